"""Gaps narrower than a cell: a slit, or the space between two films, that lies between two lines of the lattice.

A cell is one place of the lattice, and would join what the gap parts. So of the parts of the film in a cell the largest
is kept, and the gap reaches to the next line of the lattice on the side of the others: its place is wrong by less than
a cell, and current does not pass it.
"""

import itertools

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.lattice.rasterise import edges, pieces
from fluxoid.types import Floats, Ints

Box = tuple[float, float, float, float]
TOUCHING = 1e-9  # of a cell
OPENED = 1e-6  # of a cell: what is taken away on both sides of a face that parts two parts


def parted(polygon: BaseGeometry, cell: float, box: Box) -> BaseGeometry:
    """The polygon with one connected part of it in each cell, m. box: whole cells."""
    iy, ix = _entered_twice(polygon, cell, box).T
    squares = shapely.box(*_sides(ix, iy, cell, box))
    kept, lesser = {}, []
    for y, x, inside in zip(iy, ix, shapely.intersection(polygon, squares)):
        parts = [part for part in shapely.get_parts(inside) if part.area > 0]
        if len(parts) > 1:
            parts.sort(key=lambda part: (round(part.area / cell**2, 6), -part.centroid.y, -part.centroid.x))
            kept[y, x] = parts[-1]
            lesser += parts[:-1]
    if not lesser:
        return polygon
    return shapely.difference(polygon, shapely.union_all([*lesser, *_facing(kept, cell, box)]))


def _facing(kept: dict[tuple[int, int], BaseGeometry], cell: float, box: Box) -> list[BaseGeometry]:
    """Faces on which the kept parts of both their cells do not meet, as slivers."""
    found = []
    for (y, x), step in itertools.product(kept, ((1, 0), (0, 1))):
        other = kept.get((y + step[0], x + step[1]))
        if other is not None and not shapely.dwithin(kept[y, x], other, TOUCHING * cell):
            left, bottom, right, top = _sides(x, y, cell, box)
            start = (right, bottom) if step[1] else (left, top)
            found.append(shapely.buffer(shapely.LineString([start, (right, top)]), OPENED * cell, cap_style="flat"))
    return found


def _sides(x: Ints | int, y: Ints | int, cell: float, box: Box) -> tuple[Floats, ...]:
    """Left, bottom, right and top of cells, m."""
    left, bottom = box[0] + np.asarray(x) * cell, box[1] + np.asarray(y) * cell
    return left, bottom, left + cell, bottom + cell


def _entered_twice(polygon: BaseGeometry, cell: float, box: Box) -> Ints:
    """Cells (iy, ix) that the polygon's edge enters more than once, (n, 2): only these can hold several parts."""
    starts, ends = pieces(*edges(polygon, box[:2], cell))
    enters = np.any(np.abs(starts - np.round(starts)) < TOUCHING, axis=1)
    ix, iy = np.floor((starts + ends) / 2).astype(int)[enters].T
    columns = ix.max(initial=0) + 1
    number, times = np.unique(iy * columns + ix, return_counts=True)
    return np.column_stack(np.divmod(number[times > 1], columns))
