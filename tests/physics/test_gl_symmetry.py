"""States of symmetric films are symmetric: psi(-x, y) = psi*(x, y) and psi(x, -y) = psi*(x, y), since a mirror turns
B."""

import numpy as np
import pytest
import shapely

from fluxoid.gl.measure.links import link_supercurrents
from physics.films import SCALES, model_of, settle
from physics.operators import lowest_mode

# Symmetric about both axes, edges slanted and round, a hole in the middle.
SHAPE = shapely.Polygon([(-4, 0), (-2.2, -2.7), (2.2, -2.7), (4, 0), (2.2, 2.7), (-2.2, 2.7)]).difference(
    shapely.Point(0, 0).buffer(0.8, quad_segs=16)
)


@pytest.mark.parametrize("b", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("grid", [0.0, 0.5])
def test_relaxed_states_have_the_mirrors_of_their_film(b: float, grid: float) -> None:
    """To 1e-9, at a residual of 1e-12, with the mirrors on grid lines or on centres of cells.

    States that are stable by some .01 magnify the residual by its inverse. Apertures are symmetric to rounding.
    """
    model = settle(model_of(SHAPE, 0.25, b, offset=(grid, grid)), 1e-12)
    assert lowest_mode(model, -0.2) > 1e-2
    inside, psi = model.lattice.inside, model.psi
    rows, columns = (np.flatnonzero(inside.any(axis=k)) for k in (1, 0))
    film = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    psi = psi[film]
    for flip in (np.fliplr, np.flipud):
        turn = np.angle(np.sum(flip(psi) * psi))  # a phase of all psi is free
        assert np.abs(flip(psi) - np.exp(1j * turn) * psi.conj()).max() < 1e-9
    on_x, on_y = (J / SCALES.current_density for J in link_supercurrents(model.snapshot()))
    across_x, across_y = on_x[film][:, :-1], on_y[film][:-1]
    assert np.abs(np.flipud(across_x) + across_x).max() < 1e-9
    assert np.abs(np.fliplr(across_y) + across_y).max() < 1e-9
    assert np.abs(across_x).max() > 1e-2
