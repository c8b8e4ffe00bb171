"""Numbers with SPICE suffixes, and expressions of them: + - * / ^ ( ) { }, functions, constants and parameters.

A suffix is f p n u m k meg x g t, in either case; after it a unit may stand, which changes nothing.
"""

import math
import re
from collections.abc import Callable

from fluxoid import constants
from fluxoid.errors import InputError

UNITS = {
    "", "A", "AMP", "AMPS", "F", "FARAD", "H", "HENRY", "HZ", "J", "K", "KELVIN", "OHM", "OHMS", "RAD", "S", "SEC", "T",
    "V", "VOLT", "VOLTS", "W", "WB",
}  # fmt: skip
EXPONENT = {"F": -15, "P": -12, "N": -9, "U": -6, "M": -3, "K": 3, "MEG": 6, "X": 6, "G": 9, "T": 12}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "COS": math.cos, "SIN": math.sin, "TAN": math.tan, "ACOS": math.acos, "ASIN": math.asin, "ATAN": math.atan,
    "COSH": math.cosh, "SINH": math.sinh, "TANH": math.tanh, "ACOSH": math.acosh, "ASINH": math.asinh,
    "ATANH": math.atanh, "EXP": math.exp, "LOG": math.log, "LOG10": math.log10, "SQRT": math.sqrt, "CBRT": math.cbrt,
    "ABS": abs,
}  # fmt: skip
CONSTANTS = {
    "PI": math.pi,
    "PHI_ZERO": constants.flux_quantum,
    "BOLTZMANN": constants.boltzmann,
    "EV": constants.elementary_charge,
    "HBAR": constants.hbar,
    "C": constants.speed_of_light,
    "MU0": constants.vacuum_permeability,
    "EPS0": 1 / (constants.vacuum_permeability * constants.speed_of_light**2),
    "SIGMA": constants.flux_quantum / (2 * math.pi),
}
NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?")
TOKEN = re.compile(rf"\s*(?:({NUMBER.pattern})([A-Za-z]*)|([A-Za-z_][\w|.]*)|(\*\*|[-+*/^()\[\]{{}}]))")

Lookup = Callable[[str], float | None]


def number(text: str, where: str = "") -> float | None:
    """A number such as 0.07pF or 1e-12, or None. The decimal point is moved, so that 4p is exactly 4e-12.

    Raises InputError for letters that are no suffix and no unit, and for numbers that are too large to be finite.
    """
    match = re.fullmatch(rf"([+-]?)({NUMBER.pattern})([A-Za-z]*)", text.strip())
    if match is None:
        return None
    digits, exponent, letters = match.group(3), match.group(4), match.group(5).upper()
    suffix = "MEG" if letters.startswith("MEG") else letters[:1] if letters[:1] in EXPONENT else ""
    if letters == "A":
        raise InputError(f"{text!r}: 'a' alone is atto to some and ampere to others", where, "1e-18, or no letter")
    if letters[len(suffix) :] not in UNITS and letters not in UNITS:
        raise InputError(
            f"{text!r}: {match.group(5)!r} is no suffix and no unit", where, "f p n u m k meg x g t, then A V H F Ohm s"
        )
    value = float(f"{digits}e{int(exponent or 0) + EXPONENT.get(suffix, 0)}")
    if not math.isfinite(value):
        raise InputError(f"{text!r} is not finite", where, "a smaller number")
    return -value if match.group(1) == "-" else value


def expression_value(text: str, lookup: Lookup, where: str) -> float:
    """The value of an expression. lookup: parameter name (upper case) to value or None.

    Raises InputError naming the token that is not understood, or a value that is not finite.
    """
    plain = number(text, where)
    if plain is not None:
        return plain
    tokens = _tokens(text, where)
    position = 0

    def peek() -> str:
        return tokens[position] if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1] if position <= len(tokens) else ""

    def total() -> float:
        value = product()
        while peek() in ("+", "-"):
            value = value + product() if take() == "+" else value - product()
        return value

    def product() -> float:
        value = signed()
        while peek() in ("*", "/"):
            if take() == "*":
                value *= signed()
            else:
                below = signed()
                if below == 0:
                    raise InputError(f"{text!r} divides by zero", where, "another expression")
                value /= below
        return value

    def signed() -> float:
        if peek() in ("+", "-"):
            return -signed() if take() == "-" else signed()
        base = atom()
        if peek() in ("^", "**"):
            take()
            return float(base ** signed())
        return base

    def atom() -> float:
        token = take()
        if token in ("(", "[", "{"):
            value = total()
            close = {"(": ")", "[": "]", "{": "}"}[token]
            if take() != close:
                raise InputError(f"{text!r}: {token!r} is not closed", where, f"a {close!r}")
            return value
        plain = number(token, where) if token else None
        if plain is not None:
            return plain
        name = token.upper()
        if name in FUNCTIONS and peek() == "(":
            try:
                return float(FUNCTIONS[name](atom()))
            except ValueError as problem:
                raise InputError(
                    f"{text!r}: {name} of a number outside its domain", where, "another value"
                ) from problem
        if not (name[:1].isalpha() or name[:1] == "_"):
            what = f"{token!r} in {text!r} stands" if token else f"{text!r} ends"
            raise InputError(f"{what} where a number should be", where, "a number, a parameter or a bracket")
        found = lookup(name)
        found = CONSTANTS.get(name) if found is None else found
        if found is None and peek() == "(":
            raise InputError(f"no function {token!r} in {text!r}", where, ", ".join(FUNCTIONS).lower())
        if found is None:
            what = f"{token!r} in {text!r} is no number and no parameter"
            raise InputError(what, where, f".param {token}=...")
        return found

    try:
        result = total()
    except (OverflowError, ZeroDivisionError, TypeError) as problem:
        raise InputError(f"{text!r} has no finite value", where, "another expression") from problem
    except RecursionError as problem:
        raise InputError(f"{text[:20]!r}... has too many brackets", where, "parts of it as .param") from problem
    if position < len(tokens):
        raise InputError(f"{tokens[position]!r} is not expected in {text!r}", where, "an operator before it")
    if not math.isfinite(result):
        raise InputError(f"{text!r} is not finite", where, "another expression")
    return result


def _tokens(text: str, where: str) -> list[str]:
    found, at = [], 0
    text = text.strip().strip("'\"")
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            token = text[at:].strip()[:10]
            hint = "u for micro" if token[0] in "\u00b5\u03bc" else "numbers and + - * / ^ ( )"
            raise InputError(f"{token!r} in {text!r} is not understood", where, hint)
        found.append(match.group(0).strip())
        at = match.end()
    if not found:
        raise InputError("an empty value", where, "a number")
    return found
