"""Vortices at points: a quantum of fluxoid in the plaquettes around each.

A vortex between corners is spread over the four around it by bilinear weights. What its own near field costs then
depends on the lattice; the differences of the lattice's Green function, 1/4 to the next corner and 1/π to the diagonal
one, are known (W. H. McCrea and F. J. W. Whipple, Proc. R. Soc. Edinb. 60, 281 (1940)), and put a core of radius xi in
the place of the lattice's:  g(r) of a point is that of the continuum at r = h exp(−γ)/√8 on average over its corner.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.errors import InputError
from fluxoid.types import Floats

if TYPE_CHECKING:
    from fluxoid.london.problem import London

Vortex = tuple[float, float, int]  # x, y (m), quanta


def corner_weights(problem: "London", vortices: Sequence[Vortex], film: str | None = None) -> Floats:
    """Quanta at each corner of the sheets of a film (default the first), (S, ny, nx).

    Raises InputError for a vortex outside of the film.
    """
    made = problem.stack
    out = np.zeros(problem.operator.free.shape)
    sheets = made.of_layer(made.of_film(film or next(iter(made.device.film))))
    for x, y, quanta in vortices:
        for s in sheets:
            for iy, ix, weight in around(problem, s, x, y):
                if not made.sheets[s].free[iy, ix] and weight > 0:
                    raise InputError(
                        f"a vortex at ({x:.4g}, {y:.4g}) m is not inside the film, or nearer than a cell to its edge",
                        "vortices",
                        "a point inside, or fluxoids of a hole",
                    )
                out[s, iy, ix] += quanta * weight
    return out


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
