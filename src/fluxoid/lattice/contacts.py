"""Contacts on the lattice: edges of the film at which the order parameter or the current is imposed.

A pinned contact holds psi on its line. The film is continued past the line, the cells whose centres lie beyond it are
pinned, and a link that crosses the line at the fraction ``reach`` of its length gets the strength w/reach: second
order for any slant. (Pinning the centres, or clipping reach at .25, is first order.)

Every contact also has, in each cell, the length of its line there: current enters, and a de Gennes edge acts, by
length.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.errors import InputError
from fluxoid.lattice.lattice import Lattice
from fluxoid.lattice.rasterise import rasterise
from fluxoid.types import Bools, Floats, Ints

LEAST_REACH = 0.05
CORNER = 0.7  # cosine of the least turn that makes a corner; curves turn by less from side to side
DEPTH = 1.5  # how far the film is continued past a pinned line, in cells


@dataclass(frozen=True)
class ContactLine:
    """Where a contact touches a film: its name and line (metres).

    pinned: psi is held on the line; conducting: so is the potential (a superconducting contact; a normal one holds psi
    alone, and its current is given along the line).
    """

    name: str
    line: BaseGeometry
    pinned: bool
    conducting: bool


@dataclass(frozen=True)
class Crossings:
    """Links that cross a pinned line, as arrays of equal length.

    axis: 0 for a y link, 1 for an x link; iy, ix: its index; outward: True if the link's second cell is the pinned one;
    contact: number of the contact; reach: the part of the link inside the film; x, y: where it crosses, metres.
    """

    axis: Ints
    iy: Ints
    ix: Ints
    outward: Bools
    contact: Ints
    reach: Floats
    x: Floats
    y: Floats


@dataclass(frozen=True)
class FilmLattice:
    """A film and its contacts on one lattice.

    lattice: the film itself; continued: the film continued past the lines of pinned contacts, where psi lives, its
    links that cross a line strengthened by 1/reach (so above 1) and those between pinned cells closed; conducting:
    the same for conducting contacts alone, where the potential lives; pin: (ny, nx) number of the contact that holds
    a cell, -1 for none; crossings; lengths: (contacts, ny, nx) length of each line in each cell, metres; depths: how
    far inside of the line the centre of such a cell lies, likewise.
    """

    lattice: Lattice
    continued: Lattice
    conducting: Lattice
    pin: Ints
    crossings: Crossings
    lengths: Floats
    depths: Floats


def rasterise_with_contacts(
    film: BaseGeometry,
    contacts: Sequence[ContactLine],
    cell: float,
    periodic: tuple[bool, bool] = (False, False),
    box: tuple[float, float, float, float] | None = None,
) -> FilmLattice:
    """Cut a film out of square cells and lay its contacts; see ``rasterise`` for film, cell, periodic and box."""
    contacts = [replace(c, line=_without_stubs(c.line, 0.5 * cell)) for c in contacts]
    strips = [_strip(film, c, cell) if c.pinned else shapely.Polygon() for c in contacts]
    lattice = rasterise(film, cell, periodic, box)
    if any(not strip.is_empty for strip in strips):
        box = _grown(lattice, shapely.union_all([film, *strips]))
        lattice = rasterise(film, cell, periodic, box)
    if all(strip.is_empty for strip in strips):
        pin: Ints = np.full(lattice.shape, -1)
        crossings, continued = _crossings(lattice, pin, contacts), lattice
    else:
        pin, crossings, continued = _continued(lattice, film, strips, contacts, box)
    kept = [strip if c.conducting else shapely.Polygon() for strip, c in zip(strips, contacts)]
    conducting = continued if kept == strips else _continued(lattice, film, kept, contacts, box)[2]
    measured = np.array([_measured(lattice, c, film) for c in contacts]).reshape(-1, 2, *lattice.shape)
    return FilmLattice(lattice, continued, conducting, pin, crossings, measured[:, 0], measured[:, 1])


def _continued(
    lattice: Lattice,
    film: BaseGeometry,
    strips: Sequence[BaseGeometry],
    contacts: Sequence[ContactLine],
    box: tuple[float, float, float, float] | None,
) -> tuple[Ints, Crossings, Lattice]:
    """Pinned cells, links across the lines, and the film continued by the strips."""
    whole = shapely.union_all([film, *strips])
    if any(not strip.is_empty for strip in strips):
        lattice = rasterise(whole, lattice.cell, lattice.periodic, box)
    pin = _pins(lattice, film, strips, contacts)
    crossings = _crossings(lattice, pin, contacts)
    return pin, crossings, _strengthened(lattice, pin, crossings)


def _without_stubs(line: BaseGeometry, shortest: float) -> BaseGeometry:
    """A line without what bends away at its ends for less than ``shortest``: where a region laps round a corner."""
    parts = []
    for part in shapely.get_parts(shapely.line_merge(line)):
        points = shapely.get_coordinates(shapely.remove_repeated_points(part))
        if not part.is_closed:
            points = _without_stub(_without_stub(points, shortest)[::-1], shortest)[::-1]
        parts.append(shapely.LineString(points))
    return shapely.union_all(parts)


def _without_stub(points: Floats, shortest: float) -> Floats:
    """Points of a line from its first corner on, if one is nearer to its start than ``shortest``."""
    steps = np.diff(points, axis=0)
    sizes = np.linalg.norm(steps, axis=1)
    cosines = np.sum(steps[1:] * steps[:-1], axis=1) / (sizes[1:] * sizes[:-1])
    corners = 1 + np.flatnonzero((cosines < CORNER) & (np.cumsum(sizes)[:-1] < shortest))
    return points[corners[-1] :] if len(corners) else points


def _strip(film: BaseGeometry, contact: ContactLine, cell: float) -> BaseGeometry:
    """The film's continuation past a line: a band along it, on the side where the film is not."""
    bands = []
    for part in shapely.get_parts(shapely.line_merge(contact.line)):
        for band in _sides(part, DEPTH * cell):
            if shapely.intersection(band, film).area < 0.5 * band.area:
                bands.append(band)
    strip = shapely.difference(shapely.union_all(bands), film)
    _refuse_narrow_gap(film, contact, strip, cell)
    return strip


def _sides(part: BaseGeometry, width: float) -> tuple[BaseGeometry, BaseGeometry]:
    """The bands along both sides of a line, which may be closed."""
    if not part.is_closed:
        left, right = (
            shapely.buffer(part, side, cap_style="flat", join_style="mitre", single_sided=True)
            for side in (width, -width)
        )
        return left, right
    both, within = shapely.buffer(part, width, join_style="mitre"), shapely.Polygon(part)
    return shapely.intersection(both, within), shapely.difference(both, within)


def _refuse_narrow_gap(film: BaseGeometry, contact: ContactLine, strip: BaseGeometry, cell: float) -> None:
    """Raise InputError if the strip reaches film on the far side of a gap: the contact would touch that, too."""
    touched = shapely.get_parts(shapely.intersection(film, shapely.buffer(strip, 0.01 * cell)))
    if any(shapely.distance(part, contact.line) > 0.02 * cell for part in touched):
        raise InputError(
            f"the contact faces film across a gap of less than {DEPTH} cells",
            where=f"contact.{contact.name}",
            try_="a smaller cell, or a wider gap",
        )


def _grown(lattice: Lattice, whole: BaseGeometry) -> tuple[float, float, float, float]:
    """A box of whole cells of the same lattice that holds all of the continued film."""
    h, (x0, y0), (ny, nx) = lattice.cell, lattice.origin, lattice.shape
    left, bottom, right, top = whole.bounds
    return (
        x0 - h * max(0, np.ceil((x0 - left) / h - 1e-9)),
        y0 - h * max(0, np.ceil((y0 - bottom) / h - 1e-9)),
        x0 + h * (nx + max(0, np.ceil((right - x0) / h - nx - 1e-9))),
        y0 + h * (ny + max(0, np.ceil((top - y0) / h - ny - 1e-9))),
    )


def _pins(
    lattice: Lattice, film: BaseGeometry, strips: Sequence[BaseGeometry], contacts: Sequence[ContactLine]
) -> Ints:
    """Cells beyond a pinned line: their centres lie outside the film, and nothing of the film is nearer than the line.

    So a cell beside the line's end is held if the film ends there, and free if the edge goes on.
    """
    x, y = np.meshgrid(lattice.x, lattice.y)
    outside = ~shapely.contains_xy(film, x, y) & (lattice.degree > 0)
    centres = shapely.points(x[outside], y[outside])
    nearest = shapely.distance(film, centres) + 1e-9 * lattice.cell
    found = np.full(centres.shape, -1)
    for number, (strip, contact) in enumerate(zip(strips, contacts)):
        if not strip.is_empty:
            away = shapely.distance(contact.line, centres)
            found[(away <= nearest) & (found < 0)] = number
    pin = np.full(lattice.shape, -1)
    pin[outside] = found
    return pin


def _crossings(lattice: Lattice, pin: Ints, contacts: Sequence[ContactLine]) -> Crossings:
    rows = []
    x, y = lattice.x, lattice.y
    for axis, w in ((1, lattice.wx), (0, lattice.wy)):
        neighbour = np.roll(pin, -1, axis)
        for iy, ix in np.argwhere((w > 0) & ((pin >= 0) != (neighbour >= 0))):
            number = max(pin[iy, ix], neighbour[iy, ix])
            outward = bool(neighbour[iy, ix] >= 0)
            step = np.array([lattice.cell, 0.0]) if axis == 1 else np.array([0.0, lattice.cell])
            first = np.array([x[ix], y[iy]])
            inner, outer = (first, first + step) if outward else (first + step, first)
            reach = _reach(inner, outer, contacts[number].line)
            point = inner + reach * (outer - inner)
            rows.append((axis, iy, ix, outward, number, reach, *point))
    columns = list(zip(*rows)) if rows else [()] * 8
    kinds = [int, int, int, bool, int, float, float, float]
    return Crossings(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds)))


def _reach(inner: Floats, outer: Floats, line: BaseGeometry) -> float:
    """The part of the way from inner to outer at which the line is met; past its ends the line goes on straight."""
    h = float(np.linalg.norm(outer - inner))
    met = shapely.intersection(shapely.LineString([inner, outer]), line)
    if met.is_empty:
        nearest = shapely.shortest_line(shapely.Point(inner), line)
        away = np.asarray(nearest.coords[1]) - inner
        distance = float(np.linalg.norm(away))
        along = float(np.dot(away, outer - inner)) / h
        # Distance to the straight continuation, along the link.
        reach = distance**2 / (along * h) if along > 0 else 0.5
    else:
        reach = float(shapely.distance(shapely.Point(inner), met)) / h
    return min(max(reach, LEAST_REACH), 1.0)


def _measured(lattice: Lattice, contact: ContactLine, film: BaseGeometry) -> tuple[Floats, Floats]:
    """Length of the line in each cell, and how far inside of it the centre lies, (ny, nx), metres.

    Only cells with open links count; what lies in others is shared out among them.
    """
    lengths, depths = np.zeros(lattice.shape), np.zeros(lattice.shape)
    for part in shapely.get_parts(shapely.line_merge(contact.line)):
        for start, end in itertools.pairwise(np.asarray(part.coords)):
            if np.any(start != end):
                iy, ix, size, inwards = _through_cells(lattice, film, start, end)
                np.add.at(lengths, (iy, ix), size)
                np.add.at(depths, (iy, ix), size * inwards)
    depths = np.divide(depths, lengths, out=depths, where=lengths > 0)
    total = lengths.sum()
    lengths[lattice.degree == 0] = 0
    if lengths.sum() == 0:
        raise InputError(
            "the contact touches no cell of the film",
            where=f"contact.{contact.name}",
            try_="a shape that covers a part of the film's edge, or a smaller cell",
        )
    return lengths * (total / lengths.sum()), depths


def _through_cells(
    lattice: Lattice, film: BaseGeometry, start: Floats, end: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    """Pieces of a straight edge: cell (iy, ix) on the film's side, length, and how far inside the cell's centre is."""
    h, origin, span = lattice.cell, np.asarray(lattice.origin), end - start
    size = float(np.linalg.norm(span))
    cuts = [0.0, 1.0]
    for axis in (0, 1):
        if abs(span[axis]) > 1e-12 * size:
            low, high = sorted(((start[axis] - origin[axis]) / h, (end[axis] - origin[axis]) / h))
            lines = np.arange(np.ceil(low), np.floor(high) + 1)
            cuts.extend((origin[axis] + lines * h - start[axis]) / span[axis])
    t = np.unique(np.clip(cuts, 0.0, 1.0))
    middle = start + 0.5 * (t[:-1] + t[1:])[:, None] * span
    normal = np.array([-span[1], span[0]]) / size
    if not shapely.contains_xy(film, *(middle[len(middle) // 2] + 1e-6 * h * normal)):
        normal = -normal
    cell = np.floor((middle + 1e-6 * h * normal - origin) / h).astype(int)
    ix, iy = np.clip(cell, 0, np.array(lattice.shape[::-1]) - 1).T
    centre = origin + h * (np.column_stack([ix, iy]) + 0.5)
    return iy, ix, np.diff(t) * size, (centre - middle) @ normal


def _strengthened(lattice: Lattice, pin: Ints, crossings: Crossings) -> Lattice:
    wx, wy = lattice.wx.copy(), lattice.wy.copy()
    held = pin >= 0
    wx[held & np.roll(held, -1, 1)] = 0
    wy[held & np.roll(held, -1, 0)] = 0
    for w, axis in ((wx, 1), (wy, 0)):
        mine = crossings.axis == axis
        w[crossings.iy[mine], crossings.ix[mine]] /= crossings.reach[mine]
    return Lattice(lattice.cell, lattice.origin, lattice.area, wx, wy, lattice.periodic)
