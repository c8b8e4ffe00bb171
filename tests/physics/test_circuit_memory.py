"""Junctions that remember: Werthamer's theory in the time domain against its amplitudes and its limits.

Sources: Werthamer, Phys. Rev. 147, 255 (1966); Harris, Phys. Rev. B 13, 3818 (1976); McDonald, Johnson and Harris,
Phys. Rev. B 13, 1028 (1976). Error budget: the kernels' fit, whose error in units of the gap current each fit tells
(below 5e-4); steps of 1e-6 rad; averages over whole periods. Against the *fitted* amplitudes runs agree to the steps.
"""

from dataclasses import replace

import numpy as np
import pytest

from fluxoid.circuit import (
    CurrentSource,
    Inductor,
    Junction,
    Loop,
    PhaseSource,
    Quasiparticles,
    Resistor,
    Sine,
    TunnelMemory,
    VoltageSource,
    circuit,
    critical_current,
    current_voltage,
    impedance,
    levels,
    operating_points,
    scqubits_description,
    smooth_mean,
    transient,
    tunnel_critical_current,
    tunnel_memory,
    voltage_flux,
    write_netlist,
)
from fluxoid.circuit.description.waveforms import PiecewiseLinear
from fluxoid.circuit.equations.memory import exponentials_of
from fluxoid.circuit.in_time.run import Start
from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, hbar
from fluxoid.errors import InputError
from fluxoid.materials import find
from fluxoid.pairs.junctions import tunnel
from fluxoid.pairs.junctions.tunnel_amplitudes import tunnel_amplitudes
from fluxoid.pairs.junctions.tunnel_memory import fitted_amplitudes

GAP = 1.4e-3 * elementary_charge  # J: an electrode of niobium
RN = 10.0
MEMORY = TunnelMemory(GAP, GAP, 4.2, 0.02)
UNIT = 2 * GAP / (elementary_charge * RN)  # the gap current, A
IC = tunnel_critical_current(MEMORY, RN)
VG = 2 * GAP / elementary_charge
JUNCTION = Junction("B1", "1", "0", IC, RN, 5e-15, memory=MEMORY)


def amplitudes(memory: TunnelMemory, energy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return tunnel_amplitudes(
        energy,
        memory.first_gap,
        memory.second_gap,
        boltzmann * memory.temperature,
        memory.broadening * 0.5 * (memory.first_gap + memory.second_gap),
    )


def test_constant_voltage_gives_the_amplitudes() -> None:
    """Mean, sine and cosine of the current at V from a quarter to twice the gap, in lanes.

    Those of the fit to 1e-6 of the gap current (a window of 10 periods; 1e-9 where there are more), those of the theory
    to the error the fit tells. The means are the quasiparticle branch: below the gap a hundredth of what is above it.
    """
    fractions = np.array([0.25, 0.6, 0.95, 1.05, 1.5, 2.0])
    made = circuit([VoltageSource("V1", "1", "0"), Junction("B1", "1", "0", IC, RN, memory=MEMORY)])
    times = 300e-12 + np.arange(6000) * 1e-14
    run = transient(made, times[-1], ["I(B1)", "P(B1)"], times, {"V1": fractions * VG}, tolerance=1e-7)
    current, phase = run.values["I(B1)"] / UNIT, run.values["P(B1)"]
    found = [smooth_mean(times, f)[0] for f in (current, 2 * current * np.sin(phase), 2 * current * np.cos(phase))]
    energy = elementary_charge * VG * fractions
    fit = exponentials_of(MEMORY)
    for (pair, quasi), error in ((fitted_amplitudes(fit, energy), 1e-6), (amplitudes(MEMORY, energy), fit.error)):
        for one, two in zip(found, (quasi.imag, pair.real, -pair.imag)):
            assert np.max(np.abs(one - two / (2 * GAP))) < error
    assert found[0][0] < 0.02
    assert found[0][3] > 0.7


def test_zero_voltage_up_to_the_critical_current() -> None:
    """Ambegaokar and Baratoff: the statics' maximum exactly; theirs without broadening to its first order, Γ/Δ = 1e-3;
    a run that is ramped slips at it: 1 % is what the ramp of 2 ns still overshoots."""
    niobium = find("Nb film")
    fine = tunnel_memory(niobium, 4.2, broadening=1e-3)
    theory = tunnel.product_of_gaps(fine.first_gap, fine.second_gap, boltzmann * 4.2) / (elementary_charge * RN)
    assert tunnel_critical_current(fine, RN) == pytest.approx(theory, rel=2e-3)
    ramp = PiecewiseLinear((0.0, 2e-9), (0.0, 1.1 * IC))
    made = circuit([CurrentSource("IB", "0", "1", 1.0, ramp), Junction("B1", "1", "0", IC, RN, 5e-15, memory=MEMORY)])
    first = transient(made, 2e-9, tolerance=1e-4).slips["B1"].times[0]
    assert 1.1 * first / 2e-9 == pytest.approx(1.0, abs=0.01)
    static = critical_current(
        circuit([CurrentSource("IB", "0", "1", 0.0), Junction("B1", "1", "0", IC, RN, 5e-15, memory=MEMORY)]), "IB"
    )
    assert static == pytest.approx(IC, rel=1e-6)


def test_plasma_oscillation_rings_and_decays_as_the_admittance_says() -> None:
    """Small motions at rest: (C −iω + 1/Rn)(ħ/2e)(−iω) + ½[J_p(0) + J_p(ω) + J_q(0) − J_q(ω)]/eRn = 0 at a complex ω.

    A swing of 1e-3 rad; the next order is 1e-7 of it. Frequency and decay agree to 1e-5 of the frequency."""
    C = 60e-15
    fit = exponentials_of(MEMORY)

    def J(omega: complex) -> tuple[complex, complex]:
        s = -1j * hbar * omega
        pair, excess = (
            0.5 * np.sum(c / (s - fit.poles) + c.conj() / (s - fit.poles.conj())) for c in (fit.pair, fit.quasiparticle)
        )
        return complex(pair + fit.instant), complex(excess)

    def balance(omega: complex) -> complex:
        (p0, q0), (p, q) = J(0.0), J(omega)
        rate = -1j * omega * hbar / (2 * elementary_charge)
        return (1 / RN - 1j * omega * C) * rate + 0.5 * (p0 + p + q0 - q) / (elementary_charge * RN)

    omega = complex(np.sqrt(2 * elementary_charge * IC / (hbar * C)))
    for _ in range(60):
        h = 1e-6 * abs(omega)
        omega -= balance(omega) * 2 * h / (balance(omega + h) - balance(omega - h))
    made = circuit([Junction("B1", "1", "0", IC, RN, C, memory=MEMORY)])
    times = 110e-12 + np.arange(4000) * 5e-15
    kick = Start(np.array([[1e-3]]), np.array([[0.0]]))
    phase = transient(made, times[-1], ["P(B1)"], times, tolerance=1e-11, start=kick).values["P(B1)"]
    step = 40  # phase(t + h) + phase(t - h) e^{2γh} = 2 e^{γh} cos(wh) phase(t): a linear recurrence
    a, b, c = phase[: -2 * step], phase[step:-step], phase[2 * step :]
    found = np.linalg.lstsq(np.stack([b, -a], axis=1), c, rcond=None)[0]
    root = np.roots([1, -found[0], found[1]])
    measured = np.log(root[np.argmax(root.imag)]) / (step * 5e-15)
    assert abs(measured.imag - omega.real) < 1e-5 * abs(omega)
    assert abs(measured.real - omega.imag) < 1e-5 * abs(omega)
    assert omega.imag < -0.01 * omega.real


def test_impedance_is_what_a_small_current_meets() -> None:
    """About 0.6 Ic, below and above the plasma frequency and at twice the gap's voltage. A run driven by Ic/1000: the
    next order is 1e-6, what has not decayed 1e-4."""
    rest = CurrentSource("IB", "0", "1", 0.6 * IC)
    still = circuit([replace(JUNCTION, capacitance=20e-15), rest])
    about = operating_points(still)[0]
    for frequency in (200e9, 900e9, 1.5e12):
        wave = Sine(0.0, 1.0, frequency)
        driven = circuit([*still.elements, CurrentSource("IS", "0", "1", 1e-3 * IC, wave)])
        times = 150e-12 + np.arange(8000) * 5e-15
        swing = transient(driven, times[-1], ["V(1)"], times, tolerance=1e-8, start=about).values["V(1)"]
        turn = np.exp(-2j * np.pi * frequency * times)
        measured = 2 * smooth_mean(times, (swing * turn).real)[0] + 2j * smooth_mean(times, (swing * turn).imag)[0]
        theory = impedance(still, ("1", "0"), np.array(frequency), about) * 1e-3 * IC / 1j
        plain = impedance(circuit([replace(still["B1"], memory=None), rest]), ("1", "0"), np.array(frequency), about)
        assert measured == pytest.approx(theory, rel=1e-3)
        assert abs(plain * 1e-3 * IC / 1j - theory) > 0.03 * abs(theory)


def test_shunted_junction_becomes_the_resistive_model() -> None:
    """At voltages far below the gap the memory is short: V → Ic Rs √(i² − 1); what is left is of first order in
    Ic Rs over the gap, so half the shunt leaves half of it."""
    left = []
    for shunt in (0.4, 0.2):
        made = circuit(
            [
                CurrentSource("IB", "0", "1"),
                Junction("B1", "1", "0", IC, RN, memory=MEMORY),
                Resistor("RS", "1", "0", shunt),
            ]
        )
        curve = current_voltage(made, "IB", IC * np.array([1.2, 2.0]), "B1", 1.2e-9, 0.4e-9)
        left.append(curve.voltage / (IC * shunt * np.sqrt(np.array([1.2, 2.0]) ** 2 - 1)) - 1)
    assert np.all(np.abs(left[1]) < 0.01)
    assert np.allclose(left[0] / left[1], 2, atol=0.35)


def test_gap_and_hysteresis_of_an_unshunted_junction() -> None:
    """Down from above Ic: the voltage stays at the gap until far below Ic, above it the ohmic line; up: none below Ic.

    With 200 fF the voltage hardly swings: the curve is the quasiparticle branch at constant voltage, to 1 % of the gap
    (the swing's rectified part, of order (1/ω RC)²)."""
    made = circuit([CurrentSource("IB", "0", "1"), Junction("B1", "1", "0", IC, RN, 200e-15, memory=MEMORY)])
    down = current_voltage(made, "IB", IC * np.array([2.0, 0.6, 0.3]), "B1", 60e-12, 30e-12, "down", tolerance=1e-5)
    energy = elementary_charge * VG * np.linspace(0.5, 2, 3001)
    branch = np.interp(down.x, amplitudes(MEMORY, energy)[1].imag / (elementary_charge * RN), energy)
    assert np.max(np.abs(down.voltage / VG - branch / (2 * GAP))) < 0.01
    up = current_voltage(made, "IB", IC * np.array([0.3, 0.6]), "B1", 60e-12, 30e-12)
    assert np.all(up.voltage == 0)


def test_odd_subharmonics_of_the_gap() -> None:
    """The junction's own oscillation meets the gap where (2n + 1) eV = 2Δ: dI/dV peaks at a third of it; not at a half.

    The grid of voltages is 0.004 of the gap; the peak is at 0.334 with that grid."""
    memory = TunnelMemory(GAP, GAP, 0.5, 0.005)
    critical = tunnel_critical_current(memory, RN)
    made = circuit(
        [
            CurrentSource("IB", "0", "1"),
            Junction("B1", "1", "0", critical, RN, memory=memory),
            Resistor("RS", "1", "0", 4.0),
        ]
    )
    x = np.linspace(1.15, 1.95, 161)
    curve = current_voltage(made, "IB", critical * x, "B1", 300e-12, 150e-12)
    v = curve.voltage / VG
    slope, middle = np.diff(v) / np.diff(x), (v[1:] + v[:-1]) / 2
    assert v[0] < 0.3
    assert v[-1] > 0.52
    near = (middle > 0.25) & (middle < 0.55)
    turn = middle[near][np.argmin(np.diff(slope[near]))]  # where dV/dI falls most steeply
    assert turn == pytest.approx(1 / 3, abs=0.008)
    half = np.abs(middle - 0.5) < 0.03
    assert np.all(np.abs(np.diff(slope[half])) < 0.05 * np.max(slope[near]))


def test_order_of_the_steps() -> None:
    """Steps held to 20, 10 and 5 fs by ``longest``, the tolerance too loose to matter: fifth order. (Six is measured:
    what the fast exponentials add to the error falls faster still.)"""
    made = circuit([CurrentSource("IB", "0", "1", 1.6 * IC), Junction("B1", "1", "0", IC, RN, 5e-15, memory=MEMORY)])

    def end(h: float) -> np.ndarray:
        return transient(made, 4e-12, tolerance=1e6, longest=h).end.x[:, 0]

    exact = end(1e-15)
    errors = [np.max(np.abs(end(h) - exact)) for h in (2e-14, 1e-14, 5e-15)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 4.8)
    assert errors[0] < 1e-5


def test_squid_of_junctions_with_memory() -> None:
    """V–Φ has the period of a quantum and its symmetry, with the steps' error; and a run goes on from where one ended,
    lanes or not."""
    loop = [
        CurrentSource("IB", "0", "1"),
        Junction("B1", "2", "0", IC, RN, memory=MEMORY),
        Junction("B2", "3", "0", IC, RN, memory=MEMORY),
        Inductor("L1", "1", "2", 2e-12),
        Inductor("L2", "1", "3", 2e-12),
        Resistor("R1", "2", "0", 2.0),
        Resistor("R2", "3", "0", 2.0),
        Loop("S", ("L1", "B1", "-B2", "-L2")),
    ]
    made = circuit([replace(e, amplitude=2.1 * IC) if isinstance(e, CurrentSource) else e for e in loop])
    curve = voltage_flux(made, "S", flux_quantum * np.array([0.0, 0.3, 0.7, 1.0, 0.5]), "B1", 200e-12, 80e-12)
    v = curve.voltage / (IC * 2.0)
    assert v[0] == pytest.approx(v[3], abs=2e-6)
    assert v[1] == pytest.approx(v[2], abs=2e-6)
    assert v[4] > v[1] > v[0]
    whole = transient(made, 20e-12, ["V(1)"], [20e-12])
    first = transient(made, 8e-12)
    second = transient(made, 12e-12, ["V(1)"], [12e-12], start=first.end)
    assert second.values["V(1)"] == pytest.approx(whole.values["V(1)"], rel=1e-4)
    lanes = transient(made, 20e-12, ["V(1)"], [20e-12], {"B1": IC * np.array([1.0, 0.9])})
    assert lanes.values["V(1)"][0] == pytest.approx(whole.values["V(1)"], rel=1e-4)


def test_operating_points_are_those_of_the_sine() -> None:
    """And a run that starts in one stays there, to what the steps may err."""
    made = circuit(
        [
            Inductor("L1", "1", "0", 20e-12),
            Junction("B1", "1", "0", IC, RN, 5e-15, memory=MEMORY),
            Loop("S", ("L1", "-B1"), 0.2 * flux_quantum),
        ]
    )
    plain = circuit([replace(e, memory=None) if isinstance(e, Junction) else e for e in made.elements])
    points = operating_points(made)
    assert [p.phases for p in points] == [p.phases for p in operating_points(plain)]
    for point in points[:2]:
        phase = transient(made, 20e-12, ["P(B1)"], 1e-12, start=point.unknowns, tolerance=1e-8).values["P(B1)"]
        assert np.allclose(phase, point.phases["B1"], atol=1e-8)


REFUSED = [
    (lambda: circuit([replace(JUNCTION, memory=0.3)]), "no memory"),  # type: ignore[arg-type]
    (lambda: transient(circuit([replace(JUNCTION, resistance=float("inf"))]), 1e-12), "normal resistance"),
    (
        lambda: transient(circuit([replace(JUNCTION, quasiparticles=Quasiparticles(1, 1, 1e-3, 1e-4))]), 1e-12),
        "quasiparticle",
    ),
    (lambda: transient(circuit([JUNCTION]), 1e-12, temperature=4.2), "noise"),
    (lambda: transient(circuit([JUNCTION]), 1e-12, implicit=True), "implicit"),
    (lambda: levels(circuit([JUNCTION]), 3), "Hamiltonian"),
    (lambda: scqubits_description(circuit([JUNCTION])), "Hamiltonian"),
    (lambda: write_netlist(circuit([JUNCTION])), "dialect"),
    (lambda: tunnel_memory(find("Nb film"), 12.0), "normal"),
    (lambda: transient(circuit([replace(JUNCTION, memory=replace(MEMORY, first_gap=-1e-22))]), 1e-12), "first_gap"),
]


@pytest.mark.parametrize(("attempt", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_memory_cannot_is_said(attempt, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        attempt()


def test_a_junction_may_be_quiet_among_noise() -> None:
    """With temperature=0.0 of its own it makes no noise; the resistor beside it does."""
    made = circuit([replace(JUNCTION, temperature=0.0), Resistor("R1", "1", "0", 1.0)])
    phase = transient(made, 50e-12, ["P(B1)"], 1e-12, temperature=4.2, tolerance=1e-4).values["P(B1)"]
    assert 1e-3 < np.std(phase) < 1


def test_phase_may_be_driven() -> None:
    """A slow swing of the phase, 0.01 of the gap: the current is Ic sin(phase) but for terms of that order."""
    made = circuit([PhaseSource("P1", "1", "0", 1.0, Sine(0.0, 1.0, 5e9)), replace(JUNCTION, capacitance=0.0)])
    run = transient(made, 200e-12, ["I(B1)", "P(B1)"], 1e-12, tolerance=1e-6)
    assert np.max(np.abs(run.values["I(B1)"] / IC - np.sin(run.values["P(B1)"]))) < 0.03
