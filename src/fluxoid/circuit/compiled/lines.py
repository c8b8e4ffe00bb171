"""Lossless transmission lines by the method of characteristics, compiled.

The wave that leaves a port, b = v + Z0 i = 2v - a, arrives at the other port one delay later: a(t) = b(t - delay). Of
each step b is kept as a polynomial, its coefficients those of the Legendre polynomials p_k that are orthonormal on
[0, 1]. What arrives in a step is taken as the orthogonal projection of what left on the polynomials of the step,

    a_k = integral over s from 0 to 1 of b(t + s h - delay) p_k(s).

So the energy of a wave, h sum a_k^2, never grows on its way, whatever the steps are: a line is passive in the numbers
too. Interpolation at points has no such bound, and lets what ends with capacitance reflect grow without end.

Legend. history: flat, for each step [start, length, coefficients of all ports]; kept: steps in it; terms: coefficients
of a polynomial; p: scratch for as many values. Ports come in pairs, and nothing is in a line before t = 0.
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import DELAY, LANES, PORTS
from fluxoid.kernels.compile import kernel

TERMS = 5  # of the polynomials of an explicit step
GAUSS = 0.5 + 0.5 * np.polynomial.legendre.leggauss(TERMS)[0]  # exact for products of two such polynomials
WEIGHTS = 0.5 * np.polynomial.legendre.leggauss(TERMS)[1]
NORMS = np.sqrt(2 * np.arange(TERMS) + 1)


@kernel
def legendre(s: float, p: np.ndarray) -> None:
    """Fill p with the orthonormal polynomials at s."""
    x, before, value = 2 * s - 1, 0.0, 1.0
    for k in range(p.size):
        p[k] = NORMS[k] * value
        before, value = value, ((2 * k + 1) * x * value - k * before) / (k + 1)


@kernel
def polynomial(coefficients: np.ndarray, s: float, p: np.ndarray) -> float:
    """The polynomial with these coefficients at s."""
    legendre(s, p)
    value = 0.0
    for k in range(p.size):
        value += coefficients[k] * p[k]
    return value


@kernel
def waves_at(arrived: np.ndarray, s: float, p: np.ndarray, out: np.ndarray) -> None:
    """The wave at each port at the fraction s of a step, from the coefficients (ports * terms) of ``arrive``."""
    for port in range(out.size):
        out[port] = polynomial(arrived[port * p.size : (port + 1) * p.size], s, p)


@kernel
def step_of(history: np.ndarray, kept: int, row: int, t: float) -> int:
    """The kept step that t lies in; -1 before the first."""
    if kept == 0 or t < history[0]:
        return -1
    lo, hi = 0, kept
    while hi - lo > 1:
        middle = (lo + hi) // 2
        if history[middle * row] <= t:
            lo = middle
        else:
            hi = middle
    return lo


@kernel
def arrive(
    I: np.ndarray, F: np.ndarray, history: np.ndarray, kept: int, t: float, h: float, p: np.ndarray, out: np.ndarray
) -> float:
    """Fill out (ports * terms) with what arrives from t to t + h; returns the largest root mean square that the
    polynomials leave out."""
    ports, lanes, terms = I[PORTS], I[LANES], p.size
    row, worst = 2 + ports * terms, 0.0
    for port in range(ports):
        other = (port // lanes ^ 1) * lanes + port % lanes
        start = t - F[I[DELAY] + port]
        first = step_of(history, kept, row, start)
        a = out[port * terms : (port + 1) * terms]
        for k in range(terms):
            a[k] = 0.0
        left = 0.0
        for look in range(2):  # the coefficients, then what they leave out
            at, lo = first, start
            while lo < start + h:
                hi = start + h
                if at < kept - 1:
                    hi = min(hi, history[(at + 1) * row])
                for g in range(TERMS if hi > lo else 0):
                    now, weight, wave = lo + (hi - lo) * GAUSS[g], WEIGHTS[g] * (hi - lo) / h, 0.0
                    if at >= 0:
                        first_of = at * row + 2 + other * terms
                        s = (now - history[at * row]) / history[at * row + 1]
                        wave = polynomial(history[first_of : first_of + terms], s, p)
                    here = polynomial(a, (now - start) / h, p)
                    if look == 0:
                        for k in range(terms):
                            a[k] += weight * wave * p[k]
                    else:
                        left += weight * (wave - here) * (wave - here)
                if at >= kept - 1:
                    break
                at, lo = at + 1, max(lo, hi)
            if at == first:
                break
        worst = max(worst, left)
    return math.sqrt(worst)


@kernel
def store(
    history: np.ndarray, kept: int, ports: int, t: float, h: float, weights: np.ndarray, points: np.ndarray,
    arrived: np.ndarray, voltage: np.ndarray, p: np.ndarray,
) -> None:  # fmt: skip
    """Add the waves that left in a step: those with b = 2v - a at the points of a quadrature; voltage (points,
    ports)."""
    terms = p.size
    at = kept * (2 + ports * terms)
    history[at], history[at + 1] = t, h
    for port in range(ports):
        mine = history[at + 2 + port * terms : at + 2 + (port + 1) * terms]
        for k in range(terms):
            mine[k] = 0.0
        for g in range(points.size):
            wave = 2 * voltage[g * ports + port] - polynomial(arrived[port * terms : (port + 1) * terms], points[g], p)
            for k in range(terms):
                mine[k] += weights[g] * wave * p[k]
