"""The magnetic energy of stream functions on a stack of sheets, as a convolution.

    E = ½ (μ0 h/4π) Σ_st g_s · (q_st ∗ g_t),     q = −(δx² + δy²) ⟨1/r⟩

g is the current [A] at corners, zero outside; ⟨1/r⟩ is the mean over two cells of sheets s and t, in units of 1/h.
By FFT with zero padding: exact to rounding, n log n in time, linear in memory.
"""

from typing import NamedTuple

import numpy as np

from fluxoid.london.setup.sheets import Slab
from fluxoid.solvers.inverse_distance import PARALLEL_FROM, mean_inverse_distance, second_difference, symbol
from fluxoid.types import Floats, Ints

BLOCK = 1 << 17  # numbers of one sheet that are padded at once


class Magnetic(NamedTuple):
    """size: padded lattice; symbols: of q for each distinct pair of sheets, see kernel.symbol; pair: (S, S) which."""

    size: tuple[int, int]
    symbols: tuple[Floats, ...]
    pair: Ints


def magnetic(shape: tuple[int, int], cell: float, slabs: tuple[Slab, ...]) -> Magnetic:
    """Transforms of the kernels between all sheets on a lattice of this shape; cell: h, m."""
    from scipy.fft import next_fast_len

    ny, nx = shape
    size = 2 * int(next_fast_len(ny, real=True)), 2 * int(next_fast_len(nx, real=True))
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
    """Σ_t q_st ∗ g_t on every sheet: (S, ny, nx) from (S, ny, nx).

    Some rows at a time, and then some columns, are padded and transformed: what is padded stays small.
    """
    from scipy.fft import fft, ifft, irfft, rfft

    sheets, ny, nx = g.shape
    half = m.size[0] // 2
    workers = -1 if ny * nx > PARALLEL_FROM else 1
    out, rows = np.empty_like(g), np.empty((sheets, ny, m.size[1] // 2 + 1), complex)
    for some in _blocks(ny, m.size[1]):
        rows[:, some] = rfft(g[:, some], m.size[1], axis=2, workers=workers)
    for some in _blocks(rows.shape[2], m.size[0]):
        hats = fft(rows[:, :, some], m.size[0], axis=1, workers=workers)
        for s in range(sheets):
            total = np.zeros_like(hats[0])
            for t in range(sheets):
                symbol = m.symbols[m.pair[s, t]][:, some]
                total[: half + 1] += symbol * hats[t, : half + 1]
                total[half + 1 :] += symbol[half - 1 : 0 : -1] * hats[t, half + 1 :]
            rows[s, :, some] = ifft(total, axis=0, overwrite_x=True, workers=workers)[:ny]
    for some in _blocks(ny, m.size[1]):
        out[:, some] = irfft(rows[:, some], m.size[1], axis=2, workers=workers)[:, :, :nx]
    return out


def _blocks(count: int, length: int) -> list[slice]:
    """Slices of so many rows of a length."""
    block = max(1, BLOCK // length)
    return [slice(first, first + block) for first in range(0, count, block)]
