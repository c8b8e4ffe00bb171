"""Finding vortices and following them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.gl.measure.vortices import Vortices, find_vortices, plaquette_winding, track, trajectories


@settings(max_examples=60, deadline=None)
@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from([1, -1]), st.floats(-0.3, 0.3), st.floats(0, 1))
def test_a_vortex_is_found_where_it_is(films, x0, y0, sign, b, offset):
    # tanh(r/1.2) e^{±iφ} on cells of ξ/2: bilinear ψ is off by h² of its curvature over its slope, .027 h at most
    # in 400 trials; .05 h is asked.
    lattice = films.rectangle(6, 6, 0.5, (offset, 1 - offset))
    x, y = np.meshgrid(lattice.x / films.XI, lattice.y / films.XI)
    r, angle = np.hypot(x - x0, y - y0), np.arctan2(y - y0, x - x0)
    found = find_vortices(films.snapshot(lattice, np.tanh(r / 1.2) * np.exp(1j * sign * angle), b=b))
    assert found.sign.tolist() == [sign]
    assert np.hypot(found.x[0] / films.XI - x0, found.y[0] / films.XI - y0) < 0.05 * 0.5


def test_a_vortex_beside_a_link_in_a_strong_field_is_not_put_into_the_middle_of_its_plaquette(films):
    # The flux of the plaquette turns θ of that link by f/4 past π: the zero lies .01 cells across it, and was not
    # taken.
    lattice = films.rectangle(6, 6, 0.5, (0.609375, 0.390625))
    x, y = np.meshgrid(lattice.x / films.XI, lattice.y / films.XI)
    r, angle = np.hypot(x - 0.25, y - 0.953125), np.arctan2(y - 0.953125, x - 0.25)
    found = find_vortices(films.snapshot(lattice, np.tanh(r / 1.2) * np.exp(1j * angle), b=0.25))
    assert (found.x[0] / films.XI, found.y[0] / films.XI) == pytest.approx((0.25, 0.953125), abs=0.025)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_vortex_on_the_centre_of_a_cell_is_found(films, sign):
    # There ψ is exactly zero, in symmetric devices too, and has no phase: once it went unseen.
    lattice = films.whole(7, 9)
    x, y = np.meshgrid(lattice.x, lattice.y)
    psi = (x + 1j * sign * y) / films.XI
    psi[3, 4] = 0
    found = find_vortices(films.snapshot(lattice, psi, b=0.1))
    assert found.sign.tolist() == [sign]
    assert (found.x[0], found.y[0]) == pytest.approx((0, 0), abs=1e-9 * lattice.cell)


def test_vortices_and_antivortices_are_told_apart(films):
    lattice = films.rectangle(20, 12, 0.5, (0.3, 0.6))
    z = (np.add(*np.meshgrid(lattice.x, 1j * lattice.y))) / films.XI
    at = [-6 - 2j, 5 + 3j, 0.2 - 1j]
    psi = (z - at[0]) * (z - at[1]) * (z - at[2]).conj()
    psi *= np.prod([np.tanh(np.abs(z - w)) / np.abs(z - w) for w in at], axis=0)
    found = find_vortices(films.snapshot(lattice, psi))
    by_sign = [complex(x, y) / films.XI for x, y in zip(found.x[found.sign > 0], found.y[found.sign > 0], strict=True)]
    assert sorted(by_sign, key=lambda w: w.real) == pytest.approx([at[0], at[1]], abs=0.05)
    assert found.sign.sum() == 1
    assert complex(found.x[found.sign < 0][0], found.y[found.sign < 0][0]) / films.XI == pytest.approx(at[2], abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(-3, 3))
def test_a_torus_holds_as_many_vortices_as_flux_quanta(films, seed, quanta):
    # Each link is shared by two plaquettes with opposite signs, so windings add up to the flux in quanta in any state.
    lattice = films.whole(9, 12, periodic=(True, True))
    snapshot = films.random(lattice, seed)
    ax, ay = np.zeros((9, 12)), np.zeros((9, 12))
    ay[:] = 2 * np.pi * quanta * np.arange(12) / 108
    ax[:, -1] = -2 * np.pi * quanta * np.arange(9) / 9
    turns = plaquette_winding(films.snapshot(lattice, snapshot.psi, ax=ax, ay=ay))
    assert turns.sum() == quanta


def test_no_vortex_is_seen_in_a_hole(films):
    lattice = films.annulus(3, 6, 0.5, (0.3, 0.6))
    x, y = np.meshgrid(lattice.x, lattice.y)
    assert len(find_vortices(films.snapshot(lattice, np.exp(3j * np.arctan2(y, x))))) == 0


def _vortices(*rows):
    x, y, sign = np.array(rows, dtype=float).reshape(-1, 3).T
    return Vortices(x, y, sign.astype(int))


def test_tracking_takes_the_least_total_distance(films):
    # The greedy choice for the first (its nearest is the second's partner) would leave the second without one.
    matching = track(_vortices((0, 0, 1), (1, 0, 1)), _vortices((0.9, 0, 1), (1.8, 0, 1)), reach=1.0)
    assert sorted(matching.pairs.tolist()) == [[0, 0], [1, 1]]
    assert matching.births.size == matching.deaths.size == 0


def test_tracking_knows_births_deaths_signs_and_periods():
    before = _vortices((0, 0, 1), (5, 5, 1), (2, 2, -1), (9.9, 3, 1))
    now = _vortices((2.1, 2, -1), (0.1, 0, 1), (7, 1, 1), (0.1, 3, 1), (5, 5, -1))
    matching = track(before, now, reach=0.5, period=(10.0, None))
    assert sorted(matching.pairs.tolist()) == [[0, 1], [2, 0], [3, 3]]
    assert matching.births.tolist() == [2, 4]
    assert matching.deaths.tolist() == [1]
    assert track(before, now, reach=0.5).births.tolist() == [2, 3, 4]
    none = _vortices()
    assert track(none, now, 1.0).births.tolist() == [0, 1, 2, 3, 4]
    assert track(before, none, 1.0).deaths.tolist() == [0, 1, 2, 3]


def test_trajectories_follow_a_vortex_from_birth_to_death():
    frames = [_vortices((0, 0, 1)), _vortices((5, 0, -1), (0.4, 0, 1)), _vortices((5, 0.4, -1))]
    first, second = trajectories([0.0, 1.0, 2.0], frames, reach=0.5)
    assert (first.sign, first.time.tolist(), first.x.tolist()) == (1, [0, 1], [0, 0.4])
    assert (second.sign, second.time.tolist(), second.y.tolist()) == (-1, [1, 2], [0, 0.4])
