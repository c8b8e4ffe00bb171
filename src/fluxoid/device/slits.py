"""Junctions across slits as places that the film fills, which close the loops that the slits open."""

from typing import Any

import shapely

from fluxoid.device.description import Device
from fluxoid.device.layout import Conductor, conductors, rounding
from fluxoid.device.polygons import joined
from fluxoid.device.port_lines import PortRegion, ports


def place(port: PortRegion) -> Any:
    """The place of a junction across a slit: a shapely polygon from bank to bank."""
    return shapely.convex_hull(shapely.union_all([line for _, line in port.banks]))


def filled(device: Device) -> tuple[Conductor, ...]:
    """The conductors, with what junctions across slits join as one, and their places filled."""
    pieces = list(conductors(device))
    small = rounding(device)
    for port in ports(device):
        if port.kind != "slit":
            continue
        films, filling = {film for film, _ in port.banks}, place(port)
        met = [one for one in pieces if films & {*one.films} and shapely.dwithin(one.polygon, filling, small)]
        names = [film for film in device.film if any(film in piece.films for piece in met)]
        one = Conductor(tuple(names), joined([*(piece.polygon for piece in met), filling]))
        pieces = [piece for piece in pieces if piece not in met] + [one]
    order = list(device.film)
    return tuple(sorted(pieces, key=lambda piece: order.index(piece.films[0])))
