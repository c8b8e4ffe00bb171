"""Hollow cylinders in the circuit's terms: energies of fluxoid states, the one that cooling chooses, trapped flux.

Fields and currents in the wall are exact solutions of London's equation with Bessel functions:
``fluxoid.pairs.cylinder``.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.pairs.cylinder import Cylinder, hollow_cylinder
from fluxoid.types import Floats


def energy_per_length(state: Cylinder, points: int = 64) -> float:
    """Energy of a long cylinder's currents for each metre of length, J/m.

    The integral of (B - B_applied)^2/2 mu0 over hole and wall, and of mu0 lambda^2 J^2/2 over the wall.
    """
    nodes, weights = np.polynomial.legendre.leggauss(points)
    a, b = state.inner_radius, state.outer_radius
    pieces = max(1, int(np.ceil((b - a) / (2 * state.penetration_depth))))
    edges = np.linspace(a, b, min(pieces, 200) + 1)
    total = np.pi * a**2 * (state.hole_field - state.applied_field) ** 2 / (2 * vacuum_permeability)
    for low, high in pairwise(edges):
        r = 0.5 * (low + high) + 0.5 * (high - low) * nodes
        w = 0.5 * (high - low) * weights * 2 * np.pi * r
        magnetic = (state.field(r) - state.applied_field) ** 2 / (2 * vacuum_permeability)
        kinetic = 0.5 * vacuum_permeability * state.penetration_depth**2 * state.current_density(r) ** 2
        total += float(np.sum(w * (magnetic + kinetic)))
    return float(total)


def cooled_state(inner_radius: float, outer_radius: float, penetration_depth: float, field: float) -> int:
    """The fluxoid number of lowest energy in an axial field (T): what slow cooling freezes.

    The energy is quadratic in n; its minimum is found from three values.
    """
    at = [
        energy_per_length(hollow_cylinder(inner_radius, outer_radius, penetration_depth, n, field)) for n in (-1, 0, 1)
    ]
    curvature, slope = at[0] - 2 * at[1] + at[2], 0.5 * (at[2] - at[0])
    return round(-slope / curvature)


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
