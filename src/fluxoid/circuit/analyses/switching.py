"""Switching currents: distributions from ramped runs with noise, and from escape rates."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.circuit.description.circuit import Circuit, circuit
from fluxoid.circuit.description.elements import CurrentSource, Junction
from fluxoid.circuit.description.waveforms import PiecewiseLinear
from fluxoid.circuit.in_time.run import Slips, transient
from fluxoid.constants import boltzmann, flux_quantum, hbar
from fluxoid.errors import InputError
from fluxoid.types import Floats


def switching_currents(
    made: Circuit,
    source: str,
    junction: str,
    start: float,
    stop: float,
    rate: float,
    temperature: float,
    runs: int = 100,
    seed: int = 0,
    slips: int = 1,
    settle: float = 0.0,
    tolerance: float = 1e-3,
    noise_step: float | None = None,
) -> Floats:
    """Currents at which a junction first slips while a source is ramped, one for each run, A (nan: it did not).

    source: a current source; start, stop: A; rate: A/s; temperature: K; runs: lanes with noise of their own; slips: how
    many slips in a row count as switching (more than one where a junction retraps); settle: s spent at ``start`` first.
    """
    base = made[source]
    if not isinstance(base, CurrentSource):
        raise InputError(f"{source} is no current source", try_="the name of one")
    if not isinstance(made[junction], Junction):
        raise InputError(f"{junction} is no junction", try_="the name of one")
    if rate <= 0 or stop == start:
        raise InputError("a ramp without a rate or a range", try_="a positive rate in A/s")
    duration = abs(stop - start) / rate
    wave = PiecewiseLinear((0.0, settle, settle + duration), (start, start, stop))
    moving = replace(base, amplitude=1.0, waveform=wave)
    ramped = [moving if e.name == source else e for e in made.elements]
    seeds = [seed + k for k in range(runs)]
    r = transient(
        circuit(ramped), settle + duration, (), None, None, temperature, seeds, tolerance, noise_step=noise_step
    )
    lanes = r.slips[junction]
    times = np.array([_switched(s, slips) for s in (lanes if isinstance(lanes, list) else [lanes])])
    return start + (stop - start) * (times - settle) / duration


def _switched(s: Slips, slips: int) -> float:
    row, sign = 0, 0
    for k, direction in enumerate(s.signs):
        row = row + 1 if direction == sign else 1
        sign = int(direction)
        if row >= slips:
            return float(s.times[k - slips + 1])
    return float("nan")


@dataclass(frozen=True)
class Distribution:
    """Switching at a ramp: current (n,) A; density (n,) per A; mean and standard deviation, A."""

    current: Floats
    density: Floats
    mean: float
    deviation: float


def distribution_from_rates(rate: Callable[[Floats], Floats], currents: Floats, ramp: float) -> Distribution:
    """The switching distribution that an escape rate makes on a ramp: P(I) = Gamma/I' exp(-integral of Gamma/I').

    rate: escapes per second at currents (A); currents: increasing, A; ramp: I', A/s.
    Source: T. A. Fulton and L. N. Dunkleberger, Phys. Rev. B 9, 4760 (1974).
    """
    currents = np.asarray(currents, float)
    g = np.asarray(rate(currents), float) / ramp
    cumulative = np.concatenate([[0.0], np.cumsum(0.5 * (g[1:] + g[:-1]) * np.diff(currents))])
    density = g * np.exp(-cumulative)
    weight = np.trapezoid(density, currents)
    mean = float(np.trapezoid(density * currents, currents) / weight)
    deviation = float(np.sqrt(np.trapezoid(density * (currents - mean) ** 2, currents) / weight))
    return Distribution(currents, density, mean, deviation)


def junction_barrier(critical_current: float, current: Floats) -> Floats:
    """Barrier of a current-biased sine junction, J: (Phi0 Ic/pi) (sqrt(1 - i^2) - i arccos i), i = current/Ic.

    critical_current, current: A, broadcast. Zero at and above the critical current. Source: T. A. Fulton and L. N.
    Dunkleberger, Phys. Rev. B 9, 4760 (1974).
    """
    i = np.clip(np.asarray(current, float) / critical_current, -1.0, 1.0)
    return flux_quantum * critical_current / np.pi * (np.sqrt(1 - i * i) - i * np.arccos(i))


def plasma_frequency(critical_current: float, capacitance: float, current: "Floats | float" = 0.0) -> Floats:
    """Angular frequency of small motions, rad/s: sqrt(2 pi Ic/Phi0 C) (1 - i^2)^(1/4), i = current/Ic, any shape.

    critical_current, current: A; capacitance: F. Source: B. D. Josephson, Phys. Lett. 1, 251 (1962).
    """
    i = np.clip(np.asarray(current, float) / critical_current, -1.0, 1.0)
    return np.sqrt(2 * np.pi * critical_current / (flux_quantum * capacitance)) * (1 - i * i) ** 0.25


def escape_rate(
    critical_current: float, capacitance: float, resistance: float, temperature: float, current: Floats
) -> Floats:
    """Thermal escapes per second over the barrier, for moderate to strong damping.

    Gamma = (w_p/2 pi) (sqrt(1 + a^2) - a) exp(-U/kT), a = 1/(2 Q), Q = w_p R C.

    critical_current: A; capacitance: F; resistance: ohm; temperature: K; current: A, any shape, below critical_current;
    the rates have its shape.
    Valid for U above about 2 kT and not for very weak damping: where Q > U/kT energy diffusion is slower than this.
    Source: H. A. Kramers, Physica 7, 284 (1940); M. Buttiker, E. P. Harris, R. Landauer, Phys. Rev. B 28, 1268 (1983).
    """
    frequency = plasma_frequency(critical_current, capacitance, current)
    a = 1 / (2 * np.maximum(frequency, 1e-300) * resistance * capacitance)
    exponent = junction_barrier(critical_current, current) / (boltzmann * temperature)
    with np.errstate(under="ignore"):
        return frequency / (2 * np.pi) / (np.sqrt(1 + a * a) + a) * np.exp(-exponent)


def tunnel_rate(critical_current: float, capacitance: float, resistance: float, current: Floats) -> Floats:
    """Quantum escapes per second at absolute zero from the cubic well, weakly damped.

    Gamma = a_q (w_p/2 pi) exp(-7.2 (U/hbar w_p) (1 + 0.87/Q)), a_q = sqrt(120 pi (7.2 U/hbar w_p)).

    Arguments as in ``escape_rate``; the rates have the shape of ``current``.

    Source: A. O. Caldeira and A. J. Leggett, Ann. Phys. 149, 374 (1983); J. M. Martinis, M. H. Devoret, J. Clarke,
    Phys. Rev. B 35, 4682 (1987), eq. 2.7. Fails for U below about 2 hbar w_p.
    """
    frequency = plasma_frequency(critical_current, capacitance, current)
    quality = np.maximum(frequency, 1e-300) * resistance * capacitance
    exponent = 7.2 * junction_barrier(critical_current, current) / (hbar * np.maximum(frequency, 1e-300))
    with np.errstate(under="ignore"):
        return np.sqrt(120 * np.pi * exponent) * frequency / (2 * np.pi) * np.exp(-exponent * (1 + 0.87 / quality))
