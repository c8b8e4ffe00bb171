"""The current-phase relation of a stretch of film around a port, by Ginzburg-Landau, and its London inductance.

The phase of the relation is that between both ends of the stretch, its kinetic inductance included. So that no part of
the film counts twice, L_s, what the London level gives for the same stretch, is taken off the inductance of the arm:

    phase between the ends of the arm = phase(I) + (2 pi/Phi0) (L - L_s) I.

Beyond its own ends a stretch is taken to be linear.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from fluxoid.device import Contact, CurrentPhase, Device, Port
from fluxoid.device import PortJunction as JunctionTable
from fluxoid.device.checks.junctions import port_of
from fluxoid.device.geometry.place import place
from fluxoid.device.tables import shapes
from fluxoid.errors import InputError, RunError
from fluxoid.london import inductance_of
from fluxoid.recipes import MeasuredRelation, Watch, current_phase, relation_of
from fluxoid.recipes.working.result import Measured, RecipeResult
from fluxoid.recipes.working.session import ALONE
from fluxoid.results.folder import is_result
from fluxoid.results.result import Result
from fluxoid.types import Floats

THIN = 1e-3  # of the length of a stretch: how deep its contacts reach inside


@dataclass(frozen=True)
class Stretch:
    """A bridge as a circuit takes it: its relation, and L_s, the kinetic inductance that London gives for it, H."""

    relation: MeasuredRelation
    inductance: float


def relation_of_bridge(device: Device, junction: str, cell: float | None = None, watch: Watch = ALONE) -> Stretch:
    """The relation of a junction that is a bridge of the device's film, or a result of the recipe current-phase.

    Positive current is that of the port, from the left of its line to the right. cell: of London's lattice, m.
    Raises InputError for a stretch that is none, or a result of something else; RunError for a bridge whose relation
    jumps, or never comes back: it is no junction's.
    """
    table = device.junction[junction]
    where = f"junction.{junction}"
    if table.current_phase is not None:
        return _checked(*_from_result(Path(table.current_phase), where), where, cell)
    stretch = stretch_of(device, junction)
    return _checked(current_phase(stretch, watch=watch), stretch, where, cell)


def stretch_of(device: Device, junction: str) -> Device:
    """The stretch of film around a junction's port as a device, with the recipe that finds its relation."""
    table = device.junction[junction]
    assert table.bridge is not None
    bridge, where = table.bridge, f"junction.{junction}.bridge"
    placed = place(device)
    region = placed.port(port_of(device, junction))
    middle = region.line.mean(axis=0)
    along = (region.line[1] - region.line[0]) / np.linalg.norm(region.line[1] - region.line[0])
    onwards = np.array([along[1], -along[0]])  # from the left of the line to its right
    box = _box(middle, along * bridge.width, onwards * bridge.length)
    film = device.film[region.film]
    shape = shapes.Intersection(shapes=(film.shape, shapes.Polygon(points=box)))
    cut = shapely.intersection(placed.films.polygons[region.film], shapely.Polygon(box))
    if cut.geom_type != "Polygon":
        what = f"a box of its length and width cuts out {len(shapely.get_parts(cut))} pieces of film"
        raise InputError(what, where, "a smaller width, which holds one arm, or a smaller length")
    sides = [shapely.LineString([box[k], box[k - 1]]) for k in (0, 2)]
    if any(shapely.intersection(cut, side).length > THIN * bridge.length for side in sides):
        raise InputError("a box of its width cuts the film lengthwise", where, "a width greater than that of the arm")
    deep = THIN * bridge.length * onwards
    ends = {
        name: Contact(
            film=region.film,
            kind="superconducting",
            shape=shapes.Polygon(points=_box(middle + side * onwards * bridge.length / 2, along * bridge.width, deep)),
        )
        for name, side in (("left", -1), ("right", 1))
    }
    try:
        return Device(
            title=f"{device.title}: {junction}",
            material=device.material,
            film={region.film: film.model_copy(update={"shape": shape})},
            contact=ends,
            port={"stretch": Port(contacts=("left", "right"))},
            disorder=device.disorder,
            lattice=device.lattice.model_copy(update={"cell": bridge.cell or device.lattice.cell}),
            recipe=CurrentPhase(
                contact="left",
                to="right",
                start=0.0,
                stop=2 * np.pi,
                points=bridge.points,
                settle=1.0,  # s, not waited: states are found by descent, as no current is driven
            ),
        )
    except InputError as error:
        what = f"the stretch of film around its port is no device: {error}"
        raise InputError(what, where, "a length and width that cut the arm on both sides of the bridge") from error


def _box(middle: Floats, across: Floats, along: Floats) -> tuple[tuple[float, float], ...]:
    corners = [middle + i * across / 2 + j * along / 2 for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return tuple((float(x), float(y)) for x, y in corners)


def _from_result(path: Path, where: str) -> tuple[RecipeResult, Device]:
    if not is_result(path):
        raise InputError(f"{path} is no result", f"{where}.current_phase", "the folder that fluxoid run wrote")
    result = Result(path)
    if result.recipe != "current-phase":
        what = f"{path} is a result of {result.recipe or 'a run in time'}"
        raise InputError(what, f"{where}.current_phase", 'one of a description with kind = "current-phase" in [recipe]')
    if result.status != "done":
        raise InputError(f"{path} is {result.status}", f"{where}.current_phase", "a result that is complete")
    found, device = result.dataset, result.description
    arrays = {
        str(name): Measured(one.values, tuple(map(str, one.dims)), "", "") for name, one in found.variables.items()
    }
    recipe = device.recipe
    assert isinstance(recipe, CurrentPhase)
    port = {"stretch": Port(contacts=(recipe.contact, recipe.to))}
    return RecipeResult("current-phase", arrays), device.model_copy(update={"port": port})


def _checked(result: RecipeResult, stretch: Device, where: str, cell: float | None) -> Stretch:
    """The relation, if it has one period, with the London inductance of its stretch."""
    relation = relation_of(result)
    whole = abs(relation.phase[-1] - relation.phase[0] - 2 * np.pi) < 1e-9
    jumps = len(np.unique(result["branch"])) > 1
    if jumps or (whole and not relation.periodic):
        what = f"{where}: the bridge has several currents at one phase, and no junction's relation"
        raise RunError(f"{what}. Try: a shorter length of the stretch, or a shorter or wider bridge")
    if not relation.periodic:
        what = "its relation is not known over one period"
        raise InputError(what, where, "start = 0, stop = 2 pi, and evenly spaced points in the recipe")
    found = inductance_of(stretch, cell=cell)
    return Stretch(relation, float(found.kinetic[found.names.index("stretch"), found.names.index("stretch")]))


def table_of(device: Device, junction: str) -> JunctionTable:
    """The table with the numbers of a junction: its own, or that of the one it is like."""
    table = device.junction[junction]
    return device.junction[table.like] if table.like is not None else table
