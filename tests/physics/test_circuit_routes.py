"""Every route to a run against every other, over random circuits from stored seeds.

The reference is ``circuit_nodal``: other equations, fixed steps of .05 ps, all that happens slower than .3 ps. Its own
error, where halving the step shows it, is below 1e-4 rad; runs at tolerance 1e-8 agree with each other to 2e-6 rad.
The switches of method that are crossed here are listed in docs/decisions/switches-circuits.md.
"""

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    Loop,
    PiecewiseLinear,
    Resistor,
    Sine,
    TransmissionLine,
    VoltageSource,
    WhiteNoise,
    circuit,
    noise_spectrum,
    ramp,
    transient,
)
from fluxoid.circuit.equations.reduction import DENSE
from fluxoid.constants import boltzmann, flux_quantum
from physics.circuit_nodal import Nodal, integrate
from physics.circuit_random import STEP, random_circuit, renamed

STOP = 16.0  # ps
QUICK = (0, 2, 6, 14, 20, 25, 34, 40)  # between them all kinds of elements, and nodes that sources sense and feed
SLOW = range(1000, 3000)


def nodes_of(elements):
    return [n for n in Nodal(elements).node if n != "0"]


def phases(elements, stop=STOP, **options):
    """(nodes, times) phases of a run from zero."""
    names = [f"P({n})" for n in nodes_of(elements)]
    times = STEP * np.arange(round(stop / STEP) + 1) * 1e-12
    options = {"tolerance": 1e-8, "start": "zero"} | options
    done = transient(circuit(elements), stop * 1e-12, names, times, **options)
    return np.array([done.values[name] for name in names])


def compare(seed):
    elements = random_circuit(seed)
    _, found, q = integrate(elements, STOP, STEP)
    explicit, implicit = (phases(elements, implicit=choice) for choice in (None, True))
    assert np.max(np.abs(explicit - implicit)) < 2e-6
    reference = np.array([found[:, q.node[n]] for n in nodes_of(elements)])
    assert np.max(np.abs(explicit - reference)) < 1e-4


@pytest.mark.parametrize("seed", QUICK)
def test_explicit_implicit_and_an_independent_integration(seed):
    compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SLOW)
def test_two_thousand_circuits(seed):
    compare(seed)


@pytest.mark.parametrize("seed", [1, 3, 7, 17])
@pytest.mark.parametrize("implicit", [None, True])
def test_alone_and_among_copies_in_a_sparse_circuit(seed, implicit):
    """Copies without couplings, more nodes than dense matrices are made for, elements in random order."""
    elements = random_circuit(seed)
    copies = DENSE // len(nodes_of(elements)) + 1
    many = [e for k in range(copies) for e in renamed(elements, f"c{k}", range(len(elements)))]
    many = [many[k] for k in np.random.default_rng(seed).permutation(len(many))]
    assert len(nodes_of(many)) > DENSE
    own = phases(elements, 8.0, implicit=implicit)
    found = dict(zip(nodes_of(many), phases(many, 8.0, implicit=implicit)))
    for k in (0, copies - 1):
        for node, alone in zip(nodes_of(elements), own):
            assert np.max(np.abs(found[f"{node}c{k}"] - alone)) < 2e-6


@pytest.mark.parametrize("seed", [5, 15])
def test_lanes_are_single_runs(seed):
    elements = random_circuit(seed)
    source = next(e for e in elements if isinstance(e, CurrentSource))
    resistor = next(e for e in elements if isinstance(e, (Resistor, Junction)))
    currents = source.amplitude * np.array([0.5, 1.0, 1.3])
    ohms = resistor.resistance * np.array([1.0, 0.8, 1.4])
    address = f"{resistor.name}.resistance"
    lanes = phases(elements, 8.0, vary={source.name: currents, address: ohms})
    for k in range(3):
        one = phases(elements, 8.0, vary={source.name: currents[[k]], address: ohms[[k]]})
        assert np.max(np.abs(lanes[:, k] - one)) < 2e-6


CELLS = 35


def pulse_line():
    """35 cells of a Josephson transmission line: 105 nodes, and a pulse into the first."""
    made = []
    for k in range(CELLS):
        a, b = f"n{k}", f"n{k + 1}"
        made += [
            Junction(f"B{k}", a, f"{k}p", 0.25e-3, 16.0, 0.17e-12),
            Inductor(f"LP{k}", f"{k}p", "0", 0.31e-12),
            Resistor(f"R{k}", a, f"{k}r", 2.7),
            Inductor(f"LR{k}", f"{k}r", "0", 2.05e-12),
            Inductor(f"L{k}", a, b, 4e-12),
            CurrentSource(f"IB{k}", "0", a, 175e-6, ramp(1.0, 5e-12)),
        ]
    pulse = PiecewiseLinear((0.0, 20e-12, 23e-12, 26e-12), (0.0, 0.0, 600e-6, 0.0))
    return [*made, CurrentSource("I1", "0", "n0", 1.0, pulse)]


@pytest.mark.parametrize("implicit", [None, True])
def test_a_pulse_leaves_a_line_of_105_nodes(implicit):
    """Another simulator has the last junction slip at 88.24 ps, to .01 ps. Currents in series are equal, and those
    into a node cancel: to the error of a step, 1e-5 rad, over the smallest inductance, 11 nA; in implicit steps, where
    a capacitor's current follows from a cubic's curvature, to ten times that."""
    outputs = [f"I({x}{k})" for k in (0, 17, 34) for x in ("B", "LP", "R", "LR", "L", "IB")]
    done = transient(circuit(pulse_line()), 100e-12, [*outputs, "I(L16)", "I(L33)"], 0.5e-12, implicit=implicit)
    assert done.slips["B34"].times * 1e12 == pytest.approx([88.24], abs=0.01)
    i, most = done.values, 1e-7 if implicit else 2e-8
    for k in (17, 34):
        assert np.max(np.abs(i[f"I(B{k})"] - i[f"I(LP{k})"])) < most
        assert np.max(np.abs(i[f"I(R{k})"] - i[f"I(LR{k})"])) < most
        into = i[f"I(L{k - 1})"] - i[f"I(B{k})"] - i[f"I(R{k})"] - i[f"I(L{k})"] + i[f"I(IB{k})"]
        assert np.max(np.abs(into)) < most


@pytest.mark.parametrize("implicit", [None, True])
def test_a_constant_bias_stays_beside_a_swept_flux(implicit):
    """A SQUID biased above its critical currents while a flux moves in: 134.3 rad after 200 ps in another simulator."""
    made = circuit(
        [
            Loop("S", ("L1", "B1", "-B2", "-L2"), 1.0, PiecewiseLinear((0.0, 50e-12), (0.0, 0.5e-15))),
            CurrentSource("IB", "0", "1", 120e-6),
            Inductor("L1", "1", "2", 2e-12),
            Inductor("L2", "1", "3", 2e-12),
            Junction("B1", "2", "0", 50e-6, 5.0, 0.05e-12),
            Junction("B2", "3", "0", 50e-6, 5.0, 0.05e-12),
        ]
    )
    done = transient(made, 200e-12, ["P(B1)"], implicit=implicit, start="zero")
    assert len(done.slips["B1"].times) == 21
    assert done.values["P(B1)"][-1] == pytest.approx(134.3, abs=0.1)


@pytest.mark.parametrize("implicit", [None, True])
def test_units_of_a_column_do_not_decide_what_is_rounding(implicit):
    """A nanoampere beside a flux in webers, whose column holds 3e15 rad/Wb, in branches that do not meet: V = I R."""
    made = circuit(
        [
            Loop("S", ("L1", "L2"), 1.0, ramp(1e3 * flux_quantum, 1e-12)),
            Inductor("L1", "1", "2", 1e-12),
            Inductor("L2", "2", "1", 1e-12),
            Resistor("R1", "1", "0", 5.0),
            CurrentSource("I2", "0", "3", 1e-9),
            Resistor("R2", "3", "0", 5.0),
            Capacitor("C2", "3", "0", 1e-13),
        ]
    )
    done = transient(made, 10e-12, ["V(3)"], tolerance=1e-9, implicit=implicit, start="zero")
    assert done.values["V(3)"][-1] == pytest.approx(5e-9, rel=1e-3, abs=0)


@pytest.mark.parametrize("implicit", [None, True])
def test_an_inductor_alone_carries_the_current_of_its_source(implicit):
    """Unknowns of no order count in the error: 1e-5 rad over 10 pH is .33 nA; ten of them."""
    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1.0, Sine(0.0, 1e-3, 50e9)),
            Inductor("L1", "1", "0", 1e-11),
            Inductor("L2", "2", "0", 1e-11),
            Junction("B2", "2", "0", 1e-4, 4.0, 70e-15),
        ]
    )
    done = transient(made, 200e-12, ["I(L1)", "I(I1)"], 0.1e-12, implicit=implicit)
    assert np.max(np.abs(done.values["I(L1)"] - done.values["I(I1)"])) < 3.3e-9


@pytest.mark.parametrize("implicit", [None, True])
def test_a_source_senses_a_node_between_inductors(implicit):
    """V(3) is half of what 20 pH and 5 ohm leave of the source; E doubles it, R2 and R3 halve it. i' = (V - i R)/L by
    its closed form: i = V0/(R^2 + w^2 L^2) (R sin wt - w L cos wt + w L exp(-R t/L))."""
    w, ohm, henry, t = 2 * np.pi * 20e9, 5.0, 20e-12, np.arange(501) * 0.1e-12
    made = circuit(
        [
            VoltageSource("V1", "1", "0", 1.0, Sine(0.0, 1e-3, 20e9)),
            Resistor("R1", "1", "2", ohm),
            Inductor("L1", "2", "3", henry / 2),
            Inductor("L2", "3", "0", henry / 2),
            Controlled("E1", "E", "4", "0", "3", "0", 2.0),
            Resistor("R2", "4", "5", 5.0),
            Resistor("R3", "5", "0", 5.0),
        ]
    )
    done = transient(made, 50e-12, ["V(3)", "V(5)"], t, implicit=implicit, tolerance=1e-8)
    slope = w * ohm * np.cos(w * t) + w * w * henry * np.sin(w * t) - w * ohm * np.exp(-ohm * t / henry)
    exact = 0.5 * henry * 1e-3 / (ohm**2 + (w * henry) ** 2) * slope
    for node in ("V(3)", "V(5)"):
        assert np.max(np.abs(done.values[node] - exact)) < 1e-9
    assert exact[100] == pytest.approx(141.44e-6, abs=0.01e-6)


def test_a_source_feeds_a_node_of_an_inductor():
    """G puts g V(1) into an inductor alone: V(2) = L g V(1)'. The equations have no explicit form, and are solved."""
    w, t = 2 * np.pi * 50e9, np.arange(1, 200) * 0.1e-12
    made = circuit(
        [
            VoltageSource("V1", "1", "0", 1.0, Sine(0.0, 1e-3, 50e9)),
            Resistor("R1", "1", "3", 5.0),
            Resistor("R3", "3", "0", 5.0),
            Controlled("G1", "G", "0", "2", "3", "0", 0.1),
            Inductor("L2", "2", "0", 1e-11),
        ]
    )
    done = transient(made, 20e-12, ["I(L2)", "V(2)"], t, tolerance=1e-8)
    assert done.implicit
    assert np.max(np.abs(done.values["I(L2)"] - 0.05e-3 * np.sin(w * t))) < 1e-10
    assert np.max(np.abs(done.values["V(2)"] - 1e-11 * 0.05e-3 * w * np.cos(w * t))) < 2e-8


PULSE = PiecewiseLinear((0.0, 5e-12, 7e-12, 9e-12), (0.0, 0.0, 1e-4, 0.0))


def line_between(*ends):
    """A pulse into a line of 5 ohm and 10 ps between two resistors of 100 ohm, and more."""
    base = [
        CurrentSource("I1", "0", "1", 1.0, PULSE),
        Resistor("R1", "1", "0", 100.0),
        TransmissionLine("T1", "1", "0", "2", "0", 5.0, 10e-12),
        Resistor("R2", "2", "0", 100.0),
    ]
    return circuit([*base, *ends])


@pytest.mark.parametrize("implicit", [False, True])
def test_a_line_keeps_its_pulse_through_a_hundred_passages(implicit):
    """Method of characteristics: reflected by (100 - 5)/(100 + 5) at either end, the pulse's top is at t = 7 + 20 k ps
    V = (1 + g) g^(2k - 1) b, b = I (100 beside 5 ohm): .3685 mV after 100 ps, where .122 mV came out once."""
    g, b = 95 / 105, 1e-4 * 500 / 105
    k = np.arange(1, 50)
    done = transient(line_between(), 1e-9, ["V(1)"], (7 + 20 * k) * 1e-12, implicit=implicit)
    exact = (1 + g) * g ** (2 * k - 1) * b
    assert done.values["V(1)"] == pytest.approx(exact, rel=1e-6, abs=0)
    assert exact[4] == pytest.approx(0.3685e-3, rel=1e-3, abs=0)


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("ends", ["capacitors", "capacitors alone", "junctions"])
def test_a_line_between_capacitances_is_passive(implicit, ends):
    """No source is on after 9 ps, so the largest voltage of either end falls from passage to passage; where resistors
    take energy, by g^2 a round trip at least: below .1 uV at 1 ns (rounded, .1 uV more is left to the step's error)."""
    if ends == "junctions":
        more = [Junction(f"B{k}", str(k), "0", 1e-4, 4.0, 70e-15) for k in (1, 2)]
    else:
        more = [Capacitor(f"C{k}", str(k), "0", 20e-15) for k in (1, 2)]
    made = line_between(*more)
    if ends == "capacitors alone":
        made = circuit([e for e in made.elements if not isinstance(e, Resistor)])
    done = transient(made, 1e-9, ["V(1)", "V(2)"], 0.05e-12, implicit=implicit)
    for end in ("V(1)", "V(2)"):
        v = np.abs(done.values[end])
        tops = np.array([v[(done.time >= a) & (done.time < a + 40e-12)].max() for a in np.arange(2, 25) * 40e-12])
        energy = np.array([np.sum(v[(done.time >= a) & (done.time < a + 20e-12)] ** 2) for a in (40e-12, 960e-12)])
        if ends == "capacitors alone":  # nothing takes energy: it spreads, and none is made
            assert tops.max() < 2 * tops[0]
            assert energy[1] < 1.5 * energy[0]
        else:
            assert np.all(np.diff(tops) < 1e-6)
            assert tops[-1] < 2e-6


@pytest.mark.parametrize("implicit", [False, True])
def test_a_wave_before_the_first_kept_step_arrives(implicit):
    """A triangle of 1 mA from 0 to 4 ps into 5 ohm beside a matched line, 2 ohm at its far end: half the charge goes
    in, and 2 Z R/(Z + R) of it is the integral of the far voltage: 8.68 rad."""
    triangle = PiecewiseLinear((0.0, 2e-12, 4e-12), (0.0, 1e-3, 0.0))
    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1.0, triangle),
            Resistor("R1", "1", "0", 5.0),
            TransmissionLine("T1", "1", "0", "2", "0", 5.0, 10e-12),
            Resistor("R2", "2", "0", 2.0),
        ]
    )
    done = transient(made, 50e-12, ["P(2)"], implicit=implicit)
    exact = 0.5 * 2e-15 * (2 * 5.0 * 2.0 / 7.0) * 2 * np.pi / flux_quantum
    assert done.values["P(2)"][-1] == pytest.approx(exact, rel=1e-8, abs=0)
    assert exact == pytest.approx(8.68, abs=0.005)


@pytest.mark.parametrize("implicit", [False, True])
def test_order_of_convergence_on_a_line(implicit):
    """A sine through a matched line into 100 ohm and 20 fF: with steps of half the length the error falls by at least
    2^4 (2^5 where no wave is folded into a step's polynomials); implicit ones keep three terms of a wave: 2^3."""
    made = [
        CurrentSource("I1", "0", "1", 1e-4, Sine(0.0, 1.0, 40e9)),
        Resistor("R1", "1", "0", 5.0),
        TransmissionLine("T1", "1", "0", "2", "0", 5.0, 9.7e-12),
        Resistor("R2", "2", "0", 100.0),
        Capacitor("C2", "2", "0", 3e-13),
    ]
    exact = phases(made, tolerance=1e-12, longest=0.05e-12)

    def error(step):
        return np.max(np.abs(phases(made, tolerance=1e3, longest=step, implicit=implicit) - exact))

    coarse, fine = error(1.2e-12), error(0.6e-12)
    assert coarse < 1e-2
    assert coarse / fine > (8 if implicit else 16)


def test_a_stiff_node_takes_implicit_steps_by_itself():
    """5 mohm and 1 fF, 5e-18 s: six million explicit steps in 100 ps. V(2) is the divider's part of V(1)."""
    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1.5e-4, ramp(1.0, 5e-12)),
            Junction("B1", "1", "0", 1e-4, 4.0, 7e-14),
            Resistor("R1", "1", "2", 5.0),
            Resistor("R2", "2", "0", 5e-3),
            Capacitor("C2", "2", "0", 1e-15),
        ]
    )
    done = transient(made, 100e-12, ["V(1)", "V(2)"], 1e-12)
    assert done.implicit
    assert done.steps < 2000
    assert done.values["V(2)"] == pytest.approx(done.values["V(1)"] * 5e-3 / 5.005, rel=1e-3, abs=1e-10)
    plain = circuit([e for e in made.elements if e.name != "C2"])
    assert not transient(plain, 100e-12).implicit


def test_noise_of_a_circuit_without_an_explicit_form():
    """A junction held by inductors alone in a loop with a resistor: kT/L of the loop's current, L with the junction's
    own Phi0/(2 pi Ic), whose current stays small. Eight lanes of 300 ps at L/R = 4 ps: 5 % (1 sigma)."""
    kelvin, henry = 0.05, 2e-11
    josephson = flux_quantum / (2 * np.pi * 1e-4)
    made = circuit(
        [
            Inductor("L1", "1", "2", henry / 2),
            Junction("B1", "2", "3", 1e-4),
            Inductor("L2", "3", "0", henry / 2),
            Resistor("R1", "1", "0", (henry + josephson) / 4e-12),
        ]
    )
    done = transient(made, 300e-12, ["I(L1)"], 1e-12, temperature=kelvin, seeds=range(8))
    assert done.implicit
    variance = np.mean(done.values["I(L1)"][:, 20:] ** 2)
    assert variance == pytest.approx(boltzmann * kelvin / (henry + josephson), rel=0.2, abs=0)


@pytest.mark.parametrize("implicit", [False, True])
def test_a_noise_source_begins_at_its_delay(implicit):
    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1.0, WhiteNoise(1e-11, delay=50e-12)),
            Resistor("R1", "1", "0", 2.0),
            Capacitor("C1", "1", "0", 1e-12),
        ]
    )
    done = transient(made, 100e-12, ["V(1)"], 0.5e-12, implicit=implicit)
    assert np.all(done.values["V(1)"][:100] == 0.0)
    assert np.std(done.values["V(1)"][110:]) > 1e-7


def test_current_noise_of_a_resistor_is_not_folded():
    """R in a loop with L: S_I = (4 k T/R)/(1 + (w L/R)^2), flat to R/(2 pi L) = 160 GHz; 980 times as much came out
    of samples of white noise. Means over the spacing have (sin x/x)^2, below 1 % of it here."""
    ohm, kelvin = 1.0, 4.2
    made = circuit([Resistor("R1", "1", "0", ohm), Inductor("L1", "1", "0", 1e-12)])
    s = noise_spectrum(made, "I(R1)", kelvin, 4e-9, 1e-10, 5e-12, seeds=16)
    low = (s.frequency > 1e9) & (s.frequency < 1e10)
    assert np.mean(s.density[low]) == pytest.approx(4 * boltzmann * kelvin / ohm, rel=0.1, abs=0)


def test_couplings_and_order_of_elements_change_nothing():
    """Names and order decide roots, trees and loops of the equations: the run must not see them."""
    elements = [e for e in random_circuit(0) if not isinstance(e, Coupling)]
    own = dict(zip(nodes_of(elements), phases(elements, 8.0)))
    order = np.random.default_rng(1).permutation(len(elements))
    other = renamed(elements, "z", order)
    for node, found in zip(nodes_of(other), phases(other, 8.0)):
        assert np.max(np.abs(found - own[node.removesuffix("z")])) < 2e-6
