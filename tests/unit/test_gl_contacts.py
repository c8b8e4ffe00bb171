"""Contacts on curves, on whole edges, on seams, over gaps, and on films of several pieces."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array, diags_array
from scipy.sparse.linalg import spsolve

from fluxoid.device import Device, load, place
from fluxoid.errors import InputError
from fluxoid.gl.setup.from_device import build, lay_out, returns
from fluxoid.lattice.contacts import ContactLine, FilmLattice, rasterise_with_contacts

OFFSETS = ((0.0, 0.0), (0.13, 0.71), (0.58, 0.29))


def _washer(x: float = 0.0, y: float = 0.0) -> shapely.Polygon:
    centre = shapely.Point(x, y)
    return centre.buffer(20, 256).difference(centre.buffer(6, 256))


def _contact(name: str, line: shapely.Geometry) -> ContactLine:
    return ContactLine(name, line, pinned=True, conducting=True)


def _conductance(film: FilmLattice) -> float:
    """Sheet conductance between contacts 0 and 1, in squares, by a direct solver."""
    ny, nx = film.lattice.shape
    index = np.arange(ny * nx).reshape(ny, nx)
    w = film.conducting
    first = np.concatenate([index[w.wx > 0], index[w.wy > 0]])
    second = np.concatenate([np.roll(index, -1, 1)[w.wx > 0], np.roll(index, -1, 0)[w.wy > 0]])
    weight = np.concatenate([w.wx[w.wx > 0], w.wy[w.wy > 0]])
    half = coo_array((weight, (first, second)), shape=(ny * nx, ny * nx))
    laplacian = (diags_array(w.degree.ravel()) - half - half.T).tocsr()
    pin = film.pin.ravel()
    mu = np.where(pin == 0, 1.0, 0.0)
    free = np.flatnonzero((pin < 0) & (w.degree.ravel() > 0))
    mu[free] = spsolve(laplacian[free][:, free].tocsc(), -(laplacian @ mu)[free])
    return float(np.sum(weight * (mu[first] - mu[second]) ** 2))


def _corbino_error(cell: float) -> float:
    """Relative error of 2 pi/ln(b/a), rms over offsets of the lattice."""
    errors = []
    for x, y in OFFSETS:
        disk = _washer(x * cell, y * cell)
        rings = [shapely.LineString(ring.coords) for ring in (disk.exterior, disk.interiors[0])]
        film = rasterise_with_contacts(disk, [_contact("outer", rings[0]), _contact("inner", rings[1])], cell)
        errors.append(_conductance(film) * math.log(20 / 6) / (2 * math.pi) - 1)
    return float(np.sqrt(np.mean(np.square(errors))))


def test_contacts_over_whole_edges_hold_them() -> None:
    """A Corbino disk: a band along one side of a closed line is a ring. Order 2 is what slanted contacts have.

    Budget: 1e-3 is h/a squared at the coarser cell, with a constant of about .1.
    """
    coarse, fine = _corbino_error(0.5), _corbino_error(0.125)
    assert coarse < 1e-3
    assert math.log(coarse / fine, 4) > 1.8


def test_a_contact_on_a_curve_keeps_its_length() -> None:
    """The sides of the polygon that stands for a circle are shorter than a cell, and are no stubs."""
    disk = _washer()
    line = shapely.intersection(shapely.LineString(disk.interiors[0].coords), shapely.box(0, -10, 10, 10))
    film = rasterise_with_contacts(disk, [_contact("arc", line)], 1.0)
    assert film.lengths.sum() == pytest.approx(6 * math.pi, rel=1e-4)
    held = np.argwhere(film.pin == 0)
    angles = np.arctan2(film.lattice.y[held[:, 0]], film.lattice.x[held[:, 1]])
    assert angles.min() < -1.3
    assert angles.max() > 1.3


def test_a_region_that_laps_round_a_corner_holds_one_side() -> None:
    line = shapely.LineString([(0.4, 0), (0, 0), (0, 4), (0.4, 4)])
    film = rasterise_with_contacts(shapely.box(0, 0, 10, 4), [_contact("left", line)], 1.0)
    assert film.lengths.sum() == pytest.approx(4.0)


def test_a_contact_does_not_reach_across_a_gap() -> None:
    """Two films a cell apart: the contact on the one would hold the other, too."""
    films = shapely.box(0, 0, 12, 6).union(shapely.box(13, 0, 24, 6))
    line = _contact("right", shapely.LineString([(12, 0), (12, 6)]))
    with pytest.raises(InputError, match="faces film across a gap") as error:
        rasterise_with_contacts(films, [line], 1.0)
    assert error.value.where == "contact.right"
    assert rasterise_with_contacts(films, [line], 0.5).pin.max() == 0


def _rectangle(width: float, height: float, x: float = 0.0, y: float = 0.0) -> dict[str, Any]:
    return {
        "kind": "rectangle",
        "width": f"{width} nm",
        "height": f"{height} nm",
        "center": [f"{x} nm", f"{y} nm"],
    }


def _device(shape: dict[str, Any], contacts: dict[str, Any], **lattice: Any) -> Device:
    return load(
        {
            "material": {"penetration_depth": "100 nm", "coherence_length": "10 nm", "resistivity": "100 uohm cm"},
            "film": {"strip": {"thickness": "10 nm", "shape": shape}},
            "contact": {name: {"film": "strip", "kind": "normal", **table} for name, table in contacts.items()},
            "lattice": {"cell": "5 nm", **lattice},
        }
    )


@pytest.mark.parametrize("reach", [1.0, 30.0])
def test_a_contact_over_a_seam_leaves_the_period_alone(reach: float) -> None:
    """A region deeper than half a cell took a part of the seam for an edge, and its strip made the lattice grow."""
    ends = {
        "left": {"shape": _rectangle(reach, 140, -100), "current": "1 uA"},
        "right": {"shape": _rectangle(reach, 140, 100)},
    }
    layout = lay_out(_device(_rectangle(200, 100), ends, periodic=["y"]))
    assert layout.film.lattice.shape[0] == 20
    assert layout.film.lattice.wy[-1].sum() == 40
    assert layout.film.lengths.sum(axis=(1, 2)) == pytest.approx([100e-9, 100e-9])


def test_a_contact_on_a_seam_alone_touches_nothing() -> None:
    ends = {"top": {"shape": _rectangle(100, 2, 0, 50)}, "left": {"shape": _rectangle(1, 100, -100)}}
    with pytest.raises(InputError, match="goes on periodically") as error:
        lay_out(_device(_rectangle(200, 100), ends, periodic=["y"]))
    assert error.value.where == "contact.top"


def test_currents_return_within_their_piece_of_a_film() -> None:
    """One film of two strips: what enters the upper one leaves through the upper one."""
    strips = {"kind": "union", "shapes": [_rectangle(200, 40, 0, 50), _rectangle(200, 40, 0, -50)]}
    ends: dict[str, Any] = {}
    for name, y in (("upper", 50), ("lower", -50)):
        ends[f"{name}_left"] = {"shape": _rectangle(1, 40, -100, y), "current": "1 uA"}
        ends[f"{name}_right"] = {"shape": _rectangle(1, 40, 100, y)}
    made = _device(strips, ends)
    assert returns(made, place(made)) == {
        "upper_left": "upper_right",
        "upper_right": "upper_right",
        "lower_left": "lower_right",
        "lower_right": "lower_right",
    }


@pytest.mark.parametrize("angle", [0, 33])
def test_a_superconducting_contact_that_is_alone_in_its_film_takes_the_rest(angle: int) -> None:
    """Two strips apart, each between a normal and a superconducting contact: as if their phases were held.

    The current that such a contact draws when it alone is raised is zero to what the solver leaves, and must not be
    inverted. Budget: the same equations in the same gauge, whose potential is solved to a hundredth of the tolerance of
    the steps, 1e-5.
    """

    def turned(table: dict[str, Any]) -> dict[str, Any]:
        return {"kind": "rotate", "shape": table, "angle": f"{angle} deg"}

    def voltages(**rest: Any) -> np.ndarray:
        strips = {"kind": "union", "shapes": [_rectangle(100, 40, 0, y) for y in (-50, 50)]}
        ends: dict[str, Any] = {}
        for y in (-50, 50):
            ends[f"in{y + 50}"] = {"shape": turned(_rectangle(1, 40, -50, y)), "current": f"{50 + y / 5} uA"}
            ends[f"out{y + 50}"] = {"shape": turned(_rectangle(1, 40, 50, y)), "kind": "superconducting", **rest}
        model = build(_device(turned(strips), ends))
        assert model.advance(2 * model.scales.time, 1000)
        mu = model.snapshot().mu
        return np.array([mu.max(), mu[mu != 0].min(), mu.sum()])

    floating, held = voltages(), voltages(phase="0 rad")
    assert floating[0] > 0.1
    assert floating == pytest.approx(held, rel=1e-5)
