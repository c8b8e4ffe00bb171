"""What the cut of cells changes in the magnetic energy of faces near one another.

The convolution takes every face for a whole one. For pairs within two cells of which one at least is partly open, the
difference between the exact mean of 1/r over the two rectangles, at their true places, and that of whole ones is a
sparse symmetric matrix. It makes the edge of the film, where currents crowd, right to the next order.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from fluxoid.london.setup.sheets import Sheet
from fluxoid.london.solver.edges import edge_terms
from fluxoid.london.solver.magnetic import apart
from fluxoid.solvers.inverse_distance import THIN, between_strips
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
            distance = float(np.sqrt(z * z + sum(d * d for d in thicknesses if d > THIN) / 12))
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
    there = np.zeros(2 * len(sheets) * size, bool)
    there[row] = there[column] = True
    faces, place = np.flatnonzero(there), np.cumsum(there, dtype=np.int32) - 1
    return Near(faces, coo_array((entries, (place[row], place[column])), shape=(len(faces),) * 2).tocsr())


def _pairs(one: Sheet, other: Sheet, axis: int, distance: float) -> tuple[Ints, Ints, Floats]:
    """Numbers of all pairs of faces of one axis that are corrected, and by how much."""
    w, w_other = (np.minimum(_faces(sheet, axis).ravel(), 1.0) for sheet in (one, other))
    shape = one.free.shape
    cut, cut_other = (np.flatnonzero((wide > 0) & (wide < 1)) for wide in (w, w_other))
    first, second = _neighbours(cut, shape)
    back, more = _neighbours(cut_other, shape)
    new = w[more] == 1
    first, second = np.concatenate([first, more[new]]), np.concatenate([second, back[new]])
    wanted = w_other[second] > 0
    if one is other:
        wanted &= first <= second  # the rest by symmetry
    first, second = first[wanted], second[wanted]
    steps = np.subtract(np.divmod(second, shape[1]), np.divmod(first, shape[1]))
    across, along = steps if axis == 0 else steps[::-1]
    shift = other.shift[axis].ravel()[second] - one.shift[axis].ravel()[first]
    exact = between_strips(along, across + shift, distance, w[first], w_other[second])
    value = exact - _whole(distance)[along + REACH, across + REACH]
    if one is other:
        twice = first < second
        first, second = np.concatenate([first, second[twice]]), np.concatenate([second, first[twice]])
        value = np.concatenate([value, value[twice]])
    return first, second, value


def _faces(sheet: Sheet, axis: int) -> Floats:
    return sheet.lattice.wy if axis else sheet.lattice.wx


def _neighbours(faces: Ints, shape: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Some faces, each with every face within REACH rows and columns of it."""
    dy, dx = (np.indices((2 * REACH + 1,) * 2) - REACH).reshape(2, -1)
    iy, ix = (place[:, None] for place in np.divmod(faces, shape[1]))
    there = (iy + dy >= 0) & (iy + dy < shape[0]) & (ix + dx >= 0) & (ix + dx < shape[1])
    return np.repeat(faces, dy.size)[there.ravel()], ((iy + dy) * shape[1] + ix + dx)[there]


@lru_cache(maxsize=8)
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
