"""Inductors between nodes that stand for an inductance matrix, when junctions fill the ports.

Where ports of junctions carry independent currents, each has an inductor in series with the place of its junction, from
the node of its name to ground. Its other end is the node of the port between contacts that feeds it, or ground, which
closes a loop. Other ports between contacts have an inductor from their node to ground, other holes one with both ends
at ground, which keeps their fluxoid. L' and the arms: ``Inductance.of_ports``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.london.matrices import WHOLE

if TYPE_CHECKING:
    from fluxoid.london.inductance import Inductance


@dataclass(frozen=True)
class Branch:
    """An inductor: its two nodes by name, "0" for ground, and -1 if its current counts against the port's."""

    plus: str
    minus: str
    sign: int = 1


def arms(found: "Inductance", holes: Sequence[str]) -> dict[str, Branch] | None:
    """The inductors when the currents of junctions' ports are the unknowns; None if arms are not that simple.

    With I = T x of the replaced x, phases of ports are those of the replaced ones times T^-T: a row that is 1 or -1 at
    a port between contacts is an arm from its node, a row without is a loop by itself.
    """
    names, _ = found.of_ports()
    kept = names[len(found.ports) :]
    replaced = [k for k, name in enumerate(found.names) if name not in kept]
    phases = np.linalg.inv(found.through[:, replaced]).T
    branches = {}
    for port, row in zip(found.ports, phases):
        feeding = [(found.names[k], share) for k, share in zip(replaced, row) if found.names[k] not in holes]
        feeding = [(name, share) for name, share in feeding if abs(share) > WHOLE]
        if len(feeding) > 1 or any(abs(abs(share) - 1) > WHOLE for _, share in feeding):
            return None
        node, share = feeding[0] if feeding else ("0", 1.0)
        branches[port] = Branch(node, port, 1 if share > 0 else -1)
    return branches | {name: Branch("0" if name in holes else name, "0") for name in kept}


def opened(found: "Inductance") -> set[str]:
    """The holes and ports between contacts whose currents pass through ports of junctions."""
    return {name for k, name in enumerate(found.names) if np.any(np.abs(found.through[:, k]) > WHOLE)}
