"""What inductances cannot be found of: one clear error each, with its place and what to try, and exit code 2."""

from pathlib import Path
from typing import Any

import gdstk
import pytest
import tomli_w

from fluxoid.cli import main
from physics.london_films import box, um, without


def film(shape: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"thickness": "100 nm", "shape": shape, **more}


def line(x0: float, x1: float, **more: Any) -> dict[str, Any]:
    return {"from": [um(x0), um(0.0)], "to": [um(x1), um(0.0)], **more}


def ends(**more: Any) -> dict[str, Any]:
    """Contacts a and b at both ends of the strip."""
    return {
        name: {"film": "strip", "kind": "superconducting", "shape": box(x - 0.05, -1, x + 0.05, 1), **more}
        for name, x in (("a", -5), ("b", 5))
    }


OUTER, INNER = box(-5, -5, 5, 5), box(-2, -2, 2, 2)
RING = {"washer": film(without(OUTER, INNER))}
OPEN = {"washer": film(without(OUTER, INNER, box(0, -0.5, 6, 0.5)))}
TWO = {
    "left": film(without(box(-5, -5, 0, 5), box(-4, -4, -1, 4))),
    "right": film(without(box(0.5, -5, 5, 5), box(1, -4, 4, 4))),
}
STRIP = {"strip": film(box(-5, -1, 5, 1))}

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a contact all around a hole": (
        {
            "film": RING,
            "contact": {"in": {"film": "washer", "kind": "superconducting", "shape": box(-2.1, -2.1, 2.1, 2.1)}},
        },
        "contact.in: it covers the whole edge of hole washer.hole1. Try: a part of the edge",
    ),
    "a slit without a port": (
        {"film": OPEN},
        "film: no hole and no port between contacts, so that nothing has an inductance; an opening that reaches the "
        "edge of a film is no hole. Try: a port across its slit, [port.NAME] with from, to and width",
    ),
    "a name for a hole that touches the edge": (
        {"film": OPEN, "hole": {"eye": {"at": [um(0), um(0)]}}},
        'hole.eye.at: (0 m, 0 m) lies in no hole: the opening of film "washer" there reaches its edge. Try: a port',
    ),
    "a name for nothing": (
        {"film": RING, "hole": {"eye": {"at": [um(9), um(0)]}}},
        "hole.eye.at: (9 um, 0 m) lies in no hole. Try: (0 m, 0 m)",
    ),
    "films in one another": (
        {"film": RING | {"lid": film(box(0, -1, 4, 1), z="50 nm")}},
        'film.lid: overlaps film "washer" at (3 um, 0 m), at the same height. Try: a "difference" of the shapes, or',
    ),
    "a port across nothing": (
        {"film": RING, "port": {"j": line(6, 9)}},
        "port.j: a port across nothing: its line crosses no film. Try: a line across a bridge, or width for a junction",
    ),
    "a port that joins two loops": (
        {"film": TWO, "port": {"j": line(-0.5, 0.75, width="1 um")}},
        "port.j: nothing else joins its two sides, and no current passes through it. Try: another port or a via",
    ),
    "a port across two loops": (
        {"film": TWO, "port": {"j": line(-2, 2)}},
        "port.j: the line crosses 2 stretches of film, and a port opens one. Try: a line shorter than from (-1 um",
    ),
    "contacts of two films": (
        {
            "film": STRIP | {"other": film(box(-5, -1, 5, 1), z="1 um")},
            "contact": ends() | {"c": ends()["b"] | {"film": "other"}},
            "port": {"p": {"contacts": ["a", "c"]}},
        },
        'port.p: its current enters film "strip" and never leaves it. Try: return = ["c", "d"]',
    ),
    "currents that do not sum to zero": (
        {"film": STRIP, "contact": ends(current="1 mA")},
        'contact.b.current: the currents of "a" and "b" add up to 2 mA at 0 s; what flows in must flow out. Try: leave',
    ),
    "a normal place": (
        {"film": RING, "disorder": [{"kind": "region", "shape": box(3, -1, 6, 1), "epsilon": -1.0}]},
        "disorder: the film is normal somewhere (epsilon <= 0), where no supercurrent screens. Try: a hole there",
    ),
    "a periodic axis": (
        {"film": RING, "lattice": {"periodic": ["x"], "cell": "100 nm"}},
        "lattice.periodic: screening on a periodic lattice. Try: no periodic axis",
    ),
    "no film": ({"film": {}}, "film: there is no film. Try: [film.strip] with a shape and a thickness"),
    "too many sheets": (
        {"film": {"w": film(RING["washer"]["shape"], sheets=99)}},
        "film.w.sheets: 99 is not at most 16",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_descriptions(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables, words = CASES[case]
    path = tmp_path / "device.toml"
    path.write_text(tomli_w.dumps({"material": {"penetration_depth": "90 nm"}, **tables}))
    assert main(["inductance", str(path), "--cell", "0.25 um"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("fluxoid: ")
    assert words in told


LAYER = {"gds": [2, 0], "bottom": "0 nm", "thickness": "200 nm", "penetration_depth": "90 nm"}


@pytest.fixture
def layout(tmp_path: Path) -> Path:
    """A washer in layer 2/0, and the stack of its process beside it."""
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    cell = library.new_cell("TOP")
    cell.add(*gdstk.boolean(gdstk.rectangle((-5, -5), (5, 5)), gdstk.rectangle((-2, -2), (2, 2)), "not", layer=2))
    library.write_gds(tmp_path / "chip.gds")
    (tmp_path / "process.toml").write_text(tomli_w.dumps({"layer": {"metal": LAYER}}))
    return tmp_path / "chip.gds"


def test_a_layout_and_its_stack_are_a_device(layout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = ["--stack", str(layout.with_name("process.toml"))]
    assert main(["inductance", str(layout), *stack, "--cell", "0.25 um", "--set", "film.metal.sheets=1"]) == 2
    assert "film.metal: is drawn in the layout too" in capsys.readouterr().err
    assert main(["check", str(layout), *stack, "--set", "hole.eye.at=['0 um', '0 um']"]) == 0
    assert "holes       eye" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        (None, 'chip.gds: a layout alone describes no device. Try: "--stack process.toml"'),
        ({}, "layer: is missing"),
        (
            {"layer": {"metal": LAYER | {"gds": [7, 0]}}, "ignored": [[2, 0]]},
            "the layout has 2/0. Try: the stack of",
        ),
        ({"layer": {"metal": LAYER | {"depth": "1 nm"}}}, 'layer.metal.depth: no such name: "depth"'),
        ({"layer": {"metal": LAYER | {"bottom": "0 K"}}}, 'layer.metal.bottom: "0 K" is a temperature'),
    ],
)
def test_stacks(stack: dict[str, Any] | None, words: str, layout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = []
    if stack is not None:
        layout.with_name("process.toml").write_text(tomli_w.dumps(stack))
        given = ["--stack", str(layout.with_name("process.toml"))]
    assert main(["inductance", str(layout), *given]) == 2
    assert words in capsys.readouterr().err
