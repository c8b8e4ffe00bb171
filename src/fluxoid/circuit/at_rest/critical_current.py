"""Static critical currents: the largest current at which a circuit still has a stable state, against flux."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fluxoid.circuit.at_rest.minima import STRIDE, minimise, stable_state, turned
from fluxoid.circuit.at_rest.operating_points import around, channel_values_at
from fluxoid.circuit.at_rest.statics import Statics, force, hessian, solved
from fluxoid.circuit.at_rest.unknowns import at_rest
from fluxoid.circuit.description.circuit import Circuit, steady
from fluxoid.circuit.description.elements import CurrentSource, Loop
from fluxoid.circuit.equations.matrices import dense
from fluxoid.circuit.equations.units import CURRENT
from fluxoid.circuit.prepare import prepare
from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats

MOST = 64  # states without current that are followed
REACHES = 1e-12  # of a source's current: what is below is rounding
ENDLESS = 1e9  # times the sum of all critical currents


def critical_current(
    made: Circuit, source: str, loop: str | None = None, fluxes: Sequence[float] = (0.0,), direction: int = 1,
    reach: int = 2,
) -> Floats:  # fmt: skip
    """The largest current of ``source`` at which any stable state is left, A, an array (fluxes,).

    At the largest current a minimum of the energy and a saddle meet: F(Y, I) = 0 and H v = 0, solved by Newton from
    where minimisation first fails, for all fluxoid states within ``reach`` slips.

    source: a current source; loop: a loop, or None (their waveforms do not matter); fluxes: Wb; direction: 1 or -1,
    the sign of the current. Raises RunError if no state is found at zero current, InputError if the source is none.
    """
    made = steady(steady(made, source, CurrentSource), loop, Loop)
    if direction not in (1, -1):
        raise InputError(f"direction {direction}", try_="1 or -1")
    found = []
    for flux in fluxes:
        lanes: Mapping[str, list[float]] = {source: [0.0, direction * CURRENT]} | (
            {loop: [flux, flux]} if loop is not None else {}
        )
        p = prepare(made, lanes)
        w = channel_values_at(p, 1e-3)
        off, on = at_rest(p, 0, w), at_rest(p, 1, w)
        push = on.statics.sources - off.statics.sources
        if not off.passive:
            raise InputError("the critical current beside controlled sources", try_="a transient with a slow ramp")
        if np.max(np.abs(push), initial=0.0) < REACHES:
            raise InputError(f"no current of {source} reaches a junction or an inductor", try_="another source")
        first = stable_state(p, 0, off, np.zeros(len(push)))
        if first is None:
            raise RunError("no stable state without the current. Try: smaller currents of the other sources")
        states, _ = around(p, 0, off, first, MOST, reach)
        found.append(max(_of_state(off.statics, q, push) for q in states) * CURRENT)
    return np.array(found)


def _of_state(c: Statics, q: Floats, push: Floats) -> float:
    """The current at which a state ends, level's units; push: force of a unit current."""
    scale = float(np.sum(np.abs(c.amplitude)))

    def at(current: float, guess: Floats) -> Floats | None:
        found = minimise(_with(c, c.sources + current * push), guess, 60)
        return None if found is None or turned(c, found - guess) > STRIDE else found

    low, step = 0.0, scale / 8
    while step > 1e-3 * max(scale, low):
        further = at(low + step, q)
        if further is None:
            step /= 2
            continue
        low, q, step = low + step, further, 1.5 * step
        if low > ENDLESS * scale:
            raise RunError("no current of the source ends this state. Try: another source")
    return _fold(c, c.sources, push, q, low)


def _with(c: Statics, sources: Floats) -> Statics:
    return replace(c, sources=sources)


def _fold(c: Statics, base: Floats, push: Floats, y: Floats, current: float) -> float:
    """Newton on F = 0, H v = 0, |v| = 1 in (y, v, I)."""
    n = len(y)
    _, vectors = np.linalg.eigh(dense(hessian(_with(c, base + current * push), y)))
    v = vectors[:, 0]
    for _ in range(60):
        here = _with(c, base + current * push)
        h = dense(hessian(here, y))
        eps = 1e-6
        third = (dense(hessian(here, y + eps * v)) - dense(hessian(here, y - eps * v))) / (2 * eps)
        whole = np.zeros((2 * n + 1, 2 * n + 1))
        whole[:n, :n], whole[:n, 2 * n] = h, push
        whole[n : 2 * n, :n], whole[n : 2 * n, n : 2 * n] = third, h
        whole[2 * n, n : 2 * n] = 2 * v
        right = -np.concatenate([force(here, y), h @ v, [v @ v - 1]])
        change = solved(whole, right)
        if change is None:
            break
        size = np.max(np.abs(dense(c.T) @ change[:n]), initial=0.0)
        change *= min(1.0, 0.3 / max(float(size), 1e-300))
        y, v, current = y + change[:n], v + change[n : 2 * n], current + change[2 * n]
        if np.max(np.abs(change[:n])) < 1e-11:
            return float(current)
    raise RunError("the end of a state was not found. Try: a smaller reach")
