"""Means of correlated samples, with errors that their correlation is part of.

τ_int = ½ + Σ_t ρ(t), summed up to the first t ≥ 6 τ_int (A. D. Sokal's window), ρ the autocorrelation of a series; the
error of its mean is σ √(2τ_int/M), and M/2τ_int samples are independent.
Source: N. Madras, A. D. Sokal, J. Stat. Phys. 50, 109 (1988).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from fluxoid.types import Floats

WINDOW = 6
BLOCKS = 32


class Mean(NamedTuple):
    """value, error: of the mean; time: τ_int in samples; independent: how many samples are."""

    value: float
    error: float
    time: float
    independent: float


def mean(series: Floats) -> Mean:
    """Of one quantity, shape (M,), M ≥ 2. A series that does not vary has τ_int = ½ and no error."""
    x = np.asarray(series, float)
    M, off = len(x), x - x.mean()
    variance = float(off @ off / M)
    if variance <= 1e-28 * max(1.0, float(np.abs(x).max()) ** 2):
        return Mean(float(x.mean()), 0.0, 0.5, float(M))
    spectrum = np.abs(np.fft.rfft(off, 2 * M)) ** 2
    rho = np.fft.irfft(spectrum)[:M] / (variance * M)
    summed = 0.5 + np.cumsum(rho[1:])
    enough = np.flatnonzero(np.arange(1, M) >= WINDOW * np.maximum(summed, 0.5))
    time = max(0.5, float(summed[enough[0]] if len(enough) else summed[-1]))
    return Mean(float(x.mean()), float(np.sqrt(variance * 2 * time / M)), time, M / (2 * time))


def of_means(function: Callable[..., float], *series: Floats) -> tuple[float, float]:
    """(value, error) of a function of means by the jackknife over blocks of time.

    Blocks should be longer than the autocorrelation time: M/32 samples each.
    """
    rows = np.array(series, float)
    count = min(BLOCKS, rows.shape[1])
    blocks = np.array([part.mean(axis=1) for part in np.array_split(rows, count, axis=1)])
    total = blocks.sum(axis=0)
    left_out = np.array([function(*((total - one) / (count - 1))) for one in blocks])
    error = np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum())
    return float(function(*rows.mean(axis=1))), float(error)
