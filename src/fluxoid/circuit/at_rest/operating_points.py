"""Operating points: the stable states of a circuit whose sources keep their values, found by slipping junctions one by
one."""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from fluxoid.circuit.at_rest.minima import slip_shifts, stable_state
from fluxoid.circuit.at_rest.statics import currents, energy
from fluxoid.circuit.at_rest.unknowns import Rest, at_rest
from fluxoid.circuit.compiled.arena import CHANNELS, Arena
from fluxoid.circuit.compiled.drive import channel_values, drive
from fluxoid.circuit.description.circuit import Circuit, path
from fluxoid.circuit.description.elements import Inductor, Junction, Loop, Resistor
from fluxoid.circuit.description.waveforms import Sine, period_of
from fluxoid.circuit.equations.matrices import dense, incidence, one_of
from fluxoid.circuit.equations.nonlinear import Channel
from fluxoid.circuit.equations.units import CURRENT, INDUCTANCE, TIME
from fluxoid.circuit.prepare import Prepared, prepare
from fluxoid.errors import RunError, UnwiseWarning
from fluxoid.types import Floats


@dataclass(frozen=True)
class Start:
    """Unknowns from which a run starts: x (n, lanes or 1) rad, u (n2, lanes or 1) rad/ps, as ``Transient.end`` has
    them: phases of second, first and (after an implicit run) no order, and the rates of the first."""

    x: Floats
    u: Floats


MOST_TRIED = 4096  # slips from known states: seconds of a small circuit


@dataclass(frozen=True)
class OperatingPoint:
    """A state at rest. phases: {junction or kinetic inductor: rad}; currents: {junction, inductor or resistor: A};
    energy: J, of inductances and junctions less the work of current sources; stable; fluxoids: {loop: number}, its own
    less the slips of its junctions; unknowns: what ``transient`` may start from."""

    phases: dict[str, float]
    currents: dict[str, float]
    energy: float
    stable: bool
    fluxoids: dict[str, int]
    unknowns: Start


def operating_points(
    made: Circuit, most: int = 64, reach: int | None = None, vary: Mapping[str, float] | None = None, time: float = 1e-3
) -> list[OperatingPoint]:
    """Stable states at rest of a circuit, lowest energy first: no voltage across inductors and junctions, constant
    voltages and currents of resistors, no current through capacitors.

    From a first minimum of the energy each junction's phase is slipped by 2 pi, up or down, and the energy minimised
    again, until nothing new turns up. States that differ in nothing measurable count once: with a current source their
    energies differ by its work, the current times Phi0 for each turn of the phases, and the first one found is given.

    most: how many at most; reach: how many slips away from the first (None: as many as lead to new states); vary: other
    values, {address: number}; time: s, at which the sources are taken (late: their last values).
    Raises RunError if there is none (a current above the critical one, a voltage across a junction); warns where there
    may be more than are given.
    """
    p = prepare(made, {key: [value] for key, value in (vary or {}).items()})
    rest = at_rest(p, 0, channel_values_at(p, time))
    first = stable_state(p, 0, rest, np.zeros(rest.place.shape[1]))
    if first is None:
        raise RunError("no stable state found. Try: smaller currents, or a transient")
    found, complete = around(p, 0, rest, first, most, reach)
    if not complete:
        warnings.warn(
            f"{len(found)} stable states are given, and there may be more: not all slips were tried. "
            "Try: a larger most, or a smaller reach where those near the first are enough",
            UnwiseWarning,
            stacklevel=2,
        )
    points = [describe(p, rest, q) for q in found]
    return sorted(points, key=lambda point: point.energy)


def around(
    p: Prepared, lane: int, rest: Rest, first: Floats, most: int, reach: int | None
) -> tuple[list[Floats], bool]:
    """(stable states, whether all slips were tried) from one by slips of single junctions: see ``operating_points``."""
    found: dict[tuple[Any, ...], Floats] = {_key(p, lane, rest, first): first}
    shifts, edge, tried, away = slip_shifts(p, rest.statics), [first], 0, 0
    while edge and (reach is None or away < reach):
        away, fresh = away + 1, []
        for q, shift, sign in product(edge, shifts, (1, -1)):
            if len(found) >= most or tried >= MOST_TRIED:
                return list(found.values()), False
            tried += 1
            other = stable_state(p, lane, rest, q + sign * shift)
            if other is not None and (key := _key(p, lane, rest, other)) not in found:
                found[key] = other
                fresh.append(other)
        edge = fresh
    return list(found.values()), True


def channel_values_at(p: Prepared, time: float, before: bool = False) -> Floats:
    """Channels at a time in seconds, for sources that keep what they have then: values, and where the integral of a
    voltage is the value, the voltage behind it; no other derivatives.

    before: what is there before a step at that very time.
    """
    half = len(p.channels)
    w = np.zeros(2 * half)
    for k, channel in enumerate(p.channels):
        period, whole = period_of(channel.waveform), 0
        if np.isfinite(period):  # a source that repeats is looked at in its first period: there may be 1e9 until then
            delay = getattr(channel.waveform, "delay", 0.0)
            whole = max(0, math.floor((time - delay) / period))
        w[k], rate = _value_at(channel, time - whole * period if whole else time, before)
        if whole and channel.integrated:
            w[k] += whole * (_value_at(channel, delay + period)[0] - _value_at(channel, delay)[0])
        w[half + k] = rate if channel.integrated else 0.0
    return w


def _value_at(channel: Channel, time: float, before: bool = False) -> tuple[float, float]:
    arena = Arena()
    drive(arena, [channel], max(2 * time, 1e-15))
    I, F, _ = arena.finish()
    w = np.zeros(2 * int(I[CHANNELS]))
    pieces = before and not isinstance(channel.waveform, Sine)
    channel_values(I, F, time / TIME, np.nextafter(time / TIME, -np.inf) if pieces else time / TIME, w)
    return float(w[0]), float(w[1])


def _key(p: Prepared, lane: int, rest: Rest, q: Floats) -> tuple[Any, ...]:
    """What can be measured of a state, rounded: currents of junctions over their largest, of inductors over a
    quantum's."""
    own = np.array([e.inductance for e in p.circuit.of(Inductor) if e.inductance != 0]) / INDUCTANCE
    through = branch_currents(p, lane, rest, q) * own / (2 * np.pi)
    return tuple(np.round(np.concatenate([currents(rest.statics, q), through]), 6) + 0.0)


def branch_currents(p: Prepared, lane: int, rest: Rest, q: Floats) -> Floats:
    """Currents of the inductors, level's units."""
    r = p.of(lane)
    inductors = [e for e in p.circuit.of(Inductor) if e.inductance != 0]
    ends = incidence([p.structure.branches[e.name] for e in inductors], len(p.structure.nodes), False)
    phases = dense(one_of(r.full_phase, lane)) @ (rest.place @ q)
    phases = phases + dense(one_of(r.full_w, lane)) @ rest.statics.channels
    return np.asarray(dense(one_of(r.nodal.Linv, lane)) @ (ends @ phases))


def voltages(p: Prepared, lane: int, rest: Rest, q: Floats) -> Floats:
    """Voltages of the nodes, level's units."""
    r, half, w = p.of(lane), len(p.channels), rest.statics.channels
    turning = np.concatenate([np.where([ch.integrated for ch in p.channels], w[half:], 0.0), np.zeros(half)])
    velocity = rest.velocity + rest.drift @ q
    return np.asarray(one_of(r.full_phase, lane) @ velocity + one_of(r.full_w, lane) @ turning)


def describe(p: Prepared, rest: Rest, q: Floats) -> OperatingPoint:
    """A state of the first lane in words and numbers."""
    c, listed = rest.statics, [p.entries[k] for k in p.phases]
    theta, unit, across = dense(c.T) @ q + c.ts, currents(c, q), voltages(p, 0, rest, q)
    phases = {e.name: float(t) for e, t in zip(listed, theta)}
    flows = {e.name: float(a * i * CURRENT) for e, a, i in zip(listed, c.amplitude, unit)}
    inductors = [e for e in p.circuit.of(Inductor) if e.inductance != 0]
    flows |= {e.name: float(i * CURRENT) for e, i in zip(inductors, branch_currents(p, 0, rest, q))}
    resistors = p.circuit.of(Resistor)
    ends = incidence([p.structure.branches[e.name] for e in resistors], len(p.structure.nodes), False)
    through = ends @ across / p.numbers.of(resistors, "resistance")[0]
    flows |= {e.name: float(i * CURRENT) for e, i in zip(resistors, through)}
    fluxoids = {}
    for loop in p.circuit.of(Loop):
        slips = sum(
            sign * round(phases[e.name] / (2 * np.pi)) for e, sign in path(p.circuit, loop) if isinstance(e, Junction)
        )
        fluxoids[loop.name] = int(loop.fluxoid - slips)
    return OperatingPoint(phases, flows, energy(c, q), True, fluxoids, start_of(p, rest, q))


def start_of(p: Prepared, rest: Rest, q: Floats) -> Start:
    """The unknowns of one lane."""
    rates = rest.velocity + rest.drift @ q
    return Start((rest.place @ q)[:, None], rates[: p.reduced[0].n2, None])
