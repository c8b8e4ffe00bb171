"""A device as sheets: films of one height together, each divided through its thickness, on one lattice."""

import warnings
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.device import Device
from fluxoid.device.geometry.disorder import epsilon_map
from fluxoid.device.geometry.films import overlap_in_height
from fluxoid.device.geometry.place import Placed, place
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.lattice.contacts import ContactLine
from fluxoid.lattice.rasterise import coverage
from fluxoid.london.setup.sheets import Box, Outline, Sheet, Slab, box_around, lay_out
from fluxoid.types import Floats

ALIKE = 1e-6  # of a thickness: heights and thicknesses that differ by less are the same


@dataclass(frozen=True)
class Layer:
    """Films of one height: their names, outline with the places of junctions across slits closed, and contacts' names.

    slab: of the whole thickness; joined: the films' polygon and those places; sheets: into how many it is divided.
    """

    films: tuple[str, ...]
    slab: Slab
    outline: Outline
    joined: BaseGeometry
    contacts: tuple[str, ...]
    sheets: int


@dataclass(frozen=True)
class Stack:
    """All layers, and their sheets on one lattice, those of one layer together, from the lowest."""

    device: Device
    placed: Placed
    cell: float
    layers: tuple[Layer, ...]
    sheets: tuple[Sheet, ...]

    def of_layer(self, layer: int) -> tuple[int, ...]:
        """Numbers of a layer's sheets."""
        first = sum(one.sheets for one in self.layers[:layer])
        return tuple(range(first, first + self.layers[layer].sheets))

    def of_film(self, film: str) -> int:
        """Number of the layer that a film is in."""
        return next(k for k, layer in enumerate(self.layers) if film in layer.films)


def stack(device: Device, cell: float, sheets: int | None = None) -> Stack:
    """Lay out a device for the London level. sheets: for every film; default those of the description, or one.

    Raises InputError for what it cannot hold: periodic axes, contacts all around a hole.
    """
    if device.lattice.periodic:
        raise InputError("screening on a periodic lattice", "lattice.periodic", "no periodic axis")
    _refuse_filled_holes(device, place(device))
    lattice = device.lattice.model_copy(update={"cell": cell})  # so that curves are as fine as it asks for
    device = device.model_copy(update={"lattice": lattice})
    placed = place(device)
    layers = tuple(_layer(device, placed, films, sheets) for films in _heights(placed))
    box = box_around([one.outline.polygon for one in layers], cell)
    made: list[Sheet] = []
    for one in layers:
        depth = _screening(device, placed, one, cell, box)
        n = one.sheets
        sheet = lay_out(one.outline, one.slab, n * depth, cell, box)
        thickness = one.slab.thickness / n
        heights = (one.slab.z + (k - (n - 1) / 2) * thickness for k in range(n))
        faced = any(_faces(one, other) for other in layers if other is not one)
        made += [replace(sheet, slab=Slab(z, thickness), faced=faced) for z in heights]
    return Stack(device, placed, cell, layers, tuple(made))


def _faces(one: Layer, other: Layer) -> bool:
    """Whether another layer lies over or under one, nearer than this one's films are wide (2 area/perimeter)."""
    polygon = one.outline.polygon
    gap = abs(one.slab.z - other.slab.z) - (one.slab.thickness + other.slab.thickness) / 2
    return gap < 2 * polygon.area / polygon.length and bool(shapely.intersects(polygon, other.outline.polygon))


def _refuse_filled_holes(device: Device, placed: Placed) -> None:
    """A contact all around a hole is a short across it: no current around the hole is its own."""
    small = placed.small
    for name, line in placed.contact_lines.items():
        for hole in (one for one in placed.holes if one.film == device.contact[name].film):
            if shapely.difference(hole.polygon.exterior, shapely.buffer(line, small)).length < 4 * small:
                raise InputError(
                    f"it covers the whole edge of hole {hole.name}", f"contact.{name}", "a part of the edge"
                )


def _heights(placed: Placed) -> list[list[str]]:
    """Films that share their sheets, together, from the lowest: of one height and thickness, or that touch.

    Those that differ and touch share a mean of both, which warns; those that differ and lie apart have sheets of their
    own, whatever range of heights their thicknesses share.
    """
    groups: list[list[str]] = []
    for name in sorted(placed.films.tables, key=lambda name: placed.films.tables[name].z):
        mine = [group for group in groups if any(_together(placed, name, other) for other in group)]
        merged = [name for group in mine for name in group] + [name]
        groups = [group for group in groups if group not in mine] + [merged]
    return groups


def _together(placed: Placed, one: str, other: str) -> bool:
    first, second = placed.films.tables[one], placed.films.tables[other]
    if not overlap_in_height(first, second):
        return False
    small = ALIKE * max(first.thickness, second.thickness)
    if abs(first.z - second.z) <= small and abs(first.thickness - second.thickness) <= small:
        return True
    if shapely.distance(placed.films.polygons[one], placed.films.polygons[other]) > placed.small:
        return False
    what = f"films {one} and {other} touch, and their heights or thicknesses differ: they share a mean of both"
    warnings.warn(f"{what}. Try: a via between films at two heights", UnwiseWarning, stacklevel=2)
    return True


def _layer(device: Device, placed: Placed, films: list[str], sheets: int | None) -> Layer:
    polygons = [placed.films.polygons[name] for name in films]
    areas = np.array([polygon.area for polygon in polygons])
    z = float(np.average([device.film[name].z for name in films], weights=areas))
    thickness = float(np.average([device.film[name].thickness for name in films], weights=areas))
    patches = [
        shapely.convex_hull(shapely.union_all([bank for _, bank in port.banks]))
        for port in placed.ports
        if port.kind == "slit" and port.film in films
    ]
    polygon = shapely.union_all([*polygons, *patches])
    lines = placed.contact_lines
    contacts = tuple(name for name, contact in device.contact.items() if contact.film in films)
    names = {one.name: one.point for one in placed.holes if one.film in films}
    outline = Outline(polygon, tuple(ContactLine(name, lines[name], True, True) for name in contacts), names)
    chosen = sheets or max(device.film[name].sheets or 1 for name in films)
    return Layer(tuple(films), Slab(z, thickness), outline, shapely.union_all(polygons), contacts, chosen)


def _screening(device: Device, placed: Placed, layer: Layer, cell: float, box: Box) -> Floats:
    """Lambda = lambda²/(d epsilon) of each cell, (ny, nx), m; 0 where a junction closes a slit."""
    nx, ny = (round((box[k + 2] - box[k]) / cell) for k in (0, 1))
    x, y = (box[k] + cell * (np.arange(n) + 0.5) for k, n in ((0, nx), (1, ny)))
    X, Y = np.meshgrid(x, y)
    epsilon = epsilon_map(device, x, y, layer.films)
    normal = epsilon <= 0
    if normal.any() and np.any(normal & shapely.contains_xy(layer.outline.polygon, X, Y)):
        what = "the film is normal somewhere (epsilon <= 0), where no supercurrent screens"
        raise InputError(what, "disorder", "a hole there, or epsilon > 0")
    screening = np.asarray(1 / (_conductance(device, placed, layer, cell, box) * np.where(normal, 1.0, epsilon)))
    screening[screening < 1e-12 * cell] = 0.0
    closed = shapely.difference(layer.outline.polygon, shapely.buffer(layer.joined, 1e-9 * cell))
    if closed.area > 1e-6 * cell**2:
        screening[shapely.contains_xy(closed, X, Y)] = 0.0
    return screening


def _conductance(device: Device, placed: Placed, layer: Layer, cell: float, box: Box) -> Floats:
    """d/lambda² of each cell, 1/m: where films share one, by area; outside, the films' mean."""
    shape = round((box[3] - box[1]) / cell), round((box[2] - box[0]) / cell)
    total, conductance = np.zeros((2, 1, 1))
    for name in layer.films:
        film = device.film[name]
        depth = device.depth(name)
        alone = len(layer.films) == 1
        area = np.ones((1, 1)) if alone else coverage(placed.films.polygons[name], cell, box[:2], shape)
        total = total + area
        conductance = conductance + area * film.thickness / max(depth, 1e-30) ** 2
    outside = float(conductance.sum() / total.sum())
    return np.divide(conductance, total, out=np.full(total.shape, outside), where=total > 0)
