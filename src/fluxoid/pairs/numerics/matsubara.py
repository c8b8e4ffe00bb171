"""Sums over Matsubara frequencies at any temperature, absolute zero included, with some fifty nodes.

2πT Σ_{n≥0} F(ω_n), ω_n = πT(2n + 1), is taken term by term up to ω = 2πTN; beyond, it is an integral (Gauss–Legendre
in a variable that brings infinity near) and the Euler–Maclaurin end terms of the midpoint rule. The derivatives in
these terms are replaced by differences of F at the frequencies nearest to the end, on both sides of it, so no
derivative is needed.

T temperature as an energy, s the energy on which F varies (the gap, a rate), N last frequency taken exactly, c end
weights.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.types import Floats

N = 16  # frequencies below the end of the plain sum
REACH = 8  # frequencies on either side of that end which carry its correction; relative error then below 2e-15
NODES = 32  # of the integral; F = 1/(ω² + s²) needs 28 for 1e-15


@cache
def end_weights() -> Floats:
    """c_j with Σ_{n≥N} f(n+½) = ∫_N^∞ f + Σ_j c_j [f(N+j−½) − f(N−j+½)], exact for polynomials of degree < 2·REACH."""
    from scipy.special import bernoulli

    order = np.arange(2, 2 * REACH + 1, 2)  # even indices m of the Bernoulli numbers
    at_half = (2.0 ** (1 - order) - 1) * bernoulli(2 * REACH)[order]
    distance = np.arange(1, REACH + 1) - 0.5
    return np.linalg.solve(2 * distance[None, :] ** (order[:, None] - 1), -at_half / order)


@cache
def _discrete() -> tuple[Floats, Floats]:
    n = np.arange(N + REACH) + 0.5
    weight = np.ones(N + REACH)
    c = end_weights()
    weight[N - 1 :: -1][:REACH] -= c
    weight[N:] = c
    return n, weight


@cache
def gauss(nodes: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre nodes and weights on [0, 1]."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    return (x + 1) / 2, w / 2


def frequencies(T: ArrayLike, scale: ArrayLike) -> tuple[Floats, Floats]:
    """Nodes ω and weights w, on a new last axis, with 2πT Σ_n F(ω_n) = Σ w F(ω).

    F must vary on the one energy ``scale`` (or on T where that is larger), have no pole at ω = 0 and fall at least as
    ω⁻². ``T`` may hold zeros: there the sum is ∫_0^∞ F dω.
    """
    T = np.asarray(T, dtype=np.float64)[..., None]
    s = np.asarray(scale, dtype=np.float64)[..., None]
    n, weight = _discrete()
    x, g = gauss(NODES)
    start = 2 * np.pi * T * N
    width = start + s
    tail = start + width * x / (1 - x)
    tail_weight = width * g / (1 - x) ** 2
    # at T = 0 the first nodes weigh nothing; they are put at s, where F is finite
    head, head_weight = np.where(T > 0, 2 * np.pi * T * n, s), 2 * np.pi * T * weight + 0 * s
    return np.concatenate([head, tail], axis=-1), np.concatenate([head_weight, tail_weight], axis=-1)


def frequencies_of_two_scales(T: ArrayLike, low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """The same for an F that varies on two energies, however far apart: trapezoid in the logarithm of ω.

    ω = end + low·exp(y − e^{−(y+2)} + e^{y−y₂−2}), y₂ = ln(high/low): an even step between the scales, doubly
    exponential decay outside. Poles at imaginary ω lie π/2 from the axis, so a step of 0.27 leaves e^{−36}.
    """
    T = np.asarray(T, dtype=np.float64)[..., None]
    low = np.asarray(low, dtype=np.float64)[..., None]
    high = np.maximum(np.asarray(high, dtype=np.float64)[..., None], low)
    n, weight = _discrete()
    start = 2 * np.pi * T * N
    low = low + start
    span = np.log((high + start) / low)
    count = int(np.ceil((12.0 + float(np.max(span, initial=0.0))) / 0.27)) + 1
    step = (12.0 + span) / (count - 1)
    y = -6.0 + step * np.arange(count)
    fall, rise = np.exp(-y - 2), np.exp(y - span - 2)
    offset = low * np.exp(y - fall + rise)
    tail_weight = step * offset * (1 + fall + rise)
    head, head_weight = np.where(T > 0, 2 * np.pi * T * n, low), 2 * np.pi * T * weight + 0 * low
    return np.concatenate([head, start + offset], axis=-1), np.concatenate([head_weight, tail_weight + 0 * T], axis=-1)


def log_digamma(T: ArrayLike, s: ArrayLike) -> Floats:
    """2πT Σ_n [1/ω_n − 1/(ω_n + s)] − ln(Tc/T) with Tc the unit of energy; finite at T = 0, where it is ln(4e^γ s/2π).

    = ψ(½ + s/2πT) − ψ(½) + ln T. With s an energy of the problem it carries the logarithm, and what is left falls as
    ω⁻².
    """
    from scipy.special import psi

    T, s = np.broadcast_arrays(np.asarray(T, dtype=np.float64), np.asarray(s, dtype=np.float64))
    above = T > 1e-100  # below it is zero, and its inverse would overflow
    z = s / (2 * np.pi * np.where(above, T, 1.0))
    warm = z < 1e3
    safe = np.where(warm, z, 1.0)
    inverse2 = 1 / np.where(warm, 1.0, z) ** 2
    # psi(1/2 + z) = ln z + 1/24z² − 7/960z⁴ + …: exact to rounding from z = 1000 on
    cold = np.log(s / (2 * np.pi)) + np.where(above, inverse2 / 24 - 7 * inverse2**2 / 960, 0.0)
    with np.errstate(divide="ignore"):
        hot = psi(0.5 + safe) + np.log(np.where(above, T, 1.0))
    return np.where(warm & above, hot, cold) - psi(0.5)
