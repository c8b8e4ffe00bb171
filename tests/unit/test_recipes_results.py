"""What recipes leave: arrays as data sets, JSON and CSV; relations as functions; means over slip periods."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.circuit.description import relations as circuit_relation
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.recipes import Measured, MeasuredRelation, RecipeResult, relation_of
from fluxoid.recipes.current_voltage import sweep_of, whole_periods
from fluxoid.recipes.working.result import Column, Rows, labels, number
from fluxoid.recipes.working.slips import Trace, joined

UNIT = flux_quantum / (2 * np.pi)
TURN = np.linspace(0, 2 * np.pi, 33)


def relation(phase: np.ndarray, current: np.ndarray) -> MeasuredRelation:
    """Without an energy."""
    return MeasuredRelation(tuple(phase), tuple(current), tuple(np.zeros(len(phase))))


def result() -> RecipeResult:
    rows = Rows("point", {"current": Column("A", "current in"), "slips": Column("1", "slips", int)})
    rows.add(current=1e-6, slips=0)
    rows.add(current=2e-6, slips=3)
    return RecipeResult(
        "current-voltage",
        rows.arrays()
        | {
            "switching_current": number(np.nan, "A", "where slips begin"),
            "direction": labels("direction", ["forward"], "sense"),
        },
        ("a warning",),
    )


def test_a_result_is_a_labelled_data_set() -> None:
    dataset = result().dataset()
    assert dataset.current.dims == ("point",)
    assert dataset.current.attrs == {"units": "A", "long_name": "current in"}
    assert dataset.slips.dtype.kind == "i"
    assert list(dataset.coords) == ["direction"]
    assert dataset.attrs == {"recipe": "current-voltage", "complete": 1, "warnings": ["a warning"]}


def test_a_result_is_json_without_nan() -> None:
    read = json.loads(json.dumps(result().as_dict(), allow_nan=False))
    assert read["quantities"]["switching_current"]["value"] is None
    assert read["quantities"]["current"] == {
        "value": [1e-6, 2e-6],
        "dims": ["point"],
        "unit": "A",
        "meaning": "current in",
    }
    assert read["quantities"]["direction"]["value"] == ["forward"]


def test_a_result_is_a_table() -> None:
    assert result().table("point") == "current [A],slips\n1e-06,0\n2e-06,3\n"


def test_rows_without_points_are_empty_arrays() -> None:
    rows = Rows("point", {"field": Column("T", "field"), "winding": Column("1", "winding", float, ("hole",))})
    assert rows.arrays()["field"].values.shape == (0,)
    assert rows.arrays()["winding"].dims == ("point", "hole")
    rows.add(field=0.0, winding=np.array([1.0, 2.0]))
    assert rows.arrays()["winding"].values.shape == (1, 2)


def test_a_sweep_visits_its_turning_point_once() -> None:
    assert sweep_of((1.0, 2.0, 3.0), "both") == [(1.0, 1), (2.0, 1), (3.0, 1), (2.0, -1), (1.0, -1)]
    assert sweep_of((1.0, 2.0), "down") == [(2.0, -1), (1.0, -1)]


@given(
    period=st.floats(3.0, 40.0),
    start=st.floats(0.0, 1.0),
    width=st.floats(0.02, 0.5),
    sign=st.sampled_from([-1, 1]),
)
@settings(deadline=None)
def test_whole_periods_leave_no_end_effect(period: float, start: float, width: float, sign: int) -> None:
    """A train of slips, each a smooth step of Phi0, cut anywhere: the mean of two periods or more is Phi0/period.

    Budget: the time at which a level is crossed, known to a sixteenth of the interval between samples, at both ends of
    one period at least.
    """
    times = np.linspace(0, 100, 401)
    turns = times / period + start
    steps = np.floor(turns) + np.clip((turns % 1) / width, 0, 1)
    trace = Trace(times, sign * flux_quantum * steps, np.zeros(400, int), None)  # type: ignore[arg-type]
    found = whole_periods(trace)
    assert found.mean == pytest.approx(sign * flux_quantum / period, rel=0.13 / period)


def test_without_a_whole_period_the_mean_is_over_all() -> None:
    times = np.linspace(0, 10, 41)
    trace = Trace(times, 0.05 * flux_quantum * times, np.zeros(40, int), None)  # type: ignore[arg-type]
    assert whole_periods(trace).mean == pytest.approx(0.05 * flux_quantum)


def test_traces_that_follow_each_other_are_one() -> None:
    first = Trace(np.array([0.0, 1.0]), np.array([0.0, 2.0]), np.array([1]), None)  # type: ignore[arg-type]
    second = Trace(np.array([1.0, 3.0]), np.array([2.0, 8.0]), np.array([-2]), None)  # type: ignore[arg-type]
    whole = joined([first, second])
    assert list(whole.times) == [0, 1, 3]
    assert whole.voltage == pytest.approx(8 / 3)
    assert whole.count == 1


def test_a_sine_is_read_exactly_between_its_points() -> None:
    """Trigonometric interpolation: exact for what 32 points resolve. L_k = Phi0/(2 pi I_c cos phi)."""
    sine = relation(TURN, 2e-6 * np.sin(TURN))
    at = np.linspace(-20, 20, 101)
    assert sine.periodic
    assert np.allclose(sine(at), 2e-6 * np.sin(at), atol=1e-19)
    assert sine.critical_current == pytest.approx(2e-6, rel=1e-12)
    assert sine.critical_current_backward == pytest.approx(2e-6, rel=1e-12)
    assert sine.inductance(0.5) == pytest.approx(UNIT / (2e-6 * np.cos(0.5)))
    assert sine.inductance_at(1e-6) == pytest.approx(UNIT / (2e-6 * np.cos(np.pi / 6)), rel=1e-6)
    assert isinstance(sine(0.3), float)


@given(
    amplitudes=st.lists(st.floats(0.1, 1.0), min_size=1, max_size=5),
    offset=st.floats(-3.0, 3.0),
    begins=st.floats(-6.0, 6.0),
)
@settings(deadline=None)
def test_harmonics_are_found_again(amplitudes: list[float], offset: float, begins: float) -> None:
    """sum of a_n sin(n phi + offset), from samples that begin anywhere."""
    phase = begins + TURN
    current = sum(a * np.sin(n * phase + offset) for n, a in enumerate(amplitudes, start=1))
    found, offsets = relation(phase, np.asarray(current)).harmonics(len(amplitudes))
    assert np.allclose(found, amplitudes, atol=0)
    assert np.allclose(np.exp(1j * offsets), np.exp(1j * offset), atol=0)


def test_a_diode_has_two_critical_currents() -> None:
    skewed = relation(TURN, np.sin(TURN) + 0.3 * np.sin(2 * TURN + 1.0))
    dense = np.linspace(0, 2 * np.pi, 100001)
    exact = np.sin(dense) + 0.3 * np.sin(2 * dense + 1.0)
    assert skewed.critical_current == pytest.approx(exact.max(), rel=1e-6)
    assert skewed.critical_current_backward == pytest.approx(-exact.min(), rel=1e-6)


def test_an_open_branch_is_known_on_its_range_alone() -> None:
    phase = np.linspace(-4, 4, 41)
    q = phase / 10
    branch = relation(phase, q * (1 - q**2))
    assert not branch.periodic
    assert branch(1.23) == pytest.approx(0.123 * (1 - 0.123**2), abs=1e-12)
    assert branch.slope(0.0) == pytest.approx(0.1)
    assert branch.inductance_at(np.array([-0.1, 0.1])) == pytest.approx(branch.inductance_at(0.1))
    with pytest.raises(InputError, match="outside the branch"):
        branch(4.1)
    with pytest.raises(InputError, match="has no harmonics"):
        branch.harmonics(2)
    with pytest.raises(InputError, match="beyond the critical ones"):
        branch.inductance_at(0.5)


def test_circuits_take_a_relation() -> None:
    """As samples of its normalised form: periodic for junctions, over its range for kinetic inductors."""
    skewed = relation(TURN, 3e-6 * (np.sin(TURN) - 0.2 * np.sin(2 * TURN)))
    taken = circuit_relation.sampled(skewed.normalised)
    at = np.linspace(0, 6, 50)
    assert np.allclose(circuit_relation.evaluate(taken, at), skewed(at) / skewed.critical_current, atol=1e-8)
    phase = np.linspace(-4, 4, 41)
    branch = relation(phase, 1e-6 * phase * (1 - phase**2 / 100))
    inductor = circuit_relation.kinetic(branch.normalised, 4.0)
    assert np.allclose(
        circuit_relation.evaluate(inductor, at[:30]), branch(at[:30]) / branch.critical_current, atol=1e-8
    )


def test_branches_of_a_result_are_taken_apart() -> None:
    rows = {"phase": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "branch": [0, 0, 0, 0, 1, 1, 1, 1]}
    arrays = {name: Measured(np.array(values), ("point",), "1", "") for name, values in rows.items()}
    arrays["current"] = Measured(np.arange(8.0), ("point",), "A", "")
    arrays["energy"] = Measured(np.zeros(8), ("point",), "J", "")
    measured = RecipeResult("current-phase", arrays)
    assert relation_of(measured, 1).phase == (4.0, 5.0, 6.0, 7.0)
    with pytest.raises(InputError, match="four rising phases"):
        relation_of(measured, 2)
    with pytest.raises(InputError, match="no current-phase relation"):
        relation_of(RecipeResult("relax", {}))
