"""Where there is no film its fields are nan, so that means, cuts and plots of xarray are of the film alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import xarray

import fluxoid
from fluxoid.plot import show_result
from fluxoid.results.result import Result

RADIUS, HOLE = 100e-9, 50e-9
TABLES: dict[str, Any] = {
    "material": {"penetration_depth": "300 nm", "coherence_length": "20 nm", "resistivity": "1 uohm m"},
    "film": {"ring": {"thickness": "10 nm", "shape": {"kind": "ring", "outer_radius": RADIUS, "inner_radius": HOLE}}},
    "source": [{"kind": "uniform", "field": "20 mT"}],
    "lattice": {"cell": 5e-9},
    "run": {"duration": "20 tau0"},
    "output": {"frames": {"count": 2}, "scalars": {"count": 2}},
}
FIELDS = ("order_parameter", "phase", "potential", "current_density")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return fluxoid.run(fluxoid.Device(**TABLES), tmp_path_factory.mktemp("ring") / "ring.fluxoid", progress=False)


def test_means_are_of_the_film(result: Result) -> None:
    """Weighted by area it is the mean that the run records, to single precision; without weights, that of whole cells.

    Budget of the latter: cut cells, where |psi|^2 differs by .1, are a third of the film.
    """
    last, table = result.dataset.isel(time=-1), result.table.isel(time=-1)
    weighted = float(last.order_parameter.weighted(last.area).mean())
    assert weighted == pytest.approx(float(table.mean_order_parameter), rel=1e-6)
    assert float(last.order_parameter.mean()) == pytest.approx(weighted, abs=0.03)


def test_holes_and_the_outside_are_no_film(result: Result) -> None:
    """Along a line through the middle every field has numbers in the film, and none beyond a cell from it."""
    line = result.dataset.isel(time=-1).sel(y=0.0, method="nearest")
    r = np.abs(line.x.values)
    film, none = (r > HOLE + 5e-9) & (r < RADIUS - 5e-9), (r < HOLE - 5e-9) | (r > RADIUS + 5e-9)
    assert film.any()
    assert none.any()
    for name in FIELDS:
        values = line[name].values
        assert np.isfinite(values[..., film]).all(), name
        assert np.isnan(values[..., none]).all(), name


def test_the_outline_and_the_area_are_stored(result: Result) -> None:
    """Rings parted by nan, with the area of the ring, which its polygon keeps; read by xarray alone, too."""
    x, y = (result.dataset[name].values for name in ("outline_x", "outline_y"))
    (gap,) = np.flatnonzero(np.isnan(x))
    rings = [shapely.Polygon(np.column_stack([x[part], y[part]])) for part in (slice(0, gap), slice(gap + 1, None))]
    expected = np.pi * (RADIUS**2 - HOLE**2)
    assert abs(rings[0].area - rings[1].area) == pytest.approx(expected, rel=1e-9, abs=0)
    assert float(result.dataset.area.sum()) * (5e-9) ** 2 == pytest.approx(expected, rel=1e-9, abs=0)
    plain = xarray.open_zarr(result.path / "data.zarr", consolidated=False)
    assert {"area", "outline_x", "outline_y"} <= set(plain.coords)


def test_a_picture_is_the_same_with_nan_or_zero(result: Result) -> None:
    """Outside the film nothing is drawn: no pixel depends on what stands there."""
    pictures = []
    for fill in (np.nan, 0.0):
        figure = show_result(_Filled(result, fill))  # type: ignore[arg-type]
        pictures.append(
            [np.asarray(image.get_array()) for axes in figure.findobj() for image in getattr(axes, "images", ())]
        )
    assert len(pictures[0]) >= 3
    for one, other in zip(*pictures, strict=True):
        np.testing.assert_array_equal(one, other)
        assert np.isfinite(one).all()


class _Filled:
    """A result as versions wrote it that had zeros outside."""

    def __init__(self, result: Result, fill: float) -> None:
        self.path, self.description, self.table, self.vortices = (
            result.path,
            result.description,
            result.table,
            result.vortices,
        )
        self.dataset = result.dataset.fillna(fill)


def test_a_run_from_such_a_frame_begins_where_it_ended(result: Result, tmp_path: Path) -> None:
    tables = {**TABLES, "initial": {"kind": "result", "path": str(result.path)}}
    again = fluxoid.run(fluxoid.Device(**tables), tmp_path / "again.fluxoid", progress=False)
    ended = result.table.mean_order_parameter.values[-1]
    assert again.table.mean_order_parameter.values[0] == pytest.approx(ended, rel=1e-6)
