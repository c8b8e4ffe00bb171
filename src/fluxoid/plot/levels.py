"""Energies and currents of fluxoid states against what drives them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.style import COLOURS, COLUMN, EDGE, INK, axis_label, prefixed, style, write
from fluxoid.types import Floats, Ints

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED = 9  # states that are named in the picture
GREY = "#b9bfc6"


def levels_picture(
    drive: Floats,
    words: tuple[str, str],
    windings: Ints,
    energy: Floats,
    currents: Floats,
    holes: tuple[str, ...],
    path: str | Path | None = None,
) -> "Figure":
    """Draw energies of all states, and the currents around each hole in the state of least energy.

    drive: (f,), and in words what it is and its unit; windings: (w, holes); energy: (f, w), J; currents: (f, w, holes),
    A; path: of a picture to write. Of each state the part is drawn that lies below the largest energy of the lowest
    one and a half as much again; thin grey lines are the currents of states that are not lowest. Returns the figure.
    """
    from matplotlib.figure import Figure

    ground = np.argmin(energy, axis=1)
    unit, name = prefixed(float(np.abs(drive).max()), words[1])
    with style():
        figure = Figure(figsize=(1.3 * COLUMN, 1.6 * COLUMN), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True)
        _energies(upper, drive / unit, windings, energy, ground)
        _currents(lower, drive / unit, currents, ground, holes)
        lower.set_xlabel(axis_label(words[0], name), color=INK)
        lower.set_xlim(drive.min() / unit, drive.max() / unit)
        if path is not None:
            write(figure, path)
    return figure


def _energies(axes: "Axes", drive: Floats, windings: Ints, energy: Floats, ground: Ints) -> None:
    lowest = energy.min(axis=1)
    top = lowest.min() + 2.5 * (lowest.max() - lowest.min())
    factor, name = prefixed(float(top), "J")
    for k, column in enumerate(energy.T):
        axes.plot(drive, column / factor, color=COLOURS[k % len(COLOURS)], linewidth=0.9)
    axes.plot(drive, lowest / factor, color=INK, linewidth=1.8, label="least")
    axes.set_ylim(lowest.min() / factor - 0.03 * (top - lowest.min()) / factor, top / factor)
    axes.set_ylabel(axis_label("energy", name), color=INK)
    if len(windings) > NAMED:
        return
    for k, quanta in enumerate(windings):
        at = int(np.argmin(energy[:, k] - lowest))
        at = int(np.median(np.flatnonzero(ground == k))) if np.any(ground == k) else at
        if energy[at, k] <= top:
            _named(axes, drive[at], energy[at, k] / factor, ", ".join(map(str, quanta)), COLOURS[k % len(COLOURS)])


def _named(axes: "Axes", x: Any, y: Any, text: str, colour: str) -> None:
    axes.annotate(text, (x, y), (0, 3), textcoords="offset points", ha="center", va="bottom", fontsize=7, color=colour)


def _currents(axes: "Axes", drive: Floats, currents: Floats, ground: Ints, holes: tuple[str, ...]) -> None:
    factor, name = prefixed(float(np.abs(currents).max(initial=0.0)), "A")
    chosen = currents[np.arange(len(ground)), ground]
    jumps = np.flatnonzero(np.diff(ground)) + 1
    most = 1.6 * float(np.abs(chosen).max(initial=0.0)) / factor
    for h, hole in enumerate(holes):
        axes.plot(drive, currents[:, :, h] / factor, color=GREY, linewidth=0.5)
        for part in np.split(np.arange(len(drive)), jumps):
            label = hole if part[0] == 0 else None
            axes.plot(drive[part], chosen[part, h] / factor, color=COLOURS[h % len(COLOURS)], label=label)
    axes.axhline(0.0, color=EDGE, linewidth=0.5)
    if most > 0:
        axes.set_ylim(-most, most)
    axes.set_ylabel(axis_label("current around", name), color=INK)
    axes.legend(loc="upper right")
