"""The two halves of a cycle on the finest level, each in one pass over memory.

The finest level has neither extra nodes nor irregular links. A range of rows computes what it needs of its neighbours'
rows again instead of waiting for them; where both write, they write the same, and nothing before it.
"""

import numpy as np

from fluxoid.kernels.apart import stay_apart
from fluxoid.kernels.compile import part
from fluxoid.solvers.poisson.hierarchy import NODE, NX, NY, PAD
from fluxoid.solvers.poisson.levels import gather
from fluxoid.solvers.poisson.rows import place, prolong_row, residual_row, start_row, start_wrapped_row, sweep_row


@part
def descend_finest(lo, hi, L, r, z, t):  # type: ignore[no-untyped-def]
    """t = two sweeps from zero; z = r - L t; its sums as r of level 1. Coarse rows lo … hi."""
    stay_apart()
    x, y, d, wrap, ground = L.weights[0], L.weights[1], L.inverse, L.wrap, L.ground
    both, last = L.omega[0, 0] + L.omega[0, 1] - L.omega[0, 0] * L.omega[0, 1], L.omega[0, 0] * L.omega[0, 1]
    ny, nx = L.size[0, NY], L.size[0, NX]
    width = np.uint64(nx)
    first, end = 2 * lo, min(2 * hi, ny)
    for j in range(first - 1, end + 1):
        k, s, down, up = place(j, ny, nx, PAD)
        if wrap.size:
            start_wrapped_row(s, width, down, up, x, y, d, r, wrap[k], both, last, t)
        else:
            start_row(s, width, down, up, x, y, d, r, both, last, t)
        if j > first:
            k, s, down, up = place(j - 1, ny, nx, PAD)
            residual_row(s, width, down, up, x, y, r, t, z)
            if wrap.size:
                e = s + np.uint64(nx - 1)
                z[s] += wrap[k] * (t[e] - t[s])
                z[e] += wrap[k] * (t[s] - t[e])
            if ground.size:
                for n in range(s, s + width):
                    z[n] -= ground[n] * t[n]
    gather(lo, hi, L, np.int64(0), z, r)


@part
def ascend_finest(lo, hi, L, r, t, e, ring, z, partial):  # type: ignore[no-untyped-def]
    """z = t + coarse correction e, swept twice, on rows lo … hi; partial = the sums of r z over each row.

    ring: scratch for eight rows, the last four of t + correction and the last four after one sweep.
    """
    stay_apart()
    x, y, d, wrap, omega, last = L.weights[0], L.weights[1], L.inverse, L.wrap, L.omega[0, 0], L.omega[0, 1]
    stray_row, stray, stray_from, stray_to = L.rows[2], L.strays[0], L.strays[1], L.strays[2]
    ny, nx = L.size[0, NY], L.size[0, NX]
    node_c, nx_c = L.size[1, NODE], L.size[1, NX]
    width, end = np.uint64(nx), np.uint64(nx - 1)
    stride = ring.size >> 3
    for j in range(lo - 2, hi + 2):
        k, s, _, _ = place(j, ny, nx, PAD)
        c = np.uint64(PAD + (j & 3) * stride)
        prolong_row(s, width, np.uint64(node_c + (k >> 1) * nx_c), t, e, ring, c)
        for q in range(stray_row[k], stray_row[k + 1]):
            ring[c + (np.uint64(stray[q]) - s)] += e[stray_to[q]] - e[stray_from[q]]
        if j >= lo:
            k, s, down, _ = place(j - 1, ny, nx, PAD)
            a = c
            c = np.uint64(PAD + (j - 1 & 3) * stride)
            b = np.uint64(PAD + (j - 2 & 3) * stride)
            o = c + np.uint64(4 * stride)
            sweep_row(s, width, down, x, y, d, r, ring, c, b, a, last, ring, o)
            if wrap.size:
                w = wrap[k] * last
                ring[o] += w * d[s] * ring[c + end]
                ring[o + end] += w * d[s + end] * ring[c]
        if j >= lo + 2:
            k, s, down, _ = place(j - 2, ny, nx, PAD)
            c = np.uint64(PAD + (4 + (j - 2 & 3)) * stride)
            b = np.uint64(PAD + (4 + (j - 3 & 3)) * stride)
            a = np.uint64(PAD + (4 + (j - 1 & 3)) * stride)
            sweep_row(s, width, down, x, y, d, r, ring, c, b, a, omega, z, s)
            if wrap.size:
                w = wrap[k] * omega
                z[s] += w * d[s] * ring[c + end]
                z[s + end] += w * d[s + end] * ring[c]
            rz = x.dtype.type(0)
            for n in range(s, s + width):
                rz += r[n] * z[n]
            partial[k] = rz
