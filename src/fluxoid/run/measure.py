"""Performing the recipe of a description, and keeping what it measured so far in a result folder."""

import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xarray

from fluxoid.device import Device
from fluxoid.errors import RunError
from fluxoid.results.folder import DATA, disk_errors, locked, write_status
from fluxoid.results.measured import write_measured
from fluxoid.run.interrupt import stop_on_signal
from fluxoid.run.loop import Stopped
from fluxoid.run.progress import Progress
from fluxoid.run.recipes import RecipeResult, Watch, run_recipe
from fluxoid.run.record import SAVING_SHARE


def perform(
    path: Path,
    device: Device,
    attributes: Mapping[str, Any],
    between: Sequence[Callable[[Any], None]] = (),
    progress: bool = True,
) -> None:
    """Perform a device's recipe into the result folder ``path``; what was measured is written after each point.

    Raises RunError if it fails and Stopped if it was asked to end; either way the points so far can be opened.
    """
    bar = Progress(sys.stderr) if progress else None
    keeper = _Keeper(path, attributes)
    with locked(path):
        try:
            with stop_on_signal() as request:
                watch = Watch(
                    bar.show if bar else Watch.progress, keeper.keep, (*between, lambda model: request.obey())
                )
                result = run_recipe(device, watch)
            keeper.write(result)
        except BaseException as error:
            reason = str(error) if isinstance(error, RunError) else f"{type(error).__name__}: {error}"
            with contextlib.suppress(OSError):
                write_status(path, "failed", reason)
            raise
        finally:
            if bar:
                bar.end()
        with disk_errors(path):
            if result.complete:
                write_status(path, "done")
                return
            where = "stopped before its last point"
            write_status(path, "interrupted", where)
        raise Stopped(f"{where}; what was measured is in {path}")


def nothing_yet(device: Device, attributes: Mapping[str, Any]) -> xarray.Dataset:
    """What a recipe's result holds before its first point."""
    assert device.recipe is not None
    return xarray.Dataset(attrs={"recipe": device.recipe.kind, "complete": 0, "warnings": [], **attributes})


class _Keeper:
    """Writes a recipe's result as often as is cheap."""

    def __init__(self, path: Path, attributes: Mapping[str, Any]) -> None:
        self._path, self._attributes = path, attributes
        self._written, self._cost = time.perf_counter(), 0.0

    def keep(self, result: RecipeResult) -> None:
        if time.perf_counter() - self._written > self._cost / SAVING_SHARE:
            self.write(result)

    def write(self, result: RecipeResult) -> None:
        began = time.perf_counter()
        with disk_errors(self._path):
            write_measured(
                self._path / DATA, result.dataset().assign_attrs({**result.dataset().attrs, **self._attributes})
            )
        self._written = time.perf_counter()
        self._cost = self._written - began
