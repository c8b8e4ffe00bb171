"""Where well-known texts mislead: each claim stated right, and held by a number.

London's equation and one-electron rings are solved exactly here, so tolerances are rounding or the limit that is named.
"""

import numpy as np
import pytest

from fluxoid import normal
from fluxoid.constants import (
    boltzmann,
    elementary_charge,
    flux_quantum,
    planck,
    single_electron_flux_quantum,
    vacuum_permeability,
)
from fluxoid.pairs.breaking import pauli
from fluxoid.pairs.condensate import cooper, counting, ratios
from fluxoid.pairs.currents import phase_slip
from fluxoid.pairs.currents.depairing import ginzburg_landau_depairing
from fluxoid.pairs.fields.upper_field import dirty_upper_field
from fluxoid.pairs.films import two_dimensions
from fluxoid.pairs.films.pearl import interaction_energy
from fluxoid.pairs.lengths import london_equation
from fluxoid.pairs.lengths.cylinder import hollow_cylinder
from fluxoid.pairs.lengths.penetration_depth import superfluid_fraction


def test_flux_is_quantised_only_deep_in_a_thick_wall() -> None:
    lam = 100e-9
    thick = hollow_cylinder(1e-6, 1e-6 + 30 * lam, lam, fluxoids=1)
    # mid-wall, 15 λ from either face: what is missing is e^{−15}
    assert thick.flux(1e-6 + 15 * lam) / flux_quantum == pytest.approx(1, abs=1e-5)
    thin = hollow_cylinder(1e-6, 1e-6 + lam / 10, lam, fluxoids=1)
    assert thin.flux(1e-6 + lam / 20) / flux_quantum < 0.6
    # the fluxoid is nΦ0 on every contour of either wall, by integrating B outwards (trapezoid, 4000 steps: 1e-8)
    for wall in (thick, thin):
        r = np.linspace(wall.inner_radius, wall.outer_radius, 4001)
        flux = wall.hole_flux() + np.concatenate(
            [
                [0],
                np.cumsum(np.diff(r) * np.pi * (r * wall.field(r))[1:] + np.diff(r) * np.pi * (r * wall.field(r))[:-1]),
            ]
        )
        fluxoid = flux + vacuum_permeability * lam**2 * 2 * np.pi * r * wall.current_density(r)
        assert np.allclose(fluxoid, flux_quantum, rtol=2e-6, atol=0)


def test_a_trapped_quantum_gives_less_than_a_quantum_in_the_hole() -> None:
    inside = [hollow_cylinder(1e-6, 2e-6, lam, 1).hole_flux() / flux_quantum for lam in (1e-9, 1e-7, 1e-6)]
    assert inside[0] < 1
    assert inside[0] > 0.99
    assert inside[0] > inside[1] > inside[2]  # size and temperature, through λ, do matter to the flux


def test_disorder_changes_the_penetration_depth_but_not_the_quantum() -> None:
    clean = hollow_cylinder(1e-6, 5e-6, 40e-9, 3)
    depth = 40e-9 / np.sqrt(superfluid_fraction(0.0, 30.0))  # ξ0/ℓ = 30
    dirty = hollow_cylinder(1e-6, 5e-6, depth, 3)
    assert depth > 200e-9
    assert dirty.hole_flux() < 0.9 * clean.hole_flux()
    # deep in either wall the same 3Φ0: what is missing is e^{−10} of the dirty one
    assert dirty.flux(3e-6) / clean.flux(3e-6) == pytest.approx(1, abs=1e-3)


def test_a_superconductor_is_not_a_perfect_conductor() -> None:
    x = np.array([0.0])
    for cooled_in in (0.0, 0.1):
        superconductor = london_equation.slab_field(x, 2e-6, 50e-9, 0.1, cooled_in)
        perfect = london_equation.slab_field(x, 2e-6, 50e-9, 0.1, cooled_in, perfect_conductor=True)
        assert superconductor[0] < 1e-9  # expels the field, whatever came before (Meissner)
        assert perfect[0] == pytest.approx(cooled_in, abs=1e-9)  # keeps what it was cooled in


def test_first_london_equation_in_full() -> None:
    # a London layer at the surface of a half space: B = B0 e^{−x/λ}, J = B/μ0λ. The slope of the Bernoulli potential is
    # the Hall field at each depth: one effect read in two ways (central difference of step 1e-4 λ: 1e-8).
    lam, B0 = 50e-9, 0.1
    J0 = B0 / (vacuum_permeability * lam)
    h = 1e-4 * lam
    up, down = (london_equation.bernoulli_potential(J0 * np.exp(-s / lam), lam) for s in (h, -h))
    assert (up - down) / (2 * h) == pytest.approx(float(london_equation.hall_field(J0, B0, lam)), rel=1e-7)
    # sizes at 0.1 T and 1.6 MA/mm²: 880 m/s, 2.2 µV, 88 V/m; the term usually kept is μ0λ²∂J/∂t
    assert london_equation.superfluid_velocity(J0, lam) == pytest.approx(879.4, rel=1e-3)
    assert london_equation.bernoulli_potential(J0, lam) == pytest.approx(-2.199e-6, rel=1e-3)
    assert london_equation.inertial_field(1e20, lam) == pytest.approx(vacuum_permeability * lam**2 * 1e20, rel=1e-15)


def test_the_unit_of_current_exceeds_depairing() -> None:
    unit = flux_quantum / (2 * np.pi * vacuum_permeability * (100e-9) ** 2 * 10e-9)
    assert unit / ginzburg_landau_depairing(100e-9, 10e-9) == pytest.approx(3 * np.sqrt(3) / 2, rel=1e-14)


def test_conventions_of_the_correlation_energy() -> None:
    energies = normal.correlation_energies(0.01, 1e-6)
    assert energies["hD/L²"] / energies["ħD/L²"] == pytest.approx(2 * np.pi, rel=1e-14)
    assert energies["π²ħD/L²"] / energies["ħD/L²"] == pytest.approx(np.pi**2, rel=1e-14)
    # E_c/(h/e) with E_c = ħD/L² is eD/2πL²
    scale = elementary_charge * 0.01 / 1e-6**2 / (2 * np.pi)
    assert energies["ħD/L²"] / single_electron_flux_quantum == pytest.approx(scale, rel=1e-14)


def test_sign_of_a_normal_ring_depends_on_parity() -> None:
    # odd N is diamagnetic and even N paramagnetic (no spin); with spin, N = 4m makes two even rings
    ring = normal.chain(40)
    for electrons, sign in ((3, -1), (4, 1), (7, -1), (10, 1)):
        assert np.sign(normal.current(ring, 0.05, electrons)) == sign
        assert np.sign(normal.current_at_zero_temperature(electrons, 0.05)) == sign
    with_spin = {n: normal.current(normal.with_spin(ring), 0.05, n) for n in (4, 8, 6, 10)}
    assert with_spin[4] > 0
    assert with_spin[8] > 0
    assert with_spin[6] < 0
    assert with_spin[10] < 0


def test_hopping_ring_becomes_the_free_one() -> None:
    # few electrons on many sites: −2f ev_F/L with ev_F/L → (hopping e/h) 2·(2π/M) sin(πN/M)·…, error (N/M)²
    M, N = 400, 5
    v = 2 * np.sin(np.pi * N / M) * 2 * np.pi / M  # ħv_F/L·2π in units of the hopping, with k_F = πN/M
    found = normal.current(normal.chain(M), 0.2, N)
    assert found == pytest.approx(normal.current_at_zero_temperature(N, 0.2) * v, rel=2e-2)


def test_averages_keep_even_harmonics_only() -> None:
    # over numbers N and N+1 the first harmonic cancels and the period halves to h/2e: no pairs are needed for that
    f = np.linspace(0.02, 0.98, 97)
    mean = (normal.current_at_zero_temperature(50, f) + normal.current_at_zero_temperature(51, f)) / 2
    assert np.allclose(mean[:48], mean[49:], atol=0.03)  # period ½
    first = np.abs((mean * np.exp(2j * np.pi * f)).sum()) / np.abs(
        (normal.current_at_zero_temperature(50, f) * np.exp(2j * np.pi * f)).sum()
    )
    assert first < 0.02


def test_no_current_at_half_a_quantum_by_time_reversal() -> None:
    # any disorder, ground state not degenerate: f = ½ and −½ are one ring
    rng = np.random.default_rng(7)
    for electrons in (5, 8):
        ring = normal.chain(30, rng.uniform(-1, 1, 30))
        assert normal.current(ring, 0.5, electrons) == pytest.approx(0, abs=1e-7)
        assert abs(normal.current(ring, 0.25, electrons)) > 1e-4


def test_a_trillion_pairs_within_one_pair_counts_all_electrons() -> None:
    # aluminium: ξ0 = 1.6 µm, n = 1.81e29 /m³ free electrons; published figures carry three and two digits
    n = 1.81e29
    gap = ratios.GAP * boltzmann * 1.175
    v = np.pi * gap * 1.6e-6 / (planck / (2 * np.pi))
    counts = counting.pairs_within_a_pair(v, gap, counting.density_of_states_of_free_electrons(n), n)
    assert counts["all electrons"].value == pytest.approx(1.55e12, rel=0.003)
    assert counts["condensed electrons"].value == pytest.approx(5.6e7, rel=0.01)
    assert counts["condensed pairs"].value == pytest.approx(2.8e7, rel=0.01)
    assert all(count.definition for count in counts.values())


def test_condensed_pairs_by_summing_over_states() -> None:
    # Σ_k (u_k v_k)² = N(0)∫dξ Δ²/4E² = πN(0)Δ/4, by quadrature to ±10⁴ Δ (tail 2/10⁴ of it)
    xi = np.sinh(np.linspace(-10, 10, 20_001))
    total = np.trapezoid(1 / (4 * (xi**2 + 1)), xi)
    assert total == pytest.approx(np.pi / 4, rel=2e-4)
    size = counting.pair_sizes(1e6, 1e-22)
    amplitude = 1 / (2 * np.hypot(xi, 1))
    slope = xi / (2 * np.hypot(xi, 1) ** 3)
    rms = np.sqrt(np.trapezoid(slope**2, xi) / np.trapezoid(amplitude**2, xi))  # in ħv_F/Δ
    assert rms == pytest.approx(1 / (2 * np.sqrt(2)), rel=2e-4)
    assert size["rms"].value / size["pippard"].value == pytest.approx(np.pi / (2 * np.sqrt(2)), rel=1e-14)


def test_the_gap_is_not_the_binding_energy_of_coopers_pair() -> None:
    g = 0.2
    assert cooper.cooper_binding_energy(g) == pytest.approx(2 / (np.exp(10) - 1), rel=1e-14)
    assert 2 * cooper.gap_from_coupling(g) / cooper.cooper_binding_energy(g) > 100
    # Tc from the same coupling: Δ0/kTc is universal only at weak coupling
    weak = cooper.gap_from_coupling(0.1) / cooper.critical_temperature_from_coupling(0.1)
    assert weak == pytest.approx(ratios.GAP, rel=1e-8)
    assert cooper.gap_from_coupling(1.0) / cooper.critical_temperature_from_coupling(1.0) > 1.9
    assert cooper.coupling_from_temperature(cooper.critical_temperature_from_coupling(0.3), 1.0) == pytest.approx(
        0.3, rel=1e-13
    )
    # one equation by brute force: 1/g = ∫ tanh(ξ/2T)/ξ dξ
    T = float(cooper.critical_temperature_from_coupling(0.5))
    x = np.linspace(0, 1, 200_001)[1:] - 0.5 / 200_000
    assert (np.tanh(x / (2 * T)) / x).mean() == pytest.approx(2.0, rel=1e-8)


def test_pauli_and_orbital_limits_differ() -> None:
    # Tc = 10 K and a slope of 1 or 6 T/K: the smaller limit is orbital in one and of spins in the other
    limit = float(pauli.pauli_field(10.0))
    orbital = [float(dirty_upper_field(0.0)) * 10 * slope for slope in (1.0, 6.0)]
    assert orbital[0] < limit < orbital[1]
    assert pauli.first_order_state(0.2)[1] > 1  # first order: the gap does not go to zero


def test_a_persistent_state_is_metastable() -> None:
    # barrier k × 58.3886 K per µA, lowered by current; lifetimes from forever to none within a kelvin
    from physics.printed import agree

    agree([phase_slip.barrier(1e-6) / boltzmann], "58.3886069931")
    agree(phase_slip.reduced_barrier([0.1, 0.5, 0.9]), ".8739702679 .4163611814 .0561788473")
    # its slope at zero current is −Φ0/2 per ampere: half a quantum is gained at the top
    h = 1e-6
    slope = (phase_slip.barrier(1e-6, h * 1e-6) - phase_slip.barrier(1e-6)) / (h * 1e-6)
    assert slope == pytest.approx(-flux_quantum / 2, rel=1e-5)
    tau = phase_slip.relaxation_time(1.2, 1.19)
    short, long = (phase_slip.lifetime(phase_slip.thermal_rate(I, 1.19, 1e-5, 1e-7, tau)) for I in (1e-7, 1e-5))
    assert short < 1e-8
    assert long > 1e100
    # at low temperature quantum slips take over where R/L is large
    rates = [phase_slip.quantum_rate(1e-22, 1e-6, 1e-8, R) for R in (1e3, 1e5)]
    assert rates[0] < 1e-200
    assert rates[1] > 1e5


def test_vortices_repel_logarithmically_only_below_the_pearl_length() -> None:
    length = 100e-6
    near = [interaction_energy(r, length) for r in (0.01e-6, 0.1e-6, 1e-6)]
    assert near[0] - near[1] == pytest.approx(near[1] - near[2], rel=0.02)  # equal steps for equal factors
    far = [interaction_energy(r, length) for r in (1e-2, 2e-2)]
    assert far[0] / far[1] == pytest.approx(2, rel=1e-3)  # 1/r beyond, the ratio off by (2Λ/r)²


def test_vortex_unbinding() -> None:
    from physics.printed import agree

    agree([two_dimensions.UNIVERSAL * 1e9], "12.322764")
    for R in (10.0, 1e3, 1e4):
        t = two_dimensions.reduced_transition(R)
        assert two_dimensions.reduced_stiffness(t, R) == pytest.approx(2 / np.pi, rel=1e-11)
    # weak disorder: 1 − T_KT/Tc = 0.376 R/R*, from Δ² ∝ 1−t; next term R/R* = 1e-4
    small = 8939.9e-4
    assert (1 - two_dimensions.reduced_transition(small)) / 1e-4 == pytest.approx(
        2 * ratios.GAP / ratios.GAP_SLOPE**2, rel=1e-3
    )
