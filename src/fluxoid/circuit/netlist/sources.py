"""What stands behind the nodes of a V, I or P line: dc, pwl, pulse, sin, exp, noise, cus."""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from fluxoid.circuit.description.waveforms import (
    Constant,
    Exponential,
    PiecewiseLinear,
    PiecewiseSine,
    Pulse,
    Samples,
    Sine,
    Waveform,
    WhiteNoise,
    check_repeats,
)
from fluxoid.circuit.netlist.lines import content, say, split
from fluxoid.errors import InputError

NEVER = 1e30  # s: what a netlist says for a time that does not come

Value = Callable[[str], float]


def source(words: Sequence[str], value: Value, where: str, folder: Path, step: float, stop: float) -> Waveform:
    """The waveform of the words after the nodes. value: evaluates a word; step, stop: s, for what is left out."""
    try:
        made = _waveform(words, value, where, folder, step, stop)
        check_repeats(made, stop)
        return made
    except InputError as problem:  # a waveform checks its own numbers, and knows no lines
        raise InputError(problem.what, problem.where or where, problem.try_) from problem


def _waveform(words: Sequence[str], value: Value, where: str, folder: Path, step: float, stop: float) -> Waveform:
    if not words:
        raise InputError("a source without a value", where, "a number, dc, pwl(), pulse(), sin(), exp() or noise()")
    words = _in_time(words, where)
    if words[0].lower() == "dc" and len(words) == 2:
        return Constant(value(words[1]))
    if len(words) > 1:
        raise InputError(f"{words[1]!r} is not expected after {words[0]!r}", where, "one value or one function")
    match = re.fullmatch(r"(?is)([a-z]+)\((.*)\)", words[0])
    if match is None or match.group(1).lower() not in KINDS:
        if match is not None and match.group(1).upper() not in ("SQRT", "EXP", "SIN", "COS", "LOG", "ABS"):
            raise InputError(f"no source function {match.group(1)!r}", where, ", ".join(sorted(KINDS)))
        return Constant(value(words[0]))
    kind, inside = match.group(1).lower(), split(match.group(2), where)
    if kind in ("cus", "custom"):
        return _samples(inside, value, where, folder)
    numbers = [value(word) for word in inside]
    least, most = KINDS[kind]
    if not least <= len(numbers) <= most:
        wanted = f"{least} to {most:g} of them" if most < float("inf") else "pairs of time and value"
        raise InputError(f"{kind} with {len(numbers)} numbers", where, wanted)
    if kind in ("pwl", "pws"):
        return _points(numbers, kind, where)
    if kind == "noise":
        if len(numbers) > 2:
            say(f"{numbers[2]:g} s of noise() is left out: its power here does not depend on a step", where)
        return WhiteNoise(numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
    if kind == "sin":
        if len(numbers) == 7 and numbers.pop():
            raise InputError("sin() of some cycles", where, "six numbers, or pwl()")
        defaults = [0.0, 0.0, 1 / stop, 0.0, 0.0, 0.0]
        offset, amplitude, frequency, delay, damping, degrees = numbers + defaults[len(numbers) :]
        return Sine(offset, amplitude, frequency, delay, damping, math.radians(degrees))
    if kind == "exp":
        delay = numbers[2] if len(numbers) > 2 else 0.0
        defaults = [0.0, 0.0, 0.0, step, delay + step, step]
        return Exponential(*(numbers + defaults[len(numbers) :]))
    defaults = [0.0, 0.0, 0.0, step, step, stop, float("inf")]
    pulse = numbers + defaults[len(numbers) :]
    if len(numbers) >= 7 and pulse[6] == 0:
        pulse[6] = float("inf")
    pulse[5:] = [float("inf") if time >= NEVER else time for time in pulse[5:]]
    if math.isfinite(pulse[6]) and sum(pulse[3:6]) > pulse[6] * (1 + 1e-9):
        return _cut(Pulse(*pulse[:6]), pulse[6], stop, where)
    return Pulse(*pulse)


def _in_time(words: Sequence[str], where: str) -> list[str]:
    """What a source does in time: a dc value before a function, and an ac value for small signals, are left out."""
    kept, rest = [], list(words)
    while rest:
        word = rest.pop(0)
        if word.lower() == "ac":
            numbers = [rest.pop(0) for _ in range(2) if rest and not re.match(r"(?i)[a-z]+\(|dc$", rest[0])]
            small = " ".join([word, *numbers])
            say(f"{small!r} is left out: fluxoid.circuit.impedance does small signals", where)
        else:
            kept.append(word)
    if not kept:
        return ["dc", "0"]
    if len(kept) == 3 and kept[0].lower() == "dc":  # dc VALUE function(...)
        return kept[2:]
    if len(kept) == 2 and kept[0].lower() != "dc" and re.match(r"(?i)[a-z]+\(", kept[1]):  # VALUE function(...)
        return kept[1:]
    return kept


def _cut(pulse: Pulse, period: float, stop: float, where: str) -> PiecewiseLinear:
    """A pulse that is longer than its period: it begins anew before it is over, as in SPICE. Up to ``stop``, s."""
    check_repeats(Pulse(0.0, 1.0, width=0.0, period=period), stop)
    say(f"a pulse of {pulse.rise + pulse.width + pulse.fall:g} s begins anew every {period:g} s", where)
    edges = [0.0, pulse.rise, pulse.rise + pulse.width, pulse.rise + pulse.width + pulse.fall]
    levels = [pulse.initial, pulse.pulsed, pulse.pulsed, pulse.initial]
    end = float(np.interp(period, edges, levels))
    once = [(t, v) for t, v in zip(edges, levels) if t < period] + [(period, end)]
    starts = pulse.delay + period * np.arange(max(1, math.ceil((stop - pulse.delay) / period)))
    return PiecewiseLinear(
        tuple(float(start + t) for start in starts for t, _ in once), tuple(v for _ in starts for _, v in once)
    )


KINDS: dict[str, tuple[int, float]] = {
    "pwl": (2, float("inf")),
    "pws": (2, float("inf")),
    "pulse": (2, 7),
    "sin": (2, 7),
    "exp": (2, 6),
    "noise": (1, 3),
    "cus": (2, 6),
    "custom": (2, 6),
}


def _points(numbers: list[float], kind: str, where: str) -> PiecewiseLinear | PiecewiseSine:
    if len(numbers) % 2:
        raise InputError(f"{kind} with {len(numbers)} numbers: a time has no value", where, "pairs of time and value")
    made = PiecewiseLinear if kind == "pwl" else PiecewiseSine
    return made(tuple(numbers[::2]), tuple(numbers[1::2]))


def _samples(words: list[str], value: Value, where: str, folder: Path) -> Samples:
    """cus(file spacing scale [order [delay periodic]]): order 0 steps, 1 lines, 2 a cubic spline."""
    path = folder / words[0].strip("\"'")
    if len(words) < 2:
        raise InputError("cus without the spacing of its samples", where, "cus(FILE SPACING SCALE ORDER)")
    samples = content(path, words[0], where).split("\n")[0].strip()
    if not samples:
        raise InputError(
            f"the first line of {words[0]} is empty", where, "samples in one line, with blanks between them"
        )
    rest = [value(word) for word in words[1:]]
    scale = rest[1] if len(rest) > 1 else 1.0
    order = {0: 0, 1: 1, 2: 3}.get(int(rest[2]) if len(rest) > 2 else 1)
    if order is None:
        raise InputError(f"cus joins samples by {words[3]!r}", where, "0 (steps), 1 (lines) or 2 (cubic)")
    values = tuple(scale * value(word) for word in re.split(r"[\s,;]+", samples))
    periodic = len(rest) > 4 and rest[4] != 0
    return Samples(values, rest[0], order, rest[3] if len(rest) > 3 else 0.0, periodic)
