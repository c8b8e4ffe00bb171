"""A description from a file, with some values changed on the command line."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fluxoid.device import Device, load
from fluxoid.device.reading.toml import read_toml
from fluxoid.errors import InputError


def load_changed(file: str, changes: Sequence[str], stack: str | None = None) -> Device:
    """Read a description; each change is "table.name=value", the value in TOML or plain text.

    stack: of the process, for a file that is a GDS layout, which is then all that is described besides the changes.
    Raises InputError as ``load`` does, and for a change that has no "=" or leads through something that is no table.
    """
    path = Path(file)
    drawn = path.suffix.lower() in (".gds", ".gdsii", ".gds2")
    if drawn and stack is None:
        instead = '"--stack process.toml" with check, inductance or levels, or a description with a shape of kind "gds"'
        raise InputError("a layout alone describes no device", file, instead)
    if stack is not None and not drawn:
        raise InputError(
            "a stack goes with a GDS layout", "--stack", 'layout.stack in the description, or a ".gds" file'
        )
    if drawn:
        tables: dict[str, Any] = {
            "title": path.stem,
            "layout": {"gds": path.name, "stack": str(Path(stack or "").resolve())},
        }
    else:
        if not changes:
            return load(file)
        tables = read_toml(path)
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise InputError(f'"{change}" has no "="', "--set", '--set run.duration="10 tau0"')
        _put(tables, name.strip().split("."), _value(value), change)
    try:
        return load(tables, folder=path.resolve().parent)
    except InputError:
        if not drawn:
            load(file)  # what is wrong in the file itself comes first
        raise


def _put(tables: dict[str, Any], names: Sequence[str], value: Any, change: str) -> None:
    at: Any = tables
    for name in names[:-1]:
        at = at.setdefault(name, {}) if isinstance(at, dict) else None
    if not isinstance(at, dict):
        raise InputError(f'"{change}" leads through something that is no table', "--set", "the name of a table first")
    at[names[-1]] = value


def _value(text: str) -> Any:
    """A value as TOML has it; what is no TOML is plain text, so that shells that eat quotes do no harm."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text.strip()
