"""The coarsest level, solved exactly: sparse L D L^T, ordered to keep the fill small.

Chains, ladders and trees, which is what the coarse levels of thin films are, factor with almost no fill. A component
without ground is singular: one of its nodes is pinned, the right-hand side and the solution are freed of their means.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from fluxoid.kernels.compile import kernel, part
from fluxoid.solvers.poisson.coarsen import Graph
from fluxoid.types import Floats, Ints


class Factor(NamedTuple):
    """L by columns without its unit diagonal, 1/D, and what links the order of elimination to the nodes."""

    place: Ints  # (2, rank) node eliminated at each place; its singular component, or -1
    first: Ints  # (rank + 1,)
    row: Ints  # (entries,)
    value: Floats
    inverse_pivot: Floats  # (rank,)
    members: Floats  # (components,) nodes of each singular component


def factorise(graph: Graph) -> Factor:
    """Factor the Laplacian of the nodes inside."""
    inside = np.flatnonzero(graph.degree() > 0)
    n = inside.size
    if n == 0:
        none = np.empty(0, np.uint32)
        return Factor(np.empty((2, 0), np.int32), np.zeros(1, np.uint32), none, np.empty(0), np.empty(0), np.empty(0))
    a, b, w = _links(graph)
    place = np.zeros(graph.nodes, np.int32)
    place[inside] = node = np.arange(n, dtype=np.int32)
    a, b = place[a], place[b]
    count, label = connected_components(coo_matrix((w, (a, b)), (n, n)), directed=False)
    pins = np.unique(label, return_index=True)[1]
    singular = np.bincount(label, graph.ground[inside], count) == 0
    pivot = graph.degree()[inside]
    pivot[pins[singular]] *= 2
    row, column = np.concatenate([a, b, node]), np.concatenate([b, a, node])
    matrix = csc_matrix((np.concatenate([-w, -w, pivot]), (row, column)), (n, n))
    lu = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    order = np.argsort(lu.perm_c)
    lower = lu.L.tocsc()
    lower.sort_indices()
    column = np.repeat(np.arange(n), np.diff(lower.indptr))
    below = lower.indices > column
    numbers = np.where(singular, np.cumsum(singular) - 1, -1)
    return Factor(
        place=np.stack([inside[order], numbers[label][order]]).astype(np.int32),
        first=np.concatenate([[0], np.cumsum(np.bincount(column[below], minlength=n))]).astype(np.uint32),
        row=lower.indices[below].astype(np.uint32),
        value=lower.data[below],
        inverse_pivot=1 / lu.U.diagonal(),
        members=np.bincount(label, minlength=count)[singular].astype(float),
    )


def with_more_ground(factor: Factor, graph: Graph, more: Sequence[Floats]) -> list[Factor]:
    """Factors for several grounds (nodes,) added to a graph's own, from its factor: what fills in is the same.

    The graph has no singular component.
    """
    order, n = factor.place[0], factor.inverse_pivot.size
    place = np.zeros(graph.nodes, np.int64)
    place[order] = np.arange(n)
    a, b, w = _links(graph)
    ends = np.sort([place[a], place[b]], axis=0)
    column = np.repeat(np.arange(n), np.diff(factor.first))
    entry = np.searchsorted(column * n + factor.row, ends[0] * n + ends[1])
    links = np.asarray(np.bincount(entry, -w, factor.row.size), float)
    found = []
    for ground in more:
        value, pivot = links.copy(), (graph.degree() + ground)[order]
        _eliminate(factor.first, factor.row, value, pivot)
        found.append(factor._replace(value=value, inverse_pivot=1 / pivot))
    return found


def _links(graph: Graph) -> tuple[Ints, Ints, Floats]:
    """Both ends of each link between nodes, and its weight."""
    slots = np.arange(graph.wx.size, dtype=np.int32).reshape(graph.wx.shape)
    a = np.concatenate([slots.ravel(), slots.ravel(), graph.a])
    b = np.concatenate([np.roll(slots, -1, 1).ravel(), np.roll(slots, -1, 0).ravel(), graph.b])
    w = np.concatenate([graph.wx.ravel(), graph.wy.ravel(), graph.w])
    there = w > 0
    return a[there], b[there], w[there]


@kernel
def _eliminate(first, row, value, pivot):  # type: ignore[no-untyped-def]
    """L and D in the places of the matrix: value, the entries below the diagonal, 0 where it fills in; pivot, that."""
    for k in range(pivot.size):
        last = first[k + 1]
        for q in range(first[k], last):
            part = value[q] / pivot[k]
            pivot[row[q]] -= part * value[q]
            into = first[row[q]]
            for below in range(q + 1, last):  # each of these rows is in the column of row[q], too
                while row[into] < row[below]:
                    into += 1
                value[into] -= part * value[below]
        for q in range(first[k], last):
            value[q] /= pivot[k]


@part
def remove_means(factor, y, sums):  # type: ignore[no-untyped-def]
    """Free y of its mean on each singular component."""
    component = factor.place[1]
    sums[:] = 0.0
    for k in range(y.size):
        if component[k] >= 0:
            sums[component[k]] += y[k]
    for c in range(sums.size):
        sums[c] /= factor.members[c]
    for k in range(y.size):
        if component[k] >= 0:
            y[k] -= sums[component[k]]


@part
def substitute(factor, r, z, y, sums):  # type: ignore[no-untyped-def]
    """Solve for z on the nodes inside; y (rank) and sums (components) are scratch."""
    node, first, row = factor.place[0], factor.first, factor.row
    value, inverse_pivot = factor.value, factor.inverse_pivot
    n = node.size
    for k in range(n):
        y[k] = r[node[k]]
    if sums.size > 0:
        remove_means(factor, y, sums)
    for k in range(n):
        yk = y[k]
        for q in range(first[k], first[k + 1]):
            y[row[q]] -= value[q] * yk
    for k in range(n):
        y[k] *= inverse_pivot[k]
    for k in range(n - 1, -1, -1):
        s = 0.0
        for q in range(first[k], first[k + 1]):
            s += value[q] * y[row[q]]
        y[k] -= s
    if sums.size > 0:
        remove_means(factor, y, sums)
    for k in range(n):
        z[node[k]] = y[k]
