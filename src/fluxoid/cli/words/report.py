"""What a command hands back, as text for people and as JSON for programs."""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fluxoid.version import __version__


@dataclass(frozen=True)
class Outcome:
    """The text for people; quantities as {name: {"value", "unit", ...}}; the result's path; the exit code."""

    text: str
    quantities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    result: str | None = None
    code: int = 0
    more: Mapping[str, Any] = field(default_factory=dict)


def as_json(outcome: Outcome, warnings: Sequence[str]) -> str:
    """One JSON object, in ASCII; numbers that are not finite are null, as JSON has none."""
    return json.dumps(
        _plain(
            {
                "fluxoid": __version__,
                "quantities": outcome.quantities,
                "warnings": [*warnings, *outcome.warnings],
                "result": outcome.result,
                **outcome.more,
            }
        ),
        indent=2,
        allow_nan=False,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


MANY = 12  # names that are listed one by one


def listed(names: Sequence[str]) -> str:
    """Names, or how many there are and the first and the last; "none"."""
    if len(names) > MANY:
        return f"{len(names)}: {names[0]} ... {names[-1]}"
    return ", ".join(names) or "none"


def counted(number: int, word: str) -> str:
    """ "1 hole", "2 holes"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Rows of words in columns; those numbered in ``right`` are flush right. The first row is a heading."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ["  ".join(_cell(row[k], widths[k], k in right) for k in range(len(row))).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _cell(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)
