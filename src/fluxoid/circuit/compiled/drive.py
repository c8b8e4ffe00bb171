"""Channels: the distinct waveforms of a circuit as tables that compiled code evaluates. Time in ps.

kind 0: pieces of cubics (constants, lines, pulses, samples): knots t_k and four coefficients of (t - t_k);
kind 1: sine with numbers (offset, amplitude, frequency per ps, delay, damping per ps, phase);
kind 3: half cosines: knots t_k, and for each value, rise and span up to the next (span 0 for the last);
kind 2: exponential with numbers (initial, target, rise delay, rise time, fall delay, fall time).
A channel gives (value, derivative), or (integral from 0, value) if it is integrated.
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import (
    AREAS,
    CHANNELS,
    COUNT,
    FIRST,
    INTEGRATED,
    KIND,
    KNOTS,
    NUMBERS,
    PIECES,
    Arena,
)
from fluxoid.circuit.description.waveforms import (
    Constant,
    Exponential,
    PiecewiseLinear,
    PiecewiseSine,
    Pulse,
    Samples,
    Sine,
    knots,
)
from fluxoid.circuit.equations.nonlinear import Channel
from fluxoid.circuit.equations.units import TIME
from fluxoid.kernels.compile import kernel

CORNERS = 2000  # of waves on transmission lines that steps end at


def drive(arena: Arena, listed: list[Channel], stop: float, delays: "list[float] | None" = None) -> None:
    """Put tables for channels up to ``stop`` seconds into the arena; delays (s) repeat the breaks (transmission
    lines)."""
    kind, first, count, numbers = [], [], [], []
    times: list[np.ndarray] = [np.zeros(0)]
    pieces: list[np.ndarray] = [np.zeros((0, 4))]
    areas: list[np.ndarray] = [np.zeros(0)]
    breaks: list[float] = []
    total = 0
    for channel in listed:
        row = np.zeros(6)
        t, c = np.zeros(1), np.zeros((1, 4))
        if isinstance(channel.waveform, Sine):
            w = channel.waveform
            row[:] = w.offset, w.amplitude, w.frequency * TIME, w.delay / TIME, w.damping * TIME, w.phase
            breaks.append(row[3])
            kind.append(1)
        elif isinstance(channel.waveform, Exponential):
            e = channel.waveform
            row[:] = (
                e.initial,
                e.target,
                e.rise_delay / TIME,
                e.rise_time / TIME,
                e.fall_delay / TIME,
                e.fall_time / TIME,
            )
            breaks += [row[2], row[4]]
            kind.append(2)
        elif isinstance(channel.waveform, PiecewiseSine):
            t, c = _half_cosines(channel.waveform)
            breaks += list(t[1:])
            kind.append(3)
        else:
            t, c = _pieces(channel, stop)
            breaks += list(t[1:])
            kind.append(0)
        numbers.append(row)
        first.append(total)
        count.append(len(t))
        total += len(t)
        times.append(t)
        pieces.append(c)
        steps = np.diff(t)
        if kind[-1] == 3:
            area = steps * (c[:-1, 0] + c[:-1, 1] / 2)
        else:
            area = steps * (c[:-1, 0] + steps * (c[:-1, 1] / 2 + steps * (c[:-1, 2] / 3 + steps * c[:-1, 3] / 4)))
        areas.append(np.concatenate([[0.0], np.cumsum(area)]))
    ends = _breaks(breaks, stop / TIME, [d / TIME for d in delays or []])
    arena.set("CHANNELS", len(listed))
    arena.set("KIND", arena.put_ints(kind))
    arena.set("FIRST", arena.put_ints(first))
    arena.set("COUNT", arena.put_ints(count))
    arena.set("INTEGRATED", arena.put_ints([channel.integrated for channel in listed]))
    arena.set("KNOTS", arena.put_floats(np.concatenate(times)))
    arena.set("PIECES", arena.put_floats(np.concatenate(pieces)))
    arena.set("AREAS", arena.put_floats(np.concatenate(areas)))
    arena.set("NUMBERS", arena.put_floats(numbers))
    arena.set("BREAKS", arena.put_floats(ends))
    arena.set("BREAK_COUNT", len(ends))


def _pieces(channel: Channel, stop: float) -> tuple[np.ndarray, np.ndarray]:
    """(times, coefficients): constant before the first time, then cubics, the last one constant."""
    w = channel.waveform
    if isinstance(w, Samples) and w.order == 3:
        from scipy.interpolate import CubicSpline

        values = np.array(w.values)
        repeats = max(1, int(np.ceil((stop - w.delay) / (w.spacing * len(values)))) + 1) if w.periodic else 1
        values = np.tile(values, repeats)
        t = (w.delay + w.spacing * np.arange(len(values))) / TIME
        c = np.ascontiguousarray(CubicSpline(t, values, bc_type="natural").c[::-1].T)
        last = np.array([[values[-1], 0, 0, 0]])
    else:
        assert isinstance(w, (Constant, PiecewiseLinear, Pulse, Samples))
        t, values = knots(w, stop)
        t = t / TIME
        last = np.array([[values[-1], 0, 0, 0]])
        span = np.diff(t)
        slope = np.divide(np.diff(values), span, out=np.zeros(len(span)), where=span > 0)
        c = np.stack([values[:-1], slope, 0 * slope, 0 * slope], axis=1) if len(t) > 1 else np.zeros((0, 4))
    before = np.array([[values[0], 0, 0, 0]])
    start = min(0.0, t[0]) - 1.0
    t, c = np.concatenate([[start], t]), np.concatenate([before, c, last])
    keep = np.concatenate([[True], np.any(c[1:] != c[:-1], axis=1) | np.any(c[1:, 1:] != 0, axis=1)])
    return t[keep], c[keep]


def _half_cosines(w: PiecewiseSine) -> tuple[np.ndarray, np.ndarray]:
    """(times, (value, rise, span, 0)): constant before the first time and after the last."""
    t, values = np.array(w.times) / TIME, np.array(w.values)
    t = np.concatenate([[min(0.0, t[0]) - 1.0], t])
    values = np.concatenate([values[:1], values])
    span = np.append(np.diff(t), 0.0)
    rise = np.append(np.diff(values), 0.0)
    return t, np.stack([values, rise, span, 0 * span], axis=1)


def _breaks(found: list[float], stop: float, delays: list[float]) -> np.ndarray:
    """Times inside (0, stop], sorted, those closer than rounding merged; ends with stop.

    They are repeated after delays, as is t = 0, passage by passage until there are ``CORNERS``: what is beyond them the
    error control finds.
    """
    times = np.unique([t for t in found if 0 < t < stop])
    new = np.append(times, 0.0)
    while delays and len(new) and len(times) < CORNERS:
        new = np.unique(np.concatenate([new + d for d in delays]))
        new = new[new < stop]
        times = np.concatenate([times, new])
    times = np.append(np.unique(times), stop)
    apart = np.concatenate([np.diff(times) > 1e-12 * max(stop, 1e-30), [True]])
    return times[apart]


@kernel
def channel_values(I: np.ndarray, F: np.ndarray, t: float, inside: float, out: np.ndarray) -> None:
    """Fill out[:n] with values and out[n:] with derivatives at t; ``inside`` is a time inside the present step."""
    n = I[CHANNELS]
    for c in range(n):
        integrated, numbers = I[I[INTEGRATED] + c] != 0, I[NUMBERS] + 6 * c
        kind = I[I[KIND] + c]
        if kind == 0:
            value, slope, area = _piece(I, F, c, t, inside, integrated)
            if integrated:
                area -= _piece(I, F, c, 0.0, 0.0, True)[2]
        elif kind == 3:
            value, slope, area = _half_cosine(I, F, c, t, inside)
            area -= _half_cosine(I, F, c, 0.0, 0.0)[2]
        elif kind == 1:
            value, slope, area = _sine(F[numbers : numbers + 6], t, inside)
        else:
            value, slope, area = _exponential(F[numbers : numbers + 6], t, inside)
        out[c] = area if integrated else value
        out[n + c] = value if integrated else slope


@kernel
def _knot_before(I: np.ndarray, F: np.ndarray, c: int, inside: float) -> int:
    knots = I[KNOTS]
    lo = I[I[FIRST] + c]
    hi = lo + I[I[COUNT] + c]
    while hi - lo > 1:
        middle = (lo + hi) // 2
        if F[knots + middle] <= inside:
            lo = middle
        else:
            hi = middle
    return lo


@kernel
def _half_cosine(I: np.ndarray, F: np.ndarray, c: int, t: float, inside: float) -> tuple[float, float, float]:
    lo = _knot_before(I, F, c, inside)
    s = t - F[I[KNOTS] + lo]
    p = I[PIECES] + 4 * lo
    value, rise, span = F[p], F[p + 1], F[p + 2]
    area = F[I[AREAS] + lo]
    if rise == 0 or span == 0:
        return value, 0.0, area + value * s
    w = math.pi / span
    slope = rise / 2 * w * math.sin(w * s)
    area += (value + rise / 2) * s - rise / 2 * math.sin(w * s) / w
    return value + rise / 2 * (1 - math.cos(w * s)), slope, area


@kernel
def _piece(
    I: np.ndarray, F: np.ndarray, c: int, t: float, inside: float, integrated: bool
) -> tuple[float, float, float]:
    lo = _knot_before(I, F, c, inside)
    s = t - F[I[KNOTS] + lo]
    p = I[PIECES] + 4 * lo
    value = F[p] + s * (F[p + 1] + s * (F[p + 2] + s * F[p + 3]))
    slope = F[p + 1] + s * (2 * F[p + 2] + s * 3 * F[p + 3])
    area = 0.0
    if integrated:
        area = F[I[AREAS] + lo] + s * (F[p] + s * (F[p + 1] / 2 + s * (F[p + 2] / 3 + s * F[p + 3] / 4)))
    return value, slope, area


@kernel
def _sine(q: np.ndarray, t: float, inside: float) -> tuple[float, float, float]:
    before = q[0] + q[1] * math.sin(q[5])
    if inside < q[3]:
        return before, 0.0, before * t
    w, s = 2 * math.pi * q[2], t - q[3]
    angle, fade = w * s + q[5], math.exp(-q[4] * s)
    sine, cosine = math.sin(angle), math.cos(angle)
    value = q[0] + q[1] * sine * fade
    slope = q[1] * fade * (w * cosine - q[4] * sine)
    norm = w * w + q[4] * q[4]
    start = max(q[3], 0.0) - q[3]  # the integral counts from t = 0
    angle0, fade0 = w * start + q[5], math.exp(-q[4] * start)
    first = -fade0 * (q[4] * math.sin(angle0) + w * math.cos(angle0))
    area = q[0] * t + (before - q[0]) * max(q[3], 0.0)
    if norm > 0:
        area += q[1] * (-fade * (q[4] * sine + w * cosine) - first) / norm
    return value, slope, area


@kernel
def _exponential(q: np.ndarray, t: float, inside: float) -> tuple[float, float, float]:
    value, slope, area = q[0], 0.0, q[0] * t
    if inside >= q[2]:
        s = t - q[2]
        fade = math.exp(-s / q[3])
        value += (q[1] - q[0]) * (1 - fade)
        slope += (q[1] - q[0]) * fade / q[3]
        area += (q[1] - q[0]) * (s - q[3] * (1 - fade))
    if inside >= q[4]:
        s = t - q[4]
        fade = math.exp(-s / q[5])
        value += (q[0] - q[1]) * (1 - fade)
        slope += (q[0] - q[1]) * fade / q[5]
        area += (q[0] - q[1]) * (s - q[5] * (1 - fade))
    return value, slope, area
