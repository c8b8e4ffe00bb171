"""The multigrid solver of the weighted Laplacian: right, whatever the film, the axes and the ground."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from fluxoid.errors import InputError, RunError
from fluxoid.solvers.poisson.solver import build, precondition, solve, solve_poisson, workspace
from unit.poisson_films import apply, laplacian, meander, rectangle, ring


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(1, 17), st.integers(1, 17)),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.3, 0.6, 0.9, 1.0]),
    st.sampled_from([0.0, 0.02, 1.0]),
    st.tuples(st.booleans(), st.booleans()),
)
def test_agrees_with_the_dense_pseudo_inverse(shape, seed, open_part, grounded, periodic):
    """Random weights from .01 to 20, random holes, islands and ground.

    Pseudo-inverse: zero outside, mean zero on components without ground. Error budget: a residual e gives an error of
    at most |L^+| |e|, with e = 1e-10 |b| asked for and as much again for rounding in L^+.
    """
    rng = np.random.default_rng(seed)
    wx, wy = (10 ** rng.uniform(-2, 1.3, shape) * (rng.random(shape) < open_part) for _ in range(2))
    if not periodic[0] or shape[0] == 1:
        wy[-1] = 0
    if not periodic[1] or shape[1] == 1:
        wx[:, -1] = 0
    ground = rng.uniform(0, 2, shape) * (rng.random(shape) < grounded)
    b = rng.standard_normal(shape)
    matrix = laplacian(wx, wy, ground)
    inverse = np.linalg.pinv(matrix, rcond=1e-12, hermitian=True)
    b = (matrix @ inverse @ b.ravel()).reshape(shape)
    x, info = solve_poisson(wx, wy, b, ground if grounded else None, periodic, rtol=1e-10)
    budget = 2e-10 * np.linalg.norm(inverse, 2) * np.linalg.norm(b)
    assert np.abs(x.ravel() - inverse @ b.ravel()).max() <= budget
    assert info.iterations <= 60


def test_a_wave_in_a_periodic_box():
    """L of a plane wave is (2 - 2 cos k_x + 2 - 2 cos k_y) times the wave, exactly."""
    y, x = np.mgrid[:48, :80]
    kx, ky = 2 * np.pi * 3 / 80, 2 * np.pi * 2 / 48
    wave = np.cos(kx * x + ky * y + 0.3)
    one = np.ones(wave.shape)
    solution, _ = solve_poisson(
        one, one, (4 - 2 * np.cos(kx) - 2 * np.cos(ky)) * wave, periodic=(True, True), rtol=1e-11
    )
    assert_allclose(solution, wave, atol=1e-9)


def test_without_periodic_axes_the_wrap_links_are_ignored():
    wx, wy = rectangle(20)
    b = np.random.default_rng(1).standard_normal(wx.shape)
    b -= b.mean()
    assert_allclose(solve_poisson(np.ones((20, 20)), np.ones((20, 20)), b)[0], solve_poisson(wx, wy, b)[0], atol=1e-14)


def test_each_island_is_freed_of_its_mean_and_outside_is_zero():
    m = np.zeros((40, 50))
    m[2:20, 3:22] = m[25:38, 5:45] = 1
    m[10, 40] = 1  # one cell alone is outside
    wx, wy = m * np.roll(m, -1, 1), m * np.roll(m, -1, 0)
    rng = np.random.default_rng(2)
    b, x = rng.standard_normal(m.shape), rng.standard_normal(m.shape)
    h = build(wx, wy)
    _, residual = solve(h, b, x, workspace(h), 1e-9, 50, False)
    assert residual <= 1e-9
    b[m == 0] = 0
    for island in (np.s_[2:20, 3:22], np.s_[25:38, 5:45]):
        b[island] -= b[island].mean()
        assert abs(x[island].mean()) < 1e-14
    b[10, 40] = 0
    outside = m == 0
    outside[10, 40] = True
    assert not x[outside].any()
    assert np.linalg.norm(apply(wx, wy, x) - b) <= 1.1e-9


def test_a_warm_start_is_used_and_the_tolerance_is_absolute():
    wx, wy = ring(50)
    h = build(wx, wy)
    b = apply(wx, wy, np.random.default_rng(3).standard_normal(wx.shape))
    work, x = workspace(h), np.zeros_like(b)
    cold, residual = solve(h, b, x, work, 1e-7, 50, False)
    assert cold > 3
    assert residual <= 1e-7
    assert np.linalg.norm(b - apply(wx, wy, x)) == pytest.approx(residual, rel=1e-3)
    assert solve(h, b, x, work, 1e-7, 50, False)[0] == 0
    again, residual = solve(h, b, x, work, 1e-9, 50, False)
    assert 0 < again < cold
    assert residual <= 1e-9


def test_stops_at_the_most_iterations_with_the_residual_it_has():
    wx, wy = meander(2, 1)(60)
    h = build(wx, wy)
    b = apply(wx, wy, np.random.default_rng(4).standard_normal(wx.shape))
    x = np.zeros_like(b)
    iterations, residual = solve(h, b, x, workspace(h), 1e-12, 3, False)
    assert iterations == 3
    assert residual > 1e-12
    assert np.linalg.norm(b - apply(wx, wy, x)) == pytest.approx(residual, rel=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("place", ["b", "x"])
def test_what_is_not_finite_returns_at_once_and_leaves_no_trace(bad, place):
    wx, wy = rectangle(40)
    h = build(wx, wy)
    work = workspace(h)
    good = apply(wx, wy, np.random.default_rng(5).standard_normal(wx.shape))
    b, x = good.copy(), np.zeros_like(good)
    (b if place == "b" else x)[7, 9] = bad
    iterations, residual = solve(h, b, x, work, 1e-8, 50, False)
    assert iterations == 0
    assert not np.isfinite(residual)
    x[:] = 0
    assert solve(h, good, x, work, 1e-8, 50, False)[1] <= 1e-8
    with pytest.raises(RunError, match="did not converge"):
        solve_poisson(wx, wy, np.full_like(good, bad))


@pytest.mark.parametrize("size", [1e-60, 1e60])
def test_single_precision_neither_underflows_nor_overflows(size):
    wx, wy = rectangle(40)
    b = apply(wx, wy, np.random.default_rng(6).standard_normal(wx.shape))
    x, info = solve_poisson(wx, wy, b)
    scaled, info_scaled = solve_poisson(wx, wy, size * b)
    assert info.iterations == info_scaled.iterations
    assert_allclose(scaled, size * x, atol=1e-6 * size)


def test_zero_and_nothing():
    wx, wy = rectangle(10)
    x, info = solve_poisson(wx, wy, np.zeros_like(wx))
    assert not x.any()
    assert info == (0, 0.0)
    x, info = solve_poisson(0 * wx, 0 * wy, np.ones_like(wx))
    assert not x.any()
    ground = np.full_like(wx, 4.0)
    x, info = solve_poisson(0 * wx, 0 * wy, np.ones_like(wx), ground)
    assert_allclose(x, 0.25, rtol=1e-8)


@pytest.mark.parametrize(
    ("shift", "film"), [(0.0, meander(2, 1)), (0.0, ring), (0.01, ring), (3.0, rectangle)], ids=lambda v: str(v)[:12]
)
def test_the_preconditioner_is_symmetric_and_positive(shift, film):
    """What conjugate gradients and the London preconditioner rest on, to single precision."""
    wx, wy = film(48)
    live = (wx + np.roll(wx, 1, 1) + wy + np.roll(wy, 1, 0)) > 0
    h = build(wx, wy, shift * live if shift else None)
    work, rng = workspace(h), np.random.default_rng(8)
    u, v = (apply(wx, wy, rng.standard_normal(wx.shape)) + shift * live for _ in range(2))
    mu, mv = np.zeros_like(u), np.zeros_like(u)
    precondition(h, u, 1.0, mu, work, False)
    precondition(h, v, 1.0, mv, work, False)
    size = np.sqrt(np.sum(u * mu) * np.sum(v * mv))
    assert np.sum(u * mu) > 0
    assert abs(np.sum(u * mv) - np.sum(v * mu)) < 2e-5 * size
    assert not mu[~live].any()


@pytest.mark.parametrize(
    ("wx", "wy", "ground", "words"),
    [
        (np.ones((3, 3)), np.ones((3, 4)), None, "shape"),
        (-np.ones((3, 3)), np.ones((3, 3)), None, "wx"),
        (np.ones((3, 3)), np.full((3, 3), np.nan), None, "wy"),
        (np.ones(3), np.ones(3), None, "wx"),
        (np.ones((3, 3)), np.ones((3, 3)), np.ones((2, 3)), "ground"),
    ],
)
def test_bad_weights_are_named(wx, wy, ground, words):
    with pytest.raises(InputError, match=words):
        build(wx, wy, ground)
