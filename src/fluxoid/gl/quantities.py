"""What can be measured of a Ginzburg–Landau state.

place        value of the function                                       its target
film         a number
cells        (ny, nx)
corners      (ny, nx)
vectors      (2, ny, nx) of (x, y) at cells
hole         a number for each hole                                      a lattice.holes.Hole
cut          a number for each cut                                       the faces from gl.measure.cuts.cut_faces
probe        a number for each probe                                     its name
probe pair   a number for each pair of probes                            (name of plus, name of minus)
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.errors import InputError
from fluxoid.gl.measure import contours, cuts, energy, fields, magnetism, vortices
from fluxoid.gl.measure.circulation import circulating_current, ways_out
from fluxoid.gl.measure.links import WeightedLinks
from fluxoid.gl.snapshot import Snapshot
from fluxoid.quantities.registry import TARGETS, Quantity, declared, find
from fluxoid.types import Floats

if TYPE_CHECKING:
    from fluxoid.lattice.holes import LatticeHole


def evaluate(name: str, snapshot: Snapshot, target: Any = None) -> float | Floats:
    """The value of a quantity: a number, or an array where its place says so.

    name: as in REGISTRY; what stands in brackets, as in "winding[eye]", is a label and is not read;
    target: what a quantity of a hole, cut, probe or probe pair is of.
    Raises InputError for an unknown name, or for a target that is missing or not wanted.
    """
    one = quantity(name)
    if (one.place in TARGETS) != (target is not None):
        wanted = f"needs a {one.place}" if one.place in TARGETS else "takes no target"
        raise InputError(f"the quantity {one.name} {wanted}", try_=f"evaluate({one.name!r}, snapshot, ...)")
    value = one.function(snapshot) if target is None else one.function(snapshot, target)
    return value if isinstance(value, np.ndarray) else float(value)


def quantity(name: str) -> Quantity:
    """The declaration of a quantity; "winding[eye]" and "winding" are the same. Raises InputError if there is none."""
    return find(name, REGISTRY)


def _moment(snapshot: Snapshot) -> float:
    return float("nan") if any(snapshot.lattice.periodic) else magnetism.magnetic_moment(snapshot)


def _inductive_energy(snapshot: Snapshot) -> float:
    return float("nan") if any(snapshot.lattice.periodic) else magnetism.inductive_energy(snapshot)


def _mean_order_parameter(snapshot: Snapshot) -> float:
    area = snapshot.lattice.area
    return float(np.sum(area * fields.order_parameter(snapshot)) / area.sum())


def _self_field(snapshot: Snapshot) -> Floats:
    return magnetism.field_over_film(snapshot, 0.0)[2]


def _vortex_number(sign: int) -> Callable[[Snapshot], float]:
    return lambda snapshot: float(np.sum(np.maximum(sign * vortices.plaquette_winding(snapshot), 0)))


def _cut(part: str) -> Callable[[Snapshot, WeightedLinks], float]:
    return lambda snapshot, faces: float(getattr(cuts.current_through(snapshot, faces), part))


def _hole(part: str) -> "Callable[[Snapshot, LatticeHole], float]":
    return lambda snapshot, hole: float(getattr(contours.contour_fluxoid(snapshot, hole.contour), part))


def _circulating(snapshot: Snapshot, hole: "LatticeHole") -> float:
    return circulating_current(snapshot, ways_out(snapshot.lattice, hole))


def _winding(snapshot: Snapshot, hole: "LatticeHole") -> float:
    return contours.winding(snapshot, hole.contour)


def _between(values: Callable[[Snapshot], Mapping[str, float]]) -> Callable[[Snapshot, tuple[str, str]], float]:
    return lambda snapshot, pair: _of(values(snapshot), pair[0]) - _of(values(snapshot), pair[1])


def _of(values: Mapping[str, float], probe: str) -> float:
    if probe not in values:
        raise InputError(f"there is no probe {probe!r}", try_=", ".join(sorted(values)) or "a probe in the description")
    return values[probe]


_TINKHAM = "Tinkham, Introduction to Superconductivity, 2nd ed., "
_ENERGY, _CURRENT = _TINKHAM + "section 4.1", _TINKHAM + "section 4.2"
_KOPNIN = "Kopnin, Theory of Nonequilibrium Superconductivity, ch. 1"
_LONDON = "F. London, Superfluids, vol. I (1950)"
_JACKSON = "Jackson, Classical Electrodynamics, 3rd ed., "

REGISTRY = declared((
    Quantity("order_parameter", "1", "|ψ|²", "cells", fields.order_parameter,
             "Density of pairs over that of the uniform film.", _ENERGY),
    Quantity("phase", "rad", "φ", "cells", fields.phase,
             "Phase of the order parameter, in the gauge of the run.", _ENERGY),
    Quantity("potential", "V", "µ", "cells", fields.potential,
             "Electric scalar potential, in the gauge of the run.", _KOPNIN),
    Quantity("supercurrent_density", "A/m^2", "J_s", "vectors", fields.supercurrent_density,
             "Current density of pairs.", _CURRENT),
    Quantity("normal_current_density", "A/m^2", "J_n", "vectors", fields.normal_current_density,
             "Current density of normal electrons, σE.", _KOPNIN),
    Quantity("current_density", "A/m^2", "J", "vectors", fields.current_density,
             "Current density of pairs and normal electrons.", _KOPNIN),
    Quantity("vorticity", "A/m^3", "(∇×J_s)_z", "corners", fields.vorticity,
             "Curl of the supercurrent density.", _TINKHAM + "section 5.1"),
    Quantity("flux_density", "T", "B_z", "corners", fields.flux_density,
             "Magnetic flux density in the film, from its link phases.", _ENERGY),
    Quantity("applied_field", "T", "B_a", "corners", lambda snapshot: snapshot.applied_field,
             "Flux density of the sources alone.", "the description"),
    Quantity("self_field", "T", "B_K", "cells", _self_field,
             "Flux density that the film's currents make in its plane.", _JACKSON + "eq. 5.14"),
    Quantity("mean_order_parameter", "1", "⟨|ψ|²⟩", "film", _mean_order_parameter,
             "Density of pairs averaged over the film.", _ENERGY),
    Quantity("free_energy", "J", "F", "film", lambda snapshot: energy.free_energy(snapshot).total,
             "Free energy above the normal state, without the energy of the field.", _ENERGY),
    Quantity("condensation_energy", "J", "F_c", "film", lambda snapshot: energy.free_energy(snapshot).condensation,
             "Free energy of condensation: −ε|ψ|² + ½|ψ|⁴.", _ENERGY),
    Quantity("gradient_energy", "J", "F_g", "film", lambda snapshot: energy.free_energy(snapshot).gradient,
             "Free energy of currents and of changes of |ψ|.", _ENERGY),
    Quantity("inductive_energy", "J", "F_B", "film", _inductive_energy,
             "Energy of the field that the film's currents make; nan on periodic lattices.",
             _JACKSON + "eq. 5.149"),
    Quantity("magnetic_moment", "A m^2", "m_z", "film", _moment,
             "Magnetic moment of the film's currents about its middle; nan on periodic lattices.",
             _JACKSON + "eq. 5.54"),
    Quantity("vortex_number", "1", "N_+", "film", _vortex_number(1),
             "Vortices in the film that carry flux along +z.", _TINKHAM + "section 4.3"),
    Quantity("antivortex_number", "1", "N_−", "film", _vortex_number(-1),
             "Vortices in the film that carry flux along −z.", _TINKHAM + "section 4.3"),
    Quantity("step", "s", "Δt", "film", lambda snapshot: snapshot.step,
             "Present step in time.", "the run"),
    Quantity("steps", "1", "N_t", "film", lambda snapshot: snapshot.steps,
             "Steps taken.", "the run"),
    Quantity("rejected", "1", "N_r", "film", lambda snapshot: snapshot.rejected,
             "Steps rejected because their error was too large.", "the run"),
    Quantity("winding", "1", "n", "hole", _winding,
             "Turns of the phase around a hole: its trapped fluxoid in flux quanta.", _LONDON),
    Quantity("flux", "Wb", "Φ", "hole", _hole("flux"),
             "Magnetic flux through the contour around a hole.", _LONDON),
    Quantity("kinetic_fluxoid", "Wb", "Φ_k", "hole", _hole("kinetic"),
             "Kinetic part of a hole's fluxoid, µ0λ²∮(J_s/|ψ|²)·dl.", _LONDON),
    Quantity("circulating_current", "A", "I", "hole", _circulating,
             "Current around a hole, counter-clockwise, mean of its two arms.", "conservation of charge"),
    Quantity("current", "A", "I", "cut", _cut("total"),
             "Current through a cut, from its left to its right.", "conservation of charge"),
    Quantity("supercurrent", "A", "I_s", "cut", _cut("supercurrent"),
             "Current of pairs through a cut.", _CURRENT),
    Quantity("normal_current", "A", "I_n", "cut", _cut("normal_current"),
             "Current of normal electrons through a cut.", _KOPNIN),
    Quantity("probe_potential", "V", "µ_p", "probe", lambda snapshot, probe: _of(snapshot.probe_potential, probe),
             "Electric potential at a probe.", "the description"),
    Quantity("voltage", "V", "V", "probe pair", _between(lambda snapshot: snapshot.probe_potential),
             "Voltage between two probes.", "the description"),
    Quantity("voltage_integral", "Wb", "∫V dt", "probe pair", _between(lambda snapshot: snapshot.probe_flux),
             "Voltage between two probes, integrated since the start: the flux that crossed between them.",
             _TINKHAM + "section 5.5"),
))  # fmt: skip
