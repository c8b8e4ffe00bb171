"""Static critical currents: the largest current at which a circuit still has a stable state, against flux."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fluxoid.circuit.algebra import dense
from fluxoid.circuit.build import prepare
from fluxoid.circuit.canonical import Circuit, steady
from fluxoid.circuit.elements import CurrentSource, Loop
from fluxoid.circuit.equilibria import channel_values_at, minimise, slip_shifts
from fluxoid.circuit.scaling import CURRENT
from fluxoid.circuit.statics import Statics, force, hessian, solved, statics
from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats


def critical_current(
    made: Circuit, source: str, loop: str | None = None, fluxes: Sequence[float] = (0.0,), direction: int = 1,
    reach: int = 2,
) -> Floats:  # fmt: skip
    """The largest current of ``source`` at which any stable state is left, for each flux in a loop, A.

    At the largest current a minimum of the energy and a saddle meet: F(Y, I) = 0 and H v = 0, solved by Newton from
    where minimisation first fails, for all fluxoid states within ``reach`` slips.

    source: a current source; loop: a loop, or None (their waveforms do not matter); fluxes: Wb; direction: 1 or -1,
    the sign of the current. Raises RunError if no state is found at zero current, InputError if the source is none.
    """
    made = steady(steady(made, source, CurrentSource), loop, Loop)
    if direction not in (1, -1):
        raise InputError(f"direction {direction}", try_="1 or -1")
    found = _at_flux(made, source, loop, fluxes, direction, reach)
    return np.array([max(_of_state(c, y, c.sources - rest) for y in states) * CURRENT for c, rest, states in found])


def _at_flux(
    made: Circuit, source: str, loop: str | None, fluxes: Sequence[float], direction: int, reach: int
) -> "list[tuple[Statics, Floats, list[Floats]]]":
    """For each flux: forces with one unit of current, forces of the other sources, states without current."""
    found = []
    for flux in fluxes:
        lanes: Mapping[str, list[float]] = {source: [0.0, direction * CURRENT]} | (
            {loop: [flux, flux]} if loop is not None else {}
        )
        p = prepare(made, lanes)
        w = channel_values_at(p, 1e-3)
        off, on = statics(p, 0, w), statics(p, 1, w)
        states = _states(off, reach)
        if not states:
            raise RunError("no stable state without the current. Try: smaller currents of the other sources")
        found.append((on, off.sources, states))
    return found


def _states(c: Statics, reach: int) -> list[Floats]:
    first = minimise(c, np.zeros(c.K.shape[0]))
    if first is None:
        return []
    states, edge = [first], [first]
    for _ in range(reach):
        fresh = []
        for y in edge:
            for shift in slip_shifts(c):
                for sign in (1, -1):
                    other = minimise(c, y + sign * shift)
                    if other is not None and all(_differ(c, other, s) for s in states) and len(states) < 32:
                        states.append(other)
                        fresh.append(other)
        edge = fresh
    return states


def _differ(c: Statics, one: Floats, two: Floats) -> bool:
    """Whether two states differ in more than whole turns that cost nothing."""
    turns = dense(c.T) @ (one - two) / (2 * np.pi)
    whole = np.allclose(turns, np.round(turns), atol=1e-6)
    return not (
        whole and np.allclose(dense(c.K) @ (one - two), 0, atol=1e-6 * np.max(np.abs(c.amplitude), initial=1e-12))
    )


def _of_state(c: Statics, y: Floats, push: Floats) -> float:
    """The current at which a state ends, level's units; push: force of a unit current."""
    base = c.sources - push
    scale = float(np.sum(np.abs(c.amplitude)))

    def at(current: float, guess: Floats) -> Floats | None:
        here = _with(c, base + current * push)
        found = minimise(here, guess, 60)
        if found is None or np.max(np.abs(dense(c.T) @ (found - guess)), initial=0.0) > 1.5:
            return None
        return found

    low, step = 0.0, scale / 8
    for _ in range(60):
        further = at(low + step, y)
        if further is None:
            step /= 2
        else:
            low, y = low + step, further
        if step < 1e-3 * scale:
            break
    return _fold(c, base, push, y, low)


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
