"""Small motions of a circuit about a state: their matrix and the shortest time constant."""

import numpy as np
import scipy.linalg

from fluxoid.circuit.at_rest.statics import currents, hessian, statics, steepest
from fluxoid.circuit.description.elements import Controlled
from fluxoid.circuit.equations.matrices import dense, largest, one_of
from fluxoid.circuit.equations.memory import fastest_pole
from fluxoid.circuit.equations.reduction import Reduced
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.prepare import Prepared
from fluxoid.types import Complexes, Floats


def companion(p: Prepared, lane: int, y: Floats | None, w: Floats) -> Floats:
    """Matrix of d/dt (x2, x1, u) for small motions about unknowns y with channel values w; rates per ps.

    y: None for the steepest slope of each relation.
    """
    r, c = p.of(lane), statics(p, lane, w)
    T, Lx, Lu, Lg = (dense(m) for m in (c.T, *(one_of(m, lane) for m in (r.Lx, r.Lu, r.Lg))))
    n, n2 = r.n2 + r.n1, r.n2
    reach = T[:, :n] + T[:, n:] @ dense(c.zx)
    slope = Lx + Lg[:, p.phases] @ ((steepest(c) if y is None else currents(c, y, 1))[:, None] * reach)
    whole = np.zeros((n + n2, n + n2))
    whole[:n2, n:] = np.eye(n2)
    whole[n2:n, :n], whole[n2:n, n:] = slope[n2:], Lu[n2:]
    whole[n:, :n], whole[n:, n:] = slope[:n2], Lu[:n2]
    return whole


def motions(p: Prepared, lane: int) -> Complexes:
    """Complex rates of the small motions about zero phase, per ps, from the implicit form, which every circuit has.

    E d/dt (x2, x1, z, u) = F (x2, x1, z, u): infinite rates are those of the unknowns of no order.
    """
    r = p.of(lane)
    n, n2 = r.n2 + r.n1 + r.n0, r.n2
    M, D = (dense(one_of(m, lane)) for m in (r.implicit.M, r.implicit.D))
    H = dense(hessian(statics(p, lane, np.zeros(2 * len(p.channels))), np.zeros(n)))
    E, F = np.zeros((2, n + n2, n + n2))
    E[:n2, :n2], F[:n2, n:] = np.eye(n2), np.eye(n2)
    E[n2:, n2:n], E[n2:, n:] = D[:, n2:], M[:, :n2]
    F[n2:, :n], F[n2:, n:] = -H, -D[:, :n2]
    above, below = scipy.linalg.eigvals(F, E, homogeneous_eigvals=True)
    finite = np.abs(below) > 1e-12 * np.abs(above)
    return np.asarray(above[finite] / below[finite], complex)


def has_gap(p: Prepared, gap: float) -> bool:
    """Whether the fastest motions of the first lane only die away, and all others are ``gap`` times slower or more.

    Circuits of more than 64 unknowns are judged by their rows: damping against stiffness of each.
    """
    r = p.of(0)
    if r.n2 + r.n1 <= 64:
        rates = np.linalg.eigvals(companion(p, 0, None, np.zeros(2 * len(p.channels))))
        fading = np.abs(rates.imag) < -rates.real
        rates = np.abs(rates)
    else:
        second, first = np.split(np.atleast_2d(stiffness_bounds(r))[0], [r.n2])
        damping = -np.atleast_2d(dense(one_of(r.Lu, 0))[: r.n2]).diagonal()
        rates = np.concatenate([np.maximum(damping, second), second**2 / np.maximum(damping, second), first])
        fading = np.concatenate([damping > 2 * second, damping > 2 * second, np.ones(len(first), bool)])
    order = np.argsort(-rates)
    rates, fading = np.append(rates[order], 0.0), fading[order]
    until = len(fading) if fading.all() else int(np.argmin(fading))
    return bool(np.any(rates[:until] > gap * rates[1 : until + 1]))


def shortest_time(p: Prepared) -> float:
    """The shortest time constant of a circuit's lanes at zero phase (large circuits: a bound from below), s."""
    fastest = fastest_pole(p.entries)
    several = p.numbers.lanes > 1 and not p.numbers.same_matrices
    for lane in range(p.lanes if several else 1):
        r = p.of(lane)
        n = r.n2 + r.n1
        if n == 0:
            continue
        if not r.explicit:
            fastest = max(fastest, float(np.max(np.abs(motions(p, lane)), initial=0.0)))
        elif n <= 64:
            y = np.zeros(n + r.n0)
            rates = np.linalg.eigvals(companion(p, lane, y, np.zeros(2 * len(p.channels))))
            fastest = max(fastest, float(np.max(np.abs(rates))))
        else:
            fastest = max(fastest, _fastest(r))
    return TIME / fastest if fastest > 0 else TIME


def growth_time(p: Prepared) -> float:
    """The shortest time in which a small motion about zero phase grows by e, s; infinite if none does.

    Only controlled sources make motions grow that fast; circuits of more than 64 unknowns are not looked at.
    """
    r = p.reduced[0]
    if not r.explicit or not 0 < r.n2 + r.n1 <= 64 or not p.circuit.of(Controlled):
        return float("inf")
    fastest = 0.0
    for lane in range(p.lanes):
        matrix = companion(p, lane, np.zeros(r.n2 + r.n1 + r.n0), np.zeros(2 * len(p.channels)))
        fastest = max(fastest, float(np.max(np.linalg.eigvals(matrix).real)))
    return TIME / fastest if fastest > 0 else float("inf")


def shortest_bound(p: Prepared) -> float:
    """A time, s, that no time constant of any lane is far below: from norms, cheap for many lanes."""
    fastest = max(_fastest(r) for r in p.reduced)
    return TIME / fastest if fastest > 0 else TIME


def _fastest(r: Reduced) -> float:
    """Rates of second order are below damping + sqrt(stiffness), those of first order below their stiffness."""
    second, first = np.split(stiffness_bounds(r), [r.n2], axis=-1)
    damping = largest(abs(r.Lu).sum(axis=-1)) if r.n2 else 0.0
    return max(damping + largest(second), largest(first))


def stiffness_bounds(r: Reduced) -> Floats:
    """(lanes, unknowns), or (unknowns,) of a large circuit: sqrt(stiffness) of each row of second order, stiffness of
    one of first order; per ps."""
    by_x, by_g = (dense(abs(m).sum(axis=-1)).reshape(*m.shape[:-2], -1) for m in (r.Lx, r.Lg))
    second, first = np.split(by_x + by_g, [r.n2], axis=-1)
    return np.concatenate([np.sqrt(second), first], axis=-1)
