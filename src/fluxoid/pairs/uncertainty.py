"""How the published uncertainties of a material's numbers spread to what follows from them."""

import copy
import math
import warnings

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.pairs.material import Material

CACHED = ("known", "_solved", "comparisons")
ROUNDING = 1e-11  # a relative change below this is that of the arithmetic


def spread(material: Material, temperature: float) -> dict[str, float]:
    """Standard uncertainty (SI) of every number of the material and of its state, from those of the given numbers.

    σ² = Σ (half the change when one given number goes up and down by its uncertainty)²: independent errors, linear.

    Args: ``material`` with ``uncertainties``; ``temperature`` K. Raises: InputError at and above Tc.
    Source: JCGM 100:2008 (GUM), §5.1. The error of a theory itself (a limit, an assumption) is not in it.
    """
    squares: dict[str, float] = {}
    for name, step in material.uncertainties.items():
        given = getattr(material, name)
        if given is None or not math.isfinite(given) or step <= 0:
            continue
        up, down = (_values(_shifted(material, name, given + s), temperature) for s in (step, -step))
        for key in up.keys() & down.keys():
            change = (up[key] - down[key]) / 2
            rounding = ROUNDING * max(abs(up[key]), abs(down[key]))
            if math.isfinite(change) and abs(change) > rounding:
                squares[key] = squares.get(key, 0.0) + change**2
    return {key: math.sqrt(square) for key, square in squares.items() if square > 0}


def _shifted(material: Material, name: str, value: float) -> Material:
    """The material with one number moved, and no check: a set within its uncertainties need not agree exactly."""
    moved = copy.copy(material)
    for cached in CACHED:
        moved.__dict__.pop(cached, None)
    object.__setattr__(moved, name, value)
    return moved


def _values(material: Material, temperature: float) -> dict[str, float]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnwiseWarning)
            state = material.at(temperature)
    except InputError:
        return {}  # moved out of range: above its own Tc
    values = {name: quantity.value for name, quantity in material.known.items()}
    return values | {name: quantity.value for name, quantity in state.quantities.items()}
