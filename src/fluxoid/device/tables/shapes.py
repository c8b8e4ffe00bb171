"""Shapes in the plane: a tree of plain tables, told apart by ``kind``. ``geometry`` turns one into polygons."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, StrictInt, model_validator

from fluxoid.device.reading.quantity import ORIGIN, Angle, FilePath, Length, Plain, Point, PositiveLength, mistake
from fluxoid.device.reading.table import Table
from fluxoid.errors import InputError
from fluxoid.units import format

MOST_COPIES = 1_000_000


class Rectangle(Table):
    """A rectangle with sides along x (width) and y (height)."""

    kind: Literal["rectangle"] = "rectangle"
    width: PositiveLength
    height: PositiveLength
    center: Point = ORIGIN


class Disk(Table):
    """A disk."""

    kind: Literal["disk"] = "disk"
    radius: PositiveLength
    center: Point = ORIGIN


class Ellipse(Table):
    """An ellipse with half axes along x and y."""

    kind: Literal["ellipse"] = "ellipse"
    radius_x: PositiveLength
    radius_y: PositiveLength
    center: Point = ORIGIN


class _Annular(Table):
    outer_radius: PositiveLength
    inner_radius: PositiveLength
    center: Point = ORIGIN

    @model_validator(mode="after")
    def _has_width(self) -> Self:
        if self.inner_radius >= self.outer_radius:
            outer, inner = format(self.outer_radius, "m"), format(self.inner_radius, "m")
            raise mistake(InputError(f"the inner radius, {inner}, is not smaller than the outer one, {outer}"))
        return self


class Ring(_Annular):
    """A disk with a round hole."""

    kind: Literal["ring"] = "ring"


class Arc(_Annular):
    """The part of a ring from one angle to another, counter-clockwise from the x axis."""

    kind: Literal["arc"] = "arc"
    start: Angle
    stop: Angle

    @model_validator(mode="after")
    def _has_angle(self) -> Self:
        if not 0 < self.stop - self.start < 6.283185:
            raise mistake(InputError("stop is not between start and start + 360 deg", try_='a "ring" for a full turn'))
        return self


class Polygon(Table):
    """A polygon that does not cross itself; the last point is joined to the first."""

    kind: Literal["polygon"] = "polygon"
    points: Annotated[tuple[Point, ...], Field(min_length=3)]


class Path(Table):
    """A line through points, with a width; corners are sharp when the ends are flat, round when they are round."""

    kind: Literal["path"] = "path"
    points: Annotated[tuple[Point, ...], Field(min_length=2)]
    width: PositiveLength
    ends: Literal["flat", "round"] = "flat"


class Union(Table):
    """What lies in any of the shapes."""

    kind: Literal["union"] = "union"
    shapes: Annotated[tuple["Shape", ...], Field(min_length=1)]


class Intersection(Table):
    """What lies in all of the shapes."""

    kind: Literal["intersection"] = "intersection"
    shapes: Annotated[tuple["Shape", ...], Field(min_length=1)]


class Difference(Table):
    """A shape without others."""

    kind: Literal["difference"] = "difference"
    shape: "Shape"
    minus: Annotated[tuple["Shape", ...], Field(min_length=1)]


class Repeat(Table):
    """Copies of a shape, nx by ny; the first stays in its place, the others follow by the pitch along x and y."""

    kind: Literal["repeat"] = "repeat"
    shape: "Shape"
    nx: Annotated[StrictInt, Field(ge=1)] = 1
    ny: Annotated[StrictInt, Field(ge=1)] = 1
    pitch: Point

    @model_validator(mode="after")
    def _can_be_held(self) -> Self:
        if self.nx * self.ny > MOST_COPIES:
            raise mistake(InputError(f"{self.nx} by {self.ny} copies are more than {MOST_COPIES}"))
        return self


class Rotate(Table):
    """A shape turned counter-clockwise about a point."""

    kind: Literal["rotate"] = "rotate"
    shape: "Shape"
    angle: Angle
    about: Point = ORIGIN


class Scale(Table):
    """A shape made larger by a factor about a point."""

    kind: Literal["scale"] = "scale"
    shape: "Shape"
    factor: Annotated[Plain, Field(gt=0, allow_inf_nan=False)]
    about: Point = ORIGIN


class Move(Table):
    """A shape moved by (x, y)."""

    kind: Literal["move"] = "move"
    shape: "Shape"
    by: tuple[Length, Length]


class Gds(Table):
    """All polygons of a layer of a cell of a GDS layout (the only top cell when none is named); paths become polygons.

    file: its path, from the folder of the description; unit: the length of the layout's unit, from the file when left
    out. Needs gdstk: pip install "fluxoid[gds]".
    """

    kind: Literal["gds"] = "gds"
    file: FilePath
    cell: str | None = None
    layer: Annotated[StrictInt, Field(ge=0)]
    datatype: Annotated[StrictInt, Field(ge=0)] = 0
    unit: PositiveLength | None = None
    _contents: str = PrivateAttr("")  # counts when two are compared, so that geometry is kept by contents

    def model_post_init(self, context: Any) -> None:
        """Look at the file."""
        from fluxoid.device.reading.gds import contents

        self._contents = contents(self.file)

    @property
    def contents(self) -> str:
        """SHA-256 of the file when the description was read; empty if there was none."""
        return self._contents


Shape = Annotated[
    Rectangle
    | Disk
    | Ring
    | Ellipse
    | Arc
    | Polygon
    | Path
    | Union
    | Intersection
    | Difference
    | Repeat
    | Rotate
    | Scale
    | Move
    | Gds,
    Field(discriminator="kind"),
]

for _nested in (Union, Intersection, Difference, Repeat, Rotate, Scale, Move):
    _nested.model_rebuild()
