"""The state that a recipe ends in: the fields and numbers that a run records, once."""

import numpy as np

from fluxoid.recipes.working.result import Measured
from fluxoid.recipes.working.session import Bench
from fluxoid.simulation.observe import Recorded, RecordedColumn, recorded


def final_state(bench: Bench) -> dict[str, Measured]:
    """Fields and numbers of [output], or the usual ones, and the coordinates they need.

    order_parameter and phase are among the usual ones: with them a later run can start from here.
    """
    what = recorded(bench.device, bench.model)
    snapshot = bench.model.snapshot()
    arrays = {name: coordinate(name, np.asarray(values)) for name, values in what.coordinates.items()}
    arrays |= film_arrays(what)
    for column in (*what.frame, *what.row):
        arrays[column.name] = measured(column, np.asarray(column.value(snapshot)))
    return arrays


def film_arrays(what: Recorded) -> dict[str, Measured]:
    """The film as coordinates of its fields."""
    return {one.name: Measured(one.example, one.dims, one.unit, str(one.attributes["long_name"])) for one in what.film}


def measured(column: RecordedColumn, values: np.ndarray) -> Measured:
    """A column's value as an array of a result."""
    return Measured(values, column.dims, column.declared.unit, column.declared.meaning.rstrip("."))


def coordinate(name: str, values: np.ndarray) -> Measured:
    """Names, or places in metres."""
    return Measured(values, (name,), "1" if values.dtype.kind == "U" else "m", name.replace("_", " "))
