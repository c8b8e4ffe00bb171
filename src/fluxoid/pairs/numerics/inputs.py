"""What a number of the microscopic theory may be: finite, of the right sign; said once, with the name of the
culprit."""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.types import Complexes, Floats


def _number(value: ArrayLike, name: str) -> Floats:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{value!r} is not a number", where=name, try_="a plain number in SI units") from error


def _finite(value: ArrayLike, name: str) -> Floats:
    x = _number(value, name)
    if not np.all(np.isfinite(x)):
        raise InputError(f"{float(x[~np.isfinite(x)].flat[0])} is not finite", where=name, try_="a finite number")
    return x


def positive(value: ArrayLike, name: str) -> Floats:
    """The array of a quantity that must be above zero."""
    x = _finite(value, name)
    if np.any(x <= 0):
        raise InputError(f"{float(x.min()):g} is not positive", where=name, try_="a value above zero")
    return x


def positive_or_infinite(value: ArrayLike, name: str) -> Floats:
    """The array of a quantity above zero that may be infinite, such as a mean free path."""
    x = _number(value, name)
    positive(np.where(np.isposinf(x), 1.0, x), name)
    return x


def complex_number(value: ArrayLike, name: str) -> Complexes:
    """The array of a complex quantity, such as an impedance."""
    try:
        x = np.asarray(value, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise InputError(f"{value!r} is not a number", where=name, try_="a plain number in SI units") from error
    _finite(x.real, name)
    _finite(x.imag, name)
    return x


def non_negative(value: ArrayLike, name: str) -> Floats:
    """The array of a quantity that may be zero but not negative."""
    x = _finite(value, name)
    if np.any(x < 0):
        raise InputError(f"{float(x.min()):g} is negative", where=name, try_="zero or a value above it")
    return x


def real(value: ArrayLike, name: str) -> Floats:
    """The array of a quantity of either sign."""
    return _finite(value, name)


def fraction(value: ArrayLike, name: str) -> Floats:
    """The array of a quantity between zero and one, such as a transmission."""
    x = _finite(value, name)
    if np.any((x < 0) | (x > 1)):
        worst = float(x.flat[int(np.argmax(np.abs(x - 0.5)))])
        raise InputError(f"{worst:g} is not between 0 and 1", where=name, try_="a fraction")
    return x
