"""Running a description, and going on with a run that ended early."""

import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fluxoid.device import Device, Output, UniformState, content_hash, dump, files, load
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.results.checkpoint import read_checkpoint
from fluxoid.results.folder import CHECKPOINT, check_free, create_result, reserved
from fluxoid.results.provenance import versions
from fluxoid.results.result import Result, open_result
from fluxoid.results.store import create_store
from fluxoid.simulation.compiling import note_compiled, say_if_compiling
from fluxoid.simulation.execute import execute
from fluxoid.simulation.plan import plan
from fluxoid.simulation.unchanged import refuse_changed
from fluxoid.version import __version__

Between = Sequence[Callable[[Any], None]]


def run(
    description: Device | str | Path | dict[str, Any],
    output: str | Path | None = None,
    overwrite: bool = False,
    threads: int | None = None,
    progress: bool = True,
    between: Between = (),
) -> Result:
    """Run a description by time-dependent Ginzburg–Landau, or perform its recipe, and write a result folder.

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
    if device.recipe is None:
        plan(device)  # what is missing is told before anything is built
    _use_threads(threads)
    if progress:
        say_if_compiling(device)
    with reserved(path):
        check_free(path, overwrite)  # another run may have ended there in the meantime
        (_run_in_time if device.recipe is None else _run_recipe)(device, path, overwrite, between, progress)
    note_compiled(device)
    return open_result(path)


def _run_in_time(device: Device, path: Path, overwrite: bool, between: Between, progress: bool) -> None:
    from fluxoid.simulation.begin import begin
    from fluxoid.simulation.observe import recorded

    until, schedules = plan(device)
    model = begin(device)
    what, snapshot = recorded(device, model), model.snapshot()
    frame = [column.variable(snapshot) for column in what.frame]
    row = [column.variable(snapshot) for column in what.row]

    def fill(data: Path) -> None:
        create_store(data, what.coordinates, frame, row, _origin(device), what.film)

    create_result(path, dump(device), fill, overwrite)
    execute(path, model, what.observation, schedules, until, between, progress)


def _run_recipe(device: Device, path: Path, overwrite: bool, between: Between, progress: bool) -> None:
    from fluxoid.gl.setup.from_device import lay_out
    from fluxoid.recipes.perform import nothing_yet, perform
    from fluxoid.results.store import write_measured
    from fluxoid.simulation.observe import refuse_unknown

    if getattr(device.recipe, "quantities", ()) or device.output != Output():
        layout = lay_out(device)
        refuse_unknown(device, layout.film.lattice, layout.holes)
    origin = _origin(device)
    create_result(path, dump(device), lambda data: write_measured(data, nothing_yet(device, origin)), overwrite)
    perform(path, device, origin, between, progress)


ORIGIN = ("title", "description", "content_hash", "files", "versions", "created")


def _origin(device: Device) -> dict[str, Any]:
    """Where a result comes from, for its attributes."""
    return {
        "title": device.title,
        "description": dump(device),
        "content_hash": content_hash(device),
        "files": files(device),
        "versions": versions(),
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def resume(
    path: str | Path,
    threads: int | None = None,
    progress: bool = True,
    between: Between = (),
) -> Result:
    """Go on with a run that was interrupted, killed, or failed, from its last checkpoint; leave a finished one alone.

    The numbers are those of a run that was never interrupted, bit for bit, whatever the number of threads. A recipe
    goes on after its last point, and where it waits for one state alone, from where it was. A description that was
    changed since, or a file that it names, is refused.
    path: the result folder; the rest as in ``run``. Raises InputError if there is no result, RunError as ``run``.
    """
    result = open_result(path)
    if result.status == "done":
        return result
    device = result.description
    refuse_changed(result, device)
    _use_threads(threads)
    if progress:
        say_if_compiling(device)
    if (result.path / CHECKPOINT).exists():
        _warn_of_other_version(result.path)
    with reserved(result.path):
        (_resume_in_time if device.recipe is None else _resume_recipe)(device, result, between, progress)
    note_compiled(device)
    return open_result(path)


def _resume_in_time(device: Device, result: Result, between: Between, progress: bool) -> None:
    from fluxoid.simulation.begin import begin
    from fluxoid.simulation.observe import recorded

    until, schedules = plan(device)
    # A checkpoint brings the state.
    known = (result.path / CHECKPOINT).exists()
    model = begin(device.model_copy(update={"initial": UniformState()}) if known else device)
    execute(result.path, model, recorded(device, model).observation, schedules, until, between, progress)


def _resume_recipe(device: Device, result: Result, between: Between, progress: bool) -> None:
    from fluxoid.recipes.perform import perform, standing_of

    begun = result.attributes
    origin = {name: begun[name] for name in ORIGIN if name in begun}
    perform(result.path, device, origin, between, progress, standing_of(result))


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


def _warn_of_other_version(path: Path) -> None:
    before = str(read_checkpoint(path / CHECKPOINT).get("version", "unknown"))
    if before != __version__:
        warnings.warn(
            f"{path} was begun with fluxoid {before}, and this is {__version__}: the numbers may differ from those of "
            "one uninterrupted run",
            UnwiseWarning,
            stacklevel=3,
        )
