"""Writes the tables of the documentation from the code: python tests/e2e/reference_pages.py

Between ``<!-- table: NAME -->`` and ``<!-- end -->`` stands what NAME's model declares, or the registry of quantities.
"""

import inspect
import re
import types
import typing
from pathlib import Path
from typing import Any

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from fluxoid import device
from fluxoid.device.reading.quantity import Dimensioned
from fluxoid.device.sources import sources, timeshapes
from fluxoid.gl.quantities import REGISTRY
from fluxoid.simulation.observe import USUAL_FIELDS, USUAL_SCALARS
from fluxoid.units import DIMENSIONS

DOCS = Path(__file__).parents[2] / "docs"
MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
MANY = 8  # keys, above which a table is told in a place of its own
ALONE = {"DrivenCurrent": "a current, or ", "DrivenPhase": "an angle, or ", "Scheduled": "a time, or "}
UNIONS = {
    "Shape": "a [shape](description.md#shapes)",
    "Source": "[sources](drives.md)",
    "TimeShape": "[time shapes](drives.md#shapes-in-time)",
}


def refreshed(text: str) -> str:
    """The text of a page with its tables as the code has them now."""
    return MARKED.sub(lambda found: found[1] + table(found[2]) + found[3], text)


def table(name: str) -> str:
    """The Markdown of one table."""
    if name == "quantities":
        return quantities()
    model = next(
        found
        for module in (device, device.shapes, sources, timeshapes)
        if isinstance(found := getattr(module, name, None), type)
    )
    return described(model)


def described(model: type[BaseModel]) -> str:
    """What a table of a description holds: its docstring, and a row for each key."""
    hints = typing.get_type_hints(model, include_extras=True)
    rows = [
        (f"`{field.alias or key}`", _kind(hints[key], list(field.metadata)), _default(key, field))
        for key, field in model.model_fields.items()
    ]
    words = inspect.cleandoc(model.__doc__ or "").replace("``", "`").replace("<", "\\<")
    lines = ["| key | value | when left out |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    return f"{words}\n\n" + "\n".join(lines) + "\n"


def quantities() -> str:
    """A row for each quantity of the registry, those recorded when nothing is asked for marked by a star."""
    usual = {*USUAL_FIELDS, *(name for names in USUAL_SCALARS.values() for name in names)}
    lines = ["| quantity | symbol | unit | place | meaning | source |", "|---|---|---|---|---|---|"]
    for one in REGISTRY.values():
        star = "*" if one.name in usual else ""
        cells = (f"`{one.name}`{star}", one.symbol, one.unit, one.place, one.meaning, one.reference)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _kind(annotation: Any, metadata: list[Any]) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kind(arguments[0], [*arguments[1:], *metadata])
    for one in metadata:
        if isinstance(one, Dimensioned):
            return DIMENSIONS[one.dimension].words + _limits(one.above, one.least)
    if origin in (typing.Union, types.UnionType):
        options = [one for one in arguments if one is not type(None)]
        named = {_kind(one, metadata if len(options) == 1 else []) for one in options}
        return _joined(options, named)
    if origin is typing.Literal:
        return " or ".join(f'`"{one}"`' for one in arguments)
    if origin is tuple:
        return _several(arguments)
    if origin is dict:
        return f"a table for each name: {_kind(arguments[1], [])}"
    return _plain(annotation, metadata)


def _plain(annotation: Any, metadata: list[Any]) -> str:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        keys = ", ".join(f"`{field.alias or key}`" for key, field in annotation.model_fields.items())
        long = len(annotation.model_fields) > MANY
        return f"{ALONE.get(annotation.__name__, '')}a table{', below' if long else f' of {keys}'}"
    metadata = [limit for one in metadata for limit in (one.metadata if isinstance(one, FieldInfo) else [one])]
    words = {str: "text", bool: "`true` or `false`", int: "a whole number", float: "a number"}.get(annotation)
    if words is None:
        raise TypeError(f"no words for {annotation!r}")
    above = next((one.gt for one in metadata if isinstance(one, annotated_types.Gt)), None)
    below = next((one.lt for one in metadata if isinstance(one, annotated_types.Lt)), None)
    least = next((one.ge for one in metadata if isinstance(one, annotated_types.Ge)), None)
    return words + _limits(above, least) + (f", less than {below}" if below is not None else "")


def _limits(above: Any, least: Any) -> str:
    if above is not None:
        return f", more than {above:g}"
    return f", at least {least:g}" if least is not None else ""


def _several(arguments: tuple[Any, ...]) -> str:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return f"a list: {_kind(arguments[0], [])}"
    kinds = [_kind(one, []) for one in arguments]
    return f"[{', '.join(kinds)}]"


def _joined(options: list[Any], named: set[str]) -> str:
    for union, words in UNIONS.items():
        for module in (device.shapes, sources, timeshapes):
            found = getattr(module, union, None)
            if found is not None and set(options) == set(typing.get_args(typing.get_args(found)[0])):
                return words
    return " or ".join(sorted(named))


def _default(key: str, field: FieldInfo) -> str:
    if field.is_required() or key == "kind":
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, ""):
        return "none"
    if isinstance(value, BaseModel):
        kind = getattr(value, "kind", None)
        return f'`"{kind}"`' if kind else "its own values"
    if isinstance(value, tuple):
        return f"[{', '.join(f'{one:g}' for one in value)}]"
    if isinstance(value, bool):
        return f"`{value}`".lower()
    return f'`"{value}"`' if isinstance(value, str) else f"{value:g}"


def main() -> None:
    """Write all pages anew."""
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if (new := refreshed(text)) != text:
            page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
