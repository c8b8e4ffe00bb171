"""Films with sides along x and y, holes likewise, on lines that get closer towards every edge: no edge cuts a cell.

Stream function g on the crossings of the lines; the current between two of them flows through a rectangle as long as
the half ways to the next lines, evenly; the mean of 1/r between two rectangles is exact when they are near each other
and by Gauss points when far. What is minimised is the quadratic form of these. Dense and slow, and shares no lattice,
kernel or solver with what it checks; error of order 1/n^2, so that two numbers of lines give a limit.

Lengths in any one unit; inductances over mu0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

Box = tuple[float, float, float, float]  # left, bottom, right, top


def graded(edges: Sequence[float], steps: float, times: int = 1) -> np.ndarray:
    """Lines between edges, closer towards each: more between edges that are further apart; ``times`` as many steps."""
    edges = np.unique(edges)
    parts = times * np.maximum(2, np.round(steps * np.sqrt(np.diff(edges))).astype(int))
    lines = [a + (b - a) * np.sin(np.linspace(0, np.pi / 2, n + 1)) ** 2 for a, b, n in zip(edges, edges[1:], parts)]
    return np.append(np.concatenate([part[:-1] for part in lines]), edges[-1])


@njit(error_model="numpy")
def _fourth(x: float, y: float) -> float:
    """Its second differences along x and y are the integral of 1/r over two rectangles."""
    r = np.hypot(x, y)
    out = -(r**3) / 6
    if x != 0 and y != 0:
        out += 0.5 * x * y * (x * np.arcsinh(y / abs(x)) + y * np.arcsinh(x / abs(y)))
    return out


@njit(error_model="numpy")
def mean_inverse_distances(boxes: np.ndarray) -> np.ndarray:
    """(boxes, boxes): the mean of 1/r over two boxes, each (left, bottom, right, top)."""
    n = len(boxes)
    out = np.empty((n, n))
    for i in range(n):
        a = boxes[i]
        for j in range(i + 1):
            b = boxes[j]
            size = max(max(a[2] - a[0], a[3] - a[1]), max(b[2] - b[0], b[3] - b[1]))
            dx, dy = (a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2
            total = 0.0
            if np.hypot(dx, dy) > 6 * size:
                for sides in range(16):
                    u = (
                        dx
                        + (sides % 2 - 0.5) * (a[2] - a[0]) / 3**0.5
                        + (sides // 2 % 2 - 0.5) * (b[2] - b[0]) / 3**0.5
                    )
                    v = dy + (sides // 4 % 2 - 0.5) * (a[3] - a[1]) / 3**0.5
                    v += (sides // 8 - 0.5) * (b[3] - b[1]) / 3**0.5
                    total += 1 / np.hypot(u, v) / 16
            else:
                for k in range(4):
                    p = a[0 if k % 2 else 2] - b[0 if k // 2 else 2]
                    for m in range(4):
                        q = a[1 if m % 2 else 3] - b[1 if m // 2 else 3]
                        sign = (-1) ** (k % 2 + k // 2 + m % 2 + m // 2)
                        total += sign * _fourth(p, q)
                total /= (a[2] - a[0]) * (a[3] - a[1]) * (b[2] - b[0]) * (b[3] - b[1])
            out[i, j] = out[j, i] = total
    return out


@dataclass(frozen=True)
class Result:
    """Of the holes: L, its kinetic part, effective areas (fluxoid over field without currents around holes)."""

    inductance: np.ndarray
    kinetic: np.ndarray
    effective_area: np.ndarray


def film(outer: Box, holes: Sequence[Box], screening: float, steps: float = 4.0, times: int = 1) -> Result:
    """A rectangular film with rectangular holes, ``steps`` lines (and ``times`` as many) over a length of 1."""
    x, y = (graded([box[k + side] for box in (outer, *holes) for side in (0, 2)], steps, times) for k in (0, 1))
    nx, ny = len(x), len(y)
    xs, ys = np.meshgrid(x, y)
    tag = np.full((ny, nx), -1)  # -1: a crossing of its own; 0: outside; k: hole k
    tag[[0, -1]] = tag[:, [0, -1]] = 0
    for k, (left, bottom, right, top) in enumerate(holes, 1):
        tag[(xs >= left) & (xs <= right) & (ys >= bottom) & (ys <= top)] = k
    unknown = np.where(tag > 0, tag - 1, -1)
    free = tag == -1
    unknown[free] = len(holes) + np.arange(free.sum())
    ways = [(mid(x), x, y), (mid(y), y, x)]
    form, kinetic = (np.zeros((unknown.max() + 1,) * 2) for _ in range(2))
    for axis, (halves, along, across) in enumerate(ways):
        index = unknown if axis == 0 else unknown.T
        i, j = (part.ravel() for part in np.meshgrid(np.arange(1, len(along) - 1), np.arange(len(across) - 1)))
        low, high = index[j, i], index[j + 1, i]
        some = low != high
        i, j, low, high = i[some], j[some], low[some], high[some]
        boxes = np.stack([halves[i - 1], across[j], halves[i], across[j + 1]], axis=1)
        lengths = boxes[:, 2] - boxes[:, 0]
        grid = mean_inverse_distances(boxes) * np.outer(lengths, lengths) / (4 * np.pi)
        own = screening * lengths / (boxes[:, 3] - boxes[:, 1])
        rows = np.arange(len(i))
        parts = [
            (np.full(len(i), sign)[end >= 0], rows[end >= 0], end[end >= 0]) for sign, end in ((1.0, high), (-1.0, low))
        ]
        values, rows, columns = (np.concatenate(part) for part in zip(*parts))
        difference = csr_array((values, (rows, columns)), shape=(len(i), len(form)))
        grid[np.diag_indices_from(grid)] += own
        form += difference.T @ (difference.T @ grid).T
        kinetic += (difference.T @ (difference * own[:, None])).toarray()
    weights = np.outer(_dual(y), _dual(x))
    area = np.bincount(unknown[unknown >= 0], weights[unknown >= 0], len(form))
    n = len(holes)
    inner = cho_solve(cho_factor(form[n:, n:], overwrite_a=True), form[n:, :n])
    states = np.vstack([np.eye(n), -inner])  # unit currents around holes
    return Result(states.T @ form @ states, states.T @ kinetic @ states, states.T @ area)


def mid(lines: np.ndarray) -> np.ndarray:
    """Half ways."""
    return np.asarray((lines[1:] + lines[:-1]) / 2)


def _dual(lines: np.ndarray) -> np.ndarray:
    return np.diff(np.concatenate([lines[:1], mid(lines), lines[-1:]]))


def limit(outer: Box, holes: Sequence[Box], screening: float, steps: float) -> tuple[Result, float]:
    """What more lines would give, by ``steps``, twice and four times as many; and about by how much it may be wrong.

    Smooth parts leave an error of order 1/n^2, the inner corners, where K grows as r^(-1/3), one of 1/n^(8/3): both
    are taken off. The last number is the relative difference from what the three leave when 1/n^2 alone is.
    """
    found = [film(outer, holes, screening, steps, n) for n in (1, 2, 4)]
    powers = np.array([[1.0, n**-2, n ** (-8 / 3)] for n in (1.0, 2.0, 4.0)])
    weights = np.linalg.inv(powers)[0]
    names = ("inductance", "kinetic", "effective_area")
    best = Result(*(sum(w * getattr(one, k) for w, one in zip(weights, found)) for k in names))
    plain = (4 * found[2].inductance - found[1].inductance) / 3
    return best, float(np.abs(plain / best.inductance - 1).max())
