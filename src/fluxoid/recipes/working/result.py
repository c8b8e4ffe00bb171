"""What a recipe leaves: arrays with their meaning and units, as plain data."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.results.store import FILM

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class Measured:
    """One array of a result: values, the names of its dimensions, its unit ("1" for a pure number), its meaning."""

    values: np.ndarray
    dims: tuple[str, ...]
    unit: str
    meaning: str


@dataclass(frozen=True)
class RecipeResult:
    """The arrays that a recipe measured, by name, in SI.

    recipe: its kind, as in a description; arrays: one whose name is that of its only dimension is its coordinate, and
    so are those that tell where the film is (results.store.FILM);
    warnings: what to know before trusting the numbers; complete: False if it was stopped before its last point.
    """

    recipe: str
    arrays: Mapping[str, Measured]
    warnings: tuple[str, ...] = ()
    complete: bool = True

    def __getitem__(self, name: str) -> np.ndarray:
        """The values of an array."""
        return self.arrays[name].values

    def dataset(self) -> "xarray.Dataset":
        """The same as an xarray Dataset, which writes itself as Zarr or NetCDF; units and meanings in attributes."""
        import xarray

        made = {
            name: (one.dims, one.values, {"units": one.unit, "long_name": one.meaning})
            for name, one in self.arrays.items()
        }
        coordinates = [name for name, one in self.arrays.items() if one.dims == (name,) or name in FILM]
        attributes = {"recipe": self.recipe, "complete": int(self.complete), "warnings": list(self.warnings)}
        return xarray.Dataset(made, attrs=attributes).set_coords(coordinates)

    def as_dict(self) -> dict[str, Any]:
        """The same as numbers, texts and lists, ready for JSON; a number that is not finite is None."""
        return {
            "recipe": self.recipe,
            "complete": self.complete,
            "warnings": list(self.warnings),
            "quantities": {
                name: {"value": _plain(one.values), "dims": list(one.dims), "unit": one.unit, "meaning": one.meaning}
                for name, one in self.arrays.items()
            },
        }

    def table(self, dimension: str) -> str:
        """The arrays along one dimension alone, as CSV with a heading of names and units."""
        columns = {name: one for name, one in self.arrays.items() if one.dims == (dimension,)}
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(name if one.unit == "1" else f"{name} [{one.unit}]" for name, one in columns.items())
        writer.writerows(zip(*(one.values.tolist() for one in columns.values())))
        return text.getvalue()


def result_of(dataset: "xarray.Dataset") -> RecipeResult:
    """The result of which ``dataset`` was made, also when it was stored in between."""
    arrays = {
        str(name): Measured(
            one.values if one.dtype.kind in "biufc" else np.array(one.values.tolist(), dtype=str),
            tuple(str(dimension) for dimension in one.dims),
            str(one.attrs["units"]),
            str(one.attrs["long_name"]),
        )
        for name, one in dataset.variables.items()
    }
    attributes = dataset.attrs
    warnings = tuple(str(each) for each in attributes["warnings"])
    return RecipeResult(str(attributes["recipe"]), arrays, warnings, bool(attributes["complete"]))


@dataclass(frozen=True)
class Column:
    """Unit, meaning, type and dimensions of one value of a point."""

    unit: str
    meaning: str
    kind: type = float
    dims: tuple[str, ...] = ()


@dataclass
class Rows:
    """Points measured so far, each a value for every column, which become arrays along ``dimension``."""

    dimension: str
    columns: Mapping[str, Column]
    points: list[Mapping[str, Any]] = field(default_factory=list)

    def add(self, **values: Any) -> None:
        """One more point."""
        self.points.append(values)

    def take(self, result: RecipeResult, count: int) -> None:
        """The first ``count`` points of an earlier result, where there are any."""
        self.points = [{name: result[name][k] for name in self.columns} for k in range(count)]

    def arrays(self) -> dict[str, Measured]:
        """All points, as arrays."""
        return {
            name: Measured(
                np.array([point[name] for point in self.points], dtype=column.kind).reshape(
                    len(self.points), *(np.shape(self.points[0][name]) if self.points else [0] * len(column.dims))
                ),
                (self.dimension, *column.dims),
                column.unit,
                column.meaning,
            )
            for name, column in self.columns.items()
        }


def number(value: float, unit: str, meaning: str) -> Measured:
    """One number as an array without dimensions."""
    return Measured(np.asarray(value), (), unit, meaning)


def labels(dimension: str, names: Sequence[str], meaning: str) -> Measured:
    """A coordinate made of words."""
    return Measured(np.array(names, dtype=str), (dimension,), "1", meaning)


def _plain(values: np.ndarray) -> Any:
    if values.dtype.kind != "f":
        return values.tolist()
    found = values.astype(object)
    found[~np.isfinite(values)] = None
    return found.tolist()
