"""Rings of electrons that repel one another: exact diagonalisation by sectors, Bethe's ansatz, the endless chain.

References: matrices on the whole space built here from Jordan–Wigner products; published energies; free electrons.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import i0, i1

from fluxoid import normal
from fluxoid.errors import InputError


def annihilators(modes: int) -> list[np.ndarray]:
    """c_i as 2^M matrices: Jordan and Wigner's products."""
    lower, sign, one = np.array([[0, 1], [0, 0]]), np.diag([1, -1]), np.eye(2)
    found = []
    for i in range(modes):
        c = np.eye(1)
        for j in range(modes):
            c = np.kron(c, sign if j < i else lower if j == i else one)
        found.append(c)
    return found


def whole_space(sites: int, numbers: tuple[int, ...], flux: float, V: float, U: float) -> np.ndarray:
    """Levels of H on the space of the given numbers, the flux on the last link alone."""
    spins = len(numbers)
    c = annihilators(sites * spins)
    n = [one.T @ one for one in c]
    H = np.zeros(c[0].shape, complex)
    for s in range(spins):
        for i in range(sites):
            a, b = c[s * sites + i], c[s * sites + (i + 1) % sites]
            hop = -np.exp(2j * np.pi * flux * (i == sites - 1)) * (b.T @ a)
            H += hop + hop.conj().T
    for i in range(sites):
        here, there = (sum(n[s * sites + j % sites] for s in range(spins)) for j in (i, i + 1))
        H += V * here @ there
        if spins == 2:
            H += U * n[i] @ n[sites + i]
    kept = np.ones(len(H), bool)
    for s, number in enumerate(numbers):
        kept &= np.isclose(sum(np.diag(n[s * sites + i]) for i in range(sites)), number, rtol=0, atol=1e-9)
    return np.linalg.eigvalsh(H[np.ix_(kept, kept)])


@settings(max_examples=25)
@given(st.integers(3, 6), st.integers(0, 2**32), st.floats(-1, 1))
def test_sectors_make_up_the_whole(sites: int, seed: int, flux: float) -> None:
    rng = np.random.default_rng(seed)
    V, U = rng.normal(size=2) * 3
    N = int(rng.integers(1, sites))
    exact = whole_space(sites, (N,), flux, V, 0.0)
    found = normal.interacting_levels(sites, N, flux, V, count=len(exact))
    assert [one[0] for one in found] == pytest.approx(exact, abs=1e-11)
    if sites <= 4:
        numbers = (int(rng.integers(0, sites + 1)), int(rng.integers(1, sites + 1)))
        exact = whole_space(sites, numbers, flux, V, U)
        found = normal.interacting_levels(sites, numbers, flux, V, U, count=len(exact))
        assert [one[0] for one in found] == pytest.approx(exact, abs=1e-11)


def test_known_energies_and_currents() -> None:
    """Independent computations to the digits given; the XXZ rings of 16 are published in many places."""
    assert normal.interacting_levels(10, 5, 0.15, 1.5)[0][:2] == pytest.approx(
        (-4.529314426756, -0.361632347731), abs=2e-12
    )
    found = normal.interacting_levels(4, (2, 2), 0.1, onsite=4.0)[0][:2]
    assert found == pytest.approx((-2.1808620798, 1.44757655), abs=3e-8)
    found = normal.interacting_levels(5, (2, 2), 0.15, onsite=3.0)[0][:2]
    assert found == pytest.approx((-4.1333024904, 2.94140529), abs=3e-8)
    assert normal.xxz_energy(16, 8, 0.5)[0] == pytest.approx(-6.042763318179, abs=2e-12)
    assert normal.xxz_energy(16, 8, 1.0)[0] == pytest.approx(-7.142296360617, abs=2e-12)


@pytest.mark.parametrize(("sites", "electrons"), [(6, 3), (8, 3), (8, 4), (9, 5), (9, 7), (10, 2)])
@pytest.mark.parametrize("V", [-1.0, 0.5, 2.0, 3.0, 10.0])
def test_bethe_is_exact(sites: int, electrons: int, V: float) -> None:
    """Energies and currents of both routes, to 1e-10, at fluxes off the crossings."""
    for flux in (0.1, 0.3, -0.2):
        E, I, _ = normal.interacting_levels(sites, electrons, flux, V)[0]
        assert normal.neighbour_ring(sites, electrons, flux, V) == pytest.approx((E, I), abs=1e-9)
        assert normal.neighbour_ring(sites, electrons, flux, V)[0] == pytest.approx(E, abs=1e-10)


@pytest.mark.parametrize(("sites", "electrons"), [(6, (3, 3)), (6, (2, 1)), (5, (2, 2)), (7, (1, 1)), (6, (3, 1))])
@pytest.mark.parametrize("U", [0.5, 4.0])
def test_bethe_is_exact_with_spin(sites: int, electrons: tuple[int, int], U: float) -> None:
    for flux in (0.05, 0.15):
        E, I, _ = normal.interacting_levels(sites, electrons, flux, onsite=U)[0]
        assert normal.hubbard_ring(sites, electrons, flux, U) == pytest.approx((E, I), abs=1e-9)


def test_long_rings_tend_to_the_endless_chain() -> None:
    """E/M with a remainder −πu/6M² of a closed shell (conformal invariance, c = 1), and I = −8π² D f/M."""
    for n, V in ((0.3, 1.0), (0.2, -1.0), (0.7, 1.0), (0.25, 0.0)):
        endless = normal.luttinger_liquid(n, V)
        for M in (200, 400):
            N = round(n * M)
            closed = 0.0 if N % 2 else 0.5
            E, _ = normal.neighbour_ring(M, N, closed, V)
            assert (E / M - endless.energy) * M**2 == pytest.approx(-np.pi * endless.velocity / 6, rel=2e-2)
            I = normal.neighbour_ring(M, N, closed + 0.01, V)[1]
            assert pytest.approx(-8 * np.pi**2 * endless.drude * 0.01, rel=1e-3) == I * M


def test_luttinger_at_half_filling_and_of_free_electrons() -> None:
    """K = π/2(π − µ) and D of the closed form, continued from fillings beside ½; K = 1, u = 2 sin πn without V."""
    for V in (-1.0, 0.7, 1.5):
        half, beside = normal.luttinger_liquid(0.5, V), normal.luttinger_liquid(0.4999, V)
        assert beside == pytest.approx(half, rel=2e-3)
        mu = np.arccos(V / 2)
        assert half.drude == pytest.approx(np.pi / 4 * np.sin(mu) / (mu * (np.pi - mu)), rel=1e-12)
    for n in (0.1, 0.25, 0.5):
        free = normal.luttinger_liquid(n, 0.0)
        wanted = (-2 / np.pi * np.sin(np.pi * n), 1.0, 2 * np.sin(np.pi * n), np.sin(np.pi * n) / np.pi)
        assert free == pytest.approx(wanted, rel=1e-8)


def test_hubbard_chain_of_lieb_and_wu() -> None:
    """Half filled: −.5737293679 at U = 4 (Lieb and Wu's integral), −4/π at 0, −4 ln 2/U for large U; finite rings."""
    assert normal.half_filled_hubbard_energy(4.0) == pytest.approx(-0.5737293679, abs=1e-10)
    assert normal.half_filled_hubbard_energy(0.0) == pytest.approx(-4 / np.pi, rel=1e-14)
    assert normal.half_filled_hubbard_energy(1e-3) == pytest.approx(-4 / np.pi, abs=1e-3)
    assert normal.half_filled_hubbard_energy(200.0) * 200 == pytest.approx(-4 * np.log(2), rel=2e-4)
    spin_velocity = 2 * i1(np.pi / 2) / i0(np.pi / 2)  # 2 I1(2π/U)/I0(2π/U): the charges have a gap
    finite = normal.hubbard_ring(30, (15, 15), 0.0, 4.0)[0] / 30 - normal.half_filled_hubbard_energy(4.0)
    assert finite * 30**2 == pytest.approx(-np.pi * spin_velocity / 6, rel=4e-2)  # and logarithms


def test_temperature_and_free_limits() -> None:
    """Without interaction both levels of theory agree at any temperature; cold, the ground state."""
    F, I = normal.interacting_thermal(7, 3, [0.1, 0.4], 0.3)
    assert normal.free_energy(normal.chain(7), [0.1, 0.4], 3, 0.3) == pytest.approx(F, abs=1e-12)
    assert normal.current(normal.chain(7), [0.1, 0.4], 3, 0.3) == pytest.approx(I, abs=1e-12)
    cold = normal.interacting_thermal(6, (2, 1), 0.1, 1e-3, onsite=2.0)
    assert cold == pytest.approx(normal.interacting_levels(6, (2, 1), 0.1, onsite=2.0)[0][:2], abs=1e-10)


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: normal.interacting_levels(5, 6, 0.1), "electrons"),
        (lambda: normal.interacting_levels(40, 20, 0.1), "sites"),
        (lambda: normal.interacting_levels(5, 2, 0.1, onsite=1.0), "onsite"),
        (lambda: normal.interacting_levels(5, 0, 0.1, momentum=1), "momentum"),
        (lambda: normal.interacting_thermal(5, 2, 0.1, 0.0), "kT"),
        (lambda: normal.neighbour_ring(8, 4, 0.1, -2.5), "electrons"),
        (lambda: normal.hubbard_ring(8, (2, 2), 0.1, -1.0), "onsite"),
        (lambda: normal.luttinger_liquid(0.5, 2.0), "filling"),
    ],
)
def test_bad_input_is_named(call: object, where: str) -> None:
    with pytest.raises(InputError) as error:
        call()  # type: ignore[operator]
    assert error.value.where == where
