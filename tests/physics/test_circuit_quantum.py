"""Quantum levels of small circuits."""

import json
from pathlib import Path

import numpy as np
import pytest

from fluxoid.circuit import Capacitor, Inductor, Junction, Loop, circuit, levels, persistent_current, tunnel_splitting
from fluxoid.constants import elementary_charge, flux_quantum, planck
from fluxoid.errors import InputError

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
