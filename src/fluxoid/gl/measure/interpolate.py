"""Link fields between links: continued past the film's edge, brought to cell centres, read at any point.

The value of a link belongs to its middle, at a cut face too (it is the difference of two cell centres), so link
fields are samples on a regular staggered grid with holes in it, and linear interpolation and continuation are of
second order.
"""

import numpy as np

from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Bools, Floats

LAYERS = 2  # a point of the film may need a link this many steps outside it


def extend(values: Floats, known: Bools, periodic: tuple[bool, bool]) -> tuple[Floats, Bools]:
    """Continue a field linearly to where it is not known, and one ring beyond the lattice.

    values, known: (ny, nx); periodic: (in y, in x). Each unknown value is the mean of 2v₁ − v₂ over the directions
    with two known values in line, or else of v₁ over those with one. Returns the field and where it has a value, (ny
    + 2, nx + 2), [iy + 1, ix + 1] at the place of [iy, ix].
    """
    margin = 1 + 2 * LAYERS  # on a periodic axis each layer reads two values further
    field = _pad(np.where(known, values, 0.0), margin, periodic)
    there = _pad(known, margin, periodic)
    for _ in range(LAYERS):
        line, lines = np.zeros_like(field), np.zeros(field.shape)
        near, nears = np.zeros_like(field), np.zeros(field.shape)
        for axis in (0, 1):
            for step in (1, -1):
                v1, v2 = np.roll(field, step, axis), np.roll(field, 2 * step, axis)
                one = np.roll(there, step, axis)
                two = one & np.roll(there, 2 * step, axis)
                line += np.where(two, 2 * v1 - v2, 0.0)
                lines += two
                near += np.where(one, v1, 0.0)
                nears += one
        guess = np.where(lines > 0, line / np.maximum(lines, 1), near / np.maximum(nears, 1))
        field = np.where(there, field, guess)
        there = there | (nears > 0)
    trim = slice(2 * LAYERS, -2 * LAYERS)
    return field[trim, trim], there[trim, trim]


def _pad(values: np.ndarray, margin: int, periodic: tuple[bool, bool]) -> np.ndarray:
    for axis in (0, 1):
        width = [(0, 0), (0, 0)]
        width[axis] = (margin, margin)
        values = np.pad(values, width, mode="wrap" if periodic[axis] else "constant")
    return values


def at_cells(lattice: Lattice, on_x: Floats, on_y: Floats) -> Floats:
    """A link field at cell centres, (2, ny, nx) of (x, y): the mean of the two links of a cell; 0 outside the film.

    A closed link counts with the value that continues its open neighbours, so the mean is of second order at straight,
    slanted and round edges.
    """
    x, _ = extend(on_x, lattice.wx > 0, lattice.periodic)
    y, _ = extend(on_y, lattice.wy > 0, lattice.periodic)
    means = np.array([0.5 * (x[1:-1, 1:-1] + x[1:-1, :-2]), 0.5 * (y[1:-1, 1:-1] + y[:-2, 1:-1])])
    return np.where(lattice.inside, means, 0.0)


def bilinear(extended: Floats, there: Bools, row: Floats, column: Floats, lattice: Lattice) -> tuple[Floats, Bools]:
    """An extended field at fractional indices, and whether all four values around each point are there.

    extended, there: from ``extend``; row, column: (n,) in units of cells, a whole number at the places of the field.
    Points outside a lattice without that period are read at its rim and count as not there.
    """
    ny, nx = lattice.shape
    inside = np.ones(row.shape, bool)
    if lattice.periodic[0]:
        row = np.mod(row, ny)
    else:
        inside &= (row >= -1) & (row <= ny)
        row = np.clip(row, -1, ny)
    if lattice.periodic[1]:
        column = np.mod(column, nx)
    else:
        inside &= (column >= -1) & (column <= nx)
        column = np.clip(column, -1, nx)
    iy, ix = np.minimum(np.floor(row).astype(int), ny - 1), np.minimum(np.floor(column).astype(int), nx - 1)
    s, t = column - ix, row - iy
    value = np.zeros(row.shape)
    for dy, dx, weight in ((0, 0, (1 - s) * (1 - t)), (0, 1, s * (1 - t)), (1, 0, (1 - s) * t), (1, 1, s * t)):
        value += weight * extended[iy + dy + 1, ix + dx + 1]
        inside &= there[iy + dy + 1, ix + dx + 1] | (weight == 0)
    return value, inside
