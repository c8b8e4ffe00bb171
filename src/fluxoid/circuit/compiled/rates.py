"""The rates of a circuit's unknowns, compiled: what every integrator calls.

Legend. I, F, K: integers, floats and scratch of ``layout``. x: phases of second (first N2 flat entries) and first
order; u: rates of the former; g: unit currents in the order of ``nonlinear.GROUPS``; w: channels; k: (u', x1').
"""

import numpy as np

from fluxoid.circuit.compiled.arena import (
    BEFORE,
    CHANNELS,
    FLAG,
    LG,
    LU,
    LW,
    LX,
    NG,
    NOISE,
    NOISES,
    NQ,
    NR,
    NS,
    THETA,
    TS,
    TW,
    TX,
    VS,
    VU,
    VW,
    Z0,
    Z1,
    G,
    M,
    N,
    S,
    V,
    W,
)
from fluxoid.circuit.compiled.currents import quasiparticles, recall, sines, tables
from fluxoid.circuit.compiled.drive import channel_values
from fluxoid.circuit.compiled.operators import apply, spread
from fluxoid.kernels.compile import kernel


@kernel
def drive_at(I: np.ndarray, F: np.ndarray, K: np.ndarray, t: float, inside: float) -> None:
    """Bring what the channels add up to date: in S to the rates, in TS to phases, in VS to voltages."""
    two = 2 * I[CHANNELS]
    w, before = K[I[W] : I[W] + two], K[I[BEFORE] : I[BEFORE] + two]
    channel_values(I, F, t, inside, w)
    same = K[I[FLAG] + 1] != 0.0
    for c in range(two):
        if w[c] != before[c]:
            same = False
    if not same:
        spread(I, F, I[LW], w, K[I[S] : I[S] + I[N]])
        spread(I, F, I[TW], w, K[I[TS] : I[TS] + I[M]])
        spread(I, F, I[VW], w, K[I[VS] : I[VS] + I[NQ]])
        for c in range(two):
            before[c] = w[c]
        K[I[FLAG] + 1] = 1.0


@kernel
def rates(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, position: float, x: np.ndarray, u: np.ndarray, out: np.ndarray
) -> None:
    """out = (u', x1') at x, u, with the drive of ``drive_at``; position: -1 to 1 inside the noise interval.

    Leaves the entries' phases in THETA and unit currents in G (those of lines are put there before).
    """
    n, m, sine = I[N], I[M], I[NS]
    theta, base = K[I[THETA] : I[THETA] + m], K[I[TS] : I[TS] + m]
    g, s = K[I[G] : I[G] + I[NG]], K[I[S] : I[S] + n]
    for i in range(m):
        theta[i] = base[i]
    apply(I, F, I[TX], x, theta)
    sines(theta, g, sine)
    if m > sine and not tables(I, F, theta[sine:], g[sine:], m - sine):
        K[I[FLAG]] = 1.0
    if I[NQ]:
        v = K[I[V] : I[V] + I[NQ]]
        vs = K[I[VS] : I[VS] + I[NQ]]
        for i in range(v.size):
            v[i] = vs[i]
        apply(I, F, I[VU], u, v)
        quasiparticles(I, F, v, g[m:])
    if I[NR]:
        recall(I, F, K, x, theta, g[m + I[NQ] :])
    noises = I[NOISES]
    if noises:
        noise, z0, z1 = g[I[NOISE] : I[NOISE] + noises], K[I[Z0] : I[Z0] + noises], K[I[Z1] : I[Z1] + noises]
        for i in range(noises):
            noise[i] = z0[i] + position * z1[i]
    for i in range(n):
        out[i] = s[i]
    apply(I, F, I[LX], x, out)
    apply(I, F, I[LU], u, out)
    apply(I, F, I[LG], g, out)


@kernel
def combine(
    count: int,
    scale: float,
    f: np.ndarray,
    k: np.ndarray,
    n: int,
    lo: int,
    base: np.ndarray,
    slope: np.ndarray,
    c: float,
    out: np.ndarray,
) -> None:
    """out = base + c slope + scale * sum over j < count of f[j] k[j], in one pass.

    k is flat, n long for each stage, of which the part from lo on, as long as out, is meant.
    """
    size = out.size
    k0, k1, k2 = k[lo : lo + size], k[n + lo : n + lo + size], k[2 * n + lo : 2 * n + lo + size]
    k3, k4, k5 = k[3 * n + lo :][:size], k[4 * n + lo :][:size], k[5 * n + lo :][:size]
    f0, f1, f2 = scale * f[0], scale * f[1], scale * f[2]
    f3, f4, f5 = scale * f[3], scale * f[4], scale * f[5]
    if count == 1:
        for i in range(size):
            out[i] = base[i] + c * slope[i] + f0 * k0[i]
    elif count == 2:
        for i in range(size):
            out[i] = base[i] + c * slope[i] + (f0 * k0[i] + f1 * k1[i])
    elif count == 3:
        for i in range(size):
            out[i] = base[i] + c * slope[i] + (f0 * k0[i] + f1 * k1[i] + f2 * k2[i])
    elif count == 4:
        for i in range(size):
            out[i] = base[i] + c * slope[i] + (f0 * k0[i] + f1 * k1[i] + f2 * k2[i] + f3 * k3[i])
    elif count == 5:
        for i in range(size):
            total = f0 * k0[i] + f1 * k1[i] + f2 * k2[i] + f3 * k3[i] + f4 * k4[i]
            out[i] = base[i] + c * slope[i] + total
    else:
        for i in range(size):
            total = f0 * k0[i] + f1 * k1[i] + f2 * k2[i] + f3 * k3[i] + f4 * k4[i] + f5 * k5[i]
            out[i] = base[i] + c * slope[i] + total


@kernel
def eighth_powers(scale: float, f: np.ndarray, k: np.ndarray, n: int, lo: int, size: int) -> float:
    """Sum over entries of (scale * sum over the seven stages of f[j] k[j])^8: close to the largest, and it
    vectorises."""
    k0, k1, k2 = k[lo : lo + size], k[n + lo : n + lo + size], k[2 * n + lo : 2 * n + lo + size]
    k3, k4, k5, k6 = k[3 * n + lo :], k[4 * n + lo :], k[5 * n + lo :], k[6 * n + lo :]
    f0, f1, f2, f3 = scale * f[0], scale * f[1], scale * f[2], scale * f[3]
    f4, f5, f6 = scale * f[4], scale * f[5], scale * f[6]
    total = 0.0
    for i in range(size):
        e = f0 * k0[i] + f1 * k1[i] + f2 * k2[i] + f3 * k3[i] + f4 * k4[i] + f5 * k5[i] + f6 * k6[i]
        e = e * e
        e = e * e
        total += e * e
    return total
