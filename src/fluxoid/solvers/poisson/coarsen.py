"""From one level of the weighted Laplacian to the next coarser one.

A level is a grid of cells with at most one *slot* node each, joined by ``wx``, ``wy`` like the lattice itself, and
*extra* nodes with explicit edges. Blocks of 2 x 2 cells become one coarse cell; the nodes of a block that hang
together through strong links inside the block become one coarse node: the largest such component takes the coarse
cell's slot, the others become extra nodes. So the banks of a slit stay apart however coarse the grid is, and the bulk
needs no index arrays.

Link weights: B parallel links between the coarse nodes I and J are in series with half of each node, whose resistance
along that direction is that of its own inner links, so w_IJ = 1/(1/B + 1/(2 A_I) + 1/(2 A_J)). For a full 2 x 2 block
of equal links that is the rediscretised Laplacian; for nodes one cell thick it is Galerkin's sum.

a, b, w, d   edges: from node a to node b (to the right, or up), weight, direction
agg          coarse node of each node, -1 for nodes outside
"""

from typing import NamedTuple

import numpy as np

from fluxoid.kernels.compile import kernel, part
from fluxoid.types import Floats, Ints

LEAST = 0.45
"""Of a link's weight on the coarser level, relative to the sum. With less than half, W-cycles would not be positive."""
STRONG = 0.25
"""A link is strong if it has at least this part of the strongest link of one of its two ends."""

ALONG_X, ALONG_Y, ACROSS = 0, 1, 2


class Graph(NamedTuple):
    """One level: slot nodes 0 … ny·nx − 1, then the extra nodes, in the order of their cells."""

    wx: Floats  # (ny, nx), links between slots
    wy: Floats
    ground: Floats  # (nodes,)
    cell: Ints  # (extras,) cell of each extra node
    a: Ints  # (edges,)
    b: Ints
    w: Floats
    d: Ints  # ALONG_X, ALONG_Y, or ACROSS between nodes of one cell

    @property
    def nodes(self) -> int:
        """Slots and extra nodes."""
        return self.ground.size

    def degree(self) -> Floats:
        """Sum of all links and the ground of each node."""
        slots = self.wx.copy()
        slots[:, 1:] += self.wx[:, :-1]
        slots[:, 0] += self.wx[:, -1]
        slots += self.wy
        slots[1:] += self.wy[:-1]
        slots[0] += self.wy[-1]
        total = self.ground.copy()
        total[: slots.size] += slots.ravel()
        np.add.at(total, self.a, self.w)
        np.add.at(total, self.b, self.w)
        return total

    def cell_of(self, node: Ints) -> Ints:
        """Cell of each node."""
        if self.cell.size == 0:
            return node
        slots = self.wx.size
        return np.where(node < slots, node, self.cell[np.maximum(node - slots, 0)])


def coarsen(fine: Graph) -> tuple[Graph, Ints]:
    """The next coarser level, and the coarse node of each fine node."""
    ny, nx = fine.wx.shape
    shape = (ny + 1) // 2, (nx + 1) // 2
    slots = shape[0] * shape[1]
    strongest = np.zeros(fine.nodes, np.float32)
    mark_strongest(fine, strongest)
    parent = np.arange(fine.nodes, dtype=np.int32)
    join_blocks(fine, strongest, parent)
    root_cell, agg = number_components(fine, strongest, parent, slots)
    del strongest, parent
    order = np.argsort(root_cell, kind="stable")
    rank = np.empty(order.size, np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    number_extras(agg, rank, slots)
    cell = root_cell[order]

    across = np.zeros((2, slots))
    inner = np.zeros((2, slots + cell.size))
    empty = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0), np.empty(0, np.int8)
    count = join_nodes(fine, agg, slots, across, inner, empty, False)
    across[:] = 0
    inner[:] = 0
    edges = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count), np.empty(count, np.int8)
    join_nodes(fine, agg, slots, across, inner, edges, True)
    a, b, w, d = merge(*edges, nodes=slots + cell.size)
    wx, wy = across.reshape(2, *shape)
    ahead, behind = halves(wx, wy, inner, (a, b, w, d))
    w = in_series(w, ahead[np.minimum(d, 1), a], behind[np.minimum(d, 1), b], d != ACROSS)
    (ax, ay), (bx, by) = (half[:, :slots].reshape(2, *shape) for half in (ahead, behind))
    wx = in_series(wx, ax, np.roll(bx, -1, 1), wx > 0)
    wy = in_series(wy, ay, np.roll(by, -1, 0), wy > 0)
    half = np.divide(0.5, inner, out=np.zeros_like(inner), where=inner > 0)
    return Graph(wx, wy, sum_ground(fine.ground, agg, half), cell, a, b, w, d), agg


def halves(wx: Floats, wy: Floats, inner: Floats, edges: tuple[Ints, Ints, Floats, Ints]) -> tuple[Floats, Floats]:
    """Resistance of each node's part ahead (right, up) and behind: (direction, nodes) both.

    The place of a node is the middle of its inner links where the links on both its sides are alike, and near the side
    of the stronger ones else: where weights step by much, a node may hold cells on both sides of the step.
    """
    a, b, w, d = edges
    after, before = np.zeros_like(inner), np.zeros_like(inner)
    for axis, across in enumerate((wx, wy)):
        after[axis, : across.size] = across.ravel()
        before[axis, : across.size] = np.roll(across, 1, 1 - axis).ravel()
        along = d == axis
        np.add.at(after[axis], a[along], w[along])
        np.add.at(before[axis], b[along], w[along])
    both = (after > 0) & (before > 0)
    share = np.divide(before, after + before, out=np.full_like(inner, 0.5), where=both)
    whole = np.divide(1.0, inner, out=np.zeros_like(inner), where=inner > 0)
    return share * whole, (1 - share) * whole


def sum_ground(ground: Floats, agg: Ints, half: Floats) -> Floats:
    """Ground of the coarse nodes: what their nodes have in common adds up, the rest is a wall behind half a node."""
    total = np.zeros(half.shape[1])
    if not ground.any():
        return total
    inside = agg >= 0
    np.add.at(total, agg[inside], ground[inside])
    common = np.full_like(total, np.inf)
    np.minimum.at(common, agg[inside], ground[inside])
    common = np.where(total > 0, common, 0) * np.bincount(agg[inside], minlength=total.size)
    wall = total - common
    return common + wall / (1 + wall * half.min(0))


def in_series(w: Floats, half_a: Floats, half_b: Floats, where: np.ndarray) -> Floats:
    """Weight of links with a part of each of their two nodes in series, at least LEAST of what it is without."""
    return np.where(where, np.maximum(w / (1 + w * (half_a + half_b)), LEAST * w), w)


def merge(a: Ints, b: Ints, w: Floats, d: Ints, nodes: int) -> tuple[Ints, Ints, Floats, Ints]:
    """Parallel edges become one."""
    if a.size == 0:
        return a, b, w, d
    key = (a.astype(np.int64) * nodes + b) * 3 + d
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    pick = order[first]
    return a[pick], b[pick], np.add.reduceat(w[order], first), d[pick]


@kernel
def mark_strongest(fine, strongest):  # type: ignore[no-untyped-def]
    """The strongest link of each node, or 1 if it has ground alone. Zero marks a node outside."""
    ny, nx = fine.wx.shape
    for j in range(ny):
        up = (j + 1) % ny * nx
        for i in range(nx):
            n, right, above = j * nx + i, j * nx + (i + 1) % nx, up + i
            strongest[n] = max(strongest[n], fine.wx[j, i], fine.wy[j, i])
            strongest[right] = max(strongest[right], fine.wx[j, i])
            strongest[above] = max(strongest[above], fine.wy[j, i])
    for k in range(fine.a.size):
        strongest[fine.a[k]] = max(strongest[fine.a[k]], fine.w[k])
        strongest[fine.b[k]] = max(strongest[fine.b[k]], fine.w[k])
    for n in range(strongest.size):
        if strongest[n] == 0 and fine.ground[n] > 0:
            strongest[n] = 1


@part
def root_of(parent, n):  # type: ignore[no-untyped-def]
    """Root of the tree that holds node n, with the path halved on the way."""
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


@part
def join(parent, a, b):  # type: ignore[no-untyped-def]
    """Unite the trees of two nodes; the smaller index becomes the root."""
    a, b = root_of(parent, a), root_of(parent, b)
    if a < b:
        parent[b] = a
    elif b < a:
        parent[a] = b


@part
def block_of(fine, n):  # type: ignore[no-untyped-def]
    """Coarse cell that holds a node."""
    ny, nx = fine.wx.shape
    c = n if n < ny * nx else fine.cell[n - ny * nx]
    return c // nx // 2 * ((nx + 1) // 2) + c % nx // 2


@kernel
def join_blocks(fine, strongest, parent):  # type: ignore[no-untyped-def]
    """Unite the nodes of each block that are joined by strong links inside the block."""
    ny, nx = fine.wx.shape
    for j in range(ny):
        up = (j + 1) % ny
        for i in range(nx):
            right = (i + 1) % nx
            n, e, u = j * nx + i, j * nx + right, up * nx + i
            w = fine.wx[j, i]
            if w > 0 and i // 2 == right // 2 and w >= STRONG * min(strongest[n], strongest[e]):
                join(parent, n, e)
            w = fine.wy[j, i]
            if w > 0 and j // 2 == up // 2 and w >= STRONG * min(strongest[n], strongest[u]):
                join(parent, n, u)
    for k in range(fine.a.size):
        a, b, w = fine.a[k], fine.b[k], fine.w[k]
        if block_of(fine, a) == block_of(fine, b) and w >= STRONG * min(strongest[a], strongest[b]):
            join(parent, a, b)


@kernel
def number_components(fine, strongest, parent, slots):  # type: ignore[no-untyped-def]
    """Coarse node of each node: its block if it belongs to the block's largest component, else slots + a running
    number.

    Also the blocks of the components so numbered. A node without links and ground is outside, -1.
    """
    n_nodes = parent.size
    size = np.zeros(n_nodes, np.int16)
    for n in range(n_nodes):
        if strongest[n] > 0:
            size[root_of(parent, n)] += 1
    best = np.full(slots, -1, np.int32)
    extras = 0
    for n in range(n_nodes):
        if size[n] > 0:
            block = block_of(fine, n)
            extras += best[block] >= 0
            if best[block] < 0 or size[n] > size[best[block]]:
                best[block] = n
    root_cell = np.empty(extras, np.int64)
    agg = np.full(n_nodes, -1, np.int32)
    k = 0
    for n in range(n_nodes):
        if size[n] > 0:
            block = block_of(fine, n)
            if best[block] == n:
                agg[n] = block
            else:
                agg[n], root_cell[k] = slots + k, block
                k += 1
    for n in range(n_nodes):
        if strongest[n] > 0:
            agg[n] = agg[root_of(parent, n)]
    return root_cell, agg


@kernel
def number_extras(agg, rank, slots):  # type: ignore[no-untyped-def]
    """Renumber the extra nodes so that they follow the order of their cells."""
    for n in range(agg.size):
        if agg[n] >= slots:
            agg[n] = slots + rank[agg[n] - slots]


@kernel
def join_nodes(fine, agg, slots, across, inner, edges, store):  # type: ignore[no-untyped-def]
    """Sum the fine links between each two coarse nodes, and inside each; returns the number of links of extra nodes."""
    ny, nx = fine.wx.shape
    count = 0
    for j in range(ny):
        up = (j + 1) % ny
        for i in range(nx):
            n, right = j * nx + i, (i + 1) % nx
            if fine.wx[j, i] > 0:
                d = ALONG_X if i // 2 != right // 2 else ACROSS
                count = add_link(
                    agg[n], agg[j * nx + right], fine.wx[j, i], 0, d, slots, across, inner, edges, count, store
                )
            if fine.wy[j, i] > 0:
                d = ALONG_Y if j // 2 != up // 2 else ACROSS
                count = add_link(
                    agg[n], agg[up * nx + i], fine.wy[j, i], 1, d, slots, across, inner, edges, count, store
                )
    for k in range(fine.a.size):
        a, b, fine_d = fine.a[k], fine.b[k], fine.d[k]
        d = ACROSS if block_of(fine, a) == block_of(fine, b) else fine_d
        count = add_link(agg[a], agg[b], fine.w[k], fine_d, d, slots, across, inner, edges, count, store)
    return count


@part
def add_link(a, b, w, fine_d, d, slots, across, inner, edges, count, store):  # type: ignore[no-untyped-def]
    """One fine link, of direction fine_d, as part of the coarse link of direction d from node a to node b."""
    if a == b:
        if fine_d != ACROSS:
            inner[fine_d, a] += w
        return count
    if a < slots and b < slots:
        across[d, a] += w
        return count
    if store:
        edges[0][count], edges[1][count], edges[2][count], edges[3][count] = a, b, w, d
    return count + 1
