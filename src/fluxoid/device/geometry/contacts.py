"""Contacts: the lines at which they touch films."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from fluxoid.device.geometry.films import Conductor
from fluxoid.device.geometry.polygons import ROUNDING, extent


def contact_line(film: Any, region: Any) -> Any:
    """The part of a film's edge, holes' edges included, that lies in a region: a shapely line, empty if there is none.

    film, region: shapely polygons, m. A region that ends on the edge, to rounding, has it too.
    """
    grown = shapely.buffer(region, ROUNDING * extent([film]), join_style="mitre")
    inside = shapely.intersection(shapely.boundary(film), grown)
    lines = [one for one in shapely.get_parts(inside) if one.length > 0]
    return shapely.line_merge(shapely.union_all(lines)) if lines else shapely.LineString()


def groups_of(
    lines: Mapping[str, Any], films: Mapping[str, str], conductors: Sequence[Conductor], small: float
) -> tuple[tuple[str, ...], ...]:
    """The contacts of each conductor, in their order; a contact that touches two is in both.

    lines: at which each touches; films: that each is on.
    """
    return tuple(
        tuple(
            name
            for name, line in lines.items()
            if films[name] in piece.films and shapely.dwithin(line, piece.polygon, small)
        )
        for piece in conductors
    )
