"""Ports and vias that cannot be: each is refused with its place and what to try."""

from typing import Any

import pytest

from unit.ported_films import (
    BRIDGE,
    ENDS,
    GROUND,
    LINE,
    RING,
    SLIT,
    STRIP,
    WASHER,
    at,
    box,
    device,
    film,
    line,
    told,
)

CASES: list[tuple[dict[str, Any], str]] = [
    (device({"ring": RING}, port={"j": line(at(6, 0), at(7, 0))}), "port.j: a port across nothing: its line crosses"),
    (
        device({"ring": RING}, port={"j": line(at(3, 0), at(5.2, 0))}),
        "port.j: the line ends inside the film, at (3 um, 0 m), and a port goes from edge to edge. "
        "Try: a line that goes on; the nearest edge is at (2 um, 0 m)",
    ),
    (
        device({"ring": RING, "ground": GROUND}, port={"j": line(at(3, 0), at(5.2, 0))}),
        "port.j: the line ends inside the film, at (3 um, 0 m)",
    ),
    (
        device({"ring": RING}, port={"j": line(at(-6, 0), at(6, 0))}),
        "port.j: the line crosses 2 stretches of film, and a port opens one. Try: a line shorter than from (-5 um,",
    ),
    (
        device({"washer": WASHER}, port={"j": line(at(4, -0.7), at(4, 0.7))}),
        'port.j: its middle, (4 um, 0 m), lies outside the film, as that of a junction across a slit. Try: width = "',
    ),
    (
        device({"a": film(box(0, 0, 1, 1)), "b": film(box(2, 0, 3, 1))}, port={"j": line(at(-1, 0.5), at(4, 0.5))}),
        "port.j: the line crosses 2 stretches of film",
    ),
    (
        device({"a": STRIP, "b": STRIP | {"z": "1 um"}}, port={"j": line(at(0, -2), at(0, 2))}),
        'port.j: the line fits films at several heights: "a" and "b". Try: film = "a"',
    ),
    (
        device({"ring": RING}, port={"j": BRIDGE | {"width": "1 um"}}),
        "port.j: the line does not go from film to film, and a port across a bridge has no width. Try: no width",
    ),
    (
        device({"ring": RING}, port={"j": line(at(6, 0), at(7, 0), width="1 um")}),
        "port.j: a port across nothing: neither end of its line touches a film",
    ),
    (
        device({"ring": RING}, port={"j": line(at(3, 0), at(4, 0), width="1 um")}),
        "port.j: the line does not go from film to film, and a port across a bridge has no width",
    ),
    (
        device({"washer": WASHER}, port={"j": line(at(4, -0.7), at(4, 0.3), width="1 um")}),
        "port.j: the line ends at (4 um, 300 nm), where no film is, and a slit has one on either side. "
        "Try: an end in the film; the nearest point of it is (4 um, 500 nm)",
    ),
    (
        device({"washer": WASHER}, port={"j": line(at(4.8, -0.7), at(4.8, 0.7), width="1 um")}),
        'port.j.width: a port of 1 um is wider than the edge of film "washer". Try: width = "400 nm"',
    ),
    (
        device(
            {"washer": WASHER, "pad": film(box(8, -1, 9, 1))}, port={"j": line(at(3, -0.7), at(3, 6), width="1 um")}
        ),
        "port.j: the line crosses 2 slits, and a port closes one",
    ),
    (
        device({"ring": RING}, port={"j": line(at(5, -6), at(5, 6))}),  # along an edge
        "port.j: a port across nothing",
    ),
    (
        device({"strip": STRIP}, port={"j": line(at(0, -2), at(0, 2))}),
        "port.j: nothing else joins its two sides, and no current passes through it. Try: another port or a via",
    ),
    (
        device(
            {"a": film(box(-3, -1, -0.1, 1)), "b": film(box(0.1, -1, 3, 1))},
            port={"j": line(at(-0.1, 0), at(0.1, 0), width="1 um")},
        ),
        "port.j: nothing else joins its two sides",
    ),
    (device({"r": RING}, port={"j": BRIDGE | {"film": "q"}}), 'port.j.film: no film is named "q". Try: "r"'),
    (device({"r": RING}, port={"j": {"from": at(0, 0)}}), "port.j: to missing. Try: from and to across a bridge"),
    (device({"r": RING}, port={"j": {"return": ["a", "b"]}}), "port.j: a return without contacts"),
    (device({"r": RING}, port={"j": line(at(0, 0), at(0, 0))}), "port.j: both ends of the port are the same point"),
    (
        device({"r": RING}, port={"j": BRIDGE | {"contacts": ["a", "b"]}}),
        "port.j: contacts and from are given, of two kinds of port",
    ),
    (
        device({"r": RING}, port={"j": BRIDGE}, hole={"j": {"at": at(0, 0)}}),
        "port.j: a hole has this name, and both stand in one matrix",
    ),
    (
        device({"r": RING}, port={"j": BRIDGE, "k": line(at(2, 0.5), at(5, -0.5))}),
        'port.k: takes the place of port "j". Try: lines that lie apart',
    ),
    (
        device({"w": WASHER}, port={"j": SLIT, "k": line(at(3.5, -0.5), at(3.5, 0.5), width="1 um")}),
        'port.k: takes the place of port "j"',
    ),
    (LINE | {"port": {"p": {"contacts": ["a", "q"]}}}, 'port.p.contacts: no contact is named "q"'),
    (LINE | {"port": {"p": {"contacts": ["a", "a"]}}}, 'port.p: contacts names "a" twice'),
    (
        LINE | {"port": {"p": {"contacts": ["a", "c"]}}},
        'port.p: its current enters film "strip" and never leaves it. Try: return = ["c", "d"]',
    ),
    (
        LINE | {"port": {"p": {"contacts": ["a", "b"], "return": ["b", "a"]}}},
        'port.p: return names "b", which is one of the port\'s own contacts',
    ),
    (LINE | {"port": {"p": {"contacts": ["a", "b"], "return": ["c", "q"]}}}, 'port.p.return: no contact is named "q"'),
    (
        LINE | {"contact": ENDS | {"b": ENDS["b"] | {"kind": "insulating"}}, "port": {"p": {"contacts": ["a", "b"]}}},
        'port.p: contact "b" is insulating and carries no current. Try: kind = "normal"',
    ),
    (LINE | {"via": {"v": {"films": ["strip", "q"], "shape": box(0, 0, 1, 1)}}}, 'via.v.films: no film is named "q"'),
    (
        LINE | {"via": {"v": {"films": ["strip", "ground"], "shape": box(6, 0, 7, 1)}}},
        'via.v.shape: the shape misses film "strip". Try: a shape that lies over both films',
    ),
    (
        LINE | {"via": {"v": {"films": ["ground", "strip"], "shape": box(5, 0, 7, 1)}}},  # it only touches the strip
        'via.v.shape: the shape misses film "strip"',
    ),
    (
        device(
            {"a": film(box(0, 0, 1, 1)), "b": film(box(2, 0, 3, 1), z="1 um")},
            via={"v": {"films": ["a", "b"], "shape": box(0, 0, 3, 1)}},
        ),
        'via.v.shape: films "a" and "b" do not lie above one another in the shape',
    ),
    (
        device(
            {"a": film(box(0, 0, 1, 1)), "b": film(box(2, 0, 3, 1))},
            via={"v": {"films": ["a", "b"], "shape": box(0, 0, 3, 1)}},
        ),
        'via.v.films: "a" and "b" lie at one height',
    ),
    (
        LINE | {"via": {"v": {"films": ["strip", "strip"], "shape": box(0, 0, 1, 1)}}},
        'via.v.films: names film "strip" twice',
    ),
    (
        device({"a": film(box(0, 0, 1, 1)), "b": film(box(1, 0, 2, 1), z="100 nm")}),
        'film.b.z: touches film "a", and their middles lie at different heights',
    ),
    (
        device({"a": STRIP, "b": STRIP | {"z": "100 nm"}}),
        'film.b: overlaps film "a" at ',
    ),
    (device({"a": STRIP | {"sheets": 17}}), "film.a.sheets: 17 is not at most 16"),
    (device({"a": STRIP | {"penetration_depth": "-1 nm"}}), 'film.a.penetration_depth: "-1 nm" is less than 0'),
]


@pytest.mark.parametrize(("source", "words"), CASES, ids=[words[:50] for _, words in CASES])
def test_what_is_refused(source: dict[str, Any], words: str) -> None:
    assert words in told(source)
