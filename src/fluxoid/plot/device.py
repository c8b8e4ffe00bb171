"""A picture of a device as its lattice sees it: film, holes, contacts, probes and cuts, each with its name."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fluxoid.device import Device
from fluxoid.lattice.holes import Hole
from fluxoid.lattice.lattice import Lattice

INCHES = 7.0
CONTACT_COLORS = {
    "normal": "tab:red",
    "superconducting": "tab:blue",
    "de-gennes": "tab:purple",
    "insulating": "tab:gray",
}


def device_picture(
    device: Device, lattice: Lattice, holes: Iterable[Hole], contacts: Iterable[Any], path: str | Path
) -> None:
    """Write a PNG of a device on its lattice.

    holes: on the lattice; contacts: lines with a name and a shapely line, metres (lattice.contacts.ContactLine).
    """
    left, bottom = lattice.origin
    ny, nx = lattice.shape
    unit, name = (1e-6, "µm") if max(nx, ny) * lattice.cell > 1e-6 else (1e-9, "nm")
    right, top = left + nx * lattice.cell, bottom + ny * lattice.cell
    extent = (left / unit, right / unit, bottom / unit, top / unit)
    width, height = extent[1] - extent[0], extent[3] - extent[2]
    size = INCHES / max(width, height)
    figure = Figure((max(width * size, 0.3 * INCHES) + 1.2, max(height * size, 0.2 * INCHES) + 1), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(
        np.ma.masked_equal(lattice.area, 0), "Blues", origin="lower", extent=extent, vmin=-0.6, vmax=1.8,
        interpolation="nearest",
    )  # fmt: skip
    _draw_holes(axes, lattice, holes, unit)
    for contact in contacts:
        color = CONTACT_COLORS[device.contact[contact.name].kind]
        for part in shapely.get_parts(contact.line):
            axes.plot(*(np.asarray(part.coords).T / unit), color=color, linewidth=4, solid_capstyle="butt")
        middle = contact.line.interpolate(0.5, normalized=True)
        _name(axes, (middle.x / unit, middle.y / unit), contact.name, color)
    for probe, where in device.probe.items():
        axes.plot(where.at[0] / unit, where.at[1] / unit, "o", color="black", markersize=5)
        _name(axes, (where.at[0] / unit, where.at[1] / unit), probe, "black", offset=(6, 6))
    for cut, line in device.cut.items():
        ends = np.array([line.from_, line.to]) / unit
        axes.plot(*ends.T, "--", color="tab:green")
        _name(axes, tuple(ends.mean(axis=0)), cut, "tab:green", offset=(6, 6))
    axes.set_xlim(extent[0], extent[1])
    axes.set_ylim(extent[2], extent[3])
    axes.set_xlabel(f"x / {name}")
    axes.set_ylabel(f"y / {name}")
    axes.set_title(f"{device.title or 'device'}: {nx} × {ny} cells", fontsize="medium")
    with matplotlib.rc_context({"savefig.dpi": 150}):
        figure.savefig(path)


def _draw_holes(axes: Axes, lattice: Lattice, holes: Iterable[Hole], unit: float) -> None:
    for hole in holes:
        iy, ix = np.vstack([hole.contour, hole.contour[:1]]).T
        x, y = lattice.x[ix] / unit, lattice.y[iy] / unit
        wraps = np.maximum(np.abs(np.diff(ix)), np.abs(np.diff(iy))) > 1  # over the end of a periodic axis
        x, y = (np.insert(each, np.flatnonzero(wraps) + 1, np.nan) for each in (x, y))
        axes.plot(x, y, color="tab:orange", linewidth=0.8)
        _name(axes, (hole.point[0] / unit, hole.point[1] / unit), hole.name, "tab:orange", offset=(0, 0))


def _name(axes: Axes, at: tuple[float, ...], text: str, color: str, offset: tuple[float, float] = (0, 0)) -> None:
    axes.annotate(
        text,
        (at[0], at[1]),
        xytext=offset,
        textcoords="offset points",
        color=color,
        ha="left" if offset[0] else "center",
        va="center",
        fontsize="small",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 1},
        clip_on=False,
    )
