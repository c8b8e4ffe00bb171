"""The curves of a device with junctions: critical current and voltage against flux, voltage against current."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.plot.save import save
from fluxoid.plot.style import COLUMN, PAGE, amount, prefixed, style

if TYPE_CHECKING:
    import xarray
    from matplotlib.figure import Figure

FEW = 4  # lines that get a legend


def draw(dataset: "xarray.Dataset", path: str | Path | None = None) -> "Figure":
    """Draw what ``run.lumped.curves`` found, a panel for each kind of curve.

    dataset: its arrays; path: of a picture to write. Returns the figure.
    """
    from matplotlib.figure import Figure

    flux = dataset.flux.values / flux_quantum
    kinds = [name for name in ("critical_current", "voltage_flux", "voltage") if name in dataset]
    with style():
        figure = Figure(figsize=(PAGE if len(kinds) > 1 else COLUMN, 0.7 * COLUMN), layout="constrained")
        for axes, name in zip(np.atleast_1d(figure.subplots(1, len(kinds))), kinds):
            if name == "critical_current":
                unit = _labelled(axes, "flux (Φ0)", "critical current", "A", dataset[name].values)
                axes.plot(flux, dataset[name].values / unit)
                axes.set_ylim(bottom=0)
            elif name == "voltage_flux":
                unit = _labelled(axes, "flux (Φ0)", "voltage", "V", dataset[name].values)
                for bias, values in zip(dataset.bias.values, dataset[name].values):
                    axes.plot(flux, values / unit, label=amount(float(bias), "A"))
                _legend(axes, len(dataset.bias))
            else:
                current, prefix = prefixed(float(np.max(np.abs(dataset.current.values))), "A")
                unit = _labelled(axes, f"current ({prefix})", "voltage", "V", dataset[name].values)
                for one, values in zip(dataset.iv_flux.values, dataset[name].values):
                    axes.plot(dataset.current.values / current, values / unit, label=f"{one / flux_quantum:.3g} Φ0")
                _legend(axes, len(dataset.iv_flux))
        if path is not None:
            save(figure, path, dpi=110)
    return figure


def _labelled(axes: Any, x: str, what: str, unit: str, values: np.ndarray) -> float:
    size, prefix = prefixed(float(np.max(np.abs(values))) or 1.0, unit)
    axes.set(xlabel=x, ylabel=f"{what} ({prefix})")
    return size


def _legend(axes: Any, count: int) -> None:
    if count <= FEW:  # above the panel, where no curve runs
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=count, handlelength=1, columnspacing=1, borderpad=0.2
        )
