"""Holes: their names, and a point in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from fluxoid.device.geometry.films import Conductor
from fluxoid.device.tables.films import Hole


@dataclass(frozen=True)
class HoleRegion:
    """A hole: its name, the film around it (the first named, if several touch), its polygon, and a point inside."""

    name: str
    film: str
    polygon: Any
    point: tuple[float, float]


def holes_of(
    conductors: Sequence[Conductor], films: Sequence[str], named: Mapping[str, Hole], small: float
) -> tuple[HoleRegion, ...]:
    """All holes; those without a name of their own are film.hole1, film.hole2 ….

    conductors: what junctions across slits close is joined and filled in them, so that it is a hole, too; films: their
    names in order; small: the length below which edges are the same, m.
    They count per film from the bottom row up and from left to right by the middle of their bounding boxes, and named
    ones are counted too, so that a name given to one does not change the others.
    """
    found: list[HoleRegion] = []
    taken: set[str] = set()
    filled = _Filled(conductors)
    for film in films:
        around = [one for one in conductors if one.films[0] == film]
        rings = [(one, ring) for one in around for part in shapely.get_parts(one.polygon) for ring in part.interiors]
        polygons = [(one, shapely.Polygon(ring)) for one, ring in rings]
        polygons.sort(key=lambda one: _row(one[1], small))
        for number, (conductor, polygon) in enumerate(polygons):
            given = _given_name(named, conductor, polygon)
            name = f"{film}.hole{number + 1}" if given is None or given in taken else given
            taken.add(name)
            point = _point_in(polygon, filled.within(polygon, conductor))
            place = round(point.x / small) * small, round(point.y / small) * small
            found.append(HoleRegion(name, film, polygon, place))
    return tuple(found)


class _Filled:
    """Conductors without their holes, to be found by place."""

    def __init__(self, conductors: Sequence[Conductor]) -> None:
        parts = [(one, part) for one in conductors for part in shapely.get_parts(one.polygon)]
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


def _given_name(named: Mapping[str, Hole], conductor: Conductor, polygon: Any) -> str | None:
    for name, hole in named.items():
        if hole.film in (None, *conductor.films) and polygon.contains(shapely.Point(hole.at)):
            return name
    return None
