"""Pictures of a material: what depends on temperature, on the field along a film, and on the momentum of the
condensate."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.style import COLOURS, PAGE, axis_label, style

if TYPE_CHECKING:
    from fluxoid.pairs.state import State

LENGTHS = {"penetration_depth_at": "λ", "coherence_length_at": "ξ"}
FIELDS = {
    "upper_critical_field_at": "Bc2",
    "upper_critical_field_with_spin": "Bc2 with spin",
    "thermodynamic_critical_field": "Bc",
    "lower_critical_field": "Bc1",
    "pauli_field": "Pauli limit",
    "parallel_critical_field": "along the film",
}


def picture(state: "State", path: str | Path) -> None:
    """Draw the curves of a material to a file (PNG, SVG, PDF); what the material does not know is left out.

    state: fixes the temperature of the curves against field and momentum.
    """
    from matplotlib.figure import Figure

    from fluxoid.pairs.curves import against_momentum, against_parallel_field, against_temperature

    names = [n for n in ("gap_at", "superfluid_fraction", *LENGTHS, *FIELDS) if n in state]
    T, at = against_temperature(state.material, names, points=41)
    known = set(state.material.known)
    dirty = {"resistivity", "diffusivity"} <= known and not state.material.caution
    panels = ["ratios", "lengths", "fields"] + (["momentum"] if dirty else [])
    panels += ["film"] if dirty and "thickness" in known else []
    with style():
        rows = (len(panels) + 1) // 2
        figure = Figure(figsize=(PAGE, 2.5 * rows), layout="constrained")
        places = list(np.ravel(figure.subplots(rows, 2)))
        axes = dict(zip(panels, places, strict=False))
        for spare in places[len(panels) :]:
            spare.remove()
        _ratios(axes["ratios"], T, at)
        _many(axes["lengths"], T, {label: at[n] for n, label in LENGTHS.items() if n in at}, "length", "m")
        _many(axes["fields"], T, {label: at[n] for n, label in FIELDS.items() if n in at}, "critical field", "T")
        if "momentum" in axes:
            q, curve = against_momentum(state)
            axes["momentum"].plot(q * 1e-6, curve["current_density"] * 1e-10, color=COLOURS[0])
            axes["momentum"].set(xlabel="phase gradient q (1/µm)", ylabel="current density (MA/cm²)", ylim=(0, None))
        if "film" in axes:
            B, curve = against_parallel_field(state)
            for k, (name, label) in enumerate({"order_parameter": "Δ", "energy_gap": "gap"}.items()):
                axes["film"].plot(B, curve[name] / curve["order_parameter"][0], color=COLOURS[k], label=label)
            axes["film"].plot(B, curve["superfluid"] / curve["superfluid"][0], color=COLOURS[2], label="1/λ²")
            axes["film"].set(xlabel="field along the film (T)", ylabel="over its value at B = 0", ylim=(0, 1.05))
            axes["film"].legend()
        figure.suptitle(f"{state.material.name}, {state.temperature:g} K", fontsize=9)
        figure.savefig(path)


def _ratios(axes: Any, T: np.ndarray, at: dict[str, np.ndarray]) -> None:
    labels = {"gap_at": "Δ/Δ(0)", "superfluid_fraction": "λ²(0)/λ²"}
    for k, (name, label) in enumerate(labels.items()):
        if name in at:
            axes.plot(T, at[name] / at[name][0], color=COLOURS[k], label=label)
    axes.set(xlabel="temperature (K)", ylim=(0, 1.05))
    axes.legend()


def _many(axes: Any, T: np.ndarray, curves: dict[str, np.ndarray], words: str, unit: str) -> None:
    for k, (label, values) in enumerate(curves.items()):
        if np.any(np.isfinite(values)):
            axes.semilogy(T, values, color=COLOURS[k], label=label)
    axes.set(xlabel="temperature (K)", ylabel=axis_label(words, unit))
    axes.legend()
