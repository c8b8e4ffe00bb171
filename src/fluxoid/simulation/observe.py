"""What a Ginzburg-Landau run records: which quantities, of which holes, cuts and probes, in which arrays.

A quantity of holes, cuts, probes or probe pairs named without brackets is recorded for all of them, along a dimension
of that name; "winding[eye]" is recorded for the one. Fields live at cells (y, x) or corners (y_corner, x_corner); those
of the film are nan where it is not, in holes and outside.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from fluxoid.device import Device
from fluxoid.errors import InputError
from fluxoid.gl.measure.circulation import circulating_current, ways_out
from fluxoid.gl.measure.cuts import cut_faces
from fluxoid.gl.measure.links import film_corners
from fluxoid.gl.measure.tracking import vortex_tracker
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.quantities import evaluate, quantity
from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.holes import LatticeHole, components
from fluxoid.lattice.lattice import Lattice
from fluxoid.quantities.registry import TARGETS, Quantity, label
from fluxoid.results.store import Variable
from fluxoid.simulation.recorder import Observation
from fluxoid.types import Floats

FIELD_DIMS = {"cells": ("y", "x"), "corners": ("y_corner", "x_corner"), "vectors": ("component", "y", "x")}
CIRCULATING = "circulating_current"  # measured on the arms of holes, which are found once
IN_SPACE = ("flux_density", "applied_field", "self_field")  # fields that are outside the film, too
USUAL_FIELDS = ("order_parameter", "phase", "potential", "current_density")
USUAL_SCALARS = {
    "film": ("free_energy", "mean_order_parameter", "vortex_number", "antivortex_number", "step"),
    "hole": ("winding", "flux", "kinetic_fluxoid", CIRCULATING),
    "cut": ("current",),
    "probe pair": ("voltage", "voltage_integral"),
}


@dataclass(frozen=True)
class RecordedColumn:
    """One thing recorded: its name in the result, what it is, its dimensions beside time, and how to measure it."""

    name: str
    declared: Quantity
    dims: tuple[str, ...]
    value: Callable[[Snapshot], np.ndarray]

    def variable(self, snapshot: Snapshot) -> Variable:
        """How it is stored."""
        q = self.declared
        attributes = {"long_name": q.meaning.rstrip("."), "symbol": q.symbol, "reference": q.reference}
        return Variable(self.name, q.unit, self.dims, self.value(snapshot), attributes)


@dataclass(frozen=True)
class Recorded:
    """Everything a run records: columns of frames and of the table, the coordinates of their dimensions, and the film
    on which fields lie (see ``film_variables``)."""

    frame: tuple[RecordedColumn, ...]
    row: tuple[RecordedColumn, ...]
    coordinates: dict[str, Floats | Sequence[str]]
    film: tuple[Variable, ...]
    observation: Observation


def recorded(device: Device, model: GinzburgLandau) -> Recorded:
    """What the description asks to record, or what is usual. Raises InputError for a quantity that is not known."""
    targets = _targets(device, model.lattice, model.holes)
    frame = tuple(_field(name) for name in _asked(device, "frames") or USUAL_FIELDS)
    usual = [
        name
        for place, names in USUAL_SCALARS.items()
        for name in names
        if place == "film" or _mine(name, place, targets)
    ]
    row = tuple(_number(name, targets) for name in _asked(device, "scalars") or usual)
    used = {dimension for column in (*frame, *row) for dimension in column.dims}
    observation = Observation(
        lambda snapshot: {column.name: column.value(snapshot) for column in frame},
        lambda snapshot: {column.name: column.value(snapshot) for column in row},
        vortex_tracker(model),
    )
    coordinates = {name: values for name, values in _coordinates(model, targets).items() if name in used}
    film = film_variables(model) if {"x", "y"} <= used else ()
    return Recorded(frame, row, coordinates, film, observation)


def film_variables(model: GinzburgLandau) -> tuple[Variable, ...]:
    """The film as coordinates of its fields: area, the part of each cell that it covers, the weight of a mean over the
    film; outline_x and outline_y, the corners of its polygons, ring after ring, nan between them."""
    rings = [np.asarray(ring.coords)[:, :2] for part in shapely.get_parts(model.polygon) for ring in _rings(part)]
    gap = np.full((1, 2), np.nan)
    outline = np.concatenate([part for ring in rings for part in (ring, gap)][:-1])
    area = np.where(model.lattice.inside, model.lattice.area, 0.0)
    words = "of the corners of the film's polygons, nan between them"
    return (
        Variable("area", "1", ("y", "x"), area, {"long_name": "Part of the cell that the film covers"}),
        Variable("outline_x", "m", ("outline",), outline[:, 0], {"long_name": f"x {words}"}),
        Variable("outline_y", "m", ("outline",), outline[:, 1], {"long_name": f"y {words}"}),
    )


def _rings(part: Any) -> list[Any]:
    return [part.exterior, *part.interiors]


def refuse_unknown(device: Device, lattice: Lattice, holes: Sequence[LatticeHole]) -> None:
    """Raise InputError, before anything is run, for a quantity that is asked for and cannot be recorded."""
    targets = _targets(device, lattice, holes)
    for name in _asked(device, "frames"):
        _field(name)
    for name in _asked(device, "scalars"):
        _number(name, targets)
    for name in getattr(device.recipe, "quantities", ()):
        try:
            _number(name, targets)
        except InputError as error:
            raise InputError(error.what, "recipe.quantities", error.try_) from None


def _asked(device: Device, output: str) -> tuple[str, ...]:
    scheduled = getattr(device.output, output)
    return tuple(dict.fromkeys(scheduled.quantities)) if scheduled else ()


def _declared(name: str, output: str) -> Quantity:
    try:
        return quantity(name)
    except InputError as error:
        raise InputError(error.what, f"output.{output}.quantities", error.try_) from None


def _targets(device: Device, lattice: Lattice, holes: Sequence[LatticeHole]) -> dict[str, dict[str, Any]]:
    """For each place with targets: what to measure, by name."""
    probes = list(device.probe)
    return {
        "hole": {hole.name: hole for hole in holes},
        "cut": {name: cut_faces(lattice, [cut.from_, cut.to]) for name, cut in device.cut.items()},
        "probe": {name: name for name in probes},
        "probe pair": {"-".join(pair): pair for pair in pairwise(probes)},
        CIRCULATING: _ways(lattice, () if all(lattice.periodic) else holes),
    }


def _ways(lattice: Lattice, holes: Sequence[LatticeHole]) -> dict[str, Callable[[], Any]]:
    """For each hole, what gives its ways out: sought once, when they are needed, as there may be thousands of holes."""
    pieces = cache(lambda: components(lattice))

    def of(hole: LatticeHole) -> Callable[[], Any]:
        return cache(lambda: ways_out(lattice, hole, pieces()))

    return {hole.name: of(hole) for hole in holes}


def _field(name: str) -> RecordedColumn:
    declared = _declared(name, "frames")
    if declared.place not in FIELD_DIMS:
        raise InputError(f"{name} is a number, not a field", "output.frames.quantities", "output.scalars.quantities")

    def value(snapshot: Snapshot) -> np.ndarray:
        found = np.asarray(evaluate(name, snapshot))
        if name in IN_SPACE:
            return found
        film = film_corners(snapshot) if declared.place == "corners" else snapshot.lattice.inside
        return np.where(film, found, np.nan)

    return RecordedColumn(name, declared, FIELD_DIMS[declared.place], value)


def _number(name: str, targets: Mapping[str, Mapping[str, Any]]) -> RecordedColumn:
    bare, bracket, rest = name.partition("[")
    declared = _declared(name, "scalars")
    if declared.place in FIELD_DIMS:
        raise InputError(f"{name} is a field, not a number", "output.scalars.quantities", "output.frames.quantities")
    if declared.place not in TARGETS:
        return RecordedColumn(name, declared, (), lambda snapshot: np.asarray(evaluate(name, snapshot)))
    measure = _circulating if bare == CIRCULATING else _of(bare)
    if bracket:
        target = _one(name, rest.removesuffix("]"), declared.place, _mine(bare, declared.place, targets), targets)
        return RecordedColumn(name, declared, (), lambda snapshot: np.asarray(measure(snapshot, target)))
    mine = _mine(bare, declared.place, targets)
    if not mine:
        what = f"{name} needs a {declared.place}, and the description has none"
        raise InputError(what, "output.scalars.quantities", f"[{declared.place.split()[0]}.name] in the description")
    dimension = declared.place.replace(" ", "_")
    return RecordedColumn(
        name, declared, (dimension,), lambda snapshot: np.array([measure(snapshot, one) for one in mine.values()])
    )


def _mine(name: str, place: str, targets: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """What a quantity is measured on, by name."""
    return targets[name if name == CIRCULATING else place]


def _circulating(snapshot: Snapshot, ways: Callable[[], Any]) -> float:
    return circulating_current(snapshot, ways())


def _of(name: str) -> Callable[[Snapshot, Any], float]:
    return lambda snapshot, target: float(evaluate(name, snapshot, target))


def _one(name: str, wanted: str, place: str, mine: Mapping[str, Any], targets: Mapping[str, Mapping[str, Any]]) -> Any:
    """The target named in brackets; of probe pairs any two probes, also those that are not neighbours in the file."""
    known = dict(mine)
    if place == "probe pair":
        known |= {f"{a}-{b}": (a, b) for a in targets["probe"] for b in targets["probe"] if a != b}
    if wanted not in known:
        choice = ", ".join(label(name.partition("[")[0], each) for each in known) or f"a {place} in the description"
        raise InputError(f"{name}: there is no {place} of that name", "output.scalars.quantities", choice)
    return known[wanted]


def _coordinates(model: GinzburgLandau, targets: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    lattice = model.lattice
    named = {place.replace(" ", "_"): list(targets[place]) for place in TARGETS}
    half = lattice.cell / 2
    return {
        "y": lattice.y,
        "x": lattice.x,
        "y_corner": lattice.y + half,
        "x_corner": lattice.x + half,
        "component": ["x", "y"],
        **named,
    }
