"""The weighted graph Laplacian on the lattice, solved by conjugate gradients with a multigrid cycle before each step.

    (L x)_i = sum over the links of i of w_ij (x_i - x_j) + g_i x_i = b_i

wx, wy >= 0 are the link weights in the lattice's layout, g >= 0 the weight to a neighbour held at zero. Cells without
link and ground are outside. A connected component without ground is singular: b is freed of its mean there, and so is
x.

The cycle runs in single precision if asked to, the conjugate gradients and so the result in double. Everything except
``build``, ``workspace`` and ``solve_poisson`` is compiled and may be called from compiled code, without allocation.

Method: J. Xu, SIAM Rev. 34, 581 (1992), for the cycle as a preconditioner; aggregates that are scaled instead of
smoothed as in D. Braess, Computing 55, 379 (1995), with our own weights (``poisson_coarsen``).
"""

from typing import NamedTuple

import numba
import numpy as np

from fluxoid.errors import RunError
from fluxoid.kernels.compile import kernel, part
from fluxoid.solvers.poisson.hierarchy import NX, NY, PAD, Hierarchy, hierarchy
from fluxoid.solvers.poisson.program import (
    ADD,
    ADVANCE,
    CURVATURE,
    CYCLE,
    DIRECTION,
    FIRST_RESIDUAL,
    SCALE,
    SQUARES,
    R,
    Z,
)
from fluxoid.solvers.poisson.steps import run
from fluxoid.types import Floats


class Workspace(NamedTuple):
    """All scratch that ``solve`` and ``precondition`` need; one for each thread that solves."""

    nodes: Floats  # (3, nodes): right-hand sides r and approximations z, t of all levels
    p: Floats  # (slack + cells + slack,)
    ring: Floats  # (threads, eight rows with slack)
    residual: Floats  # (ny, nx)
    partial: Floats  # (ny,)
    mean: Floats  # (singular components,)
    y: Floats  # for the coarsest level
    sums: Floats


def build(
    wx: Floats,
    wy: Floats,
    ground: Floats | None = None,
    periodic: tuple[bool, bool] = (False, False),
    precision: type = np.float32,
) -> Hierarchy:
    """Set up the solver for given weights.

    wx, wy: (ny, nx), weights of the links to the right and up, >= 0; ground: (ny, nx), >= 0; periodic: (in y, in x),
    else the last column of wx and the last row of wy are ignored; precision: of the cycle, np.float32 or np.float64.
    The arrays are kept, not copied, where possible: do not change them.

    Raises InputError for weights that are negative, not finite, or of different shapes.
    Fails to converge fast when weights of very different size sit side by side at random (four decades in each cell).
    """
    return hierarchy(wx, wy, ground, periodic, precision)


def workspace(h: Hierarchy) -> Workspace:
    """Scratch for one hierarchy, or for all of one family of shifts."""
    ny, nx = h.levels.size[0, NY], h.levels.size[0, NX]
    kind = h.levels.weights.dtype
    gradients = h.finest.wx.shape  # of none, if only the cycle is asked for
    return Workspace(
        nodes=np.zeros((3, h.levels.inverse.size), kind),
        p=np.zeros(gradients[0] * gradients[1] + 2 * PAD, kind),
        ring=np.zeros((numba.config.NUMBA_NUM_THREADS, 8 * (nx // PAD + 3) * PAD), kind),
        residual=np.zeros(gradients),
        partial=np.zeros(ny),
        mean=np.zeros(h.finest.members.size),
        y=np.zeros(h.factor.place.shape[1]),
        sums=np.zeros(h.factor.members.size),
    )


@part
def remove_means(F, mean, v, tolerance):  # type: ignore[no-untyped-def]
    """Free v (flat) of its mean on each singular component, unless all that is less than tolerance in the 2-norm."""
    start, stop, component = F.runs[0], F.runs[1], F.runs[2]
    mean[:] = 0.0
    for k in range(start.size):
        if component[k] >= 0:
            s = 0.0
            for i in range(np.uint64(start[k]), np.uint64(stop[k])):
                s += v[i]
            mean[component[k]] += s
    norm = 0.0
    for c in range(mean.size):
        mean[c] /= F.members[c]
        norm += mean[c] ** 2 * F.members[c]
    if norm < tolerance**2:
        return
    for k in range(start.size):
        if component[k] >= 0:
            s = mean[component[k]]
            for i in range(np.uint64(start[k]), np.uint64(stop[k])):
                v[i] -= s


@kernel
def clear_outside(F, v):  # type: ignore[no-untyped-def]
    """Set v (flat) to zero outside."""
    start, stop, component = F.runs[0], F.runs[1], F.runs[2]
    for k in range(start.size):
        if component[k] < 0:
            v[start[k] : stop[k]] = 0


@kernel
def solve(h, b, x, work, tolerance, max_iterations, parallel):  # type: ignore[no-untyped-def]
    """Solve L x = b from the approximation in x; returns (iterations, 2-norm of the residual).

    h: from ``build``; b, x: (ny, nx), C-contiguous, float64; work: from ``workspace``; tolerance: of the 2-norm of the
    residual; parallel: use all threads, which pays above some 5 000 cells. Works from compiled code and from Python.

    Stops at max_iterations, or at once if b or x holds a NaN (the residual is then NaN): check the residual returned.
    """
    F, L, factor = h
    flat, residual = x.reshape(x.size), work.residual.reshape(x.size)
    clear_outside(F, flat)
    run(FIRST_RESIDUAL, FIRST_RESIDUAL + 1, F, L, factor, work, b, x, 0.0, 0.0, parallel)
    clear_outside(F, residual)
    remove_means(F, work.mean, residual, 1e-3 * tolerance)
    rr = run(SQUARES, SQUARES + 1, F, L, factor, work, work.residual, x, 0.0, 0.0, parallel)
    iterations = 0
    if tolerance**2 < rr < np.inf:
        scale = np.sqrt(x.size / rr)
        run(SCALE, SCALE + 1, F, L, factor, work, work.residual, x, 0.0, scale, parallel)
        work.p[:] = 0
        rz_old = np.inf
        while rr > tolerance**2 and iterations < max_iterations:
            rz = run(CYCLE, L.program.shape[0], F, L, factor, work, b, x, 0.0, 0.0, parallel)
            run(DIRECTION, DIRECTION + 1, F, L, factor, work, b, x, rz / rz_old, 0.0, parallel)
            curved = run(CURVATURE, CURVATURE + 1, F, L, factor, work, b, x, 0.0, 0.0, parallel)
            if not (curved > 0 and rz > 0):
                break
            rr = run(ADVANCE, ADVANCE + 1, F, L, factor, work, b, x, rz / curved / scale, scale, parallel)
            rz_old = rz
            iterations += 1
        clear_outside(F, flat)
        if not rr < np.inf:  # what is not finite must not linger: sweeps multiply by zero instead of branching
            work.nodes[:] = 0
            work.ring[:] = 0
    remove_means(F, work.mean, flat, 0.0)
    return iterations, np.sqrt(rr)


@kernel
def precondition(h, r, weight, z, work, parallel):  # type: ignore[no-untyped-def]
    """z += weight M r with one multigrid cycle M, a symmetric positive approximation to the inverse of L.

    r, z: (ny, nx), C-contiguous, float64; the rest as in ``solve``. Without ground r must sum to zero on each
    component.
    """
    F, L, factor = h
    rr = run(SQUARES, SQUARES + 1, F, L, factor, work, r, z, 0.0, 0.0, parallel)
    scale = np.sqrt(r.size / rr) if rr > 0 else 1.0
    run(SCALE, SCALE + 1, F, L, factor, work, r, z, 0.0, scale, parallel)
    clear_outside(F, work.nodes[R, PAD : PAD + r.size])
    run(CYCLE, L.program.shape[0], F, L, factor, work, r, z, 0.0, 0.0, parallel)
    clear_outside(F, work.nodes[Z, PAD : PAD + r.size])
    run(ADD, ADD + 1, F, L, factor, work, r, z, 0.0, weight / scale, parallel)


class Info(NamedTuple):
    """How a solution was reached: iterations, and the 2-norm of the residual relative to that of b."""

    iterations: int
    residual: float


def solve_poisson(
    wx: Floats,
    wy: Floats,
    b: Floats,
    ground: Floats | None = None,
    periodic: tuple[bool, bool] = (False, False),
    rtol: float = 1e-8,
) -> tuple[Floats, Info]:
    """Solve the weighted Laplacian once: build, solve from zero, and check.

    Arguments as for ``build``; b: (ny, nx); rtol: residual relative to b, 2-norms, cells outside not counted.
    Returns x (ny, nx) and Info. Raises RunError if 200 iterations do not suffice or b is not finite.
    """
    h = build(wx, wy, ground, periodic)
    b = np.array(b, dtype=float, order="C")
    clear_outside(h.finest, b.reshape(-1))
    x = np.zeros_like(b)
    norm = float(np.sqrt(np.sum(b * b)))
    iterations, residual = solve(h, b, x, workspace(h), rtol * norm, 200, b.size > 20_000)
    if not residual <= rtol * norm:
        raise RunError(f"The potential did not converge: residual {residual:.3g} after {iterations} iterations")
    return x, Info(iterations, residual / norm if norm > 0 else 0.0)
