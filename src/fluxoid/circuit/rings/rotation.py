"""Superconductors that rotate: the London moment, and the flux that a rotating ring sees.

The inertia of the carriers acts like a magnetic field B = (2m/q) Omega on a charge q; for pairs mass and charge
double alike, so it is that of electrons, q = -e, with their mass. A superconductor inside the penetration depth makes
the field that cancels it.
"""

import numpy as np

from fluxoid.constants import electron_mass, elementary_charge
from fluxoid.types import Floats


def london_field(angular_velocity: "Floats | float") -> Floats:
    """Field inside a rotating superconductor, T, parallel to the rotation: B = (2m/e) Omega = 1.137126e-11 T s Omega.

    angular_velocity: rad/s, any shape, which the field has too. Source: F. London, Superfluids I (1950), section 12; J.
    Tate et al., Phys. Rev. Lett. 62, 845 (1989), who find a mass 84 parts in a million above the free one.
    """
    return 2 * electron_mass / elementary_charge * np.asarray(angular_velocity, float)


def rotation_flux(angular_velocity: "Floats | float", area: float) -> Floats:
    """The applied flux that rotation amounts to for a ring that turns with its lattice, Wb: -(2m/e) Omega area.

    In the rotating frame flux + (2m/q) Omega area + L I = n Phi0 with q = -e: put it where a flux is applied. The
    same holds for a rotating normal ring in equilibrium. angular_velocity: rad/s, any shape, which
    the flux has too; area: of the ring, m^2.
    """
    return -london_field(angular_velocity) * area
