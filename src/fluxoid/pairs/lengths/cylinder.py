"""A long hollow cylinder with a trapped fluxoid: which flux is quantised, and which is not.

B″ + B′/r = B/λ² in the wall a < r < b; B = A I0(r/λ) + C K0(r/λ). The fluxoid is nΦ0 on every contour; the flux inside
a contour is nΦ0 only where no current flows, deep in a wall much *thicker* than λ.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.pairs.numerics.inputs import positive, real
from fluxoid.types import Floats

LARGE = 1e7  # radii over λ from which the first correction of the asymptotic series leaves 1e-14


@dataclass(frozen=True)
class Cylinder:
    """Fluxoid state of a long hollow cylinder; lengths in m, fields in T. ``hole_field`` is uniform in the hole."""

    inner_radius: float
    outer_radius: float
    penetration_depth: float
    fluxoids: int
    applied_field: float
    hole_field: float

    def field(self, radius: ArrayLike) -> Floats:
        """Flux density in T in the wall."""
        return self._solution(radius)[0]

    def current_density(self, radius: ArrayLike) -> Floats:
        """Azimuthal current density in A/m²: −(dB/dr)/μ0."""
        return self._solution(radius)[1]

    def flux(self, radius: ArrayLike) -> Floats:
        """Flux in Wb through the disk of that radius, which lies in the wall."""
        # the fluxoid is the same on all contours, so the flux is it less the term of the current
        r = np.asarray(radius, dtype=np.float64)
        kinetic = vacuum_permeability * self.penetration_depth**2 * 2 * np.pi * r * self.current_density(r)
        return (self.fluxoids * flux_quantum - kinetic)[()]

    def hole_flux(self) -> float:
        """Flux in Wb in the hole: less than nΦ0 without applied field, by the flux in the wall and the current's
        term."""
        return float(np.pi * self.inner_radius**2 * self.hole_field)

    def _solution(self, radius: ArrayLike) -> tuple[Floats, Floats]:
        a, b, lam = self.inner_radius, self.outer_radius, self.penetration_depth
        r = real(radius, "radius")
        if np.any((r < a * (1 - 1e-12)) | (r > b * (1 + 1e-12))):
            raise InputError(f"{float(np.max(r)):g} m is not in the wall", "radius", f"{a:g} to {b:g} m")

        # I0 is scaled to the outer radius and K0 to the inner one, so that thick walls do not overflow
        def rising(n: int, x: Floats) -> Floats:
            return _scaled_bessel(n, x / lam)[0] * np.exp((x - b) / lam)

        def falling(n: int, x: Floats) -> Floats:
            return _scaled_bessel(n, x / lam)[1] * np.exp((a - x) / lam)

        ends = np.array([a, b])
        matrix = np.stack([rising(0, ends), falling(0, ends)], axis=1)
        A, C = np.linalg.solve(matrix, np.array([self.hole_field, self.applied_field]))
        B = A * rising(0, r) + C * falling(0, r)
        J = -(A * rising(1, r) - C * falling(1, r)) / (lam * vacuum_permeability)
        return B[()], J[()]


def bore_field(fluxoids: ArrayLike, radius: ArrayLike) -> Floats:
    """Flux density in T of n quanta in a bore with a wall thick against λ, and that in turn thin against the bore:
    nΦ0/πa².

    Args: ``fluxoids`` n; ``radius`` a in m; broadcast. Raises: InputError if the radius is not positive. Exactly, with
    the flux that λ lets into the wall, ``hollow_cylinder(...).hole_field``.
    """
    return (real(fluxoids, "fluxoids") * flux_quantum / (np.pi * positive(radius, "radius") ** 2))[()]


def _scaled_bessel(n: int, x: Floats) -> tuple[Floats, Floats]:
    """(e^{−x} I_n, e^{x} K_n); beyond 1e7 by their asymptotic series, which SciPy's K_n does not reach."""
    from scipy.special import ive, kve

    near = np.minimum(x, LARGE)
    far, slope = np.maximum(x, LARGE), (4 * n * n - 1) / (8 * np.maximum(x, LARGE))
    rising = np.where(x > LARGE, (1 - slope) / np.sqrt(2 * np.pi * far), ive(n, near))
    falling = np.where(x > LARGE, (1 + slope) * np.sqrt(np.pi / (2 * far)), kve(n, near))
    return rising, falling


def hollow_cylinder(
    inner_radius: float, outer_radius: float, penetration_depth: float, fluxoids: int = 0, applied_field: float = 0.0
) -> Cylinder:
    """Fluxoid state n of a long hollow cylinder in an axial field, by London's equation, exactly.

    πa²B(a) + μ0λ² 2πa J(a) = nΦ0 at the inner wall, B(b) = applied field.

    Args: radii a < b and λ in m; ``fluxoids`` n; ``applied_field`` T. Raises: InputError if a ≥ b or a length is not
    positive.
    Source: London, *Superfluids* I (1950), §6; Deaver and Fairbank, Phys. Rev. Lett. 7, 43 (1961), for the measurement.
    Disorder enters through λ alone; Φ0 = h/2e does not change.
    """
    a = float(positive(inner_radius, "inner_radius"))
    b, lam = float(positive(outer_radius, "outer_radius")), float(positive(penetration_depth, "penetration_depth"))
    if a >= b:
        raise InputError(f"{a:g} m is not below the outer radius {b:g} m", "inner_radius", "a smaller hole")
    zero = Cylinder(a, b, lam, fluxoids, applied_field, 0.0)
    one = Cylinder(a, b, lam, fluxoids, applied_field, 1.0)

    def fluxoid(state: Cylinder) -> float:
        return state.hole_flux() + vacuum_permeability * lam**2 * 2 * np.pi * a * float(state.current_density(a))

    # linear in the field of the hole
    base = fluxoid(zero)
    hole = (fluxoids * flux_quantum - base) / (fluxoid(one) - base)
    return Cylinder(a, b, lam, fluxoids, applied_field, float(hole))
