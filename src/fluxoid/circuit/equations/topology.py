"""What follows from the wiring alone: nodes, rigid trees of sources, and which unknowns are of second, first or no
order.

Legend. A *rigid* edge fixes a phase difference: P and V sources, E and H outputs, the shorts that F and H control with,
inductors of zero henry, and the flux of a loop (a phase source in series with one of its branches). Nodes joined by
rigid edges have one unknown together, the phase of their root.

The unknowns X (roots) are combined so that, as far as the wiring decides,
  second order: all that capacitors see; first order: what only resistors see; none: what only inductors see.
A group of nodes tied together by capacitors alone, and floating, has one unknown that no capacitor sees; and so on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fluxoid.circuit.description.circuit import Circuit, ground, natural, nodes, path
from fluxoid.circuit.description.elements import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    KineticInductor,
    Loop,
    PhaseSource,
    Resistor,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.circuit.description.waveforms import WhiteNoise
from fluxoid.circuit.equations.loops import offsets
from fluxoid.errors import InputError

NONE = -1  # ground, as a node index


@dataclass(frozen=True)
class Edge:
    """A rigid edge: phase(plus) - phase(minus) is known, or an unknown of its own (kind H), or proportional (kind E).

    kind: "P", "V" (a source), "short", "flux", "E", "H"; element: whose it is; loops: {loop name: factor} for "flux".
    """

    kind: str
    plus: int
    minus: int
    element: Any
    loops: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Structure:
    """The wiring of a circuit. Node indices; NONE is ground.

    nodes: names; branches: {element name: (plus, minus)} of all two-poles, after loop fluxes took their place;
    edges: rigid edges; parent: for each node (edge, sign) towards its root, or (-1, 0); above: the node it leads to;
    root: for each node its root (NONE: ground); order: nodes so that one comes after the node above it;
    second, first, none: unknowns (root nodes) by order; H unknowns are first order and named after the edges' indices;
    combine: {unknown: unknown} pairs (j, r): phase j counts from phase r; gauge: roots that have no meaning (set to 0).
    """

    nodes: tuple[str, ...]
    branches: dict[str, tuple[int, int]]
    edges: tuple[Edge, ...]
    parent: tuple[tuple[int, int], ...]
    above: tuple[int, ...]
    root: tuple[int, ...]
    order: tuple[int, ...]
    second: tuple[int, ...]
    first: tuple[int, ...]
    none: tuple[int, ...]
    combine: tuple[tuple[int, int], ...]
    gauge: tuple[int, ...]


def analyse(made: Circuit) -> Structure:
    """Find the structure of a circuit. Raises InputError naming the elements of a singular loop or a driven island."""
    names = nodes(made)
    index = {name: k for k, name in enumerate(names)}

    def at(node: str) -> int:
        return NONE if ground(node) else index[node]

    branches = {e.name: (at(e.plus), at(e.minus)) for e in made.elements if not isinstance(e, (Coupling, Loop))}
    edges = _source_edges(made, branches, at)
    edges += _flux_edges(made, branches, names)
    parent, above, root, order = _trees(len(names), edges, _preferred_roots(made, branches, len(names)))
    second, first, none, combine, gauge = _orders(made, branches, root, names, at)
    return Structure(
        tuple(names), branches, tuple(edges), parent, above, root, order, second, first, none, combine, gauge
    )


def _source_edges(made: Circuit, branches: dict[str, tuple[int, int]], at: Any) -> list[Edge]:
    edges = []
    for element in made.elements:
        if isinstance(element, (PhaseSource, VoltageSource)):
            edges.append(Edge("P" if isinstance(element, PhaseSource) else "V", *branches[element.name], element))
        elif isinstance(element, Inductor) and element.inductance == 0:
            edges.append(Edge("short", *branches[element.name], element))
        elif isinstance(element, Controlled):
            if element.kind in "FH":
                edges.append(Edge("short", at(element.control_plus), at(element.control_minus), element))
            if element.kind in "EH":
                edges.append(Edge(element.kind, *branches[element.name], element))
    return edges


def _flux_edges(made: Circuit, branches: dict[str, tuple[int, int]], names: list[str]) -> list[Edge]:
    """Put each loop's flux in series with a branch: the branch ends on a new node, a rigid edge leads on."""
    declared = made.of(Loop)
    if not declared:
        return []
    carriers = [
        e for e in made.of(Inductor, KineticInductor, Junction) if not (isinstance(e, Inductor) and e.inductance == 0)
    ]
    # branches the tree takes first end up without flux: junctions and kinetic inductors, then plain inductors
    carriers.sort(key=lambda e: (isinstance(e, Inductor), natural(e.name)))
    rigid = made.of(PhaseSource, VoltageSource) + [e for e in made.of(Inductor) if e.inductance == 0]
    listed = rigid + carriers
    number = {e.name: k for k, e in enumerate(listed)}
    ends = [(branches[e.name][0] + 1, branches[e.name][1] + 1) for e in listed]
    cycles = [{number[e.name]: sign for e, sign in path(made, loop)} for loop in declared]
    placed = offsets(len(names) + 1, ends, cycles, [loop.name for loop in declared])
    edges = []
    for branch, entries in sorted(placed.items()):
        element = listed[branch]
        plus, minus = branches[element.name]
        names.append(f"{element.name}|flux")
        new = len(names) - 1
        branches[element.name] = (plus, new)
        loops = tuple((declared[k].name, factor) for k, factor in sorted(entries.items()))
        edges.append(Edge("flux", new, minus, element, loops))
    return edges


def _preferred_roots(made: Circuit, branches: dict[str, tuple[int, int]], count: int) -> list[int]:
    """How well each node serves as a root: one with a capacitor needs no second derivative of a source."""
    score = [0] * count
    for element in made.of(Capacitor, Junction):
        if element.capacitance > 0:
            for node in branches[element.name]:
                if node != NONE:
                    score[node] = 2
    for element in made.of(Resistor, Junction):
        for node in branches[element.name]:
            if node != NONE:
                score[node] = max(score[node], 1)
    return score


def _trees(count: int, edges: Sequence[Edge], score: Sequence[int]) -> tuple[Any, Any, Any, Any]:
    around: dict[int, list[tuple[int, int, int]]] = {}
    for k, edge in enumerate(edges):
        if edge.plus == edge.minus:
            raise InputError(
                f"{edge.element.name} fixes the phase across itself: both its ends are one node", try_=LOOP
            )
        around.setdefault(edge.plus, []).append((edge.minus, k, -1))
        around.setdefault(edge.minus, []).append((edge.plus, k, +1))
    parent, above, root = [(-1, 0)] * count, [NONE] * count, list(range(count))
    seen: set[int] = set()
    order: list[int] = []
    starts = [NONE, *sorted(range(count), key=lambda node: (-score[node], node))]
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        order.append(start)
        stack = [start]
        used: set[int] = set()
        while stack:
            node = stack.pop()
            for other, k, sign in sorted(around.get(node, ())):
                if k in used:
                    continue
                used.add(k)
                if other in seen:
                    raise InputError(_loop_message(edges, parent, above, node, other, k), try_=LOOP)
                seen.add(other)
                order.append(other)
                parent[other], above[other], root[other] = (k, sign), node, start
                stack.append(other)
    return tuple(parent), tuple(above), tuple(root), tuple(node for node in order if node != NONE)


LOOP = "a small inductance or a resistance in the loop, or leave one of them out"


def _loop_message(edges: Sequence[Edge], parent: Any, above: Any, one: int, two: int, closing: int) -> str:
    def up(node: int) -> list[int]:
        found = []
        while node != NONE and parent[node][0] >= 0:
            found.append(parent[node][0])
            node = above[node]
        return found

    first, second = up(one), up(two)
    common = set(first) & set(second)
    members = [closing, *(k for k in first + second if k not in common)]
    named = sorted({edges[k].element.name for k in members}, key=natural)
    return f"a singular loop: {', '.join(named)} fix the phase all around it"


def components(members: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest member of each member's component; NONE for those joined to ground."""
    parent = {member: member for member in members}
    parent[NONE] = NONE

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in pairs:
        a, b = find(a), find(b)
        if a != b:
            parent[max(a, b)] = min(a, b)
    return {member: find(member) for member in parent if member != NONE}


def _orders(
    made: Circuit, branches: dict[str, tuple[int, int]], root: Sequence[int], names: list[str], at: Any
) -> tuple[Any, ...]:
    roots = sorted({r for r in root if r != NONE})

    def pairs(elements: Iterable[Any]) -> list[tuple[int, int]]:
        found = []
        for element in elements:
            ends = [branches[element.name]]
            if isinstance(element, TransmissionLine):
                ends.append((at(element.far_plus), at(element.far_minus)))
            found += [tuple(NONE if node == NONE else root[node] for node in pair) for pair in ends]
        return found  # type: ignore[return-value]

    capacitive = pairs(e for e in made.of(Capacitor, Junction) if e.capacitance > 0)
    resistive = pairs(made.of(Resistor, TransmissionLine))
    resistive += pairs(e for e in made.of(Junction) if e.resistance != float("inf") or e.quasiparticles)
    inductive = pairs(made.of(Inductor, KineticInductor, Junction))
    levels = [
        components(roots, capacitive),
        components(roots, capacitive + resistive),
        components(roots, capacitive + resistive + inductive),
    ]
    combine = []
    classes: list[list[int]] = [[], [], [], []]
    for node in roots:
        heads = [level[node] for level in levels]
        depth = sum(head == node for head in heads)  # a head of a component at its level, and at all levels before it
        classes[depth].append(node)
        if depth < 3 and heads[depth] != NONE:
            combine.append((node, heads[depth]))
    _check_islands(made, branches, root, levels[2], names, classes[3])
    return tuple(classes[0]), tuple(classes[1]), tuple(classes[2]), tuple(combine), tuple(classes[3])


def _check_islands(
    made: Circuit,
    branches: dict[str, tuple[int, int]],
    root: Sequence[int],
    island: dict[int, int],
    names: Sequence[str],
    floating: Sequence[int],
) -> None:
    def of(node: int) -> int:
        return NONE if node == NONE or root[node] == NONE else island[root[node]]

    into: dict[tuple[int, Any], list[tuple[float, Any]]] = {}
    for element in made.of(CurrentSource, Controlled):
        if isinstance(element, Controlled) and element.kind not in "FG":
            continue
        plus, minus = (of(node) for node in branches[element.name])
        wave = element.waveform if isinstance(element, CurrentSource) else element.name
        for head, sign in ((plus, -1), (minus, 1)) if plus != minus else ():
            amount = sign * getattr(element, "amplitude", 1.0)
            into.setdefault((head, wave), []).append((amount, element))
    for (head, wave), found in into.items():
        amounts = [amount for amount, _ in found]
        balanced = abs(sum(amounts)) <= 1e-12 * max(map(abs, amounts)) and not isinstance(wave, WhiteNoise)
        if head in floating and not balanced:
            members = [names[n] for n in range(len(names)) if of(n) == head and "|flux" not in names[n]]
            raise InputError(
                f"{found[0][1].name} drives a current into nodes {', '.join(members[:6])}, from which none leads back",
                try_="an element from there to ground, or sources whose currents cancel",
            )
