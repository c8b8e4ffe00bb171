"""A device that is drawn: films, vias and contacts out of a layout and the stack of its process."""

import warnings
from typing import Any

from fluxoid.device.reading import gds
from fluxoid.device.reading.quantity import FilePath, Reading, read_with
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.contacts import Contact
from fluxoid.device.tables.films import Film
from fluxoid.device.tables.material import Material
from fluxoid.device.tables.ports import Via
from fluxoid.device.tables.process import Process, ProcessLayer, load_process
from fluxoid.device.tables.shapes import Difference, Gds, Polygon, Shape
from fluxoid.errors import InputError, UnwiseWarning


class Layout(Table):
    """What is drawn: a cell of a GDS layout, and the stack of the process it is drawn for.

    gds, stack: paths, from the folder of the description; cell: the only top cell when left out. outline: the film of
    layers that are drawn as negatives, before anything is taken away. Each layer of metal becomes a film of its name,
    each layer of vias a via, each contact that is drawn a contact, as if they were written in the description.
    """

    gds: FilePath
    cell: str | None = None
    stack: FilePath
    outline: Shape | None = None


def tables(layout: Layout) -> dict[str, Any]:
    """The tables that a layout stands for: material, film, via, contact. Raises InputError with the place."""
    try:
        stack = load_process(layout.stack)
        drawn = gds.layers(layout.gds, layout.cell)
    except InputError as error:
        raise InputError(error.what, error.where or "layout", error.try_) from None
    _tell_unknown(stack, drawn)
    with read_with(Reading()):  # here numbers are in SI
        films = _films(layout, stack, drawn)
        depth = max(film.penetration_depth or 0.0 for film in films.values())
        return {
            "material": Material(name=stack.name, penetration_depth=depth) if depth else None,
            "film": films,
            "via": _vias(layout, stack, drawn, films),
            "contact": _contacts(layout, stack, films),
        }


def _tell_unknown(stack: Process, drawn: set[tuple[int, int]]) -> None:
    known = {*stack.numbers().values(), *stack.ignored}
    unknown = sorted(drawn - known - ({stack.contacts} if stack.contacts else set()))
    if unknown:
        listed = ", ".join(f"{layer}/{datatype}" for layer, datatype in unknown[:12])
        told = (
            f"layout: layers {listed} are drawn, and the stack does not name them. Try: ignored = [[layer, datatype]]"
        )
        warnings.warn(told, UnwiseWarning, stacklevel=2)


def _films(layout: Layout, stack: Process, drawn: set[tuple[int, int]]) -> dict[str, Film]:
    films = {
        name: Film(
            shape=_shape(layout, layer, drawn, name),
            thickness=layer.thickness,
            z=layer.middle,
            penetration_depth=layer.penetration_depth,
            sheets=layer.sheets,
        )
        for name, layer in stack.layer.items()
        if not layer.resistive and (layer.gds in drawn or layer.negative)
    }
    if not films:
        listed = ", ".join(f"{layer}/{datatype}" for layer, datatype in sorted(drawn)[:12])
        what = f"no superconducting layer of the stack is drawn; the layout has {listed}"
        raise InputError(what, "layout.stack", "the stack of this layout's process")
    return films


def _shape(layout: Layout, layer: ProcessLayer, drawn: set[tuple[int, int]], name: str) -> Shape:
    shape = _drawn(layout, layer.gds)
    if not layer.negative:
        return shape
    if layout.outline is None:
        what = f'layer "{name}" is drawn as a negative, and what it is taken from is missing'
        raise InputError(what, "layout.outline", 'outline = { kind = "rectangle", width = "1 mm", height = "1 mm" }')
    if layer.gds not in drawn:
        return layout.outline
    return Difference(shape=layout.outline, minus=(shape,))


def _drawn(layout: Layout, number: tuple[int, int]) -> Gds:
    return Gds(file=layout.gds, cell=layout.cell, layer=number[0], datatype=number[1])


def _vias(layout: Layout, stack: Process, drawn: set[tuple[int, int]], films: dict[str, Film]) -> dict[str, Via]:
    found = {}
    for name, via in stack.via.items():
        if via.gds not in drawn or any(stack.layer[layer].resistive for layer in via.joins):
            continue
        missing = [layer for layer in via.joins if layer not in films]
        if missing:
            what = f'via "{name}" is drawn, and layer "{missing[0]}", which it joins, is not'
            raise InputError(what, "layout.gds", "another cell, or a stack whose via joins other layers")
        found[name] = Via(films=via.joins, shape=_drawn(layout, via.gds))
    return found


def _contacts(layout: Layout, stack: Process, films: dict[str, Film]) -> dict[str, Contact]:
    if stack.contacts is None:
        return {}
    found: dict[str, Contact] = {}
    for text, points in gds.labelled(layout.gds, layout.cell, *stack.contacts):
        name, _, film = text.partition(" ")
        if film.strip() not in films:
            what = f'the text "{text}" of a contact names no film'
            raise InputError(what, "layout.gds", f'its name and its film\'s, such as "{name} {next(iter(films))}"')
        if name in found:
            raise InputError(f'two contacts are named "{name}"', "layout.gds", "names that differ")
        shape = Polygon(points=tuple(map(tuple, points.tolist())))
        found[name] = Contact(film=film.strip(), kind="superconducting", shape=shape)
    return found
