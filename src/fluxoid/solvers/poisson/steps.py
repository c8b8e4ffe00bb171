"""Steps of the program, on all rows, by one thread or by all.

The serial loop and the threads call the same compiled function of a range of rows, and no row depends on what another
writes: results do not depend on the number of threads.

i  number of the step; F, L  finest level in double precision, all levels in the cycle's
"""

import numba
import numpy as np

from fluxoid.kernels.compile import launch, part
from fluxoid.solvers.poisson.direct import substitute
from fluxoid.solvers.poisson.finest import ascend_finest, descend_finest
from fluxoid.solvers.poisson.gradients import (
    add,
    advance,
    curvature,
    direction,
    first_residual,
    product,
    scale_residual,
    squares,
)
from fluxoid.solvers.poisson.hierarchy import NX, NY
from fluxoid.solvers.poisson.levels import prolong, restrict, start, sweep
from fluxoid.solvers.poisson.program import (
    ADVANCE,
    ASCEND,
    COARSE,
    CURVATURE,
    DESCEND,
    DIRECTION,
    FIRST_RESIDUAL,
    LEVEL,
    OMEGA,
    OPERATION,
    PRODUCT,
    PROLONG,
    RESTRICT,
    ROWS,
    SCALE,
    SOURCE,
    SQUARES,
    START,
    SUBSTITUTE,
    SWEEP,
    TARGET,
    R,
    Z,
)

ZERO = np.int64(0)
WORTH_THREADS = 8_000
"""Cells of a level from which a parallel region pays."""
FEWEST_ROWS = 16
"""For one thread: each computes some four rows of its neighbours again."""


@part
def step(i, lo, hi, k, F, L, work, b, x, alpha, scale):  # type: ignore[no-untyped-def]
    """Rows lo … hi of a step, by thread k."""
    op, l = L.program[i, OPERATION], L.program[i, LEVEL]
    r, partial, nx = work.nodes[R], work.partial, x.shape[1]
    z, e, o = work.nodes[L.program[i, SOURCE]], work.nodes[L.program[i, COARSE]], work.nodes[L.program[i, TARGET]]
    omega = L.omega[l, L.program[i, OMEGA]]
    if op == SWEEP:
        sweep(lo, hi, L, l, r, z, omega, o)
    elif op == START:
        start(lo, hi, L, l, r, omega, o)
    elif op == RESTRICT:
        restrict(lo, hi, L, l, r, z, o)
    elif op == PROLONG:
        prolong(lo, hi, L, l, z, e, o)
    elif op == DESCEND:
        descend_finest(lo, hi, L, r, work.nodes[Z], o)
    elif op == ASCEND:
        ascend_finest(lo, hi, L, r, z, e, work.ring[k], o, partial)
    elif op == FIRST_RESIDUAL:
        first_residual(lo, hi, F, work.residual, b, x)
    elif op == SQUARES:
        squares(lo, hi, nx, b, partial)
    elif op == SCALE:
        scale_residual(lo, hi, nx, b, scale, r)
    elif op == PRODUCT:
        product(lo, hi, nx, r, z, partial)
    elif op == DIRECTION:
        direction(lo, hi, nx, work.p, z, work.p.dtype.type(alpha))
    elif op == CURVATURE:
        curvature(lo, hi, nx, F, L, work.p, partial)
    elif op == ADVANCE:
        advance(lo, hi, F, work.residual, work.p, x, alpha, scale, r, partial)
    else:
        add(lo, hi, z, x, scale)


@launch
def run(first, stop, F, L, factor, work, b, x, alpha, scale, parallel):  # type: ignore[no-untyped-def]
    """Steps first … stop, each by all threads if there is enough to do; returns the sum of partial over the rows."""
    parts = np.int64(work.ring.shape[0])
    for i in range(first, stop):
        rows, l = L.program[i, ROWS], L.program[i, LEVEL]
        if L.program[i, OPERATION] == SUBSTITUTE:
            substitute(factor, work.nodes[R], work.nodes[L.program[i, TARGET]], work.y, work.sums)
        elif parallel and L.size[l, NY] * L.size[l, NX] >= WORTH_THREADS:
            n = min(parts, rows // FEWEST_ROWS + 1)
            for c in numba.prange(n):
                k = np.int64(c)  # prange counts without sign, and another type would be other machine code
                step(i, k * rows // n, (k + 1) * rows // n, k, F, L, work, b, x, alpha, scale)
        else:
            step(i, ZERO, rows, ZERO, F, L, work, b, x, alpha, scale)
    total = 0.0
    for j in range(work.partial.size):
        total += work.partial[j]
    return total
