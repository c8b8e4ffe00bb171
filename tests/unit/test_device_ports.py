"""Ports and vias: what a line crosses, which edges current takes, and what is refused with its place."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.constants import flux_quantum
from fluxoid.device import Device, Port, content_hash, dump, load, place, takes_rest
from fluxoid.errors import InputError
from fluxoid.gl.setup.from_device import lay_out
from unit.ported_films import (
    BRIDGE,
    ENDS,
    GROUND,
    LINE,
    LONDON,
    MATERIAL,
    RING,
    SLIT,
    STRIP,
    WASHER,
    at,
    box,
    device,
    film,
    line,
    one,
    told,
    without,
)


def test_a_bridge_is_crossed_from_edge_to_edge() -> None:
    region = one({"ring": RING}, line(at(1.9, 0), at(5.2, 0)))
    assert (region.name, region.kind, region.film, region.banks) == ("j", "bridge", "ring", ())
    assert region.line == pytest.approx(np.array([[2e-6, 0], [5e-6, 0]]), abs=1e-14)
    exact = one({"ring": RING}, line(at(5, 0), at(2, 0)))  # ends on the edges, and the other way round
    assert exact.line == pytest.approx(np.array([[5e-6, 0], [2e-6, 0]]), abs=1e-14)


def test_a_bridge_above_a_ground_plane_is_that_of_the_film_it_crosses() -> None:
    films = {"ground": GROUND, "ring": RING}
    assert one(films, line(at(1.9, 0), at(5.2, 0))).film == "ring"
    assert one(films, line(at(-30, 0), at(30, 0), film="ground")).film == "ground"


def test_a_bridge_of_two_films_that_touch_is_one_stretch() -> None:
    left, right = film(box(-3, -1, 0, 1)), film(box(0, -1, 3, 1))
    region = one({"left": left, "right": right}, line(at(-4, 0), at(4, 0)))
    assert np.diff(region.line[:, 0])[0] == pytest.approx(6e-6, rel=1e-9)


def test_a_slit_has_two_banks_of_the_width() -> None:
    region = one({"washer": WASHER}, line(at(4, -0.7), at(4, 0.5), width="1.5 um"))
    assert region.kind == "slit"
    assert region.line == pytest.approx(np.array([[4e-6, -0.5e-6], [4e-6, 0.5e-6]]), abs=1e-14)
    for (name, edge), y in zip(region.banks, (-0.5e-6, 0.5e-6), strict=True):
        assert name == "washer"
        left, bottom, right, top = edge.bounds
        assert (left, bottom, right, top) == pytest.approx((3.25e-6, y, 4.75e-6, y), abs=1e-12)


def test_a_slit_between_two_films() -> None:
    films = {"left": film(box(-3, -1, -0.1, 1)), "right": film(box(0.1, -1, 3, 1)), "ground": GROUND}
    region = one(films, line(at(0.1, 0), at(-0.1, 0), width="2 um"))  # as wide as the films
    assert [name for name, _ in region.banks] == ["right", "left"]
    assert [edge.length for _, edge in region.banks] == pytest.approx([2e-6, 2e-6], rel=1e-6)
    assert [edge.centroid.x for _, edge in region.banks] == pytest.approx([1e-7, -1e-7], abs=1e-14)


@given(st.floats(0, 6.28), st.floats(-2, 2), st.floats(0.2, 1.9))
def test_banks_turn_and_move_with_the_device(angle: float, x: float, width: float) -> None:
    c, s = np.cos(angle), np.sin(angle)
    turned = [
        {"kind": "rotate", "shape": part, "angle": f"{angle!r} rad"}
        for part in (box(-3, -1, -0.1, 1), box(0.1, -1, 3, 1))
    ]
    films = {
        name: film({"kind": "move", "shape": part, "by": at(x, 0)}) for name, part in zip("ab", turned, strict=True)
    }
    region = one(films, line(at(x - 0.2 * c, -0.2 * s), at(x + 0.2 * c, 0.2 * s), width=f"{width!r} um"))
    assert [name for name, _ in region.banks] == ["a", "b"]
    # a bank leaves out some 1e-13 m at its ends, so as not to take the sides of a finger as wide as the port
    assert [edge.length for _, edge in region.banks] == pytest.approx([width * 1e-6] * 2, abs=1e-12)
    assert np.linalg.norm(region.line[1] - region.line[0]) == pytest.approx(0.2e-6, rel=1e-6)


def test_a_bank_follows_a_round_edge() -> None:
    disks = {
        name: film({"kind": "disk", "radius": "2 um", "center": at(x, 0)}) for name, x in (("a", -2.5), ("b", 2.5))
    }
    region = one(disks, line(at(-1, 0), at(1, 0), width="2 um"))
    arc = 2 * 2e-6 * np.arcsin(0.5)
    assert [edge.length for _, edge in region.banks] == pytest.approx([arc, arc], rel=1e-4)


def test_contacts_with_a_return() -> None:
    source = LINE | {"port": {"line": {"contacts": ["a", "b"], "return": ["c", "d"]}}}
    loaded = load(source)
    (region,) = place(loaded).ports
    assert (region.kind, region.film, region.line.shape) == ("contacts", "strip", (0, 2))
    assert [name for name, _ in (*region.banks, *region.back)] == ["strip", "strip", "ground", "ground"]
    # the shapes reach 0.1 um into the film, and so does the edge at the corners of the strip
    assert [edge.centroid.x for _, edge in region.banks] == pytest.approx([-5e-6, 5e-6], rel=2e-3)
    assert [edge.centroid.x for _, edge in region.back] == pytest.approx([20e-6, -20e-6], rel=1e-6)
    assert load_text(loaded) == loaded


def load_text(what: Device) -> Device:
    """A description after it was written as TOML."""
    import tomllib

    return load(tomllib.loads(dump(what)))


def test_a_via_joins_two_films() -> None:
    joint = {"films": ["ground", "strip"], "shape": box(4, -3, 7, 3)}
    loaded = load(LINE | {"via": {"end": joint}, "port": {"line": {"contacts": ["a", "d"]}}})
    (via,) = place(loaded).vias
    assert (via.name, via.films) == ("end", ("ground", "strip"))
    assert via.polygon.bounds == pytest.approx((4e-6, -1e-6, 5e-6, 1e-6), abs=1e-14)  # where both films are
    assert place(loaded).networks == ((0, 1),)
    assert place(load(LINE)).networks == ((0,), (1,))
    assert load_text(loaded) == loaded


def test_vias_of_one_table_join_all_they_lie_over() -> None:
    two = {"kind": "union", "shapes": [box(-5, -1, -3, 1), box(3, -1, 5, 1)]}
    loaded = load(device({"pads": film(two), "ground": GROUND}, via={"v": {"films": ["pads", "ground"], "shape": two}}))
    assert place(loaded).networks == ((0, 1, 2),)
    assert [(one.name, one.polygon.centroid.x) for one in place(loaded).vias] == [
        ("v.1", pytest.approx(-4e-6, rel=1e-9)),
        ("v.2", pytest.approx(4e-6, rel=1e-9)),
    ]


def test_ports_through_which_a_current_passes() -> None:
    """Two junctions in a ring; one in a strip between contacts; one beside a via; one across a closed slit."""
    halves = {"j": line(at(1.9, 0), at(5.2, 0)), "k": line(at(-5.2, 0), at(-1.9, 0))}
    middle = {"j": line(at(0, -2), at(0, 2), film="strip")}
    plugs = {
        "v": {"films": ["strip", "ground"], "shape": {"kind": "union", "shapes": [box(-4, 0, -3, 1), box(3, 0, 4, 1)]}}
    }
    slot = film(without(box(-5, -5, 5, 5), box(-4, -0.5, 4, 0.5)))
    for source in (
        device({"ring": RING}, port=halves),
        LINE | {"port": middle},
        device({"strip": STRIP, "ground": GROUND}, port=middle, via=plugs),
        device({"slot": slot}, port={"j": line(at(0, -0.5), at(0, 0.5), width="1 um")}),
        device({"washer": WASHER}, port={"j": SLIT}),
    ):
        assert [region.name for region in place(load(source)).ports] == list(source["port"])


def test_a_junction_across_a_slit_keeps_the_loop_that_the_slit_opens() -> None:
    eye = {"eye": {"at": at(0, 0)}}
    assert "hole.eye.at: (0 m, 0 m) lies in no hole" in told(device({"washer": WASHER}, hole=eye))
    films = {"washer": WASHER, "ring": RING | {"z": "9 um"}}
    both = told(device(films, port={"j": SLIT}, hole=eye))
    assert both == 'hole.eye: (0 m, 0 m) lies in holes of washer and ring. Try: film = "washer"'
    closed = load(device(films, port={"j": SLIT}, hole={"eye": eye["eye"] | {"film": "washer"}}))
    found = {hole.name: (hole.film, hole.polygon.area * 1e12) for hole in place(closed).holes}
    # the hole of 16 um^2 and 1.5 um of the slit up to the port, from 3.5 um on
    assert found == {"eye": ("washer", pytest.approx(17.5, rel=1e-6)), "ring.hole1": ("ring", pytest.approx(16))}
    assert len(place(closed).conductors) == 2
    halves = {"left": film(box(-3, -1, -0.1, 1)), "right": film(box(0.1, -1, 3, 1))}
    two = {f"j{n}": line(at(-0.1, y), at(0.1, y), width="0.5 um") for n, y in ((1, -0.7), (2, 0.7))}
    (loop,) = place(load(device(halves, port=two))).holes
    assert (loop.name, loop.film) == ("left.hole1", "left")
    assert loop.polygon.area == pytest.approx(0.2e-6 * 0.9e-6, rel=1e-6)


def test_the_currents_of_films_that_a_port_or_a_via_joins_balance_together() -> None:
    halves = {"left": film(box(-3, -1, -0.1, 1)), "right": film(box(0.1, -1, 3, 1))}
    ends = {
        "in": {"film": "left", "kind": "normal", "shape": box(-3.1, -1, -2.9, 1), "current": "10 uA"},
        "out": {"film": "right", "kind": "normal", "shape": box(2.9, -1, 3.1, 1)},
    }
    port = {"j": line(at(-0.1, 0), at(0.1, 0), width="1 um")}
    alone = told(device(halves, contact=ends | {"out": ends["out"] | {"current": "-10 uA"}}))
    assert 'the currents of "in" add up to 10 uA' in alone
    whole = load(device(halves, contact=ends, port=port))
    assert takes_rest(whole, ("in", "out")) == "out"
    bias = {"bias": {"contacts": ["in", "out"]}}
    undriven = {name: {key: one[key] for key in one if key != "current"} for name, one in ends.items()}
    assert [region.kind for region in place(load(device(halves, contact=undriven, port=port | bias))).ports] == [
        "slit",
        "contacts",
    ]
    assert 'port.bias: its current enters film "left"' in told(device(halves, contact=undriven, port=bias))
    joint = {"v": {"films": ["strip", "ground"], "shape": box(0, -1, 1, 1)}}
    driven = ENDS | {"a": ENDS["a"] | {"current": "1 mA"}, "c": ENDS["c"] | {"current": "-1 mA"}}
    del driven["b"], driven["d"]
    assert load(LINE | {"contact": driven, "via": joint}).contact["a"].current is not None
    assert "add up to 1 mA" in told(LINE | {"contact": driven})


def test_a_contact_of_a_port_takes_the_rest_only_where_there_is_no_other() -> None:
    strip = {"strip": STRIP}
    ends = {"a": ENDS["a"] | {"current": "1 uA"}, "b": ENDS["b"]}
    port = {"p": {"contacts": ["a", "b"]}}
    assert takes_rest(load(device(strip, contact=ends, port=port)), ("a", "b")) == "b"
    sides = {
        name: {"film": "strip", "kind": "normal", "shape": box(-1, y - 0.1, 1, y + 0.1)}
        for name, y in (("top", 1), ("bottom", -1))
    }
    port = {"p": {"contacts": ["top", "bottom"]}}
    assert takes_rest(load(device(strip, contact=ends | sides, port=port)), ("a", "b", "top", "bottom")) == "b"
    assert "only one can take the rest" in told(device(strip, contact=ends | sides))


def test_ports_vias_and_depths_go_through_text_and_change_the_hash() -> None:
    plain = load(device({"ring": RING}))
    cut = load(device({"ring": RING}, port={"j": BRIDGE}))
    thick = load(device({"ring": RING | {"penetration_depth": "0 nm", "sheets": 4}}))
    assert len({content_hash(what) for what in (plain, cut, thick)}) == 3
    for what in (plain, cut, thick):
        assert load_text(what) == what
        assert content_hash(load_text(what)) == content_hash(what)
    assert thick.film["ring"].penetration_depth == 0
    assert Port(contacts=("a", "b"), **{"return": ("c", "d")}).all_contacts == ("a", "b", "c", "d")


def test_a_description_for_london_needs_no_coherence_length() -> None:
    bare = load({"material": LONDON, "film": {"ring": RING}})
    assert place(bare).films.polygons["ring"].area == pytest.approx(84e-12, rel=1e-12)
    with pytest.raises(InputError, match=r"lattice\.cell: is missing, and so is material\.coherence_length"):
        assert bare.cell
    with pytest.raises(InputError, match=r"material\.coherence_length: is missing"):
        assert bare.material.upper_critical_field < flux_quantum
    with pytest.raises(InputError, match="its coherence_length is not known here"):
        load({"material": LONDON, "film": {"ring": RING}, "lattice": {"cell": "0.25 xi"}})


def test_ginzburg_landau_refuses_what_london_alone_can_hold() -> None:
    def refused(films: dict[str, Any], **tables: Any) -> str:
        with pytest.raises(InputError) as caught:
            lay_out(load(device(films, **tables) | {"material": MATERIAL}))
        return str(caught.value)

    assert "film.r.penetration_depth: Ginzburg-Landau has one" in refused({"r": RING | {"penetration_depth": "1 nm"}})
    assert "port.j: Ginzburg-Landau has no junction across a slit" in refused({"w": WASHER}, port={"j": SLIT})


def test_shapely_lines_are_what_the_solver_gets() -> None:
    region = one({"washer": WASHER}, SLIT)
    assert all(edge.geom_type == "LineString" and shapely.is_valid(edge) for _, edge in region.banks)
