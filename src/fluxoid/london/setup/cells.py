"""The cell that a device is solved on unless told otherwise: straight edges lie on its lattice, and on coarser ones.

A corner of the film around which current crowds costs an error that depends on where in its cell it lies. With all
edges on lattice lines of 4h, 2h and h it falls with the cell in a regular way, and can be taken off.
"""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.device import Device
from fluxoid.device.geometry.place import place
from fluxoid.types import Floats

ACROSS = 256  # cells on the longest side
COARSEST = 4  # h of the finest lattice times this is aligned, too
WIDER = 1.3  # how many more cells may be spent for that
ENOUGH = 0.95  # part of the straight edges that must lie on lattice lines
ROUNDING = 1e-6  # of the device's size


def usual_cell(device: Device) -> float:
    """h with about 256 cells on the longest side, m."""
    polygons = [place(device).films.polygons[name] for name in device.film]
    left, bottom, right, top = shapely.total_bounds(polygons)
    size = float(max(right - left, top - bottom))
    places, lengths = _straight_edges(polygons, (left, bottom))
    least = ACROSS // COARSEST
    for n in range(least, int(WIDER * least) + 1):
        on_line = np.abs(places - np.round(places * n / size) * size / n) < ROUNDING * size
        if lengths[on_line].sum() > ENOUGH * lengths.sum():
            return size / (COARSEST * n)
    return size / ACROSS


def _straight_edges(polygons: list[BaseGeometry], corner: tuple[float, float]) -> tuple[Floats, Floats]:
    """Of edges along x or y: the other coordinate from the lower left corner of all, and the length, both (n,)."""
    places, lengths = [np.zeros(0)], [np.zeros(0)]
    for polygon in polygons:
        for ring in shapely.get_parts(shapely.boundary(polygon)):
            points = shapely.get_coordinates(shapely.simplify(ring, 0.0)) - corner
            step = np.diff(points, axis=0)
            for axis in (0, 1):
                straight = np.abs(step[:, axis]) < 1e-9 * np.abs(step[:, 1 - axis])
                places.append(points[:-1][straight, axis])
                lengths.append(np.abs(step[straight, 1 - axis]))
    return np.concatenate(places), np.concatenate(lengths)
