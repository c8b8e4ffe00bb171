"""A process is described once, and a layout drawn for it becomes films, vias and contacts."""

import itertools
from pathlib import Path
from typing import Any

import gdstk
import pytest
import tomli_w

from fluxoid.device import Process, content_hash, dump, load, load_process, place
from fluxoid.errors import InputError, UnwiseWarning

PROCESS = Path(__file__).parents[2] / "examples" / "processes" / "sfq5ee.toml"
NB = {"thickness": "200 nm", "penetration_depth": "90 nm"}
STACK: dict[str, Any] = {
    "name": "two metals",
    "contacts": [9, 0],
    "ignored": [[63, 0]],
    "layer": {
        "ground": {"gds": [1, 0], "bottom": "0 nm", "negative": True} | NB,
        "wire": {"gds": [2, 0], "z": "500 nm", "sheets": 3} | NB,
        "shunt": {"gds": [3, 0], "bottom": "1 um", "thickness": "40 nm", "resistive": True},
    },
    "via": {"plug": {"gds": [4, 0], "joins": ["ground", "wire"]}, "tap": {"gds": [5, 0], "joins": ["wire", "shunt"]}},
}
OUTLINE = {"kind": "rectangle", "width": "30 um", "height": "20 um"}


def drawn(folder: Path, *more: Any) -> Path:
    """A wire 10 um long over a ground plane with a moat, with a plug at its right end, a resistor and a comment."""
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    cell = library.new_cell("TOP")
    cell.add(gdstk.rectangle((-14, 5), (-4, 6), layer=1))  # a moat
    cell.add(gdstk.rectangle((-5, -1), (5, 1), layer=2))
    cell.add(gdstk.rectangle((3, -0.5), (4, 0.5), layer=4))
    cell.add(gdstk.rectangle((-5, -1), (-3, 1), layer=3))
    cell.add(gdstk.rectangle((-4.5, -0.5), (-3.5, 0.5), layer=5))
    cell.add(gdstk.rectangle((0, 8), (1, 9), layer=63))
    for name, film, x in (("in", "wire", -5), ("out", "ground", -15)):
        cell.add(gdstk.rectangle((x - 0.1, -1), (x + 0.1, 1), layer=9))
        cell.add(gdstk.Label(f"{name} {film}", (x, 0), layer=9, texttype=3))
    cell.add(*more)
    library.write_gds(folder / "chip.gds")
    return folder


def described(folder: Path, stack: dict[str, Any] = STACK, **tables: Any) -> dict[str, Any]:
    """A description of the layout, with its stack written beside it."""
    (folder / "process.toml").write_text(tomli_w.dumps(stack))
    layout = {"gds": "chip.gds", "stack": "process.toml", "outline": OUTLINE}
    return {"layout": layout, "lattice": {"cell": "100 nm"}, **tables}


def told(source: dict[str, Any], folder: Path) -> str:
    """What load says of a description."""
    with pytest.raises(InputError) as caught:
        load(source, folder)
    return str(caught.value)


def test_a_layout_becomes_films_vias_and_contacts(tmp_path: Path) -> None:
    line = {"contacts": ["in", "out"]}
    device = load(described(drawn(tmp_path), port={"line": line}), tmp_path)
    assert list(device.film) == ["ground", "wire"]  # no resistor
    ground, wire = device.film["ground"], device.film["wire"]
    assert (ground.z, wire.z) == pytest.approx((100e-9, 500e-9), rel=1e-12)
    assert (wire.thickness, wire.penetration_depth, wire.sheets) == (200e-9, 90e-9, 3)
    assert device.material.penetration_depth == 90e-9
    assert place(device).films.polygons["ground"].area == pytest.approx((600 - 10) * 1e-12, rel=1e-9)
    assert place(device).films.polygons["wire"].bounds == pytest.approx((-5e-6, -1e-6, 5e-6, 1e-6), rel=1e-9)
    assert [(hole.film, round(hole.polygon.area * 1e12, 6)) for hole in place(device).holes] == [("ground", 10)]
    (via,) = place(device).vias  # none to the resistor
    assert (via.name, via.films, via.polygon.bounds) == (
        "plug",
        ("ground", "wire"),
        pytest.approx((3e-6, -0.5e-6, 4e-6, 0.5e-6), rel=1e-9),
    )
    assert place(device).networks == ((0, 1),)
    assert {name: device.contact[name].film for name in device.contact} == {"in": "wire", "out": "ground"}
    assert {name: line.centroid.x for name, line in place(device).contact_lines.items()} == pytest.approx(
        {"in": -5e-6, "out": -15e-6}, rel=1e-2
    )
    (port,) = place(device).ports  # in at the wire, through the plug, out of the ground plane
    assert [film for film, _ in port.banks] == ["wire", "ground"]


def test_a_drawn_device_is_written_and_read_as_any_other(tmp_path: Path) -> None:
    device = load(described(drawn(tmp_path)), tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "copy.toml").write_text(dump(device))
    again = load(tmp_path / "other" / "copy.toml")
    assert again == device
    assert content_hash(again) == content_hash(device)
    thicker = STACK | {"layer": STACK["layer"] | {"wire": STACK["layer"]["wire"] | {"thickness": "250 nm"}}}
    assert content_hash(load(described(tmp_path, thicker), tmp_path)) != content_hash(device)


def test_what_is_written_comes_beside_what_is_drawn(tmp_path: Path) -> None:
    coil = {
        "thickness": "100 nm",
        "z": "2 um",
        "shape": {"kind": "ring", "outer_radius": "9 um", "inner_radius": "8 um"},
    }
    device = load(described(drawn(tmp_path), film={"coil": coil}, material={"penetration_depth": "150 nm"}), tmp_path)
    assert list(device.film) == ["ground", "wire", "coil"]
    assert device.film["coil"].penetration_depth is None
    assert device.material.penetration_depth == 150e-9
    twice = told(described(tmp_path, film={"wire": coil}), tmp_path)
    assert twice == "film.wire: is drawn in the layout too. Try: another name"


def test_layers_that_nobody_names_are_told(tmp_path: Path) -> None:
    source = described(drawn(tmp_path, gdstk.rectangle((0, 0), (1, 1), layer=77, datatype=2)))
    with pytest.warns(UnwiseWarning, match=r"layout: layers 77/2 are drawn, and the stack does not name them"):
        load(source, tmp_path)


def changed(**layers: Any) -> dict[str, Any]:
    """The stack with other layers."""
    return STACK | {"layer": STACK["layer"] | layers}


STACKS: list[tuple[dict[str, Any], str]] = [
    (changed(wire={"gds": [2, 0], **NB}), "layer.wire: either the height of its bottom or z, that of its middle"),
    (
        changed(wire={"gds": [2, 0], "bottom": "0 nm", "thickness": "1 nm"}),
        "layer.wire: either a penetration_depth or resistive = true is needed",
    ),
    (
        changed(wire={"gds": [2, 0], "bottom": "0 nm", "resistive": True} | NB),
        "layer.wire: either a penetration_depth or resistive = true is needed",
    ),
    (changed(wire={"gds": [2], "bottom": "0 nm"} | NB), "layer.wire.gds[2]: is missing"),
    (
        changed(wire=STACK["layer"]["wire"] | {"gds": [1, 0]}),
        'process.toml: "layer.ground" and "layer.wire" are drawn in the same layer, 1/0',
    ),
    (changed(wire=STACK["layer"]["wire"] | {"thickness": 0.2}), "layer.wire.thickness: 0.2 has no unit"),
    (STACK | {"via": {"plug": {"gds": [4, 0], "joins": ["wire", "grund"]}}}, 'via "plug" joins "grund", and no layer'),
    (STACK | {"via": {"plug": {"gds": [4, 0], "joins": ["wire", "wire"]}}}, 'via "plug" joins "wire" to itself'),
    (STACK | {"layers": {}}, 'process.toml: layers: no such name: "layers". Try: "layer"'),
]


@pytest.mark.parametrize(("stack", "words"), STACKS, ids=[words[:40] for _, words in STACKS])
def test_stacks_that_are_refused(stack: dict[str, Any], words: str, tmp_path: Path) -> None:
    text = told(described(drawn(tmp_path), stack), tmp_path)
    assert words in text
    assert text.startswith(str(tmp_path / "process.toml"))


def test_layouts_that_are_refused(tmp_path: Path) -> None:
    source = described(drawn(tmp_path))
    layout = source["layout"]

    def refused(**other: Any) -> str:
        return told(source | {"layout": {k: v for k, v in (layout | other).items() if v is not None}}, tmp_path)

    assert "layout.gds: is missing" in refused(gds=None)
    assert 'layout.laye: no such name: "laye"' in refused(laye=1)
    assert "layout: no file" in refused(gds="chap.gds")
    assert "chip.gds" in refused(gds="chap.gds")
    assert 'has no cell "BOTTOM". Try: one of TOP' in refused(cell="BOTTOM")
    assert "nothing.toml: cannot be read" in refused(stack="nothing.toml")
    missing = refused(outline=None)
    assert missing.startswith(
        'layout.outline: layer "ground" is drawn as a negative, and what it is taken from is missing'
    )
    other = STACK | {"layer": {"a": {"gds": [20, 0], "bottom": "0 nm"} | NB}, "via": {}, "contacts": [9, 0]}
    other["ignored"] = [[n, 0] for n in (1, 2, 3, 4, 5, 63)]
    assert "layout.stack: no superconducting layer of the stack is drawn" in told(described(tmp_path, other), tmp_path)
    alone = changed(ground={"gds": [21, 0], "bottom": "0 nm"} | NB) | {"ignored": [[63, 0], [1, 0]]}
    assert 'layout.gds: via "plug" is drawn, and layer "ground", which it joins, is not' in told(
        described(tmp_path, alone), tmp_path
    )


def test_texts_of_contacts(tmp_path: Path) -> None:
    place = gdstk.rectangle((4.9, -1), (5.1, 1), layer=9)
    text = told(described(drawn(tmp_path, place)), tmp_path)
    assert text.startswith("layout.gds: the polygon of layer 9/0 at (5, 0) has 0 texts in it")
    text = told(described(drawn(tmp_path, place, gdstk.Label("end wyre", (5, 0), layer=9))), tmp_path)
    assert text.startswith('layout.gds: the text "end wyre" of a contact names no film')
    text = told(described(drawn(tmp_path, place, gdstk.Label("in wire", (5, 0), layer=9))), tmp_path)
    assert text.startswith('layout.gds: two contacts are named "in"')


def test_a_via_that_misses_its_films_is_told(tmp_path: Path) -> None:
    source = described(drawn(tmp_path, gdstk.rectangle((8, -0.5), (9, 0.5), layer=4)))
    assert "via.plug.shape: a part of it, at (8.5 um, " in told(source, tmp_path)


def test_a_published_process() -> None:
    """Eight Nb layers, no two of which share a height; dielectrics of 200 nm but around the junctions."""
    stack = load_process(PROCESS)
    metal = {name: layer for name, layer in stack.layer.items() if not layer.resistive}
    assert list(metal) == [f"M{n}" for n in range(8)]
    assert {layer.penetration_depth for layer in metal.values()} == {90e-9}
    ordered = list(metal.values())
    gaps = [
        upper.middle - upper.thickness / 2 - lower.middle - lower.thickness / 2
        for lower, upper in itertools.pairwise(ordered)
    ]
    assert gaps == pytest.approx([200e-9] * 5 + [280e-9, 200e-9], rel=1e-9)
    assert [via.joins for name, via in stack.via.items() if name.startswith("I")] == [
        (f"M{n}", f"M{n + 1}") for n in range(7)
    ]
    assert Process.model_validate(stack.model_dump()) == stack
