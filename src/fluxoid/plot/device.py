"""A device as it will be solved: its films, the cells that carry them, holes, contacts, probes and cuts, by name."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.canvas import Canvas, outline_path, prepare
from fluxoid.plot.save import save
from fluxoid.plot.style import COLOURS, EDGE, FILM, INK, MANY, PAGE, PAPER, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fluxoid.device import Device
    from fluxoid.device.geometry.place import Placed
    from fluxoid.lattice.contacts import ContactLine
    from fluxoid.lattice.holes import LatticeHole
    from fluxoid.lattice.lattice import Lattice

GRID_FROM = 3.0  # points on paper per cell, from which the lattice itself is drawn
CONTACT = {"normal": COLOURS[1], "superconducting": COLOURS[0], "de-gennes": COLOURS[4], "insulating": EDGE}


def device_picture(
    device: "Device",
    lattice: "Lattice",
    holes: "Sequence[LatticeHole]" = (),
    lines: "Sequence[ContactLine]" = (),
    path: str | Path | None = None,
) -> "Figure":
    """Draw a device on its lattice.

    lattice: of the film; holes: with their names; lines: of the contacts, by name; path: of a picture to write (its
    ending says which kind). Cells are shaded by the part of them that is film. Cuts carry an arrow in the direction
    in which they count current. Returns the figure.
    """
    from matplotlib.figure import Figure

    from fluxoid.device.geometry.place import place

    placed = place(device)
    polygon = placed.outline
    canvas = Canvas(lattice.x, lattice.y, lattice.inside, polygon)
    width = PAGE if canvas.aspect < 0.8 else 0.65 * PAGE
    with style():
        figure = Figure(figsize=(width, float(np.clip(width * canvas.aspect, 1.0, 8.0)) + 0.5), layout="constrained")
        axes = figure.add_subplot()
        prepare(axes, canvas, device.title)
        _draw_cells(axes, canvas, lattice, 72 * width * canvas.cell / (polygon.bounds[2] - polygon.bounds[0]))
        for hole in holes if len(holes) <= MANY else ():
            _name(axes, hole.point[0] / canvas.unit[0], hole.point[1] / canvas.unit[0], hole.name)
        _draw_contacts(axes, device, placed, lines, canvas)
        _draw_cuts(axes, device, canvas)
        _draw_probes(axes, device, canvas)
        _widen(axes)
        if path is not None:
            save(figure, path)
    return figure


def _draw_cells(axes: "Axes", canvas: Canvas, lattice: "Lattice", points_per_cell: float) -> None:
    """Cells in shades of their area, and the grid between them where it can be seen."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import PathPatch

    unit, half = canvas.unit[0], canvas.cell / 2
    shades = LinearSegmentedColormap.from_list("film", [PAPER, FILM])
    left, right = canvas.x[0] - half, canvas.x[-1] + half
    bottom, top = canvas.y[0] - half, canvas.y[-1] + half
    axes.imshow(
        lattice.area,
        origin="lower",
        extent=(left / unit, right / unit, bottom / unit, top / unit),
        cmap=shades,
        vmin=0,
        vmax=1,
        interpolation="nearest",
        aspect=axes.get_aspect(),
        zorder=1,
    )
    if points_per_cell >= GRID_FROM:
        clip = PathPatch(outline_path(canvas.polygon, unit), transform=axes.transData, visible=False)
        axes.add_patch(clip)
        edges_x, edges_y = np.append(canvas.x - half, right) / unit, np.append(canvas.y - half, top) / unit
        for drawn in (
            axes.vlines(edges_x, edges_y[0], edges_y[-1], color=PAPER, linewidth=0.4, zorder=2),
            axes.hlines(edges_y, edges_x[0], edges_x[-1], color=PAPER, linewidth=0.4, zorder=2),
        ):
            drawn.set_clip_path(clip)


def _draw_contacts(
    axes: "Axes", device: "Device", placed: "Placed", lines: "Sequence[ContactLine]", canvas: Canvas
) -> None:
    """A thick line where each contact touches, named beside it on the outside."""
    import shapely

    unit = canvas.unit[0]
    seen: set[str] = set()
    # Insulating ones are edges as all others are, and no contact of the lattice.
    insulating = [
        (name, line) for name, line in placed.contact_lines.items() if device.contact[name].kind == "insulating"
    ]
    for name, whole in [*((contact.name, contact.line) for contact in lines), *insulating]:
        kind = device.contact[name].kind
        for part in shapely.get_parts(whole):
            axes.plot(
                *(np.asarray(part.coords)[:, :2] / unit).T,
                color=CONTACT[kind],
                linewidth=2.5,
                solid_capstyle="butt",
                zorder=6,
                label=f"{kind} contact" if kind not in seen else None,
            )
            seen.add(kind)
        middle = np.asarray(whole.interpolate(0.5, normalized=True).coords[0])
        away = middle - np.asarray(canvas.polygon.centroid.coords[0])
        # Names stand along the axis on which the contact lies further out.
        sideways = abs(away[0]) >= abs(away[1])
        offset = (np.sign(away[0]) * 5, 0) if sideways else (0, np.sign(away[1]) * 5)
        axes.annotate(
            name,
            _pair(middle / unit),
            offset,
            textcoords="offset points",
            ha=("left" if away[0] > 0 else "right") if sideways else "center",
            va="center" if sideways else ("bottom" if away[1] > 0 else "top"),
            fontsize=7,
            color=CONTACT[kind],
            zorder=9,
        )
    if seen:
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(seen), borderaxespad=0.3)


def _draw_cuts(axes: "Axes", device: "Device", canvas: Canvas) -> None:
    """Dashed lines, with an arrow in the middle from their left to their right."""
    unit = canvas.unit[0]
    for name, cut in device.cut.items():
        start, end = np.asarray(cut.from_) / unit, np.asarray(cut.to) / unit
        along = (end - start) / np.hypot(*(end - start))
        across, middle = np.array([along[1], -along[0]]), 0.5 * (start + end)
        axes.plot(*np.column_stack([start, end]), color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=7)
        axes.annotate(
            "",
            _pair(middle),
            _pair(across * 14),
            textcoords="offset points",
            arrowprops={
                "arrowstyle": "<|-",
                "color": INK,
                "linewidth": 0.8,
                "mutation_scale": 7,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            zorder=7,
        )
        axes.annotate(
            name,
            _pair(middle),
            _pair(across * 16),
            textcoords="offset points",
            ha=_side(across[0]),
            va="center",
            fontsize=7,
            zorder=9,
        )


def _draw_probes(axes: "Axes", device: "Device", canvas: Canvas) -> None:
    unit = canvas.unit[0]
    for name, probe in device.probe.items():
        x, y = probe.at[0] / unit, probe.at[1] / unit
        axes.plot(x, y, "o", color=COLOURS[2], markersize=4, markeredgecolor=PAPER, markeredgewidth=0.6, zorder=8)
        axes.annotate(name, (x, y), (5, 0), textcoords="offset points", va="center", fontsize=7, zorder=9)


def _name(axes: "Axes", x: float, y: float, text: str) -> None:
    back = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    axes.text(x, y, text, ha="center", va="center", fontsize=7, color=INK, zorder=9, bbox=back)


def _pair(vector: np.ndarray) -> tuple[float, float]:
    return float(vector[0]), float(vector[1])


def _side(x: float) -> Any:
    return "left" if x > 0.3 else "right" if x < -0.3 else "center"


def _widen(axes: "Axes") -> None:
    """Room for names beside the film."""
    left, right = axes.get_xlim()
    room = 0.06 * (right - left)
    axes.set_xlim(left - room, right + room)
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom - 0.5 * room, top + 0.5 * room)
