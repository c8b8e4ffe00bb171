"""Vortices in thin films where there are formulas: currents g in amperes, energies in joules, fields in tesla.

Lambda = lambda^2/d throughout (Pearl's length is twice it). g is the stream function, K = curl(g z); a vortex of one
flux quantum at one place and another where its stream function is g have the energy Phi0 g between them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import quad
from scipy.interpolate import CubicSpline
from scipy.special import struve, y0, y1

from fluxoid.constants import flux_quantum, vacuum_permeability
from physics.london_axial import Film, Films, loop_potential
from physics.london_panels import matrix


def pearl_field(r: np.ndarray, screening: float, height: float = 0.0) -> np.ndarray:
    """B_z of a vortex in an endless film: (Phi0/2 pi) int k J0(k r) exp(-k z)/(1 + 2 Lambda k) dk.

    J. Pearl, Appl. Phys. Lett. 5, 65 (1964). With 1/(1 + k) the integral of exp(-s (1 + k)) over s, that over k is
    the potential of a line of charge below the film.
    """
    x, z = np.atleast_1d(r) / (2 * screening), height / (2 * screening)

    def below(place: float) -> float:
        def density(s: float) -> float:
            return float(np.exp(-s) / np.hypot(place, z + s))

        return sum(quad(density, a, b, epsrel=1e-12, limit=200)[0] for a, b in ((0, 1), (1, 10), (10, 60)))

    unit = flux_quantum / (2 * np.pi * (2 * screening) ** 2)
    return np.asarray(unit * (1 / np.hypot(x, z) - np.array([below(place) for place in x])))


def pearl_stream(r: np.ndarray, screening: float) -> np.ndarray:
    """g of the same: (Phi0/4 mu0 Lambda) (H0 - Y0)(r/2 Lambda), H0 Struve's function."""
    x = np.asarray(r) / (2 * screening)
    return np.asarray(flux_quantum / (4 * vacuum_permeability * screening) * (struve(0, x) - y0(x)))


def pearl_current(r: np.ndarray, screening: float) -> np.ndarray:
    """K around it, A/m: -dg/dr."""
    x = np.asarray(r) / (2 * screening)
    return np.asarray(flux_quantum / (8 * vacuum_permeability * screening**2) * (struve(1, x) - y1(x) - 2 / np.pi))


def strip_stream(z: np.ndarray, vortex: complex, width: float, screening: float) -> np.ndarray:
    """g at x + iy of a vortex in an endless strip 0 < x < width, Lambda >> width: its images by the sine.

    V. G. Kogan, Phys. Rev. B 49, 15874 (1994).
    """
    there = np.asarray(z)
    image = np.sin(np.pi * (there + np.conj(vortex)) / (2 * width))
    itself = np.sin(np.pi * (there - vortex) / (2 * width))
    return np.asarray(flux_quantum / (2 * np.pi * vacuum_permeability * screening) * np.log(np.abs(image / itself)))


def strip_energy(x: float, width: float, screening: float, core: float) -> float:
    """Energy of a vortex at x in the same strip, its core a length: (Phi0^2/4 pi mu0 Lambda) ln[(2W/pi core) sin]."""
    unit = flux_quantum**2 / (4 * np.pi * vacuum_permeability * screening)
    return float(unit * np.log(2 * width / (np.pi * core) * np.sin(np.pi * x / width)))


def disk_stream(z: np.ndarray, vortex: complex, radius: float, screening: float) -> np.ndarray:
    """g at x + iy of a vortex in a disk around the origin, Lambda >> radius: one image outside.

    A. L. Fetter, Phys. Rev. B 22, 1200 (1980).
    """
    there = np.asarray(z)
    ratio = (radius**2 - there * np.conj(vortex)) / (radius * (there - vortex))
    return np.asarray(flux_quantum / (2 * np.pi * vacuum_permeability * screening) * np.log(np.abs(ratio)))


@dataclass(frozen=True)
class CentralVortex:
    """A vortex in the middle of a disk, any Lambda > 0: stream function at radii, moment; lengths in m."""

    radius: float
    screening: float

    def _solution(self) -> tuple[Films, np.ndarray, np.ndarray]:
        """The films, u of the core, slope/(2 pi Lambda r), and the rest of u; in units of Phi0/mu0."""
        films = Films((Film(1.0, 0.0, self.screening / self.radius),), halvings=14)
        (sheet,) = films.sheets
        core = sheet.slope / (2 * np.pi * films.films[0].screening * films.r)
        a = matrix(loop_potential, sheet, sheet)
        return films, core, np.linalg.solve(a + np.diag(films.kinetic), -a @ core)

    def stream(self, r: np.ndarray) -> np.ndarray:
        """g at radii: what flows between there and the edge, A."""
        films, _, rest = self._solution()
        between = CubicSpline(films.sheets[0].theta, rest).antiderivative()
        place = np.asarray(r) / self.radius
        core = -np.log(place) / (2 * np.pi * films.films[0].screening)
        g = core + between(np.pi) - between(2 * np.arcsin(np.sqrt(place)))
        return np.asarray(flux_quantum / (vacuum_permeability * self.radius) * g)

    def moment(self) -> float:
        """Magnetic moment, A m^2."""
        films, core, rest = self._solution()
        return float(flux_quantum * self.radius / vacuum_permeability * films.moment(core + rest))

    def field(self, r: np.ndarray, z: np.ndarray) -> np.ndarray:
        """B_z off the film, T."""
        films, core, rest = self._solution()
        return np.asarray(
            flux_quantum / self.radius**2 * films.field(core + rest, np.divide(r, self.radius), z / self.radius)
        )
