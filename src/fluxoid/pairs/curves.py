"""Curves of a material against temperature, field along the film, and momentum of the condensate, as plain arrays in
SI."""

import warnings
from collections.abc import Sequence

import numpy as np

from fluxoid.constants import boltzmann, elementary_charge, hbar
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.pairs.depairing import dirty_current_density
from fluxoid.pairs.material import Material
from fluxoid.pairs.pair_breaking import critical_rate, rate_from_parallel_field
from fluxoid.pairs.ratios import GAP
from fluxoid.pairs.reading import for_people
from fluxoid.pairs.spectrum import energy_gap
from fluxoid.pairs.state import State
from fluxoid.pairs.usadel import dirty_fraction, order_parameter
from fluxoid.pairs.vortex_line import lower_critical_field
from fluxoid.types import Floats


def against_temperature(
    material: Material, names: Sequence[str], points: int = 61, highest: float = 0.995
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
    """Fields in T along a thin dirty film up to the critical one; Δ, energy gap (J) and λ²(0,0)/λ²(T,B) there.

    Γ = De²B²d²/6ħ in Usadel's equation; spins left out.

    Raises: InputError if thickness or diffusivity is not known, and for d > 1.8 ξ(T), where vortices enter along the
    film. Source: Maki in Parks (1969), ch. 18.
    """
    material = state.material
    if not np.isfinite(state["parallel_critical_field"]):
        xi = state["coherence_length_at"]
        what = f"the film is thicker than 1.8 ξ = {for_people(1.8 * xi, 'm')}: vortices enter along it"
        raise InputError(what, material.name or "thickness", "a thinner film, or a temperature closer to Tc")
    D, d, Tc = (material.value(name) for name in ("diffusivity", "thickness", "critical_temperature"))
    t = state.temperature / Tc
    scale = boltzmann * Tc
    top = np.sqrt(critical_rate(t) * scale / (D * (elementary_charge * d) ** 2 / (6 * hbar)))
    B = np.linspace(0, 1, points) * top
    G = np.asarray(rate_from_parallel_field(D, d, B)) / scale
    order = np.asarray(order_parameter(t, G))
    gap = np.where(order > 0, energy_gap(np.where(order > 0, order, 1.0), np.where(order > 0, G, 0.0)), 0.0)
    unit = material.value("gap") / GAP  # the gap of the material over kTc of weak coupling
    return B, {
        "order_parameter": order * unit,
        "energy_gap": gap * unit,
        "superfluid": np.asarray(dirty_fraction(t, G)),
    }


def against_momentum(state: State, points: int = 201) -> tuple[Floats, dict[str, Floats]]:
    """Phase gradients q in 1/m up to the critical one, and J(q) in A/m² and Δ(q) in J of a dirty superconductor.

    Raises: InputError if resistivity or diffusivity is not known. Source: Maki in Parks (1969), ch. 18.
    """
    material = state.material
    rho, D, gap = (material.value(name) for name in ("resistivity", "diffusivity", "gap"))
    t = state.temperature / material.value("critical_temperature")
    unit = np.sqrt(gap / (hbar * D))
    top = np.sqrt(2 * critical_rate(t) / GAP)
    q = np.linspace(0, 1, points) * top
    J = np.asarray(dirty_current_density(t, q)) * gap**1.5 / (elementary_charge * rho * np.sqrt(hbar * D))
    order = np.asarray(order_parameter(t, GAP * q**2 / 2)) * gap / GAP
    return q * unit, {"current_density": J, "order_parameter": order}
