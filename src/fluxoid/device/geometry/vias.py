"""Vias, and what they make of conductors: networks, in which a current may flow in somewhere and out elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from fluxoid.device.geometry.films import Films, polygon_of_part
from fluxoid.device.tables.ports import Via
from fluxoid.errors import InputError
from fluxoid.units import format

Place = tuple[str, Any]  # a film and what lies in it


@dataclass(frozen=True)
class ViaRegion:
    """A via: its name, the films it joins, and the connected polygon in which current passes between them, m."""

    name: str
    films: tuple[str, str]
    polygon: Any


def via_regions(name: str, via: Via, films: Films, cell: float | None) -> tuple[ViaRegion, ...]:
    """A via where both films are, by parts: name.1, name.2 …, from the bottom up, if there are several.

    Raises InputError: films of one height, a film that a part misses.
    """
    where = f"via.{name}"
    if via.films[0] == via.films[1]:
        raise InputError(f'names film "{via.films[0]}" twice', f"{where}.films", "two films at different heights")
    if films.tables[via.films[0]].z == films.tables[via.films[1]].z:
        what = f'"{via.films[0]}" and "{via.films[1]}" lie at one height, where films that touch are one already'
        raise InputError(what, f"{where}.films", "films at different heights")
    shape = polygon_of_part(via.shape, cell, f"{where}.shape")
    small = films.small
    both = shape
    for film in via.films:
        both = _common(both, films.polygons[film], small)
        if both.is_empty:
            what = f'the shape misses film "{film}"'
            if not _common(shape, films.polygons[film], small).is_empty:
                what = f'films "{via.films[0]}" and "{film}" do not lie above one another in the shape'
            raise InputError(what, f"{where}.shape", "a shape that lies over both films")
    for part in parts_of(shape):
        if not shapely.dwithin(part, both, small):
            at = part.representative_point()
            place = f"({format(at.x, 'm')}, {format(at.y, 'm')})"
            what = f"a part of it, at {place}, does not lie over both films"
            raise InputError(what, f"{where}.shape", "a shape without it, or a film under it")
    parts = sorted(parts_of(both), key=lambda part: (part.centroid.y, part.centroid.x))
    names = [name] if len(parts) == 1 else [f"{name}.{number}" for number in range(1, len(parts) + 1)]
    return tuple(ViaRegion(one, via.films, part) for one, part in zip(names, parts))


def _common(one: Any, other: Any, small: float) -> Any:
    """The shared part of two polygons, empty when they only touch."""
    parts = shapely.get_parts(shapely.intersection(one, other))
    whole = [part for part in parts if part.geom_type == "Polygon" and part.area > small * part.length]
    return shapely.union_all(whole) if whole else shapely.Polygon()


def networks_of(
    films: Films, vias: Iterable[ViaRegion], joints: Iterable[tuple[Place, Place]] = ()
) -> tuple[tuple[int, ...], ...]:
    """Which conductors vias join: the numbers of each network's, in the order of ``films.conductors``.

    joints: pairs of places, (film, shapely geometry), that are joined too: the banks of a port, for example.
    """
    group = list(range(len(films.conductors)))
    vertical = [((via.films[0], via.polygon), (via.films[1], via.polygon)) for via in vias]
    for pair in (*vertical, *joints):
        met = {group[number] for film, where in pair for number in films.conductors_at(film, where)}
        group = [min(met) if number in met else number for number in group]
    return tuple(tuple(i for i, number in enumerate(group) if number == first) for first in dict.fromkeys(group))


def parts_of(polygon: Any) -> list[Any]:
    """The connected parts of a polygon or multipolygon."""
    return list(shapely.get_parts(polygon))
