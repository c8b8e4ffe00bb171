"""The explicit form of a circuit's motion, from its matrices between nodes.

Kirchhoff's law summed over each rigid tree (rows P of the nodal matrices) reads, with unknowns Y = (x2, x1, z) of
second, first and no order and u = x2',

    M Y'' + D Y' + K Y + B g + I w + (P K W eps) + (P G W eps') = 0.

W is chosen so that no capacitor row sees W eps'': a phase source may have corners; S so that none sees x1'' or z'',
which E and H sources would bring there. z follows from the rest, and

    (x2'', x1') = Lx x + Lu u + Lg g + Lw w,   x = (x2, x1),  w = (values of the channels, their derivatives).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import Controlled
from fluxoid.circuit.description.waveforms import Constant
from fluxoid.circuit.equations.matrices import (
    Matrix,
    block,
    columns,
    dense,
    identity,
    incidence,
    largest,
    magnitudes,
    present,
    pruned,
    rows,
    solve,
    stack,
)
from fluxoid.circuit.equations.nodal import Nodal, nodal
from fluxoid.circuit.equations.nonlinear import Channel, Entry
from fluxoid.circuit.equations.orders import follow, orders, unfed, without_columns
from fluxoid.circuit.equations.topology import Structure
from fluxoid.circuit.equations.values import Values
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
    n2, n0 = len(structure.second), len(structure.none)
    none = np.arange(n2 + len(structure.first), n2 + len(structure.first) + n0)
    weps, followed = n.W @ n.eps, None
    if numbers.circuit.of(Controlled):
        n, weps, followed, algebraic = follow(n, weps, none, structure)
        n = _drag(n, structure, numbers.circuit)
    M, D, K = n.P @ n.C @ n.S, n.P @ n.G @ n.S + n.own, n.P @ n.K @ n.S
    B = n.P @ n.B
    if followed is not None:
        M, D = (without_columns(m, algebraic) for m in (M, D))
    s2, s1, s0, fed = orders(n, M, D, none, np.arange(n2))
    Y = np.concatenate([s2, s1, s0]).astype(int)
    if len(s2) and largest(weps):
        pull = _solved(block(M, s2, s2), rows(n.P @ n.C @ weps, s2), structure, s2)
        weps = weps - columns(n.S, s2) @ pull
    if followed is not None and len(s1):
        weps = weps - columns(n.S, s1) @ _solved(block(D, s1, s1), rows(n.P @ n.G @ followed, s1), structure, s1)
    _check_acceleration(n, weps, s1, waveforms)
    J = stack([[n.P @ n.K @ weps + n.P @ n.I, n.P @ n.G @ weps]])
    x = np.concatenate([s2, s1]).astype(int)
    Q = stack([[block(M, s2, s2), block(D, s2, s1)], [block(M, s1, s2), block(D, s1, s1)]])
    if len(fed):
        M, D, K, B, J = unfed(M, D, K, B, J, x, n2, fed, Q)
    implicit = Implicit(block(M, Y, Y), block(D, Y, Y), block(K, Y, Y), rows(B, Y), rows(J, Y))
    full_w = stack([[weps, 0 * weps]])
    S2, S1, S0 = (columns(n.S, s) for s in (s2, s1, s0))
    _check_branches(listed, stack([[S1, S0]]), len(structure.nodes))
    n2, n1, n0 = len(s2), len(s1), len(s0)
    explicit = largest(rows(B, s0)) == 0 and not len(fed)
    if explicit:
        K00 = block(K, s0, s0)
        z_x = -_solved(K00, block(K, s0, x), structure, s0)
        z_w = -_solved(K00, rows(J, s0), structure, s0)
    else:
        z_x, z_w = 0 * block(K, s0, x), 0 * rows(J, s0)
    S21 = stack([[S2, S1]])
    phase_x = pruned(S21 + S0 @ z_x, abs(S21) + magnitudes(S0, z_x))
    phase_w = pruned(full_w + S0 @ z_w, abs(full_w) + magnitudes(S0, z_w))
    if explicit:
        Kx0 = block(K, x, s0)
        parts = [
            (block(K, x, x) + Kx0 @ z_x, abs(block(K, x, x)) + magnitudes(Kx0, z_x)),
            (block(D, x, s2), abs(block(D, x, s2))),
            (rows(B, x), abs(rows(B, x))),
            (rows(J, x) + Kx0 @ z_w, abs(rows(J, x)) + magnitudes(Kx0, z_w)),
        ]
        Lx, Lu, Lg, Lw = _rates(Q, [right for right, _ in parts], [size for _, size in parts], structure, x)
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
        phase_x,
        phase_w,
        columns(phase_x, np.arange(n2)),
        columns(phase_x, np.arange(n2, n2 + n1)),
        phase_w @ derivative,
        z_x,
        z_w,
        stack([[S2, S1, S0]]),
        full_w,
        implicit,
        n,
        explicit,
    )


def _drag(n: Nodal, structure: Structure, made: Circuit) -> Nodal:
    """Combine unknowns so that no capacitor row sees x1'' or z'', which E and H sources would bring there."""
    M = n.P @ n.C @ n.S
    second, others = np.split(np.arange(M.shape[-1]), [len(structure.second)])
    drag = _solved(block(M, second, second), block(M, second, others), structure, second)
    S2 = columns(n.S, second)
    n = replace(n, S=stack([[S2, columns(n.S, others) - S2 @ drag]]))
    rest, size = n.P @ n.C @ columns(n.S, others), magnitudes(n.P, n.C, columns(n.S, others))
    if np.any(present(rest, size + magnitudes(n.P, n.C, S2, drag))):
        names = ", ".join(e.name for e in made.of(Controlled))
        raise InputError(f"{names}: the current of a capacitor depends on itself", try_=SMALL)
    return n


def _rates(
    Q: Matrix, right: list[Matrix], sizes: list[Matrix], structure: Structure, x: np.ndarray
) -> Iterator[Matrix]:
    """-Q^-1 times each matrix, without what rounding leaves of their magnitudes."""
    inverse = abs(_solved(Q, identity(len(x), sp.issparse(Q)), structure, x))
    every = -_solved(Q, stack([right]), structure, x)
    ends = np.cumsum([0, *(r.shape[-1] for r in right)])
    for (a, b), size in zip(pairwise(ends), sizes):
        yield pruned(columns(every, np.arange(a, b)), inverse @ size)


def _check_acceleration(n: Nodal, weps: Matrix, s1: np.ndarray, waveforms: list[Channel]) -> None:
    moving = [k for k, c in enumerate(waveforms) if not isinstance(c.waveform, Constant) or c.integrated]
    P = rows(n.P, s1)
    if len(s1) and np.any(present(P @ n.C @ weps, magnitudes(P, n.C, weps))[:, moving]):
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
