"""Films and holes as the lattice sees them: components of cells joined by open links, and of corners joined across
closed ones.

A corner lies inside the film if its four links are open and its point is covered. Two neighbouring corners are joined
where the link between them is closed. A component of corners that reaches the rim of the lattice is the outside; each
other component, unless it is one lone corner inside the film, is a hole. So holes that touch are one hole, a hole that
reaches the edge is none, and a hole smaller than a cell is still found.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Bools, Floats, Ints

ROUNDING = 1e-6  # of a cell: a corner nearer to the film than this touches it


@dataclass(frozen=True)
class LatticeHole:
    """A hole: its name, its corners, and the closed path of cells around it, counter-clockwise.

    places: (iy, ix) of its corners, (m, 2); contour: (iy, ix) of each cell of the path, (n, 2), the first not repeated;
    point: (x, y) of a point in the hole, metres; shape: (ny, nx) of the lattice.
    """

    name: str
    places: Ints
    contour: Ints
    point: tuple[float, float]
    shape: tuple[int, int]

    @property
    def corners(self) -> Bools:
        """Its corners as a mask, (ny, nx), see Lattice."""
        mask = np.zeros(self.shape, bool)
        mask[tuple(self.places.T)] = True
        return mask


def components(lattice: Lattice) -> Ints:
    """Label of the connected film each cell belongs to, (ny, nx), from 0; -1 outside. Open links connect."""
    ny, nx = lattice.shape
    index = np.arange(ny * nx).reshape(ny, nx)
    x_open, y_open = lattice.wx > 0, lattice.wy > 0
    first = np.concatenate([index[x_open], index[y_open]])
    second = np.concatenate([np.roll(index, -1, 1)[x_open], np.roll(index, -1, 0)[y_open]])
    labels = _label(first, second, ny * nx)
    inside = lattice.inside.ravel()
    out = np.full(ny * nx, -1)
    _, out[inside] = np.unique(labels[inside], return_inverse=True)
    return out.reshape(ny, nx)


def find_holes(
    lattice: Lattice, film: BaseGeometry, names: dict[str, tuple[float, float]] | None = None
) -> tuple[LatticeHole, ...]:
    """Holes of the film on the lattice, from the lower left up.

    film: the polygons that were rasterised, metres; names: points (x, y), metres, that give the hole around them a
    name; the others are called hole1, hole2, ... in order.
    """
    labels, rim = _corner_components(lattice)
    x, y = _corner_points(lattice)
    whole = (lattice.wx > 0) & (np.roll(lattice.wx, -1, 0) > 0) & (lattice.wy > 0) & (np.roll(lattice.wy, -1, 1) > 0)
    covered = np.zeros_like(whole)
    covered[whole] = shapely.intersects_xy(film, x[whole], y[whole])
    # On a seam that wraps, rounding puts corners beside the film that ends there.
    doubt = whole & ~covered
    covered[doubt] = shapely.dwithin(film, shapely.points(x[doubt], y[doubt]), ROUNDING * lattice.cell)
    own = np.unique(labels[~(covered & whole) & (labels != rim)])
    numbers = np.full(labels.max() + 1, -1)
    numbers[own] = np.arange(len(own))
    number = numbers[labels]
    places = _places(number, len(own))
    contours = [_contour(lattice, steps) for steps in _boundary_steps(lattice, number, len(own))]
    return _named(lattice, [each for each in zip(places, contours) if len(each[1])], names or {})


def _places(number: Ints, count: int) -> list[Ints]:
    """(iy, ix) of the corners of each hole, row by row; number: (ny, nx) that of the hole, -1 where there is none."""
    iy, ix = np.nonzero(number >= 0)
    order = np.argsort(number[iy, ix], kind="stable")
    ends = np.cumsum(np.bincount(number[iy, ix], minlength=count))[:-1]
    return np.split(np.column_stack([iy, ix])[order], ends)


def _label(first: Ints, second: Ints, count: int) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(first), bool), (first, second)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1])


def _corner_components(lattice: Lattice) -> tuple[Ints, int]:
    """Component of each corner, (ny, nx), and that of the rim; -1 on a torus, which has none.

    The x link [iy, ix] parts the corner [iy, ix] above it from [iy - 1, ix] below; the y link parts [iy, ix] on its
    right from [iy, ix - 1] on its left. All corners on the rim of an axis that does not wrap are one node.
    """
    ny, nx = lattice.shape
    rim = ny * nx
    node = np.arange(ny * nx).reshape(ny, nx)
    if not lattice.periodic[0]:
        node[-1] = rim
    if not lattice.periodic[1]:
        node[:, -1] = rim
    below, left = np.roll(node, 1, 0), np.roll(node, 1, 1)
    closed_x, closed_y = lattice.wx == 0, lattice.wy == 0
    first = np.concatenate([node[closed_x], node[closed_y]])
    second = np.concatenate([below[closed_x], left[closed_y]])
    labels = _label(first, second, rim + 1)
    return labels[node], -1 if all(lattice.periodic) else int(labels[rim])


def _corner_points(lattice: Lattice) -> tuple[Floats, Floats]:
    x, y = np.meshgrid(lattice.x + lattice.cell / 2, lattice.y + lattice.cell / 2)
    return x, y


Steps = dict[tuple[int, int], list[tuple[int, int]]]  # from each cell


def _contour(lattice: Lattice, steps: Steps) -> Ints:
    """The outer closed path of cells that keeps the corners of a hole on its left, (n, 2); empty if there is none."""
    loops = []
    while steps:
        cell = next(iter(steps))
        loop, heading = [], next(iter(steps[cell]))
        while cell in steps:
            choices = steps[cell]
            # Turning right first keeps a hole that is pinched at one cell on one path.
            turn = min(choices, key=partial(_leftness, heading))
            choices.remove(turn)
            if not choices:
                del steps[cell]
            loop.append(cell)
            heading = turn
            cell = _wrap(lattice, cell[0] + turn[0], cell[1] + turn[1])
        loops.append(np.array(loop))
    return max(loops, key=_signed_area, default=np.zeros((0, 2), int))


def _leftness(heading: tuple[int, int], step: tuple[int, int]) -> int:
    """-1 for a turn to the right, 0 for none, 1 to the left, 2 back; headings are (diy, dix)."""
    if step == (-heading[0], -heading[1]):
        return 2
    return heading[1] * step[0] - heading[0] * step[1]


def _boundary_steps(lattice: Lattice, number: Ints, count: int) -> list[Steps]:
    """For each hole, the steps (diy, dix) from cells on its boundary that have it on the left and film on the right."""
    below, left = np.roll(number, 1, 0), np.roll(number, 1, 1)
    if not lattice.periodic[0]:
        below[0] = -1
    if not lattice.periodic[1]:
        left[:, 0] = -1
    steps: list[Steps] = [{} for _ in range(count)]
    for hole, other, shift, step in (
        (number, below, (0, 0), (0, 1)),
        (below, number, (0, 1), (0, -1)),
        (left, number, (0, 0), (1, 0)),
        (number, left, (1, 0), (-1, 0)),
    ):
        iy, ix = np.nonzero((hole >= 0) & (hole != other))
        for k, y, x in zip(hole[iy, ix].tolist(), iy.tolist(), ix.tolist()):
            steps[k].setdefault(_wrap(lattice, y + shift[0], x + shift[1]), []).append(step)
    return steps


def _wrap(lattice: Lattice, iy: int, ix: int) -> tuple[int, int]:
    return iy % lattice.shape[0], ix % lattice.shape[1]


def _signed_area(loop: Ints) -> float:
    y, x = loop[:, 0], loop[:, 1]
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def _named(
    lattice: Lattice, outlines: list[tuple[Ints, Ints]], names: dict[str, tuple[float, float]]
) -> tuple[LatticeHole, ...]:
    x, y = _corner_points(lattice)
    outlines = sorted(outlines, key=lambda o: tuple(o[0][0]))
    given = _given_names(lattice, outlines, names)
    holes: list[LatticeHole] = []
    called = 0  # hole...
    for number, (places, contour) in enumerate(outlines):
        name = given.get(number, f"hole{1 + called}")
        called += name.startswith("hole")
        at = tuple(places.T)
        points = np.column_stack([x[at], y[at]])
        nearest = np.argmin(np.sum((points - points.mean(axis=0)) ** 2, axis=1))
        point = float(points[nearest, 0]), float(points[nearest, 1])
        holes.append(LatticeHole(name, places, contour, point, lattice.shape))
    return tuple(holes)


def _given_names(
    lattice: Lattice, outlines: list[tuple[Ints, Ints]], names: dict[str, tuple[float, float]]
) -> dict[int, str]:
    """Names of outlines by number: first where a point's corner is the hole's, then where its path is around the point.

    So a hole that holds a film with a hole of its own does not take that one's name.
    """
    found: dict[int, str] = {}
    numbers = np.full(lattice.shape, -1)
    for number, (places, _) in enumerate(outlines):
        numbers[tuple(places.T)] = number
    for name, point in names.items():
        number = int(numbers[_nearest_corner(lattice, point)])
        if number >= 0:
            found.setdefault(number, name)
    known = set(found.values())
    left = {name: shapely.Point(point) for name, point in names.items() if name not in known}
    for number, (_, contour) in enumerate(outlines):
        if number in found or not left:
            continue
        ring = shapely.Polygon(np.column_stack([lattice.x[contour[:, 1]], lattice.y[contour[:, 0]]]))
        near = np.flatnonzero(shapely.dwithin(ring, list(left.values()), lattice.cell))
        if len(near):
            found[number] = list(left)[near[0]]
            del left[found[number]]
    return found


def _nearest_corner(lattice: Lattice, point: tuple[float, float]) -> tuple[int, int]:
    ny, nx = lattice.shape
    ix, iy = (round((at - zero) / lattice.cell) - 1 for at, zero in zip(point, lattice.origin))
    return min(max(iy, 0), ny - 1), min(max(ix, 0), nx - 1)
