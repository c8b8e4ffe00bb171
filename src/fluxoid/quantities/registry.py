"""How a quantity is declared: name, unit, symbol, place, function, meaning, reference.

Each level declares its own beside its physics (``fluxoid.gl.quantities`` …); tables, frames, pictures and the
reference page read what is declared.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fluxoid.errors import InputError

__all__ = ["TARGETS", "Quantity", "declared", "find", "label"]

TARGETS = ("hole", "cut", "probe", "probe pair")  # places of which a device has several, by name


@dataclass(frozen=True)
class Quantity:
    """One measurable thing.

    name: full words; unit: SI, "1" for a pure number; symbol: as papers write it; place: where it is (a level says
    which places it has); function: of a state of the level, and of a target where the place has one; meaning: one
    sentence; reference: source.
    """

    name: str
    unit: str
    symbol: str
    place: str
    function: Callable[..., Any]
    meaning: str
    reference: str


def declared(quantities: Iterable[Quantity]) -> dict[str, Quantity]:
    """Quantities by name."""
    return {one.name: one for one in quantities}


def find(name: str, registry: Mapping[str, Quantity]) -> Quantity:
    """The declaration of a quantity; "winding[eye]" and "winding" are the same. Raises InputError if there is none."""
    bare = name.partition("[")[0]
    if bare not in registry:
        from difflib import get_close_matches

        close = get_close_matches(bare, registry, n=3, cutoff=0.4) or sorted(registry)
        raise InputError(f'there is no quantity "{bare}"', try_=", ".join(close))
    return registry[bare]


def label(name: str, target: str | Sequence[str]) -> str:
    """Name of a column: label("winding", "eye") is "winding[eye]", label("voltage", ("a", "b")) is "voltage[a-b]"."""
    return f"{name}[{target if isinstance(target, str) else '-'.join(target)}]"
