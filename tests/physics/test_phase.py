"""Phases on networks: exact sums, ground states, published helicities, statistics that are right about themselves.

Monte Carlo values are held within 4 of their errors (false alarms once in 16 000), with fixed seeds.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ive

from fluxoid import phase
from fluxoid.errors import InputError, UnwiseWarning


def ring(sites: int, flux: float) -> phase.Network:
    """A ring of junctions with flux quanta f through it: a film one cell wide around a hole, f on one of its links."""
    inside = np.zeros((sites // 4 + 1,) * 2, bool)
    inside[[0, -1]] = inside[:, [0, -1]] = True
    found = phase.film(inside)
    first = (found.place[found.links[:, 0]] == 0).all(axis=1) & (found.along[:, 0] == 1)
    return replace(found, phase=np.where(first, 2 * np.pi * flux, 0.0))


def exact_ring(sites: int, flux: float, T: float) -> float:
    """⟨E⟩ of a ring: Z = Σ_m I_m(1/T)^N cos(2πmf), −d ln Z/dβ, I_m' = (I_{m−1} + I_{m+1})/2."""
    m, b = np.arange(-40, 41), 1 / T
    I = ive(np.abs(m), b)
    slope = (ive(np.abs(m - 1), b) + ive(np.abs(m + 1), b)) / 2
    twist = np.cos(2 * np.pi * m * flux)
    return float(-(sites * I ** (sites - 1) * slope * twist).sum() / (I**sites * twist).sum())


@pytest.mark.parametrize(("flux", "T"), [(0.0, 0.3), (0.25, 0.2), (0.5, 0.5)])
def test_rings_have_their_exact_energy(flux: float, T: float) -> None:
    network = ring(8, flux)
    assert network.sites == 8
    found = phase.draw_samples(network, [T], 6000, seed=4)
    energy = phase.mean(found.energy[0])
    assert energy.value == pytest.approx(exact_ring(8, flux, T), abs=4 * energy.error)
    assert energy.error < 5e-2


def test_published_helicities_and_energies() -> None:
    """Square lattice, L = 8: Υ(.5) = .85960(16), Υ(.9) = .66536(98), independent long runs; L = 16 at T = .1: low
    temperature's −2 + (T/2)(1 − 1/N) + T²/16 = −1.94955, Υ = .97456(2)."""
    found = phase.draw_samples(phase.square((8, 8)), [0.5, 0.7, 0.9], 6000, seed=5)
    moduli = phase.helicity_moduli(found)
    for (value, error), (exact, own) in ((moduli[0], (0.85960, 1.6e-4)), (moduli[2], (0.66536, 9.8e-4))):
        assert value == pytest.approx(exact, abs=4 * np.hypot(error, own))
    cold = phase.draw_samples(phase.square((16, 16)), [0.1], 2000, seed=2)
    energy = phase.energies(cold)[0]
    assert energy.value == pytest.approx(-2 + 0.05 * (1 - 1 / 256) + 0.01 / 16, abs=4 * energy.error + 3e-5)
    value, error = phase.helicity_moduli(cold)[0]
    assert value == pytest.approx(0.97456, abs=4 * np.hypot(error, 2e-5))


@pytest.mark.slow
def test_published_numbers_of_32() -> None:
    """L = 32: energies, heat capacities, helicities and vortex densities at T = .8, .9, 1, chi-squared over all."""
    found = phase.draw_samples(phase.square((32, 32)), [0.8, 0.9, 1.0], 20_000, warm_up=1000, seed=9)
    known = {
        "energy": [(-1.5274, 3e-4), (-1.4400, 3e-4), (-1.3253, 5e-4)],
        "heat": [(0.809, 5e-3), (0.971, 1.1e-2), (1.35, 2e-2)],
        "helicity": [(0.7195, 1e-3), (0.6234, 1.6e-3), (0.389, 4e-3)],
        "vortices": [(0.00309, 2e-5), (0.00891, 3e-5), (0.0227, 1e-4)],
    }
    own = {
        "energy": [one[:2] for one in phase.energies(found)],
        "heat": phase.heat_capacities(found),
        "helicity": phase.helicity_moduli(found),
        "vortices": [one[:2] for one in phase.vortex_densities(found)],
    }
    off = [
        (a - b) / np.hypot(da, db)
        for name, rows in known.items()
        for (a, da), (b, db) in zip(rows, own[name], strict=True)
    ]
    assert np.sum(np.square(off)) < 32.9  # of twelve numbers, exceeded once in a thousand
    assert np.abs(off).max() < 4


@pytest.mark.parametrize(("frustration", "ground"), [(0.5, -np.sqrt(2)), (1 / 3, -4 / 3), (0.25, -1.366025)])
def test_ground_states_with_field(frustration: float, ground: float) -> None:
    """Tempered down to T = .01, where E/N lies T/2 above the ground state's (f = ½: −√2; ⅓: −4/3; ¼: −1.366025)."""
    with pytest.warns(UnwiseWarning, match="independent samples"):
        found = phase.draw_samples(phase.square((12, 12), frustration), np.geomspace(0.01, 1, 12).tolist(), 400, seed=1)
    energy = found.energy[0][200:].mean() / 144
    assert energy - 0.005 == pytest.approx(ground, abs=1.5e-3)
    assert abs(found.charge[0]).max() == pytest.approx(frustration * 144)


def test_arrays_with_other_cells() -> None:
    """Ground states without field: 3 and 1.5 links a site; with field the fluxes of all plaquettes are f, and Υ of an
    aligned triangular array is √3, of a honeycomb array 1/√3."""
    for make, links, stiffness in ((phase.triangular, 3.0, np.sqrt(3)), (phase.honeycomb, 1.5, 1 / np.sqrt(3))):
        found = phase.draw_samples(make((6, 6)), [1e-4], 200, seed=2)
        assert found.energy[0].mean() / found.network.sites == pytest.approx(-links, abs=1e-3)
        for direction in (0, 1):
            assert phase.helicity_moduli(found, direction)[0][0] == pytest.approx(stiffness, rel=1e-3)
        network = make((6, 6), 1 / 6)
        a = np.append(0, network.phase)
        around = (np.sign(network.plaquettes) * a[np.abs(network.plaquettes)]).sum(axis=1) / (2 * np.pi)
        assert np.abs(around - 1 / 6 - np.round(around - 1 / 6)).max() < 1e-9


@pytest.mark.filterwarnings("ignore::fluxoid.errors.UnwiseWarning")
def test_a_run_goes_on_where_another_ended() -> None:
    """25 and 15 measurements are 40, to the last bit, on any number of threads."""
    import numba

    network, T = phase.square((6, 6), 1 / 6), [0.4, 0.6, 1.0]
    whole = phase.draw_samples(network, T, 40, warm_up=5)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    first = phase.draw_samples(network, T, 25, warm_up=5)
    numba.set_num_threads(before)
    second = phase.draw_samples(network, T, 15, start=first)
    assert np.array_equal(np.concatenate([first.energy, second.energy], axis=1), whole.energy)
    assert np.array_equal(second.last, whole.last)


def test_detailed_balance_of_a_link() -> None:
    """Two sites: ⟨cos θ⟩ = I1/I0(1/T), by heat bath alone and with over-relaxation, which keeps the energy."""
    pair = phase.film(np.ones((1, 2), bool))
    for relaxations in (0, 3):
        found = phase.draw_samples(pair, [0.7], 20_000, relaxations=relaxations, seed=6)
        energy = phase.mean(found.energy[0])
        assert -energy.value == pytest.approx(ive(1, 1 / 0.7) / ive(0, 1 / 0.7), abs=4 * energy.error)
        assert energy.error < 5e-3


@settings(max_examples=10)
@given(st.floats(0.0, 0.95), st.integers(0, 2**31))
def test_errors_of_correlated_means_are_right(memory: float, seed: int) -> None:
    """x' = m x + noise: τ_int = (1 + m)/2(1 − m), within its own scatter of √(2(2w + 1)/M)."""
    M = 40_000
    noise = np.random.default_rng(seed).normal(size=M)
    x = np.empty(M)
    x[0] = noise[0] / np.sqrt(1 - memory**2)
    for k in range(1, M):
        x[k] = memory * x[k - 1] + noise[k]
    found = phase.mean(x)
    exact = (1 + memory) / (2 * (1 - memory))
    assert found.time == pytest.approx(exact, rel=5 * np.sqrt(2 * (2 * 6 * exact + 1) / M) + 0.01)
    assert abs(found.value) < 5 * found.error
    value, error = phase.of_means(lambda a: a * a, x + 2)
    assert value == pytest.approx(4, abs=6 * error)


def test_unbinding_temperature_of_a_known_curve() -> None:
    """Υ made by the formula with T_KT = .8929 and c = 1.2, sizes 16 to 128 and errors 1e-3: found within 3 errors."""
    rng = np.random.default_rng(3)
    T = np.linspace(0.86, 0.94, 9)
    made = {}
    for L in (16, 32, 64, 128):
        at = 2 * 0.8929 / np.pi * (1 + 1 / (2 * np.log(L) + 1.2))
        made[L] = (T, at - 1.5 * (T - 0.8929) - 4 * (T - 0.8929) ** 2 + rng.normal(size=9) * 1e-3, np.full(9, 1e-3))
    found = phase.unbinding_temperature(made)
    assert found.temperature == pytest.approx(0.8929, abs=3 * found.error)
    assert found.error < 3e-3
    assert found.chi2 < 2.5


@pytest.mark.slow
def test_unbinding_temperature_of_the_square_lattice() -> None:
    """T_KT/J = .8929(1) (M. Hasenbusch, J. Phys. A 38, 5869 (2005)) from L = 16, 32, 64."""
    T = np.linspace(0.86, 0.94, 5)
    made = {}
    for L in (16, 32, 64):
        moduli = phase.helicity_moduli(phase.draw_samples(phase.square((L, L)), T.tolist(), 8000, warm_up=1000, seed=L))
        made[L] = (T, np.array([v for v, _ in moduli]), np.array([e for _, e in moduli]))
    found = phase.unbinding_temperature(made)
    assert found.temperature == pytest.approx(0.8929, abs=3 * found.error)
    assert found.error < 4e-3


@pytest.mark.parametrize(
    ("call", "where"),
    [
        (lambda: phase.square((2, 8)), "size"),
        (lambda: phase.square((8, 8), 0.3), "frustration"),
        (lambda: phase.triangular((4, 4), 0.3), "frustration"),
        (lambda: phase.film(np.eye(3, dtype=bool)), "inside"),
        (lambda: phase.square((4, 4), coupling=np.ones(3)), "coupling"),
        (lambda: phase.draw_samples(phase.square((4, 4)), [0.0]), "temperatures"),
        (lambda: phase.draw_samples(phase.square((4, 4)), [1.0], 1), "measurements"),
        (lambda: phase.unbinding_temperature({}), "moduli"),
    ],
)
def test_bad_input_is_named(call: object, where: str) -> None:
    with pytest.raises(InputError) as error:
        call()  # type: ignore[operator]
    assert error.value.where == where
