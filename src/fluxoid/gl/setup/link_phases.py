"""Link phases of a source: a = (2 pi / Phi0) times the integral of A along each link.

A contact that holds psi is one node of the lattice, at a reference point of its line: a link that crosses the line
runs from its cell to the crossing, and then along the line to that point. So no supercurrent flows along a reservoir,
whatever the gauge. Gauss-Legendre with three points is exact for fields that vary along a link like a polynomial of
degree 5.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from fluxoid.constants import flux_quantum
from fluxoid.lattice.contacts import ContactLine, FilmLattice
from fluxoid.types import Floats

VectorPotential = Callable[[Floats, Floats], tuple[Floats, Floats]]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(3)


def link_phases(film: FilmLattice, contacts: Sequence[ContactLine], vector_potential: VectorPotential) -> Floats:
    """Phases of x and y links, (2, ny, nx), of a vector potential A(x, y) in T m at points in metres."""
    lattice = film.lattice
    h = lattice.cell
    x, y = np.meshgrid(lattice.x, lattice.y)
    phases = np.array([path_phase(vector_potential, x, y, x + h, y), path_phase(vector_potential, x, y, x, y + h)])
    for axis in (0, 1):  # between cells of one node there is no phase
        phases[1 - axis][(film.pin >= 0) & (film.pin == np.roll(film.pin, -1, axis))] = 0.0
    c = film.crossings
    for k in range(len(c.axis)):
        iy, ix = c.iy[k], c.ix[k]
        inner = (lattice.x[ix], lattice.y[iy])
        if not c.outward[k]:
            inner = (inner[0] + h * (c.axis[k] == 1), inner[1] + h * (c.axis[k] == 0))
        way = _along(contacts[c.contact[k]].line, float(c.x[k]), float(c.y[k]))
        phase = path_phase(vector_potential, *inner, *way[0])
        phase += np.sum(path_phase(vector_potential, *way[:-1].T, *way[1:].T))
        phases[0 if c.axis[k] == 1 else 1, iy, ix] = phase if c.outward[k] else -phase
    return phases


def _along(line: BaseGeometry, x: float, y: float) -> Floats:
    """The way from (x, y) along a contact's line to its reference point, (n, 2) of (x, y).

    Between parts that do not meet it goes straight; on a closed line it does not pass the first point.
    """
    here = shapely.Point(x, y)
    node = shapely.shortest_line(line.centroid, line).coords[1]
    part = min(shapely.get_parts(line), key=lambda one: float(shapely.distance(one, here)))
    ends = (float(shapely.line_locate_point(part, one)) for one in (here, shapely.Point(node)))
    return np.array([(x, y), *substring(part, *ends).coords, node])


def path_phase(vector_potential: VectorPotential, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    """(2 pi / Phi0) times the integral of A along the straight paths (x0, y0) to (x1, y1); arrays broadcast."""
    dx, dy = np.subtract(x1, x0), np.subtract(y1, y0)
    total: Floats = np.zeros(np.broadcast_shapes(np.shape(x0), np.shape(x1)))
    for node, weight in zip(_NODES, _WEIGHTS):
        t = 0.5 * (1 + node)
        ax, ay = vector_potential(np.asarray(x0 + t * dx), np.asarray(y0 + t * dy))
        total = total + 0.5 * weight * (ax * dx + ay * dy)
    return 2 * math.pi / flux_quantum * total


def uniform_on_periodic(film: FilmLattice, field: float) -> Floats:
    """Phases of a uniform field, T, on a lattice with periodic axes, (2, ny, nx).

    A = -B (y - y_middle) along x; where y wraps, the wrap links carry B L_y x, and the flux must be n Phi0, which the
    caller sees to. With x alone not periodic the same holds with x and y exchanged.
    """
    lattice = film.lattice
    ny, nx = lattice.shape
    flux = 2 * math.pi / flux_quantum * field * lattice.cell**2
    phases = np.zeros((2, ny, nx))
    if lattice.periodic[1]:
        phases[0] = -flux * (np.arange(ny) - 0.5 * (ny - 1))[:, None]
        if lattice.periodic[0]:
            # Each wrap plaquette closes with the flux of the ny - 1 others taken back.
            phases[1, -1] = flux * ny * np.arange(nx)
    else:
        phases[1] = flux * (np.arange(nx) - 0.5 * (nx - 1))
    return phases
