"""Complex conductivity of a dirty superconductor, σ1 − iσ2 over σ_n: Mattis and Bardeen, and with broken pairs (Nam).

All energies in one unit: w = ħω, T = kT, d gap, G pair-breaking rate. Time factor e^{+iωt}, so σ2 > 0 is inductive.
Edges of the integrands are inverse square roots: tanh–sinh intervals between them.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.breaking.spectrum import energy_gap, retarded
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.quadrature import interval, layered_interval
from fluxoid.types import Floats

STEPS = 44  # 89 nodes an interval
THERMAL = 96  # steps of the trapezoid over thermal quasiparticles; 1e-12 down to ħω = 1e-9 Δ
NODES = 140  # an interval with pair-breaking


def _fermi(E: Floats, T: Floats) -> Floats:
    with np.errstate(over="ignore", divide="ignore", invalid="ignore", under="ignore"):
        return np.where(T > 0, 1 / (np.exp(np.clip(E / np.where(T > 0, T, 1.0), -700, 700)) + 1), (E < 0) * 1.0)


def mattis_bardeen(photon_energy: ArrayLike, gap: ArrayLike, thermal_energy: ArrayLike) -> tuple[Floats, Floats]:
    """σ1/σ_n and σ2/σ_n of a dirty superconductor at ħω > 0, gap Δ > 0 and kT ≥ 0, in one unit of energy, broadcast.

    σ1 = (2/ħω)∫_Δ^∞ [f(E) − f(E+ħω)] M dE + (1/ħω)∫_{Δ−ħω}^{−Δ} [1 − 2f(E+ħω)] |M| dE (for ħω > 2Δ),
    σ2 = (1/ħω)∫_{max(Δ−ħω, −Δ)}^{Δ} [1 − 2f(E+ħω)] M dE, M = (E² + Δ² + ħωE)/√|E² − Δ²|√|(E+ħω)² − Δ²|.

    Raises: InputError if an argument has the wrong sign. Source: Mattis and Bardeen, Phys. Rev. 111, 412 (1958).
    Relative error 1e-11. Valid for ℓ ≪ ξ0 (or in the extreme anomalous limit); weak coupling.
    """
    w, d = positive(photon_energy, "photon_energy"), positive(gap, "gap")
    w, d, T = np.broadcast_arrays(w, d, non_negative(thermal_energy, "thermal_energy"))
    w1, d1, T1 = w[..., None], d[..., None], T[..., None]

    # E = Δ + ħω sinh²y takes both roots away: dE/√(e(e + ħω)) = 2dy, and the trapezoid in y converges exponentially
    top = np.arcsinh(np.sqrt(42 * np.where(T > 0, T, 1.0) / w))[..., None]
    y = top * np.linspace(0, 1, THERMAL + 1)
    e = w1 * np.sinh(y) ** 2
    E = d1 + e
    with np.errstate(divide="ignore", under="ignore"):
        drop = -np.expm1(np.where(T1 > 0, -w1 / np.where(T1 > 0, T1, 1.0), -np.inf))
    occupied = np.where(T1 > 0, _fermi(E, T1) * (1 - _fermi(E + w1, T1)) * drop, 0.0)
    thermal = occupied * (E * (E + w1) + d1**2) / np.sqrt((e + 2 * d1) * (e + w1 + 2 * d1))
    thermal[..., 0] /= 2
    sigma1 = 4 / w * top[..., 0] / THERMAL * thermal.sum(-1)

    # pairs broken by the photon: E = −x, x from Δ to ω − Δ
    up, down, weight = interval(d, w - d, STEPS)
    open_ = weight > 0
    up, down = np.where(open_, up, d1), np.where(open_, down, d1)
    x, E = d1 + up, d1 + down
    broken = (1 - 2 * _fermi(E, T1)) * (x * E - d1**2) / np.sqrt(up * (up + 2 * d1) * down * (down + 2 * d1))
    sigma1 = sigma1 + (weight * broken).sum(-1) / w

    low = np.maximum(d - w, -d)
    left, right, weight = interval(low, d, STEPS)
    above = left + np.maximum(w1 - 2 * d1, 0)  # E + ω − Δ
    below = left + np.maximum(2 * d1 - w1, 0)  # E + Δ
    E = d1 - right
    M = (E * (E + w1) + d1**2) / np.sqrt(below * right * above * (above + 2 * d1))
    sigma2 = (weight * (1 - 2 * _fermi(E + w1, T1)) * M).sum(-1) / w
    return sigma1[()], sigma2[()]


def with_pair_breaking(
    photon_energy: ArrayLike, order_parameter: ArrayLike, thermal_energy: ArrayLike, rate: ArrayLike
) -> tuple[Floats, Floats]:
    """σ1/σ_n and σ2/σ_n of a dirty superconductor whose pairs are broken at the rate Γ > 0, energies in one unit.

    σ1 = (1/ħω)∫dE [f(E) − f(E′)] (Re g Re g′ + Im F Im F′), E′ = E + ħω over all energies,
    σ2 = (1/ħω)∫dE tanh(E′/2kT) (Im F′ Re F − Re g′ Im g), g and F retarded (``spectrum.retarded``).

    Args: ``photon_energy`` ħω > 0, ``order_parameter`` Δ(T, Γ) > 0 from ``usadel.order_parameter``, ``thermal_energy``
    kT ≥ 0, ``rate`` Γ > 0. Raises: InputError if one has the wrong sign; for Γ = 0 use ``mattis_bardeen``.
    Source: Nam, Phys. Rev. 156, 470 (1967); Gurevich and Kubo, Phys. Rev. B 96, 184515 (2017).
    Relative error 1e-9; → Mattis–Bardeen as Γ → 0. A static Γ: that of a current along the microwave field adds more.
    """
    w, d = positive(photon_energy, "photon_energy"), positive(order_parameter, "order_parameter")
    T, G = non_negative(thermal_energy, "thermal_energy"), positive(rate, "rate")
    w, d, T, G = np.broadcast_arrays(w, d, T, G)
    gap = np.asarray(energy_gap(d, G))
    layer = np.minimum(np.cbrt(G * G * d), np.where(T > 0, T, d))
    layer = np.maximum(np.minimum(layer, G + d), 1e-5 * d)
    # E and −E − ω give the same: E from −ω/2 on, with edges where E or E + ω meets ± the gap, and at the Fermi level
    inner = np.sort(np.stack([-w / 2 + np.abs(gap - w / 2), np.zeros_like(w), np.broadcast_to(gap, w.shape)]), axis=0)
    sigma1, sigma2 = np.zeros_like(w), np.zeros_like(w)
    for low, high in zip([-w / 2, *inner[:-1]], inner):
        left, _, weight = layered_interval(low, high, layer, NODES)
        one, two = _pair_breaking_integrand(low[..., None] + left, w, d, T, G)
        sigma1, sigma2 = sigma1 + (weight * one).sum(-1), sigma2 + (weight * two).sum(-1)
    # the rest reaches to infinity, where the integrand falls as E⁻³
    scale = d + G + w
    left, right, weight = layered_interval(np.zeros_like(w), np.ones_like(w), layer / scale, NODES)
    right, scale = np.maximum(right, 1e-9), scale[..., None]
    one, two = _pair_breaking_integrand(inner[-1][..., None] + scale * left / right, w, d, T, G)
    weight = weight * scale / right**2
    return ((sigma1 + (weight * one).sum(-1)) / w)[()], ((sigma2 + (weight * two).sum(-1)) / w)[()]


def _pair_breaking_integrand(E: Floats, w: Floats, d: Floats, T: Floats, G: Floats) -> tuple[Floats, Floats]:
    w1, d1, T1 = w[..., None], d[..., None], T[..., None]
    ratio = (G / d)[..., None]
    g, F = retarded(E / d1, ratio)
    g_up, F_up = retarded((E + w1) / d1, ratio)
    f, f_up = _fermi(E, T1), _fermi(E + w1, T1)
    with np.errstate(divide="ignore", under="ignore"):
        drop = -np.expm1(np.where(T1 > 0, -w1 / np.where(T1 > 0, T1, 1.0), -np.inf))
    one = 2 * np.where(T1 > 0, f * (1 - f_up) * drop, f - f_up) * (g.real * g_up.real + F.imag * F_up.imag)
    two = (1 - 2 * f_up) * (F_up.imag * F.real - g_up.real * g.imag)
    two = two + (1 - 2 * f) * (F.imag * F_up.real - g.real * g_up.imag)
    return one, two
