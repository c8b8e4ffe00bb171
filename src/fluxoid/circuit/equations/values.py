"""The numbers of a circuit's elements in the level's units, as arrays (lanes, elements); one lane if nothing varies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.description.circuit import LARGE, Circuit, replaced, split_address
from fluxoid.errors import InputError
from fluxoid.types import Floats

SOURCE_FIELDS = ("amplitude", "fluxoid")  # what may vary from lane to lane without changing a matrix


@dataclass(frozen=True)
class Values:
    """A circuit with some of its numbers different from lane to lane.

    varied: {(element name, field): array (lanes,)}, SI.
    """

    circuit: Circuit
    varied: dict[tuple[str, str], Floats]
    lanes: int

    def of(self, elements: Sequence[Any], field: str) -> Floats:
        """(lanes or 1, elements): a field of some elements."""
        base = np.array([float(getattr(e, field)) for e in elements])[None, :]
        changes = [(k, self.varied[e.name, field]) for k, e in enumerate(elements) if (e.name, field) in self.varied]
        if changes:
            base = np.repeat(base, self.lanes, axis=0)
            for k, column in changes:
                base[:, k] = column
        return base

    def lane(self, lane: int) -> "Values":
        """One lane alone."""
        return Values(self.circuit, {key: column[lane : lane + 1] for key, column in self.varied.items()}, 1)

    @property
    def same_wiring(self) -> bool:
        """Whether no gain of an E, F or H source differs: it is part of how phases and currents follow."""
        gains = (self.circuit[name] for name, field in self.varied if field == "gain")
        return all(getattr(element, "kind", "") == "G" for element in gains)

    @property
    def same_matrices(self) -> bool:
        """Whether lanes differ in their sources only."""
        return all(field in SOURCE_FIELDS for _, field in self.varied)


def resistance_field(element: Any) -> str:
    """The field that holds its resistance at small voltages."""
    return "subgap_resistance" if getattr(element, "quasiparticles", None) else "resistance"


def values(made: Circuit, vary: Mapping[str, Any] | None = None) -> Values:
    """Values of a circuit with lanes. vary: {address: array (lanes,)} in SI, all of one length; "B1", "R1.resistance".

    Raises InputError for unknown addresses, differing lengths, numbers that are not finite or have the wrong sign.
    """
    varied: dict[tuple[str, str], Floats] = {}
    lanes = 1
    for address, column in (vary or {}).items():
        column = np.atleast_1d(np.asarray(column, float)).ravel()
        if not column.size:
            raise InputError(f"{address} is varied over no value", try_="at least one")
        if not np.all(np.isfinite(column)):
            raise InputError(f"{address} is varied over numbers that are not finite", try_="finite numbers")
        name, field = split_address(made, address)
        if not isinstance(getattr(made[name], field), (int, float)):
            raise InputError(f"{address} is no number", try_="the address of a number, such as R1 or B1.resistance")
        if (field.endswith("resistance") or field in ("impedance", "delay")) and np.any(column <= 0):
            raise InputError(f"{address} is varied over {column.min():g}", try_="numbers above zero")
        if field in ("capacitance", "inductance") and np.any(column <= 0):
            raise InputError(f"{address} is varied over {column.min():g}", try_="numbers above zero")
        if lanes > 1 and len(column) not in (1, lanes):
            raise InputError(f"{address} has {len(column)} values, others {lanes}", try_="as many for each")
        if field == "temperature" and np.any(column < 0):
            raise InputError(f"{address} is varied over {column.min():g}", try_="zero or more")
        if field == "fluxoid" and np.any(np.abs(column) > LARGE):
            raise InputError(f"{address} is varied over {column.max():g}", try_="flux quanta below 1e9")
        if (name, field) in varied:
            raise InputError(f"{name}.{field} is varied twice", try_=f"one of {name} and {name}.{field}")
        lanes = max(lanes, len(column))
        varied[name, field] = column
        if getattr(made[name], field) in (0, np.inf) and field in ("inductance", "capacitance", "resistance"):
            made = replaced(made, {f"{name}.{field}": float(column[0])})  # a short, or nothing, has no place to vary
    return Values(made, {key: np.broadcast_to(c, (lanes,)) if lanes > 1 else c for key, c in varied.items()}, lanes)
