"""Tunnel current amplitudes and their fit by exponentials.

Sources: Werthamer (1966), whose amplitudes at T = 0 are complete elliptic integrals; Ambegaokar and Baratoff (1963);
Van Duzer and Turner, *Principles of Superconductive Devices and Circuits*, for the subgap current. Error budget: the
quadrature to 1e-12; a broadening Γ changes an amplitude by about Γ/|eV − 2Δ| of the gap current, which is what the
tolerances against theories without one allow.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ellipe, ellipk, k0

from fluxoid.errors import InputError
from fluxoid.pairs.junctions.tunnel import product_of_gaps
from fluxoid.pairs.junctions.tunnel_amplitudes import tunnel_amplitudes
from fluxoid.pairs.junctions.tunnel_memory import ACCURACY, exponentials, fitted_amplitudes


def test_amplitudes_at_absolute_zero_are_elliptic_integrals() -> None:
    """Both sides of the gap: at x = 1 the current jumps from 0 to π/2 Δ/eRn, and Re J_pair diverges as −½ ln|x − 1|."""
    G = 1e-6
    x = np.array([0.1, 0.5, 0.9, 0.99, 1.01, 1.2, 2.0, 5.0])
    pair, quasi = tunnel_amplitudes(2 * x, 1.0, 1.0, 0.0, G)
    below, m, r = x < 1, np.where(x < 1, x**2, x**-2), 1 - np.minimum(1, x**-2)
    supercurrent = np.where(below, ellipk(m), ellipk(m) / x)
    reactive = np.where(below, ellipk(m) - 2 * ellipe(m), (2 * x - 1 / x) * ellipk(m) - 2 * x * ellipe(m))
    lossy_pair, lossy = ellipk(r) / x, 2 * x * ellipe(r) - ellipk(r) / x
    allowed = 5 * G / np.abs(x - 1)
    assert np.all(np.abs(pair.real - supercurrent) < allowed)
    assert np.all(np.abs(quasi.real - reactive) < allowed)
    assert np.all(np.abs(pair.imag - np.where(below, 0, lossy_pair)) < allowed)
    assert np.all(np.abs(quasi.imag - np.where(below, 0, lossy)) < allowed)


def test_step_at_the_gap() -> None:
    """π Δ/2eRn tanh(Δ/2kT), of like gaps; π √(Δ1Δ2)/2eRn at T = 0 of unlike ones; within 1e-3 of the edge, and Γ over
    that."""
    for a, b, T, step in ((1.0, 1.0, 0.0, 1.0), (1.0, 1.0, 0.4, np.tanh(1 / 0.8)), (1.0, 0.5, 0.0, np.sqrt(0.5))):
        low, high = tunnel_amplitudes(a + b + np.array([-1e-3, 1e-3]), a, b, T, 1e-6)[1].imag
        assert high - low == pytest.approx(np.pi / 2 * step, abs=4e-3)


@pytest.mark.parametrize(("a", "b", "T", "G"), [(1.0, 1.0, 0.2, 0.01), (1.0, 0.4, 0.1, 1e-3), (2.0, 3.0, 1.5, 0.1)])
def test_critical_current_is_the_sum_over_matsubara_frequencies(a: float, b: float, T: float, G: float) -> None:
    """The sum of Ambegaokar and Baratoff with ω_n + Γ, its tail from n = N on as an integral: relative error 1/N²."""
    N = 20000
    w = 2 * np.pi * T * (np.arange(N) + 0.5) + G
    total = 2 * np.pi * T * np.sum(a * b / np.sqrt((w**2 + a**2) * (w**2 + b**2))) + a * b / (2 * np.pi * T * N + G)
    assert tunnel_amplitudes(0.0, a, b, T, G)[0].real == pytest.approx(total, rel=1e-8)
    if G < 1e-2:  # and without broadening, to first order in it
        assert tunnel_amplitudes(0.0, a, b, T, 1e-5)[0].real == pytest.approx(product_of_gaps(a, b, T), rel=3e-5)


def test_normal_resistance_far_above_the_gap() -> None:
    """What is left falls as ln(eV)/(eV)², here 2e-5."""
    quasi = tunnel_amplitudes([300.0, 1000.0], 1.0, 0.7, 0.3, 0.01)[1].imag
    assert np.allclose(quasi / [300.0, 1000.0], 1.0, atol=1e-4)
    assert abs(quasi[1] / 1000 - 1) < 1e-5


def test_subgap_current_freezes_out() -> None:
    """2 e^{−Δ/kT} √(2Δ/(2Δ + eV)) (Δ + eV) sinh(eV/2kT) K0(eV/2kT), to first order in kT/Δ."""
    w = np.array([0.3, 0.8, 1.2])
    for T in (0.06, 0.12):  # colder ones show what Γ leaves below the gap
        cold = 2 * np.exp(-1 / T) * np.sqrt(2 / (2 + w)) * (1 + w) * np.sinh(w / (2 * T)) * k0(w / (2 * T))
        assert np.allclose(tunnel_amplitudes(w, 1.0, 1.0, T, 1e-12)[1].imag, cold, rtol=0.8 * T, atol=0)


def test_real_parts_are_hilbert_transforms() -> None:
    """Re J(w) − Re J(0) = (2w²/π) P∫ Im J(x)/(x(x² − w²)) dx with the pole subtracted; 4000 points leave 1e-4."""
    args = (1.0, 0.6, 0.25, 0.05)
    x = np.concatenate([np.linspace(1e-6, 4, 3001), np.geomspace(4, 1e4, 1001)[1:]])
    pair, quasi = tunnel_amplitudes(x, *args)
    for w in (0.3, 1.0, 1.55, 2.5):
        at = tunnel_amplitudes([0.0, w], *args)
        for J, (rest, there), ohm in ((pair, at[0], 0.0), (quasi, at[1], 1.0)):
            spectrum = (J.imag - ohm * x) / x
            own = (there.imag - ohm * w) / w
            safe = np.where(np.abs(x - w) < 1e-9, np.nan, x**2 - w**2)
            f = (spectrum - own) / safe
            f = np.where(np.isnan(f), np.interp(x, x[~np.isnan(f)], f[~np.isnan(f)]), f)
            integral = np.sum(np.diff(x) * (f[1:] + f[:-1]) / 2)
            assert there.real - rest.real == pytest.approx(2 * w * w / np.pi * integral, abs=3e-4)


@given(st.floats(0.05, 1.0), st.floats(0.0, 1.0), st.floats(-3, -1), st.floats(1e-3, 4.0))
@settings(max_examples=30, deadline=None)
def test_symmetries_and_passivity(b: float, T: float, decade: float, w: float) -> None:
    """J(−V) is the conjugate; electrodes may be exchanged; quasiparticles dissipate, by at least what pairs can give
    back. The quadrature's error is 1e-12 of the gap current."""
    G = 10**decade
    pair, quasi = tunnel_amplitudes([w, -w], 1.0, b, T, G)
    assert pair[1] == pair[0].conjugate()
    assert quasi[1] == quasi[0].conjugate()
    again = tunnel_amplitudes(w, b, 1.0, T, G)
    assert np.allclose([pair[0], quasi[0]], again, atol=1e-11)
    assert quasi[0].imag >= abs(pair[0].imag) - 1e-11


CASES = [
    (1.0, 1.0, 0.0, 0.01),
    (1.0, 1.0, 0.25, 0.01),
    (1.0, 0.6, 0.2, 0.01),
    (1.4, 2.5, 0.36, 0.02),
    (1, 1, 0.1, 1e-3),
]


@pytest.mark.parametrize("case", CASES)
def test_fit_keeps_its_error_between_its_points(case: tuple[float, float, float, float]) -> None:
    fit = exponentials(*case)
    gaps = case[0] + case[1]
    w = np.linspace(0, fit.reach, 3001)
    (pair, quasi), (p, q) = tunnel_amplitudes(w, *case), fitted_amplitudes(fit, w)
    constant = (q - quasi).real
    constant = 0.5 * (constant.max() + constant.min())
    worst = max(np.abs(p - pair).max(), np.abs(q - quasi - constant).max()) / gaps
    assert fit.error < ACCURACY
    assert worst < 1.2 * fit.error  # 450 points of comparison, others here
    assert p[0].real == pytest.approx(pair[0].real, rel=1e-12)
    assert np.all(fit.poles.real < 0)
    wide = np.concatenate([w[1:], np.geomspace(fit.reach, 1e4, 2000)])
    p, q = fitted_amplitudes(fit, wide)
    assert np.min((q.imag - np.abs(p.imag)) / wide) > 0  # nowhere feeds, at any voltage


def test_fit_scales_with_its_unit() -> None:
    one, two = exponentials(1.0, 1.0, 0.25, 0.01), exponentials(1e-22, 1e-22, 0.25e-22, 1e-24)
    w = np.array([0.3, 2.0, 4.0])
    assert np.allclose(
        np.array(fitted_amplitudes(two, 1e-22 * w)) / 1e-22, fitted_amplitudes(one, w), rtol=1e-10, atol=0
    )


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="broadening"):
        tunnel_amplitudes(1.0, 1.0, 1.0, 0.1, 0.0)
    with pytest.raises(InputError, match="first_gap"):
        exponentials(0.0, 1.0, 0.1, 0.01)
    with pytest.raises(InputError, match="broadening"):
        exponentials(1.0, 1.0, 0.0, 1e-7)
