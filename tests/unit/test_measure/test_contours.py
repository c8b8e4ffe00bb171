"""Windings and fluxoids on lattice contours and on polygons."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.gl.measure.contours import contour_fluxoid, contour_links, rectangle_path, winding
from fluxoid.gl.measure.polygons import polygon_fluxoid
from fluxoid.gl.measure.vortices import plaquette_winding
from fluxoid.lattice.holes import find_holes


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 3), st.integers(0, 3), st.integers(2, 5), st.integers(2, 6))
def test_fluxoid_is_a_whole_number_on_every_contour_of_any_state(films, seed, y0, x0, height, width):
    # The identity at the head of contours.py: rounding only.
    snapshot = films.random(films.whole(9, 10), seed)
    path = rectangle_path((y0, x0), (y0 + height, x0 + width))
    fluxoid = contour_fluxoid(snapshot, path)
    assert abs(fluxoid.quanta - round(fluxoid.quanta)) < 1e-10
    # and by Stokes the sum of the plaquettes inside
    inside = plaquette_winding(snapshot)[y0 : y0 + height, x0 : x0 + width]
    assert winding(snapshot, path) == inside.sum()


@pytest.mark.parametrize("n", [-3, 0, 1, 5])
def test_winding_of_a_ring_in_a_field(films, n):
    xi, b = films.XI, 0.02
    film = shapely.Point(0, 0).buffer(9 * xi).difference(shapely.Point(0, 0).buffer(4 * xi))
    lattice = films.cut(film, 0.5, (0.37, 0.81))
    (hole,) = find_holes(lattice, film)
    x, y = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, np.exp(1j * n * np.arctan2(y, x)), b=b)
    fluxoid = contour_fluxoid(snapshot, hole.contour)
    assert winding(snapshot, hole.contour) == n
    assert fluxoid.total == pytest.approx(n * flux_quantum, abs=1e-10 * flux_quantum)
    area = 0.5 * np.sum(
        hole.contour[:, 1] * np.roll(hole.contour[:, 0], -1) - hole.contour[:, 0] * np.roll(hole.contour[:, 1], -1)
    )
    assert fluxoid.flux == pytest.approx(b * films.SCALES.field * area * lattice.cell**2, rel=1e-9)


def test_winding_around_a_torus(films):
    lattice = films.whole(6, 8, periodic=(True, True))
    x = np.arange(8)[None, :] + np.zeros((6, 1))
    snapshot = films.snapshot(lattice, np.exp(-2j * np.pi * 2 * x / 8))
    assert winding(snapshot, [(2, i) for i in range(8)]) == -2
    assert winding(snapshot, [(2, i) for i in reversed(range(8))]) == 2
    assert winding(snapshot, [(i, 3) for i in range(6)]) == 0


def test_winding_has_no_meaning_through_the_normal_state(films):
    lattice = films.whole(6, 6)
    psi = np.ones((6, 6), complex)
    psi[2, 2] = 0
    assert np.isnan(winding(films.snapshot(lattice, psi), rectangle_path((2, 2), (4, 4))))
    assert winding(films.snapshot(lattice, psi), rectangle_path((1, 1), (4, 4))) == 0


def test_a_contour_is_a_path_of_neighbours():
    with pytest.raises(InputError, match=r"no closed path .* \(0, 1\)"):
        contour_links([(0, 0), (0, 1), (2, 1), (1, 0)], (5, 5))


def _triangle(rng, radius):
    angle = rng.random() * 0.5 + np.arange(3) * 2 * np.pi / 3 + 0.3 * rng.random(3)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def _polygon_errors(films, h):
    """Distance from a whole quantum of slanted triangles around a vortex, corners at 6 to 7.5 ξ, sides at about 3 ξ."""
    rng, xi, errors = np.random.default_rng(5), films.XI, []
    for radius in (6.0, 6.5, 7.5):
        lattice = films.rectangle(16, 16, h, tuple(rng.random(2)))
        x, y = np.meshgrid(lattice.x, lattice.y)
        at = 0.3 * xi * rng.normal(size=2)
        r, angle = np.hypot(x - at[0], y - at[1]) / xi, np.arctan2(y - at[1], x - at[0])
        snapshot = films.snapshot(lattice, np.tanh(r / 1.2) * np.exp(1j * angle), b=0.05)
        fluxoid = polygon_fluxoid(snapshot, xi * _triangle(rng, radius))
        errors.append(abs(fluxoid.quanta - 1))
    return np.sqrt(np.mean(np.square(errors)))


def test_fluxoid_of_a_polygon_around_a_vortex_converges_to_a_quantum(films):
    # Bilinear velocities are off by h²∇∇Q/8 and the phase difference of a link by h²/24 of the third derivative, so the
    # total converges as h²; 1e-3 at ξ/8 is asked, and about 5e-6 found.
    errors = [_polygon_errors(films, h) for h in (0.5, 0.25, 0.125)]
    assert errors[2] < 1e-3
    assert np.log2(errors[0] / errors[2]) / 2 > 1.8


def test_flux_through_a_polygon_is_exact_in_a_uniform_field(films):
    lattice, b = films.rectangle(12, 12, 0.5, (0.3, 0.7)), 0.03
    polygon = films.XI * np.array([(-4.1, -3.3), (3.9, -2.2), (4.4, 3.1), (0.2, 5.0), (-3.0, 2.0)])
    fluxoid = polygon_fluxoid(films.snapshot(lattice, b=b), polygon)
    exact = b * films.SCALES.field * shapely.Polygon(polygon).area
    assert fluxoid.flux == pytest.approx(exact, rel=1e-10)
    assert fluxoid.kinetic == pytest.approx(-exact, rel=1e-10)  # J = −A is linear: bilinear is exact
    turned = polygon_fluxoid(films.snapshot(lattice, b=b), polygon[::-1])
    assert turned.flux == pytest.approx(-exact, rel=1e-10)


def test_fluxoid_of_a_polygon_along_the_edges_of_a_ring(films):
    # A contour half a cell from a round hole reads velocities that are continued past cut cells: still of second order.
    errors = []
    for h in (0.5, 0.25, 0.125):
        lattice = films.annulus(4, 9, h, (0.41, 0.17))
        x, y = np.meshgrid(lattice.x, lattice.y)
        snapshot = films.snapshot(lattice, np.exp(2j * np.arctan2(y, x)), b=0.02)
        angle = 2 * np.pi * np.arange(90) / 90
        circle = (4 + 0.5 * h) * films.XI * np.column_stack([np.cos(angle), np.sin(angle)])
        errors.append(abs(polygon_fluxoid(snapshot, circle).quanta - 2))
    assert np.log2(errors[0] / errors[2]) / 2 > 1.8
    assert errors[2] < 1e-3


def test_a_polygon_that_leaves_the_film_draws_a_warning(films):
    lattice = films.annulus(3, 6, 0.5)
    square = films.XI * np.array([(-2, -5), (5, -5), (5, 5), (-2, 5)])
    with pytest.warns(UnwiseWarning, match="leaves the film"):
        polygon_fluxoid(films.snapshot(lattice), square)
    with pytest.raises(InputError, match="encloses nothing"):
        polygon_fluxoid(films.snapshot(lattice), square[:2])


def test_a_polygon_over_the_seam_of_a_periodic_film(films):
    lattice = films.whole(24, 24, periodic=(True, True))
    x, y = np.meshgrid(lattice.x, lattice.y)
    k = 2 * np.pi / (24 * lattice.cell)
    snapshot = films.snapshot(lattice, np.exp(1j * (0.8 * np.sin(k * x + 0.3) + 0.5 * np.cos(k * y) + k * x)))
    polygon = films.XI * np.array([(3.0, -2.0), (8.0, -1.0), (9.0, 4.0), (5.0, 7.5)])
    here = polygon_fluxoid(snapshot, polygon)
    there = polygon_fluxoid(snapshot, polygon - 24 * lattice.cell)
    assert here.kinetic == pytest.approx(there.kinetic, abs=1e-12 * flux_quantum)
    assert abs(here.quanta) < 1e-3
