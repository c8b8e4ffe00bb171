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

    through: current of all faces, (S, 2, ny, nx), A; the force of all sheets of the film together. The slope is that of
    the cubic through the 4 by 4 corners around. Second order in the cell where Lambda is even around the vortex; keep
    two cells away from edges and other vortices.
    """
    made, h = problem.stack, problem.stack.cell
    x, y, quanta = vortex[:3]
    total = np.zeros(2)
    for s in sheets_of(problem, vortex):
        slopes = []
        for ix, iy, tx, ty in _cells(made.sheets[s].lattice, x, y):
            g = _around(through[s], iy, ix) - _own(problem, s, iy, ix, (tx, ty), quanta)
            (value_x, slope_x), (value_y, slope_y) = _cubic(tx), _cubic(ty)
            slopes.append((value_y @ g @ slope_x / h, slope_y @ g @ value_x / h))
        total -= quanta * flux_quantum * np.mean(slopes, axis=0)
    return float(total[0]), float(total[1])


def _cubic(t: float) -> tuple[Floats, Floats]:
    """Weights of the corners −1, 0, 1, 2 in the value and in the slope at t of the cubic through them."""
    value = np.array([-t * (t - 1) * (t - 2), 3 * (t + 1) * (t - 1) * (t - 2), -3 * (t + 1) * t * (t - 2), 0]) / 6
    value[3] = (t + 1) * t * (t - 1) / 6
    slope = np.array([-3 * t * t + 6 * t - 2, 9 * t * t - 12 * t - 3, -9 * t * t + 6 * t + 6, 3 * t * t - 1]) / 6
    return value, slope


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
    """g at the 4 by 4 corners around the square of a corner, up to a constant, from the currents between them."""
    rows, columns = slice(iy - 1, iy + 3), slice(ix - 1, ix + 3)
    along = -np.cumsum(through[1, iy - 1, columns])
    up = np.cumsum(through[0, rows, columns], axis=0)
    return np.asarray(along - along[0] + up - up[0])


def _own(problem: "London", s: int, iy: int, ix: int, at: tuple[float, float], quanta: int) -> Floats:
    """g of a vortex in an endless even sheet at the 4 by 4 corners around its square, up to a constant, A.

    n Phi0/mu0 (G(a − b) − G(0)), G the inverse transform of 1/(Lambda x + m), x of the Laplacian, m of the magnetic
    part; over the corners b of the square with their bilinear weights. at: its place in the square.
    """
    op = problem.operator
    depth = float(np.mean(problem.stack.sheets[s].kinetic[:, iy : iy + 2, ix : ix + 2]))
    ny, nx = op.magnetic.size
    turn_y, turn_x = (2 * np.pi * np.arange(n // 2 + 1) / n for n in (ny, nx))
    form = depth * (4 - 2 * np.cos(turn_x) - 2 * np.cos(turn_y)[:, None])
    form = form + op.unit * op.magnetic.symbols[op.magnetic.pair[s, s]]
    form[0, 0] = np.inf
    times_y, times_x = (np.where(np.arange(n // 2 + 1) % (n // 2) == 0, 1.0, 2.0) / n for n in (ny, nx))
    inverse = times_y[:, None] * times_x / form
    steps = np.arange(3)[:, None]
    fall = np.cos(steps * turn_y) @ inverse @ np.cos(steps * turn_x).T  # of steps in y and x
    fall = fall - fall[0, 0]
    near = np.abs(np.arange(-1, 3)[:, None] - np.arange(2))  # from each of four corners to each of the two beside
    weights = [np.array([1 - t, t]) for t in at]
    made = np.einsum("yaxb,a,b->yx", fall[near[:, :, None, None], near[None, None]], weights[1], weights[0])
    return np.asarray(quanta * flux_quantum / vacuum_permeability * made)
