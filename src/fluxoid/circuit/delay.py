"""Lossless transmission lines by the method of characteristics, compiled.

The wave that leaves a port is v + Z0 i = 2v - (wave arriving there), and arrives at the other port one delay later.
What is kept is its integral psi = 2 phase - psi_other(t - delay), smooth where the wave has jumps: between two kept
times psi is the cubic through both ends with slopes. Where a step starts after a break, the waves are kept twice:
before and after.

The history is a flat array: for each kept time the time, then psi of all ports, then their waves. Ports come in pairs.
"""

import numpy as np

from fluxoid.circuit.layout import CHANNELS, DELAY, HB, HR, HU, HW, HX, LANES, N2, PORTS, W
from fluxoid.circuit.operators import apply, spread
from fluxoid.kernels.compile import kernel


@kernel
def past(history: np.ndarray, kept: int, ports: int, port: int, t: float, inside: float) -> tuple[float, float]:
    """(psi, wave) of a port at a past time; ``inside`` picks the side of a break."""
    row = 1 + 2 * ports
    if kept == 0 or inside <= history[0]:
        return 0.0, 0.0
    lo, hi = 0, kept
    while hi - lo > 1:
        middle = (lo + hi) // 2
        if history[middle * row] <= inside:
            lo = middle
        else:
            hi = middle
    at = lo * row
    p0, d0 = history[at + 1 + port], history[at + 1 + ports + port]
    if lo == kept - 1:
        return p0 + (t - history[at]) * d0, d0
    h = history[at + row] - history[at]
    p1, d1 = history[at + row + 1 + port], history[at + row + 1 + ports + port]
    if h <= 0:
        return p1, d1
    s = (t - history[at]) / h
    psi = p0 + s * s * (3 - 2 * s) * (p1 - p0) + h * (s * (1 - s) * (1 - s) * d0 + s * s * (s - 1) * d1)
    wave = 6 * s * (1 - s) * (p1 - p0) / h + (1 - s) * (1 - 3 * s) * d0 + s * (3 * s - 2) * d1
    return psi, wave


@kernel
def arriving(
    I: np.ndarray, F: np.ndarray, history: np.ndarray, kept: int, t: float, inside: float, out: np.ndarray
) -> None:
    """Waves arriving at each port at t."""
    ports, lanes = I[PORTS], I[LANES]
    for p in range(ports):
        other = (p // lanes ^ 1) * lanes + p % lanes
        delay = F[I[DELAY] + p]
        out[p] = past(history, kept, ports, other, t - delay, inside - delay)[1]


@kernel
def keep(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    history: np.ndarray,
    kept: int,
    t: float,
    inside: float,
    x: np.ndarray,
    u: np.ndarray,
    rate: np.ndarray,
) -> None:
    """Add the waves that leave at t to the history; the drive is that of ``drive_at`` on the side of ``inside``."""
    ports, lanes = I[PORTS], I[LANES]
    at = kept * (1 + 2 * ports)
    history[at] = t
    psi, wave = history[at + 1 : at + 1 + ports], history[at + 1 + ports : at + 1 + 2 * ports]
    w = K[I[W] : I[W] + 2 * I[CHANNELS]]
    spread(I, F, I[HW], w, psi)
    apply(I, F, I[HX], x, psi)
    spread(I, F, I[HR], w, wave)
    apply(I, F, I[HU], u, wave)
    apply(I, F, I[HB], rate[I[N2] :], wave)
    for p in range(ports):
        other = (p // lanes ^ 1) * lanes + p % lanes
        delay = F[I[DELAY] + p]
        before, arrived = past(history, kept, ports, other, t - delay, inside - delay)
        psi[p] = 2 * psi[p] - before
        wave[p] = 2 * wave[p] - arrived
