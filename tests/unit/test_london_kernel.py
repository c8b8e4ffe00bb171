"""Means of 1/r and what edges cost, against quadrature, and the states' levels and forces against their energies."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.integrate import quad

from fluxoid.device import UniformSource, load
from fluxoid.london import build, levels, solve
from fluxoid.london.problem import London
from fluxoid.london.solver.edges import OPEN, RATIOS, conductance, correction
from fluxoid.solvers.inverse_distance import between_strips, mean_inverse_distance

UM = 1e-6


def triangle(u: float) -> float:
    """Density of the difference of two numbers that are even on a unit interval."""
    return max(0.0, 1 - abs(u))


@pytest.mark.parametrize(("x", "y", "z"), [(2, 0, 0.0), (1, 1, 0.7), (0, 0, 1.5), (5, 3, 0.2)])
def test_mean_over_two_squares(x: int, y: int, z: float) -> None:
    """∫∫ triangle(u) triangle(v)/r by nested quadrature, whose error is 1e-8."""

    def inner(v: float) -> float:
        return quad(lambda u: triangle(u) / np.sqrt((x + u) ** 2 + (y + v) ** 2 + z * z), -1, 1, points=[0])[0]

    exact = quad(lambda v: triangle(v) * inner(v), -1, 1, points=[0])[0]
    assert mean_inverse_distance(8, 8, z)[y, x] == pytest.approx(exact, rel=1e-6)


def test_mean_over_two_slabs_is_that_over_heights() -> None:
    """By Gauss and Legendre on both sides of the kink at equal heights: 1e-7 with forty nodes."""
    node, weight = np.polynomial.legendre.leggauss(40)
    u = 0.2 * (1 + node)  # |z - z'| of two points of one slab of .4, of which the density falls linearly
    density = weight * (1 - u / 0.4)
    exact = sum(w * mean_inverse_distance(3, 3, h) for w, h in zip(density / density.sum(), u))
    assert_allclose(mean_inverse_distance(3, 3, 0.0, (0.4, 0.4)), exact, rtol=1e-6)


def test_series_meets_differences() -> None:
    """At 40 cells: what is left out of the series is of the order of r^-5, 1e-8."""
    one = np.ones(1)
    for x, y, z in ((40, 0, 0.0), (40, 12, 3.0), (41, 41, 0.0)):
        exact = between_strips(x * one, y * one, z, one, one)[0]
        assert mean_inverse_distance(44, 44, z)[y, x] == pytest.approx(exact, rel=2e-7)


def test_strip_of_no_penetration_depth() -> None:
    """The effective radius of a flat strip is W/4: graded segments are right to 1e-4."""
    assert 1 / conductance(30.0, 0.0) == pytest.approx(-np.log(30.0 / 4), rel=2e-4)


def test_edge_terms_are_found_values_and_vanish_for_even_current() -> None:
    """Steady between values of the table; beside the kinetic 2 pi Lambda/h, c falls below 1e-4 for Lambda >> h."""
    ratio = np.full(len(OPEN), RATIOS[8])
    assert_allclose(correction(OPEN, ratio), correction(OPEN.copy(), ratio * (1 + 1e-12)), rtol=1e-6)
    whole = correction(np.ones(1), np.array([100.0]))[0]
    assert abs(whole) < 1e-4 * 2 * np.pi * 100


def ring() -> London:
    """A ring of 10 um in 10 uT."""
    shape = {"kind": "ring", "outer_radius": "10 um", "inner_radius": "5 um"}
    return build(
        load(
            {
                "material": {"penetration_depth": "300 nm"},
                "film": {"ring": {"thickness": "50 nm", "shape": shape}},
                "source": [{"kind": "uniform", "field": "0.01 mT"}],
            }
        ),
        20 * UM / 64,
    )


def test_levels_are_the_states_energies() -> None:
    """Each against a solution of its own, to its tolerance; the ground state changes where two energies are equal."""
    problem = ring()
    strength, windings = np.array([0.0, 0.5, 1.0]), range(-1, 3)
    found = levels(problem, strength, {"ring.hole1": windings})
    for f, s in enumerate(strength):
        for w, n in enumerate(windings):
            state = solve(problem, fluxoids={"ring.hole1": n}, sources=(UniformSource(field=1e-5 * s),))
            assert found.energy[f, w] == pytest.approx(state.energy, rel=1e-6, abs=1e-25)
            assert found.currents[f, w, 0] == pytest.approx(state.hole_currents["ring.hole1"], rel=1e-6)
    at = found.crossing((0,), (1,))
    both = levels(problem, np.array([at, 2 * at]), {"ring.hole1": (0, 1)}).energy[0]
    assert both[0] == pytest.approx(both[1], rel=1e-9)
    assert list(found.ground) == [1, 1 if at > 0.5 else 2, 2]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.5])
def test_force_is_the_slope_of_the_energy(part: float) -> None:
    """On a vortex at and between corners; both have errors of second order in the cell, 1 % here for the first."""
    device = load(
        {
            "material": {"penetration_depth": "300 nm"},
            "film": {"disk": {"thickness": "50 nm", "shape": {"kind": "disk", "radius": "10 um"}}},
        }
    )
    problem = build(device, 20 * UM / 128)
    h = problem.stack.cell
    x = (26 + part) * h

    def energy(x: float) -> float:
        return solve(problem, vortices=[(x, 0.0, 1)]).energy

    slope = (energy(x + h) - energy(x - h)) / (2 * h)
    assert solve(problem, vortices=[(x, 0.0, 1)]).force(0)[0] == pytest.approx(-slope, rel=1e-2)


def _by_quadrature(x: float, y: float, z: float, first: float, second: float) -> float:
    """Mean of 1/r over two unit squares of these thicknesses, 30 cells and more apart: Gauss's rule on each axis."""
    g, w = np.polynomial.legendre.leggauss(6)
    G, W = np.polynomial.legendre.leggauss(60)
    t, tw = (g[:, None] - g).ravel() / 2, np.outer(w, w).ravel() / 4
    u, uw = (z + first * G[:, None] / 2 - second * G / 2).ravel(), np.outer(W, W).ravel() / 4
    inner = [tw @ (1 / np.sqrt((x + one) ** 2 + (y + t[:, None]) ** 2 + u**2)) @ uw for one in t]
    return float(tw @ np.array(inner))


@pytest.mark.parametrize("thickness", [1.9, 2.1, 10.0, 60.0])
def test_thick_sheets_on_both_sides_of_the_series(thickness: float) -> None:
    """Thicknesses in cells about the switch of series, distances about the switch to it: 1e-7 (60 cells thick were 8 %
    off at 40 cells, as the series takes d/R for small)."""
    found = mean_inverse_distance(260, 45, 0.0, (thickness, thickness))
    for i, j in ((30, 3), (39, 0), (40, 0), (41, 7), (10, 41), (250, 5)):
        assert found[j, i] == pytest.approx(_by_quadrature(i, j, 0.0, thickness, thickness), rel=1e-7)
    found = mean_inverse_distance(60, 10, 70.0, (60.0, thickness))
    for i, j in ((30, 3), (39, 0), (41, 7)):
        assert found[j, i] == pytest.approx(_by_quadrature(i, j, 70.0, 60.0, thickness), rel=1e-7)
