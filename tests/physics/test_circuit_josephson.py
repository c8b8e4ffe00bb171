"""Junctions and SQUIDs without noise against exact and published numbers."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import jv

from fluxoid.circuit import (
    CurrentSource,
    Harmonics,
    Inductor,
    Junction,
    Loop,
    PiecewiseLinear,
    Sine,
    circuit,
    critical_current,
    current_voltage,
    impedance,
    mean_voltages,
    operating_points,
    read_netlist,
    replaced,
    sampled,
    shapiro_steps,
    transient,
    voltage_flux,
)
from fluxoid.constants import boltzmann, elementary_charge, flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.junctions.current_phase import point_contact

I0, R0 = 1e-5, 2.0
TAU = flux_quantum / (2 * np.pi * I0 * R0)


def squid(beta, bias=0.0, capacitance=0.0, resistance=R0):
    """dc SQUID, beta_L = 2 L I0/Phi0."""
    inductance = beta * flux_quantum / (2 * I0)
    return circuit(
        [
            Junction("B1", "1", "0", I0, resistance, capacitance),
            Junction("B2", "2", "0", I0, resistance, capacitance),
            Inductor("L1", "3", "1", inductance / 2),
            Inductor("L2", "3", "2", inductance / 2),
            Loop("S", ("-L1", "L2", "B2", "-B1")),
            CurrentSource("I1", "0", "3", bias),
        ]
    )


def test_resistively_shunted_junction():
    """v = sqrt(i^2 - 1), exactly, for no capacitance; 1e-6."""
    made = circuit([Junction("B1", "1", "0", I0, R0), CurrentSource("I1", "0", "1")])
    bias = np.array([0.5, 0.99, 1.01, 1.1, 2.0, 5.0])
    curve = current_voltage(made, "I1", bias * I0, "B1", 3000 * TAU, 500 * TAU)
    expected = np.sqrt(np.maximum(bias**2 - 1, 0))
    assert curve.voltage / (I0 * R0) == pytest.approx(expected, abs=1e-6)
    assert np.all(curve.error / (I0 * R0) < 1e-3)


@pytest.mark.parametrize(("beta", "depth"), [(0.1, 0.922094), (0.5, 0.664009), (2.0, 0.303479), (5.0, 0.147882)])
def test_squid_modulation_depth(beta, depth):
    """Delta Ic/2 I0 of the symmetric SQUID between 0 and half a flux quantum; printed digits."""
    high, low = critical_current(squid(beta), "I1", "S", [0.0, flux_quantum / 2])
    assert high == pytest.approx(2 * I0, rel=1e-9)
    assert (high - low) / (2 * I0) == pytest.approx(depth, abs=1e-6)


def test_critical_current_against_flux_without_inductance():
    """2 I0 |cos(pi f)| for beta_L -> 0: the difference at beta_L = 1e-4 is of that order."""
    f = np.array([0.1, 0.25, 0.4])
    found = critical_current(squid(1e-4), "I1", "S", f * flux_quantum)
    assert found / (2 * I0) == pytest.approx(np.abs(np.cos(np.pi * f)), abs=1e-3)


def test_waveforms_do_not_matter_to_static_curves():
    """A source read from a netlist ramps up; its current in a curve is what the curve says; 1e-9."""
    plain = squid(0.5)
    moving = circuit(
        [
            replace(e, amplitude=1.0, waveform=PiecewiseLinear((0.0, 5e-12), (0.0, 3e-5)))
            if e.name in ("I1", "S") and isinstance(e, (CurrentSource, Loop))
            else e
            for e in plain.elements
        ]
    )
    flux, bias = [0.2 * flux_quantum], np.array([2.5]) * I0
    for curve in (
        lambda made: critical_current(made, "I1", "S", flux),
        lambda made: current_voltage(replaced(made, {"S": 0.0}), "I1", bias, "B1", 300 * TAU, 100 * TAU).voltage,
    ):
        assert curve(plain) == pytest.approx(curve(moving), rel=1e-9)
    with pytest.raises(InputError, match="L1 is no current source"):
        critical_current(plain, "L1")


def test_diode():
    """Two harmonics with different offsets: the critical currents of both directions differ, as the relation says."""
    relation = Harmonics((1.0, 0.3), (0.0, 0.8))
    made = circuit([Junction("B1", "1", "0", I0, R0, relation=relation), CurrentSource("I1", "0", "1")])
    phase = np.linspace(-np.pi, np.pi, 200001)
    values = np.sin(phase) + 0.3 * np.sin(2 * phase + 0.8)
    assert critical_current(made, "I1", direction=1)[0] == pytest.approx(I0 * values.max(), rel=1e-8)
    assert critical_current(made, "I1", direction=-1)[0] == pytest.approx(-I0 * values.min(), rel=1e-8)


def rf_squid(beta):
    """Junction closed by an inductor, beta = 2 pi L Ic/Phi0."""
    inductance = beta * flux_quantum / (2 * np.pi * I0)
    return circuit(
        [Junction("B1", "1", "0", I0, R0, 1e-15), Inductor("L1", "1", "0", inductance), Loop("S", ("B1", "-L1"))]
    )


@pytest.mark.parametrize("beta", [2.0, 5.0])
def test_rf_squid_jump(beta):
    """The first jump on a rising flux at [arccos(-1/beta) + sqrt(beta^2 - 1)]/2 pi flux quanta.

    States that exist just before and do not just after, to 1e-4 of a flux quantum, by following one from flux zero.
    """
    jump = (np.arccos(-1 / beta) + np.sqrt(beta**2 - 1)) / (2 * np.pi)
    for flux, states in ((jump - 1e-4, 1), (jump + 1e-4, 0)):
        points = operating_points(rf_squid(beta), reach=4, vary={"S": flux * flux_quantum})
        first = [p for p in points if p.fluxoids["S"] == 0]
        assert len(first) == states


def test_rf_squid_jump_in_time():
    """A slow ramp of flux makes the junction slip at the same flux, late by the time that the fall takes (1.5e-3 at a
    quantum in a microsecond). Implicit steps: RC is 2 fs."""
    beta = 3.0
    jump = (np.arccos(-1 / beta) + np.sqrt(beta**2 - 1)) / (2 * np.pi)
    made = rf_squid(beta)
    swept = circuit(
        [e for e in made.elements if e.name != "S"]
        + [Loop("S", ("B1", "-L1"), flux_quantum, PiecewiseLinear((0.0, 1e-6), (0.0, 1.0)))]
    )
    done = transient(swept, 1e-6, tolerance=1e-4, implicit=True)
    assert 0 < done.slips["B1"].times[0] / 1e-6 - jump < 2e-3


@pytest.mark.parametrize(("beta_c", "expected"), [(1.0, 0.964327), (4.0, 0.597383), (25.0, 0.252128)])
def test_retrapping(beta_c, expected):
    """Ir/Ic: the running state dies below it. Bisected by lanes that start running: 1e-4 (it dies slowly near the
    edge)."""
    capacitance = beta_c * flux_quantum / (2 * np.pi * I0 * R0**2)
    made = circuit([Junction("B1", "1", "0", I0, R0, capacitance), CurrentSource("I1", "0", "1", 2 * I0)])
    time = 40 * TAU * max(beta_c, 1)
    running = transient(made, time, tolerance=1e-5).end
    low, high = expected - 0.02, expected + 0.02
    for _ in range(3):
        bias = np.linspace(low, high, 16)
        voltage, _, _ = mean_voltages(made, "B1", {"I1": bias * I0}, 40 * time, 36 * time, start=running)
        alive = voltage > 0
        k = int(np.argmax(alive))
        low, high = bias[k - 1], bias[k]
    assert (low + high) / 2 == pytest.approx(expected, abs=1e-4)


def test_retrapping_begins_at_beta_c():
    """Hysteresis begins at beta_c = .703: at .70 a junction started running at i = .9995 stops, at .76 it runs on."""
    for beta_c, runs in ((0.70, False), (0.76, True)):
        capacitance = beta_c * flux_quantum / (2 * np.pi * I0 * R0**2)
        made = circuit([Junction("B1", "1", "0", I0, R0, capacitance), CurrentSource("I1", "0", "1", 2 * I0)])
        running = transient(made, 100 * TAU).end
        voltage, _, _ = mean_voltages(made, "B1", {"I1": [0.9995 * I0]}, 3000 * TAU, 2000 * TAU, start=running)
        assert (voltage[0] > 0) == runs


def test_no_retrapping_below_beta_c():
    """beta_c = .65 < .703: no hysteresis; a junction started running at i = .999 stops."""
    capacitance = 0.65 * flux_quantum / (2 * np.pi * I0 * R0**2)
    made = circuit([Junction("B1", "1", "0", I0, R0, capacitance), CurrentSource("I1", "0", "1", 2 * I0)])
    running = transient(made, 100 * TAU).end
    voltage, _, _ = mean_voltages(made, "B1", {"I1": [0.999 * I0, 1.001 * I0]}, 3000 * TAU, 2000 * TAU, start=running)
    assert voltage[0] == 0
    assert voltage[1] > 0


def test_hysteresis_shows_in_direction():
    """beta_c = 4 at i = .8: superconducting on the way up, running on the way down."""
    capacitance = 4 * flux_quantum / (2 * np.pi * I0 * R0**2)
    made = circuit([Junction("B1", "1", "0", I0, R0, capacitance), CurrentSource("I1", "0", "1")])
    currents = np.array([0.8, 1.2]) * I0
    up = current_voltage(made, "I1", currents, "B1", 600 * TAU, 300 * TAU, "up")
    down = current_voltage(made, "I1", currents, "B1", 600 * TAU, 300 * TAU, "down")
    assert up.voltage[0] == 0
    assert down.voltage[0] > 0.5 * I0 * R0
    assert down.voltage[1] == pytest.approx(up.voltage[1], rel=1e-5)


def test_shapiro_steps():
    """Omega = 1, i1 = 1, beta_c = 0: widths 1.565365, .653712, .211930 (5e-6: the first is 1.5653675 by the period
    map)."""
    made = circuit(
        [
            Junction("B1", "1", "0", I0, R0),
            CurrentSource("ID", "0", "1"),
            CurrentSource("IM", "0", "1", I0, Sine(0.0, 1.0, I0 * R0 / flux_quantum)),
        ]
    )
    found = shapiro_steps(made, "ID", "IM", "B1", (0, 1, 2), 3 * I0)
    assert found.width / I0 == pytest.approx([1.565365, 0.653712, 0.211930], abs=5e-6)


def test_shapiro_steps_of_a_fast_drive_are_bessel_functions():
    """Omega = 10: the alternating current flows in the resistance, the phase swings by a = i1/Omega, and the steps are
    2 |J_n(a)| wide (A. Barone and G. Paterno, Physics and Applications of the Josephson Effect, 1982, chapter 11).
    What is left out is of order 1/Omega^2, 1 %. a = 1.2; the second step is a hundredth of its place in current."""
    omega, swing = 10.0, 1.2
    made = circuit(
        [
            Junction("B1", "1", "0", I0, R0),
            CurrentSource("ID", "0", "1"),
            CurrentSource("IM", "0", "1", omega * swing * I0, Sine(0.0, 1.0, omega * I0 * R0 / flux_quantum)),
        ]
    )
    found = shapiro_steps(made, "ID", "IM", "B1", (0, 1, 2), 2.5 * omega * I0, lanes=12, tolerance=1e-6)
    assert found.error < 1e-3 * I0
    assert found.width / I0 == pytest.approx(2 * np.abs(jv([0, 1, 2], swing)), rel=0.01)
    assert (found.low + found.high)[1:] / (2 * I0 * omega) == pytest.approx([1, 2], abs=0.01)


def test_voltage_flux_is_periodic_and_even():
    """V(f) = V(-f) = V(1 - f), and between the curves of f = 0 and 1/2."""
    f = np.array([0.0, 0.2, -0.2, 0.8, 0.5])
    curve = voltage_flux(squid(1.0, 2.1 * I0), "S", f * flux_quantum, "B1", 2000 * TAU, 300 * TAU)
    v = curve.voltage / (I0 * R0)
    assert v[1:4] == pytest.approx(np.full(3, v[1]), abs=1e-6)
    assert v[0] < v[1] < v[4]


def test_josephson_inductance():
    """Z = i w L_J/cos(phase) at frequencies far below the plasma frequency and far above R/L: to (w/w_p)^2."""
    made = circuit([Junction("B1", "1", "0", I0, 1e6, 1e-18), CurrentSource("I1", "0", "1", 0.6 * I0)])
    about = operating_points(made)[0]
    f = np.array([1e9, 5e9])
    expected = 2j * np.pi * f * flux_quantum / (2 * np.pi * I0) / 0.8
    assert impedance(made, ("1", "0"), f, about) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("bias", [0.0, 0.6, -0.9])
def test_impedance_of_a_biased_junction(bias):
    """1/Z = 1/R + i w C + cos(phase)/(i w L_J), and in series with an inductor i w L more; through the plasma
    resonance, at each bias; exact, so to rounding."""
    C, L = 1e-13, 3e-11
    made = circuit(
        [
            Junction("B1", "1", "0", I0, R0, C),
            Inductor("L1", "2", "1", L),
            CurrentSource("I1", "0", "1", bias * I0),
        ]
    )
    about = operating_points(made)[0]
    f = np.geomspace(1e9, 1e12, 13)
    w = 2j * np.pi * f
    admittance = 1 / R0 + w * C + np.sqrt(1 - bias**2) / (w * flux_quantum / (2 * np.pi * I0))
    assert impedance(made, ("1", "0"), f, about) == pytest.approx(1 / admittance, rel=1e-9)
    assert impedance(made, ("2", "0"), f, about) == pytest.approx(1 / admittance + w * L, rel=1e-9)


def test_anomalous_phase_drives_a_ring():
    """A junction with sin(phase + offset) makes a current at no flux: L i + (Phi0/2 pi) phase = 0 on the loop, so with
    x = phase: beta sin(x + offset) + x = 0, by bisection; 1e-9."""
    offset, beta = 0.7, 0.5
    inductance = beta * flux_quantum / (2 * np.pi * I0)
    relation = Harmonics((1.0,), (offset,))
    made = circuit(
        [
            Junction("B1", "1", "0", I0, R0, 1e-15, relation),
            Inductor("L1", "0", "1", inductance),
            Loop("S", ("B1", "L1")),
        ]
    )
    (point,) = operating_points(made)
    x = brentq(lambda x: beta * np.sin(x + offset) + x, -1, 1, xtol=1e-14)
    assert point.phases["B1"] == pytest.approx(x, abs=1e-9)
    assert point.currents["B1"] == pytest.approx(I0 * np.sin(x + offset), rel=1e-9)


@pytest.mark.parametrize(("kind", "expected"), [("dirty", 1.65906651087), ("clean", 1.84440392818)])
def test_a_junction_takes_the_relations_of_pairs(kind, expected):
    """e Ic Rn over the gap at T = 0, at t = 1/2, of both Kulik-Omelyanchuk contacts, by the circuit's own search.

    The relation is passed as it is, over its scale; splines of 4096 samples are good to 1e-10 of a smooth one, and
    64 harmonics hold the clean one at this temperature to 1e-9.
    """
    contact = point_contact(kind, 10.0, 9.2, 4.6)
    unit = GAP * boltzmann * 9.2 / (elementary_charge * 10.0)
    junction = Junction("B1", "1", "0", unit, relation=sampled(lambda phase: contact(phase) / unit))
    found = critical_current(circuit([junction, CurrentSource("I1", "0", "1")]), "I1")[0]
    assert found / unit == pytest.approx(expected, rel=1e-7)


def test_critical_current_from_resistance_and_temperature():
    """Ambegaokar and Baratoff at t = 1/2: e Ic Rn = 1.40367271085 of the gap at T = 0; with icrit it stays as given."""
    line = "* j\nB1 1 0 jj\n.model jj jj(rtype=0, rn=10, cap=0, t=4.6, tc=9.2{})\n"
    unit = GAP * boltzmann * 9.2 / (elementary_charge * 10.0)
    found = read_netlist(line.format("")).circuit["B1"]
    assert found.critical_current / unit == pytest.approx(1.40367271085, rel=1e-9)
    assert found.resistance == 10.0
    assert read_netlist(line.format(", icrit=20u")).circuit["B1"].critical_current == pytest.approx(2e-5)


def test_pi_junction_ring():
    """A pi junction in a loop with beta > 1 makes a current at zero flux: two states of equal energy, opposite
    currents."""
    inductance = 3.0 * flux_quantum / (2 * np.pi * I0)
    made = circuit(
        [
            Junction("B1", "1", "0", I0, R0, 1e-15, Harmonics((1.0,), (np.pi,))),
            Inductor("L1", "1", "0", inductance),
        ]
    )
    points = operating_points(made)
    assert len(points) == 2
    assert points[0].energy == pytest.approx(points[1].energy, rel=1e-9)
    assert points[0].currents["L1"] == pytest.approx(-points[1].currents["L1"], rel=1e-9)
    assert abs(points[0].currents["L1"]) > 0.5 * I0
