"""A result opened for reading."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import xarray
import zarr

from fluxoid.device import Device, load
from fluxoid.errors import InputError
from fluxoid.results.folder import DESCRIPTION, is_result, read_status
from fluxoid.results.store import FILM, ORDER, VORTEX_COLUMNS, find_data


@dataclass(frozen=True)
class Result:
    """What a run wrote, complete frames and rows only; a look at the present moment, if the run still goes on."""

    path: Path

    @property
    def status(self) -> str:
        """ "running", "done", "interrupted" or "failed"."""
        return read_status(self.path)[0]

    @property
    def reason(self) -> str:
        """Why the run was interrupted or failed; empty otherwise."""
        return read_status(self.path)[1]

    @property
    def description(self) -> Device:
        """The description that made this result."""
        return load(self.path / DESCRIPTION)

    @property
    def recipe(self) -> str:
        """The kind of recipe that was performed; empty for a run in time."""
        return str(self._group.attrs.get("recipe", ""))

    @cached_property
    def _group(self) -> xarray.Dataset:
        return _open(find_data(self.path))

    @property
    def attributes(self) -> dict[str, Any]:
        """Where the result comes from: title, description, content_hash, files, versions, created."""
        return dict(self._group.attrs)

    def _in_time(self) -> xarray.Dataset:
        if self.recipe:
            raise InputError(f"is of the recipe {self.recipe}, all of it in .dataset", str(self.path), ".dataset")
        return self._group

    @cached_property
    def dataset(self) -> xarray.Dataset:
        """Fields on (time, y, x), read from disk when they are used; of a recipe, all that was measured.

        Units are in the attributes. Fields of the film are nan outside it and in its holes. Coordinates beside x and y:
        area (y, x), the part of each cell that the film covers, and outline_x, outline_y (outline), m, the corners of
        its polygons, nan between them. Results that were written before these were have 0 in place of nan.
        """
        if self.recipe:
            return self._group
        group = self._group
        names = [name for name, variable in group.data_vars.items() if "time" in variable.dims]
        film = {name: group[name].variable for name in FILM if name in group.variables}
        return group[names].isel(time=slice(0, _complete(group["time"]))).assign_coords(film)

    @cached_property
    def table(self) -> xarray.Dataset:
        """Numbers against time: scalars, and one column per hole, probe pair or cut where they have several."""
        group = self._in_time()
        names = [name for name, variable in group.data_vars.items() if "scalar_time" in variable.dims]
        table = group[names].isel(scalar_time=slice(0, _complete(group["scalar_time"])))
        return table.rename(scalar_time="time").load()

    @cached_property
    def vortices(self) -> xarray.Dataset:
        """All vortices at all times of the table, one row each: time, x, y, sign, track (who is who)."""
        group = self._in_time()
        array, times = group["vortices"], group["scalar_time"].values
        rows = array.values[np.isin(array.values[:, 0], times)]  # written before the row of the table they belong to
        units = array.attrs["units"]
        columns = {name: ("vortex", rows[:, i], {"units": units[i]}) for i, name in enumerate(VORTEX_COLUMNS)}
        return xarray.Dataset(columns).assign(sign=lambda d: d.sign.astype(int), track=lambda d: d.track.astype(int))


def open_result(path: str | Path) -> Result:
    """Open the result in the folder ``path``; it may be running, done, interrupted, or killed.

    Raises InputError if there is none.
    """
    folder = Path(path)
    if not is_result(folder):
        raise InputError("is not a result of fluxoid", str(folder), "the folder that fluxoid run wrote")
    return Result(folder)


def _complete(times: xarray.DataArray) -> int:
    return int(np.isfinite(times.values).sum())


def _open(path: Path) -> xarray.Dataset:
    try:
        try:
            found = xarray.open_zarr(path, consolidated=False)
        except ValueError:
            found = _open_uneven(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"its data cannot be read ({reason})", str(path), "run the description again") from error
    lost = [name for name in ("time", "scalar_time", "vortices") if name not in found.variables]
    if lost and "recipe" not in found.attrs:
        raise InputError(f"its data have lost their {lost[0]}", str(path), "run the description again")
    declared = [name for name in found.attrs.get(ORDER, ()) if name in found]
    ordered = found[[*declared, *(name for name in found.data_vars if name not in declared)]]
    return ordered.assign_coords({name: found[name].variable for name in FILM if name in found.variables})


def _open_uneven(path: Path) -> xarray.Dataset:
    """Open a store whose run was killed while its arrays were being lengthened or cut: read what all of them have."""
    group = zarr.open_group(path, mode="r")
    sizes: dict[str, int] = {}
    for _, array in group.arrays():
        for name, length in zip(array.metadata.dimension_names, array.shape):
            sizes[name] = min(length, sizes.get(name, length))
    return xarray.Dataset(
        {
            key: (
                array.metadata.dimension_names,
                array[tuple(slice(0, sizes[name]) for name in array.metadata.dimension_names)],
                dict(array.attrs),
            )
            for key, array in group.arrays()
        },
        attrs=dict(group.attrs),
    )
