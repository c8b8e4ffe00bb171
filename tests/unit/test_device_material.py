"""The units of Ginzburg–Landau follow from the numbers of a paper, and clashes are told with numbers."""

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.constants import boltzmann, flux_quantum, hbar, vacuum_permeability
from fluxoid.device import Material
from fluxoid.errors import InputError, UnwiseWarning


def test_units_of_a_film() -> None:
    film = Material(penetration_depth="200 nm", coherence_length="100 nm", resistivity="3 uohm cm")
    # by hand: Φ0/2π = 3.291060e-16 Wb, μ0 λ² = 5.026548e-20 H m, σ = 1/3e-8 S/m
    assert film.time_unit == pytest.approx(1.675516e-12, rel=1e-6)
    assert film.current_density_unit == pytest.approx(6.547355e10, rel=1e-6)
    assert film.voltage_unit == pytest.approx(1.964207e-4, rel=1e-6)
    assert film.upper_critical_field == pytest.approx(3.291060e-2, rel=1e-6)
    assert film.thermodynamic_critical_field == pytest.approx(1.163565e-2, rel=1e-6)
    assert film.kappa == 2.0
    # J_dep = 0.5443310540 Hc/lambda: Tinkham (1996), eq. 4.36
    critical = film.thermodynamic_critical_field / vacuum_permeability / film.working_penetration_depth
    assert film.depairing_current_density == pytest.approx(0.5443310540 * critical, rel=1e-9)


@given(st.floats(0.05, 0.999))
def test_temperature_laws(t: float) -> None:
    cold = {"penetration_depth": 1e-7, "coherence_length": 2e-7, "critical_temperature": 1.2, "temperature": 1.2 * t}
    gl = Material(**cold, penetration_depth_law="ginzburg-landau", coherence_length_law="ginzburg-landau")
    assert gl.kappa == pytest.approx(0.5, rel=1e-14)  # the law keeps kappa
    # (xi/xi(0))² (1 − T/Tc) = 1: Tinkham (1996), eq. 4.24
    assert (gl.working_coherence_length / 2e-7) ** 2 * (1 - gl.reduced_temperature) == pytest.approx(1, rel=1e-12)
    two_fluid = Material(**cold, penetration_depth_law="two-fluid")
    assert (1e-7 / two_fluid.working_penetration_depth) ** 2 == pytest.approx(1 - t**4, rel=1e-11)
    assert two_fluid.working_coherence_length == 2e-7


def test_two_fluid_reference() -> None:
    # lambda²(0)/lambda²(t) = 0.5904 at t = 0.8
    film = Material(penetration_depth=1e-7, critical_temperature=10, temperature=8, penetration_depth_law="two-fluid")
    assert (1e-7 / film.working_penetration_depth) ** 2 == pytest.approx(0.5904, rel=1e-12)


@given(st.floats(1e-9, 1e-6), st.floats(1e-9, 1e-6), st.floats(1e-9, 1e-5), st.floats(0.5, 20))
def test_diffusivity_and_resistivity_follow_from_each_other(xi: float, lam: float, rho: float, u: float) -> None:
    one = Material(penetration_depth=lam, coherence_length=xi, resistivity=rho, u=u)
    other = Material(penetration_depth=lam, coherence_length=xi, diffusivity=one.working_diffusivity, u=u)
    assert other.conductivity == pytest.approx(1 / rho, rel=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the four agree, so nothing is unwise
        both = Material(
            penetration_depth=lam, coherence_length=xi, resistivity=rho, diffusivity=one.working_diffusivity, u=u
        )
    assert both.time_unit == one.time_unit


def test_dirty_limit_is_consistent_with_u() -> None:
    """Near Tc dirty BCS theory gives u = π⁴/14ζ(3) = 5.79 from ρ and D alone.

    ξ² = πħD/8k(Tc − T); λ⁻² = μ0 π Δ tanh(Δ/2kT)/ħρ with Δ² = 8π²k²Tc(Tc − T)/7ζ(3) (Tinkham, chapters 3 and 4).
    """
    resistivity, diffusivity, critical, now, zeta3 = 2e-8, 8.667e-3, 1.25, 1.249, 1.2020569
    gap2 = 8 * math.pi**2 * boltzmann**2 * critical * (critical - now) / (7 * zeta3)
    lam = math.sqrt(hbar * resistivity * 2 * boltzmann * critical / (vacuum_permeability * math.pi * gap2))
    xi = math.sqrt(math.pi * hbar * diffusivity / (8 * boltzmann * (critical - now)))
    film = Material(penetration_depth=lam, coherence_length=xi, resistivity=resistivity)
    assert film.working_diffusivity == pytest.approx(diffusivity, rel=1e-3)  # u is rounded to 5.79: 0.02 %


def test_a_clash_is_warned_of_with_both_values_of_u() -> None:
    with pytest.warns(UnwiseWarning, match=r"u = .* = 4\.97 follows .* but u = 5\.79 is used"):
        Material(
            penetration_depth="200 nm", coherence_length="100 nm", resistivity="3 uohm cm", diffusivity="12 cm^2/s"
        )


def test_a_gross_clash_is_refused() -> None:
    with pytest.raises(
        InputError, match=r'u = .* = 0\.597 follows .*Try: no diffusivity \(u then gives "10\.31 cm\^2/s'
    ):
        Material(
            penetration_depth="200 nm", coherence_length="100 nm", resistivity="3 uohm cm", diffusivity="100 cm^2/s"
        )


def test_no_superconductor_at_or_above_its_critical_temperature() -> None:
    with pytest.raises(InputError, match=r"at 1\.25 K it is normal: the critical temperature is 1\.25 K"):
        Material(penetration_depth=1e-7, critical_temperature="1.25 K", temperature="1.25 K")


def test_a_law_needs_temperatures() -> None:
    with pytest.raises(InputError, match="a temperature law needs temperature"):
        Material(penetration_depth=1e-7, critical_temperature="9.2 K", penetration_depth_law="two-fluid")


def test_what_is_not_given_is_asked_for_only_when_needed() -> None:
    film = Material(penetration_depth="90 nm")
    assert film.scales() == {"lambda": 9e-8}
    with pytest.raises(InputError, match=r"material: neither resistivity nor diffusivity is given"):
        _ = film.time_unit
    with pytest.raises(InputError, match=r"material\.coherence_length: is missing"):
        _ = film.kappa


def test_scales_are_those_of_the_texts() -> None:
    film = Material(penetration_depth=2e-7, coherence_length=1e-7, resistivity=3e-8)
    assert film.scales() == {
        "lambda": 2e-7,
        "xi": 1e-7,
        "Bc2": flux_quantum / (2 * math.pi * 1e-7**2),
        "tau0": film.time_unit,
    }
