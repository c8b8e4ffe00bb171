"""The coarsest level, solved exactly: sparse L D L^T, ordered to keep the fill small.

Chains, ladders and trees, which is what the coarse levels of thin films are, factor with almost no fill. A component
without ground is singular: one of its nodes is pinned, the right-hand side and the solution are freed of their means.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, identity
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from fluxoid.kernels.compile import part
from fluxoid.solvers.poisson_coarsen import Graph
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
    return factorise_all(graph, [graph.ground])[0]


def factorise_all(graph: Graph, grounds: Sequence[Floats]) -> list[Factor]:
    """The same with several grounds (nodes,) in the place of the graph's, which leave the same nodes inside."""
    inside = np.flatnonzero(graph.degree() > 0)
    n = inside.size
    if n == 0:
        none = np.empty(0, np.uint32)
        empty = Factor(np.empty((2, 0), np.int32), np.zeros(1, np.uint32), none, np.empty(0), np.empty(0), np.empty(0))
        return [empty] * len(grounds)
    links = _links(graph, inside)
    count, label = connected_components(links, directed=False)
    pins = np.unique(label, return_index=True)[1]
    degree = np.asarray(links.sum(1)).ravel()
    matrix = (identity(n) - links).tocsc()
    found = []
    for ground in (whole[inside] for whole in grounds):
        singular = np.bincount(label, ground, count) == 0
        pivot = degree + ground
        pivot[pins[singular]] *= 2
        matrix.setdiag(pivot)
        lu = splu(matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
        order = np.argsort(lu.perm_c)
        lower = lu.L.tocsc()
        column = np.repeat(np.arange(n), np.diff(lower.indptr))
        below = lower.indices > column
        numbers = np.where(singular, np.cumsum(singular) - 1, -1)
        factor = Factor(
            place=np.stack([inside[order], numbers[label][order]]).astype(np.int32),
            first=np.concatenate([[0], np.cumsum(np.bincount(column[below], minlength=n))]).astype(np.uint32),
            row=lower.indices[below].astype(np.uint32),
            value=lower.data[below],
            inverse_pivot=1 / lu.U.diagonal(),
            members=np.bincount(label, minlength=count)[singular].astype(float),
        )
        found.append(factor)
    return found


def _links(graph: Graph, inside: Ints) -> csr_matrix:
    """Weights between the nodes inside, both ways."""
    slots = np.arange(graph.wx.size, dtype=np.int32).reshape(graph.wx.shape)
    a = np.concatenate([slots.ravel(), slots.ravel(), graph.a])
    b = np.concatenate([np.roll(slots, -1, 1).ravel(), np.roll(slots, -1, 0).ravel(), graph.b])
    w = np.concatenate([graph.wx.ravel(), graph.wy.ravel(), graph.w])
    place = np.zeros(graph.nodes, np.int32)
    place[inside] = np.arange(inside.size)
    a, b, w = place[a[w > 0]], place[b[w > 0]], w[w > 0]
    links = coo_matrix((w, (a, b)), (inside.size,) * 2).tocsr()
    return links + links.T


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
