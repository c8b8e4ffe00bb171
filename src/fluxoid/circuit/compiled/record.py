"""What a run leaves behind, filled by compiled code: samples of outputs at given times, and phase slips.

A slip is the moment when the phase of an entry crosses an odd multiple of pi. Inside a step the unknowns are
interpolated: those of second order by the polynomial of fifth degree that matches both ends with two derivatives, those
of first order by the scheme's own of fourth degree.
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import (
    ARRIVED,
    CHANNELS,
    K2,
    LINE,
    MARKS,
    N2,
    NG,
    NOISES,
    PG,
    PORTS,
    PR,
    PU,
    PW,
    PX,
    RB,
    ROWS,
    RU,
    RW,
    TERM,
    TW,
    TX,
    U2,
    W2,
    X2,
    G,
    N,
    W,
)
from fluxoid.circuit.compiled.drive import channel_values
from fluxoid.circuit.compiled.lines import TERMS, waves_at
from fluxoid.circuit.compiled.operators import apply, spread
from fluxoid.circuit.compiled.rates import drive_at, rates
from fluxoid.circuit.compiled.tableau import DENSE
from fluxoid.kernels.compile import kernel


@kernel
def reached(t: float, h: float) -> float:
    """The end of a step, with what rounding may have taken from it."""
    return (t + h) * (1 + 1e-15) + 1e-12 * h


@kernel
def interpolate(
    s: float,
    h: float,
    n2: int,
    x0: np.ndarray,
    u0: np.ndarray,
    x1: np.ndarray,
    u1: np.ndarray,
    k: np.ndarray,
    x: np.ndarray,
    u: np.ndarray,
) -> None:
    """x, u at the fraction s of a step h from (x0, u0) to (x1, u1); k: rates of the seven stages, flat."""
    n = x0.size
    k0, k1 = k[:n], k[6 * n :]
    a, b, c = s * s * s * (10 - 15 * s + 6 * s * s), s * (1 - s * s * (6 - 8 * s + 3 * s * s)), 0.0
    c = 0.5 * s * s * (1 - s * (3 - s * (3 - s)))
    d, e = s * s * s * (-4 + 7 * s - 3 * s * s), 0.5 * s * s * s * (1 - 2 * s + s * s)
    a1, b1 = 30 * s * s * (1 - s) * (1 - s), 1 - s * s * (18 - 32 * s + 15 * s * s)
    c1 = s * (1 - s * (4.5 - s * (6 - 2.5 * s)))
    d1, e1 = s * s * (-12 + 28 * s - 15 * s * s), s * s * (1.5 - 4 * s + 2.5 * s * s)
    for i in range(n2):
        x[i] = x0[i] + a * (x1[i] - x0[i]) + h * (b * u0[i] + d * u1[i]) + h * h * (c * k0[i] + e * k1[i])
        u[i] = a1 * (x1[i] - x0[i]) / h + b1 * u0[i] + d1 * u1[i] + h * (c1 * k0[i] + e1 * k1[i])
    for i in range(n2, n):
        x[i] = x0[i]
    for j in range(7):
        f = h * s * (DENSE[j, 0] + s * (DENSE[j, 1] + s * (DENSE[j, 2] + s * DENSE[j, 3])))
        for i in range(n2, n):
            x[i] += f * k[j * n + i]


@kernel
def observe(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, x: np.ndarray, u: np.ndarray, position: float, out: np.ndarray
) -> None:
    """Outputs at a state, with the drive of ``drive_at`` at that time. Uses K2."""
    rate = K[I[K2] : I[K2] + I[N]]
    rates(I, F, K, position, x, u, rate)
    spread(I, F, I[PW], K[I[W] : I[W] + 2 * I[CHANNELS]], out)
    apply(I, F, I[PX], x, out)
    apply(I, F, I[PU], u, out)
    apply(I, F, I[PR], rate, out)
    apply(I, F, I[PG], K[I[G] : I[G] + I[NG]], out)


@kernel
def slipped(theta: np.ndarray, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether a phase has left its well."""
    out = 0
    for i in range(theta.size):
        out += (theta[i] < low[i]) | (theta[i] >= high[i])
    return out > 0


@kernel
def slips_due(theta: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """How many slips lead to phases ``theta``; a phase that a source drives may slip many times in a step."""
    due = 0.0
    for i in range(theta.size):
        if theta[i] >= high[i]:
            due += math.floor((theta[i] - high[i]) / (2 * math.pi)) + 1
        elif theta[i] < low[i]:
            due += math.floor((low[i] - theta[i]) / (2 * math.pi)) + 1
    return due


@kernel
def note_slips(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    t: float,
    h: float,
    x0: np.ndarray,
    u0: np.ndarray,
    x1: np.ndarray,
    u1: np.ndarray,
    k: np.ndarray,
    after: np.ndarray,
    wells: np.ndarray,
    times: np.ndarray,
    marks: np.ndarray,
    at: np.ndarray,
) -> None:
    """Add the slips of a step that ends with entry phases ``after``: times, and entry + 1 with the slip's sign in
    marks.

    wells (2 M): lower and upper bounds of the well each phase is in; at[1]: slips so far.
    """
    m, n, n2 = after.size, I[N], I[N2]
    k0, k1 = k[:n], k[6 * n :]
    low, high = wells[:m], wells[m:]
    scratch = K[I[MARKS] : I[MARKS] + 4 * m]
    before, rate0, rate1, middle = scratch[:m], scratch[m : 2 * m], scratch[2 * m : 3 * m], scratch[3 * m :]
    xs, us = K[I[X2] : I[X2] + n], K[I[U2] : I[U2] + n2]
    interpolate(0.5, h, n2, x0, u0, x1, u1, k, xs, us)
    w = K[I[W2] : I[W2] + 2 * I[CHANNELS]]
    channel_values(I, F, t, t + 0.5 * h, w)
    spread(I, F, I[TW], w, before)
    spread(I, F, I[RW], w, rate0)
    channel_values(I, F, t + h, t + 0.5 * h, w)
    spread(I, F, I[RW], w, rate1)
    apply(I, F, I[TX], x0, before)
    apply(I, F, I[RU], u0, rate0)
    apply(I, F, I[RB], k0[n2:], rate0)
    apply(I, F, I[RU], u1, rate1)
    apply(I, F, I[RB], k1[n2:], rate1)
    channel_values(I, F, t + 0.5 * h, t + 0.5 * h, w)
    spread(I, F, I[TW], w, middle)
    apply(I, F, I[TX], xs, middle)
    for i in range(m):
        while after[i] < low[i] or after[i] >= high[i]:
            up = after[i] >= high[i]
            level = high[i] if up else low[i]
            where = _crossing(before[i], middle[i], after[i], h * rate0[i], h * rate1[i], level)
            n = at[1]
            if n < times.size:
                times[n] = t + h * where
                marks[n] = i + 1 if up else -(i + 1)
                at[1] = n + 1
            turn = 2 * math.pi if up else -2 * math.pi
            low[i] += turn
            high[i] += turn


@kernel
def _crossing(p0: float, middle: float, p1: float, d0: float, d1: float, level: float) -> float:
    """The fraction of a step at which the quartic through both ends, with slopes, and the middle crosses a level."""
    bend = 16 * (middle - 0.5 * (p0 + p1) - 0.125 * (d0 - d1))
    lo, hi = 0.0, 1.0
    rising = p1 > p0
    for _ in range(60):
        s = 0.5 * (lo + hi)
        value = p0 + s * s * (3 - 2 * s) * (p1 - p0) + s * (1 - s) * ((1 - s) * d0 - s * d1 + s * (1 - s) * bend)
        if (value < level) == rising:
            lo = s
        else:
            hi = s
        if hi - lo < 1e-13:
            break
    return 0.5 * (lo + hi)


@kernel
def take_samples(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    t: float,
    h: float,
    noise_start: float,
    noise_step: float,
    x0: np.ndarray,
    u0: np.ndarray,
    x1: np.ndarray,
    u1: np.ndarray,
    k: np.ndarray,
    times: np.ndarray,
    values: np.ndarray,
    at: np.ndarray,
) -> None:
    """Sample all times in (t, t + h] into values (samples * ROWS,); at[0]: next sample."""
    rows = I[ROWS]
    xs, us = K[I[X2] : I[X2] + I[N]], K[I[U2] : I[U2] + I[N2]]
    while at[0] < times.size and times[at[0]] <= reached(t, h):
        now = times[at[0]]
        s = min(max((now - t) / h, 0.0), 1.0)
        interpolate(s, h, I[N2], x0, u0, x1, u1, k, xs, us)
        drive_at(I, F, K, now, t + 0.5 * h)
        if I[PORTS]:
            arrived, p = K[I[ARRIVED] : I[ARRIVED] + TERMS * I[PORTS]], K[I[TERM] : I[TERM] + TERMS]
            waves_at(arrived, s, p, K[I[G] + I[LINE] : I[G] + I[NG]])
        position = 2 * (now - noise_start) / noise_step - 1 if I[NOISES] else 0.0
        observe(I, F, K, xs, us, position, values[at[0] * rows : (at[0] + 1) * rows])
        at[0] += 1
