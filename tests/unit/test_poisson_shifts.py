"""Cycles for L + s M at several shifts: each as good as that of a solver built for its shift alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from fluxoid.solvers.poisson.shifts import shifted
from fluxoid.solvers.poisson.solver import precondition, workspace
from unit.poisson_films import apply, laplacian, rectangle

SHIFTS = [0.0, 0.01, 0.3, 4.0]


@settings(max_examples=20, deadline=None)
@given(st.tuples(st.integers(2, 17), st.integers(2, 17)), st.integers(0, 2**32 - 1))
def test_small_films_are_solved_exactly(shape, seed):
    """A film of at most 300 nodes is factored, not coarsened: against the dense inverse, to single precision."""
    rng = np.random.default_rng(seed)
    wx, wy = (10 ** rng.uniform(-1, 1, shape) for _ in range(2))
    wx[:, -1] = wy[-1] = 0
    ground, mass = rng.uniform(0.1, 2, shape), rng.uniform(0.5, 2, shape)
    r = rng.standard_normal(shape)
    for s, found in zip(SHIFTS, shifted(wx, wy, ground, mass, SHIFTS)):
        z = np.zeros(shape)
        precondition(found, r, 1.0, z, workspace(found), False)
        exact = np.linalg.solve(laplacian(wx, wy, ground + s * mass), r.ravel())
        assert_allclose(z.ravel(), exact, atol=1e-5 * np.abs(exact).max())


def test_cycles_of_all_shifts_contract():
    """z <- z + M (r - (L + s) z) gains at least a digit in two cycles at every shift, in single precision."""
    wx, wy = rectangle(96)
    ground = np.zeros(wx.shape)
    ground[0] = ground[-1] = ground[:, 0] = ground[:, -1] = 1.0
    cycles = shifted(wx, wy, ground, np.ones(wx.shape), SHIFTS)
    work = workspace(cycles[0])
    exact = np.random.default_rng(3).standard_normal(wx.shape)
    for s, found in zip(SHIFTS, cycles):
        assert found.levels.inverse.dtype == found.levels.ground.dtype == np.float32
        z = np.zeros(wx.shape)
        r = apply(wx, wy, exact) + (ground + s) * exact
        for _ in range(4):
            precondition(found, r - apply(wx, wy, z) - (ground + s) * z, 1.0, z, work, False)
        assert np.linalg.norm(z - exact) < 1e-2 * np.linalg.norm(exact)
