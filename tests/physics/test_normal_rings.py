"""Rings of free electrons: clean, with an impurity, with disorder, spin and width, at any temperature.

References: closed forms; Hamiltonians written here as dense matrices; sums over all ways to fill the levels; the
numbers of 12 digits are of independent dense computations. Equalities hold to rounding, 1e-10 and below.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid import normal
from fluxoid.constants import boltzmann, electron_mass, elementary_charge, hbar, planck
from fluxoid.errors import InputError

GOLDEN = np.cos(2 * np.pi * (np.sqrt(5) - 1) / 2 * np.arange(10))


def dense(sites: int, flux: float, potential: np.ndarray) -> np.ndarray:
    """H of a chain closed to a ring, the flux on its last link alone: another gauge than the package's."""
    H = np.diag(potential).astype(complex)
    for i in range(sites - 1):
        H[i + 1, i] = H[i, i + 1] = -1
    H[0, -1] -= np.exp(2j * np.pi * flux)
    H[-1, 0] -= np.exp(-2j * np.pi * flux)
    return H


def by_all_fillings(E: np.ndarray, I: np.ndarray, N: int, kT: float) -> tuple[float, float]:
    """(free energy, current) from every choice of N of the levels."""
    chosen = np.array(list(combinations(range(len(E)), N)))
    total, slope = E[chosen].sum(1), I[chosen].sum(1)
    weight = np.exp(-(total - total.min()) / kT)
    return total.min() - kT * np.log(weight.sum()), float(weight @ slope / weight.sum())


def test_quasiperiodic_ring() -> None:
    """Ten sites, V cos(2π b j) with b = (√5 − 1)/2, five electrons, f = .15."""
    E, I = normal.levels(normal.chain(10, GOLDEN), 0.15)
    assert E[:5].sum() == pytest.approx(-7.184865366591, abs=2e-12)
    assert I[:5].sum() == pytest.approx(-0.231219494475, abs=2e-12)


def test_canonical_and_grand_canonical_differ() -> None:
    """Clean ring of ten, five electrons, kT = .2: half the current is lost to the number's fluctuations."""
    ring = normal.chain(10)
    assert normal.current(ring, 0.15, 5, 0.2) == pytest.approx(-0.352212383542, abs=2e-12)
    mu = normal.chemical_potential(normal.energies(ring, 0.15), 5, 0.2)
    assert normal.current(ring, 0.15, mu=mu, kT=0.2) == pytest.approx(-0.175883886954, abs=2e-12)


def test_two_legs_in_a_field() -> None:
    """Two legs of ten, rung ½, seven electrons, f = .15, without and with .02 h/e in each plaquette."""
    free, field = normal.ladder(10, 2, 0.5), normal.ladder(10, 2, 0.5, 0.02)
    assert normal.free_energy(free, 0.15, 7) == pytest.approx(-11.719956026, abs=1e-9)
    assert normal.current(free, 0.15, 7) == pytest.approx(0.534067107, abs=1e-9)
    assert normal.free_energy(field, 0.15, 7) == pytest.approx(-11.710927258, abs=1e-9)
    assert normal.current(field, 0.15, 7) == pytest.approx(0.525974501, abs=1e-9)


@settings(max_examples=30)
@given(st.integers(3, 9), st.floats(-2, 2), st.integers(0, 2**32), st.floats(0.02, 3))
def test_any_ring_at_any_temperature(sites: int, flux: float, seed: int, kT: float) -> None:
    """Levels against another gauge; occupations against all fillings; the current against the slope of F."""
    rng = np.random.default_rng(seed)
    V, N = rng.normal(size=sites), int(rng.integers(1, sites))
    ring = normal.chain(sites, V)
    E, I = normal.levels(ring, flux)
    assert pytest.approx(np.linalg.eigvalsh(dense(sites, flux, V)), abs=1e-12) == E
    assert normal.energies(ring, flux) == pytest.approx(E, abs=1e-12)
    F, mean = by_all_fillings(E, I, N, kT)
    assert normal.free_energy(ring, flux, N, kT) == pytest.approx(F, abs=1e-10)
    assert normal.current(ring, flux, N, kT) == pytest.approx(mean, abs=1e-10)
    step = 1e-5
    slope = np.subtract(*normal.free_energy(ring, [flux + step, flux - step], N, kT)) / (2 * step)
    assert normal.current(ring, flux, N, kT) == pytest.approx(-slope, abs=1e-5)
    n = normal.canonical(E, N, kT)
    assert n.sum() == pytest.approx(N, rel=1e-12)
    assert ((n > -1e-13) & (n < 1 + 1e-13)).all()


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.floats(-1, 1))
def test_spin_orbit_zeeman_and_width(seed: int, flux: float) -> None:
    """With spin: the current of each level is the slope of its energy; without fields levels come in pairs, and at
    f = 0 time reversal pairs them whatever the spin–orbit coupling (Kramers)."""
    rng = np.random.default_rng(seed)
    bare = normal.chain(7, rng.normal(size=7))
    ring = normal.with_spin(bare, rng.normal(size=3), rashba=rng.normal())
    step = 1e-4
    up, down = (normal.energies(ring, flux + x) for x in (step, -step))
    assert normal.levels(ring, flux)[1] == pytest.approx(-(up - down) / (2 * step), abs=2e-4)
    assert normal.energies(normal.with_spin(bare), flux) == pytest.approx(np.repeat(normal.energies(bare, flux), 2))
    kramers = normal.energies(normal.with_spin(bare, rashba=rng.normal()), 0.0)
    assert kramers[::2] == pytest.approx(kramers[1::2], abs=1e-12)


def test_spin_orbit_phase_of_a_clean_ring() -> None:
    """Once around the spin has turned by the product of the links' 2 × 2 matrices; in its two eigenstates electrons are
    free ones at the flux shifted by its phases ± δ."""
    M, angle, flux = 8, 0.7, 0.13
    ring = normal.with_spin(normal.chain(M), rashba=angle)
    once = np.eye(2, dtype=complex)
    for matrix in ring.hopping:
        once = matrix @ once
    phases = np.angle(np.linalg.eigvals(once)) / (2 * np.pi)
    free = np.concatenate([normal.energies(normal.chain(M), flux + phase) for phase in phases])
    assert normal.energies(ring, flux) == pytest.approx(np.sort(free), abs=1e-12)
    assert phases.sum() == pytest.approx(0, abs=1e-12)
    assert abs(phases[0]) > 0.05


def test_cells_of_an_annulus() -> None:
    """A ring cut out of a square lattice, with a field on it: it does not matter where in the hole its centre is said
    to be (a change of gauge), the period in f is 1, and the current is the slope of the energy."""
    y, x = np.mgrid[:15, :15]
    inside = (np.hypot(x - 7, y - 7) < 7.2) & (np.hypot(x - 7, y - 7) > 3.5)
    ring = normal.from_cells(inside, (7.0, 7.0), 0.01)
    E = normal.energies(ring, 0.3)
    assert normal.energies(ring, 1.3) == pytest.approx(E, abs=1e-12)
    assert normal.energies(normal.from_cells(inside, (6.4, 7.7), 0.01), 0.3) == pytest.approx(E, abs=1e-12)
    assert np.abs(normal.energies(normal.from_cells(inside, (7.0, 7.0)), 0.3) - E).max() > 1e-3
    step = 1e-5
    slope = np.subtract(*normal.free_energy(ring, [0.3 + step, 0.3 - step], 20)) / (2 * step)
    assert normal.current(ring, 0.3, 20) == pytest.approx(-slope, abs=1e-6)


@pytest.mark.parametrize("sites", [3, 5, 10, 11])
@pytest.mark.parametrize("strength", [-50.0, -0.3, 1e-9, 0.2, 5.0])
@pytest.mark.parametrize("flux", [0.0, 0.1, 0.25, 0.5, 0.77])
def test_one_impurity(sites: int, strength: float, flux: float) -> None:
    V = np.append(strength, np.zeros(sites - 1))
    found = normal.impurity_levels(sites, flux, strength)
    assert found == pytest.approx(np.linalg.eigvalsh(dense(sites, flux, V)), abs=1e-12 * (1 + abs(strength)))
    k = np.arccos(-found[np.abs(found) < 1.9999] / 2)
    closed = np.cos(k * sites) + strength / (2 * np.sin(k)) * np.sin(k * sites)
    assert closed == pytest.approx(np.full(len(k), np.cos(2 * np.pi * flux)), abs=1e-8 * (1 + abs(strength)))


@pytest.mark.parametrize("electrons", [1, 2, 5, 8])
def test_free_circle(electrons: int) -> None:
    """T = 0: the series of straight pieces; warm: the harmonics' sinh, to the curvature of the band, (T/E_F)²."""
    f = np.linspace(-0.45, 0.4, 7)
    assert normal.continuum_current(electrons, f, spins=1) / electrons == pytest.approx(
        normal.current_at_zero_temperature(electrons, f), abs=1e-12
    )
    many, ratio = 40 + electrons, 0.8
    order = np.arange(1, 60)[:, None]
    series = (normal.harmonics_at_temperature(order, ratio, many) * np.sin(2 * np.pi * order * f)).sum(0)
    warm = normal.continuum_current(many, f, ratio * many / (2 * np.pi**2), spins=1, mu=(many / 2) ** 2)
    assert warm / many == pytest.approx(series, abs=2e-4)


def test_parity_with_spin() -> None:
    """N = 4m is paramagnetic, 4m + 2 diamagnetic with twice the spinless slope, odd N mixes both."""
    for electrons, sign in ((4, 1), (6, -1), (8, 1), (10, -1)):
        assert np.sign(normal.current_at_zero_temperature(electrons, 0.05, spins=2)) == sign
        own = normal.continuum_current(electrons, 0.05, spins=2) / (electrons / 2)
        assert own == pytest.approx(normal.current_at_zero_temperature(electrons, 0.05, spins=2), rel=1e-12)
    assert normal.current_at_zero_temperature(3, 0.05, spins=2) == pytest.approx(0.9 - 0.1, rel=1e-12)


def test_the_current_beside_a_crossing_is_not_the_mean_across_it() -> None:
    """Four electrons on 40 sites at f = 5e-5: the highest one in a level of its own, −∂/∂f of −2 cos(2π(q − f)/40)
    summed over q = −1, 0, 1, 2; no current at the crossing itself."""
    ring, f = normal.chain(40), 5e-5
    exact = np.sum(4 * np.pi / 40 * np.sin(2 * np.pi * (np.array([-1, 0, 1, 2]) - f) / 40))
    assert normal.current(ring, f, 4) == pytest.approx(exact, rel=1e-9)
    assert normal.current(ring, [0.0, -f], 4) == pytest.approx([0, -exact], abs=1e-9)


def test_a_long_chain_is_a_circle() -> None:
    """Near the bottom of the band t = ħ²/2ma²: M sites, four electrons, second order in 1/M."""
    errors = []
    for M in (40, 80):
        scale = (2 * np.pi / M) ** 2  # E_1/t
        found = normal.current(normal.chain(M), 0.2, 5) / scale
        errors.append(found / normal.continuum_current(5, 0.2, spins=1) - 1)
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.02)
    assert abs(errors[1]) < 1e-2


def test_amperes() -> None:
    """I0 = e v_F/L of the free circle in two ways: N E_1 e/h and e v_F/L with v_F = πħN/mL, spinless."""
    radius, N = 1e-6, 101
    length = 2 * np.pi * radius
    by_levels = normal.level_scale(radius) * N * elementary_charge / planck
    v = np.pi * hbar * N / (electron_mass * length)
    assert by_levels == pytest.approx(normal.current_scale(v, length), rel=1e-12)
    assert normal.crossover_temperature(v, length) == pytest.approx(hbar * v / (np.pi * boltzmann * length))
    assert normal.amperes(2.0, 1e-21) == pytest.approx(2e-21 * elementary_charge / planck)


def test_levels_of_a_large_ring() -> None:
    """10 000 sites with disorder: the ten levels about an energy, against all of them."""
    ring = normal.disordered(10_000, 1, 0.5, 3, 0)
    every = normal.energies(ring, 0.2)
    E, I = normal.levels_near(ring, 0.2, -0.4, 10)
    assert pytest.approx(np.sort(every[np.argsort(np.abs(every + 0.4))[:10]]), abs=1e-10) == E
    step = 1e-3
    up, down = (normal.levels_near(ring, 0.2 + x, -0.4, 12)[0] for x in (step, -step))
    near = [np.abs(up - e).argmin() for e in E]
    assert -(up[near] - down[near]) / (2 * step) == pytest.approx(I, abs=1e-3 * np.abs(I).max() + 1e-9)


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: normal.chain(2), "sites"),
        (lambda: normal.chain(5, [1.0, 2.0]), "potential"),
        (lambda: normal.chain(5, np.nan), "potential"),
        (lambda: normal.current(normal.chain(5), 0.1, 6), "electrons"),
        (lambda: normal.current(normal.chain(5), 0.1), "electrons"),
        (lambda: normal.current(normal.chain(5), np.nan, 2), "flux"),
        (lambda: normal.current(normal.chain(5), 0.1, 2, -1.0), "kT"),
        (lambda: normal.continuum_current(0, 0.1), "electrons"),
        (lambda: normal.current_at_zero_temperature(3, 0.1, spins=3), "electrons"),
        (lambda: normal.impurity_levels(2, 0.1, 1.0), "sites"),
        (lambda: normal.typical_current(-1.0, 1e-6), "diffusivity"),
        (lambda: normal.harmonics([0.0, 0.4], [1.0, 2.0], 1), "flux"),
        (lambda: normal.from_cells(np.ones((3, 3), bool), (1.0, 1.0)), "center"),
    ],
)
def test_bad_input_is_named(call: object, where: str) -> None:
    with pytest.raises(InputError) as error:
        call()  # type: ignore[operator]
    assert error.value.where == where
