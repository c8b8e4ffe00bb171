"""Where the parts of a device lie: polygons of films, conductors, holes, and the lines at which contacts touch.

A conductor is what films make together where they touch, and is connected; holes belong to conductors.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from fluxoid.device.description import Device
from fluxoid.device.places import Film, Hole
from fluxoid.device.polygons import ROUNDING, extent, geometry, joined
from fluxoid.errors import InputError


@dataclass(frozen=True)
class HoleRegion:
    """A hole: its name, the film around it (the first named, if several touch), its polygon, and a point inside."""

    name: str
    film: str
    polygon: Any
    point: tuple[float, float]


@dataclass(frozen=True)
class Conductor:
    """A connected piece: the names of its films, in the order of the description, and its polygon."""

    films: tuple[str, ...]
    polygon: Any


def film_geometry(device: Device, name: str) -> Any:
    """The shapely polygon or multipolygon of a film, m; curves are as fine as the lattice's cell asks for."""
    return placed(device.film[name].shape, device.lattice.cell, f"film.{name}.shape")


def contact_geometry(device: Device, name: str) -> Any:
    """The shapely polygon of the region of a contact, m."""
    return placed(device.contact[name].shape, device.lattice.cell, f"contact.{name}.shape")


def placed(shape: Any, cell: float | None, where: str) -> Any:
    try:
        return geometry(shape, cell)
    except InputError as error:
        raise InputError(error.what, where, error.try_) from None


def bounds(device: Device) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) of all films together, m."""
    left, bottom, right, top = shapely.total_bounds([film_geometry(device, name) for name in device.film])
    return float(left), float(bottom), float(right), float(top)


def rounding(device: Device) -> float:
    """The length below which two edges are the same, m."""
    return ROUNDING * extent([film_geometry(device, name) for name in device.film])


def conductors(device: Device) -> tuple[Conductor, ...]:
    """All connected pieces: films whose edges meet and whose thicknesses overlap are joined."""
    return _conductors(tuple(device.film.items()), device.lattice.cell)


@lru_cache(maxsize=16)
def _conductors(films: tuple[tuple[str, Film], ...], cell: float | None) -> tuple[Conductor, ...]:
    names = [name for name, _ in films]
    parts = [shapely.get_parts(placed(film.shape, cell, f"film.{name}.shape")) for name, film in films]
    pieces = [(name, part) for name, some in zip(names, parts) for part in some]
    first = np.cumsum([0, *map(len, parts)])
    small = ROUNDING * extent([part for _, part in pieces])
    links = [(i, i) for i in range(len(pieces))]
    for one, other in combinations(range(len(films)), 2):
        if level(films[one][1], films[other][1]):
            met = shapely.STRtree(parts[other]).query(parts[one], "dwithin", small)
            links += [(first[one] + i, first[other] + j) for i, j in met.T]
    group = _connected(links, len(pieces))
    members: dict[int, list[tuple[str, Any]]] = {}
    for piece, number in zip(pieces, group):
        members.setdefault(number, []).append(piece)
    return tuple(_conductor(some) for some in members.values())


def _connected(links: list[tuple[int, int]], count: int) -> list[int]:
    """For each of ``count`` things the smallest number of those it is linked to, directly or not."""
    parent = list(range(count))

    def least(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in links:
        low, high = sorted((least(i), least(j)))
        parent[high] = low
    return [least(i) for i in range(count)]


def _conductor(pieces: list[tuple[str, Any]]) -> Conductor:
    polygons = [polygon for _, polygon in pieces]
    return Conductor(tuple(dict.fromkeys(name for name, _ in pieces)), joined(polygons))


def level(first: Film, second: Film) -> bool:
    """Whether two films share a range of heights."""
    return abs(first.z - second.z) < 0.5 * (first.thickness + second.thickness) * (1 - ROUNDING)


def holes(device: Device) -> tuple[HoleRegion, ...]:
    """All holes; those without a name of their own are film.hole1, film.hole2 ….

    What the place of a junction across a slit closes is a hole, too. They count per film from the bottom row up and
    from left to right by the middle of their bounding boxes, and named ones are counted too, so that a name given to
    one does not change the others.
    """
    pieces = conductors(device)
    if any(port.width is not None for port in device.port.values()):
        from fluxoid.device.slits import filled

        pieces = filled(device)
    return _holes(pieces, tuple(device.film), tuple(device.hole.items()), rounding(device))


@lru_cache(maxsize=16)
def _holes(
    pieces: tuple[Conductor, ...], films: tuple[str, ...], names: tuple[tuple[str, Hole], ...], small: float
) -> tuple[HoleRegion, ...]:
    found: list[HoleRegion] = []
    taken: set[str] = set()
    filled = _Filled(pieces)
    for film in films:
        around = [one for one in pieces if one.films[0] == film]
        rings = [(one, ring) for one in around for part in shapely.get_parts(one.polygon) for ring in part.interiors]
        polygons = [(one, shapely.Polygon(ring)) for one, ring in rings]
        polygons.sort(key=lambda one: _row(one[1], small))
        for number, (conductor, polygon) in enumerate(polygons):
            given = _given_name(names, conductor, polygon)
            name = f"{film}.hole{number + 1}" if given is None or given in taken else given
            taken.add(name)
            point = _point_in(polygon, filled.within(polygon, conductor))
            place = round(point.x / small) * small, round(point.y / small) * small
            found.append(HoleRegion(name, film, polygon, place))
    return tuple(found)


class _Filled:
    """Conductors without their holes, to be found by place."""

    def __init__(self, pieces: tuple[Conductor, ...]) -> None:
        parts = [(one, part) for one in pieces for part in shapely.get_parts(one.polygon)]
        self._owners = [one for one, _ in parts]
        self._polygons = [shapely.Polygon(part.exterior) for _, part in parts]
        self._tree = shapely.STRtree(self._polygons)

    def within(self, polygon: Any, but: Conductor) -> list[Any]:
        """Those that lie in a polygon and are not of one conductor."""
        met = sorted(self._tree.query(polygon, "contains").tolist())
        return [self._polygons[k] for k in met if self._owners[k] is not but]


def _point_in(polygon: Any, inside: list[Any]) -> Any:
    """A point in a hole and, where there is such, in none of the films ``inside`` it, nor in their holes."""
    free = shapely.difference(polygon, shapely.union_all(inside)) if inside else polygon
    free = polygon if free.is_empty else free
    return free.centroid if free.contains(free.centroid) else free.representative_point()


def _row(polygon: Any, small: float) -> tuple[int, int]:
    left, bottom, right, top = polygon.bounds
    return round((bottom + top) / 2 / (1e3 * small)), round((left + right) / 2 / (1e3 * small))


def _given_name(names: tuple[tuple[str, Hole], ...], conductor: Conductor, polygon: Any) -> str | None:
    for name, hole in names:
        if hole.film in (None, *conductor.films) and polygon.contains(shapely.Point(hole.at)):
            return name
    return None


def contact_line(film: Any, region: Any) -> Any:
    """The part of a film's edge, holes' edges included, that lies in a region: a shapely line, empty if there is none.

    film, region: shapely polygons, m. A region that ends on the edge, to rounding, has it too.
    """
    grown = shapely.buffer(region, ROUNDING * extent([film]), join_style="mitre")
    inside = shapely.intersection(shapely.boundary(film), grown)
    lines = [one for one in shapely.get_parts(inside) if one.length > 0]
    return shapely.line_merge(shapely.union_all(lines)) if lines else shapely.LineString()


@lru_cache(maxsize=64)
def _lines(names: tuple[str, ...], films: tuple[Any, ...], regions: tuple[Any, ...]) -> dict[str, Any]:
    return {name: contact_line(film, region) for name, film, region in zip(names, films, regions)}


def contact_lines(device: Device) -> dict[str, Any]:
    """The line at which each contact touches its film."""
    films = tuple(film_geometry(device, contact.film) for contact in device.contact.values())
    regions = tuple(contact_geometry(device, name) for name in device.contact)
    return _lines(tuple(device.contact), films, regions)


def contact_groups(device: Device) -> tuple[tuple[str, ...], ...]:
    """The contacts of each conductor, in the order of ``conductors``; a contact that touches two is in both."""
    small = rounding(device)
    lines = contact_lines(device)
    return tuple(
        tuple(
            name
            for name, line in lines.items()
            if device.contact[name].film in piece.films and shapely.dwithin(line, piece.polygon, small)
        )
        for piece in conductors(device)
    )
