"""What a source does in time: frozen plain data, in SI (a phase source in radians).

Each waveform is turned into a row of a table (kind and numbers) that compiled code evaluates: ``tables`` in ``drive``.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fluxoid.errors import InputError


@dataclass(frozen=True)
class Constant:
    """The same value at all times. value: SI."""

    value: float


@dataclass(frozen=True)
class PiecewiseLinear:
    """Straight lines between points, constant before the first and after the last.

    times: seconds, not decreasing (two equal times make a step); values: SI, as many.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.times) != len(self.values) or not self.times:
            raise InputError(
                f"{len(self.times)} times and {len(self.values)} values", try_="a value for each time, at least one"
            )
        for before, after in pairwise(self.times):
            if after < before:
                raise InputError(f"time {after:g} s comes after {before:g} s", try_="times that do not decrease")


@dataclass(frozen=True)
class PiecewiseSine:
    """Half cosines between points, v + (v' - v) (1 - cos(pi (t - t_k)/(t_k+1 - t_k)))/2: no corners; constant outside.

    times: seconds, not decreasing (two equal times make a step); values: SI, as many.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        PiecewiseLinear(self.times, self.values)  # which checks them


@dataclass(frozen=True)
class Pulse:
    """Trapezoids between two values: rise, hold for ``width``, fall, again after ``period`` (infinite: once).

    initial, pulsed: SI; delay, rise, fall, width, period: seconds.
    """

    initial: float
    pulsed: float
    delay: float = 0.0
    rise: float = 0.0
    fall: float = 0.0
    width: float = float("inf")
    period: float = float("inf")

    def __post_init__(self) -> None:
        if min(self.delay, self.rise, self.fall, self.width) < 0 or self.period <= 0:
            raise InputError("a pulse with a negative time", try_="delay, rise, fall, width at least 0, period above 0")
        if self.rise + self.width + self.fall > self.period * (1 + 1e-9):
            raise InputError(
                f"a pulse of {self.rise + self.width + self.fall:g} s in a period of {self.period:g} s",
                try_="a longer period or a shorter pulse",
            )


@dataclass(frozen=True)
class Sine:
    """offset + amplitude sin(2 pi frequency (t - delay) + phase) exp(-damping (t - delay)); before the delay what it
    has there, offset + amplitude sin(phase).

    offset, amplitude: SI; frequency: Hz; delay: s; damping: 1/s; phase: rad.
    """

    offset: float
    amplitude: float
    frequency: float
    delay: float = 0.0
    damping: float = 0.0
    phase: float = 0.0


@dataclass(frozen=True)
class Exponential:
    """From ``initial`` towards ``target`` after ``rise_delay``, and back after ``fall_delay``.

    initial, target: SI; delays and time constants: seconds.
    """

    initial: float
    target: float
    rise_delay: float
    rise_time: float
    fall_delay: float
    fall_time: float

    def __post_init__(self) -> None:
        if self.rise_time <= 0 or self.fall_time <= 0:
            raise InputError("an exponential with a time constant that is not positive", try_="a time above 0")
        if self.fall_delay < self.rise_delay:
            raise InputError("an exponential that falls before it rises", try_="a fall delay after the rise delay")


@dataclass(frozen=True)
class Samples:
    """Values at equal steps, joined by steps (order 0), lines (1) or a cubic spline (3); constant outside.

    values: SI; spacing: s; delay: s; periodic: repeat for ever.
    """

    values: tuple[float, ...]
    spacing: float
    order: int = 1
    delay: float = 0.0
    periodic: bool = False

    def __post_init__(self) -> None:
        if self.spacing <= 0 or not self.values:
            raise InputError("samples without a positive spacing or without values", try_="at least one value")
        if self.order not in (0, 1, 3):
            raise InputError(f"samples joined by order {self.order}", try_="0 (steps), 1 (lines) or 3 (cubic)")


@dataclass(frozen=True)
class WhiteNoise:
    """Gaussian white noise from ``delay`` on, of one-sided spectral density ``amplitude`` squared.

    amplitude: SI per square root of hertz. The power does not depend on the step of the simulation.
    """

    amplitude: float
    delay: float = 0.0


MOST = 3e6  # times that a source repeats in a run: some seconds to prepare

Waveform = Constant | PiecewiseLinear | PiecewiseSine | Pulse | Sine | Exponential | Samples | WhiteNoise


def ramp(value: float, duration: float, start: float = 0.0) -> PiecewiseLinear:
    """From 0 at ``start`` to ``value`` after ``duration``, then constant. value: SI; start, duration: s."""
    return PiecewiseLinear((start, start + duration), (0.0, value))


def staircase(values: "np.ndarray | list[float]", dwell: float, rise: float) -> PiecewiseLinear:
    """Steps: each value for ``dwell`` seconds, the first ``rise`` seconds of which lead up to it from the one
    before."""
    times, levels = [0.0], [0.0]
    for k, value in enumerate(values):
        times += [k * dwell + rise, (k + 1) * dwell]
        levels += [float(value), float(value)]
    return PiecewiseLinear(tuple(times), tuple(levels))


def period_of(waveform: Waveform) -> float:
    """After what time a pulse or samples repeat, s; infinite if they do not."""
    if isinstance(waveform, Pulse):
        return waveform.period
    if isinstance(waveform, Samples) and waveform.periodic:
        return waveform.spacing * len(waveform.values)
    return float("inf")


def knots(waveform: Waveform, stop: float) -> tuple[np.ndarray, np.ndarray]:
    """Points (times in s, values) of a waveform made of straight lines, up to ``stop`` seconds."""
    if isinstance(waveform, Constant):
        return np.array([0.0]), np.array([waveform.value])
    if isinstance(waveform, PiecewiseLinear):
        return np.array(waveform.times), np.array(waveform.values)
    if isinstance(waveform, Pulse):
        return _pulse_knots(waveform, stop)
    if isinstance(waveform, Samples) and waveform.order < 3:
        return _sample_knots(waveform, stop)
    raise InputError(f"{type(waveform).__name__} is not made of straight lines")


def _pulse_knots(pulse: Pulse, stop: float) -> tuple[np.ndarray, np.ndarray]:
    check_repeats(pulse, stop)
    times, values = [], []
    start = pulse.delay
    while True:
        edges = np.cumsum([start, pulse.rise, pulse.width, pulse.fall])
        levels = [pulse.initial, pulse.pulsed, pulse.pulsed, pulse.initial]
        for time, value in zip(edges, levels):
            if np.isfinite(time):
                times.append(time)
                values.append(value)
        start += pulse.period
        if start >= stop:
            return np.array(times), np.array(values)


def check_repeats(waveform: Waveform, stop: float) -> None:
    """Raise InputError for a source that repeats more than ``MOST`` times until ``stop``, s."""
    period = period_of(waveform)
    if stop / period > MOST:
        raise InputError(
            f"a source that repeats every {period:g} s, in a run of {stop:g} s",
            try_="a longer period, or a shorter run",
        )


def _sample_knots(samples: Samples, stop: float) -> tuple[np.ndarray, np.ndarray]:
    check_repeats(samples, stop)
    values = np.array(samples.values)
    if samples.periodic:
        span = samples.spacing * len(values)
        values = np.tile(values, max(1, int(np.ceil((stop - samples.delay) / span)) + 1))
    times = samples.delay + samples.spacing * np.arange(len(values))
    if samples.order == 0:
        times = np.repeat(times, 2)[1:]
        values = np.repeat(values, 2)[:-1]
    return times, values
