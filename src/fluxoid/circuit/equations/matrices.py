"""Few matrix operations that read the same for dense stacks (lanes, rows, columns) and for sparse matrices.

Small circuits are reduced densely, all lanes at once; large ones sparsely, one lane after the other.
"""

from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

Matrix = Any
DROP = 1e-18  # entries below this part of the largest in their column are rounding, not physics
ROUNDING = 1e-14  # of the magnitudes that a sum is made of: what is below is what rounding left


def incidence(pairs: Any, count: int, sparse: bool) -> Matrix:
    """(branches, nodes): +1 at the first node of each pair, -1 at the second; node -1 is ground."""
    at, nodes, values = [], [], []
    for k, (plus, minus) in enumerate(pairs):
        for node, sign in ((plus, 1.0), (minus, -1.0)):
            if node >= 0:
                at.append(k)
                nodes.append(node)
                values.append(sign)
    made = sp.csr_matrix((values, (at, nodes)), shape=(len(pairs), count))
    return made if sparse else made.toarray()


def transpose(a: Matrix) -> Matrix:
    """Transpose of each matrix."""
    return a.T if sp.issparse(a) else np.swapaxes(a, -1, -2)


def gram(a: Matrix, values: np.ndarray, b: Matrix) -> Matrix:
    """a^T diag(values) b; values (n,) or (lanes, n)."""
    if sp.issparse(b):
        return (a.T @ sp.diags(values) @ b).tocsr()
    return transpose(a) @ (values[..., :, None] * b)


def scaled(a: Matrix, values: np.ndarray) -> Matrix:
    """a diag(values): each column times a number."""
    return (a @ sp.diags(values)).tocsr() if sp.issparse(a) else a * values[..., None, :]


def block(a: Matrix, rows: Any, columns: Any) -> Matrix:
    """Rows and columns of each matrix."""
    if sp.issparse(a):
        return a.tocsr()[rows][:, columns]
    return a[..., rows, :][..., :, columns]


def rows(a: Matrix, which: Any) -> Matrix:
    """Some rows of each matrix."""
    return a.tocsr()[which] if sp.issparse(a) else a[..., which, :]


def columns(a: Matrix, which: Any) -> Matrix:
    """Some columns of each matrix."""
    return a.tocsc()[:, which].tocsr() if sp.issparse(a) else a[..., which]


def one_of(a: Matrix, lane: int) -> Matrix:
    """The matrix of one lane."""
    return a if sp.issparse(a) or a.ndim == 2 else a[lane if a.shape[0] > 1 else 0]


def dense(a: Matrix) -> np.ndarray:
    """A matrix, or stack of them, as an array."""
    return np.asarray(a.toarray() if sp.issparse(a) else a)


def stack(blocks: list[list[Matrix]]) -> Matrix:
    """A matrix of blocks."""
    if any(sp.issparse(b) for row in blocks for b in row):
        return sp.bmat(blocks).tocsr()
    lanes = np.broadcast_shapes(*(b.shape[:-2] for row in blocks for b in row))
    whole = [np.concatenate([np.broadcast_to(b, (*lanes, *b.shape[-2:])) for b in row], axis=-1) for row in blocks]
    return np.concatenate(whole, axis=-2)


def solve(a: Matrix, b: Matrix) -> Matrix:
    """a^-1 b. Raises numpy.linalg.LinAlgError if a is singular."""
    if not sp.issparse(a):
        if a.shape[-1] == 0:
            return np.zeros((*np.broadcast_shapes(a.shape[:-2], b.shape[:-2]), *b.shape[-2:]))
        if np.any(~np.isfinite(a)):
            raise np.linalg.LinAlgError("not finite")
        return np.linalg.solve(a, b)
    if a.shape[0] == 0:
        return b
    diagonal = a.diagonal()
    if a.nnz == np.count_nonzero(diagonal):
        if np.any(diagonal == 0):
            raise np.linalg.LinAlgError("singular")
        return (sp.diags(1 / diagonal) @ b).tocsr()
    try:
        factor = splu(a.tocsc())
    except RuntimeError as problem:
        raise np.linalg.LinAlgError("singular") from problem
    b = b.tocsc()
    parts = []
    for first in range(0, b.shape[1], 256):
        part = factor.solve(b[:, first : first + 256].toarray())
        part[np.abs(part) < DROP * np.maximum(np.max(np.abs(part), axis=0), 1e-300)] = 0
        parts.append(sp.csr_matrix(part))
    return sp.hstack(parts).tocsr() if parts else b.tocsr()


def magnitudes(*factors: Matrix) -> Matrix:
    """|a| |b| ...: what the entries of a product are made of, and so the measure of their rounding; it has their
    units."""
    product = abs(factors[0])
    for factor in factors[1:]:
        product = product @ abs(factor)
    return product


def pruned(a: Matrix, size: Matrix) -> Matrix:
    """Without entries that are rounding of the magnitudes (see ``magnitudes``) they are made of.

    Entries of one row or column may be of different units, and so large or small: they are never compared.
    """
    if not sp.issparse(a):
        return np.where(np.abs(a) < ROUNDING * size, 0.0, a)
    a, size = a.tocsr(), size.tocsr()
    kept = a - a.multiply(abs(a) < ROUNDING * size)
    kept.eliminate_zeros()
    return kept.tocsr()


def present(a: Matrix, size: Matrix) -> np.ndarray:
    """(rows, columns): where entries are more than rounding in any lane."""
    a = pruned(a, size)
    if sp.issparse(a):
        return np.asarray(a.toarray() != 0)
    return np.asarray(np.any(a != 0, axis=0) if a.ndim > 2 else a != 0)


def identity(n: int, sparse: bool) -> Matrix:
    """The unit matrix."""
    return sp.identity(n, format="csr") if sparse else np.eye(n)


def largest(a: Matrix) -> float:
    """The largest magnitude in a matrix, 0 if it has no entries."""
    if sp.issparse(a):
        return float(np.max(np.abs(a.data))) if a.nnz else 0.0
    return float(np.max(np.abs(a))) if a.size else 0.0
