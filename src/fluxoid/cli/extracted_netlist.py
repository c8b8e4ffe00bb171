"""The inductances of a device as a netlist of L and K, which ``fluxoid circuit`` and SPICE read.

Where ports of junctions carry independent currents, each has an inductor in series with the place of its junction, from
the node of its name to ground: write "B1 NAME 0 MODEL". Its other end is the node of the port between contacts that
feeds it, or ground, which closes a loop. Other ports between contacts have an inductor from their node to ground, other
holes one with both ends at ground, which keeps their fluxoid. L' and the arms: ``Inductance.of_ports``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.cli.extracted import coupling, numbers

if TYPE_CHECKING:
    from fluxoid.london import Inductance

WHOLE = 1e-3  # how near to a whole number the share of a current must be


@dataclass(frozen=True)
class Branch:
    """An inductor: its two nodes by name, "0" for ground, and -1 if its current counts against the port's."""

    plus: str
    minus: str
    sign: int = 1


def as_netlist(title: str, found: "Inductance", holes: Sequence[str]) -> str:
    """The netlist of an Inductance. holes: those of its names that are holes."""
    every = numbers(found)
    whole = [one for one in every if one.quantity == "port_inductance"]
    branches = _arms(found, holes) if whole else None
    if branches is None:
        whole = [one for one in every if one.quantity == "inductance"]
        closed = {name for name in holes if name not in _opened(found)}
        branches = {name: Branch("0" if name in closed else name, "0") for name in found.names}
    short = _short([*branches, *found.names])
    value = {one.of: one.value for one in whole}
    lines = [f"* {' '.join(title.split())}: inductances found by fluxoid"]
    lines += [f"* {short[name]} is {name}" for name in branches if short[name] != name]
    lines += _told(found, branches, short)
    for name, branch in branches.items():
        ends = " ".join(short.get(node, node) for node in (branch.plus, branch.minus))
        lines.append(f"L{short[name]} {ends} {value[name, name]!r}")
    for number, (first, second) in enumerate(combinations(branches, 2), start=1):
        k = coupling(whole, first, second) * branches[first].sign * branches[second].sign
        if k:
            lines.append(f"K{number} L{short[first]} L{short[second]} {k!r}")
    alone = [short[name] for name, branch in branches.items() if branch.plus == branch.minus]
    if alone:
        lines.append("* a closed hole holds no quanta unless a line says how many, such as")
        lines.append(f"* .loop {alone[0]} L{alone[0]} fluxoid=1")
    return "\n".join([*lines, ".end", ""])


def _arms(found: "Inductance", holes: Sequence[str]) -> dict[str, Branch] | None:
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


def _opened(found: "Inductance") -> set[str]:
    """The holes and ports between contacts whose currents pass through ports of junctions."""
    return {name for k, name in enumerate(found.names) if np.any(np.abs(found.through[:, k]) > WHOLE)}


def _told(found: "Inductance", branches: dict[str, Branch], short: dict[str, str]) -> list[str]:
    """What the names alone do not tell: where junctions go, or which ports carry the current of which hole."""
    if set(found.ports) <= set(branches):
        against = {
            port: "; its current counts against the port's" if branches[port].sign < 0 else "" for port in found.ports
        }
        return [f"* the junction of port {port} goes from {short[port]} to 0{against[port]}" for port in found.ports]
    return [
        f"* the current of {name} passes through port {port} {share:+.4g} times"
        for j, name in enumerate(found.names)
        for port, share in zip(found.ports, found.through[:, j])
        if abs(share) > WHOLE
    ]


def _short(names: Sequence[str]) -> dict[str, str]:
    """Names of letters, digits and _ that differ in more than their case, as netlists need them."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        plain = short = re.sub(r"\W", "_", name)
        number = 1
        while short.upper() in {one.upper() for one in found.values()}:
            number += 1
            short = f"{plain}_{number}"
        found[name] = short
    return found
