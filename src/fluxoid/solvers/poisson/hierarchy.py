"""All levels of the weighted Laplacian in flat arrays that compiled code can walk through.

The nodes of a level are its slots, row by row, and then its extra nodes, in the order of their rows. Everything that
is not the regular stencil is listed by rows too, so that a sweep over any range of rows is complete in itself:

extra   nodes beyond the slots
hub     nodes with links that are not wx or wy (each extra node is one), and those links
stray   slots whose coarse node is not the slot of their block
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from fluxoid.errors import InputError
from fluxoid.solvers.poisson.coarsen import Graph, coarsen
from fluxoid.solvers.poisson.direct import Factor, factorise
from fluxoid.solvers.poisson.program import write_program
from fluxoid.types import Floats, Ints

NY, NX, NODE, ROW, EXTRA = range(5)
PAD = 16
"""Slack before, between and after the levels, in nodes."""

REGULAR_SWEEPS = (0.6, 1.1)
"""Jacobi weights before the coarse correction; after it in reverse. Two suffice where nearly all blocks are whole."""
IRREGULAR_SWEEPS = tuple(1 / (1.15 + 0.85 * np.cos(np.pi * (k + 0.5) / 4)) for k in range(4))
"""Chebyshev on [.3, 2] for coarse levels with many broken blocks."""
FEW = 300
"""Unknowns that are always solved directly."""
SHRINK = 0.8
"""A level that keeps more than this part of its nodes is not worth having."""


class GridLevels(NamedTuple):
    """What the cycle walks through, in its precision. Nodes are counted through all levels."""

    size: Ints  # (levels, 5): ny, nx, first node, first row, first extra node
    program: Ints  # (steps, 7), see poisson_program
    omega: Floats  # (levels, 4) Jacobi weights
    weights: Floats  # (2, nodes): wx, wy
    inverse: Floats  # (nodes,) 1/diagonal, which is 0 for nodes without links and ground
    ground: Floats  # (nodes,), or (0,)
    wrap: Floats  # (rows,) weight between the ends of each row, or (0,)
    rows: Ints  # (3, rows + levels) of each row the first extra node (from the first of its level), hub and stray
    extra_to: Ints  # (extra nodes,) coarse node, or -1
    hubs: Ints  # (2, hubs + 1) node, first link
    link_to: Ints  # (links,) node at the other end
    link: Floats  # (links,) weight
    strays: Ints  # (3, strays) node, slot of its block, coarse node


class Finest(NamedTuple):
    """The finest level in double precision, and its runs: neighbouring cells outside, or of one singular component."""

    wx: Floats  # (ny, nx), the last column zero
    wy: Floats
    wrap: Floats  # (ny,) weight between the ends of each row, or (0,)
    ground: Floats  # (cells,), or (0,)
    runs: Ints  # (3, runs) first cell, end, component, which is -1 outside
    members: Floats  # cells of each singular component


class Hierarchy(NamedTuple):
    """All that the solver knows of the weights; built by ``build``."""

    finest: Finest
    levels: GridLevels
    factor: Factor


def hierarchy(wx: Floats, wy: Floats, ground: Floats | None, periodic: tuple[bool, bool], precision: type) -> Hierarchy:
    """Check the input and build all levels."""
    wx, wy = _links(wx, periodic[1], 1, "wx"), _links(wy, periodic[0], 0, "wy")
    if wx.shape != wy.shape:
        raise InputError(f"wx has shape {wx.shape} and wy {wy.shape}", "links", "two arrays (ny, nx)")
    g = np.zeros(wx.shape) if ground is None else _weights(ground, "ground")
    if g.shape != wx.shape:
        raise InputError(f"ground has shape {g.shape} and wx {wx.shape}", "ground", "one value for each cell")
    none = np.empty(0, np.int32)
    graph = Graph(wx, wy, g.ravel(), none, none, none, np.empty(0), np.empty(0, np.int8))
    levels, aggs, factor = coarsened(graph)
    flat = flatten(levels, aggs, precision)
    wrap = wx[:, -1].copy() if flat.wrap.size else np.empty(0)
    if wrap.size:
        wx = wx.copy()
        wx[:, -1] = 0
    finest = Finest(wx, wy, wrap, np.empty(0) if ground is None else g.ravel(), *_runs(graph))
    factor.place[0] += flat.size[-1, NODE]
    return Hierarchy(finest, flat, factor)


def coarsened(graph: Graph) -> tuple[list[Graph], list[Ints], Factor]:
    """A graph and all coarser ones, the coarse node of each node of all but the last, and the factor of the last."""
    levels: list[Graph] = [graph]
    aggs: list[Ints] = []
    while True:
        factor = _worth_factoring(levels)
        if factor is not None:
            return levels, aggs, factor
        coarse, agg = coarsen(levels[-1])
        levels.append(coarse)
        aggs.append(agg)


def _weights(w: Floats, name: str) -> Floats:
    w = np.require(w, float, ["C", "W"])
    if w.ndim != 2 or not w.size or not np.all(w >= 0) or not np.all(np.isfinite(w)):
        raise InputError(f"{name} must be a non-empty array (ny, nx) of finite numbers >= 0", name)
    return w


def _links(w: Floats, wraps: bool, axis: int, name: str) -> Floats:
    w = _weights(w, name)
    last = np.take(w, -1, axis)
    if (not wraps or w.shape[axis] == 1) and last.any():
        w = w.copy()
        w[(slice(None), -1) if axis else -1] = 0.0
    return w


def _worth_factoring(levels: list[Graph]) -> Factor | None:
    """Factor the last level if solving it exactly is cheap against going further down, else None."""
    graph, depth = levels[-1], len(levels)
    live = int(np.count_nonzero(graph.degree() > 0))
    stalled = depth > 1 and live > SHRINK * np.count_nonzero(levels[-2].degree() > 0)
    if live <= FEW or stalled:
        return factorise(graph)
    hubs = np.unique(np.concatenate([graph.a, graph.b])).size
    links = np.count_nonzero(graph.wx) + np.count_nonzero(graph.wy) + graph.a.size
    if depth == 1 or (live > 20_000 and hubs < 0.2 * live and links > 1.7 * live):
        return None
    factor = factorise(graph)
    visits = 2 ** max(0, depth - 3)
    # An entry of the factor costs about 2.3 ns, a level with all below it some 20 ns for a regular node and 100 for a
    # hub, the finest level 4 ns for a cell.
    cheap = factor.row.size < max(10 * (live - hubs) + 40 * hubs, 0.3 * levels[0].nodes / visits)
    return factor if cheap else None


def flatten(levels: list[Graph], aggs: list[Ints], precision: type) -> GridLevels:
    """All levels in flat arrays."""
    size, total = _sizes(levels)
    omega: Floats = np.zeros((len(levels), 4), precision)
    weights: Floats = np.zeros((2, total), precision)
    inverse: Floats = np.zeros(total, precision)
    ground: Floats = np.zeros(total if levels[0].ground.any() else 0, precision)
    wrap, rows, extra_to, hubs, link_to, link, strays = [], [], [], [], [], [], []
    hub_count = link_count = stray_count = 0
    for l, g in enumerate(levels):
        (ny, nx), node, slots = g.wx.shape, size[l, NODE], g.wx.size
        degree = g.degree()
        hub, hub_row, first, to, w = _hubs(g)
        sweeps = IRREGULAR_SWEEPS if l > 0 and hub.size > 0.05 * np.count_nonzero(degree) else REGULAR_SWEEPS
        omega[l, : len(sweeps)] = sweeps
        within = g.wx.copy()
        within[:, -1] = 0
        weights[0, node : node + slots] = within.ravel()
        weights[1, node : node + slots] = g.wy.ravel()
        inverse[node : node + g.nodes] = np.divide(1, degree, out=np.zeros(g.nodes), where=degree > 0)
        if ground.size:
            ground[node : node + g.nodes] = g.ground
        agg, below = (aggs[l], size[l + 1, NODE]) if l < len(aggs) else (np.full(g.nodes, -1, np.int32), 0)
        stray, stray_row, block = _strays(g, agg)
        wrap.append(np.append(g.wx[:, -1], 0))
        rows.append([np.searchsorted(g.cell, np.arange(ny + 1) * nx), hub_row + hub_count, stray_row + stray_count])
        extra_to.append(np.where(agg[slots:] >= 0, agg[slots:] + below, -1))
        hubs.append([hub + node, first + link_count])
        link_to.append(to + node)
        link.append(w)
        strays.append([stray + node, block + below, agg[stray] + below])
        hub_count, link_count, stray_count = hub_count + hub.size, link_count + to.size, stray_count + stray.size
    hubs.append([[0], [link_count]])
    wraps: Floats = np.concatenate(wrap).astype(precision)
    return GridLevels(
        size=size,
        program=write_program(size[:, NY], omega),
        omega=omega,
        weights=weights,
        inverse=inverse,
        ground=ground,
        wrap=wraps if wraps.any() else wraps[:0],
        rows=np.concatenate(rows, axis=1).astype(np.int32),
        extra_to=np.concatenate(extra_to).astype(np.int32),
        hubs=np.concatenate(hubs, axis=1).astype(np.int32),
        link_to=np.concatenate(link_to).astype(np.int32),
        link=np.concatenate(link).astype(precision),
        strays=np.concatenate(strays, axis=1).astype(np.int32),
    )


def _sizes(levels: list[Graph]) -> tuple[Ints, int]:
    """The table of sizes, and the nodes of all levels with the slack."""
    size = np.zeros((len(levels), 5), np.int64)
    node, row, extra = PAD, 0, 0
    for l, g in enumerate(levels):
        size[l] = *g.wx.shape, node, row, extra
        node += (g.nodes + PAD - 1) // PAD * PAD + PAD
        row += g.wx.shape[0] + 1
        extra += g.cell.size
    return size, node


def _hubs(g: Graph) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    """Nodes with irregular links, by rows; first of each row; first link of each; the links."""
    ny, nx = g.wx.shape
    if g.a.size == 0:
        none = np.empty(0, np.int32)
        return none, np.zeros(ny + 1, int), none, none, np.empty(0)
    here, there = np.concatenate([g.a, g.b]), np.concatenate([g.b, g.a])
    w = np.concatenate([g.w, g.w])
    row = g.cell_of(here) // nx
    order = np.lexsort((there, here, row))
    here, there, w = here[order], there[order], w[order]
    first = np.flatnonzero(np.r_[True, here[1:] != here[:-1]])
    hub = here[first]
    return hub, np.searchsorted(g.cell_of(hub) // nx, np.arange(ny + 1)), first, there, w


def _strays(g: Graph, agg: Ints) -> tuple[Ints, Ints, Ints]:
    """Slots whose coarse node is not the slot of their block; first of each row; their blocks."""
    ny, nx = g.wx.shape
    block = ((np.arange(ny) // 2 * ((nx + 1) // 2))[:, None] + np.arange(nx) // 2).ravel()
    to = agg[: ny * nx]
    stray = np.flatnonzero((to >= 0) & (to != block))
    return stray, np.searchsorted(stray // nx, np.arange(ny + 1)), block[stray]


def _runs(g: Graph) -> tuple[Ints, Floats]:
    """Runs of cells outside, and of cells of components that have no ground, on the finest level."""
    cells = np.arange(g.wx.size).reshape(g.wx.shape)
    x, y = g.wx > 0, g.wy > 0
    a = np.concatenate([cells[x], cells[y]])
    b = np.concatenate([np.roll(cells, -1, 1)[x], np.roll(cells, -1, 0)[y]])
    links = coo_matrix((np.ones(a.size, np.int8), (a, b)), (cells.size,) * 2)
    total, label = connected_components(links, directed=False)
    singular = np.bincount(label, g.ground, total) == 0
    outside = g.degree() == 0
    singular[label[outside]] = False
    mark = np.where(singular, np.cumsum(singular) - 1, -2)[label]
    mark[outside] = -1
    start = np.flatnonzero(np.r_[True, mark[1:] != mark[:-1]])
    stop = np.r_[start[1:], mark.size]
    keep = mark[start] >= -1
    cells_of = np.bincount(label, minlength=total)[singular].astype(float)
    return np.stack([start[keep], stop[keep], mark[start[keep]]]).astype(np.int64), cells_of
