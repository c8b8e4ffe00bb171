"""How recipes work: probes and paths, when a film is at rest, stopping, what is refused."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fluxoid.device import Device, load
from fluxoid.errors import InputError
from fluxoid.gl.model import GinzburgLandau
from fluxoid.recipes import Standing, Watch, current_phase, current_voltage, run_recipe
from fluxoid.recipes.working.prepare import rest_contact, with_field, with_phases, with_probes, with_swept_current
from fluxoid.recipes.working.rest import LONG, NEAR, Approach, change
from fluxoid.recipes.working.session import ALONE, Bench
from fluxoid.recipes.working.slips import turns_along
from fluxoid.simulation.loop import Stopped

XI = 50e-9
PIECES = np.zeros((1, 3), int)


def strip(kind: str = "superconducting", **tables: Any) -> Device:
    """20 by 2 xi, with a contact at each end."""
    contacts = {
        name: {
            "film": "strip",
            "kind": kind,
            "shape": {"kind": "rectangle", "width": "0.01 xi", "height": "2 xi", "center": [f"{x} xi", "0 xi"]},
        }
        for name, x in (("left", -10), ("right", 10))
    }
    return load(
        {
            "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"},
            "film": {
                "strip": {"thickness": "20 nm", "shape": {"kind": "rectangle", "width": "20 xi", "height": "2 xi"}}
            },
            "contact": contacts,
            "lattice": {"cell": "0.5 xi"},
            **tables,
        }
    )


RELATION = {"kind": "current-phase", "contact": "left", "to": "right", "start": "0 rad", "stop": "1 rad", "points": 5}


def test_probes_lie_on_superconducting_contacts() -> None:
    device, pair = with_probes(strip(), "left", "right")
    places = [device.probe[name].at[0] / XI for name in (pair.plus, pair.minus)]
    assert places == pytest.approx([-10, 10])
    assert len(pair.path) == 40


def test_probes_keep_away_from_normal_contacts() -> None:
    """By eight coherence lengths, or a fifth of the way: four here."""
    device, pair = with_probes(strip("normal"), "left", "right")
    places = [device.probe[name].at[0] / XI for name in (pair.plus, pair.minus)]
    assert places == pytest.approx([-6, 6])


def hook(angle: float) -> Device:
    """A path of 6 xi, a corner and 8 xi more, 2 wide, between normal contacts, turned by ``angle`` degrees."""

    def turned(shape: dict[str, Any]) -> dict[str, Any]:
        return {"kind": "rotate", "shape": shape, "angle": f"{angle} deg"}

    points = [["0 xi", "6 xi"], ["0 xi", "0 xi"], ["8 xi", "0 xi"]]
    ends = {
        "top": {"kind": "rectangle", "width": "2 xi", "height": "0.01 xi", "center": points[0]},
        "side": {"kind": "rectangle", "width": "0.01 xi", "height": "2 xi", "center": points[2]},
    }
    return load(
        {
            "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"},
            "film": {
                "hook": {
                    "thickness": "20 nm",
                    "shape": turned({"kind": "path", "points": points, "width": "2 xi"}),
                }
            },
            "contact": {name: {"film": "hook", "kind": "normal", "shape": turned(one)} for name, one in ends.items()},
            "lattice": {"cell": "0.25 xi"},
        }
    )


@pytest.mark.parametrize("angle", [0.0, 17.0, 45.0])
def test_probes_lie_where_they_do_however_the_film_lies_on_the_lattice(angle: float) -> None:
    """Inside a film turned by an angle: a fifth of the way from either contact, less than a cell from where they were
    before it was turned (a thread pulled around the corner gives way by less than that)."""
    places = []
    for turn in (0.0, angle):
        device, pair = with_probes(hook(turn), "top", "side")
        there = np.array([device.probe[name].at for name in (pair.plus, pair.minus)]) / XI
        c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        places.append(there @ np.array([[c, -s], [s, c]]))
    # From (0, 6) the thread goes to the inner corner at (1, 1) and on to (8, 0).
    first, second = np.sqrt(26), np.sqrt(50)
    deep = 0.2 * (first + second)
    exact = np.array([[deep / first, 6 - 5 * deep / first], [8 - 7 * deep / second, deep / second]])
    for found in places:
        assert np.abs(found - exact).max() < 0.25


def test_probes_that_are_described_are_used() -> None:
    probes = {name: {"at": [f"{x} xi", "0 xi"]} for name, x in (("a", -3), ("b", 0), ("c", 4))}
    device, pair = with_probes(strip(probe=probes), "left", "right")
    assert (pair.plus, pair.minus) == ("a", "c")
    assert device.probe.keys() == {"a", "b", "c"}
    step = np.abs(np.diff(pair.path, axis=0)).sum(axis=1)
    assert np.all(step == 1)


def test_the_current_leaves_at_the_other_contact() -> None:
    device = with_swept_current(strip(), "left")
    assert rest_contact(device, "left") == "right"
    both = with_swept_current(device, "right")
    with pytest.raises(InputError, match="takes the rest"):
        rest_contact(both, "left")


def test_phases_keep_what_is_described() -> None:
    held = with_phases(strip(), "left", "right")
    assert [held.contact[name].phase.value for name in ("left", "right")] == [0.0, 0.0]  # type: ignore[union-attr]


def test_a_field_cannot_be_added_to_a_torus() -> None:
    torus = load(
        {
            "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"},
            "film": {"film": {"thickness": "20 nm", "shape": {"kind": "rectangle", "width": "8 xi", "height": "8 xi"}}},
            "lattice": {"periodic": ["x", "y"], "flux_quanta": 1},
        }
    )
    with pytest.raises(InputError, match="flux_quanta"):
        with_field(torus, 1e-3)


def test_turns_along_a_path_change_sign_with_it() -> None:
    """Whatever way the path takes, and whatever the links carry."""
    source = [{"kind": "uniform", "field": "0.1 Bc2"}]
    device, pair = with_probes(strip(source=source, initial={"kind": "normal", "noise": 0.1}), "left", "right")
    snapshot = Bench(device, ALONE).model.snapshot()
    corner = np.array([(1, 5), (1, 6), (2, 6), (3, 6), (3, 5), (2, 5), (2, 4)])
    for path in (pair.path, corner):
        forth, back = (
            turns_along(snapshot, SimpleNamespace(path=one))
            for one in (path, path[::-1])  # type: ignore[arg-type]
        )
        assert forth == pytest.approx(-back)
        assert forth != 0


def follow(position: Callable[[float], float], times: np.ndarray) -> float | None:
    """When a film whose psi is 1 + position in one cell, and turns, is first called at rest; None if never."""

    def at(t: float) -> Any:
        psi = np.array([[1.0, 1.0, 1.0 + position(t)]]) * np.exp(0.7j * t)
        return SimpleNamespace(psi=psi, time=t)

    approach = Approach(1.0, 1e-3, PIECES, at(times[0]))
    return next((t for t in times[1:] if approach.look(at(t))), None)


def test_an_exponential_approach_is_at_rest_when_little_is_left() -> None:
    """What is left is extrapolated from the rate: exp(-t/3) < NEAR from t = 13.8 on, found within two looks."""
    found = follow(lambda t: np.exp(-t / 3), np.arange(0, 60, 0.7))
    assert found is not None
    assert found == pytest.approx(3 * np.log(1 / NEAR), abs=3 * 0.7)


def test_a_bottleneck_is_not_rest() -> None:
    """x' = e + x^2 passes x = 0 with the least rate e; for e = 1e-3 it is never within NEAR for long."""
    e = 1e-3
    times = np.arange(-48, 40, 0.7)
    assert follow(lambda t: np.sqrt(e) * np.tan(np.sqrt(e) * t), times) is None


def test_the_noise_of_steps_is_rest() -> None:
    """Differences between steps that come back again and again, a tenth of the error allowed."""
    found = follow(lambda t: 1e-4 * np.cos(40 * t), np.arange(0, 20, 0.7))
    assert found is not None
    assert found <= LONG + 3 * 0.7


def test_a_uniform_turn_is_no_change() -> None:
    """But a turn of one part against another is."""
    psi = np.array([[1.0, 1.0, 1.0 + 0j]])
    before, after = SimpleNamespace(psi=psi), SimpleNamespace(psi=psi * np.exp(2j))
    assert change(before, after, PIECES) == pytest.approx(0, abs=1e-12)  # type: ignore[arg-type]
    parts = SimpleNamespace(psi=psi * np.exp(1j * np.array([[0, 0, 1.0]])))
    assert change(before, parts, PIECES) > 0.5  # type: ignore[arg-type]
    assert change(before, parts, np.array([[0, 0, 1]])) == pytest.approx(0, abs=1e-12)  # type: ignore[arg-type]


def test_a_recipe_that_is_stopped_keeps_its_points() -> None:
    kept: list[Standing] = []
    told: list[float] = []

    def stop(model: GinzburgLandau) -> None:
        if len(kept) == 3:
            raise Stopped

    device = strip(recipe={**RELATION, "settle": "1 tau0"})
    watch = Watch(lambda done, words: told.append(done), kept.append, (stop,))
    result = run_recipe(device, watch)
    assert not result.complete
    assert list(result["phase"]) == [0.0, 0.25, 0.5]
    assert [len(one.result["phase"]) for one in kept] == [1, 2, 3]
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] < 1
    whole = run_recipe(device)
    assert whole.complete
    assert np.array_equal(whole["current"][:3], result["current"])


def test_a_run_is_the_same_with_and_without_an_audience() -> None:
    """Looking on, and where chunks end, change nothing: bit for bit."""
    recipe = {
        "kind": "current-voltage",
        "contact": "left",
        "currents": ["300 uA", "100 uA"],
        "settle": "5 tau0",
        "average": "5 tau0",
        "direction": "up",
    }
    alone, watched = (current_voltage(strip(recipe=recipe), watch=one) for one in (ALONE, Watch(between=(print,))))
    for name in ("voltage", "slips", "time"):
        assert np.array_equal(alone[name], watched[name])


def test_what_is_missing_is_told() -> None:
    with pytest.raises(InputError, match="has no recipe"):
        run_recipe(strip())
    with pytest.raises(InputError, match="no current-phase recipe"):
        current_phase(strip())
