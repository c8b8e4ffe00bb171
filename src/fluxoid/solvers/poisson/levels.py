"""Sweeps and transfers on a range of rows of any level, with its extra nodes and irregular links.

A row is complete in itself: no two rows write the same place. Results do not depend on how rows are dealt out to
threads.

L        Levels; l: number of the level
r, z, o  right-hand side, present and next approximation, all levels
"""

import numpy as np

from fluxoid.kernels.apart import stay_apart
from fluxoid.kernels.compile import part
from fluxoid.solvers.poisson.hierarchy import EXTRA, NODE, NX, NY, ROW
from fluxoid.solvers.poisson.rows import place, prolong_row, residual_row, sum_row, sweep_row


@part
def start(lo, hi, L, l, r, omega, o):  # type: ignore[no-untyped-def]
    """The first sweep, from zero, on rows lo … hi."""
    stay_apart()
    d, extra_row = L.inverse, L.rows[0]
    node, ny, nx, row = L.size[l, NODE], L.size[l, NY], L.size[l, NX], L.size[l, ROW]
    extra = node + ny * nx
    for n in range(np.uint64(node + lo * nx), np.uint64(node + hi * nx)):
        o[n] = omega * d[n] * r[n]
    for n in range(extra + extra_row[row + lo], extra + extra_row[row + hi]):
        o[n] = omega * d[n] * r[n]


@part
def sweep(lo, hi, L, l, r, z, omega, o):  # type: ignore[no-untyped-def]
    """A Jacobi sweep from z to o on rows lo … hi."""
    stay_apart()
    x, y, d, wrap, extra_row = L.weights[0], L.weights[1], L.inverse, L.wrap, L.rows[0]
    node, ny, nx, row = L.size[l, NODE], L.size[l, NY], L.size[l, NX], L.size[l, ROW]
    width, extra = np.uint64(nx), node + ny * nx
    for j in range(lo, hi):
        _, s, down, up = place(j, ny, nx, node)
        sweep_row(s, width, down, x, y, d, r, z, s, s + down, s + up, omega, o, s)
        if wrap.size:
            e = s + np.uint64(nx - 1)
            w = omega * wrap[row + j]
            o[s] += w * d[s] * z[e]
            o[e] += w * d[e] * z[s]
    keep = x.dtype.type(1) - omega
    for n in range(extra + extra_row[row + lo], extra + extra_row[row + hi]):
        o[n] = keep * z[n] + omega * d[n] * r[n]
    hub_row, hub, first, to, link = L.rows[1], L.hubs[0], L.hubs[1], L.link_to, L.link
    for k in range(hub_row[row + lo], hub_row[row + hi]):
        flow = x.dtype.type(0)
        for q in range(first[k], first[k + 1]):
            flow += link[q] * z[to[q]]
        o[hub[k]] += omega * d[hub[k]] * flow


@part
def restrict(lo, hi, L, l, r, z, o):  # type: ignore[no-untyped-def]
    """o = r - L z; its sums over the nodes of each coarse node as r of level l + 1; coarse rows lo … hi."""
    stay_apart()
    x, y, wrap, ground = L.weights[0], L.weights[1], L.wrap, L.ground
    extra_row, extra_to = L.rows[0], L.extra_to
    node, ny, nx, row = L.size[l, NODE], L.size[l, NY], L.size[l, NX], L.size[l, ROW]
    width, extra, first, last = np.uint64(nx), node + ny * nx, 2 * lo, min(2 * hi, ny)
    for j in range(first, last):
        _, s, down, up = place(j, ny, nx, node)
        residual_row(s, width, down, up, x, y, r, z, o)
        if wrap.size:
            e = s + np.uint64(nx - 1)
            o[s] += wrap[row + j] * (z[e] - z[s])
            o[e] += wrap[row + j] * (z[s] - z[e])
        if ground.size:
            for n in range(s, s + width):
                o[n] -= ground[n] * z[n]
    for n in range(extra + extra_row[row + first], extra + extra_row[row + last]):
        o[n] = r[n] - ground[n] * z[n] if ground.size else r[n]
    hub_row, hub, hub_first, to, link = L.rows[1], L.hubs[0], L.hubs[1], L.link_to, L.link
    for k in range(hub_row[row + first], hub_row[row + last]):
        flow = x.dtype.type(0)
        for q in range(hub_first[k], hub_first[k + 1]):
            flow += link[q] * (z[to[q]] - z[hub[k]])
        o[hub[k]] += flow
    gather(lo, hi, L, l, o, r)
    for k in range(extra_row[row + first], extra_row[row + last]):
        c = extra_to[L.size[l, EXTRA] + k]
        if c >= 0:
            r[c] += o[extra + k]


@part
def gather(lo, hi, L, l, o, r):  # type: ignore[no-untyped-def]
    """Coarse rows lo … hi of r: the sums of o over the slots of each coarse node."""
    stay_apart()
    extra_row, stray_row, stray, stray_from, stray_to = L.rows[0], L.rows[2], L.strays[0], L.strays[1], L.strays[2]
    node, ny, nx, row = L.size[l, NODE], L.size[l, NY], L.size[l, NX], L.size[l, ROW]
    node_c, nx_c, row_c = L.size[l + 1, NODE], L.size[l + 1, NX], L.size[l + 1, ROW]
    for j in range(lo, hi):
        rows = min(np.int64(2), ny - 2 * j)
        sum_row(np.uint64(node + 2 * j * nx), np.uint64(nx), rows, np.uint64(node_c + j * nx_c), o, r)
    extra = node_c + L.size[l + 1, NY] * nx_c
    for n in range(extra + extra_row[row_c + lo], extra + extra_row[row_c + hi]):
        r[n] = 0
    for k in range(stray_row[row + 2 * lo], stray_row[row + min(2 * hi, ny)]):
        n = stray[k]
        r[stray_from[k]] -= o[n]
        r[stray_to[k]] += o[n]


@part
def prolong(lo, hi, L, l, z, e, o):  # type: ignore[no-untyped-def]
    """o = z + the value of e at the coarse node of each node, on rows lo … hi."""
    stay_apart()
    extra_row, extra_to = L.rows[0], L.extra_to
    node, ny, nx, row = L.size[l, NODE], L.size[l, NY], L.size[l, NX], L.size[l, ROW]
    node_c, nx_c = L.size[l + 1, NODE], L.size[l + 1, NX]
    for j in range(lo, hi):
        s = np.uint64(node + j * nx)
        prolong_row(s, np.uint64(nx), np.uint64(node_c + (j >> 1) * nx_c), z, e, o, s)
    stray_row, stray, stray_from, stray_to = L.rows[2], L.strays[0], L.strays[1], L.strays[2]
    for k in range(stray_row[row + lo], stray_row[row + hi]):
        o[stray[k]] += e[stray_to[k]] - e[stray_from[k]]
    extra = node + ny * nx
    for k in range(extra_row[row + lo], extra_row[row + hi]):
        c, n = extra_to[L.size[l, EXTRA] + k], extra + k
        o[n] = z[n] + e[c] if c >= 0 else z[n]
