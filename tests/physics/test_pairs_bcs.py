"""The condensate of weak coupling: gap, heat, critical field, screening, lengths.

Reference numbers: Mühlschlegel, Z. Phys. 155, 313 (1959), and the closed forms of BCS and Gor'kov theory, each
computed independently to the digits printed here. Error budget: quadratures converge to 1e-14, so tolerances are the
digits printed; where a limit is taken, its next term sets the tolerance and is stated.
"""

import numpy as np
import pytest
from scipy.integrate import quad

from fluxoid.constants import hbar
from fluxoid.pairs.breaking import pauli
from fluxoid.pairs.condensate import purity, ratios, thermodynamics
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature, reduced_gap
from fluxoid.pairs.junctions import weak_link
from fluxoid.pairs.lengths import coherence_length, nonlocal_screening, penetration_depth
from fluxoid.pairs.numerics.matsubara import frequencies, frequencies_of_two_scales, log_digamma
from physics.printed import agree, allowance

t = np.array([0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 0.99])


def test_universal_numbers() -> None:
    agree([ratios.GAP, ratios.HEAT_JUMP, ratios.GAP_SLOPE], "1.763876988862046 1.42612692442407 3.063256281563551")
    agree([ratios.COHERENCE_CLEAN, ratios.COHERENCE_DIRTY], "0.73851481 0.85168382")
    agree([ratios.KAPPA_CLEAN, ratios.KAPPA_DIRTY], "0.9574714 0.7199253")
    agree([penetration_depth.dirty_penetration_depth(1e-8, 1.0) * 1e9], "104.7327")
    agree([penetration_depth.sheet_inductance(1.0, 1.0) * 1e12], "1.3783982439")


def test_numbers_that_print_rounds() -> None:
    # 0.855 for 0.8517 √(ξ0ℓ), 1.84 T/K by 2Δ/kTc = 3.50, 2.07 for 2.0821: none is the number rounded to its own digits
    agree([pauli.pauli_field(1.0) * 3.50 / (2 * ratios.GAP)], "1.84")
    product = float(weak_link.dirty_critical_current(0.0)[0])
    for number, printed in ((ratios.COHERENCE_DIRTY, "0.855"), (pauli.pauli_field(1.0), "1.84"), (product, "2.07")):
        assert allowance(printed) < abs(float(number) - float(printed)) < 0.02


def test_pair_size_of_a_clean_metal() -> None:
    # ξ0 = ħv_F/πΔ0, by hand
    v, gap = 1.3e6, 2.9e-23
    assert coherence_length.pippard_length(v, gap) == pytest.approx(hbar * v / (np.pi * gap), rel=1e-14)


def test_gap_against_temperature() -> None:
    agree(
        reduced_gap(t),
        "0.99987676204612 0.98503371240739 0.95688471587489 0.90699396513476 0.71104304238621 0.52634193455112"
        " 0.17295385407970",
    )


def test_screening_against_temperature() -> None:
    agree(
        penetration_depth.clean_superfluid_fraction(t),
        "0.99885325333444 0.92792219956236 0.83403768471606 0.70667246508118 0.38178029127169 0.19594776205291"
        " 0.0199633935643",
    )
    agree(
        penetration_depth.dirty_superfluid_fraction(t),
        "0.99958084225474 0.95977370299579 0.89360580165984 0.78910867583544 0.46567811662224 0.24971543984577"
        " 0.026439053058931",
    )
    agree(penetration_depth.two_fluid_fraction(t), "0.9984 0.9744 0.9375 0.8704 0.5904 0.3439 0.0394")


def test_gap_solves_the_gap_equation_in_its_integral_form() -> None:
    # BCS eq. 3.27 as ln(Δ0/Δ) = 2∫dξ f(E)/E, another form than the one solved; quad's own error is 1e-12
    for T in (0.1, 0.37, 0.9):
        d = float(gap_over_critical_temperature(T))
        tail = quad(lambda x, d=d, T=T: 1 - np.tanh(d * np.cosh(x) / (2 * T)), 0, 12, epsabs=1e-13)[0]
        assert np.log(ratios.GAP / d) == pytest.approx(tail, abs=1e-11)


def test_gap_near_tc_is_that_of_ginzburg_and_landau() -> None:
    # Δ = 3.0633 √(1−t)(1 + c(1−t)): the correction is of order 1−t = 1e-6
    assert gap_over_critical_temperature(1 - 1e-6) / 1e-3 == pytest.approx(ratios.GAP_SLOPE, rel=1e-6)


def test_matsubara_rules_against_closed_sums() -> None:
    # 2πT Σ Δ/(ω²+Δ²) = (π/2) tanh(Δ/2T), and 2πT Σ [1/(ω+1) − 1/(ω+r)] by the digamma function, at any T
    for T in (0.0, 1e-4, 0.03, 0.4, 1.0, 20.0):
        w, weight = frequencies(T, 1.0)
        closed = np.pi / 2 * (np.tanh(1 / (2 * T)) if T else 1.0)
        assert (weight / (w**2 + 1)).sum() == pytest.approx(closed, rel=2e-14)
        for ratio in (3.0, 1e3, 1e6):
            w, weight = frequencies_of_two_scales(T, 1.0, ratio)
            got = (weight * (ratio - 1) / ((w + 1) * (w + ratio))).sum()
            assert got == pytest.approx(float(log_digamma(T, ratio) - log_digamma(T, 1.0)), rel=1e-12)


def test_free_energy_entropy_and_heat_are_one_function() -> None:
    # F = −∫S dT and C = T dS/dT. Central differences of step 1e-3 leave (1e-3)² times a third derivative of order 10.
    h = 1e-3
    for T in (0.3, 0.6, 0.95):
        up, down = (thermodynamics.entropy(T + s) for s in (h, -h))
        assert T * (up - down) / (2 * h) == pytest.approx(thermodynamics.specific_heat(T), rel=3e-5)
    gain = quad(lambda T: T - thermodynamics.entropy(T), 0.5, 1)[0] * 2 * np.pi**2 / 3 * 2 / ratios.GAP**2
    assert thermodynamics.reduced_condensation_energy(0.5) == pytest.approx(gain, rel=1e-11)


def test_heat_jump_and_low_temperature_heat() -> None:
    assert thermodynamics.specific_heat(1 - 1e-9) - 1 == pytest.approx(ratios.HEAT_JUMP, abs=1e-7)
    assert thermodynamics.specific_heat(1.3) == 1.3
    # C/γTc → (3√2/π^{3/2})(Δ/T)^{5/2} e^{−Δ/T} T..., whose next term is of order T/Δ: 3 % at T = Tc/20
    T = 0.05
    x = ratios.GAP / T
    low = 6 * np.sqrt(2) / np.pi**2 * np.sqrt(np.pi) / 2 * x**2.5 * np.exp(-x) * T
    assert thermodynamics.specific_heat(T) == pytest.approx(low, rel=0.05)


def test_critical_field_of_bcs() -> None:
    # Hc(0)² = μ0 N(0) Δ0², so Hc(0)²/(μ0 γ Tc²) = (3/2π²) 1.764² = 0.4728 and dhc/dt at Tc is −1.7367
    slope = thermodynamics.reduced_critical_field(1 - 1e-7) / 1e-7
    assert slope == pytest.approx(np.sqrt(ratios.HEAT_JUMP * 2 * np.pi**2 / 3) / ratios.GAP, rel=1e-6)
    deviation = thermodynamics.reduced_critical_field(0.6) - (1 - 0.6**2)
    assert -0.038 < deviation < -0.03  # the deviation function of weak coupling, at most −0.037


def test_superfluid_fraction_between_clean_and_dirty() -> None:
    # closed form at T = 0 with g = ħ/2τΔ0: [π/2 − arccos g/√(1−g²)]/g, arccosh beyond g = 1 (AGD, §39)
    g = np.array([0.01, 0.3, 0.9, 1.5, 40.0, 1e4])
    closed = np.array(
        [
            (np.pi / 2 - (np.arccos(x) / np.sqrt(1 - x * x) if x < 1 else np.arccosh(x) / np.sqrt(x * x - 1))) / x
            for x in g
        ]
    )
    assert np.allclose(penetration_depth.superfluid_fraction(0.0, 2 * g / np.pi), closed, rtol=1e-11, atol=0)
    assert np.allclose(
        penetration_depth.superfluid_fraction(t, 0.0),
        penetration_depth.clean_superfluid_fraction(t),
        rtol=1e-13,
        atol=0,
    )
    # the dirty limit is left as (1/g) ln g: 1e-6 at g = 1.6e7
    x = 1e7
    assert np.allclose(
        penetration_depth.superfluid_fraction(t, x) * x,
        penetration_depth.dirty_superfluid_fraction(t),
        rtol=1e-6,
        atol=0,
    )
    x = np.geomspace(0.01, 100, 30)
    assert np.all(np.diff(penetration_depth.superfluid_fraction(0.5, x)) < 0)


def test_gorkov_function_and_lengths() -> None:
    # χ by direct summation: 4e5 terms leave Σ 1/(2n)³ ~ 1e-12
    n = np.arange(400_000)
    for x in (0.003, 0.02, 1.0, 30.0):
        rho = ratios.GAP / 2 * x
        direct = 8 / (7 * ratios.ZETA_3) * (1 / ((2 * n + 1.0) ** 2 * (2 * n + 1 + rho))).sum()
        assert purity.gorkov_function(x) == pytest.approx(direct, rel=1e-10)
    # dirty: χ → (π²/8)(8/7ζ(3))/ρ, next term (ln ρ)/ρ
    assert coherence_length.ginzburg_landau_length(1.0, 1e-8) / 1e-4 == pytest.approx(ratios.COHERENCE_DIRTY, rel=1e-6)
    assert coherence_length.ginzburg_landau_parameter(1.0, 1.0, 1e9) / 1e9 == pytest.approx(
        ratios.KAPPA_DIRTY, rel=1e-6
    )


def test_purity_meets_ginzburg_and_landau_at_tc() -> None:
    # κ from λ(T)/ξ(T) just below Tc is Gor'kov's κ at any purity: corrections of order 1−t = 1e-5
    for x in (0.0, 0.5, 20.0):
        depth = 1 / np.sqrt(penetration_depth.superfluid_fraction(1 - 1e-5, x))
        length = ratios.COHERENCE_CLEAN * np.sqrt(purity.gorkov_function(x)) / np.sqrt(1e-5)
        assert depth / length == pytest.approx(coherence_length.ginzburg_landau_parameter(1.0, 1.0, x), rel=2e-5)


def test_nonlocal_screening_has_its_two_limits() -> None:
    # local (ξ0 ≪ λ_L): λ_L, corrected by ξ0/λ_L ~ 1e-4; Pippard (ξ0 ≫ λ_L): 0.65 (λ_L²ξ0)^⅓ diffuse, 8/9 of it specular
    assert nonlocal_screening.penetration_depth(1.0, 1e-4) == pytest.approx(1.0, rel=1e-4)
    diffuse, specular = (nonlocal_screening.penetration_depth(1.0, 1e7, surface=s) for s in ("diffuse", "specular"))
    # K(q) → (3π²/4) 1/(λ_L²ξ0 q)·(1/π) …: λ = [√3·2π… ] gives 0.6496 (BCS 1957, §V), approached as (λ/ξ0)
    assert diffuse / 1e7 ** (1 / 3) == pytest.approx(0.65, abs=0.002)
    assert specular / diffuse == pytest.approx(8 / 9, abs=2e-3)
    # a short mean free path makes every metal local: ℓ = λ_L/1000
    x = 100.0 / 1e-3
    local = 1 / np.sqrt(penetration_depth.superfluid_fraction(0.5, x))
    assert nonlocal_screening.penetration_depth(1.0, 100.0, 0.5, 1e-3) == pytest.approx(local, rel=1e-3)
