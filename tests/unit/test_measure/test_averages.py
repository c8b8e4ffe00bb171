"""Errors of means of correlated series."""

import numpy as np
import pytest

from fluxoid.errors import InputError
from fluxoid.solvers.averages import mean_rate, mean_with_error


def _remembering(rho, count, seed):
    """x_i = ρ x_{i−1} + noise with unit variance: correlations ρ^|i − j|."""
    from scipy.signal import lfilter

    noise = np.random.default_rng(seed).normal(size=count + 1000)
    return lfilter([np.sqrt(1 - rho**2)], [1, -rho], noise)[1000:]


@pytest.mark.parametrize("rho", [0.0, 0.6, 0.95])
def test_error_of_a_series_with_memory(rho):
    # Variance of the mean of an AR(1) process: (1 + ρ)/(1 − ρ)/n for n ≫ 1/(1 − ρ). Over 200 series the claimed
    # error is right on average to 5 % (it scatters by 10 % at ρ = .95, its mean by .7 %), and the true mean lies
    # within two errors 95 % of the time: with 200 trials not less than 90 %, three standard deviations of the
    # binomial below.
    n = 16384
    found = [mean_with_error(_remembering(rho, n, seed)) for seed in range(200)]
    exact = np.sqrt((1 + rho) / (1 - rho) / n)
    assert np.sqrt(np.mean([f.error**2 for f in found])) == pytest.approx(exact, rel=0.05)
    assert np.mean([abs(f.mean) < 2 * f.error for f in found]) > 0.9
    assert np.median([f.samples for f in found]) == pytest.approx(n * (1 - rho) / (1 + rho), rel=0.25)


def test_plain_scatter_would_be_wrong():
    # The same with ρ = .95: σ/√n is 6.2 times too small, and blocking is not.
    series = _remembering(0.95, 65536, 1)
    plain = series.std() / np.sqrt(len(series))
    assert mean_with_error(series).error / plain == pytest.approx(np.sqrt(39), rel=0.25)


def test_mean_voltage_is_the_flux_that_passed():
    # Phase slips of one quantum at a regular rate: the mean is last less first over time, exactly, at uneven times too.
    rng = np.random.default_rng(0)
    t = np.sort(rng.uniform(0, 100, 500))
    flux = np.floor(t / 0.7)
    found = mean_rate(flux, t)
    assert found.mean == (flux[-1] - flux[0]) / (t[-1] - t[0])
    assert abs(found.mean - 1 / 0.7) < 3 * max(found.error, 1 / (t[-1] - t[0]))
    assert found.error < 0.05


def test_mean_over_uneven_times_is_the_integral():
    t = np.array([0.0, 1.0, 1.5, 4.0, 6.0, 10.0])
    found = mean_with_error(3 * t + 1, t)
    assert found.mean == pytest.approx(16.0, rel=1e-12)


def test_a_constant_has_no_error_and_few_samples_have_none_to_tell():
    assert mean_with_error(np.full(100, 3.7)).error == 0
    assert mean_with_error(np.full(100, 3.7)).mean == pytest.approx(3.7)
    assert np.isnan(mean_with_error([1.0, 2.0]).error)


def test_what_has_no_mean():
    with pytest.raises(InputError, match="no samples"):
        mean_with_error([])
    with pytest.raises(InputError, match="do not increase"):
        mean_with_error([1, 2, 3], [0, 2, 1])
    with pytest.raises(InputError, match="two samples"):
        mean_rate([1.0], [0.0])
