"""A Gaussian random field that depends on the seed and the place alone: not on threads, nor on the lattice.

White noise n on a fixed grid of spacing s = l/2 through the origin, one number for each (seed, i, j), smoothed:
g(r) = sum_ij n_ij w(x − i s) w(y − j s) / norm,  w(x) = exp(−x²/l²),  so <g> = 0, <g²> = 1 and
<g(r) g(r')> = exp(−|r − r'|²/2l²); the grid shows in <g²> by less than 1e-8. l is the correlation length.
On a periodic axis the spacing divides the period and the noise repeats.
"""

import math

import numpy as np

from fluxoid.types import Floats, Ints

_REACH = 4.5  # in l: exp(−4.5²) = 1.6e-9 is left out


def gaussian_field(
    x: Floats, y: Floats, length: float, seed: int, periods: tuple[float | None, float | None] = (None, None)
) -> Floats:
    """The field on the points (x, y), (ny, nx): unit variance, correlation exp(−r²/2 length²).

    x (nx,), y (ny,), length: metres; seed: any integer from 0; periods: of x and y in metres, None where not periodic.
    Periods should be several lengths. Cost (ny + nx) (extent/length)^2, by two matrix products.
    """
    weights_x, i = _weights(x, length, periods[0])
    weights_y, j = _weights(y, length, periods[1])
    return weights_y @ noise(seed, i[None, :], j[:, None]) @ weights_x.T


def _weights(x: Floats, length: float, period: float | None) -> tuple[Floats, Ints]:
    """Smoothing weights (n, nodes) of each point, normalised to unit variance, and the nodes' numbers."""
    x = np.asarray(x, float)
    if period is None:
        step, reach = length / 2, math.ceil(2 * _REACH)
        i = np.arange(math.floor(x.min() / step) - reach, math.ceil(x.max() / step) + reach + 1)
        away = x[:, None] - step * i[None, :]
    else:
        count = math.ceil(2 * period / length)
        step, i = period / count, np.arange(count)
        away = x[:, None] - step * i[None, :]
        away -= period * np.round(away / period)
    images = (
        [0] if period is None else range(-math.ceil(_REACH * length / period), math.ceil(_REACH * length / period) + 1)
    )
    weights = sum(np.exp(-(((away + m * (period or 0.0)) / length) ** 2)) for m in images)
    return weights / np.sqrt(np.sum(weights**2, axis=1, keepdims=True)), i


def noise(seed: int, i: Ints, j: Ints) -> Floats:
    """A standard normal number for each pair of integers, the same wherever and in whatever order it is asked for.

    Box–Muller on hashed counters; the hash is the finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014), applied to
    each key in turn.
    """
    key = _mix(np.uint64(seed % 2**64))
    for one in np.broadcast_arrays(i, j):
        key = _mix(key ^ np.asarray(one, np.int64).view(np.uint64))
    first, second = _mix(key ^ np.uint64(1)), _mix(key ^ np.uint64(2))
    u = (np.asarray(first >> np.uint64(11), float) + 0.5) * 2.0**-53
    v = np.asarray(second >> np.uint64(11), float) * 2.0**-53
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


def _mix(key: np.ndarray | np.uint64) -> np.ndarray:
    with np.errstate(over="ignore"):  # arithmetic modulo 2^64 is meant
        z = np.asarray(key, np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))
