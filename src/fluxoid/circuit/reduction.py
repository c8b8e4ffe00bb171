"""The explicit form of a circuit's motion, from its matrices between nodes.

Kirchhoff's law summed over each rigid tree (rows P of the nodal matrices) reads, with unknowns Y = (x2, x1, z) of
second, first and no order and u = x2',

    M Y'' + D Y' + K Y + B g + I w + (P K W eps) + (P G W eps') = 0.

W is chosen so that no capacitor row sees W eps'': a phase source may have corners; S so that none sees x1'' or z'',
which E and H sources would bring there. z follows from the rest, and

    (x2'', x1') = Lx x + Lu u + Lg g + Lw w,   x = (x2, x1),  w = (values of the channels, their derivatives).
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.algebra import Matrix, block, columns, dense, incidence, largest, rows, solve, stack
from fluxoid.circuit.elements import Controlled
from fluxoid.circuit.entries import Channel, Entry
from fluxoid.circuit.nodal import Nodal, nodal
from fluxoid.circuit.structure import Structure
from fluxoid.circuit.values import Values
from fluxoid.circuit.waveform import Constant
from fluxoid.errors import InputError

DENSE = 96  # nodes up to which matrices are dense
SMALL = "a small resistance in series with that capacitor"


@dataclass(frozen=True)
class Implicit:
    """M, D, K (n, n), B (n, entries), J (n, 2 channels) of the equations above for Y ordered (x2, x1, z)."""

    M: Matrix
    D: Matrix
    K: Matrix
    B: Matrix
    J: Matrix


@dataclass(frozen=True)
class Reduced:
    """A circuit's equations. Matrices are (lanes or 1, rows, columns) arrays, or sparse.

    n2, n1, n0: unknowns of second, first and no order (those of no order are eliminated below);
    Lx, Lu, Lg, Lw: rates of (u, x1) from x, u, g and w; None where a junction without resistance and capacitance ties
    unknowns of no order (then only the implicit form holds);
    phase_x, phase_w: node phases from x and w; rate_u, rate_b, rate_w: their derivatives from u, x1' and w;
    z_x, z_w: the unknowns of no order; full_phase: node phases from Y, (N, n); full_w: from w.
    """

    n2: int
    n1: int
    n0: int
    Lx: Matrix
    Lu: Matrix
    Lg: Matrix
    Lw: Matrix
    phase_x: Matrix
    phase_w: Matrix
    rate_u: Matrix
    rate_b: Matrix
    rate_w: Matrix
    z_x: Matrix
    z_w: Matrix
    full_phase: Matrix
    full_w: Matrix
    implicit: Implicit
    nodal: Nodal
    explicit: bool


def reduce(
    numbers: Values,
    structure: Structure,
    listed: list[Entry],
    scales: np.ndarray,
    waveforms: list[Channel],
    sparse: bool = False,
) -> list[Reduced]:
    """Equations of a circuit: one entry that holds all lanes, or (large circuits, or sparse) one for each lane.

    Raises InputError naming the nodes of a circuit whose equations are singular.
    """
    if len(structure.nodes) <= DENSE and not sparse:
        return [_reduce(numbers, structure, listed, scales, waveforms, False)]
    if numbers.same_matrices and len(scales) == 1 and numbers.lanes == 1:
        return [_reduce(numbers, structure, listed, scales, waveforms, True)]
    lanes = max(numbers.lanes, len(scales))
    return [
        _reduce(
            numbers.lane(k) if numbers.lanes > 1 else numbers,
            structure,
            listed,
            scales[k : k + 1] if len(scales) > 1 else scales,
            waveforms,
            True,
        )
        for k in range(lanes)
    ]


def _reduce(
    numbers: Values,
    structure: Structure,
    listed: list[Entry],
    scales: np.ndarray,
    waveforms: list[Channel],
    sparse: bool,
) -> Reduced:
    n = nodal(numbers, structure, listed, scales, waveforms, sparse)
    M, D, K = n.P @ n.C @ n.S, n.P @ n.G @ n.S + n.own, n.P @ n.K @ n.S
    if any(edge.kind in "EH" for edge in structure.edges):
        second, others = np.split(np.arange(M.shape[-1]), [len(structure.second)])
        drag = _solved(block(M, second, second), block(M, second, others), structure, second)
        n = replace(n, S=stack([[columns(n.S, second), columns(n.S, others) - columns(n.S, second) @ drag]]))
        M, D, K = n.P @ n.C @ n.S, n.P @ n.G @ n.S + n.own, n.P @ n.K @ n.S
        if largest(columns(M, others)) > 1e-12 * largest(n.C):
            names = ", ".join(e.name for e in numbers.circuit.of(Controlled))
            raise InputError(f"{names}: the current of a capacitor depends on itself", try_=SMALL)
    B, currents = n.P @ n.B, n.P @ n.I
    every = M.shape[-1]
    s2, s1, s0 = _orders(structure, every, M, D)
    Y = np.concatenate([s2, s1, s0]).astype(int)
    weps = n.W @ n.eps
    if len(s2) and largest(weps):
        pull = _solved(block(M, s2, s2), rows(n.P @ n.C @ weps, s2), structure, s2)
        weps = weps - columns(n.S, s2) @ pull
    _check_acceleration(n, weps, s1, waveforms)
    J = stack([[n.P @ n.K @ weps + currents, n.P @ n.G @ weps]])
    implicit = Implicit(block(M, Y, Y), block(D, Y, Y), block(K, Y, Y), rows(B, Y), rows(J, Y))
    full_w = stack([[weps, 0 * weps]])
    S2, S1, S0 = (columns(n.S, s) for s in (s2, s1, s0))
    _check_branches(listed, stack([[S1, S0]]), len(structure.nodes))
    n2, n1, n0 = len(s2), len(s1), len(s0)
    explicit = largest(rows(B, s0)) == 0
    x = np.concatenate([s2, s1]).astype(int)
    if explicit:
        K00 = block(K, s0, s0)
        z_x = -_solved(K00, block(K, s0, x), structure, s0)
        z_w = -_solved(K00, rows(J, s0), structure, s0)
    else:
        z_x, z_w = 0 * block(K, s0, x), 0 * rows(J, s0)
    phase_x = stack([[S2, S1]]) + S0 @ z_x
    phase_w = full_w + S0 @ z_w
    if explicit:
        Q = stack([[block(M, s2, s2), block(D, s2, s1)], [block(M, s1, s2), block(D, s1, s1)]])
        Kx = block(K, x, x) + block(K, x, s0) @ z_x
        Jx = rows(J, x) + block(K, x, s0) @ z_w
        right = stack([[Kx, block(D, x, s2), rows(B, x), Jx]])
        rates = -_solved(Q, right, structure, x)
        cuts = np.cumsum([0, n2 + n1, n2, B.shape[-1], J.shape[-1]])
        Lx, Lu, Lg, Lw = (pruned(columns(rates, np.arange(a, b))) for a, b in pairwise(cuts))
    else:
        Lx = Lu = Lg = Lw = None
    half = len(waveforms)
    shift = sp.csr_matrix((np.ones(half), (np.arange(half), half + np.arange(half))), shape=(2 * half, 2 * half))
    derivative = shift if sparse else shift.toarray()
    # d(phase)/dt = phase_x (u, x1') + phase_w w'; the channels' second derivatives are not known, and not needed
    return Reduced(
        n2,
        n1,
        n0,
        Lx,
        Lu,
        Lg,
        Lw,
        pruned(phase_x),
        pruned(phase_w),
        pruned(columns(phase_x, np.arange(n2))),
        pruned(columns(phase_x, np.arange(n2, n2 + n1))),
        pruned(phase_w @ derivative),
        z_x,
        z_w,
        pruned(stack([[S2, S1, S0]])),
        pruned(full_w),
        implicit,
        n,
        explicit,
    )


def _orders(structure: Structure, every: int, M: Matrix, D: Matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Indices of the unknowns by order; controlled sources may lift one of no order to first."""
    n2, n1, n0 = len(structure.second), len(structure.first), len(structure.none)
    second = np.arange(n2)
    first = np.concatenate([np.arange(n2, n2 + n1), np.arange(n2 + n1 + n0, every)])
    none = np.arange(n2 + n1, n2 + n1 + n0)
    scale = largest(D) * 1e-12
    lifted = [k for k in none.tolist() if largest(rows(D, [k])) > scale or largest(columns(D, [k])) > scale]
    first = np.concatenate([first, lifted]).astype(int)
    return second, first, np.array([k for k in none if k not in set(lifted)], dtype=int)


def _check_acceleration(n: Nodal, weps: Matrix, s1: np.ndarray, waveforms: list[Channel]) -> None:
    moving = [k for k, c in enumerate(waveforms) if not isinstance(c.waveform, Constant) or c.integrated]
    if len(s1) and largest(columns(rows(n.P @ n.C @ weps, s1), moving)) > 1e-12 * max(largest(n.P @ n.C), 1e-300):
        raise InputError(
            "a controlled source senses the current of a capacitor that a voltage or phase source drives",
            try_=SMALL,
        )


def _check_branches(listed: list[Entry], others: Matrix, nodes: int) -> None:
    for entry in listed:
        if entry.group == "quasiparticle" and largest(incidence([entry.ends], nodes, False) @ dense(others)) > 1e-12:
            raise InputError(
                f"{entry.name}: a controlled source brings its branch the voltage of a node without capacitance",
                try_="a capacitance at the nodes that control the source",
            )


def _solved(a: Matrix, b: Matrix, structure: Structure, unknowns: np.ndarray) -> Matrix:
    try:
        found = solve(a, b)
    except np.linalg.LinAlgError as problem:
        raise InputError(_singular(a, structure, unknowns), try_="an element from these nodes to the rest") from problem
    data = found.data if sp.issparse(found) else found
    if not np.all(np.isfinite(data)):
        raise InputError(_singular(a, structure, unknowns), try_="an element from these nodes to the rest")
    return found


def _singular(a: Matrix, structure: Structure, unknowns: np.ndarray) -> str:
    dense = a.toarray() if sp.issparse(a) else np.reshape(a, (-1, *a.shape[-2:]))[0]
    vector = np.abs(np.linalg.svd(dense)[2][-1])
    names = [structure.nodes[k] for k in (*structure.second, *structure.first, *structure.none)]
    guilty = [names[unknowns[k]] for k in np.argsort(-vector)[:4] if vector[k] > 0.1 and unknowns[k] < len(names)]
    touching = [
        name
        for name, ends in structure.branches.items()
        if any(node >= 0 and structure.nodes[node] in guilty for node in ends)
    ]
    return f"singular equations at nodes {', '.join(guilty)} (elements {', '.join(touching[:8])})"


def pruned(a: Matrix) -> Matrix:
    """Without entries that are rounding: below 1e-15 of the largest in their row."""
    if sp.issparse(a):
        a = a.tocsr()
        if a.nnz:
            a.data[np.abs(a.data) < 1e-15 * np.repeat(abs(a).max(axis=1).toarray().ravel(), np.diff(a.indptr))] = 0
            a.eliminate_zeros()
        return a
    if a.size == 0:
        return a
    return np.where(np.abs(a) < 1e-15 * np.max(np.abs(a), axis=-1, keepdims=True), 0.0, a)
