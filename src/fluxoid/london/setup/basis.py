"""A basis of the ways in which current can flow: around holes, and from terminal to terminal.

A column is a pattern of unit current: one ampere around a hole of one sheet, or through one connected piece of a sheet
from a terminal (a contact's line, the area of a via) to another. What every state is made of is a column and the
screening currents that answer it. Which currents belong together (the sheets of a film share a contact's) is told by
``terminals`` as rows of a matrix: current that leaves the sheets' outside for the film at each terminal.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.errors import InputError
from fluxoid.lattice.holes import components
from fluxoid.lattice.rasterise import coverage
from fluxoid.london.setup.layers import Stack
from fluxoid.london.setup.sheets import Sheet
from fluxoid.solvers.poisson.solver import solve_poisson
from fluxoid.types import Bools, Floats


@dataclass(frozen=True)
class BasisCurrent:
    """A pattern of unit current in one sheet.

    hole: the hole it circles, or None; pattern: the corners of a hole (ny, nx), where g is one, else the current of
    faces (2, ny, nx); enters, leaves: terminals, None for a hole.
    """

    sheet: int
    hole: str | None
    pattern: Bools | Floats
    enters: str | None = None
    leaves: str | None = None


def columns(made: Stack) -> tuple[BasisCurrent, ...]:
    """All columns of a device: those of holes first."""
    around = [
        BasisCurrent(s, name, corners) for s, sheet in enumerate(made.sheets) for name, corners in sheet.holes.items()
    ]
    through = [column for layer in range(len(made.layers)) for column in _flows(made, layer)]
    return (*around, *through)


def via_terminal(via: str, film: str) -> str:
    """Name of the terminal of a via at one of its films."""
    return f"via {via} at {film}"


def _flows(made: Stack, layer: int) -> list[BasisCurrent]:
    """Flows of a layer from terminal to terminal; the same in each of its sheets."""
    sheets = made.of_layer(layer)
    sheet = made.sheets[sheets[0]]
    injections = _injections(made, layer, sheet)
    if not injections:
        return []
    piece = components(sheet.lattice)
    groups: dict[int, list[str]] = {}
    for name, cells in injections.items():
        touched = np.unique(piece[(cells > 0) & (piece >= 0)])
        if len(touched) != 1:
            where = name.split(" at ")[0].replace(" ", ".")
            raise InputError(f"it lies on {len(touched)} pieces of film", where, "a shape over one, or a smaller cell")
        groups.setdefault(int(touched[0]), []).append(name)
    found = []
    for names in groups.values():
        for name in names[:-1]:
            pattern = _flow(sheet, injections[name] - injections[names[-1]])
            found += [BasisCurrent(s, None, pattern, name, names[-1]) for s in sheets]
    return found


def _injections(made: Stack, layer: int, sheet: Sheet) -> dict[str, Floats]:
    """Unit current into the cells of each terminal, (ny, nx)."""
    one = made.layers[layer]
    out = {}
    for number, name in enumerate(one.contacts):
        cells = np.where(sheet.film.pin == number, sheet.lattice.degree, 0.0)
        if cells.sum() == 0:
            raise InputError("no cell of the lattice lies behind the contact", f"contact.{name}", "a smaller cell")
        out[f"contact {name}"] = cells / cells.sum()
    for via in made.placed.vias:
        for film in (film for film in via.films if film in one.films):
            lattice = sheet.film.lattice
            cells = np.where(lattice.inside, coverage(via.polygon, lattice.cell, lattice.origin, lattice.shape), 0.0)
            if cells.sum() == 0:
                what = f'no cell of the lattice lies in it and in film "{film}"'
                raise InputError(what, f"via.{via.name}", "a smaller cell")
            out[via_terminal(via.name, film)] = cells / cells.sum()
    return out


def _flow(sheet: Sheet, injected: Floats) -> Floats:
    """Current of faces, (2, ny, nx), that flows as through a resistive film from sources to sinks, and exactly so."""
    lattice = sheet.lattice
    v, _ = solve_poisson(lattice.wx, lattice.wy, injected, rtol=1e-12)
    return np.array([lattice.wx * (v - np.roll(v, -1, 1)), lattice.wy * (v - np.roll(v, -1, 0))])
