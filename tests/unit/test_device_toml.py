"""Descriptions go through TOML and back unchanged; mistakes are told by their place, all at once."""

import copy
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import gdstk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.device import Device, Film, LatticeTable, Material, content_hash, dump, load, shapes
from fluxoid.errors import InputError

STRIP: dict[str, Any] = {
    "title": "strip with a hole",
    "material": {
        "penetration_depth": "200 nm",
        "coherence_length": "100 nm",
        "resistivity": "3 uohm cm",
        "critical_temperature": "9.2 K",
        "temperature": "8 K",
    },
    "film": {
        "strip": {
            "thickness": "40 nm",
            "shape": {
                "kind": "difference",
                "shape": {"kind": "rectangle", "width": "8 um", "height": "4 um"},
                "minus": [{"kind": "disk", "radius": "0.75 um"}],
            },
        }
    },
    "hole": {"eye": {"at": ["0 um", "0.1 um"]}},
    "contact": {
        "left": {
            "film": "strip",
            "kind": "normal",
            "shape": {"kind": "rectangle", "width": "10 nm", "height": "4 um", "center": ["-4 um", "0 um"]},
            "current": {"value": "20 uA", "time": {"kind": "ramp", "stop": "10 tau0"}},
        },
        "right": {
            "film": "strip",
            "kind": "normal",
            "shape": {"kind": "rectangle", "width": "10 nm", "height": "4 um", "center": ["4 um", "0 um"]},
        },
    },
    "probe": {"plus": {"at": ["2.8 um", "0 um"]}, "minus": {"at": ["-2.8 um", "0 um"]}},
    "cut": {"middle": {"from": ["0 um", "-3 um"], "to": ["0 um", "3 um"]}},
    "source": [
        {
            "kind": "uniform",
            "field": "0.1 Bc2",
            "time": [
                {"kind": "ramp", "start": "0 ns", "stop": "10 tau0", "from": 0.5, "to": 1},
                {"kind": "sine", "frequency": "10 GHz", "phase": "90 deg"},
                {"kind": "pulse", "rise": "1 ps", "hold": "1 ns", "fall": "1 ps"},
                {"kind": "table", "times": ["0 ps", "1 ns"], "values": [1, 0.5]},
                {"kind": "constant", "value": 2},
            ],
        },
        {"kind": "loop-coil", "radius": "5 um", "current": "1 mA", "z": "2 um", "turns": 3},
        {"kind": "dipole", "moment": ["0 A m^2", "0 A m^2", "1e-15 A m^2"], "z": "1 um"},
        {"kind": "magnetic-tip", "pole": "1e-9 A m", "z": "0.3 um"},
        {"kind": "external-vortex", "quanta": -1, "z": "-0.5 um"},
    ],
    "disorder": [
        {"kind": "region", "shape": {"kind": "disk", "radius": "0.2 um", "center": ["2 um", "1 um"]}, "epsilon": 0.5},
        {"kind": "random", "seed": 7, "amplitude": 0.05, "correlation_length": "2 xi"},
    ],
    "lattice": {"cell": "0.25 xi"},
    "initial": {"kind": "vortices", "vortices": [{"at": ["2 um", "-1 um"]}], "winding": {"eye": 3}},
    "run": {"duration": "100 tau0", "tolerance": 1e-4, "max_step": "1 tau0", "seed": 3},
    "output": {"scalars": "1 tau0", "frames": {"count": 11, "quantities": ["order_parameter"]}},
    "recipe": {
        "kind": "current-voltage",
        "contact": "left",
        "start": "0 uA",
        "stop": "40 uA",
        "points": 5,
        "settle": "50 tau0",
        "average": "100 tau0",
    },
}


def changed(**tables: Any) -> dict[str, Any]:
    """The strip with values changed at dotted paths, with __ for dots and numbers for list items; None removes."""
    out = copy.deepcopy(STRIP)
    for path, value in tables.items():
        *way, last = (int(part) if part.isdigit() else part for part in path.split("__"))
        at: Any = out
        for part in way:
            at = at[part]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return out


def told(source: dict[str, Any]) -> list[str]:
    """What load says of a description, line by line."""
    with pytest.raises(InputError) as caught:
        load(source)
    return str(caught.value).splitlines()


def test_values_are_read_in_si() -> None:
    device = load(STRIP)
    tau0, xi = device.material.time_unit, device.material.working_coherence_length
    assert device.film["strip"].thickness == 4e-8
    assert device.lattice.cell == 0.25 * xi
    assert device.run.duration == 100 * tau0
    assert device.source[0].field_ == pytest.approx(0.1 * device.material.upper_critical_field, rel=1e-15)
    assert device.contact["left"].current.value == 2e-5
    assert device.contact["left"].current.time[0].stop == 10 * tau0
    assert device.output.scalars.every == tau0
    assert device.recipe.values() == pytest.approx((0, 1e-5, 2e-5, 3e-5, 4e-5), abs=1e-20)


def test_round_trip() -> None:
    device = load(STRIP)
    text = dump(device)
    again = load(tomllib.loads(text))
    assert again == device
    assert dump(again) == text
    assert content_hash(again) == content_hash(device)


def test_written_text_is_for_people() -> None:
    text = dump(load(STRIP))
    assert 'thickness = "40 nm"' in text
    assert 'resistivity = "3 uohm cm"' in text
    assert '[film.strip.shape]\nkind = "difference"' in text


@settings(max_examples=30, deadline=None)
@given(st.floats(1e-9, 1e-3), st.floats(1e-12, 1e-3), st.floats(-1e3, 1e3), st.floats(1e-18, 1.0))
def test_round_trip_of_any_numbers(radius: float, thickness: float, field: float, duration: float) -> None:
    device = Device(
        material=Material(penetration_depth=1e-7),
        film={"disk": Film(shape=shapes.Disk(radius=radius, center=(3 * radius, -radius)), thickness=thickness)},
        source=[{"kind": "uniform", "field": field}],
        run={"duration": duration},
    )
    assert load(tomllib.loads(dump(device))) == device


def test_python_and_toml_say_the_same() -> None:
    device = Device(
        material=Material(penetration_depth="200 nm", coherence_length="100 nm"),
        film={"ring": Film(shape=shapes.Ring(outer_radius="1 um", inner_radius=8e-7), thickness="40 nm")},
        lattice={"cell": "0.25 xi"},
    )
    read = load(
        {
            "material": {"penetration_depth": "0.2 um", "coherence_length": "1e-7 m"},
            "film": {
                "ring": {
                    "thickness": "400 angstrom",
                    "shape": {"kind": "ring", "outer_radius": "1000 nm", "inner_radius": "0.8 um"},
                }
            },
            "lattice": {"cell": "25 nm"},
        }
    )
    assert device == read
    assert content_hash(device) == content_hash(read)


def test_hash_sees_everything_but_the_title() -> None:
    device = load(STRIP)
    assert content_hash(load(changed(title="another"))) == content_hash(device)
    assert content_hash(load(changed(run__seed=4))) != content_hash(device)
    assert content_hash(load(changed(source__3__pole="1.0000001e-9 A m"))) != content_hash(device)


def test_hash_of_a_layout_is_that_of_its_contents(tmp_path: Path) -> None:
    def written(name: str, width: float) -> dict[str, Any]:
        library = gdstk.Library(name="chip", unit=1e-6)
        library.new_cell("top").add(gdstk.rectangle((0, 0), (width, 1), layer=1))
        library.write_gds(tmp_path / name, timestamp=__import__("datetime").datetime(2020, 1, 1))
        film = {"thickness": "40 nm", "shape": {"kind": "gds", "file": name, "layer": 1}}
        return {"material": {"penetration_depth": "200 nm"}, "film": {"strip": film}}

    one, same = load(written("a.gds", 2), folder=tmp_path), load(written("b.gds", 2), folder=tmp_path)
    other = load(written("c.gds", 3), folder=tmp_path)
    assert content_hash(one) == content_hash(same)
    assert content_hash(one) != content_hash(other)


def test_files_are_found_from_the_folder_of_the_description(tmp_path: Path) -> None:
    library = gdstk.Library(unit=1e-6)
    library.new_cell("top").add(gdstk.rectangle((0, 0), (2, 1), layer=1))
    (tmp_path / "layouts").mkdir()
    library.write_gds(tmp_path / "layouts" / "chip.gds")
    file = tmp_path / "strip.toml"
    file.write_text(
        '[material]\npenetration_depth = "90 nm"\n[film.strip]\nthickness = "50 nm"\n'
        'shape = { kind = "gds", file = "layouts/chip.gds", layer = 1 }\n'
    )
    assert Path(load(file).film["strip"].shape.file) == tmp_path / "layouts" / "chip.gds"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"film__strip__thickness": "40 seconds"},
            'film.strip.thickness: "40 seconds" is a time, a length is needed. Try: "40 nm"',
        ),
        ({"film__strip__thickness": 40}, 'film.strip.thickness: 40 has no unit, a length is needed. Try: "40 nm"'),
        ({"film__strip__thickness": None}, 'film.strip.thickness: is missing. Try: thickness = "300 nm"'),
        ({"film__strip__thicknes": "1 nm"}, 'film.strip.thicknes: no such name: "thicknes". Try: "thickness"'),
        ({"film__strip__shape__kind": "diference"}, 'film.strip.shape: no such kind: "diference". Try: "difference"'),
        (
            {"film__strip__shape__minus__0__radius": "1 K"},
            'film.strip.shape.minus[1].radius: "1 K" is a temperature, a length is needed. Try: "1 nm"',
        ),
        (
            {"film__strip__shape__minus__0__raidus": "1 nm"},
            'film.strip.shape.minus[1].raidus: no such name: "raidus". Try: "radius"',
        ),
        ({"film__a.b": {}}, 'film.a.b: a name of letters, digits, _ and - is needed, not "a.b"'),
        ({"sources": []}, 'sources: no such name: "sources". Try: "source"'),
        ({"material": None}, "material: is missing. Try: [material]"),
        ({"material__gamma": -1}, "material.gamma: -1 is not at least 0"),
        ({"source__0__time__0__stop": "-1 ns"}, "source[1].time[1]: stop, -1 ns, is not after start, 0 s"),
        (
            {"source__0__time__0__kind": None},
            'source[1].time[1]: has no "kind". Try: kind = "constant" or "ramp" or "sine" or "pulse" or "table"',
        ),
        ({"run__precision": "float16"}, 'run.precision: "float16" is not "float64" or "float32"'),
        ({"run__tolerance": "small"}, 'run.tolerance: a number is needed, not "small"'),
        ({"run__seed": 1.5}, "run.seed: a whole number is needed, not 1.5"),
        ({"probe": []}, "probe: a table is needed, not []. Try: [probe.NAME]"),
        (
            {"output__frames": {"every": "1 s", "count": 3}},
            'output.frames: one of every, at and count is needed, not every and count. Try: every = "1 tau0"',
        ),
        ({"recipe__points": 1}, "recipe.points: 1 is not at least 2"),
        ({"recipe__points": None}, "recipe: either currents, or start, stop and points, are needed"),
        (
            {"contact__right__kind": "de-gennes"},
            "contact.right: de_gennes_length and the kind de-gennes go together, and one is missing. "
            'Try: kind = "de-gennes" with de_gennes_length = "500 nm"',
        ),
        (
            {"contact__right__phase": "1 rad"},
            'contact.right: a normal contact has no phase. Try: kind = "superconducting"',
        ),
        (
            {"contact__left__phase": "1 rad", "contact__left__kind": "superconducting"},
            "contact.left: a phase and a current are given: each follows from the other. Try: one of the two",
        ),
        (
            {"contact__left__kind": "insulating"},
            'contact.left: an insulating contact carries no current. Try: kind = "normal"',
        ),
    ],
)
def test_each_mistake_names_its_place_and_what_to_try(change: dict[str, Any], line: str) -> None:
    assert line in told(changed(**change))


def test_all_mistakes_are_told_one_a_line() -> None:
    lines = told(changed(film__strip__thickness="40 s", run__duration="3 m", probe__plus__at=["1 um"], lattice__sell=1))
    assert [line.split(":")[0] for line in lines] == [
        "film.strip.thickness",
        "probe.plus.at[2]",
        "lattice.sell",
        "run.duration",
    ]


def test_units_of_a_broken_material_make_no_further_mistakes() -> None:
    assert told(changed(material__penetration_depth="200 s")) == [
        'material.penetration_depth: "200 s" is a time, a length is needed. Try: "200 nm"'
    ]


def test_units_that_the_material_does_not_know() -> None:
    lines = told(changed(material__resistivity=None))
    expected = '"10 tau0" is relative to a material, and its resistivity or diffusivity is not known here'
    advice = 'Try: an absolute value such as "10 ps", or give it in [material]'
    assert f"contact.left.current.time[1].stop: {expected}. {advice}" in lines


def test_relative_units_in_python_need_a_device_around_them() -> None:
    with pytest.raises(InputError, match=r'cell: "0\.25 xi" is relative to a material'):
        LatticeTable(cell="0.25 xi")


@pytest.mark.parametrize(
    ("text", "place"),
    [("[material\n", "bad.toml:1:"), ('[material]\nname = "a"\npenetration_depth = 90 nm\n', "bad.toml:3:")],
)
def test_bad_toml_names_the_line(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        load(file)
    assert place in str(caught.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read \(No such file or directory\)"):
        load(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match=r"binary\.toml: is not text in UTF-8"):
        load(tmp_path / "binary.toml")


def test_import_leaves_heavy_packages_out() -> None:
    heavy = ["numba", "pint", "scipy", "shapely", "matplotlib", "zarr", "xarray", "gdstk"]
    code = f"import sys, fluxoid.device; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
