"""The unit currents of a circuit's nonlinear entries, compiled: sine, tables, quasiparticle branches."""

import math
from collections.abc import Sequence

import numpy as np
from numpy import rint

from fluxoid.circuit.compiled.arena import (
    AT_REST,
    GAP_LOW,
    GAP_WIDTH,
    LANES,
    NQ,
    NR,
    RECALLED,
    REMEMBER,
    SUMS,
    TABLE_COUNT,
    TABLE_FIRST,
    TABLE_LOW,
    TABLE_PERIODIC,
    TABLE_PIECES,
    TABLE_STEP,
    WHICH,
    Arena,
)
from fluxoid.circuit.compiled.operators import apply
from fluxoid.circuit.description.relations import Relation, table
from fluxoid.kernels.compile import kernel

PER_PI = 1 / math.pi
PI_A, PI_B, PI_C = 3.14159265160560607910, 1.9841871479187033e-09, 1.1442377452219664e-17  # their sum is pi


def relation_tables(arena: Arena, relations: Sequence[Relation]) -> None:
    """Put splines for the table group into the arena; equal relations share one."""
    distinct: dict[Relation, int] = {}
    which = [distinct.setdefault(relation, len(distinct)) for relation in relations]
    made = [table(relation) for relation in distinct]
    sizes = [len(c) for _, _, c in made]
    arena.set("WHICH", arena.put_ints(which))
    arena.set("TABLE_FIRST", arena.put_ints(np.concatenate([[0], np.cumsum(sizes)])))
    arena.set("TABLE_COUNT", arena.put_ints(sizes))
    arena.set("TABLE_PERIODIC", arena.put_ints([int(getattr(r, "periodic", True)) for r in distinct]))
    arena.set("TABLE_LOW", arena.put_floats([low for low, _, _ in made]))
    arena.set("TABLE_STEP", arena.put_floats([step for _, step, _ in made]))
    arena.set("TABLE_PIECES", arena.put_floats(np.concatenate([c for _, _, c in made]) if made else []))


@kernel
def sines(phase: np.ndarray, out: np.ndarray, n: int) -> None:
    """out = sin(phase), to 2e-16 for |phase| below 1e8, in a loop that vectorises."""
    for i in range(n):
        x = phase[i]
        k = rint(x * PER_PI)
        r = x - k * PI_A
        r = r - k * PI_B
        r = r - k * PI_C
        z = r * r
        p = 2.8114572543455207e-15 - z * 8.2206352466243297e-18
        p = -7.6471637318198164e-13 + z * p
        p = 1.6059043836821614e-10 + z * p
        p = -2.5052108385441718e-08 + z * p
        p = 2.7557319223985890e-06 + z * p
        p = -1.9841269841269841e-04 + z * p
        p = 8.3333333333333333e-03 + z * p
        p = -1.6666666666666667e-01 + z * p
        sign = 1.0 - 2.0 * abs(k - 2.0 * rint(0.5 * k))
        out[i] = sign * (r + r * z * p)


@kernel
def table_value(I: np.ndarray, F: np.ndarray, which: int, phase: float) -> tuple[float, float, bool]:
    """(value, derivative, inside its range) of a table."""
    count, periodic = I[I[TABLE_COUNT] + which], I[I[TABLE_PERIODIC] + which] != 0
    step = F[I[TABLE_STEP] + which]
    position = (phase - F[I[TABLE_LOW] + which]) / step
    if periodic:
        position -= count * math.floor(position / count)
    k = min(max(int(position // 1.0), 0), count - 1)
    s = position - k
    p = I[TABLE_PIECES] + 4 * (I[I[TABLE_FIRST] + which] + k)
    value = F[p] + s * (F[p + 1] + s * (F[p + 2] + s * F[p + 3]))
    slope = (F[p + 1] + s * (2 * F[p + 2] + s * 3 * F[p + 3])) / step
    return value, slope, periodic or (position >= -1e-9 and position <= count + 1e-9)


@kernel
def tables(I: np.ndarray, F: np.ndarray, phase: np.ndarray, out: np.ndarray, n: int) -> bool:
    """Fill the table group of n flat entries; whether all phases are in range."""
    good, lanes = True, I[LANES]
    for i in range(n):
        out[i], _, inside = table_value(I, F, I[I[WHICH] + i // lanes], phase[i])
        good = good and inside
    return good


@kernel
def quasiparticle(v: float, low: float, width: float) -> tuple[float, float]:
    """(v s, its derivative): s goes from 0 to 1 with two smooth derivatives as |v| goes from low to low + width."""
    x = min(max((abs(v) - low) / width, 0.0), 1.0)
    s = x * x * x * (10 + x * (-15 + 6 * x))
    slope = 30 * x * x * (1 - x) * (1 - x) / width
    return v * s, s + abs(v) * slope


@kernel
def quasiparticles(I: np.ndarray, F: np.ndarray, v: np.ndarray, out: np.ndarray) -> None:
    """Fill the quasiparticle group from junction voltages."""
    lanes = I[LANES]
    for i in range(I[NQ]):
        out[i] = quasiparticle(v[i], F[I[GAP_LOW] + i // lanes], F[I[GAP_WIDTH] + i // lanes])[0]


@kernel
def recall(I: np.ndarray, F: np.ndarray, K: np.ndarray, x: np.ndarray, theta: np.ndarray, out: np.ndarray) -> None:
    """Fill the memory groups of the junctions from their phases and the states in x: see ``memory``."""
    n, lanes = I[NR], I[LANES]
    sums = K[I[RECALLED] : I[RECALLED] + 4 * n]
    for i in range(4 * n):
        sums[i] = 0.0
    apply(I, F, I[SUMS], x, sums)
    for i in range(n):
        half = 0.5 * theta[I[I[REMEMBER] + i // lanes] * lanes + i % lanes]
        even, odd = math.cos(half), math.sin(half)
        out[i] = sums[n + i] * even + sums[i] * odd - F[I[AT_REST] + i // lanes] * 2 * even * odd
        out[n + i] = sums[2 * n + i] * odd - sums[3 * n + i] * even
        out[2 * n + i], out[3 * n + i] = even, odd
