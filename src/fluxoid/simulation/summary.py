"""The numbers a run leaves: each quantity of the table before and at its end, and mean voltages."""

import math
from dataclasses import dataclass

import numpy as np
import xarray

from fluxoid.quantities.registry import label
from fluxoid.results.result import Result
from fluxoid.solvers.averages import mean_rate

SETTLED = 0.5  # the part of the run that counts as transient, and is left out of mean voltages


@dataclass(frozen=True)
class Change:
    """A quantity at the end of a run (``value``) and ``before`` (nan for a mean over time)."""

    name: str
    quantity: str
    target: str
    value: float
    before: float
    unit: str
    error: float = math.nan


def summary(result: Result) -> list[Change]:
    """Each number of the table before and after, in its order; the fluxoid of each hole; the mean of each voltage.

    Before is the time that the description's output table says, or the beginning.
    A mean voltage is that of the flux that passed between the probes in the second half of the run, exact over all
    steps, with its standard error by blocking.
    """
    table = result.table
    if (before := result.description.output.before) is not None:
        table = table.isel(time=slice(int(np.searchsorted(table.time.values[:-1], before * (1 - 1e-9))), None))
    changes: list[Change] = []
    for name, column in table.data_vars.items():
        changes += _changes(str(name), column)
        if name == "voltage_integral":
            changes += _mean_voltages(column)
        if name == "kinetic_fluxoid" and "flux" in table:
            fluxoid = (table.flux + table.kinetic_fluxoid).assign_attrs(units="Wb")
            changes += _changes("fluxoid", fluxoid)
    return changes


def _changes(name: str, column: xarray.DataArray) -> list[Change]:
    unit = str(column.attrs["units"])
    return [
        Change(label(name, target) if target else name, name, target, float(values[-1]), float(values[0]), unit)
        for target, values in _series(column)
    ]


def _mean_voltages(column: xarray.DataArray) -> list[Change]:
    times = column.time.values
    late = times >= times[-1] * SETTLED
    if late.sum() < 2:
        return []
    out = []
    for target, values in _series(column):
        mean = mean_rate(values[late], times[late])
        out.append(Change(label("mean_voltage", target), "mean_voltage", target, mean.mean, math.nan, "V", mean.error))
    return out


def _series(column: xarray.DataArray) -> list[tuple[str, np.ndarray]]:
    """The time series of a column: one, or one for each target."""
    if column.ndim == 1:
        return [("", column.values)]
    (dimension,) = (name for name in column.dims if name != "time")
    return [(str(name), column.sel({dimension: name}).values) for name in column[dimension].values]
