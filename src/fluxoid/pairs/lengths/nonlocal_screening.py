"""Penetration depth of pure metals, where the current at a point answers to the field within ξ0: Pippard's regime, by
BCS.

K(q) kernel, j = −K A/μ0; w Matsubara frequency, E = √(w² + d²), x = ħv_F q/2(E + g), energies in kTc. Aluminium, tin
and indium need this: their λ is two to four times λ_L although they are clean.
"""

import numpy as np

from fluxoid.errors import InputError
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.matsubara import frequencies_of_two_scales
from fluxoid.types import Floats


def angular_function(x: Floats) -> Floats:
    """(3/2x³)[(1 + x²) arctan x − x]: 1 − x²/5 for x ≪ 1, 3π/4x for x ≫ 1."""
    small = x < 0.05
    safe = np.where(small, 1.0, x)
    exact = 1.5 / safe**3 * ((1 + safe**2) * np.arctan(safe) - safe)
    y = np.where(small, x, 0.0) ** 2
    return np.where(small, 1 - y / 5 + 3 * y**2 / 35 - y**3 / 21, exact)


def penetration_depth(
    london_depth: float,
    clean_coherence_length: float,
    reduced_temperature: float = 0.0,
    mean_free_path: float = float("inf"),
    surface: str = "diffuse",
    gap_ratio: float = 2 * GAP,
) -> float:
    """Penetration depth in m of a thick pure metal at any ξ0/λ_L, mean free path and temperature.

    K(q) = λ_L⁻² 2πkT Σ_n Δ²/(ω_n² + Δ²) · F(x)/(E_n + ħ/2τ), F the ``angular_function``;
    diffuse surface λ = π/∫_0^∞ ln(1 + K/q²) dq, specular λ = (2/π)∫_0^∞ dq/(q² + K).

    Args: ``london_depth`` λ_L(0), ``clean_coherence_length`` ξ0 = ħv_F/πΔ0, ``mean_free_path`` ℓ in m;
    ``reduced_temperature`` T/Tc < 1; ``surface`` "diffuse" or "specular"; ``gap_ratio`` 2Δ0/kTc, with the BCS shape of
    Δ(T) kept.
    Raises: InputError out of range. Source: BCS 1957, §V; Abrikosov, Gor'kov, Dzyaloshinskii (1963), §37; Miller,
    Phys. Rev. 113, 1209 (1959). Relative error 1e-8. For ξ0 ≪ λ_L it is the local value of ``screening``.
    """
    lam, xi0 = float(positive(london_depth, "london_depth")), float(positive(clean_coherence_length, "ξ0"))
    t = float(non_negative(reduced_temperature, "reduced_temperature"))
    if t >= 1:
        raise InputError(f"T/Tc = {t:g}", "reduced_temperature", "a temperature below Tc")
    if surface not in ("diffuse", "specular"):
        raise InputError(f"no surface {surface!r}", "surface", "diffuse or specular")
    alpha = float(positive(gap_ratio, "gap_ratio")) / 2
    d = float(gap_over_critical_temperature(t)) * alpha / GAP
    velocity = np.pi * alpha * xi0  # ħv_F/kTc, m
    g = 0.0 if np.isinf(mean_free_path) else velocity / (2 * float(positive(mean_free_path, "mean_free_path")))
    low = max(d, t)
    # q from far below to far above every inverse length of the problem, evenly in its logarithm
    lengths = np.array([lam, xi0, lam * np.sqrt(alpha / d) * (1 + xi0 / lam) ** (1 / 3)])
    v = np.arange(np.log(1e-9 / lengths.max()), np.log(1e9 / lengths.min()), 0.15)
    q = np.exp(v)
    top = velocity * q[-1] / 2
    w, weight = frequencies_of_two_scales(np.array(t), np.array(low), np.array(low + g + min(top, 1e4 * low)))
    E = np.hypot(w, d)
    x = velocity * q[:, None] / (2 * (E + g))
    K = (weight * d**2 / (E**2 * (E + g)) * angular_function(x)).sum(-1) / lam**2
    if surface == "specular":
        return float(2 / np.pi * (0.15 * q / (q * q + K)).sum())
    return float(np.pi / (0.15 * q * np.log1p(K / q**2)).sum())
