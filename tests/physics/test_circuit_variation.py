"""What is varied is varied: each lane against a run of the circuit that has its numbers."""

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    CurrentSource,
    Inductor,
    Junction,
    Resistor,
    Sine,
    circuit,
    lane,
    margins,
    replaced,
    transient,
    yield_of,
)
from fluxoid.circuit.analyses.tolerance import area_factors
from fluxoid.constants import boltzmann
from fluxoid.errors import InputError

DRIVE = CurrentSource("I1", "0", "1", 1e-5, Sine(0.0, 1.0, 3e10))


def each_lane_is_a_run(made, outputs, vary, **run):
    done = transient(made, 3e-11, outputs, 1e-12, vary=vary, **run)
    for k in range(len(next(iter(vary.values())))):
        alone = transient(replaced(made, {key: v[k] for key, v in vary.items()}), 3e-11, outputs, 1e-12, **run)
        for name in outputs:
            size = np.max(np.abs(alone.values[name]))
            assert size > 0
            assert done.values[name][k] == pytest.approx(alone.values[name], abs=1e-6 * size)


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("kind", ["E", "F", "G", "H"])
def test_gains(kind, implicit):
    sensed = [DRIVE, Resistor("R1", "1", "2", 2.0), Resistor("R2", "2", "0", 3.0), Capacitor("C1", "1", "0", 1e-12)]
    control = ("2", "0")
    if kind in "FH":
        sensed, control = [*sensed[:2], Resistor("R2", "3", "0", 3.0), sensed[3]], ("2", "3")
    ends = ("4", "0") if kind in "EH" else ("0", "4")
    made = circuit([*sensed, Controlled("X1", kind, *ends, *control, 1.0), Resistor("R3", "4", "0", 4.0)])
    each_lane_is_a_run(made, ["V(4)", "I(X1)", "I(R3)"], {"X1": [0.5, 2.0, 3.0]}, implicit=implicit, tolerance=1e-8)


@pytest.mark.parametrize("implicit", [False, True])
def test_what_is_nominally_nothing(implicit):
    """An inductor of 0, a capacitor of 0, a junction without resistance."""
    made = circuit(
        [
            DRIVE,
            Resistor("R1", "1", "0", 2.0),
            Inductor("L1", "1", "2", 0.0),
            Resistor("R2", "2", "0", 2.0),
            Capacitor("C1", "2", "0", 0.0),
            Junction("B1", "2", "0", 2e-5, capacitance=5e-14),
        ]
    )
    vary = {"L1": [2e-12, 9e-12], "C1": [1e-13, 4e-13], "B1.resistance": [3.0, 50.0]}
    each_lane_is_a_run(made, ["V(2)", "I(L1)"], vary, implicit=implicit, tolerance=1e-8)


def test_noise_of_a_resistance_that_was_none():
    """R = inf varied to 4 ohm: V(1) has 4 kT R between 1 GHz and 10 GHz, to the 3 % of 64 spectra of 200 lines each."""
    made = circuit([Resistor("R1", "1", "0", float("inf")), Capacitor("C1", "1", "0", 1e-14)])
    found = transient(made, 4e-9, ["V(1)"], 1e-12, vary={"R1": np.full(64, 4.0)}, temperature=4.2, seeds=range(64))
    v = found.values["V(1)"][:, 200:3800]
    power = np.mean(np.var(v, axis=1))
    assert power == pytest.approx(boltzmann * 4.2 / 1e-14, rel=0.03, abs=0)


def test_temperature_of_an_element():
    made = circuit([Resistor("R1", "1", "0", 4.0, temperature=0.0), Capacitor("C1", "1", "0", 1e-14)])
    found = transient(made, 4e-9, ["V(1)"], 1e-12, vary={"R1.temperature": [0.0, 4.2, 16.8]})
    power = np.var(found.values["V(1)"][:, 200:], axis=1)
    assert power[0] == 0
    assert power[1:] == pytest.approx(boltzmann / 1e-14 * np.array([4.2, 16.8]), rel=0.1, abs=0)


def test_area_and_a_number_of_its_own_multiply():
    """Area doubled and resistance times 3: R is 1.5 times, the critical current twice (times 1.1 of its own) its."""
    made = circuit([Junction("B1", "1", "0", 1e-4, 2.0, 5e-14)])
    vary = area_factors(made, {"B1": [2.0], "B1.resistance": [3.0], "B1.critical_current": [1.1]})
    assert {k: float(v[0]) for k, v in vary.items()} == pytest.approx(
        {"B1.critical_current": 2.2e-4, "B1.resistance": 3.0, "B1.capacitance": 1e-13}
    )
    with pytest.raises(InputError, match="varied twice"):
        transient(made, 1e-12, vary={"B1": [1e-4], "B1.critical_current": [2e-4]})


def test_margins_of_an_element_and_of_its_attribute():
    """Works: 80 uA make no slip. Below .8 of the critical current, by area or alone, they do; the resistance alone
    has no margin. Named together each is what it is when named alone."""
    made = circuit([Junction("B1", "1", "0", 1e-4, 2.0, 5e-14), CurrentSource("I1", "0", "1", 8e-5)])

    def works(done):
        return len(done.slips["B1"].times) == 0

    names = ["B1", "B1.resistance", "B1.critical_current"]
    found = margins(made, works, 1e-10, names, 0.5)
    assert found["B1"] == (pytest.approx(0.8, abs=0.02), 1.5)
    assert found["B1.critical_current"] == (pytest.approx(0.8, abs=0.02), 1.5)
    assert found["B1.resistance"] == (0.5, 1.5)


def test_yield_without_junctions():
    """V(1) = I R passes below 20 uV, R uniform between 1 and 3 ohm: the same half that the values themselves give."""
    made = circuit([Resistor("R1", "1", "0", 2.0), CurrentSource("I1", "0", "1", 1e-5)])
    drawn = []

    def works(done):
        assert done.values["V(1)"].ndim == 1
        drawn.append(done.values["V(1)"][-1])
        return drawn[-1] < 2e-5

    found = yield_of(made, works, 1e-12, {"R1": 0.5}, 100, kind="uniform", outputs=["V(1)"])
    assert len(set(drawn)) == 100
    assert found.passed == sum(v < 2e-5 for v in drawn)
    assert 30 < found.passed < 70
    several = transient(made, 1e-12, ["V(1)"], [1e-12], vary={"R1": [1.0, 3.0]})
    assert [lane(several, k).values["V(1)"][0] for k in (0, 1)] == pytest.approx([1e-5, 3e-5], rel=1e-9, abs=0)
