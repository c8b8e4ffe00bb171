"""How the published uncertainties of a material's numbers spread to what follows from them."""

import copy
import math
import warnings

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.step import Known

CACHED = ("known", "_solved", "comparisons")
ROUNDING = 1e-8  # a relative change below this is that of the arithmetic: a part 1e-11 over a step of STEP
STEP = 1e-3  # of a number, for the slope of what follows from it


def spread(material: Known, temperature: float) -> dict[str, float]:
    """Standard uncertainty (SI) of every number of the material and of its state, from those of the given numbers.

    σ² = Σ (∂f/∂x σ_x)²: independent errors, linear. The slope is a central difference over a step small enough that
    the metal is superconducting on both sides. Where it would not be so at x ± σ_x, the change over the whole σ_x on
    the other side is taken if it is larger: close to Tc an error is never smaller than what one side shows.

    Args: ``material`` with ``uncertainties``; ``temperature`` K. Raises: InputError at and above Tc.
    Source: JCGM 100:2008 (GUM), §5.1. The error of a theory itself (a limit, an assumption) is not in it.
    """
    squares: dict[str, float] = {}
    held = _values(material, temperature) if material.uncertainties else {}
    for name, sigma in material.uncertainties.items():
        given = getattr(material, name)
        if given is None or not math.isfinite(given) or sigma <= 0:
            continue
        slopes = _slopes(material, name, given, sigma, temperature) if given else {}  # zero has one side only
        changes = {key: abs(slope) * sigma for key, slope in slopes.items()}
        sides = [_shifted(material, name, given + s) for s in (sigma, -sigma) if given + s > 0]
        there = [side for side in sides if _superconducting(side, temperature)]
        if len(there) == 1:
            whole = _values(there[0], temperature)
            for key in whole.keys() & held.keys():
                changes[key] = max(changes.get(key, 0.0), abs(whole[key] - held[key]))
        for key, change in changes.items():
            if math.isfinite(change) and change > ROUNDING * abs(held.get(key, 0.0)) * sigma / abs(given or sigma):
                squares[key] = squares.get(key, 0.0) + change**2
    return {key: math.sqrt(square) for key, square in squares.items() if square > 0}


def _slopes(material: Known, name: str, given: float, sigma: float, temperature: float) -> dict[str, float]:
    """Derivative of every number against the given one, from the widest step with a superconductor on both sides."""
    step = min(sigma, STEP * given)
    for _ in range(8):
        sides = [_shifted(material, name, given + s) for s in (step, -step)]
        if all(_superconducting(side, temperature) for side in sides):
            break
        step /= 30
    up, down = (_values(side, temperature) for side in sides)
    return {key: (up[key] - down[key]) / (2 * step) for key in up.keys() & down.keys()}


def _superconducting(material: Known, temperature: float) -> bool:
    return material.known["critical_temperature"].value > temperature


def _shifted(material: Known, name: str, value: float) -> Known:
    """The material with one number moved, and no check: a set within its uncertainties need not agree exactly."""
    moved = copy.copy(material)
    for cached in CACHED:
        moved.__dict__.pop(cached, None)
    object.__setattr__(moved, name, value)
    return moved


def _values(material: Known, temperature: float) -> dict[str, float]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnwiseWarning)
            state = material.at(temperature)
    except InputError:
        return {}  # moved out of range: above its own Tc
    values = {name: quantity.value for name, quantity in material.known.items()}
    return values | {name: quantity.value for name, quantity in state.quantities.items()}
