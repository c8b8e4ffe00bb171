"""How many iterations the solver needs on films that are hard for multigrid, and that threads change nothing."""

from collections.abc import Callable

import numba
import numpy as np
import pytest

from fluxoid.solvers.poisson.solver import build, solve, workspace
from unit.poisson_films import Links, apply, bridge, meander, rectangle, ring, slit, spiral, tilted_meander

# Iterations from zero to 1e-8 of a random right-hand side, at 64, 256 and 512 cells across: measured, plus two.
FILMS: dict[str, tuple[Callable[[int], Links], int]] = {
    "rectangle": (rectangle, 9),
    "slit one cell wide": (slit, 9),
    "bridge": (bridge, 11),
    "ring": (ring, 11),
    "meander 6, 2": (meander(6, 2), 10),
    "meander 3, 1": (meander(3, 1), 12),
    "meander 2, 1": (meander(2, 1), 11),
    "meander 1, 1": (meander(1, 1), 14),
    "tilted meander 6, 2": (tilted_meander(6, 2), 12),
    "tilted meander 3, 1.5": (tilted_meander(3, 1.5), 13),
    "tilted meander 2, 1": (tilted_meander(2, 1), 18),
    "tilted meander 2, 1, staircase": (tilted_meander(2, 1, 1), 15),
    "spiral 4, 2": (spiral(4, 2), 20),
    "spiral 2, 1": (spiral(2, 1), 20),
}


def iterations(wx, wy, ground=None, periodic=(False, False), precision=np.float32):
    h = build(wx, wy, ground, periodic, precision)
    b = apply(wx, wy, np.random.default_rng(0).standard_normal(wx.shape))
    x = np.zeros_like(b)
    needed, _ = solve(h, b, x, workspace(h), 1e-8 * np.linalg.norm(b), 40, False)
    grounded = 0 if ground is None else ground * x
    assert np.linalg.norm(b - apply(wx, wy, x) - grounded) <= 1.01e-8 * np.linalg.norm(b)
    return needed


@pytest.mark.parametrize("name", FILMS)
def test_iterations_are_few_and_flat(name):
    film, most = FILMS[name]
    assert [n for n in (64, 256, 512) if iterations(*film(n)) > most] == []


@pytest.mark.parametrize(
    ("shape", "periodic"),
    [((64, 64), (True, True)), ((255, 301), (True, True)), ((256, 256), (False, True)), ((7, 900), (True, False))],
)
def test_iterations_on_periodic_boxes(shape, periodic):
    wx, wy = np.ones(shape), np.ones(shape)
    wx[:, -1], wy[-1] = periodic[1], periodic[0]
    assert iterations(wx, wy, None, periodic) <= 9


@pytest.mark.parametrize("strength", [0.05, 1.0, 20.0])
def test_iterations_at_grounded_walls(strength):
    """Cells beside a contact: the weight of the link to it depends on where it cuts the link."""
    wx, wy = rectangle(200)
    ground = np.zeros_like(wx)
    ground[:, 0] = ground[:, -1] = strength
    assert iterations(wx, wy, ground) <= 10


@pytest.mark.parametrize("shift", [1e-6, 1e-2, 1.0, 100.0])
def test_iterations_with_a_shift(shift):
    """(L + s) x = b, as the London preconditioner has it."""
    wx, wy = ring(200)
    live = (wx + np.roll(wx, 1, 1) + wy + np.roll(wy, 1, 0)) > 0
    assert iterations(wx, wy, shift * live) <= 11


def test_single_precision_survives_a_meander_of_a_hundred_thousand_cells():
    """Residuals computed as r - d z + ... left errors that the coarse levels amplified by the length squared: 31."""
    assert iterations(*meander(6, 2)(1024)) <= 10


@pytest.mark.parametrize("film", [ring, meander(2, 1), tilted_meander(2, 1)], ids=["ring", "meander", "tilted"])
@pytest.mark.parametrize("ground", [False, True])
def test_threads_change_no_bit(film, ground):
    wx, wy = film(150)
    b = np.random.default_rng(9).standard_normal(wx.shape)
    g = 0.01 * ((wx + wy) > 0) if ground else None
    h = build(wx, wy, g)
    results = []
    threads = numba.get_num_threads()
    for count, parallel in ((1, False), (1, True), (numba.config.NUMBA_NUM_THREADS, True)):
        numba.set_num_threads(count)
        x = np.zeros_like(b)
        results.append((solve(h, b, x, workspace(h), 1e-8, 50, parallel), x))
    numba.set_num_threads(threads)
    for outcome, x in results[1:]:
        assert outcome == results[0][0]
        assert np.array_equal(x, results[0][1])


def test_threads_change_no_bit_in_a_periodic_box():
    shape = (171, 133)
    rng = np.random.default_rng(10)
    wx, wy, b = rng.uniform(0.5, 1, shape), rng.uniform(0.5, 1, shape), rng.standard_normal(shape)
    h = build(wx, wy, None, (True, True))
    x, y = np.zeros(shape), np.zeros(shape)
    threads = numba.get_num_threads()
    numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    assert solve(h, b, x, workspace(h), 1e-8, 50, False) == solve(h, b, y, workspace(h), 1e-8, 50, True)
    numba.set_num_threads(threads)
    assert np.array_equal(x, y)


def test_one_compilation_serves_all_films():
    """Types that depend on the film would compile everything again in the middle of a run."""
    kinds = set()
    for wx, wy in (rectangle(2), rectangle(30), ring(40), spiral(2, 1)(40)):
        for ground in (None, 0 * wx, 0 * wx + 1):
            for periodic in ((False, False), (True, True)):
                h = build(wx, wy, ground, periodic)
                kinds.add((numba.typeof(h), numba.typeof(workspace(h))))
    assert len(kinds) == 1


@pytest.mark.slow
def test_the_cycle_in_double_precision():
    """Nowhere used, but exact: the preconditioner is symmetric to rounding, and needs as many iterations."""
    from fluxoid.solvers.poisson.solver import precondition

    wx, wy = tilted_meander(2, 1)(64)
    assert iterations(wx, wy, precision=np.float64) <= 18
    h = build(wx, wy, precision=np.float64)
    work, rng = workspace(h), np.random.default_rng(11)
    u, v = (apply(wx, wy, rng.standard_normal(wx.shape)) for _ in range(2))
    mu, mv = np.zeros_like(u), np.zeros_like(u)
    precondition(h, u, 1.0, mu, work, False)
    precondition(h, v, 1.0, mv, work, False)
    assert np.sum(u * mv) == pytest.approx(np.sum(v * mu), abs=1e-12 * np.sqrt(np.sum(u * mu) * np.sum(v * mv)))
