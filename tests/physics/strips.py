"""Strips with contacts over their ends, for tests of voltages and time."""

import math
from typing import Any

from fluxoid.device import load
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.setup.from_device import build

XI, LAMBDA, THICKNESS, RESISTIVITY = 0.5e-6, 2e-6, 0.1e-6, 1e-6


def strip(
    length: float,
    width: float,
    *,
    cell: float = 0.5,
    angle: float = 0.0,
    hole: float = 0.0,
    contacts: str = "normal",
    current: Any = "0 A",
    sources: list[dict[str, Any]] | None = None,
    gamma: float = 10.0,
    probes: float = 0.35,
    **tables: Any,
) -> GinzburgLandau:
    """A strip along x, turned by ``angle`` degrees, with a round hole; lengths in units of xi = 0.5 um.

    contacts: their kind, "" for none. Current enters at the left; probes "a" and "b" lie on the axis at -/+ ``probes``
    of the length.
    """
    shape: dict[str, Any] = {"kind": "rectangle", "width": _um(length), "height": _um(width)}
    if hole:
        shape = {"kind": "difference", "shape": shape, "minus": [{"kind": "disk", "radius": _um(hole)}]}
    ends = {}
    for name, side in (("left", -1), ("right", 1)):
        center = [_um(side * length / 2), "0 um"]
        edge = {"kind": "rectangle", "width": _um(0.02), "height": _um(width), "center": center}
        ends[name] = {"film": "strip", "kind": contacts, "shape": _turned(edge, angle)}
    ends["left"]["current"] = current
    along = _um(probes * length * math.cos(math.radians(angle))), _um(probes * length * math.sin(math.radians(angle)))
    return build(
        load(
            {
                "material": {
                    "penetration_depth": "2 um",
                    "coherence_length": "0.5 um",
                    "resistivity": "100 uohm cm",
                    "gamma": gamma,
                },
                "film": {"strip": {"thickness": "100 nm", "shape": _turned(shape, angle)}},
                "contact": ends if contacts else {},
                "probe": {"a": {"at": [f"-{along[0]}", f"-{along[1]}"]}, "b": {"at": list(along)}},
                "source": sources or [],
                "lattice": {"cell": f"{cell} xi"},
                "run": {"duration": "1 tau0"} | tables.pop("run", {}),
                **tables,
            }
        )
    )


def _um(x: float) -> str:
    return f"{x * XI * 1e6!r} um"


def _turned(shape: dict[str, Any], angle: float) -> dict[str, Any]:
    return {"kind": "rotate", "shape": shape, "angle": f"{angle!r} deg"} if angle else shape
