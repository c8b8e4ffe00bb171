"""Curves of a material against temperature, field along the film, and momentum of the condensate, as plain arrays in
SI."""

import warnings
from collections.abc import Sequence

import numpy as np

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.state import State
from fluxoid.materials.step import Known
from fluxoid.materials.wording import for_people
from fluxoid.pairs.breaking.pair_breaking import critical_rate
from fluxoid.pairs.breaking.spectrum import energy_gap
from fluxoid.pairs.breaking.usadel import dirty_fraction, order_parameter
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.currents.depairing import dirty_current_density, dirty_depairing_state
from fluxoid.pairs.fields.vortex_line import lower_critical_field
from fluxoid.pairs.lengths.penetration_depth import dirty_superfluid_fraction
from fluxoid.types import Floats


def against_temperature(
    material: Known, names: Sequence[str], points: int = 61, highest: float = 0.995
) -> tuple[Floats, dict[str, Floats]]:
    """Temperatures in K from 0 to ``highest`` Tc, and named quantities of the state there (nan where they do not
    exist).

    Raises: InputError for a name that no state of the material has.
    """
    rest = 1 - np.linspace(0, 1, points) * (1 - np.sqrt(1 - highest))  # closer together towards Tc
    T = (1 - rest**2) * material.value("critical_temperature")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnwiseWarning)
        states = [material.at(float(t)) for t in T]
    curves = {name: np.array([state[name] for state in states]) for name in names if name != "lower_critical_field"}
    if "lower_critical_field" in names:  # all vortices at once
        depth, xi = (np.array([state[n] for state in states]) for n in ("penetration_depth_at", "coherence_length_at"))
        enters = depth / xi > np.sqrt(0.5)
        curves["lower_critical_field"] = np.full(points, np.nan)
        if np.any(enters):
            curves["lower_critical_field"][enters] = lower_critical_field(depth[enters], xi[enters])
    return T, curves


def against_parallel_field(state: State, points: int = 101) -> tuple[Floats, dict[str, Floats]]:
    """Fields in T along a thin film up to the critical one; Δ, energy gap (J) and λ²(0,0)/λ²(T,B) there.

    Γ = Γ_c(T)(B/B_∥)² in Usadel's equation, B_∥ of the state: De²B²d²/6ħ where the film is dirty. Spins left out.

    Returns: B (points,) in T; {"order_parameter": J, "energy_gap": J, "superfluid": ratio}, each (points,).
    Raises: InputError if thickness or ξ is not known, and for d > 1.8 ξ(T), where vortices enter along the
    film. Warns (UnwiseWarning) where ℓ > ξ0: the curve between its ends is that of a dirty film.
    Source: Maki in Parks (1969), ch. 18.
    """
    material = state.material
    top = state["parallel_critical_field"]
    if not np.isfinite(top):
        xi = state["coherence_length_at"]
        what = f"the film is thicker than 1.8 ξ = {for_people(1.8 * xi, 'm')}: vortices enter along it"
        raise InputError(what, material.name or "thickness", "a thinner film, or a temperature closer to Tc")
    _warn_of_purity(material, "along a field")
    t = state.temperature / material.value("critical_temperature")
    B = np.linspace(0, 1, points) * top
    G = np.linspace(0, 1, points) ** 2 * float(critical_rate(t))
    order = np.asarray(order_parameter(t, G))
    gap = np.where(order > 0, energy_gap(np.where(order > 0, order, 1.0), np.where(order > 0, G, 0.0)), 0.0)
    unit = material.value("gap") / GAP  # the gap of the material over kTc of weak coupling
    return B, {
        "order_parameter": order * unit,
        "energy_gap": gap * unit,
        "superfluid": np.asarray(dirty_fraction(t, G)) * state["superfluid_fraction"] / float(dirty_fraction(t, 0.0)),
    }


def against_momentum(state: State, points: int = 201) -> tuple[Floats, dict[str, Floats]]:
    """Phase gradients q in 1/m up to the critical one, and J(q) in A/m² and Δ(q) in J.

    The shape is that of a dirty superconductor, with the slope (Φ0/2π)/μ0λ²(T) and the maximum J_d(T) of the state.

    Returns: q (points,) in 1/m; {"current_density": A/m², "order_parameter": J}, each (points,).
    Raises: InputError if λ(T) or J_d(T) does not follow. Warns (UnwiseWarning) where ℓ > ξ0.
    Source: Maki in Parks (1969), ch. 18.
    """
    material = state.material
    t = state.temperature / material.value("critical_temperature")
    largest = float(dirty_depairing_state(t)[2])
    unit_J = state["depairing_current_density"] / largest
    slope = flux_quantum / (2 * np.pi * vacuum_permeability * state["penetration_depth_at"] ** 2)
    unit_q = unit_J * np.pi / 2 * float(dirty_superfluid_fraction(t)) / slope  # J → (π/2) fraction q of the shape
    _warn_of_purity(material, "against momentum")
    q = np.linspace(0, 1, points) * np.sqrt(2 * critical_rate(t) / GAP)
    J = np.asarray(dirty_current_density(t, q))
    order = np.asarray(order_parameter(t, GAP * q**2 / 2)) * material.value("gap") / GAP
    return q * unit_q, {"current_density": J * unit_J, "order_parameter": order}


def _warn_of_purity(material: Known, where: str) -> None:
    known = material.known
    if {"mean_free_path", "clean_coherence_length"} <= set(known):
        impurity = known["clean_coherence_length"].value / known["mean_free_path"].value
    else:
        impurity = 0.0 if material.assume == "clean" else np.inf
    if impurity < 1:
        name = material.name or "material"
        what = f"{name}: the curve {where} has the shape of a dirty metal, but ξ0/ℓ is {impurity:.2g}"
        warnings.warn(f"{what}. Only its ends hold", UnwiseWarning, stacklevel=3)
