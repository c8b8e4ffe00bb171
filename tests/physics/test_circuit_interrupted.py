"""Input that means nothing gets one word; a run looks up between chunks of steps, so that it can be stopped."""

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    CurrentSource,
    Harmonics,
    Inductor,
    Junction,
    Loop,
    Resistor,
    circuit,
    operating_points,
    transient,
)
from fluxoid.circuit.in_time import explicit as loops
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError

SQUID = [Junction("B1", "1", "0", 1e-4, 1.0), Inductor("L1", "1", "0", 1e-12)]


@pytest.mark.parametrize(
    ("elements", "word"),
    [
        ([CurrentSource("I1", "0", "1", 1.0, 3e-5)], r"I1: its waveform is 3e-05\. Try: amplitude="),
        ([Loop("P", ("B1", "-L1"), 0.0, 2e-15)], "P: its waveform is 2e-15"),
        ([Junction("B2", "1", "0", 1e-4, 1.0, 0.0, Harmonics((1.0, 1e300)))], r"B2: harmonics of up to 1e\+300"),
        ([Loop("P", ("B1", "-L1"), fluxoid=1e300)], r"P: fluxoid is 1e\+300"),
    ],
)
def test_input_without_meaning(elements, word):
    with pytest.raises(InputError, match=word):
        circuit([*SQUID, *elements])


def test_fluxoids_that_are_varied_without_meaning():
    made = circuit([*SQUID, Loop("P", ("B1", "-L1"))])
    with pytest.raises(InputError, match=r"P.fluxoid is varied over 1e\+300"):
        operating_points(made, vary={"P.fluxoid": 1e300})


@pytest.mark.parametrize("node", ["1", "2", "0"])
def test_an_inductor_with_both_ends_at_one_node_is_a_ring(node):
    """Its current is the flux through it over its inductance, and what it touches does not feel it."""
    ring = [Inductor("L2", node, node, 4e-12), Loop("P", ("L2",), 0.3 * flux_quantum)]
    made = circuit([*SQUID, Resistor("R1", "2", "0", 1.0), CurrentSource("I1", "0", "1", 5e-5), *ring])
    (point,) = operating_points(made)
    (bare,) = operating_points(circuit([*SQUID, CurrentSource("I1", "0", "1", 5e-5)]))
    assert point.currents["L2"] == pytest.approx(-0.3 * flux_quantum / 4e-12, rel=1e-12, abs=0)
    assert point.phases["B1"] == pytest.approx(bare.phases["B1"], rel=1e-12)
    done = transient(made, 1e-12, ["I(L2)", "P(B1)"], [1e-12])
    assert done.values["I(L2)"][0] == pytest.approx(point.currents["L2"], rel=1e-12, abs=0)


@pytest.mark.parametrize("lanes", [1, 200])
@pytest.mark.parametrize("implicit", [False, True])
def test_a_run_looks_up_between_chunks(monkeypatch, implicit, lanes):
    """What raises there ends the run; a million steps would be more than one chunk."""
    calls = []

    def interrupted(_):
        calls.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(loops.Plan, "go_on", interrupted)
    made = circuit([Junction("B1", "1", "0", 1e-4, 1.0, 1e-13), CurrentSource("I1", "0", "1", 3e-4)])
    with pytest.raises(KeyboardInterrupt):
        transient(made, 1e-6, vary={"I1": np.linspace(2e-4, 3e-4, lanes)}, implicit=implicit)
    assert calls


@pytest.mark.parametrize("implicit", [False, True])
def test_thermal_currents_at_the_start(implicit):
    """At t = 0 the noise is where its first straight line starts: the same in both routes, of the variance that the
    line has there, 4 times 4kT/R over twice the interval (a mean of one, a slope of sqrt 3 at its end)."""
    from fluxoid.constants import boltzmann

    made = circuit([Resistor("R1", "1", "0", 2.0), Capacitor("C1", "1", "0", 1e-12)])
    run = {"temperature": 4.2, "seeds": range(400), "noise_step": 1e-13, "tolerance": 1e-4}
    own = transient(made, 1e-13, ["I(R1)"], [0.0], implicit=implicit, **run).values["I(R1)"][:, 0]
    other = transient(made, 1e-13, ["I(R1)"], [0.0], implicit=not implicit, **run).values["I(R1)"][:, 0]
    assert own == pytest.approx(other, rel=1e-12, abs=0)
    assert np.var(own) == pytest.approx(4 * 2 * boltzmann * 4.2 / 2.0 / 1e-13, rel=0.2, abs=0)
