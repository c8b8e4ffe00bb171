"""Netlists with answers from an independent integration (tests/data/circuits/reference.json: DOP853, relative 1e-10).

Error budget: voltages are means over whole periods of a settled state, so what is left is the integration error (1e-8
here) and the transient after each step of the staircase (exponentially small after the time that is skipped).
"""

import json
from pathlib import Path

import numpy as np
import pytest

from fluxoid.circuit import Inductor, Junction, circuit, mean_voltage, read_netlist, replaced, transient
from fluxoid.circuit.description.elements import CurrentSource, Resistor
from fluxoid.circuit.description.waveforms import PiecewiseLinear, ramp

DATA = Path(__file__).parents[1] / "data" / "circuits"
REFERENCE = json.loads((DATA / "reference.json").read_text())
IR = 1e-4 * 2


def staircase_voltages(name, steps, settle):
    """Mean voltage of B1 on each 2 ns step, over Ic R."""
    netlist = read_netlist(DATA / name)
    done = transient(netlist.circuit, netlist.commands.stop, tolerance=1e-4)
    return np.array([mean_voltage(done.slips["B1"], k * 2e-9 + settle, (k + 1) * 2e-9)[0] for k in range(steps)]) / IR


def test_current_voltage_staircase():
    """41 biases, overdamped junction: 1e-6 of Ic R demanded, 2e-8 observed."""
    expected = np.array(REFERENCE["iv"]["voltage_over_IcR"])
    assert np.max(np.abs(staircase_voltages("iv_h0.05.cir", 41, 0.3e-9) - expected)) < 1e-6


def test_squid_flux_staircase():
    """21 fluxes by a phase source in the loop: 1e-6 demanded, 2e-8 observed."""
    expected = np.array(REFERENCE["squid"]["voltage_over_IcR"])
    assert np.max(np.abs(staircase_voltages("squid_h0.05.cir", 21, 0.5e-9) - expected)) < 1e-6


def test_arrival_times_on_a_line():
    """100 junctions: each crossing of pi within 1e-3 ps (1e-6 ps observed at the default tolerance)."""
    netlist = read_netlist(DATA / "jtl100_h0.1.cir")
    done = transient(netlist.circuit, 0.4e-9)
    for junction, expected in REFERENCE["jtl100"]["phase_pi_crossing_ps"].items():
        times = done.slips[f"B{junction}"].times * 1e12
        assert len(times) == 1
        assert abs(times[0] - expected) < 1e-3


def line(count):
    """The transmission line of the netlists with any number of junctions."""
    parts = [
        CurrentSource("IIN", "0", "1", 1.0, PiecewiseLinear((0, 20e-12, 22e-12, 24e-12), (0, 0, 6e-4, 0))),
        Resistor("ROUT", str(count), "0", 2.0),
    ]
    for k in range(1, count + 1):
        parts.append(Junction(f"B{k}", str(k), "0", 1e-4, 2.0, 5e-14))
        parts.append(CurrentSource(f"IB{k}", "0", str(k), 1.0, ramp(7e-5, 5e-12)))
        if k < count:
            parts.append(Inductor(f"L{k}", str(k), str(k + 1), 4e-12))
    return circuit(parts)


def test_thousand_junctions():
    """The pulse reaches junction 1000 after 3216.9707 ps (reference to 1e-4 ps); within 1e-3 ps at a tolerance of
    1e-4."""
    done = transient(line(1000), 6e-9, tolerance=1e-4)
    times = done.slips["B1000"].times * 1e12
    assert len(times) == 1
    assert abs(times[0] - REFERENCE["jtl1000"]["phase_pi_crossing_ps"]["1000"]) < 1e-3


def test_a_batch_of_lines_is_each_line_alone():
    """Lanes share steps, not results: three lines with different parameters against three runs.

    Tolerance: the sum of both runs' integration errors, 40 junctions at 1e-6 rad a step: below 1e-5 ps.
    """
    made = line(40)
    drives, inductances = [0.9, 1.0, 1.1], [4e-12, 3.8e-12, 4.3e-12]
    together = transient(made, 0.3e-9, vary={"IIN": drives, "L7": inductances}, tolerance=1e-6)
    for k in range(3):
        alone = transient(replaced(made, {"IIN": drives[k], "L7": inductances[k]}), 0.3e-9, tolerance=1e-6)
        assert together.slips["B40"][k].times == pytest.approx(alone.slips["B40"].times, abs=1e-17)


def test_fifth_order():
    """Errors fall with the fifth power of the step: rms over many phases (a single one may pass through zero), measured
    order at least 4.7 from .2 ps to .05 ps. Times of slips, from a quartic inside a step, as well.

    Two junctions with less damping than those of the netlists, so that accuracy and not stability limits the steps.
    """
    made = circuit(
        [
            Junction("B1", "1", "0", 1e-4, 5.0, 1e-13),
            Junction("B2", "2", "0", 1e-4, 5.0, 1e-13),
            Inductor("L1", "1", "2", 4e-12),
            CurrentSource("I1", "0", "1", 2.6e-4),
        ]
    )
    times = np.arange(1, 21) * 3e-12

    def run(**accuracy):
        done = transient(made, 60e-12, ["P(B1)", "P(B2)"], times, **accuracy)
        return np.concatenate(list(done.values.values())), done.slips["B2"].times

    phases, slips = run(tolerance=1e-12)
    errors = []
    for step in (0.2e-12, 0.1e-12, 0.05e-12):
        coarse = run(tolerance=1e9, longest=step)
        errors.append([np.sqrt(np.mean((coarse[0] - phases) ** 2)), np.sqrt(np.mean((coarse[1] - slips) ** 2))])
    orders = np.log2(np.array(errors[0]) / np.array(errors[-1])) / 2
    assert np.all(orders > 4.7), orders


def test_implicit_and_explicit_agree():
    """The implicit steps on the 100-junction line: arrival within 1e-3 ps of the reference."""
    netlist = read_netlist(DATA / "jtl100_h0.1.cir")
    done = transient(netlist.circuit, 0.4e-9, tolerance=1e-4, implicit=True)
    expected = REFERENCE["jtl100"]["phase_pi_crossing_ps"]["100"]
    assert abs(done.slips["B100"].times[0] * 1e12 - expected) < 1e-3
