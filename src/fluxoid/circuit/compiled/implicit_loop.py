"""The compiled loop of an implicit run: Radau steps with simplified Newton, error control, samples and slips.

Legend: see ``radau``. y, u: unknowns; clock: [t, step, start of noise interval, last step]; count: [steps, rejected, -,
next break, noise interval, -, steps in the history of lines, until]: until: pause after so many steps; control: as in
``advance``; arrived: what lines bring in the step, see ``delay``. base, where, entry, weight: how S is put together;
start, column, diagonal, order: its pattern.
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import BREAK_COUNT, BREAKS, CHANNELS, LINE, NG, NOISES, NQ, PORTS, ROWS, M, W
from fluxoid.circuit.compiled.drive import channel_values
from fluxoid.circuit.compiled.explicit_loop import AWAY, DONE, FULL, MISSED, PAUSED, RANGE, STUCK, away, new_noise
from fluxoid.circuit.compiled.lines import arrive, store, waves_at
from fluxoid.circuit.compiled.operators import apply, spread
from fluxoid.circuit.compiled.radau import (
    BACK,
    ERROR,
    FORTH,
    HV,
    HW,
    IMAGINARY,
    INTERPOLATE,
    PA,
    PG,
    PR,
    PW,
    PX,
    QUADRATURE,
    REAL,
    C,
    assemble,
    balance,
    mass,
    slopes,
    solve_step,
)
from fluxoid.circuit.compiled.record import reached, slips_due
from fluxoid.circuit.compiled.sparse_lu import factor
from fluxoid.kernels.compile import kernel

MOST = 8
TERMS = 3  # of the polynomials of lines: as many as stages, so that what is linear keeps its energy
BETWEEN = np.array([0.4, 0.85])  # where the cubic through a step's start and stages errs most


@kernel
def stages(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, t: float, h: float, start: float, noise: float,
    y: np.ndarray, u: np.ndarray, z: np.ndarray, zu: np.ndarray, theta: np.ndarray, v: np.ndarray, g: np.ndarray,
    arrived: np.ndarray, out: np.ndarray,
) -> bool:  # fmt: skip
    """Balances of the three stages, into out (3, n); phases into theta (3, m)."""
    good, p = True, np.zeros(TERMS)
    for i in range(3):
        now = t + C[i] * h
        position = 2 * (now - start) / noise - 1
        waves_at(arrived, C[i], p, g[I[LINE] :])
        if not balance(I, F, K, heads, now, t + 0.5 * h, position, y + z[i], u + zu[i], theta[i], v, g, out[i]):
            good = False
    return good


@kernel
def change(dy: np.ndarray, du: np.ndarray, order1: int, h: float, tolerance: float) -> float:
    """How large a change of the unknowns is, over the tolerance; those of no order do not count."""
    worst = 0.0
    for i in range(order1):
        worst = max(worst, abs(dy[i]))
    for i in range(du.size):
        worst = max(worst, h * abs(du[i]))
    finite = math.isfinite(worst)
    for i in range(dy.size):
        finite = finite and math.isfinite(abs(dy[i]))
    return worst / tolerance if finite else math.inf


@kernel
def consistent(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, base: np.ndarray, where: np.ndarray,
    entry: np.ndarray, weight: np.ndarray, start: np.ndarray, column: np.ndarray, diagonal: np.ndarray,
    order: np.ndarray, order1: int, t: float, h: float, position: float, y: np.ndarray, u: np.ndarray,
    arrived: np.ndarray,
) -> bool:  # fmt: skip
    """Bring the unknowns of no order in line with the others after a break."""
    n, m = y.size, I[M]
    if order1 == n:
        return True
    theta, v, g, rb = np.zeros(m), np.zeros(I[NQ]), np.zeros(I[NG]), np.zeros(n)
    slope, lu, work = np.zeros(m + I[NQ]), np.zeros(base.shape[1]), np.zeros(n)
    a = 1e7 / h
    waves_at(arrived, 0.0, np.zeros(TERMS), g[I[LINE] :])
    for _ in range(50):
        balance(I, F, K, heads, t, t + 0.5 * h, position, y, u, theta, v, g, rb)
        slopes(I, F, theta, v, slope)
        assemble(a, base, where, entry, weight, m, slope, lu)
        if not factor(start, column, diagonal, lu, work):
            return False
        rb[:order1] = 0.0
        ra = np.zeros(u.size)
        solve_step(I, F, heads, a, slope, lu, start, column, diagonal, order, ra, rb)
        worst = np.max(np.abs(rb[order1:]))
        if not math.isfinite(worst):
            return False
        damp = min(1.0, 1.0 / max(worst, 1e-300))
        for i in range(order1, n):
            y[i] += damp * rb[i]
        if worst < 1e-11:
            return True
    return False


@kernel
def within(s: float, h: float, start: np.ndarray, change: np.ndarray, value: np.ndarray, rate: np.ndarray) -> None:
    """Value and rate at the fraction s of a step, from the start and the increments of the stages (3, n)."""
    value[:], rate[:] = start, 0.0
    for i in range(3):
        f = s * (INTERPOLATE[i, 0] + s * (INTERPOLATE[i, 1] + s * INTERPOLATE[i, 2]))
        d = (INTERPOLATE[i, 0] + s * (2 * INTERPOLATE[i, 1] + s * 3 * INTERPOLATE[i, 2])) / h
        for j in range(start.size):
            value[j] += f * change[i, j]
            rate[j] += d * change[i, j]


@kernel
def depart(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, history: np.ndarray, kept: int, t: float, h: float,
    y: np.ndarray, u: np.ndarray, z: np.ndarray, zu: np.ndarray, arrived: np.ndarray,
) -> None:  # fmt: skip
    """Add a step to the history of lines, from the voltages of their ports at the stages."""
    n, n2, ports = y.size, u.size, I[PORTS]
    ys, yr, w = np.empty(n), np.empty(n), K[I[W] : I[W] + 2 * I[CHANNELS]]
    voltages = np.zeros(3 * ports)
    for i in range(3):
        within(C[i], h, y, z, ys, yr)
        for j in range(n2):
            yr[j] = u[j] + zu[i, j]
        channel_values(I, F, t + C[i] * h, t + 0.5 * h, w)
        v = voltages[i * ports : (i + 1) * ports]
        spread(I, F, heads[HW], w, v)
        apply(I, F, heads[HV], yr, v)
    store(history, kept, ports, t, h, QUADRATURE, C, arrived, voltages, np.zeros(TERMS))


@kernel
def sample(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, t: float, h: float, start: float, noise: float,
    y: np.ndarray, u: np.ndarray, z: np.ndarray, zu: np.ndarray, times: np.ndarray, values: np.ndarray, at: np.ndarray,
    arrived: np.ndarray,
) -> None:  # fmt: skip
    """Outputs at all sample times in (t, t + h] from the collocation polynomial."""
    n, n2, rows, p = y.size, u.size, I[ROWS], np.zeros(TERMS)
    ys, yr, us, ur = np.empty(n), np.empty(n), np.empty(n2), np.empty(n2)
    theta, v, g, rb = np.zeros(I[M]), np.zeros(I[NQ]), np.zeros(I[NG]), np.zeros(n)
    while at[0] < times.size and times[at[0]] <= reached(t, h):
        s = (times[at[0]] - t) / h
        within(s, h, y, z, ys, yr)
        within(s, h, u, zu, us, ur)
        position = 2 * (times[at[0]] - start) / noise - 1
        waves_at(arrived, s, p, g[I[LINE] :])
        balance(I, F, K, heads, times[at[0]], t + 0.5 * h, position, ys, us, theta, v, g, rb)
        out = values[at[0] * rows : (at[0] + 1) * rows]
        for j in range(n2):
            yr[j] = us[j]
        spread(I, F, heads[PW], K[I[W] : I[W] + 2 * I[CHANNELS]], out)
        apply(I, F, heads[PX], ys, out)
        apply(I, F, heads[PR], yr, out)
        apply(I, F, heads[PA], ur, out)
        apply(I, F, heads[PG], g, out)
        at[0] += 1


@kernel
def note(
    t: float, h: float, before: np.ndarray, theta: np.ndarray, wells: np.ndarray, times: np.ndarray,
    marks: np.ndarray, at: np.ndarray,
) -> None:  # fmt: skip
    """Add the slips of a step: phases at its start and at the three stages make a cubic."""
    m = before.size
    for i in range(m):
        while theta[2, i] < wells[i] or theta[2, i] >= wells[m + i]:
            up = theta[2, i] >= wells[m + i]
            level = wells[m + i] if up else wells[i]
            lo, hi = 0.0, 1.0
            for _ in range(50):
                s = 0.5 * (lo + hi)
                value = before[i]
                for k in range(3):
                    f = s * (INTERPOLATE[k, 0] + s * (INTERPOLATE[k, 1] + s * INTERPOLATE[k, 2]))
                    value += f * (theta[k, i] - before[i])
                if (value < level) == up:
                    lo = s
                else:
                    hi = s
            n = at[1]
            if n < times.size:
                times[n] = t + h * 0.5 * (lo + hi)
                marks[n] = i + 1 if up else -(i + 1)
                at[1] = n + 1
            turn = 2 * math.pi if up else -2 * math.pi
            wells[i] += turn
            wells[m + i] += turn


@kernel
def newton(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, base: np.ndarray, where: np.ndarray,
    entry: np.ndarray, weight: np.ndarray, start: np.ndarray, column: np.ndarray, diagonal: np.ndarray,
    order: np.ndarray, order1: int, t: float, h: float, noise_start: float, noise: float, tolerance: float,
    y: np.ndarray, u: np.ndarray, z: np.ndarray, zu: np.ndarray, theta: np.ndarray, before: np.ndarray,
    arrived: np.ndarray,
) -> tuple[float, int]:  # fmt: skip
    """Solve a step for its increments z, zu: (error over tolerance, iterations); (inf, 0) if Newton fails, -1:
    range."""
    n, n2, m = y.size, u.size, I[M]
    v, g, f0, p = np.zeros(I[NQ]), np.zeros(I[NG]), np.zeros(n), np.zeros(TERMS)
    position = 2 * (t - noise_start) / noise - 1
    waves_at(arrived, 0.0, p, g[I[LINE] :])
    balance(I, F, K, heads, t, t + 0.5 * h, position, y, u, before, v, g, f0)
    slope, work = np.zeros(m + I[NQ]), np.zeros(n)
    slopes(I, F, before, v, slope)
    a, c = REAL / h, IMAGINARY / h
    real, complexes = np.zeros(base.shape[1]), np.zeros(base.shape[1], np.complex128)
    assemble(a, base, where, entry, weight, m, slope, real)
    assemble(c, base, where, entry, weight, m, slope, complexes)
    if not factor(start, column, diagonal, real, work):
        return math.inf, 0
    if not factor(start, column, diagonal, complexes, np.zeros(n, np.complex128)):
        return math.inf, 0
    wy, wu = np.zeros((3, n)), np.zeros((3, n2))
    for i in range(3):
        for j in range(3):
            wy[i] += FORTH[i, j] * z[j]
            wu[i] += FORTH[i, j] * zu[j]
    fb = np.zeros((3, n))
    last, converged, iterations, inside = math.inf, False, 0, True
    for iteration in range(MOST):
        inside = stages(I, F, K, heads, t, h, noise_start, noise, y, u, z, zu, theta, v, g, arrived, fb)
        ra, rb = np.zeros(n2), np.zeros(n)
        ca, cb = np.zeros(n2, np.complex128), np.zeros(n, np.complex128)
        for i in range(3):
            f = complex(FORTH[1, i], FORTH[2, i])
            ra += FORTH[0, i] * (u + zu[i])
            ca += f * (u + zu[i])
            rb += FORTH[0, i] * fb[i]
            cb += f * fb[i]
        mass(I, F, heads, -a, wy[0], wu[0], ra, rb)
        mass(I, F, heads, -c, wy[1] + 1j * wy[2], wu[1] + 1j * wu[2], ca, cb)
        solve_step(I, F, heads, a, slope, real, start, column, diagonal, order, ra, rb)
        solve_step(I, F, heads, c, slope, complexes, start, column, diagonal, order, ca, cb)
        wy[0] += rb
        wu[0] += ra
        wy[1] += cb.real
        wy[2] += cb.imag
        wu[1] += ca.real
        wu[2] += ca.imag
        for i in range(3):
            z[i] = BACK[i, 0] * wy[0] + BACK[i, 1] * wy[1] + BACK[i, 2] * wy[2]
            zu[i] = BACK[i, 0] * wu[0] + BACK[i, 1] * wu[1] + BACK[i, 2] * wu[2]
        size = max(change(rb, ra, n, h, tolerance), change(cb, ca, n, h, tolerance))
        iterations = iteration + 1
        if not math.isfinite(size):
            return math.inf, 0
        rate = size / last if math.isfinite(last) and last > 0 else 0.5
        if size < 1e-9 or (rate < 1 and rate / (1 - rate) * size < 0.01):
            converged = True
            break
        if rate >= 2 or (rate >= 1 and iteration > 2):
            break
        last = size
    if not converged:
        return math.inf, 0
    if not inside:
        return math.inf, -1
    ra, rb = u.copy(), f0
    eu, ey = np.zeros(n2), np.zeros(n)
    for i in range(3):
        ey += ERROR[i] / h * z[i]
        eu += ERROR[i] / h * zu[i]
    mass(I, F, heads, 1.0, ey, eu, ra, rb)
    solve_step(I, F, heads, a, slope, real, start, column, diagonal, order, ra, rb)
    error = change(rb, ra, order1, h, tolerance)
    if error > 1:  # filter once more what is stiff in the estimate
        ey, eu = rb.copy(), ra.copy()
        ra, rb = u + eu, np.zeros(n)
        waves_at(arrived, 0.0, p, g[I[LINE] :])
        balance(I, F, K, heads, t, t + 0.5 * h, position, y + ey, u + eu, np.zeros(m), v, g, rb)
        ey[:], eu[:] = 0.0, 0.0
        for i in range(3):
            ey += ERROR[i] / h * z[i]
            eu += ERROR[i] / h * zu[i]
        mass(I, F, heads, 1.0, ey, eu, ra, rb)
        solve_step(I, F, heads, a, slope, real, start, column, diagonal, order, ra, rb)
        error = change(rb, ra, order1, h, tolerance)
    ys, yr, us, ur, unused = np.empty(n), np.empty(n), np.empty(n2), np.empty(n2), np.zeros(m)
    for s in BETWEEN[: 2 if order1 < n else 0]:  # unknowns of no order are exact at the stages: look between them
        within(s, h, y, z, ys, yr)
        within(s, h, u, zu, us, ur)
        waves_at(arrived, s, p, g[I[LINE] :])
        now = t + s * h
        position = 2 * (now - noise_start) / noise - 1
        balance(I, F, K, heads, now, t + 0.5 * h, position, ys, us, unused, v, g, rb)
        ra[:], rb[:order1] = 0.0, 0.0
        solve_step(I, F, heads, a, slope, real, start, column, diagonal, order, ra, rb)
        error = max(error, change(rb[order1:], ra[:0], n - order1, h, tolerance))
    return error, iterations


@kernel
def advance_implicit(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, heads: np.ndarray, base: np.ndarray, where: np.ndarray,
    entry: np.ndarray, weight: np.ndarray, start: np.ndarray, column: np.ndarray, diagonal: np.ndarray,
    order: np.ndarray, order1: int, y: np.ndarray, u: np.ndarray, clock: np.ndarray, count: np.ndarray,
    control: np.ndarray, keys: np.ndarray, seeds: np.ndarray, wells: np.ndarray, slip_times: np.ndarray,
    slip_marks: np.ndarray, times: np.ndarray, values: np.ndarray, at: np.ndarray, history: np.ndarray,
) -> int:  # fmt: skip
    """Advance to the last break; returns DONE, FULL, PAUSED, STUCK, RANGE or AWAY."""
    n, n2, m, ports = y.size, u.size, I[M], I[PORTS]
    tolerance, longest, shortest, noise = control[0], control[1], control[2], control[3]
    z, zu = np.zeros((3, n)), np.zeros((3, n2))
    theta, before = np.zeros((3, m)), np.zeros(m)
    arrived, p = np.zeros(TERMS * ports), np.zeros(TERMS)
    fresh, reason = True, STUCK
    while count[3] < I[BREAK_COUNT]:
        t = clock[0]
        if slip_times.size - at[1] < m + 8 or (ports and history.size < (count[6] + 1) * (2 + TERMS * ports)):
            return FULL
        if count[0] >= count[7]:
            return PAUSED
        limit = F[I[BREAKS] + count[3]] - t
        if I[NOISES]:
            if count[4] < 0 or t >= clock[2] + noise * (1 - 1e-9):
                count[4] += 1
                clock[2] = count[4] * noise
                new_noise(I, F, K, count[4], noise, keys, seeds)
                fresh = True
            limit = min(limit, clock[2] + noise - t)
        h = min(clock[1], longest)
        if h >= limit * (1 - 1e-9):
            h = limit
        elif h > 0.5 * limit:
            h = 0.5 * limit
        missed = arrive(I, F, history, count[6], t, h, p, arrived) if ports else 0.0
        if fresh:
            position = 2 * (t - clock[2]) / noise - 1
            consistent(
                I, F, K, heads, base, where, entry, weight, start, column, diagonal, order, order1, t, h, position, y,
                u, arrived,
            )  # fmt: skip
        if fresh or clock[3] <= 0:
            z[:], zu[:] = 0.0, 0.0
        else:  # go on with the polynomial of the last step
            oz, ou = z.copy(), zu.copy()
            for k in range(3):
                s = 1 + C[k] * h / clock[3]
                z[k], zu[k] = -oz[2], -ou[2]
                for i in range(3):
                    f = s * (INTERPOLATE[i, 0] + s * (INTERPOLATE[i, 1] + s * INTERPOLATE[i, 2]))
                    z[k] += f * oz[i]
                    zu[k] += f * ou[i]
        error, iterations = newton(
            I, F, K, heads, base, where, entry, weight, start, column, diagonal, order, order1, t, h, clock[2], noise,
            tolerance, y, u, z, zu, theta, before, arrived,
        )  # fmt: skip
        if I[NOISES] == 0:
            error = max(error, MISSED * h * missed / tolerance)
        if not error <= 1.0:
            count[1] += 1
            reason = RANGE if iterations == -1 else STUCK
            clock[1] = h * (max(0.2, 0.9 * error**-0.25) if math.isfinite(error) else 0.25)
            clock[3] = 0.0
            if clock[1] < shortest:
                return reason
            continue
        if at[1] + slips_due(theta[2], wells[:m], wells[m:]) + m > slip_times.size:
            return FULL  # before the step is taken: it is done again with more room
        note(t, h, before, theta, wells, slip_times, slip_marks, at)
        if I[ROWS] and at[0] < times.size and times[at[0]] <= reached(t, h):
            sample(I, F, K, heads, t, h, clock[2], noise, y, u, z, zu, times, values, at, arrived)
        if ports:
            depart(I, F, K, heads, history, count[6], t, h, y, u, z, zu, arrived)
            count[6] += 1
        y += z[2]
        u += zu[2]
        count[0] += 1
        if count[0] % 256 == 0 and away(y):
            return AWAY
        clock[0] = t + h
        clock[3] = h
        fresh = False
        if h >= limit * (1 - 1e-9) and F[I[BREAKS] + count[3]] - clock[0] <= 1e-9 * h:
            clock[0] = F[I[BREAKS] + count[3]]
            count[3] += 1
            fresh = True
        safety = 0.9 * (2 * MOST + 1) / (2 * MOST + iterations)
        grow = min(8.0, safety * (error + 1e-12) ** -0.25)
        if h >= clock[1] * (1 - 1e-9) or grow < 1:
            clock[1] = h * grow
    return DONE
