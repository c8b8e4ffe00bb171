"""Writing circuits as netlists of the same dialect."""

import dataclasses
import math
import re
from collections.abc import Sequence
from typing import Any

from fluxoid.circuit.description.circuit import Circuit, circuit, nodes, path
from fluxoid.circuit.description.elements import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    KineticInductor,
    Loop,
    PhaseSource,
    Resistor,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.circuit.description.relations import SINE, Harmonics
from fluxoid.circuit.description.waveforms import (
    Constant,
    Exponential,
    PiecewiseLinear,
    PiecewiseSine,
    Pulse,
    Samples,
    Sine,
    Waveform,
    WhiteNoise,
)
from fluxoid.circuit.equations.units import PHASE_PER_FLUX
from fluxoid.circuit.netlist.cards import Commands
from fluxoid.circuit.netlist.models import NO_RESISTANCE
from fluxoid.circuit.netlist.sources import NEVER
from fluxoid.errors import InputError


def write_netlist(made: Circuit, commands: Commands | None = None, standard: bool = False) -> str:
    """The netlist of a circuit, which reads back as the same circuit: names in capitals, a source's amplitude in its
    waveform.

    commands: what to run and print, and the spreads. standard: write what JoSIM runs: loops as phase sources in series
    with one of their branches instead of .loop lines, "_" for "|" in names, pwl from t = 0 on. Raises InputError for
    what the dialect cannot say: sampled current-phase relations, kinetic inductors, splines, names that do not start
    with the letter of their kind or differ in case only, and those that hold blanks, brackets or "=".
    """
    _check_names(made)
    if standard:
        made = _plain_names(made)
    lines = ["* written by fluxoid"]
    models: dict[tuple[object, ...], str] = {}
    moved: dict[str, tuple[str, str]] = {}
    if standard:
        lines += _loops_as_sources(made, moved)
    for element in made.elements:
        if isinstance(element, Loop):
            if not standard:
                flux = f" flux={_waveform(element.waveform, element.amplitude, element.name)}"
                lines.append(f".loop {element.name} {' '.join(element.path)}{flux} fluxoid={element.fluxoid}")
        else:
            share = commands.spreads.get(element.name.upper()) if commands else None
            lines.append(_line(element, models, moved, standard) + ("" if share is None else f" spread={share!r}"))
    lines += [_model(name, key, standard) for key, name in models.items()]
    if commands is not None:
        lines += [line.replace("|", "_") if standard else line for line in _commands(commands)]
    return "\n".join([*lines, ".end", ""])


def _plain_names(made: Circuit) -> Circuit:
    """The circuit with names and nodes without "|", which JoSIM keeps for itself. Raises InputError where two names
    would become one."""
    names = [e.name for e in made.elements], nodes(made)
    for each in names:
        plain = [name.replace("|", "_") for name in each]
        twice = next((name for name, other in zip(each, plain) if "|" in name and plain.count(other) > 1), None)
        if twice is not None:
            raise InputError(
                f"{twice} would be a name for two in JoSIM", try_=f"another than {twice.replace('|', '_')}"
            )

    def plain_of(element: Any) -> Any:
        changed: dict[str, Any] = {}
        for field in dataclasses.fields(element):
            value = getattr(element, field.name)
            if isinstance(value, str):
                changed[field.name] = value.replace("|", "_")
            elif field.name == "path":
                changed[field.name] = tuple(name.replace("|", "_") for name in value)
        return dataclasses.replace(element, **changed)

    return circuit(plain_of(element) for element in made.elements)


LETTERS: dict[type, str] = {
    Resistor: "R", Capacitor: "C", Inductor: "L", Coupling: "K", Junction: "B", CurrentSource: "I", VoltageSource: "V",
    PhaseSource: "P", TransmissionLine: "T",
}  # fmt: skip


def _check_names(made: Circuit) -> None:
    seen: dict[str, str] = {}
    for e in made.elements:
        letter = e.kind if isinstance(e, Controlled) else LETTERS.get(type(e), "")
        if isinstance(e, Inductor) and e.inductance == 0 and e.name[:1].upper() == "R":
            continue  # a resistor of 0
        if not e.name.upper().startswith(letter):
            raise InputError(f"{e.name}: in a netlist its name starts with {letter}", try_=f"{letter}{e.name}")
        if e.name.upper() in seen:
            raise InputError(f"{e.name} and {seen[e.name.upper()]} are one name in a netlist", try_="another name")
        seen[e.name.upper()] = e.name
    spelt: dict[str, str] = {}
    for node in nodes(made):
        other = spelt.setdefault(node.upper(), node)
        if other != node:
            raise InputError(f"nodes {other} and {node} are one node in a netlist", try_="another name for one")
    for name in [*seen.values(), *spelt.values()]:
        if re.search(r"[^\w|:~<>!?/@%&-]|^$", name):
            raise InputError(f"a netlist cannot hold the name {name!r}", try_="letters, digits and _")


def _line(
    element: object, models: dict[tuple[object, ...], str], moved: dict[str, tuple[str, str]], standard: bool
) -> str:
    e = element
    if isinstance(e, Coupling):
        return f"{e.name} {e.first} {e.second} {e.coefficient!r}"
    if isinstance(e, TransmissionLine):
        return f"{e.name} {e.plus} {e.minus} {e.far_plus} {e.far_minus} z0={e.impedance!r} td={e.delay!r}"
    if isinstance(e, Controlled):
        return f"{e.name} {e.plus} {e.minus} {e.control_plus} {e.control_minus} {e.gain!r}"
    if isinstance(e, KineticInductor):
        raise InputError(f"{e.name}: the dialect has no kinetic inductor", try_="an inductor")
    assert isinstance(e, (Resistor, Capacitor, Inductor, Junction, CurrentSource, VoltageSource, PhaseSource))
    plus, minus = moved.get(e.name, (e.plus, e.minus))
    ends = f"{e.name} {plus} {minus}"
    if isinstance(e, Junction):
        key = _model_key(e)
        name = models.setdefault(key, f"M{len(models) + 1}")
        return f"{ends} {name}{_temperature(e.temperature)}"
    if isinstance(e, Resistor):
        return f"{ends} {min(e.resistance, NO_RESISTANCE)!r}{_temperature(e.temperature)}"
    if isinstance(e, (Capacitor, Inductor)):
        return f"{ends} {(e.capacitance if isinstance(e, Capacitor) else e.inductance)!r}"
    return f"{ends} {_waveform(_from_zero(e.waveform) if standard else e.waveform, e.amplitude, e.name)}"


def _from_zero(w: Waveform) -> Waveform:
    """Points of a waveform with one at t = 0, where JoSIM wants the first."""
    if isinstance(w, (PiecewiseLinear, PiecewiseSine)) and w.times[0] > 0:
        return type(w)((0.0, *w.times), (w.values[0], *w.values))
    return w


def _temperature(temperature: float | None) -> str:
    return "" if temperature is None else f" temp={temperature!r}"


def _model_key(j: Junction) -> tuple[object, ...]:
    if not isinstance(j.relation, Harmonics):
        raise InputError(f"{j.name}: the dialect has no sampled current-phase relations", try_="harmonics")
    if j.memory is not None:
        raise InputError(f"{j.name}: the dialect has no memory of tunnel junctions", try_="a quasiparticle branch")
    q = j.quasiparticles
    branch = None if q is None else (q.subgap_resistance, q.normal_resistance, q.gap_voltage, q.width)
    relation = j.relation if any(j.relation.offsets) else Harmonics(j.relation.amplitudes)
    return (j.critical_current, j.resistance, j.capacitance, relation, branch)


def _model(name: str, key: tuple[object, ...], standard: bool) -> str:
    current, resistance, capacitance, relation, branch = key
    words = [f"icrit={current!r}", f"cap={capacitance!r}"]
    if branch is None:
        if resistance == float("inf"):
            resistance = NO_RESISTANCE
        words = ["rtype=0", f"rn={resistance!r}", f"r0={resistance!r}", *words]
    else:
        assert isinstance(branch, tuple)
        subgap, normal, gap, width = branch
        words = ["rtype=1", f"r0={subgap!r}", f"rn={normal!r}", f"vg={gap!r}", f"delv={width!r}", *words]
    if relation != SINE:
        assert isinstance(relation, Harmonics)
        words.append("cpr={" + ", ".join(repr(a) for a in relation.amplitudes) + "}")
        if relation.offsets:
            full = [*relation.offsets, *[0.0] * (len(relation.amplitudes) - len(relation.offsets))]
            if standard and any(abs(o - (k + 1) * full[0]) > 1e-12 for k, o in enumerate(full)):
                what = f"model {name}: JoSIM has one phi for all harmonics, offsets that are multiples of the first"
                raise InputError(what, try_="a netlist that is not standard")
            if standard:
                full = full[:1]
            words.append("phi={" + ", ".join(repr(-o) for o in full) + "}" if len(full) > 1 else f"phi={-full[0]!r}")
    return f".model {name} jj({', '.join(words)})"


def _waveform(w: Waveform, amplitude: float, name: str) -> str:
    a = amplitude
    if isinstance(w, Constant):
        return repr(a * w.value)
    if isinstance(w, PiecewiseLinear):
        return "pwl(" + " ".join(f"{t!r} {a * v!r}" for t, v in zip(w.times, w.values)) + ")"
    if isinstance(w, PiecewiseSine):
        return "pws(" + " ".join(f"{t!r} {a * v!r}" for t, v in zip(w.times, w.values)) + ")"
    if isinstance(w, Pulse):
        numbers = [a * w.initial, a * w.pulsed, w.delay, w.rise, w.fall, w.width, w.period]
        numbers = [NEVER if n == float("inf") else n for n in numbers]
        return "pulse(" + " ".join(repr(n) for n in numbers) + ")"
    if isinstance(w, Sine):
        numbers = [a * w.offset, a * w.amplitude, w.frequency, w.delay, w.damping]
        numbers += [math.degrees(w.phase)] if w.phase else []
        return "sin(" + " ".join(repr(n) for n in numbers) + ")"
    if isinstance(w, Exponential):
        numbers = [a * w.initial, a * w.target, w.rise_delay, w.rise_time, w.fall_delay, w.fall_time]
        return "exp(" + " ".join(repr(n) for n in numbers) + ")"
    if isinstance(w, WhiteNoise):
        return f"noise({a * w.amplitude!r} {w.delay!r})"
    if isinstance(w, Samples) and w.order == 1 and not w.periodic:
        points = [(w.delay + k * w.spacing, v) for k, v in enumerate(w.values)]
        return "pwl(" + " ".join(f"{t!r} {a * v!r}" for t, v in points) + ")"
    raise InputError(f"{name}: the dialect has no such samples inside a netlist", try_="samples joined by lines")


def _loops_as_sources(made: Circuit, moved: dict[str, tuple[str, str]]) -> list[str]:
    """Phase sources that stand for the loops; fills where the branches' ends go."""
    from fluxoid.circuit.equations.topology import analyse

    structure = analyse(made)
    names = [*structure.nodes, "0"]
    lines = []
    for edge in structure.edges:
        if edge.kind != "flux":
            continue
        new = f"{edge.element.name}F".replace("|", "")
        moved[edge.element.name] = (edge.element.plus, new)
        for name, factor in edge.loops:
            loop = made[name]
            assert isinstance(loop, Loop)
            path(made, loop)
            at = new
            for kind, amplitude, waveform in (
                ("F", factor * PHASE_PER_FLUX * loop.amplitude, loop.waveform),
                ("N", -2 * 3.141592653589793 * factor * loop.fluxoid, Constant(1.0)),
            ):
                if amplitude == 0:
                    continue
                onward = f"{at}{kind}{loop.name}"
                wave = _waveform(_from_zero(waveform), amplitude, name)
                lines.append(f"P{kind}{loop.name}{edge.element.name} {at} {onward} {wave}")
                at = onward
            lines.append(f"P0{loop.name}{edge.element.name} {at} {names[edge.minus]} 0")
    return lines


def _commands(c: Commands) -> Sequence[str]:
    lines = []
    if c.temperature:
        lines.append(f".temp {c.temperature!r}")
    if c.spread:
        lines.append(".spread " + " ".join(f"{key}={part!r}" if key else repr(part) for key, part in c.spread.items()))
    if c.stop:
        lines.append(f".tran {c.step!r} {c.stop!r} {c.start!r} {c.every!r}")
    lines += [f".print {name.lower() if name[0] in 'VIP' else name}" for name in c.outputs]
    return lines
