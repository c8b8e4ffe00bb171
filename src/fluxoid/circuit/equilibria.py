"""Operating points: the stable states of a circuit whose sources stand still, found by slipping junctions one by
one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.algebra import dense, one_of
from fluxoid.circuit.build import Prepared, prepare
from fluxoid.circuit.canonical import Circuit, path
from fluxoid.circuit.drive import channel_values, drive
from fluxoid.circuit.elements import Inductor, Junction, Loop
from fluxoid.circuit.entries import Channel
from fluxoid.circuit.layout import CHANNELS, Arena
from fluxoid.circuit.scaling import CURRENT, INDUCTANCE, TIME
from fluxoid.circuit.statics import Statics, currents, energy, force, hessian, positive_definite, statics
from fluxoid.circuit.waveform import period_of
from fluxoid.errors import RunError
from fluxoid.types import Floats


@dataclass(frozen=True)
class OperatingPoint:
    """An equilibrium. phases: {junction or kinetic inductor: rad}; currents: {junction or inductor: A}; energy: J, of
    inductances and junctions less the work of current sources; stable; fluxoids: {loop: number}, its own less the
    slips of its junctions; unknowns: what ``transient`` may start from."""

    phases: dict[str, float]
    currents: dict[str, float]
    energy: float
    stable: bool
    fluxoids: dict[str, int]
    unknowns: Floats


def operating_points(
    made: Circuit, most: int = 64, reach: int = 2, vary: Mapping[str, float] | None = None, time: float = 1e-3
) -> list[OperatingPoint]:
    """Stable states of a circuit, lowest energy first.

    From a first minimum of the energy each junction's phase is slipped by 2 pi, up or down, and the energy minimised
    again, until nothing new turns up. States that differ in nothing measurable count once: with a current source their
    energies differ by its work, the current times Phi0 for each turn of the phases, and the first one found is given.

    most: how many at most; reach: how many slips away from the first; vary: other values, {address: number};
    time: s, at which the sources are taken (late: their last values).
    Raises RunError if there is none (a current above the critical one).
    """
    p = prepare(made, {key: [value] for key, value in (vary or {}).items()})
    c = statics(p, 0, channel_values_at(p, time))
    first = minimise(c, np.zeros(size(c)))
    if first is None:
        raise RunError("no stable state found. Try: smaller currents, or a transient")
    found: dict[tuple[Any, ...], Floats] = {_key(p, c, first): first}
    shifts = slip_shifts(c)
    edge = [first]
    for _ in range(reach):
        fresh = []
        for y in edge:
            for shift in shifts:
                for sign in (1, -1):
                    other = minimise(c, y + sign * shift)
                    if other is None or len(found) >= most:
                        continue
                    key = _key(p, c, other)
                    if key not in found:
                        found[key] = other
                        fresh.append(other)
        edge = fresh
    points = [describe(p, c, y) for y in found.values()]
    return sorted(points, key=lambda point: point.energy)


def size(c: Statics) -> int:
    """Number of unknowns."""
    return int(c.K.shape[0])


def channel_values_at(p: Prepared, time: float) -> Floats:
    """Values and derivatives of the channels at a time in seconds."""
    w = np.zeros(2 * len(p.channels))
    for k, channel in enumerate(p.channels):
        period, whole = period_of(channel.waveform), 0
        if np.isfinite(period):  # a source that repeats is looked at in its first period: there may be 1e9 until then
            delay = getattr(channel.waveform, "delay", 0.0)
            whole = max(0, math.floor((time - delay) / period))
        w[k] = _value_at(channel, time - whole * period if whole else time)
        if whole and channel.integrated:
            w[k] += whole * (_value_at(channel, delay + period) - _value_at(channel, delay))
    return w


def _value_at(channel: Channel, time: float) -> float:
    arena = Arena()
    drive(arena, [channel], max(2 * time, 1e-15))
    I, F, _ = arena.finish()
    w = np.zeros(2 * int(I[CHANNELS]))
    channel_values(I, F, time / TIME, time / TIME, w)
    return float(w[0])


def minimise(c: Statics, y: Floats, most: int = 200) -> Floats | None:
    """A minimum of the energy downhill from y, by Newton steps made safe; None if there is none."""
    y = np.array(y, float)
    value = energy(c, y)
    scale = max(float(np.max(np.abs(c.amplitude), initial=0.0)), float(np.max(np.abs(c.sources), initial=0.0)), 1e-12)
    for _ in range(most):
        f = force(c, y)
        h = dense(hessian(c, y))
        if len(y) == 0:
            return y
        eigenvalues, vectors = np.linalg.eigh((h + h.T) / 2)
        floor = 1e-6 * max(float(np.max(np.abs(eigenvalues))), 1e-300)
        step = -vectors @ ((vectors.T @ f) / np.maximum(np.abs(eigenvalues), floor))
        if np.max(np.abs(f)) < 1e-13 * scale:
            if eigenvalues[0] > -floor:
                return y if eigenvalues[0] > 1e-9 * eigenvalues[-1] else None
            step = vectors[:, 0] * np.sign(vectors[np.argmax(np.abs(vectors[:, 0])), 0])  # a saddle: leave it downhill
            step *= 0.5 / max(float(np.max(np.abs(dense(c.T) @ step))), 1e-300)
        longest = float(np.max(np.abs(dense(c.T) @ step), initial=0.0))
        step *= min(1.0, 1.5 / max(longest, 1e-300))
        factor = 1.0
        for _ in range(40):
            trial = energy(c, y + factor * step)
            if trial <= value + 1e-13 * abs(value) or factor * np.max(np.abs(step)) < 1e-9:
                break
            factor /= 2
        y = y + factor * step
        value = energy(c, y)
        if not np.isfinite(value) or np.max(np.abs(y)) > 1e8:
            return None
    return y if np.max(np.abs(force(c, y))) < 1e-9 * scale and positive_definite(hessian(c, y)) else None


def slip_shifts(c: Statics) -> list[Floats]:
    """Changes of the unknowns that take one junction's phase up by 2 pi and leave the others as well as they can."""
    T = dense(c.T)
    return list((2 * np.pi * np.linalg.pinv(T)).T) if T.size else []


def _key(p: Prepared, c: Statics, y: Floats) -> tuple[Any, ...]:
    """What can be measured of a state, rounded: currents of junctions over their largest, of inductors over a
    quantum's."""
    own = np.array([e.inductance for e in p.circuit.of(Inductor) if e.inductance != 0]) / INDUCTANCE
    return tuple(np.round(np.concatenate([currents(c, y), branch_currents(p, y, c) * own / (2 * np.pi)]), 7) + 0.0)


def branch_currents(p: Prepared, y: Floats, c: Statics) -> Floats:
    """Currents of the inductors, level's units."""
    from fluxoid.circuit.algebra import incidence

    r = p.reduced[0]
    inductors = [e for e in p.circuit.of(Inductor) if e.inductance != 0]
    ends = incidence([p.structure.branches[e.name] for e in inductors], len(p.structure.nodes), False)
    phases = dense(one_of(r.full_phase, 0)) @ y + dense(one_of(r.full_w, 0)) @ c.channels
    return np.asarray(dense(one_of(r.nodal.Linv, 0)) @ (ends @ phases))


def describe(p: Prepared, c: Statics, y: Floats) -> OperatingPoint:
    """An equilibrium in words and numbers."""
    entries = [p.entries[k] for k in p.phases]
    theta = dense(c.T) @ y + c.ts
    unit = currents(c, y)
    phases = {e.name: float(t) for e, t in zip(entries, theta)}
    flows = {e.name: float(a * i * CURRENT) for e, a, i in zip(entries, c.amplitude, unit)}
    inductors = [e for e in p.circuit.of(Inductor) if e.inductance != 0]
    flows |= {e.name: float(i * CURRENT) for e, i in zip(inductors, branch_currents(p, y, c))}
    fluxoids = {}
    for loop in p.circuit.of(Loop):
        slips = sum(
            sign * round(phases[e.name] / (2 * np.pi)) for e, sign in path(p.circuit, loop) if isinstance(e, Junction)
        )
        fluxoids[loop.name] = int(loop.fluxoid - slips)
    return OperatingPoint(phases, flows, energy(c, y), positive_definite(hessian(c, y)), fluxoids, y)
