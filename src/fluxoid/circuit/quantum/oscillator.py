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
from fluxoid.kernels.blas import one_thread
from fluxoid.types import Complexes, Floats, Ints

SPANNED = 1e-11  # of an eigenvector: what is left of it so small is rounding
MOST = 4000  # states: a matrix of 128 MB for each junction, and a minute


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
    """H(b) = diagonal + sum over junctions of (-cos b_j C_j + sin b_j S_j), real symmetric; numbers (states, modes):
    quanta; inner: states to expand in, the others tell what is left out."""

    diagonal: Floats
    numbers: Ints
    C: list[Floats]
    S: list[Floats]
    inner: Ints

    def at(self, b: Floats) -> Floats:
        """The matrix at offsets b among the inner states."""
        pick = np.ix_(self.inner, self.inner)
        H = np.diag(self.diagonal[self.inner])
        for x, C, S in zip(b, self.C, self.S):
            H += np.sin(x) * S[pick] - np.cos(x) * C[pick]
        return H


def affine(h: Hamiltonian, size: int) -> Affine:
    """The Hamiltonian in products of oscillator states. size: inner states of the softest mode; half as many around.

    Raises RunError if the matrices would be larger than ``MOST`` states.
    """
    w, directions = modes(h)
    inner = [max(5, int(size * np.sqrt(w[0] / f))) for f in w]
    sizes = [s + max(3, s // 3) for s in inner]
    limit = max((s - 0.5) * f for f, s in zip(w, sizes)) + w.sum()
    inner_limit = max((s - 0.5) * f for f, s in zip(w, inner)) + w.sum()
    numbers, energies = np.zeros((1, 0), int), np.zeros(1)
    for f, s in zip(
        w, sizes if max(sizes) <= MOST else [MOST + 1]
    ):  # products of two high states are dropped as they come up
        energies = (energies[:, None] + f * (np.arange(s) + 0.5)).ravel()
        numbers = np.column_stack([np.repeat(numbers, s, axis=0), np.tile(np.arange(s), len(numbers))])
        keep = energies <= limit
        energies, numbers = energies[keep], numbers[keep]
        if len(energies) > MOST:
            raise too_many()
    inside = np.all(numbers < inner, axis=1) & (energies <= inner_limit)
    C, S = [], []
    for j in range(len(h.josephson)):
        D = np.full((len(energies),) * 2, complex(h.josephson[j]))
        for mode, s in enumerate(sizes):
            D *= displacement(directions[j, mode], s)[np.ix_(numbers[:, mode], numbers[:, mode])]
        C.append(D.real.copy())
        S.append(D.imag.copy())
    return Affine(energies, numbers, C, S, np.flatnonzero(inside))


def too_many() -> RunError:
    """The error of a basis that became too large."""
    return RunError(
        f"levels not converged: they would need more than {MOST} states. Try: fewer levels, a larger tolerance, or "
        "larger charging energies (such deep wells are classical)"
    )


def oscillator_levels(
    h: Hamiltonian, offsets: Floats, count: int, tolerance: float, size: int
) -> tuple[Floats, float, int, int]:
    """(levels (offsets, count), Hz, without the constant; bound of their error, Hz; states expanded in; size).

    Levels at many offsets are those in the span of the eigenvectors at few. An eigenvalue of that small problem is
    too high by at most |r|^2/gap, r the residual among more states than were expanded in and the gap that to the next
    level: eigenvectors are added at the offset where this is largest, or the states made more, until it is below the
    tolerance. Raises RunError if the states become too many.
    """
    while True:
        with one_thread():
            a = affine(h, size)
            found, bound, outside = _spanned(a, offsets, count, tolerance)
        if bound < tolerance:
            return found, bound, len(a.inner), size
        size = int(size * (1.15 if outside < 100 * tolerance else 1.3)) + 2


def _spanned(a: Affine, offsets: Floats, count: int, tolerance: float) -> tuple[Floats, float, float]:
    """(levels, largest bound of the error, largest part of it that comes from states left out)."""
    extra = count + 3
    basis: Floats = np.zeros((len(a.diagonal), 0))
    for b in offsets[np.unique(np.linspace(0, len(offsets) - 1, 6).astype(int))]:
        basis = _extended(basis, a, b, extra)
    found, bound, outside = (np.zeros((len(offsets), count)), np.zeros(len(offsets)), np.zeros(len(offsets)))
    left = np.arange(len(offsets))
    while True:
        found[left], bound[left], outside[left] = _small(a, basis, offsets[left], count)
        left = np.flatnonzero(bound >= tolerance)
        if not len(left) or np.max(outside) >= tolerance or basis.shape[1] > len(a.inner) - extra:
            return found, float(np.max(bound)), float(np.max(outside))
        basis = _extended(basis, a, offsets[left[int(np.argmax(bound[left]))]], extra)


def _extended(basis: Floats, a: Affine, b: Floats, extra: int) -> Floats:
    """A basis with the lowest eigenvectors at b added, orthonormal to rounding.

    What the basis leaves of a vector may be 1e-9 of it. Made as long as one, rounding's part along the basis is 1e-7:
    it is taken out again.
    """
    vectors = np.zeros((len(a.diagonal), extra))
    vectors[a.inner] = sl.eigh(a.at(b), subset_by_index=[0, extra - 1], check_finite=False, overwrite_a=True)[1]
    for _ in range(3):
        vectors = vectors - basis @ (basis.T @ vectors)
        left, size, _ = np.linalg.svd(vectors, full_matrices=False)
        vectors = left[:, size > SPANNED]
    return np.concatenate([basis, vectors], axis=1)


def _small(a: Affine, basis: Floats, offsets: Floats, count: int) -> tuple[Floats, Floats, Floats]:
    """(levels, bound of their error, its part outside the inner states) in a basis."""
    moved = [a.diagonal[:, None] * basis, *(C @ basis for C in a.C), *(S @ basis for S in a.S)]
    inside = [basis.T @ m for m in moved]
    out = np.ones(len(a.diagonal), bool)
    out[a.inner] = False
    found, bound, outside = np.zeros((len(offsets), count)), np.zeros(len(offsets)), np.zeros(len(offsets))
    for k, b in enumerate(offsets):
        weights = np.concatenate([[1.0], -np.cos(b), np.sin(b)])
        H = sum(w * m for w, m in zip(weights, inside))
        values, vectors = sl.eigh(H, subset_by_index=[0, count + 2], check_finite=False, overwrite_a=True)
        gaps = np.diff(values[count - 1 :])
        group = count + int(np.argmax(gaps))  # levels up to the widest gap above those wanted, as one group
        residual = np.asarray(sum(w * (m @ vectors[:, :group]) for w, m in zip(weights, moved)))
        residual -= basis @ (vectors[:, :group] * values[:group])
        found[k] = values[:count]
        bound[k] = np.sum(residual**2) / np.max(gaps)
        outside[k] = np.sum(residual[out] ** 2) / np.max(gaps)
    return found, bound, outside
