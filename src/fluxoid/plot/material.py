"""Pictures of a material: everything that depends on temperature, on the momentum of the condensate, and on a field
along a film."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.save import save
from fluxoid.plot.style import COLOURS, PAGE, axis_label, prefixed, style
from fluxoid.types import Floats

if TYPE_CHECKING:
    from fluxoid.materials.state import State

COLUMNS = 3
HEIGHT = 1.9  # of a row of panels, inches

# what shares a panel, in the order of panels: words of the axis, names; a quantity not named gets a panel of its unit
PANELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Δ", ("gap_at",)),
    ("fraction", ("superfluid_fraction", "reduced_upper_field")),
    ("heat, entropy", ("specific_heat", "entropy")),
    ("length", ("penetration_depth_at", "bulk_penetration_depth", "coherence_length_at")),
    ("screening length", ("sheet_penetration_depth", "pearl_length")),
    ("κ", ("ginzburg_landau_parameter",)),
    (
        "critical field",
        (
            "upper_critical_field_at",
            "upper_critical_field_with_spin",
            "surface_critical_field",
            "parallel_critical_field",
            "pauli_field",
            "thermodynamic_critical_field",
            "lower_critical_field",
        ),
    ),
    ("current density", ("depairing_current_density", "ginzburg_landau_depairing")),
    ("sheet inductance", ("sheet_inductance",)),
    ("stiffness", ("sheet_stiffness",)),
    ("IcRn", ("tunnel_product", "dirty_contact_product", "clean_contact_product")),
    ("quasiparticles", ("quasiparticle_density",)),
    ("n_s", ("superfluid_density",)),
    ("times", ("relaxation_time", "time_unit")),
    ("u", ("relaxation_ratio",)),
    ("2Δ/h", ("gap_frequency",)),
    ("Bc²/2μ0", ("condensation_energy",)),
)
LABELS = {
    "upper_critical_field_with_spin": "with spin",
    "parallel_critical_field": "B∥ of the film",
    "tunnel_product": "tunnel",
    "dirty_contact_product": "KO-1",
    "clean_contact_product": "KO-2",
}
DECADE = 12  # a panel whose curves span more than this factor is logarithmic


def material_picture(state: "State", path: str | Path) -> None:
    """Draw all that depends on T, on q and on B to a file (PNG, SVG, PDF); what the material does not know is left out.

    state: fixes the temperature of the curves against momentum and field.
    """
    from matplotlib.figure import Figure

    from fluxoid.materials.curves import against_momentum, against_parallel_field, against_temperature

    named = [n for _, names in PANELS for n in names if n in state]
    T, at = against_temperature(state.material, named, points=41)
    panels = [(words, [n for n in names if n in at and np.any(np.isfinite(at[n]))]) for words, names in PANELS]
    panels = [(words, names) for words, names in panels if names]
    moving = "depairing_current_density" in state and "penetration_depth_at" in state
    along = "parallel_critical_field"  # of a film that is thin for its ξ(T)
    film = moving and along in state and math.isfinite(state[along])
    count = len(panels) + 2 * moving + film
    rows = math.ceil(count / COLUMNS)
    with style():
        figure = Figure(figsize=(PAGE, HEIGHT * rows), layout="constrained")
        places = list(np.ravel(figure.subplots(rows, COLUMNS)))
        for spare in places[count:]:
            spare.remove()
        for axes, (words, names) in zip(places, panels, strict=False):
            _against_temperature(axes, state, words, T, {n: at[n] for n in names})
        if moving:
            _against_momentum(places[len(panels)], places[len(panels) + 1], *against_momentum(state))
        if film:
            _against_field(places[len(panels) + 2], *against_parallel_field(state))
        figure.suptitle(f"{state.material.name}; against q and B: at {state.temperature:g} K", fontsize=8)
        save(figure, path)


def _against_temperature(axes: Any, state: "State", words: str, T: Floats, curves: dict[str, Floats]) -> None:
    steps = state.steps
    unit = steps[next(iter(curves))].unit
    if unit == "J" and words == "stiffness":
        from fluxoid.constants import boltzmann

        curves, unit = {n: v / boltzmann for n, v in curves.items()}, "K"
    elif unit == "J":
        from fluxoid.constants import elementary_charge

        curves, unit = {n: v / elementary_charge for n, v in curves.items()}, "eV"
    elif unit == "1/m^3":
        curves, unit = {n: v * 1e-18 for n, v in curves.items()}, "1/µm³"
    every = np.concatenate([v[np.isfinite(v) & (v > 0)] for v in curves.values()])
    linear = words == "heat, entropy"
    steep = every.max() > DECADE * np.median(every) or every.min() * DECADE**2 < every.max()
    logarithmic = not linear and (
        words in ("length", "critical field", "quasiparticles") or (steep and every.max() > every[0] * DECADE)
    )
    factor = 1.0
    if unit != "1/µm³":
        factor, unit = prefixed(float(every.max() if not logarithmic else np.median(every)), unit)
    if unit and logarithmic and factor != 1.0 and every.max() / every.min() > 1e4:
        factor, unit = 1.0, unit[1:]
    for k, (name, values) in enumerate(curves.items()):
        label = LABELS.get(name, steps[name].symbol.replace("(T)", ""))
        (axes.semilogy if logarithmic else axes.plot)(T, values / factor, color=COLOURS[k], label=label)
    if logarithmic:
        axes.set_ylim(bottom=max(every.min(), every.max() * 1e-8) / factor / 1.5)
    else:
        axes.set_ylim(bottom=0)
    axes.set(xlabel="temperature (K)", ylabel=axis_label(words, unit))
    if len(curves) > 1:
        axes.legend(fontsize=5.5, ncols=2 if len(curves) > 4 else 1, loc="best")
        if words == "critical field":  # room for the legend below the curves
            low, high = axes.get_ylim()
            axes.set_ylim(low * (low / high) ** 0.4, high)
            axes.legend(fontsize=5.5, ncols=2, loc="lower left")


def _against_momentum(left: Any, right: Any, q: Floats, curve: dict[str, Floats]) -> None:
    q = q * 1e-6
    left.plot(q, curve["current_density"] * 1e-10, color=COLOURS[0])
    left.set(xlabel="phase gradient q (1/µm)", ylabel="J (MA/cm²)", ylim=(0, None))
    right.plot(q, curve["order_parameter"] / curve["order_parameter"][0], color=COLOURS[0], label="Δ")
    top = int(np.argmax(curve["current_density"]))
    rising = slice(1, top)
    stiff = curve["current_density"][1] / q[1]
    inductance = stiff * q[rising] / curve["current_density"][rising]
    right.plot(q[rising], 1 / inductance, color=COLOURS[1], label="1/inductance, up to J_d")
    right.set(xlabel="phase gradient q (1/µm)", ylabel="over its value at q = 0", ylim=(0, 1.05))
    right.legend(fontsize=5.5)


def _against_field(axes: Any, B: Floats, curve: dict[str, Floats]) -> None:
    factor, unit = prefixed(float(B.max()), "T")
    scale = curve["order_parameter"][0]
    axes.plot(B / factor, curve["order_parameter"] / scale, color=COLOURS[0], label="Δ")
    axes.plot(B / factor, curve["energy_gap"] / scale, color=COLOURS[1], label="energy gap")
    axes.plot(B / factor, curve["superfluid"] / curve["superfluid"][0], color=COLOURS[2], label="1/λ²")
    axes.set(xlabel=f"field along the film ({unit})", ylabel="over its value at B = 0", ylim=(0, 1.05))
    axes.legend(fontsize=5.5)
