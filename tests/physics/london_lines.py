"""Microstrips, striplines and pairs of coplanar strips as devices: inductance per length from two lengths."""

from collections.abc import Callable
from typing import Any

import numpy as np

from fluxoid.device import Device, load
from fluxoid.london.inductance import limit, sheet_errors
from fluxoid.london.matrices import Matrices, matrices, numbers_of
from fluxoid.london.problem import build
from physics.london_films import UM, UNIT, box, device, film, um, without
from physics.london_strips import Bar, bars, extrapolated, loop

DEPTH, THICKNESS, GAP = 0.09, 0.2, 0.2  # um: the microstrips of the tables


def line(width: float, length: float, ground: float, lid: bool) -> Device:
    """A strip over a ground plane, under a lid or not; current goes along the strip and comes back by the planes."""
    films, contacts = {}, {}
    level = THICKNESS + GAP
    for k, (name, across) in enumerate((("ground", ground), ("strip", width), ("lid", ground))):
        if name == "lid" and not lid:
            continue
        shape = box(-length / 2, -across / 2, length / 2, across / 2)
        films[name] = {"shape": shape, "thickness": um(THICKNESS), "z": um(k * level)}
        for side, x in (("in", -length / 2), ("out", length / 2)):
            edge = {"kind": "rectangle", "width": um(1e-3), "height": um(across), "center": [um(x), um(0.0)]}
            contacts[f"{name}-{side}"] = {"film": name, "kind": "superconducting", "shape": edge}
    ports: dict[str, Any] = {
        plane: {"contacts": ["strip-in", "strip-out"], "return": [f"{plane}-out", f"{plane}-in"]}
        for plane in films
        if plane != "strip"
    }
    material = {"penetration_depth": um(DEPTH), "coherence_length": "50 nm", "resistivity": "10 uohm cm"}
    return load({"material": material, "film": films, "contact": contacts, "port": ports})


def per_length(described: Callable[[float], Device], lengths: tuple[float, float], cell: float, sheets: int) -> float:
    """Inductance over mu0 times length, the planes sharing the return evenly."""
    found = []
    for length in lengths:
        total = matrices(build(described(length), cell * UM, sheets)).total
        found.append(float(total.mean()) / UNIT)
    return (found[1] - found[0]) / (lengths[1] - lengths[0])


def told(
    described: Callable[[float], Device], lengths: tuple[float, float], cell: float, sheets: int
) -> tuple[float, float, float, float]:
    """The same with the errors of cells and of sheets, and the order, by the rules of ``inductance_of``.

    Edges must fall alike on cells of 4, 2 and 1 ``cell``. Return currents spread far over a plane: with one of 10 um
    and a strip of 5, lengths of 5 and 7.5 um come out 4.5 % high by their ends, 7.5 and 10 um 2 %, 20 and 25 um .1 %.
    """
    found = [of_lengths(described, lengths, cell * factor, sheets) for factor in (4, 2, 1)]
    value, of_cells, order = limit(found, narrow=False)
    twice = of_lengths(described, lengths, cell * 4, 2 * sheets)
    of_sheets = sheet_errors(value, (numbers_of(found[0]), numbers_of(twice)))
    return (*(float(one.inductance[0, 0]) for one in (value, of_cells, of_sheets)), order)


def of_lengths(described: Callable[[float], Device], lengths: tuple[float, float], cell: float, n: int) -> Matrices:
    """What inductances of two lengths, with n sheets a film, differ by, over mu0 times length."""
    one, other = (matrices(build(described(length), cell * UM, n, tolerance=1e-5)) for length in lengths)
    unit = UNIT * (lengths[1] - lengths[0])
    total, kinetic = (
        np.array([[(b.mean() - a.mean()) / unit]]) for a, b in ((one.total, other.total), (one.kinetic, other.kinetic))
    )
    return Matrices(("line",), total, kinetic, np.zeros(1), np.zeros((0, 1)), 0.0)


def reference(width: float, ground: float, lid: bool, count: int = 8) -> float:
    """The same by the cross-section."""
    knots = (-width / 2, width / 2)
    planes = [Bar(ground, THICKNESS, DEPTH, bottom=z, knots=knots) for z in (0.0, 2 * (THICKNESS + GAP))[: 1 + lid]]
    all_bars = [Bar(width, THICKNESS, DEPTH, bottom=THICKNESS + GAP), *planes]
    found = [loop(bars(all_bars, n, n // 2), [0], list(range(1, len(all_bars)))) for n in (count, 2 * count)]
    return float(extrapolated(*found))


def slot(length: float) -> Device:
    """Two coplanar strips from .5 to 1 on either side, joined at both ends, Lambda = 0."""
    half = length / 2
    return device({"film": film(without(box(-half, -1, half, 1), box(-half + 0.5, -0.5, half - 0.5, 0.5)), 0.0)})
