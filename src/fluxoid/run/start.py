"""Running a description, and going on with a run that ended early."""

import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fluxoid import __version__
from fluxoid.device import Device, UniformState, content_hash, dump, load
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.results.checkpoint import read_checkpoint
from fluxoid.results.create import create_result
from fluxoid.results.folder import CHECKPOINT, check_free
from fluxoid.results.provenance import versions
from fluxoid.results.result import Result, open_result
from fluxoid.run.execute import execute
from fluxoid.run.plan import plan


def run(
    description: Device | str | Path | dict[str, Any],
    output: str | Path | None = None,
    overwrite: bool = False,
    threads: int | None = None,
    progress: bool = True,
    between: Sequence[Callable[[Any], None]] = (),
) -> Result:
    """Run a description by time-dependent Ginzburg–Landau and write a result folder.

    description: a Device, the path of a TOML file, or a dict as such a file would give it; output: the folder, by
    default the file's name, or the title, with .fluxoid; overwrite: replace a result that is there; threads: at most so
    many; progress: tell on standard error how far it is; between: called with the model between chunks of steps, about
    every 0.2 s.
    Raises InputError for bad input and RunError if the run fails; what was written by then can be opened. Ctrl-C ends
    the run between two chunks with KeyboardInterrupt; ``resume`` goes on from there to the same end, bit for bit.
    """
    device = description if isinstance(description, Device) else load(description)
    path = Path(output) if output is not None else Path(f"{_name(description, device)}.fluxoid")
    check_free(path, overwrite)
    until, schedules = plan(device)
    _use_threads(threads)
    _say_if_compiling(progress)
    from fluxoid.run.begin import begin
    from fluxoid.run.observe import recorded

    model = begin(device)
    what, snapshot = recorded(device, model), model.snapshot()
    create_result(
        path,
        dump(device),
        what.coordinates,
        [column.variable(snapshot) for column in what.frame],
        [column.variable(snapshot) for column in what.row],
        {
            "title": device.title,
            "description": dump(device),
            "content_hash": content_hash(device),
            "versions": versions(),
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        },
        overwrite,
    )
    execute(path, model, what.observation, schedules, until, between, progress)
    return open_result(path)


def resume(
    path: str | Path,
    threads: int | None = None,
    progress: bool = True,
    between: Sequence[Callable[[Any], None]] = (),
) -> Result:
    """Go on with a run that was interrupted, killed, or failed, from its last checkpoint; leave a finished one alone.

    The numbers are those of a run that was never interrupted, bit for bit, whatever the number of threads.
    path: the result folder; the rest as in ``run``. Raises InputError if there is no result, RunError as ``run``.
    """
    result = open_result(path)
    if result.status == "done":
        return result
    device = result.description
    until, schedules = plan(device)
    _use_threads(threads)
    _say_if_compiling(progress)
    from fluxoid.run.begin import begin
    from fluxoid.run.observe import recorded

    if (result.path / CHECKPOINT).exists():
        _warn_of_other_version(result.path)
        model = begin(device.model_copy(update={"initial": UniformState()}))  # the checkpoint brings the state
    else:
        model = begin(device)
    execute(result.path, model, recorded(device, model).observation, schedules, until, between, progress)
    return open_result(path)


def _name(description: object, device: Device) -> str:
    if isinstance(description, str | Path):
        return Path(description).stem
    letters = "".join(letter if letter.isalnum() else "-" for letter in device.title.lower()).strip("-")
    return letters or "result"


def _use_threads(threads: int | None) -> None:
    if threads is None:
        return
    from fluxoid.kernels.compile import numba  # with the threading layer set

    most = numba.config.NUMBA_NUM_THREADS
    if not 1 <= threads <= most:
        raise InputError(f"{threads} threads", "--threads", f"a number from 1 to {most}, the cores of this machine")
    numba.set_num_threads(threads)


def _say_if_compiling(progress: bool) -> None:
    from fluxoid.kernels.compile import compiled_before

    if progress and not compiled_before("gl"):
        print("compiling the kernels; this happens once, and may take a minute", file=sys.stderr, flush=True)


def _warn_of_other_version(path: Path) -> None:
    before = str(read_checkpoint(path / CHECKPOINT).get("version", "unknown"))
    if before != __version__:
        warnings.warn(
            f"{path} was begun with fluxoid {before}, and this is {__version__}: the numbers may differ from those of "
            "one uninterrupted run",
            UnwiseWarning,
            stacklevel=3,
        )
