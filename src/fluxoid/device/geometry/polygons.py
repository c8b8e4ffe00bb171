"""Shapes become polygons, in metres.

A circle becomes a regular polygon of n corners on the radius R sqrt(t/sin t), t = 2 pi/n, so that its *area* is that of
the circle exactly; corners then lie R t^2/12 outside the circle and the middles of the sides R t^2/24 inside, and n
is chosen so that neither passes the chord error. Ellipses and arcs are made the same way. Round ends and corners of
paths have their corners on the true curve: their area is short by at most the chord error times their length.
"""

import math
import re
from typing import Any

import numpy as np
import shapely
import shapely.affinity

from fluxoid.device.reading.gds import polygons as gds_polygons
from fluxoid.device.tables import shapes as s
from fluxoid.errors import InputError
from fluxoid.types import Floats
from fluxoid.units import format

_CHORD_PER_RESOLUTION = 1e-3
_RESOLUTION_PER_FEATURE = 0.1
LARGEST_RADIUS = 1e12  # in units of the chord error: two million corners
ROUNDING = 1e-9  # lengths smaller than this part of the whole are rounding, not geometry


def polygon_of(shape: s.Shape, resolution: float | None = None) -> Any:
    """A shapely Polygon or MultiPolygon of a shape, in metres.

    resolution: the smallest length that matters, such as the side of a cell; a tenth of the smallest length in the
    shape by default. Curves are followed within a thousandth of it. Raises InputError for polygons that cross
    themselves, with the place, and for shapes with nothing in them.
    """
    if resolution is None:
        resolution = _RESOLUTION_PER_FEATURE * smallest_length(shape)
    return _polygon(shape, _CHORD_PER_RESOLUTION * resolution)


def smallest_length(shape: s.Shape) -> float:
    """The smallest width, radius or side of a shape and of those in it, m."""
    match shape:
        case s.Ring() | s.Arc():
            return min(shape.outer_radius - shape.inner_radius, shape.inner_radius)
        case s.Disk():
            return shape.radius
        case s.Ellipse():
            return min(shape.radius_x, shape.radius_y)
        case s.Rectangle():
            return min(shape.width, shape.height)
        case s.Path():
            return shape.width
        case s.Union() | s.Intersection():
            return min(smallest_length(one) for one in shape.shapes)
        case s.Difference():
            return min(smallest_length(one) for one in (shape.shape, *shape.minus))
        case s.Scale():
            return shape.factor * smallest_length(shape.shape)
        case s.Repeat() | s.Rotate() | s.Move():
            return smallest_length(shape.shape)
    return math.sqrt(_polygon(shape, 1.0).area)  # polygons and layouts, which have no curves


def _polygon(shape: s.Shape, chord: float) -> Any:
    made = _only_polygons(_made(shape, chord))
    if made.is_empty or not made.area > 0:
        raise InputError(f'nothing is left of this "{shape.kind}"', try_="shapes that overlap, or lie apart")
    return made


def _made(shape: s.Shape, chord: float) -> Any:
    match shape:
        case s.Rectangle():
            (x, y), w, h = shape.center, shape.width / 2, shape.height / 2
            return shapely.box(x - w, y - h, x + w, y + h)
        case s.Disk():
            return shapely.Polygon(_circle(shape.center, shape.radius, chord))
        case s.Ellipse():
            unit = _circle((0.0, 0.0), 1.0, chord / max(shape.radius_x, shape.radius_y))
            return shapely.Polygon(unit * (shape.radius_x, shape.radius_y) + np.array(shape.center))
        case s.Ring():
            inner = _circle(shape.center, shape.inner_radius, chord)
            return shapely.Polygon(_circle(shape.center, shape.outer_radius, chord), [inner])
        case s.Arc():
            return _sector(shape, chord)
        case s.Polygon():
            return _simple(np.array(shape.points))
        case s.Path():
            return _wide(shape, chord)
        case s.Gds():
            layout = gds_polygons(shape.file, shape.cell, shape.layer, shape.datatype, shape.unit, shape.contents)
            return joined([_of_layout(points) for points in layout])
    return _combined(shape, chord)


def _combined(shape: Any, chord: float) -> Any:
    match shape:
        case s.Union():
            return joined([_polygon(one, chord) for one in shape.shapes])
        case s.Intersection():
            return shapely.intersection_all([_polygon(one, chord) for one in shape.shapes])
        case s.Difference():
            minus = joined([_polygon(one, chord) for one in shape.minus])
            return _without_bridges(shapely.difference(_polygon(shape.shape, chord), minus))
        case s.Repeat():
            one, (px, py) = _polygon(shape.shape, chord), shape.pitch
            steps = [(i * px, j * py) for j in range(shape.ny) for i in range(shape.nx)]
            return joined([shapely.affinity.translate(one, *step) for step in steps])
        case s.Rotate():
            return shapely.affinity.rotate(
                _polygon(shape.shape, chord), shape.angle, origin=shape.about, use_radians=True
            )
        case s.Scale():
            f = shape.factor
            return shapely.affinity.scale(_polygon(shape.shape, chord / f), f, f, origin=shape.about)
        case s.Move():
            return shapely.affinity.translate(_polygon(shape.shape, chord), *shape.by)
    raise InputError(f"no such shape: {shape!r}", try_="a shape of fluxoid.device.tables.shapes")


def _step(radius: float, chord: float) -> float:
    """The largest angle between corners that keeps the polygon within the chord error of the circle."""
    _refuse_large(radius, chord)
    return min(math.sqrt(12 * chord / radius), 2 * math.pi / 64)


def _refuse_large(radius: float, chord: float) -> None:
    if radius > LARGEST_RADIUS * chord:
        cell = format(chord / _CHORD_PER_RESOLUTION, "m")
        what = f"a radius of {format(radius, 'm')} beside lengths of {cell} that matter"
        raise InputError(what, try_="a smaller radius, or a larger lattice.cell")


def _outward(radius: float, t: float) -> float:
    return radius * math.sqrt(t / math.sin(t))


def _circle(center: s.Point, radius: float, chord: float) -> Floats:
    n = 4 * math.ceil(2 * math.pi / _step(radius, chord) / 4)  # symmetric about both axes
    angles = 2 * math.pi * np.arange(n) / n
    ring = _outward(radius, 2 * math.pi / n) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return ring + np.array(center)


def _sector(arc: s.Arc, chord: float) -> Any:
    def edge(radius: float) -> Floats:
        n = math.ceil((arc.stop - arc.start) / _step(radius, chord))
        angles = np.linspace(arc.start, arc.stop, n + 1)
        corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        return _outward(radius, (arc.stop - arc.start) / n) * corners

    outline = np.concatenate([edge(arc.outer_radius), edge(arc.inner_radius)[::-1]])
    return shapely.Polygon(outline + np.array(arc.center))


def _wide(path: s.Path, chord: float) -> Any:
    line = shapely.LineString(path.points)
    if not line.length > 0:
        raise InputError("all points of the path are the same", try_="two points that differ")
    if path.ends == "flat":
        return line.buffer(path.width / 2, cap_style="flat", join_style="mitre", mitre_limit=10.0)
    # here corners lie on the curve, and the middles of the sides R t^2/8 inside
    _refuse_large(path.width / 2, chord)
    quarter = math.ceil(math.pi / 2 / math.sqrt(8 * chord / (path.width / 2)))
    return line.buffer(path.width / 2, quad_segs=max(quarter, 16), cap_style="round", join_style="round")


def _simple(points: Floats) -> Any:
    polygon = shapely.Polygon(points)
    if polygon.is_valid:
        return polygon
    reason = shapely.is_valid_reason(polygon)
    place = re.search(r"\[(\S+) (\S+)\]", reason)
    at = f" at ({format(float(place[1]), 'm')}, {format(float(place[2]), 'm')})" if place else f" ({reason})"
    raise InputError(f"the polygon crosses or touches itself{at}", try_="its corners in order around the edge")


def _of_layout(points: Floats) -> Any:
    """Layouts have no holes: their edge goes in to a hole and comes back on the same line, which keeps the area."""
    polygon = shapely.Polygon(points)
    if not polygon.is_valid:
        opened = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
        if abs(opened.area - polygon.area) <= ROUNDING * polygon.area:
            return opened
    return _simple(points)


def _only_polygons(made: Any) -> Any:
    """Without the points, lines and slivers of rounding that shapes may share where they touch."""
    parts = [one for one in shapely.get_parts(made) if one.geom_type == "Polygon"]
    if not parts:
        return shapely.Polygon()
    small = ROUNDING * extent(parts)
    whole = [one for one in parts if one.area > small * one.length]
    return whole[0] if len(whole) == 1 else shapely.MultiPolygon(whole)


def extent(polygons: list[Any]) -> float:
    """The longer side of the rectangle around polygons."""
    left, bottom, right, top = shapely.total_bounds(polygons)
    return float(max(right - left, top - bottom))


def joined(polygons: list[Any]) -> Any:
    """The union, in which parts that touch to rounding are one; parts that meet no other are only collected."""
    parts = shapely.get_parts(polygons)
    if len(parts) == 1:
        return parts[0]
    small = ROUNDING * extent(list(parts))
    i, _ = shapely.STRtree(parts).query(parts, "dwithin", small)
    met = np.bincount(i, minlength=len(parts)) > 1  # each is near itself
    whole = [*parts[~met], *shapely.get_parts(_without_gaps(shapely.union_all(parts[met]), small))]
    return whole[0] if len(whole) == 1 else shapely.MultiPolygon(whole)


def _without_bridges(made: Any) -> Any:
    """Without the bridges that only rounding has left where what is taken away ends on an edge."""
    if made.is_empty:
        return made
    small = ROUNDING * extent([made])
    opened = made.buffer(-small, join_style="mitre").buffer(small, join_style="mitre")
    return opened if abs(opened.length - made.length) > 1e3 * small else made


def _without_gaps(made: Any, small: float) -> Any:
    """With gaps closed that only rounding has opened: 2e-6 and 3e-6 − 1e-6 are two numbers.

    A closed gap takes both its sides from the edge; where the edge keeps its length, the exact corners are kept.
    """
    closed = made.buffer(small, join_style="mitre").buffer(-small, join_style="mitre")
    return closed if abs(closed.length - made.length) > 1e3 * small else made
