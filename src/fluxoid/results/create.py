"""A new, empty result, made whole or not at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fluxoid.results.folder import DATA, DESCRIPTION, LOCK, created, write_status
from fluxoid.results.store import Variable, create_store
from fluxoid.types import Floats


def create_result(
    path: Path,
    description: str,
    coordinates: Mapping[str, Floats | Sequence[str]],
    frame: Sequence[Variable],
    row: Sequence[Variable],
    attributes: Mapping[str, Any],
    overwrite: bool = False,
) -> None:
    """Make the folder ``path`` for these fields and columns; see create_store.

    description: its text in TOML. Raises InputError if there is a result already and not ``overwrite``; the old one is
    removed when the new one has taken its place.
    """
    with created(path, overwrite) as new:
        (new / DESCRIPTION).write_text(description, encoding="utf-8")
        (new / LOCK).touch()
        create_store(new / DATA, coordinates, frame, row, attributes)
        write_status(new, "running")
