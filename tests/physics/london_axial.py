"""Thin films of revolution about one axis, in any number and at any heights: London screening in one variable.

2 pi r (A_self + A_applied + mu0 Lambda K) is the fluxoid of a film, the same at all its radii; zero for one without
a hole. The potential of a loop of current is an elliptic integral. Lengths in any unit, inductances in mu0 times it,
currents per applied field over mu0. Error about 1e-9 (fewer halvings of the panels tell; see the tests).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ellipe, ellipkm1

from physics.london_panels import HALVINGS, Interval, assembled

# (1 - m/2) K - E = (pi/32) m^2 (1 + 3 m/4 + 75 m^2/128 + 245 m^3/512 ...): hypergeometric, (3/2)_n (3/2)_n/((3)_n n!)
_SERIES = np.cumprod([1.0, *((1.5 + n) ** 2 / ((3 + n) * (1 + n)) for n in range(12))])


@dataclass(frozen=True)
class Film:
    """A ring, or a disk if the inner radius is zero."""

    outer: float
    inner: float = 0.0
    screening: float = 0.0  # Lambda
    height: float = 0.0


def loop_potential(r: np.ndarray, source: np.ndarray, difference: np.ndarray, dz: float) -> np.ndarray:
    """A at radius r of a loop of unit current, over mu0."""
    span = (r + source) ** 2 + dz**2
    m1 = (difference**2 + dz**2) / span
    m = 4 * r * source / span
    small = m < 0.05
    m_small = np.where(small, m, 0.0)
    bracket = np.where(
        small,
        np.pi / 32 * m_small**2 * np.polynomial.polynomial.polyval(m_small, _SERIES),
        (1 - m / 2) * ellipkm1(np.where(small, 0.5, m1)) - ellipe(np.minimum(m, 1.0)),
    )
    return np.asarray(np.sqrt(span) / (2 * np.pi * r) * bracket)


def loop_field(r: np.ndarray, source: np.ndarray, dz: np.ndarray) -> np.ndarray:
    """B_z of a loop of unit current, over mu0 (J. D. Jackson, Classical Electrodynamics, problem 5.10)."""
    span, gap = (r + source) ** 2 + dz**2, (r - source) ** 2 + dz**2
    part = (source**2 - r**2 - dz**2) / gap
    return np.asarray((ellipkm1(gap / span) + part * ellipe(4 * r * source / span)) / (2 * np.pi * np.sqrt(span)))


@dataclass(frozen=True)
class Films:
    """The films together; ``states`` come as u = K dr/dtheta at all points, one column each."""

    films: tuple[Film, ...]
    halvings: int = HALVINGS

    @cached_property
    def sheets(self) -> list[Interval]:
        return [Interval(f.inner, f.outer, f.height, self.halvings) for f in self.films]

    @cached_property
    def r(self) -> np.ndarray:
        return np.concatenate([s.r for s in self.sheets])

    @cached_property
    def weights(self) -> np.ndarray:
        return np.concatenate([s.weights for s in self.sheets])

    @cached_property
    def film_of(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.films)), [len(s.r) for s in self.sheets])

    @cached_property
    def holes(self) -> list[int]:
        """The films that have a hole."""
        return [k for k, f in enumerate(self.films) if f.inner > 0]

    @cached_property
    def current(self) -> np.ndarray:
        """(films, points): the current of each film as it follows from u."""
        return np.array([self.weights * (self.film_of == k) for k in range(len(self.films))])

    @cached_property
    def kinetic(self) -> np.ndarray:
        """Lambda over dr/dtheta: K Lambda from u."""
        return np.concatenate([f.screening / s.slope for f, s in zip(self.films, self.sheets)])

    @cached_property
    def responses(self) -> tuple[np.ndarray, np.ndarray]:
        """u for a unit fluxoid of each hole in no field, and u for no fluxoid in the field B/mu0 = 1."""
        a = assembled(loop_potential, self.sheets) + np.diag(self.kinetic)
        fluxoids = [(self.film_of == k) / (2 * np.pi * self.r) for k in self.holes]
        found = np.linalg.solve(a, np.array([*fluxoids, -self.r / 2]).T)
        return found[:, :-1], found[:, -1]

    @cached_property
    def inductance(self) -> np.ndarray:
        """L between the holes."""
        return np.linalg.inv(self.current[self.holes] @ self.responses[0])

    @cached_property
    def unit_currents(self) -> np.ndarray:
        """u of a unit current around each hole and none around the others."""
        return self.responses[0] @ self.inductance

    @cached_property
    def kinetic_inductance(self) -> np.ndarray:
        """The part of L that is the carriers' energy."""
        u = self.unit_currents
        weight = 2 * np.pi * self.r * self.kinetic * self.weights
        return np.asarray(u.T @ (weight[:, None] * u))

    @cached_property
    def effective_area(self) -> np.ndarray:
        """Fluxoid of each hole over applied field, no current around any hole."""
        return np.asarray(-self.inductance @ (self.current[self.holes] @ self.responses[1]))

    def moment(self, u: np.ndarray) -> float:
        """Magnetic moment of a state."""
        return float(np.pi * np.sum(self.weights * self.r**2 * u))

    @cached_property
    def moments(self) -> np.ndarray:
        """Moments of unit currents: the effective areas, by reciprocity."""
        return np.array([self.moment(u) for u in self.unit_currents.T])

    @cached_property
    def susceptibility(self) -> float:
        """Moment over B/mu0 with no fluxoid in any hole."""
        return self.moment(self.responses[1])

    def field(self, u: np.ndarray, r: Sequence[float] | np.ndarray, z: Sequence[float] | np.ndarray) -> np.ndarray:
        """B_z over mu0 at points off the films."""
        heights = np.concatenate([np.full(len(s.r), s.height) for s in self.sheets])
        r, z = np.asarray(r, float)[..., None], np.asarray(z, float)[..., None]
        return np.asarray(np.sum(self.weights * u * loop_field(r, self.r, z - heights), axis=-1))


def ring(inner: float, screening: float, outer: float = 1.0) -> Films:
    """A ring alone."""
    return Films((Film(outer, inner, screening),))
