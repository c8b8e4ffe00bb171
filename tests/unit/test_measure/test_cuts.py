"""Currents through cuts: conserved to rounding whatever the line."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.gl.measure.cuts import current_through, cut_faces


@pytest.fixture(scope="module")
def ring(films):
    """A square ring, 12 ξ outside and 4 ξ inside, slanted by 20°, with random conserved currents."""
    xi = films.XI
    film = shapely.box(-6 * xi, -6 * xi, 6 * xi, 6 * xi).difference(shapely.box(-2 * xi, -2 * xi, 2 * xi, 2 * xi))
    lattice = films.cut(shapely.affinity.rotate(film, 20, origin=(0, 0)), 0.8, (0.3, 0.1))
    return films.random(lattice, seed=11, conserved=True)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 2 * np.pi), st.floats(0, 2 * np.pi), st.floats(-1.2, 1.2), st.floats(-1.2, 1.2))
def test_current_around_a_ring_is_the_same_through_every_cut(films, ring, first, second, x, y):
    # Charge is conserved in each cell, so cuts from the hole to the outside carry the same current. Rounding, and the
    # 1e-12 to which the potential was solved, times the currents of single faces.
    xi = films.XI
    inner = np.array([x, y]) * xi
    reference = current_through(ring, cut_faces(ring.lattice, [(0, 0), (20 * xi, 0)]))
    ends = [20 * xi * np.array([np.cos(angle), np.sin(angle)]) for angle in (first, second)]
    bent = [inner, 0.25 * ends[0] * (2 + np.cos(second)) / 2, ends[0]]
    straight = current_through(ring, cut_faces(ring.lattice, [inner, ends[1]]))
    scale = films.SCALES.current_density * films.THICKNESS * xi
    assert abs(reference.total) > 1e-3 * scale
    assert abs(straight.total - reference.total) < 1e-10 * scale
    if np.allclose(np.linalg.norm(bent[1]), 0, atol=0):
        return
    assert abs(current_through(ring, cut_faces(ring.lattice, bent)).total - reference.total) < 1e-10 * scale


@settings(max_examples=30, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 2 * np.pi))
def test_nothing_crosses_a_cut_through_all_of_a_film(films, ring, x, y, angle):
    xi = films.XI
    middle, way = np.array([x, y]) * xi, 20 * xi * np.array([np.cos(angle), np.sin(angle)])
    across = current_through(ring, cut_faces(ring.lattice, [middle - way, middle + way]))
    assert abs(across.total) < 1e-10 * films.SCALES.current_density * films.THICKNESS * xi


def test_current_of_a_normal_strip_in_amperes_and_its_sign(films):
    # I = σ E w d. A cut drawn upwards counts to the right; reversed, to the left.
    lattice = films.rectangle(8, 3.3, 0.5, (0.0, 0.4))
    x, _ = np.meshgrid(lattice.x, lattice.y)
    field, scales, xi = 50.0, films.SCALES, films.XI
    snapshot = films.snapshot(lattice, np.zeros(lattice.shape), mu=-field * x / scales.voltage)
    points = [(0.3 * xi, -3 * xi), (0.3 * xi, 3 * xi)]
    found = current_through(snapshot, cut_faces(lattice, points))
    exact = scales.conductivity * field * 3.3 * xi * films.THICKNESS
    assert found.total == pytest.approx(exact, rel=1e-9)
    assert found.supercurrent == 0
    assert current_through(snapshot, cut_faces(lattice, points[::-1])).total == pytest.approx(-exact, rel=1e-9)
    # Downwards and slanted, the normal points up and left: still the whole current of the strip.
    slanted = current_through(snapshot, cut_faces(lattice, [(-2 * xi, -3 * xi), (3 * xi, 3 * xi)]))
    assert slanted.total == pytest.approx(exact, rel=1e-9)


def test_an_end_on_or_just_within_the_edge_counts_as_outside(films):
    lattice = films.rectangle(8, 3.3, 0.5, (0.0, 0.4))
    x, _ = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, np.zeros(lattice.shape), mu=-x / films.XI)
    xi = films.XI
    beyond = current_through(snapshot, cut_faces(lattice, [(0, -3 * xi), (0, 3 * xi)])).total
    for half in (1.65, 1.5, 1.2):
        faces = cut_faces(lattice, [(0, -half * xi), (0, half * xi)])
        assert current_through(snapshot, faces).total == pytest.approx(beyond, rel=1e-12)


def test_parts_of_the_current_are_of_second_order(films):
    # J_s = (q cos kx, 0) has sources; through a slanted line, against quadrature on the line. The phase of a link gives
    # sin θ/h for θ/h, h²q³/6 too little; the rest is the curvature of cos kx within a cell.
    q_s, k, xi = 0.3, 0.5, films.XI
    p, q = np.array([-2.0, -5.0]), np.array([1.0, 5.0])
    errors = []
    for h in (0.25, 0.125, 0.0625):
        lattice = films.whole(int(6 / h), int(10 / h), h)
        x, _ = np.meshgrid(lattice.x / xi, lattice.y / xi)
        snapshot = films.snapshot(lattice, np.exp(1j * q_s * np.sin(k * x) / k))
        t = (np.arange(20000) + 0.5) / 20000
        line = p + t[:, None] * (q - p)
        within = np.abs(line[:, 1]) < 3
        exact = np.mean(np.where(within, q_s * np.cos(k * line[:, 0]), 0)) * (q - p)[1]
        found = current_through(snapshot, cut_faces(lattice, [p * xi, q * xi])).supercurrent
        errors.append(abs(found / (films.SCALES.current_density * films.THICKNESS * xi) - exact))
    assert errors[2] < 1e-3  # of a current of 1.5
    assert np.log2(errors[0] / errors[2]) / 2 > 1.8


def test_a_cut_around_a_periodic_film_has_no_ends(films):
    # On a cylinder, around which a uniform current flows along y, a cut once around measures all of it.
    lattice = films.whole(8, 10, 0.5, periodic=(False, True))
    _, y = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, np.exp(0.2j * y / films.XI))
    left, width = lattice.origin[0], 10 * lattice.cell
    faces = cut_faces(lattice, [(left + 1.7 * lattice.cell, 0.0), (left + 1.7 * lattice.cell + width, 0.0)])
    exact = -films.SCALES.current_density * np.sin(0.2 * 0.5) / 0.5 * width * films.THICKNESS
    assert current_through(snapshot, faces).total == pytest.approx(exact, rel=1e-12)


def test_what_is_no_cut(films):
    lattice = films.whole(20, 20)
    xi = films.XI
    with pytest.warns(UnwiseWarning, match="ends inside the film"):
        cut_faces(lattice, [(0, 0), (0, 20 * xi)])
    with pytest.raises(InputError, match="no line"):
        cut_faces(lattice, [(0, 0)])
    with pytest.raises(InputError, match="no open face"):
        cut_faces(lattice, [(20 * xi, 20 * xi), (30 * xi, 20 * xi)])
