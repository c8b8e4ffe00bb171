"""Materials by name from the library, or from a file or a table of the same form.

A number is a text with its unit, or a table: { value = "9.1 K", uncertainty = "0.1 K", reference = "…" }.
"""

import difflib
import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fluxoid.errors import InputError
from fluxoid.materials.material import Superconductor
from fluxoid.materials.numbers import GIVEN
from fluxoid.units import parse

WORDS = ("name", "title", "law", "assume", "caution")


@cache
def _library() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("fluxoid.materials").joinpath("library.toml").read_text("utf-8"))


def names() -> tuple[str, ...]:
    """Names of the materials in the library."""
    return tuple(_library())


def title(name: str) -> str:
    """What a material of the library is."""
    return str(_library()[name].get("title", name))


def find(name: str) -> Superconductor:
    """A material of the library; InputError for another name, with the nearest ones."""
    found = {each.lower(): each for each in names()}
    key = found.get(str(name).strip().lower())
    if key is None:
        near = difflib.get_close_matches(str(name), names(), n=2, cutoff=0.5)
        raise InputError(f"no material {name!r} in the library", "material", ", ".join(near or names()))
    return from_table({"name": key, **_library()[key]}, where=key)


def load(path: str | Path) -> Superconductor:
    """A material from a TOML file: its keys at the top, or in a table [material].

    Raises: InputError if the file cannot be read, holds an unknown key, a wrong unit, or numbers that clash.
    """
    file = Path(path)
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", str(file), "the path of a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not TOML ({error})", str(file), 'lines such as critical_temperature = "9.2 K"') from error
    inner = table.get("material", table)
    if not isinstance(inner, Mapping):
        raise InputError("[material] is not a table", str(file), "[material]")
    return from_table({"name": file.stem, **inner}, where=str(file))


def from_table(table: Mapping[str, Any], where: str = "material") -> Superconductor:
    """A material from texts with units; see the head of this file. Raises: InputError naming the key."""
    values: dict[str, float] = {}
    references: dict[str, str] = {}
    uncertainties: dict[str, float] = {}
    for key, entry in table.items():
        if key in WORDS:
            continue
        place = f"{where}.{key}"
        if key not in GIVEN:
            near = difflib.get_close_matches(key, [*GIVEN, *WORDS], n=2, cutoff=0.5)
            raise InputError("is not a number of a material", place, " or ".join(near) or ", ".join(GIVEN))
        whole = entry if isinstance(entry, Mapping) else {"value": entry}
        extra = set(whole) - {"value", "uncertainty", "reference"}
        if extra or "value" not in whole:
            raise InputError(
                f"a number is {{ value, uncertainty, reference }}, not {sorted(whole)}", place, 'value = "…"'
            )
        values[key] = _number(whole["value"], key, place)
        if "uncertainty" in whole:
            uncertainties[key] = _number(whole["uncertainty"], key, f"{place}.uncertainty")
        if "reference" in whole:
            references[key] = str(whole["reference"])
    words = {key: str(table[key]) for key in WORDS if key in table and key != "title"}
    return Superconductor(**words, **values, references=references, uncertainties=uncertainties)  # type: ignore[arg-type]


def _number(value: Any, key: str, place: str) -> float:
    if value in ("inf", math.inf) and key == "mean_free_path":
        return math.inf
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"{value!r} is not a quantity", place, "a text with a unit")
    dimension = GIVEN[key].dimension
    if isinstance(value, str):
        return parse(value, dimension, where=place)
    if dimension != "dimensionless":
        raise InputError(f"{value!r} has no unit", place, f'"{value!r} {GIVEN[key].unit}"')
    return float(value)
