"""The dirty superconductor with broken pairs: Usadel's equation at Matsubara frequencies, uniform in space.

One rate Γ (as an energy) stands for all that breaks time reversal: current, field, magnetic impurities (see
pair_breaking). θ angle of the Green's functions, cos θ and sin θ; U = Δ cot θ; R = Δ/sin θ = √(Δ² + U²); S = 2πT Σ
sin²θ. Energies in kTc0, the critical temperature without pair-breaking; T, d and G broadcast together.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative
from fluxoid.pairs.numerics.matsubara import REACH, N, frequencies, log_digamma
from fluxoid.types import Floats


def cotangent(w: Floats, d: Floats, G: Floats) -> Floats:
    """U = Δ cot θ at frequency w > 0: the largest root of w = U [1 − Γ/√(Δ² + U²)].

    The right side is convex, and w + Γ is above the root: Newton falls onto it without a miss.
    """
    U = w + G
    for _ in range(60):
        R = np.sqrt(d * d + U * U)
        step = (U - G * U / R - w) / (1 - G * d * d / R**3)
        U = U - step
        if np.all(np.abs(step) <= 1e-9 * U):
            break
    return U


def _nodes(T: Floats, d: Floats, G: Floats, s: Floats) -> tuple[Floats, Floats, Floats]:
    """ω, weight and U at the nodes of a sum; beyond the last frequency the integral is over U.

    There all is smooth in U; in ω it is not close to ω = 0, where U goes as ω^⅓ when the gap closes, Γ = Δ.
    """
    w, weight = frequencies(T, s)
    head, d1, G1 = N + REACH, d[..., None], G[..., None]
    last = 2 * np.pi * T[..., None] * N
    U = cotangent(np.concatenate([w[..., :head], np.where(last > 0, last, s[..., None])], axis=-1), d1, G1)
    start = np.where(last > 0, U[..., head:], np.sqrt(np.maximum(G1 * G1 - d1 * d1, 0.0)))
    beyond = start + (w[..., head:] - last)
    R = np.sqrt(d1 * d1 + beyond * beyond)
    w[..., head:] = beyond * (1 - G1 / R)
    weight[..., head:] *= 1 - G1 * d1 * d1 / R**3
    return w, weight, np.concatenate([U[..., :head], beyond], axis=-1)


def sums(T: Floats, d: Floats, G: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Residual g of the gap equation, S, and their derivatives: g_d, g_G, S_d, S_G.

    g = 2πT Σ [1/ω − sin θ/Δ] − ln(Tc0/T); finite at T = 0. The logarithm is carried by the digamma function.
    """
    s = np.hypot(d, G)
    d1, G1, s1 = d[..., None], G[..., None], s[..., None]
    w, weight, U = _nodes(T, d, G, s)
    R = np.sqrt(d1 * d1 + U * U)
    jacobian = 1 - G1 * d1 * d1 / R**3  # dω/dU
    U_d, U_G = -U * G1 * d1 / R**3 / jacobian, U / R / jacobian
    R_d, R_G = (d1 + U * U_d) / R, U * U_G / R
    g = (weight * (1 / (w + s1) - 1 / R)).sum(-1) + log_digamma(T, s)
    S = (weight * (d1 / R) ** 2).sum(-1)
    g_d, g_G = (weight * R_d / R**2).sum(-1), (weight * R_G / R**2).sum(-1)
    S_d = (weight * 2 * d1 / R**2 * (1 - d1 * R_d / R)).sum(-1)
    S_G = (weight * -2 * d1 * d1 * R_G / R**3).sum(-1)
    return g, S, g_d, g_G, S_d, S_G


def order_parameter(reduced_temperature: ArrayLike, rate: ArrayLike) -> Floats:
    """Order parameter Δ(T, Γ)/kTc0 of a dirty superconductor whose pairs are broken at the rate Γ.

    ln(Tc0/T) = 2πkT Σ_n [1/ω_n − sin θ_n/Δ],  Δ cos θ − ω sin θ − Γ sin θ cos θ = 0.

    Args: ``reduced_temperature`` T/Tc0 ≥ 0 and ``rate`` Γ/kTc0 ≥ 0, broadcast together; zero in the normal state.
    Raises: InputError if one is negative. Source: Usadel, Phys. Rev. Lett. 25, 507 (1970); Maki in Parks (1969), eq.
    15. Superconductivity ends at Γ = Δ0/2 at T = 0. The energy gap, smaller than Δ, is ``spectrum.energy_gap``.
    """
    from fluxoid.pairs.breaking.pair_breaking import critical_temperature

    t = non_negative(reduced_temperature, "reduced_temperature")
    G = non_negative(rate, "rate")
    t, G = np.broadcast_arrays(t, G)
    Tc = np.asarray(critical_temperature(G))
    below = t < Tc
    T = np.where(below, t, 0.0)
    G = np.where(below, G, 0.0)
    start = GAP * np.where(below, Tc, 1.0) * np.sqrt(np.maximum(1 - (T / np.where(below, Tc, 1.0)) ** 3, 1e-15))
    y = start**2  # Newton on Δ², on which the residual is nearly linear close to the transition
    for _ in range(40):
        d = np.sqrt(y)
        g, _, g_d, *_ = sums(T, d, G)
        new = np.maximum(y - 2 * d * g / g_d, 0.05 * y)
        settled = np.all(np.abs(new - y) <= 1e-8 * y)
        y = new
        if settled:
            break
    return np.where(below, np.sqrt(y), 0.0)[()]


def dirty_fraction(reduced_temperature: ArrayLike, rate: ArrayLike) -> Floats:
    """λ²(0,0)/λ²(T, Γ): the stiffness of a dirty superconductor with broken pairs over that of the whole at T = 0.

    = (2/πΔ0) 2πkT Σ_n sin²θ_n; at Γ = 0 it is (Δ/Δ0) tanh(Δ/2kT).

    Args: ``reduced_temperature`` T/Tc0 ≥ 0, ``rate`` Γ/kTc0 ≥ 0. Raises: InputError if one is negative.
    Source: Maki in Parks (1969), ch. 18; Skalski, Betbeder-Matibet, Weiss, Phys. Rev. 136, A1500 (1964).
    """
    t, G = np.broadcast_arrays(non_negative(reduced_temperature, "reduced_temperature"), non_negative(rate, "rate"))
    d = np.asarray(order_parameter(t, G))
    alive = d > 0
    S = sums(np.where(alive, t, 0.0), np.where(alive, d, 1.0), np.where(alive, G, 0.0))[1]
    return np.where(alive, 2 / (np.pi * GAP) * S, 0.0)[()]
