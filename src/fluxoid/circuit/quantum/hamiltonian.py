"""The Hamiltonian of a circuit without its resistances, in numbers.

    H = 4 n^T Ec n + phi^T El phi / 2 - sum_j Ej cos(a_j . phi + b_j),   [phi, n] = i,

n in pairs, phi the unknowns of second order. Energies are given divided by h, in hertz.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.at_rest.operating_points import channel_values_at
from fluxoid.circuit.at_rest.statics import Statics, statics
from fluxoid.circuit.at_rest.unknowns import Rest, at_rest
from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import Controlled, KineticInductor, TransmissionLine
from fluxoid.circuit.description.relations import SINE
from fluxoid.circuit.equations.matrices import incidence, one_of
from fluxoid.circuit.equations.memory import refuse_memory
from fluxoid.circuit.equations.units import CAPACITANCE, ENERGY
from fluxoid.circuit.prepare import Prepared, prepare
from fluxoid.constants import elementary_charge, planck
from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats, Ints


@dataclass(frozen=True)
class Hamiltonian:
    """charging (n, n): Ec, Hz, so that one variable has 4 Ec n^2; inductive (n, n): El, Hz; junctions: names;
    josephson (j,): Ej, Hz; direction (j, n): a; offset (lanes, j): b, rad; constant (lanes,): Hz."""

    charging: Floats
    inductive: Floats
    junctions: tuple[str, ...]
    josephson: Floats
    direction: Floats
    offset: Floats
    constant: Floats


def hamiltonian(made: Circuit, vary: Mapping[str, Any] | None = None, time: float = 1e-3) -> Hamiltonian:
    """The Hamiltonian of a circuit of capacitors, inductors and sine junctions; resistances carry their currents at
    rest, and no others. The charge of what no supercurrent joins to ground does not change: it is zero.

    vary: lanes that differ in fluxes and currents only, as in ``transient``; time: s, at which the sources are taken.
    Fluxes are moved into the junctions' offsets by shifting the variables to the inductances' minimum.
    Raises InputError for other elements, and for nodes without capacitance.
    """
    if made.of(Controlled, TransmissionLine, KineticInductor):
        raise InputError(
            "a Hamiltonian of controlled sources, lines or kinetic inductors", try_="inductors and junctions"
        )
    refuse_memory(made, "a Hamiltonian")
    p = prepare(made, vary)
    r, w = p.reduced[0], channel_values_at(p, time)
    try:
        rests = [at_rest(p, k, w) for k in range(p.lanes)]
    except RunError as problem:
        raise InputError(str(problem)) from problem
    c, keep, N = statics(p, 0, w), rests[0].keep, rests[0].islands
    moving, following = keep[keep < r.n2], keep[keep >= r.n2]
    if not r.explicit or np.any(c.T[:, following] != 0):
        raise InputError("a node that no capacitance reaches", try_="a capacitance at every node of a junction")
    if not p.numbers.same_matrices:
        raise InputError(
            "lanes of a Hamiltonian differ in more than their sources", try_="vary fluxes and currents only"
        )
    if any(p.entries[k].element.relation != SINE for k in p.phases):
        raise InputError(
            "a Hamiltonian of a junction that is no sine", try_="sine junctions, harmonics as several of them"
        )
    M = one_of(r.implicit.M, 0)
    mass = M[np.ix_(moving, moving)] - M[moving] @ N @ np.linalg.pinv(N.T @ M @ N, rcond=1e-12) @ N.T @ M[:, moving]
    charging = (2 * elementary_charge) ** 2 / 8 * np.linalg.inv(mass * CAPACITANCE) / planck
    zx = -np.linalg.solve(c.K[np.ix_(following, following)], c.K[np.ix_(following, moving)])
    follow = np.zeros((len(c.K), len(moving)))
    follow[moving], follow[following] = np.eye(len(moving)), zx
    K = follow.T @ c.K @ follow
    offset, constant = _sources(p, c, rests, follow, following)
    names = tuple(p.entries[k].name for k in p.phases)
    return Hamiltonian(
        charging,
        K * ENERGY / planck,
        names,
        c.amplitude * ENERGY / planck,
        c.T @ follow,
        offset,
        constant,
    )


def _sources(p: Prepared, c: Statics, rests: list[Rest], follow: Floats, following: Ints) -> tuple[Floats, Floats]:
    """(offsets of the junctions (lanes, j), energy at the inductances' minimum, Hz) that the sources make.

    follow (n, moving): all unknowns from those that move; following: those without mass, which have forces too.
    """
    r, w = p.reduced[0], c.channels
    D = one_of(r.implicit.D, 0)
    J = np.broadcast_to(r.implicit.J @ w, (p.lanes, len(c.K))) + np.array([D @ rest.velocity for rest in rests])
    phase = np.broadcast_to(r.full_w @ w, (p.lanes, len(p.structure.nodes)))
    zw = np.zeros(J.shape)
    zw[:, following] = -np.linalg.solve(c.K[np.ix_(following, following)], J[:, following].T).T
    K, force = follow.T @ c.K @ follow, (J + zw @ c.K) @ follow
    shift = -force @ np.linalg.pinv(K, rcond=1e-12).T
    if np.max(np.abs(shift @ K + force), initial=0.0) > 1e-9 * max(np.max(np.abs(force), initial=0.0), 1e-300):
        raise InputError("a current source pushes a variable that no inductance holds", try_="no such current source")
    full = shift @ follow.T + zw
    nodal = one_of(r.nodal.K, 0)
    ends = incidence([e.ends for e in p.entries if e.group == "sine"], len(p.structure.nodes), False)
    constant = 0.5 * np.sum(phase * (phase @ nodal), axis=1) + 0.5 * np.sum(full * (full @ c.K), axis=1)
    constant = constant + np.sum(full * J, axis=1)
    return full @ c.T.T + phase @ ends.T, constant * ENERGY / planck
