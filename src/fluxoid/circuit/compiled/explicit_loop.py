"""The compiled loop of an explicit run: steps with error control, until the end or until Python is needed.

Steps end at the breaks of the sources and, with noise, at the ends of noise intervals (inside which the noise current
is a straight line). After each step the error estimate, which is not finite if anything is not, is checked.

Legend. I, F, K: integers, floats and scratch of ``layout``; x, u: unknowns; clock: [t, step, start of noise interval,
calm step]; count: [steps, rejected, fresh, next break, noise interval, awake, kept, wait, calm, until]: fresh: rates
must be made anew, awake: rest has been ruled out up to the next break, kept: steps in the history of lines, until:
pause after so many steps; control: [tolerance (rad), longest, shortest, noise step, rest (ps)].
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import (
    ARRIVED,
    BREAK_COUNT,
    BREAKS,
    CHANNELS,
    FLAG,
    K2,
    LANES,
    LINE,
    N2,
    NG,
    NOISE_FROM,
    NOISES,
    NS,
    PORTS,
    ROWS,
    TERM,
    THETA,
    US,
    XS,
    Z0,
    Z1,
    G,
    M,
    N,
    W,
)
from fluxoid.circuit.compiled.arena import K as STAGE
from fluxoid.circuit.compiled.line_ends import depart
from fluxoid.circuit.compiled.lines import TERMS, arrive, waves_at
from fluxoid.circuit.compiled.rates import combine, drive_at, eighth_powers, rates
from fluxoid.circuit.compiled.record import note_slips, observe, reached, slipped, slips_due, take_samples
from fluxoid.circuit.compiled.tableau import AA, EA, A, C, E
from fluxoid.kernels.compile import kernel
from fluxoid.kernels.philox import normals

DONE, FULL, REST, STUCK, RANGE, PAUSED, AWAY = 0, 1, 2, 3, 4, 5, 6
FAR = 1e15  # rad: a third of a weber; no phase difference has a digit left
ROOT3 = math.sqrt(3.0)
MISSED = 0.1  # of what a step's polynomials miss of a wave: its mean and first moments are kept, so phases feel less


@kernel
def stages(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    x: np.ndarray,
    u: np.ndarray,
    t: float,
    h: float,
    start: float,
    noise_step: float,
    fresh: bool,
) -> None:
    """All stages of a step; the last leaves the new state in XS, US and its rates in the last stage."""
    n2, n, inside = I[N2], I[N], t + 0.5 * h
    k = K[I[STAGE] : I[STAGE] + 7 * n]
    new_x, new_u = K[I[XS] : I[XS] + n], K[I[US] : I[US] + n2]
    for i in range(7):
        xs, us = x, u
        if i == 0:
            if not fresh:
                continue
        else:
            combine(i, h, A[i], k, n, 0, u, u, 0.0, new_u)
            combine(i, h * h, AA[i], k, n, 0, x[:n2], u, C[i] * h, new_x[:n2])
            if n > n2:
                combine(i, h, A[i], k, n, n2, x[n2:], x[n2:], 0.0, new_x[n2:])
            xs, us = new_x, new_u
        now = t + C[i] * h
        drive_at(I, F, K, now, inside)
        if I[PORTS]:
            arrived, p = K[I[ARRIVED] : I[ARRIVED] + TERMS * I[PORTS]], K[I[TERM] : I[TERM] + TERMS]
            waves_at(arrived, C[i], p, K[I[G] + I[LINE] : I[G] + I[NG]])
        rates(I, F, K, 2 * (now - start) / noise_step - 1, xs, us, k[i * n : (i + 1) * n])


@kernel
def new_noise(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, interval: int, step: float, keys: np.ndarray, seeds: np.ndarray
) -> None:
    """The noise of an interval: a straight line with the mean and the slope that white noise has there; none before a
    source's delay."""
    noises = I[NOISES]
    z0, z1 = K[I[Z0] : I[Z0] + noises], K[I[Z1] : I[Z1] + noises]
    normals(interval, keys, seeds, z0, z1)
    scale = 1 / math.sqrt(step)
    for i in range(noises):
        on = 1.0 if (interval + 1e-9) * step >= F[I[NOISE_FROM] + i // I[LANES]] else 0.0
        z0[i] *= scale * on
        z1[i] *= scale * ROOT3 * on


@kernel
def still(I: np.ndarray, K: np.ndarray, h: float, tolerance: float) -> bool:
    """Whether no source changes and nothing moves by more than the tolerance in a step."""
    channels = I[CHANNELS]
    for c in range(channels, 2 * channels):
        if K[I[W] + c] != 0.0:
            return False
    fast, slow = 0.0, 0.0
    u, rate = K[I[US] : I[US] + I[N2]], K[I[STAGE] + 6 * I[N] : I[STAGE] + 7 * I[N]]
    for i in range(u.size):
        slow += u[i] * u[i] + h * h * rate[i] * rate[i]
    for i in range(u.size, rate.size):
        fast += rate[i] * rate[i]
    return h * h * (slow + fast) < tolerance * tolerance


@kernel
def step_error(I: np.ndarray, K: np.ndarray, h: float, tolerance: float) -> float:
    """Error of the step over the tolerance, close to the largest of all unknowns; a rate counts times the step."""
    n2, n = I[N2], I[N]
    k = K[I[STAGE] : I[STAGE] + 7 * n]
    worst = eighth_powers(h * h / tolerance, E, k, n, 0, n2) + eighth_powers(h * h / tolerance, EA, k, n, 0, n2)
    if n > n2:
        worst += eighth_powers(h / tolerance, E, k, n, n2, n - n2)
    return worst**0.125


@kernel
def away(x: np.ndarray) -> bool:
    """Whether an unknown is beyond ``FAR``."""
    largest = 0.0
    for i in range(x.size):
        largest = max(largest, abs(x[i]))
    return largest > FAR


@kernel
def begin(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    x: np.ndarray,
    u: np.ndarray,
    noise_step: float,
    keys: np.ndarray,
    seeds: np.ndarray,
    times: np.ndarray,
    values: np.ndarray,
    at: np.ndarray,
) -> None:
    """Leave the entries' phases at t = 0 in THETA, and take the samples up to then; as if no wave had arrived yet."""
    g, rows = K[I[G] : I[G] + I[NG]], I[ROWS]
    for i in range(g.size):
        g[i] = 0.0
    if I[NOISES]:
        new_noise(I, F, K, 0, noise_step, keys, seeds)
    drive_at(I, F, K, 0.0, 1e-9)
    rates(I, F, K, -1.0, x, u, K[I[K2] : I[K2] + I[N]])
    while at[0] < times.size and times[at[0]] <= 0.0:
        observe(I, F, K, x, u, -1.0, values[at[0] * rows : (at[0] + 1) * rows])
        at[0] += 1


@kernel
def advance(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    x: np.ndarray,
    u: np.ndarray,
    clock: np.ndarray,
    count: np.ndarray,
    control: np.ndarray,
    keys: np.ndarray,
    seeds: np.ndarray,
    history: np.ndarray,
    wells: np.ndarray,
    slip_times: np.ndarray,
    slip_marks: np.ndarray,
    times: np.ndarray,
    values: np.ndarray,
    at: np.ndarray,
) -> int:
    """Advance to the last break; returns DONE, FULL (a record is full), REST, STUCK (steps vanish), RANGE, PAUSED or
    AWAY (an unknown beyond ``FAR``, looked at now and then)."""
    n, n2, m, ports = I[N], I[N2], I[M], I[PORTS]
    tolerance, longest, shortest, noise_step, rest = control[0], control[1], control[2], control[3], control[4]
    k = K[I[STAGE] : I[STAGE] + 7 * n]
    theta = K[I[THETA] : I[THETA] + m]
    new_x, new_u = K[I[XS] : I[XS] + n], K[I[US] : I[US] + n2]
    k0, k6 = k[:n], k[6 * n :]
    while count[3] < I[BREAK_COUNT]:
        t = clock[0]
        if slip_times.size - at[1] < m + 8 or (ports and history.size < (count[6] + 1) * (2 + TERMS * ports)):
            return FULL
        if count[0] >= count[9]:
            return PAUSED
        limit = F[I[BREAKS] + count[3]] - t
        if I[NOISES]:
            if count[4] < 0 or t >= clock[2] + noise_step * (1 - 1e-9):
                count[4] += 1
                clock[2] = count[4] * noise_step
                new_noise(I, F, K, count[4], noise_step, keys, seeds)
                count[2] = 1
            limit = min(limit, clock[2] + noise_step - t)
        h = min(clock[1], longest)
        if count[8] > 0:
            h = min(h, clock[3])
        if h >= limit * (1 - 1e-9):
            h = limit
        elif h > 0.5 * limit:
            h = 0.5 * limit
        missed = 0.0
        if ports:
            arrived = K[I[ARRIVED] : I[ARRIVED] + TERMS * ports]
            missed = arrive(I, F, history, count[6], t, h, K[I[TERM] : I[TERM] + TERMS], arrived)
        stages(I, F, K, x, u, t, h, clock[2], noise_step, count[2] != 0 or ports > 0)
        count[2] = 0
        error = step_error(I, K, h, tolerance)
        if I[NOISES] == 0:  # what comes down a line with noise has a corner at every noise interval
            error = max(error, MISSED * h * missed / tolerance)
        if not error <= 1.0:
            count[1] += 1
            clock[1] = h * (max(0.2, 0.9 * error**-0.2) if math.isfinite(error) else 0.2)
            if clock[1] < shortest:
                return STUCK
            continue
        if m > I[NS] and K[I[FLAG]] != 0.0:
            return RANGE
        if slipped(theta, wells[:m], wells[m:]):
            if at[1] + slips_due(theta, wells[:m], wells[m:]) + m > slip_times.size:
                return FULL  # before the step is taken: it is done again with more room
            note_slips(I, F, K, t, h, x, u, new_x, new_u, k, theta, wells, slip_times, slip_marks, at)
        if I[ROWS] and at[0] < times.size and times[at[0]] <= reached(t, h):
            take_samples(I, F, K, t, h, clock[2], noise_step, x, u, new_x, new_u, k, times, values, at)
            drive_at(I, F, K, t + h, t + 0.5 * h)
        if ports:
            depart(I, F, K, history, count[6], t, h, clock[2], noise_step, x, u, new_x, new_u, k)
            count[6] += 1
        for i in range(n):
            x[i] = new_x[i]
            k0[i] = k6[i]
        for i in range(n2):
            u[i] = new_u[i]
        count[0] += 1
        if count[0] % 256 == 0 and away(x):
            return AWAY
        clock[0] = t + h
        if h >= limit * (1 - 1e-9) and F[I[BREAKS] + count[3]] - clock[0] <= 1e-9 * h:
            clock[0] = F[I[BREAKS] + count[3]]
            count[3] += 1
            count[2] = 1
            count[5] = 0
            count[7] = 0
            count[8] = 0
        elif rest > 0.0:
            if count[8] > 0:  # calm steps, well inside stability: what the error control leaves of fast modes decays
                count[8] -= 1
                if still(I, K, h, min(0.1 * tolerance, 0.003)):
                    return REST
                if count[8] == 0:
                    count[7] = min(2 * count[7] + 20, 5000)
                    count[5] = count[7]
            elif count[5] > 0:
                count[5] -= 1
            elif still(I, K, h, min(1e3 * tolerance, 0.03)):
                count[8] = 60
                clock[3] = 0.6 * h
        grow = min(4.0, 0.9 * (error + 1e-12) ** -0.2)
        if h >= clock[1] * (1 - 1e-9) or grow < 1:
            clock[1] = h * grow
    return DONE
