"""Cycles for L + s M at several shifts s, coarsened once.

The coarse levels of L are those of ``poisson_coarsen``; the mass of a coarse node is the sum of its nodes' masses. So
one set of levels serves all shifts: only the diagonals and the coarsest factor are each shift's own.
"""

from collections.abc import Sequence

import numpy as np

from fluxoid.solvers.poisson.coarsen import Graph
from fluxoid.solvers.poisson.direct import with_more_ground
from fluxoid.solvers.poisson.hierarchy import NODE, NX, NY, PAD, Finest, GridLevels, Hierarchy, coarsened, flatten
from fluxoid.types import Floats, Ints


def shifted(
    wx: Floats, wy: Floats, ground: Floats, mass: Floats, shifts: Sequence[float], precision: type = np.float32
) -> tuple[Hierarchy, ...]:
    """A hierarchy for each shift, for ``solver.precondition`` alone; one workspace serves all.

    wx, wy, ground, precision: as for ``solver.build``, not periodic; mass: (ny, nx), >= 0, 0 where there is neither
    link nor ground; shifts: rising; each connected component has ground, or all shifts are above 0. What is given is
    not checked.
    """
    none, more = np.empty(0, np.int32), [s - shifts[0] for s in shifts]
    graph = Graph(wx, wy, (ground + shifts[0] * mass).ravel(), none, none, none, np.empty(0), np.empty(0, np.int8))
    levels, aggs, first = coarsened(graph)
    shared = flatten(levels, aggs, precision)
    masses: list[Floats] = [mass.ravel()]
    for agg, coarse in zip(aggs, levels[1:]):
        within = np.bincount(agg + 1, masses[-1], coarse.nodes + 1)[1:]  # before these, what is outside
        masses.append(np.asarray(within, float))
    coarsest, coarsest_mass, all_masses = levels[-1], masses[-1], _placed(shared, masses)
    empty = np.empty(0)
    finest = Finest(empty.reshape(0, 0), empty.reshape(0, 0), empty, empty, _outside(shared), empty)
    del graph, levels, masses
    factors = [first, *with_more_ground(first, coarsest, [s * coarsest_mass for s in more[1:]])]
    first.place[0] += shared.size[-1, NODE]  # which is that of all
    found = []
    for s, factor in zip(more, factors):
        added = s * all_masses
        grounds = shared.ground + added if shared.ground.size else added
        own = shared._replace(ground=grounds, inverse=shared.inverse / (1 + added * shared.inverse))
        found.append(Hierarchy(finest, own, factor))
    return tuple(found)


def _placed(levels: GridLevels, values: list[Floats]) -> Floats:
    """Values of all levels' nodes in one array, in the precision of the cycle."""
    out = np.zeros_like(levels.inverse)
    for node, value in zip(levels.size[:, NODE], values):
        out[node : node + value.size] = value
    return out


def _outside(levels: GridLevels) -> Ints:
    """Runs of cells outside, as in Finest."""
    ny, nx = levels.size[0, [NY, NX]]
    inside = levels.inverse[PAD : PAD + ny * nx] > 0
    edge = np.flatnonzero(np.diff(inside, prepend=True, append=True))
    return np.stack([edge[::2], edge[1::2], np.full(edge.size // 2, -1)])
