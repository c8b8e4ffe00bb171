"""The closing table of a run."""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray

from fluxoid.simulation.summary import summary


@pytest.mark.parametrize(("before", "value"), [(None, 0.0), (2.0, 20.0), (2.5, 30.0), (9.0, 40.0)])
def test_before_is_the_time_that_the_description_says(before: float | None, value: float) -> None:
    """The first row at or after that time; of a run that did not get so far, the last."""
    column = xarray.DataArray(np.array([0.0, 10, 20, 30, 40]), dims="time", attrs={"units": "J"})
    table = xarray.Dataset({"free_energy": column}, coords={"time": np.arange(5.0)})
    result = SimpleNamespace(table=table, description=SimpleNamespace(output=SimpleNamespace(before=before)))
    (change,) = summary(result)  # type: ignore[arg-type]
    assert (change.before, change.value) == (value, 40.0)
