"""The core of a vortex where the field is uniform over it (kappa to infinity): |psi| = .583189495860 r/xi."""

import numpy as np
import pytest
import shapely

from fluxoid.gl.measure.vortices import find_vortices
from physics.films import XI, model_of, orders, places, settle
from physics.radial import vortex_slope

SLOPE = 0.583189495860


def test_slope_of_the_core() -> None:
    """Order 2 and 2e-5 after extrapolation; f'(0) once more from the radial equation, to 1e-7.

    Source: the reference number of f'' + f'/r - f/r^2 + f - f^3 = 0, f(inf) = 1; Tinkham, Introduction to
    Superconductivity, 2nd ed., section 5.1. A vortex in the middle of a square of 16 xi: the edge is felt as
    exp(-8 sqrt 2) = 1e-5 times 1/r^2 there. The middle is a corner of four cells, by whose symmetry the vortex stays;
    f/r at r = h/sqrt 2 and at 3h/sqrt 2 gives the slope up to r^4 terms, f = s r (1 - r^2/8 + ...).
    """
    assert vortex_slope(14.0) == pytest.approx(SLOPE, abs=1e-7)
    cells, slopes = (0.5, 0.25, 0.125), []
    for h in cells:
        model = model_of(shapely.box(-8, -8, 8, 8), h)
        x, y = places(model)
        model.set_psi(np.tanh(SLOPE * np.hypot(x, y)) * np.exp(1j * np.arctan2(y, x)))
        settle(model, 1e-9)
        (vortex,) = np.transpose([find_vortices(model.snapshot()).x, find_vortices(model.snapshot()).y])
        assert np.abs(vortex).max() < 1e-6 * XI
        r2 = x**2 + y**2
        near, next_ = (np.mean(np.abs(model.psi)[np.isclose(r2, k * h**2 / 2, atol=0)]) for k in (1, 9))
        slopes.append((9 * near / np.sqrt(0.5) - next_ / np.sqrt(4.5)) / (8 * h))
    errors = np.array(slopes) - SLOPE
    assert orders(cells, errors) == pytest.approx([2, 2], abs=0.15), errors
    assert (4 * slopes[2] - slopes[1]) / 3 == pytest.approx(SLOPE, abs=2e-5)
