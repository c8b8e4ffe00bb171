"""From an opened result folder to the end of its run, however it ends."""

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fluxoid.errors import RunError
from fluxoid.results.folder import disk_errors, locked, write_status
from fluxoid.simulation.interrupt import stop_on_signal
from fluxoid.simulation.loop import Model, Stopped, simulate
from fluxoid.simulation.progress import Progress, Pulse
from fluxoid.simulation.recorder import Observation, Recorder
from fluxoid.simulation.schedule import Schedule
from fluxoid.units import format


def execute(
    path: Path,
    model: Model,
    observation: Observation,
    schedules: Mapping[str, Schedule],
    until: float,
    between: Sequence[Callable[[Any], None]] = (),
    progress: bool = True,
) -> None:
    """Run ``model`` to ``until`` seconds, from the last checkpoint in the result folder ``path`` if there is one.

    The first and the last state are written whatever the schedules say. Raises RunError for a run that fails and
    Stopped for one that was asked to end; either way what was written is a valid result, and its status tells.
    """
    with locked(path):
        recorder = Recorder(path, model, observation, schedules, until)
        with disk_errors(path):
            write_status(path, "running")
        try:
            with stop_on_signal() as request:
                _run(model, recorder, until, (*between, lambda model: request.obey()), progress)
        except Stopped:
            recorder.save()
            where = f"stopped at t = {format(model.time, 's')}"
            _end(path, recorder, "interrupted", where)
            raise Stopped(f"{where}; to go on: fluxoid resume {path}") from None
        except BaseException as error:
            reason = str(error) if isinstance(error, RunError) else f"{type(error).__name__}: {error}"
            # The disk may be what failed: the first error is the one to tell, and the status may still fit.
            with contextlib.suppress(RunError):
                recorder.close()
            with contextlib.suppress(OSError):
                write_status(path, "failed", reason)
            raise
        _end(path, recorder, "done", "")


def _run(
    model: Model, recorder: Recorder, until: float, between: Sequence[Callable[[Any], None]], progress: bool
) -> None:
    if recorder.fresh:
        recorder.write(frozenset(recorder.schedules), model.time)
    began, pulse = model.time, Pulse(until)
    bar = Progress(sys.stderr) if progress else None

    def report(model: Model) -> None:
        recorder.save_sometimes()
        if bar:
            bar.show((model.time - began) / (until - began), pulse.words(model.time, model.counts["steps"]))

    try:
        simulate(model, recorder.schedules, until, recorder.write, (report, *between))
        recorder.save()
    finally:
        if bar:
            bar.end()


def _end(path: Path, recorder: Recorder, status: str, reason: str) -> None:
    recorder.close()
    with disk_errors(path):
        write_status(path, status, reason)
