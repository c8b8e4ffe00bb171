"""One strip with a hole between two contacts, turned by any angle on the lattice: its critical current and voltage.

Lengths in coherence lengths, currents in J0 times the cross-section, voltages in V0.
"""

from typing import Any

from fluxoid.device import Device, load
from fluxoid.recipes import critical_current, current_voltage

LENGTH, WIDTH, RADIUS, HOLE = 12.0, 4.0, 1.0, (0.5, 0.3)
FIELD = 0.1  # Bc2
CURRENT = 0.3  # above the critical one, .22


def rotated(angle: float, cell: float, kind: str, recipe: dict[str, Any]) -> Device:
    """The strip turned by ``angle`` degrees, its contacts of a kind; recipes' currents enter at "left"."""

    def turned(shape: dict[str, Any]) -> dict[str, Any]:
        return {"kind": "rotate", "shape": shape, "angle": f"{angle!r} deg"} if angle else shape

    def rectangle(width: float, x: float) -> dict[str, Any]:
        return {
            "kind": "rectangle",
            "width": f"{width!r} xi",
            "height": f"{WIDTH!r} xi",
            "center": [f"{x!r} xi", "0 xi"],
        }

    hole = {"kind": "disk", "radius": f"{RADIUS!r} xi", "center": [f"{x!r} xi" for x in HOLE]}
    ends = {"left": -LENGTH / 2, "right": LENGTH / 2}
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "100 uohm cm",
                "gamma": 1.0,
            },
            "film": {
                "strip": {
                    "thickness": "20 nm",
                    "shape": turned({"kind": "difference", "shape": rectangle(LENGTH, 0.0), "minus": [hole]}),
                }
            },
            "contact": {
                name: {"film": "strip", "kind": kind, "shape": turned(rectangle(0.02, x))} for name, x in ends.items()
            },
            "source": [{"kind": "uniform", "field": f"{FIELD!r} Bc2"}],
            "lattice": {"cell": f"{cell!r} xi"},
            "recipe": recipe,
        }
    )


def current_unit(device: Device) -> float:
    """J0 times the cross-section, A."""
    material, film = device.material, device.film["strip"]
    return material.current_density_unit * WIDTH * material.working_coherence_length * film.thickness


def bisected(
    angle: float, cell: float, kind: str, between: tuple[float, float] = (0.15, 0.25), accuracy: float = 2e-4
) -> tuple[float, float]:
    """Critical current and half its bracket, J0, from bisection between two currents."""
    unit = current_unit(rotated(angle, cell, kind, {"kind": "relax"}))
    lower, upper, width = (f"{one * unit!r} A" for one in (*between, accuracy))
    recipe = {"kind": "critical-current", "lower": lower, "upper": upper, "accuracy": width}
    waiting = {"contact": "left", "settle": "30 tau0", "average": "60 tau0"}
    found = critical_current(rotated(angle, cell, kind, recipe | waiting))
    return float(found["critical_current"][0]) / unit, float(found["critical_current_error"][0]) / unit


def measured(angle: float, cell: float, kind: str, accuracy: float = 2e-4, average: float = 1000.0) -> dict[str, float]:
    """Critical current, half its bracket, mean voltage over whole slips, its error, and the number of those slips."""
    plain = rotated(angle, cell, kind, {"kind": "relax"})
    above = f"{CURRENT * current_unit(plain)!r} A"
    driven = {"kind": "current-voltage", "contact": "left", "currents": [above], "direction": "up"}
    waiting = {"settle": "100 tau0", "average": f"{average!r} tau0"}
    curve = current_voltage(rotated(angle, cell, kind, driven | waiting))
    critical, bracket = bisected(angle, cell, kind, accuracy=accuracy)
    return {
        "critical_current": critical,
        "bracket": bracket,
        "voltage": float(curve["voltage"][0]) / plain.material.voltage_unit,
        "voltage_error": float(curve["voltage_error"][0]) / plain.material.voltage_unit,
        "slips": float(curve["slips"][0]),
    }
