"""What was measured against what was changed: voltage against current, moment against field, current against phase."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.plot.save import save
from fluxoid.plot.style import COLOURS, COLUMN, EDGE, INK, PAPER, axis_label, prefixed, style
from fluxoid.plot.traces import plain
from fluxoid.types import Floats, Ints

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

CHANGED = ("field", "phase", "trial_current", "current")  # what a recipe sets: the first that it has along a dimension
ASIDE = {
    "time",
    "sweep",
    "slips",
    "at_rest",
    "branch",
    "converged",
    "trial_slips",
    "trial_resistive",
    "trial_waited",
    "largest_carried",  # the ends of the bars of a critical current
    "least_resistive",
    "step",
}
KEPT = 6  # relations in a picture
FEW = 4  # lines that get a legend


def current_voltage(
    current: ArrayLike,
    voltage: ArrayLike,
    error: ArrayLike | None = None,
    path: str | Path | None = None,
    resistance: float | None = None,
) -> "Figure":
    """Draw voltage against current, in the order measured: up filled, down open.

    current: (n,) A; voltage: (n,) V; error: (n,) standard errors, V; path: of a picture to write; resistance: Ω of the
    normal state, drawn as a thin line through zero. Returns the figure.
    """
    from matplotlib.figure import Figure

    I, V = np.asarray(current, float), np.asarray(voltage, float)
    turn = int(np.argmax(np.abs(I)))
    sweep = np.where(np.arange(len(I)) <= turn, 1, -1)
    with style():
        figure = Figure(figsize=(COLUMN, 0.75 * COLUMN), layout="constrained")
        axes = figure.add_subplot()
        unit_I, unit_V = _axes(axes, ("current", I, "A"), ("voltage", V, "V"))
        if resistance is not None:
            ends = np.array([min(I.min(), 0.0), I.max()])
            axes.plot(ends / unit_I, resistance * ends / unit_V, color=EDGE, linewidth=0.7, linestyle=(0, (4, 3)))
        bars = None if error is None else np.asarray(error, float) / unit_V
        _sweeps(axes, I / unit_I, V / unit_V, bars, sweep)
        if path is not None:
            save(figure, path)
    return figure


def relations(dataset: "xarray.Dataset") -> list[tuple[str, str]]:
    """Pairs (changed, measured) of names to draw, six at most, those that change first."""
    for changed in CHANGED:
        if changed in dataset and dataset[changed].ndim == 1 and dataset[changed].size > 1:
            break
    else:
        return []
    (along,) = dataset[changed].dims
    found = [
        str(name)
        for name, column in dataset.data_vars.items()
        if along in column.dims and column.dims[-1] not in ("x", "x_corner") and column.ndim <= 2
        if name not in (changed, *ASIDE) and not str(name).endswith("_error") and column.dtype.kind in "fiu"
    ]
    moving = [name for name in found if np.nanmax(np.ptp(np.nan_to_num(dataset[name].values), axis=0)) > 0]
    return [(changed, name) for name in (moving or found)[:KEPT]]


def draw_relations(figure: "Figure | SubFigure", dataset: "xarray.Dataset", pairs: list[tuple[str, str]]) -> None:
    """Draw pairs of names of a recipe's dataset, two in a row."""
    rows, across = -(-len(pairs) // 2), min(2, len(pairs))
    grid = figure.subplots(rows, across, squeeze=False)
    for axes, (changed, measured) in zip(grid.flat, pairs, strict=False):
        _relation(axes, dataset, changed, measured)
    for axes in grid.flat[len(pairs) :]:
        axes.remove()


def _relation(axes: "Axes", dataset: "xarray.Dataset", changed: str, measured: str) -> None:
    x, column = dataset[changed].values.astype(float), dataset[measured]
    (along,) = dataset[changed].dims
    lines = column.transpose(along, ...).values.astype(float).reshape(len(x), -1)
    units = (str(dataset[name].attrs.get("units", "1")) for name in (changed, measured))
    unit_x, unit_y = _axes(axes, (changed, x, next(units)), (measured, lines, next(units)))
    error = (
        dataset[f"{measured}_error"].values.reshape(lines.shape) / unit_y if f"{measured}_error" in dataset else None
    )
    sweep = dataset["sweep"].values if "sweep" in dataset else None
    if sweep is not None and lines.shape[1] == 1:
        _sweeps(axes, x / unit_x, lines[:, 0] / unit_y, None if error is None else error[:, 0], sweep)
        return
    # Where the state jumps to another branch the line is not drawn on.
    breaks = np.flatnonzero(np.diff(dataset["branch"].values)) + 1 if "branch" in dataset else np.zeros(0, int)
    names = _names(column, along)
    scattered = changed == "trial_current"
    for k, (name, line) in enumerate(zip(names, lines.T, strict=True)):
        for part in np.split(np.arange(len(x)), breaks):
            axes.errorbar(
                x[part] / unit_x,
                line[part] / unit_y,
                None if error is None else error[part, k],
                label=name if part[0] == 0 else None,
                **_look(COLOURS[k % len(COLOURS)], filled=True, joined=not scattered),
            )
    if 1 < len(names) <= FEW:
        axes.legend()
    if scattered and "critical_current" in dataset:
        critical = dataset["critical_current"]
        signs = [-1 if str(one) == "backward" else 1 for one in np.atleast_1d(critical.direction.values)]
        for value, sign in zip(np.atleast_1d(critical.values), signs):  # backward currents are given by their size
            axes.axvline(sign * float(value) / unit_x, color=EDGE, linewidth=0.7, linestyle=(0, (4, 3)))


def _sweeps(axes: "Axes", x: Floats, y: Floats, error: Floats | None, sweep: Ints) -> None:
    """The way up filled, the way down open, from the last point of the way up."""
    ups, downs = np.flatnonzero(sweep > 0), np.flatnonzero(sweep < 0)
    if len(ups) and len(downs):
        downs = np.union1d(downs, [downs[0] - 1] if downs[0] > 0 else [])
        downs = downs.astype(int)
    for part, filled, colour in ((ups, True, COLOURS[0]), (downs, False, COLOURS[1])):
        if len(part):
            bars = None if error is None else error[part]
            look = _look(colour, filled, joined=True)
            axes.errorbar(x[part], y[part], bars, label="up" if filled else "down", **look)
    if len(ups) and len(downs):
        axes.legend()


def _look(colour: Any, filled: bool, joined: bool) -> dict[str, Any]:
    return {
        "color": colour,
        "marker": "o",
        "markersize": 3,
        "markerfacecolor": colour if filled else PAPER,
        "markeredgewidth": 0.7,
        "linewidth": 0.8,
        "linestyle": "-" if joined else "none",
        "elinewidth": 0.7,
    }


def _axes(axes: "Axes", x: tuple[str, Floats, str], y: tuple[str, Floats, str]) -> tuple[float, float]:
    """Label both axes with words and prefixed units; the factors to divide by."""
    plain(axes)
    (words_x, values_x, of_x), (words_y, values_y, of_y) = x, y
    unit_x, name_x = prefixed(float(np.nanmax(np.abs(values_x), initial=0.0)), of_x)
    unit_y, name_y = prefixed(float(np.nanmax(np.abs(values_y), initial=0.0)), of_y)
    axes.set_xlabel(axis_label(words_x.replace("_", " "), name_x), color=INK)
    axes.set_ylabel(axis_label(words_y.replace("_", " "), name_y), color=INK)
    return unit_x, unit_y


def _names(column: "xarray.DataArray", along: Any) -> list[str]:
    others = [name for name in column.dims if name != along]
    if not others:
        return [""]
    return [str(name) for name in column[others[0]].values]
