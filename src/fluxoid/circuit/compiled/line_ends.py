"""What leaves through the ends of transmission lines in an explicit step, compiled."""

import numpy as np

from fluxoid.circuit.compiled.arena import (
    ARRIVED,
    CHANNELS,
    HB,
    HR,
    HU,
    K2,
    LINE,
    N2,
    NG,
    NOISES,
    PORTS,
    TERM,
    U2,
    VOLTAGES,
    X2,
    G,
    N,
    W,
)
from fluxoid.circuit.compiled.lines import GAUSS, TERMS, WEIGHTS, store, waves_at
from fluxoid.circuit.compiled.operators import apply, spread
from fluxoid.circuit.compiled.rates import drive_at, rates
from fluxoid.circuit.compiled.record import interpolate
from fluxoid.kernels.compile import kernel


@kernel
def depart(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, history: np.ndarray, kept: int, t: float, h: float,
    noise_start: float, noise_step: float, x0: np.ndarray, u0: np.ndarray, x1: np.ndarray, u1: np.ndarray,
    k: np.ndarray,
) -> None:  # fmt: skip
    """Add a step to the history: the ports' voltages v = HU u + HB x1' + HR w at the points of a Gauss quadrature."""
    ports, n2 = I[PORTS], I[N2]
    xs, us, rate = K[I[X2] : I[X2] + I[N]], K[I[U2] : I[U2] + n2], K[I[K2] : I[K2] + I[N]]
    arrived, p = K[I[ARRIVED] : I[ARRIVED] + TERMS * ports], K[I[TERM] : I[TERM] + TERMS]
    voltages = K[I[VOLTAGES] : I[VOLTAGES] + TERMS * ports]
    for g in range(TERMS):
        s = GAUSS[g]
        now = t + s * h
        interpolate(s, h, n2, x0, u0, x1, u1, k, xs, us)
        drive_at(I, F, K, now, now)
        waves_at(arrived, s, p, K[I[G] + I[LINE] : I[G] + I[NG]])
        rates(I, F, K, 2 * (now - noise_start) / noise_step - 1 if I[NOISES] else 0.0, xs, us, rate)
        v = voltages[g * ports : (g + 1) * ports]
        spread(I, F, I[HR], K[I[W] : I[W] + 2 * I[CHANNELS]], v)
        apply(I, F, I[HU], us, v)
        apply(I, F, I[HB], rate[n2:], v)
    store(history, kept, ports, t, h, WEIGHTS, GAUSS, arrived, voltages, p)
