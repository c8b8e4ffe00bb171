"""States at rest of whole networks: against a nodal analysis and a minimisation written here, long transients, and
each other with and without what carries nothing at rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, root

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    CurrentSource,
    Inductor,
    Junction,
    Loop,
    PiecewiseLinear,
    Pulse,
    Resistor,
    TransmissionLine,
    VoltageSource,
    circuit,
    critical_current,
    levels,
    operating_points,
    transient,
)
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError, RunError, UnwiseWarning

IC = 2e-4
QUANTUM = flux_quantum / (2 * np.pi)  # Wb/rad


def junction(name="B1", plus="1", minus="0", current=IC):
    return Junction(name, plus, minus, current, 2.0, 5e-14)


BIASED = {
    "resistor": [Resistor("R1", "1", "2", 10.0)],
    "resistor and inductor": [Resistor("R1", "3", "2", 10.0), Inductor("L1", "3", "1", 1e-11)],
    "divider": [Resistor("R1", "4", "2", 5.0), Resistor("R2", "4", "0", 5.0), Resistor("R3", "4", "1", 2.5)],
}


@pytest.mark.parametrize("name", BIASED)
def test_bias_through_resistors(name):
    """1 mV behind 10 ohm is 100 uA: asin(.5). Of the divider (5, 5 and 2.5 ohm to a node without voltage) Thevenin's
    .5 mV behind 2.5 + 2.5 ohm: the same. Three times as much exceeds the critical current."""
    made = circuit([junction(), *BIASED[name], VoltageSource("V1", "2", "0", 1e-3)])
    (point,) = operating_points(made)
    assert point.phases["B1"] == pytest.approx(np.arcsin(0.5), rel=1e-12)
    assert abs(point.currents["R1"]) == pytest.approx(1e-4 if name != "divider" else 1.5e-4, rel=1e-12, abs=0)
    with pytest.raises(RunError, match="no stable state"):
        operating_points(made, vary={"V1": 3e-3})
    assert critical_current(circuit([*made.elements, CurrentSource("I1", "0", "1")]), "I1")[0] == pytest.approx(
        IC - 1e-4, rel=1e-9, abs=0
    )


def test_critical_current_through_a_divider():
    """Of a current into 3 ohm to ground beside 1 ohm to the junction, three quarters reach it: Ic is 4/3 of its own."""
    made = circuit(
        [junction(), Resistor("R1", "2", "1", 1.0), Resistor("R2", "2", "0", 3.0), CurrentSource("I1", "0", "2")]
    )
    assert critical_current(made, "I1")[0] == pytest.approx(4 / 3 * IC, rel=1e-9, abs=0)


def test_snubber_carries_nothing():
    """A resistor in series with a capacitor: asin(.6) without its current."""
    made = circuit(
        [
            junction(),
            Resistor("R1", "1", "2", 5.0),
            Capacitor("C1", "2", "0", 1e-13),
            CurrentSource("I1", "0", "1", 0.6 * IC),
        ]
    )
    (point,) = operating_points(made)
    assert point.phases["B1"] == pytest.approx(np.arcsin(0.6), rel=1e-12)
    assert point.currents["R1"] == 0


def floating(capacitors=(), ground=None, split=False):
    """Three junctions, each with an inductor across it, in a row."""
    made = []
    for k in (1, 2, 3):
        made += [Junction(f"B{k}", str(k), str(k + 1), 4e-6, 1e6, 1e-14), Inductor(f"L{k}", str(k), str(k + 1), 60e-12)]
    bias = [CurrentSource("I1", "0", "1", 5e-6), CurrentSource("I2", "4", "0", 5e-6)]
    made += bias if split else [CurrentSource("I1", "4", "1", 5e-6)]
    made += [Capacitor(f"C{k}", str(k), "0", 6e-14) for k in capacitors]
    return circuit([*made, Inductor("LG", ground, "0", 1e-12)] if ground else made)


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("capacitors", [(), (2,), (1, 2, 3, 4)])
@pytest.mark.parametrize("ground", [None, "4"])
def test_a_common_phase_costs_nothing(capacitors, ground, split):
    """Each cell's I = Ic sin(x) + x Phi0/(2 pi L), whatever joins the row to ground at rest."""
    x = root(lambda x: 4e-6 * np.sin(x) + x * QUANTUM / 60e-12 - 5e-6, 0.5, tol=1e-14).x[0]
    (point,) = operating_points(floating(capacitors, ground, split))
    for k in (1, 2, 3):
        assert point.phases[f"B{k}"] == pytest.approx(x, rel=1e-10)


def test_current_into_capacitors_alone():
    made = circuit([junction(), Capacitor("C1", "2", "0", 1e-12), CurrentSource("I1", "0", "2", 1e-6)])
    with pytest.raises(RunError, match="capacitors alone"):
        operating_points(made)


def test_voltage_across_a_junction():
    with pytest.raises(RunError, match="voltage across"):
        operating_points(circuit([junction(), VoltageSource("V1", "1", "0", 1e-5)]))


@pytest.mark.parametrize("flux", [0.0, 0.3, 0.5])
def test_all_states_of_an_rf_squid(flux):
    """beta_L = 20: the roots of x + beta sin x = 2 pi flux with 1 + beta cos x > 0, bracketed on a fine grid here."""
    beta = 20.0
    made = circuit([junction(), Inductor("L1", "1", "0", beta * QUANTUM / IC), Loop("S", ("B1", "-L1"), flux_quantum)])
    x = np.linspace(-25, 25, 200_001)
    f = x + beta * np.sin(x) + 2 * np.pi * flux
    at = x[:-1][(f[:-1] < 0) & (f[1:] >= 0)]
    found = sorted(p.phases["B1"] for p in operating_points(made, vary={"S": flux * flux_quantum}))
    assert len(found) == len(at)
    assert found == pytest.approx(at, abs=3e-4)


def network(seed, capacitors=False):
    """A random network of junctions, inductors, resistors and sources over five nodes, some of which only resistors
    reach: [(kind, name, a, b, value)]."""
    g = np.random.default_rng(seed)
    listed = [("B", "B0", 1, 0, 1e-4)]
    for k, (kind, low, high) in enumerate([("B", 2e-5, 3e-4)] * 3 + [("L", 1e-12, 3e-11)] * 3 + [("R", 0.5, 50.0)] * 4):
        a, b = g.choice(6, 2, replace=False)
        listed.append((kind, f"{kind}{k + 1}", int(a), int(b), float(np.exp(g.uniform(np.log(low), np.log(high))))))
    listed += [("R", f"R9{n}", n, 0, 100.0) for n in range(1, 6)]
    listed += [("I", f"I{k}", 0, int(g.integers(1, 6)), float(g.normal() * 2e-5)) for k in range(2)]
    if capacitors:
        for k in range(4):
            a, b = g.choice(6, 2, replace=False)
            listed.append(("C", f"C{k}", int(a), int(b), 1e-13))
        listed += [("C", "C9", 7, 0, 1e-13), ("R", "R99", 7, 1, 3.0)]  # a snubber
    return listed


def built(listed):
    kinds = {"B": lambda n, a, b, v: Junction(n, a, b, v, 3.0, 5e-14), "C": Capacitor, "L": Inductor, "R": Resistor}
    kinds["I"] = CurrentSource
    return circuit([kinds[kind](name, str(a), str(b), value) for kind, name, a, b, value in listed])


def minimum(listed):
    """{junction: phase} of the state downhill from zero: voltages of the islands by nodal analysis, then the phases."""
    head = list(range(8))
    for _ in range(8):
        for kind, _, a, b, _ in listed:
            if kind in "BL":
                head[a] = head[b] = min(head[a], head[b])
    G, push = np.zeros((8, 8)), np.zeros(8)
    for kind, _, a, b, value in listed:
        if kind == "R":
            for p, q in ((a, b), (b, a)):
                G[head[p], head[p]] += 1 / value
                G[head[p], head[q]] -= 1 / value
        if kind == "I":
            push[head[a]] -= value
            push[head[b]] += value
    free = [k for k in range(1, 8) if head[k] == k and G[k, k] > 0]
    v = np.zeros(8)
    v[free] = np.linalg.solve(G[np.ix_(free, free)], push[free])

    def energy(x):
        x = np.concatenate([[0.0], x])
        total, slope = 0.0, np.zeros(8)
        for kind, _, a, b, value in listed:
            d = x[a] - x[b]
            if kind == "B":
                total, i = total + value / IC * (1 - np.cos(d)), value / IC * np.sin(d)
            elif kind == "L":
                total, i = total + 0.5 * QUANTUM / value / IC * d * d, QUANTUM / value / IC * d
            elif kind in "IR":
                i = value / IC if kind == "I" else (v[head[a]] - v[head[b]]) / value / IC
                total += i * d
            else:
                continue
            slope[a] += i
            slope[b] -= i
        return total, slope[1:]

    found = minimize(energy, np.zeros(7), jac=True, method="BFGS", options={"gtol": 1e-10, "maxiter": 2000})
    return {name: found.x[a - 1] - (found.x[b - 1] if b else 0) for kind, name, a, b, _ in listed if kind == "B" and a}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), capacitors=st.booleans())
def test_random_networks_at_rest(seed, capacitors):
    """One of the states is the minimum found here by BFGS (to its 1e-7); every state has Kirchhoff's current law at
    every node and L i = phase, to rounding; capacitors and snubbers change nothing."""
    listed = network(seed, capacitors)
    made = built(listed)
    expected = minimum(network(seed))
    points = operating_points(made)
    off = [
        max(abs(np.sin(p.phases[n]) - np.sin(x)) + abs(np.cos(p.phases[n]) - np.cos(x)) for n, x in expected.items())
        for p in points
    ]
    assert min(off) < 1e-6
    for point in points:
        into = np.zeros(8)
        for kind, name, a, b, value in listed:
            i = value if kind == "I" else point.currents[name] if kind != "C" else 0.0
            into[a] -= i
            into[b] += i
        assert np.max(np.abs(into[1:])) < 1e-12 * IC


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("implicit", [False, True])
def test_where_a_slow_ramp_ends(seed, implicit):
    """Sources that rise in 200 ps and stay: the junctions end in a state at rest (1e-5: the tolerance), and a run that
    starts there stays there."""
    listed = network(seed)
    made = built(listed)
    wave = PiecewiseLinear((0.0, 2e-10), (0.0, 1.0))
    slow = circuit(
        [
            CurrentSource(e.name, e.plus, e.minus, e.amplitude, wave) if isinstance(e, CurrentSource) else e
            for e in made.elements
        ]
    )
    names = [name for kind, name, *_ in listed if kind == "B"]
    outputs = [f"I({name})" for name in names]
    ended = transient(slow, 4e-9, outputs, [4e-9], tolerance=1e-7, implicit=implicit)
    states = [[p.currents[n] for n in names] for p in operating_points(made)]
    assert min(np.max(np.abs(np.array(s) - [ended.values[o][0] for o in outputs])) for s in states) < 1e-5 * IC
    for point in operating_points(made)[:2]:
        stays = transient(made, 2e-11, outputs, 1e-12, start=point, implicit=implicit)
        for o, name in zip(outputs, names):
            assert stays.values[o] == pytest.approx(np.full(21, point.currents[name]), abs=1e-9 * IC)


@pytest.mark.filterwarnings("ignore::fluxoid.errors.UnwiseWarning")  # of other states to start from
@pytest.mark.parametrize("copies", [2, 16])
def test_copies_rest_as_one_alone(copies):
    """Uncoupled copies of a network, dense with 2 and sparse with 16 (112 nodes), and lanes: the start of a run has the
    currents of the network alone."""
    listed = network(2, True)
    names = [name for kind, name, *_ in listed if kind == "B"]
    alone = transient(built(listed), 1e-13, [f"I({n})" for n in names], [0.0])
    many = [
        (kind, f"{name}x{k}", a and 10 * k + a, b and 10 * k + b, v)
        for k in range(copies)
        for kind, name, a, b, v in listed
    ]
    outputs = [f"I({n}x{copies - 1})" for n in names]
    whole = transient(built(many), 1e-13, outputs, [0.0])
    lanes = transient(built(listed), 1e-13, [f"I({n})" for n in names], [0.0], vary={"I0": [0.0, listed[-8][4]]})
    for name, output in zip(names, outputs):
        one = alone.values[f"I({name})"][0]
        assert whole.values[output][0] == pytest.approx(one, abs=1e-9 * IC)
        assert lanes.values[f"I({name})"][1][0] == pytest.approx(one, abs=1e-9 * IC)


def test_critical_current_by_a_slow_ramp():
    """A dc SQUID biased through a divider: the current of its first slip on a ramp of 20 ns lies above the static one,
    by the time the slip takes (here below 1 %)."""
    elements = [
        junction("B1", "1", "9"),
        junction("B2", "2", "9", 0.7 * IC),
        Inductor("L1", "3", "1", 1e-12),
        Inductor("L2", "3", "2", 1e-12),
        Loop("S", ("L1", "B1", "-B2", "-L2"), 0.2 * flux_quantum),
        Resistor("R1", "4", "3", 2.0),
        Resistor("R2", "4", "0", 6.0),
        Resistor("R3", "9", "0", 1e-3),
        Capacitor("C1", "3", "0", 1e-14),
    ]
    static = critical_current(circuit([*elements, CurrentSource("I1", "0", "4")]), "I1")[0]
    ramp = PiecewiseLinear((0.0, 2e-8), (0.0, 1.5 * static))
    done = transient(circuit([*elements, CurrentSource("I1", "0", "4", 1.0, ramp)]), 2e-8)
    first = min(done.slips[name].times[0] for name in ("B1", "B2"))
    assert 1.0 <= 1.5 * first / 2e-8 < 1.01


@pytest.mark.parametrize("implicit", [False, True])
def test_a_bias_that_has_always_been_there(implicit):
    """80 uA in a junction of 100 uA, weakly damped: no slip and no voltage from rest; switched on at t = 0 it
    oscillates about that state, or is lost."""
    made = circuit([Junction("B1", "1", "0", 1e-4, 50.0, 7e-14), CurrentSource("I1", "0", "1", 8e-5)])
    rest = transient(made, 1e-10, ["P(B1)", "V(1)"], 1e-12, implicit=implicit)
    assert len(rest.slips["B1"].times) == 0
    assert rest.values["P(B1)"] == pytest.approx(np.full(101, np.arcsin(0.8)), abs=1e-9)
    assert np.max(np.abs(rest.values["V(1)"])) < 1e-12
    zero = transient(made, 1e-10, ["P(B1)"], 1e-12, implicit=implicit, start="zero")
    assert zero.values["P(B1)"][0] == 0
    assert len(zero.slips["B1"].times) > 10


@pytest.mark.parametrize("implicit", [False, True])
def test_a_divider_at_rest_charges_its_capacitors(implicit):
    """SPICE's rule: at t = 0 a capacitor between resistors has the divider's voltage, one behind a resistor the whole;
    a source that steps at t = 0 is taken before its step, and the voltage rises as 1 - exp(-t/RC)."""
    elements = [
        Resistor("R1", "1", "2", 2.0), Resistor("R2", "2", "0", 6.0), Capacitor("C1", "2", "0", 1e-12),
        Resistor("R3", "1", "3", 5.0), Capacitor("C2", "3", "0", 1e-12),
    ]  # fmt: skip
    made = circuit([*elements, VoltageSource("V1", "1", "0", 1e-3)])
    done = transient(made, 1e-11, ["V(2)", "V(3)"], 1e-12, implicit=implicit)
    assert done.values["V(2)"] == pytest.approx(np.full(11, 0.75e-3), rel=1e-9, abs=0)
    assert done.values["V(3)"] == pytest.approx(np.full(11, 1e-3), rel=1e-9, abs=0)
    step = circuit([*elements, VoltageSource("V1", "1", "0", 1e-3, Pulse(0.0, 1.0))])
    done = transient(step, 1e-11, ["V(3)"], 1e-12, implicit=implicit, tolerance=1e-9)
    t = 1e-12 * np.arange(11)
    assert done.values["V(3)"] == pytest.approx(1e-3 * (1 - np.exp(-t / 5e-12)), abs=1e-9)


@pytest.mark.parametrize("kind", ["E", "F", "G", "H"])
def test_controlled_sources_at_rest(kind):
    """2 mV behind 10 + 10 ohm: 1 mV at the control, or .1 mA through it. Each source drives 2 ohm and a junction in
    series: E 1 mV of gain .1, F .1 mA of gain .5, G 1 mV of .05 S, H .1 mA of 1 ohm: 50 uA through the junction."""
    gain = {"E": 0.1, "F": 0.5, "G": 0.05, "H": 1.0}[kind]
    sensed = [Resistor("R1", "5", "1", 10.0), Resistor("R2", "2", "0", 10.0), VoltageSource("V1", "5", "0", 2e-3)]
    sensed += [Resistor("R3", "1", "2", 1e-6)] if kind in "EG" else []
    control = ("2", "0") if kind in "EG" else ("1", "2")
    ends = ("3", "0") if kind in "EH" else ("0", "3")
    made = circuit(
        [*sensed, Controlled("X1", kind, *ends, *control, gain), Resistor("R4", "3", "4", 2.0), junction(plus="4")]
    )
    (point,) = operating_points(made)
    assert point.currents["B1"] == pytest.approx(5e-5, rel=1e-6, abs=0)
    done = transient(made, 2e-10, ["I(B1)"], 1e-10)
    assert done.values["I(B1)"] == pytest.approx(np.full(3, 5e-5), rel=1e-6, abs=0)


def test_a_line_at_rest_is_an_inductance():
    """Impedance times delay, 5 ohm and 4 ps: an rf SQUID closed by a line has the states of one with 20 pH."""
    rest = [junction(), Junction("B2", "2", "0", 0.5 * IC, 2.0, 5e-14), CurrentSource("I1", "0", "1", 1e-4)]
    line = operating_points(circuit([*rest, TransmissionLine("T1", "1", "0", "2", "0", 5.0, 4e-12)]))
    inductor = operating_points(circuit([*rest, Inductor("L1", "1", "2", 20e-12)]))
    assert len(line) == len(inductor)
    for one, two in zip(line, inductor):
        assert one.phases == pytest.approx(two.phases, abs=1e-9)
        assert one.energy == pytest.approx(two.energy, rel=1e-9, abs=0)


def test_starts_change_hands_between_explicit_and_implicit_runs():
    """A run in two halves, each with either kind of steps, ends where one run does; nodes of inductors alone are
    unknowns of the implicit run only."""
    made = circuit(
        [
            junction(), Inductor("L1", "1", "2", 2e-12), Inductor("L2", "2", "0", 3e-12), Resistor("R1", "1", "3", 1.0),
            VoltageSource("V1", "3", "0", 1e-3, PiecewiseLinear((0.0, 5e-12), (0.0, 1.0))),
        ]
    )  # fmt: skip
    later = circuit([*(e for e in made.elements if e.name != "V1"), VoltageSource("V1", "3", "0", 1e-3)])
    ends = []
    for first, second in ((False, False), (False, True), (True, False), (True, True)):
        half = transient(made, 6e-12, tolerance=1e-9, implicit=first)
        done = transient(later, 6e-12, ["I(L1)"], [6e-12], start=half.end, tolerance=1e-9, implicit=second)
        ends.append(done.values["I(L1)"][0])
    assert ends[1:] == pytest.approx([ends[0]] * 3, rel=1e-6, abs=0)


def test_given_values_at_the_start():
    """A charged capacitor into a resistor, and a current in an inductor beside it."""
    made = circuit(
        [
            Resistor("R1", "1", "0", 2.0),
            Capacitor("C1", "1", "0", 1e-12),
            Inductor("L1", "2", "0", 1e-12),
            junction("B1", "2"),
        ]
    )
    done = transient(made, 4e-12, ["V(1)", "I(L1)"], 1e-12, start={"V(1)": 1e-3, "I(L1)": 1e-5}, tolerance=1e-9)
    assert done.values["V(1)"] == pytest.approx(1e-3 * np.exp(-np.arange(5) / 2), rel=1e-7, abs=0)
    assert done.values["I(L1)"][0] == pytest.approx(1e-5, rel=1e-12, abs=0)
    with pytest.raises(InputError, match=r"cannot give I\(R1\)"):
        transient(made, 1e-12, start={"V(1)": 1e-3, "I(R1)": 2e-3})


def test_a_start_that_is_one_of_several_is_said():
    made = circuit([junction(), Inductor("L1", "1", "0", 20 * QUANTUM / IC), CurrentSource("I1", "0", "1", 1e-5)])
    with pytest.warns(UnwiseWarning, match="one of several"):
        transient(made, 1e-12)
    with pytest.raises(RunError, match="no stable state"):
        transient(circuit([junction(), CurrentSource("I1", "0", "1", 2 * IC)]), 1e-12, start="rest")


@pytest.mark.parametrize("seed", range(3))
def test_levels_on_a_grid_of_fluxes(seed):
    """An rf SQUID at many fluxes at once, one by one, and on a grid of phases (sinc functions: exact to the box and the
    spacing, here far below the 5 Hz that are asked for; 100 Hz allows for rounding of 1e14 Hz)."""
    from fluxoid.constants import elementary_charge, planck

    g = np.random.default_rng(seed)
    L, ic, C = (
        (1e-9, 0.6e-6, 5e-14) if seed == 0 else (g.uniform(2e-10, 1e-9), g.uniform(1e-7, 8e-7), g.uniform(2e-14, 8e-14))
    )
    made = circuit([Junction("B1", "1", "0", ic, capacitance=C), Inductor("L1", "1", "0", L), Loop("S", ("B1", "-L1"))])
    fluxes = np.array([0.0, 0.13, 0.37, 0.5, 0.9])
    grid = levels(made, 5, {"S": fluxes * flux_quantum}).frequency
    alone = [levels(made, 5, {"S": [f * flux_quantum]}).frequency[0] for f in fluxes]
    assert np.max(np.abs(grid - alone)) < 10.0
    charging, inductive, josephson = (
        elementary_charge**2 / 2 / C / planck,
        QUANTUM**2 / L / planck,
        QUANTUM * ic / planck,
    )
    x, h = np.linspace(-24, 24, 1001, retstep=True)
    n = np.arange(1001)
    apart = np.subtract.outer(n, n)
    square = np.where(apart == 0, np.pi**2 / 3, 2.0 * (-1.0) ** apart / np.where(apart == 0, 1, apart) ** 2) / h**2
    for f, own in zip(fluxes, grid):
        V = 0.5 * inductive * x**2 - josephson * np.cos(x + 2 * np.pi * f)
        exact = np.linalg.eigvalsh(4 * charging * square + np.diag(V))[:5]
        assert np.max(np.abs(own - exact)) < 100.0


def test_levels_feel_the_bias_through_a_resistor():
    """A current of V/R tilts the well as one of a current source does: the same levels."""
    rest = [Junction("B1", "1", "0", 3e-7, capacitance=5e-14), Inductor("L1", "1", "0", 8e-10)]
    source = levels(circuit([*rest, CurrentSource("I1", "0", "1", 2e-7)]), 4).frequency
    supply = [VoltageSource("V1", "3", "0", 2e-4), Resistor("R1", "3", "2", 1e3), Inductor("L2", "2", "1", 1e-10)]
    through = levels(circuit([*rest, *supply]), 4).frequency
    assert np.diff(through[0]) == pytest.approx(np.diff(source[0]), abs=10.0)


def test_levels_of_a_floating_circuit():
    """Two pads with capacitances to ground, a junction and an inductor between: one mode, its capacitance in series."""
    two = [Capacitor("C1", "1", "0", 6e-14), Capacitor("C2", "2", "0", 3e-14)]
    pads = levels(circuit([Junction("B1", "1", "2", 3e-7), Inductor("L1", "1", "2", 8e-10), *two]), 4).frequency
    one = levels(
        circuit([Junction("B1", "1", "0", 3e-7, capacitance=2e-14), Inductor("L1", "1", "0", 8e-10)]), 4
    ).frequency
    assert pads == pytest.approx(one, abs=10.0)
