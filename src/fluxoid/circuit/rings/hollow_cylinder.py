"""Hollow cylinders in the circuit's terms: energies of fluxoid states, the one that cooling chooses, trapped flux.

Fields and currents in the wall are exact solutions of London's equation with Bessel functions:
``fluxoid.pairs.lengths.cylinder``.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.pairs.lengths.cylinder import Cylinder, hollow_cylinder
from fluxoid.types import Floats


def energy_per_length(state: Cylinder) -> float:
    """Energy of a long cylinder's currents for each metre of length, J/m, exactly for walls of any thickness.

    The integral of (B − B_a)²/2μ0 over hole and wall, and of μ0λ²J²/2 over the wall, B_a the applied field, by parts:
    [(B_hole − B_a)(nΦ0 − πa²B_a) − B_a ∫_wall (B − B_a) dA]/2μ0; without applied field nΦ0 B_hole/2μ0.
    """
    a, b, applied = state.inner_radius, state.outer_radius, state.applied_field
    fluxoid = state.fluxoids * flux_quantum
    wall = float(state.flux(b)) - np.pi * a**2 * state.hole_field - applied * np.pi * (b - a) * (b + a)
    total = (state.hole_field - applied) * (fluxoid - np.pi * a**2 * applied) - applied * wall
    return float(total / (2 * vacuum_permeability))


def cooled_state(inner_radius: float, outer_radius: float, penetration_depth: float, field: float) -> int:
    """The fluxoid number of lowest energy in an axial field (T): what slow cooling freezes.

    The energy is least where the field in the hole is the applied one: n = (B_a − B_hole at n = 0)/(B_hole of n = 1
    without field), rounded. Energies themselves are of order n², and their differences would be lost in their digits.
    """
    none = hollow_cylinder(inner_radius, outer_radius, penetration_depth, 0, field)
    one = hollow_cylinder(inner_radius, outer_radius, penetration_depth, 1, 0.0)
    return round((field - none.hole_field) / one.hole_field)


@dataclass(frozen=True)
class Trapped:
    """A cooling field, T; the fluxoid number it leaves; the flux in hole and wall when the field is off, Wb."""

    field: Floats
    fluxoids: Floats
    flux: Floats


def deaver_fairbank(inner_radius: float, outer_radius: float, penetration_depth: float, fields: Floats) -> Trapped:
    """Trapped flux of a tube cooled in a field that is then taken away, against that field: steps.

    The flux is that within the outer radius; each step is less than Phi0 where the wall is not thick against the
    penetration depth. inner_radius, outer_radius, penetration_depth: m; fields: T. Source: B. S. Deaver and W. M.
    Fairbank, Phys. Rev. Lett. 7, 43 (1961); R. Doll and M. Nabauer, ibid. 51.
    """
    fields = np.atleast_1d(np.asarray(fields, float))
    numbers = np.array([cooled_state(inner_radius, outer_radius, penetration_depth, float(B)) for B in fields])
    one = hollow_cylinder(inner_radius, outer_radius, penetration_depth, 1, 0.0)
    return Trapped(fields, numbers, numbers * float(one.flux(outer_radius)))


def flux_share(inner_radius: float, outer_radius: float, penetration_depth: float) -> float:
    """Flux within the outer radius for each fluxoid, over Phi0, without applied field."""
    one = hollow_cylinder(inner_radius, outer_radius, penetration_depth, 1, 0.0)
    return float(one.flux(outer_radius)) / flux_quantum
