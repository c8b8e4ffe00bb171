"""How node phases follow from the unknowns, and which sums of node currents are the equations.

phi = S Y + W eps and P (currents leaving the nodes) + own Y' = 0, eps the phases of rigid edges. E sources make W and S
more than signs, F sources do it to P, and an H source brings an unknown with a row of its own.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.description.elements import Controlled
from fluxoid.circuit.equations.matrices import Matrix, incidence
from fluxoid.circuit.equations.topology import NONE, Edge, Structure
from fluxoid.errors import InputError


def trees(structure: Structure, sparse: bool, at: Any) -> tuple[Matrix, Matrix, Matrix, Matrix, Matrix]:
    """(S, P, W, own, currents); currents (edges, nodes) gives the current through each rigid edge from plus to minus.

    at: node name to index. Raises InputError for controlled sources that feed back on themselves with a gain of one.
    """
    edges = structure.edges
    roots = [*structure.second, *structure.first, *structure.none, *structure.gauge]
    keep = len(roots) - len(structure.gauge)
    member, along = _paths(structure, roots)
    combine = _combination(structure, roots)
    currents = (-along.T).tocsr()
    S, W = _follow_voltages(edges, member, along, at)
    total = _inject_currents(structure, currents)
    P = (combine.T @ member.T @ total).tocsr()[:keep]
    S = (S @ combine).tocsr()[:, :keep]
    outputs = [k for k, e in enumerate(edges) if e.kind == "H"]
    if outputs:
        S = sp.hstack([S, W[:, outputs]])
        known = np.ones(len(edges))
        known[outputs] = 0
        W = W @ sp.diags(known)
        shorts = [_short_of(edges, edges[k].element) for k in outputs]
        gains = sp.diags([-edges[k].element.gain for k in outputs])
        P = sp.vstack([P, gains @ (currents[shorts] @ total)])
    own = sp.diags(np.concatenate([np.zeros(keep), np.ones(len(outputs))]))
    currents = (currents @ total).tocsr()
    if sparse:
        return S.tocsr(), P.tocsr(), W.tocsr(), own.tocsr(), currents
    return S.toarray(), P.toarray(), W.toarray(), own.toarray(), currents.toarray()


def _paths(structure: Structure, roots: Sequence[int]) -> tuple[Matrix, Matrix]:
    """member (nodes, roots) and along (nodes, edges): phase of a node = phase of its root + along . eps."""
    count = len(structure.nodes)
    column = {root: k for k, root in enumerate(roots)}
    path: list[dict[int, float]] = [{} for _ in range(count)]
    rows, columns = [], []
    for node in structure.order:
        edge, sign = structure.parent[node]
        above = structure.above[node]
        if edge >= 0:
            path[node] = dict(path[above]) if above != NONE else {}
            path[node][edge] = path[node].get(edge, 0.0) + sign
        if structure.root[node] != NONE:
            rows.append(node)
            columns.append(column[structure.root[node]])
    member = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(count, len(roots)))
    triples = [(node, edge, sign) for node in range(count) for edge, sign in path[node].items()]
    i, j, v = (list(t) for t in zip(*triples)) if triples else ([], [], [])
    return member, sp.csr_matrix((v, (i, j)), shape=(count, len(structure.edges)))


def _combination(structure: Structure, roots: Sequence[int]) -> Matrix:
    """x = combination y: an unknown that counts from the head of its group is followed up to the last head."""
    column = {root: k for k, root in enumerate(roots)}
    heads = [(column[node], column[head]) for node, head in structure.combine]
    i, j = zip(*heads) if heads else ((), ())
    step = sp.csr_matrix((np.ones(len(heads)), (i, j)), shape=(len(roots), len(roots)))
    total = sp.identity(len(roots), format="csr")
    power = step
    while power.nnz:
        total = total + power
        power = (power @ step).tocsr()
        power.eliminate_zeros()
    return total.tocsr()


def _follow_voltages(edges: Sequence[Edge], member: Matrix, along: Matrix, at: Any) -> tuple[Matrix, Matrix]:
    """S and W with the E sources put in: eps_E = gain (phase between the control nodes)."""
    follow = [k for k, e in enumerate(edges) if e.kind == "E"]
    if not follow:
        return member, along
    elements = [edges[k].element for k in follow]
    gains = np.array([e.gain for e in elements])
    pairs = [(at(e.control_plus), at(e.control_minus)) for e in elements]
    control = sp.diags(gains) @ incidence(pairs, member.shape[0], True)
    outputs = along.tocsc()[:, follow]
    loop = np.eye(len(follow)) - (control @ outputs).toarray()
    back = outputs @ sp.csr_matrix(_gain_inverse(loop, elements)) @ control
    known = np.ones(len(edges))
    known[follow] = 0
    W = along @ sp.diags(known)
    return (member + back @ member).tocsr(), (W + back @ W).tocsr()


def _inject_currents(structure: Structure, currents: Matrix) -> Matrix:
    """(nodes, nodes): currents leaving the nodes with those of the F sources, from those without."""
    edges, count = structure.edges, len(structure.nodes)
    controlled = [e.element for e in edges if e.kind == "short" and isinstance(e.element, Controlled)]
    injected = [c for c in controlled if c.kind == "F"]
    total = sp.identity(count, format="csr")
    if not injected:
        return total
    gains = sp.diags([c.gain for c in injected])
    out = incidence([structure.branches[c.name] for c in injected], count, True).T @ gains
    sense = currents[[_short_of(edges, c) for c in injected]]
    inverse = sp.csr_matrix(_gain_inverse(np.eye(len(injected)) - (sense @ out).toarray(), injected))
    return (total + out @ inverse @ sense).tocsr()


def _short_of(edges: Sequence[Edge], controlled: Controlled) -> int:
    return next(k for k, e in enumerate(edges) if e.kind == "short" and e.element is controlled)


def _gain_inverse(loop: np.ndarray, elements: Sequence[Controlled]) -> np.ndarray:
    if np.linalg.cond(loop) > 1e12:
        names = ", ".join(e.name for e in elements)
        raise InputError(f"{names} feed back on themselves with a gain of one", try_="another gain")
    return np.asarray(np.linalg.inv(loop))
