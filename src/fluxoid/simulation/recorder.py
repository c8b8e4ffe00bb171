"""What a run writes, and when it becomes safe: frames, rows of the table, vortices, checkpoints."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fluxoid.errors import InputError, RunError
from fluxoid.results.checkpoint import read_checkpoint, write_checkpoint
from fluxoid.results.folder import CHECKPOINT, DATA, disk_errors
from fluxoid.results.store import Counts, Store
from fluxoid.simulation.loop import Model
from fluxoid.simulation.schedule import Schedule, as_dict, from_dict
from fluxoid.types import Floats
from fluxoid.version import __version__

SAVING_SHARE = 0.05  # of the wall clock that saving between frames may take
SAVING_SECONDS = 60.0  # on the wall clock without an output, after which a checkpoint is written all the same


@dataclass(frozen=True)
class Observation:
    """How a snapshot becomes numbers: functions of it, giving arrays by name, and vortices (n, 4) as x, y, sign, track.

    ``vortices`` also takes the vortices of the row before and the number of tracks so far; None for a model without.
    """

    frame: Callable[[Any], Mapping[str, np.ndarray]]
    row: Callable[[Any], Mapping[str, np.ndarray]]
    vortices: Callable[[Any, Floats, int], Floats] | None = None


class Recorder:
    """Writes what a model shows into a result folder, and takes it back to the last checkpoint."""

    def __init__(
        self, path: Path, model: Model, observation: Observation, schedules: Mapping[str, Schedule], until: float
    ) -> None:
        self.schedules = dict(schedules)
        self._path, self._model, self._observation = path, model, observation
        self._vortices: Floats = np.zeros((0, 4))
        self._tracks = 0
        self._saved = time.perf_counter()
        self._cost = 0.0
        with disk_errors(path):
            self._store = Store(path / DATA)
            self._take_back()
            frames, rows = (self.schedules[name].number(until) + 2 for name in ("frames", "scalars"))
            self._store.reserve(frames, rows)

    @property
    def fresh(self) -> bool:
        """Whether nothing has been written yet."""
        return self._store.counts.frames == 0

    def write(self, due: frozenset[str], now: float) -> None:
        """Write what is due at the time ``now``, and make it safe: always with a frame, else as often as is cheap."""
        with disk_errors(self._path):
            snapshot = self._model.snapshot()
            if "scalars" in due:
                self._write_row(snapshot, now)
            if "frames" in due:
                self._store.append_frame(now, self._observation.frame(snapshot))
        if "frames" in due or time.perf_counter() - self._saved > self._cost / SAVING_SHARE:
            self.save()

    def save_sometimes(self) -> None:
        """Save if that was long ago; for runs whose outputs are far apart."""
        if time.perf_counter() - self._saved > max(SAVING_SECONDS, self._cost / SAVING_SHARE):
            self.save()

    def save(self) -> None:
        """Write the rows kept in memory, then a checkpoint that vouches for all that is written."""
        began = time.perf_counter()
        with disk_errors(self._path):
            self._store.flush()
            counts = self._store.counts
            arrays = {f"model/{name}": np.asarray(array) for name, array in self._model.checkpoint().items()}
            _check_finite(arrays)
            write_checkpoint(
                self._path / CHECKPOINT,
                arrays
                | {
                    "counts": np.array([counts.frames, counts.rows, counts.vortices]),
                    "schedules": np.array(json.dumps({name: as_dict(each) for name, each in self.schedules.items()})),
                    "vortices": self._vortices,
                    "tracks": np.array(self._tracks),
                    "version": np.array(__version__),
                },
            )
        self._saved = time.perf_counter()
        self._cost = self._saved - began

    def close(self) -> None:
        """Write the rows kept in memory and give back the room that was not used."""
        with disk_errors(self._path):
            self._store.flush()
            self._store.cut(self._store.counts)

    def _write_row(self, snapshot: Any, now: float) -> None:
        row, find = self._observation.row(snapshot), self._observation.vortices
        if find is None:
            self._store.append_row(now, row)
            return
        self._vortices = find(snapshot, self._vortices, self._tracks)
        self._tracks = max(self._tracks, 1 + int(self._vortices[:, 3].max(initial=-1)))
        times = np.full((len(self._vortices), 1), now)
        self._store.append_row(now, row, np.hstack([times, self._vortices]))

    def _take_back(self) -> None:
        """Put model and store back to the last checkpoint; to the very beginning if there is none yet."""
        file = self._path / CHECKPOINT
        if not file.exists():
            self._store.cut(Counts(0, 0, 0))
            return
        arrays = read_checkpoint(file)
        try:
            self._store.cut(Counts(*(int(count) for count in arrays["counts"])))
            self._vortices, self._tracks = arrays["vortices"], int(arrays["tracks"])
            self.schedules = {name: from_dict(each) for name, each in json.loads(str(arrays["schedules"])).items()}
            prefix = "model/"
            self._model.restore({key[len(prefix) :]: a for key, a in arrays.items() if key.startswith(prefix)})
        except (KeyError, ValueError, TypeError) as error:
            what = f"the checkpoint does not fit ({error})"
            raise InputError(what, str(file), "run the description again") from error


def _check_finite(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise RunError rather than let a state that is broken replace the last good checkpoint."""
    for name, array in arrays.items():
        if array.dtype.kind in "fc" and not np.isfinite(array).all():
            raise RunError(f"the state is not finite any more ({name}). Try: a smaller run.tolerance or lattice cell")
