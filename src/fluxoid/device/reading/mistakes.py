"""What is wrong with a description, one line for each mistake: where, what, and what to try."""

import difflib
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from fluxoid.device.reading.quantity import Dimensioned
from fluxoid.errors import InputError
from fluxoid.units import DIMENSIONS


def as_input_error(error: ValidationError, table: type[BaseModel], file: str = "") -> InputError:
    """All mistakes that pydantic found on the way to ``table``, as one InputError; file: put before their places."""
    found = listed(error, table)
    return joined([(": ".join(filter(None, [file, where])), what, try_) for where, what, try_ in found])


def listed(error: ValidationError, table: type[BaseModel]) -> list[tuple[str, str, str]]:
    """All mistakes that pydantic found on the way to ``table``: (where, what, what to try)."""
    found: list[tuple[str, str, str]] = []
    items = error.errors()
    for item in items:
        if item["type"] == "mistakes":  # of the description as a whole, which know their places
            found += [tuple(one) for one in item["ctx"]["found"]]
        elif not _follows(item, items):
            location, owner, annotation = _place(item["loc"], table)
            what, try_ = _told(item, owner, annotation)
            found.append((_path(location), what, try_ or _heading(item, location)))
    return list(dict.fromkeys(found))


def _heading(item: Any, location: list[str | int]) -> str:
    """The heading that was meant where a table stands for a list of tables, or the other way round."""
    value = item["input"]
    if item["type"] in ("tuple_type", "list_type") and isinstance(value, dict):
        return f"[[{_path(location)}]]"
    if item["type"] == "dict_type" and isinstance(value, list):
        return f"[{_path(location)}.NAME]"
    if item["type"] in ("model_type", "model_attributes_type") and isinstance(value, list):
        return f"[{_path(location)}]"
    return ""


def _follows(item: Any, items: Any) -> bool:
    """Whether a list is called too short only because pydantic dropped members that are wrong themselves."""
    place = item["loc"]
    return item["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in items
    )


def joined(found: list[tuple[str, str, str]]) -> InputError:
    """One error for a list of mistakes (where, what, what to try): one a line."""
    if len(found) == 1:
        where, what, try_ = found[0]
        return InputError(what, where, try_)
    return InputError("\n".join(str(InputError(what, where, try_)) for where, what, try_ in found))


def nearest(name: str, names: typing.Iterable[str]) -> str:
    """The names most like this one, or all of them, to be tried instead."""
    known = sorted(names)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return ", ".join(f'"{one}"' for one in (close or known))


_BOUNDS = {
    "greater_than": ("greater than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_NEEDED = {
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text",
    "string_pattern_mismatch": "a name of letters, digits, _ and -",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "tuple_type": "a list",
    "list_type": "a list",
}


def _told(item: Any, owner: type[BaseModel] | None, annotation: Any) -> tuple[str, str]:
    """What is wrong and what to try, for one of pydantic's errors on a name of the table ``owner``."""
    kind, context, value = item["type"], item.get("ctx", {}), item["input"]
    name = str(item["loc"][-1]) if item["loc"] else ""
    if kind == "fluxoid":
        return context["what"], context["try_"]
    if kind == "missing":
        return "is missing", _example(owner, name)
    if kind == "extra_forbidden":
        return f'no such name: "{name}"', nearest(name, _names(owner)) if owner else ""
    if kind == "union_tag_not_found":
        return 'has no "kind"', "kind = " + " or ".join(f'"{_kind(one)}"' for one in tables(annotation))
    if kind == "union_tag_invalid":
        return f'no such kind: "{context["tag"]}"', nearest(context["tag"], map(_kind, tables(annotation)))
    if kind == "literal_error":
        allowed = context["expected"].replace("'", '"')
        return f"{_shown(value)} is not {allowed}", ""
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"{_shown(value)} is not {words} {context[bound]:g}", ""
    if kind in ("too_short", "too_long"):
        words, bound = ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
        return f"{words} {context[bound]} are needed, not {len(value)}", ""
    if kind in _NEEDED:
        return f"{_NEEDED[kind]} is needed, not {_shown(value)}", ""
    return f"{_shown(value)}: {item['msg']}", ""


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _path(location: list[str | int]) -> str:
    text = ""
    for part in location:
        if part == "[key]":  # pydantic's word for a name itself
            continue
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _place(location: tuple[Any, ...], table: type[BaseModel]) -> tuple[list[Any], type[BaseModel] | None, Any]:
    """The path without the kinds that pydantic puts in it, the table of its last name, and what is wanted there."""
    path: list[Any] = []
    at: Any = table
    owner: type[BaseModel] | None = None
    for part in location:
        if _is_kind(part, at):
            at = _member(at, part)
            continue
        candidates = tables(at)
        owner = candidates[0] if len(candidates) == 1 else None
        path.append(part)
        at = _inner(at, part)
    return path, owner, at


def _is_kind(part: Any, annotation: Any) -> bool:
    """Whether a part of pydantic's location is not in the file: the kind chosen from several tables."""
    return isinstance(part, str) and len(tables(annotation)) > 1 and _member(annotation, part) is not None


def _member(annotation: Any, kind: str) -> type[BaseModel] | None:
    return next((one for one in tables(annotation) if _kind(one) == kind), None)


def _kind(table: type[BaseModel]) -> str:
    return str(table.model_fields["kind"].default) if "kind" in table.model_fields else ""


def tables(annotation: Any) -> list[type[BaseModel]]:
    """The tables that an annotation allows, directly or in a union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        return [one for member in typing.get_args(annotation) for one in tables(member)]
    return []


def _inner(annotation: Any, part: Any) -> Any:
    """The annotation of what a name or an index leads to."""
    candidates = tables(annotation)
    if candidates:
        field = next((f for f in (_field(one, part) for one in candidates) if f is not None), None)
        return field.annotation if field is not None else None
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return next((found for one in inside if (found := _inner(one, part)) is not None), None)
    if origin in (dict, Mapping):
        return inside[1]
    if origin in (tuple, list):
        return inside[0]
    return None


def _field(table: type[BaseModel], name: Any) -> FieldInfo | None:
    for key, field in table.model_fields.items():
        if name in (key, field.alias):
            return field
    return None


def _names(table: type[BaseModel]) -> Iterator[str]:
    for key, field in table.model_fields.items():
        yield field.alias or key


def _example(table: type[BaseModel] | None, name: str) -> str:
    field = _field(table, name) if table else None
    if field is None:
        return ""
    quantity = next((one for one in field.metadata if isinstance(one, Dimensioned)), None)
    if quantity is None:
        return f"[{name}]" if tables(field.annotation) or typing.get_origin(field.annotation) is dict else ""
    return f'{name} = "{DIMENSIONS[quantity.dimension].example}"'
