"""Circuits whose lanes run on the processor one by one, or on a GPU (or its simulator): what they leave, as arrays.

python gpu_lanes.py FILE  runs them on a GPU and writes FILE (.npz).
"""

import sys

import numpy as np

from fluxoid.circuit import (
    CurrentSource,
    Inductor,
    Junction,
    KineticInductor,
    Quasiparticles,
    Resistor,
    Sine,
    TunnelMemory,
    VoltageSource,
    circuit,
    transient,
)
from fluxoid.circuit.description.relations import Harmonics, ginzburg_landau_wire
from fluxoid.circuit.in_time.run import lane, run
from fluxoid.circuit.prepare import prepare
from fluxoid.constants import elementary_charge, flux_quantum
from fluxoid.errors import RunError

CRITICAL, R = 1e-5, 2.0
TAU = flux_quantum / (2 * np.pi * CRITICAL * R)
C = 2 * TAU / R


def squid():
    """A noisy SQUID with a resistive branch and a second harmonic in one arm, under microwaves."""
    bent = Harmonics((1.0, 0.3), (0.1, 0.2))
    branch = Quasiparticles(20.0, 2.0, 2e-5, 5e-6)
    return circuit(
        [
            Junction("B1", "1", "0", CRITICAL, R, C),
            Junction("B2", "2", "0", CRITICAL, capacitance=C, relation=bent, quasiparticles=branch),
            Resistor("R2", "2", "0", 5.0),
            Inductor("L1", "1", "3", 2e-11),
            Inductor("L2", "2", "3", 2e-11),
            CurrentSource("IB", "0", "3"),
            CurrentSource("IM", "0", "1", 3e-6, Sine(0.0, 1.0, 0.05 / TAU)),
        ]
    )


def overdamped():
    """A junction without capacitance, which slips often."""
    return circuit([Junction("B1", "1", "0", CRITICAL, R), CurrentSource("IB", "0", "1")])


def driven():
    """A junction across a source of voltage, which slips more often in a step than its record has room for at first."""
    return circuit([Junction("B1", "1", "0", CRITICAL, R, C), VoltageSource("IB", "1", "0")])


def tunnel():
    """A junction that remembers."""
    gap = 1.4e-3 * elementary_charge
    memory = TunnelMemory(gap, gap, 4.2, 0.02)
    return circuit([Junction("B1", "1", "0", 2e-4, 10.0, 5e-15, memory=memory), CurrentSource("IB", "0", "1")])


def wire():
    """A kinetic inductor that is driven past its depairing current."""
    return circuit(
        [
            KineticInductor("N1", "1", "0", 1e-6, ginzburg_landau_wire(0.5)),
            Resistor("R1", "1", "0", R),
            CurrentSource("IB", "0", "1", 1.0, Sine(0.0, 1e-3, 0.05 / TAU)),
        ]
    )


RUNS = {
    "squid": (squid, 6 * TAU, {"IB": np.array([1e-5, 3e-5]), "L1.inductance": np.array([2e-11, 3e-11])}, ["V(3)"], 4.2),
    "overdamped": (overdamped, 30 * TAU, {"IB": np.array([5e-5, -2e-5, 5e-6])}, ["V(1)", "P(B1)"], 4.2),
    "tunnel": (tunnel, 0.2 * TAU, {"IB": np.array([2e-4, 3e-4])}, ["V(1)"], 0.0),
    "driven": (driven, 4e-12, {"IB": np.array([0.5, 0.4])}, [], 0.0),
    "silent": (overdamped, 5 * TAU, {"IB": np.array([5e-5, -2e-5])}, [], 0.3),
}


def left(name, gpu):
    """{what: array} of a run of several lanes."""
    made, stop, vary, outputs, temperature = RUNS[name]
    lanes = len(vary["IB"])
    runs = [range(lanes)] if gpu else [range(k, k + 1) for k in range(lanes)]
    found = {}
    for which in runs:
        several = {address: values[which.start : which.stop] for address, values in vary.items()}
        p = prepare(made(), several, temperature, outputs, len(which))
        done = run(p, stop, 0.5 * TAU, np.array(which) + 7, noise_step=0.1 * TAU, gpu=gpu)
        for k, number in enumerate(which):
            one = lane(done, k)
            for output in outputs:
                found[f"{name} {number} {output}"] = one.values[output]
            for junction, slips in one.slips.items():
                found[f"{name} {number} slips of {junction}"] = np.array([slips.times, slips.signs])
            found[f"{name} {number} end"] = np.concatenate([one.end.x.ravel(), one.end.u.ravel()])
    return found


def everything(gpu):
    """What all runs leave, and what is said of a run that fails."""
    found = {key: array for name in RUNS for key, array in left(name, gpu).items()}
    try:
        transient(wire(), 10 * TAU, gpu=gpu)
    except RunError as error:
        found["failure"] = np.array(str(error))
    return found


if __name__ == "__main__":
    from fluxoid.circuit.in_time import gpu_lanes

    gpu_lanes.SLIPS = 9  # so that records fill up in between
    np.savez(sys.argv[1], **everything(True))
