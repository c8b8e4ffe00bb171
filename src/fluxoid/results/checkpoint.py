"""The state from which a run goes on: plain arrays in one file, replaced whole or not at all."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np

from fluxoid.errors import InputError


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a small file in one step: whoever reads it sees the old content or the new, also after a crash."""
    with _replacing(path) as file:
        file.write(content)


def write_checkpoint(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Replace the checkpoint at ``path`` in one step by these arrays (numbers and text; no Python objects)."""
    with _replacing(path) as file:
        np.savez(file, allow_pickle=False, **arrays)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to fill beside ``path``; on the disk, and in its place, if the block ends well, and gone if not."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_checkpoint(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a checkpoint. Raises InputError if it is damaged."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
        raise InputError(f"the checkpoint cannot be read ({error})", str(path), "run the description again") from error
