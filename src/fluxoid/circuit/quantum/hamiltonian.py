"""The Hamiltonian of a circuit without its resistances, in numbers.

    H = 4 n^T Ec n + phi^T El phi / 2 - sum_j Ej cos(a_j . phi + b_j),   [phi, n] = i,

n in pairs, phi the unknowns of second order. Energies are given divided by h, in hertz.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.algebra import incidence, one_of
from fluxoid.circuit.build import Prepared, prepare
from fluxoid.circuit.canonical import Circuit
from fluxoid.circuit.elements import Controlled, KineticInductor, TransmissionLine
from fluxoid.circuit.equilibria import channel_values_at
from fluxoid.circuit.memory import refuse_memory
from fluxoid.circuit.relation import SINE
from fluxoid.circuit.scaling import CAPACITANCE, ENERGY
from fluxoid.circuit.statics import Statics, statics
from fluxoid.constants import elementary_charge, planck
from fluxoid.errors import InputError
from fluxoid.types import Floats


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
    """The Hamiltonian of a circuit of capacitors, inductors and sine junctions; resistances are left out.

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
    r = p.reduced[0]
    if r.n1 > 0 or not r.explicit:
        raise InputError("a node that no capacitance reaches", try_="a capacitance at every node of a junction")
    if not p.numbers.same_matrices:
        raise InputError(
            "lanes of a Hamiltonian differ in more than their sources", try_="vary fluxes and currents only"
        )
    if any(p.entries[k].element.relation != SINE for k in p.phases):
        raise InputError(
            "a Hamiltonian of a junction that is no sine", try_="sine junctions, harmonics as several of them"
        )
    n2 = r.n2
    M = np.asarray(r.implicit.M)[..., :n2, :n2].reshape(-1, n2, n2)[0]
    charging = (2 * elementary_charge) ** 2 / 8 * np.linalg.inv(M * CAPACITANCE) / planck
    c = statics(p, 0, channel_values_at(p, time))
    K = c.K[:n2, :n2] + c.K[:n2, n2:] @ c.zx
    T = c.T[:, :n2] + c.T[:, n2:] @ c.zx
    offset, constant = _sources(p, c, K)
    names = tuple(p.entries[k].name for k in p.phases)
    return Hamiltonian(
        charging,
        K * ENERGY / planck,
        names,
        c.amplitude * ENERGY / planck,
        T,
        offset,
        constant,
    )


def _sources(p: Prepared, c: Statics, K: Floats) -> tuple[Floats, Floats]:
    """(offsets of the junctions (lanes, j), energy at the inductances' minimum, Hz) that the sources make."""
    r, n2, w = p.reduced[0], len(K), c.channels

    def lanes(m: Floats) -> Floats:
        """(lanes, rows): a matrix of the channels, applied."""
        m = m if m.ndim == 3 else m[None]
        return np.broadcast_to(m @ w, (p.lanes, m.shape[1]))

    J, phase, zw = lanes(r.implicit.J), lanes(r.full_w), lanes(r.z_w)
    force = J[:, :n2] + zw @ c.K[:n2, n2:].T
    shift = -force @ np.linalg.pinv(K, rcond=1e-12).T
    if n2 and np.max(np.abs(shift @ K.T + force), initial=0.0) > 1e-9 * max(float(np.max(np.abs(force))), 1e-300):
        raise InputError("a current source pushes a variable that no inductance holds", try_="no such current source")
    full = np.concatenate([shift, shift @ c.zx.T + zw], axis=1)
    nodal = one_of(r.nodal.K, 0)
    ends = incidence([e.ends for e in p.entries if e.group == "sine"], len(p.structure.nodes), False)
    constant = 0.5 * np.sum(phase * (phase @ nodal), axis=1) + 0.5 * np.sum(full * (full @ c.K), axis=1)
    constant = constant + np.sum(full * J, axis=1)
    return full @ c.T.T + phase @ ends.T, constant * ENERGY / planck
