"""Lossless lines: the method of characteristics, passivity, and the same in explicit and implicit steps.

What leaves a port, 2v - a, arrives at the other one a delay later as a. With resistors at the ends that is a recursion,
exact at every time; with anything else energy can only fall once the sources are quiet.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import cumulative_trapezoid

from fluxoid.circuit import (
    Capacitor,
    CurrentSource,
    Junction,
    PiecewiseLinear,
    Resistor,
    TransmissionLine,
    circuit,
    transient,
)
from fluxoid.constants import flux_quantum

PS = 1e-12


def triangle(current: float, begin: float, top: float, end: float) -> CurrentSource:
    """A pulse of current into node 1; times in ps."""
    return CurrentSource(
        "I1", "0", "1", current, PiecewiseLinear((0.0, *(PS * t for t in (begin, top, end))), (0, 0, 1, 0))
    )


def line(near: float, Z: float, delay: float, far: float, *others: object, source: CurrentSource) -> list:
    """near, far: ohm at the ends, delay in ps."""
    return [
        source,
        Resistor("R1", "1", "0", near),
        TransmissionLine("T1", "1", "0", "2", "0", Z, delay * PS),
        Resistor("R2", "2", "0", far),
        *others,
    ]


def characteristics(current: np.ndarray, near: float, Z: float, steps: int, far: float) -> np.ndarray:
    """(v1, v2) at equal times, of which a delay has a whole number; the current into node 1 at these times."""
    out = np.zeros((2, len(current)))
    arriving = np.zeros((2, len(current) + steps))
    for k, i in enumerate(current):
        for port, (R, push) in enumerate(((near, i), (far, 0.0))):
            out[port, k] = (push + arriving[port, k] / Z) / (1 / R + 1 / Z)
            arriving[1 - port, k + steps] = 2 * out[port, k] - arriving[port, k]
    return out


@pytest.mark.parametrize("implicit", [None, True])
@pytest.mark.parametrize(("near", "far"), [(100.0, 100.0), (5.0, 2.0), (20.0, 0.5), (5.0, 5.0)])
def test_resistive_ends_follow_the_characteristics(near: float, far: float, implicit: bool | None) -> None:
    """A triangle from 5 to 9 ps on 10 ps and 5 ohm, ten passages: 1e-4 of the largest voltage (steps project each
    wave's corners on polynomials; at a tolerance of 1e-8 rad they lie within some hundredths of a picosecond)."""
    times = np.arange(0, 120.01, 0.05)
    exact = characteristics(np.interp(times, [5, 7, 9], [0, 1e-4, 0]), near, 5.0, 200, far)
    elements = line(near, 5.0, 10.0, far, source=triangle(1e-4, 5, 7, 9))
    done = transient(circuit(elements), 120 * PS, ["V(1)", "V(2)"], times * PS, tolerance=1e-8, implicit=implicit)
    found = np.array([done.values["V(1)"], done.values["V(2)"]])
    assert np.abs(found - exact).max() < 2e-3 * np.abs(exact).max()
    assert np.sqrt(np.mean((found - exact) ** 2)) < 2e-4 * np.abs(exact).max()


@settings(max_examples=12)
@given(
    st.floats(1.0, 200.0),
    st.floats(1.0, 200.0),
    st.floats(1e-15, 2e-13),
    st.floats(1e-15, 2e-13),
    st.integers(40, 300),
    st.booleans(),
)
def test_energy_never_grows(near: float, far: float, first: float, second: float, steps: int, implicit: bool) -> None:
    """Capacitors at both ends: what they and the line hold, C v²/2 and ∫ b²/4Z of the waves on their way, falls once
    the source is quiet, to 1e-4 of the largest, by sums over steps of .05 ps."""
    Z, dt = 5.0, 0.05
    ends = [Capacitor("C1", "1", "0", first), Capacitor("C2", "2", "0", second)]
    elements = line(near, Z, steps * dt, far, *ends, source=triangle(1e-4, 1, 2, 4))
    done = transient(circuit(elements), 150 * PS, ["V(1)", "V(2)"], dt * PS, tolerance=1e-7, implicit=implicit or None)
    v = np.array([done.values["V(1)"], done.values["V(2)"]])
    waves = np.zeros_like(v)  # what leaves each port
    for k in range(v.shape[1]):
        waves[:, k] = 2 * v[:, k] - (waves[::-1, k - steps] if k >= steps else 0)
    sent = cumulative_trapezoid((waves**2).sum(0), initial=0) * dt * PS / (4 * Z)
    held = sent - np.concatenate([np.zeros(steps), sent[:-steps]])
    energy = held + (first * v[0] ** 2 + second * v[1] ** 2) / 2
    quiet = energy[round(4.2 / dt) :]
    assert np.diff(quiet).max() < 1e-4 * energy.max() * max(1.0, np.sqrt(1e-14 / min(first, second)))
    assert quiet[-1] < quiet[0]


@pytest.mark.parametrize("implicit", [None, True])
def test_one_pulse_is_one_slip_at_the_other_end(implicit: bool | None) -> None:
    """A junction at the end of a matched line slips once for a pulse of one quantum and a half, and never again."""
    ends = [Junction("B1", "2", "0", 1e-4, 4.0, 7e-14)]
    source = triangle(1.5 * flux_quantum / (2 * PS * 2.5), 5, 7, 9)
    done = transient(circuit(line(5.0, 5.0, 10.0, 5.0, *ends, source=source)), 500 * PS, [], implicit=implicit)
    assert len(done.slips["B1"].times) == 1
    assert 15 * PS < done.slips["B1"].times[0] < 25 * PS
