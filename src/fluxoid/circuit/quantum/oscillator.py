"""Levels in products of oscillator states, for variables that inductances hold.

Normal modes of capacitance and inductance make H_0 diagonal; the cosine of a combination of mode coordinates is a
product of exp(i a x) for each mode, whose matrix is exact in the truncated basis (taken from a larger one by
quadrature).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.linalg as sl

from fluxoid.circuit.quantum.hamiltonian import Hamiltonian
from fluxoid.errors import RunError
from fluxoid.types import Complexes, Floats


def modes(h: Hamiltonian) -> tuple[Floats, Floats]:
    """(frequencies, Hz; directions of the junctions in zero-point units of the modes (junctions, modes))."""
    # 4 n Ec n + phi El phi/2: with 8 Ec = A A^T, w^2 are eigenvalues of A^T El A and x = phi zero-point amplitude
    A = np.linalg.cholesky(8 * h.charging)
    squares, V = np.linalg.eigh(A.T @ h.inductive @ A)
    w = np.sqrt(squares)
    return w, h.direction @ A @ V / np.sqrt(2 * w)


@lru_cache(maxsize=8)
def _positions(size: int) -> tuple[Floats, Floats]:
    """Eigenvalues and vectors of b + b^dagger among ``size`` oscillator states."""
    x, V = sl.eigh_tridiagonal(np.zeros(size), np.sqrt(np.arange(1, size)))
    return x, V


def displacement(a: float, size: int) -> Complexes:
    """<m| exp(i a (b + b^dagger)) |n> for m, n < size: from the eigenvectors of the position in a larger basis.

    Recurrences between the elements are faster, and lose all digits where a is large.
    """
    large = -(-(size + 24 + int(4 * abs(a) * np.sqrt(size))) // 64) * 64
    x, V = _positions(large)
    V = V[:size]
    return np.asarray((V * np.cos(a * x)) @ V.T + 1j * ((V * np.sin(a * x)) @ V.T))


@dataclass(frozen=True)
class Affine:
    """H(b) = diagonal + sum over junctions of (-cos b_j C_j + sin b_j S_j), real symmetric."""

    diagonal: Floats
    C: list[Floats]
    S: list[Floats]

    def at(self, b: Floats) -> Floats:
        """The matrix at offsets b."""
        H = np.diag(self.diagonal)
        for x, C, S in zip(b, self.C, self.S):
            H += np.sin(x) * S - np.cos(x) * C
        return H


def affine(h: Hamiltonian, size: int) -> Affine:
    """The Hamiltonian in products of oscillator states. size: states of the softest mode."""
    w, directions = modes(h)
    sizes = [max(6, int(size * np.sqrt(w[0] / f))) for f in w]
    energies = np.zeros(1)
    for f, s in zip(w, sizes):
        energies = (energies[:, None] + f * (np.arange(s) + 0.5)).ravel()
    keep = np.arange(len(energies))
    if len(w) > 1:  # drop products of two high states
        keep = keep[energies <= max((s - 0.5) * f for f, s in zip(w, sizes)) + w.sum()]
    C, S = [], []
    for j in range(len(h.josephson)):
        D = np.ones((1, 1), complex)
        for mode, s in enumerate(sizes):
            D = np.kron(D, displacement(directions[j, mode], s))
        D = h.josephson[j] * D[np.ix_(keep, keep)]
        C.append(D.real.copy())
        S.append(D.imag.copy())
    return Affine(energies[keep], C, S)


def lowest(H: Floats, count: int) -> Floats:
    """The lowest eigenvalues."""
    return np.asarray(
        sl.eigh(H, eigvals_only=True, subset_by_index=[0, count - 1], check_finite=False, overwrite_a=True)
    )


def oscillator_levels(
    h: Hamiltonian, offsets: Floats, count: int, tolerance: float, size: int, most: int = 4000
) -> tuple[Floats, float, int]:
    """(levels (offsets, count), Hz, without the constant; change at the last growth of the basis; its states).

    The basis grows until three of the offsets are converged; then the others are solved in the space of the lowest
    states at a few of them, more of which are taken until residuals bound the error (``reduced_levels``). Raises
    RunError if the basis becomes too large.
    """
    test = offsets[np.unique([0, len(offsets) // 2, len(offsets) - 1])]
    before: Floats | None = None
    while True:
        a = affine(h, size)
        now = np.array([lowest(a.at(b), count) for b in test])
        change = float(np.max(np.abs(now - before))) if before is not None else np.inf
        if change < tolerance:
            break
        if len(a.diagonal) > most:
            raise RunError(
                f"levels not converged with {len(a.diagonal)} states. Try: fewer levels, or a larger tolerance"
            )
        before, size = now, int(size * 1.2) + 2
    return reduced_levels(a, offsets, count, tolerance), change, len(a.diagonal)


def reduced_levels(a: Affine, offsets: Floats, count: int, tolerance: float) -> Floats:
    """Levels at many offsets in the span of the eigenvectors at few.

    An eigenvalue of the small problem is off by at most |r|^2/gap, r the residual in the full space and the gap that
    to the next level: eigenvectors are added at the offset where this is largest, until it is below the tolerance
    everywhere.
    """
    if len(offsets) <= 4 or len(a.diagonal) <= 4 * count:
        return np.array([lowest(a.at(b), count) for b in offsets])
    extra = count + 1
    basis: Floats = np.zeros((len(a.diagonal), 0))
    for b in offsets[np.unique(np.linspace(0, len(offsets) - 1, 6).astype(int))]:
        basis = _extended(basis, a, b, extra)
    found = np.zeros((len(offsets), count))
    left = np.arange(len(offsets))
    while True:
        found[left], bound = _small(a, basis, offsets[left], count)
        if np.all(bound < tolerance):
            return found
        worst = offsets[left[int(np.argmax(bound))]]
        left = left[bound >= tolerance]
        if basis.shape[1] > len(a.diagonal) - 2 * extra:
            found[left] = [lowest(a.at(b), count) for b in offsets[left]]
            return found
        basis = _extended(basis, a, worst, extra)


def _extended(basis: Floats, a: Affine, b: Floats, extra: int) -> Floats:
    vectors = sl.eigh(a.at(b), subset_by_index=[0, extra - 1], check_finite=False, overwrite_a=True)[1]
    whole = np.concatenate([basis, vectors], axis=1)
    u, s, _ = np.linalg.svd(whole, full_matrices=False)
    return np.asarray(u[:, s > 1e-9 * s[0]])


def _small(a: Affine, basis: Floats, offsets: Floats, count: int) -> tuple[Floats, Floats]:
    """(levels, bound of their error) in a basis."""
    moved = [a.diagonal[:, None] * basis, *(C @ basis for C in a.C), *(S @ basis for S in a.S)]
    inside = [basis.T @ m for m in moved]
    found, bound = np.zeros((len(offsets), count)), np.zeros(len(offsets))
    for k, b in enumerate(offsets):
        weights = np.concatenate([[1.0], -np.cos(b), np.sin(b)])
        H = sum(w * m for w, m in zip(weights, inside))
        values, vectors = sl.eigh(H, subset_by_index=[0, count], check_finite=False, overwrite_a=True)
        lowest_vectors = vectors[:, :count]
        residual = sum(w * (m @ lowest_vectors) for w, m in zip(weights, moved))
        residual = residual - basis @ (lowest_vectors * values[:count])
        gap = np.maximum(values[count] - values[count - 1], 1e-3 * abs(values[count]))
        found[k] = values[:count]
        bound[k] = np.max(np.sum(np.asarray(residual) ** 2, axis=0)) / gap
    return found, bound
