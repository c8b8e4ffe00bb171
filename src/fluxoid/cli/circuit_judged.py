"""What a designer asks of a run: delays between pulses, and how far each number may be off."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.cli.words.report import table
from fluxoid.errors import InputError

if TYPE_CHECKING:
    from fluxoid.circuit.description.circuit import Circuit
    from fluxoid.circuit.in_time.run import Transient


def delays(done: "Transient", names: Sequence[str]) -> list[str]:
    """For each junction but the first: times from the slips of the first to its own, the k-th to the k-th.

    Where one slips more often than the other, or the other way round, which belongs to which cannot be told: then the
    numbers of slips stand alone. Raises InputError for names that are no junctions, and for fewer than two.
    """
    keys = [name.upper().replace(".", "|") for name in names]
    for key in keys:
        if key not in done.slips:
            raise InputError(f"no junction {key!r} slips in this run", "--delays", ", ".join(list(done.slips)[:8]))
    if len(keys) < 2:
        raise InputError("a delay from one junction to none", "--delays", "--delays B1 B2")
    first = done.slips[keys[0]]
    heading = (f"delay from {keys[0]} ({len(first.times)} slips)", "slips", "least (ps)", "mean (ps)", "largest (ps)")
    rows: list[tuple[str, ...]] = [heading]
    for key in keys[1:]:
        other, ends = done.slips[key], ["", "", ""]
        if len(first.times) and np.array_equal(first.signs, other.signs):
            found = 1e12 * (np.asarray(other.times) - np.asarray(first.times))
            ends = [f"{of(found):.4f}" for of in (np.min, np.mean, np.max)]
        rows.append((key, str(len(other.times)), *ends))
    return ["", table(rows, right=range(1, 5))]


def _address(made: "Circuit", name: str) -> str:
    """ "B1.X1" as "B1|X1", "B1.X1.resistance" as "B1|X1.resistance"."""
    key = name.upper()
    element, _, field = key.rpartition(".")
    elements = {one.name for one in made.elements}
    whole, owner = key.replace(".", "|"), element.replace(".", "|")
    return f"{owner}.{field.lower()}" if whole not in elements and owner in elements else whole


def margins_of(
    made: "Circuit", done: "Transient", stop: float, names: Sequence[str], how: Mapping[str, Any]
) -> list[str]:
    """The factors of each element's number within which all junctions slip as often, and the same ways, as in a run,
    others nominal."""
    from fluxoid.circuit.analyses.tolerance import margins

    signs = {name: slips.signs for name, slips in done.slips.items()}

    def works(run: "Transient") -> bool:
        return all(np.array_equal(run.slips[name].signs, mine) for name, mine in signs.items())

    found = margins(made, works, stop, [_address(made, name) for name in names], **how)
    rows = [("margins", "smallest", "largest")]
    rows += [(name, f"{low - 1:+.0%}", f"{high - 1:+.0%}") for name, (low, high) in found.items()]
    return [
        "",
        table(rows, right=(1, 2)),
        "",
        "others nominal; every junction slips as often, and the same ways, as in this run",
    ]
