"""Rates at which a ring changes its fluxoid number by phase slips, and the master equation between its windings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fluxoid.circuit.rings.ring import Ring, energy
from fluxoid.circuit.rings.saddle import saddle
from fluxoid.constants import boltzmann, flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.currents.phase_slip import attempt_factor
from fluxoid.pairs.currents.phase_slip import barrier as wire_barrier
from fluxoid.types import Floats


def thermal_rates(
    ring: Ring, n: "Floats | int", applied_flux: float, temperature: float, attempts: float
) -> tuple[Floats, Floats]:
    """Slips per second from n to n + 1 and to n - 1: c attempts sqrt(dF0/kT) exp(-barrier/kT).

    temperature: K, of the bath (the ring's numbers are those at that temperature); attempts: per second,
    (length/xi)/tau; c: ``attempt_factor`` of ``pairs.currents.phase_slip`` at the saddle's current, .1555 at none.
    Where a state does not exist (beyond depairing) the slip that leads back has the rate ``attempts``, others none.
    Source: McCumber and Halperin, Phys. Rev. B 1, 1054 (1970).
    """
    kT = boltzmann * temperature
    prefactor = attempts * np.sqrt(wire_barrier(ring.critical_current) / kT)
    here = energy(ring, n, applied_flux)
    lost = np.isnan(here)
    inward = np.sign(np.round(applied_flux / flux_quantum) - np.asarray(n))
    rates = []
    for step in (1, -1):
        top = saddle(ring, n, step, applied_flux)
        rise = np.where(np.isnan(top.energy), np.inf, np.maximum(top.energy - here, 0.0))
        factor = attempt_factor(np.abs(np.nan_to_num(top.current)) / ring.critical_current)
        with np.errstate(under="ignore"):
            rates.append(prefactor * factor * np.exp(-rise / kT))
    return (
        np.where(lost & (inward > 0), attempts, np.where(lost, 0.0, rates[0])),
        np.where(lost & (inward < 0), attempts, np.where(lost, 0.0, rates[1])),
    )


def quantum_rates(
    ring: Ring, n: "Floats | int", applied_flux: float, temperature: float, rate: float
) -> tuple[Floats, Floats]:
    """Slips through the barrier per second, from n to n + 1 and to n - 1: ``rate`` downhill, rate exp(-dE/kT) uphill.

    They do not die out as the temperature goes to zero, and leave Boltzmann's distribution in equilibrium: add them to
    ``thermal_rates``, and the lifetime of a winding is the inverse of its sum (``lifetime`` of
    ``fluxoid.pairs.currents.phase_slip``).

    temperature: K; rate: per second, of a wire of the ring's length (``quantum_rate`` there): an order of magnitude,
    and so is what follows; its growth with the current is left out. None to or from states that do not exist.
    """
    n = np.asarray(n)
    here = energy(ring, n, applied_flux)
    found = []
    for other in (n + 1, n - 1):
        rise = energy(ring, other, applied_flux) - here
        with np.errstate(under="ignore", divide="ignore", invalid="ignore"):
            uphill = np.exp(-rise / (boltzmann * temperature)) if temperature > 0 else np.zeros_like(rise)
        found.append(np.where(np.isnan(rise), 0.0, rate * np.where(rise > 0, uphill, 1.0)))
    return found[0], found[1]


def generator(windings: Sequence[int], rates: Callable[[Floats], tuple[Floats, Floats]]) -> Floats:
    """W of dP/dt = W P between windings; rates(n) gives (up, down) per second. Slips out of the range do not happen."""
    n = np.asarray(windings)
    up, down = (np.asarray(r, float) for r in rates(n))
    W = np.zeros((len(n), len(n)))
    k = np.arange(len(n) - 1)
    W[k + 1, k], W[k, k + 1] = up[:-1], down[1:]
    W[np.arange(len(n)), np.arange(len(n))] = -W.sum(axis=0)
    return W


def evolve(P: Floats, W: Floats, time: float) -> Floats:
    """P after ``time`` seconds: exp(W t) P.

    A short step is summed as a series of probabilities (no term is negative) and squared until it is the whole time:
    slow rates keep their digits beside fast ones, however many powers of ten lie between them.
    Source: A. Jensen, Skand. Aktuarietidskr. 36, 87 (1953).
    """
    fastest = float(np.max(-np.diag(W))) * time
    if fastest == 0:
        return np.array(P, float)
    squarings = max(0, int(np.ceil(np.log2(fastest))) + 1)
    short = fastest / 2**squarings
    jump = np.eye(len(W)) + W * (time / fastest)
    step, term = np.zeros_like(W), np.eye(len(W)) * np.exp(-short)
    for k in range(1, 20):
        step = step + term
        term = jump @ term * (short / k)
    for _ in range(squarings):
        step = step / step.sum(axis=0)
        step = step @ step
    return np.asarray(step / step.sum(axis=0) @ P)


def stationary(W: Floats) -> Floats:
    """The distribution that does not change, by detailed balance along the chain of windings.

    Windings that slips only lead away from have none of it. Raises InputError if there is more than one distribution.
    """
    up, down = np.diag(W, -1), np.diag(W, 1)
    cuts = [-1, *np.flatnonzero((up <= 0) | (down <= 0)).tolist(), len(W) - 1]
    kept = [  # pieces of the chain that no slip leaves
        range(a + 1, b + 1) for a, b in pairwise(cuts) if (a < 0 or down[a] <= 0) and (b == len(W) - 1 or up[b] <= 0)
    ]
    if len(kept) != 1:
        raise InputError(
            "windings between which no slip leads either way", try_="a smaller range, or a higher temperature"
        )
    inside = np.array(kept[0])
    logs = np.concatenate([[0.0], np.cumsum(np.log(up[inside[:-1]]) - np.log(down[inside[:-1]]))])
    P = np.zeros(len(W))
    P[inside] = np.exp(logs - np.max(logs))
    return P / P.sum()


@dataclass(frozen=True)
class Cooling:
    """time (steps + 1,) s; temperature, K; probability (steps + 1, windings); windings."""

    time: Floats
    temperature: Floats
    probability: Floats
    windings: Floats


def cool(
    ring_at: Callable[[float], Ring],
    attempts_at: Callable[[float], float],
    temperatures: Floats,
    times: Floats,
    windings: Sequence[int],
    applied_flux: float = 0.0,
) -> Cooling:
    """The distribution of windings while a ring cools: where slips become slower than cooling, it freezes.

    ring_at, attempts_at: the ring and its attempt rate (1/s) at a temperature (K); temperatures, times: of the
    schedule, K and s, held piece by piece at the mean of both ends; windings: considered. It starts from equilibrium
    at the first temperature.
    """
    temperatures, times = np.asarray(temperatures, float), np.asarray(times, float)
    if temperatures.shape != times.shape or np.any(np.diff(times) < 0):
        raise InputError(
            f"{temperatures.size} temperatures at {times.size} times",
            try_="a temperature for each time, times in order",
        )

    def at(T: float) -> Floats:
        ring, attempts = ring_at(T), attempts_at(T)
        return generator(windings, lambda n: thermal_rates(ring, n, applied_flux, T, attempts))

    P = stationary(at(float(temperatures[0])))
    every = [P]
    for k in range(len(times) - 1):
        P = evolve(P, at(float(0.5 * (temperatures[k] + temperatures[k + 1]))), float(times[k + 1] - times[k]))
        P = P / P.sum()
        every.append(P)
    return Cooling(times, temperatures, np.array(every), np.asarray(windings))


def telegraph(
    start: int, rates: Callable[[Floats], tuple[Floats, Floats]], duration: float, seed: int = 0, most: int = 1_000_000
) -> tuple[Floats, Floats]:
    """One history of a ring's winding: (times s, windings), each winding lasting from its time on.

    rates(n) gives (up, down) per second. Source: D. T. Gillespie, J. Phys. Chem. 81, 2340 (1977).
    """
    generator = np.random.Generator(np.random.Philox(seed))
    times, windings = [0.0], [int(start)]
    known: dict[int, tuple[float, float]] = {}
    while len(times) < most:
        n = windings[-1]
        if n not in known:
            up, down = rates(np.array([n]))
            known[n] = float(np.ravel(up)[0]), float(np.ravel(down)[0])
        up_rate, down_rate = known[n]
        total = up_rate + down_rate
        if total <= 0:
            break
        time = times[-1] + generator.exponential(1 / total)
        if time > duration:
            break
        times.append(time)
        windings.append(n + 1 if generator.random() * total < up_rate else n - 1)
    return np.array(times), np.array(windings)
