"""Averages over whole periods, with error bars."""

import numpy as np

from fluxoid.circuit.in_time.run import Slips
from fluxoid.constants import flux_quantum
from fluxoid.types import Floats

BLOCKS = 8


def mean_voltage(slips: Slips, after: float, until: float) -> tuple[float, float]:
    """(mean voltage, its standard error) of a junction between two times, V, from its phase slips.

    V = Phi0 (slips) / (time from the first to the last of them): whole periods. The error is that of the mean over
    eight blocks of periods (zero-noise runs: what of the start-up is left); without two slips it is 0 +- Phi0/(until-
    after).

    after, until: s, the window; leave out the time a circuit takes to settle.
    """
    inside = (slips.times >= after) & (slips.times <= until)
    times, signs = slips.times[inside], slips.signs[inside]
    if len(times) < 2:
        return 0.0, flux_quantum / (until - after) if len(times) else 0.0
    turns = np.concatenate([[0], np.cumsum(signs[1:])])
    if np.any(signs != signs[0]):  # noise: slips both ways; between the window's ends to within one slip
        mean = flux_quantum * float(np.sum(signs)) / (until - after)
        parts = np.histogram(times, BLOCKS, (after, until), weights=signs.astype(float))[0]
        return mean, flux_quantum * float(np.std(parts, ddof=1)) * np.sqrt(BLOCKS) / (until - after)
    mean = flux_quantum * float(turns[-1]) / float(times[-1] - times[0])
    edges = np.unique(np.linspace(0, len(times) - 1, min(BLOCKS, len(times) - 1) + 1).astype(int))
    blocks = flux_quantum * np.diff(turns[edges]) / np.diff(times[edges])
    error = float(np.std(blocks, ddof=1) / np.sqrt(len(blocks))) if len(blocks) > 1 else abs(mean)
    return mean, error


def smooth_mean(times: Floats, values: Floats) -> tuple[Floats, Floats]:
    """(mean, error estimate) of a quasiperiodic signal: an average with a smooth window, which needs no period.

    sum w v / sum w with w = exp(-1/(s(1 - s))), s from 0 to 1 over the times (equally spaced). It converges faster
    than any power of the number of periods. values: (..., samples). The error is the difference to the mean over the
    middle half. Source: S. Das et al., Nonlinearity 30, 4111 (2017).
    """

    def window(n: int) -> Floats:
        s = (np.arange(n) + 0.5) / n
        w = np.exp(-1 / (s * (1 - s)))
        return w / w.sum()

    n = values.shape[-1]
    quarter = n // 4
    whole = values @ window(n)
    middle = values[..., quarter : n - quarter] @ window(n - 2 * quarter)
    return whole, np.abs(whole - middle)


def block_error(values: Floats, blocks: int = 16) -> tuple[Floats, Floats]:
    """(mean, standard error) over the last axis from the scatter of block means; blocks longer than correlations."""
    n = values.shape[-1] // blocks * blocks
    means = values[..., :n].reshape(*values.shape[:-1], blocks, n // blocks).mean(axis=-1)
    return means.mean(axis=-1), means.std(axis=-1, ddof=1) / np.sqrt(blocks)
