"""What controlled sources do to unknowns of no order, those that inductors alone hold.

Sensed: a source brings the voltage of such a node elsewhere, and with it z'. The rows of z, K0 Y + J0 w = 0, hold no
rate, so z = z_x x + z_w w is put into the phases before anything else, and z counts from there: it is zero.

Fed: a source brings the voltage of other nodes (or a capacitor's current) into a row of z. Rows of the others, times
constants, are subtracted until no rate of an unknown is left in it; then the row ties z to the rest, and only the
implicit form holds. A row with the rate of its own z makes that one of first order.
"""

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.equations.matrices import (
    Matrix,
    block,
    columns,
    dense,
    identity,
    largest,
    magnitudes,
    one_of,
    present,
    rows,
    solve,
    stack,
    transpose,
)
from fluxoid.circuit.equations.nodal import Nodal
from fluxoid.circuit.equations.topology import Structure
from fluxoid.errors import InputError


def follow(
    n: Nodal, weps: Matrix, none: np.ndarray, structure: Structure
) -> tuple[Nodal, Matrix, Matrix | None, np.ndarray]:
    """(nodal, weps, what the latter gained, unknowns that are now zero): with sensed unknowns of no order put in."""
    P = rows(n.P, none)
    every = np.arange(n.S.shape[-1])
    bare = ~np.any(present(P @ n.G, magnitudes(P, n.G)) | present(P @ n.C, magnitudes(P, n.C)), axis=1)
    bare &= np.array([largest(rows(n.P @ n.B, [k])) == 0 for k in none], bool)
    z, x = none[bare], np.setdiff1d(every, none[bare])
    S = columns(n.S, z)
    senses = [present(n.P @ m @ S, magnitudes(n.P, m, S)).any() for m in (n.C, n.G)]
    if not len(z) or not any(senses):
        return n, weps, None, z
    K = rows(n.P, z) @ n.K
    try:
        z_x = -solve(K @ S, K @ columns(n.S, x))
        z_w = -solve(K @ S, K @ weps + rows(n.P, z) @ n.I)
    except np.linalg.LinAlgError as problem:
        nodes = [*structure.second, *structure.first, *structure.none]
        names = ", ".join(structure.nodes[nodes[k]] for k in z[:4])
        raise InputError(
            f"singular equations at nodes {names}, which inductors alone hold and a controlled source senses",
            try_="a resistance or a capacitance at these nodes",
        ) from problem
    back = np.argsort(np.concatenate([x, z]))
    moved = columns(stack([[columns(n.S, x) + S @ z_x, S]]), back)
    return replace(n, S=moved), weps + S @ z_w, S @ z_w, z


def without_columns(a: Matrix, which: np.ndarray) -> Matrix:
    """A matrix with zeros in some columns."""
    keep = np.ones(a.shape[-1])
    keep[which] = 0
    return (a @ sp.diags(keep)).tocsr() if sp.issparse(a) else a * keep


def orders(
    n: Nodal, M: Matrix, D: Matrix, none: np.ndarray, second: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Indices of the unknowns of second, first and no order, and which of the last are fed."""
    every = np.arange(M.shape[-1])
    first = np.setdiff1d(every, np.concatenate([second, none]))
    size = magnitudes(n.P, n.G, n.S)
    rates = present(D, size + abs(n.own))[none]
    fed = none[rates.any(axis=1) | present(M, magnitudes(n.P, n.C, n.S))[none].any(axis=1)]
    if not len(fed):
        return second, first, none, fed
    own = np.diag(present(block(D, fed, fed), block(size, fed, fed)))
    whole = np.linalg.matrix_rank(dense(block(one_of(D, 0), fed, fed))) == len(fed)
    lifted = fed if whole else fed[own]
    rest = np.setdiff1d(none, lifted)
    return second, np.concatenate([first, lifted]).astype(int), rest, np.setdiff1d(fed, lifted)


def unfed(
    M: Matrix, D: Matrix, K: Matrix, B: Matrix, J: Matrix, x: np.ndarray, n2: int, fed: np.ndarray, Q: Matrix
) -> tuple[Matrix, ...]:
    """The equations with the rates of the unknowns x (n2 of second order first) taken out of the fed rows."""
    count = M.shape[-1]
    rates = stack([[block(M, fed, x[:n2]), block(D, fed, x[n2:])]])
    part = -transpose(solve(transpose(Q), transpose(rates)))
    sparse = sp.issparse(M)
    put, take = identity(count, sparse)[:, fed], identity(count, sparse)[x]
    step = identity(count, sparse) + put @ (part @ take)
    M, D, K, B, J = (step @ m for m in (M, D, K, B, J))
    acceleration, rate = np.ones((count, count)), np.ones((count, count))
    acceleration[fed] = 0
    rate[np.ix_(fed, x[n2:])] = 0
    if sparse:
        return sp.csr_matrix(M.multiply(acceleration)), sp.csr_matrix(D.multiply(rate)), K, B, J
    return M * acceleration, D * rate, K, B, J
