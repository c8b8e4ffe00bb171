"""Quantum levels of small circuits."""

import json
from pathlib import Path

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    Inductor,
    Junction,
    Loop,
    circuit,
    levels,
    matrix_elements,
    persistent_current,
    scqubits_description,
    tunnel_splitting,
)
from fluxoid.constants import elementary_charge, flux_quantum, planck
from fluxoid.errors import InputError, RunError

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "circuits" / "reference.json").read_text())["fluxonium"]


def elements(josephson, charging, inductive):
    """Ic, C and L that make Ej, Ec and El (in hertz)."""
    critical = 2 * np.pi * planck * josephson / flux_quantum
    capacitance = elementary_charge**2 / (2 * planck * charging)
    inductance = (flux_quantum / (2 * np.pi)) ** 2 / (planck * inductive) if inductive else 0.0
    return critical, capacitance, inductance


def fluxonium():
    critical, capacitance, inductance = elements(8.9e9, 2.5e9, 0.5e9)
    return circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Inductor("L1", "1", "0", inductance),
            Loop("S", ("B1", "-L1")),
        ]
    )


def test_fluxonium_levels():
    """201 fluxes, 6 levels, 1e-8 GHz demanded: the printed reference has as many digits (5e-9 of rounding)."""
    f = np.linspace(0, 1, 201) * flux_quantum
    found = levels(fluxonium(), 6, {"S": f})
    assert found.error < 10
    assert found.frequency.shape == (201, 6)
    for flux, expected in REFERENCE["levels_GHz"].items():
        mine = found.frequency[round(float(flux) * 200), :3] / 1e9
        assert mine == pytest.approx(expected, abs=1.2e-8)
    assert found.frequency == pytest.approx(found.frequency[::-1], abs=1.0)  # E(f) = E(1 - f)


def test_oscillator():
    """L and C alone: levels h f (n + 1/2), 1e-10."""
    made = circuit([Capacitor("C1", "1", "0", 1e-13), Inductor("L1", "1", "0", 1e-9), Junction("B1", "1", "0", 1e-20)])
    f = 1 / (2 * np.pi * np.sqrt(1e-13 * 1e-9))
    assert levels(made, 5).frequency[0] == pytest.approx(f * (np.arange(5) + 0.5), rel=1e-9)


def test_transmon():
    """Ej/Ec = 50: 01 at sqrt(8 Ej Ec) - Ec and anharmonicity -Ec to the next order (a few per cent of Ec); J. Koch et
    al., Phys. Rev. A 76, 042319 (2007). The charge dispersion of level 1 to 20 % of their formula."""
    charging, josephson = 0.25e9, 12.5e9
    critical, capacitance, _ = elements(josephson, charging, 0)
    made = circuit([Junction("B1", "1", "0", critical, capacitance=capacitance)])
    e = levels(made, 3).frequency[0]
    assert e[1] - e[0] == pytest.approx(np.sqrt(8 * josephson * charging) - charging, abs=0.1 * charging)
    assert (e[2] - e[1]) - (e[1] - e[0]) == pytest.approx(-charging, rel=0.2)
    half = levels(made, 2, offset_charge=0.5, tolerance=1e-3).frequency[0]
    zero = levels(made, 2, offset_charge=0.0, tolerance=1e-3).frequency[0]
    ratio = josephson / (2 * charging)
    dispersion = charging * 2**9 * np.sqrt(2 / np.pi) * ratio ** (5 / 4) * np.exp(-np.sqrt(8 * josephson / charging))
    assert abs(half[1] - zero[1]) == pytest.approx(dispersion, rel=0.2)


def test_flux_qubit_in_charge_states():
    """Three junctions, one smaller: levels even and periodic in the flux, splitting smallest at half a quantum."""
    critical, capacitance, _ = elements(40e9, 1.0e9, 0)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Junction("B2", "1", "2", critical, capacitance=capacitance),
            Junction("B3", "2", "0", 0.8 * critical, capacitance=0.8 * capacitance),
            Loop("S", ("B1", "-B3", "-B2")),
        ]
    )
    f = np.array([0.48, 0.5, 0.52, 1.48]) * flux_quantum
    e = levels(made, 2, {"S": f}, tolerance=1e3).frequency
    gap = e[:, 1] - e[:, 0]
    assert e[0] == pytest.approx(e[2], abs=1e4)
    assert e[0] == pytest.approx(e[3], abs=1e4)
    assert gap[1] < gap[0]


def test_rf_squid_double_well():
    """An rf SQUID at half a quantum, beta = 1.9: levels against a grid in phase, with the same Ej, Ec, El.

    H = -4 Ec d2/dphi2 - Ej cos(phi) + El (phi - 2 pi f)^2/2 by a Fourier grid of 256 points, whose error is far below
    rounding for so smooth a potential; 1e-9 of Ej. The lowest two split by tunnelling."""
    josephson, charging, inductive = 95e9, 1.2e9, 50e9
    critical, capacitance, inductance = elements(josephson, charging, inductive)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Inductor("L1", "1", "0", inductance),
            Loop("S", ("B1", "-L1"), 0.5 * flux_quantum),
        ]
    )
    n, reach = 256, 10.0
    phi = np.pi + reach * (2 * np.arange(n) / n - 1)
    k = np.pi / reach * np.fft.fftfreq(n, 1 / n)
    kinetic = np.fft.ifft(4 * charging * k[:, None] ** 2 * np.fft.fft(np.eye(n), axis=0), axis=0).real
    well = -josephson * np.cos(phi) + 0.5 * inductive * (phi - np.pi) ** 2
    expected = np.linalg.eigvalsh(kinetic + np.diag(well))[:5]
    found = levels(made, 5).frequency[0]
    assert found == pytest.approx(expected, abs=1e-9 * josephson)
    assert 0 < found[1] - found[0] < 0.2 * (found[2] - found[1])


def test_flux_qubit_against_a_grid_of_phases():
    """Three junctions, alpha = .8, at two fluxes: the levels of H = Q C^-1 Q/2 - Ej (cos p1 + cos p2 +
    alpha cos(p1 - p2 - 2 pi f)) in plane waves of -10 to 10 pairs on both islands, put together here; T. P. Orlando et
    al., Phys. Rev. B 60, 15398 (1999). Plane waves converge faster than any power: 3 kHz."""
    josephson, charging, alpha, most = 40e9, 1.0e9, 0.8, 10
    critical, capacitance, _ = elements(josephson, charging, 0)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Junction("B2", "0", "2", critical, capacitance=capacitance),
            Junction("B3", "1", "2", alpha * critical, capacitance=alpha * capacitance),
            Loop("S", ("B1", "B2", "-B3")),
        ]
    )
    C = np.array([[1 + alpha, -alpha], [-alpha, 1 + alpha]])
    charge = np.arange(-most, most + 1.0)
    one, hop = np.eye(len(charge)), np.eye(len(charge), k=1)
    Q = [np.kron(np.diag(charge), one), np.kron(one, np.diag(charge))]
    inverse = 4 * charging * np.linalg.inv(C)
    kinetic = sum(inverse[i, j] * Q[i] @ Q[j] for i in (0, 1) for j in (0, 1))
    flux = np.array([0.5, 0.47])
    found = levels(made, 4, {"S": flux * flux_quantum}, tolerance=1e3).frequency
    for f, mine in zip(flux, found):
        third = alpha * np.exp(2j * np.pi * f) * np.kron(hop, hop.T)
        H = kinetic - 0.5 * josephson * (np.kron(hop, one) + np.kron(one, hop) + third)
        H = H - 0.5 * josephson * (np.kron(hop, one) + np.kron(one, hop) + third).conj().T
        expected = np.linalg.eigvalsh(H)[:4]
        assert mine - mine[0] == pytest.approx(expected - expected[0], abs=3e3)


def test_persistent_current_of_a_classical_ring():
    """Ej -> 0: the ground state carries I = -Phi/L... of the inductor with its fluxoid free: none; with Ej large the
    ring's -Phi/(L + L_J) for small fluxes, to (zero-point motion)^2, 1 %."""
    critical, capacitance, inductance = elements(2000e9, 0.01e9, 2000e9)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Inductor("L1", "1", "0", inductance),
            Loop("S", ("B1", "-L1")),
        ]
    )
    flux = 0.02 * flux_quantum
    junction = flux_quantum / (2 * np.pi * critical)
    assert persistent_current(made, "S", flux) == pytest.approx(-flux / (inductance + junction), rel=0.01)


def test_tunnel_splitting_of_fluxonium():
    """The lowest two levels at half a quantum, from the reference: .36342132 GHz."""
    expected = (REFERENCE["levels_GHz"]["0.5"][1] - REFERENCE["levels_GHz"]["0.5"][0]) * 1e9
    assert tunnel_splitting(fluxonium(), "S") == pytest.approx(expected, abs=20)


@pytest.mark.parametrize("held", [True, False], ids=["fluxonium", "transmon"])
def test_matrix_elements_obey_sum_rules(held):
    """Sum over n of |<n|V|0>|^2/(f_n - f_0) = Phi0^2 (4 Ec - E0''/2), E0'' the curvature against the offset charge (0
    where an inductance holds the phase), by 24 levels; and currents balance: i w C V + I_L + I_J = 0 between levels."""
    charging, josephson = 2.5e9, 8.9e9
    critical, capacitance, _ = elements(josephson, charging, 0)
    made = fluxonium() if held else circuit([Junction("B1", "1", "0", critical, capacitance=capacitance)])
    vary = {"S": [0.23 * flux_quantum]} if held else None
    count = 24
    f = levels(made, count, vary, offset_charge=0.2).frequency[0]
    v = matrix_elements(made, "B1", "voltage", count, vary, offset_charge=0.2)
    assert v == pytest.approx(v.conj().T)
    apart = (f - f[0])[1:]
    lowest = [levels(made, 1, vary, 1e-3, charge).frequency[0, 0] for charge in (0.18, 0.2, 0.22)]
    curvature = (lowest[0] - 2 * lowest[1] + lowest[2]) / 0.02**2  # to 0.02^2 pi^2/3 of itself, 1e-3
    assert (curvature == 0) == held
    sum_rule = np.sum(np.abs(v[1:, 0]) ** 2 / apart) / flux_quantum**2
    assert sum_rule == pytest.approx(4 * charging - curvature / 2, rel=1e-6, abs=2e-3 * abs(curvature))
    current = matrix_elements(made, "B1", "current", count, vary, offset_charge=0.2)
    charge_rate = 2j * np.pi * capacitance * (f[:, None] - f[None, :]) * v
    if held:
        phase = matrix_elements(made, "B1", "phase", count, vary)
        inductance = (flux_quantum / (2 * np.pi)) ** 2 / (planck * 0.5e9)
        current = current + (phase * flux_quantum / (2 * np.pi) + 0 * f) / inductance
    few = slice(0, 5)
    off = ~np.eye(5, dtype=bool)
    size = np.max(np.abs(charge_rate[few, few]))
    assert np.abs(charge_rate[few, few][off] + current[few, few][off]) == pytest.approx(np.zeros(20), abs=1e-6 * size)


def test_description_for_scqubits():
    """Energies in GHz at numbered nodes; scqubits 4.3.1 finds from it the levels of the reference to 3e-6 GHz, on a
    grid of 200 points (checked by hand: it is no part of the tests)."""
    text = scqubits_description(fluxonium())
    assert text.splitlines()[0] == "branches:"
    numbers = [line[3:-1].split(", ") for line in text.splitlines()[1:]]
    assert [n[:3] for n in numbers] == [["JJ", "1", "0"], ["L", "1", "0"]]
    assert [float(x) for x in (*numbers[0][3:], numbers[1][3])] == pytest.approx([8.9, 2.5, 0.5], rel=1e-12)
    with pytest.raises(InputError, match="no sine"):
        scqubits_description(circuit([Junction("B1", "1", "0", 1e-6)]))


def test_wells_that_are_too_deep_are_refused_before_memory_is_taken():
    """A million states would be needed: an error that says so, not an allocation."""
    critical, capacitance, inductance = elements(1e15, 1e5, 1e11)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, capacitance=capacitance),
            Inductor("L1", "1", "0", inductance),
            Loop("S", ("B1", "-L1"), 0.5 * flux_quantum),
        ]
    )
    with pytest.raises(RunError, match="more than 4000 states"):
        levels(made, 2)


def test_what_is_not_treated_is_said():
    critical, capacitance, inductance = elements(10e9, 1e9, 1e9)
    with pytest.raises(InputError, match="capacitance"):
        levels(circuit([Junction("B1", "1", "0", critical, resistance=1.0)]))
    mixed = circuit(
        [
            Junction("B1", "1", "2", critical, capacitance=capacitance),
            Capacitor("C1", "1", "0", capacitance),
            Inductor("L1", "2", "0", inductance),
            Capacitor("C2", "2", "0", capacitance),
            Junction("B2", "1", "0", critical),
        ]
    )
    with pytest.raises(InputError, match="scqubits"):
        levels(mixed)
