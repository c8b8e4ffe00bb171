"""Performing the recipe of a description, and keeping what it measured so far in a result folder."""

import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray

from fluxoid.device import Device
from fluxoid.errors import InputError, RunError
from fluxoid.recipes import RecipeResult, Standing, Watch, run_recipe
from fluxoid.recipes.working.checkpoint import as_arrays, from_arrays
from fluxoid.recipes.working.result import result_of
from fluxoid.results.checkpoint import read_checkpoint, write_checkpoint
from fluxoid.results.folder import CHECKPOINT, DATA, disk_errors, locked, write_status
from fluxoid.results.result import Result
from fluxoid.results.store import write_measured
from fluxoid.simulation.interrupt import stop_on_signal
from fluxoid.simulation.loop import Stopped
from fluxoid.simulation.progress import Progress
from fluxoid.simulation.recorder import SAVING_SHARE
from fluxoid.version import __version__


def perform(
    path: Path,
    device: Device,
    attributes: Mapping[str, Any],
    between: Sequence[Callable[[Any], None]] = (),
    progress: bool = True,
    begin: Standing | None = None,
) -> None:
    """Perform a device's recipe into the result folder ``path``; what was measured is written after each point.

    begin: where it stood when it was interrupted. Raises RunError if it fails and Stopped if it was asked to end;
    either way the points so far can be opened, and gone on from.
    """
    bar = Progress(sys.stderr) if progress else None
    keeper = _Keeper(path, attributes)
    with locked(path):
        try:
            with disk_errors(path):
                write_status(path, "running")
            with stop_on_signal() as request:
                watch = Watch(
                    bar.show if bar else Watch.progress, keeper.keep, (*between, lambda model: request.obey())
                )
                result = run_recipe(device, watch, begin)
            keeper.save()
            keeper.write(result)
        except BaseException as error:
            reason = str(error) if isinstance(error, RunError) else f"{type(error).__name__}: {error}"
            # The disk may be what failed: the first error is the one to tell, and the status may still fit.
            with contextlib.suppress(RunError):
                keeper.save()
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
        raise Stopped(f"{where}; to go on: fluxoid resume {path}")


def standing_of(result: Result) -> Standing | None:
    """Where the recipe stood that wrote a result; None if nothing was kept. Raises InputError if that is damaged."""
    file = result.path / CHECKPOINT
    if not file.exists():
        return None
    arrays = read_checkpoint(file)
    try:
        return from_arrays(arrays, result_of(result.dataset))
    except (KeyError, ValueError) as error:
        raise InputError(f"the checkpoint does not fit ({error})", str(file), "run the description again") from error


def nothing_yet(device: Device, attributes: Mapping[str, Any]) -> xarray.Dataset:
    """What a recipe's result holds before its first point."""
    assert device.recipe is not None
    return xarray.Dataset(attrs={"recipe": device.recipe.kind, "complete": 0, "warnings": [], **attributes})


class _Keeper:
    """Writes a recipe's result, and what it takes to go on, as often as is cheap."""

    def __init__(self, path: Path, attributes: Mapping[str, Any]) -> None:
        self._path, self._attributes = path, attributes
        self._written, self._cost = time.perf_counter(), 0.0
        self._last: Standing | None = None

    def keep(self, standing: Standing) -> None:
        self._last = standing
        if time.perf_counter() - self._written > self._cost / SAVING_SHARE:
            self.save()

    def save(self) -> None:
        """Write the last standing, if it is not written yet."""
        if self._last is None:
            return
        began = time.perf_counter()
        # The points first: a checkpoint never knows of points that are not there.
        self.write(self._last.result)
        with disk_errors(self._path):
            version = {"version": np.array(__version__)}
            write_checkpoint(self._path / CHECKPOINT, as_arrays(self._last) | version)
        self._last = None
        self._written = time.perf_counter()
        self._cost = self._written - began

    def write(self, result: RecipeResult) -> None:
        with disk_errors(self._path):
            dataset = result.dataset()
            write_measured(self._path / DATA, dataset.assign_attrs({**dataset.attrs, **self._attributes}))
