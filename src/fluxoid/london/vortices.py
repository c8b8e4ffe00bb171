"""Vortices at points: a quantum of fluxoid in the plaquettes around each.

A vortex between corners is spread over the four around it by bilinear weights. What it feels of its own near field then
depends on the lattice: that of an endless even sheet, which follows from the symbol of the form, is taken off before
the force is read from g's slope.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Floats

if TYPE_CHECKING:
    from fluxoid.london.problem import London

Vortex = tuple[float, float, int] | tuple[float, float, int, str]  # x, y (m), quanta; film, by default the first


def corner_weights(problem: "London", vortices: Sequence[Vortex]) -> Floats:
    """Quanta at each corner of all sheets, (S, ny, nx); a vortex goes through all sheets of its film.

    Raises InputError for a film that does not exist, quanta that are not whole, or a vortex outside of its film.
    """
    made = problem.stack
    out = np.zeros(problem.operator.free.shape)
    for vortex in vortices:
        x, y, quanta = vortex[:3]
        if quanta != round(quanta):
            raise InputError(f"a vortex of {quanta} quanta", "vortices", "a whole number")
        for s in sheets_of(problem, vortex):
            for iy, ix, weight in around(problem, s, x, y):
                if not made.sheets[s].free[iy, ix] and weight > 0:
                    raise InputError(
                        f"a vortex at ({x:.4g}, {y:.4g}) m is not inside the film, or nearer than a cell to its edge",
                        "vortices",
                        "a point inside, or fluxoids of a hole",
                    )
                out[s, iy, ix] += quanta * weight
    return out


def sheets_of(problem: "London", vortex: Vortex) -> tuple[int, ...]:
    """Numbers of the sheets that a vortex goes through. Raises InputError if its film does not exist."""
    made = problem.stack
    film = vortex[3] if len(vortex) > 3 else next(iter(made.device.film))
    if film not in made.device.film:
        raise InputError(f"no film is named {film!r}", "vortices", ", ".join(made.device.film))
    return made.of_layer(made.of_film(film))


def around(problem: "London", sheet: int, x: float, y: float) -> list[tuple[int, int, float]]:
    """The four corners around a point and their bilinear weights; one only, if the point lies on it."""
    lattice = problem.stack.sheets[sheet].lattice
    fx = (x - lattice.origin[0]) / lattice.cell - 1
    fy = (y - lattice.origin[1]) / lattice.cell - 1
    ix, iy = int(np.floor(fx + 1e-9)), int(np.floor(fy + 1e-9))
    tx, ty = max(fx - ix, 0.0), max(fy - iy, 0.0)
    tx, ty = (t if t > 1e-9 else 0.0 for t in (tx, ty))
    along_x, along_y = ((ix, 1 - tx), (ix + 1, tx)), ((iy, 1 - ty), (iy + 1, ty))
    corners = [(row, column, u * v) for row, v in along_y for column, u in along_x]
    ny, nx = lattice.shape
    if not (0 <= iy < ny - 1 and 0 <= ix < nx - 1):
        raise InputError(f"a vortex at ({x:.4g}, {y:.4g}) m lies outside of all films", "vortices", "a point in a film")
    return [corner for corner in corners if corner[2] > 0]


def force(problem: "London", through: Floats, vortex: Vortex) -> tuple[float, float]:
    """Force on a vortex in a state, (x, y), N: n Phi0 K × ẑ = −n Phi0 ∇g, without its own near field.

    through: current of all faces, (S, 2, ny, nx), A; the force of all sheets of the film together. Second order in the
    cell where Lambda is even around the vortex; keep two cells away from edges and other vortices.
    """
    made, h = problem.stack, problem.stack.cell
    x, y, quanta = vortex[:3]
    total = np.zeros(2)
    for s in sheets_of(problem, vortex):
        slopes = []
        for ix, iy, tx, ty in _cells(made.sheets[s].lattice, x, y):
            four = [(iy + dy, ix + dx) for dy in (0, 1) for dx in (0, 1)]
            weights = np.array([abs(1 - dy - ty) * abs(1 - dx - tx) for dy in (0, 1) for dx in (0, 1)])
            g = _around(through[s], iy, ix) - _own(problem, s, four, weights, quanta)
            along_x = (g[1] - g[0]) * (1 - ty) + (g[3] - g[2]) * ty
            along_y = (g[2] - g[0]) * (1 - tx) + (g[3] - g[1]) * tx
            slopes.append((along_x / h, along_y / h))
        total -= quanta * flux_quantum * np.mean(slopes, axis=0)
    return float(total[0]), float(total[1])


def _cells(lattice: Lattice, x: float, y: float) -> list[tuple[int, int, float, float]]:
    """Lower left corner of the square of corners around a point, and the place in it; of both on a line of corners."""
    found: list[list[tuple[int, float]]] = []
    for at, zero in ((x, lattice.origin[0]), (y, lattice.origin[1])):
        f = (at - zero) / lattice.cell - 1
        if abs(f - round(f)) < 1e-9:
            found.append([(round(f) - 1, 1.0), (round(f), 0.0)])
        else:
            found.append([(int(np.floor(f)), f - np.floor(f))])
    return [(ix, iy, tx, ty) for ix, tx in found[0] for iy, ty in found[1]]


def _around(through: Floats, iy: int, ix: int) -> Floats:
    """g at four corners, up to a constant, from the currents of the faces between them."""
    right, up = -through[1, iy, ix + 1], through[0, iy + 1, ix]
    return np.array([0.0, right, up, up - through[1, iy + 1, ix + 1]])


def _own(problem: "London", s: int, four: list[tuple[int, int]], weights: Floats, quanta: int) -> Floats:
    """g at the four corners of a vortex in an endless even sheet, up to a constant, A.

    n Phi0/mu0 (G(a − b) − G(0)), G the inverse transform of 1/(Lambda x + m), x of the Laplacian, m of the magnetic
    part: to the next corner and to the diagonal one.
    """
    op = problem.operator
    kinetic = problem.stack.sheets[s].kinetic
    depth = float(np.mean([kinetic[axis, iy, ix] for axis in (0, 1) for iy, ix in four]))
    ny, nx = op.magnetic.size
    cos_y, cos_x = (np.cos(2 * np.pi * np.arange(n // 2 + 1) / n) for n in (ny, nx))
    cos_y = cos_y[:, None]
    form = depth * (4 - 2 * cos_x - 2 * cos_y) + op.unit * op.magnetic.symbols[op.magnetic.pair[s, s]]
    form[0, 0] = np.inf
    times_y, times_x = (np.where(np.arange(n // 2 + 1) % (n // 2) == 0, 1.0, 2.0) / n for n in (ny, nx))
    inverse = times_y[:, None] * times_x / form
    beside = 0.5 * float(np.sum((cos_x + cos_y - 2) * inverse))
    falls = {0: 0.0, 1: beside, 2: float(np.sum((cos_x * cos_y - 1) * inverse))}
    apart = [[falls[(a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2] for b in four] for a in four]
    return np.asarray(quanta * flux_quantum / vacuum_permeability * np.array(apart) @ weights)
