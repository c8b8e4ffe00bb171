"""All levels of the weighted Laplacian in flat arrays that compiled code can walk through.

The nodes of a level are its slots, row by row, and then its extra nodes, in the order of their rows. Everything that
is not the regular stencil is listed by rows too, so that a sweep over any range of rows is complete in itself:

extra   nodes beyond the slots
hub     nodes with links that are not wx or wy (each extra node is one), and those links
stray   slots whose coarse node is not the slot of their block
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from fluxoid.errors import InputError
from fluxoid.solvers.poisson_coarsen import Graph, coarsen
from fluxoid.solvers.poisson_direct import Factor, factorise
from fluxoid.types import Floats, Ints

NY, NX, SLOT, NODE, ROW, EXTRA, VISITS, SWEEPS = range(8)

REGULAR_SWEEPS = (0.6, 1.1)
"""Jacobi weights before the coarse correction; after it in reverse. Two suffice where nearly all blocks are whole."""
IRREGULAR_SWEEPS = tuple(1 / (1.15 + 0.85 * np.cos(np.pi * (k + 0.5) / 4)) for k in range(4))
"""Chebyshev on [.3, 2] for coarse levels with many broken blocks."""
FEW = 300
"""Unknowns that are always solved directly."""
SHRINK = 0.8
"""A level that keeps more than this part of its nodes is not worth having."""


class Levels(NamedTuple):
    """What the cycle walks through, in its precision."""

    size: Ints  # (levels, 8)
    omega: Floats  # (levels, 4) Jacobi weights
    wx: Floats  # (all slots,)
    wy: Floats
    inverse: Floats  # (all nodes,) 1/diagonal
    extra_row: Ints  # (all rows + levels,) first extra node of each row
    extra_to: Ints  # (all extras,) coarse node
    hub_row: Ints  # (all rows + levels,)
    hub: Ints  # node
    hub_to: Ints  # coarse node
    hub_first: Ints  # first link of each hub
    link_to: Ints  # node at the other end
    link: Floats  # weight
    stray_row: Ints  # (all rows + levels,) by the rows of the coarse level, at its place
    stray: Ints  # slot
    stray_to: Ints  # coarse node


class Finest(NamedTuple):
    """The finest level in double precision, and its runs: neighbouring cells outside, or of one singular component."""

    wx: Floats  # (ny, nx)
    wy: Floats
    ground: Floats  # (ny, nx), or (0, 0)
    run_start: Ints  # flat
    run_stop: Ints
    run_component: Ints  # -1: outside
    members: Floats  # cells of each singular component


class Hierarchy(NamedTuple):
    """All that the solver knows of the weights; built by ``build``."""

    finest: Finest
    levels: Levels
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
    levels, aggs = [graph], []
    while True:
        factor = _worth_factoring(levels)
        if factor is not None:
            break
        coarse, agg = coarsen(levels[-1])
        levels.append(coarse)
        aggs.append(agg)
    finest = Finest(wx, wy, np.empty((0, 0)) if ground is None else g, *_runs(graph))
    return Hierarchy(finest, _flatten(levels, aggs, precision), factor)


def _weights(w: Floats, name: str) -> Floats:
    w = np.ascontiguousarray(w, dtype=float)
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
    irregular = graph.cell.size + np.unique(np.concatenate([graph.a, graph.b])).size
    if depth == 1 or (live > 20_000 and irregular < 0.2 * live):
        return None
    factor = factorise(graph)
    visits = 2 ** max(0, depth - 3)
    # One entry of the factor is used twice, at about a nanosecond each; a level with all below it costs some 20 ns for
    # a regular node and 200 for an irregular one; the finest costs about 4 for a cell.
    cheap = factor.row.size < max(10 * (live - irregular) + 100 * irregular, 0.1 * levels[0].nodes / visits)
    return factor if cheap else None


def _flatten(levels: list[Graph], aggs: list[Ints], precision: type) -> Levels:
    size = np.zeros((len(levels), 8), np.int64)
    omega: Floats = np.zeros((len(levels), 4), precision)
    lists: dict[str, list[Any]] = {}

    def put(**arrays: Floats | Ints) -> None:
        for name, array in arrays.items():
            lists.setdefault(name, []).append(array)

    hubs = links = strays = 0
    for l, g in enumerate(levels):
        ny, nx = g.wx.shape
        agg = aggs[l] if l < len(aggs) else np.full(g.nodes, -1, np.int32)
        degree = g.degree()
        hub, hub_row, first, to, w = _hubs(g)
        stray, stray_row = _strays(levels[l - 1], aggs[l - 1]) if l else (np.empty(0, np.int32), np.zeros(ny + 1, int))
        irregular = l > 0 and hub.size > 0.05 * np.count_nonzero(degree)
        sweeps = IRREGULAR_SWEEPS if irregular else REGULAR_SWEEPS
        omega[l, : len(sweeps)] = sweeps
        if l + 1 < len(levels):
            size[l + 1, [SLOT, NODE, ROW, EXTRA]] = size[l, [SLOT, NODE, ROW, EXTRA]] + (
                g.wx.size,
                g.nodes,
                ny + 1,
                g.cell.size,
            )
        size[l, [NY, NX, VISITS, SWEEPS]] = ny, nx, 1 if l < 2 else 2, len(sweeps)
        put(
            wx=g.wx.ravel(),
            wy=g.wy.ravel(),
            inverse=np.divide(1, degree, out=np.ones(g.nodes), where=degree > 0),
            extra_row=np.searchsorted(g.cell, np.arange(ny + 1) * nx),
            extra_to=agg[g.wx.size :],
            hub_row=hub_row + hubs,
            hub=hub,
            hub_to=agg[hub],
            hub_first=first + links,
            link_to=to,
            link=w,
            stray_row=stray_row + strays,
            stray=stray,
            stray_to=aggs[l - 1][stray] if l else stray,
        )
        hubs, links, strays = hubs + hub.size, links + to.size, strays + stray.size
    put(hub_first=np.array([links]))
    flat: dict[str, Any] = {name: np.concatenate(parts) for name, parts in lists.items()}
    reals = {"wx", "wy", "inverse", "link"}
    flat = {name: a.astype(precision if name in reals else np.int32) for name, a in flat.items()}
    return Levels(size=size, omega=omega, **flat)


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


def _strays(fine: Graph, agg: Ints) -> tuple[Ints, Ints]:
    """Slots of the fine level whose coarse node is not the slot of their block; first of each coarse row."""
    ny, nx = fine.wx.shape
    half = (nx + 1) // 2
    slot = agg[: ny * nx].reshape(ny, nx)
    block = (np.arange(ny) // 2 * half)[:, None] + np.arange(nx) // 2
    stray = np.flatnonzero((slot >= 0) & (slot != block)).astype(np.int32)
    return stray, np.searchsorted(stray // nx // 2, np.arange((ny + 1) // 2 + 1))


def _runs(g: Graph) -> tuple[Ints, Ints, Ints, Floats]:
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
    return start[keep], stop[keep], mark[start[keep]], cells_of
