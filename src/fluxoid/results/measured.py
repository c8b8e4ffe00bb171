"""The arrays of a recipe in a result folder, replaced as a whole."""

import os
import shutil
from pathlib import Path

import xarray

from fluxoid.results.folder import DATA
from fluxoid.results.store import ORDER


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
