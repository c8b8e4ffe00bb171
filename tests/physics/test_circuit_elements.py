"""Each element against a solution in closed form; transients at tolerance 1e-9, so 1e-7 of what is largest unless
said."""

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    CurrentSource,
    Exponential,
    Inductor,
    Junction,
    KineticInductor,
    PhaseSource,
    PiecewiseLinear,
    Pulse,
    Quasiparticles,
    Resistor,
    Samples,
    Sine,
    TransmissionLine,
    VoltageSource,
    circuit,
    impedance,
    ramp,
    transient,
)
from fluxoid.circuit.description.relations import dirty_wire, ginzburg_landau_wire
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError, RunError

R, C, L = 2.0, 1e-12, 1e-11
T = np.linspace(0.5e-12, 20e-12, 40)


def run(elements, *outputs, times=T, **options):
    """Outputs (each (samples,)) of a circuit at the times."""
    done = transient(circuit(elements), times[-1], list(outputs), times, tolerance=1e-9, **options)
    return [done.values[name] for name in outputs]


@pytest.mark.parametrize("implicit", [False, True])
def test_charging_of_a_capacitor(implicit):
    (v,) = run(
        [CurrentSource("I1", "0", "1", 1e-5), Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C)],
        "V(1)",
        implicit=implicit,
        start="zero",
    )
    assert v == pytest.approx(1e-5 * R * (1 - np.exp(-T / (R * C))), abs=1e-7 * 2e-5)


@pytest.mark.parametrize("implicit", [False, True])
def test_voltage_behind_a_resistor_and_an_inductor(implicit):
    v, i, source = run(
        [VoltageSource("V1", "1", "0", 1e-5), Resistor("R1", "1", "2", R), Inductor("L1", "2", "0", L)],
        "V(2)",
        "I(L1)",
        "I(V1)",
        implicit=implicit,
        start="zero",
    )
    fade = np.exp(-T * R / L)
    assert v == pytest.approx(1e-5 * fade, abs=1e-6 * 1e-5)
    assert i == pytest.approx(1e-5 / R * (1 - fade), abs=1e-6 * 5e-6)
    assert source == pytest.approx(-i, abs=1e-6 * 5e-6)  # from plus through the source to minus


def test_resonance():
    """Current step into L and C in parallel: V = I sqrt(L/C) sin(w t), and its energy stays."""
    elements = [CurrentSource("I1", "0", "1", 1e-5), Inductor("L1", "1", "0", L), Capacitor("C1", "1", "0", C)]
    (v,) = run(elements, "V(1)", start="zero")
    assert v == pytest.approx(1e-5 * np.sqrt(L / C) * np.sin(T / np.sqrt(L * C)), abs=1e-6 * 3e-5)


WAVES = [
    (PiecewiseLinear((1e-12, 5e-12, 9e-12), (0.0, 2.0, 1.0)), lambda t: np.interp(t, [1e-12, 5e-12, 9e-12], [0, 2, 1])),
    (
        Pulse(0.0, 1.0, 1e-12, 2e-12, 1e-12, 3e-12, 10e-12),
        lambda t: np.interp((t - 1e-12) % 10e-12, [0, 2e-12, 5e-12, 6e-12], [0, 1, 1, 0]) * (t > 1e-12),
    ),
    (
        Sine(0.2, 1.0, 1e11, 2e-12, 5e10, 0.3),
        lambda t: 0.2 + (lambda s: np.sin(2 * np.pi * 1e11 * s + 0.3) * np.exp(-5e10 * s))(np.maximum(t - 2e-12, 0)),
    ),
    (
        Exponential(0.0, 1.0, 1e-12, 2e-12, 8e-12, 3e-12),
        lambda t: np.maximum(1 - np.exp(-(t - 1e-12) / 2e-12), 0) - np.maximum(1 - np.exp(-(t - 8e-12) / 3e-12), 0),
    ),
    (Samples((0.0, 1.0, 0.5, 2.0), 5e-12), lambda t: np.interp(t, np.arange(4) * 5e-12, [0, 1, 0.5, 2])),
]


@pytest.mark.parametrize(("wave", "expected"), WAVES, ids=[type(w).__name__ for w, _ in WAVES])
def test_waveforms_and_their_integrals(wave, expected):
    """A current source's voltage on a resistor is the waveform; a voltage source's phase its integral, here the sum of
    the formula over 20 000 midpoints, none of whose intervals holds a step."""
    times = np.linspace(0, 20e-12, 41)[1:]
    times = times[np.abs(times % 1e-12) > 1e-14]  # not at steps
    (v,) = run([CurrentSource("I1", "0", "1", 1.0, wave), Resistor("R1", "1", "0", 1.0)], "V(1)", times=times)
    assert v == pytest.approx(expected(times), abs=1e-9)
    (phase,) = run([VoltageSource("V1", "1", "0", 1e-3, wave), Resistor("R1", "1", "0", 1.0)], "P(1)", times=times)
    edges = np.linspace(0, 20e-12, 20001)
    area = np.concatenate([[0], np.cumsum(expected((edges[1:] + edges[:-1]) / 2) * np.diff(edges))])
    assert phase == pytest.approx(2 * np.pi / flux_quantum * 1e-3 * np.interp(times, edges, area), abs=1e-5)


def test_phase_source_closes_a_ring():
    """A phase source in a loop of an inductor: the current is the phase over (2 pi/Phi0) L."""
    (i,) = run([PhaseSource("P1", "1", "0", 0.7), Inductor("L1", "1", "0", L)], "I(L1)")
    assert i == pytest.approx(np.full(len(T), 0.7 * flux_quantum / (2 * np.pi) / L), rel=1e-12)


def test_transmission_line():
    """A current step into a matched line arrives a delay later and is absorbed; a short sends it back inverted."""
    wave = PiecewiseLinear((1e-12, 1.2e-12), (0.0, 1e-5))
    source = [CurrentSource("I1", "0", "1", 1.0, wave), Resistor("R1", "1", "0", 5.0)]
    line = TransmissionLine("T1", "1", "0", "2", "0", 5.0, 4e-12)
    times = np.array([1.1, 1.2, 3, 5.1, 7, 9.0, 9.1, 12]) * 1e-12
    near, far = run([*source, line, Resistor("R2", "2", "0", 5.0)], "V(1)", "V(2)", times=times)
    i = np.interp(times, wave.times, wave.values)
    assert near == pytest.approx(2.5 * i, abs=1e-10)
    assert far == pytest.approx(2.5 * np.interp(times - 4e-12, wave.times, wave.values), abs=1e-10)
    near, far = run([*source, line, Resistor("R2", "2", "0", 1e-6)], "V(1)", "V(2)", times=times)
    back = np.interp(times - 8e-12, wave.times, wave.values)
    assert near == pytest.approx(2.5 * (i - back), abs=1e-10)


def test_controlled_sources():
    """E: voltage by voltage, F: current by current, G: current by voltage, H: voltage by current; each into 3 ohm."""
    base = [CurrentSource("I1", "0", "1", 1e-5), Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C)]
    v1 = 1e-5 * R * (1 - np.exp(-T / (R * C)))
    (v,) = run(
        [*base, Controlled("E1", "E", "2", "0", "1", "0", 2.5), Resistor("R2", "2", "0", 3.0)], "V(2)", start="zero"
    )
    assert v == pytest.approx(2.5 * v1, abs=1e-11)
    (v,) = run(
        [*base, Controlled("G1", "G", "0", "2", "1", "0", 0.5), Resistor("R2", "2", "0", 3.0)], "V(2)", start="zero"
    )
    assert v == pytest.approx(1.5 * v1, abs=1e-11)
    through = [CurrentSource("I1", "0", "1", 1e-5), Resistor("R1", "1", "3", R), Capacitor("C1", "1", "0", C)]
    i = v1 / R
    (v,) = run(
        [*through, Controlled("F1", "F", "0", "2", "3", "0", 2.0), Resistor("R2", "2", "0", 3.0)], "V(2)", start="zero"
    )
    assert v == pytest.approx(6 * i, abs=1e-11)
    (v,) = run(
        [*through, Controlled("H1", "H", "2", "0", "3", "0", 4.0), Resistor("R2", "2", "0", 3.0)], "V(2)", start="zero"
    )
    assert v == pytest.approx(4 * i, abs=1e-11)


def test_kinetic_inductor_near_depairing():
    """Phase of a wire at a current: the root of i = (3 sqrt3/2) q (1 - q^2), q = phase/length, after 20 L/R."""
    i, length = 0.9, 30.0
    wire = KineticInductor("L1", "1", "0", 1e-5, ginzburg_landau_wire(length))
    ramp = CurrentSource("I1", "0", "1", i * 1e-5, PiecewiseLinear((0, 100e-12), (0.0, 1.0)))
    (phase,) = run([wire, ramp, Resistor("R1", "1", "0", 5.0)], "P(1)", times=np.array([8e-9]))
    q = phase[0] / length
    assert 1.5 * np.sqrt(3) * q * (1 - q * q) == pytest.approx(i, rel=1e-9)
    assert q < 1 / np.sqrt(3)


def test_dirty_wire_follows_its_microscopic_inductance():
    """phase = (2 pi/Phi0) L_k(i) I with the ratio of ``pairs``, the range ending at depairing; interpolation 1e-5."""
    from fluxoid.circuit.description.relations import evaluate
    from fluxoid.pairs.currents.kinetic_inductance import inductance_ratios

    relation = dirty_wire(0.3, 12.0)
    i = np.array([0.2, 0.5, 0.8])
    ratio = np.asarray(inductance_ratios(0.3, np.append(i, 1.0))[0])
    assert evaluate(relation, 12.0 * i * ratio[:3] / ratio[3]) == pytest.approx(i, abs=2e-5)
    assert evaluate(relation, np.array(12.0)) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("implicit", [False, True])
def test_quasiparticle_branch(implicit):
    """Far above Ic the branch alone carries the current: below the gap V/R0, above it V/Rn, to (Ic/I)^2/2."""
    branch = Quasiparticles(100.0, 5.0, 2.8e-3, 1e-4)
    for v in (1e-3, 4e-3):
        bias = v / (100.0 if v < 2.8e-3 else 5.0)
        made = [Junction("B1", "1", "0", 1e-9, float("inf"), 1e-13, quasiparticles=branch)]
        times = np.linspace(50e-12, 60e-12, 64)
        (found,) = run([*made, CurrentSource("I1", "0", "1", bias)], "V(1)", times=times, implicit=implicit)
        settled = 100.0 * 1e-13 if v < 2.8e-3 else 5.0 * 1e-13
        assert found == pytest.approx(v * (1 - np.exp(-times / settled)), rel=2e-3)


def test_noise_free_capacitor_divider_floats():
    """Two capacitors in series between them make a node that nothing else holds: charge divides as C1 V1 = C2 V2."""
    ramp = VoltageSource("V1", "1", "0", 1e-3, PiecewiseLinear((0, 5e-12), (0.0, 1.0)))
    (v,) = run([ramp, Capacitor("C1", "1", "2", 1e-12), Capacitor("C2", "2", "0", 3e-12)], "V(2)")
    assert v == pytest.approx(np.interp(T, [0, 5e-12], [0, 0.25e-3]), abs=1e-12)


def test_impedance_of_linear_circuits():
    """R, L and C in parallel, at once for many frequencies: 1e-12."""
    made = circuit([Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C), Inductor("L1", "1", "0", L)])
    f = np.array([[1e9, 5e10], [2e11, 1e12]])
    w = 2 * np.pi * f
    assert impedance(made, ("1", "0"), f) == pytest.approx(1 / (1 / R + 1j * w * C + 1 / (1j * w * L)), rel=1e-12)


def test_capacitor_current_behind_a_source_is_refused():
    """It needs the second derivative of the source's phase: said, not left out."""
    ramp = VoltageSource("V1", "1", "0", 1e-3, PiecewiseLinear((0, 5e-12), (0.0, 1.0)))
    with pytest.raises(InputError, match="drives directly"):
        run([ramp, Capacitor("C1", "1", "0", C)], "I(C1)")


@pytest.mark.parametrize("implicit", [False, True])
def test_first_and_last_sample_are_taken(implicit):
    """At t = 0 and at the end, also where steps are far shorter than the time that has passed and rounding shows."""
    made = circuit([Junction("B1", "1", "0", 1e-5, 2.0, 1e-15), CurrentSource("I1", "0", "1", 2e-5)])
    stop = 1.7e-9 / 3
    done = transient(made, stop, ["I(I1)", "P(B1)"], stop / 7, implicit=implicit)
    assert done.values["I(I1)"] == pytest.approx(np.full(8, 2e-5), rel=1e-12)
    assert done.values["P(B1)"][0] == 0.0
    assert np.all(np.diff(done.values["P(B1)"]) > 1.0)


def test_a_very_stiff_circuit_takes_implicit_steps_by_itself():
    """RC is 2e-18 s in a run of a microsecond: explicit steps would be 1e11. Slips between .5 us and the end at
    sqrt(i^2 - 1) Ic R/Phi0: the integral over the ramp is 5 192.4."""
    ramp_up = PiecewiseLinear((0.0, 1e-6), (0.0, 2e-5))
    made = circuit([Junction("B1", "1", "0", 1e-5, 2.0, 1e-18), CurrentSource("I1", "0", "1", 1.0, ramp_up)])
    done = transient(made, 1e-6, tolerance=1e-4)
    i = np.linspace(1, 2, 100_001)
    turns = np.trapezoid(np.sqrt(i * i - 1), i) * 0.5e-6 * 2e-5 / flux_quantum
    assert abs(len(done.slips["B1"].times) - turns) < 3
    assert done.steps < 1e6


def test_a_bare_junction_has_no_solution_above_its_critical_current():
    """Below it the phase follows the current; above it the error says why and when: at 10 of 15 uA, 10 ps of ramp."""
    ramp_up = PiecewiseLinear((0.0, 10e-12), (0.0, 1.0))
    made = [Junction("B1", "1", "0", 1e-5), Inductor("L1", "2", "1", 1e-11)]
    (phase,) = run([*made, CurrentSource("I1", "0", "2", 5e-6, ramp_up)], "P(B1)", times=np.array([20e-12]))
    assert phase[0] == pytest.approx(np.pi / 6, rel=1e-6)
    with pytest.raises(RunError, match=r"no solution at t = 6\.666.*B1 have neither resistance"):
        run([*made, CurrentSource("I1", "0", "2", 15e-6, ramp_up)])


def test_a_stray_capacitance_does_not_ring_by_itself():
    """A junction with 0.1 pH and 1 fF behind it, an oscillation of 100 rad/ps without damping: the node there follows
    the junction's, V2 - V1 = -L C V2'' (1e-4 ps^2 times some mV/ps^2), less than 2 uV; without a limit the explicit
    scheme brings the oscillation up to 270 uV. In a ladder of more nodes than dense matrices are made for it would be
    mV; with it the run agrees with implicit steps, whose scheme has no such limit."""
    made = circuit(
        [
            Junction("B1", "1", "0", 1e-4, 5.0, 7e-14),
            CurrentSource("I1", "0", "1", 1.5e-4, ramp(1.0, 5e-12)),
            Inductor("L1", "1", "2", 1e-13),
            Capacitor("C2", "2", "0", 1e-15),
        ]
    )
    done = transient(made, 50e-12, ["V(1)", "V(2)"], np.linspace(45e-12, 50e-12, 101))
    assert np.max(np.abs(done.values["V(2)"] - done.values["V(1)"])) < 2e-6
    cells = 110
    ladder = [VoltageSource("V1", "N0", "0", 1e-3, ramp(1.0, 3e-12)), Inductor("LX", f"N{cells}", "E", 1e-11)]
    for k in range(cells):
        ladder += [Inductor(f"L{k}", f"N{k}", f"N{k + 1}", 1e-12), Capacitor(f"C{k}", f"N{k + 1}", "0", 1e-17)]
    made = circuit([*ladder, Resistor("RX", "E", "0", 100.0)])
    far, times = f"V(N{cells})", np.linspace(7e-12, 9e-12, 51)
    steps = transient(made, 9e-12, [far], times).values[far]
    assert (
        np.max(np.abs(steps - transient(made, 9e-12, [far], times, tolerance=1e-7, implicit=True).values[far])) < 2e-7
    )


def test_explicit_steps_that_cannot_be_taken_are_refused():
    made = circuit([Junction("B1", "1", "0", 1e-4), Inductor("L1", "1", "0", 1e-12)])
    with pytest.raises(InputError, match="explicit steps cannot be taken"):
        transient(made, 1e-12, implicit=False)


@pytest.mark.parametrize("implicit", [False, True])
@pytest.mark.parametrize("kind", ["E", "H"])
def test_a_controlled_voltage_drives_a_capacitor(kind, implicit):
    """Twice the voltage of a resistor of 1 ohm, or 2 ohm times a current, through C into a resistor: a high pass,
    C dv/dt = C dV/dt - v/R with V = 2 mV sin(w t), whose control has no capacitance of its own. Tolerance: a voltage is
    as good as 1e-9 rad over the steps of a tenth of a ps, some nV; measured 16 nV of 1.5 mV."""
    w, times = 2 * np.pi * 1e11, np.linspace(0, 4e-11, 11)
    control = [Resistor("R1", "1", "0", 1.0)] if kind == "E" else []
    (v,) = run(
        [
            CurrentSource("I1", "0", "1", 1e-3, Sine(0.0, 1.0, 1e11)),
            *control,
            Controlled("X1", kind, "2", "0", "1", "0", 2.0),
            Capacitor("C1", "2", "3", C),
            Resistor("R2", "3", "0", R),
        ],
        "V(3)",
        times=times,
        implicit=implicit,
    )
    swing = 2e-3 * 1j * w * R * C / (1 + 1j * w * R * C)
    expected = (swing * np.exp(1j * w * times)).imag - swing.imag * np.exp(-times / (R * C))
    assert v == pytest.approx(expected, abs=5e-8)


def test_what_controlled_sources_and_capacitors_cannot_do_together():
    """A current that depends on its own derivative, and a branch whose voltage is not known before its current."""
    source = CurrentSource("I1", "0", "1", 1e-3)
    feedback = [
        Capacitor("C1", "1", "A", C), Controlled("H1", "H", "2", "0", "A", "0", 2.0), Capacitor("C2", "2", "1", C),
        Resistor("R1", "1", "0", R),
    ]  # fmt: skip
    with pytest.raises(InputError, match="H1: the current of a capacitor depends on itself"):
        transient(circuit([source, *feedback]), 1e-12)
    gap = Junction("B1", "2", "3", 1e-4, capacitance=C, quasiparticles=Quasiparticles(50.0, 5.0, 2.8e-3, 1e-4))
    driven = [Resistor("R1", "1", "0", R), Controlled("E1", "E", "2", "0", "1", "0", 2.0), gap]
    with pytest.raises(InputError, match="B1: a controlled source brings its branch the voltage of a node without"):
        transient(circuit([source, *driven, Capacitor("C3", "3", "0", C)]), 1e-12)


def test_a_line_behind_a_tiny_capacitance_takes_implicit_steps_by_itself():
    """A capacitance of 1e-28 F (a suffix too many) beside a matched line: 1e15 explicit steps; the run says that it
    took implicit ones, and ends at I (2 ohm beside 5 ohm)."""
    made = circuit(
        [
            CurrentSource("I1", "0", "1", 1e-3),
            Resistor("R1", "1", "0", R),
            Capacitor("C1", "1", "0", 1e-28),
            TransmissionLine("T1", "1", "0", "2", "0", 5.0, 1e-12),
            Resistor("R2", "2", "0", 5.0),
        ]
    )
    done = transient(made, 1e-10, ["V(1)", "V(2)"])
    assert done.implicit
    assert done.values["V(1)"][-1] == pytest.approx(1e-3 * R * 5.0 / (R + 5.0), rel=1e-9, abs=0)
    assert done.values["V(2)"][-1] == pytest.approx(1e-3 * R * 5.0 / (R + 5.0), rel=1e-9, abs=0)
