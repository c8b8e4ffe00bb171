"""Tanh–sinh quadrature between two ends at which the integrand may be singular, for many intervals at once.

Distances from both ends are given next to the nodes, so that an integrand like 1/√(E − Δ) loses no digit close to Δ.
"""

from functools import cache

import numpy as np

from fluxoid.types import Floats


@cache
def tanh_sinh(steps: int) -> tuple[Floats, Floats, Floats]:
    """Distance from the left end, from the right end, and weight, for the interval [0, 1]: 2·steps + 1 nodes.

    x = 1/(1 + e^{−π sinh v}), |v| < 3.9, where the distance is 1e-33. Source: Takahasi and Mori, Publ. RIMS Kyoto Univ.
    9, 721 (1974).
    """
    v = np.linspace(-3.9, 3.9, 2 * steps + 1)
    lift = np.exp(-np.pi * np.sinh(v))
    left, right = 1 / (1 + lift), lift / (1 + lift)
    return left, right, (v[1] - v[0]) * np.pi * np.cosh(v) * left * right


def interval(low: Floats, high: Floats, steps: int) -> tuple[Floats, Floats, Floats]:
    """x − low, high − x and weights on a new last axis; an empty or inverted interval weighs nothing."""
    length = np.maximum(high - low, 0.0)[..., None]
    left, right, weight = tanh_sinh(steps)
    return length * left, length * right, length * weight


def layered_interval(low: Floats, high: Floats, layer: Floats, nodes: int) -> tuple[Floats, Floats, Floats]:
    """The same for an integrand that changes within a layer of known thickness at either end, and is finite there.

    x = 1/(1 + e^{−s}), s = v − e^{−v−b} + e^{v−b}, b = 2 + ln(length/layer): even steps in the logarithm of the
    distance down to the layer, doubly exponential beyond. Four nodes for each factor e of length/layer give 1e-10.
    """
    length = np.maximum(high - low, 0.0)
    b = 2 + np.log(np.maximum(length / layer, 1.0))
    reach = (b + 3.3)[..., None]
    unit = np.linspace(-1, 1, nodes)
    v = reach * unit
    b, length = b[..., None], length[..., None]
    fall, rise = np.exp(-v - b), np.exp(v - b)
    s = v - fall + rise
    left, right = 1 / (1 + np.exp(-s)), 1 / (1 + np.exp(s))
    weight = reach * (unit[1] - unit[0]) * (1 + fall + rise) * left * right
    return length * left, length * right, length * weight
