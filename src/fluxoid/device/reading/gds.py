"""Polygons and texts out of a GDS layout, by gdstk.

A layout is known by its contents: a file that is written anew under its name is another one.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluxoid.errors import InputError

HEADER = b"\x00\x06\x00\x02"  # the first record: six bytes long, the version, a short integer


def contents(file: str | Path) -> str:
    """SHA-256 of a file, hexadecimal; empty if it cannot be read."""
    try:
        with open(file, "rb") as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()
    except OSError:
        return ""


def polygons(
    file: str, cell: str | None, layer: int, datatype: int, unit: float | None, known: str | None = None
) -> list[Any]:
    """The corners of each polygon, arrays (n, 2) in metres; what exists is listed when file, cell or layer do not.

    known: what ``contents`` were when the description was read. Raises InputError if they have changed.
    """
    scale, chosen = _opened(file, cell, known)
    found = chosen.get_polygons(layer=layer, datatype=datatype)
    if not found:
        layers = sorted({(p.layer, p.datatype) for p in chosen.get_polygons()})
        what = f'cell "{chosen.name}" has no polygon on layer {layer}, datatype {datatype}'
        raise InputError(what, try_=f"(layer, datatype) of {_listed(layers)}" if layers else "another cell")
    return [polygon.points * (unit or scale) for polygon in found]


def layers(file: str, cell: str | None) -> set[tuple[int, int]]:
    """Layer and datatype of all that is drawn in a cell."""
    return {(polygon.layer, polygon.datatype) for polygon in _opened(file, cell)[1].get_polygons()}


def labelled(file: str, cell: str | None, layer: int, datatype: int) -> list[tuple[str, Any]]:
    """The polygons of a layer, (n, 2) in metres, each with the text in it, of the same layer and any texttype.

    Raises InputError for a polygon without a text, or with several.
    """
    import shapely

    scale, chosen = _opened(file, cell)
    texts = [one for one in chosen.get_labels() if one.layer == layer]
    found = []
    for polygon in chosen.get_polygons(layer=layer, datatype=datatype):
        outline = shapely.Polygon(polygon.points)
        inside = [one.text.strip() for one in texts if outline.intersects(shapely.Point(one.origin))]
        if len(inside) != 1:
            (left, bottom), (right, top) = polygon.bounding_box()
            place = f"({(left + right) / 2:g}, {(bottom + top) / 2:g})"
            what = f"the polygon of layer {layer}/{datatype} at {place} has {len(inside)} texts in it"
            raise InputError(what, "layout.gds", f"one text in layer {layer} inside it")
        found.append((inside[0], polygon.points * scale))
    return found


def _opened(file: str, cell: str | None, known: str | None = None) -> tuple[float, Any]:
    """The unit of a layout in metres, and one of its cells."""
    path = Path(file)
    if not path.is_file():
        near = sorted(p.name for p in path.parent.glob("*.gds*"))
        raise InputError(f"no file {file}", try_=f"one of {_listed(near)}" if near else "the path of a .gds file")
    now = contents(path)
    if known not in (None, now):
        raise InputError(f"{file} has changed since the description was read", try_="the description, read again")
    scale, cells = _library(str(path), now)
    return scale, _chosen(cells, cell, path.name)


@lru_cache(maxsize=8)
def _library(file: str, known: str) -> tuple[float, dict[str, Any]]:
    """Unit and cells of a layout; known: its contents."""
    try:
        import gdstk
    except ImportError:
        raise InputError("GDS layouts are read by gdstk, which is missing", try_='pip install "fluxoid[gds]"') from None
    with open(file, "rb") as raw:
        if raw.read(4) != HEADER:  # gdstk would say so on standard error, too
            raise InputError(f"{file} is not GDS", try_="an uncompressed GDSII file")
    try:
        library = gdstk.read_gds(file)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"{file} cannot be read as GDS ({error})", try_="an uncompressed GDSII file") from None
    if contents(file) != known:
        raise InputError(f"{file} changed while it was read", try_="again, when it is written")
    cells = {cell.name: cell for cell in library.cells}
    if not cells:
        raise InputError(f"{file} holds no cell that can be read", try_="an uncompressed GDSII file")
    return library.unit, cells


def _chosen(cells: dict[str, Any], name: str | None, file: str) -> Any:
    if name is not None:
        if name not in cells:
            raise InputError(f'{file} has no cell "{name}"', try_=f"one of {_listed(sorted(cells))}")
        return cells[name]
    used = {reference.cell.name for cell in cells.values() for reference in cell.references}
    top = sorted(set(cells) - used)
    if len(top) != 1:
        raise InputError(f"{file} has {len(top)} top cells, and none is named", try_=f"cell = one of {_listed(top)}")
    return cells[top[0]]


def _listed(names: list[Any]) -> str:
    shown = ", ".join(str(name) for name in names[:12])
    return shown + (f" and {len(names) - 12} more" if len(names) > 12 else "")
