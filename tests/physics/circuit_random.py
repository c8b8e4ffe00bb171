"""Random circuits from a seed: what the tests of routes run. ps, pH, pF, ohm inside; elements in SI.

Every one has a unique answer: each node leads to ground through an element that holds it, loops of sources are avoided,
and controlled sources have gains below one, so that nothing grows.
"""

from dataclasses import replace

import numpy as np

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    PhaseSource,
    PiecewiseLinear,
    Resistor,
    Sine,
    TransmissionLine,
    VoltageSource,
)

STEP = 0.05  # ps: corners of sources and delays of lines are whole multiples


def wave(draw):
    """A waveform that is zero at t = 0, with corners on whole multiples of the step."""
    if draw.random() < 0.5:
        times = np.cumsum(np.concatenate([[0], STEP * draw.integers(10, 80, 3)]))
        return PiecewiseLinear(tuple(times * 1e-12), (0.0, *(float(v) for v in draw.uniform(-1, 1, 3))))
    return Sine(0.0, 1.0, float(draw.uniform(2e10, 1.2e11)))


def decades(draw, low, high):
    """A number between two, its logarithm even."""
    return float(np.exp(draw.uniform(np.log(low), np.log(high))))


def random_circuit(seed, kinds="CRLBKVPEFGHT", nodes=None):
    """Elements of a random circuit. kinds: which it may hold, by their letters; nodes: how many."""
    draw = np.random.default_rng(seed)
    count = nodes or int(draw.integers(2, 6))
    names = [str(k + 1) for k in range(count)]
    made = []

    def add(kind, *rest, **more):
        name = f"{kind.__name__[0]}{len(made)}"
        made.append(kind(name, *rest, **more))
        return name

    for k, node in enumerate(names):  # a tree to ground
        to = "0" if k == 0 or draw.random() < 0.5 else names[int(draw.integers(k))]
        what = str(draw.choice([c for c in "RLB" if c in kinds]))
        if what == "R":
            add(Resistor, node, to, decades(draw, 0.5, 50))
        elif what == "L":
            add(Inductor, node, to, decades(draw, 1e-12, 2e-11))
        else:
            add(Junction, node, to, decades(draw, 3e-5, 3e-4), decades(draw, 1, 10), decades(draw, 2e-14, 2e-13))
    for _ in range(int(draw.integers(1, count + 2))):
        a, b = (str(x) for x in draw.choice([*names, "0"], 2, replace=False))
        what = str(draw.choice([c for c in "CRLB" if c in kinds]))
        if what == "C":
            add(Capacitor, a, b, decades(draw, 1e-14, 3e-13))
        elif what == "R":
            add(Resistor, a, b, decades(draw, 0.5, 50))
        elif what == "L":
            add(Inductor, a, b, decades(draw, 1e-12, 2e-11))
        else:
            add(Junction, a, b, decades(draw, 3e-5, 3e-4), decades(draw, 1, 10), decades(draw, 2e-14, 2e-13))
    coils = [e.name for e in made if isinstance(e, Inductor)]
    if "K" in kinds and len(coils) > 1 and draw.random() < 0.7:
        made.append(Coupling("K1", coils[0], coils[1], float(draw.uniform(-0.7, 0.7))))
    for _ in range(int(draw.integers(1, 3))):
        add(CurrentSource, "0", str(draw.choice(names)), decades(draw, 2e-5, 3e-4), wave(draw))
    for letter in draw.permutation([c for c in "VPEFGHT" if c in kinds])[: int(draw.integers(1, 3))].tolist():
        node, new = str(draw.choice(names)), f"x{letter}"
        ohm = decades(draw, 1, 20)
        if letter in "VP":  # behind a resistor or an inductor
            unit = decades(draw, 1e-5, 3e-4) if letter == "V" else float(draw.uniform(0.5, 4))
            made.append((VoltageSource if letter == "V" else PhaseSource)(f"{letter}s", new, "0", unit, wave(draw)))
            made.append(
                Resistor(f"Rx{letter}", new, node, ohm)
                if letter == "V"
                else Inductor(f"Lx{letter}", new, node, ohm * 1e-12)
            )
        elif letter == "T":
            delay = STEP * int(draw.integers(20, 120)) * 1e-12
            made.append(TransmissionLine("T1", node, "0", new, "0", ohm, delay))
            made.append(Resistor("RT", new, "0", decades(draw, 1, 50)))
            if draw.random() < 0.5 and "C" in kinds:
                made.append(Capacitor("CT", new, "0", decades(draw, 1e-14, 2e-13)))
        else:  # senses one node or a new branch, feeds a load of its own or another node
            gain = float(draw.uniform(0.2, 0.8))
            if letter in "EG":
                sense = (node, "0")
            else:
                made.append(Resistor(f"Rs{letter}", node, f"s{letter}", ohm))
                sense = (f"s{letter}", "0")
            if letter in "EH":
                gain *= 1.0 if letter == "E" else 5.0
                made += [
                    Controlled(f"{letter}1", letter, new, "0", *sense, gain),
                    Resistor(f"Ro{letter}", new, f"y{letter}", ohm),
                ]
                made.append(
                    Inductor(f"Lo{letter}", f"y{letter}", "0", 5e-12)
                    if draw.random() < 0.5
                    else Resistor(f"Rl{letter}", f"y{letter}", "0", 4.0)
                )
            else:
                gain *= 1.0 if letter == "F" else 0.05
                made += [
                    Controlled(f"{letter}1", letter, "0", new, *sense, gain),
                    Resistor(f"Ro{letter}", new, "0", ohm),
                ]
                if draw.random() < 0.5:
                    made.append(Inductor(f"Lo{letter}", new, "0", 5e-12))
    return made


def renamed(elements, suffix, order):
    """The same circuit with other names of elements and nodes, its elements in another order."""

    def node(name):
        return name if name == "0" else f"{name}{suffix}"

    fields = ("plus", "minus", "far_plus", "far_minus", "control_plus", "control_minus")
    found = []
    for k in order:
        e = elements[k]
        changes = {f: node(getattr(e, f)) for f in fields if hasattr(e, f)}
        changes |= {f: f"{getattr(e, f)}{suffix}" for f in ("name", "first", "second") if hasattr(e, f)}
        found.append(replace(e, **changes))
    return found
