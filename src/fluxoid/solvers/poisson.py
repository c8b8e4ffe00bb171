"""The weighted graph Laplacian on the lattice, solved by conjugate gradients with a multigrid cycle before each step.

    (L x)_i = sum over the links of i of w_ij (x_i - x_j) + g_i x_i = b_i

wx, wy >= 0 are the link weights in the lattice's layout, g >= 0 the weight to a neighbour held at zero. Cells without
link and ground are outside. A connected component without ground is singular: b is freed of its mean there, and so is
x.

The cycle runs in single precision if asked to, the conjugate gradients and so the result in double. Everything except
``build``, ``workspace`` and ``solve_poisson`` is compiled and may be called from compiled code, without allocation.

Method: J. Xu, SIAM Rev. 34, 581 (1992), for the cycle as a preconditioner; aggregates that are scaled instead of
smoothed as in D. Braess, Computing 55, 379 (1995), with our own weights (``poisson_coarsen``).

r, p        residual and search direction; the cycle and p see them multiplied by ``scale``, so that single precision
            neither overflows nor underflows
partial     one sum for each row, added up serially, so that results do not depend on the number of threads
"""

from typing import NamedTuple

import numba
import numpy as np

from fluxoid.errors import RunError
from fluxoid.kernels.compile import kernel, launch, site
from fluxoid.solvers.poisson_cycle import CHUNKS, ZERO, cycle
from fluxoid.solvers.poisson_hierarchy import Hierarchy, hierarchy
from fluxoid.types import Floats, Ints

FIRST_RESIDUAL, SQUARES, SCALE, PRODUCT, DIRECTION, CURVATURE, ADVANCE, UNSCALE = np.arange(8)


class Workspace(NamedTuple):
    """All scratch that ``solve`` and ``precondition`` need; one for each thread that solves."""

    r: Floats  # (all nodes,) right-hand sides of all levels
    z: Floats
    t: Floats  # approximations
    p: Floats  # (ny, nx)
    residual: Floats  # (ny, nx)
    partial: Floats  # (ny,)
    run: Floats  # (runs,)
    mean: Floats  # (singular components,)
    y: Floats  # for the coarsest level
    sums: Floats
    visits: Ints  # (levels,)


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
    """Scratch for one hierarchy."""
    ny, nx = h.finest.wx.shape
    nodes, kind = h.levels.inverse.size, h.levels.inverse.dtype
    return Workspace(
        r=np.zeros(nodes, kind),
        z=np.zeros(nodes, kind),
        t=np.zeros(nodes, kind),
        p=np.zeros((ny, nx), kind),
        residual=np.zeros((ny, nx)),
        partial=np.zeros(ny),
        run=np.zeros(h.finest.run_start.size),
        mean=np.zeros(h.finest.members.size),
        y=np.zeros(h.factor.node.size),
        sums=np.zeros(h.factor.members.size),
        visits=np.zeros(h.levels.size.shape[0], np.int64),
    )


@site
def outflow(v, e, we, w, ww, a, wa, b, wb):  # type: ignore[no-untyped-def]
    """(L x) at a cell with value v from its neighbours to the east, west, above and below."""
    return we * (v - e) + ww * (v - w) + wa * (v - a) + wb * (v - b)


@kernel
def first_residual(lo, hi, finest, work, b, x):  # type: ignore[no-untyped-def]
    """residual = b - L x."""
    ny, nx = x.shape
    for j in range(lo, hi):
        below, above = (j - 1 if j > 0 else ny - 1), (j + 1 if j < ny - 1 else 0)
        wx, wy, wb, c, xb, xa = finest.wx[j], finest.wy[j], finest.wy[below], x[j], x[below], x[above]
        r, s = work.residual[j], b[j]
        for i in range(1, nx - 1):
            r[i] = s[i] - outflow(c[i], c[i + 1], wx[i], c[i - 1], wx[i - 1], xa[i], wy[i], xb[i], wb[i])
        for i in range(0, nx, max(nx - 1, 1)):
            w, e = (i - 1 if i > 0 else nx - 1), (i + 1 if i < nx - 1 else 0)
            r[i] = s[i] - outflow(c[i], c[e], wx[i], c[w], wx[w], xa[i], wy[i], xb[i], wb[i])
        if finest.ground.size:
            g = finest.ground[j]
            for i in range(nx):
                r[i] -= g[i] * c[i]


@kernel
def advance(lo, hi, finest, work, x, alpha, scale):  # type: ignore[no-untyped-def]
    """x += alpha p; residual -= alpha L p; the cycle's right-hand side; sums of the squared residual."""
    ny, nx = x.shape
    for j in range(lo, hi):
        below, above = (j - 1 if j > 0 else ny - 1), (j + 1 if j < ny - 1 else 0)
        wx, wy, wb, c, pb, pa = finest.wx[j], finest.wy[j], finest.wy[below], work.p[j], work.p[below], work.p[above]
        r, o, xj = work.residual[j], work.r[j * nx :][:nx], x[j]
        for i in range(1, nx - 1):
            v = np.float64(c[i])
            r[i] -= alpha * outflow(v, c[i + 1], wx[i], c[i - 1], wx[i - 1], pa[i], wy[i], pb[i], wb[i])
            xj[i] += alpha * v
        for i in range(0, nx, max(nx - 1, 1)):
            w, e, v = (i - 1 if i > 0 else nx - 1), (i + 1 if i < nx - 1 else 0), np.float64(c[i])
            r[i] -= alpha * outflow(v, c[e], wx[i], c[w], wx[w], pa[i], wy[i], pb[i], wb[i])
            xj[i] += alpha * v
        if finest.ground.size:
            g = finest.ground[j]
            for i in range(nx):
                r[i] -= alpha * (g[i] * c[i])
        s = 0.0
        for i in range(nx):
            s += r[i] * r[i]
            o[i] = scale * r[i]
        work.partial[j] = s


@kernel
def scale_residual(lo, hi, work, residual, scale):  # type: ignore[no-untyped-def]
    """The cycle's right-hand side."""
    nx = residual.shape[1]
    for j in range(lo, hi):
        r, o = residual[j], work.r[j * nx :][:nx]
        for i in range(nx):
            o[i] = scale * r[i]


@kernel
def squares(lo, hi, work, residual):  # type: ignore[no-untyped-def]
    """Sums of the squared residual."""
    for j in range(lo, hi):
        r, s = residual[j], 0.0
        for i in range(r.size):
            s += r[i] * r[i]
        work.partial[j] = s


@kernel
def product(lo, hi, work):  # type: ignore[no-untyped-def]
    """Sums of r z."""
    nx = work.p.shape[1]
    for j in range(lo, hi):
        r, z = work.r[j * nx :][:nx], work.t[j * nx :][:nx]
        s = r[0] * z[0]
        for i in range(1, nx):
            s += r[i] * z[i]
        work.partial[j] = s


@kernel
def direction(lo, hi, work, beta):  # type: ignore[no-untyped-def]
    """p = z + beta p."""
    nx = work.p.shape[1]
    for j in range(lo, hi):
        p, z = work.p[j], work.t[j * nx :][:nx]
        for i in range(nx):
            p[i] = z[i] + beta * p[i]


@kernel
def curvature(lo, hi, finest, levels, work):  # type: ignore[no-untyped-def]
    """Sums of p L p, as w (p_i - p_j)^2 over the links to the right and up."""
    ny, nx = work.p.shape
    for j in range(lo, hi):
        c, a = work.p[j], work.p[j + 1 if j < ny - 1 else 0]
        wx, wy = levels.wx[j * nx :][:nx], levels.wy[j * nx :][:nx]
        d = c[nx - 1] - c[0]
        s = wx[nx - 1] * d * d
        for i in range(nx - 1):
            s += wx[i] * (c[i] - c[i + 1]) * (c[i] - c[i + 1])
        for i in range(nx):
            s += wy[i] * (c[i] - a[i]) * (c[i] - a[i])
        total = np.float64(s)
        if finest.ground.size:
            g = finest.ground[j]
            for i in range(nx):
                total += g[i] * c[i] * c[i]
        work.partial[j] = total


@kernel
def unscale(lo, hi, work, z, scale):  # type: ignore[no-untyped-def]
    """The result of a cycle as z."""
    nx = z.shape[1]
    for j in range(lo, hi):
        o, t = z[j], work.t[j * nx :][:nx]
        for i in range(nx):
            o[i] = scale * t[i]


@kernel
def step(op, lo, hi, finest, levels, work, b, x, alpha, scale):  # type: ignore[no-untyped-def]
    """One of the steps of conjugate gradients on a range of rows."""
    if op == FIRST_RESIDUAL:
        first_residual(lo, hi, finest, work, b, x)
    elif op == SQUARES:
        squares(lo, hi, work, b)
    elif op == SCALE:
        scale_residual(lo, hi, work, b, scale)
    elif op == PRODUCT:
        product(lo, hi, work)
    elif op == DIRECTION:
        direction(lo, hi, work, work.p.dtype.type(alpha))
    elif op == CURVATURE:
        curvature(lo, hi, finest, levels, work)
    elif op == ADVANCE:
        advance(lo, hi, finest, work, x, alpha, scale)
    else:
        unscale(lo, hi, work, x, scale)


@launch
def step_parallel(op, finest, levels, work, b, x, alpha, scale):  # type: ignore[no-untyped-def]
    """The same on all rows, by all threads."""
    rows = x.shape[0]
    for c in numba.prange(CHUNKS):
        k = np.int64(c)
        step(op, k * rows // CHUNKS, (k + 1) * rows // CHUNKS, finest, levels, work, b, x, alpha, scale)


@kernel
def run_step(op, h, work, b, x, alpha, scale, parallel):  # type: ignore[no-untyped-def]
    """The same on all rows; returns the sum over the rows of what the step has summed."""
    if parallel:
        step_parallel(op, h.finest, h.levels, work, b, x, alpha, scale)
    else:
        step(op, ZERO, x.shape[0], h.finest, h.levels, work, b, x, alpha, scale)
    total = 0.0
    if op in (SQUARES, PRODUCT, CURVATURE, ADVANCE):
        for j in range(work.partial.size):
            total += work.partial[j]
    return total


@kernel
def remove_means(finest, work, v, tolerance):  # type: ignore[no-untyped-def]
    """Free v (flat) of its mean on each singular component, unless all that is less than tolerance in the 2-norm."""
    work.mean[:] = 0.0
    for k in range(finest.run_start.size):
        c = finest.run_component[k]
        if c >= 0:
            s = 0.0
            for i in range(finest.run_start[k], finest.run_stop[k]):
                s += v[i]
            work.mean[c] += s
    norm = 0.0
    for c in range(work.mean.size):
        work.mean[c] /= finest.members[c]
        norm += work.mean[c] ** 2 * finest.members[c]
    if norm < tolerance**2:
        return
    for k in range(finest.run_start.size):
        c = finest.run_component[k]
        if c >= 0:
            for i in range(finest.run_start[k], finest.run_stop[k]):
                v[i] -= work.mean[c]


@kernel
def clear_outside(finest, v):  # type: ignore[no-untyped-def]
    """Set v (flat) to zero outside."""
    for k in range(finest.run_start.size):
        if finest.run_component[k] < 0:
            v[finest.run_start[k] : finest.run_stop[k]] = 0.0


@kernel
def solve(h, b, x, work, tolerance, max_iterations, parallel):  # type: ignore[no-untyped-def]
    """Solve L x = b from the approximation in x; returns (iterations, 2-norm of the residual).

    h: from ``build``; b, x: (ny, nx), C-contiguous, float64; work: from ``workspace``; tolerance: of the 2-norm of the
    residual; parallel: use all threads, which pays above some 5 000 cells. Works from compiled code and from Python.

    Stops at max_iterations, or at once if b or x holds a NaN (the residual is then NaN): check the residual returned.
    """
    flat, residual = x.reshape(x.size), work.residual.reshape(x.size)
    clear_outside(h.finest, flat)
    run_step(FIRST_RESIDUAL, h, work, b, x, 0.0, 0.0, parallel)
    clear_outside(h.finest, residual)
    remove_means(h.finest, work, residual, 1e-3 * tolerance)
    rr = run_step(SQUARES, h, work, work.residual, x, 0.0, 0.0, parallel)
    iterations = 0
    if rr > tolerance**2 and max_iterations > 0 and rr < np.inf:
        scale = np.sqrt(x.size / rr)
        run_step(SCALE, h, work, work.residual, x, 0.0, scale, parallel)
        rz_old = np.inf
        while rr > tolerance**2 and iterations < max_iterations:
            cycle(h.levels, h.factor, work, parallel)
            rz = run_step(PRODUCT, h, work, b, x, 0.0, 0.0, parallel)
            if rz_old == np.inf:
                work.p[:] = 0
            run_step(DIRECTION, h, work, b, x, rz / rz_old, 0.0, parallel)
            curved = run_step(CURVATURE, h, work, b, x, 0.0, 0.0, parallel)
            if not (curved > 0 and rz > 0):
                break
            rr = run_step(ADVANCE, h, work, b, x, rz / curved / scale, scale, parallel)
            rz_old = rz
            iterations += 1
        clear_outside(h.finest, flat)
    remove_means(h.finest, work, flat, 0.0)
    return iterations, np.sqrt(rr)


@kernel
def precondition(h, r, z, work, parallel):  # type: ignore[no-untyped-def]
    """z = M r with one multigrid cycle M, a symmetric positive approximation to the inverse of L.

    r, z: (ny, nx), C-contiguous, float64; the rest as in ``solve``. Without ground r must sum to zero on each
    component.
    """
    rr = run_step(SQUARES, h, work, r, z, 0.0, 0.0, parallel)
    scale = np.sqrt(r.size / rr) if rr > 0 else 1.0
    run_step(SCALE, h, work, r, z, 0.0, scale, parallel)
    clear_outside(h.finest, work.r[: r.size])
    cycle(h.levels, h.factor, work, parallel)
    run_step(UNSCALE, h, work, r, z, 0.0, 1 / scale, parallel)
    clear_outside(h.finest, z.reshape(z.size))


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
    norm = float(np.linalg.norm(b))
    iterations, residual = solve(h, b, x, workspace(h), rtol * norm, 200, b.size > 20_000)
    if not residual <= rtol * norm:
        raise RunError(f"The potential did not converge: residual {residual:.3g} after {iterations} iterations")
    return x, Info(iterations, residual / norm if norm > 0 else 0.0)
