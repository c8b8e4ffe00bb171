"""Short point contacts at any temperature: Kulik and Omelyanchuk, dirty (KO-1) and clean (KO-2).

d = Δ/kTc, T = T/Tc; c, s = cos φ/2, sin φ/2; w Matsubara frequency. Currents as eIR_n/Δ0 with Δ0 the gap at T = 0.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.pairs.numerics.matsubara import frequencies, frequencies_of_two_scales
from fluxoid.pairs.numerics.roots import held
from fluxoid.types import Floats


def _dirty(nodes: tuple[Floats, Floats], d: Floats, phase: Floats) -> tuple[Floats, Floats]:
    """eIR_n/kTc of KO-1 at |φ| ≤ π, and its derivative by φ."""
    w, weight = nodes
    c, s = np.cos(phase / 2), np.sin(phase / 2)
    c, s, d = c[..., None], s[..., None], d[..., None]
    W2 = w * w + (d * c) ** 2
    W = np.sqrt(W2)
    angle = np.arctan2(d * s, W)
    value = 2 * (weight * d * c / W * angle).sum(-1)
    # d(c/W)/dφ = −(s/2) w²/W³ and d(angle)/dφ = dc/2W
    slope = 2 * (weight * (-d * s * w * w / (2 * W2 * W) * angle + d * d * c * c / (2 * W2))).sum(-1)
    return value, slope


def dirty_current(reduced_temperature: ArrayLike, phase: ArrayLike) -> Floats:
    """eIR_n/Δ0 of a short dirty contact at phase φ (KO-1).

    eIR_n = 4πkT Σ_n (Δc/W_n) arctan(Δs/W_n), W_n = √(ω_n² + Δ²c²); at T = 0, πΔ cos(φ/2) artanh(sin(φ/2)).

    Args: ``reduced_temperature`` T/Tc ≥ 0, ``phase`` φ in rad, broadcast; zero above Tc.
    Raises: InputError if the temperature is negative. Source: Kulik and Omelyanchuk, JETP Lett. 21, 96 (1975).
    For a contact shorter than the coherence length, with ℓ far below its length.
    """
    t, phi = np.broadcast_arrays(non_negative(reduced_temperature, "reduced_temperature"), real(phase, "phase"))
    phi = np.remainder(phi + np.pi, 2 * np.pi) - np.pi
    d = np.asarray(gap_over_critical_temperature(t))
    alive = np.where(d > 0, d, 1.0)
    # W_n varies on Δc, which vanishes at φ = π, and on Δ
    nodes = frequencies_of_two_scales(np.minimum(t, 1.0), alive * np.maximum(np.cos(phi / 2), 1e-12), alive)
    value = _dirty(nodes, alive, phi)[0]
    return np.where(d > 0, value / GAP, 0.0)[()]


def dirty_critical_current(reduced_temperature: ArrayLike, gap_ratio: ArrayLike = 2 * GAP) -> tuple[Floats, Floats]:
    """eIcR_n/Δ0 of KO-1 and the phase of the maximum: 2.08206986 at φ = 1.97 at T = 0, π/2 at Tc.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zeros above Tc; ``gap_ratio`` 2Δ0/kTc, with the BCS shape of
    Δ(T) kept. Raises: InputError if one has the wrong sign. Source: Kulik and Omelyanchuk 1975. Printed as
    2.07 where T = 0 was read off a graph.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, t, 0.5)
    alpha = positive(gap_ratio, "gap_ratio") / 2
    d = np.asarray(gap_over_critical_temperature(T)) * alpha / GAP
    nodes = frequencies(T, d)
    before = np.pi / 2 + 0.40 * (1 - T) ** 0.7
    now = before - 0.03
    slope_before = _dirty(nodes, d, before)[1]
    value, slope = _dirty(nodes, d, now)
    for _ in range(8):
        step = slope * (now - before) / np.where(slope == slope_before, np.inf, slope - slope_before)
        before, slope_before = now, slope
        now = np.clip(now - step, np.pi / 2 - 1e-9, 2.2)
        value, slope = _dirty(nodes, d, now)
        if np.all(np.abs(slope) <= 1e-7 * value):  # the value is then within 1e-14 of its maximum
            break
    return np.where(below, value / alpha, 0.0)[()], np.where(below, now, 0.0)[()]


def clean_current(reduced_temperature: ArrayLike, phase: ArrayLike) -> Floats:
    """eIR_n/Δ0 of a short ballistic contact at phase φ (KO-2): π(Δ/Δ0) sin(φ/2) tanh(Δ cos(φ/2)/2kT) for |φ| ≤ π.

    Args: ``reduced_temperature`` T/Tc ≥ 0, ``phase`` φ in rad, broadcast; zero above Tc.
    Raises: InputError if the temperature is negative. Source: Kulik and Omelyanchuk, Sov. J. Low Temp. Phys. 3, 459
    (1977). At T = 0 it jumps from π to −π at φ = π; there it is given as zero.
    """
    t, phi = np.broadcast_arrays(non_negative(reduced_temperature, "reduced_temperature"), real(phase, "phase"))
    phi = np.remainder(phi + np.pi, 2 * np.pi) - np.pi
    d = np.asarray(gap_over_critical_temperature(t))
    c = np.where(np.abs(np.abs(phi) - np.pi) < 1e-15, 0.0, np.cos(phi / 2))
    with np.errstate(over="ignore"):
        tanh = np.tanh(d * c / (2 * np.maximum(t, 1e-300)))
    return (np.pi * d / GAP * np.sin(phi / 2) * tanh)[()]


def clean_critical_current(reduced_temperature: ArrayLike, gap_ratio: ArrayLike = 2 * GAP) -> tuple[Floats, Floats]:
    """eIcR_n/Δ0 of KO-2 and the phase of the maximum: π at φ = π at T = 0, where it is a supremum; π/2 at Tc.

    With a = Δ/2kT and c = cos(φ/2): c sinh(2ac) = 2a(1 − c²).

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zeros above Tc; ``gap_ratio`` 2Δ0/kTc, with the BCS shape of
    Δ(T) kept. Raises: InputError if one has the wrong sign. Source: Kulik and Omelyanchuk 1977.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, np.maximum(t, 1e-12), 0.5)
    alpha = positive(gap_ratio, "gap_ratio") / 2
    d = np.asarray(gap_over_critical_temperature(T)) * alpha / GAP
    a = d / (2 * T)
    low, high = np.zeros_like(a), np.full_like(a, np.sqrt(0.5))
    c = np.minimum(high, np.log1p(4 * a * a) / (2 * a))
    for _ in range(60):
        x = 2 * a * c
        # logarithms: sinh would overflow at low temperature
        value = np.log(c) + x + np.log(-np.expm1(-2 * x) / 2) - np.log(2 * a) - np.log1p(-c * c)
        slope = 1 / c + 2 * a / np.tanh(x) + 2 * c / (1 - c * c)
        low, high = np.where(value < 0, c, low), np.where(value > 0, c, high)
        new = held(c - value / slope, c, low, high)
        settled = np.all(np.abs(new - c) <= 1e-9 * c)
        c = new
        if settled:
            break
    best = np.pi * d / alpha * np.sqrt(1 - c * c) * np.tanh(a * c)
    phase = 2 * np.arccos(c)
    zero = t == 0
    return np.where(below, np.where(zero, np.pi, best), 0.0)[()], np.where(below, np.where(zero, np.pi, phase), 0.0)[()]
