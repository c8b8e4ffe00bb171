"""Where the film is a better or a worse superconductor: the map epsilon(r) = xi²(T0)/xi²(T(r)), 1 in the clean film."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from fluxoid.device.geometry.place import place
from fluxoid.device.geometry.polygons import polygon_of
from fluxoid.device.geometry.random_field import gaussian_field
from fluxoid.device.tables.device import Tables
from fluxoid.device.tables.disorder import RandomDisorder, region_epsilon
from fluxoid.types import Floats


def epsilon_map(device: Tables, x: Floats, y: Floats, films: Sequence[str] | None = None) -> Floats:
    """epsilon on the cells of a lattice, (ny, nx), dimensionless.

    x (nx,), y (ny,): centres of square cells in equal steps, m; films: those at the height that is meant, all when left
    out. A region's edge cuts cells: they get the mean by area, so that integrals converge at second order. Random
    fields are read at the centres.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    films = tuple(device.film) if films is None else tuple(films)
    epsilon = np.ones((len(y), len(x)))
    for table in device.disorder:
        if table.film is not None and table.film not in films:
            continue
        share = 1.0 if table.film is None or len(films) == 1 else _share(device, table.film, films, x, y)
        if isinstance(table, RandomDisorder):
            field = gaussian_field(
                x, y, table.correlation_length, device.run.seed_of(table.seed), place(device).periods
            )
            epsilon += share * table.amplitude * field
        else:
            h = _cell(x, y)
            part = share * _covered(polygon_of(table.shape, h), h, x, y)
            epsilon += part * (region_epsilon(table, device.material) - epsilon)
    return epsilon


def _share(device: Tables, film: str, films: Sequence[str], x: Floats, y: Floats) -> Floats:
    """The part of what films cover of each cell that is one film's, (ny, nx); 0 where there is none."""
    h, placed = _cell(x, y), place(device)
    area = {name: _covered(placed.films.polygons[name], h, x, y) for name in films}
    total = np.sum(list(area.values()), axis=0)
    return np.divide(area[film], total, out=np.zeros_like(total), where=total > 0)


def _cell(x: Floats, y: Floats) -> float:
    return float((x[-1] - x[0]) / (len(x) - 1) if len(x) > 1 else (y[-1] - y[0]) / (len(y) - 1))


def _covered(polygon: Any, h: float, x: Floats, y: Floats) -> Floats:
    """The part of each cell that a polygon covers, (ny, nx)."""
    edges_x, edges_y = np.append(x - h / 2, x[-1] + h / 2), np.append(y - h / 2, y[-1] + h / 2)
    shapely.prepare(polygon)
    inside = shapely.contains_xy(polygon, *np.meshgrid(edges_x, edges_y))
    count = inside[1:, 1:].astype(int) + inside[1:, :-1] + inside[:-1, 1:] + inside[:-1, :-1]
    covered = (count == 4).astype(float)
    cut = _near_edge(polygon, edges_x, edges_y) | ((count > 0) & (count < 4))
    iy, ix = np.nonzero(cut)
    boxes = shapely.box(edges_x[ix], edges_y[iy], edges_x[ix + 1], edges_y[iy + 1])
    covered[iy, ix] = shapely.area(shapely.intersection(boxes, polygon)) / h**2
    return covered


def _near_edge(polygon: object, edges_x: Floats, edges_y: Floats) -> np.ndarray:
    """Cells that the edge of a polygon passes through, (ny, nx): thin parts may lie between all corners."""
    near = np.zeros((len(edges_y) - 1, len(edges_x) - 1), bool)
    ends = shapely.get_coordinates(shapely.segmentize(shapely.boundary(polygon), 0.5 * (edges_x[1] - edges_x[0])))
    ix = np.searchsorted(edges_x, ends[:, 0]) - 1
    iy = np.searchsorted(edges_y, ends[:, 1]) - 1
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            ok = (ix + dx >= 0) & (ix + dx < near.shape[1]) & (iy + dy >= 0) & (iy + dy < near.shape[0])
            near[iy[ok] + dy, ix[ok] + dx] = True
    return near
