"""Rows launched over the film, serially or on all threads, and what is reduced from them.

Both ways call ``work_on`` with the same machine code, which is why everything goes through one function: a result does
not depend on the number of threads, and there is one parallel region to compile. All operations share its arguments:

i      which planes: (y, new, base, slope)              x    float64 numbers
c      coefficients in the precision of psi             out, a, b    potentials (ny, nx)
many   responses (N, ny, nx), or link phases (K, 2 (ny+2), nx+2), with ``amplitude`` (N,) or (K,)
"""

import numpy as np
from numba import prange

from fluxoid.gl.steps.rows import (
    combine_row,
    divergence_row,
    error_row,
    link_row,
    mismatch_row,
    momentum_row,
    rotate_row,
    seed_row,
    slope_row,
    stage_row,
)
from fluxoid.kernels.compile import kernel, launch, part, piece
from fluxoid.kernels.maximum import maximum

# As NumPy numbers: numba compiles anew for each Python constant among the arguments.
SLOPES, STAGE, ERROR, ROTATE, DIVERGENCE, LINKS, COMBINE, MISMATCH, MOMENTUM, SEED = np.arange(10)
CHUNKS = 16


@part
def work_on(op, lo, hi, film, f, i, x, c, out, a, b, many, amplitude):
    """One operation on the rows lo .. hi of the film."""
    for iy in range(lo, hi):
        row = iy + 1
        if op == STAGE:
            stage_row(f.planes, f.links, film.cells, film.number, i[0], i[1], i[2], i[3], row, c)
        elif op == SLOPES:
            slope_row(f.planes, f.links, film.cells, film.number, i[0], i[3], i[1], row, c[0])
        elif op == ERROR:
            f.partial[0, row], f.partial[1, row] = error_row(
                f.planes, f.links, film.cells, film.number, i[0], i[2], i[3], row, c
            )
        elif op == ROTATE:
            rotate_row(f.planes, i[0], i[1], f.predicted, x[0], row)
        elif op == DIVERGENCE:
            divergence_row(f.planes, f.links, i[0], f.b, film.h2, row)
        elif op == LINKS:
            link_row(f.links, many, film.weights, amplitude, row)
        elif op == COMBINE:
            combine_row(out, a, b, x[0], many, amplitude, iy)
        elif op == MISMATCH:
            f.partial[0, row] = mismatch_row(f.planes, i[0], out, a, b, x[0], iy)
        elif op == SEED:
            seed_row(f.planes, i[0], i[1], many, c[0], c[1], row)
        else:
            f.partial[0, row], f.partial[1, row] = momentum_row(f.planes, i[0], i[1], i[2], i[3], c[0], row)


@launch
def _on_all_threads(op, rows, film, f, i, x, c, out, a, b, many, amplitude):
    for chunk in prange(CHUNKS):
        k = np.int64(chunk)  # prange counts without sign, and another type would be other machine code
        work_on(op, k * rows // CHUNKS, (k + 1) * rows // CHUNKS, film, f, i, x, c, out, a, b, many, amplitude)


@part
def _run(op, film, f, i, x, c, out, a, b, many, amplitude, parallel):
    rows = np.int64(f.b.shape[0])
    if parallel:
        _on_all_threads(op, rows, film, f, i, x, c, out, a, b, many, amplitude)
    else:
        work_on(op, np.int64(0), rows, film, f, i, x, c, out, a, b, many, amplitude)


@piece
def run_planes(op, film, f, y, new, base, slope, c, angle, parallel):
    """An operation on planes alone; ghosts of ``new`` are wrapped after it."""
    i, x = f.which, f.numbers
    i[0], i[1], i[2], i[3] = y, new, base, slope
    x[0] = angle
    _run(op, film, f, i, x, c, f.predicted, f.predicted, f.predicted, f.none, x[:0], parallel)
    if op != ERROR and op != DIVERGENCE:
        wrap_ghosts(f.planes, new, film.wraps)


@part
def wrap_ghosts(planes, y, wraps):
    """Copy the far rows and columns of a field into its ghosts along axes that wrap (in y, in x)."""
    last_y, last_x = planes.shape[1] - 2, planes.shape[2] - 2
    for k in range(y, y + 2):
        if wraps[1]:
            for iy in range(planes.shape[1]):
                planes[k, iy, 0] = planes[k, iy, last_x]
                planes[k, iy, last_x + 1] = planes[k, iy, 1]
        if wraps[0]:
            for ix in range(planes.shape[2]):
                planes[k, 0, ix] = planes[k, last_y, ix]
                planes[k, last_y + 1, ix] = planes[k, 1, ix]


@piece
def set_links(film, f, phases, amplitude, parallel):
    """Links at the given amplitudes of the sources."""
    _run(LINKS, film, f, f.which, f.numbers, f.links[0, 0], f.b, f.b, f.b, phases, amplitude, parallel)
    # The ghost row below holds the links that wrap from the last row; there are none above the last.
    link_row(f.links, phases, film.weights, amplitude, np.int64(0))


@kernel
def lay_links(links, phases, weights, amplitude):
    """The same from Python, serially: to begin with, or again."""
    for iy in range(links.shape[1] - 1):
        link_row(links, phases, weights, amplitude, iy)


@piece
def combine(film, f, out, a, b, factor, responses, amplitude, parallel):
    """out = a + factor (a - b) + sum of amplitude_k response_k."""
    f.numbers[0] = factor
    _run(COMBINE, film, f, f.which, f.numbers, f.links[0, 0], out, a, b, responses, amplitude, parallel)


@piece
def seed(film, f, y, new, share, parallel):
    """The source of psi of a step in cells without pairs: new += share floor (1 - |psi|^2/floor^2) seed, psi in y."""
    f.which[0], f.which[1] = y, new
    c = f.typed
    c[0], c[1] = share * film.floor, 1.0 / film.floor**2
    _run(SEED, film, f, f.which, f.numbers, c, f.b, f.b, f.b, film.seeds, f.numbers[:0], parallel)
    wrap_ghosts(f.planes, new, film.wraps)


@piece
def embedded_error(film, f, y, base, slope, c, parallel):
    """Largest |E| and largest |y|^2; NaN if anything is."""
    run_planes(ERROR, film, f, y, y, base, slope, c, 0.0, parallel)
    return greatest(f.partial[0]) ** 0.5, greatest(f.partial[1])


@piece
def mismatch(film, f, y, now, before, after, ratio, parallel):
    """Largest |psi| times what the predicted potential missed, NaN if anything is."""
    f.which[0] = y
    f.numbers[0] = ratio
    _run(MISMATCH, film, f, f.which, f.numbers, f.links[0, 0], now, before, after, f.none, f.numbers[:0], parallel)
    return greatest(f.partial[0]) ** 0.5


@piece
def momentum(film, f, y, new, old, slope, beta, parallel):
    """y = new + beta (new - old); returns the sum of slope.(new - old) and the largest |slope|^2 (NaN if any)."""
    f.which[0], f.which[1], f.which[2], f.which[3] = y, new, old, slope
    c = f.typed
    c[0] = beta
    _run(MOMENTUM, film, f, f.which, f.numbers, c, f.b, f.b, f.b, f.none, f.numbers[:0], parallel)
    along = 0.0
    for iy in range(1, f.planes.shape[1] - 1):
        along += f.partial[0, iy]
    return along, greatest(f.partial[1])


@part
def greatest(partial):
    """The greatest of what rows returned, which are not negative; NaN if any is."""
    total = 0.0
    for iy in range(1, len(partial) - 1):
        total = maximum(total, partial[iy])
    return total
