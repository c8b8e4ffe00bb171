"""Field types of a description: a float in SI, read from text with a unit.

In Python a field takes "300 nm" or 3e-7; in TOML it takes text alone, so that no unit is ever guessed. What a table is
being read with (the material's own units, the folder of the file) is passed down in ``reading``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError, core_schema

from fluxoid.errors import InputError
from fluxoid.units import DIMENSIONS, exact, format, parse

SMALL = 1e-3  # a bare number below which is taken to be meant in SI
LONGEST, SHORTEST = 1e3, 1e-15  # lengths beyond which no device and no coil is described, m
LARGEST = 1e30  # of plain numbers, so that their squares and products are finite


@dataclass(frozen=True)
class Reading:
    """How tables are read now: a material's scales, whether plain numbers count as SI, where files are looked for."""

    scales: Mapping[str, float] | None = None
    plain_numbers: bool = True
    folder: Path | None = None


_IN_PYTHON = Reading()
_reading: ContextVar[Reading] = ContextVar("reading")


def reading() -> Reading:
    """How tables are read now."""
    return _reading.get(_IN_PYTHON)


@contextmanager
def read_with(new: Reading) -> Iterator[None]:
    """Read tables this way inside the block."""
    token = _reading.set(new)
    try:
        yield
    finally:
        _reading.reset(token)


def mistake(error: InputError) -> PydanticCustomError:
    """An InputError as pydantic wants it, so that it collects all mistakes of a description."""
    return PydanticCustomError("fluxoid", "{what}", {"what": error.what, "try_": error.try_})


@dataclass(frozen=True)
class Dimensioned:
    """Annotation of a float with its dimension; ``above``: the value must be greater; ``least``: not smaller."""

    dimension: str
    above: float | None = None
    least: float | None = None

    def read(self, value: Any) -> float:
        """A float in SI from text, or from a number where numbers are taken."""
        try:
            number = self._number(value)
        except InputError as error:
            raise mistake(error) from None
        self._within(number, value)
        return number

    def _number(self, value: Any) -> float:
        words = DIMENSIONS[self.dimension].words
        if isinstance(value, str):
            return parse(value, self.dimension, reading().scales)
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise InputError(f"{words} is needed, not {value!r}", try_=f'"{DIMENSIONS[self.dimension].example}"')
        if not reading().plain_numbers:
            # What is so small is meant in SI.
            example, si = DIMENSIONS[self.dimension].example, DIMENSIONS[self.dimension].unit
            unit = si if 0 < abs(float(value)) < SMALL and si else example.split(" ", 1)[1]
            raise InputError(f"{value!r} has no unit, {words} is needed", try_=f'"{value!r} {unit}"')
        return float(value)

    def _within(self, number: float, value: Any) -> None:
        shown = f'"{value}"' if isinstance(value, str) else format(number, DIMENSIONS[self.dimension].unit)
        if not abs(number) < float("inf"):
            raise mistake(InputError(f"{shown} is not finite"))
        if self.dimension == "length" and abs(number) > LONGEST:
            raise mistake(InputError(f"{shown} is more than {format(LONGEST, 'm')}", try_='"300 nm"'))
        if self.dimension == "length" and self.above == 0 and 0 < number < SHORTEST:
            raise mistake(InputError(f"{shown} is less than {format(SHORTEST, 'm')}", try_='"300 nm"'))
        if self.above is not None and not number > self.above:
            raise mistake(InputError(f"{shown} is not greater than {self.above:g}"))
        if self.least is not None and not number >= self.least:
            raise mistake(InputError(f"{shown} is less than {self.least:g}"))

    def write(self, value: float, info: core_schema.SerializationInfo) -> Any:
        """Text with a unit when a description is written as TOML, else the float."""
        return exact(value, self.dimension) if info.context and info.context.get("units") else value

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """Read on validation, write on serialisation."""
        return core_schema.no_info_before_validator_function(
            self.read,
            core_schema.float_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(self.write, info_arg=True),
        )


def _from_folder(path: str) -> str:
    folder = reading().folder
    return path if folder is None else str((folder / Path(path).expanduser()).resolve())


def _plain(given: Any) -> Any:
    """A number that is one: a text in its place, or true, is a mistake."""
    if isinstance(given, str | bool):
        shown = f'"{given}"' if isinstance(given, str) else str(given).lower()
        raise mistake(InputError(f"a number is needed, not {shown}"))
    if isinstance(given, int | float) and LARGEST < abs(given) < float("inf"):
        raise mistake(InputError(f"{float(given):.3g} is beyond {LARGEST:g}"))
    return given


Plain = Annotated[float, BeforeValidator(_plain)]
FilePath = Annotated[str, AfterValidator(_from_folder)]  # from the folder of the description that names it
Length = Annotated[float, Dimensioned("length")]
PositiveLength = Annotated[float, Dimensioned("length", above=0)]
Time = Annotated[float, Dimensioned("time")]
PositiveTime = Annotated[float, Dimensioned("time", above=0)]
Frequency = Annotated[float, Dimensioned("frequency", above=0)]
Field = Annotated[float, Dimensioned("magnetic field")]
Flux = Annotated[float, Dimensioned("magnetic flux")]
Current = Annotated[float, Dimensioned("current")]
PositiveCurrent = Annotated[float, Dimensioned("current", above=0)]
PositiveVoltage = Annotated[float, Dimensioned("voltage", above=0)]
Temperature = Annotated[float, Dimensioned("temperature", least=0)]
PositiveTemperature = Annotated[float, Dimensioned("temperature", above=0)]
Resistivity = Annotated[float, Dimensioned("resistivity", above=0)]
Diffusivity = Annotated[float, Dimensioned("diffusivity", above=0)]
SheetResistance = Annotated[float, Dimensioned("resistance", above=0)]
ResistanceTimesArea = Annotated[float, Dimensioned("resistance times area", above=0)]
Velocity = Annotated[float, Dimensioned("velocity", above=0)]
Energy = Annotated[float, Dimensioned("energy", above=0)]
DensityOfStates = Annotated[float, Dimensioned("density of states", above=0)]
NumberDensity = Annotated[float, Dimensioned("number density", above=0)]
HeatConstant = Annotated[float, Dimensioned("heat constant", above=0)]
CriticalField = Annotated[float, Dimensioned("magnetic field", above=0)]
FieldSlope = Annotated[float, Dimensioned("field slope", above=0)]
Moment = Annotated[float, Dimensioned("magnetic moment")]
Pole = Annotated[float, Dimensioned("pole strength")]
Angle = Annotated[float, Dimensioned("angle")]
Point = tuple[Length, Length]
ORIGIN: Point = (0.0, 0.0)
