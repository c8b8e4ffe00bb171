"""Vias, and what they make of conductors: networks, in which a current may flow in somewhere and out elsewhere."""

from dataclasses import dataclass
from typing import Any

import shapely

from fluxoid.device.description import Device
from fluxoid.device.layout import conductors, film_geometry, placed, rounding
from fluxoid.errors import InputError
from fluxoid.units import format

Place = tuple[str, Any]  # a film and what lies in it


@dataclass(frozen=True)
class ViaRegion:
    """A via: its name, the films it joins, and the connected polygon in which current passes between them, m."""

    name: str
    films: tuple[str, str]
    polygon: Any


def vias(device: Device) -> tuple[ViaRegion, ...]:
    """All vias of a device; of a shape in several parts each is one: name.1, name.2 …, from the bottom up.

    Raises InputError for one that does not lie over both of its films.
    """
    return tuple(one for name in device.via for one in via_regions(device, name))


def via_regions(device: Device, name: str) -> tuple[ViaRegion, ...]:
    """A via where both films are, by parts. Raises InputError: films of one height, a film that a part misses."""
    via, where = device.via[name], f"via.{name}"
    if via.films[0] == via.films[1]:
        raise InputError(f'names film "{via.films[0]}" twice', f"{where}.films", "two films at different heights")
    if device.film[via.films[0]].z == device.film[via.films[1]].z:
        what = f'"{via.films[0]}" and "{via.films[1]}" lie at one height, where films that touch are one already'
        raise InputError(what, f"{where}.films", "films at different heights")
    shape = placed(via.shape, device.lattice.cell, f"{where}.shape")
    small = rounding(device)
    both = shape
    for film in via.films:
        both = _common(both, film_geometry(device, film), small)
        if both.is_empty:
            what = f'the shape misses film "{film}"'
            if not _common(shape, film_geometry(device, film), small).is_empty:
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


def networks(device: Device, joints: tuple[tuple[Place, Place], ...] = ()) -> tuple[tuple[int, ...], ...]:
    """Which conductors vias join: the numbers of each network's, in the order of ``conductors``.

    joints: pairs of places, (film, shapely geometry), that are joined too: the banks of a port, for example.
    """
    pieces = conductors(device)
    group = list(range(len(pieces)))
    vertical = [((via.films[0], via.polygon), (via.films[1], via.polygon)) for via in vias(device)]
    for pair in (*vertical, *joints):
        met = {group[number] for film, place in pair for number in conductors_at(device, film, place)}
        group = [min(met) if number in met else number for number in group]
    return tuple(tuple(i for i, number in enumerate(group) if number == first) for first in dict.fromkeys(group))


def conductors_at(device: Device, film: str, place: Any) -> list[int]:
    """The numbers of the conductors of a film that lie at a place, a shapely geometry, to rounding."""
    small = rounding(device)
    return [
        number
        for number, piece in enumerate(conductors(device))
        if film in piece.films and shapely.dwithin(piece.polygon, place, small)
    ]


def parts_of(polygon: Any) -> list[Any]:
    """The connected parts of a polygon or multipolygon."""
    return list(shapely.get_parts(polygon))
