"""What London extracts from a device, as a list of numbers with their errors; as JSON, as CSV."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

from fluxoid.errors import InputError

if TYPE_CHECKING:
    from fluxoid.london import Inductance
    from fluxoid.types import Floats

UNITS = {
    "inductance": "H",
    "kinetic_inductance": "H",
    "geometric_inductance": "H",
    "port_inductance": "H",
    "current_share": "1",
    "effective_area": "m^2",
    "flux_focusing": "1",
    "moment_per_field": "A m^2/T",
}


@dataclass(frozen=True)
class Number:
    """One number: which quantity, of which holes and ports, its value, and its errors where they are known.

    Units are UNITS. port_inductance: with the currents of junctions' ports in the place of holes'. current_share: of a
    port across a bridge or slit, per current in a hole or a port between contacts.
    """

    quantity: str
    of: tuple[str, ...]
    value: float
    discretisation: float | None = None
    model: float | None = None


def numbers(found: "Inductance") -> list[Number]:
    """Every number of an Inductance: matrices by pairs, what belongs to one hole or port, the moment of all."""
    every = list(_pairs("inductance", found.names, found.matrix, found))
    every += _pairs("kinetic_inductance", found.names, found.kinetic)
    every += _pairs("geometric_inductance", found.names, found.geometric)
    if found.ports:
        every += [
            Number("current_share", (port, name), float(found.through[i, j]))
            for i, port in enumerate(found.ports)
            for j, name in enumerate(found.names)
        ]
        with suppress(InputError):  # currents of junctions in series depend on each other, and have no matrix
            every += _pairs("port_inductance", *found.of_ports())
    for k, name in enumerate(found.names):
        error = float(found.effective_area_error[k])
        every.append(Number("effective_area", (name,), float(found.effective_area[k]), error))
        area = float(found.hole_area[k])
        if not math.isnan(area):
            every.append(Number("flux_focusing", (name,), float(found.flux_focusing[k]), error / area))
    return [*every, Number("moment_per_field", (), found.moment, found.moment_error)]


def _pairs(
    quantity: str, names: Sequence[str], matrix: "Floats", errors: "Inductance | None" = None
) -> Iterator[Number]:
    for i, j in combinations_with_replacement(range(len(names)), 2):
        told = (float(errors.discretisation_error[i, j]), float(errors.model_error[i, j])) if errors is not None else ()
        yield Number(quantity, (names[i], names[j]), float(matrix[i, j]), *told)


def coupling(every: Iterable[Number], first: str, second: str) -> float:
    """k = M/sqrt(L1 L2) of two names among the numbers of one matrix."""
    value = {one.of: one.value for one in every}
    mutual = value[first, second] if (first, second) in value else value[second, first]
    return mutual / math.sqrt(value[first, first] * value[second, second])


def quantities(every: Sequence[Number]) -> dict[str, dict[str, Any]]:
    """For JSON: each number under its quantity and what it is of, such as "inductance(eye, j)"."""
    return {
        f"{one.quantity}({', '.join(dict.fromkeys(one.of))})" if one.of else one.quantity: {
            "value": one.value,
            "unit": UNITS[one.quantity],
            **{f"{name}_error": error for name, error in _errors(one).items() if error is not None},
        }
        for one in every
    }


def as_csv(every: Sequence[Number]) -> str:
    """A row for each number; what is not known, or of one hole or port alone, is empty."""
    lines = ["quantity,first,second,value,discretisation_error,model_error,unit"]
    for one in every:
        first, second = (*one.of, "", "")[:2]
        told = ["" if number is None else repr(number) for number in (one.value, *_errors(one).values())]
        lines.append(",".join([one.quantity, first, second, *told, UNITS[one.quantity]]))
    return "\n".join([*lines, ""])


def _errors(one: Number) -> dict[str, float | None]:
    return {"discretisation": one.discretisation, "model": one.model}
