"""Films as polygons, and what they make together where they touch.

A conductor is what films make together, and is connected; holes belong to conductors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from fluxoid.device.geometry.polygons import ROUNDING, extent, joined, polygon_of
from fluxoid.device.tables.films import Film
from fluxoid.device.tables.shapes import Shape
from fluxoid.errors import InputError


@dataclass(frozen=True)
class Conductor:
    """A connected piece: the names of its films, in the order of the description, and its polygon."""

    films: tuple[str, ...]
    polygon: Any


@dataclass(frozen=True)
class Height:
    """All conductors at one height: z, m, the names of their films, and the polygons together."""

    z: float
    films: tuple[str, ...]
    polygon: Any


class Films:
    """All films: their tables and shapely polygons by name, m; curves are as fine as the lattice's cell asks for."""

    def __init__(self, tables: Mapping[str, Film], cell: float | None) -> None:
        self.tables = tables
        self.polygons = {name: polygon_of_part(film.shape, cell, f"film.{name}.shape") for name, film in tables.items()}
        everything = list(self.polygons.values())
        self.small: float = ROUNDING * extent(everything)
        """The length below which two edges are the same, m."""
        left, bottom, right, top = map(float, shapely.total_bounds(everything))
        self.bounds = left, bottom, right, top

    @cached_property
    def conductors(self) -> tuple[Conductor, ...]:
        """All connected pieces: films whose edges meet and whose thicknesses overlap are joined."""
        names, films = list(self.tables), list(self.tables.values())
        parts = [shapely.get_parts(self.polygons[name]) for name in names]
        pieces = [(name, part) for name, some in zip(names, parts) for part in some]
        first = np.cumsum([0, *map(len, parts)])
        links = [(i, i) for i in range(len(pieces))]
        for one, other in combinations(range(len(films)), 2):
            if overlap_in_height(films[one], films[other]):
                met = shapely.STRtree(parts[other]).query(parts[one], "dwithin", self.small)
                links += [(first[one] + i, first[other] + j) for i, j in met.T]
        members: dict[int, list[tuple[str, Any]]] = {}
        for piece, number in zip(pieces, _connected(links, len(pieces))):
            members.setdefault(number, []).append(piece)
        return tuple(_conductor(some) for some in members.values())

    @cached_property
    def heights(self) -> tuple[Height, ...]:
        """The conductors at each height."""
        at = [(self.tables[piece.films[0]].z, piece) for piece in self.conductors]
        return tuple(
            Height(
                height,
                tuple(dict.fromkeys(name for z, piece in at if z == height for name in piece.films)),
                shapely.union_all([piece.polygon for z, piece in at if z == height]),
            )
            for height in dict.fromkeys(z for z, _ in at)
        )

    def conductors_at(self, film: str, where: Any) -> list[int]:
        """The numbers of the conductors of a film that lie at a place, a shapely geometry, to rounding."""
        return [
            number
            for number, piece in enumerate(self.conductors)
            if film in piece.films and shapely.dwithin(piece.polygon, where, self.small)
        ]


def polygon_of_part(shape: Shape, cell: float | None, where: str) -> Any:
    """The polygon of a shape. Raises InputError, with the place in the description, if there is none."""
    try:
        return polygon_of(shape, cell)
    except InputError as error:
        raise InputError(error.what, where, error.try_) from None


def overlap_in_height(first: Film, second: Film) -> bool:
    """Whether two films share a range of heights."""
    return abs(first.z - second.z) < 0.5 * (first.thickness + second.thickness) * (1 - ROUNDING)


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
