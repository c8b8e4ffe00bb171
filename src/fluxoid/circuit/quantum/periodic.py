"""Levels in charge states, for variables that no inductance holds: transmons, charge qubits, three-junction flux
qubits."""

from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh_tridiagonal
from scipy.sparse.linalg import eigsh

from fluxoid.circuit.quantum.hamiltonian import Hamiltonian
from fluxoid.errors import InputError
from fluxoid.types import Floats, Ints


class Charges(NamedTuple):
    """Charge states. grid (states, n): charges; diagonal (states,): charging energies, Hz; hops: for each junction
    Ej/2 times the matrix that moves a pair through it."""

    grid: Ints
    diagonal: Floats
    hops: list[Any]


def charges(h: Hamiltonian, size: int, offset_charge: "Floats | float") -> Charges:
    """Charge states -size .. size of each variable. Raises InputError where a junction sees part of a turn only."""
    n = len(h.charging)
    steps = np.round(h.direction).astype(int)
    if not np.allclose(h.direction, steps, atol=1e-9):
        raise InputError("a junction that sees a part of a variable only", try_="an inductance, however small")
    single = np.arange(-size, size + 1)
    grid = np.stack(np.meshgrid(*[single] * n, indexing="ij"), axis=-1).reshape(-1, n)
    moved = grid - np.broadcast_to(np.asarray(offset_charge, float), (n,))
    diagonal = 4 * np.einsum("ki,ij,kj->k", moved, h.charging, moved)
    hops = []
    for j in range(len(h.josephson)):
        target = grid + steps[j]
        inside = np.all(np.abs(target) <= size, axis=1)
        to = np.ravel_multi_index(tuple((target[inside] + size).T), (2 * size + 1,) * n)
        entries = (np.full(len(to), h.josephson[j] / 2), (to, np.flatnonzero(inside)))
        hops.append(sp.csr_matrix(entries, shape=(len(grid),) * 2))
    return Charges(grid, diagonal, hops)


def hamilton_matrix(c: Charges, b: Floats) -> Any:
    """The sparse Hamiltonian at offsets b of the junctions, Hz."""
    H = sp.diags(c.diagonal).tocsc()
    for x, hop in zip(b, c.hops):
        H = H - np.exp(1j * x) * hop - np.exp(-1j * x) * hop.T
    return H


def periodic_levels(
    h: Hamiltonian, offsets: Floats, size: int, count: int, offset_charge: "Floats | float" = 0.0
) -> tuple[Floats, int]:
    """(levels (offsets, count), Hz; basis states). size: charges -size .. size of each variable.

    offset_charge: of each variable, in pairs.
    """
    c = charges(h, size, offset_charge)
    states = len(c.diagonal)
    found = np.zeros((len(offsets), count))
    chain = len(h.charging) == 1 and bool(np.all(np.abs(np.round(h.direction)) == 1))
    for k, b in enumerate(offsets):
        if chain:  # real and tridiagonal after a shift of phase
            off = np.full(states - 1, -abs(np.sum(h.josephson * np.exp(1j * b * h.direction[:, 0]))) / 2)
            found[k] = eigh_tridiagonal(c.diagonal, off, eigvals_only=True, select="i", select_range=(0, count - 1))
            continue
        H = hamilton_matrix(c, b)
        if states < 400:
            found[k] = np.linalg.eigvalsh(H.toarray())[:count]
        else:
            guess = np.exp(-c.diagonal / c.diagonal.max() * 50).astype(complex)
            below = float(c.diagonal.min() - 1.01 * np.sum(h.josephson))
            found[k] = np.sort(eigsh(H.tocsc(), count, sigma=below, v0=guess, return_eigenvectors=False))
    return found, states
