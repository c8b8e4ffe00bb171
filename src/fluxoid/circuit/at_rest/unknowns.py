"""Circuits at rest: what is left to solve once the constant voltages are known.

At rest inductors and junctions have no voltage, capacitors no current, and resistors a constant one: nodes joined by
what carries supercurrents are an island with one voltage. With Y' = V constant and the matrices of ``reduction``

    R V + r' = 0                                          no voltage where supercurrents flow,
    F = K Y + T^T (amplitude g(T Y + ts)) + J w + D V = 0   Kirchhoff's law.

V = V0 + N a: V0 is what voltage sources impose, R N = 0 are the islands that nothing joins to ground. The sum of F over
an island, N^T (D V + J w) = 0, gives a. The phase of such an island costs nothing: Y = place q leaves out one unknown
of each. q is scaled to a stiffness of one, so that currents and inductances may lie decades apart. A lossless line
at rest is an inductance, impedance times delay.

Controlled sources make none of this symmetric: there a joins the unknowns, q = (Y, a).
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.linalg as sl
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from fluxoid.circuit.at_rest.statics import Statics, statics
from fluxoid.circuit.description.circuit import ground
from fluxoid.circuit.description.elements import Controlled, Inductor, TransmissionLine
from fluxoid.circuit.equations.matrices import Matrix, columns, dense, gram, incidence, one_of, rows
from fluxoid.circuit.equations.nonlinear import node_index
from fluxoid.circuit.equations.topology import NONE, components
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.prepare import Prepared
from fluxoid.errors import RunError
from fluxoid.types import Floats, Ints

ROUNDING = 1e-9  # of the largest voltage or current: what is below is none


@dataclass(frozen=True)
class Rest:
    """One lane at rest. statics: forces of q; place (n, q): Y = place q; velocity (n,), drift (n, q): V = velocity +
    drift q; islands (n, k): N; keep: the unknowns Y that are not left out; passive: whether forces have an energy."""

    statics: Statics
    place: Matrix
    velocity: Floats
    drift: Matrix
    islands: Floats
    keep: Ints
    passive: bool


def at_rest(p: Prepared, lane: int, w: Floats) -> Rest:
    """The equations at rest of a lane with channels w: values, and for voltage sources the voltages behind them.

    Raises RunError if there is no such state: a voltage across what carries supercurrents, a current into capacitors.
    """
    c, r = statics(p, lane, w), p.of(lane)
    D, full = one_of(r.implicit.D, lane), one_of(r.full_phase, lane)
    c, D, lines = _with_lines(p, lane, c, D, full)
    passive = not p.circuit.of(Controlled)
    ends = [p.structure.branches[e.name] for e in p.circuit.of(Inductor) if e.inductance != 0]
    ends += [p.entries[k].ends for k, a in zip(p.phases, c.amplitude) if a != 0]
    R = incidence(ends, full.shape[0], sp.issparse(full))
    R = sp.vstack([R, lines]).tocsr() if sp.issparse(R) else np.vstack([R, dense(lines)])
    N = _islands(p, full, ends, R)
    keep = _kept(N)
    half = len(p.channels)
    turning = np.concatenate([np.where([ch.integrated for ch in p.channels], w[half:], 0.0), np.zeros(half)])
    velocity = _imposed(R @ full, R @ (one_of(r.full_w, lane) @ turning), keep)
    stiffness = np.asarray(c.K.diagonal() if sp.issparse(c.K) else np.diag(c.K))[keep]
    stiffness = stiffness + dense(_squares(columns(c.T, keep)).T @ c.amplitude)
    unit = 1 / np.sqrt(np.where(stiffness > 0, stiffness, 1.0))
    place = sp.csc_matrix((unit, (keep, np.arange(len(keep)))), shape=(full.shape[1], len(keep)))
    if not sp.issparse(full):
        place = place.toarray()
    if passive:
        push = D @ velocity + c.sources
        scale = float(np.max(np.abs(push), initial=0.0))
        velocity = velocity + N @ _voltages(N.T @ (D @ N), N.T @ push, scale)
        sources = place.T @ (c.sources + D @ velocity)
        small = replace(c, K=place.T @ (c.K @ place), B=place.T @ c.B, T=c.T @ place, sources=sources)
        return Rest(small, place, velocity, 0 * place, N, keep, True)
    K, T = dense(c.K @ place), dense(c.T @ place)
    joint = replace(
        c,
        K=np.hstack([K, D @ N]),
        B=dense(c.B),
        T=np.hstack([T, np.zeros((len(T), N.shape[1]))]),
        sources=c.sources + D @ velocity,
    )
    none = np.zeros(N.shape)
    return Rest(joint, np.hstack([dense(place), none]), velocity, np.hstack([0 * dense(place), N]), N, keep, False)


def _squares(a: Matrix) -> Matrix:
    return a.multiply(a) if sp.issparse(a) else a * a


def _with_lines(p: Prepared, lane: int, c: Statics, D: Matrix, full: Matrix) -> tuple[Statics, Matrix, Matrix]:
    """Statics and D with lines as inductances instead of their matched ends; and the rows of the lines' phases."""
    found = p.circuit.of(TransmissionLine)
    if not found:
        return c, D, sp.csr_matrix((0, full.shape[0]))
    if any(e.kind in "EFH" for e in p.circuit.of(Controlled)):
        raise RunError("states at rest of lines beside E, F or H sources. Try: a transient")
    at, sparse = node_index(p.structure), sp.issparse(full)
    near = incidence([p.structure.branches[e.name] for e in found], full.shape[0], sparse)
    far = incidence([(at(e.far_plus), at(e.far_minus)) for e in found], full.shape[0], sparse)
    one = p.numbers.lane(lane) if p.numbers.lanes > 1 else p.numbers
    Z, delay = one.of(found, "impedance")[0], one.of(found, "delay")[0] / TIME
    ends = gram(near, 1 / Z, near) + gram(far, 1 / Z, far)
    across = near - far
    K = gram(across, 1 / (Z * delay), across)
    full_w, half = one_of(p.of(lane).full_w, lane), len(p.channels)
    turning = np.concatenate([c.channels[half:], np.zeros(half)])
    phases = full_w @ c.channels
    added = full.T @ (K @ phases - ends @ (full_w @ turning))
    constant = c.constant + 0.5 * float(phases @ (K @ phases))
    c = replace(c, K=c.K + full.T @ (K @ full), sources=c.sources + added, constant=constant)
    return c, D - full.T @ (ends @ full), sp.csr_matrix(across)


def _islands(p: Prepared, full: Matrix, ends: list[tuple[int, int]], R: Matrix) -> Floats:
    """N (n, islands): one in each island that supercurrents do not join to ground."""
    s, pairs = p.structure, list(ends)
    for line in p.circuit.of(TransmissionLine):
        if not (line.minus == line.far_minus or (ground(line.minus) and ground(line.far_minus))):
            pairs = []  # a line may couple differences of voltages: no graph tells
            break
        at = node_index(s)
        pairs.append((at(line.plus), at(line.far_plus)))
    if len(pairs) < len(ends) or any(e.kind in "EFH" for e in p.circuit.of(Controlled)):
        return np.asarray(sl.null_space(dense(R @ full), rcond=1e-12)) if full.shape[1] else np.zeros((0, 0))
    roots = [*s.second, *s.first, *s.none]
    joined = [(NONE if a == NONE else s.root[a], NONE if b == NONE else s.root[b]) for a, b in pairs]
    joined += [(NONE, node) for node in s.gauge]
    head = components([*roots, *s.gauge], joined)
    names = sorted({head[node] for node in roots} - {NONE})
    member = np.zeros((len(roots), len(names)))
    for k, node in enumerate(roots):
        if head[node] != NONE:
            member[k, names.index(head[node])] = 1.0
    square = rows(full, np.array(roots, int))
    if not names:
        return member
    return np.asarray(splu(square.tocsc()).solve(member) if sp.issparse(square) else np.linalg.solve(square, member))


def _kept(N: Floats) -> Ints:
    """The unknowns but one for each island."""
    left_out = sl.qr(N.T, mode="r", pivoting=True)[1][: N.shape[1]] if N.size else np.zeros(0, int)
    return np.setdiff1d(np.arange(len(N)), left_out)


def _imposed(R: Matrix, turning: Any, keep: Ints) -> Floats:
    """V0: what sources impose on the islands, R V0 + turning = 0."""
    velocity = np.zeros(R.shape[1])
    turning = np.asarray(turning).ravel()
    if not np.any(turning):
        return velocity
    part = columns(R, keep)
    if len(keep):
        h, b = part.T @ part, -(part.T @ turning)
        velocity[keep] = splu(h.tocsc()).solve(b) if sp.issparse(h) else np.linalg.solve(h, b)
    if np.max(np.abs(R @ velocity + turning)) > ROUNDING * np.max(np.abs(turning)):
        raise RunError(
            "no state at rest: a source holds a voltage across inductors or junctions. Try: a resistor in series, or a "
            "transient"
        )
    return velocity


def _voltages(G: Floats, push: Floats, scale: float) -> Floats:
    """a from G a + push = 0, least where nothing but capacitors holds an island. scale: of the sources' currents."""
    if not len(push):
        return push
    size = np.sqrt(np.where(np.diag(G) > 0, np.diag(G), 1.0))
    a = -np.linalg.lstsq(G / np.outer(size, size), push / size, rcond=1e-13)[0] / size
    if np.any(np.abs(G @ a + push) > ROUNDING * scale):
        raise RunError("no state at rest: a source drives a current into capacitors alone. Try: a transient")
    return np.asarray(a)
