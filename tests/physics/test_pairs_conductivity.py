"""Complex conductivity: Mattis and Bardeen, pair-breaking, surface impedance.

Error budget: quadratures 1e-11 (Mattis–Bardeen) and 1e-9 (pair-breaking, Γ ≥ 1e-2 Δ); independent integrals by scipy's
quad.
"""

import numpy as np
import pytest
from scipy.integrate import quad

from fluxoid.constants import boltzmann, hbar, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.pairs.breaking import usadel
from fluxoid.pairs.lengths import penetration_depth
from fluxoid.pairs.microwaves import conductivity, impedance


def test_mattis_bardeen_against_plain_quadrature() -> None:
    T, w = 0.5, 0.3

    def f(E: float) -> float:
        return 1 / (np.exp(E / T) + 1)

    def M(E: float) -> float:
        return (E * E + 1 + w * E) / np.sqrt(abs(E * E - 1)) / np.sqrt(abs((E + w) ** 2 - 1))

    # E = 1 + y² and E = 1 − w sin²y take the roots away
    sigma1 = 2 / w * quad(lambda y: (f(1 + y * y) - f(1 + y * y + w)) * M(1 + y * y) * 2 * y, 0, 6, epsabs=1e-13)[0]
    sigma2 = (
        quad(
            lambda y: (1 - 2 * f(1 - w * np.sin(y) ** 2 + w)) * M(1 - w * np.sin(y) ** 2) * w * np.sin(2 * y),
            0,
            np.pi / 2,
            epsabs=1e-13,
        )[0]
        / w
    )
    one, two = conductivity.mattis_bardeen(w, 1.0, T)
    assert one == pytest.approx(sigma1, rel=1e-9)  # quad near the endpoint
    assert two == pytest.approx(sigma2, rel=1e-9)


def test_low_frequency_is_the_superfluid() -> None:
    # ωσ2/σn → πΔ tanh((Δ + ω/2)/2T), the mean energy of the states that answer; next term (ω/Δ)² = 1e-8
    for T in (0.0, 0.2, 2.0):
        two = conductivity.mattis_bardeen(1e-4, 1.0, T)[1]
        assert two * 1e-4 == pytest.approx(np.pi * (np.tanh((1 + 0.5e-4) / (2 * T)) if T else 1.0), rel=1e-7)


def test_absorption_begins_at_the_gap() -> None:
    one = conductivity.mattis_bardeen([1.9, 2.0, 2.1, 50.0], 1.0, 0.0)[0]
    assert one[0] == 0.0
    assert one[1] == 0.0
    assert 0 < one[2] < 0.2
    assert one[3] == pytest.approx(1, abs=0.01)  # normal at high frequency, 1 − (Δ/ω)² ln…
    # normal just below Tc, where Δ ≪ T, ω: both as (Δ/ω)²
    one, two = conductivity.mattis_bardeen(1.0, 1e-4, 1.0)
    assert one == pytest.approx(1, abs=1e-4)
    assert abs(two) < 1e-3


def test_sum_rule() -> None:
    # the area taken from σ1 below goes into the superfluid: ∫(σn − σ1)dω = (π/2)·πΔ at T = 0 (Ferrell, Glover, Tinkham)
    edge = quad(lambda w: 1 - conductivity.mattis_bardeen(w, 1.0, 0.0)[0], 2, 2000, limit=400, epsrel=1e-8)[0]
    # beyond ω = 2000 the missing part falls as (Δ/ω)² ln ω: 3e-3
    assert 2 + edge == pytest.approx(np.pi**2 / 2, rel=2e-3)


def test_pair_breaking_turns_into_mattis_and_bardeen() -> None:
    w = np.array([0.05, 0.6, 1.5, 3.0, 10.0])
    errors = []
    for G in (1e-3, 1e-4):
        with_rate = np.array(conductivity.with_pair_breaking(w, 1.0, 0.3, G))
        errors.append(np.abs(with_rate[1] / conductivity.mattis_bardeen(w, 1.0, 0.3)[1] - 1).max())
    assert errors[0] < 0.02
    assert errors[1] < errors[0] / 3


def test_pair_breaking_stiffness() -> None:
    # ω → 0: ωσ2/σn = 2·2πT Σ sin²θ of the Matsubara side, another representation altogether
    for G in (0.1, 0.45):
        d = float(usadel.order_parameter(0.3, G))
        S = usadel.sums(np.array(0.3), np.array(d), np.array(G))[1]
        assert conductivity.with_pair_breaking(1e-4, d, 0.3, G)[1] * 1e-4 == pytest.approx(2 * float(S), rel=1e-6)


def test_gapless_superconductors_absorb_at_any_frequency() -> None:
    d = float(usadel.order_parameter(0.0, 0.85))
    one, two = conductivity.with_pair_breaking(0.01, d, 0.0, 0.85)
    assert one > 0.1
    assert two > 1


def test_surface_impedance_of_bulk_and_film() -> None:
    f, Tc, rho, d = 5e9, 10.0, 1e-6, 5e-9
    sigma = impedance.conductivity_ratio(f, 2.0, Tc) / rho
    depth = penetration_depth.dirty_penetration_depth(rho, Tc) * penetration_depth.reduced_penetration_depth(0.2)
    w = 2 * np.pi * f
    # bulk X = ωμ0λ, film X = ωL_□, both up to (ħω/Δ)² = 1e-4
    assert impedance.surface_impedance(f, sigma).imag == pytest.approx(w * vacuum_permeability * depth, rel=1e-3)
    film = impedance.surface_impedance(f, sigma, d)
    assert film.imag == pytest.approx(w * float(penetration_depth.sheet_inductance(rho / d, Tc, 0.2)), rel=2e-3)
    # a normal metal: R = X = √(ωμ0ρ/2)
    normal = impedance.surface_impedance(f, 1 / rho)
    assert normal.real == pytest.approx(np.sqrt(w * vacuum_permeability * rho / 2), rel=1e-12)
    assert normal.real == pytest.approx(normal.imag, rel=1e-12)


def test_quality_factor_and_pull() -> None:
    f, Tc = 5e9, 1.2
    cold, warm = (
        impedance.surface_impedance(f, impedance.conductivity_ratio(f, T, Tc) * 1e8, 50e-9) for T in (0.1, 0.3)
    )
    assert impedance.quality_factor(cold) > 1e6 > impedance.quality_factor(warm)
    # small shifts are −½ α δL/L
    pull = impedance.frequency_pull(warm, cold, 0.1)
    assert pull == pytest.approx(-0.05 * (warm.imag / cold.imag - 1), rel=1e-3)
    assert impedance.gap_frequency(1.0) == pytest.approx(2 * 1.763876988862 * boltzmann / (2 * np.pi * hbar), rel=1e-11)
    with pytest.raises(InputError, match="normal"):
        impedance.conductivity_ratio(f, 2.0, Tc)
