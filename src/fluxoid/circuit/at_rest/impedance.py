"""Small-signal impedance at a port about an operating point.

Harmonic balance and S-parameters of driven circuits are out of scope: JosephsonCircuits.jl does them.
"""

import numpy as np

from fluxoid.circuit.at_rest.operating_points import OperatingPoint, channel_values_at
from fluxoid.circuit.at_rest.statics import hessian, statics
from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import GROUND, Controlled, TransmissionLine
from fluxoid.circuit.equations.matrices import dense, incidence, one_of
from fluxoid.circuit.equations.memory import stiffness
from fluxoid.circuit.equations.nonlinear import node_index
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.prepare import prepare
from fluxoid.errors import InputError
from fluxoid.types import Complexes, Floats


def impedance(
    made: Circuit, port: tuple[str, str], frequencies: Floats, about: OperatingPoint | None = None, time: float = 1e-3
) -> Complexes:
    """Z = V/I for a small current I exp(i 2 pi f t) into port[0] and out of port[1], ohm.

    S(i w) = (i w)^2 M + i w D + H,   Z = i w e^T S^-1 e.

    port: two nodes; frequencies: Hz, any shape; about: an operating point (None: all phases zero); time: as in
    ``operating_points``. Junctions count with their inductance at the operating point and their subgap resistance;
    those with memory with what pairs and quasiparticles answer at each frequency: see ``memory.stiffness``.
    Raises InputError for transmission lines and controlled sources.
    """
    if made.of(TransmissionLine, Controlled):
        raise InputError(
            "impedance of a circuit with lines or controlled sources", try_="a transient with a sine source"
        )
    p = prepare(made)
    c = statics(p, 0, channel_values_at(p, time))
    r = p.reduced[0]
    size = r.n2 + r.n1 + r.n0
    y = np.zeros(size) if about is None else about.unknowns.x[:, 0]
    at = node_index(p.structure)
    full = dense(one_of(r.full_phase, 0))
    known = {*p.structure.nodes, *GROUND}
    for node in port:
        if node not in known:
            raise InputError(f"no node {node!r} in the circuit", try_="two nodes of it, such as 1 and 0")
    row = np.zeros(size)
    for node, sign in zip(port, (1, -1)):
        if at(node) >= 0:
            row += sign * full[at(node)]
    M, D, H = (dense(m) for m in (one_of(r.implicit.M, 0), one_of(r.implicit.D, 0), hessian(c, y)))
    s = 2j * np.pi * np.asarray(frequencies, float)[..., None, None] * TIME
    S = s * s * M + s * D + H
    angles = dict(zip([p.entries[k].name for k in p.phases], dense(c.T) @ y + c.ts))
    for k, stiff in stiffness(p.entries, s[..., 0, 0], angles).items():
        ends = incidence([p.entries[k].ends], len(p.structure.nodes), False) @ full
        S = S + p.scales[0, k] * stiff[..., None, None] * (ends.T @ ends)
    found = np.linalg.solve(S, np.broadcast_to(row[:, None], (*s.shape[:-2], size, 1)))
    return np.asarray(s[..., 0, 0] * (found[..., 0] @ row))
