"""Where the parts of a device lie: polygons of films, conductors, holes, and the lines at which contacts touch.

A conductor is what films make together where they touch, and is connected; holes belong to conductors.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely

from fluxoid.device.description import Device
from fluxoid.device.polygons import geometry
from fluxoid.errors import InputError

# Lengths smaller than this part of the layout are rounding, not geometry.
_ROUNDING = 1e-9


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
    return _placed(device.film[name].shape, device.lattice.cell, f"film.{name}.shape")


def contact_geometry(device: Device, name: str) -> Any:
    """The shapely polygon of the region of a contact, m."""
    return _placed(device.contact[name].shape, device.lattice.cell, f"contact.{name}.shape")


def _placed(shape: Any, cell: float | None, where: str) -> Any:
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
    left, bottom, right, top = bounds(device)
    return _ROUNDING * max(right - left, top - bottom)


def conductors(device: Device) -> tuple[Conductor, ...]:
    """All connected pieces: films whose edges meet and whose thicknesses overlap are joined."""
    pieces = [(name, part) for name in device.film for part in shapely.get_parts(film_geometry(device, name))]
    group = list(range(len(pieces)))
    small = rounding(device)
    for i, (first, one) in enumerate(pieces):
        for j, (second, other) in enumerate(pieces[:i]):
            if first != second and level(device, first, second) and shapely.dwithin(one, other, small):
                group = [group[j] if g == group[i] else g for g in group]
    return tuple(_conductor([pieces[i] for i, g in enumerate(group) if g == n], small) for n in dict.fromkeys(group))


def _conductor(pieces: list[tuple[str, Any]], small: float) -> Conductor:
    polygons = [polygon for _, polygon in pieces]
    whole = polygons[0] if len(polygons) == 1 else shapely.union_all(polygons, grid_size=small)
    return Conductor(tuple(dict.fromkeys(name for name, _ in pieces)), whole)


def level(device: Device, first: str, second: str) -> bool:
    """Whether two films share a range of heights."""
    one, other = device.film[first], device.film[second]
    return abs(one.z - other.z) < 0.5 * (one.thickness + other.thickness) * (1 - _ROUNDING)


def holes(device: Device) -> tuple[HoleRegion, ...]:
    """All holes; those without a name of their own are film.hole1, film.hole2 ….

    They count per film from the bottom row up and from left to right by the middle of their bounding boxes, and named
    ones are counted too, so that a name given to one does not change the others.
    """
    found: list[HoleRegion] = []
    counts: dict[str, int] = {}
    small = rounding(device)
    for conductor in sorted(conductors(device), key=lambda one: list(device.film).index(one.films[0])):
        polygons = [shapely.Polygon(ring) for part in shapely.get_parts(conductor.polygon) for ring in part.interiors]
        for polygon in sorted(polygons, key=lambda one: _row(one, small)):
            film = conductor.films[0]
            counts[film] = counts.get(film, 0) + 1
            name = _given_name(device, conductor, polygon) or f"{film}.hole{counts[film]}"
            point = polygon.centroid if polygon.contains(polygon.centroid) else polygon.representative_point()
            place = round(point.x / small) * small, round(point.y / small) * small
            found.append(HoleRegion(name, film, polygon, place))
    return tuple(found)


def _row(polygon: Any, small: float) -> tuple[int, int]:
    left, bottom, right, top = polygon.bounds
    return round((bottom + top) / 2 / (1e3 * small)), round((left + right) / 2 / (1e3 * small))


def _given_name(device: Device, conductor: Conductor, polygon: Any) -> str | None:
    for name, hole in device.hole.items():
        if hole.film in (None, *conductor.films) and polygon.contains(shapely.Point(hole.at)):
            return name
    return None


def contact_line(film: Any, region: Any) -> Any:
    """The part of a film's edge, holes' edges included, that lies in a region: a shapely line, empty if there is none.

    film, region: shapely polygons, m. A region that ends on the edge, to rounding, has it too.
    """
    left, bottom, right, top = film.bounds
    grown = shapely.buffer(region, _ROUNDING * max(right - left, top - bottom), join_style="mitre")
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
