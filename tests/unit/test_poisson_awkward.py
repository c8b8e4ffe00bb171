"""The potential's solver on awkward shapes against a sparse direct solve, whole solutions: one row, one column, combs,
spirals, many films, odd sizes, periodic axes; serial and threads, in equal bits.

Solved to 1e-12 of the right-hand side; the conditioning of a wire of n cells adds n²: 1e-8 of the largest potential.
"""

import numba
import numpy as np
import pytest
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from fluxoid.solvers.poisson.solver import build, solve, workspace
from unit.poisson_films import Links, apply, meander, of_cells, spiral


def direct(wx: np.ndarray, wy: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(solution, number of the film of each cell) of L x = b by LU, the mean of each film zero."""
    ny, nx = wx.shape
    cells = np.arange(ny * nx).reshape(ny, nx)
    i = np.concatenate([cells.ravel(), cells.ravel()])
    j = np.concatenate([np.roll(cells, -1, 1).ravel(), np.roll(cells, -1, 0).ravel()])
    w = np.concatenate([wx.ravel(), wy.ravel()])
    W = sp.coo_matrix((w, (i, j)), (ny * nx,) * 2)
    W = (W + W.T).tocsr()
    L = sp.diags(np.asarray(W.sum(1)).ravel()) - W
    count, film = connected_components(W)
    first = np.unique(film, return_index=True)[1]
    pinned = L + sp.coo_matrix((np.ones(count), (first, first)), L.shape)
    x = splu(pinned.tocsc()).solve(b.ravel())
    return without_means(x, film).reshape(ny, nx), film


def without_means(x: np.ndarray, film: np.ndarray) -> np.ndarray:
    return x.ravel() - (np.bincount(film, x.ravel()) / np.bincount(film))[film]


def comb(n: int) -> Links:
    m = np.zeros((n, n))
    m[0], m[:, ::2] = 1, 1
    return of_cells(m)


def islands(n: int) -> Links:
    """Many films: random cells, half of them."""
    return of_cells(np.random.default_rng(n).random((n, n)) < 0.5)


def box(ny: int, nx: int, periodic: tuple[bool, bool] = (False, False)) -> Links:
    wx, wy = np.ones((ny, nx)), np.ones((ny, nx))
    wx[:, -1], wy[-1] = periodic[1], periodic[0]
    return wx, wy


ROWS = [(1, 2), (1, 3), (1, 299), (1, 301), (1, 1000), (1, 3001), (2, 700), (3, 701)]
COLUMNS = [(300, 1), (1000, 1), (701, 2), (5, 5)]
AROUND = [
    (1, 800, (False, True)),
    (3, 3, (True, True)),
    (4, 333, (False, True)),
    (333, 4, (True, False)),
    (64, 65, (True, True)),
    (97, 130, (False, True)),
    (5, 6, (True, True)),
]
SHAPES: dict[str, tuple[Links, tuple[bool, bool]]] = {
    **{f"{ny} x {nx}": (box(ny, nx), (False, False)) for ny, nx in ROWS + COLUMNS},
    "comb": (comb(61), (False, False)),
    "meander": (meander(1, 1)(63), (False, False)),
    "spiral": (spiral(2, 1)(64), (False, False)),
    "islands": (islands(90), (False, False)),
    **{f"{ny} x {nx} periodic {p}": (box(ny, nx, p), p) for ny, nx, p in AROUND},
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_solutions_are_those_of_a_direct_solve(name: str, precision: type) -> None:
    (wx, wy), periodic = SHAPES[name]
    b = apply(wx, wy, np.random.default_rng(1).standard_normal(wx.shape))
    h = build(wx, wy, None, periodic, precision)
    exact, film = direct(wx, wy, b)
    for parallel in (False, True):
        x = np.zeros_like(b)
        _, left = solve(h, b, x, workspace(h), 1e-12 * np.linalg.norm(b), 300, parallel)
        assert left <= 1e-11 * np.linalg.norm(b)
        found = without_means(x, film).reshape(b.shape)
        assert found == pytest.approx(exact, abs=1e-8 * np.abs(exact).max())


@pytest.mark.parametrize("name", [name for name in SHAPES if "periodic" in name or name in ("spiral", "islands")])
def test_threads_leave_the_same_bits(name: str) -> None:
    """Any number of threads, more than there are cores too, twenty times over: rows at a seam are shared."""
    (wx, wy), periodic = SHAPES[name]
    b = apply(wx, wy, np.random.default_rng(2).standard_normal(wx.shape))
    h = build(wx, wy, None, periodic, np.float32)
    serial = np.zeros_like(b)
    solve(h, b, serial, workspace(h), 1e-10 * np.linalg.norm(b), 100, False)
    before = numba.get_num_threads()
    try:
        for threads in range(1, numba.config.NUMBA_NUM_THREADS + 1):
            numba.set_num_threads(threads)
            for _ in range(20):
                x = np.zeros_like(b)
                solve(h, b, x, workspace(h), 1e-10 * np.linalg.norm(b), 100, True)
                assert np.array_equal(x, serial)
    finally:
        numba.set_num_threads(before)
