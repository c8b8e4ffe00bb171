"""Currents through cuts.

Inside a cell the current density is taken to vary linearly from each face to the one opposite: with s, t in [0, 1]
across the cell, I_x = (1 − s) I_left + s I_right and I_y = (1 − t) I_bottom + t I_top, I the whole current through
a face, and the current through a line is the integral of I_x dy − I_y dx. That field (Raviart and Thomas, 1977)
conserves charge at every point if the faces conserve it in every cell. So the total current is the same, to
rounding, through every line whose ends lie outside the film or in the same holes, at any angle; and supercurrent
and normal current alone, which trade places along the film, are of second order in h.

The current counts as positive from the left to the right of somebody who walks along the line: a cut drawn upwards
counts currents to the right.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.gl.measure.links import WeightedLinks, face_sections, link_normal_currents, link_supercurrents
from fluxoid.gl.measure.segments import split
from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Floats

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


def cut_faces(lattice: Lattice, points: ArrayLike) -> WeightedLinks:
    """The faces that make up a cut along a straight line or a polyline, each with its weight.

    points: (n, 2) of (x, y) in metres, n ≥ 2; ends outside the film, or in holes, for a conserved current. An end
    that lies no more than two cells inside is carried on to the outside; one that lies deeper draws a warning.
    Raises InputError with fewer than two points, or where the line crosses no open face.
    """
    line: Floats = (np.asarray(points, dtype=float).reshape(-1, 2) - lattice.origin) / lattice.cell
    if len(line) < 2:
        raise InputError(f"a cut of {len(line)} points is no line", try_="two points (x, y) or more")
    line = _clip_ends(lattice, line)
    # From the points of the description to the nearest place that no current can go around.
    first, last = _outwards(lattice, line[0], line[0] - line[1]), _outwards(lattice, line[-1], line[-1] - line[-2])
    _check_ends(lattice, first, last)
    faces = _faces(lattice, *split(np.concatenate([[first], line, [last]]), 1.0))
    if not len(faces.weight):
        raise InputError("the cut crosses no open face of the film", try_="two points on either side of the film")
    return faces


def current_through(snapshot: Snapshot, faces: WeightedLinks) -> CutCurrent:
    """Current through a cut: I = Σ (weight) w h d J over its faces.

    faces: from cut_faces. The sum of both parts is conserved exactly, see the head of this file. It is the current
    at the snapshot's time, of its potential and phases.
    """
    section = faces.values(*face_sections(snapshot))
    super_, normal = (faces.values(*of(snapshot)) for of in (link_supercurrents, link_normal_currents))
    return CutCurrent(*(float(np.sum(faces.weight * (section * part))) for part in (super_, normal)))


def _clip_ends(lattice: Lattice, line: Floats) -> Floats:
    """Ends far outside a lattice brought to its surroundings along the line: nothing is there."""
    line = line.copy()
    ny, nx = lattice.shape
    for end, inner in ((0, 1), (-1, -2)):
        for axis, size, wraps in ((0, nx, lattice.periodic[1]), (1, ny, lattice.periodic[0])):
            low, high = -2.0, size + 2.0
            start, stop = line[inner, axis], line[end, axis]
            if wraps or low <= stop <= high or not low <= start <= high:
                continue
            bound = low if stop < low else high
            line[end] = line[inner] + (line[end] - line[inner]) * (bound - start) / (stop - start)
    return line


def _open_around(lattice: Lattice, vertex: Floats) -> int:
    """How many of the four faces that meet at a grid vertex are open; vertex (x, y) in cells from the origin."""
    ny, nx = lattice.shape
    count = 0
    for w, steps in ((lattice.wx, ((-1, -1), (-1, 0))), (lattice.wy, ((-1, -1), (0, -1)))):
        for dx, dy in steps:
            ix, iy = int(vertex[0]) + dx, int(vertex[1]) + dy
            ix, iy = (ix % nx if lattice.periodic[1] else ix), (iy % ny if lattice.periodic[0] else iy)
            count += 0 <= ix < nx and 0 <= iy < ny and w[iy, ix] > 0
    return count


def _outwards(lattice: Lattice, point: Floats, direction: Floats) -> Floats:
    """The nearest grid vertex that a closed face touches, looking outwards; the point itself where there is none."""
    step = direction / max(np.abs(direction).max(), 1e-12)
    for k in range(REACH + 1):
        vertex = np.round(point + k * step)
        if _open_around(lattice, vertex) < 4:
            return vertex
    return point


def _check_ends(lattice: Lattice, first: Floats, last: Floats) -> None:
    gap = last - first
    for axis, size, wraps in ((0, lattice.shape[1], lattice.periodic[1]), (1, lattice.shape[0], lattice.periodic[0])):
        gap[axis] -= size * np.round(gap[axis] / size) if wraps else 0
    if np.abs(gap).max() < 1e-6:
        return  # the cut closes on itself around a periodic film
    for end in (first, last):
        if _open_around(lattice, np.round(end)) == 4:
            x, y = lattice.origin + lattice.cell * end
            warnings.warn(
                f"a cut ends inside the film at ({x:.4g}, {y:.4g}) m: its current depends on where the line runs",
                UnwiseWarning,
                3,
            )


def _faces(lattice: Lattice, starts: Floats, steps: Floats) -> WeightedLinks:
    """The open faces of the cells under the pieces of a line, each piece within one cell."""
    ny, nx = lattice.shape
    middle = starts + 0.5 * steps
    ix, iy = np.floor(middle).astype(int).T
    s, t = (middle - np.floor(middle)).T
    dx, dy = steps.T
    one, zero = np.ones_like(ix), np.zeros_like(ix)
    # A face is stored at the cell on its left or below it.
    axis = np.concatenate([one, one, zero, zero])
    column = np.concatenate([ix - 1, ix, ix, ix])
    row = np.concatenate([iy, iy, iy - 1, iy])
    weight = np.concatenate([(1 - s) * dy, s * dy, -(1 - t) * dx, -t * dx])
    column = column % nx if lattice.periodic[1] else column
    row = row % ny if lattice.periodic[0] else row
    keep = (column >= 0) & (column < nx) & (row >= 0) & (row < ny)
    totals = np.zeros((2, ny, nx))
    np.add.at(totals, (axis[keep], row[keep], column[keep]), weight[keep])
    totals *= np.array([lattice.wy, lattice.wx]) > 0
    axis, row, column = np.nonzero(totals)
    return WeightedLinks(axis, row, column, totals[axis, row, column])
