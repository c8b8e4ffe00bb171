"""Voltages, noise and levels of the circuit level: error against CPU time.

voltages  the I-V staircase (41 x 2 ns) and the SQUID's flux staircase (21 x 2 ns) of tests/data/circuits against their
          independent integration, at several tolerances; a plain RK4 loop with a fixed step on the I-V staircase
noise     Ambegaokar and Halperin's voltages, equipartition at three steps, Tesche and Clarke's SQUID
levels    a fluxonium, 201 fluxes x 6 levels, against the same with a thousandth of the tolerance, beside a dense
          diagonalisation by NumPy at each flux in as many oscillator states

    python -m benchmarks.circuit_accuracy     (CPU seconds of the process; compiled code warm)

For comparison, measured on another day: JoSIM 2.7 on the staircases, I-V .64 s at an error of 1.5e-4, SQUID
.57 s at 7.9e-5, steps of .05 ps; its noise power is a quarter of kT/C at a step of .25 ps; scqubits 1.0 s for the
fluxonium.
"""

import json
import math
import time
from pathlib import Path
from typing import Any

import numba
import numpy as np

from fluxoid.circuit import (
    Capacitor,
    CurrentSource,
    Inductor,
    Junction,
    Loop,
    Resistor,
    circuit,
    energy_resolution,
    levels,
    mean_voltage,
    mean_voltages,
    read_netlist,
    transient,
)
from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, planck

RESULT = Path(__file__).parent / "results" / "circuit_accuracy.json"
DATA = Path(__file__).parents[1] / "tests" / "data" / "circuits"
IR = 1e-4 * 2


def timed(call: Any) -> tuple[float, Any]:
    """(CPU seconds, what it returned)."""
    start = time.process_time()
    found = call()
    return time.process_time() - start, found


@numba.njit(error_model="numpy")
def plain(h: float, settle: float) -> np.ndarray:
    """The I-V staircase by RK4 with a fixed step (ps): voltage over Ic R from the first to the last slip of each
    step."""
    unit = 2 * math.pi / 2.067833848461929
    phi, v = 0.0, 0.0
    found = np.zeros(41)
    count = int(2000 / h + 0.5)
    for level in range(41):
        first, last, turns = -1.0, -1.0, 0
        for step in range(count):
            t = step * h
            a = min((level + min(t / 10.0, 1.0) - 1) * 0.005, 0.2) if level else 0.0
            b = min((level + min((t + 0.5 * h) / 10.0, 1.0) - 1) * 0.005, 0.2) if level else 0.0
            c = min((level + min((t + h) / 10.0, 1.0) - 1) * 0.005, 0.2) if level else 0.0
            k1, l1 = unit * v, (a - 0.1 * math.sin(phi) - v / 2) / 0.05
            k2, l2 = unit * (v + 0.5 * h * l1), (b - 0.1 * math.sin(phi + 0.5 * h * k1) - (v + 0.5 * h * l1) / 2) / 0.05
            k3, l3 = unit * (v + 0.5 * h * l2), (b - 0.1 * math.sin(phi + 0.5 * h * k2) - (v + 0.5 * h * l2) / 2) / 0.05
            k4, l4 = unit * (v + h * l3), (c - 0.1 * math.sin(phi + h * k3) - (v + h * l3) / 2) / 0.05
            before = phi
            phi += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            v += h / 6 * (l1 + 2 * l2 + 2 * l3 + l4)
            if phi > math.pi:
                at = t + h * (math.pi - before) / (phi - before)
                phi -= 2 * math.pi
                if t > settle:
                    first, last, turns = (at, at, 0) if first < 0 else (first, at, turns + 1)
        if turns:
            found[level] = 2.067833848461929 * turns / (last - first) / 0.2
    return found


def voltages() -> list[dict[str, Any]]:
    """Rows of the staircases."""
    reference = json.loads((DATA / "reference.json").read_text())
    rows = []
    for name, file, steps, settle in (("iv", "iv_h0.05.cir", 41, 0.3e-9), ("squid", "squid_h0.05.cir", 21, 0.5e-9)):
        netlist, expected = read_netlist(DATA / file), np.array(reference[name]["voltage_over_IcR"])
        transient(netlist.circuit, 1e-10)
        for tolerance in (1e-3, 1e-4, 1e-5):
            cpu, done = timed(lambda n=netlist, t=tolerance: transient(n.circuit, n.commands.stop, tolerance=t))
            slips = done.slips["B1"]
            found = [mean_voltage(slips, k * 2e-9 + settle, (k + 1) * 2e-9)[0] / IR for k in range(steps)]
            error = float(np.max(np.abs(np.array(found) - expected)))
            rows.append({"what": f"{name}, tolerance {tolerance:g}", "cpu": cpu, "error": error})
    plain(1.0, 300.0)
    for h in (0.1, 0.05):
        cpu, found = timed(lambda h=h: plain(h, 300.0))
        error = float(np.max(np.abs(found - np.array(reference["iv"]["voltage_over_IcR"]))))
        rows.append({"what": f"iv, plain RK4, {h:g} ps", "cpu": cpu, "error": error})
    return rows


def noise() -> list[dict[str, Any]]:
    """Rows of measured over expected values, with standard errors."""
    rows: list[dict[str, Any]] = []

    def add(what: str, cpu: float, found: float, error: float, expected: float) -> None:
        rows.append({"what": what, "cpu": cpu, "found": found, "standard error": error, "expected": expected})

    critical, resistance = 1e-5, 1.0
    tau = flux_quantum / (2 * np.pi * critical * resistance)
    temperature = 0.1 * critical * flux_quantum / (2 * np.pi * boltzmann)
    for bias, expected in ((0.8, 0.0898237), (1.0, 0.368953), (1.2, 0.697457)):
        made = circuit([Junction("B1", "1", "0", critical, resistance), CurrentSource("I1", "0", "1", bias * critical)])
        cpu, (v, _, _) = timed(
            lambda m=made: mean_voltages(
                m, "B1", {}, 10_000 * tau, 100 * tau, temperature, range(256), 1e-2, noise_step=0.1 * tau
            )
        )
        v = v / (critical * resistance)
        add(f"Ambegaokar-Halperin, i = {bias}", cpu, float(v.mean()), float(v.std(ddof=1) / 16), expected)
    R, C = 2.0, 1e-12
    made = circuit([Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C)])
    for part in (30, 10, 3):
        step = R * C / part
        each = 2 * part  # samples two time constants apart
        cpu, done = timed(
            lambda s=step, e=each: transient(
                made, 8000 * e * s, ["V(1)"], e * s, temperature=4.2, seeds=np.arange(64), noise_step=s,
                tolerance=1e-2, slips=False,
            )
        )  # fmt: skip
        square = done.values["V(1)"][:, 6:] ** 2 / (boltzmann * 4.2 / C)
        add(f"kT/C, step RC/{part}", cpu, float(square.mean()), float(np.sqrt(2 / square.size)), 1.0)
    rows += squid()
    return rows


def squid() -> list[dict[str, Any]]:
    """Tesche and Clarke's point: beta_L = 1, Gamma = .05, Phi0/4, 1.6 I0."""
    critical, resistance = 1e-5, 2.0
    inductance = flux_quantum / (2 * critical)
    temperature = 0.05 * critical * flux_quantum / (2 * np.pi * boltzmann)
    tau = flux_quantum / (2 * np.pi * critical * resistance)
    made = circuit(
        [
            *(Junction(f"B{k}", str(k), "0", critical, resistance) for k in (1, 2)),
            *(Inductor(f"L{k}", "3", str(k), inductance / 2) for k in (1, 2)),
            Loop("S", ("-L1", "L2", "B2", "-B1"), flux_quantum / 4),
            CurrentSource("I1", "0", "3", 1.6 * critical),
        ]
    )
    cpu, found = timed(
        lambda: energy_resolution(
            made, "S", "B1", inductance, temperature, 40_000 * tau, 200 * tau, 8 * tau, 2e-3 / tau,
            0.02 * flux_quantum, lanes=64, noise_step=0.2 * tau,
        )
    )  # fmt: skip
    kT = boltzmann * temperature
    units = {
        "Tesche-Clarke, transfer (R/L)": (found.transfer, resistance / inductance, 1.01),
        "Tesche-Clarke, S_V (kTR)": (found.voltage_noise, kT * resistance, 17.0),
        "Tesche-Clarke, energy (kTL/R)": (found.energy, kT * inductance / resistance, 8.3),
    }
    return [
        {"what": what, "cpu": cpu, "found": abs(v[0]) / unit, "standard error": v[1] / unit, "expected": expected}
        for what, (v, unit, expected) in units.items()
    ]


def quantum() -> list[dict[str, Any]]:
    """Rows of the fluxonium."""
    josephson, charging, inductive = 8.9e9, 2.5e9, 0.5e9
    capacitance = elementary_charge**2 / (2 * planck * charging)
    inductance = (flux_quantum / (2 * np.pi)) ** 2 / (planck * inductive)
    made = circuit(
        [
            Junction("B1", "1", "0", 2 * np.pi * planck * josephson / flux_quantum, capacitance=capacitance),
            Inductor("L1", "1", "0", inductance),
            Loop("S", ("B1", "-L1")),
        ]
    )
    flux = np.linspace(0, 1, 201)
    best = levels(made, 6, {"S": flux * flux_quantum}, 5e-3).frequency
    rows = []
    for _ in range(3):
        cpu, found = timed(lambda: levels(made, 6, {"S": flux * flux_quantum}))
    error = float(np.max(np.abs(found.frequency - best))) / 1e9
    rows.append({"what": "fluxonium, fluxoid", "cpu": cpu, "error": error, "bound": found.error / 1e9})

    def by_numpy(size: int) -> np.ndarray:
        x, vectors = np.linalg.eigh(
            np.diag(np.sqrt(np.arange(1, 2 * size)), 1) + np.diag(np.sqrt(np.arange(1, 2 * size)), -1)
        )
        zero = (2 * charging / inductive) ** 0.25
        wave = (vectors * np.exp(1j * zero * x)) @ vectors.T
        wave, n = wave[:size, :size], np.arange(size)
        base = np.diag(np.sqrt(8 * charging * inductive) * (n + 0.5))
        out = np.zeros((len(flux), 6))
        for k, f in enumerate(2 * np.pi * flux):
            out[k] = np.linalg.eigvalsh(base - josephson * (wave * np.exp(1j * f)).real)[:6]
        return out

    cpu, dense = timed(lambda: by_numpy(found.states))
    rows.append(
        {"what": f"dense NumPy, {found.states} states", "cpu": cpu, "error": float(np.max(np.abs(dense - best))) / 1e9}
    )
    return rows


def main() -> None:
    """Measure, print and write."""
    told = {"note": "the machine was shared", "voltages": voltages(), "noise": noise(), "levels": quantum()}
    for row in told["voltages"]:
        print(f"{row['what']:34} {row['cpu']:8.3f} s   error {row['error']:.2e} of Ic R")
    for row in told["noise"]:
        print(
            f"{row['what']:34} {row['cpu']:8.3f} s   {row['found']:.5f} +- {row['standard error']:.5f}, "
            f"expected {row['expected']:g}"
        )
    for row in told["levels"]:
        print(f"{row['what']:34} {row['cpu']:8.3f} s   error {row['error']:.1e} GHz")
    RESULT.write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
