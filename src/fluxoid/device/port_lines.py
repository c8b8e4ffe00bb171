"""Where ports lie: the line across a bridge, the two banks of a slit, the edges at which contacts touch.

A line is looked at height by height, since a bridge of one film may lie over the middle of another; what it does at
one height is told by ``across_bridge`` and ``across_slit``, and exactly one height must have what is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import shapely

from fluxoid.device.banks import bank
from fluxoid.device.description import Device
from fluxoid.device.layout import Conductor, conductors, contact_lines, film_geometry, rounding
from fluxoid.device.port_tables import Port
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


@dataclass(frozen=True)
class Level:
    """All conductors at one height: z, m, the names of their films, and the polygons together."""

    z: float
    films: tuple[str, ...]
    polygon: Any


class _RefusedError(Exception):
    """What is wrong with a line at one height: how much it looks as if this height were meant, and the words."""

    def __init__(self, likeness: int, what: str, try_: str) -> None:
        super().__init__(what)
        self.likeness, self.what, self.try_ = likeness, what, try_


def ports(device: Device) -> tuple[PortRegion, ...]:
    """All ports of a device, in the order of the description. Raises InputError for one that joins nothing."""
    return tuple(port_region(device, name) for name in device.port)


def port_region(device: Device, name: str) -> PortRegion:
    """Where one port lies. Raises InputError with what its line crosses instead."""
    port = device.port[name]
    if port.contacts is not None:
        lines = contact_lines(device)
        every = [(device.contact[one].film, lines[one]) for one in port.all_contacts]
        return PortRegion(name, "contacts", np.empty((0, 2)), every[0][0], tuple(every[:2]), tuple(every[2:]))
    return _line_port(device, name, port)


def _line_port(device: Device, name: str, port: Port) -> PortRegion:
    assert port.from_ is not None  # checked when it was made
    assert port.to is not None
    segment = np.array([port.from_, port.to])
    small = rounding(device)
    slit = port.width is not None
    look: Callable[[Level, Floats, float], Floats] = across_slit if slit else across_bridge
    found, refused = [], []
    for level in levels(device, port.film):
        try:
            found.append((level, look(level, segment, small)))
        except _RefusedError as error:
            refused.append(error)
    where = f"port.{name}"
    if len(found) > 1:
        films = [film_at(device, level, line, small, slit) for level, line in found]
        named = " and ".join(f'"{film}"' for film in films)
        raise InputError(f"the line fits films at several heights: {named}", where, f'film = "{films[0]}"')
    if not found:
        worst = max(refused, key=lambda one: one.likeness)
        raise InputError(worst.what, where, worst.try_)
    level, line = found[0]
    film = film_at(device, level, line, small, slit)
    if port.width is None:
        return PortRegion(name, "bridge", line, film)
    banks = _banks(device, level, line, port.width, small, where)
    return PortRegion(name, "slit", line, film, banks)


def levels(device: Device, film: str | None = None) -> tuple[Level, ...]:
    """The conductors at each height; only at that of one film, if it is named."""
    pieces = conductors(device)
    heights = tuple(device.film[piece.films[0]].z for piece in pieces)
    return tuple(level for level in _levels(pieces, heights) if film is None or film in level.films)


@lru_cache(maxsize=16)
def _levels(pieces: tuple[Conductor, ...], heights: tuple[float, ...]) -> tuple[Level, ...]:
    return tuple(
        Level(
            height,
            tuple(dict.fromkeys(name for piece, z in zip(pieces, heights) if z == height for name in piece.films)),
            shapely.union_all([piece.polygon for piece, z in zip(pieces, heights) if z == height]),
        )
        for height in dict.fromkeys(heights)
    )


def across_bridge(level: Level, segment: Floats, small: float) -> Floats:
    """The one stretch of film that a line crosses from edge to edge, (2, 2); raises _RefusedError for anything else."""
    line = shapely.LineString(segment)
    stretches = _stretches(shapely.intersection(line, level.polygon), segment, small)
    stretches = [one for one in stretches if _deep(level.polygon, one.mean(axis=0), small)]  # none along an edge
    inside = [end for end in segment if _deep(level.polygon, end, small)]
    if not stretches:
        what = "a port across nothing: its line crosses no film"
        raise _RefusedError(0, what, "a line across a bridge, or width for a junction across a slit")
    if len(stretches) > 1:
        middle = line.interpolate(0.5, normalized=True)
        if not shapely.dwithin(level.polygon, middle, small) and inside:
            what = f"its middle, {_point(middle.coords[0])}, lies outside the film, as that of a junction across a slit"
            raise _RefusedError(3, what, f'width = "{format(0.5 * line.length, "m", 3)}"')
        what = f"the line crosses {len(stretches)} stretches of film, and a port opens one"
        raise _RefusedError(
            3, what, f"a line shorter than from {_point(stretches[0][0])} to {_point(stretches[-1][-1])}"
        )
    if inside:
        what = f"the line ends inside the film, at {_point(inside[0])}, and a port goes from edge to edge"
        edge = shapely.boundary(level.polygon)
        near = shapely.shortest_line(edge, shapely.Point(inside[0])).coords[0]
        raise _RefusedError(
            2 if len(inside) == 1 else 1, what, f"a line that goes on; the nearest edge is at {_point(near)}"
        )
    return stretches[0]


def across_slit(level: Level, segment: Floats, small: float) -> Floats:
    """The one stretch of open space between two edges that a line crosses, (2, 2); raises _RefusedError otherwise."""
    gaps = _stretches(shapely.difference(shapely.LineString(segment), level.polygon), segment, small)
    touching = [shapely.distance(level.polygon, shapely.Point(end)) <= 2 * small for end in segment]
    if not gaps or (len(gaps) > 1 and not any(touching)):
        what = "the line does not go from film to film, and a port across a bridge has no width"
        raise _RefusedError(1 if not gaps else 2, what, "no width, or a line across a slit")
    if len(gaps) > 1:
        raise _RefusedError(3, f"the line crosses {len(gaps)} slits, and a port closes one", "a shorter line")
    away = [end for end in gaps[0] if shapely.distance(level.polygon, shapely.Point(end)) > 2 * small]
    if len(away) == 2:
        what = "a port across nothing: neither end of its line touches a film"
        raise _RefusedError(0, what, "a line across a slit, from one edge to the other")
    if away:
        near = shapely.shortest_line(level.polygon, shapely.Point(away[0])).coords[0]
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


def film_at(device: Device, level: Level, line: Floats, small: float, slit: bool) -> str:
    """The film that a stretch crosses, by its middle, or that it starts at, across a slit."""
    at = shapely.Point(line[0] if slit else line.mean(axis=0))
    return min(level.films, key=lambda name: float(shapely.distance(film_geometry(device, name), at)) // (2 * small))


def _banks(device: Device, level: Level, line: Floats, width: float, small: float, where: str) -> tuple[Bank, ...]:
    made = []
    for ends in (line, line[::-1]):
        film = film_at(device, level, ends, small, slit=True)
        try:
            made.append((film, bank(level.polygon, ends, width, small)))
        except InputError as error:
            raise InputError(f'{error.what} of film "{film}"', f"{where}.width", error.try_) from None
    return tuple(made)


def _point(at: Any) -> str:
    return "(" + ", ".join(format(float(one), "m") for one in at) + ")"
