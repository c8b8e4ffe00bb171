"""What the crowding of current at an edge costs, that even current in each face does not know.

Next to an edge the sheet current rises, as 1/√x where Lambda is small, and a row of faces with even currents gives a
strip an effective width that is wrong by about a tenth of a cell: an error of first order. A term c I² for the last
face inside of an edge, in units of mu0/2π per length, puts the width right. c depends on the open part w of that face
and on Lambda/h, and follows from one strip, straight and long: with it, a row of faces cut as on the lattice has the
inductance per length of many graded segments, which is mu0/2π (ln(4/W) + const) where Lambda = 0.

Sheets of one film that lie nearer to each other than a cell crowd together: their term is c (Σ I)², with the film's
Lambda. Farther apart each has its own. Between these, the two share by 1 : (d/h)², d the film's thickness. Over
another film that is nearer than its own width current crowds less, and each keeps its own there, which are small.

Log means are of −ln|x − x'| over two segments; lengths are in cells.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from fluxoid.kernels.blas import one_thread
from fluxoid.london.setup.sheets import Sheet
from fluxoid.types import Floats

CELLS = 32  # across the strip
SEGMENTS = 160
OPEN = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])  # w at which c is found
RATIOS = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 25)])  # Lambda/h at which c is found


def edge_terms(sheets: tuple[Sheet, ...], s: int) -> Iterator[tuple[int, Floats]]:
    """2 c between the last faces inside of edges of one sheet and of each of its film, (2, ny, nx), 0 elsewhere.

    Yields numbers of sheets with their terms, in units of mu0 h/4π, as near.py's.
    """
    one = sheets[s]
    film = [t for t, other in enumerate(sheets) if other.film is one.film]
    depth = sum(sheets[t].slab.thickness for t in film) / one.lattice.cell
    together = 0.0 if one.faced or len(film) == 1 else 1 / (1 + depth**2)
    yield s, (1 - together) * _terms(one, one.kinetic)
    if together:
        through = sum(np.divide(1.0, k, out=np.zeros_like(k), where=k > 0) for k in (sheets[t].kinetic for t in film))
        of_film = together * _terms(one, np.divide(1.0, through, out=np.zeros_like(one.kinetic), where=through > 0))
        for t in film:
            yield t, of_film


def _terms(sheet: Sheet, kinetic: Floats) -> Floats:
    """2 c of a sheet with this Lambda/w, (2, ny, nx), m."""
    out = np.zeros_like(kinetic)
    h = sheet.lattice.cell
    for axis, w in enumerate(sheet.open):
        closed = [np.roll(w, step, axis) == 0 for step in (1, -1)]
        at = (w > 0) & (closed[0] ^ closed[1])
        out[axis][at] = 2 * correction(w[at], kinetic[axis][at] * w[at] / h)
    return out


def correction(w: Floats, ratio: Floats) -> Floats:
    """c for faces of open part w in films of Lambda/h = ratio, both (n,): linear between the values that are found."""
    place = np.interp(ratio, RATIOS, np.arange(len(RATIOS)))
    lower = np.minimum(place.astype(int), len(RATIOS) - 2)
    total = np.zeros_like(w)
    for k in np.unique(lower):
        mine = lower == k
        part = place[mine] - k
        total[mine] = (1 - part) * np.interp(w[mine], OPEN, _column(k)) + part * np.interp(
            w[mine], OPEN, _column(k + 1)
        )
    return total


@lru_cache(maxsize=64)
def _column(number: int) -> Floats:
    """c at all w of OPEN, for one of RATIOS; never so far below zero that a face would cost nothing."""
    ratio = float(RATIOS[number])
    with one_thread():
        c = np.array([_needed(w, ratio, conductance(CELLS - 2 + 2 * w, ratio)) for w in map(float, OPEN)])
    return np.maximum(c, -0.25 - 2 * np.pi * ratio / (3 * OPEN))


def conductance(width: float, ratio: float) -> float:
    """Current of a strip per vector potential along it, times mu0/2π, which is L's inverse, by graded segments."""
    ends = -width / 2 * np.cos(np.pi * np.arange(SEGMENTS + 1) / SEGMENTS)
    w, middle = np.diff(ends), (ends[:-1] + ends[1:]) / 2
    form = log_mean(middle[:, None] - middle, w[:, None], w) + 2 * np.pi * ratio * np.diag(1 / w)
    return float(np.linalg.solve(form, np.ones(SEGMENTS)).sum())


def _needed(w: float, ratio: float, exact: float) -> float:
    """c at both edges with which the row of faces, cut as on the lattice, has the exact conductance."""
    wide = np.ones(CELLS)
    wide[[0, -1]] = w
    middle = np.arange(CELLS) + 0.5
    middle[[0, -1]] = 1 - w / 2, CELLS - 1 + w / 2
    steps = np.arange(CELLS)[:, None] - np.arange(float(CELLS))
    cut = (np.abs(steps) <= 2) & ((wide[:, None] < 1) | (wide < 1))
    form = np.where(cut, log_mean(middle[:, None] - middle, wide[:, None], wide), log_mean(steps, 1.0, 1.0))
    form += 2 * np.pi * ratio * np.diag(1 / wide)
    ends = np.zeros(CELLS)
    ends[[0, -1]] = 1.0
    q, u = np.linalg.solve(form, np.column_stack([np.ones(CELLS), ends])).T
    excess = q.sum() - exact
    return float(excess / (2 * q[0] ** 2 - u[0] * excess))


def log_mean(apart: Floats, one: Floats | float, other: Floats | float) -> Floats:
    """Mean of −ln|x − x'| over two segments whose middles are ``apart``."""
    total = np.zeros(np.broadcast(apart, one, other).shape)
    for sign, size in ((1, one + other), (-1, np.subtract(one, other))):
        for far in (apart + size / 2, apart - size / 2):
            x = np.abs(far)
            total += sign * (0.75 * x * x - 0.5 * x * x * np.log(np.where(x > 0, x, 1.0)))
    return np.asarray(total / (np.asarray(one) * other))
