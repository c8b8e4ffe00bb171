"""The largest supercurrent: depairing, which is the maximum of J(q), not a balance of energies.

Three theories: Ginzburg–Landau (near Tc), Usadel (dirty, any temperature), and the clean metal at T = 0.
Reduced energies in kTc: T, d gap, G rate Γ = ħDq²/2, S = 2πT Σ sin²θ. J ∝ √Γ S in the dirty metal.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, hbar, vacuum_permeability
from fluxoid.pairs.breaking.pair_breaking import critical_rate
from fluxoid.pairs.breaking.usadel import order_parameter, sums
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.lengths.penetration_depth import dirty_superfluid_fraction
from fluxoid.pairs.numerics.inputs import non_negative, positive, positive_or_infinite, real
from fluxoid.types import Floats


def ginzburg_landau_depairing(penetration_depth: ArrayLike, coherence_length: ArrayLike) -> Floats:
    """GL depairing current density, A/m²: Φ0/(3√3πμ0λ²ξ) = 0.5443 Hc/λ, with λ and ξ at the working temperature.

    There |ψ|² = 2/3 and q = 1/(√3ξ). The unit Φ0/(2πμ0λ²ξ) of current density is 3√3/2 times larger.

    Args: ``penetration_depth`` and ``coherence_length`` in m. Raises: InputError if one is not positive.
    Source: Ginzburg and Landau 1950; Tinkham, 2nd ed., eq. 4.36. Exact as T → Tc.
    """
    depth, xi = positive(penetration_depth, "penetration_depth"), positive(coherence_length, "coherence_length")
    return (flux_quantum / (3 * math.sqrt(3) * math.pi * vacuum_permeability * depth**2 * xi))[()]


def _rise(T: Floats, G: Floats) -> tuple[Floats, Floats, Floats]:
    """Logarithmic slope of J against Γ along the gap equation, then Δ and S. Falls from ½ to −∞ over 0 < Γ < Γ_c."""
    d = np.asarray(order_parameter(T, G))
    _, S, g_d, g_G, S_d, S_G = sums(T, d, G)
    return 0.5 + G * (S_G - S_d * g_G / g_d) / S, d, S


def dirty_depairing_state(reduced_temperature: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Where a dirty superconductor carries most: Γ*/kTc, Δ*/kTc, and J* in units Δ0^{3/2}/(eρ√(ħD)).

    d(√Γ S)/dΓ = 0 along the gap equation, S = 2πkT Σ sin²θ; at T = 0, Γ*/Δ* = 0.30038619.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zeros at and above Tc. Raises: InputError if it is negative.
    Source: Kupriyanov and Lukichev, Sov. J. Low Temp. Phys. 6, 210 (1980).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, t, 0.5)
    top = np.asarray(critical_rate(T))
    # The maximum is at Γ = Γ_c/3 near Tc and 0.2699 Γ_c·… at T = 0; secant steps from there, J being flat in Γ.
    share = 1 / 3 - 0.064 * (1 - T) ** 2
    before, now = 0.97 * share * top, share * top
    rise_before = _rise(T, before)[0]
    rise, d, S = _rise(T, now)
    for _ in range(6):
        step = rise * (now - before) / np.where(rise == rise_before, np.inf, rise - rise_before)
        before, rise_before = now, rise
        now = np.clip(now - step, 0.5 * now, 0.5 * (now + top))
        rise, d, S = _rise(T, now)
        if np.all(np.abs(rise) < 1e-8):  # J is then within 1e-15 of its maximum
            break
    current = np.sqrt(2 * now / GAP) * S / GAP
    return np.where(below, now, 0.0)[()], np.where(below, d, 0.0)[()], np.where(below, current, 0.0)[()]


def dirty_depairing(reduced_temperature: ArrayLike) -> Floats:
    """Dirty depairing current density in units Δ0^{3/2}/(eρ√(ħD)), at any temperature: 0.7456867 at T = 0.

    The maximum over q of ``dirty_current_density``; 0.5949719 Hc(0)/λ(0) at T = 0.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zero at and above Tc. Raises: InputError if it is negative.
    Source: Kupriyanov and Lukichev 1980. Fails for ℓ ≳ ξ0, where the clean value 0.8257 Hc/λ is approached.
    """
    return dirty_depairing_state(reduced_temperature)[2]


def dirty_depairing_current(
    resistivity: ArrayLike,
    diffusivity: ArrayLike,
    critical_temperature: ArrayLike,
    temperature: ArrayLike,
    gap_ratio: ArrayLike = 2 * GAP,
) -> Floats:
    """Depairing current density of a dirty film, A/m², at any temperature.

    J = 0.7457 Δ0^{3/2}/(eρ√(ħD)) at T = 0, and as Bc/λ from there: Ginzburg and Landau's at Tc, whatever the gap
    ratio. Multiply by the cross-section for the critical current of a narrow wire.

    Args: ``resistivity`` Ω m, ``diffusivity`` m²/s, ``critical_temperature`` and ``temperature`` in K;
    ``gap_ratio`` 2Δ0/kTc; all broadcast together.
    Raises: InputError if a value has the wrong sign. Source: Kupriyanov and Lukichev 1980; Romijn, Klapwijk, Renne,
    Mooij, Phys. Rev. B 26, 3648 (1982). Good for wires narrower than ξ and Λ; real wider films carry less: current
    crowds at edges.
    """
    Tc = positive(critical_temperature, "critical_temperature")
    gap = positive(gap_ratio, "gap_ratio") / 2 * boltzmann * Tc
    scale = gap**1.5 / (elementary_charge * positive(resistivity, "resistivity"))
    t = non_negative(temperature, "temperature") / Tc
    below = np.minimum(t, 1 - 1e-12)
    shape = np.sqrt(dirty_superfluid_fraction(below, gap_ratio) / dirty_superfluid_fraction(below))
    return scale / np.sqrt(hbar * positive(diffusivity, "diffusivity")) * dirty_depairing(t) * shape


def dirty_current_density(reduced_temperature: ArrayLike, phase_gradient: ArrayLike) -> Floats:
    """J(q) of a dirty superconductor in units Δ0^{3/2}/(eρ√(ħD)), q in units √(Δ0/ħD).

    J = (q/eρ) 2πkT Σ_n sin²θ_n with Γ = ħDq²/2 in Usadel's equation.

    Args: ``reduced_temperature`` T/Tc ≥ 0 and ``phase_gradient`` q, either sign, broadcast; zero beyond the critical q.
    Raises: InputError if the temperature is negative. Source: Maki in Parks (1969), ch. 18; Anthore et al. 2003.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    t, q = np.broadcast_arrays(t, real(phase_gradient, "phase_gradient"))
    G = GAP * q * q / 2
    d = np.asarray(order_parameter(t, G))
    alive = d > 0
    S = sums(np.where(alive, t, 0.0), np.where(alive, d, 1.0), np.where(alive, G, 0.0))[1]
    return np.where(alive, q * S / GAP, 0.0)[()]


def ginzburg_landau_current(phase_gradient: ArrayLike) -> Floats:
    """J(q) of Ginzburg and Landau in units Φ0/(2πμ0λ²ξ), q in units 1/ξ: q(1 − q²), zero beyond q = 1.

    Args: ``phase_gradient`` q, either sign. Raises: InputError if it is not finite. Source: Tinkham, 2nd ed., eq. 4.35.
    """
    q = real(phase_gradient, "phase_gradient")
    return (q * np.maximum(1 - q * q, 0.0))[()]


def ginzburg_landau_density(phase_gradient: ArrayLike) -> Floats:
    """|ψ|² of a uniform current over its value without: 1 − q², q in units 1/ξ; zero beyond q = 1.

    Args: ``phase_gradient`` q, either sign; (n − Φ/Φ0)ξ/R in a thin ring. Raises: InputError if it is not finite.
    Source: Tinkham, 2nd ed., eq. 4.33.
    """
    q = real(phase_gradient, "phase_gradient")
    return np.maximum(1 - q * q, 0.0)[()]


def ginzburg_landau_stability(radius: ArrayLike = math.inf) -> Floats:
    """The q² (units 1/ξ²) up to which a uniform current is stable at a given winding: 1/3 + (ξ/R)²/6 in a thin ring.

    What breaks it up first has one period around the ring and needs 6q² > 2 + (ξ/R)². At most 1, where the pairs end:
    R below ξ/2. In a long wire 1/3, which is depairing.

    Args: ``radius`` R/ξ, any shape, may be infinite. Raises: InputError if it is not positive. Source: J. S.
    Langer and V. Ambegaokar, Phys. Rev. 164, 498 (1967).
    """
    return np.minimum(1 / 3 + 1 / (6 * positive_or_infinite(radius, "radius") ** 2), 1.0)[()]


def clean_gap(pair_momentum: ArrayLike) -> Floats:
    """Δ/Δ0 of the clean metal at T = 0 against s = p_F v_s/Δ0, the Doppler shift of the fastest electrons.

    1 up to s = 1; then ln(Δ0/Δ) = acosh r − √(1 − 1/r²), r = sΔ0/Δ; zero from s = e/2 on (e = 2.718…).

    Args: ``pair_momentum`` s, either sign. Raises: InputError if it is not finite. Source: Rogers 1960, in Bardeen,
    Rev. Mod. Phys. 34, 667 (1962), §IV; Maki, Prog. Theor. Phys. 29, 333 (1963). Spherical Fermi surface.
    """
    s = np.abs(real(pair_momentum, "pair_momentum"))
    r = _doppler_ratio(s)
    return np.where(s <= 1, 1.0, np.where(s < math.e / 2, s / r, 0.0))[()]


def _doppler_ratio(s: Floats) -> Floats:
    """r ≥ 1 with s = r exp(−acosh r + √(1−1/r²)); s rises from 1 to e/2, r in terms of c = √(1 − 1/r²) < 1."""
    inside = np.clip(s, 1.0, math.e / 2)
    low, high = np.zeros_like(inside), np.ones_like(inside)
    for _ in range(54):  # s = e^c/(1 + c): bisection, exact to rounding and safe at both ends
        c = (low + high) / 2
        above = np.exp(c) / (1 + c) > inside
        low, high = np.where(above, low, c), np.where(above, c, high)
    return 1 / np.sqrt(1 - np.minimum((low + high) / 2, 1 - 1e-16) ** 2)


def clean_current_density(pair_momentum: ArrayLike) -> Floats:
    """J(s) of the clean metal at T = 0 in units n e Δ0/p_F, s = p_F v_s/Δ0.

    J = s up to s = 1 (Landau); beyond, s [1 − (1 − 1/r²)^{3/2}], r = sΔ0/Δ: quasiparticles flow back.

    Args: ``pair_momentum`` s, either sign. Raises: InputError if it is not finite. Source: as ``clean_gap``.
    """
    s = real(pair_momentum, "pair_momentum")
    size = np.abs(s)
    r = _doppler_ratio(size)
    J = s * (1 - (1 - 1 / r**2) ** 1.5)
    return np.where(size <= 1, s, np.where(size < math.e / 2, J, 0.0))[()]


@cache
def clean_depairing() -> float:
    """Depairing current density of the clean metal at T = 0 in units Hc(0)/λ(0): 0.8256564073.

    The maximum of ``clean_current_density``, 1.0112 of Landau's, times √(2/3) = n e Δ0/p_F over Hc/λ.

    Source: Bardeen, Rev. Mod. Phys. 34, 667 (1962), §IV; Kupriyanov and Lukichev 1980. Spherical Fermi surface.
    """
    from scipy.optimize import minimize_scalar

    best = minimize_scalar(
        lambda c: -math.exp(c) / (1 + c) * (1 - c**3), bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-10}
    )
    return math.sqrt(2 / 3) * -float(best.fun)
