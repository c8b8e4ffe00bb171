"""Descriptions with ports for the London level: rings, washers and strips, lengths in um."""

from typing import Any

import pytest

from fluxoid.device import load, place
from fluxoid.errors import InputError

LONDON = {"penetration_depth": "90 nm"}
MATERIAL = LONDON | {"coherence_length": "40 nm", "resistivity": "3 uohm cm"}
CELL = {"cell": "50 nm"}


def at(x: float, y: float) -> list[str]:
    """A point in um."""
    return [f"{x} um", f"{y} um"]


def box(left: float, bottom: float, right: float, top: float) -> dict[str, Any]:
    """A rectangle by its sides, um."""
    return {
        "kind": "rectangle",
        "width": f"{right - left} um",
        "height": f"{top - bottom} um",
        "center": at((left + right) / 2, (bottom + top) / 2),
    }


def film(shape: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A film 200 nm thick."""
    return {"thickness": "200 nm", "shape": shape, **more}


def without(shape: dict[str, Any], *minus: dict[str, Any]) -> dict[str, Any]:
    """What is left of a shape."""
    return {"kind": "difference", "shape": shape, "minus": list(minus)}


# an outline of 10 um, a hole of 4 um, a slit of 1 um from the hole to the right edge
WASHER = film(without(box(-5, -5, 5, 5), box(-2, -2, 2, 2), box(2, -0.5, 5, 0.5)))
RING = film(without(box(-5, -5, 5, 5), box(-2, -2, 2, 2)))
GROUND = film(box(-20, -20, 20, 20), z="-400 nm")


def line(start: list[str], end: list[str], **more: Any) -> dict[str, Any]:
    """A port on a line."""
    return {"from": start, "to": end, **more}


def device(films: dict[str, Any], **tables: Any) -> dict[str, Any]:
    """A description for the London level alone."""
    return {"material": LONDON, "film": films, "lattice": CELL, **tables}


def one(films: dict[str, Any], port: dict[str, Any]) -> Any:
    """The region of the port j; the films are joined far away, so that a current passes through it."""
    away = device(films | {"away": film(box(-90, -90, 90, 90), z="-9 um")}, port={"j": port})
    away["via"] = {
        f"v{n}": {"films": ["away", name], "shape": away["film"][name]["shape"]} for n, name in enumerate(films)
    }
    (region,) = place(load(away)).ports
    return region


def told(source: dict[str, Any]) -> str:
    """What load says of a description."""
    with pytest.raises(InputError) as caught:
        load(source)
    return str(caught.value)


STRIP = film(box(-5, -1, 5, 1))
ENDS = {
    "a": {"film": "strip", "kind": "normal", "shape": box(-5.1, -1, -4.9, 1)},
    "b": {"film": "strip", "kind": "superconducting", "shape": box(4.9, -1, 5.1, 1)},
    "c": {"film": "ground", "kind": "normal", "shape": box(19.9, -1, 20.1, 1)},
    "d": {"film": "ground", "kind": "normal", "shape": box(-20.1, -1, -19.9, 1)},
}
LINE = device({"strip": STRIP, "ground": GROUND}, contact=ENDS)
BRIDGE = line(at(1.9, 0), at(5.2, 0))
SLIT = line(at(4, -0.7), at(4, 0.7), width="1 um")
