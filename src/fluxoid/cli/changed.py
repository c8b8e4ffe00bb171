"""A description from a file, with some values changed on the command line."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fluxoid.device import Device, load
from fluxoid.errors import InputError


def load_changed(file: str, changes: Sequence[str]) -> Device:
    """Read a description; each change is "table.name=value", the value in TOML or plain text.

    Raises InputError as ``load`` does, and for a change that has no "=" or leads through something that is no table.
    """
    if not changes:
        return load(file)
    load(file)  # what is wrong in the file itself is told first
    path = Path(file)
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise InputError(f'"{change}" has no "="', "--set", '--set run.duration="10 tau0"')
        _put(tables, name.strip().split("."), _value(value), change)
    return load(tables, folder=path.resolve().parent)


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
