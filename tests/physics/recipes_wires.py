"""Wires between superconducting contacts for tests of recipes, and their exact currents.

Lengths in coherence lengths, currents in J0 times the cross-section, so that a wire of length l at small phase carries
phi/l.
"""

from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from fluxoid.device import Device, load

DEPAIRING = 2 / (3 * np.sqrt(3))
NODES, WEIGHTS = (0.5 * part for part in np.polynomial.legendre.leggauss(400))
NODES = NODES + 0.5


def wire(
    length: float,
    cell: float,
    recipe: dict[str, Any],
    width: float | None = None,
    gamma: float = 0.0,
    kind: str = "superconducting",
    current: str | None = None,
    **tables: Any,
) -> Device:
    """A wire along x from the contact "left", with a current if given, to "right"; one cell wide unless told."""
    width = width or cell
    ends: dict[str, dict[str, Any]] = {
        name: {
            "film": "wire",
            "kind": kind,
            "shape": {
                "kind": "rectangle",
                "width": "0.01 xi",
                "height": f"{width!r} xi",
                "center": [f"{x!r} xi", "0 xi"],
            },
        }
        for name, x in (("left", -length / 2), ("right", length / 2))
    }
    if current is not None:
        ends["left"]["current"] = current
    shape = {"kind": "rectangle", "width": f"{length!r} xi", "height": f"{width!r} xi"}
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "100 uohm cm",
                "gamma": gamma,
            },
            "film": {"wire": {"thickness": "20 nm", "shape": shape}},
            "contact": ends,
            "lattice": {"cell": f"{cell!r} xi"},
            "recipe": recipe,
            **tables,
        }
    )


def unit_current(device: Device) -> float:
    """J0 times the cross-section, A."""
    (film,) = device.film.values()
    return device.material.current_density_unit * film.shape.height * film.thickness


def amperes(device_like: Device, value: float) -> str:
    """A current given in the unit above, as a description takes it."""
    return f"{value * unit_current(device_like)!r} A"


def phases(start: float, stop: float, points: int) -> dict[str, Any]:
    """A current-phase recipe from left to right."""
    return {
        "kind": "current-phase",
        "contact": "left",
        "to": "right",
        "start": f"{start!r} rad",
        "stop": f"{stop!r} rad",
        "points": points,
        "settle": "1 tau0",
    }


def exact_branch(length: float, points: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """(phase, current) of a wire with |psi| = 1 at both ends, from phase 0 to where the branch turns back.

    The first integral of f'' = j^2/f^3 - f(1 - f^2) with f' = 0 in the middle, t = f^2, t1 its least value:
    t'^2 = 2 (t - t1)(t^2 - (2 - t1) t + 2 j^2/t1). Source: Likharev and Yakobson, Sov. Phys. Tech. Phys. 20, 950
    (1975).
    """
    found = [one for s in np.linspace(0, 1, points + 2)[1:-1] if (one := _half_wire(length, 1 - s**2)) is not None]
    curve = np.array(sorted(found, key=lambda one: -one[2]))
    last = int(np.argmax(curve[:, 0]))
    return np.concatenate([[0.0], curve[: last + 1, 0]]), np.concatenate([[0.0], curve[: last + 1, 1]])


def exact_current(length: float, phase: np.ndarray) -> np.ndarray:
    """Current of the same wire at phases on that branch."""
    return np.asarray(CubicSpline(*exact_branch(length))(phase))


def exact_critical_current(length: float) -> float:
    """The largest current of the branch."""
    at, current = exact_branch(length)
    return float(CubicSpline(at, current)(np.linspace(at[0], at[-1], 20001)).max())


def _half_wire(length: float, t1: float) -> tuple[float, float, float] | None:
    """(phase, current, t1) of the wire whose least |psi|^2 is t1; None if there is none of this length."""

    def integrand(j2: float) -> tuple[np.ndarray, np.ndarray]:
        # t = t1 + (1 - t1) s^2 takes the root at t1 out.
        t = t1 + (1 - t1) * NODES**2
        return t, 2 * np.sqrt(1 - t1) * WEIGHTS / np.sqrt(2 * (t * t - (2 - t1) * t + 2 * j2 / t1))

    top = min(max(1 - t1 / 2, t1), 1.0)
    least = max(0.0, ((2 - t1) * top - top * top) * t1 / 2) * (1 + 1e-9) + 1e-12
    if integrand(least)[1].sum() < length / 2:
        return None
    j2 = brentq(lambda value: integrand(value)[1].sum() - length / 2, least, 1e6, xtol=1e-16, rtol=1e-14)
    t, weights = integrand(j2)
    return 2 * float((np.sqrt(j2) / t * weights).sum()), float(np.sqrt(j2)), t1
