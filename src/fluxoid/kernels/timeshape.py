"""Time shapes in compiled code: the product of shapes read from a flat table of float64.

code = [number of shapes, then for each: kind, number of parameters m, m parameters]
CONSTANT  value
RAMP      start, stop, from, to          a straight line between, constant outside
SINE      frequency, phase, amplitude, offset
PULSE     start, rise, hold, fall, low, high
TABLE     t_1 … t_k, v_1 … v_k           straight lines between, constant outside
"""

import math

import numpy as np

from fluxoid.kernels.compile import kernel
from fluxoid.kernels.timecodes import PULSE, RAMP, SINE, TABLE
from fluxoid.types import Floats


@kernel
def shape_at(code: Floats, t: float) -> float:
    """The product at time t [s] of all shapes in ``code``; 1 when there are none."""
    product = 1.0
    at = 1
    for _ in range(int(code[0])):
        kind, m = int(code[at]), int(code[at + 1])
        product *= _one(kind, code[at + 2 : at + 2 + m], t)
        at += 2 + m
    return product


@kernel
def _one(kind: int, p: Floats, t: float) -> float:
    if kind == RAMP:
        return p[2] + (p[3] - p[2]) * _rise(t, p[0], p[1] - p[0])
    if kind == SINE:
        return p[3] + p[2] * math.sin(2.0 * math.pi * p[0] * t + p[1])
    if kind == PULSE:
        down = p[0] + p[1] + p[2]
        return p[4] + (p[5] - p[4]) * (_rise(t, p[0], p[1]) - _rise(t, down, p[3]))
    if kind == TABLE:
        return _table(p, t)
    return p[0]


@kernel
def _rise(t: float, start: float, length: float) -> float:
    """0 before ``start``, 1 after ``start + length``, straight between."""
    return min(max((t - start) / length, 0.0), 1.0)


@kernel
def _table(p: Floats, t: float) -> float:
    k = p.size // 2
    if t <= p[0]:
        return p[k]
    if t >= p[k - 1]:
        return p[2 * k - 1]
    i = np.searchsorted(p[:k], t, side="right") - 1
    return p[k + i] + (p[k + i + 1] - p[k + i]) * (t - p[i]) / (p[i + 1] - p[i])
