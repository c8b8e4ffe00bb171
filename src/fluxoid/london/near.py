"""What the cut of cells changes in the magnetic energy of faces near one another.

The convolution takes every face for a whole one. For pairs within two cells of which one at least is partly open, the
difference between the exact mean of 1/r over the two rectangles, at their true places, and that of whole ones is a
sparse symmetric matrix. It makes the edge of the film, where currents crowd, right to the next order.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from fluxoid.london.edges import edge_terms
from fluxoid.london.kernel import between_strips
from fluxoid.london.magnetic import apart
from fluxoid.london.sheets import Sheet
from fluxoid.types import Floats, Ints

REACH = 2  # cells
TOGETHER = 3.0  # cells between two sheets beyond which nothing is corrected


class Near(NamedTuple):
    """Corrections in units of mu0 h/4 pi, between faces that are numbered through both axes of all sheets.

    faces: (n,) numbers of those that appear; matrix: (n, n).
    """

    faces: Ints
    matrix: csr_array


def near(sheets: tuple[Sheet, ...]) -> Near:
    """Corrections for all faces of all sheets."""
    rows, columns, values = [], [], []
    size = sheets[0].free.size
    for s, one in enumerate(sheets):
        for t, other in enumerate(sheets):
            z, thicknesses = apart(one.slab, other.slab, one.lattice.cell)
            if z > TOGETHER:
                continue
            distance = float(np.sqrt(z * z + sum(d * d for d in thicknesses) / 12))
            for axis in (0, 1):
                first, second, value = _pairs(one, other, axis, distance)
                rows.append((2 * s + axis) * size + first)
                columns.append((2 * t + axis) * size + second)
                values.append(value)
        for t, terms in edge_terms(sheets, s):
            edges = np.flatnonzero(terms)
            rows.append(2 * s * size + edges)
            columns.append(2 * t * size + edges)
            values.append(terms.ravel()[edges])
    row, column, entries = (np.concatenate(some) for some in (rows, columns, values))
    faces, place = np.unique(np.concatenate([row, column]), return_inverse=True)
    n = len(row)
    return Near(faces, coo_array((entries, (place[:n], place[n:])), shape=(len(faces),) * 2).tocsr())


def _pairs(one: Sheet, other: Sheet, axis: int, distance: float) -> tuple[Ints, Ints, Floats]:
    """Numbers of all pairs of faces of one axis that are corrected, and by how much."""
    w, w_other = (np.minimum(_faces(sheet, axis).ravel(), 1.0) for sheet in (one, other))
    shape = one.free.shape
    cut, cut_other = (np.flatnonzero((wide > 0) & (wide < 1)) for wide in (w, w_other))
    found = []
    for dy in range(-REACH, REACH + 1):
        for dx in range(-REACH, REACH + 1):
            first, second = _neighbours(cut, dy, dx, shape)
            other_second, other_first = _neighbours(cut_other, -dy, -dx, shape)
            new = w[other_first] == 1
            first = np.concatenate([first, other_first[new]])
            second = np.concatenate([second, other_second[new]])
            both = w_other[second] > 0
            first, second = first[both], second[both]
            steps = [np.full(len(first), float(step)) for step in ((dx, dy) if axis == 0 else (dy, dx))]
            shift = other.shift[axis].ravel()[second] - one.shift[axis].ravel()[first]
            found.append((first, second, *steps, shift, w[first], w_other[second]))
    first, second, along, across, shift, a, b = (np.concatenate(some) for some in zip(*found))
    exact = between_strips(along, across + shift, distance, a, b)
    return first, second, exact - _whole(distance)[along.astype(int) + REACH, across.astype(int) + REACH]


def _faces(sheet: Sheet, axis: int) -> Floats:
    return sheet.lattice.wy if axis else sheet.lattice.wx


def _neighbours(faces: Ints, dy: int, dx: int, shape: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Those of some faces that have a neighbour so many rows and columns on, and that."""
    iy, ix = np.divmod(faces, shape[1])
    there = (iy + dy >= 0) & (iy + dy < shape[0]) & (ix + dx >= 0) & (ix + dx < shape[1])
    return faces[there], faces[there] + dy * shape[1] + dx


def _whole(distance: float) -> Floats:
    """The same of whole faces, (along, across), from -REACH on."""
    along, across = np.indices((2 * REACH + 1,) * 2) - float(REACH)
    return between_strips(along, across, distance, np.ones_like(along), np.ones_like(along))


def on_faces(n: Near, currents: Floats) -> Floats:
    """Corrections at all faces, (S, 2, ny, nx), from their currents, likewise."""
    out = np.zeros_like(currents)
    out.reshape(-1)[n.faces] = n.matrix @ currents.reshape(-1)[n.faces]
    return out


def on_corners(n: Near, shape: tuple[int, int]) -> tuple[Ints, csr_array]:
    """The same for stream functions: numbers of the corners (through all sheets) that appear, and the matrix."""
    ny, nx = shape
    sheet, rest = np.divmod(n.faces, 2 * ny * nx)
    axis, corner = np.divmod(rest, ny * nx)
    end = sheet * ny * nx + corner
    start = end - np.where(axis == 0, nx, 1)
    sign = np.where(axis == 0, 1.0, -1.0)
    corners, place = np.unique(np.concatenate([end, start]), return_inverse=True)
    m = len(n.faces)
    rows = np.concatenate([np.arange(m)] * 2)
    D = coo_array((np.concatenate([sign, -sign]), (rows, place)), shape=(m, len(corners))).tocsr()
    return corners, (D.T @ n.matrix @ D).tocsr()
