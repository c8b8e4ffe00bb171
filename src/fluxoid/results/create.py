"""A new, empty result, made whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from fluxoid.results.folder import DATA, DESCRIPTION, LOCK, created, write_status


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
