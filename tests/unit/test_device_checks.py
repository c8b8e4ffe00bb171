"""What does not fit together is refused, with its place; where things lie is found in a fixed order."""

from typing import Any

import pytest
import shapely

from fluxoid.device import contact_line, load, place, takes_rest
from fluxoid.errors import InputError

MATERIAL = {"penetration_depth": "200 nm", "coherence_length": "100 nm", "resistivity": "3 uohm cm"}


def rectangle(width: float, height: float, x: float = 0, y: float = 0) -> dict[str, Any]:
    """A rectangle, sides and centre in um."""
    return {"kind": "rectangle", "width": f"{width} um", "height": f"{height} um", "center": at(x, y)}


def at(x: float, y: float) -> list[str]:
    """A point in um."""
    return [f"{x} um", f"{y} um"]


def film(shape: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A film 40 nm thick."""
    return {"thickness": "40 nm", "shape": shape, **more}


def strip(**tables: Any) -> dict[str, Any]:
    """A strip of 8 by 4 um."""
    return {"material": MATERIAL, "film": {"strip": film(rectangle(8, 4))}, **tables}


def end(x: float, current: Any = None, **more: Any) -> dict[str, Any]:
    """A contact over the end of the strip at x."""
    contact = {"film": "strip", "kind": "normal", "shape": rectangle(0.01, 4, x), **more}
    return contact | ({"current": current} if current is not None else {})


RING = film({"kind": "ring", "outer_radius": "1 um", "inner_radius": "0.8 um"})


def told(**source: Any) -> str:
    """What load says of a description."""
    with pytest.raises(InputError) as caught:
        load(source)
    return str(caught.value)


CASES: list[tuple[dict[str, Any], str]] = [
    ({"material": MATERIAL, "film": {}}, "film: there is no film. Try: [film.strip] with a shape and a thickness"),
    (strip(contact={"a": end(-4) | {"film": "stirp"}}), 'contact.a.film: no film is named "stirp". Try: "strip"'),
    (
        strip(contact={"a": end(-5)}),
        'contact.a.shape: the shape covers no part of the edge of film "strip". '
        "Try: a shape that covers the edge, which is nearest at (-4 um, ",
    ),
    (
        strip(contact={"a": end(-4), "b": end(-4)}),
        'contact.b.shape: covers 4.01 um of the edge that contact "a" covers. Try: shapes that lie apart',
    ),
    (
        strip(probe={"p": {"at": at(5, 0)}}),
        "probe.p.at: (5 um, 0 m) lies outside the film. Try: a point of it; the nearest of its edge is (4 um, 0 m)",
    ),
    (strip(cut={"c": {"from": at(5, 0), "to": at(6, 0)}}), "cut.c: the line crosses no film"),
    (strip(cut={"c": {"from": at(5, 0), "to": at(5, 0)}}), "cut.c: both ends of the cut are the same point"),
    (strip(hole={"h": {"at": at(0, 0)}}), "hole.h.at: (0 m, 0 m) lies in no hole. Try: a film with a hole"),
    (
        {"material": MATERIAL, "film": {"ring": RING}, "hole": {"h": {"at": at(0.9, 0)}}},
        "hole.h.at: (900 nm, 0 m) lies in no hole. Try: (0 m, 0 m)",
    ),
    (
        {"material": MATERIAL, "film": {"ring": RING}, "hole": {"h": {"at": at(0, 0)}, "g": {"at": at(0.1, 0)}}},
        'hole.g: this hole is named "h" already',
    ),
    (
        {"material": MATERIAL, "film": {"ring": RING}, "initial": {"kind": "winding", "winding": {"ring.hole": 1}}},
        'initial.winding.ring.hole: no such hole. Try: "ring.hole1"',
    ),
    (
        strip(initial={"kind": "vortices", "vortices": [{"at": at(0, 3)}]}),
        "initial.vortices[1].at: (0 m, 3 um) lies outside the film",
    ),
    ({"material": MATERIAL, "film": {"a": RING, "b": RING}}, 'film.b: overlaps film "a" at '),
    (
        {
            "material": MATERIAL,
            "film": {"a": film({"kind": "polygon", "points": [at(0, 0), at(1, 1), at(1, 0), at(0, 1)]})},
        },
        "film.a.shape: the polygon crosses or touches itself at (500 nm, 500 nm)",
    ),
    (
        strip(source=[{"kind": "dipole", "moment": ["0 A m^2"] * 3, "z": "0 nm"}]),
        'source[1].z: a "dipole" in the plane of film "strip". Try: another height, such as 100 nm',
    ),
    (
        strip(source=[{"kind": "twist", "axis": "x", "flux": "1 Phi0"}]),
        'source[1].axis: x is not periodic. Try: periodic = ["x"]',
    ),
    (
        strip(lattice={"periodic": ["x", "y"]}, source=[{"kind": "uniform", "field": "1 mT"}]),
        "source[1]: where both axes are periodic, the field is that of lattice.flux_quanta. Try: flux_quanta = 1",
    ),
    (
        strip(
            lattice={"periodic": ["x"]},
            source=[{"kind": "loop-coil", "radius": "1 um", "current": "1 mA", "z": "1 um"}],
        ),
        'source[1]: the field of a "loop-coil" is not periodic',
    ),
    (strip(lattice={"periodic": ["x"], "flux_quanta": 2}), "lattice: flux_quanta needs two periodic axes"),
    (strip(lattice={"periodic": ["x", "x"]}), "lattice: an axis is named twice"),
    (
        strip(lattice={"periodic": ["x"], "box": {"width": "7 um", "height": "4 um"}}),
        "lattice.box: films reach from -4 um to 4 um along x, beyond the box",
    ),
    (strip(lattice={"box": {"width": "7 um", "height": "4 um"}}), "lattice: a box without a periodic axis"),
    (
        strip(disorder=[{"kind": "region", "shape": rectangle(1, 1), "critical_temperature": "1 K"}]),
        "disorder[1]: critical_temperature needs the material's critical_temperature and temperature",
    ),
    (
        strip(disorder=[{"kind": "region", "shape": rectangle(1, 1)}]),
        "disorder[1]: either epsilon or critical_temperature is needed",
    ),
    (
        strip(recipe={"kind": "critical-current", "contact": "left", "upper": "1 mA", "accuracy": "1 uA"}),
        'recipe: no contact is named "left"',
    ),
    (
        strip(
            contact={"a": end(-4), "b": end(4)},
            recipe={"kind": "current-phase", "contact": "a", "to": "b", "phases": ["1 rad"], "settle": "1 ns"},
        ),
        'contact.a.kind: a normal contact has no phase. Try: kind = "superconducting"',
    ),
]


@pytest.mark.parametrize(("source", "line"), CASES, ids=[line[:40] for _, line in CASES])
def test_what_does_not_fit(source: dict[str, Any], line: str) -> None:
    assert line in told(**source)


RAMP = {"kind": "ramp", "stop": "1 ns"}
SINE = {"kind": "sine", "frequency": "1 GHz"}


@pytest.mark.parametrize(
    ("contacts", "line"),
    [
        (
            {"a": end(-4, "20 uA"), "b": end(4, "20 uA")},
            'contact.b.current: the currents of "a" and "b" add up to 40 uA at 0 s; what flows in must flow out. '
            "Try: leave this one out: it takes the rest",
        ),
        ({"a": end(-4, "20 uA")}, 'contact.a.current: the currents of "a" add up to 20 uA at 0 s'),
        (
            {"a": end(-4, {"value": "20 uA", "time": RAMP}), "b": end(4, "-20 uA")},
            'the currents of "a" and "b" add up to -20 uA at 0 s',
        ),
        ({"a": end(-4, {"value": "2 uA", "time": SINE}), "b": end(4, "0 uA")}, 'the currents of "a" and "b" add up to'),
        (
            {"a": end(-4, "20 uA"), "b": end(4), "c": end(0, shape=rectangle(1, 0.01, 0, 2))},
            'contact.b.current: "b" and "c" have no current, and only one can take the rest. Try: current = "0 uA"',
        ),
    ],
)
def test_currents_that_do_not_add_up(contacts: dict[str, Any], line: str) -> None:
    assert line in told(**strip(contact=contacts))


@pytest.mark.parametrize(
    ("contacts", "rest"),
    [
        ({"a": end(-4, "20 uA"), "b": end(4)}, "b"),
        ({"a": end(-4, "20 uA"), "b": end(4, "-20 uA")}, None),
        ({"a": end(-4, {"value": "20 uA", "time": SINE}), "b": end(4, {"value": "-20 uA", "time": SINE})}, None),
        ({"a": end(-4, "20 uA"), "b": end(4, phase="1 rad", kind="superconducting")}, None),
        ({"a": end(-4), "b": end(4)}, None),
        ({"a": end(-4, "1 mA"), "b": end(4), "c": end(0, kind="insulating", shape=rectangle(1, 0.01, 0, 2))}, "b"),
    ],
)
def test_who_takes_the_rest(contacts: dict[str, Any], rest: str | None) -> None:
    device = load(strip(contact=contacts))
    assert [takes_rest(device, names) for names in place(device).contact_groups] == [rest]


def test_a_swept_current_has_a_return() -> None:
    sweep = {"kind": "critical-current", "contact": "a", "upper": "1 mA", "accuracy": "1 uA"}
    device = load(strip(contact={"a": end(-4), "b": end(4)}, recipe=sweep))
    assert takes_rest(device, ("a", "b")) == "b"
    third = {"c": end(0, shape=rectangle(1, 0.01, 0, 2))}
    assert "only one can take the rest" in told(**strip(contact={"a": end(-4), "b": end(4)} | third, recipe=sweep))
    chosen = load(strip(contact={"a": end(-4), "b": end(4)} | third, recipe=sweep | {"to": "c"}))
    assert takes_rest(chosen, ("a", "b", "c")) == "c"


def test_separate_parts_of_a_film_balance_by_themselves() -> None:
    two = {"kind": "union", "shapes": [rectangle(8, 1, 0, 0), rectangle(8, 1, 0, 3)]}
    lower = {"film": "strip", "kind": "normal", "shape": rectangle(0.01, 1, -4, 0), "current": "1 uA"}
    upper = {"film": "strip", "kind": "normal", "shape": rectangle(0.01, 1, 4, 3), "current": "-1 uA"}
    source = {"material": MATERIAL, "film": {"strip": film(two)}}
    text = told(**source, contact={"a": lower, "b": upper})
    assert 'the currents of "a" add up to 1 uA' in text
    assert 'the currents of "b" add up to -1 uA' in text
    both = {"film": "strip", "kind": "normal", "shape": rectangle(0.01, 9, -4, 1)}
    assert 'contact.a.shape: touches 2 separate parts of film "strip"' in told(**source, contact={"a": both})


def test_contact_lines() -> None:
    device = load(strip(contact={"a": end(-4), "b": end(4)}))
    lines = place(device).contact_lines
    assert {name: line.length for name, line in lines.items()} == pytest.approx({"a": 4.01e-6, "b": 4.01e-6}, rel=1e-6)


def test_a_region_that_ends_on_the_edge_has_it() -> None:
    line = contact_line(shapely.box(0, 0, 3e-6, 1e-6), shapely.box(-1e-7, 0, 0, 1e-6))
    assert line.length == pytest.approx(1e-6, rel=1e-7)
    assert line.geom_type == "LineString"


def test_edges_of_holes_count() -> None:
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    assert contact_line(ring, shapely.box(0.9, 0.9, 1.1, 2.1)).length == pytest.approx(1.2, rel=1e-6)
    assert contact_line(ring, shapely.box(0.2, 0.2, 0.8, 0.8)).is_empty


def test_holes_are_named_row_by_row() -> None:
    hole = {"kind": "repeat", "shape": rectangle(0.5, 0.5, -2, -1), "nx": 3, "ny": 2, "pitch": at(2, 2)}
    shape = {"kind": "difference", "shape": rectangle(8, 4), "minus": [hole]}
    device = load({"material": MATERIAL, "film": {"grid": film(shape)}, "hole": {"middle": {"at": at(0, 1)}}})
    found = [(one.name, round(one.point[0] * 1e6, 6), round(one.point[1] * 1e6, 6)) for one in place(device).holes]
    assert found == [
        ("grid.hole1", -2, -1),
        ("grid.hole2", 0, -1),
        ("grid.hole3", 2, -1),
        ("grid.hole4", -2, 1),
        ("middle", 0, 1),
        ("grid.hole6", 2, 1),
    ]
    assert sum(one.polygon.area for one in place(device).holes) == pytest.approx(6 * 0.25e-12, rel=1e-9)


def test_films_that_touch_are_one_conductor_with_a_hole() -> None:
    half = {"kind": "arc", "outer_radius": "2 um", "inner_radius": "1 um"}
    upper, lower = (
        film(half | {"start": "0 deg", "stop": "180 deg"}),
        film(half | {"start": "180 deg", "stop": "360 deg"}),
    )
    device = load({"material": MATERIAL, "film": {"upper": upper, "lower": lower}})
    (whole,) = place(device).conductors
    assert whole.films == ("upper", "lower")
    assert [one.name for one in place(device).holes] == ["upper.hole1"]
    apart = load({"material": MATERIAL, "film": {"upper": upper, "lower": lower | {"z": "1 um"}}})
    assert len(place(apart).conductors) == 2
    assert place(apart).holes == ()


def test_films_at_other_heights_may_overlap() -> None:
    stack = {"below": RING, "above": RING | {"z": "100 nm"}}
    device = load({"material": MATERIAL, "film": stack, "hole": {"h": {"at": at(0, 0), "film": "above"}}})
    assert [one.name for one in place(device).holes] == ["below.hole1", "h"]


def test_periodic_box_is_around_all_films_by_default() -> None:
    device = load(strip(lattice={"periodic": ["x"]}))
    assert place(device).periods == (pytest.approx(8e-6, rel=1e-12), None)
    assert device.cell == 2.5e-8
