"""Polygons cut into cells: area fractions and link apertures, exact to rounding.

With the interior on the left of every directed edge, the area of a cell and the open length of a face follow from
Green's theorem, one edge at a time:

    area of cell [ix, iy]   = sum over edge pieces in row iy of  dy * clip(x_mid - ix, 0, 1)
    open length of face (k) = sum over edges that cross x = k of sign(dx) * clip(iy + 1 - y_cross, 0, 1)

so each piece acts on its own cell, and as a running sum on all cells to its left (or all faces above it). Nothing is
clipped or sampled, and the cost is that of the pieces: polygon edges plus the cells that they cross.
"""

import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.errors import InputError
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Floats

CLOSED = 0.01  # links with a smaller aperture are closed
SNAP = 1e-9  # coordinates this near to a grid line, in cells, lie on it


def rasterise(
    film: BaseGeometry,
    cell: float,
    periodic: tuple[bool, bool] = (False, False),
    box: tuple[float, float, float, float] | None = None,
) -> Lattice:
    """Cut a film out of square cells.

    film: shapely polygon(s), metres; cell: h, metres; periodic: (in y, in x);
    box: (x0, y0, x1, y1) to cover, metres; default the bounds of the film, centred on whole cells. Along a periodic
    axis the box is one period and must be a whole number of cells.
    Raises InputError if the film is empty or no cell of it is left.
    """
    if film.is_empty:
        raise InputError("the film is empty", try_="a shape with a positive area")
    x0, y0, x1, y1 = box or film.bounds
    nx, ny = _count((x1 - x0) / cell, periodic[1], "x"), _count((y1 - y0) / cell, periodic[0], "y")
    origin = (0.5 * (x0 + x1 - nx * cell), 0.5 * (y0 + y1 - ny * cell))
    starts, ends = edges(film, origin, cell)
    area = _area(starts, ends, ny, nx)
    wx = _apertures(starts, ends, ny, nx, periodic[1], interior=1.0)
    # With x and y exchanged the interior lies on the right.
    wy = _apertures(starts[:, ::-1], ends[:, ::-1], nx, ny, periodic[0], interior=-1.0).T.copy()
    lattice = Lattice(cell, origin, area, wx, wy, periodic)
    if not lattice.inside.any():
        raise InputError(
            f"no cell of the film is left on a lattice of cell {cell:.4g} m",
            "lattice.cell",
            "a smaller cell or a larger film",
        )
    return lattice


def coverage(polygon: BaseGeometry, cell: float, origin: tuple[float, float], shape: tuple[int, int]) -> Floats:
    """The part of each cell that a polygon (m) covers, (ny, nx) = shape; it may be smaller than a cell."""
    return _area(*edges(polygon, origin, cell), *shape)


def _count(cells: float, wraps: bool, axis: str) -> int:
    whole = round(cells)
    if abs(cells - whole) < 1e-6 * max(1.0, cells):
        return max(1, whole)
    if wraps:
        raise InputError(
            f"the period along {axis} is {cells:.6g} cells, not a whole number",
            where="lattice.cell",
            try_=f"a cell that divides the period, such as the period / {math.ceil(cells)}",
        )
    return math.ceil(cells)


def edges(film: BaseGeometry, origin: tuple[float, float], cell: float) -> tuple[Floats, Floats]:
    """Directed edges, interior on the left, in units of cells from the origin; arrays (n, 2) of (x, y)."""
    starts, ends = [], []
    for polygon in shapely.get_parts(film):
        if polygon.geom_type != "Polygon":
            continue
        oriented = shapely.orient_polygons(polygon)
        for ring in [oriented.exterior, *oriented.interiors]:
            points = (np.asarray(ring.coords)[:, :2] - origin) / cell
            near = np.round(points)
            points = np.where(np.abs(points - near) < SNAP, near, points)
            starts.append(points[:-1])
            ends.append(points[1:])
    return np.concatenate(starts), np.concatenate(ends)


def pieces(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Edges split wherever they cross a grid line."""
    cuts = [np.zeros(len(starts)), np.ones(len(starts))]
    owners = [np.arange(len(starts))] * 2
    for axis in (0, 1):
        a, b = starts[:, axis], ends[:, axis]
        first, last = np.floor(np.minimum(a, b)) + 1, np.ceil(np.maximum(a, b)) - 1
        counts = np.maximum(last - first + 1, 0).astype(int)
        owner = np.repeat(np.arange(len(starts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        line = first[owner] + within
        cuts.append((line - a[owner]) / (b - a)[owner])
        owners.append(owner)
    t, owner = np.concatenate(cuts), np.concatenate(owners)
    order = np.lexsort((t, owner))
    t, owner = t[order], owner[order]
    same = owner[:-1] == owner[1:]
    t0, t1, owner = t[:-1][same], t[1:][same], owner[:-1][same]
    span = (ends - starts)[owner]
    return starts[owner] + t0[:, None] * span, starts[owner] + t1[:, None] * span


def _area(starts: Floats, ends: Floats, ny: int, nx: int) -> Floats:
    """Covered fraction of each cell, (ny, nx); pieces outside the box are brought to its sides."""
    p, q = pieces(starts, ends)
    middle, dy = 0.5 * (p + q), q[:, 1] - p[:, 1]
    ix, iy = np.floor(middle).astype(int).T
    rows = (iy >= 0) & (iy < ny) & (ix >= 0)
    middle, dy, ix, iy = middle[rows], dy[rows], ix[rows], iy[rows]
    local = np.zeros((ny, nx + 1))
    left = np.zeros((ny, nx + 2))
    beyond = np.minimum(ix, nx)  # a piece right of the box covers every cell of its row
    np.add.at(local, (iy, beyond), dy * (middle[:, 0] - ix))
    np.add.at(left, (iy, beyond), dy)
    running = np.cumsum(left[:, ::-1], axis=1)[:, ::-1]
    return _clean(local[:, :nx] + running[:, 1 : nx + 1])


def _apertures(starts: Floats, ends: Floats, ny: int, nx: int, wraps: bool, interior: float) -> Floats:
    """Open fraction of the face at x = ix + 1 in row iy, (ny, nx).

    An edge may lie on the face itself: the face is open only where the film lies on both sides of it, so the lesser of
    the limits from the left and from the right counts. The last column is the wrap of a periodic axis, or closed.
    """
    left = _face_lengths(starts, ends, ny, nx, interior, from_left=True)
    right = _face_lengths(starts, ends, ny, nx, interior, from_left=False)
    last = np.minimum(left[:, nx:], right[:, :1]) if wraps else np.zeros((ny, 1))
    w = _clean(np.hstack([np.minimum(left, right)[:, 1:nx], last]))
    w[w < CLOSED] = 0
    return w


def _face_lengths(starts: Floats, ends: Floats, ny: int, nx: int, interior: float, from_left: bool) -> Floats:
    """Covered length of the face x = k in row iy, (ny, nx + 1), as the limit from one side.

    interior: +1 if it lies on the left of the directed edges, -1 if on the right.
    """
    x0, x1 = starts[:, 0], ends[:, 0]
    low, high = np.minimum(x0, x1), np.maximum(x0, x1)
    # An edge crosses the lines k with low < k <= high seen from the left, low <= k < high from the right.
    first, last = (np.floor(low) + 1, np.floor(high)) if from_left else (np.ceil(low), np.ceil(high) - 1)
    first, last = np.maximum(first, 0), np.minimum(last, nx)
    counts = np.maximum(last - first + 1, 0).astype(int)
    owner = np.repeat(np.arange(len(starts)), counts)
    k = (first[owner] + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)).astype(int)
    t = (k - x0[owner]) / (x1 - x0)[owner]
    y = np.clip(starts[owner, 1] + t * (ends[owner, 1] - starts[owner, 1]), 0, ny)
    sign = interior * np.sign(x1 - x0)[owner]
    row = np.floor(y).astype(int)
    local, above = np.zeros((ny + 1, nx + 1)), np.zeros((ny + 2, nx + 1))
    np.add.at(local, (row, k), sign * (row + 1 - y))
    np.add.at(above, (row + 1, k), sign)
    return local[:ny] + np.cumsum(above, axis=0)[:ny]


def _clean(fraction: Floats) -> Floats:
    """Fractions in [0, 1], with what is rounding at either end removed."""
    fraction = np.clip(fraction, 0.0, 1.0)
    fraction[fraction < 1e-12] = 0.0
    fraction[fraction > 1 - 1e-12] = 1.0
    return fraction
