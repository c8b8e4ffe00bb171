"""A chunk of time steps, compiled whole: Python is not entered between steps.

One step from t to t + dt:

1. predict the potential at the middle by extrapolation, with the contacts' currents at that time
2. psi <- exp(-i mu* dt/2) psi, and where there are no pairs a little of the seeds of gl.seeds
3. Runge-Kutta-Chebyshev at fixed potential, the links averaged over the step
4. psi <- exp(-i mu* dt/2) psi
5. solve for the potential of the new supercurrent, from a start extrapolated in time

The error is the greater of the embedded estimate of 3 and of what the prediction of 1 turns out to have missed, each
as the largest error of psi at any cell. A step that exceeds the tolerance is taken again, shorter. Sources are in
lattice Coulomb gauge, so a changing field makes no potential, and a user's gauge cannot matter.
"""

import math

import numpy as np

from fluxoid.gl.arrays.arrays import BASE, ITERATIONS, LARGEST, LAST, REJECTED, SLOPE, STAGES, STEP, STEPS, TIME
from fluxoid.gl.steps.chebyshev import coefficients, stages_needed
from fluxoid.gl.steps.site import carry_forward, current
from fluxoid.gl.steps.stages import (
    DIVERGENCE,
    ROTATE,
    SLOPES,
    STAGE,
    combine,
    embedded_error,
    mismatch,
    run_planes,
    seed,
    set_links,
)
from fluxoid.kernels.compile import kernel, part, piece
from fluxoid.kernels.maximum import maximum
from fluxoid.kernels.timeshape import shape_at
from fluxoid.solvers.poisson.solver import solve

SAFETY, SHRINK, GROW = 0.85, 0.2, 2.0
DONE, NOT_FINITE, NOT_SOLVED = 0, 1, 2
ROUNDING = 1e-9  # the solver compares squares
MAX_ITERATIONS = np.int64(200)  # a Python constant would compile the solver once more


@kernel
def advance(film, drive, pins, fields, control, hierarchy, work, until, steps):
    """Step to time ``until`` exactly, or take ``steps`` steps.

    Returns DONE, NOT_FINITE if anything is no longer finite, or NOT_SOLVED if the potential did not converge; the step
    that failed is not taken.
    """
    clock, counts = fields.clock, fields.counts
    injected = np.zeros(len(drive.contact_codes))
    taken = 0
    while taken < steps and clock[TIME] < until:
        left = until - clock[TIME]
        natural = min(clock[STEP], control.max_step)
        step = left if left <= natural * (1 + 1e-9) else (0.5 * left if left < 2 * natural else natural)
        lands = step == left
        error = _try_step(film, drive, pins, fields, control, hierarchy, work, step, injected)
        if fields.residual[0] > fields.residual[1]:  # one that is no number is a step too long
            return NOT_SOLVED
        if not math.isfinite(error):
            if step < 1e-12 * (1 + clock[TIME]):
                return NOT_FINITE
            # Stages multiply what they find by zero: what is not finite must go.
            for k in (SLOPE, fields.roles[1], fields.roles[2]):
                fields.planes[k : k + 2] = 0
            clock[STEP] = 0.1 * step
            counts[REJECTED] += 1
            continue
        factor = SAFETY * (control.tolerance / max(error, 1e-30)) ** (1.0 / 3.0)
        if error > control.tolerance:
            clock[STEP] = step * min(0.9, max(SHRINK, factor))
            counts[REJECTED] += 1
            continue
        _accept(drive, fields, step, injected)
        clock[TIME] = until if lands else clock[TIME] + step
        # A step shortened to land says little about longer ones: it may not raise the natural step by much.
        clock[STEP] = min(step * max(SHRINK, factor), GROW * natural if step == natural else 1.2 * natural)
        taken += 1
    return DONE


@part
def _amplitudes(drive, t0, t1):
    """Amplitude of each source, averaged over the ends of a step."""
    out = np.empty(len(drive.field_codes))
    for k in range(len(out)):
        code = drive.field_codes[k]
        out[k] = 0.5 * (shape_at(code, t0 * drive.time_unit) + shape_at(code, t1 * drive.time_unit))
    return out


@part
def contacts_during(drive, t, step, out):
    """Amplitude of each contact's response over a step: its current at the middle, or minus its phase's mean rate."""
    for k in range(len(out)):
        code, value = drive.contact_codes[k], drive.contact_values[k]
        if drive.by_phase[k]:
            start, end = shape_at(code, t * drive.time_unit), shape_at(code, (t + step) * drive.time_unit)
            out[k] = value * (start - end) / step
        else:
            out[k] = value * shape_at(code, (t + 0.5 * step) * drive.time_unit)


@piece
def _mu_roles(fields):
    now, before = fields.roles[3], fields.roles[4]
    return now, before, 3 - now - before


@piece
def _try_step(film, drive, pins, fields, control, hierarchy, work, step, injected):
    """Take a step without accepting it: psi is left in the first work field, mu in the third; returns the error."""
    f, parallel = fields, control.parallel
    now, before, after = _mu_roles(f)
    t = f.clock[TIME]
    contacts_during(drive, t, step, injected)
    ratio = step / f.clock[LAST] if f.clock[LAST] > 0 else 0.0
    combine(film, f, f.predicted, f.mu[now], f.mu[before], 0.5 * ratio, drive.responses, injected, parallel)
    if drive.moving:
        set_links(film, f, drive.fields, _amplitudes(drive, t, t + step), parallel)
    run_planes(ROTATE, film, f, f.roles[0], BASE, BASE, BASE, f.typed, 0.5 * step, parallel)
    if film.floor > 0:
        seed(film, f, f.roles[0], BASE, min(1.0, step / film.u), parallel)
    error = _relax_stages(film, f, step, parallel)
    if not error <= control.tolerance:
        return error
    new = f.roles[1]
    relaxed = f.roles[2]
    run_planes(ROTATE, film, f, relaxed, new, new, new, f.typed, 0.5 * step, parallel)
    if drive.moving:
        set_links(film, f, drive.fields, _amplitudes(drive, t + step, t + step), parallel)
    combine(film, f, f.mu[after], f.mu[now], f.mu[before], ratio, drive.responses[:0], injected[:0], parallel)
    _potential(film, pins, f, control, hierarchy, work, new, after)
    return maximum(error, step * mismatch(film, f, new, f.mu[now], f.mu[before], f.mu[after], ratio, parallel))


@piece
def _relax_stages(film, f, step, parallel):
    """Runge-Kutta-Chebyshev from BASE; the result ends in the second work field. Returns the embedded error."""
    # The largest |psi| may grow within the step: a margin of a tenth.
    s = stages_needed(step, film.rate * math.sqrt(1.0 + 1.1 * film.gamma2 * f.clock[LARGEST]))
    table = coefficients(s)
    c = f.typed
    c[0] = step * table[1, 3]
    first, second = f.roles[1], f.roles[2]
    if s % 2 == 1:
        first, second = second, first
    run_planes(SLOPES, film, f, BASE, first, BASE, SLOPE, c, 0.0, parallel)
    for j in range(2, s + 1):
        for k in range(5):
            c[k] = table[j, k] * (step if k > 2 else 1.0)
        y, new = (first, second) if j % 2 == 0 else (second, first)
        if j == 2:
            # The stage before the first one is the start itself.
            c[0], c[2] = c[0] + c[2], 0.0 * c[2]
        run_planes(STAGE, film, f, y, new, BASE, SLOPE, c, 0.0, parallel)
    c[0], c[1] = 0.8, 0.4 * step
    error, largest = embedded_error(film, f, f.roles[2], BASE, SLOPE, c, parallel)
    if math.isfinite(largest):
        f.clock[LARGEST] = largest
    f.counts[STAGES] += s + 1
    return error


@piece
def _accept(drive, fields, step, injected):
    f = fields
    now, _, after = _mu_roles(f)
    for p in range(len(f.probe_flux)):
        total = 0.0
        for k in range(4):
            iy, ix, w = f.probes[p, k, 0], f.probes[p, k, 1], f.probe_weights[p, k]
            v = 0.5 * (f.mu[now, iy, ix] + f.mu[after, iy, ix])
            for n in range(len(injected)):
                v += injected[n] * drive.responses[n, iy, ix]
            total += w * v
        f.probe_flux[p] += step * total
    f.roles[0], f.roles[1] = f.roles[1], f.roles[0]
    f.roles[3], f.roles[4] = after, now
    f.clock[LAST] = step
    f.counts[STEPS] += 1


@piece
def _potential(film, pins, f, control, hierarchy, work, y, k):
    """Potential of the supercurrent of psi field y, into mu[k], which holds the guess, for contacts too."""
    mu, b = f.mu[k], f.b
    run_planes(DIVERGENCE, film, f, y, y, y, y, f.typed, 0.0, control.parallel)
    _cut_links(film, pins, f, y)
    drawn = np.zeros(len(pins.shapes))
    squares = 0.0
    for p in range(len(pins.held)):
        iy, ix, c = pins.held[p]
        drawn[c] -= b[iy, ix]
        squares += b[iy, ix] * b[iy, ix]
        b[iy, ix] = 0.0
    for p in range(len(pins.clear)):
        b[pins.clear[p, 0], pins.clear[p, 1]] = 0.0
    # Of the supercurrent alone: what contacts add below goes with their voltage in the normal state.
    tolerance = max(control.poisson_floor, control.poisson_tolerance * math.sqrt(squares + norm(b) ** 2))
    at = np.zeros(len(pins.shapes))
    for p in range(len(pins.held)):
        at[pins.held[p, 2]] = mu[pins.held[p, 0], pins.held[p, 1]]
    for q in range(len(pins.ports)):
        iy, ix, c = pins.ports[q]
        b[iy, ix] += pins.port_weights[q] * at[c]
    iterations, left = solve(hierarchy, b, mu, work, tolerance, MAX_ITERATIONS, control.parallel)
    f.counts[ITERATIONS] += iterations
    f.residual[0], f.residual[1] = left, (1 + ROUNDING) * tolerance
    if len(at):
        _balance(film, pins, f, mu, drawn, at, control.parallel)


@piece
def _balance(film, pins, f, mu, drawn, at, parallel):
    """Shift the potentials of floating contacts so that each passes no current of its own."""
    for q in range(len(pins.ports)):
        iy, ix, c = pins.ports[q]
        drawn[c] += pins.port_weights[q] * (at[c] - mu[iy, ix])
    for p in range(len(pins.held)):
        mu[pins.held[p, 0], pins.held[p, 1]] = at[pins.held[p, 2]]
    combine(film, f, mu, mu, mu, 0.0, pins.shapes, -(pins.balance @ drawn), parallel)


@part
def _cut_links(film, pins, f, y):
    """Take from b the current of links that are open in the continued film alone."""
    r, q = f.planes[y], f.planes[y + 1]
    for k in range(len(pins.cut)):
        axis, iy, ix = pins.cut[k]
        jy, jx = (iy, ix + 1) if axis == 1 else (iy + 1, ix)
        first = 0 if axis == 1 else 2
        c, s = f.links[first, iy + 1, ix + 1], f.links[first + 1, iy + 1, ix + 1]
        nr, nq = carry_forward(c, s, r[jy + 1, jx + 1], q[jy + 1, jx + 1])
        excess = pins.cut_ratio[k] * film.h2 * current(r[iy + 1, ix + 1], q[iy + 1, ix + 1], nr, nq)
        f.b[iy, ix] += excess
        f.b[jy, jx] -= excess


@part
def norm(b):
    """2-norm, rows summed in order."""
    total = 0.0
    for iy in range(b.shape[0]):
        row = 0.0
        for ix in range(b.shape[1]):
            row += b[iy, ix] * b[iy, ix]
        total += row
    return math.sqrt(total)
