"""Stable states of a circuit at rest: minima of its energy, or roots of its forces where it has none.

The unknowns q are scaled to a stiffness of one (see ``rest``); steps are measured by the phases they turn.
"""

from functools import lru_cache

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import eigsh

from fluxoid.circuit.at_rest.small_motions import companion
from fluxoid.circuit.at_rest.statics import Statics, energy, force, hessian, positive_definite, solved
from fluxoid.circuit.at_rest.unknowns import Rest
from fluxoid.circuit.description.elements import Junction
from fluxoid.circuit.description.relations import Relation, evaluate
from fluxoid.circuit.equations.matrices import dense
from fluxoid.circuit.prepare import Prepared
from fluxoid.types import Floats

STRIDE = 1.5  # rad: the longest turn of a phase in a step
PATIENCE = 4  # strides in a row before they grow: a large flux turns phases many times, a large current for ever
CLOSE = 1e-9  # rad: a Newton step so short leaves rounding
SLACK = 1e-9  # of the scaled stiffness: what is softer is not held


def stable_state(p: Prepared, lane: int, rest: Rest, q: Floats, most: int = 200) -> Floats | None:
    """A stable state near q, or downhill from it; None if there is none."""
    if rest.passive:
        if overdriven(rest.statics):
            return None
        return minimise(rest.statics, q, most)
    found = root(rest.statics, q)
    if found is None or not _stable(p, lane, rest, found):
        return None
    return found


def overdriven(c: Statics) -> bool:
    """Whether more current flows into what no inductance holds than its junctions can carry (dense circuits only)."""
    if sp.issparse(c.K) or not len(c.sources):
        return False
    stiffness, directions = np.linalg.eigh((c.K + c.K.T) / 2)
    free = directions[:, stiffness < SLACK]
    most = np.zeros(len(c.ts))
    for relation, where in c.groups.items():
        most[where] = _largest(relation)
    return bool(np.any(np.abs(c.sources @ free) > 1.001 * np.abs(free.T @ c.B) @ most))


@lru_cache(maxsize=64)
def _largest(relation: Relation) -> float:
    """The largest unit current; beyond all bounds where the relation does not repeat."""
    if not getattr(relation, "periodic", True):
        return 1e300
    return float(np.max(np.abs(evaluate(relation, np.linspace(-np.pi, np.pi, 721)))))


def minimise(c: Statics, q: Floats, most: int = 200) -> Floats | None:
    """A minimum of the energy downhill from q, by Newton steps made safe; None if there is none."""
    q, strides = np.array(q, float), 0
    if not len(q):
        return q
    value = energy(c, q)
    for _ in range(most):
        f, h = force(c, q), hessian(c, q)
        step = solved(h, -f) if positive_definite(h) else None
        convex = step is not None
        if step is None:
            step = _downhill(c, h, f)
        if step is None:
            return None
        longest = turned(c, step)
        if convex and longest < CLOSE:
            return q + step
        limit = STRIDE * 4 ** max(0, strides - PATIENCE)
        strides = strides + 1 if longest > limit else 0
        step *= min(1.0, limit / max(longest, 1e-300))
        q, value = _shortened(c, q, step, value)
        if not np.isfinite(value) or np.max(np.abs(c.T @ q), initial=0.0) > 1e6:
            return None
    return None


def turned(c: Statics, step: Floats) -> float:
    """The largest turn of a phase in a step, rad."""
    return float(np.max(np.abs(c.T @ step), initial=0.0))


def _shortened(c: Statics, q: Floats, step: Floats, value: float) -> tuple[Floats, float]:
    """(q, energy) after a step, halved until the energy does not rise."""
    for _ in range(40):
        trial = energy(c, q + step)
        if trial <= value + 1e-13 * abs(value) or turned(c, step) < CLOSE:
            break
        step = step / 2
    return q + step, trial


def _downhill(c: Statics, h: object, f: Floats) -> Floats | None:
    """A step downhill where the energy is not convex; None where it is flat to second order and at rest."""
    if sp.issparse(h):
        lowest, vector = eigsh(h, 1, which="SA", v0=np.ones(len(f)))
        shifted = h + (2 * abs(float(lowest[0])) + 1e-3) * sp.identity(len(f))
        step, softest, along = solved(shifted.tocsc(), -f), float(lowest[0]), vector[:, 0]
    else:
        values, vectors = np.linalg.eigh((h + h.T) / 2)  # type: ignore[attr-defined]
        step = -vectors @ ((vectors.T @ f) / np.maximum(np.abs(values), 1e-6))
        softest, along = float(values[0]), vectors[:, 0]
    if step is None or turned(c, step) > 1e-6:
        return step
    if softest > -SLACK:
        return None
    step = along * np.sign(along[np.argmax(np.abs(along))])  # a saddle: leave it
    return np.asarray(step * 0.5 / max(turned(c, step), 1e-300))


def root(c: Statics, q: Floats, most: int = 100) -> Floats | None:
    """A state near q at which all forces vanish, by Newton steps; None if none is found."""
    q = np.array(q, float)
    scale = max(float(np.max(np.abs(c.amplitude), initial=0.0)), float(np.max(np.abs(c.sources), initial=0.0)), 1e-12)
    for _ in range(most):
        f = force(c, q)
        step = -np.linalg.lstsq(dense(hessian(c, q)), f, rcond=1e-13)[0]
        longest = turned(c, step)
        q = q + step * min(1.0, STRIDE / max(longest, 1e-300))
        if longest < CLOSE:
            rounding = (
                10 * np.finfo(float).eps * np.abs(dense(c.K)) @ np.abs(q)
            )  # stiff parts lose digits in their sums
            return q if np.all(np.abs(force(c, q)) < 1e-9 * scale + rounding) else None
    return None


def _stable(p: Prepared, lane: int, rest: Rest, q: Floats) -> bool:
    """Whether no small motion grows (circuits without an explicit form, and large ones, are taken to be stable)."""
    r = p.of(lane)
    if not r.explicit or not 0 < r.n2 + r.n1 <= 96:
        return True
    rates = np.linalg.eigvals(companion(p, lane, rest.place @ q, rest.statics.channels))
    return bool(np.max(rates.real) <= 1e-6 * np.max(np.abs(rates)))


def slip_shifts(p: Prepared, c: Statics) -> list[Floats]:
    """Changes of q that take one junction's phase up by 2 pi and leave the others as well as they can."""
    T = dense(c.T)
    junctions = [k for k, at in enumerate(p.phases) if isinstance(p.entries[at].element, Junction)]
    return [column for k, column in enumerate(2 * np.pi * np.linalg.pinv(T).T) if k in junctions and c.amplitude[k] > 0]
