"""What is not linear and constant in a circuit, listed: currents g that enter the equations with a constant amplitude.

Groups, in this order (compiled loops run over each): sine junctions, tabulated junctions and kinetic inductors,
quasiparticle branches, what junctions remember (four for each: see ``memory``), thermal noise, noise sources, ends of
transmission lines. And the channels: the distinct waveforms, each with its value and derivative (of a voltage source:
the integral of the waveform and the waveform).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import (
    CurrentSource,
    Junction,
    KineticInductor,
    Loop,
    PhaseSource,
    Resistor,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.circuit.description.relations import SINE
from fluxoid.circuit.description.waveforms import Constant, Waveform, WhiteNoise
from fluxoid.circuit.equations.topology import NONE, Structure
from fluxoid.circuit.equations.units import CURRENT, PHASE_PER_FLUX, TIME, VOLTAGE, thermal_energy
from fluxoid.circuit.equations.values import Values, resistance_field
from fluxoid.errors import InputError
from fluxoid.types import Floats

MEMORY = ("pair", "excess", "even", "odd")
GROUPS = ("sine", "table", "quasiparticle", *MEMORY, "thermal", "source", "line")


@dataclass(frozen=True)
class Entry:
    """A current of its own law. group: see GROUPS; ends: (plus, minus) node indices; name: whose noise or phase it
    is."""

    group: str
    element: Any
    ends: tuple[int, int]
    name: str


@dataclass(frozen=True)
class Channel:
    """A distinct waveform; integrated: whether its integral over time is what enters (voltage sources)."""

    waveform: Waveform
    integrated: bool


def entries(made: Circuit, structure: Structure, at: Any, noisy: bool) -> list[Entry]:
    """All entries of a circuit in the order of their groups. at: node name to index; noisy: list thermal noise too."""
    ends = structure.branches
    found = [Entry("sine", j, ends[j.name], j.name) for j in made.of(Junction) if j.relation == SINE]
    found += [
        Entry("table", e, ends[e.name], e.name)
        for e in made.of(Junction, KineticInductor)
        if isinstance(e, KineticInductor) or e.relation != SINE
    ]
    branches = [j for j in made.of(Junction) if j.quasiparticles is not None]
    for junction in branches:
        if junction.capacitance <= 0:
            raise InputError(
                f"{junction.name}: a quasiparticle branch without capacitance", try_="a capacitance above 0"
            )
        found.append(Entry("quasiparticle", junction, ends[junction.name], junction.name))
    remembering = [j for j in made.of(Junction) if j.memory is not None]
    for junction in remembering:
        _check_memory(junction, noisy)
    found += [Entry(group, j, ends[j.name], j.name) for group in MEMORY for j in remembering]
    if noisy:
        lossy = [e for e in made.of(Resistor, Junction) if 0 < getattr(e, resistance_field(e)) < np.inf]
        found += [Entry("thermal", e, ends[e.name], e.name) for e in lossy]
    for source in made.of(CurrentSource, VoltageSource, PhaseSource, Loop):
        if isinstance(source.waveform, WhiteNoise):
            if not isinstance(source, CurrentSource):
                raise InputError(
                    f"{source.name} is a noise source that is no current source",
                    try_="a noise current source beside the resistance that the voltage noise is in series with",
                )
            found.append(Entry("source", source, ends[source.name], source.name))
    for line in made.of(TransmissionLine):
        found.append(Entry("line", line, ends[line.name], f"{line.name}|near"))
        found.append(Entry("line", line, (at(line.far_plus), at(line.far_minus)), f"{line.name}|far"))
    return found


def _check_memory(j: Junction, noisy: bool) -> None:
    if j.quasiparticles is not None or j.relation != SINE:
        what = "a quasiparticle branch" if j.quasiparticles is not None else "a relation"
        raise InputError(f"{j.name}: {what} of its own beside a memory, which gives both", try_="one of the two")
    if j.resistance == float("inf"):
        raise InputError(f"{j.name}: a memory without a normal resistance", try_="resistance=Rn, in ohm")
    if noisy and j.temperature != 0:
        raise InputError(
            f"{j.name}: the noise of a junction with memory is not known to runs in time",
            try_="temperature=0.0 of that junction, which then makes none, or no memory",
        )


def amplitudes(numbers: Values, listed: list[Entry], temperature: float | Floats) -> Floats:
    """(lanes or 1, entries): what each entry's unit current is multiplied with, level's units.

    temperature: K, one number or one for each lane; an element's own temperature goes before it.
    """
    columns = []
    for entry in listed:
        e = entry.element
        if entry.group in ("sine", "table"):
            field = "critical_current" if isinstance(e, Junction) else "scale_current"
            columns.append(numbers.of([e], field)[:, 0] / CURRENT)
        elif entry.group == "quasiparticle":
            normal, subgap = (numbers.of([e], f"{which}_resistance")[:, 0] for which in ("normal", "subgap"))
            columns.append(1 / normal - 1 / subgap)
        elif entry.group == "pair":
            columns.append(numbers.of([e], "critical_current")[:, 0] / CURRENT)
        elif entry.group == "excess":
            columns.append(1 / numbers.of([e], "resistance")[:, 0])
        elif entry.group in ("even", "odd"):  # they drive the memory's states, and carry no current
            columns.append(np.zeros(1))
        elif entry.group == "thermal":
            own = temperature if e.temperature is None else numbers.of([e], "temperature")[:, 0]
            conductance = 1 / numbers.of([e], resistance_field(e))[:, 0]
            columns.append(np.sqrt(2 * thermal_energy(1.0) * np.atleast_1d(own) * conductance))
        elif entry.group == "source":
            density = numbers.of([e], "amplitude")[:, 0] * e.waveform.amplitude / CURRENT
            columns.append(density / np.sqrt(2 * TIME))
        else:
            columns.append(-1 / numbers.of([e], "impedance")[:, 0])
    lanes = max((len(c) for c in columns), default=1)
    return np.array([np.broadcast_to(c, (lanes,)) for c in columns]).T.reshape(lanes, len(columns))


def channels(made: Circuit) -> list[Channel]:
    """The distinct waveforms of a circuit's sources, in the order in which its canonical elements need them."""
    found: dict[Channel, None] = {}
    for source in made.of(CurrentSource, VoltageSource, PhaseSource, Loop):
        if isinstance(source.waveform, WhiteNoise):
            continue
        found[Channel(source.waveform, isinstance(source, VoltageSource))] = None
        if isinstance(source, Loop):
            found[Channel(Constant(1.0), False)] = None
    return list(found)


def source_currents(numbers: Values, listed: list[Channel]) -> tuple[list[tuple[int, int]], Floats]:
    """(node names' pairs are taken elsewhere) for each current source its channel, and its amplitude (lanes or 1,
    n)."""
    sources = [s for s in numbers.circuit.of(CurrentSource) if not isinstance(s.waveform, WhiteNoise)]
    where = [(k, listed.index(Channel(s.waveform, False))) for k, s in enumerate(sources)]
    return where, numbers.of(sources, "amplitude") / CURRENT


def edge_phases(numbers: Values, structure: Structure, listed: list[Channel]) -> Floats:
    """(lanes or 1, edges, channels): the phase of each rigid edge as a combination of channels."""
    rows = np.zeros((1, len(structure.edges), len(listed)))

    def add(edge: int, channel: Channel, factor: Floats) -> None:
        nonlocal rows
        if len(factor) > len(rows):
            rows = np.repeat(rows, len(factor), axis=0)
        rows[:, edge, listed.index(channel)] += factor

    for k, edge in enumerate(structure.edges):
        if edge.kind in ("P", "V"):
            unit = 1.0 if edge.kind == "P" else 1 / VOLTAGE
            source = edge.element
            add(k, Channel(source.waveform, edge.kind == "V"), numbers.of([source], "amplitude")[:, 0] * unit)
        for name, factor in edge.loops:
            loop = numbers.circuit[name]
            assert isinstance(loop, Loop)
            flux = numbers.of([loop], "amplitude")[:, 0] * PHASE_PER_FLUX
            add(k, Channel(loop.waveform, False), factor * flux)
            add(k, Channel(Constant(1.0), False), -2 * np.pi * factor * numbers.of([loop], "fluxoid")[:, 0])
    return rows


def node_index(structure: Structure) -> Any:
    """A function from a node's name to its index; ground is NONE."""
    from fluxoid.circuit.description.circuit import ground

    index = {name: k for k, name in enumerate(structure.nodes)}
    return lambda node: NONE if ground(node) else index[node]
