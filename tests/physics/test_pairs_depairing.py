"""The largest supercurrent, broken pairs, and the density of states left.

Sources: Kupriyanov and Lukichev (1980) for the dirty metal; Bardeen (1962) for the clean one; Abrikosov and Gor'kov
(1961) for pair-breaking. Error budget: the maximum of J is flat, so an error ε of its place costs ε²; Newton stops at
1e-8.
"""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import psi

from fluxoid.pairs.breaking import pair_breaking, spectrum, usadel
from fluxoid.pairs.condensate import ratios, thermodynamics
from fluxoid.pairs.currents import depairing, kinetic_inductance
from fluxoid.pairs.lengths import penetration_depth
from physics.printed import agree


def test_dirty_depairing_at_absolute_zero() -> None:
    G, d, J = depairing.dirty_depairing_state(0.0)
    agree([J, G / d, d / ratios.GAP], "0.7456867130 0.30038619 0.789841677")
    # in units Hc/λ: Hc = √(N(0)/μ0)Δ0, λ² = ħρ/πμ0Δ0 and ρ = 1/2e²N(0)D make the unit √(π/2)·… of Δ0^{3/2}/eρ√(ħD)
    agree([J * np.sqrt(2 / np.pi)], "0.5949719155")


def test_dirty_depairing_against_temperature() -> None:
    J = depairing.dirty_depairing([0.1, 0.3, 0.5, 0.7, 0.9]) / depairing.dirty_depairing(0.0)
    agree(J, "0.99942651 0.91113637 0.67100462 0.36124378 0.0780102")


def test_depairing_is_the_maximum_of_the_current() -> None:
    # the same J(q), maximised by another method
    best = minimize_scalar(
        lambda q: -float(depairing.dirty_current_density(0.6, q)),
        bounds=(0.2, 1.2),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert -best.fun == pytest.approx(float(depairing.dirty_depairing(0.6)), rel=1e-12)


def test_dirty_depairing_meets_ginzburg_and_landau_at_tc() -> None:
    # J_GL = Φ0/(3√3πμ0λ²ξ) with λ(T), ξ(T) of the dirty limit at t = 1 − 1e-5, corrections of that order
    rho, D, Tc, gone = 1e-6, 1e-4, 5.0, 1e-5
    J = depairing.dirty_depairing_current(rho, D, Tc, Tc * (1 - gone))
    from fluxoid.pairs.lengths.coherence_length import dirty_ginzburg_landau_length

    depth = penetration_depth.dirty_penetration_depth(rho, Tc) / np.sqrt(
        penetration_depth.dirty_superfluid_fraction(1 - gone)
    )
    gl = depairing.ginzburg_landau_depairing(depth, dirty_ginzburg_landau_length(D, Tc) / np.sqrt(gone))
    assert pytest.approx(float(gl), rel=3e-5) == J


def test_ginzburg_landau_depairing() -> None:
    # J/(Hc/λ) = (2/3)^{3/2}: 0.5443; |ψ|² = 1 − q² = 2/3 at the maximum; 3√3/2 below the unit Φ0/2πμ0λ²ξ
    from fluxoid.constants import flux_quantum, vacuum_permeability
    from fluxoid.pairs.fields.critical_fields import thermodynamic_field

    depth, xi = 200e-9, 10e-9
    J = depairing.ginzburg_landau_depairing(depth, xi)
    agree([J * depth * vacuum_permeability / thermodynamic_field(depth, xi)], "0.5443310540")
    assert flux_quantum / (2 * np.pi * vacuum_permeability * depth**2 * xi) / J == pytest.approx(
        1.5 * np.sqrt(3), rel=1e-14
    )
    q = np.linspace(0, 1, 100_001)
    best = q[np.argmax(depairing.ginzburg_landau_current(q))]
    assert 1 - best**2 == pytest.approx(2 / 3, abs=2e-5)  # the grid's step
    assert depairing.ginzburg_landau_current(q).max() == pytest.approx(2 / (3 * np.sqrt(3)), abs=1e-9)


def test_clean_depairing_at_absolute_zero() -> None:
    agree([depairing.clean_depairing()], "0.8256564073")
    s = np.linspace(0, 1.4, 200_001)
    # step 7e-6 at a flat maximum
    assert np.sqrt(2 / 3) * depairing.clean_current_density(s).max() == pytest.approx(
        depairing.clean_depairing(), rel=1e-9
    )
    # no depairing below Landau's velocity, and the gap ends at s = e/2
    assert depairing.clean_gap(0.999) == 1.0
    assert depairing.clean_gap(np.e / 2 - 1e-6) < 0.05
    assert depairing.clean_gap(np.e / 2 + 1e-6) == 0.0


def test_critical_temperature_under_pair_breaking() -> None:
    agree(pair_breaking.critical_temperature([0.1, 0.5]), "0.92044954 0.57268518")
    assert pair_breaking.critical_temperature(ratios.GAP / 2) == 0.0
    # AG's equation by bisection of the digamma function itself
    for G in (0.03, 0.4, 0.85):
        T = brentq(lambda T, G=G: np.log(T) + psi(0.5 + G / (2 * np.pi * T)) - psi(0.5), 1e-3, 1, xtol=1e-15)
        assert pair_breaking.critical_temperature(G) == pytest.approx(T, rel=1e-12)
    # first order: Tc falls by πΓ/4k; the second-order term is 0.9 Γ² here
    assert pair_breaking.critical_temperature(1e-5) == pytest.approx(1 - np.pi / 4 * 1e-5, abs=1e-9)
    G = np.linspace(0, 0.8819, 50)
    assert np.allclose(pair_breaking.critical_rate(pair_breaking.critical_temperature(G)), G, atol=1e-13)


def test_order_parameter_without_pair_breaking_is_the_gap() -> None:
    from fluxoid.pairs.condensate.gap import gap_over_critical_temperature

    T = np.array([0.0, 0.1, 0.5, 0.9, 0.999])
    assert np.allclose(usadel.order_parameter(T, 0.0), gap_over_critical_temperature(T), rtol=1e-12, atol=0)
    assert np.allclose(
        usadel.dirty_fraction(T, 0.0), penetration_depth.dirty_superfluid_fraction(T), rtol=1e-12, atol=0
    )


def test_order_parameter_at_absolute_zero_in_closed_form() -> None:
    # ln(Δ0/Δ) = πΓ/4Δ while Γ < Δ (Skalski, Betbeder-Matibet, Weiss 1964); beyond, ζ = Γ/Δ:
    # acosh ζ + ½[ζ asin(1/ζ) − √(1 − 1/ζ²)]. The gap closes at Γ = 0.8042, where the integrand is not analytic.
    for G in (0.05, 0.3, 0.7, 0.79, 0.8, 0.804, 0.8045, 0.81, 0.83, 0.87):
        d = float(usadel.order_parameter(0.0, G))
        z = G / d
        gapless = np.arccosh(max(z, 1.0)) + (z * np.arcsin(min(1 / z, 1.0)) - np.sqrt(max(1 - 1 / z**2, 0.0))) / 2
        assert np.log(ratios.GAP / d) == pytest.approx(np.pi * z / 4 if z < 1 else gapless, rel=1e-12)
        assert float(usadel.order_parameter(1e-7, G)) == pytest.approx(d, rel=1e-11)


def test_stiffness_at_absolute_zero_in_closed_form() -> None:
    # (2/πΔ0)∫sin²θ dω with ω = U(1 − Γ/√(Δ²+U²)), sin²θ = Δ²/(Δ²+U²): (Δ/Δ0)[1 − 4Γ/3πΔ] while Γ < Δ
    # (Maki in Parks 1969, ch. 18); up to where the gap closes, at Γ = 0.8042
    for G in (0.1, 0.5, 0.79, 0.8, 0.804):
        d = float(usadel.order_parameter(0.0, G))
        expected = d / ratios.GAP * (1 - 4 * G / (3 * np.pi * d))
        assert float(usadel.dirty_fraction(0.0, G)) == pytest.approx(expected, rel=1e-12)


def test_gaplessness() -> None:
    # at T = 0 the gap closes at Γ = e^{−π/4}Δ0 = 0.456 Δ0, before superconductivity does at 0.5 Δ0
    closes = np.exp(-np.pi / 4) * ratios.GAP
    for G, gapless in ((closes * 0.999, False), (closes * 1.001, True)):
        d = usadel.order_parameter(0.0, G)
        assert bool(spectrum.energy_gap(d, G) == 0) is gapless
        assert d > 0
    G = 0.47 * ratios.GAP
    d = usadel.order_parameter(0.0, G)
    assert spectrum.density_of_states(0.0, d, G) > 0.1  # states at the Fermi level
    assert usadel.dirty_fraction(0.0, G) > 0.01  # and a supercurrent


def test_density_of_states() -> None:
    # Γ → 0 approaches BCS away from the gap, as Γ; no state is lost: ∫(N − 1)dE = 0 to the cut-off's 1/E
    assert spectrum.density_of_states(1.5, 1.0, 1e-7) == pytest.approx(1.5 / np.sqrt(1.25), rel=1e-6)
    E = np.concatenate([np.linspace(0, 3, 60_001), np.geomspace(3, 3e3, 4_001)[1:]])
    missing = np.trapezoid(spectrum.density_of_states(E, 1.0, 0.2) - 1, E)
    assert abs(missing) < 3e-4  # 1/2E of the cut-off is 1.7e-4
    g, F = spectrum.retarded(np.array([0.1, 0.9, 1.1, 30.0]), 0.3)
    assert np.allclose(g**2 + F**2, 1, atol=1e-12)


def test_kinetic_inductance_grows_with_current() -> None:
    # near Tc (t = 1 − 1e-6) both ratios are those of GL: 1/(1−q²) and 1/(1−3q²) at i = (3√3/2)(q − q³)
    i = np.array([0.1, 0.5, 0.9])
    q = np.array([min(r.real for r in np.roots([1, 0, -1, 2 * x / (3 * np.sqrt(3))]) if r.real > 0) for x in i])
    ratio, slope = kinetic_inductance.inductance_ratios(1 - 1e-6, i)
    assert np.allclose(ratio, 1 / (1 - q**2), rtol=1e-5, atol=0)
    assert np.allclose(slope, 1 / (1 - 3 * q**2), rtol=1e-5, atol=0)
    assert kinetic_inductance.inductance_ratios(0.3, 1.0)[1] == np.inf
    assert kinetic_inductance.inductance_ratios(0.3, 0.0)[0] == pytest.approx(1, abs=1e-12)


def test_condensation_energy_is_the_work_of_the_current() -> None:
    # ∫J dq from 0 to the critical q returns the condensation energy: J = ∂F/∂(ħq/2e). Trapezoid of 1000 points: 2e-6.
    T = 0.5
    top = np.sqrt(2 * pair_breaking.critical_rate(T) / ratios.GAP)
    q = np.linspace(0, top, 1001)
    work = np.trapezoid(depairing.dirty_current_density(T, q), q)
    # units: (ħ/2e)(Δ0^{3/2}/eρ√(ħD))√(Δ0/ħD) = Δ0²/(2e²ρD) = N(0)Δ0², twice the condensation energy at T = 0
    assert 2 * work == pytest.approx(float(thermodynamics.reduced_condensation_energy(T)), rel=2e-6)
