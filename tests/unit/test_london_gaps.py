"""Gaps, junctions and vias narrower than a cell: what the lattice does not resolve must not join or lose anything."""

import math

import numpy as np
import pytest

from fluxoid.device import Device
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.lattice.holes import components
from fluxoid.london import build, inductance_of
from fluxoid.london.matrices import Matrices, matrices

CELL = 0.25e-6
MATERIAL = {"penetration_depth": 90e-9}


def _rectangle(width: float, height: float, x: float = 0.0, y: float = 0.0) -> dict:
    return {"kind": "rectangle", "width": width, "height": height, "center": [x, y]}


def _washer(slit: float, y: float, port: float = 0.5e-6, angle: float = 0.0, cell: float = CELL) -> Matrices:
    """A washer whose slit, with a junction at its outer end, lies so far above the middle."""
    hole, cut = _rectangle(2e-6, 2e-6), _rectangle(4e-6, slit, 2.5e-6, y)
    whole = {"kind": "difference", "shape": _rectangle(8e-6, 8e-6), "minus": [hole, cut]}
    shape = {"kind": "rotate", "shape": whole, "angle": angle}
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    ends = [[float(one) for one in turn @ (3.6e-6, y + side * (slit / 2 + 1e-9))] for side in (-1, 1)]
    film = {"w": {"shape": shape, "thickness": 100e-9}}
    device = Device(material=MATERIAL, film=film, port={"j": {"from": ends[0], "to": ends[1], "width": port}})
    return matrices(build(device, cell))


@pytest.mark.parametrize("place", [0.0, 0.25, 0.5, 0.6])
def test_a_slit_narrower_than_a_cell_opens_its_hole_wherever_it_lies(place: float) -> None:
    """All of the current around the hole passes the junction; L is that of a lattice eight times as fine, to 3 %.

    3 %: a place that is wrong by up to half a cell, and a slit that is wider by as much. Joined by cells, the hole
    would have 30 % less, and a tenth of its current would pass the junction.
    """
    coarse, fine = _washer(0.1e-6, place * CELL), _washer(0.1e-6, place * CELL, cell=CELL / 8)
    assert coarse.through == pytest.approx(np.array([[1.0]]), abs=1e-9)
    assert coarse.total[0, 0] == pytest.approx(fine.total[0, 0], rel=0.03)


@pytest.mark.parametrize("angle", [0.3, math.pi / 4, 1.2])
def test_a_slanted_slit_narrower_than_a_cell_opens_its_hole(angle: float) -> None:
    assert _washer(0.1e-6, 0.0, angle=angle).through == pytest.approx(np.array([[1.0]]), abs=1e-9)


@pytest.mark.parametrize("place", [0.0, 0.5])
def test_a_junction_narrower_than_a_cell_carries_the_current(place: float) -> None:
    assert _washer(0.6e-6, place * CELL, port=0.08e-6).through == pytest.approx(np.array([[1.0]]), abs=1e-9)


@pytest.mark.parametrize("place", [0.0, 0.3, 0.5, 0.8])
def test_films_nearer_than_a_cell_are_apart(place: float) -> None:
    """Two films side by side, with 0.3 cells between them: two pieces, whose holes carry currents of their own."""
    films = {}
    for name, side in (("left", -1), ("right", 1)):
        x = side * (2e-6 + 0.15 * CELL) + place * CELL
        ring = {"kind": "difference", "shape": _rectangle(4e-6, 4e-6, x), "minus": [_rectangle(2e-6, 2e-6, x)]}
        films[name] = {"shape": ring, "thickness": 100e-9}
    films["far"] = {"shape": _rectangle(CELL, CELL, -6e-6), "thickness": 100e-9}  # so that the lattice stays in place
    problem = build(Device(material=MATERIAL, film=films), CELL)
    assert components(problem.stack.sheets[0].lattice).max() == 2
    assert problem.holes == ("left.hole1", "right.hole1")


@pytest.mark.parametrize("place", [0.0, 0.5])
def test_a_via_narrower_than_a_cell_joins_its_films(place: float) -> None:
    """A wire over a plane, and a plug to it of a third of a cell: the inductance with a plug of one cell, to 2 %."""
    found = []
    for side in (0.3, 1.0):
        at = 1.5e-6 + place * CELL
        wire, plane = _rectangle(4e-6, 1e-6), _rectangle(6e-6, 3e-6)
        contact = {"kind": "superconducting", "film": "wire", "shape": _rectangle(1e-8, 1e-6, -2e-6)}
        back = {"kind": "superconducting", "film": "plane", "shape": _rectangle(1e-8, 3e-6, -3e-6)}
        device = Device(
            material=MATERIAL,
            film={
                "plane": {"shape": plane, "thickness": 100e-9},
                "wire": {"shape": wire, "thickness": 100e-9, "z": 300e-9},
            },
            via={"plug": {"films": ("plane", "wire"), "shape": _rectangle(side * CELL, side * CELL, at, place * CELL)}},
            contact={"near": contact, "back": back},
            port={"p": {"contacts": ("near", "back")}},
        )
        found.append(float(matrices(build(device, CELL)).total[0, 0]))
    assert found[0] == pytest.approx(found[1], rel=0.02)


@pytest.mark.parametrize("size", [0.05, 0.3, 0.6])
def test_a_hole_smaller_than_a_cell_has_an_inductance_or_is_told(size: float) -> None:
    """Around a corner of the lattice one corner, held as those of holes are; between corners it is left out."""
    for place in (2e-6, 2e-6 + CELL / 2):
        holes = [_rectangle(2e-6, 2e-6), _rectangle(size * CELL, size * CELL, place, place)]
        cut = {"kind": "difference", "shape": _rectangle(8e-6, 8e-6), "minus": holes}
        film = {"f": {"shape": cut, "thickness": 50e-9, "sheets": 1}}
        device = Device(material=MATERIAL, film=film)
        if place > 2e-6:
            with pytest.warns(UnwiseWarning, match="f.hole2: smaller than the cells, .* and left out"):
                assert inductance_of(device, cell=CELL).names == ("f.hole1",)
        else:
            assert np.diag(matrices(build(device, CELL)).total).min() > 1e-14


def test_cells_in_which_no_hole_is_left_are_refused() -> None:
    cut = {"kind": "difference", "shape": _rectangle(8e-6, 8e-6), "minus": [_rectangle(1e-6, 1e-6, 1e-6, 1e-6)]}
    device = Device(material=MATERIAL, film={"f": {"shape": cut, "thickness": 50e-9, "sheets": 1}})
    with pytest.raises(InputError, match="cell: no hole is left on cells of 3"):
        inductance_of(device, cell=0.8e-6)


@pytest.mark.parametrize("factor", [7.0, 0.3])
def test_edges_through_corners_of_the_lattice_do_not_hang_on_rounding(factor: float) -> None:
    """A hole whose slanted edges pass through corners: all lengths times a factor, L times that."""
    found = []
    for one in (1.0, factor):
        points = [(-4, -2), (4, -2), (2, 2), (-2, 2)]
        hole = {"kind": "polygon", "points": [[one * CELL * x, one * CELL * y] for x, y in points]}
        cut = {"kind": "difference", "shape": _rectangle(one * 4e-6, one * 4e-6), "minus": [hole]}
        device = Device(
            material={"penetration_depth": one * 90e-9}, film={"f": {"shape": cut, "thickness": one * 100e-9}}
        )
        found.append(float(matrices(build(device, one * CELL, tolerance=1e-11)).total[0, 0]) / one)
    assert found[1] == pytest.approx(found[0], rel=1e-8)
