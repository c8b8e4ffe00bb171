"""Coefficients of the equation of motion at cells and links, from a film on its lattice.

A de Gennes edge takes psi/b from a cell per length of its line. The value at the edge differs from that at the centre,
which lies at a depth s inside: psi_edge = psi/(1 + s/b), so that the flux is psi/(b + s). With psi/b it would be of
first order in the cell.
"""

from collections.abc import Sequence

import numpy as np

from fluxoid.errors import InputError
from fluxoid.gl.arrays.arrays import FilmArrays, padded_links
from fluxoid.gl.arrays.drive import DrivenContact
from fluxoid.gl.arrays.seeds import seeds
from fluxoid.lattice.contacts import LEAST_REACH, FilmLattice
from fluxoid.lattice.mass import borrowed_mass, fastest_rate
from fluxoid.types import Floats


def coefficients(
    film: FilmLattice,
    contacts: Sequence[DrivenContact],
    epsilon: Floats,
    gamma: float,
    u: float,
    h: float,
    precision: type,
    floor: float = 0.0,
    seed: int = 0,
) -> FilmArrays:
    """What does not change in time; epsilon: (ny, nx); h: cell over coherence length; precision: of psi; floor, seed:
    see gl.seeds."""
    lattice = film.continued
    held = film.pin >= 0
    free = (lattice.degree > 0) & ~held
    edge = _edges(film, contacts)
    strength = lattice.degree + 0.5 * np.maximum(edge, 0.0)
    mass = borrowed_mass(lattice, strength, held)
    mobility = np.divide(1.0, u * mass, out=np.zeros_like(mass), where=free)
    reaction = 4 * np.max(np.abs(epsilon) * lattice.area * mobility, initial=0.0)
    diagonal = lattice.area * epsilon - (lattice.degree + edge) / h**2
    cells: Floats = np.zeros((3, *(n + 2 for n in lattice.shape)), precision)
    cells[:, 1:-1, 1:-1] = np.where(free, [diagonal, lattice.area, mobility], 0.0)
    return FilmArrays(
        cells=cells,
        weights=padded_links(np.array([lattice.wx, lattice.wy])) / h**2,
        number=np.array([1.0, gamma**2], precision),
        h2=precision(h**2),
        rate=fastest_rate(np.where(free, strength, 0.0), mass) / (u * h**2) + reaction,
        gamma2=gamma**2,
        wraps=np.array(lattice.periodic),
        u=u,
        floor=floor,
        seeds=np.where(free, seeds(seed, lattice.shape, h), 0.0) if floor else np.zeros((2, 0, 0)),
    )


def _edges(film: FilmLattice, contacts: Sequence[DrivenContact]) -> Floats:
    """Pull of de Gennes edges on each cell, (ny, nx), in the units of the strength of a link."""
    total = np.zeros(film.lattice.shape)
    for contact, lengths, depths in zip(contacts, film.lengths, film.depths):
        b = contact.de_gennes_length
        if b is None:
            continue
        if -film.lattice.cell < b < 0:
            raise InputError(
                "the length over which psi would grow beyond the edge is less than a cell",
                f"contact.{contact.name}.de_gennes_length",
                "a smaller cell",
            )
        # A centre may lie beyond the edge, even where psi, continued, would have come to zero.
        total += lengths / (b + depths if b < 0 else np.maximum(b + depths, LEAST_REACH * film.lattice.cell))
    return total
