"""Lines that command: .tran .print .plot .save .probe .ic .global .temp .spread; others are left out with a word of
what does what they ask for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fluxoid.circuit.description.elements import Capacitor, Inductor, Junction, Resistor
from fluxoid.circuit.netlist.lines import Line, say
from fluxoid.errors import InputError


@dataclass
class Commands:
    """What a netlist commands. step, stop, start, every: .tran's times, s (stop 0: none given); outputs: names such as
    "V(1)"; printed: the line that asks for each; temperature: K; spread: {"": all, "L": inductors, ...} fractions;
    spreads: {element: fraction}; begin: "rest", or "zero" if UIC or DST asks for it; initial: {"V(1)": value}, of .ic;
    shared: nodes of .global; lines: those that may be there once."""

    step: float = 0.0
    stop: float = 0.0
    start: float = 0.0
    every: float = 0.0
    outputs: list[str] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    temperature: float = 0.0
    spread: dict[str, float] = field(default_factory=dict)
    spreads: dict[str, float] = field(default_factory=dict)
    begin: str = "rest"
    initial: dict[str, float] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    lines: dict[str, Line] = field(default_factory=dict, repr=False, compare=False)

    def spread_of(self, element: Any) -> float:
        """The fraction by which an element's number may lie off its nominal value."""
        kinds = {Inductor: "L", Resistor: "R", Capacitor: "C", Junction: "B"}
        kind = kinds.get(type(element))
        if kind is None:
            return 0.0
        return self.spreads.get(element.name, self.spread.get(kind, self.spread.get("", 0.0)))


LEFT_OUT = {
    ".ac": "fluxoid.circuit.impedance does small signals",
    ".dc": "fluxoid.circuit.operating_points and current_voltage do sources that are swept",
    ".op": "fluxoid.circuit.operating_points gives the states at rest",
    ".noise": ".temp with .tran, and fluxoid.circuit.noise_spectrum do noise",
    ".four": "fluxoid.circuit.spectrum does spectra",
    ".step": "vary= of fluxoid.circuit.transient runs many values side by side",
    ".measure": "the result in Python has slips and values: fluxoid.circuit.transient",
    ".meas": "the result in Python has slips and values: fluxoid.circuit.transient",
    ".check": "fluxoid.circuit.margins and yield_of judge a run",
    ".run": "the run is that of .tran",
    ".set": "no variable of a shell is needed",
    ".back-annotate": "values stay in the netlist; fluxoid.circuit.optimise finds better ones",
    ".file": "all outputs go into one result",
    ".neb": "the power of noise here does not depend on a bandwidth",
    ".options": "no option is needed",
    ".option": "no option is needed",
    ".iv": "fluxoid.circuit.current_voltage makes such curves",
    ".title": "a title is a comment",
    ".width": "no width is needed",
    ".endl": "sections are read by .lib FILE SECTION",
}


def commands(cards: list[Line], value: Callable[[str, str], float]) -> Commands:
    """Commands of a netlist. value: evaluates (text, where)."""
    told = Commands()
    for line in cards:
        word = line.words[0].lower()
        if word in (".tran", ".transient"):
            _once(line, ".tran", told)
            _transient(line, value, told)
        elif word == ".ic":
            told.initial |= _initial(line, value)
        elif word == ".global":
            told.shared |= {_name(w) for w in line.words[1:]}
        elif word in (".print", ".plot", ".save", ".probe"):
            for output in outputs(line):
                if output not in told.outputs:
                    told.outputs.append(output)
                    told.printed[output] = line.where
        elif word == ".temp":
            _once(line, ".temp", told)
            if len(line.words) != 2:
                raise InputError(".temp without one number", line.where, ".temp 4.2")
            told.temperature = value(line.words[1], line.where)
            if told.temperature < 0:
                raise InputError(f".temp {line.words[1]}", line.where, "kelvin, zero or more")
        elif word == ".spread":
            for item in line.words[1:]:
                key, _, text = item.rpartition("=")
                key = key.upper()
                if key not in ("", "L", "B", "C", "R"):
                    raise InputError(f"{item!r} in .spread", line.where, "a fraction, L=, B=, C= or R=")
                told.spread[key] = value(text, line.where)
                if not 0 <= told.spread[key] < 1:
                    raise InputError(f"a spread of {item}", line.where, "a fraction between 0 and 1")
        else:
            say(f"{line.words[0]} is left out: {LEFT_OUT.get(word, 'it is not known here')}", line.where)
    return told


def _once(line: Line, word: str, told: Commands) -> None:
    """Refuse a second line of its kind that says something else: which one held would depend on the order of lines."""
    first = told.lines.setdefault(word, line)
    if first.words != line.words:
        raise InputError(f"a second {word}, the first is at {first.where}", line.where, "one of them")


def _transient(line: Line, value: Callable[[str, str], float], told: Commands) -> None:
    numbers = [w for w in line.words[1:] if w.upper() not in ("UIC", "DST")]
    if len(numbers) < len(line.words) - 1:
        told.begin = "zero"
    if len(numbers) == 5:
        say(f"the last time of .tran, {numbers.pop()}, is left out: steps are chosen by error", line.where)
    if not 2 <= len(numbers) <= 4:
        raise InputError(f".tran with {len(numbers)} times", line.where, ".tran STEP STOP [START [EVERY]]")
    times = [value(w, line.where) for w in numbers] + [0.0, 0.0]
    told.step, told.stop, told.start = times[:3]
    told.every = times[3] or told.step
    if not (told.step > 0 and told.stop > 0):
        raise InputError(f"{' '.join(line.words)!r}: times that are not positive", line.where, ".tran 0.1p 1000p")
    if told.step > told.stop:
        raise InputError(
            f".tran: a step of {told.step:g} s in a run of {told.stop:g} s",
            line.where,
            ".tran STEP STOP, STEP the smaller",
        )
    if told.start < 0 or told.every < 0:
        raise InputError(f"{' '.join(line.words)!r}: a negative time", line.where, ".tran STEP STOP [START [EVERY]]")
    if told.stop <= told.start:
        raise InputError(
            f".tran stops at {told.stop:g} s before it prints from {told.start:g} s", line.where, "a later stop"
        )


LONG = {"DEVV": "V", "DEVI": "I", "PHASE": "P", "DEVP": "P", "NODEV": "V", "NODEP": "P", "V": "V", "I": "I", "P": "P"}


def _initial(line: Line, value: Callable[[str, str], float]) -> dict[str, float]:
    """{"V(1)": volts} of an .ic line."""
    found = {}
    for word in line.words[1:]:
        name, equals, text = word.partition("=")
        made = _output(name)
        if not equals or made is None:
            raise InputError(f"{word!r} in .ic", line.where, ".ic V(1)=1m I(L1)=10u P(B1)=0.5")
        found[made] = value(text, line.where)
    return found


def outputs(line: Line) -> list[str]:
    """Names of the outputs that a .print, .plot, .save or .probe line asks for."""
    words = [w for w in line.words[1:] if w.upper() not in ("TRAN",)]
    if not words:
        raise InputError(f"{line.words[0]} of nothing", line.where, f"{line.words[0]} v(1) i(L1) p(B1)")
    kind = LONG.get(words[0].upper())
    if kind is not None and len(words) > 1:
        if words[0].upper().startswith("NODE"):
            if len(words) > 3:
                raise InputError(f"{' '.join(line.words)!r}", line.where, f"{words[0]} and one or two nodes")
            return [f"{kind}({','.join(_name(w) for w in words[1:])})"]
        return [f"{kind}({_name(w)})" for w in words[1:]]
    found = []
    for word in words:
        made = _output(word)
        if made is None:
            say(f"the output {word!r} is left out. Try: v(node), v(node,node), i(L1), p(B1)", line.where)
        else:
            found.append(made)
    return found


def _output(word: str) -> str | None:
    """The name of an output, "V(1)", "I(L1|X1)", or None for words that are none."""
    match = re.fullmatch(r"(?i)(v|i|c|p|phase|devv|devi|nodev|nodep|devp)\(([^(),]+)(?:,([^(),]+))?\)", word)
    at = re.fullmatch(r"(?i)@([^\[\]]+)\[(v|i|c|p)\]", word) or re.fullmatch(r"(?i)([^()\[\]#]+)#(branch)", word)
    if match:
        kind = {"C": "I"}.get(match.group(1).upper()) or LONG[match.group(1).upper()]
        names = [_name(n) for n in match.groups()[1:] if n]
        return f"{kind}({','.join(names)})"
    if at:
        kind = {"C": "I", "BRANCH": "I"}.get(at.group(2).upper(), at.group(2).upper())
        return f"{kind}({_name(at.group(1))})"
    return None


def _name(text: str) -> str:
    name = text.strip().upper().replace(".", "|")
    return "0" if name == "GND" else name
