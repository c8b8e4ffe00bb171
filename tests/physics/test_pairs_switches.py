"""Both sides of every switch of method in the microscopic theory join: docs/decisions/switches-materials.md.

A cubic through four points on one side is drawn on to a point on the other; smooth functions meet it to the fourth
order of the step, of some 1e-4 of the place of the switch.
"""

import numpy as np
import pytest
from scipy.special import psi, zeta

from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.purity import gorkov_function
from fluxoid.pairs.condensate.ratios import GAP, ZETA_3
from fluxoid.pairs.currents.depairing_purity import SLOW, _current
from fluxoid.pairs.fields.upper_field_purity import _share
from fluxoid.pairs.lengths.nonlocal_screening import angular_function
from fluxoid.pairs.numerics.matsubara import log_digamma


def jump(function, place, step=1e-4):
    """How far f beyond the switch is from the cubic through four points before it, over f; both ways round."""
    found = []
    for way in (1, -1):
        x = place * (1 + way * step * np.array([-3.5, -2.5, -1.5, -0.5, 0.5]))
        f = np.array([float(function(np.array(one))) for one in x])
        found.append(abs(f[4] - (4 * f[3] - 6 * f[2] + 4 * f[1] - f[0])) / abs(f[4]))
    return max(found)


@pytest.mark.parametrize(
    ("name", "function", "place", "allowed"),
    [
        ("gap, sums with and without the logarithm", gap_over_critical_temperature, 0.3, 2e-13),
        ("digamma and its series", lambda s: log_digamma(1 / (2 * np.pi), s), 1e3, 1e-13),
        ("Gorkov's function and its series", gorkov_function, 2e-2 / GAP, 1e-9),
        ("angular function and its series", angular_function, 0.05, 1e-11),
        ("Eilenberger's current, Gauss and closed", lambda a: _current(np.array(0.6), np.array(0.8), a), SLOW, 1e-10),
        ("what a field leaves", lambda z: _share(np.array([float(z)]))[0][0], 200.0, 1e-10),
        ("what a field takes", lambda z: _share(np.array([float(z)]))[1][0], 200.0, 1e-10),
    ],
)
def test_both_sides_of_a_switch_join(name, function, place, allowed):
    assert jump(function, place) < allowed


@pytest.mark.parametrize("rho", [0.009999, 0.010001, 1.0])
def test_gorkovs_function_against_its_sum(rho):
    """(8/7 zeta(3)) sum 1/(2n+1)^2 (2n+1+rho), 10^5 terms and the tail's integral: 1e-10."""
    n = 2 * np.arange(100_000) + 1.0
    total = np.sum(1 / (n**2 * (n + rho))) + 1 / (4 * (n[-1] + 1) ** 2)
    assert float(gorkov_function(2 * rho / GAP)) == pytest.approx(8 / (7 * ZETA_3) * total, rel=1e-10)
    assert zeta(3) == pytest.approx(ZETA_3, rel=1e-14)


@pytest.mark.parametrize("z", [999.9, 1000.1])
def test_digamma_against_itself(z):
    assert float(log_digamma(1.0, 2 * np.pi * z)) == pytest.approx(float(psi(0.5 + z) - psi(0.5)), rel=1e-13)


def test_a_jump_is_seen():
    """The test of the test: a step of 1e-9 at the switch."""
    assert jump(lambda x: np.exp(x) * (1 + 1e-9 * (x > 0.3)), 0.3) > 5e-10
    assert jump(np.exp, 0.3) < 1e-13
