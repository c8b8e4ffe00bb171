"""Devices for tests of screening, described by a few numbers: lengths in um, Lambda of films next to nothing thick."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from fluxoid.constants import vacuum_permeability
from fluxoid.device import Device, load

UM = 1e-6
THIN = 1e-6  # um: what a thickness changes is of its order over the other lengths
UNIT = vacuum_permeability * UM  # H: the inductance mu0 times 1 um


def film(shape: Mapping[str, Any], screening: float, z: float = 0.0) -> dict[str, Any]:
    """A film of Lambda = lambda^2/d."""
    return {
        "shape": dict(shape),
        "thickness": um(THIN),
        "z": um(z),
        "penetration_depth": um(np.sqrt(screening * THIN)),
    }


def device(films: Mapping[str, Mapping[str, Any]], **tables: Any) -> Device:
    """A device of several films; further tables of the description."""
    material = {"penetration_depth": "100 nm", "coherence_length": "50 nm", "resistivity": "10 uohm cm"}
    return load({"material": material, "film": {k: dict(v) for k, v in films.items()}, **tables})


def ring(inner: float, outer: float = 1.0, x: float = 0.0, y: float = 0.0) -> dict[str, Any]:
    return {"kind": "ring", "inner_radius": um(inner), "outer_radius": um(outer), "center": [um(x), um(y)]}


def disk(radius: float = 1.0, x: float = 0.0, y: float = 0.0) -> dict[str, Any]:
    return {"kind": "disk", "radius": um(radius), "center": [um(x), um(y)]}


def box(left: float, bottom: float, right: float, top: float) -> dict[str, Any]:
    """A rectangle between two corners."""
    return {
        "kind": "rectangle",
        "width": um(right - left),
        "height": um(top - bottom),
        "center": [um((left + right) / 2), um((bottom + top) / 2)],
    }


def without(shape: Mapping[str, Any], *holes: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "difference", "shape": dict(shape), "minus": [dict(hole) for hole in holes]}


def um(value: float) -> str:
    """A length as a description has it."""
    return f"{float(value)!r} um"
