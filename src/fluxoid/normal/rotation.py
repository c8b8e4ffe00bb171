"""A normal ring that rotates, and what a small current can be measured by.

In the frame that turns with the ring a particle of charge q and mass m is in the field B = −(2m/q)Ω, and, in
equilibrium there, carries the persistent current of the flux 2mΩA/q. In a metal that flux acts on the electrons; the
ions rest in that frame. In a superconductor the field is real: London's moment.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import electron_mass, elementary_charge, vacuum_permeability
from fluxoid.normal.clean import positive
from fluxoid.types import Floats


def equivalent_flux(angular_velocity: ArrayLike, area: ArrayLike, mass: float = electron_mass) -> Floats:
    """Flux in Wb whose effect on electrons at rest equals that of rotation: 2mΩA/e, B/Ω = 1.137126e-11 T·s.

    Signed as for a carrier of charge +e. Args: ``angular_velocity`` Ω in rad/s, ``area`` A in m², ``mass`` in kg.
    Source: S. J. Barnett, Phys. Rev. 6, 239 (1915); F. London, Superfluids I, Wiley 1950, §12.
    """
    return (2 * mass / elementary_charge * np.asarray(angular_velocity, float) * positive(area, "area"))[()]


def london_moment(angular_velocity: ArrayLike) -> Floats:
    """B = (2m/e)Ω in T in a rotating superconductor. Args: ``angular_velocity`` Ω in rad/s."""
    return (2 * electron_mass / elementary_charge * np.asarray(angular_velocity, float))[()]


def moment(current: ArrayLike, area: ArrayLike) -> Floats:
    """Magnetic moment I·A of a ring, A m². Args: ``current`` A, ``area`` m²."""
    return (np.asarray(current, float) * positive(area, "area"))[()]


def field_on_axis(current: ArrayLike, radius: ArrayLike, height: ArrayLike) -> Floats:
    """B_z = µ0 I R²/2(R² + z²)^{3/2} of a thin ring, T. Args: ``current`` A, ``radius`` R and ``height`` z in m."""
    R = positive(radius, "radius")
    return (vacuum_permeability * np.asarray(current) * R**2 / (2 * (R**2 + np.asarray(height) ** 2) ** 1.5))[()]


def flux_in_pickup(moment: ArrayLike, radius: ArrayLike, height: ArrayLike) -> Floats:
    """Flux in Wb through a round pick-up loop coaxial with a moment at a distance: µ0 m R²/2(R² + z²)^{3/2}.

    By reciprocity the field of the loop's unit current at the moment. A ring much smaller than the loop is meant.
    Args: ``moment`` A m², ``radius`` R of the loop and ``height`` z, m.
    """
    return field_on_axis(moment, radius, height)


def cantilever_torque(moment: ArrayLike, field: ArrayLike, angle: ArrayLike) -> Floats:
    """Torque m B sin θ in N m on a ring whose normal makes the angle θ with the field. Args: A m², T, rad."""
    return (np.asarray(moment) * np.asarray(field) * np.sin(angle))[()]


def of_many(typical: ArrayLike, mean: ArrayLike, rings: ArrayLike) -> Floats:
    """Root mean square of the current of N rings together: √(N (typ² − mean²) + N² mean²); √N without a mean.

    Args: ``typical`` √⟨I²⟩ and ``mean`` ⟨I⟩ of one ring, A; ``rings`` N.
    """
    t, m, N = (np.asarray(x, float) for x in (typical, mean, rings))
    return np.sqrt(N * (t**2 - m**2) + (N * m) ** 2)[()]
