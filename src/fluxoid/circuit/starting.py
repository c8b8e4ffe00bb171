"""Where a run starts: its unknowns at t = 0, from another run's end, from given values, or zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.algebra import dense, one_of
from fluxoid.circuit.build import Prepared
from fluxoid.circuit.equilibria import channel_values_at
from fluxoid.circuit.memory import state_count
from fluxoid.circuit.probes import output_rows
from fluxoid.errors import InputError
from fluxoid.types import Floats


@dataclass(frozen=True)
class Start:
    """Unknowns from which a run starts: x (n, lanes or 1) rad, u (n2, lanes or 1) rad/ps, as ``Transient.end`` has
    them: phases of second, first and (after an implicit run) no order, and the rates of the first."""

    x: Floats
    u: Floats


def first_unknowns(
    p: Prepared, start: "Start | Mapping[str, float] | str | None", implicit: bool
) -> tuple[Floats, Floats]:
    """(x, u) of all lanes at t = 0; see ``running.transient`` for what ``start`` may be."""
    r = p.reduced[0]
    n = r.n2 + r.n1 + (r.n0 if implicit else 0)
    if start is None or start == "zero":
        return np.zeros((n, p.lanes)), np.zeros((r.n2, p.lanes))
    if isinstance(start, Mapping):
        start = _given(p, start)
    if not isinstance(start, Start):
        raise InputError(f"a start of {start!r}", try_='"zero", another run\'s end, or {"V(1)": 1e-3, "P(B1)": 0.1}')
    return _spread(p, start, implicit)


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
