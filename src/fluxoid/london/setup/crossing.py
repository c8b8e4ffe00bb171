"""The current across a line: along a staircase of corners from outside the film to outside."""

import itertools

import numpy as np

from fluxoid.device.geometry.ports import PortRegion
from fluxoid.london.setup.sheets import Sheet
from fluxoid.types import Floats, Ints

FURTHEST = 3  # cells from the end of a line, at most, at which the outside is looked for


def crossing_line(port: PortRegion) -> Floats:
    """The segment across which a port's current passes from its left side to its right, (2, 2), m."""
    if port.kind == "bridge":
        return port.line
    along = port.line[1] - port.line[0]
    turned = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    half = min(bank.length for _, bank in port.banks) / 2
    return port.line.mean(axis=0) + np.outer([-half, half], turned)


def staircase(sheet: Sheet, line: Floats) -> tuple[Ints, Ints]:
    """Faces (axis, iy, ix) that a staircase along a line crosses, (n, 3), and the sign of each current, (n,)."""
    direction = (line[1] - line[0]) / np.linalg.norm(line[1] - line[0])
    start, end = _outside(sheet, line[0], -direction), _outside(sheet, line[1], direction)
    steps = int(np.abs(end - start).sum())
    t = np.linspace(0, 1, 4 * steps + 1)[:, None]
    path = np.round(start + t * (end - start)).astype(int)
    path = path[np.append(True, np.any(np.diff(path, axis=0) != 0, axis=1))]
    faces, signs = [], []
    for one, other in itertools.pairwise(path):
        for axis in (0, 1):  # first along y, then along x: a diagonal step is two
            if one[axis] != other[axis]:
                next_ = one.copy()
                next_[axis] = other[axis]
                sign = int(other[axis] - one[axis])
                iy, ix = np.maximum(one, next_)
                faces.append((axis, iy, ix))
                signs.append(sign if axis == 0 else -sign)
                one = next_
    return np.array(faces).reshape(-1, 3), np.array(signs)


def _outside(sheet: Sheet, end: Floats, outward: Floats) -> Ints:
    """The corner (iy, ix) at which g is not free that is nearest to half a cell beyond the end of a line.

    It may lie aside: a gap narrower than a cell is on a line of the lattice that is not its own.
    """
    h, origin = sheet.lattice.cell, np.asarray(sheet.lattice.origin)
    x, y = (end + h / 2 * outward - origin) / h - 1
    last_y, last_x = np.array(sheet.free.shape) - 1
    iy, ix = (
        np.unique(np.clip(np.arange(-FURTHEST, FURTHEST + 1) + round(at), 0, last)).astype(int)
        for at, last in ((y, last_y), (x, last_x))
    )
    away = np.hypot(ix - x, (iy - y)[:, None]) + np.where(sheet.free[np.ix_(iy, ix)], 2 * FURTHEST, 0)
    row, column = np.unravel_index(np.argmin(away), away.shape)
    return np.array([iy[row], ix[column]])
