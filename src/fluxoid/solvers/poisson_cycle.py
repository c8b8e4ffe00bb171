"""Jacobi sweeps, restriction and prolongation on one level, and the cycle through all levels.

All functions of a range of rows are called with the same machine code by the serial loop and by the threads, and each
row depends on nothing that its neighbours write: results do not depend on the number of threads.

r, z, out   right-hand side, present and next approximation, on all nodes of a level
l           level; jc, c of the next coarser one
"""

import numba
import numpy as np

from fluxoid.kernels.compile import kernel, launch
from fluxoid.solvers.poisson_direct import substitute
from fluxoid.solvers.poisson_hierarchy import EXTRA, NODE, NX, NY, ROW, SLOT, SWEEPS, VISITS

# As NumPy numbers: for each Python constant among the arguments numba would compile all anew.
START, SWEEP, RESTRICT, PROLONG = np.arange(4)
ZERO = np.int64(0)
CHUNKS = 16
WORTH_THREADS = 20_000  # cells of a level from which a parallel region pays


@kernel
def start(lo, hi, h, l, r, omega, out):  # type: ignore[no-untyped-def]
    """The first sweep, from zero."""
    nx, node = h.size[l, NX], h.size[l, NODE]
    slots = h.size[l, NY] * nx
    row = h.size[l, ROW]
    a, b = lo * nx, hi * nx
    for _ in range(2):
        d, rs, o = h.inverse[node + a : node + b], r[a:b], out[a:b]
        for i in range(b - a):
            o[i] = omega * d[i] * rs[i]
        a, b = slots + h.extra_row[row + lo], slots + h.extra_row[row + hi]


@kernel
def sweep(lo, hi, h, l, r, z, omega, out):  # type: ignore[no-untyped-def]
    """out = z + omega (r - L z)/diagonal."""
    ny, nx, slot, node, row = h.size[l, NY], h.size[l, NX], h.size[l, SLOT], h.size[l, NODE], h.size[l, ROW]
    keep = h.wx.dtype.type(1) - omega
    for j in range(lo, hi):
        below, above = (j - 1 if j > 0 else ny - 1) * nx, (j + 1 if j < ny - 1 else 0) * nx
        s = j * nx
        x, y, yb = h.wx[slot + s :][:nx], h.wy[slot + s :][:nx], h.wy[slot + below :][:nx]
        d, rs, o = h.inverse[node + s :][:nx], r[s:][:nx], out[s:][:nx]
        c, b, a = z[s:][:nx], z[below:][:nx], z[above:][:nx]
        for i in range(1, nx - 1):
            o[i] = keep * c[i] + omega * d[i] * (
                rs[i] + x[i - 1] * c[i - 1] + x[i] * c[i + 1] + yb[i] * b[i] + y[i] * a[i]
            )
        for i in range(0, nx, max(nx - 1, 1)):
            w, e = (i - 1 if i > 0 else nx - 1), (i + 1 if i < nx - 1 else 0)
            o[i] = keep * c[i] + omega * d[i] * (rs[i] + x[w] * c[w] + x[i] * c[e] + yb[i] * b[i] + y[i] * a[i])
    slots = ny * nx
    for n in range(slots + h.extra_row[row + lo], slots + h.extra_row[row + hi]):
        out[n] = keep * z[n] + omega * h.inverse[node + n] * r[n]
    for k in range(h.hub_row[row + lo], h.hub_row[row + hi]):
        n = h.hub[k]
        s = h.link[0] * 0
        for q in range(h.hub_first[k], h.hub_first[k + 1]):
            s += h.link[q] * z[h.link_to[q]]
        out[n] += omega * h.inverse[node + n] * s


@kernel
def restrict(lo, hi, h, l, r, z, rc):  # type: ignore[no-untyped-def]
    """Rows lo … hi of the coarse right-hand side: the sums of r - L z over the nodes of each coarse node."""
    ny, nx, slot, node, row = h.size[l, NY], h.size[l, NX], h.size[l, SLOT], h.size[l, NODE], h.size[l, ROW]
    nxc, rowc = h.size[l + 1, NX], h.size[l + 1, ROW]
    slots, slotsc = ny * nx, h.size[l + 1, NY] * nxc
    zero = h.wx.dtype.type(0)
    rc[lo * nxc : hi * nxc] = zero
    rc[slotsc + h.extra_row[rowc + lo] : slotsc + h.extra_row[rowc + hi]] = zero
    for j in range(2 * lo, min(2 * hi, ny)):
        o = rc[j // 2 * nxc :][:nxc]
        for i in range(nx // 2):
            o[i] += residual(h, l, ny, nx, slot, node, r, z, j, 2 * i) + residual(
                h, l, ny, nx, slot, node, r, z, j, 2 * i + 1
            )
        if nx % 2:
            o[nxc - 1] += residual(h, l, ny, nx, slot, node, r, z, j, nx - 1)
    for k in range(h.stray_row[rowc + lo], h.stray_row[rowc + hi]):
        n = h.stray[k]
        s = residual(h, l, ny, nx, slot, node, r, z, n // nx, n % nx)
        rc[n // nx // 2 * nxc + n % nx // 2] -= s
        rc[h.stray_to[k]] += s
    lo, hi = 2 * lo, min(2 * hi, ny)
    for e in range(h.extra_row[row + lo], h.extra_row[row + hi]):
        to = h.extra_to[h.size[l, EXTRA] + e]
        if to >= 0:
            rc[to] += r[slots + e] - z[slots + e] / h.inverse[node + slots + e]
    for k in range(h.hub_row[row + lo], h.hub_row[row + hi]):
        s = zero
        for q in range(h.hub_first[k], h.hub_first[k + 1]):
            s += h.link[q] * z[h.link_to[q]]
        rc[h.hub_to[k]] += s


@kernel
def residual(h, l, ny, nx, slot, node, r, z, j, i):  # type: ignore[no-untyped-def]
    """r - L z at one slot, without its irregular links."""
    n = j * nx + i
    west, east = (n - 1 if i > 0 else n + nx - 1), (n + 1 if i < nx - 1 else n - nx + 1)
    south, north = (n - nx if j > 0 else n + (ny - 1) * nx), (n + nx if j < ny - 1 else n - (ny - 1) * nx)
    s = (
        h.wx[slot + west] * z[west]
        + h.wx[slot + n] * z[east]
        + h.wy[slot + south] * z[south]
        + h.wy[slot + n] * z[north]
    )
    return r[n] + s - z[n] / h.inverse[node + n]


@kernel
def prolong(lo, hi, h, l, zc, z):  # type: ignore[no-untyped-def]
    """Add to z, in the fine rows of the coarse rows lo … hi, the values of the coarse nodes."""
    ny, nx, row, nxc, rowc = h.size[l, NY], h.size[l, NX], h.size[l, ROW], h.size[l + 1, NX], h.size[l + 1, ROW]
    slots = ny * nx
    for j in range(2 * lo, min(2 * hi, ny)):
        o, e = z[j * nx :][:nx], zc[j // 2 * nxc :][:nxc]
        for i in range(nx // 2):
            o[2 * i] += e[i]
            o[2 * i + 1] += e[i]
        if nx % 2:
            o[nx - 1] += e[nxc - 1]
    for k in range(h.stray_row[rowc + lo], h.stray_row[rowc + hi]):
        n = h.stray[k]
        z[n] += zc[h.stray_to[k]] - zc[n // nx // 2 * nxc + n % nx // 2]
    for e in range(h.extra_row[row + 2 * lo], h.extra_row[row + min(2 * hi, ny)]):
        to = h.extra_to[h.size[l, EXTRA] + e]
        if to >= 0:
            z[slots + e] += zc[to]


@kernel
def stage(op, lo, hi, h, l, r, z, omega, out):  # type: ignore[no-untyped-def]
    """One of the steps of a cycle on a range of rows (coarse rows for the two transfers)."""
    if op == START:
        start(lo, hi, h, l, r, omega, out)
    elif op == SWEEP:
        sweep(lo, hi, h, l, r, z, omega, out)
    elif op == RESTRICT:
        restrict(lo, hi, h, l, r, z, out)
    else:
        prolong(lo, hi, h, l, z, out)


@launch
def stage_parallel(op, rows, h, l, r, z, omega, out):  # type: ignore[no-untyped-def]
    """The same on all rows, by all threads."""
    for c in numba.prange(CHUNKS):
        k = np.int64(c)  # prange counts without sign, and another type would be other machine code
        stage(op, k * rows // CHUNKS, (k + 1) * rows // CHUNKS, h, l, r, z, omega, out)


@kernel
def run_stage(op, h, l, r, z, omega, out, parallel):  # type: ignore[no-untyped-def]
    """The same on all rows, by all threads if there is enough to do."""
    rows = h.size[l + 1 if op >= RESTRICT else l, NY]
    if parallel and h.size[l, NY] * h.size[l, NX] >= WORTH_THREADS:
        stage_parallel(op, rows, h, l, r, z, omega, out)
    else:
        stage(op, ZERO, rows, h, l, r, z, omega, out)


@kernel
def cycle(levels, factor, work, parallel):  # type: ignore[no-untyped-def]
    """One symmetric cycle from work.r to work.t on the finest level: V above level 2, W below."""
    last = levels.size.shape[0] - 1
    work.visits[:] = 0
    l = ZERO
    while True:
        while l < last:
            descend(levels, work, l, parallel)
            l += 1
        node = levels.size[last, NODE]
        substitute(factor, work.r[node:], work.t[node:], work.y, work.sums)
        while True:
            l -= 1
            if l < 0:
                return
            ascend(levels, work, l, parallel)
            work.visits[l] += 1
            if work.visits[l] < levels.size[l, VISITS]:
                break
            work.visits[l] = 0


@kernel
def descend(levels, work, l, parallel):  # type: ignore[no-untyped-def]
    """Smooth on level l, from zero at the first visit, and restrict what is left."""
    node, coarse = levels.size[l, NODE], levels.size[l + 1, NODE]
    r, z, t = work.r[node:coarse], work.z[node:coarse], work.t[node:coarse]
    for k in range(levels.size[l, SWEEPS]):
        if k % 2:
            run_stage(SWEEP, levels, l, r, z, levels.omega[l, k], t, parallel)
        elif k == 0 and work.visits[l] == 0:
            run_stage(START, levels, l, r, z, levels.omega[l, k], z, parallel)
        else:
            run_stage(SWEEP, levels, l, r, t, levels.omega[l, k], z, parallel)
    run_stage(RESTRICT, levels, l, r, t, levels.omega[l, 0], work.r[coarse:], parallel)


@kernel
def ascend(levels, work, l, parallel):  # type: ignore[no-untyped-def]
    """Add the coarse correction to level l and smooth."""
    node, coarse = levels.size[l, NODE], levels.size[l + 1, NODE]
    r, z, t = work.r[node:coarse], work.z[node:coarse], work.t[node:coarse]
    run_stage(PROLONG, levels, l, r, work.t[coarse:], levels.omega[l, 0], t, parallel)
    for k in range(levels.size[l, SWEEPS] - 1, -1, -1):
        if k % 2:
            run_stage(SWEEP, levels, l, r, t, levels.omega[l, k], z, parallel)
        else:
            run_stage(SWEEP, levels, l, r, z, levels.omega[l, k], t, parallel)
