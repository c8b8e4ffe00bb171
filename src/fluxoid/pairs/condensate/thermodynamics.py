"""What the condensate is worth and what it costs to warm it: condensation energy, Hc(T), entropy, heat, quasiparticles.

t = T/Tc; inside, energies in kTc: T temperature, d gap, E quasiparticle energy, w Matsubara frequency.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, vacuum_permeability
from fluxoid.pairs.condensate.excitations import excess, states
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.matsubara import frequencies
from fluxoid.types import Floats


def _occupied(T: Floats, d: Floats) -> tuple[Floats, Floats, Floats]:
    """Energy, weight and −T ∂f/∂E at the nodes."""
    E, weight = states(T, d)
    with np.errstate(over="ignore", under="ignore"):
        boltzmann_factor = np.exp(-(excess(T, d) + (d / T)[..., None]))
    return E, weight, boltzmann_factor


def yosida(reduced_temperature: ArrayLike) -> Floats:
    """Normal fraction of a clean superconductor, 1 − n_s/n, small numbers exact.

    Y(T) = 2∫_0^∞ dξ (−∂f/∂E).

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; 1 at and above Tc.
    Raises: InputError if it is negative. Source: Yosida, Phys. Rev. 110, 769 (1958).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    warm = (t > 0) & (t < 1)
    T = np.where(warm, t, 0.5)
    _, weight, b = _occupied(T, np.asarray(gap_over_critical_temperature(T)))
    Y = 2 * (weight * b / (1 + b) ** 2).sum(-1) / T
    return np.where(warm, Y, np.where(t >= 1, 1.0, 0.0))[()]


def gap_squared_slope(reduced_temperature: ArrayLike) -> Floats:
    """−d(Δ/kTc)²/dt, t = T/Tc: from the gap equation differentiated, so exact where differences would not be.

    = 2Y/(t Σ_n 2πt(ω_n² + Δ²)^{−3/2}); at Tc 8π²/7ζ(3); above, zero.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0. Raises: InputError if it is negative.
    Source: the derivative of BCS eq. 3.27; Mühlschlegel, Z. Phys. 155, 313 (1959).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    T = np.clip(t, 1e-3, 1.0)
    d = np.asarray(gap_over_critical_temperature(T))
    w, weight = frequencies(T, np.maximum(d, T))
    cubes = (weight / np.hypot(w, d[..., None]) ** 3).sum(-1)
    return np.where((t >= 1e-3) & (t <= 1), 2 * yosida(T) / (T * cubes), 0.0)[()]


def reduced_condensation_energy(reduced_temperature: ArrayLike) -> Floats:
    """Condensation energy over its value N(0)Δ0²/2 at absolute zero.

    F_n − F_s = N(0) 2πkT Σ_n Δ⁴/[R_n (ω_n + R_n)²], R_n = √(ω_n² + Δ²): the free energy with the gap equation put in,
    so that nothing cancels near Tc.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zero at and above Tc.
    Raises: InputError if it is negative. Source: Bardeen and Stephen, Phys. Rev. 136, A1485 (1964), for a
    uniform gap.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    T = np.minimum(t, 1.0)
    d = np.asarray(gap_over_critical_temperature(T))
    w, weight = frequencies(T, np.maximum(d, T))
    R = np.hypot(w, d[..., None])
    return (2 / GAP**2 * (weight * d[..., None] ** 4 / (R * (w + R) ** 2)).sum(-1))[()]


def reduced_critical_field(reduced_temperature: ArrayLike) -> Floats:
    """Thermodynamic critical field Hc(T)/Hc(0) = √(condensation energy); see ``reduced_condensation_energy``."""
    return np.sqrt(reduced_condensation_energy(reduced_temperature))


def thermodynamic_critical_field(
    reduced_temperature: ArrayLike, gap: ArrayLike, density_of_states: ArrayLike
) -> Floats:
    """Thermodynamic critical field Bc(T) in tesla.

    Bc²/2μ0 = N(0)Δ0²/2 · (reduced condensation energy).

    Args: ``reduced_temperature`` T/Tc; ``gap`` Δ0 in J at T = 0; ``density_of_states`` N(0) per spin in 1/(J m³).
    Raises: InputError if a value has the wrong sign. Source: BCS 1957, §III.
    Good values: 10 mT for Al, 0.2 T for Nb. Strong coupling raises Bc(0) by some per cent beyond the gap's own share.
    """
    gap, N0 = positive(gap, "gap"), positive(density_of_states, "density_of_states")
    return np.sqrt(vacuum_permeability * N0) * gap * reduced_critical_field(reduced_temperature)


def entropy(reduced_temperature: ArrayLike) -> Floats:
    """Electronic entropy over γTc (γ the Sommerfeld constant); t itself above Tc.

    S = −4N(0)k ∫_0^∞ dξ [f ln f + (1−f) ln(1−f)].

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0. Raises: InputError if it is negative.
    Source: BCS 1957, §III; Mühlschlegel, Z. Phys. 155, 313 (1959), table 1.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    warm = (t > 0) & (t < 1)
    T = np.where(warm, t, 0.5)
    E, weight, b = _occupied(T, np.asarray(gap_over_critical_temperature(T)))
    S = 6 / np.pi**2 * (weight * (E / T[..., None] * b / (1 + b) + np.log1p(b))).sum(-1)
    return np.where(warm, S, t)[()]


def specific_heat(reduced_temperature: ArrayLike) -> Floats:
    """Electronic specific heat over γTc; just below Tc it is 1 + 12/7ζ(3), above it is t.

    C = (4N(0)/T) ∫_0^∞ dξ (−∂f/∂E)(E² − (T/2) dΔ²/dT).

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0. Raises: InputError if it is negative.
    Source: BCS 1957, §III; Mühlschlegel, Z. Phys. 155, 313 (1959), table 1.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    warm = (t > 0) & (t < 1)
    T = np.where(warm, t, 0.5)
    E, weight, b = _occupied(T, np.asarray(gap_over_critical_temperature(T)))
    stiff = (T * gap_squared_slope(T) / 2)[..., None]
    C = 6 / np.pi**2 * (weight * b / (1 + b) ** 2 * (E**2 + stiff)).sum(-1) / T**2
    return np.where(warm, C, t)[()]


def quasiparticle_density(
    temperature: ArrayLike,
    critical_temperature: ArrayLike,
    density_of_states: ArrayLike,
    gap_ratio: ArrayLike = 2 * GAP,
) -> Floats:
    """Number of thermal quasiparticles per volume, 1/m³.

    n_qp = 4N(0) ∫_0^∞ dξ f(E); at low T, 2N(0)√(2πkTΔ) e^{−Δ/kT}.

    Args: ``temperature`` and ``critical_temperature`` in K; ``density_of_states`` N(0) per spin in 1/(J m³);
    ``gap_ratio`` 2Δ0/kTc, with the BCS shape of Δ(T) kept.
    Raises: InputError if a value has the wrong sign. Source: Tinkham, *Introduction to Superconductivity*, 2nd ed.,
    §3.6. Good value: N(0) = 1.72e10 /(µm³ eV) for Al. Real films below 0.15 Tc hold more: stray radiation breaks
    pairs.
    """
    Tc, N0 = positive(critical_temperature, "critical_temperature"), positive(density_of_states, "density_of_states")
    t = non_negative(temperature, "temperature") / Tc
    T = np.where(t > 0, t, 0.5)
    alpha = positive(gap_ratio, "gap_ratio") / 2
    _, weight, b = _occupied(T, np.asarray(gap_over_critical_temperature(T)) * alpha / GAP)
    reduced = np.where(t > 0, (weight * b / (1 + b)).sum(-1), 0.0)
    return (4 * N0 * boltzmann * Tc * reduced)[()]
