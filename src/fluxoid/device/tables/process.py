"""A fabrication process, described once: its layers with heights and numbers in layouts, and the vias between them."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StrictInt, StringConstraints, ValidationError, model_validator

from fluxoid.device.reading.mistakes import as_input_error, nearest
from fluxoid.device.reading.quantity import Dimensioned, Length, PositiveLength, Reading, mistake, read_with
from fluxoid.device.reading.table import Table
from fluxoid.device.reading.toml import read_toml
from fluxoid.errors import InputError

LayerName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$")]
Number = Annotated[StrictInt, Field(ge=0)]


class ProcessLayer(Table):
    """A layer of metal: where it is drawn, how high it lies, and how it screens.

    gds: layer and datatype. bottom: the height of its lower side, or z: of its middle. penetration_depth: at the
    temperature for which the file is made. resistive: not a superconductor, and left out where supercurrents are
    solved. negative: what is drawn is taken away from the layout's outline. sheets: as of a film.
    """

    gds: tuple[Number, Number]
    thickness: PositiveLength
    bottom: Length | None = None
    z: Length | None = None
    penetration_depth: Annotated[float, Dimensioned("length", least=0)] | None = None
    resistive: bool = False
    negative: bool = False
    sheets: Annotated[StrictInt, Field(ge=1, le=16)] | None = None

    @model_validator(mode="after")
    def _has_height_and_depth(self) -> Self:
        if (self.bottom is None) == (self.z is None):
            what = "either the height of its bottom or z, that of its middle, is needed"
            raise mistake(InputError(what, try_='bottom = "0 nm"'))
        if (self.penetration_depth is None) != self.resistive:
            what = "either a penetration_depth or resistive = true is needed"
            raise mistake(InputError(what, try_='penetration_depth = "90 nm"'))
        return self

    @property
    def middle(self) -> float:
        """The height of its middle, m."""
        return self.z if self.z is not None else (self.bottom or 0.0) + self.thickness / 2


class ProcessVia(Table):
    """A layer of vias: where it is drawn, and the two layers of metal that it joins."""

    gds: tuple[Number, Number]
    joins: tuple[str, str]


class Process(Table):
    """A process: layers and vias by name, as a file of its own describes them.

    contacts: the layer of a layout in which contacts are drawn, each with a text in it: its name and its film's.
    ignored: layers of a layout that mean nothing here; a warning tells any other that the file does not name.
    reference: where the numbers come from.
    """

    name: str = ""
    reference: str = ""
    layer: Annotated[dict[LayerName, ProcessLayer], Field(min_length=1)]
    via: dict[LayerName, ProcessVia] = Field(default_factory=dict)
    contacts: tuple[Number, Number] | None = None
    ignored: tuple[tuple[Number, Number], ...] = ()

    @model_validator(mode="after")
    def _names_its_layers(self) -> Self:
        for name, via in self.via.items():
            for layer in via.joins:
                if layer not in self.layer:
                    what = f'via "{name}" joins "{layer}", and no layer has this name'
                    raise mistake(InputError(what, try_=nearest(layer, self.layer)))
            if via.joins[0] == via.joins[1]:
                raise mistake(InputError(f'via "{name}" joins "{via.joins[0]}" to itself', try_="two layers"))
        owner: dict[tuple[int, int], str] = {}
        for name, number in self.numbers().items():
            if number in owner:
                what = f'"{owner[number]}" and "{name}" are drawn in the same layer, {number[0]}/{number[1]}'
                raise mistake(InputError(what, try_="numbers that differ"))
            owner[number] = name
        return self

    def numbers(self) -> dict[str, tuple[int, int]]:
        """Layer and datatype of each layer and via, by what it is."""
        metal = {f"layer.{name}": layer.gds for name, layer in self.layer.items()}
        return metal | {f"via.{name}": via.gds for name, via in self.via.items()}


def load_process(path: str | Path) -> Process:
    """Read a stack file. Raises InputError: the file's line for bad TOML, else all mistakes, one a line."""
    given = read_toml(Path(path))
    with read_with(Reading(plain_numbers=False)):
        try:
            return Process.model_validate(given)
        except ValidationError as error:
            raise as_input_error(error, Process, str(path)) from None
