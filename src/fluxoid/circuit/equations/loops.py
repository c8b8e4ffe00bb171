"""Loops: where applied fluxes and fluxoid numbers enter the branches of a circuit.

A flux is a property of a loop, the equations are written for branches: each loop of a basis gets its phase
2 pi (flux/Phi0 - fluxoid) through offsets on the branches outside a spanning tree. Loops nobody declared have none.
"""

from collections import deque
from collections.abc import Sequence

import numpy as np

from fluxoid.errors import InputError


def spanning_forest(count: int, ends: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """(branches in the forest, branches outside) for branches between nodes 0 .. count-1, taken in order."""
    parent = list(range(count))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    inside, outside = [], []
    for k, (a, b) in enumerate(ends):
        a, b = find(a), find(b)
        if a == b:
            outside.append(k)
        else:
            parent[max(a, b)] = min(a, b)
            inside.append(k)
    return inside, outside


def shortest_cycle(count: int, ends: Sequence[tuple[int, int]], branch: int) -> dict[int, int] | None:
    """The shortest cycle through ``branch``: {branch: sign}; None if it closes none."""
    start, goal = ends[branch]
    if start == goal:
        return {branch: 1}
    around: list[list[tuple[int, int, int]]] = [[] for _ in range(count)]
    for k, (a, b) in enumerate(ends):
        if k != branch:
            around[a].append((b, k, 1))
            around[b].append((a, k, -1))
    came: dict[int, tuple[int, int, int]] = {goal: (-1, -1, 0)}
    queue = deque([goal])
    while queue and start not in came:
        node = queue.popleft()
        for other, k, sign in around[node]:
            if other not in came:
                came[other] = (node, k, sign)
                queue.append(other)
    if start not in came:
        return None
    cycle, node = {branch: 1}, start
    while node != goal:
        node, k, sign = came[node]
        cycle[k] = sign
    return cycle


def offsets(
    count: int, ends: Sequence[tuple[int, int]], declared: Sequence[dict[int, int]], names: Sequence[str]
) -> dict[int, dict[int, float]]:
    """{branch: {loop: coefficient}}: how the phase of each declared loop enters the branches.

    count: nodes; ends: node pairs of the branches; declared: {branch: sign} for each loop; names: of the loops.
    Raises InputError naming a loop that is a combination of others.
    """
    _, outside = spanning_forest(count, ends)
    column = {branch: k for k, branch in enumerate(outside)}
    basis: list[np.ndarray] = []
    reduced: list[tuple[int, np.ndarray]] = []

    def add(cycle: dict[int, int]) -> bool:
        row = np.zeros(len(outside))
        for branch, sign in cycle.items():
            if branch in column:
                row[column[branch]] += sign
        rest = row.copy()
        for pivot, pivot_row in reduced:
            rest = rest - rest[pivot] * pivot_row
        pivot = int(np.argmax(np.abs(rest))) if len(rest) else 0
        if not len(rest) or abs(rest[pivot]) < 1e-9:
            return False
        reduced.append((pivot, rest / rest[pivot]))
        basis.append(row)
        return True

    for name, cycle in zip(names, declared):
        if not add(cycle):
            raise InputError(
                f"loop {name} is a combination of the loops declared before it", try_="leave it out: its flux follows"
            )
    if len(basis) < len(outside):
        cycles = [shortest_cycle(count, ends, k) for k in (*outside, *(k for k in range(len(ends)) if k not in column))]
        spare = [cycle for cycle in cycles if cycle is not None]
        for cycle in sorted(spare, key=lambda c: (len(c), sorted(c))):
            if len(basis) == len(outside):
                break
            add(cycle)
    solution = np.linalg.solve(np.array(basis), np.eye(len(outside))[:, : len(declared)])
    found: dict[int, dict[int, float]] = {}
    for branch, k in column.items():
        entries = {loop: float(solution[k, loop]) for loop in range(len(declared)) if abs(solution[k, loop]) > 1e-12}
        if entries:
            found[branch] = entries
    return found
