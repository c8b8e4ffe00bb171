"""Currents through cuts.

A cut follows its line as a staircase of cell faces, from corner to corner, never more than a cell away from it.
Charge is conserved cell by cell, so the total current is the same to rounding through every staircase whose ends lie
outside the film or in the same holes: at any angle, and through any number of cells. Supercurrent and normal current
trade places along the film, and their parts are those of the staircase: of second order in h, as the staircase keeps
to both sides of the line alike.

The current counts as positive from the left to the right of somebody who walks along the line: a cut drawn upwards
counts currents to the right.
"""

import warnings
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.gl.measure.links import SignedLinks, face_sections, link_normal_currents, link_supercurrents
from fluxoid.gl.state import Snapshot
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Ints

REACH = 2  # an end within so many cells inside the film's edge is taken to be meant outside


@dataclass(frozen=True)
class CutCurrent:
    """The current through a cut in amperes, and the parts that pairs and normal electrons carry."""

    supercurrent: float
    normal_current: float

    @property
    def total(self) -> float:
        """Supercurrent and normal current together, A."""
        return self.supercurrent + self.normal_current


def cut_faces(lattice: Lattice, points: ArrayLike) -> SignedLinks:
    """The links whose faces make up a cut along a straight line or a polyline.

    points: (n, 2) of (x, y) in metres, n ≥ 2; ends outside the film, or in holes, for a conserved current. An end
    that lies no more than two cells inside is carried on to the outside; one that lies deeper draws a warning. Raises
    InputError with fewer than two points, or where the line crosses no open face.
    """
    line = (np.asarray(points, dtype=float).reshape(-1, 2) - lattice.origin) / lattice.cell
    if len(line) < 2:
        raise InputError(f"a cut of {len(line)} points is no line", try_="two points (x, y) or more")
    line = _clip_ends(lattice, line)
    vertices = np.round(line).astype(int)
    vertices = np.concatenate([[_outwards(lattice, vertices[0], line[0] - line[1])], vertices[1:]])
    vertices[-1] = _outwards(lattice, vertices[-1], line[-1] - line[-2])
    _check_ends(lattice, vertices[0], vertices[-1])
    walks = [_staircase(a, b) for a, b in pairwise(vertices)]
    faces = _faces(lattice, np.concatenate(walks))
    if not len(faces.sign):
        raise InputError("the cut crosses no open face of the film", try_="two points on either side of the film")
    return faces


def current_through(snapshot: Snapshot, faces: SignedLinks) -> CutCurrent:
    """Current through a cut: I = Σ ± w h d J over its faces.

    faces: from cut_faces. The sum of both parts is conserved exactly, see the head of this file; the parts are of
    second order. The current is that of the potential and phases at the snapshot's time.
    """
    section_x, section_y = face_sections(snapshot)
    super_x, super_y = link_supercurrents(snapshot)
    normal_x, normal_y = link_normal_currents(snapshot)
    return CutCurrent(
        faces.total(section_x * super_x, section_y * super_y), faces.total(section_x * normal_x, section_y * normal_y)
    )


def _clip_ends(lattice: Lattice, line: np.ndarray) -> np.ndarray:
    """Ends far outside a lattice brought to its surroundings along the line: nothing is there."""
    line = line.copy()
    size = np.array(lattice.shape[::-1])
    for end, inner in ((0, 1), (-1, -2)):
        start, step = line[inner], line[end] - line[inner]
        for axis, wraps in ((0, lattice.periodic[1]), (1, lattice.periodic[0])):
            low, high = -2.0, size[axis] + 2.0
            if wraps or low <= line[end, axis] <= high or not low <= start[axis] <= high:
                continue
            bound = low if line[end, axis] < low else high
            line[end] = start + step * (bound - start[axis]) / step[axis]
            step = line[end] - start
    return line


def _open_around(lattice: Lattice, vertex: Ints) -> int:
    """How many of the four faces that meet at a grid vertex are open; vertex (x, y) in cells from the origin."""
    ny, nx = lattice.shape
    count = 0
    for w, steps in ((lattice.wx, ((-1, -1), (-1, 0))), (lattice.wy, ((-1, -1), (0, -1)))):
        for dx, dy in steps:
            ix, iy = int(vertex[0]) + dx, int(vertex[1]) + dy
            ix, iy = (ix % nx if lattice.periodic[1] else ix), (iy % ny if lattice.periodic[0] else iy)
            count += 0 <= ix < nx and 0 <= iy < ny and w[iy, ix] > 0
    return count


def _outwards(lattice: Lattice, vertex: Ints, direction: np.ndarray) -> Ints:
    """The vertex, or one a little further out if this lies inside the film."""
    step = direction / max(np.abs(direction).max(), 1e-12)
    for k in range(REACH + 1):
        candidate = np.round(vertex + k * step).astype(int)
        if _open_around(lattice, candidate) < 4:
            return candidate
    return vertex


def _check_ends(lattice: Lattice, first: Ints, last: Ints) -> None:
    ny, nx = lattice.shape
    period = np.array([nx if lattice.periodic[1] else 0, ny if lattice.periodic[0] else 0])
    gap = last - first
    if np.all(np.where(period > 0, np.mod(gap, np.maximum(period, 1)), gap) == 0):
        return  # the cut closes on itself around a periodic film
    for vertex in (first, last):
        if _open_around(lattice, vertex) == 4:
            x, y = lattice.origin + lattice.cell * vertex
            warnings.warn(
                f"a cut ends inside the film at ({x:.4g}, {y:.4g}) m: its current depends on where the line runs",
                UnwiseWarning,
                3,
            )


def _staircase(a: Ints, b: Ints) -> Ints:
    """Unit steps from vertex a, (n, 4): where each begins (x, y), and the step (dx, dy)."""
    across, up = int(b[0] - a[0]), int(b[1] - a[1])
    # The k-th step along an axis is due when the line is half way through it.
    wide, high = abs(across), abs(up)
    due = np.concatenate([(np.arange(wide) + 0.5) / max(wide, 1), (np.arange(high) + 0.5) / max(high, 1)])
    steps = np.zeros((len(due), 2), int)
    steps[:wide, 0], steps[wide:, 1] = np.sign(across), np.sign(up)
    steps = steps[np.argsort(due, kind="stable")]
    starts = a + np.cumsum(steps, axis=0) - steps
    return np.hstack([starts, steps])


def _faces(lattice: Lattice, walk: Ints) -> SignedLinks:
    """The open faces under a walk along grid lines."""
    ny, nx = lattice.shape
    x, y, dx, dy = walk.T
    along_y = dy != 0
    # A step up from (x, y) runs along the face of the x link from cell (iy = y, ix = x − 1): left to right is +.
    # A step to the right runs along the face of the y link from cell (iy = y − 1, ix = x), and left of it is up.
    ix = np.where(along_y, x - 1, np.where(dx > 0, x, x - 1))
    iy = np.where(along_y, np.where(dy > 0, y, y - 1), y - 1)
    sign = np.where(along_y, dy, -dx)
    if lattice.periodic[1]:
        ix = ix % nx
    if lattice.periodic[0]:
        iy = iy % ny
    keep = (ix >= 0) & (ix < nx) & (iy >= 0) & (iy < ny)
    axis, iy, ix, sign = along_y[keep].astype(int), iy[keep], ix[keep], sign[keep]
    shut = np.where(axis == 1, lattice.wx[iy, ix], lattice.wy[iy, ix]) == 0
    return SignedLinks(axis[~shut], iy[~shut], ix[~shut], sign[~shut])
