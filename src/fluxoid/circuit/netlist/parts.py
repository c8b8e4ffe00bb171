"""Element lines: one letter, nodes, values."""

from collections.abc import Callable
from typing import Any

import numpy as np

from fluxoid.circuit.description.circuit import from_inductance_matrix
from fluxoid.circuit.description.elements import (
    ONE,
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Element,
    Inductor,
    Junction,
    Loop,
    PhaseSource,
    Resistor,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.circuit.description.waveforms import Constant, Waveform
from fluxoid.circuit.netlist.cards import Commands
from fluxoid.circuit.netlist.lines import Line, content, say
from fluxoid.circuit.netlist.models import ModelCard, junction
from fluxoid.circuit.netlist.sources import source
from fluxoid.errors import InputError

Value = Callable[[str], float]
Node = Callable[[str], str]
WHOLE = 0.999999  # a coupling of 1 has no inverse inductances
IGNORED = ("FCHECK", "NFREE", "FREE")  # marks of an older optimiser at ends of lines
KNOWN = "R L C B K V I P T E F G H X, .loop or .inductances"


def part(
    line: Line, value: Value, node: Node, suffix: str, models: dict[str, ModelCard], told: Commands
) -> list[tuple[Element, float | None]]:
    """The elements of a line, each with its own spread or None. Raises InputError naming what is wrong with it."""
    word = line.words[0]
    if word.lower() == ".loop":
        return [(_loop(line, value, suffix, told), None)]
    if word.lower() == ".inductances":
        return [(element, None) for element in _matrix(line, node, suffix)]
    name, where = word.upper() + suffix, line.where
    if "." in word:
        raise InputError(
            f"the name {word!r} holds '.', which stands for elements of subcircuits", where, "another name"
        )
    if word[0].upper() not in "RLCBKVIPTEFGH":
        title = line.number == 1 and "a title as a comment, with '*' first; or "
        raise InputError(f"{word!r} starts no element that is known here", where, (title or "") + KNOWN)
    words = list(line.words[1:])
    while words and words[-1].upper() in IGNORED:
        words.pop()
    plain = [w for w in words if "=" not in w]
    options = {k.upper(): v for k, _, v in (w.partition("=") for w in words if "=" in w)}
    kind = word[0].upper()
    spread = value(options.pop("SPREAD")) if "SPREAD" in options else None
    if spread is not None and not 0 <= spread < 1:
        raise InputError(f"{word}: a spread of {spread:g}", where, "a fraction between 0 and 1")
    temperature = value(options.pop("TEMP")) if "TEMP" in options else None
    if temperature is not None and temperature < 0:
        raise InputError(f"{word}: temp={temperature:g}", where, "kelvin, zero or more")
    options.pop("NEB", None)

    def need(count: int, what: str) -> None:
        if len(plain) != count:
            raise InputError(f"{word} has {len(plain)} words after its name", where, f"{word} {what}")

    def done(element: Element) -> list[tuple[Element, float | None]]:
        if options:
            raise InputError(f"{next(iter(options))}= means nothing for {word}", where, "the line without it")
        return [(element, spread)]

    if kind in "RLC":
        need(3, "NODE NODE VALUE")
        number = value(plain[2])
        ends = node(plain[0]), node(plain[1])
        if kind == "R":
            if number == 0:
                say(f"{word} of 0 ohm is taken as a short", where)
                return done(Inductor(name, *ends, 0.0))
            return done(Resistor(name, *ends, number, temperature))
        if kind == "C" and number < 0:
            raise InputError(f"{word}: {plain[2]} is negative", where, "zero or more")
        return done(Inductor(name, *ends, number) if kind == "L" else Capacitor(name, *ends, number))
    if kind == "K":
        need(3, "INDUCTOR INDUCTOR COEFFICIENT")
        share = value(plain[2])
        if abs(share) == 1:
            say(f"{word} couples wholly: {plain[2]} is taken as {share * WHOLE:.6f}", where)
            share *= WHOLE
        return done(Coupling(name, plain[0].upper() + suffix, plain[1].upper() + suffix, share))
    if kind == "B":
        element = _junction(name, plain, options, value, node, models, temperature, word, where)
        return [*done(element), *_shunt(element, models[plain[-1].upper()])]
    if kind in "VIP":
        if len(plain) < 3:
            raise InputError(f"{word} has {len(plain)} words after its name", where, f"{word} NODE NODE pwl(...)")
        waveform = source(plain[2:], value, where, line.folder, told.step or 1e-12, told.stop or 1e-9)
        made: type[VoltageSource | CurrentSource | PhaseSource] = VoltageSource
        made = CurrentSource if kind == "I" else PhaseSource if kind == "P" else made
        level = 1.0
        if isinstance(waveform, Constant):
            level, waveform = waveform.value, Constant(1.0)
        return done(made(name, node(plain[0]), node(plain[1]), level, waveform))
    if kind == "T":
        plain = [w for w in plain if w.upper() != "LOSSLESS"]
        plain = plain[:4] if "IC" in options else plain  # IC=V,I,V,I
        need(4, "NODE NODE NODE NODE Z0=VALUE TD=VALUE")
        impedance, delay = _line(word, options, value, where)
        line_ends = (node(plain[0]), node(plain[1]), node(plain[2]), node(plain[3]))
        return done(
            TransmissionLine(
                name, *line_ends, _positive(impedance, f"{word} Z0", where), _positive(delay, f"{word} TD", where)
            )
        )
    need(5, "NODE NODE NODE NODE GAIN")
    pairs = (node(plain[0]), node(plain[1]), node(plain[2]), node(plain[3]))
    return done(Controlled(name, kind, *pairs, value(plain[4])))


def _line(word: str, options: dict[str, str], value: Value, where: str) -> tuple[float, float]:
    """Impedance and delay of a T line: Z0= and TD=, or F= and NL= (.25 wavelengths), or L=, C= and LEN=."""
    options.pop("LOSSLESS", None)
    if options.pop("IC", None) is not None:
        say(f"ic= of {word} is left out: a line starts without waves", where)
    given = {key: value(options.pop(key)) for key in ("Z0", "Z", "TD", "F", "NL", "L", "C", "LEN") if key in options}
    if "L" in given and "C" in given and not {"Z0", "Z", "TD"} & set(given):
        for key in ("L", "C"):
            _positive(given[key], f"{word} {key}", where)
        return (given["L"] / given["C"]) ** 0.5, given.get("LEN", 1.0) * (given["L"] * given["C"]) ** 0.5
    impedance, delay = given.get("Z0", given.get("Z")), given.get("TD")
    if delay is None and "F" in given:
        delay = given.get("NL", 0.25) / _positive(given["F"], f"{word} F", where)
    if impedance is None or delay is None:
        hint = f"{word} 1 0 2 0 Z0=5 TD=10p, or F= and NL=, or L=, C= and LEN="
        raise InputError(f"{word} needs Z0= and TD=", where, hint)
    return impedance, delay


def _positive(number: float, what: str, where: str) -> float:
    if number <= 0:
        raise InputError(f"{what}: {number:g} is not positive", where, "a number above zero")
    return number


def _junction(
    name: str,
    plain: list[str],
    options: dict[str, str],
    value: Value,
    node: Node,
    models: dict[str, ModelCard],
    temperature: float | None,
    word: str,
    where: str,
) -> Junction:
    if len(plain) not in (3, 4):  # a fourth word before the model is a phase node of another simulator
        raise InputError(f"{word} has {len(plain)} words after its name", where, f"{word} NODE NODE MODEL")
    model = plain[-1].upper()
    if model not in models:
        known = ", ".join(sorted(models)) or "none is"
        raise InputError(f"{word}: no model {plain[-1]!r}", where, f".model {plain[-1]} jj(...); defined: {known}")
    area = value(options.pop("AREA")) if "AREA" in options else None
    if "IC" in options and "ICS" in options:
        raise InputError(f"{word} has both ic and ics", where, "one of them, the critical current")
    own = options.pop("IC", options.pop("ICS", None))  # ics= to another simulator, whose ic= is where it starts
    current = None if own is None else value(own)
    return junction(name, node(plain[0]), node(plain[1]), models[model], area, current, temperature, where)


def _shunt(j: Junction, m: ModelCard) -> list[tuple[Element, float | None]]:
    """The resistor that VSHUNT of another simulator puts beside a junction: VSHUNT over its critical current."""
    voltage = m.numbers.get("VSHUNT", 0.0)
    if not voltage or not j.critical_current:
        return []
    return [(Resistor(f"{j.name}|SHUNT", j.plus, j.minus, voltage / j.critical_current, j.temperature), None)]


def _loop(line: Line, value: Value, suffix: str, told: Commands) -> Loop:
    """.loop NAME L1 -L2 B1 ... flux=WEBER or flux=pwl(...) fluxoid=N"""
    plain = [w for w in line.words[1:] if "=" not in w]
    options = {k.upper(): v for k, _, v in (w.partition("=") for w in line.words[1:] if "=" in w)}
    if len(plain) < 2:
        raise InputError(".loop without a name and elements", line.where, ".loop SQUID L1 B1 -B2 flux=0.25*PHI_ZERO")
    amplitude: float = 0.0
    waveform: Waveform = ONE
    if "FLUX" in options:
        made = source([options.pop("FLUX")], value, line.where, line.folder, told.step or 1e-12, told.stop or 1e-9)
        if isinstance(made, Constant):
            amplitude = made.value
        else:
            amplitude, waveform = 1.0, made
    number = value(options.pop("FLUXOID")) if "FLUXOID" in options else 0.0
    if number != int(number):
        raise InputError(f"a fluxoid number of {number:g}", line.where, "a whole number")
    if options:
        raise InputError(f"{next(iter(options))}= means nothing for .loop", line.where, "flux= and fluxoid=")
    path = tuple(("-" if w[0] == "-" else "") + w.lstrip("-").upper() + suffix for w in plain[1:])
    return Loop(plain[0].upper() + suffix, path, amplitude, waveform, int(number))


def _matrix(line: Line, node: Node, suffix: str) -> list[Any]:
    """.inductances FILE L1 NODE NODE L2 NODE NODE ...: a full inductance matrix in henry, rows of numbers."""
    words = line.words[1:]
    if len(words) < 4 or (len(words) - 1) % 3:
        raise InputError(".inductances without a file, names and nodes", line.where, ".inductances FILE L1 1 2 ...")
    path = line.folder / words[0].strip("\"'")
    rows = content(path, words[0], line.where)
    try:
        matrix = np.loadtxt(rows.splitlines(), delimiter="," if "," in rows else None, ndmin=2)
    except ValueError as problem:
        raise InputError(f"cannot read {words[0]}: {problem}", line.where, "rows of numbers in henry") from problem
    names = [w.upper() + suffix for w in words[1::3]]
    ends = [(node(a), node(b)) for a, b in zip(words[2::3], words[3::3])]
    try:
        return from_inductance_matrix(names, matrix, ends)
    except InputError as problem:
        raise InputError(problem.what, line.where, problem.try_) from problem
