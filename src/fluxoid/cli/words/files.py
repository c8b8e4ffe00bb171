"""Files that commands write: refused before the work, not after it."""

from pathlib import Path

from fluxoid.errors import InputError


def refuse_unwritable(*paths: str | None) -> None:
    """Raises InputError for a path in a folder that does not exist, and for two that are one file."""
    files: set[Path] = set()
    for path in filter(None, paths):
        if (file := Path(path).resolve()) in files:
            raise InputError("two outputs would be written to this file", path, "a file for each")
        files.add(file)
        if not Path(path).absolute().parent.is_dir():
            raise InputError("cannot write: there is no such folder", path, "a folder that exists")


def write(path: str, text: str) -> None:
    """Write a text. Raises InputError if the system refuses."""
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise InputError(f"cannot write: {problem.strerror}", path, "a folder that exists") from problem
