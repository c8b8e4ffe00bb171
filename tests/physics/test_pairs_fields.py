"""Critical fields: Pauli, Werthamer–Helfand–Hohenberg, Helfand–Werthamer, surface, and vortices near them.

Sources in the functions' docstrings. Error budget: sums and quadratures converge to 1e-13, collocation to 1e-11, so the
tolerances are the digits printed; limits state their next term.
"""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import dawsn, psi

from fluxoid.constants import flux_quantum
from fluxoid.pairs.breaking import pauli
from fluxoid.pairs.condensate import ratios
from fluxoid.pairs.fields import critical_fields, upper_field, upper_field_purity, vortex_line
from fluxoid.pairs.films.pearl import interaction_energy, screening_regime, vortex_current, vortex_field
from physics.printed import agree

t = np.array([0.0, 0.1, 0.5, 0.8])


def test_pauli_limit() -> None:
    agree([pauli.pauli_field(1.0)], "1.8568166")
    agree([pauli.tricritical_point()[0]], "0.56149317")
    # T = 0: the gain of the spins N(0)h² against the condensation energy N(0)Δ0²/2
    assert pauli.first_order_state(0.0)[0] == pytest.approx(ratios.GAP / np.sqrt(2), rel=1e-12)


def test_pauli_transition_is_of_first_order_at_low_temperature() -> None:
    T_top, h_top = pauli.tricritical_point()
    for T in (0.1, 0.3, 0.5):
        h, gap = pauli.first_order_state(T)
        assert gap > 0.5  # the gap jumps
        assert h > pauli.second_order_field(T)  # and the jump comes first
        # free energies by direct sums of 1e5 frequencies: 2πT Σ Re[…] with a tail below 1e-9
        w = np.pi * T * (2 * np.arange(100_000) + 1)
        W = w + 1j * h
        omega = gap**2 * np.log(T) + 4 * np.pi * T * (W + gap**2 / (2 * w) - np.sqrt(W * W + gap**2)).real.sum()
        assert abs(omega) < 2e-5  # the sum's own tail, Δ²(Δ²+4h²)/8πTω
    # the two lines meet at the tricritical point, with the gap going to zero
    h, gap = pauli.first_order_state(T_top - 1e-6)
    assert h == pytest.approx(h_top, abs=1e-5)
    assert gap < 0.01
    assert pauli.first_order_state(0.8)[1] == 0.0


def test_second_order_line_is_the_digamma_equation() -> None:
    for T in (0.2, 0.6, 0.95):
        h = pauli.second_order_field(T)
        assert np.log(T) + (psi(0.5 + 1j * h / (2 * np.pi * T)).real - psi(0.5)) == pytest.approx(0, abs=1e-12)


def test_upper_field_of_dirty_metals() -> None:
    agree(upper_field.dirty_upper_field(t), "0.692672873755636 0.67870108 0.45052284 0.19325689")
    # with spin: the digamma form of the source, in its own variables
    for T, alpha, so in ((0.3, 1.5, 0.5), (0.7, 0.4, 3.0), (0.05, 0.8, 0.2)):
        h = upper_field.dirty_upper_field(T, alpha, so) * 4 / np.pi**2
        g = np.sqrt((alpha * h) ** 2 - (so / 2) ** 2 + 0j)
        plus, minus = (psi(0.5 + (h + so / 2 + s * 1j * g) / (2 * T)) for s in (1, -1))
        right = (0.5 + 1j * so / (4 * g)) * plus + (0.5 - 1j * so / (4 * g)) * minus - psi(0.5)
        assert abs(np.log(1 / T) - right) < 1e-12


def test_spin_has_its_limits() -> None:
    # strong spin–orbit scattering undoes paramagnetism: α²/λ_so → 0; at T = 0 without it, 1/√(1+α²)
    assert upper_field.dirty_upper_field(0.4, 1.0, 1e6) == pytest.approx(upper_field.dirty_upper_field(0.4), rel=1e-5)
    assert upper_field.dirty_upper_field(0.0, 2.0) == pytest.approx(ratios.GAP * np.pi / 8 / np.sqrt(5), rel=1e-11)
    # spins alone (α → ∞) meet the second-order Pauli line: b ≪ p, corrections 1/α
    h = upper_field.dirty_upper_field(0.7, 1e5) * 4 / np.pi * 1e5
    assert h == pytest.approx(float(pauli.second_order_field(0.7)), rel=1e-4)


def test_upper_field_of_clean_metals() -> None:
    agree([upper_field.clean_upper_field(0.0)], "0.72725918540311")
    # closed form of it: 7ζ(3)e^{2−γ}/48
    closed = 7 * ratios.ZETA_3 / 48 * np.exp(2 - ratios.EULER_GAMMA)
    assert upper_field.clean_upper_field(0.0) == pytest.approx(closed, rel=1e-13)
    for T in (0.2, 0.7):
        z = np.sqrt(3 * upper_field.clean_upper_field(T) / (7 * ratios.ZETA_3)) / T
        direct = quad(lambda x, z=z: (1 - dawsn(z * x) / (z * x)) / np.sinh(x), 0, 60, epsabs=1e-13)[0]
        assert direct == pytest.approx(-np.log(T), rel=1e-10)


def test_upper_field_between_clean_and_dirty() -> None:
    T = np.array([0.0, 0.1, 0.5, 0.9])
    assert np.allclose(upper_field_purity.upper_field(T, 0.0), upper_field.clean_upper_field(T), rtol=1e-10, atol=0)
    # the dirty limit is left as ℓ/ξ0 = 1e-7
    assert np.allclose(upper_field_purity.upper_field(T, 1e7), upper_field.dirty_upper_field(T), rtol=5e-7, atol=0)
    # in between it dips below the dirty value, to 0.6877 at ξ0/ℓ = 10; there the gap equation by 400 plain terms
    from scipy.special import erfcx

    from fluxoid.pairs.condensate.purity import gorkov_function

    T, x = 0.3, 10.0
    k = np.sqrt(upper_field_purity.CLEAN_SCALE * upper_field_purity.upper_field(T, x) / gorkov_function(x))
    g, total = np.pi / 2 * ratios.GAP * x, 0.0
    for n in range(400):
        w = np.pi * T * (2 * n + 1)
        S = quad(lambda a, w=w: np.sqrt(np.pi) / (2 * k) * erfcx((w + g) / (2 * k * np.sin(a))), 0, np.pi / 2)[0]
        total += 2 * np.pi * T * (1 / w - S / (1 - g * S))
    # the rest falls as ω⁻³: half the last term times ω
    total += (1 / w - S / (1 - g * S)) * w / 2
    assert total == pytest.approx(-np.log(T), abs=2e-6)
    # slope one at Tc, whatever the purity
    assert upper_field_purity.upper_field(1 - 1e-6, 2.0) / 1e-6 == pytest.approx(1, rel=1e-5)


def test_surface_nucleation() -> None:
    agree([critical_fields.surface_nucleation_ratio()], "1.694610439917623")


def test_thermodynamic_field_of_ginzburg_and_landau() -> None:
    # κ = Bc2/(√2 Bc), exactly
    depth, xi = 120e-9, 9e-9
    kappa = flux_quantum / (2 * np.pi * xi**2) / (np.sqrt(2) * critical_fields.thermodynamic_field(depth, xi))
    assert kappa == pytest.approx(depth / xi, rel=1e-14)
    # a thin film along its plane: 2√6 Bc λ/d
    film = 2 * np.sqrt(6) * critical_fields.thermodynamic_field(depth, xi) * depth / 5e-9
    assert critical_fields.thin_film_parallel_field(xi, 5e-9) == pytest.approx(film, rel=1e-14)


def test_parallel_field_of_a_thin_film_is_pair_breaking() -> None:
    # near Tc Γ(B) = De²B²d²/6ħ in AG's equation and √3Φ0/πξd are one field: corrections of order 1−t
    from fluxoid.constants import boltzmann
    from fluxoid.pairs.breaking.pair_breaking import critical_rate, rate_from_parallel_field
    from fluxoid.pairs.lengths.coherence_length import dirty_ginzburg_landau_length

    D, d, Tc, gone = 1e-4, 5e-9, 4.0, 1e-5
    B = critical_fields.thin_film_parallel_field(dirty_ginzburg_landau_length(D, Tc) / np.sqrt(gone), d)
    assert rate_from_parallel_field(D, d, B) / (boltzmann * Tc) == pytest.approx(critical_rate(1 - gone), rel=3e-5)


def test_vortex_lattice() -> None:
    agree(
        [critical_fields.abrikosov_parameter(), critical_fields.abrikosov_parameter("square")],
        "1.15959526696393 1.18034059901610",
    )
    # a cell of 97 : 56 with a vortex in its middle is as good as the triangular one: β_A is at its least there
    assert critical_fields.abrikosov_parameter(complex(0.5, 0.5 * 97 / 56)) == pytest.approx(1.15959526696393, abs=1e-8)
    # the same lattice by another choice of vectors
    assert critical_fields.abrikosov_parameter(complex(1.5, np.sqrt(0.75))) == pytest.approx(
        1.15959526696393, abs=1e-12
    )


def test_line_energy() -> None:
    kappa = [1 / np.sqrt(2), 1.0, 2.0, 10.0, 50.0]
    agree(vortex_line.line_energy(kappa), "1.000000000 1.1567609413 1.5526763033 2.8547970716 4.4139519741")
    agree([vortex_line.line_energy(1e5) - np.log(1e5)], "0.4968134")
    # at κ = 1/√2 Bc1 = Bc (Bogomolny)
    depth = 100e-9
    Bc = critical_fields.thermodynamic_field(depth, depth * np.sqrt(2))
    assert vortex_line.lower_critical_field(depth, depth * np.sqrt(2) * (1 - 1e-13)) == pytest.approx(Bc, rel=1e-11)


def test_line_energy_of_many_is_that_of_each() -> None:
    kappa = np.geomspace(0.75, 60, 40)
    many = vortex_line.line_energy(kappa)
    assert np.allclose(many[[0, 13, 39]], vortex_line.line_energy(kappa[[0, 13, 39]]), rtol=1e-11, atol=0)


def test_vortex_profile() -> None:
    r, f, b = vortex_line.profile(3.0)
    # one quantum of flux: ∫b r dr = 1 (trapezoid of the uneven nodes, 1e-3)
    assert np.trapezoid(b * r, r) == pytest.approx(1, abs=2e-3)
    assert np.all(np.diff(f) > -1e-12)
    assert f[-1] == 1.0
    agree([vortex_line.core_slope()], "0.583189495860")


def test_core_profile_converges_exponentially(monkeypatch: pytest.MonkeyPatch) -> None:
    # spectral convergence: each 12 nodes more take off a factor of 30 or more at κ = 10
    exact = 2.8547970716055
    errors = []
    for nodes in (24, 32, 40, 48):
        monkeypatch.setattr(vortex_line, "_nodes", lambda kappa, nodes=nodes: nodes)
        errors.append(abs(float(vortex_line._solve(np.array([10.0]))[3][0]) - exact))
    rates = np.diff(np.log(errors))
    assert np.all(rates < -2.0), errors


def test_pearl_vortex() -> None:
    scaled = vortex_field([0.1, 1.0, 10.0], 1.0) / flux_quantum
    agree(scaled, "1.1920919505826 0.039055027383743 1.4736520822406e-4")
    # no seam where the series changes, and the far law Φ0Λ/πr³ with Λ = ½, next term 9/x²
    assert vortex_field(4 - 1e-9, 1.0) == pytest.approx(vortex_field(4 + 1e-9, 1.0), rel=1e-8)
    assert vortex_field(1e4, 1.0) * 2 * np.pi * 1e12 / flux_quantum == pytest.approx(1, rel=1e-6)
    # the force is the current of the other vortex times Φ0; a central difference of step 1e-4 leaves 1e-8
    h = 1e-4
    force = (interaction_energy(1 - h, 1.0) - interaction_energy(1 + h, 1.0)) / (2 * h)
    assert force == pytest.approx(flux_quantum * float(vortex_current(1.0, 1.0)), rel=1e-7)


def test_when_the_pearl_length_matters() -> None:
    assert "does not screen" in screening_regime(1e-6, 500e-9, 5e-9)[1]
    assert "film screens" in screening_regime(5e-3, 500e-9, 5e-9)[1]
    assert "self-field" in screening_regime(1e-4, 500e-9, 5e-9)[1]
    assert "bulk" in screening_regime(1e-6, 50e-9, 500e-9)[1]
