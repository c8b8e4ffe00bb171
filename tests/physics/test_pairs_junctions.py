"""Junctions: tunnel, point contact, channels, current–phase relations, diffraction.

Sources: Ambegaokar and Baratoff (1963); Kulik and Omelyanchuk (1975, 1977); Beenakker (1991); Dynes and Fulton (1971).
Error budget: Matsubara sums to 1e-13; maxima are found where the slope is below 1e-7, which costs 1e-14 of their
height.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.special import ellipk

from fluxoid.constants import boltzmann, elementary_charge
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.pairs.condensate import ratios
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.junctions import andreev, current_phase, diffraction, tunnel, weak_link
from physics.printed import agree


def test_products_at_two_temperatures() -> None:
    agree(tunnel.reduced_product([0.0, 0.5]), "1.570796326794897 1.40367271085")
    agree(weak_link.dirty_critical_current([0.0, 0.5])[0], "2.082069857442368 1.65906651087")
    agree(weak_link.clean_critical_current([0.0, 0.5])[0], "3.141592653589793 1.84440392818")


def test_all_short_junctions_agree_near_tc() -> None:
    # there eIcRn = πΔ²/4kT for each; corrections of order 1−t
    T = 1 - 1e-5
    products = [
        tunnel.reduced_product(T),
        weak_link.dirty_critical_current(T)[0],
        weak_link.clean_critical_current(T)[0],
    ]
    assert np.allclose(products, products[0], rtol=2e-5, atol=0)


def test_tunnel_junction_of_two_gaps() -> None:
    a, b = 1.0, np.array([1.0, 3.0, 1e4])
    closed = 2 * a * b / (a + b) * ellipk(((a - b) / (a + b)) ** 2)
    assert np.allclose(tunnel.product_of_gaps(a, b, 0.0), closed, rtol=1e-12, atol=0)
    # like gaps at any temperature: the closed form of Ambegaokar and Baratoff
    T = np.array([0.05, 0.5, 3.0])
    assert np.allclose(tunnel.product_of_gaps(1.0, 1.0, T), np.pi / 2 * np.tanh(1 / (2 * T)), rtol=1e-13, atol=0)
    agree([tunnel.critical_current(1.0, 1.0, 0.0) * 1e6], "238.760")


def test_dirty_contact_at_absolute_zero() -> None:
    phi = np.array([0.3, 1.5, 2.5, 3.1])
    closed = np.pi * np.cos(phi / 2) * np.arctanh(np.sin(phi / 2))
    assert np.allclose(weak_link.dirty_current(0.0, phi), closed, rtol=1e-11, atol=0)
    assert weak_link.dirty_current(0.3, -phi) == pytest.approx(-weak_link.dirty_current(0.3, phi), rel=1e-12)


def test_channels_average_to_the_dirty_contact() -> None:
    phi = np.array([0.3, 1.0, 2.0, 3.1])
    for T in (0.0, 0.3):
        gap = float(gap_over_critical_temperature(T)) * 1e-23
        mean = elementary_charge * andreev.average_current("diffusive", 1.0, phi, gap, T * 1e-23)
        assert np.allclose(mean / (1e-23 * ratios.GAP), weak_link.dirty_current(T, phi), rtol=1e-10, atol=0)
    # Fano factors 1 − ⟨τ²⟩/⟨τ⟩ of the three distributions: 1/3, 1/2, 1/4
    for name, fano in (("diffusive", 1 / 3), ("dirty interface", 1 / 2), ("chaotic", 1 / 4)):
        tau, weight = andreev.distribution(name)
        assert 1 - (weight * tau**2).sum() == pytest.approx(fano, abs=1e-12)


def test_one_channel_has_its_limits() -> None:
    gap, phi = 2e-23, np.array([0.4, 1.3, 2.9])
    for T in (0.0, 4e-24):
        tanh = np.tanh(gap / (2 * T)) if T else 1.0
        weak = andreev.channel_current(1e-7, phi, gap, T) / (1e-7 * andreev.CONDUCTANCE_QUANTUM)
        assert np.allclose(elementary_charge * weak, np.pi / 2 * gap * tanh * np.sin(phi), rtol=1e-6, atol=0)
        open_ = andreev.channel_current(1.0, phi, gap, T) / andreev.CONDUCTANCE_QUANTUM
        c = np.tanh(gap * np.cos(phi / 2) / (2 * T)) if T else 1.0
        assert np.allclose(elementary_charge * open_, np.pi * gap * np.sin(phi / 2) * c, rtol=1e-11, atol=0)
    # the current is the slope of the level: I = −(2e/ħ) dE/dφ at T = 0, difference of step 1e-5
    from fluxoid.constants import hbar

    h = 1e-5
    slope = (andreev.andreev_level(0.7, 1 + h, gap) - andreev.andreev_level(0.7, 1 - h, gap)) / (2 * h)
    assert andreev.channel_current(0.7, 1.0, gap) == pytest.approx(-2 * elementary_charge / hbar * slope, rel=1e-8)


def test_relations_are_data() -> None:
    relation = current_phase.point_contact("dirty", 100.0, 9.2, 4.2)
    phi = np.linspace(-3, 3, 13)
    scale = ratios.GAP * boltzmann * 9.2 / elementary_charge / 100
    assert np.allclose(relation(phi), scale * weak_link.dirty_current(4.2 / 9.2, phi), rtol=0, atol=1e-8 * scale)
    best, worst = relation.critical_currents()
    assert best == pytest.approx(scale * weak_link.dirty_critical_current(4.2 / 9.2)[0], rel=1e-8)
    assert worst == pytest.approx(-best, rel=1e-12)
    # energy and slope are the integral and the derivative
    h = 1e-5
    from fluxoid.constants import flux_quantum

    assert (relation.energy(1 + h) - relation.energy(1 - h)) / (2 * h) * 2 * np.pi / flux_quantum == pytest.approx(
        relation(1.0), rel=1e-8
    )
    assert (relation(1 + h) - relation(1 - h)) / (2 * h) == pytest.approx(relation.slope(1.0), rel=1e-8)


def test_a_diode_needs_two_offsets() -> None:
    diode = current_phase.from_function("diode", lambda p: np.sin(p) + 0.3 * np.sin(2 * p + 0.5))
    assert diode.amplitudes == pytest.approx((1.0, 0.3))
    assert diode.offsets == pytest.approx((0.0, 0.5))
    best, worst = diode.critical_currents()
    assert abs(worst) > best * 1.1
    pi_junction = current_phase.from_function("pi", lambda p: -np.sin(p))
    assert pi_junction.amplitudes == pytest.approx((-1.0,))
    with pytest.raises(InputError, match="jumps"):
        current_phase.point_contact("clean", 1.0, 1.0, 0.001)
    with pytest.raises(InputError, match="mean current"):
        current_phase.from_function("no", lambda p: 1 + np.sin(p))


@pytest.mark.parametrize(("kind", "temperature"), [("dirty", 0.0), ("clean", 0.02)])
def test_harmonics_that_miss_a_steep_relation_are_told(kind: str, temperature: float) -> None:
    with pytest.warns(UnwiseWarning, match="64 harmonics are off by up to 0.0"):
        cold = current_phase.point_contact(kind, 1.0, 1.0, temperature)
    law = {"dirty": weak_link.dirty_current, "clean": weak_link.clean_current}[kind]
    phase = np.pi - np.geomspace(0.003, 0.5, 50)
    exact = ratios.GAP * boltzmann / elementary_charge * law(temperature, phase)
    assert np.max(np.abs(cold(phase) - exact)) > 1e-3 * np.max(np.abs(exact))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=4), st.floats(0.1, 0.95))
def test_channels_carry_less_than_if_open(transmissions: list[float], T: float) -> None:
    """However the channels transmit, the current is odd in φ and below that of as many open ones."""
    phi = np.linspace(0.1, 3.0, 7)
    gap = float(gap_over_critical_temperature(T)) * 1e-23
    total = sum(andreev.channel_current(x, phi, gap, T * 1e-23) for x in transmissions)
    mirrored = sum(andreev.channel_current(x, -phi, gap, T * 1e-23) for x in transmissions)
    assert np.allclose(total, -np.asarray(mirrored), rtol=1e-12, atol=0)
    best = len(transmissions) * np.pi * gap / elementary_charge * andreev.CONDUCTANCE_QUANTUM
    assert np.all(np.abs(total) <= best)


def test_fraunhofer_and_airy() -> None:
    for low, high, place, height in ((1.2, 1.6, "1.43029665", ".2172336"), (2.2, 2.7, "2.45902403", ".1283746")):
        peak = minimize_scalar(
            lambda f: -diffraction.fraunhofer(f), bounds=(low, high), method="bounded", options={"xatol": 1e-12}
        )
        agree([peak.x, -peak.fun], f"{place} {height}")
    from scipy.special import j1

    zeros = [brentq(lambda f: j1(np.pi * f), a, a + 0.4, xtol=1e-13) for a in (1.0, 2.1)]
    agree(zeros, "1.2196699 2.2331306")
    assert np.all(diffraction.airy(zeros) < 1e-12)


def test_patterns_of_profiles() -> None:
    # a uniform profile in any number of cells is Fraunhofer's, a disk's is Airy's (steps of 1/2000: 1e-5)
    edges = np.linspace(-1, 1, 8)
    k = np.linspace(0, 30, 61)
    uniform = diffraction.pattern(np.ones(7), edges, k)
    assert np.allclose(uniform, 2 * diffraction.fraunhofer(k * 2 / (2 * np.pi)), atol=1e-13)
    edges = np.linspace(-1, 1, 4001)
    x = (edges[1:] + edges[:-1]) / 2
    disk = diffraction.pattern(np.sqrt(1 - x**2), edges, k)
    assert np.allclose(disk, np.pi / 2 * diffraction.airy(k * 2 / (2 * np.pi)), atol=2e-5)
    # a 0–π junction of equal halves has no current at zero field
    assert diffraction.pattern([1.0, 1.0], [-1.0, 0.0, 1.0], 0.0, [0.0, np.pi]) < 1e-15


def test_profile_from_its_pattern() -> None:
    # an even profile comes back up to the resolution 2π/k_max·…: 12 lobes resolve W/24; away from the edges 5 %
    W = 10e-6
    edges = np.linspace(-W / 2, W / 2, 41)
    x = (edges[1:] + edges[:-1]) / 2
    profile = 0.1 * (1 + 0.5 * (2 * x / W) ** 2)
    k = np.linspace(-1, 1, 1001) * 24 * np.pi / W
    place, found = diffraction.profile_from_pattern(diffraction.pattern(profile, edges, k), k)
    total = np.trapezoid(found, place)
    assert total == pytest.approx((profile * np.diff(edges)).sum(), rel=0.01)
    inside = np.abs(place) < 0.35 * W
    smooth = np.convolve(found, np.ones(3) / 3, mode="same")
    assert np.allclose(smooth[inside], np.interp(place[inside], x, profile), rtol=0.08, atol=0)
    with pytest.raises(InputError, match="evenly"):
        diffraction.profile_from_pattern(np.ones(3), [-1.0, 0.0, 2.0])


def test_barrier_of_given_height_and_thickness() -> None:
    # the sum over transverse momenta by quadrature, and Simmons' limit κd ≫ 1
    from scipy.integrate import quad

    from fluxoid.constants import electron_mass, hbar, planck

    d, U = 1e-9, 1.5 * elementary_charge
    kappa = np.sqrt(2 * electron_mass * U) / hbar
    modes = quad(lambda k: k / (2 * np.pi) * np.exp(-2 * d * np.hypot(kappa, k)), 0, 20 / d, epsabs=0, epsrel=1e-12)[0]
    assert tunnel.barrier_resistance(d, U) == pytest.approx(planck / (2 * elementary_charge**2) / modes, rel=1e-10)
    simmons = elementary_charge**2 / planck**2 * np.sqrt(2 * electron_mass * U) / d * np.exp(-2 * kappa * d)
    assert tunnel.barrier_resistance(d, U) * simmons == pytest.approx(1, rel=1 / (kappa * d))
    thick, thin = (tunnel.barrier_critical_current_density(x, U, 9.2, 4.2) for x in (1.1e-9, 1e-9))
    assert np.log(thin / thick) == pytest.approx(2 * kappa * 0.1e-9 + np.log(1.1), rel=0.01)


def test_lengths_of_a_wide_junction() -> None:
    # thick electrodes: the field threads t + λ1 + λ2; the Josephson depth at 1 kA/cm² with 2λ = 180 nm is 12 µm
    assert diffraction.magnetic_depth(2e-9, 90e-9, 10e-6, 90e-9, 10e-6) == pytest.approx(182e-9, rel=1e-12)
    agree([diffraction.josephson_depth(1e7, 182e-9) * 1e6], "12.0")
