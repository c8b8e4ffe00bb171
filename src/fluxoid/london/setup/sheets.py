"""Sheets of a device on one lattice: where the stream function is free, and what each face costs.

A face is the side of a cell that a link crosses; its current is the difference of g at its two corners:

    I_x[iy, ix] = g[iy, ix] − g[iy − 1, ix],     I_y[iy, ix] = g[iy, ix − 1] − g[iy, ix]

g is free at corners inside the film, zero on the outside, and one number in each hole. A closed face makes g equal at
both of its corners; at a contact current leaves the film, and g is free along its line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from fluxoid.lattice.contacts import ContactLine, FilmLattice, rasterise_with_contacts
from fluxoid.lattice.holes import find_holes
from fluxoid.lattice.lattice import Lattice
from fluxoid.london.setup.gaps import Box, parted
from fluxoid.types import Bools, Floats, Ints

BESIDE = 1e-4  # of a cell: from the ends of faces, and from faces, where it is asked what the film covers


class Slab(NamedTuple):
    """Where the current of one sheet flows: the height of its middle and its thickness, m."""

    z: float
    thickness: float


@dataclass(frozen=True)
class Outline:
    """Films of one height: their polygon (m), contact lines, and points (m) in the holes that give their names."""

    polygon: BaseGeometry
    contacts: tuple[ContactLine, ...]
    holes: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of current on the lattice.

    slab: its height and thickness; film: its outline, cut into cells; lattice: these, continued past contacts;
    kinetic: (2, ny, nx) Lambda/w of x and y faces, m, 0 where closed; shift: (2, ny, nx) from the middle of a face to
    that of its open part, in cells; free: (ny, nx) corners where g is free; holes: corners of each hole, and of the
    films and holes that lie in it; faced: whether another film lies over or under it, nearer than it is wide.
    """

    slab: Slab
    film: FilmLattice
    lattice: Lattice
    kinetic: Floats
    shift: Floats
    free: Bools
    holes: dict[str, Bools]
    faced: bool = False

    @property
    def open(self) -> Floats:
        """Open part w of each face, (2, ny, nx), at most 1."""
        return np.minimum([self.lattice.wx, self.lattice.wy], 1.0)


def lay_out(outline: Outline, slab: Slab, screening: Floats, cell: float, box: Box) -> Sheet:
    """Cut a sheet out of square cells. screening: Lambda, (ny, nx), m; box: whole cells, with room around the film."""
    polygon = parted(outline.polygon, cell, box)
    film = rasterise_with_contacts(polygon, outline.contacts, cell, box=box)
    film = replace(film, pin=film.pin.astype(np.int16))  # the numbers of contacts are small
    lattice = _touching(film)
    w = np.array([lattice.wx, lattice.wy])
    free, fixed = _corners(lattice, film.pin)
    beside = np.array([screening + np.roll(screening, -1, 1), screening + np.roll(screening, -1, 0)]) / 2
    kinetic = np.divide(beside, w, out=np.zeros_like(w), where=w > 0)
    shift = _shifts(lattice, polygon, w)
    order = list(outline.holes)
    found = sorted(
        find_holes(film.lattice, polygon, dict(outline.holes)),
        key=lambda hole: order.index(hole.name) if hole.name in order else len(order),
    )
    holes = {hole.name: _hole_corners(hole.corners, fixed) for hole in found}
    for hole in found:
        free[hole.corners] = False  # of a hole smaller than a cell it is one corner, with no closed face beside it
    return Sheet(slab, film, lattice, kinetic, shift, free, {name: at for name, at in holes.items() if at.any()})


def box_around(polygons: list[BaseGeometry], cell: float, room: int = 3) -> Box:
    """A box of whole cells around all polygons and ``room`` more on each side, m; the films lie in its middle."""
    left, bottom, right, top = shapely.total_bounds(polygons)
    nx, ny = (int(np.ceil(size / cell - 1e-6)) + 2 * room for size in (right - left, top - bottom))
    x, y = (left + right) / 2, (bottom + top) / 2
    return x - nx * cell / 2, y - ny * cell / 2, x + nx * cell / 2, y + ny * cell / 2


def _touching(film: FilmLattice) -> Lattice:
    """The continued film without links that lie beyond the contacts as a whole."""
    if not len(film.crossings.reach):
        return film.lattice
    inside = film.lattice.area > 0
    wx, wy = (
        np.where(inside | np.roll(inside, -1, axis), w, 0.0)
        for axis, w in ((1, film.continued.wx), (0, film.continued.wy))
    )
    return replace(film.continued, wx=wx, wy=wy)


def _corners(lattice: Lattice, pin: Ints) -> tuple[Bools, Ints]:
    """Where g is free, and the number of the hole or outside each other corner belongs to, 0 for the outside.

    Faces beyond a contact, between cells that it holds, are no film's edge: they join nothing.
    """
    ny, nx = lattice.shape
    held = pin >= 0
    closed_x = (lattice.wx == 0) & ~(held & np.roll(held, -1, 1))
    closed_y = (lattice.wy == 0) & ~(held & np.roll(held, -1, 0))
    node = np.arange(ny * nx).reshape(ny, nx)
    first = np.concatenate([node[1:][closed_x[1:]], node[:, 1:][closed_y[:, 1:]]])
    second = np.concatenate([node[:-1][closed_x[1:]], node[:, :-1][closed_y[:, 1:]]])
    graph = coo_array((np.ones(len(first), bool), (first, second)), shape=(ny * nx, ny * nx))
    label = connected_components(graph, directed=False)[1]
    alone = np.bincount(label)[label] == 1
    carries = (lattice.wx > 0) | (lattice.wy > 0) | (np.roll(lattice.wx, -1, 0) > 0) | (np.roll(lattice.wy, -1, 1) > 0)
    label = label.reshape(ny, nx)
    label = np.where(label == label[0, 0], 0, label + 1)
    return alone.reshape(ny, nx) & carries & (label > 0), label


def _hole_corners(corners: Bools, label: Ints) -> Bools:
    """All corners of the component that most of a hole's corners belong to, and what it surrounds; none if outside.

    One ampere around a hole must not be the current of another film that lies in it.
    """
    from scipy.ndimage import binary_fill_holes

    number = int(np.argmax(np.bincount(label[corners])))
    return np.asarray(binary_fill_holes(label == number)) if number else np.zeros_like(corners)


def _shifts(lattice: Lattice, polygon: BaseGeometry, w: Floats) -> Floats:
    """From the middle of each face to that of its open part, which lies at the end that the film covers, in cells.

    An end is covered if the film is on both sides of the face next to it: not at the corner, through which edges go.
    """
    shift = np.zeros(w.shape, np.float32)
    x, y = lattice.x + lattice.cell / 2, lattice.y + lattice.cell / 2
    for axis in (0, 1):
        iy, ix = np.nonzero((w[axis] > 0) & (w[axis] < 1))
        covered = []
        for back in (BESIDE, 1 - BESIDE):
            sides = [
                np.array([(1 - axis) * aside - axis * back, axis * aside - (1 - axis) * back]) * lattice.cell
                for aside in (-BESIDE, BESIDE)
            ]
            covered.append(np.all([shapely.contains_xy(polygon, x[ix] + u, y[iy] + v) for u, v in sides], axis=0))
        end, start = covered
        shift[axis, iy, ix] = (end.astype(float) - start) * (1 - w[axis, iy, ix]) / 2
    return shift
