"""Ways through a film from one point to another: along links, and pulled tight.

The first is what phases are added along; the second has a length that does not depend on how the film lies on the
lattice.
"""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Floats, Ints

SLACK = 1e-3  # of a cell that a tight way may leave the film by, lest rounding forbid the edge


def nearest(lattice: Lattice, at: tuple[float, float]) -> int:
    """Number of the cell of the film whose centre is nearest to a point."""
    distance = np.hypot(lattice.x - at[0], (lattice.y - at[1])[:, None])
    return int(np.argmin(np.where(lattice.inside, distance, np.inf)))


def way(lattice: Lattice, start: int, stop: int) -> Ints | None:
    """The shortest path of cells through open links, (n, 2) of (iy, ix); None if there is none."""
    ny, nx = lattice.shape
    index = np.arange(ny * nx).reshape(ny, nx)
    x_open, y_open = lattice.wx > 0, lattice.wy > 0
    a = np.concatenate([index[x_open], index[y_open]])
    b = np.concatenate([np.roll(index, -1, 1)[x_open], np.roll(index, -1, 0)[y_open]])
    graph = coo_array((np.ones(len(a)), (a, b)), shape=(ny * nx, ny * nx))
    _, before = shortest_path(graph.tocsr(), directed=False, unweighted=True, indices=start, return_predecessors=True)
    cells = [stop]
    while cells[-1] != start:
        if before[cells[-1]] < 0:
            return None
        cells.append(int(before[cells[-1]]))
    return np.column_stack(np.unravel_index(cells[::-1], (ny, nx)))


def tight(
    lattice: Lattice, film: shapely.Geometry, path: Ints, start: tuple[float, float], stop: tuple[float, float]
) -> shapely.LineString:
    """The way from ``start`` to ``stop`` that a thread laid along a path of cells takes when it is pulled, metres.

    From each place it goes straight to the farthest one it can see inside the film; this to and fro, until it becomes
    no shorter.
    """
    inner = np.column_stack([lattice.x[path[:, 1]], lattice.y[path[:, 0]]])
    line = shapely.LineString([start, *inner, stop])
    if np.abs(np.diff(inner, axis=0)).max(initial=0.0) > 1.5 * lattice.cell:
        return line  # around a periodic axis, where straight lines say nothing
    room = film.buffer(SLACK * lattice.cell)
    shapely.prepare(room)
    length = np.inf
    while line.length < length - SLACK * lattice.cell:
        length = line.length
        points = shapely.segmentize(line, 0.5 * lattice.cell)
        line = _pulled(room, _pulled(room, points).reverse()).reverse()
    return line


def _pulled(room: shapely.Geometry, line: shapely.LineString) -> shapely.LineString:
    """The same from the beginning to the end once."""
    points = shapely.get_coordinates(line)
    bends = [0]
    while bends[-1] < len(points) - 1:
        bends.append(_farthest(room, points, bends[-1]))
    return shapely.LineString(points[bends])


def _farthest(room: shapely.Geometry, points: Floats, begin: int) -> int:
    """The last of the points that can be seen from one of them; at least the next one."""
    last = len(points) - 1

    def seen(k: int) -> bool:
        return bool(room.covers(shapely.LineString(points[[begin, k]])))

    if seen(last):
        return last
    low, high = begin + 1, last
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if seen(middle) else (low, middle)
    return low
