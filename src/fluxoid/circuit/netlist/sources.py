"""What stands behind the nodes of a V, I or P line: dc, pwl, pulse, sin, exp, noise, cus."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from fluxoid.circuit.netlist.lines import content, split
from fluxoid.circuit.waveform import (
    Constant,
    Exponential,
    PiecewiseLinear,
    Pulse,
    Samples,
    Sine,
    Waveform,
    WhiteNoise,
    check_repeats,
)
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
    if words[0].lower() == "dc" and len(words) == 2:
        return Constant(value(words[1]))
    if words[0].lower() == "ac":
        raise InputError("'ac' sources are not known", where, "fluxoid.circuit.impedance for small signals")
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
        return WhiteNoise(numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
    if kind == "sin":
        defaults = [0.0, 0.0, 1 / stop, 0.0, 0.0]
        return Sine(*(numbers + defaults[len(numbers) :]))
    if kind == "exp":
        defaults = [0.0, 0.0, 0.0, step, step, step]
        return Exponential(*(numbers + defaults[len(numbers) :]))
    defaults = [0.0, 0.0, 0.0, step, step, stop, float("inf")]
    pulse = numbers + defaults[len(numbers) :]
    if len(numbers) >= 7 and pulse[6] == 0:
        pulse[6] = float("inf")
    pulse[5:] = [float("inf") if time >= NEVER else time for time in pulse[5:]]
    return Pulse(*pulse)


KINDS: dict[str, tuple[int, float]] = {
    "pwl": (2, float("inf")),
    "pws": (2, float("inf")),
    "pulse": (2, 7),
    "sin": (2, 5),
    "exp": (2, 6),
    "noise": (1, 3),
    "cus": (2, 6),
    "custom": (2, 6),
}


def _points(numbers: list[float], kind: str, where: str) -> PiecewiseLinear:
    if len(numbers) % 2:
        raise InputError(f"{kind} with {len(numbers)} numbers: a time has no value", where, "pairs of time and value")
    times, values = numbers[::2], numbers[1::2]
    if kind == "pws":  # steps: each value from its time to the next
        times = [times[0]] + [t for t in times[1:] for _ in (0, 1)]
        values = [v for v in values for _ in (0, 1)][: len(times)]
    return PiecewiseLinear(tuple(times), tuple(values))


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
