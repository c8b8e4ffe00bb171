"""Descriptions from TOML and back, and the hash of what they say."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fluxoid.device.description import Device
from fluxoid.device.reading.gds import contents
from fluxoid.device.reading.mistakes import as_input_error
from fluxoid.device.reading.quantity import Reading, read_with
from fluxoid.device.reading.table import Table
from fluxoid.device.reading.toml import read_toml
from fluxoid.device.tables.initial import ResultState
from fluxoid.device.tables.shapes import Gds


def load(source: str | Path | dict[str, Any], folder: str | Path | None = None) -> Device:
    """Read a description from a TOML file, or from a dict as a TOML file would give it.

    Quantities must be texts with units: a bare number is refused. folder: where files named in a dict are looked for;
    that of the file itself otherwise. Raises InputError: the file's line for bad TOML, else all mistakes, one a line.
    """
    if not isinstance(source, dict):
        path = Path(source)
        return load(read_toml(path), path.resolve().parent)
    with read_with(Reading(plain_numbers=False, folder=Path(folder) if folder is not None else None)):
        try:
            return Device.model_validate(source)
        except ValidationError as error:
            raise as_input_error(error, Device) from None


def dump(device: Device) -> str:
    """TOML text of a description, every value written out with its unit; ``load`` gives the same description back."""
    import tomli_w

    return tomli_w.dumps(_tidy(device.model_dump(by_alias=True, exclude_none=True, context={"units": True})))


def _tidy(value: Any) -> Any:
    """Without empty tables and lists, which mean what leaving them out means; tuples become lists."""
    if isinstance(value, dict):
        tidy = {key: _tidy(one) for key, one in value.items()}
        tidy = {"kind": tidy.pop("kind")} | tidy if "kind" in tidy else tidy  # first, for the eye
        return {key: one for key, one in tidy.items() if one not in ({}, [], "")}
    return [_tidy(one) for one in value] if isinstance(value, tuple | list) else value


def content_hash(device: Device) -> str:
    """A SHA-256 of everything a description says but its title; files count by their contents, not their names."""
    plain = device.model_dump(mode="json", by_alias=True, exclude={"title"})
    plain = {key: value for key, value in plain.items() if key not in _LATER_TABLES or value}
    plain["film"] = {name: _without_later(film) for name, film in plain["film"].items()}
    if device.run.floor is None:
        del plain["run"]["floor"]
    made = _as_used(plain, device.run.seed, files(device))
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


# what descriptions could not say at first, and which left out does not change the hash of what they said then
_LATER_TABLES = ("layout", "port", "via")
_LATER_IN_FILMS = ("penetration_depth", "sheets")


def _without_later(film: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in film.items() if key not in _LATER_IN_FILMS or value is not None}


def _as_used(value: Any, seed: int, known: dict[str, str]) -> Any:
    """Seeds that were left out, and files by their contents."""
    if isinstance(value, dict):
        inner = {key: _as_used(one, seed, known) for key, one in value.items()}
        if "seed" in inner and inner["seed"] is None:
            inner["seed"] = seed
        return inner | {key: known[inner[key]] for key in _FILES if inner.get(key) in known}
    return [_as_used(one, seed, known) for one in value] if isinstance(value, list) else value


_FILES = ("file", "path", "current_phase")  # keys of layouts, of earlier results, and of those of a junction


def files(device: Device) -> dict[str, str]:
    """SHA-256 of the contents of each file, or result folder, that a description names; empty if it cannot be read.

    Those of a layout are of when the description was read.
    """
    found = {shape.file: shape.contents for shape in _tables(device) if isinstance(shape, Gds)}
    if isinstance(device.initial, ResultState):
        found[device.initial.path] = _contents_of_folder(Path(device.initial.path))
    for junction in device.junction.values():
        if junction.current_phase is not None:
            found[junction.current_phase] = _contents_of_folder(Path(junction.current_phase))
    return found


def _tables(value: Any) -> Iterator[Table]:
    """A table and all those in it."""
    if isinstance(value, Table):
        yield value
        value = value.__dict__
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    for one in inner:
        yield from _tables(one)


def _contents_of_folder(folder: Path) -> str:
    """Of the data in a result folder, not of how its run stands; of a folder without any, none."""
    digest, data = hashlib.sha256(), folder / "data.zarr"
    for path in sorted(path for path in data.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(data)} {contents(path)}\n".encode())
    return digest.hexdigest() if data.is_dir() else ""
