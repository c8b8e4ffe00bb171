"""The folder of a result: how it comes to be, who may write to it, and how its run stands.

NAME.fluxoid/
  description.toml   what was run
  data.zarr          fields, table and vortices (see store.py)
  checkpoint.npz     the state to go on from
  status.json        {"status": "running" | "done" | "interrupted" | "failed", "reason": ...}
  lock               held by the process that writes, and let go by the system when that ends in any way

.NAME.fluxoid.writer, beside it, is there and locked from before the folder is made until its run ends.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fluxoid.errors import InputError, RunError
from fluxoid.results.checkpoint import write_bytes

try:
    import fcntl
except ImportError:  # Windows has no flock: there a killed run is reported as running
    fcntl = None  # type: ignore[assignment]

DESCRIPTION, DATA, CHECKPOINT, STATUS, LOCK = "description.toml", "data.zarr", "checkpoint.npz", "status.json", "lock"


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what the system says about the disk into one clear RunError."""
    try:
        yield
    except OSError as error:
        raise RunError(
            f"{path}: cannot write ({error.strerror or error}); what was written before can be read. "
            f"Try: make room there, then fluxoid resume {path}"
        ) from error


def is_result(path: Path) -> bool:
    """Whether there is a result at ``path``."""
    return (path / DESCRIPTION).is_file() and (path / STATUS).is_file()


def check_free(path: Path, overwrite: bool) -> None:
    """Raise InputError if no new result may be made at ``path``."""
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if not is_result(path):
        raise InputError("exists already, and is not a result", str(path), "another --output")
    if not overwrite:
        raise InputError("holds a result already", str(path), "another --output, or --overwrite to replace it")
    if is_locked(path):
        raise InputError("is being written by another run", str(path), "another --output, or end that run first")


@contextmanager
def created(path: Path, overwrite: bool) -> Iterator[Path]:
    """A hidden folder beside ``path`` to fill; it becomes ``path`` if the block ends well, and vanishes if not.

    A result that stood there is removed only when the new one has taken its place.
    Raises InputError if ``path`` is taken (see check_free) or cannot be made.
    """
    check_free(path, overwrite)
    new, old = (path.with_name(f".{path.name}.{word}-{os.getpid()}") for word in ("new", "old"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
    except OSError as error:
        raise InputError(f"cannot make a folder there ({error.strerror})", str(path), "another --output") from error
    try:
        with disk_errors(path):
            yield new
            if path.exists():
                path.rename(old)
            new.rename(path)
    except BaseException:
        if old.exists():
            old.rename(path)
        raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def reserved(path: Path) -> Iterator[None]:
    """Hold the right to make the result at ``path`` and to write to it; of any number of processes one alone has it.

    Raises InputError if another process has it, or if nothing can be made there.
    """
    file = _writer(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        held = _reserve(file)
    except OSError as error:
        raise InputError(f"cannot make a folder there ({error.strerror})", str(path), "another --output") from error
    if held is None:
        rest = "end that run first" if fcntl is not None else f"remove {file}, if there is no such run"
        raise InputError("is being written by another run", str(path), f"another --output, or {rest}")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)  # while it is locked: whoever has opened it looks again
        os.close(held)


def _reserve(file: Path) -> int | None:
    """The descriptor of a file that this process has locked, or made where there are no locks; None if another has."""
    if fcntl is None:
        try:
            return os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR)
        except FileExistsError:
            return None
    while True:
        held = os.open(file, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(held, file):
                return held
        except BlockingIOError:
            os.close(held)
            return None
        except OSError:
            os.close(held)
            raise
        os.close(held)  # the one before has removed it in between


def _is_at(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(file))
    except FileNotFoundError:
        return False


def write_status(path: Path, status: str, reason: str = "") -> None:
    """Say how the run of the result at ``path`` stands."""
    write_bytes(path / STATUS, json.dumps({"status": status, "reason": reason}).encode())


def read_status(path: Path) -> tuple[str, str]:
    """(status, reason); a run whose process is gone without saying so was interrupted."""
    try:
        content: dict[str, Any] = json.loads((path / STATUS).read_text())
        status, reason = str(content["status"]), str(content["reason"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("is not a result of fluxoid", str(path), "the folder that fluxoid run wrote") from error
    if status == "running" and fcntl is not None and not (is_locked(path) or _is_held(_writer(path))):
        return "interrupted", "its process ended before it could say why"
    return status, reason


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the right to write to the result at ``path``. Raises InputError if another process has it."""
    with (path / LOCK).open("ab") as file:
        if fcntl is not None and not _try_lock(file.fileno()):
            raise InputError("is being written by another run", str(path), "wait for it, or end it")
        yield


def is_locked(path: Path) -> bool:
    """Whether a living process writes to the result at ``path``."""
    return fcntl is not None and _is_held(path / LOCK)


def _is_held(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _writer(path: Path) -> Path:
    return path.resolve().with_name(f".{path.name}.writer")


def _try_lock(descriptor: int) -> bool:
    for _ in range(20):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            time.sleep(0.02)  # a reader looks at the lock for a moment (see is_locked)
    return False


def create_result(path: Path, description: str, fill: Callable[[Path], None], overwrite: bool = False) -> None:
    """Make the folder ``path`` of a result that is about to be written.

    description: its text in TOML; fill: makes the data at the path it is given, such as by create_store. Raises
    InputError if there is a result already and not ``overwrite``; the old one is removed when the new one has taken its
    place.
    """
    with created(path, overwrite) as new:
        (new / DESCRIPTION).write_text(description, encoding="utf-8")
        (new / LOCK).touch()
        fill(new / DATA)
        write_status(new, "running")
