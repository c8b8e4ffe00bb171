"""LU factors of matrices that share one sparse pattern: the pattern is worked out once, the numbers by compiled loops.

No pivoting: the matrices are those of implicit steps, whose diagonals passive elements make large; a vanishing pivot is
reported, and the caller takes a shorter step.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from fluxoid.kernels.compile import kernel


class Pattern(NamedTuple):
    """A filled pattern, rows in the order ``order``. start (n + 1,), column: of each row, ascending; diagonal (n,):
    where the diagonal lies; place: where each entry of the matrix it was made for lies; order, back: permutations."""

    start: np.ndarray
    column: np.ndarray
    diagonal: np.ndarray
    place: np.ndarray
    order: np.ndarray
    back: np.ndarray


def pattern(rows: np.ndarray, columns: np.ndarray, n: int) -> Pattern:
    """The pattern of the factors of a matrix with entries at (rows, columns); ``place`` follows their order."""
    both = sp.csr_matrix((np.ones(2 * len(rows)), (np.r_[rows, columns], np.r_[columns, rows])), shape=(n, n))
    order = _order(both, n)
    back = np.argsort(order)
    wanted = [set() for _ in range(n)]  # type: list[set[int]]
    for i, j in zip(back[rows], back[columns]):
        wanted[i].add(int(j))
        wanted[j].add(int(i))
    for i in range(n):  # eliminating i joins all that it is joined to among the later ones
        wanted[i].add(i)
        later = sorted(j for j in wanted[i] if j > i)
        if later:
            first = later[0]
            wanted[first].update(later)
            for j in later:
                wanted[j].add(first)
    full = [set(row) for row in wanted]
    for i in range(n):
        for j in wanted[i]:
            full[j].add(i)
    start = np.concatenate([[0], np.cumsum([len(row) for row in full])]).astype(np.int64)
    column = np.concatenate([sorted(row) for row in full] or [[]]).astype(np.int64)
    diagonal = np.array([start[i] + np.searchsorted(column[start[i] : start[i + 1]], i) for i in range(n)], np.int64)
    place = np.array(
        [start[i] + np.searchsorted(column[start[i] : start[i + 1]], j) for i, j in zip(back[rows], back[columns])],
        np.int64,
    ).reshape(len(rows))
    return Pattern(start, column, diagonal, place, order.astype(np.int64), back.astype(np.int64))


def _order(both: sp.csr_matrix, n: int) -> np.ndarray:
    """An order of elimination with little fill (minimum degree)."""
    if n < 3:
        return np.arange(n)
    heavy = (both + sp.identity(n) * (2 * n + both.sum())).tocsc()
    return np.asarray(splu(heavy, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True}).perm_c).argsort()


@kernel
def factor(start: np.ndarray, column: np.ndarray, diagonal: np.ndarray, a: np.ndarray, work: np.ndarray) -> bool:
    """Factor in place: L (unit diagonal) and U in the pattern; False if a pivot vanishes. work (n,) zeros."""
    n = diagonal.size
    for i in range(n):
        lo, hi = start[i], start[i + 1]
        size = 0.0
        for p in range(lo, hi):
            work[column[p]] = a[p]
            size = max(size, abs(a[p]))
        for p in range(lo, diagonal[i]):
            k = column[p]
            f = work[k] / a[diagonal[k]]
            work[k] = f
            for q in range(diagonal[k] + 1, start[k + 1]):
                work[column[q]] -= f * a[q]
        for p in range(lo, hi):
            a[p] = work[column[p]]
            work[column[p]] = 0.0
        if not abs(a[diagonal[i]]) > 1e-14 * size:
            return False
    return True


@kernel
def substitute(start: np.ndarray, column: np.ndarray, diagonal: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """Solve in place, b in the pattern's order."""
    n = diagonal.size
    for i in range(n):
        total = b[i]
        for p in range(start[i], diagonal[i]):
            total -= a[p] * b[column[p]]
        b[i] = total
    for i in range(n - 1, -1, -1):
        total = b[i]
        for p in range(diagonal[i] + 1, start[i + 1]):
            total -= a[p] * b[column[p]]
        b[i] = total / a[diagonal[i]]
