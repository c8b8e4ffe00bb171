"""What is told of holes and ports, as one set of numbers: of a lattice, of the limit, and of their errors alike."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from fluxoid.london.matrices import Matrices
from fluxoid.types import Floats


@dataclass(frozen=True)
class Numbers:
    """inductance, kinetic, geometric: (n, n), H; effective_area: (n,), m²; moment: (), A m²/T; through: (ports, n)."""

    inductance: Floats
    kinetic: Floats
    geometric: Floats
    effective_area: Floats
    moment: Floats
    through: Floats


def numbers_of(one: Matrices) -> Numbers:
    """Of one lattice."""
    geometric = np.asarray(one.total - one.kinetic)
    return Numbers(one.total, one.kinetic, geometric, one.area, np.asarray(one.moment), one.through)


def each(function: Callable[..., Floats], *sets: Numbers) -> Numbers:
    """The function of the same number of each set."""
    return Numbers(*(np.asarray(function(*(getattr(one, field.name) for one in sets))) for field in fields(Numbers)))
