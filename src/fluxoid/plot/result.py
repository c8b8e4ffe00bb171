"""Pictures of snapshots and of results."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.errors import InputError
from fluxoid.plot.canvas import Canvas, cells_polygon
from fluxoid.plot.fields import winding_texts
from fluxoid.plot.relations import draw_relations, relations
from fluxoid.plot.save import save
from fluxoid.plot.scene import PANELS, Scene, draw_scene
from fluxoid.plot.style import INK, PAGE, amount, style
from fluxoid.plot.traces import draw_traces, interesting
from fluxoid.types import Bools, Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fluxoid.device import Device
    from fluxoid.gl.snapshot import Snapshot
    from fluxoid.lattice.holes import LatticeHole
    from fluxoid.results.result import Result

TITLE, TRACE, RELATION = 0.3, 1.25, 2.4  # heights in inches: of the title, of a row of traces or of relations
FLOOR = 1e-4  # of the unit of voltage: a smaller potential is drawn as zero

Vortices = tuple[Floats, Floats, np.ndarray]  # x, y, sign
NO_VORTICES: Vortices = (np.zeros(0), np.zeros(0), np.zeros(0, int))


def show_snapshot(
    snapshot: "Snapshot", path: str | Path | None = None, film: Any = None, holes: "Sequence[LatticeHole]" = ()
) -> "Figure":
    """Draw order parameter, phase, current and potential of a snapshot, with its vortices and windings.

    path: of a picture to write (its ending says which kind: .png, .pdf, .svg); film: shapely polygon of the outline, m,
    cells where it is not given; holes: to be labelled with their windings. Returns the figure.
    """
    scene = snapshot_scene(snapshot, film, holes)
    return _drawn(scene, "", None, f"t = {amount(snapshot.time, 's')}", path)


def show_result(result: "Result | str | Path", path: str | Path | None = None, time: float | None = None) -> "Figure":
    """Draw a frame of a result, with its vortices and windings, and its numbers against time.

    Of a recipe, draw what it measured against what it changed, and the state it ended in.

    result: opened, or the folder that holds it; path: of a picture to write, as for show_snapshot; time: of the frame,
    s, the nearest is taken; the last when left out. Returns the figure.
    Raises InputError if the result has neither frames nor a table yet.
    """
    from fluxoid.results.result import open_result

    opened = open_result(result) if isinstance(result, str | Path) else result
    if "recipe" in opened.dataset.attrs:
        return _show_recipe(opened, path)
    frames = opened.dataset.sizes.get("time", 0)
    table = opened.table if opened.table.sizes.get("time", 0) > 1 else None
    if not frames and table is None:
        raise InputError(
            "the result holds no frame and no numbers yet", str(opened.path), "again when the run has begun"
        )
    title = opened.description.title
    if not frames:
        return _drawn(None, title, table, "", path)
    times = opened.dataset.time.values
    index = len(times) - 1 if time is None else int(np.argmin(np.abs(times - time)))
    return _drawn(
        result_scene(opened, index), title, table, f"t = {amount(float(times[index]), 's')}", path, times[index]
    )


def snapshot_scene(snapshot: "Snapshot", film: Any = None, holes: "Sequence[LatticeHole]" = ()) -> Scene:
    """The scene of a snapshot; see show_snapshot."""
    from fluxoid.gl.measure import contours
    from fluxoid.gl.measure.vortices import find_vortices
    from fluxoid.gl.quantities import evaluate

    lattice = snapshot.lattice
    polygon = cells_polygon(lattice.x, lattice.y, lattice.area) if film is None else film
    vortices = find_vortices(snapshot)
    return Scene(
        Canvas(lattice.x, lattice.y, lattice.inside, polygon),
        {name: np.asarray(evaluate(name, snapshot)) for name in PANELS},
        vortex_x=vortices.x,
        vortex_y=vortices.y,
        vortex_sign=vortices.sign,
        hole_points={hole.name: hole.point for hole in holes},
        hole_texts=winding_texts((hole.name, contours.winding(snapshot, hole.contour)) for hole in holes),
        least_potential=FLOOR * snapshot.scales.voltage,
    )


def result_scene(result: "Result", index: int) -> Scene:
    """The scene of one frame of a result, by its index."""
    frame = result.dataset.isel(time=index)
    now = float(frame.time)
    return _scene(result.description, frame, _vortices(result, now), _windings(result, now))


def _scene(device: "Device", frame: Any, vortices: Vortices, windings: dict[str, str]) -> Scene:
    from fluxoid.constants import flux_quantum
    from fluxoid.device.geometry.place import place

    placed = place(device)
    polygon = placed.outline
    x, y = frame.x.values, frame.y.values
    found = {name: np.nan_to_num(frame[name].values.astype(float)) for name in PANELS if name in frame}
    return Scene(
        Canvas(x, y, _film(x, y, polygon, found), polygon),
        found,
        vortex_x=vortices[0],
        vortex_y=vortices[1],
        vortex_sign=vortices[2],
        hole_points={hole.name: hole.point for hole in placed.holes},
        hole_texts=windings,
        least_potential=FLOOR * flux_quantum / (2 * np.pi * device.material.time_unit),
    )


def _show_recipe(result: "Result", path: str | Path | None) -> "Figure":
    """The state where the recipe left one, and below it the relations it measured."""
    dataset, device = result.dataset, result.description
    scene = None
    if any(
        dataset[name].dims[-2:] == ("y", "x") and "point" not in dataset[name].dims
        for name in PANELS
        if name in dataset
    ):
        windings = {}
        if "winding" in dataset and dataset.winding.dims == ("hole",):
            windings = winding_texts((str(h), float(dataset.winding.sel(hole=h))) for h in dataset.hole.values)
        scene = _scene(device, dataset, NO_VORTICES, windings)
    found = relations(dataset)
    if scene is None and not found:
        raise InputError("the recipe has measured nothing yet", str(result.path), "again when it has begun")
    title = "    ".join(part for part in (device.title, str(dataset.attrs["recipe"])) if part)
    rows = -(-len(found) // 2)
    return _page(title, scene, rows * RELATION, lambda part: draw_relations(part, dataset, found), path)


def _film(x: Floats, y: Floats, polygon: Any, found: dict[str, Floats]) -> Bools:
    """Cells with values: those whose centre is in the film, and cut ones that some field reaches."""
    from shapely import contains_xy

    film: Bools = np.asarray(contains_xy(polygon, *np.meshgrid(x, y)))
    for field in found.values():
        film = film | (field.reshape(-1, len(y), len(x)) != 0).any(axis=0)
    return film


def _nearest_row(times: Floats, now: float) -> int | None:
    """The row of the table at a frame's time, or the nearest not further than the distance between rows."""
    if not len(times):
        return None
    row = int(np.argmin(np.abs(times - now)))
    apart = float(np.max(np.diff(times))) if len(times) > 1 else 0.0
    return row if abs(times[row] - now) <= 0.5 * apart + 1e-9 * abs(now) else None


def _vortices(result: "Result", now: float) -> Vortices:
    times = result.table.time.values if result.table.sizes.get("time", 0) else np.zeros(0)
    row = _nearest_row(times, now)
    if row is None:
        return NO_VORTICES
    all_ = result.vortices
    mine = all_.time.values == times[row]
    return all_.x.values[mine], all_.y.values[mine], all_.sign.values[mine]


def _windings(result: "Result", now: float) -> dict[str, str]:
    table = result.table
    row = _nearest_row(table.time.values, now) if table.sizes.get("time", 0) else None
    if row is None or "winding" not in table or "hole" not in table.winding.dims:
        return {}
    values = table.winding.isel(time=row)
    return winding_texts((str(name), float(values.sel(hole=name))) for name in values.hole.values)


def _drawn(
    scene: Scene | None, title: str, table: Any, when: str, path: str | Path | None, now: float | None = None
) -> "Figure":
    columns = interesting(table) if table is not None else []
    heading = "    ".join(part for part in (title, when) if part)
    rows = -(-len(columns) // 3)
    return _page(heading, scene, rows * TRACE, lambda part: draw_traces(part, table, columns, now), path)


def _page(
    heading: str, scene: Scene | None, below: float, draw_below: Callable[[Any], None], path: str | Path | None
) -> "Figure":
    """A heading, a scene, and below it something else of a height in inches; written to ``path``."""
    from matplotlib.figure import Figure

    width, height = scene.size if scene else (PAGE, 0.0)
    with style():
        figure = Figure(figsize=(width, TITLE + height + below), layout="constrained")
        if heading:
            figure.suptitle(heading, x=0.01, ha="left", fontsize=9, color=INK)
        heights = [part for part in (height, below) if part]
        parts = list(figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False).flat)
        if scene:
            draw_scene(parts[0], scene)
        if below:
            draw_below(parts[-1])
        if path is not None:
            save(figure, path)
    return figure
