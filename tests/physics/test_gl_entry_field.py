"""First entry of vortices into a strip: where the lowest mode of the vortex-free state comes down to zero.

Source: Kramer, Phys. Rev. 170, 475 (1968), for the method; the field is computed here from the equation across the
strip alone, by collocation and Galerkin's method, to 1e-8: b = .3905 for a strip 6 xi wide and a period of 12 xi.
"""

import numpy as np
import pytest
from scipy.optimize import brentq

from fluxoid.gl.measure.vortices import find_vortices
from fluxoid.gl.model import GinzburgLandau
from physics.films import described, noise, orders, rectangle, settle
from physics.operators import lowest_mode
from physics.strip_modes import entry_field

WIDTH, PERIOD = 6.0, 12.0


@pytest.fixture(scope="module")
def exact() -> float:
    return entry_field(WIDTH, 2 * np.pi / PERIOD, (0.3, 0.45))


def strip(h: float) -> GinzburgLandau:
    return described(
        rectangle(PERIOD, WIDTH),
        h,
        lattice={"periodic": ["x"]},
        source=[{"kind": "uniform", "field": "1 Bc2"}],
    )


def in_field(model: GinzburgLandau, b: float) -> GinzburgLandau:
    """The vortex-free state in a field b Bc2: uniform along the strip, so it stays even where it is not stable."""
    model.set_source(0, b)
    model.set_psi(np.ones(model.lattice.shape, complex))
    return settle(model, 1e-10)


def test_zero_of_the_lattices_own_lowest_mode(exact: float) -> None:
    """Order 2, and 1e-4 after extrapolation; .7 % at xi/2."""
    cells = (0.5, 0.25, 0.125)
    found = []
    for h in cells:
        model = strip(h)
        found.append(brentq(lambda b, m=model: lowest_mode(in_field(m, b), -0.2), 0.38, 0.40, xtol=1e-7))
    errors = np.array(found) / exact - 1
    assert orders(cells, errors) == pytest.approx([2, 2], abs=0.15), errors
    assert abs((4 * errors[2] - errors[1]) / 3) < 1e-4


@pytest.mark.parametrize(("part", "number"), [(0.99, 0), (1.01, 1)])
def test_vortices_enter_beyond_that_field_only(exact: float, part: float, number: int) -> None:
    """States with noise of 1e-3, one percent to either side; at xi/4 the lattice's entry is within .2 %."""
    model = in_field(strip(0.25), part * exact)
    model.set_psi(model.psi + noise(model, 1e-3, seed=2))
    settle(model, 1e-9)
    vortices = find_vortices(model.snapshot())
    assert len(vortices) >= number
    assert (len(vortices) == 0) == (number == 0)
    assert np.all(vortices.sign == 1)
