"""The magnetic energy of stream functions on a stack of sheets, as a convolution.

    E = ½ (μ0 h/4π) Σ_st g_s · (q_st ∗ g_t),     q = −(δx² + δy²) ⟨1/r⟩

g is the current [A] at corners, zero outside; ⟨1/r⟩ is the mean over two cells of sheets s and t, in units of 1/h.
By FFT with zero padding: exact to rounding, n log n in time, linear in memory.
"""

from typing import NamedTuple

import numpy as np

from fluxoid.london.kernel import mean_inverse_distance, second_difference, symbol
from fluxoid.types import Complexes, Floats, Ints


class Slab(NamedTuple):
    """Where the current of one sheet flows: the height of its middle and its thickness, m."""

    z: float
    thickness: float


class Magnetic(NamedTuple):
    """size: padded lattice; symbols: of q for each distinct pair of sheets; pair: (S, S) which of them."""

    size: tuple[int, int]
    symbols: tuple[Floats, ...]
    pair: Ints


def magnetic(shape: tuple[int, int], cell: float, slabs: tuple[Slab, ...]) -> Magnetic:
    """Transforms of the kernels between all sheets on a lattice of this shape; cell: h, m."""
    from scipy.fft import next_fast_len

    ny, nx = shape
    size = int(next_fast_len(2 * ny, real=True)), int(next_fast_len(2 * nx, real=True))
    found: dict[tuple[float, ...], int] = {}
    symbols: list[Floats] = []
    pair = np.zeros((len(slabs), len(slabs)), int)
    for s, one in enumerate(slabs):
        for t, other in enumerate(slabs):
            z, thicknesses = apart(one, other, cell)
            key = tuple(float(f"{value:.12g}") for value in (z, *sorted(thicknesses)))
            if key not in found:
                found[key] = len(symbols)
                k = mean_inverse_distance(nx + 1, ny + 1, z, thicknesses)
                symbols.append(symbol(second_difference(k), size))
            pair[s, t] = found[key]
    return Magnetic(size, tuple(symbols), pair)


def apart(one: Slab, other: Slab, cell: float) -> tuple[float, tuple[float, float]]:
    """Distance of two slabs' middles and their thicknesses, in cells."""
    return abs(one.z - other.z) / cell, (one.thickness / cell, other.thickness / cell)


def convolve(m: Magnetic, g: Floats) -> Floats:
    """Σ_t q_st ∗ g_t on every sheet: (S, ny, nx) from (S, ny, nx)."""
    if len(g) == 1:
        hat = _forward(m.size, g[0])
        hat *= m.symbols[0]
        return _backward(m.size, hat, g.shape[1:])[None]
    hats = [_forward(m.size, one) for one in g]
    out = np.empty_like(g)
    for s in range(len(g)):
        total = m.symbols[m.pair[s, 0]] * hats[0]
        for t in range(1, len(g)):
            total += m.symbols[m.pair[s, t]] * hats[t]
        out[s] = _backward(m.size, total, g.shape[1:])
    return out


def _forward(size: tuple[int, int], g: Floats) -> Complexes:
    from scipy.fft import fft, rfft

    rows = rfft(g, size[1], axis=1, workers=-1)
    return np.asarray(fft(rows, size[0], axis=0, overwrite_x=True, workers=-1))


def _backward(size: tuple[int, int], hat: Complexes, shape: tuple[int, ...]) -> Floats:
    from scipy.fft import ifft, irfft

    rows = ifft(hat, axis=0, overwrite_x=True, workers=-1)[: shape[0]]
    return np.ascontiguousarray(irfft(rows, size[1], axis=1, workers=-1)[:, : shape[1]])
