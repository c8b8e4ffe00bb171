"""Monte Carlo of phases at several temperatures, with exchange between them, and the means that come out.

P ∝ exp(−E/T), T in units of J. Replicas of neighbouring temperatures are exchanged with the probability
min(1, e^{Δβ ΔE}) after each measurement (parallel tempering), so that cold ones do not stay where they began.
Source: K. Hukushima, K. Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996).
"""

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.phase.network import Network, colours
from fluxoid.phase.statistics import Mean, mean, of_means
from fluxoid.types import Complexes, Floats

FEW = 100  # independent samples below which errors of errors are large


class PhaseSamples(NamedTuple):
    """Of each temperature: temperatures (K,); energy (K, M), E of the whole; cosines, sines (K, M, 2): Σ J cos θ e² and
    Σ J sin θ e along x and y; vortices (K, M): |n| over all plaquettes; charge (K, M): their sum; last: (K, N) e^{iφ};
    exchanged: (K − 1,) part of exchanges taken; sweeps: heat-bath sweeps done, from which another run goes on."""

    network: Network
    temperatures: Floats
    energy: Floats
    cosines: Floats
    sines: Floats
    vortices: Floats
    charge: Floats
    last: Complexes
    exchanged: Floats
    sweeps: int
    seed: int


def draw_samples(
    network: Network,
    temperatures: Sequence[float],
    measurements: int = 1000,
    warm_up: int = 200,
    relaxations: int = 4,
    seed: int = 1,
    start: PhaseSamples | None = None,
) -> PhaseSamples:
    """Sample the phases of a network at temperatures that rise or fall.

    Args: ``temperatures`` T/J > 0; ``measurements`` M, one after each heat-bath sweep and ``relaxations`` sweeps of
    over-relaxation; ``warm_up`` sweeps before them; ``seed``; ``start`` earlier samples of the same temperatures, from
    which this run goes on, the same to the last bit as one longer run (its warm-up is left out).
    Raises: InputError for temperatures or numbers out of range. Warns where the energy has fewer than 100 independent
    samples. Good values: 32² sites take about a millisecond a measurement and temperature.
    """
    T = np.asarray(temperatures, float)
    if T.ndim != 1 or not len(T) or not (np.isfinite(T) & (T > 0)).all():
        raise InputError(f"temperatures {T}", "temperatures", "a list of positive numbers, in units of the coupling")
    if measurements < 2 or warm_up < 0 or relaxations < 0 or not 0 <= seed < 2**62:
        what = f"{measurements} measurements, {warm_up} to warm up, {relaxations} relaxations, seed {seed}"
        raise InputError(what, "measurements", "two or more, and none of the others below zero")
    if start is not None and not np.array_equal(start.temperatures, T):
        raise InputError("a start of other temperatures", "start", "samples of the same temperatures")
    done = _run(network, T, measurements, 0 if start else warm_up, relaxations, seed, start)
    independent = min(mean(one).independent for one in done.energy)
    if independent < FEW:
        warnings.warn(
            f"{independent:.0f} independent samples of the energy at one temperature: errors are uncertain. "
            "Try: more measurements, or more relaxations",
            UnwiseWarning,
            stacklevel=2,
        )
    return done


def _run(
    network: Network, T: Floats, M: int, warm_up: int, relax: int, seed: int, start: PhaseSamples | None
) -> PhaseSamples:
    from fluxoid.phase.sweeps import measure, sweep

    graph = _neighbours(network)
    K, N, done = len(T), network.sites, start.sweeps if start else 0
    s = start.last.copy() if start else np.ones((K, N), complex)
    x, y = s.real.copy(), s.imag.copy()
    beta, key = 1 / T, np.uint64(seed)
    out, found = np.empty(7), np.empty((K, M, 7))
    tried, taken = np.zeros(K - 1), np.zeros(K - 1)
    if warm_up:
        for _ in range(warm_up):
            sweep(*graph, x, y, beta, done, 1, relax, key)
            done += 1
            _exchange(network, beta, x, y, [_energy(network, a, b) for a, b in zip(x, y)], seed, done, tried, taken)
    for m in range(M):
        sweep(*graph, x, y, beta, done, 1, relax, key)
        done += 1
        for k in range(K):
            measure(network.links, network.coupling, network.phase, network.along, network.plaquettes, x[k], y[k], out)
            found[k, m] = out
        _exchange(network, beta, x, y, list(found[:, m, 0]), seed, done, tried, taken)
    return PhaseSamples(
        network, T, found[..., 0], found[..., [1, 3]], found[..., [2, 4]], found[..., 6], found[..., 5],
        x + 1j * y, taken / np.maximum(tried, 1), done, seed,
    )  # fmt: skip


def _energy(network: Network, x: Floats, y: Floats) -> float:
    i, j = network.links.T
    s = x + 1j * y
    return float(-(network.coupling * np.real(s[j] * np.conj(s[i]) * np.exp(-1j * network.phase))).sum())


def _exchange(
    network: Network, beta: Floats, x: Floats, y: Floats, energy: list[float], seed: int, done: int, tried: Floats,
    taken: Floats,
) -> None:  # fmt: skip
    """Exchange neighbours, even and odd pairs in turn; the numbers are those of this sweep."""
    u = np.random.Generator(np.random.Philox(key=[seed, 2**63 + done])).random(len(beta))
    for k in range(done % 2, len(beta) - 1, 2):
        tried[k] += 1
        if np.log(u[k]) < (beta[k] - beta[k + 1]) * (energy[k] - energy[k + 1]):
            taken[k] += 1
            for a in (x, y):
                a[[k, k + 1]] = a[[k + 1, k]]


def _neighbours(network: Network) -> tuple[np.ndarray, ...]:
    """(order, start, other, J cos a, −J sin a) of ``sweeps``."""
    i, j = network.links.T
    site, other = np.concatenate([i, j]), np.concatenate([j, i])
    a = np.concatenate([-network.phase, network.phase])
    J = np.concatenate([network.coupling, network.coupling])
    by_site = np.argsort(site, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(site, minlength=network.sites))])
    order = np.concatenate(colours(network))
    return order, start, other[by_site], (J * np.cos(a))[by_site], (J * np.sin(a))[by_site]


def energies(samples: PhaseSamples) -> list[Mean]:
    """Mean energy per site of each temperature."""
    return [mean(one / samples.network.sites) for one in samples.energy]


def heat_capacities(samples: PhaseSamples) -> list[tuple[float, float]]:
    """(c, error) per site, (⟨E²⟩ − ⟨E⟩²)/N T², of each temperature, in units of the Boltzmann constant."""
    N = samples.network.sites
    return [
        of_means(lambda e, e2, t=T: (e2 - e * e) / (N * t * t), E, E**2)
        for T, E in zip(samples.temperatures, samples.energy, strict=True)
    ]


def helicity_moduli(samples: PhaseSamples, direction: int | None = None) -> list[tuple[float, float]]:
    """(Υ, error) in J of each temperature: [⟨Σ J cos θ e²⟩ − (⟨(Σ J sin θ e)²⟩ − ⟨Σ J sin θ e⟩²)/T]/area.

    Args: ``direction`` 0 or 1, along x or y; the mean of both by default. e is a link's extent along it.
    Source: T. Ohta, D. Jasnow, Phys. Rev. B 20, 139 (1979); S. Teitel, C. Jayaprakash, Phys. Rev. B 27, 598 (1983).
    """
    found = []
    for T, c, s in zip(samples.temperatures, samples.cosines, samples.sines, strict=True):
        both = [
            _one(T, c[:, d], s[:, d], samples.network.area) for d in ((0, 1) if direction is None else (direction,))
        ]
        found.append((float(np.mean([v for v, _ in both])), float(np.sqrt(sum(e * e for _, e in both)) / len(both))))
    return found


def _one(T: float, cosines: Floats, sines: Floats, area: float) -> tuple[float, float]:
    return of_means(lambda c, s, s2: (c - (s2 - s * s) / T) / area, cosines, sines, sines**2)


def vortex_densities(samples: PhaseSamples) -> list[Mean]:
    """Mean |n| per plaquette of each temperature."""
    return [mean(one / len(samples.network.plaquettes)) for one in samples.vortices]
