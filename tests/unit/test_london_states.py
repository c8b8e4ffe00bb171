"""States of any mixture: fluxoids, currents of holes, ports and contacts, vortices in a film of several, sources."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.constants import flux_quantum
from fluxoid.device.sources.sources import UniformSource
from fluxoid.errors import InputError
from fluxoid.london.fluxoid_levels import FluxoidLevels
from fluxoid.london.matrices import matrices
from fluxoid.london.problem import London, build
from fluxoid.london.solver.operator import circulation
from fluxoid.london.state import solve
from physics.london_films import UM, UNIT, box, device, film, ring, um, without

FIELD = UniformSource(field=0.3e-3)


def contact(name: str, x: float, height: float) -> dict[str, Any]:
    shape = {"kind": "rectangle", "width": um(0.02), "height": um(height), "center": [um(x), um(0.0)]}
    return {"film": name, "kind": "superconducting", "shape": shape}


@pytest.fixture(scope="module")
def squid() -> London:
    """A washer with a junction in either arm, contacts on both sides, and a film above it."""
    films = {
        "washer": film(without(box(-1, -1, 1, 1), box(-0.4, -0.4, 0.4, 0.4)), 0.1),
        "cover": film(box(-0.5, -0.5, 0.5, 0.5), 0.1, 0.3),
    }
    ports = {
        "up": {"from": [um(0.0), um(0.3)], "to": [um(0.0), um(1.1)]},
        "down": {"from": [um(0.0), um(-1.1)], "to": [um(0.0), um(-0.3)]},
        "bias": {"contacts": ["in", "out"]},
    }
    ends = {"in": contact("washer", -1.0, 0.5), "out": contact("washer", 1.0, 0.5)}
    return build(device(films, contact=ends, port=ports), 2 * UM / 64)


def test_currents_of_ports_are_what_is_asked_for_and_free_the_fluxoid(squid: London) -> None:
    """Through both junctions 1 and 3 uA, so that 4 uA are biased; the fluxoid is then what the currents make of it."""
    state = solve(squid, currents={"bias": 4e-6, "up": 1e-6}, sources=[FIELD])
    assert state.port_currents == pytest.approx({"up": 1e-6, "down": 3e-6}, rel=1e-9)
    assert abs(state.fluxoid_of("washer.hole1").total) > 0.01 * flux_quantum
    again = solve(squid, currents={"bias": 4e-6, "washer.hole1": state.hole_currents["washer.hole1"]}, sources=[FIELD])
    assert again.through == pytest.approx(state.through, abs=1e-9 * np.abs(state.through).max())


def test_currents_of_ports_that_contradict_the_bias(squid: London) -> None:
    with pytest.raises(InputError, match="currents that do not sum to zero"):
        solve(squid, currents={"bias": 4e-6, "up": 1e-6, "down": 1e-6})


def test_a_mixture_is_the_sum_of_its_parts(squid: London) -> None:
    """To what residuals of 1e-9 leave of each part."""
    vortices = [(0.7 * UM, 0.6 * UM, 1), (0.1 * UM, -0.2 * UM, -1, "cover")]
    whole = solve(squid, {"washer.hole1": 2}, {"bias": 3e-6}, vortices, [FIELD])
    parts = [
        solve(squid, {"washer.hole1": 2}, sources=[]),
        solve(squid, currents={"bias": 3e-6}, sources=[]),
        solve(squid, vortices=vortices[:1], sources=[]),
        solve(squid, vortices=vortices[1:], sources=[]),
        solve(squid, sources=[FIELD]),
    ]
    total = sum(one.through for one in parts)
    assert whole.through == pytest.approx(total, abs=1e-6 * np.abs(total).max())


def test_a_vortex_lies_in_the_film_that_it_names(squid: London) -> None:
    """Its quantum is the fluxoid of the plaquettes around it in that film, and no other has any."""
    state = solve(squid, vortices=[(0.1 * UM, -0.2 * UM, -1, "cover")], sources=[])
    around = circulation(state.induced + state.applied + state.kinetic_potential) / flux_quantum
    of = {name: squid.stack.of_layer(squid.stack.of_film(name))[0] for name in ("washer", "cover")}
    sums = {name: around[s][squid.stack.sheets[s].free].sum() for name, s in of.items()}
    assert sums == pytest.approx({"washer": 0.0, "cover": -1.0}, abs=1e-8)
    assert state.force(0) != (0.0, 0.0)


def test_a_sweep_starts_from_the_last_solution(squid: London) -> None:
    """The same state again needs no iteration, one at 1 % more field some fewer; and both are what they are alone."""
    first = solve(squid, sources=[FIELD])
    assert solve(squid, sources=[FIELD], start=first).iterations == 0
    more = [UniformSource(field=1.01 * FIELD.field_)]
    alone, near = solve(squid, sources=more), solve(squid, sources=more, start=first)
    assert near.iterations < alone.iterations
    assert near.through == pytest.approx(alone.through, abs=1e-7 * np.abs(alone.through).max())


def test_any_vector_potential_will_do(squid: London) -> None:
    """A = (-B y, 0) of an object of one's own is a uniform field but for a gauge, of which currents know nothing."""

    class Own:
        kind = "own"

        def vector_potential(self, x: Any, y: Any, plane: Any) -> tuple[Any, Any]:
            return -FIELD.field_ * y, 0 * x

    own, same = (solve(squid, sources=[source]) for source in (Own(), FIELD))  # type: ignore[list-item]
    assert own.through == pytest.approx(same.through, abs=1e-7 * np.abs(same.through).max())


def test_fractions_of_a_quantum_only_where_they_are_meant(squid: London) -> None:
    name = "washer.hole1"
    with pytest.raises(InputError, match=r"0\.5 quanta in washer\.hole1, and fluxoids are whole\. Try: 0, a"):
        solve(squid, {name: 0.5})
    state = solve(squid, {name: 0.5}, sources=[], fractions=True)
    assert state.fluxoid_of(name).total == pytest.approx(0.5 * flux_quantum, rel=1e-8)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"fluxoids": {"hole": 1}}, "fluxoids: no hole is named 'hole'. Try: washer.hole1"),
        ({"currents": {"left": 1e-6}}, "currents: no hole, contact or port is named 'left'. Try: washer.hole1, up, do"),
        ({"fluxoids": {"washer.hole1": 1}, "currents": {"washer.hole1": 1e-6}}, "fluxoid and current of washer.hole1"),
        ({"currents": {"in": 1e-6}}, "currents that do not sum to zero on a connected film"),
        ({"vortices": [(0.0, 0.0, 1)]}, "a vortex at (0, 0) m is not inside the film"),
        ({"vortices": [(9e-6, 0.0, 1)]}, "a vortex at (9e-06, 0) m lies outside of all films"),
        ({"vortices": [(0.7e-6, 0.6e-6, 0.5)]}, "vortices: a vortex of 0.5 quanta. Try: a whole number"),
        ({"vortices": [(0.0, 0.0, 1, "lid")]}, "vortices: no film is named 'lid'. Try: washer, cover"),
    ],
)
def test_states_that_are_refused(squid: London, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        solve(squid, **asked)
    assert words in str(caught.value)


@given(st.integers(0, 10_000), st.integers(2, 12))
def test_lowest_states_and_where_they_change(seed: int, count: int) -> None:
    """Against the least of the energies at many strengths; they differ by straight lines, as those of states do."""
    rng = np.random.default_rng(seed)
    strength = np.linspace(-1, 1, 2001)
    lines = rng.normal(size=(2, count))
    energy = lines[0] + strength[:, None] * lines[1] + 3 * strength[:, None] ** 2
    states = np.arange(count)[:, None]
    found = FluxoidLevels(("hole",), strength[[0, -1]], states, energy[[0, -1]], np.zeros((2, count, 1)))
    grounds = found.grounds()
    assert (grounds[0][1], grounds[-1][2]) == (-1.0, 1.0)
    assert [end for _, _, end in grounds[:-1]] == [start for _, start, _ in grounds[1:]]
    for at, lowest in zip(strength, energy.argmin(axis=1), strict=True):
        inside = [n for (n,), start, end in grounds if start - 1e-9 <= at <= end + 1e-9]
        assert lowest in inside


def test_a_crossing_of_states_that_are_not_there() -> None:
    found = FluxoidLevels(("eye",), np.array([0.0, 1.0]), np.array([[0], [1]]), np.eye(2), np.zeros((2, 2, 1)))
    assert found.crossing((0,), (1,)) == pytest.approx(0.5)
    with pytest.raises(InputError, match="no state has the windings"):
        found.crossing((0,), (3,))


def test_a_map_of_one_film_leaves_the_others() -> None:
    """Lambda is 1/epsilon times as long at all faces of the film that is named, and as it was in that above it."""
    region = {"kind": "region", "shape": box(-2, -2, 2, 2), "epsilon": 0.25}
    films = {"low": film(box(-1, -1, 1, 1), 0.1), "high": film(box(-1, -1, 1, 1), 0.1, 0.3)}
    plain, mapped = (
        build(device(films, disorder=disorder), 2 * UM / 16) for disorder in ((), [region | {"film": "low"}])
    )
    low, high = mapped.operator.kinetic / np.where(plain.operator.kinetic > 0, plain.operator.kinetic, np.inf)
    assert low[low > 0] == pytest.approx(4.0, rel=1e-12)
    assert high[high > 0] == pytest.approx(1.0, rel=1e-12)


def test_a_loop_that_vias_close_has_the_port_across_it() -> None:
    """A ring with a gap, bridged in the film above: nearly the ring's inductance, and all that a hole has.

    Ring of a/b = .5, Lambda/b = .05: 1.81935 (PHYSICS of rings, see test_london_films); the bridge is as wide as the
    ring, a tenth of b above it and 1.4 times as long as the gap: 3 % allowed. One quantum: I = Phi0/L, E = Phi0²/2L.
    """
    gap = box(-0.1, 0.3, 0.1, 1.2)
    films = {"low": film(without(ring(0.5), gap), 0.05), "high": film(box(-0.3, 0.5, 0.3, 0.95), 0.05, 0.1)}
    vias = {
        f"v{k}": {"films": ["low", "high"], "shape": box(x - 0.1, 0.55, x + 0.1, 0.85)}
        for k, x in enumerate((-0.2, 0.2))
    }
    ports = {"j": {"film": "high", "from": [um(0.0), um(0.4)], "to": [um(0.0), um(1.1)]}}
    described = device(films, via=vias, port=ports)
    problem = build(described, 2 * UM / 64)
    assert problem.holes == ("loop of j",)
    (loop,) = np.ravel(matrices(problem).total)
    assert loop / UNIT == pytest.approx(1.81935, rel=3e-2)
    state = solve(problem, {"loop of j": 1}, sources=[])
    assert state.port_currents["j"] == pytest.approx(flux_quantum / loop, rel=1e-6)
    assert state.energy == pytest.approx(flux_quantum**2 / (2 * loop), rel=1e-6)
    assert solve(problem, currents={"j": 1e-6}, sources=[]).hole_currents["loop of j"] == pytest.approx(1e-6, rel=1e-9)
    with pytest.raises(InputError, match="passes through vias, and has no path in one film"):
        state.fluxoid_of("loop of j")


def test_a_path_that_leaves_its_film_is_refused(squid: London) -> None:
    with pytest.raises(InputError, match="path: the path leaves film 'cover', near"):
        solve(squid).fluxoid(0.7 * UM * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]), film="cover")


def test_films_that_one_via_joins_are_set_up() -> None:
    """Through a single via no current can pass: the films are what they are without it."""
    films = {
        "low": film(without(box(-1, -1, 1, 1), box(-0.7, -0.3, -0.2, 0.3), box(0.2, -0.3, 0.7, 0.3)), 0.1),
        "high": film(ring(0.5), 0.1, 0.3),
    }
    via = {"films": ["low", "high"], "shape": box(-0.1, 0.6, 0.1, 0.8)}
    joined, apart = (build(device(films, via=some), 2 * UM / 32) for some in ({"v": via}, {}))
    assert matrices(joined).total == pytest.approx(matrices(apart).total, rel=1e-12)


def test_a_hole_beside_a_loop_through_vias_keeps_its_own_fluxoid() -> None:
    """A washer with a junction across one arm, and a film that bridges the hole from the lower side to the upper.

    The fluxoid on the hole's own path is what was asked for, whatever the loop through the vias has; so are its
    inductance and its effective area: the flux of the same path for one ampere, and for one tesla.
    """
    films = {
        "low": film(without(box(-1, -1, 1, 1), box(-0.4, -0.4, 0.4, 0.4)), 0.1),
        "high": film(box(-0.2, -0.8, 0.2, 0.8), 0.1, 0.3),
    }
    vias = {f"v{k}": {"films": ["low", "high"], "shape": box(-0.1, y, 0.1, y + 0.2)} for k, y in enumerate((-0.7, 0.5))}
    ports = {"j": {"film": "low", "from": [um(-1.1), um(0.0)], "to": [um(-0.3), um(0.0)]}}
    problem = build(device(films, via=vias, port=ports), 2 * UM / 32)
    hole, loop = problem.holes
    assert loop == "loop of j"
    state = solve(problem, {hole: 2, loop: 3}, sources=[FIELD])
    assert state.fluxoid_of(hole).total / flux_quantum == pytest.approx(2, abs=1e-6)
    found = matrices(problem)
    one = solve(problem, currents={hole: 1.0, loop: 2.0}, sources=[]).fluxoid_of(hole).total
    assert one == pytest.approx(float(found.total[0] @ [1.0, 2.0]), rel=1e-6)
    caught = solve(problem, currents={hole: 0.0, loop: 0.0}, sources=[FIELD]).fluxoid_of(hole).total
    assert caught == pytest.approx(0.3e-3 * float(found.area[0]), rel=1e-6)
    assert state.port_currents["j"] == pytest.approx(
        state.hole_currents[loop] + found.through[0, 0] * state.hole_currents[hole], rel=1e-9
    )
