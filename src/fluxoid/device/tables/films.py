"""Films and where things are: holes, probes, cuts, and the lattice that carries them."""

import math
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from fluxoid.device.reading.quantity import ORIGIN, Dimensioned, Length, Point, PositiveLength, mistake
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.shapes import Shape
from fluxoid.errors import InputError


class Film(Table):
    """A flat film: its outline, its thickness, and the height z of its middle.

    penetration_depth: at the working temperature, instead of the material's, for the London level; 0 for perfect
    screening. sheets: layers of current through the thickness in which the London level solves it; chosen by it when
    left out.
    """

    shape: Shape
    thickness: PositiveLength
    z: Length = 0.0
    penetration_depth: Annotated[float, Dimensioned("length", least=0)] | None = None
    sheets: Annotated[StrictInt, Field(ge=1, le=16)] | None = None


class Hole(Table):
    """A name for the hole of a film that surrounds a point."""

    at: Point
    film: str | None = None


class Probe(Table):
    """A point of a film at which the potential is recorded."""

    at: Point


class Cut(Table):
    """A straight line across which the current is measured; from its left side to its right is positive."""

    from_: Annotated[Point, Field(alias="from")]
    to: Point

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if math.dist(self.from_, self.to) == 0:
            raise mistake(InputError("both ends of the cut are the same point"))
        return self


class Box(Table):
    """The rectangle that repeats along the periodic axes."""

    width: PositiveLength
    height: PositiveLength
    center: Point = ORIGIN


class LatticeTable(Table):
    """The square lattice: the side of its cells and which axes are periodic.

    cell: a quarter of the coherence length when left out. box: what repeats; the rectangle around all films when left
    out. flux_quanta: through the box, for two periodic axes; it sets the mean field.
    """

    cell: PositiveLength | None = None
    periodic: Annotated[tuple[Literal["x", "y"], ...], Field(max_length=2)] = ()
    box: Box | None = None
    flux_quanta: StrictInt | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.periodic)) < len(self.periodic):
            raise mistake(InputError("an axis is named twice", try_='periodic = ["x", "y"]'))
        if self.flux_quanta is not None and len(self.periodic) < 2:
            raise mistake(InputError("flux_quanta needs two periodic axes", try_='periodic = ["x", "y"], or a source'))
        if self.box is not None and not self.periodic:
            raise mistake(InputError("a box without a periodic axis", try_='periodic = ["x"]'))
        return self
