"""Where probes read: not across a slit, across a seam where the film goes on, and always somewhere."""

import numpy as np
import pytest
import shapely

from fluxoid.gl.arrays.probes import ProbePoint, stencils
from fluxoid.lattice.contacts import FilmLattice, rasterise_with_contacts


def _reading(film: FilmLattice, potential: np.ndarray, x: float, y: float) -> float:
    cells, weights = stencils(film, [ProbePoint("p", x, y)])
    assert weights[0].sum() == pytest.approx(1.0)
    return float(np.sum(weights[0] * potential[tuple(cells[0].T)]))


def test_a_probe_does_not_read_across_a_slit() -> None:
    """Cells beyond a slit narrower than a cell lie among the four, and belong to another bank."""
    film = rasterise_with_contacts(shapely.box(0, 0, 10, 4).difference(shapely.box(4.9, 1, 5.1, 4)), [], 1.0)
    bank = np.where(film.lattice.x > 5, 1.0, 0.0) * np.ones((4, 1))
    assert _reading(film, bank, 4.8, 3.0) == 0.0
    assert _reading(film, bank, 5.2, 3.0) == 1.0
    assert _reading(film, bank, 5.0, 0.5) == pytest.approx(0.5)


def test_a_probe_near_a_seam_reads_both_sides() -> None:
    film = rasterise_with_contacts(shapely.box(0, 0, 8, 4), [], 1.0, (False, True), (0.0, 0.0, 8.0, 4.0))
    potential = np.cos(np.pi * film.lattice.x / 4) * np.ones((4, 1))
    assert _reading(film, potential, 0.0, 2.0) == pytest.approx(potential[0, 0])
    odd = np.where(film.lattice.x < 4, 1.0, 3.0) * np.ones((4, 1))
    assert _reading(film, odd, 0.0, 2.0) == pytest.approx(2.0)
    assert _reading(film, odd, 7.75, 2.0) == pytest.approx(2.5)


def test_a_probe_in_a_sliver_reads_the_nearest_cell() -> None:
    """A tip thinner than any open link: all four weights were zero, and the voltage was not a number."""
    tip = shapely.Polygon([(0, 0), (4, 0), (4, 2.0), (14, 2.004), (4, 2.008), (4, 4), (0, 4)])
    film = rasterise_with_contacts(tip, [], 1.0)
    potential = np.arange(film.lattice.shape[1]) * np.ones(film.lattice.shape)
    assert _reading(film, potential, 13.0, 2.004) == 3.0
