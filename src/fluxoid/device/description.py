"""A whole description: the device, what is done to it, and what is recorded."""

from typing import Any, Self

from pydantic import BaseModel, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from fluxoid.device.reading.mistakes import listed
from fluxoid.device.reading.quantity import Reading, read_with, reading
from fluxoid.device.tables.device import Tables
from fluxoid.device.tables.layout import Layout
from fluxoid.device.tables.layout import tables as drawn_tables
from fluxoid.device.tables.material import Material
from fluxoid.errors import InputError


class Device(Tables):
    """A device and its experiment, as written in a TOML file; the same names, the same meaning.

    Quantities are texts with units, or floats in SI. Units of the material itself ("0.25 xi", "100 tau0", "0.1 Bc2")
    are known in tables given here as dicts: Device(material=..., lattice={"cell": "0.25 xi"}). A layout is read at
    once: what it draws stands in film, via and contact, and layout itself is None. Raises InputError with all mistakes,
    one a line; what fits together is checked too (see checks).
    """

    @model_validator(mode="wrap")
    @classmethod
    def _with_units_of_material(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Read the material first, so that the rest may use its units."""
        if not isinstance(values, dict):
            return handler(values)
        values = _as_written(values) if values.get("layout") is not None else values
        _refuse_nameless(values)
        scales: dict[str, float] = dict.fromkeys(("xi", "lambda", "tau0", "Bc2"), 1.0)
        try:
            material = Material.model_validate(values.get("material"))
            values, scales = {**values, "material": material}, material.scales()
        except ValidationError:
            pass  # told by the handler, which meets it again; ones keep every other text readable until then
        now = reading()
        with read_with(Reading(scales, now.plain_numbers, now.folder)):
            return handler(values)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        from fluxoid.device.checks.device import mistakes

        with read_with(Reading()):  # what is made here is not read from a file
            found = mistakes(self)
        if found:
            raise PydanticCustomError("mistakes", "the description does not fit together", {"found": found})
        return self


NAMED = ("film", "hole", "contact", "probe", "cut", "port", "via")


def _refuse_nameless(values: dict[str, Any]) -> None:
    """[film] in place of [film.NAME] is one mistake, not one for each of its keys."""
    found = []
    for table in NAMED:
        within = values.get(table)
        if isinstance(within, dict):
            stray = [name for name, one in within.items() if not isinstance(one, dict | list | BaseModel)]
            if stray:
                found.append((table, f'"{stray[0]}" stands in [{table}] itself', f"[{table}.NAME], a name for each"))
    if found:
        raise PydanticCustomError("mistakes", "a table has no name", {"found": found})


def _as_written(values: dict[str, Any]) -> dict[str, Any]:
    """A description with what its layout draws written into it, in place of the layout."""
    try:
        drawn = drawn_tables(Layout.model_validate(values["layout"]))
    except ValidationError as error:
        found = [(".".join(filter(None, ["layout", one[0]])), *one[1:]) for one in listed(error, Layout)]
        raise PydanticCustomError("mistakes", "the layout is wrong", {"found": found}) from None
    except InputError as error:
        found = [(error.where, error.what, error.try_)]
        raise PydanticCustomError("mistakes", "the layout cannot be used", {"found": found}) from None
    rest = {name: value for name, value in values.items() if name != "layout"}
    for name in ("film", "via", "contact"):
        own = rest.get(name, {})
        if not isinstance(own, dict):
            continue  # told by the handler
        twice = [(f"{name}.{one}", "is drawn in the layout too", "another name") for one in own if one in drawn[name]]
        if twice:
            raise PydanticCustomError("mistakes", "a name stands twice", {"found": twice})
        rest[name] = drawn[name] | own
    return {"material": drawn["material"]} | rest
