"""The films of a device above one another, from above: with holes, ports, contacts and vias by name."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.canvas import outline_path
from fluxoid.plot.save import save
from fluxoid.plot.style import COLOURS, INK, MANY, PAGE, PAPER, amount, axis_label, prefixed, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fluxoid.device import Device

SHADE = 0.35  # opacity of a film


def films_picture(device: "Device", path: str | Path | None = None) -> "Figure":
    """Draw the films of a device, a colour for each, the upper ones over the lower.

    path: of a picture to write. Ports across bridges and slits are black lines, contacts thick lines of their film's
    colour, vias crossed. Returns the figure.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch

    from fluxoid.device.geometry.place import place

    placed = place(device)
    left, bottom, right, top = placed.bounds
    unit, name = prefixed(max(right - left, top - bottom), "m")
    order = sorted(device.film, key=lambda film: device.film[film].z)
    colour = {film: COLOURS[k % (len(COLOURS) - 1)] for k, film in enumerate(order)}
    with style():
        shape = float(np.clip((top - bottom) / (right - left), 0.25, 1.2))
        figure = Figure(figsize=(0.75 * PAGE, 0.75 * PAGE * shape + 0.6), layout="constrained")
        axes = figure.add_subplot()
        for film in order:
            path_ = outline_path(placed.films.polygons[film], unit)
            axes.add_patch(
                PathPatch(path_, facecolor=colour[film], alpha=SHADE, linewidth=0, label=_film(device, film))
            )
            axes.add_patch(PathPatch(path_, facecolor="none", edgecolor=colour[film], linewidth=0.8))
        for via in placed.vias:
            axes.add_patch(PathPatch(outline_path(via.polygon, unit), facecolor="none", edgecolor=INK, hatch="xxxx"))
        for contact, line in placed.contact_lines.items():
            _line(axes, line, unit, colour[device.contact[contact].film], 3.0)
            _name(axes, line.centroid.x / unit, line.centroid.y / unit, contact)
        for port in placed.ports:
            if port.kind != "contacts":
                axes.plot(*(port.line / unit).T, color=INK, linewidth=1.6)
                x, y = port.line.mean(axis=0) / unit
                along, up = np.abs(np.diff(port.line, axis=0)[0])
                aside: Any = {"ha": "center", "va": "bottom"} if along > up else {"ha": "left", "va": "center"}
                how: Any = {"textcoords": "offset points", "fontsize": 7, "color": INK, "zorder": 9, **aside}
                axes.annotate(port.name, (float(x), float(y)), (0, 2) if along > up else (5, 0), **how)
        size = max(right - left, top - bottom)
        taken: list[tuple[float, float]] = []
        found = placed.holes
        for hole in found if len(found) <= MANY else ():
            x, y = hole.point
            while any(abs(x - other) < 0.2 * size and abs(y - low) < 0.04 * size for other, low in taken):
                y -= 0.04 * size  # below the name of a hole above or beneath it
            taken.append((x, y))
            _name(axes, x / unit, y / unit, hole.name)
        room = 0.06 * size
        axes.set_xlim((left - room) / unit, (right + room) / unit)
        axes.set_ylim((bottom - room) / unit, (top + room) / unit)
        axes.set_aspect("equal")
        axes.set_xlabel(axis_label("x", name))
        axes.set_ylabel(axis_label("y", name))
        axes.set_title(device.title, loc="left")
        if len(order) > 1:
            figure.legend(loc="outside lower center", ncols=min(4, len(order)))
        if path is not None:
            save(figure, path)
    return figure


def _film(device: "Device", name: str) -> str:
    film = device.film[name]
    return f"{name}: z = {amount(film.z, 'm')}, {amount(film.thickness, 'm')} thick"


def _line(axes: "Axes", line: Any, unit: float, colour: str, width: float) -> None:
    import shapely

    for part in shapely.get_parts(line):
        axes.plot(*(np.asarray(part.coords)[:, :2] / unit).T, color=colour, linewidth=width, solid_capstyle="butt")


def _name(axes: "Axes", x: float, y: float, text: str) -> None:
    back = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0, "alpha": 0.8}
    axes.text(x, y, text, ha="center", va="center", fontsize=7, color=INK, zorder=9, bbox=back)
