"""Whether a description, and the files that it names, are still what a result was begun with."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from fluxoid.device import Device, ResultState, content_hash, files
from fluxoid.errors import InputError
from fluxoid.results.folder import CHECKPOINT, DESCRIPTION
from fluxoid.results.result import Result

MISSING = "nothing"


def refuse_changed(result: Result, device: Device) -> None:
    """Raise InputError, which names what changed, where a result would be gone on with as another device."""
    begun = result.attributes
    if not result.recipe and "x" in result.dataset.variables and "area" not in result.dataset.variables:
        what = "was begun by a fluxoid that wrote 0 for fields outside the film, and this one writes nan"
        raise InputError(what, str(result.path), "fluxoid run to another --output")
    if content_hash(device) == begun["content_hash"]:
        return
    before, now = tomllib.loads(begun["description"]), tomllib.loads((result.path / DESCRIPTION).read_text("utf-8"))
    found = [_shown(*each) for each in _differences(before, now) if each[0] != "title"]
    if not found:
        found = _changed_files(result, device, begun.get("files"))
    if found:
        listed = ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
        what = f"changed since the run began: {listed}; to go on would join two devices in one result"
        raise InputError(what, str(result.path), "what it was before, or fluxoid run to another --output")


def _differences(before: Any, now: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(place, value before, value now) of every value that differs."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys([*before, *now]):
            inner = f"{place}.{key}" if place else key
            yield from _differences(before.get(key, MISSING), now.get(key, MISSING), inner)
    elif before != now:
        yield place, before, now


def _shown(place: str, before: Any, now: Any) -> str:
    plain = all(isinstance(one, str | int | float) for one in (before, now))
    return f"{place} ({before} before, {now} now)" if plain else place


def _changed_files(result: Result, device: Device, before: Mapping[str, str] | None) -> list[str]:
    """Files that differ, but for the state that a run began from, which a checkpoint replaces."""
    now = files(device)
    if isinstance(device.initial, ResultState) and (result.path / CHECKPOINT).exists():
        now.pop(device.initial.path)
    return [f"the contents of {file}" for file, one in now.items() if before is None or before.get(file) != one]
