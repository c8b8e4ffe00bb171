"""Borrowed mass: slivers of cells that force no time step.

The equation of a cell is m dpsi/dt = area * reaction + sum of w (psi_j - psi_i)/h^2, and its fastest rate is
2 (sum of w)/(m h^2): without bound for a sliver whose mass is its area. Only the mass is changed:

    m = max(area, (sum of w)/4),

and what a cell lacks is taken from its neighbours in proportion to w, so that the total is kept. Steady states do not
see it, and time dependence stays second order. (Clamping without borrowing is first order; so is merging slivers.)

Cells that a contact holds lend without limit: their own mass means nothing. What they lend makes a strong link to them
(a cell whose centre is all but on the line) no faster than others, and changes time dependence there alone, where psi
is off the held value by no more than the distance from the line.
"""

import numpy as np

from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Bools, Floats

PASSES = 8


def borrowed_mass(lattice: Lattice, strength: Floats | None = None, held: Bools | None = None) -> Floats:
    """Mass of each cell in units of a whole one, (ny, nx); 0 outside. The sum over the film is that of the areas.

    strength: (ny, nx) sum of w of each cell, and half of what else pulls psi to zero there in the same units; by
    default the lattice's degree; held: (ny, nx) cells that lend without limit, by default none. A lender may itself
    fall below its bound and borrow in the next pass; what is left after all passes only raises the fastest rate, which
    the time step is told by ``fastest_rate``.
    """
    wx, wy, degree = lattice.wx, lattice.wy, lattice.degree
    floor = (degree if strength is None else strength) / 4
    if held is not None:
        floor = np.where(held, -np.inf, floor)
    mass = np.where(lattice.inside, lattice.area, 0.0)
    for _ in range(PASSES):
        lack = np.maximum(floor - mass, 0.0)
        if not lack.any():
            break
        share = np.divide(lack, degree, out=np.zeros_like(lack), where=degree > 0)
        lent = (
            wx * np.roll(share, -1, 1)
            + np.roll(wx * share, 1, 1)
            + wy * np.roll(share, -1, 0)
            + np.roll(wy * share, 1, 0)
        )
        mass = mass + lack - lent
    return mass


def fastest_rate(strength: Floats, mass: Floats) -> float:
    """Upper bound of the rates of the diffusion operator, times h^2: Gershgorin, 2 strength/m; 8 without slivers."""
    ratio = np.divide(2 * strength, mass, out=np.zeros_like(mass), where=mass > 0)
    return float(ratio.max())
