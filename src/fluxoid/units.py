"""Units are read and written here and nowhere else: "300 nm" becomes 3e-7.

Plain "number unit" texts with common units are read exactly (in decimal, rounded once); everything else is left to
pint, which is loaded when first needed. Units relative to a material ("0.25 xi", "100 tau0") are read where the
material's ``scales`` are given. Fields in oersted are read as the flux density mu0 H.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError


@dataclass(frozen=True)
class Dimension:
    """What a quantity measures: words with an article, its SI unit, the unit of the example in errors."""

    words: str
    unit: str
    example: str


DIMENSIONS = {
    "length": Dimension("a length", "m", "300 nm"),
    "time": Dimension("a time", "s", "10 ps"),
    "frequency": Dimension("a frequency", "Hz", "1 GHz"),
    "magnetic field": Dimension("a magnetic field", "T", "0.3 mT"),
    "magnetic flux": Dimension("a magnetic flux", "Wb", "0.5 Phi0"),
    "current": Dimension("a current", "A", "20 uA"),
    "voltage": Dimension("a voltage", "V", "5 uV"),
    "inductance": Dimension("an inductance", "H", "10 pH"),
    "temperature": Dimension("a temperature", "K", "1.2 K"),
    "resistivity": Dimension("a resistivity", "ohm m", "3 uohm cm"),
    "diffusivity": Dimension("a diffusivity", "m^2/s", "20 cm^2/s"),
    "magnetic moment": Dimension("a magnetic moment", "A m^2", "1e-15 A m^2"),
    "pole strength": Dimension("a magnetic pole strength", "A m", "1e-9 A m"),
    "energy": Dimension("an energy", "J", "1.5 meV"),
    "velocity": Dimension("a velocity", "m/s", "1.3e6 m/s"),
    "resistance": Dimension("a resistance", "ohm", "500 ohm"),
    "capacitance": Dimension("a capacitance", "F", "50 fF"),
    "resistance times area": Dimension("a resistance times area", "ohm m^2", "4e-16 ohm m^2"),
    "density of states": Dimension("a density of states", "1/(J m^3)", "1.7e10 / (um^3 eV)"),
    "number density": Dimension("a number density", "1/m^3", "1.8e29 / m^3"),
    "heat constant": Dimension("a Sommerfeld constant per volume", "J/(K^2 m^3)", "135 J/(K^2 m^3)"),
    "field slope": Dimension("a field per temperature", "T/K", "2 T/K"),
    "angle": Dimension("an angle", "rad", "90 deg"),
    "dimensionless": Dimension("a plain number", "", "1.5"),
}

# unit of a material -> what it measures, and what the material must state for it
RELATIVE = {
    "xi": ("length", "coherence_length"),
    "lambda": ("length", "penetration_depth"),
    "tau0": ("time", "resistivity or diffusivity"),
    "Bc2": ("magnetic field", "coherence_length"),
    "Phi0": ("magnetic flux", ""),
}
_GREEK = {"ξ": "xi", "λ": "lambda", "τ0": "tau0", "Φ0": "Phi0"}

_PREFIXES = {"f": -15, "p": -12, "n": -9, "u": -6, "µ": -6, "μ": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12}
_PREFIXED = {
    "m": "length",
    "s": "time",
    "Hz": "frequency",
    "T": "magnetic field",
    "Wb": "magnetic flux",
    "A": "current",
    "V": "voltage",
    "H": "inductance",
    "K": "temperature",
    "F": "capacitance",
}
_PLAIN = {
    "cm": ("length", "1e-2"),
    "angstrom": ("length", "1e-10"),
    "Å": ("length", "1e-10"),
    "G": ("magnetic field", "1e-4"),
    "mG": ("magnetic field", "1e-7"),
    "Oe": ("magnetic field", "1e-4"),
    "ohm m": ("resistivity", "1"),
    "ohm cm": ("resistivity", "1e-2"),
    "uohm cm": ("resistivity", "1e-8"),
    "µΩ cm": ("resistivity", "1e-8"),
    "m^2/s": ("diffusivity", "1"),
    "cm^2/s": ("diffusivity", "1e-4"),
    "A m^2": ("magnetic moment", "1"),
    "A m": ("pole strength", "1"),
    "meV": ("energy", "1.602176634e-22"),
    "eV": ("energy", "1.602176634e-19"),
    "ohm": ("resistance", "1"),
    "rad": ("angle", "1"),
    "": ("dimensionless", "1"),
}
_UNITS: dict[str, tuple[str, Decimal]] = {
    prefix + unit: (dimension, Decimal(1).scaleb(power))
    for unit, dimension in _PREFIXED.items()
    for prefix, power in _PREFIXES.items()
} | {unit: (dimension, Decimal(factor)) for unit, (dimension, factor) in _PLAIN.items()}

_NUMBER_UNIT = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)


def parse(text: str, dimension: str, scales: Mapping[str, float] | None = None, where: str = "") -> float:
    """Read a quantity: the value of ``text`` in SI units.

    text: such as "300 nm", "3 uohm cm", "0.25 xi"; dimension: a key of DIMENSIONS; scales: SI values of a material's
    own units (xi, lambda, tau0, Bc2), which are refused without it; where: its place, for the error. Raises InputError
    for another dimension, an unknown unit, a missing unit, and values that are not finite.
    """
    try:
        value = _read(text.strip(), dimension, scales or {})
    except InputError as error:
        raise InputError(error.what, where, error.try_) from None
    if not math.isfinite(value):
        raise InputError(f'"{text}" is not a finite number', where, f'"{DIMENSIONS[dimension].example}"')
    return value


def _read(text: str, dimension: str, scales: Mapping[str, float]) -> float:
    found = _NUMBER_UNIT.fullmatch(text)
    number, unit = found.groups() if found else ("", "")
    unit = _GREEK.get(unit, unit)
    if found and unit in RELATIVE:
        _same(text, RELATIVE[unit][0], dimension)
        return float(number) * _scale(text, unit, scales)
    if found and unit in _UNITS:
        _same(text, _UNITS[unit][0], dimension)
        return float(Decimal(number) * _UNITS[unit][1])
    return _read_with_pint(text, dimension)


def _scale(text: str, unit: str, scales: Mapping[str, float]) -> float:
    if unit == "Phi0":
        return flux_quantum
    if unit not in scales:
        dimension, needed = RELATIVE[unit]
        what = f'"{text}" is relative to a material, and its {needed} is not known here'
        raise InputError(
            what, try_=f'an absolute value such as "{DIMENSIONS[dimension].example}", or give it in [material]'
        )
    return scales[unit]


def _same(text: str, found: str, wanted: str) -> None:
    if found != wanted:
        raise _wrong(text, DIMENSIONS[found].words, wanted)


def _wrong(text: str, found: str, wanted: str) -> InputError:
    target = DIMENSIONS[wanted]
    number = _NUMBER_UNIT.fullmatch(text)
    example = _NUMBER_UNIT.fullmatch(target.example)
    assert example is not None
    suggestion = f"{number.group(1) if number else example.group(1)} {example.group(2)}".strip()
    return InputError(f'"{text}" is {found}, {target.words} is needed', try_=f'"{suggestion}"')


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _read_with_pint(text: str, dimension: str) -> float:
    target = DIMENSIONS[dimension]
    if "," in text:  # pint would drop it, and read 1,5 as 15
        raise InputError(f'"{text}" holds a comma', try_=f'a decimal point, as in "{target.example}"')
    registry = _registry()
    try:
        quantity = registry.Quantity(text)
        given = quantity.dimensionality
    except Exception as error:  # pint raises a dozen unrelated types on malformed text
        reason = str(error).split(". See ")[0].strip().rstrip(".") or type(error).__name__
        raise InputError(f'"{text}" cannot be read as {target.words} ({reason})', try_=f'"{target.example}"') from None
    unit = registry.Unit(target.unit)
    if dimension == "angle" and quantity.units == registry.dimensionless:
        raise _wrong(text, "a plain number", dimension)
    if given == unit.dimensionality:
        return float(quantity.m_as(unit))
    if dimension == "magnetic field":  # gauss and oersted in the Gaussian system
        for gaussian in ("gauss", "oersted"):
            if given == registry.Unit(gaussian).dimensionality:
                return float(quantity.m_as(gaussian)) * 1e-4
    raise _wrong(text, _name_of(quantity), dimension)


def _name_of(quantity: Any) -> str:
    for dimension in DIMENSIONS.values():
        if _registry().Unit(dimension.unit).dimensionality == quantity.dimensionality:
            return "a plain number" if dimension.unit == "rad" else dimension.words
    return f"of dimension {quantity.dimensionality}"


def format(value: float, unit: str, digits: int = 4) -> str:
    """Write a quantity for people, with an engineering prefix: format(4.2e-8, "m") is "42 nm".

    value: in SI; unit: its SI unit, "" for plain numbers; digits: significant digits. Compound units, such as "m^2/s",
    take no prefix.
    """
    if unit not in _PREFIXED or value == 0 or not math.isfinite(value):
        return f"{value:.{digits}g} {unit}".strip()
    rounded = float(f"{value:.{digits - 1}e}")
    power = min(max(3 * math.floor(math.floor(math.log10(abs(rounded))) / 3), -15), 12)
    prefix = next(p for p, exponent in _PREFIXES.items() if exponent == power)
    return f"{value / 10.0**power:.{digits}g} {prefix}{unit}"


def exact(value: float, dimension: str) -> str:
    """Write a quantity so that ``parse`` gives the same float back: exact(4e-8, "length") is "40 nm"."""
    unit = DIMENSIONS[dimension].unit
    number = Decimal(repr(value))
    if unit in _PREFIXED and number != 0:
        power = 3 * (number.adjusted() // 3)
        prefix = next((p for p, exponent in _PREFIXES.items() if exponent == power), None)
        if prefix is not None:
            return f"{number.scaleb(-power).normalize():f} {prefix}{unit}"
    if value == 0:
        return f"0 {unit}".strip()
    if dimension == "resistivity":
        return f"{number.scaleb(8).normalize():f} uohm cm"
    return f"{value!r} {unit}".strip()
