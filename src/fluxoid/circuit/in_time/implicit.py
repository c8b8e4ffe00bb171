"""Running circuits implicitly: stiff ones, and those with junctions or kinetic inductors between inductances alone."""

from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.compiled.arena import PORTS, ROWS, M
from fluxoid.circuit.compiled.explicit_loop import AWAY, DONE, FULL, PAUSED, RANGE, STUCK
from fluxoid.circuit.compiled.implicit_loop import TERMS, advance_implicit
from fluxoid.circuit.compiled.operators import operator, scatter
from fluxoid.circuit.compiled.radau import balance
from fluxoid.circuit.compiled.sparse_lu import pattern
from fluxoid.circuit.equations.matrices import Matrix, incidence, one_of, scaled, stack
from fluxoid.circuit.equations.memory import remembering
from fluxoid.circuit.equations.softening import softening
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.in_time.explicit import (
    MOST_SLIPS,
    Plan,
    Ran,
    control_of,
    keys_of,
    new_history,
    trouble,
    wells_of,
    with_room,
)
from fluxoid.circuit.prepare import Prepared, header
from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats, Ints

CHUNK = 2e4  # steps times unknowns between looks at interruptions


def run_lane(p: Prepared, lane: int, plan: Plan, y: Floats, u: Floats) -> Ran:
    """Run one lane from unknowns Y (n,), u (n2,). Raises RunError naming the time if the steps vanish."""
    if remembering(p.entries):
        raise InputError(
            "a junction with memory in a circuit that needs implicit steps",
            try_="a small capacitance at junctions without resistance, so that explicit steps do, or no memory",
        )
    I, F, K, heads, system = _pack(p, lane, plan)
    order1 = p.reduced[0].n2 + p.reduced[0].n1
    y, u = y.copy(), u.copy()
    times = np.minimum(plan.times, plan.stop) / TIME
    values = np.full(times.size * int(I[ROWS]), np.nan)  # a sample that is left out shows
    clock, count, at = np.array([0.0, 1e-4 * plan.stop / TIME, 0.0, 0.0]), np.zeros(8, np.int64), np.zeros(2, np.int64)
    chunk = max(64, int(CHUNK / max(len(y), 2)))
    count[4], count[7] = -1, chunk
    control, history = control_of(p, plan), new_history(I, TERMS)
    theta, g = np.zeros(int(I[M])), np.zeros(len(p.entries))
    balance(I, F, K, heads, 0.0, 1e-9, 0.0, y, u, theta, np.zeros(8 + len(g)), g, np.zeros(len(y)))
    wells = wells_of(p, theta, plan)
    slip_times, slip_marks = np.zeros(4 * len(theta) + 4096), np.zeros(4 * len(theta) + 4096, np.int64)
    keys = keys_of(p)
    seeds = np.asarray(plan.seeds)[lane : lane + 1].astype(np.uint64)
    found: list[tuple[Floats, Ints]] = []
    noted = 0
    while True:
        status = advance_implicit(
            I, F, K, heads, *system, order1, y, u, clock, count, control, keys, seeds, wells, slip_times, slip_marks,
            times, values, at, history,
        )  # fmt: skip
        if status == PAUSED:
            plan.go_on()
            count[7] = count[0] + chunk
            continue
        n = int(at[1])
        noted += n
        if status in (STUCK, RANGE, AWAY) or (status == FULL and noted + slip_times.size > MOST_SLIPS):
            raise RunError(trouble(p, clock, y, u, status))
        found.append((slip_times[:n] * TIME, slip_marks[:n].copy()))
        at[1] = 0
        if status == FULL and I[PORTS] and history.size < (count[6] + 1) * (2 + TERMS * I[PORTS]):
            history = with_room(I, F, history, count, clock[0], TERMS)
        elif status == FULL and 2 * n < slip_times.size:
            slip_times, slip_marks = np.zeros(2 * slip_times.size), np.zeros(2 * slip_times.size, np.int64)
        if status == DONE:
            break
    slip_time, mark = (np.concatenate(part) for part in zip(*found))
    return Ran(
        values.reshape(times.size, len(p.outputs), 1),
        slip_time,
        np.abs(mark) - 1,
        np.sign(mark),
        y[:, None],
        u[:, None],
        int(count[0]),
        int(count[1]),
    )


def _pack(p: Prepared, lane: int, plan: Plan) -> tuple[Ints, Floats, Floats, Ints, tuple[np.ndarray, ...]]:
    """Constants of the implicit form of a lane, and how its matrices are put together."""
    r, o = (p.reduced[lane], p.rows[lane]) if len(p.reduced) > 1 else (p.reduced[0], p.rows[0])
    n2, n = r.n2, r.n2 + r.n1 + r.n0
    sparse = sp.issparse(r.implicit.K)

    def one(m: Matrix) -> sp.csr_matrix:
        return sp.csr_matrix(one_of(m, lane))

    groups = [e.group for e in p.entries]
    phases = p.phases
    branches = [k for k, group in enumerate(groups) if group == "quasiparticle"]
    M_, D, K_, B, J = (one(m) for m in (r.implicit.M, r.implicit.D, r.implicit.K, r.implicit.B, r.implicit.J))
    full, full_w = one(r.full_phase), one(r.full_w)
    ends = incidence([p.entries[k].ends for k in phases], len(p.structure.nodes), True)
    voltage = incidence([p.entries[k].ends for k in branches], len(p.structure.nodes), True)
    lines = [e.ends for e in p.entries if e.group == "line"]
    ports = incidence(lines, len(p.structure.nodes), True)
    T, V = (ends @ full).tocsr(), (voltage @ full[:, :n2]).tocsr()
    soft = softening(
        p.entries, r, incidence([p.entries[k].ends for k in phases], len(p.structure.nodes), sparse), plan.noise_step
    )
    B = scaled(B, soft if soft.ndim == 1 else soft[lane if len(soft) > 1 else 0])
    half = len(p.channels)
    shift = sp.csr_matrix((np.ones(half), (np.arange(half), half + np.arange(half))), shape=(2 * half, 2 * half))
    arena = header(p, range(lane, lane + 1), plan.stop)
    two, rows = 2 * half, len(p.outputs)
    arena.set("TW", scatter(arena, [ends @ full_w], 1, len(phases), two))
    arena.set("VU", operator(arena, [V], 1, len(branches), n2))
    arena.set("VW", scatter(arena, [voltage @ full_w @ shift], 1, len(branches), two))
    phase, rate = one(o.phase), one(o.rate)
    heads = [
        operator(arena, [K_], 1, n, n),
        operator(arena, [D[:, :n2]], 1, n, n2),
        operator(arena, [D[:, n2:]], 1, n, n - n2),
        operator(arena, [M_[:, :n2]], 1, n, n2),
        operator(arena, [B], 1, n, len(p.entries)),
        operator(arena, [T], 1, len(phases), n),
        scatter(arena, [J], 1, n, two),
        operator(arena, [phase @ full], 1, rows, n),
        operator(arena, [rate @ full], 1, rows, n),
        operator(arena, [one(o.acceleration) @ full[:, :n2]], 1, rows, n2),
        operator(arena, [one(o.entries)], 1, rows, len(p.entries)),
        scatter(arena, [phase @ full_w + rate @ full_w @ shift + one(o.channels)], 1, rows, two),
        operator(arena, [ports @ full], 1, ports.shape[0], n),
        scatter(arena, [ports @ full_w @ shift], 1, ports.shape[0], two),
    ]
    I, F, K = arena.finish()
    wide = sp.hstack([V, sp.csr_matrix((len(branches), n - n2))]).tocsr()
    return I, F, K, np.array(heads, np.int64), _system(K_, D, M_, B, stack([[T], [wide]]), phases, branches)


def _system(K: Matrix, D: Matrix, M_: Matrix, B: Matrix, T: Matrix, phases: list[int], branches: list[int]) -> Any:
    """(base, where, entry, weight, start, column, diagonal, order) of the matrices S(a)."""
    B, T = B.tocsc(), T.tocsr()
    rows, columns, entry, weight = [], [], [], []
    for k, source in enumerate([*phases, *branches]):
        for a in range(B.indptr[source], B.indptr[source + 1]):
            for b in range(T.indptr[k], T.indptr[k + 1]):
                rows.append(B.indices[a])
                columns.append(T.indices[b])
                entry.append(k)
                weight.append(B.data[a] * T.data[b])
    parts = [m.tocoo() for m in (K, D, M_)]
    all_rows = np.concatenate([*(m.row for m in parts), np.array(rows, np.int64)]).astype(np.int64)
    all_columns = np.concatenate([*(m.col for m in parts), np.array(columns, np.int64)]).astype(np.int64)
    s = pattern(all_rows, all_columns, K.shape[0])
    base = np.zeros((3, len(s.column)))
    at = 0
    for k, m in enumerate(parts):
        np.add.at(base[k], s.place[at : at + m.nnz], m.data)
        at += m.nnz
    return (
        base,
        s.place[at:].copy(),
        np.array(entry, np.int64),
        np.array(weight, float),
        s.start,
        s.column,
        s.diagonal,
        s.order,
    )
