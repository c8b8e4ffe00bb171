"""The run of a netlist: phases, voltages, currents against time, and every slip as a mark in a row of its junction."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.plot.save import save
from fluxoid.plot.style import COLOURS, INK, PAGE, prefixed, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fluxoid.circuit.in_time.run import Transient

PANELS = {"P": ("phase", "rad"), "V": ("voltage", "V"), "I": ("current", "A")}
TRACES = 7  # in a panel, as many as there are colours
ROWS = 60  # junctions in the raster


def netlist_picture(done: "Transient", names: Sequence[str], title: str, path: str | Path | None = None) -> "Figure":
    """Draw a run: a panel for each kind of output, the first seven of it, and a raster of the slips.

    done: of one lane; names: of outputs; path: of a picture to write. Returns the figure.
    """
    from matplotlib.figure import Figure

    kinds = [kind for kind in PANELS if any(name[0] == kind for name in names)]
    moved = [(name, slips) for name, slips in done.slips.items() if len(slips.times)][:ROWS]
    heights = [1.3] * len(kinds) + ([0.5 + 0.11 * len(moved)] if moved else [])
    last = float(done.time[-1]) if names else max((float(s.times[-1]) for _, s in moved), default=1.0)
    unit, label = prefixed(last, "s")
    with style():
        figure = Figure(figsize=(PAGE, 0.5 + sum(heights or [1.0])), layout="constrained")
        panels = figure.subplots(max(1, len(heights)), 1, sharex=True, squeeze=False, height_ratios=heights or None)
        for axes, kind in zip(panels.flat, kinds):
            word, si = PANELS[kind]
            mine = [name for name in names if name[0] == kind]
            size, shown = prefixed(max(float(np.max(np.abs(done.values[n]))) for n in mine) or 1.0, si)
            for name, colour in zip(mine, COLOURS[:TRACES], strict=False):
                axes.plot(done.time / unit, done.values[name] / size, color=colour, linewidth=0.9, label=name)
            axes.set_ylabel(f"{word} ({shown})")
            more = f" and {len(mine) - TRACES} more" if len(mine) > TRACES else ""
            axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.02), fontsize=6, title=more or None)
        if moved:
            axes = panels.flat[-1]
            times = [slips.times / unit for _, slips in moved]
            axes.eventplot(times, lineoffsets=np.arange(len(moved)), linelengths=0.8, linewidths=0.9, colors=INK)
            axes.set_yticks(np.arange(len(moved)), [name for name, _ in moved], fontsize=5.5)
            axes.invert_yaxis()
            axes.set_ylabel("slips of 2π")
        panels.flat[-1].set_xlabel(f"time ({label})")
        panels.flat[0].set_title(title, loc="left")
        if path is not None:
            save(figure, path)
    return figure
