"""Circuits at rest: forces, energies and stability, for the unknowns Y of one lane.

    F(Y) = K Y + T^T (amplitude g(T Y + ts)) + J w = 0,     H = dF/dY.

In a circuit of passive elements H is symmetric, and an equilibrium is stable where H is positive definite, whatever the
capacitances and resistances are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from fluxoid.circuit.description.relations import Relation, evaluate, potential
from fluxoid.circuit.equations.matrices import Matrix, incidence, one_of
from fluxoid.circuit.equations.units import ENERGY
from fluxoid.circuit.prepare import Prepared
from fluxoid.types import Floats


@dataclass(frozen=True)
class Statics:
    """Forces of one lane. K (n, n); B (n, phases) with amplitudes; T (phases, n); amplitude (phases,); sources: J w;
    ts (phases,): phases that the sources add; groups: {relation: its phases' indices}; zx, zw: unknowns of no order;
    channels: w; constant: energy at Y = 0."""

    K: Matrix
    B: Matrix
    T: Matrix
    amplitude: Floats
    sources: Floats
    ts: Floats
    groups: dict[Relation, Any]
    zx: Matrix
    zw: Floats
    channels: Floats
    constant: float


def statics(p: Prepared, lane: int, w: Floats) -> Statics:
    """Forces of a lane with channel values w (2 channels,)."""
    r, phases = p.of(lane), p.phases
    sparse = sp.issparse(r.implicit.K)

    def one(m: Matrix) -> Matrix:
        return one_of(m, lane)

    ends = incidence([p.entries[k].ends for k in phases], len(p.structure.nodes), sparse)
    groups: dict[Relation, list[int]] = {}
    for k, index in enumerate(phases):
        groups.setdefault(p.entries[index].element.relation, []).append(k)
    phase_w = one(r.full_w) @ w
    scales = p.scales[lane if len(p.scales) > 1 else 0]
    return Statics(
        one(r.implicit.K),
        one(r.implicit.B)[:, phases],
        ends @ one(r.full_phase),
        scales[phases],
        one(r.implicit.J) @ w,
        ends @ phase_w,
        {relation: np.array(where) for relation, where in groups.items()},
        one(r.z_x),
        one(r.z_w) @ w,
        w,
        0.5 * float(phase_w @ (one(r.nodal.K) @ phase_w)),
    )


def with_none(c: Statics, x: Floats) -> Floats:
    """Y from the unknowns of second and first order."""
    return np.concatenate([x, c.zx @ x + c.zw])


def currents(c: Statics, y: Floats, derivative: int = 0) -> Floats:
    """Unit currents (or their derivatives) of the entries."""
    theta = c.T @ y + c.ts
    value = np.zeros(len(theta))
    for relation, where in c.groups.items():
        value[where] = evaluate(relation, theta[where], derivative)
    return value


def steepest(c: Statics) -> Floats:
    """The largest slope of each entry's unit current; of relations that do not repeat that at zero phase."""
    slope = np.zeros(len(c.ts))
    for relation, where in c.groups.items():
        phases = np.linspace(-np.pi, np.pi, 361) if getattr(relation, "periodic", True) else np.zeros(1)
        slope[where] = np.max(evaluate(relation, phases, 1))
    return slope


def force(c: Statics, y: Floats) -> Floats:
    """F."""
    return np.asarray(c.K @ y + c.B @ currents(c, y) + c.sources)


def hessian(c: Statics, y: Floats) -> Matrix:
    """H."""
    slope = currents(c, y, 1)
    if sp.issparse(c.K):
        return (c.K + c.B @ sp.diags(slope) @ c.T).tocsc()
    return c.K + c.B @ (slope[:, None] * c.T)


def energy(c: Statics, y: Floats) -> float:
    """Energy whose gradient is F, joule: of inductances and junctions, less the work of current sources."""
    theta = c.T @ y + c.ts
    total = c.constant + 0.5 * float(y @ (c.K @ y)) + float(y @ c.sources)
    for relation, where in c.groups.items():
        total += float(np.sum(c.amplitude[where] * potential(relation, theta[where])))
    return total * ENERGY


def solved(h: Matrix, f: Floats) -> Floats | None:
    """h^-1 f, or None where h is singular."""
    try:
        found = splu(h.tocsc()).solve(f) if sp.issparse(h) else np.linalg.solve(h, f)
    except (RuntimeError, np.linalg.LinAlgError):
        return None
    return found if np.all(np.isfinite(found)) else None


def positive_definite(h: Matrix) -> bool:
    """Whether all eigenvalues of a symmetric matrix are positive."""
    if not sp.issparse(h):
        try:
            np.linalg.cholesky((h + h.T) / 2)
        except np.linalg.LinAlgError:
            return False
        return True
    if h.shape[0] == 0:
        return True
    try:  # elimination of a symmetric matrix in place has as many positive pivots as it has positive eigenvalues
        factor = splu(h.tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    except RuntimeError:
        return False
    return bool(np.array_equal(factor.perm_r, factor.perm_c) and np.all(factor.U.diagonal() > 0))


def settled(p: Prepared, lane: int, w: Floats, x: Floats, reach: float) -> Floats | None:
    """The stable equilibrium within ``reach`` rad of x (second and first order), None if there is none that close."""
    c = statics(p, lane, w)
    if len(x) == 0:
        return x
    y = with_none(c, x)
    h = hessian(c, y)
    shift = solved(h, -force(c, y))
    if shift is None or np.max(np.abs(shift)) > reach or not positive_definite(h):
        return None
    return x + shift[: len(x)]
