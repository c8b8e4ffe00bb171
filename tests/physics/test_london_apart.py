"""Films beside films: each keeps its own thickness, edges, fluxoids and vortices; moats, forces, mutual errors."""

import numpy as np
import pytest

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device import load
from fluxoid.errors import UnwiseWarning
from fluxoid.london import build, inductance_of, solve
from fluxoid.london.matrices import keeping, matrices

RING = {"kind": "ring", "outer_radius": "2 um", "inner_radius": "1 um"}


def device(films, **tables):
    return load({"material": {"penetration_depth": "90 nm"}, "film": films, **tables})


def ring(thickness="200 nm", x="0 um", z="0 nm", **more):
    return {"thickness": thickness, "z": z, "shape": {**RING, "center": [x, "0 um"]}, **more}


@pytest.mark.parametrize("z", ["0 nm", "101 nm"])
def test_a_vortex_in_an_island_is_no_quantum_of_the_ring_around_it(z):
    """The ring's fluxoid is the winding of its own phase, 0, and its current the island's vortex answered: -83 uA, as
    with the disk 101 nm higher, which is no hole's inside; a quantum too many made +165 uA."""
    made = device(
        {
            "o": {"thickness": "100 nm", "shape": {"kind": "ring", "outer_radius": "3 um", "inner_radius": "2 um"}},
            "i": {"thickness": "100 nm", "z": z, "shape": {"kind": "disk", "radius": "1.5 um"}},
        }
    )
    state = solve(build(made, cell=1e-7), vortices=[(0.5e-6, 0, 1, "i")], sources=[])
    assert abs(state.fluxoid_of("o.hole1").total) < 1e-6 * flux_quantum
    assert state.hole_currents["o.hole1"] == pytest.approx(-83e-6, rel=0.01)
    own = solve(build(made, cell=1e-7), vortices=[(2.5e-6, 0, 1, "o")], sources=[])  # its own vortices still count
    assert abs(own.fluxoid_of("o.hole1").total) < 1e-6 * flux_quantum
    assert abs(own.hole_currents["o.hole1"]) > 1e-5


def test_a_neighbour_of_another_thickness_changes_nothing():
    """Rings of 50 nm and 1 um, six radii apart: each as alone, but for (their mutual)^2, 2e-6; with a thickness that
    both share they were 4.58 and 2.50 pH instead of 5.22 and 2.08."""
    thin, thick = ring("50 nm"), ring("1 um", "8 um")
    both = matrices(build(device({"a": thin, "b": thick}), cell=1e-7)).total
    for k, (name, film) in enumerate((("a", thin), ("b", thick))):
        alone = matrices(build(device({name: film}), cell=1e-7)).total[0, 0]
        assert both[k, k] == pytest.approx(alone, rel=1e-5)
    assert abs(both[0, 1]) < 0.01 * both[1, 1]


def test_films_that_differ_and_touch_share_a_mean_and_say_so():
    halves = {
        name: {"thickness": d, "shape": {"kind": "rectangle", "width": "1 um", "height": "1 um", "center": [x, "0 um"]}}
        for name, d, x in (("a", "50 nm", "-0.5 um"), ("b", "100 nm", "0.5 um"))
    }
    with pytest.warns(UnwiseWarning, match="films b and a touch|films a and b touch"):
        made = build(device(halves), cell=5e-8)
    assert len(made.stack.layers) == 1


@pytest.mark.parametrize(("z", "x"), [("50 um", "0 um"), ("1 um", "30 um")])
def test_a_film_far_away_leaves_the_edges_of_a_divided_one(z, x):
    """To 1e-8; it switched off the edge term of all sheets, 3e-4 of this ring."""
    alone = matrices(build(device({"a": ring(sheets=4)}), cell=1e-7)).total[0, 0]
    beside = matrices(build(device({"a": ring(sheets=4), "b": ring(x=x, z=z, sheets=4)}), cell=1e-7)).total[0, 0]
    assert beside == pytest.approx(alone, rel=1e-8)


def test_a_thick_film_without_penetration_is_divided_too():
    """Its current runs on its faces: four sheets, as of a depth of .001 nm, where one had no model error at all."""
    films = {"w": {"thickness": "400 nm", "penetration_depth": "0 nm", "shape": RING}}
    found = inductance_of(device(films), cell=1e-7)
    films["w"]["penetration_depth"] = "0.001 nm"
    near = inductance_of(device(films), cell=1e-7)
    assert found.sheets == near.sheets > 1
    assert found.matrix[0, 0] == pytest.approx(near.matrix[0, 0], rel=1e-4)
    assert found.model_error[0, 0] > 0


def test_a_mutual_inductance_has_the_model_error_of_its_own_change():
    """Rings far apart: it is a dipole's, whatever the sheets, so its bar is far below the selves' relative one."""
    found = inductance_of(device({"a": ring(), "b": ring(x="9 um")}), cell=2e-7)
    selves = np.max(np.diag(found.model_error) / np.diag(found.matrix))
    old = selves * np.sqrt(np.prod(np.diag(found.matrix)))
    assert found.model_error[0, 1] < 0.05 * old
    finer = matrices(build(device({"a": ring(sheets=8), "b": ring(x="9 um", sheets=8)}), cell=2e-7)).total[0, 1]
    assert abs(finer - found.matrix[0, 1]) < found.model_error[0, 1] + found.discretisation_error[0, 1]


STRIP = {
    "film": {
        "plane": {"thickness": "200 nm", "shape": {"kind": "rectangle", "width": "8 um", "height": "6 um"}},
        "line": {
            "thickness": "200 nm",
            "z": "400 nm",
            "shape": {"kind": "rectangle", "width": "6 um", "height": "1 um"},
        },
    },
    "hole": {},
}


def moated(**hole):
    """A strip over a plane with a moat beside its middle, and a port between its ends."""
    slot = {"kind": "rectangle", "width": "2 um", "height": "2 um", "center": ["0 um", "1.2 um"]}
    plane = {"kind": "difference", "shape": STRIP["film"]["plane"]["shape"], "minus": [slot]}
    films = {"plane": {**STRIP["film"]["plane"], "shape": plane}, "line": STRIP["film"]["line"]}
    contact = {
        side: {
            "film": "line",
            "kind": "superconducting",
            "shape": {"kind": "rectangle", "width": "20 nm", "height": "1 um", "center": [x, "0 um"]},
        }
        for side, x in (("left", "-3 um"), ("right", "3 um"))
    }
    return device(films, contact=contact, port={"p": {"contacts": ["left", "right"]}}, hole=hole)


def test_moats_keep_their_fluxoid():
    """A port's inductance is 2 E/I^2 of the state with no quanta in the moat; with free holes that without its current;
    a hole with a name of its own stays in the matrix."""
    made = moated()
    problem = build(made, cell=1e-7)
    state = solve(problem, currents={"p": 1e-6}, sources=[])
    kept = keeping(matrices(problem), ("plane.hole1",))
    assert kept.names == ("p",)
    assert kept.total[0, 0] == pytest.approx(2 * state.energy / 1e-12, rel=1e-6)
    free = solve(problem, currents={"p": 1e-6, "plane.hole1": 0.0}, sources=[])
    whole = matrices(problem)
    at = whole.names.index("p")
    assert whole.total[at, at] == pytest.approx(2 * free.energy / 1e-12, rel=1e-6)
    assert kept.total[0, 0] < 0.98 * whole.total[at, at]
    found = inductance_of(made, cell=2e-7)
    assert (found.names, found.kept) == (("p",), ("plane.hole1",))
    loose = inductance_of(made, cell=2e-7, free_holes=True)
    assert set(loose.names) == {"p", "plane.hole1"}
    assert loose.kept == ()
    named = inductance_of(moated(slot={"at": ["0 um", "1.2 um"]}), cell=2e-7)
    assert set(named.names) == {"p", "slot"}


@pytest.mark.parametrize(("x", "y"), [(0.3, 0.0), (0.313, 0.127), (0.4117, -0.2231)])
def test_the_force_on_a_vortex_is_of_second_order_anywhere(x, y):
    """From its image in a disk of Lambda far larger than it: Phi0^2/(2 pi mu0 Lambda) r/(R^2 - r^2), outwards; R/50
    is 1e-4 off, at any place in a cell, where the slope of the cell's middle was 5e-3 off and of first order."""
    made = load(
        {
            "material": {"penetration_depth": "100 um"},
            "film": {"f": {"thickness": "10 nm", "shape": {"kind": "disk", "radius": "1 um"}}},
        }
    )
    at = np.array([x, y]) * 1e-6
    r = np.hypot(*at)
    exact = flux_quantum**2 / (2 * np.pi * vacuum_permeability * 1.0) * r / (1e-12 - r**2)
    force = np.array(solve(build(made, cell=2e-8), vortices=[(*at, 1)], sources=[]).force(0))
    assert force @ at / r == pytest.approx(exact, rel=2e-4)
    assert abs(force[0] * at[1] - force[1] * at[0]) / r < 2e-4 * exact
