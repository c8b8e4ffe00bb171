"""Constant sparse matrices in the form that compiled loops like: by diagonals where they are banded, else by rows.

Lanes (runs that differ in numbers only) lie side by side: a vector of n unknowns and W lanes is flat, [i * W + lane],
and a band matrix stays one, its offsets times W. So one loop serves a long line and a batch of short ones.

In the arena an operator is ten integers: rows, columns, lanes (flat sizes), number of diagonals, where their offsets
and values are, number of rows kept by rows, where their starts, columns and values are. A scatter is four: columns,
where their starts, targets and values are.
"""

from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.compiled.arena import Arena
from fluxoid.kernels.compile import kernel


def operator(arena: Arena, matrices: Any, lanes: int, rows: int, columns: int) -> int:
    """Pack a matrix for ``lanes`` lanes. matrices: (lanes or 1, rows, columns) array, or a list of sparse ones."""
    i, j, values = _entries(matrices, lanes)
    side = 1 if arena.apart else lanes
    diagonals = np.unique(j - i)
    if len(diagonals) * rows <= 3 * len(i) + 16:
        bands = np.zeros((len(diagonals), rows, lanes))
        bands[np.searchsorted(diagonals, j - i), i] = values
        places = [arena.put_ints(diagonals * side), arena.put_lanes(bands), 0, 0, 0, 0]
        return arena.put_ints([rows * side, columns * side, side, len(diagonals), *places])
    start = np.concatenate([[0], np.cumsum(np.bincount(i, minlength=rows))])
    places = [0, 0, rows, arena.put_ints(start), arena.put_ints(j), arena.put_lanes(values)]
    return arena.put_ints([rows * side, columns * side, side, 0, *places])


def scatter(arena: Arena, matrices: Any, lanes: int, rows: int, columns: int) -> int:
    """Pack a matrix that is applied to few numbers, the same in all lanes (channels), column by column."""
    i, j, values = _entries(matrices, lanes)
    side = 1 if arena.apart else lanes
    order = np.argsort(j, kind="stable")
    target = i[order, None] * side + np.arange(side)
    start = np.concatenate([[0], np.cumsum(side * np.bincount(j, minlength=columns))])
    return arena.put_ints([columns, arena.put_ints(start), arena.put_ints(target), arena.put_lanes(values[order])])


def _entries(matrices: Any, lanes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(i, j, values (entries, lanes)) in the order of rows, for the union of the lanes' patterns."""
    if isinstance(matrices, list):
        coo = [sp.csr_matrix(m).tocoo() for m in matrices]
        columns = coo[0].shape[1]
        codes = [c.row.astype(np.int64) * columns + c.col for c in coo]
        union = np.unique(np.concatenate(codes))
        values = np.zeros((len(union), len(coo)))
        for lane, (code, c) in enumerate(zip(codes, coo)):
            values[np.searchsorted(union, code), lane] = c.data
        return union // max(columns, 1), union % max(columns, 1), np.broadcast_to(values, (len(union), lanes))
    full = np.asarray(matrices, float)
    full = full if full.ndim == 3 else full[None]
    i, j = np.nonzero(np.any(full != 0, axis=0))
    return i, j, np.broadcast_to(full[:, i, j].T, (len(i), lanes))


@kernel
def apply(I: np.ndarray, F: np.ndarray, at: int, x: np.ndarray, out: np.ndarray) -> None:
    """out += op x."""
    rows, columns, w, diagonals, offsets, bands = I[at], I[at + 1], I[at + 2], I[at + 3], I[at + 4], I[at + 5]
    for d in range(diagonals):
        o = I[offsets + d]
        lo, hi = max(0, -o), min(rows, columns - o)
        band, source, target = F[bands + d * rows + lo : bands + d * rows + hi], x[lo + o : hi + o], out[lo:hi]
        for i in range(hi - lo):
            target[i] += band[i] * source[i]
    start, column, data = I[at + 7], I[at + 8], I[at + 9]
    for r in range(I[at + 6]):
        lo, hi = I[start + r], I[start + r + 1]
        if w == 1:
            total = 0.0
            for p in range(lo, hi):
                total += F[data + p] * x[I[column + p]]
            out[r] += total
        else:
            target = out[r * w : r * w + w]
            for p in range(lo, hi):
                c = I[column + p] * w
                source, values = x[c : c + w], F[data + p * w : data + p * w + w]
                for i in range(w):
                    target[i] += values[i] * source[i]


@kernel
def spread(I: np.ndarray, F: np.ndarray, at: int, w: np.ndarray, out: np.ndarray) -> None:
    """out = scatter w."""
    start, target, factor = I[at + 1], I[at + 2], I[at + 3]
    for i in range(out.size):
        out[i] = 0.0
    for c in range(I[at]):
        if w[c] != 0.0:
            for p in range(I[start + c], I[start + c + 1]):
                out[I[target + p]] += F[factor + p] * w[c]
