"""Where ports lie: the line across a bridge, the two banks of a slit, the edges at which contacts touch.

A line is looked at height by height, since a bridge of one film may lie over the middle of another; what it does at
one height is told by ``across_bridge`` and ``across_slit``, and exactly one height must have what is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import shapely

from fluxoid.device.geometry.films import Films, Height
from fluxoid.device.tables.ports import Port
from fluxoid.errors import InputError
from fluxoid.types import Floats
from fluxoid.units import format

Bank = tuple[str, Any]  # a film, and the part of its edge


@dataclass(frozen=True)
class PortRegion:
    """A port: its name and kind, and where current passes.

    line: (2, 2) m, from its first end to its second: the stretch of film that it crosses (bridge) or of open space
    (slit); empty, (0, 2), for contacts. film: the one crossed, or that of the first bank.
    banks: film and part of its edge, a shapely line, where the current enters the port and where it leaves it (slit),
    or where it enters the film and where it leaves it (contacts); none for a bridge. back: the same of the return.
    """

    name: str
    kind: Literal["bridge", "slit", "contacts"]
    line: Floats
    film: str
    banks: tuple[Bank, ...] = ()
    back: tuple[Bank, ...] = ()


class _RefusedError(Exception):
    """What is wrong with a line at one height: how much it looks as if this height were meant, and the words."""

    def __init__(self, likeness: int, what: str, try_: str) -> None:
        super().__init__(what)
        self.likeness, self.what, self.try_ = likeness, what, try_


def port_region(name: str, port: Port, films: Films, contacts: Mapping[str, Bank]) -> PortRegion:
    """Where one port lies. contacts: film and line of each. Raises InputError with what its line crosses instead."""
    if port.contacts is not None:
        every = [contacts[one] for one in port.all_contacts]
        return PortRegion(name, "contacts", np.empty((0, 2)), every[0][0], tuple(every[:2]), tuple(every[2:]))
    assert port.from_ is not None  # checked when it was made
    assert port.to is not None
    segment = np.array([port.from_, port.to])
    slit = port.width is not None
    look: Callable[[Height, Floats, float], Floats] = across_slit if slit else across_bridge
    found, refused = [], []
    for height in (one for one in films.heights if port.film is None or port.film in one.films):
        try:
            found.append((height, look(height, segment, films.small)))
        except _RefusedError as error:
            refused.append(error)
    where = f"port.{name}"
    if len(found) > 1:
        named = [_film_at(films, height, line, slit) for height, line in found]
        listed = " and ".join(f'"{film}"' for film in named)
        raise InputError(f"the line fits films at several heights: {listed}", where, f'film = "{named[0]}"')
    if not found:
        worst = max(refused, key=lambda one: one.likeness)
        raise InputError(worst.what, where, worst.try_)
    height, line = found[0]
    film = _film_at(films, height, line, slit)
    if port.width is None:
        return PortRegion(name, "bridge", line, film)
    return PortRegion(name, "slit", line, film, _banks(films, height, line, port.width, where))


def across_bridge(height: Height, segment: Floats, small: float) -> Floats:
    """The one stretch of film that a line crosses from edge to edge, (2, 2); raises _RefusedError for anything else."""
    line = shapely.LineString(segment)
    stretches = _stretches(shapely.intersection(line, height.polygon), segment, small)
    stretches = [one for one in stretches if _deep(height.polygon, one.mean(axis=0), small)]  # none along an edge
    inside = [end for end in segment if _deep(height.polygon, end, small)]
    if not stretches:
        what = "a port across nothing: its line crosses no film"
        raise _RefusedError(0, what, "a line across a bridge, or width for a junction across a slit")
    if len(stretches) > 1:
        middle = line.interpolate(0.5, normalized=True)
        if not shapely.dwithin(height.polygon, middle, small) and inside:
            what = f"its middle, {_point(middle.coords[0])}, lies outside the film, as that of a junction across a slit"
            raise _RefusedError(3, what, f'width = "{format(0.5 * line.length, "m", 3)}"')
        what = f"the line crosses {len(stretches)} stretches of film, and a port opens one"
        raise _RefusedError(
            3, what, f"a line shorter than from {_point(stretches[0][0])} to {_point(stretches[-1][-1])}"
        )
    if inside:
        what = f"the line ends inside the film, at {_point(inside[0])}, and a port goes from edge to edge"
        edge = shapely.boundary(height.polygon)
        near = shapely.shortest_line(edge, shapely.Point(inside[0])).coords[0]
        raise _RefusedError(
            2 if len(inside) == 1 else 1, what, f"a line that goes on; the nearest edge is at {_point(near)}"
        )
    return stretches[0]


def across_slit(height: Height, segment: Floats, small: float) -> Floats:
    """The one stretch of open space between two edges that a line crosses, (2, 2); raises _RefusedError otherwise."""
    gaps = _stretches(shapely.difference(shapely.LineString(segment), height.polygon), segment, small)
    touching = [shapely.distance(height.polygon, shapely.Point(end)) <= 2 * small for end in segment]
    if not gaps or (len(gaps) > 1 and not any(touching)):
        what = "the line does not go from film to film, and a port across a bridge has no width"
        raise _RefusedError(1 if not gaps else 2, what, "no width, or a line across a slit")
    if len(gaps) > 1:
        raise _RefusedError(3, f"the line crosses {len(gaps)} slits, and a port closes one", "a shorter line")
    away = [end for end in gaps[0] if shapely.distance(height.polygon, shapely.Point(end)) > 2 * small]
    if len(away) == 2:
        what = "a port across nothing: neither end of its line touches a film"
        raise _RefusedError(0, what, "a line across a slit, from one edge to the other")
    if away:
        near = shapely.shortest_line(height.polygon, shapely.Point(away[0])).coords[0]
        what = f"the line ends at {_point(away[0])}, where no film is, and a slit has one on either side"
        raise _RefusedError(2, what, f"an end in the film; the nearest point of it is {_point(near)}")
    return gaps[0]


def _stretches(cut: Any, segment: Floats, small: float) -> list[Floats]:
    """The parts of a line, in its order and direction, without what is only rounding."""
    merged = shapely.line_merge(cut) if cut.geom_type == "MultiLineString" else cut
    along = (segment[1] - segment[0]) / np.linalg.norm(segment[1] - segment[0])
    places = [
        np.sort((np.array(part.coords) - segment[0]) @ along)[[0, -1]]
        for part in shapely.get_parts(merged)
        if part.geom_type == "LineString" and part.length > 4 * small
    ]
    joined: list[Floats] = []
    for place in sorted(places, key=lambda one: float(one[0])):
        if joined and place[0] - joined[-1][1] <= 4 * small:  # a seam of rounding
            joined[-1] = np.array([joined[-1][0], place[1]])
        else:
            joined.append(place)
    return [segment[0] + np.outer(place, along) for place in joined]


def _deep(polygon: Any, at: Floats, small: float) -> bool:
    """Whether a point lies inside a polygon and not on its edge."""
    point = shapely.Point(at)
    return bool(shapely.contains(polygon, point)) and shapely.distance(shapely.boundary(polygon), point) > 2 * small


def _film_at(films: Films, height: Height, line: Floats, slit: bool) -> str:
    """The film that a stretch crosses, by its middle, or that it starts at, across a slit."""
    at = shapely.Point(line[0] if slit else line.mean(axis=0))
    return min(height.films, key=lambda name: float(shapely.distance(films.polygons[name], at)) // (2 * films.small))


def _banks(films: Films, height: Height, line: Floats, width: float, where: str) -> tuple[Bank, ...]:
    made = []
    for ends in (line, line[::-1]):
        film = _film_at(films, height, ends, slit=True)
        try:
            made.append((film, bank(height.polygon, ends, width, films.small)))
        except InputError as error:
            raise InputError(f'{error.what} of film "{film}"', f"{where}.width", error.try_) from None
    return tuple(made)


def bank(polygon: Any, line: Floats, width: float, small: float) -> Any:
    """The edge of a polygon within width/2 on either side of a line, where the line starts: a shapely line, m.

    line: (2, 2), from this bank to the other one. It is looked for from the middle of the line to width/2 behind the
    bank. Raises InputError when the edge is narrower than the width.
    """
    along = (line[1] - line[0]) / np.linalg.norm(line[1] - line[0])
    across = np.array([-along[1], along[0]])
    half = width / 2 - 2 * small  # not the sides of a finger as wide as the port
    back, front = line[0] - half * along, line.mean(axis=0)
    window = shapely.Polygon([back - half * across, back + half * across, front + half * across, front - half * across])
    cut = shapely.intersection(shapely.boundary(polygon), window)
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "LineString" and part.length > 0]
    parts = list(shapely.get_parts(shapely.line_merge(shapely.union_all(parts)))) if parts else []
    start = shapely.Point(line[0])
    mine = min(parts, key=lambda part: float(shapely.distance(part, start)), default=shapely.LineString())
    reach = (np.array(mine.coords) - line[0]) @ across if not mine.is_empty else np.zeros(1)
    least = float(min(-reach.min(), reach.max()))
    if least < half - 4 * small:
        what = f"a port of {format(width, 'm')} is wider than the edge"
        room = max(2 * least, 0.0)
        mend = f'width = "{format(room, "m", 3)}"' if room > 1e-3 * width else "a line further from the corner"
        raise InputError(what, try_=mend)
    return mine


def _point(at: Any) -> str:
    return "(" + ", ".join(format(float(one), "m") for one in at) + ")"
