"""Static fields of simple magnets and coils in a plane: vector potential (A_x, A_y) [T m] and B_z [T].

x, y   arrays of any one shape, m, from the axis of the source;  h  height of the plane above the source, m
rho    distance from the axis;  r = sqrt(rho^2 + h^2)
All are in the Coulomb gauge of space; on the axis they are regular.
"""

import math
from typing import Any

import numpy as np

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.types import Floats

Potential = tuple[Floats, Floats]


def pole_potential(x: Floats, y: Floats, h: float, strength: float) -> Potential:
    """A of a magnetic pole, B = mu0 q r/(4 pi r^3), its Dirac string along the axis away from the plane.

    A_phi = (mu0 q/4 pi) sign(h) rho/(r (r + |h|)), from the flux through the circle of radius rho. strength: q, A m.
    Source: P. A. M. Dirac, Proc. R. Soc. A 133, 60 (1931). Singular at h = 0 on the axis.
    """
    r = np.sqrt(x**2 + y**2 + h**2)
    over_rho = math.copysign(vacuum_permeability * strength / (4 * math.pi), strength * h) / (r * (r + abs(h)))
    return -over_rho * y, over_rho * x


def pole_field(x: Floats, y: Floats, h: float, strength: float) -> Floats:
    """B_z = mu0 q h/(4 pi r^3) of a magnetic pole of strength q [A m]."""
    return vacuum_permeability * strength * h / (4 * math.pi) / (x**2 + y**2 + h**2) ** 1.5


def dipole_potential(x: Floats, y: Floats, h: float, moment: tuple[float, float, float]) -> Potential:
    """A = (mu0/4 pi) m × r/r^3 of a dipole [A m^2]. Source: Jackson, Classical Electrodynamics, 3rd ed., eq. 5.55."""
    mx, my, mz = moment
    scale = vacuum_permeability / (4 * math.pi) / (x**2 + y**2 + h**2) ** 1.5
    return scale * (my * h - mz * y), scale * (mz * x - mx * h)


def dipole_field(x: Floats, y: Floats, h: float, moment: tuple[float, float, float]) -> Floats:
    """B_z = (mu0/4 pi) [3 h (m·r)/r^5 − m_z/r^3]. Source: Jackson, eq. 5.56, away from the dipole."""
    mx, my, mz = moment
    r2 = x**2 + y**2 + h**2
    return vacuum_permeability / (4 * math.pi) * (3 * h * (mx * x + my * y + mz * h) / r2 - mz) / r2**1.5


def loop_potential(x: Floats, y: Floats, h: float, radius: float, current: float) -> Potential:
    """A of a round loop of thin wire, exactly.

    A_phi = (mu0 I/pi k) sqrt(a/rho) [(1 − k^2/2) K(k) − E(k)], k^2 = 4 a rho/((a + rho)^2 + h^2) (Jackson, 3rd ed., eq.
    5.37). That bracket cancels near the axis. Landen's transformation, k_1 = (1 − k')/(1 + k'), with K − E = k^2 R_D(0,
    k'^2, 1)/3 (DLMF 19.25.1) makes it a product of positive terms,
    A_phi = (8 mu0 I a^2 rho/3 pi S^3) R_D(0, 1 − k_1^2, 1), S = s_+ + s_-, s_± = sqrt((a ± rho)^2 + h^2), k_1 = 4 a
    rho/S^2. Infinite on the wire.
    """
    from scipy.special import elliprd

    rho = np.hypot(x, y)
    total = np.hypot(radius + rho, h) + np.hypot(radius - rho, h)
    k1 = 4 * radius * rho / total**2
    over_rho = 8 * vacuum_permeability * current * radius**2 / (3 * math.pi * total**3) * elliprd(0, 1 - k1**2, 1)
    return -over_rho * y, over_rho * x


def loop_field(x: Floats, y: Floats, h: float, radius: float, current: float) -> Floats:
    """B_z of a round loop of thin wire, exactly.

    B_z = (mu0 I/2 pi s_+) [K(k) + (a^2 − rho^2 − h^2) E(k)/s_-^2].
    Source: Smythe, Static and Dynamic Electricity, 3rd ed. (1968), section 7.10; J. C. Simpson et al.,
    NASA/TM-2013-217919. Beyond rho = 100 a, cancellation leaves twelve digits or fewer.
    """
    from scipy.special import ellipe, ellipkm1

    rho2 = x**2 + y**2
    rho = np.sqrt(rho2)
    plus, minus = (radius + rho) ** 2 + h**2, (radius - rho) ** 2 + h**2
    k_prime2 = minus / plus
    bracket = ellipkm1(k_prime2) + (radius**2 - rho2 - h**2) / minus * ellipe(1 - k_prime2)
    return vacuum_permeability * current / (2 * math.pi * np.sqrt(plus)) * bracket


def vortex_strength(quanta: int) -> float:
    """Pole strength of a vortex end, 2 n Phi0/mu0: n flux quanta pass through any plane on one side of it, A m."""
    return 2 * quanta * flux_quantum / vacuum_permeability


def zeros(x: Any) -> Floats:
    """Zeros of the shape of x."""
    return np.zeros_like(np.asarray(x, float))
