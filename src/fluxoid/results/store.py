"""Fields and table on disk: one Zarr group that any reader of Zarr can open while it grows.

Dimensions: (time, ...) of frames, one chunk each; (scalar_time, ...) of the table; (vortex, column) of the vortices.
Arrays have their full length from the beginning, for all scheduled times; times not reached are NaN. A frame's time is
written after its fields, so a time that is a number stands for a complete frame, whatever killed the run. Every chunk
replaces the one before it in one step.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xarray
import zarr
from zarr.codecs import BloscCodec

from fluxoid.results.folder import DATA
from fluxoid.types import Floats

ROWS_PER_CHUNK = 1024
COMPRESSED = BloscCodec(cname="zstd", clevel=3, shuffle="shuffle")
ORDER = "order"  # attribute of the group: names as they were declared, which file systems do not keep
FILM = ("area", "outline_x", "outline_y")  # coordinates of fields that are the same at all times
VORTEX_COLUMNS = ("time", "x", "y", "sign", "track")


@dataclass(frozen=True)
class Variable:
    """One quantity to store: name, unit, dimensions beside time, a value like those to come, and attributes."""

    name: str
    unit: str
    dims: tuple[str, ...]
    example: np.ndarray
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """How much of a result is complete: frames, rows of the table, rows of vortices."""

    frames: int
    rows: int
    vortices: int


def create_store(
    path: Path,
    coordinates: Mapping[str, Floats | Sequence[str]],
    frame: Sequence[Variable],
    row: Sequence[Variable],
    attributes: Mapping[str, Any],
    film: Sequence[Variable] = (),
) -> None:
    """Make an empty store at ``path`` for frames and rows shaped like these.

    coordinates: of each dimension beside time, metres, or names; attributes: of the whole, anything JSON can hold;
    film: what does not change in time, with its values.
    Frames of floats are kept in single precision, the table as it is.
    """
    order = [variable.name for variable in (*frame, *row)]
    named = {"coordinates": " ".join(variable.name for variable in film)} if film else {}  # as xarray reads them
    group = zarr.open_group(path, mode="w", zarr_format=3, attributes={**attributes, **named, ORDER: order})
    for name, values in coordinates.items():
        array = np.asarray(values) if len(values) else np.zeros(0)
        text = array.dtype.kind == "U"
        made = group.create_array(
            name,
            shape=array.shape,
            chunks=(max(1, array.size),),
            dtype="str" if text else array.dtype,
            dimension_names=(name,),
            attributes={} if text else {"units": "m"},
        )
        made[:] = array.astype(object) if text else array
    for variable in film:
        group.create_array(
            variable.name,
            data=variable.example,
            compressors=COMPRESSED,
            dimension_names=variable.dims,
            attributes={"units": variable.unit, **variable.attributes},
        )
    for variable in frame:
        _create(group, variable, "time", _single(variable.example.dtype), chunk=1)
    for variable in row:
        _create(group, variable, "scalar_time", variable.example.dtype, chunk=ROWS_PER_CHUNK)
    for name in ("time", "scalar_time"):
        _create(group, Variable(name, "s", (), np.zeros(())), name, np.dtype(float), chunk=ROWS_PER_CHUNK)
    group.create_array(
        "vortices",
        shape=(0, len(VORTEX_COLUMNS)),
        chunks=(ROWS_PER_CHUNK, len(VORTEX_COLUMNS)),
        dtype="float64",
        fill_value=np.nan,
        dimension_names=("vortex", "vortex_column"),
        attributes={"columns": list(VORTEX_COLUMNS), "units": ["s", "m", "m", "1", "1"]},
    )


def _single(dtype: np.dtype) -> np.dtype:
    return np.dtype({"f": "float32", "c": "complex64"}.get(dtype.kind, dtype))


def _create(group: zarr.Group, variable: Variable, time: str, dtype: np.dtype, chunk: int) -> None:
    group.create_array(
        variable.name,
        shape=(0, *variable.example.shape),
        chunks=(chunk, *(max(1, size) for size in variable.example.shape)),
        dtype=dtype,
        fill_value=np.nan if dtype.kind in "fc" else 0,
        compressors=COMPRESSED,
        dimension_names=(time, *variable.dims),
        attributes={"units": variable.unit, **variable.attributes},
    )


class Store:
    """A store opened for writing: appends frames, rows and vortices, and cuts back to an earlier count."""

    def __init__(self, path: Path) -> None:
        group = zarr.open_group(path, mode="r+")
        arrays: dict[str, Any] = dict(group.arrays())
        self._time, self._scalar_time, self._vortices = (arrays.pop(n) for n in ("time", "scalar_time", "vortices"))
        by_dimension: dict[str, dict[str, Any]] = {"time": {}, "scalar_time": {}}
        for name, array in arrays.items():
            by_dimension.get(array.metadata.dimension_names[0], {})[name] = array
        self._fields, self._columns = by_dimension["time"], by_dimension["scalar_time"]
        self._frames, self._rows = (_written(array) for array in (self._time, self._scalar_time))
        self._pending: list[tuple[float, Mapping[str, np.ndarray]]] = []
        self._pending_vortices: list[Floats] = []

    @property
    def counts(self) -> Counts:
        """What has been appended so far; rows still in memory are counted after ``flush``."""
        return Counts(self._frames, self._rows, self._vortices.shape[0])

    def reserve(self, frames: int, rows: int) -> None:
        """Make room for so many frames and rows in all."""
        _resize([*self._fields.values(), self._time], frames)
        _resize([*self._columns.values(), self._scalar_time], rows)

    def cut(self, counts: Counts) -> None:
        """Forget all that came after these counts, and the room beyond."""
        self._pending.clear()
        self._pending_vortices.clear()
        # Shortening keeps the rest of a chunk, and lengthening would show it again.
        self._time[counts.frames :] = np.nan
        self._scalar_time[counts.rows :] = np.nan
        _resize([self._time, *self._fields.values()], counts.frames)
        _resize([self._scalar_time, *self._columns.values()], counts.rows)
        self._vortices.resize((counts.vortices, len(VORTEX_COLUMNS)))
        self._frames, self._rows = counts.frames, counts.rows

    def append_frame(self, time: float, values: Mapping[str, np.ndarray]) -> None:
        """Write one frame; its time last."""
        index = self._frames
        if index == self._time.shape[0]:
            self.reserve(2 * index + 1, self._scalar_time.shape[0])
        for name, array in self._fields.items():
            array[index] = np.asarray(values[name]).astype(array.dtype)
        self._time[index] = time
        self._frames += 1

    def append_row(self, time: float, values: Mapping[str, np.ndarray], vortices: Floats | None = None) -> None:
        """Keep one row of the table, and the vortices (n, columns) of that time, until ``flush`` writes them."""
        self._pending.append((time, values))
        if vortices is not None and len(vortices):
            self._pending_vortices.append(vortices)

    def flush(self) -> None:
        """Write the rows kept in memory."""
        if self._pending_vortices:
            self._vortices.append(np.concatenate(self._pending_vortices))
            self._pending_vortices.clear()
        if not self._pending:
            return
        start, stop = self._rows, self._rows + len(self._pending)
        if stop > self._scalar_time.shape[0]:
            self.reserve(self._time.shape[0], 2 * stop)
        for name, array in self._columns.items():
            array[start:stop] = np.stack([np.asarray(values[name]) for _, values in self._pending]).astype(array.dtype)
        self._scalar_time[start:stop] = np.array([time for time, _ in self._pending])
        self._rows = stop
        self._pending.clear()


def _written(times: Any) -> int:
    return int(np.isfinite(np.asarray(times[:])).sum())


def _resize(arrays: Sequence[Any], length: int) -> None:
    for array in arrays:
        if array.shape[0] != length:
            array.resize((length, *array.shape[1:]))


def write_measured(data: Path, dataset: xarray.Dataset) -> None:
    """Make a Zarr store of ``dataset`` at the path ``data``, in place of the one that is there."""
    new, old = (data.with_name(f".{data.name}.{word}-{os.getpid()}") for word in ("new", "old"))
    texts = {name: each.astype(object) for name, each in dataset.variables.items() if each.dtype.kind == "U"}
    try:
        ordered = dataset.assign(texts).assign_attrs({ORDER: [str(name) for name in dataset.data_vars]})
        ordered.to_zarr(new, mode="w", zarr_format=3, consolidated=False)
        if data.exists():
            data.rename(old)
        new.rename(data)
    finally:
        if old.exists() and not data.exists():
            old.rename(data)
        for each in (new, old):
            shutil.rmtree(each, ignore_errors=True)


def find_data(path: Path) -> Path:
    """The data of the result folder ``path``, also if a process was killed while it replaced them."""
    if (path / DATA).exists():
        return path / DATA
    return next(iter(sorted(path.glob(f".{DATA}.old-*"))), path / DATA)
