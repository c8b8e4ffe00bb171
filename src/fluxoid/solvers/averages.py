"""Means of correlated series with honest errors.

Samples of a run resemble those just before them, so the scatter over √n is too small an error. Blocking averages
pairs of neighbours again and again; when blocks are longer than the memory of the series, the scatter of their
means stops growing and is the error. Where it stops is found by a test: the correlations that are left at a level
and all above it are no larger than chance allows.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.types import Floats

CONFIDENCE = 0.99  # that what is left above the chosen level is chance
FEWEST = 4  # samples below which no error is given


@dataclass(frozen=True)
class Estimate:
    """A mean and its standard error, in the unit of the series; the error is nan where there is too little to tell it.

    samples: how many independent samples would give this error.
    """

    mean: float
    error: float
    samples: float


def mean_with_error(series: ArrayLike, times: ArrayLike | None = None) -> Estimate:
    """Mean of a correlated series and its standard error, by blocking.

    series: (n,); times: (n,) increasing, when the samples are not equally spaced; the mean is then that over time,
    of the straight lines between samples. Stationary parts only: cut off the transient first.
    Raises InputError for an empty series, or for times that do not increase.
    Source: Flyvbjerg and Petersen, J. Chem. Phys. 91, 461 (1989); the level by Jonsson, Phys. Rev. E
    98, 043304 (2018). Good values: a hundred correlation times or more. Fails for series no longer than their
    memory: too small an error.
    """
    values = np.asarray(series, dtype=float).ravel()
    if not len(values):
        raise InputError("the mean of no samples", try_="a longer run, or a later end of the window")
    if times is None or len(values) == 1:
        return _estimate(values)
    t = _increasing(times, len(values))
    integral = np.concatenate([[0.0], np.cumsum(0.5 * (values[1:] + values[:-1]) * np.diff(t))])
    return mean_rate(integral, t)


def mean_rate(integral: ArrayLike, times: ArrayLike) -> Estimate:
    """Mean rate of change of an integral, (last − first)/time, and its standard error.

    So the mean voltage is that of the flux that passed, V̄ = ΔΦ/Δt, exact over all steps between the samples.
    integral: (n,), n ≥ 2; times: (n,) increasing, s.
    Raises InputError for fewer than two samples, or for times that do not increase. Errors as in ``mean_with_error``.
    """
    values = np.asarray(integral, dtype=float).ravel()
    if len(values) < 2:
        raise InputError("a rate needs two samples", try_="a longer run, or a wider window")
    t = _increasing(times, len(values))
    edges = np.linspace(t[0], t[-1], len(t))
    rates = np.diff(np.interp(edges, t, values)) / np.diff(edges)
    found = _estimate(rates)
    return Estimate(float((values[-1] - values[0]) / (t[-1] - t[0])), found.error, found.samples)


def _increasing(times: ArrayLike, count: int) -> Floats:
    t = np.asarray(times, dtype=float).ravel()
    if len(t) != count or not np.all(np.diff(t) > 0):
        raise InputError(
            f"{len(t)} times for {count} samples, or times that do not increase", try_="one rising time each"
        )
    return t


def _estimate(values: Floats) -> Estimate:
    mean = float(values.mean())
    if len(values) < FEWEST:
        return Estimate(mean, math.nan, float(len(values)))
    spread = float(values.var())
    # Rounding alone is no scatter.
    if spread <= (1e-14 * np.abs(values).max()) ** 2:
        return Estimate(mean, 0.0, float(len(values)))
    variances, correlations, statistics = _blocking(values)
    left_over = np.cumsum(statistics[::-1])[::-1]
    limits = _chance(np.arange(len(statistics), 0, -1))
    quiet = np.flatnonzero(left_over <= limits)
    level = int(quiet[0]) if len(quiet) else len(variances) - 1
    error = math.sqrt(variances[level] * (1 + 2 * max(correlations[level], 0.0)))
    return Estimate(mean, error, spread / max(error**2, 1e-300))


def _blocking(values: Floats) -> tuple[Floats, Floats, Floats]:
    """At each level: squared error of the mean, correlation of neighbours, and that squared over its own scatter."""
    variances, correlations, statistics = [], [], []
    x = values - values.mean()
    while len(x) >= FEWEST:
        n, spread = len(x), max(float(np.mean(x**2)), 1e-300)
        # The estimate of a correlation of white noise has mean −1/n and variance about 1/n.
        rho = float(np.sum(x[1:] * x[:-1])) / (n * spread) + 1 / n
        variances.append(spread / (n - 1))
        correlations.append(rho)
        statistics.append(n * rho**2)
        x = 0.5 * (x[: n - n % 2 : 2] + x[1 : n - n % 2 : 2])
        x = x - x.mean()
    return np.array(variances), np.array(correlations), np.array(statistics)


def _chance(freedoms: np.ndarray) -> Floats:
    """Value that the sum of so many squared normal numbers exceeds with probability 1 − CONFIDENCE."""
    from scipy.special import chdtri

    return np.asarray(chdtri(freedoms, 1 - CONFIDENCE), dtype=float)
