"""The bank of a slit: the part of an edge that a port of some width takes, where its line meets it."""

from typing import Any

import numpy as np
import shapely

from fluxoid.errors import InputError
from fluxoid.types import Floats
from fluxoid.units import format


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
