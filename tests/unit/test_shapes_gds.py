"""Layouts are read from GDS; what exists is listed when something asked for does not."""

import os
import sys
from datetime import datetime
from pathlib import Path

import gdstk
import pytest

from fluxoid.device import Device, content_hash, load, place, polygon_of, shapes
from fluxoid.device.reading.gds import _library
from fluxoid.errors import InputError

SHAPE = {"kind": "gds", "file": "chip.gds", "layer": 1}


@pytest.fixture
def layout(tmp_path: Path) -> str:
    """A top cell that places a 2 × 1 square twice, and a path on another layer; unit 1 um."""
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    part, top = library.new_cell("part"), library.new_cell("top")
    part.add(gdstk.rectangle((0, 0), (2, 1), layer=3))
    part.add(gdstk.FlexPath([(0, 0), (0, 5)], 0.5, layer=7, datatype=2, simple_path=True))
    top.add(gdstk.Reference(part, (0, 0)), gdstk.Reference(part, (10, 0), rotation=1.5707963267948966))
    file = tmp_path / "chip.gds"
    library.write_gds(file)
    return str(file)


def test_polygons_of_a_layer(layout: str) -> None:
    made = polygon_of(shapes.Gds(file=layout, layer=3))
    assert made.area == pytest.approx(4e-12, rel=1e-12)
    assert made.bounds == pytest.approx((0, 0, 1e-5, 2e-6), abs=1e-15)
    assert polygon_of(shapes.Gds(file=layout, cell="part", layer=3)).area == pytest.approx(2e-12, rel=1e-12)


def test_paths_become_polygons(layout: str) -> None:
    made = polygon_of(shapes.Gds(file=layout, cell="part", layer=7, datatype=2))
    assert made.area == pytest.approx(2.5e-12, rel=1e-12)


def test_holes_that_a_layout_writes_as_keyholes(tmp_path: Path) -> None:
    """A polygon of GDS has no holes; a loop is an edge that goes in and comes back on the same line."""
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    outside, inside = gdstk.rectangle((-2, -1), (2, 1)), gdstk.ellipse((0.3, 0.1), 0.5)
    library.new_cell("top").add(*gdstk.boolean(outside, inside, "not", layer=1))
    file = tmp_path / "loop.gds"
    library.write_gds(file)
    made = polygon_of(shapes.Gds(file=str(file), layer=1))
    assert made.area == pytest.approx((8 - inside.area()) * 1e-12, rel=1e-3)  # its corners are rounded to 1 nm
    assert len(made.interiors) == 1
    assert made.is_valid


def test_a_polygon_of_a_layout_that_crosses_itself(tmp_path: Path) -> None:
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    library.new_cell("top").add(gdstk.Polygon([(0, 0), (2, 2), (2, 0), (0, 3)], layer=1))
    file = tmp_path / "bow.gds"
    library.write_gds(file)
    with pytest.raises(InputError, match="crosses or touches itself"):
        polygon_of(shapes.Gds(file=str(file), layer=1))


def test_unit_can_be_given(layout: str) -> None:
    assert polygon_of(shapes.Gds(file=layout, cell="part", layer=3, unit="1 nm")).area == pytest.approx(
        2e-18, rel=1e-12
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"file": "none.gds"}, "Try: one of chip.gds"),
        ({"cell": "tap"}, 'chip.gds has no cell "tap". Try: one of part, top'),
        ({"layer": 4}, "has no polygon on layer 4, datatype 0. Try: (layer, datatype) of (3, 0), (7, 2)"),
    ],
)
def test_what_exists_is_listed(layout: str, change: dict, told: str) -> None:
    if "file" in change:
        change = {"file": str(Path(layout).with_name(change["file"]))}
    with pytest.raises(InputError) as caught:
        polygon_of(shapes.Gds(**{"file": layout, "layer": 3, **change}))
    assert told in str(caught.value)


def test_not_a_layout(tmp_path: Path) -> None:
    file = tmp_path / "text.gds"
    file.write_text("no layout")
    with pytest.raises(InputError, match=r"text\.gds"):
        polygon_of(shapes.Gds(file=str(file), layer=1))


def test_without_gdstk(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gdstk", None)
    _library.cache_clear()
    with pytest.raises(InputError, match=r'pip install "fluxoid\[gds\]"'):
        polygon_of(shapes.Gds(file=layout, layer=3, unit="2 um"))


def test_a_layout_written_anew_is_another_one(tmp_path: Path) -> None:
    """In one process, of the same length, with the time of its last change set back: geometry goes by contents."""
    file = tmp_path / "chip.gds"

    def written(width: float) -> None:
        library = gdstk.Library(unit=1e-6, precision=1e-9)
        library.new_cell("top").add(gdstk.rectangle((0, 0), (width, 1), layer=1))
        library.write_gds(file, timestamp=datetime(2020, 1, 1))
        os.utime(file, (1e9, 1e9))

    def read() -> Device:
        film = {"thickness": "40 nm", "shape": {"kind": "rotate", "angle": "0 rad", "shape": SHAPE}}
        return load({"material": {"penetration_depth": "200 nm"}, "film": {"strip": film}}, tmp_path)

    written(2)
    first = read()
    assert place(first).conductors[0].polygon.area == pytest.approx(2e-12, rel=1e-9, abs=0)
    written(3)
    second = read()
    assert place(second).conductors[0].polygon.area == pytest.approx(3e-12, rel=1e-9, abs=0)
    assert place(second).films.polygons["strip"].area == pytest.approx(3e-12, rel=1e-9, abs=0)
    assert first != second
    assert content_hash(first) != content_hash(second)
    written(2)
    assert content_hash(read()) == content_hash(first)


def test_a_layout_that_changes_after_the_description_was_read_is_refused(layout: str) -> None:
    shape = shapes.Gds(file=layout, layer=3)
    with open(layout, "ab") as file:
        file.write(b"\0")
    with pytest.raises(InputError, match="has changed since the description was read"):
        polygon_of(shape)
