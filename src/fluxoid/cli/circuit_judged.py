"""What a designer asks of a run: delays between pulses, and how far each number may be off."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.cli.report import table
from fluxoid.errors import InputError

if TYPE_CHECKING:
    from fluxoid.circuit.canonical import Circuit
    from fluxoid.circuit.running import Transient
    from fluxoid.types import Floats


def delays(done: "Transient", names: Sequence[str]) -> list[str]:
    """For each junction but the first: times from each slip of the first to one of its own, in order.

    Raises InputError for names that are no junctions, and for fewer than two.
    """
    keys = [name.upper().replace(".", "|") for name in names]
    for key in keys:
        if key not in done.slips:
            raise InputError(f"no junction {key!r} slips in this run", "--delays", ", ".join(list(done.slips)[:8]))
    if len(keys) < 2:
        raise InputError("a delay from one junction to none", "--delays", "--delays B1 B2")
    first = np.asarray(done.slips[keys[0]].times)
    heading = (f"delay from {keys[0]}", "pulses", "missed", "least (ps)", "mean (ps)", "largest (ps)")
    rows: list[tuple[str, ...]] = [heading]
    for key in keys[1:]:
        found = 1e12 * _in_order(first, np.asarray(done.slips[key].times))
        ends = [f"{of(found):.4f}" for of in (np.min, np.mean, np.max)] if len(found) else ["", "", ""]
        rows.append((key, str(len(found)), str(len(first) - len(found)), *ends))
    return ["", table(rows, right=range(1, 6))]


def _in_order(first: "Floats", other: "Floats") -> "Floats":
    """From each slip to the first later one that none before it has taken, s: pulses do not overtake each other."""
    found, k = [], 0
    for time in first:
        while k < len(other) and other[k] <= time:
            k += 1
        if k == len(other):
            break
        found.append(other[k] - time)
        k += 1
    return np.array(found)


def margins_of(
    made: "Circuit", done: "Transient", stop: float, names: Sequence[str], how: Mapping[str, Any]
) -> list[str]:
    """The factors of each element's number within which all junctions slip as often as in a run, others nominal."""
    from fluxoid.circuit.tolerance import margins

    counts = {name: len(slips.times) for name, slips in done.slips.items()}

    def works(run: "Transient") -> bool:
        return all(len(run.slips[name].times) == count for name, count in counts.items())

    keys = [name.upper().replace(".", "|") for name in names]
    found = margins(made, works, stop, keys, **how)
    rows = [("margins", "smallest", "largest")]
    rows += [(name, f"{low - 1:+.0%}", f"{high - 1:+.0%}") for name, (low, high) in found.items()]
    return ["", table(rows, right=(1, 2)), "", "others nominal; every junction slips as often as in this run"]
