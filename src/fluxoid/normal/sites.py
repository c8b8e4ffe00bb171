"""Electrons that hop between sites around a ring: the sites and links, and the Hamiltonian at any flux.

H(f) = Σ_i c_i† (V_i + ½ B·σ) c_i − Σ_links c_j† t_ij e^{i(2πf w_ij + a_ij)} c_i + h.c., f = Φ/(h/e) the flux through
the hole in quanta of single electrons, B the Zeeman splitting. w_ij is the share of one turn that a link makes (the
shares of any closed path around the hole add to 1), a_ij the phase of a field on the ring itself, t_ij a number, or a
2 × 2 matrix on the two spins.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.types import Bools, Complexes, Floats, Ints

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


@dataclass(frozen=True)
class Sites:
    """Sites and links; energies in units of one hopping t.

    potential: (M,) energy of each site; links: (L, 2) from i to j; turns: (L,) share of one turn around the hole;
    phases: (L,) of a field on the ring; hopping: (L, s, s) on s = 1 or 2 spin states; zeeman: (3,) energy of a spin in
    a field, H = ½ zeeman·σ (0 for s = 1).
    """

    potential: Floats
    links: Ints
    turns: Floats
    phases: Floats
    hopping: Complexes
    zeeman: Floats

    @property
    def spins(self) -> int:
        """Spin states of a site."""
        return int(self.hopping.shape[-1])


def chain(sites: int, potential: ArrayLike = 0.0) -> Sites:
    """A ring of M sites in a row, spinless: link i goes from site i to i + 1 and makes 1/M of a turn.

    Args: ``sites`` M ≥ 3; ``potential`` one number for all or shape (M,).
    Raises: InputError if there are fewer than three sites, or potentials of another shape.
    """
    return ladder(sites, 1, potential=potential)


def ladder(sites: int, legs: int, rung: float = 1.0, plaquette_flux: float = 0.0, potential: ArrayLike = 0.0) -> Sites:
    """A ring of M sites around and several legs across, joined by rungs; spinless.

    Args: ``sites`` M ≥ 3 of each leg; ``legs`` ≥ 1; ``rung`` hopping across, in t; ``plaquette_flux`` in h/e, of a
    field on the ring itself, so that leg y has the phase 2π·flux·(y − (legs − 1)/2) on each link; ``potential`` one
    number or shape (legs, M) or (M,). Site (leg y, place x) has the number y M + x.
    Raises: InputError as ``chain``.
    """
    if sites < 3 or legs < 1:
        raise InputError(f"{legs} legs of {sites} sites", "sites", "three sites or more around, and one leg or more")
    number = np.arange(legs * sites).reshape(legs, sites)
    along = np.stack([number, np.roll(number, -1, axis=1)], axis=-1).reshape(-1, 2)
    across = np.stack([number[:-1], number[1:]], axis=-1).reshape(-1, 2)
    height = np.repeat(np.arange(legs) - (legs - 1) / 2, sites)
    return Sites(
        potential=_potential(potential, (legs, sites)),
        links=np.concatenate([along, across]),
        turns=np.concatenate([np.full(len(along), 1 / sites), np.zeros(len(across))]),
        phases=np.concatenate([2 * np.pi * plaquette_flux * height, np.zeros(len(across))]),
        hopping=np.concatenate([np.ones(len(along)), np.full(len(across), rung)]).astype(complex)[:, None, None],
        zeeman=np.zeros(3),
    )


def from_cells(
    inside: Bools, center: tuple[float, float], plaquette_flux: float = 0.0, potential: float | Floats = 0.0
) -> Sites:
    """A ring of any shape: a site in each cell that is inside, a link between neighbours.

    Args: ``inside`` (ny, nx), such as a device's lattice gives; ``center`` (x, y) of the hole in cells, x along the
    last axis; ``plaquette_flux`` of a field on the ring, in h/e per cell (Landau gauge: phase on links along x);
    ``potential`` one number or shape (ny, nx). Sites are numbered row by row.
    Raises: InputError if no cell is inside, or the hole's centre is a cell of the ring.
    """
    inside = np.asarray(inside, bool)
    if inside.ndim != 2 or not inside.any():
        raise InputError("no cells", "inside", "a two-dimensional array with the ring's cells True")
    x0, y0 = center
    if inside[min(max(round(y0), 0), inside.shape[0] - 1), min(max(round(x0), 0), inside.shape[1] - 1)]:
        raise InputError(f"the centre ({x0:g}, {y0:g}) lies on the ring", "center", "a point in its hole")
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(inside.sum())
    y, x = np.nonzero(inside)
    angle = np.arctan2(y - y0, x - x0) / (2 * np.pi)
    links, phases = [], []
    for dy, dx in ((0, 1), (1, 0)):
        j = np.full(len(x), -1)
        ok = (y + dy < inside.shape[0]) & (x + dx < inside.shape[1])
        j[ok] = number[y[ok] + dy, x[ok] + dx]
        i = np.nonzero(j >= 0)[0]
        links.append(np.stack([i, j[i]], axis=1))
        phases.append(-2 * np.pi * plaquette_flux * (y[i] - y0) if dx else np.zeros(len(i)))
    joined = np.concatenate(links)
    turns = angle[joined[:, 1]] - angle[joined[:, 0]]
    return Sites(
        potential=_potential(potential, inside.shape).reshape(inside.shape)[inside],
        links=joined,
        turns=turns - np.round(turns),
        phases=np.concatenate(phases),
        hopping=np.ones((len(joined), 1, 1), complex),
        zeeman=np.zeros(3),
    )


def with_spin(ring: Sites, zeeman: ArrayLike = (0.0, 0.0, 0.0), rashba: float = 0.0) -> Sites:
    """The same ring with two spin states, split by a field and turned by spin–orbit coupling as electrons go around.

    A link along the direction at angle φ of the ring has the hopping t e^{iθ n·σ}, n = (cos φ, sin φ, 0) the radial
    direction in its middle and θ = ``rashba``/2: the spin precesses by ``rashba`` per link about the field that an
    electric field along z makes. For rings in which each link makes a share of a turn (``chain``, ``ladder``).

    Args: ``zeeman`` splitting g μ_B B as a vector, in t; ``rashba`` angle per link.
    Source: Meijer, Morpurgo, Klapwijk, Phys. Rev. B 66, 033107 (2002), for the form that is Hermitian.
    """
    field = np.asarray(zeeman, float)
    if field.shape != (3,) or not np.isfinite(field).all() or not np.isfinite(rashba):
        raise InputError(f"zeeman = {field}, rashba = {rashba:g}", "zeeman", "a vector of three numbers, and an angle")
    if ring.spins != 1:
        raise InputError("the ring has spin already", "ring", "a ring without spin")
    legs_site = ring.links[:, 0]
    share = np.where(ring.turns == 0, 0.0, 1.0)
    around = 2 * np.pi * (legs_site * np.abs(ring.turns) % 1 + ring.turns / 2)
    n = np.stack([np.cos(around), np.sin(around), np.zeros_like(around)], axis=-1)
    theta = share * rashba / 2
    turn = np.cos(theta)[:, None, None] * np.eye(2) + 1j * np.sin(theta)[:, None, None] * np.einsum(
        "la,aij->lij", n, PAULI
    )
    return replace(ring, hopping=ring.hopping * turn, zeeman=field)


def hamiltonian(ring: Sites, flux: float) -> sparse.csr_matrix:
    """H(f), shape (M s, M s), in t. Site i has its spins at i s … i s + s − 1."""
    return _matrix(ring, flux, np.ones(len(ring.links)), diagonal=True)


def current_operator(ring: Sites, flux: float) -> sparse.csr_matrix:
    """−dH/df, in units of t·e/h: its mean in a level is that level's current (Hellmann and Feynman)."""
    return _matrix(ring, flux, -2j * np.pi * ring.turns, diagonal=False)


def _matrix(ring: Sites, flux: float, factor: np.ndarray, diagonal: bool) -> sparse.csr_matrix:
    """Links times a factor, plus their Hermitian conjugates."""
    s, M = ring.spins, len(ring.potential)
    hop = -ring.hopping * (factor * np.exp(1j * (2 * np.pi * flux * ring.turns + ring.phases)))[:, None, None]
    spin = np.arange(s)
    row = (ring.links[:, 1, None, None] * s + spin[:, None] + 0 * spin).ravel()
    column = (ring.links[:, 0, None, None] * s + 0 * spin[:, None] + spin).ravel()
    there = sparse.coo_matrix((hop.ravel(), (row, column)), (M * s, M * s)).tocsr()
    whole = there + there.conj().T
    if diagonal:
        whole = whole + sparse.diags(np.repeat(ring.potential, s)).tocsr()
        if s == 2:
            whole = whole + sparse.kron(sparse.identity(M), np.einsum("a,aij->ij", ring.zeeman / 2, PAULI)).tocsr()
    return whole.tocsr()


def _potential(potential: ArrayLike, shape: tuple[int, int]) -> Floats:
    V = np.asarray(potential, float)
    try:
        V = np.broadcast_to(V, shape).ravel()
    except ValueError:
        raise InputError(f"potentials of shape {V.shape}", "potential", f"one number, or the shape {shape}") from None
    if not np.isfinite(V).all():
        raise InputError("a potential that is no number", "potential", "finite numbers, in units of the hopping")
    return V.copy()
