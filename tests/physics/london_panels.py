"""Integral equations on intervals of a line with kernels that are logarithmic where two points meet.

An interval is mapped by r = c - s cos(theta), so that what diverges as one over the root of the distance from an edge
is smooth in theta; theta is cut into panels that halve towards both ends (for the logarithms that a screening length
leaves there), with Gauss points on each. The unknown is u = K dr/dtheta. A panel near a point is integrated on
intervals that halve towards that point: no rule for any special singularity is needed, and the one free number, the
count of halvings, is far beyond what is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

POINTS, HALVINGS, NEAR_HALVINGS = 12, 6, 24
NODES, WEIGHTS = np.polynomial.legendre.leggauss(POINTS)
TO_COEFFICIENTS = np.linalg.inv(np.polynomial.legendre.legvander(NODES, POINTS - 1))

# A kernel takes arrays of: where the field is asked, where the current is, their difference, the difference in height.
Kernel = Callable[[np.ndarray, np.ndarray, np.ndarray, float], np.ndarray]


def _halving_rule() -> tuple[np.ndarray, np.ndarray]:
    ends = np.append(2.0 ** -np.arange(NEAR_HALVINGS + 1), 0.0)
    half = -np.diff(ends)[:, None] / 2
    return (ends[1:, None] + half * (1 + NODES)).ravel(), (half * WEIGHTS).ravel()


TOWARDS_ZERO = _halving_rule()


@dataclass(frozen=True)
class Interval:
    """One sheet: from left to right, at a height."""

    left: float
    right: float
    height: float = 0.0
    halvings: int = HALVINGS

    @property
    def scale(self) -> float:
        return (self.right - self.left) / 2

    @property
    def ends(self) -> np.ndarray:
        """The ends of the panels in theta."""
        rising = np.concatenate([[0.0], np.pi / 2 * 2.0 ** -np.arange(self.halvings, -1, -1)])
        return np.concatenate([rising, np.pi - rising[-2::-1]])

    @property
    def theta(self) -> np.ndarray:
        ends = self.ends
        return (ends[:-1, None] + np.diff(ends)[:, None] / 2 * (1 + NODES)).ravel()

    @property
    def weights(self) -> np.ndarray:
        return (np.diff(self.ends)[:, None] / 2 * WEIGHTS).ravel()

    @property
    def r(self) -> np.ndarray:
        return self.at(self.theta)

    @property
    def slope(self) -> np.ndarray:
        """dr/dtheta at the points."""
        return self.scale * np.sin(self.theta)

    def at(self, theta: np.ndarray) -> np.ndarray:
        return self.left + 2 * self.scale * np.sin(theta / 2) ** 2


def matrix(kernel: Kernel, there: Interval, here: Interval) -> np.ndarray:
    """(points there, points here): the integral of kernel times K over ``here`` as it acts on the values of u."""
    dz, same = there.height - here.height, there == here
    r, theta = there.r, there.theta
    if not same:
        theta = 2 * np.arcsin(np.sqrt(np.clip((r - here.left) / (2 * here.scale), 0, 1)))
    ends = here.ends
    out = np.empty((len(r), len(here.theta)))
    for panel, (low, high) in enumerate(pairwise(ends)):
        columns = slice(panel * POINTS, (panel + 1) * POINTS)
        a, b = here.at(np.array([low, high]))
        distance = np.hypot(np.maximum(np.maximum(a - r, r - b), 0), dz)
        near = distance < b - a
        source = here.r[columns]
        away = theta[~near, None] - here.theta[columns]
        difference = _difference(here, theta[~near, None], away, r[~near, None], same)
        out[~near, columns] = kernel(r[~near, None], source, difference, dz) * here.weights[columns]
        for side in (low, high):
            start = np.clip(theta[near], low, high)
            span = side - start
            offset = span[:, None] * TOWARDS_ZERO[0]
            at = start[:, None] + offset
            weight = np.abs(span)[:, None] * TOWARDS_ZERO[1]
            shape = np.polynomial.legendre.legvander((2 * at - low - high) / (high - low), POINTS - 1)
            away = (theta[near] - start)[:, None] - offset
            difference = _difference(here, theta[near, None], away, r[near, None], same)
            values = kernel(r[near, None], here.at(at), difference, dz) * weight
            part = np.einsum("tq,tqk->tk", values, shape) @ TO_COEFFICIENTS
            out[near, columns] = part if side == low else out[near, columns] + part
    return out


def _difference(here: Interval, theta: np.ndarray, away: np.ndarray, r: np.ndarray, same: bool) -> np.ndarray:
    """r there minus r here, from theta there and what it is away from theta here."""
    if same:  # without cancellation
        return 2 * here.scale * np.sin(theta - away / 2) * np.sin(away / 2)
    return np.asarray(r - here.at(theta - away))


def assembled(kernel: Kernel, sheets: Sequence[Interval]) -> np.ndarray:
    """The same between all points of all sheets."""
    return np.block([[matrix(kernel, there, here) for here in sheets] for there in sheets])
