"""Levels in charge states, for variables that no inductance holds: transmons, charge qubits, three-junction flux
qubits."""

import numpy as np
import scipy.sparse as sp
from scipy.linalg import eigh_tridiagonal
from scipy.sparse.linalg import eigsh

from fluxoid.circuit.quantum.hamiltonian import Hamiltonian
from fluxoid.errors import InputError
from fluxoid.types import Floats


def periodic_levels(
    h: Hamiltonian, offsets: Floats, size: int, count: int, offset_charge: "Floats | float" = 0.0
) -> tuple[Floats, int]:
    """(levels (offsets, count), Hz; basis states). size: charges -size .. size of each variable.

    offset_charge: of each variable, in pairs. Raises InputError where a junction sees part of a variable's turn only.
    """
    n = len(h.charging)
    steps = np.round(h.direction).astype(int)
    if not np.allclose(h.direction, steps, atol=1e-9):
        raise InputError("a junction that sees a part of a variable only", try_="an inductance, however small")
    shift = np.broadcast_to(np.asarray(offset_charge, float), (n,))
    charges = np.arange(-size, size + 1)
    grid = np.stack(np.meshgrid(*[charges] * n, indexing="ij"), axis=-1).reshape(-1, n)
    moved = grid - shift
    diagonal = 4 * np.einsum("ki,ij,kj->k", moved, h.charging, moved)
    states = len(grid)
    found = np.zeros((len(offsets), count))
    if n == 1 and np.all(np.abs(steps) == 1):
        for k, b in enumerate(offsets):
            coupling = abs(np.sum(h.josephson * np.exp(1j * b * steps[:, 0]))) / 2
            off = np.full(states - 1, -coupling)
            found[k] = eigh_tridiagonal(diagonal, off, eigvals_only=True, select="i", select_range=(0, count - 1))
        return found, states
    hops = []
    for j in range(len(h.josephson)):
        target = grid + steps[j]
        inside = np.all(np.abs(target) <= size, axis=1)
        to = np.ravel_multi_index(tuple((target[inside] + size).T), (2 * size + 1,) * n)
        hop = sp.csr_matrix(
            (np.full(len(to), h.josephson[j] / 2), (to, np.flatnonzero(inside))), shape=(states, states)
        )
        hops.append(hop)
    for k, b in enumerate(offsets):
        H = sp.diags(diagonal).tocsc()
        for x, hop in zip(b, hops):
            H = H - np.exp(1j * x) * hop - np.exp(-1j * x) * hop.T
        if states < 400:
            found[k] = np.linalg.eigvalsh(H.toarray())[:count]
        else:
            guess = np.exp(-diagonal / diagonal.max() * 50).astype(complex)
            below = float(diagonal.min() - 1.01 * np.sum(h.josephson))
            found[k] = np.sort(eigsh(H.tocsc(), count, sigma=below, v0=guess, return_eigenvectors=False))
    return found, states
