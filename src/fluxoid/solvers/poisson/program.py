"""The cycle, written out once as a list of steps: V above level 2, W below.

Compiled code runs through the list. Each step is a function of a range of rows (``poisson_steps``):

operation, level, rows, source, coarse source, target, sweep

Sources and targets are the vectors R, Z, T of the workspace. The first steps are those of conjugate gradients, one of
each.
"""

import numpy as np

from fluxoid.types import Floats, Ints

# As NumPy numbers, because they are arguments: for each Python constant among them numba would compile all anew.
FIRST_RESIDUAL, SQUARES, SCALE, DIRECTION, CURVATURE, ADVANCE, ADD = np.arange(7)
DESCEND, ASCEND, START, SWEEP, RESTRICT, PROLONG, SUBSTITUTE, PRODUCT = range(7, 15)
OPERATION, LEVEL, ROWS, SOURCE, COARSE, TARGET, OMEGA = range(7)
R, Z, T = range(3)
CYCLE = np.int64(7)
"""The first step of the cycle in the list. The last leaves the sums of r z over the rows in ``partial``."""

Step = tuple[int, int, int, int, int, int, int]


def write_program(rows: Ints, omega: Floats) -> Ints:
    """The list, (steps, 7). rows: of each level; omega: (levels, most sweeps), with zeros for the sweeps not done."""
    steps: list[Step] = [(operation, 0, rows[0], Z, Z, Z, 0) for operation in range(CYCLE)]
    if len(rows) == 1:
        return np.array([*steps, (SUBSTITUTE, 0, 0, R, R, Z, 0), (PRODUCT, 0, rows[0], Z, Z, Z, 0)], np.int64)
    steps.append((DESCEND, 0, rows[1], R, R, T, 0))
    coarse = _visit(steps, 1, rows, np.count_nonzero(omega, axis=1))
    steps.append((ASCEND, 0, rows[0], T, coarse, Z, 0))
    return np.array(steps, np.int64)


def _visit(steps: list[Step], l: int, rows: Ints, sweeps: Ints) -> int:
    """Append the steps that solve for level l and below; returns the vector with the result."""
    if l == len(rows) - 1:
        steps.append((SUBSTITUTE, l, 0, R, R, T, 0))
        return T
    steps.append((START, l, rows[l], R, R, Z, 0))
    here, there = Z, T
    for again in range(1 if l == 1 else 2):
        for k in range(0 if again else 1, sweeps[l]):
            steps.append((SWEEP, l, rows[l], here, here, there, k))
            here, there = there, here
        steps.append((RESTRICT, l, rows[l + 1], here, here, there, 0))
        coarse = _visit(steps, l + 1, rows, sweeps)
        steps.append((PROLONG, l, rows[l], here, coarse, there, 0))
        here, there = there, here
        for k in reversed(range(sweeps[l])):
            steps.append((SWEEP, l, rows[l], here, here, there, k))
            here, there = there, here
    return here
