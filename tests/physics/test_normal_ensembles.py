"""Disordered rings: diffusive theory, ensembles, and what rotates or measures them."""

import numpy as np
import pytest

from fluxoid import normal
from fluxoid.constants import boltzmann, elementary_charge, hbar


def test_typical_current_of_diffusive_rings() -> None:
    """√24/π = 1.559393 of s eD/L² p^{−3/2}; g(1) = .89634702, g(5) = .38383969, both sides of the switch of series."""
    D, L = 0.013, 4e-6
    unit = elementary_charge * D / L**2
    assert normal.typical_current(D, L, spin=1) == pytest.approx(1.559393 * unit, rel=1e-6)
    assert normal.typical_current(D, L, harmonic=[1, 2]) == pytest.approx(
        2 * np.sqrt(24) / np.pi * unit * np.array([1, 2**-1.5]), rel=1e-12
    )
    assert normal.damping([0.0, 1.0, 5.0]) == pytest.approx([1, 0.89634702, 0.38383969], rel=2e-8)
    n = np.arange(1, 10**5)
    for tau in (0.1, 0.2999, 0.3001, 3.0):
        summed = np.pi**2 / 3 * tau**2 * (n * np.exp(-np.sqrt(2 * np.pi * n * tau))).sum()
        assert normal.damping(tau) == pytest.approx(summed, rel=1e-12)
    T = 5 * hbar * D / (4 * boltzmann * L**2)  # τ = 5 for p = 2
    cold, warm = (normal.typical_current(D, L, t, 2) for t in (0.0, T))
    assert warm / cold == pytest.approx(np.sqrt(0.38383969), rel=1e-7)


def test_clean_ensemble_is_the_clean_ring() -> None:
    """Without disorder and N odd: (2/π)(−1)^p/p in units e v_F/L, v_F = 2 sin(πN/M); E_p falls as 1/p², so that of 8P
    fluxes a period the higher ones fold in as (x/sin x)², x = πp/8P. The lattice adds (π/M)²/6."""
    sites, N = 60, 21
    found = normal.disordered_ensemble(2, sites, N, 0.0, 1)
    p, v = np.array([1, 2]), 2 * np.sin(np.pi * N / sites)
    x = np.pi * p / 16
    assert found.mean * sites / (2 * np.pi * v) == pytest.approx(
        2 / np.pi * (-1.0) ** p / p * (x / np.sin(x)) ** 2, rel=1e-3
    )
    assert found.typical_error == pytest.approx([0, 0], abs=1e-12)


def test_rings_of_an_ensemble_are_counted() -> None:
    """Ring 3 of a seed is the same alone and in any ensemble; seeds and rings differ; energies within ± W/2."""
    one = normal.disordered(30, 2, 1.5, 7, 3)
    assert np.array_equal(one.potential, normal.disordered(30, 2, 1.5, 7, 3).potential)
    assert not np.array_equal(one.potential, normal.disordered(30, 2, 1.5, 8, 3).potential)
    assert not np.array_equal(one.potential, normal.disordered(30, 2, 1.5, 7, 4).potential)
    assert np.abs(one.potential).max() <= 0.75
    few, many = (normal.disordered_ensemble(n, 20, 9, 1.0, 5, harmonics=1).harmonics for n in (2, 4))
    assert np.array_equal(few, many[:2])


def test_harmonics_of_an_ensemble_are_those_of_its_currents() -> None:
    """By the free energy, and by the current at many fluxes; kT = .1 keeps folding below 1e-6."""
    found = normal.disordered_ensemble(2, 16, 7, 2.0, 11, kT=0.1, harmonics=2).harmonics
    f = np.arange(64) / 64
    for number in range(2):
        I = normal.current(normal.disordered(16, 1, 2.0, 11, number), f, 7, 0.1)
        assert normal.harmonics(f, I, 2) == pytest.approx(found[number], abs=1e-6 * np.abs(found).max())


@pytest.mark.slow
def test_diffusive_amplitude_of_wide_rings() -> None:
    """Three dozen sites around, eight legs, W = 2.5: the typical second harmonic lies within a third of diffusive
    theory with D measured from the band: v² τ/2, τ by the golden rule, ħ/τ = 2π ν W²/12 (lattice, two dimensions).

    Budget: finite number of rings 10 %; L is only some mean free paths, 20 %; ν and ⟨v²⟩ of the clean strip 5 %.
    """
    sites, legs, W = 36, 8, 2.5
    N = int(0.4 * sites * legs)
    found = normal.disordered_ensemble(60, sites, N, W, 2, legs=legs, harmonics=2)
    k = np.linspace(-np.pi, np.pi, 400, endpoint=False)
    E = -2 * np.cos(k)[:, None] - 2 * np.cos(k)
    mu = np.quantile(E, 0.4)
    shell = np.abs(E - mu) < 0.05
    nu = shell.mean() / 0.1
    D = (2 * np.sin(k[:, None] + 0 * k)[shell] ** 2 * 2).mean() / (2 * np.pi * nu * W**2 / 12)
    theory = np.sqrt(24) / np.pi * D / sites**2 * 2**-1.5 * 2 * np.pi  # in t e/h: e/ħ = 2π e/h
    assert found.typical[1] == pytest.approx(theory, rel=0.35)


def test_rotation() -> None:
    """B/Ω = 2m/e = 1.137126e-11 T s; the flux of it through the ring's area."""
    assert normal.london_moment(1.0) == pytest.approx(1.137126e-11, rel=1e-6)
    assert normal.equivalent_flux(100.0, 2e-6) == pytest.approx(1.137126e-11 * 100 * 2e-6, rel=1e-6)


def test_what_is_measured() -> None:
    """A ring's field far off is a dipole's; flux by reciprocity; N rings add as √N, those with a mean as N."""
    I, R, z = 1e-9, 1e-6, 1e-4
    m = normal.moment(I, np.pi * R**2)
    assert normal.field_on_axis(I, R, z) == pytest.approx(1.25663706e-6 * m / (2 * np.pi * z**3), rel=2e-4)
    assert normal.field_on_axis(I, R, 0.0) == pytest.approx(1.25663706e-6 * I / (2 * R), rel=1e-8)
    loop = 5e-6  # flux of a dipole through a coaxial loop: µ0 m R²/2(R² + z²)^{3/2}
    assert normal.flux_in_pickup(m, loop, 0.0) == pytest.approx(1.25663706e-6 * m / (2 * loop), rel=1e-8)
    assert normal.of_many(3.0, 0.0, 100) == pytest.approx(30.0)
    assert normal.of_many(3.0, 1.0, 100) == pytest.approx(np.sqrt(800 + 10_000))
    assert normal.cantilever_torque(m, 5.0, np.pi / 2) == pytest.approx(5 * m)
