"""The inductances of a device as a netlist of L and K, which ``fluxoid circuit`` and SPICE read.

Which inductors there are, and between which nodes: ``london.arms``. Write "B1 NAME 0 MODEL" for the junction of a port.
"""

import re
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from fluxoid.extract.numbers import coupling, numbers
from fluxoid.london.branches import WHOLE, Branch, arms, opened

if TYPE_CHECKING:
    from fluxoid.london import Inductance


def as_netlist(title: str, found: "Inductance", holes: Sequence[str]) -> str:
    """The netlist of an Inductance. holes: those of its names that are holes."""
    every = numbers(found)
    whole = [one for one in every if one.quantity == "port_inductance"]
    branches = arms(found, holes) if whole else None
    if branches is None:
        whole = [one for one in every if one.quantity == "inductance"]
        closed = {name for name in holes if name not in opened(found)}
        branches = {name: Branch("0" if name in closed else name, "0") for name in found.names}
    short = _short([*branches, *found.names])
    value = {one.of: one.value for one in whole}
    lines = [f"* {' '.join(title.split())}: inductances found by fluxoid"]
    lines += [f"* {name} keeps its fluxoid, which is in what follows" for name in found.kept]
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
