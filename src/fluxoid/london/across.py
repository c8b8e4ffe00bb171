"""The current across a line: along a staircase of corners from outside the film to outside."""

import itertools

import numpy as np

from fluxoid.device.port_lines import PortRegion
from fluxoid.london.sheets import Sheet
from fluxoid.types import Floats, Ints

FURTHEST = 3.0  # cells that a line is made longer, at most, to end outside


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
    """The corner (iy, ix) nearest to the end of a line, or to where it goes on, at which g is not free."""
    h, origin = sheet.lattice.cell, np.asarray(sheet.lattice.origin)
    last = None
    for far in np.arange(0, FURTHEST, 0.25):
        ix, iy = np.clip(
            np.round((end + far * h * outward - origin) / h).astype(int) - 1, 0, np.array(sheet.free.shape)[::-1] - 1
        )
        last = np.array([iy, ix])
        if not sheet.free[iy, ix]:
            break
    assert last is not None
    return last
