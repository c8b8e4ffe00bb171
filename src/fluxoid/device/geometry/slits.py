"""Junctions across slits as places that the film fills, which close the loops that the slits open."""

from collections.abc import Iterable
from typing import Any

import shapely

from fluxoid.device.geometry.films import Conductor, Films
from fluxoid.device.geometry.polygons import joined
from fluxoid.device.geometry.ports import Bank, PortRegion


def junction_place(port: PortRegion) -> Any:
    """The place of a junction across a slit: a shapely polygon from bank to bank."""
    return shapely.convex_hull(shapely.union_all([line for _, line in port.banks]))


def joints_across(ports: Iterable[PortRegion]) -> tuple[tuple[Bank, Bank], ...]:
    """The banks that junctions across slits join, for ``networks_of``."""
    return tuple((port.banks[0], port.banks[1]) for port in ports if port.kind == "slit")


def with_slits_filled(films: Films, ports: Iterable[PortRegion]) -> tuple[Conductor, ...]:
    """The conductors, with what junctions across slits join as one, and their places filled."""
    pieces = list(films.conductors)
    for port in ports:
        if port.kind != "slit":
            continue
        banks, filling = {film for film, _ in port.banks}, junction_place(port)
        met = [one for one in pieces if banks & {*one.films} and shapely.dwithin(one.polygon, filling, films.small)]
        names = [film for film in films.tables if any(film in piece.films for piece in met)]
        one = Conductor(tuple(names), joined([*(piece.polygon for piece in met), filling]))
        pieces = [piece for piece in pieces if piece not in met] + [one]
    order = list(films.tables)
    return tuple(sorted(pieces, key=lambda piece: order.index(piece.films[0])))
