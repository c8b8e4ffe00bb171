"""Where a run of junctions with memory starts: as if their phases had been for ever what they are."""

import numpy as np

from fluxoid.circuit.algebra import dense, incidence, one_of
from fluxoid.circuit.build import Prepared
from fluxoid.circuit.equilibria import channel_values_at
from fluxoid.circuit.memory import remembering, states
from fluxoid.types import Floats


def states_at_rest(p: Prepared, x: Floats) -> Floats:
    """(states, lanes): F = |p|/(-p) cos(phi/2) and G alike, at unknowns x (n, lanes) of second and first order."""
    junctions = remembering(p.entries)
    own = states(p.entries)
    ends = incidence([p.structure.branches[j.name] for j in junctions], len(p.structure.nodes), False)
    w = channel_values_at(p, 0.0)
    settled = np.linalg.inv(-own.decay.toarray()) @ own.drive.toarray()
    groups = [e.group for e in p.entries]
    even, odd = ([k for k, group in enumerate(groups) if group == name] for name in ("even", "odd"))
    found = np.zeros((len(settled), p.lanes))
    for lane in range(p.lanes):
        r = p.of(lane)
        nodes = dense(one_of(r.phase_x, lane)) @ x[:, lane] + dense(one_of(r.phase_w, lane)) @ w
        half = 0.5 * (ends @ nodes)
        found[:, lane] = settled[:, even] @ np.cos(half) + settled[:, odd] @ np.sin(half)
    return found
