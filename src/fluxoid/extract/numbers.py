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
    """One number: which quantity, of which holes and ports, its value, and its errors of the cells and of the sheets.

    Units are UNITS. port_inductance: with the currents of junctions' ports in the place of holes'. current_share: of a
    port across a bridge or slit, per current in a hole or a port between contacts.
    """

    quantity: str
    of: tuple[str, ...]
    value: float
    discretisation: float
    model: float


def numbers(found: "Inductance") -> list[Number]:
    """Every number of an Inductance: matrices by pairs, what belongs to one hole or port, the moment of all."""
    told, cells, sheets = found.told, found.of_cells, found.of_sheets
    every = list(_pairs("inductance", found.names, told.inductance, cells.inductance, sheets.inductance))
    every += _pairs("kinetic_inductance", found.names, told.kinetic, cells.kinetic, sheets.kinetic)
    every += _pairs("geometric_inductance", found.names, told.geometric, cells.geometric, sheets.geometric)
    if found.ports:
        every += [
            Number("current_share", (port, name), *(float(one.through[i, j]) for one in (told, cells, sheets)))
            for i, port in enumerate(found.ports)
            for j, name in enumerate(found.names)
        ]
        with suppress(InputError):  # currents of junctions in series depend on each other, and have no matrix
            every += _pairs("port_inductance", *found.of_ports(), *found.errors_of_ports())
    for k, name in enumerate(found.names):
        caught = [float(one.effective_area[k]) for one in (told, cells, sheets)]
        every.append(Number("effective_area", (name,), *caught))
        area = float(found.hole_area[k])
        if not math.isnan(area):
            every.append(Number("flux_focusing", (name,), *(one / area for one in caught)))
    return [*every, Number("moment_per_field", (), *(float(one.moment) for one in (told, cells, sheets)))]


def _pairs(quantity: str, names: Sequence[str], *matrices: "Floats") -> Iterator[Number]:
    """The pairs of a matrix, with those of the two matrices of its errors."""
    for i, j in combinations_with_replacement(range(len(names)), 2):
        yield Number(quantity, (names[i], names[j]), *(float(one[i, j]) for one in matrices))


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
            "discretisation_error": one.discretisation,
            "model_error": one.model,
        }
        for one in every
    }


def as_csv(every: Sequence[Number]) -> str:
    """A row for each number; a name that it does not have is empty."""
    lines = ["quantity,first,second,value,discretisation_error,model_error,unit"]
    for one in every:
        first, second = (*one.of, "", "")[:2]
        told = map(repr, (one.value, one.discretisation, one.model))
        lines.append(",".join([one.quantity, first, second, *told, UNITS[one.quantity]]))
    return "\n".join([*lines, ""])
