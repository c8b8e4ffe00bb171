"""Numbers of a run against time."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.errors import InputError
from fluxoid.plot.style import COLOURS, EDGE, INK, PAGE, axis_label, prefixed, style, write

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

# What a picture of a result shows of its table, in this order, as far as it is there and moves.
TELLING = (
    "winding",
    "circulating_current",
    "current",
    "voltage",
    "vortex_number",
    "antivortex_number",
    "free_energy",
    "magnetic_moment",
    "mean_order_parameter",
)
WHOLE = ("winding", "vortex_number", "antivortex_number", "steps", "rejected")  # drawn as steps
ACROSS = 3  # traces in a row
MOST = 6  # traces in the picture of a result
STILL = 1e-4  # of the largest value: what changes by less is one number throughout
FEW = 4  # targets that get a legend


def interesting(table: "xarray.Dataset") -> list[str]:
    """The columns that say most about a run, six at most: those of TELLING that are not one number throughout."""
    there = [name for name in TELLING if name in table]
    moving = [name for name in there if _moves(np.nan_to_num(table[name].values))]
    return (moving or there)[:MOST]


def _moves(values: np.ndarray) -> bool:
    """Whether any target changes by more than STILL of the largest value."""
    return bool(np.max(np.ptp(values, axis=0)) > STILL * np.max(np.abs(values)))


def show_table(table: "xarray.Dataset", path: str | Path | None = None, names: Sequence[str] | None = None) -> "Figure":
    """Draw numbers of a result against time, one small diagram each.

    table: Result.table; path: of a picture to write; names: of columns, all when left out. Returns the figure.
    Raises InputError for a name that the table does not have.
    """
    from matplotlib.figure import Figure

    columns = [str(name) for name in (table.data_vars if names is None else names)]
    for name in columns:
        if name not in table:
            raise InputError(f"the table has no {name!r}", try_=", ".join(map(str, table.data_vars)))
    rows = -(-len(columns) // ACROSS)
    with style():
        figure = Figure(figsize=(PAGE, 1.4 * rows), layout="constrained")
        draw_traces(figure, table, columns)
        if path is not None:
            write(figure, path)
    return figure


def draw_traces(
    figure: "Figure | SubFigure", table: "xarray.Dataset", names: Sequence[str], now: float | None = None
) -> None:
    """Draw columns of a table into a figure, three in a row; a thin line marks the time ``now``, s."""
    rows = -(-len(names) // ACROSS)
    across = min(ACROSS, len(names))
    grid = figure.subplots(rows, across, squeeze=False)
    for axes, name in zip(grid.flat, names, strict=False):
        _trace(axes, table[name], now)
    for axes in grid.flat[len(names) :]:
        axes.remove()
    for axes in grid.flat[: max(len(names) - across, 0)]:
        axes.set_xlabel("")


def _trace(axes: "Axes", column: "xarray.DataArray", now: float | None) -> None:
    from matplotlib.ticker import MaxNLocator

    unit = str(column.attrs.get("units", "1"))
    times = column.time.values
    unit_t, name_t = prefixed(float(times[-1]), "s")
    factor, name = prefixed(float(np.nanmax(np.abs(column.values), initial=0.0)), unit)
    drawn = "steps-post" if column.name in WHOLE else "default"
    lines = _lines(column)
    for (label, values), colour in zip(lines, _colours(len(lines)), strict=True):
        axes.plot(times / unit_t, values / factor, color=colour, drawstyle=drawn, label=label)
    if now is not None:
        axes.axvline(now / unit_t, color=EDGE, linewidth=0.6, linestyle=(0, (3, 3)), zorder=0)
    if column.name in WHOLE:
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    if len(lines) > 1 and len(lines) <= FEW:
        axes.legend(handlelength=1.2, borderaxespad=0.2)
    plain(axes)
    axes.set_xlim(times[0] / unit_t, times[-1] / unit_t)
    axes.set_xlabel(axis_label("time", name_t))
    axes.set_title(axis_label(str(column.name).replace("_", " "), name), loc="left", color=INK)


def _lines(column: "xarray.DataArray") -> list[tuple[str, np.ndarray]]:
    others = [name for name in column.dims if name != "time"]
    if not others:
        return [("", column.values)]
    return [(str(name), column.sel({others[0]: name}).values) for name in column[others[0]].values]


def _colours(count: int) -> list[Any]:
    if count <= len(COLOURS):
        return list(COLOURS[:count])
    from matplotlib import colormaps

    return list(colormaps["viridis"](np.linspace(0, 0.9, count)))


def plain(axes: "Axes") -> None:
    """Two spines, and room above and below the lines."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.margins(y=0.12)
