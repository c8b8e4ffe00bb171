"""Junction models: ``.model NAME jj(...)`` and what a B line makes of one.

Unlike in some simulators, ``t`` does not overwrite ``rn``: without ``icrit`` the critical current follows from ``rn``
and ``t`` by Ambegaokar and Baratoff; with ``icrit`` it is the critical current at that temperature.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fluxoid.circuit.description.elements import Junction, Quasiparticles
from fluxoid.circuit.description.relations import SINE, Harmonics, Relation, transparent
from fluxoid.circuit.netlist.lines import say, split
from fluxoid.constants import boltzmann
from fluxoid.errors import InputError

Value = Callable[[str], float]

DEFAULTS = {
    "RTYPE": 1.0, "VG": 2.8e-3, "IC": 1e-3, "RN": 5.0, "R0": 30.0, "C": 2.5e-12, "T": 4.2, "TC": 9.1, "DELV": 1e-4,
    "D": 0.0, "ICFCT": np.pi / 4,
}  # fmt: skip
# Names of another simulator whose meaning here is that of a name above, or none; each that is left out warns.
CIRCUIT_MODEL, OTHERWISE = ("LEVEL", "CCT"), ("VM", "VSHUNT")
LEFT_OUT = {
    "ICON": "currents of any size are steered",
    "SHUNT": "a resistor beside the junction",
    "FORCE": "no limit of voltage is set",
    "TSFACTOR": "steps are chosen by error",
    "TSACCEL": "steps are chosen by error",
    "DEL": "no mark is needed",
    "GMIN": "no conductance is added",
    "NOISE": ".temp, and temp= of the junction",
    "VDPBAK": "no limit of a step's phase is needed",
    "LSER": "an inductor in series",
    "LSH": "an inductor in series with a resistor beside the junction",
}
NO_RESISTANCE = 1e30  # ohm: what a netlist says for a junction without a resistive branch
SAME = {"VGAP": "VG", "ICRIT": "IC", "CAP": "C", "ICFACT": "ICFCT"}


@dataclass(frozen=True)
class ModelCard:
    """The numbers of a junction model; given: which of them the netlist gave; cpr, phi: harmonics and their offsets."""

    numbers: dict[str, float]
    given: frozenset[str]
    cpr: tuple[float, ...]
    phi: tuple[float, ...]


def model(words: tuple[str, ...], value: Value, where: str) -> tuple[str, ModelCard]:
    """(name, model) of a ``.model`` line."""
    if len(words) < 3:
        raise InputError(".model without a name and a type", where, ".model NAME jj(icrit=0.1mA, rn=16, ...)")
    name = words[1].upper()
    rest = " ".join(words[2:])
    match = re.fullmatch(r"(?is)jj\s*(?:\((.*)\))?\s*(.*)", rest)
    if match is None:
        raise InputError(f"model {words[1]} is of type {words[2]!r}", where, "jj, the only kind of model here")
    numbers, given = dict(DEFAULTS), set()
    cpr: tuple[float, ...] = (1.0,)
    phi: tuple[float, ...] = (0.0,)
    for word in split(f"{match.group(1) or ''} {match.group(2) or ''}", where):
        key, equals, text = word.partition("=")
        key = SAME.get(key.upper(), key.upper())
        if not equals:
            raise InputError(f"{word!r} in model {name} is no parameter=value", where, f"{word}=...")
        if key in LEFT_OUT:
            say(f"{key.lower()}= in model {name} is left out. Try: {LEFT_OUT[key]}", where)
        elif key in CIRCUIT_MODEL:
            if value(text) not in (1, *([0] if key == "CCT" else [])):
                raise InputError(f"{key.lower()}={text} in model {name}", where, f"{key.lower()}=1")
            if value(text) == 0:
                numbers["IC"] = 0.0
                given.add("CCT")
        elif key in OTHERWISE:
            numbers[key] = value(text)
            given.add(key)
        elif key == "CPR":
            given.add(key)
            cpr = _harmonics(text, value, where)
        elif key == "PHI":
            given.add(key)
            phi = _list(text, value, where)
        elif key in numbers:
            numbers[key] = value(text)
            given.add(key)
        else:
            raise InputError(f"model {name} has no parameter {key}", where, ", ".join([*DEFAULTS, "CPR", "PHI"]))
    _settle(name, numbers, given, where)
    if numbers["RTYPE"] not in (0, 1):
        raise InputError(f"rtype={numbers['RTYPE']:g} in model {name}", where, "0 (linear) or 1 (gap at vg)")
    if numbers["D"] > 0 and given & {"CPR", "PHI"}:
        which = "cpr=" if "CPR" in given else "phi="
        what = f"{which} and d= in model {name}: a transparency makes a current-phase relation of its own"
        raise InputError(what, where, "one of both")
    if numbers["RTYPE"] == 1 and not 0 < numbers["DELV"] < 2 * numbers["VG"]:
        raise InputError(
            f"delv={numbers['DELV']:g} with vg={numbers['VG']:g} in model {name}", where, "0 < delv < 2 vg"
        )
    for key, low, high, hint in (
        ("D", 0.0, 1.0, "a transparency between 0 and 1"),
        ("T", 0.0, float("inf"), "kelvin, zero or more"),
        ("TC", 1e-300, float("inf"), "kelvin, above zero"),
        ("IC", 0.0, float("inf"), "zero or more; phi=PI turns the current round"),
    ):
        if not low <= numbers[key] <= high:
            raise InputError(f"{key.lower()}={numbers[key]:g} in model {name}", where, hint)
    return name, ModelCard(numbers, frozenset(given), cpr, phi)


def _settle(name: str, numbers: dict[str, float], given: set[str], where: str) -> None:
    """What names of another simulator mean in those of this one."""
    if "CCT" in given:  # no supercurrent, whatever icrit says
        numbers["IC"] = 0.0
    if numbers["RTYPE"] in (2, 3, 4):
        say(f"rtype={numbers['RTYPE']:g} in model {name} is taken as 1, straight lines with a gap at vg", where)
        numbers["RTYPE"] = 1.0
    if "VM" in given and "R0" not in given and numbers["IC"] > 0:
        numbers["R0"] = numbers["VM"] / numbers["IC"]
        given.add("R0")
    if "ICFCT" in given and numbers["RTYPE"] == 1:
        say(f"icfct= in model {name} is left out: above the gap the current is that of rn alone", where)


def _list(text: str, value: Value, where: str) -> tuple[float, ...]:
    if re.fullmatch(r"\{\s*\}", text):
        raise InputError("an empty list of harmonics", where, "cpr={1, 0.2}")
    if text.startswith("{") and "," in text:
        return tuple(value(word) for word in split(text[1:-1], where))
    return (value(text),)


def _harmonics(text: str, value: Value, where: str) -> tuple[float, ...]:
    """A list of amplitudes in braces, {amplitude, amplitude, ...}; 1 alone is a sine, whichever way it is meant."""
    found = _list(text, value, where)
    if len(found) > 1 or text.startswith("{") or found[0] == 1:
        return found
    n = round(found[0])
    twice = f"{{{', '.join(['0'] * (n - 1) + ['1'])}}} for sin({n} phase), " if 1 < found[0] == n < 9 else ""
    what = f"cpr={text}: to some simulators a harmonic, to others an amplitude"
    raise InputError(what, where, f"{twice}{{{text}}} for an amplitude")


def junction(
    name: str,
    plus: str,
    minus: str,
    m: ModelCard,
    area: float | None,
    current: float | None,
    temperature: float | None,
    where: str,
) -> Junction:
    """A junction of a model. area: multiplies currents and capacitance, divides resistances; current: A, instead."""
    n = m.numbers
    base = critical_current(m)
    if area is not None and current is not None:
        raise InputError(f"{name} has both area and ic", where, "one of them")
    if current is not None:
        if base <= 0:
            raise InputError(f"{name}: ic={current:g} of a model whose critical current is {base:g}", where, "area=")
        area = current / base
    area = 1.0 if area is None else area
    if area <= 0:
        raise InputError(f"{name}: area {area:g}", where, "an area above zero")
    for key in ("RN", "R0"):
        if n[key] <= 0:
            raise InputError(f"{name}: {key.lower()}={n[key]:g} in its model", where, "a resistance above zero")
    branch = None
    if n["RTYPE"] == 1:
        branch = Quasiparticles(n["R0"] / area, n["RN"] / area, n["VG"], n["DELV"])
    return Junction(
        name,
        plus,
        minus,
        base * area if current is None else current,
        float("inf") if branch or n["RN"] >= NO_RESISTANCE else n["RN"] / area,
        n["C"] * area,
        relation(m),
        branch,
        temperature,
    )


def critical_current(m: ModelCard) -> float:
    """The model's critical current for area 1, A."""
    n = m.numbers
    if "T" in m.given and "IC" not in m.given:
        from fluxoid.pairs.junctions.tunnel import critical_current as tunnel

        return float(tunnel(n["RN"], n["TC"], n["T"]))
    return n["IC"]


def relation(m: ModelCard) -> Relation:
    """The model's current-phase relation: harmonics with offsets, or a transparent channel."""
    n = m.numbers
    if n["D"] > 0:
        from fluxoid.pairs.condensate.gap import gap_over_critical_temperature

        gap = float(gap_over_critical_temperature(n["T"] / n["TC"])) * n["TC"] * boltzmann
        ratio = gap / (boltzmann * n["T"]) if n["T"] > 0 else float("inf")
        if ratio == 0:
            return SINE
        return transparent(n["D"], ratio)
    offsets = tuple(-p for p in m.phi) if len(m.phi) > 1 else tuple(-k * m.phi[0] for k in range(1, len(m.cpr) + 1))
    made = Harmonics(m.cpr, offsets[: len(m.cpr)] if any(offsets) else ())
    return SINE if made == SINE else made
