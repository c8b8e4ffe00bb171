"""Small motions of a circuit about a state: their matrix and the shortest time constant."""

import numpy as np

from fluxoid.circuit.algebra import dense, one_of
from fluxoid.circuit.build import Prepared
from fluxoid.circuit.scaling import TIME
from fluxoid.circuit.statics import currents, statics
from fluxoid.types import Floats


def companion(p: Prepared, lane: int, y: Floats, w: Floats) -> Floats:
    """Matrix of d/dt (x2, x1, u) for small motions about unknowns y with channel values w; rates per ps."""
    r, c = p.of(lane), statics(p, lane, w)
    T, Lx, Lu, Lg = (dense(m) for m in (c.T, *(one_of(m, lane) for m in (r.Lx, r.Lu, r.Lg))))
    n, n2 = r.n2 + r.n1, r.n2
    reach = T[:, :n] + T[:, n:] @ dense(c.zx)
    slope = Lx + Lg[:, p.phases] @ (currents(c, y, 1)[:, None] * reach)
    whole = np.zeros((n + n2, n + n2))
    whole[:n2, n:] = np.eye(n2)
    whole[n2:n, :n], whole[n2:n, n:] = slope[n2:], Lu[n2:]
    whole[n:, :n], whole[n:, n:] = slope[:n2], Lu[:n2]
    return whole


def shortest_time(p: Prepared) -> float:
    """The shortest time constant of a circuit's lanes at zero phase (large circuits: a bound from below), s."""
    fastest = 0.0
    several = p.numbers.lanes > 1 and not p.numbers.same_matrices
    for lane in range(p.lanes if several else 1):
        r = p.of(lane)
        n = r.n2 + r.n1
        if n == 0:
            continue
        if n <= 64:
            y = np.zeros(n + r.n0)
            rates = np.linalg.eigvals(companion(p, lane, y, np.zeros(2 * len(p.channels))))
            fastest = max(fastest, float(np.max(np.abs(rates))))
        else:
            damping = float(np.max(abs(r.Lu).sum(axis=1))) if r.n2 else 0.0
            stiffness = abs(r.Lx).sum(axis=1) + abs(r.Lg).sum(axis=1)
            fastest = max(fastest, damping, float(np.sqrt(np.max(stiffness))))
    return TIME / fastest if fastest > 0 else TIME
