"""The matrices of a circuit between its nodes, assembled from the elements' numbers.

Legend. phi: node phases; eps: phases of rigid edges; i: source currents; g: unit currents of ``entries``; w: channels.
C, G, K: capacitance, conductance and inverse inductance between nodes. Currents leaving the nodes are

    C phi'' + G phi' + K phi + B g + I w,    phi = S Y + W eps.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.description.elements import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    Resistor,
    TransmissionLine,
)
from fluxoid.circuit.description.waveforms import WhiteNoise
from fluxoid.circuit.equations.matrices import Matrix, gram, incidence, scaled, transpose
from fluxoid.circuit.equations.nonlinear import Channel, Entry, edge_phases, node_index, source_currents
from fluxoid.circuit.equations.topology import Structure
from fluxoid.circuit.equations.trees import trees
from fluxoid.circuit.equations.units import CAPACITANCE, INDUCTANCE
from fluxoid.circuit.equations.values import Values, resistance_field
from fluxoid.errors import InputError


@dataclass(frozen=True)
class Nodal:
    """Matrices between nodes. C, G, K (N, N); Linv (inductors, inductors); B (N, entries), amplitudes included;
    I (N, channels); S (N, unknowns); P (unknowns, N); W (N, edges); eps (edges, channels)."""

    C: Matrix
    G: Matrix
    K: Matrix
    Linv: Matrix
    B: Matrix
    I: Matrix
    S: Matrix
    P: Matrix
    W: Matrix
    eps: Matrix
    own: Matrix  # (unknowns, unknowns): coefficients of x' in rows that are no Kirchhoff law (H sources)
    currents: Matrix  # (edges, N): currents through rigid edges, from those leaving the nodes


def nodal(
    numbers: Values,
    structure: Structure,
    listed: list[Entry],
    scales: np.ndarray,
    waveforms: list[Channel],
    sparse: bool,
) -> Nodal:
    """Assemble the matrices between nodes."""
    made, count = numbers.circuit, len(structure.nodes)
    at = node_index(structure)
    ends = structure.branches

    def between(elements: list[Any]) -> Matrix:
        return incidence([ends[e.name] for e in elements], count, sparse)

    capacitors = [e for e in made.of(Capacitor, Junction) if e.capacitance > 0]
    a = between(capacitors)
    C = gram(a, _flat(numbers.of(capacitors, "capacitance") / CAPACITANCE, sparse), a)
    G = _conductances(numbers, structure, sparse, at)
    inductors = [e for e in made.of(Inductor) if e.inductance != 0]
    Linv = _inverse_inductance(numbers, inductors, sparse)
    a = between(inductors)
    K = transpose(a) @ (Linv @ a)
    B = scaled(transpose(incidence([e.ends for e in listed], count, sparse)), _flat(scales, sparse))
    where, currents = source_currents(numbers, waveforms)
    sources = [s for s in made.of(CurrentSource) if not isinstance(s.waveform, WhiteNoise)]
    route = np.zeros((*currents.shape[:1], len(sources), len(waveforms)))
    for k, channel in where:
        route[:, k, channel] = currents[:, k]
    route_matrix = sp.csr_matrix(route[0]) if sparse else route
    I = transpose(between(sources)) @ route_matrix
    eps = edge_phases(numbers, structure, waveforms)
    S, P, W, own, currents = trees(structure, sparse, at)
    return Nodal(C, G, K, Linv, B, I, S, P, W, sp.csr_matrix(eps[0]) if sparse else eps, own, currents)


def _flat(values: np.ndarray, sparse: bool) -> np.ndarray:
    return values[0] if sparse else values


def _conductances(numbers: Values, structure: Structure, sparse: bool, at: Any) -> Matrix:
    made, count = numbers.circuit, len(structure.nodes)
    pairs, columns = [], []
    for e in made.of(Resistor, Junction):
        pairs.append(structure.branches[e.name])
        columns.append(1 / numbers.of([e], resistance_field(e))[:, 0])
    for line in made.of(TransmissionLine):
        for pair in (structure.branches[line.name], (at(line.far_plus), at(line.far_minus))):
            pairs.append(pair)
            columns.append(1 / numbers.of([line], "impedance")[:, 0])
    lanes = max((len(c) for c in columns), default=1)
    values = np.array([np.broadcast_to(c, (lanes,)) for c in columns]).T.reshape(lanes, len(columns))
    a = incidence(pairs, count, sparse)
    G = gram(a, _flat(values, sparse), a)
    driven = [c for c in made.of(Controlled) if c.kind == "G"]
    if driven:
        out = incidence([structure.branches[c.name] for c in driven], count, sparse)
        control = incidence([(at(c.control_plus), at(c.control_minus)) for c in driven], count, sparse)
        G = G + gram(out, _flat(numbers.of(driven, "gain"), sparse), control)
    return G


def _inverse_inductance(numbers: Values, inductors: list[Inductor], sparse: bool) -> Matrix:
    """(inductors, inductors): inverse of the inductance matrix with its couplings."""
    made = numbers.circuit
    own = numbers.of(inductors, "inductance") / INDUCTANCE
    couplings = made.of(Coupling)
    if not couplings:
        return sp.diags(1 / own[0]).tocsr() if sparse else _diagonal(1 / own)
    place = {e.name: k for k, e in enumerate(inductors)}
    factors = numbers.of(couplings, "coefficient")
    lanes = max(len(own), len(factors))
    pairs = []
    for k in couplings:
        if k.first not in place or k.second not in place:
            raise InputError(f"{k.name} couples an inductor of zero henry", try_="an inductance above zero")
        pairs.append((place[k.first], place[k.second]))
    i, j = np.array(pairs).T
    mutual = factors * np.sqrt(own[:, i] * own[:, j])
    if sparse:
        L = sp.diags(own[0]).tolil()
        for a, b, m in zip(i, j, mutual[0]):
            L[a, b] += m
            L[b, a] += m
        return _inverse_in_groups(L.tocsr(), inductors)
    full = np.array(np.broadcast_to(_diagonal(own), (lanes, len(inductors), len(inductors))))
    for a, b, m in zip(i, j, mutual.T):
        full[:, a, b] += m
        full[:, b, a] += m
    for lane in full:
        _check_energy(lane, inductors)
    return np.linalg.inv(full)


def _check_energy(L: np.ndarray, inductors: list[Inductor]) -> None:
    """Refuse an inductance matrix that is not positive definite, naming the inductors whose currents show it."""
    size = np.sqrt(np.diag(L))
    values, vectors = np.linalg.eigh(L / np.outer(size, size))
    if values[0] > 0:
        return
    weight = np.abs(vectors[:, 0])
    names = ", ".join(inductors[k].name for k in np.flatnonzero(weight > 0.2 * np.max(weight))[:8])
    raise InputError(
        f"currents in {names} would store negative energy: with these couplings the inductance matrix is not positive",
        try_="smaller couplings, or all of them with more digits",
    )


def _inverse_in_groups(L: Matrix, inductors: list[Inductor]) -> Matrix:
    """Inverse of a sparse inductance matrix, group by group of coupled inductors."""
    from scipy.sparse.csgraph import connected_components

    number, label = connected_components(L, directed=False)
    order = np.argsort(label, kind="stable")
    blocks = []
    for group in np.split(order, np.cumsum(np.bincount(label, minlength=number))[:-1]):
        part = L[group][:, group].toarray()
        _check_energy(part, [inductors[k] for k in group])
        blocks.append(np.linalg.inv(part))
    inverse = sp.block_diag(blocks).tocsr()
    back = np.argsort(order)
    return inverse[back][:, back]


def _diagonal(values: np.ndarray) -> np.ndarray:
    return values[..., :, None] * np.eye(values.shape[-1])
