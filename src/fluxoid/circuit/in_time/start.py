"""Where a run starts: the operating point of the sources at t = 0, zero, given values, or another run's end."""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from fluxoid.circuit.at_rest.minima import stable_state
from fluxoid.circuit.at_rest.operating_points import OperatingPoint, Start, around, channel_values_at, start_of
from fluxoid.circuit.at_rest.unknowns import at_rest
from fluxoid.circuit.description.elements import Junction, TransmissionLine
from fluxoid.circuit.description.relations import evaluate
from fluxoid.circuit.equations.matrices import dense, incidence, one_of
from fluxoid.circuit.equations.memory import remembering, state_count, states
from fluxoid.circuit.equations.outputs import output_rows
from fluxoid.circuit.prepare import Prepared
from fluxoid.errors import InputError, RunError, UnwiseWarning
from fluxoid.types import Floats

ALTERNATIVES = 8  # junctions of a circuit whose other states at rest are looked for: some hundredths of a second
Given = Start | OperatingPoint | Mapping[str, float] | str | None


def first_unknowns(p: Prepared, start: Given, implicit: bool, tell: bool = False) -> tuple[Floats, Floats]:
    """(x, u) of all lanes at t = 0; see ``run.transient`` for what ``start`` may be. tell: warn of other states."""
    if start is None or (isinstance(start, str) and start == "rest"):
        start = _resting(p, start is not None, tell)
    elif isinstance(start, str) and start == "zero":
        start = _zero(p)
    elif isinstance(start, OperatingPoint):
        start = start.unknowns
    elif isinstance(start, Mapping):
        start = _given(p, start)
    if not isinstance(start, Start):
        raise InputError(
            f"a start of {start!r}",
            try_='"rest", "zero", the end of another run, an operating point, or values such as {"V(1)": 1e-3}',
        )
    return _spread(p, start, implicit)


def _zero(p: Prepared) -> Start:
    r = p.reduced[0]
    return Start(np.zeros((r.n2 + r.n1 + r.n0, 1)), np.zeros((r.n2, 1)))


def _resting(p: Prepared, insist: bool, tell: bool) -> Start:
    """The state at rest of the sources at t = 0 downhill from zero phases in every lane; zero where there is none.

    insist: raise RunError there instead.
    """
    w = channel_values_at(p, 0.0, before=True)
    if _still(p, w):
        return _zero(p)
    found = [_rest_of_lane(p, k, w, insist) for k in range(p.numbers.lanes)]
    if tell and p.numbers.lanes == 1 and found[0] is not None:
        _tell_of_others(p, w)
    starts = [one or _zero(p) for one in found]
    return Start(*(np.concatenate([getattr(one, part) for one in starts], axis=1) for part in "xu"))


def _still(p: Prepared, w: Floats) -> bool:
    """Whether all phases are zero at rest in every lane: no source does anything, and relations vanish at zero."""
    for relation in {p.entries[k].element.relation for k in p.phases}:
        if evaluate(relation, np.zeros(1))[0] != 0 or evaluate(relation, np.zeros(1), 1)[0] <= 0:
            return False
    return not any(np.any(r.implicit.J @ w) or np.any(r.full_w @ w) for r in p.reduced)


def _rest_of_lane(p: Prepared, lane: int, w: Floats, insist: bool) -> Start | None:
    try:
        rest = at_rest(p, lane, w)
        if p.circuit.of(TransmissionLine):
            raise RunError('a start at rest of a circuit with lines that carry current. Try: start="zero"')
        q = stable_state(p, lane, rest, np.zeros(rest.place.shape[1]))
        if q is None:
            raise RunError('no stable state of the sources at t = 0. Try: smaller currents, or start="zero"')
    except RunError:
        if insist:
            raise
        return None
    return start_of(p, rest, q)


def _tell_of_others(p: Prepared, w: Floats) -> None:
    """Warn where one slip of a junction leads to another stable state."""
    rest = at_rest(p, 0, w)
    junctions = [p.entries[k].name for k in p.phases if isinstance(p.entries[k].element, Junction)]
    if not 0 < len(junctions) <= ALTERNATIVES:
        return
    q = stable_state(p, 0, rest, np.zeros(rest.place.shape[1]))
    if q is not None and len(around(p, 0, rest, q, 2, 1)[0]) > 1:
        warnings.warn(
            "the state at rest of the sources at t = 0 is one of several, which differ in flux quanta: the run starts "
            'from the one next to zero phases. Try: start= one of operating_points(), or start="zero"',
            UnwiseWarning,
            stacklevel=4,
        )


def _spread(p: Prepared, start: Start, implicit: bool) -> tuple[Floats, Floats]:
    """The unknowns of a start for every lane, with those of no order where implicit steps want them."""
    r, own = p.reduced[0], state_count(p.entries)
    x, u = np.asarray(start.x, float), np.asarray(start.u, float)
    n = r.n2 + r.n1
    known = {n, n + own, n + r.n0}
    if x.ndim != 2 or u.ndim != 2 or len(x) not in known or len(u) != r.n2 or {x.shape[1], u.shape[1]} - {1, p.lanes}:
        raise InputError("a start that belongs to another circuit", try_="the end of a run of the same circuit")
    x, u = np.array(np.broadcast_to(x, (len(x), p.lanes))), np.array(np.broadcast_to(u, (len(u), p.lanes)))
    if not implicit:
        return (x if own and len(x) == n + own else x[:n]), u
    if len(x) == n + r.n0:
        return x, u
    w = channel_values_at(p, 0.0)
    none = [dense(one_of(p.of(k).z_x, k)) @ x[:n, k] + dense(one_of(p.of(k).z_w, k)) @ w for k in range(p.lanes)]
    return np.concatenate([x[:n], np.array(none).T.reshape(r.n0, p.lanes)]), u


def _given(p: Prepared, values: Mapping[str, float]) -> Start:
    """The smallest unknowns that give outputs the values wanted: phases and currents of inductors by x, voltages by u.

    Raises InputError for a value that no unknown sets, such as the voltage of a node that no capacitance holds.
    """
    names, wanted = list(values), np.array([float(v) for v in values.values()])
    w = channel_values_at(p, 0.0)
    x, u = [], []
    for k in range(p.lanes):
        r = p.of(k)
        scales = p.scales[[k if len(p.scales) > 1 else 0]]
        numbers = p.numbers.lane(k) if p.numbers.lanes > 1 else p.numbers
        rows = output_rows(names, numbers, p.structure, p.entries, scales, p.channels, r)

        def one(m: Any, lane: int = k) -> Floats:
            return dense(one_of(m, lane))

        phase, rate = one(rows.phase), one(rows.rate)
        for j, name in enumerate(names):
            if any(one(m)[j].any() for m in (rows.acceleration, rows.entries, rows.channels)):
                raise InputError(f"a start cannot give {name}", try_="phases, voltages, and currents of inductors")
        by_phase = np.array([row.any() for row in phase], bool)
        moved = wanted - phase @ (one(r.phase_w) @ w) - rate @ (one(r.rate_w) @ w)
        x.append(_least(names, phase @ one(r.phase_x), moved, by_phase))
        u.append(_least(names, rate @ one(r.rate_u), moved, ~by_phase))
    return Start(np.array(x).T, np.array(u).T)


def _least(names: list[str], a: Floats, b: Floats, which: Any) -> Floats:
    """The smallest solution of some rows of a x = b."""
    a, b = a[which], b[which]
    found = np.linalg.lstsq(a, b, rcond=1e-12)[0]
    off = np.abs(a @ found - b)
    if np.any(off > 1e-9 * np.max(np.abs(b), initial=0.0)):
        name = [n for n, chosen in zip(names, which) if chosen][int(np.argmax(off))]
        raise InputError(
            f"a start cannot give {name} this value", try_="phases, and voltages of nodes with capacitance"
        )
    return found


def states_at_rest(p: Prepared, x: Floats) -> Floats:
    """(states, lanes): F = |p|/(-p) cos(phi/2) and G alike, at unknowns x (n, lanes) of second and first order."""
    junctions = remembering(p.entries)
    own = states(p.entries)
    ends = incidence([p.structure.branches[j.name] for j in junctions], len(p.structure.nodes), False)
    w = channel_values_at(p, 0.0)
    settled = np.linalg.inv(-own.decay.toarray()) @ own.drive.toarray()
    groups = [e.group for e in p.entries]
    even, odd = ([k for k, group in enumerate(groups) if group == name] for name in ("even", "odd"))
    found = np.zeros((len(settled), p.lanes))
    for lane in range(p.lanes):
        r = p.of(lane)
        nodes = dense(one_of(r.phase_x, lane)) @ x[:, lane] + dense(one_of(r.phase_w, lane)) @ w
        half = 0.5 * (ends @ nodes)
        found[:, lane] = settled[:, even] @ np.cos(half) + settled[:, odd] @ np.sin(half)
    return found
