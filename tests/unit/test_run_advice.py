"""Advice: each piece is given where it is due, not where it is not, and its estimates are near known numbers."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity

from fluxoid.advice.check import Checked, check
from fluxoid.advice.ginzburg_landau import advice, ring_inductances, screening_left_out
from fluxoid.constants import vacuum_permeability as mu0
from fluxoid.device import load
from fluxoid.errors import InputError
from fluxoid.gl.setup.from_device import lay_out
from fluxoid.pairs.lengths.penetration_depth import symmetric_sheet_depth


def findings(**changes: Any) -> dict[str, str]:
    """Findings by place, of a small thin ring with some of its tables changed."""
    tables: dict[str, Any] = {
        "material": {"penetration_depth": "200 nm", "coherence_length": "100 nm", "resistivity": "3 uohm cm"},
        "film": {"ring": {"thickness": "10 nm", "shape": ring("500 nm", "300 nm")}},
        "lattice": {"cell": "25 nm"},
        "run": {"duration": "1 tau0"},
    }
    device = load(tables | changes)
    return {each.where: each.what for each in advice(device, lay_out(device))}


def ring(outer: str, inner: str) -> dict[str, str]:
    return {"kind": "ring", "outer_radius": outer, "inner_radius": inner}


def disk(radius: float) -> shapely.Geometry:
    return shapely.Point(0, 0).buffer(radius, quad_segs=64)


def test_a_small_thin_ring_is_fine() -> None:
    assert findings() == {}


def test_coarse_cells() -> None:
    assert set(findings(lattice={"cell": "51 nm"})) == {"lattice.cell"}
    assert findings(lattice={"cell": "50 nm"}) == {}


def test_depairing_on_a_coarse_grid_is_as_low_as_told() -> None:
    """The told number is the maximum of sin θ (1 - (2 - 2 cos θ)/h²)/h below 2/3√3, here at h = 0.8."""
    theta, h = np.linspace(0, math.pi / 2, 100001), 0.8
    largest = np.max(np.sin(theta) * (1 - (2 - 2 * np.cos(theta)) / h**2) / h)
    low = 100 * (1 - largest / (2 / 3**1.5))
    assert f"{low:.2g} % low" in findings(lattice={"cell": "80 nm"})["lattice.cell"]


def test_films_thicker_than_the_penetration_depth() -> None:
    thick = findings(film={"ring": {"thickness": "300 nm", "shape": ring("500 nm", "300 nm")}})
    assert "film.ring.thickness" in thick
    assert "film.ring.thickness" not in findings(
        film={"ring": {"thickness": "190 nm", "shape": ring("500 nm", "300 nm")}}
    )


def test_effective_length_of_thin_and_thick_films() -> None:
    """Λ → λ²/d for d ≪ λ, and λ/2 for d ≫ λ: current on both faces alike."""
    assert symmetric_sheet_depth(100e-9, 1e-9) == pytest.approx(100e-9**2 / 1e-9, rel=1e-4)
    assert symmetric_sheet_depth(100e-9, 5e-6) == pytest.approx(50e-9, rel=1e-9)


def test_low_temperatures() -> None:
    material = {
        "penetration_depth": "200 nm",
        "coherence_length": "100 nm",
        "resistivity": "3 uohm cm",
        "critical_temperature": "1.2 K",
    }
    assert "material.temperature" in findings(material={**material, "temperature": "0.3 K"})
    assert findings(material={**material, "temperature": "1.1 K"}) == {}


def test_fields_beyond_the_upper_critical_one() -> None:
    """Bc2 = Φ0/(2π (100 nm)²) = 32.9 mT."""
    assert "32.91 mT" in findings(source=[{"kind": "uniform", "field": "33 mT"}])["source"]
    assert findings(source=[{"kind": "uniform", "field": "32 mT"}]) == {}


def test_geometric_inductance_of_a_large_ring() -> None:
    large = findings(film={"ring": {"thickness": "100 nm", "shape": ring("5 um", "4 um")}}, lattice={"cell": "50 nm"})
    assert "hole.ring.hole1" in large


@pytest.mark.parametrize(("inner", "depth", "exact"), [(0.9, 1.0, 63.270196), (0.5, 1.0, 10.480266)])
def test_ring_inductance_is_near_the_exact_one(inner: float, depth: float, exact: float) -> None:
    """L/(μ0 b) of thin rings of inner radius a/b and Λ/b, from the integral equation; the estimate adds its two parts.

    10 % is what the estimate is used for: to tell whether one part is below a tenth of the other.
    """
    kinetic, geometric = ring_inductances(shapely.Polygon(disk(inner)), shapely.Polygon(disk(1)).exterior, depth)
    assert (kinetic + geometric) / mu0 == pytest.approx(exact, rel=0.1)


def test_screening_of_a_disk() -> None:
    """At Λ = b the exact moment of a thin disk is 0.336029 against π/8 without the field of its currents."""
    assert screening_left_out(disk(1.0), 1.0) == pytest.approx(1 - 0.336029 / (math.pi / 8), rel=0.05)


def test_screening_of_a_large_film() -> None:
    large = {"sheet": {"thickness": "100 nm", "shape": {"kind": "rectangle", "width": "10 um", "height": "4 um"}}}
    assert "Pearl length of 800 nm" in findings(film=large, lattice={"cell": "50 nm"})["film.sheet"]


@pytest.mark.parametrize(("width", "narrow"), [("20 nm", True), ("40 nm", True), ("130 nm", False)])
@pytest.mark.parametrize("upright", [True, False])
def test_bridges_of_a_cell_or_two(width: str, narrow: bool, upright: bool) -> None:
    """Two banks and a bridge between, along either axis; with cells of 25 nm."""

    def rectangle(x: str, y: str, along: str, across: str) -> dict[str, Any]:
        sizes, center = ([across, along], [y, x]) if upright else ([along, across], [x, y])
        return {"kind": "rectangle", "width": sizes[0], "height": sizes[1], "center": center}

    parts = [rectangle(x, "0 nm", "300 nm", "400 nm") for x in ("-300 nm", "300 nm")]
    shape = {"kind": "union", "shapes": [*parts, rectangle("0 nm", "0 nm", "400 nm", width)]}
    found = findings(film={"bridge": {"thickness": "10 nm", "shape": shape}})
    assert ("lattice.cell" in found) == narrow


def test_gaps_narrower_than_a_cell() -> None:
    """A slit of 15 nm is told at cells of 25 nm, between two films too; one of 40 nm, and a notch, are not."""

    def cut(*minus: dict[str, Any]) -> dict[str, str]:
        plate = {"kind": "rectangle", "width": "1 um", "height": "0.6 um"}
        shape = {"kind": "difference", "shape": plate, "minus": minus}
        return findings(film={"plate": {"thickness": "10 nm", "shape": shape}})

    def slit(width: str, length: str) -> dict[str, Any]:
        return {"kind": "rectangle", "width": width, "height": length, "center": ["20 nm", "0 nm"]}

    notch = {"kind": "polygon", "points": [["0 um", "0.1 um"], ["0.2 um", "0.4 um"], ["-0.2 um", "0.4 um"]]}
    assert "gaps narrower than a cell in 1 places, the first at (20 nm" in cut(slit("15 nm", "0.3 um"))["lattice.cell"]
    assert "gaps narrower than a cell" in cut(slit("15 nm", "1 um"))["lattice.cell"]
    assert "lattice.cell" not in cut(slit("40 nm", "1 um"))
    assert "lattice.cell" not in cut(notch)


@pytest.mark.parametrize(("x", "told"), [("0 nm", False), ("450 nm", False), ("475 nm", True)])
def test_cuts_beside_contacts(x: str, told: bool) -> None:
    """A strip from -0.5 to 0.5 um with cells of 25 nm; a cut 1 cell from a contact misses part of its current."""
    contact = {"film": "strip", "kind": "normal"}
    found = findings(
        film={"strip": {"thickness": "10 nm", "shape": {"kind": "rectangle", "width": "1 um", "height": "0.3 um"}}},
        contact={
            name: contact
            | {"shape": {"kind": "rectangle", "width": "2 nm", "height": "0.3 um", "center": [f"{at} um", "0 um"]}}
            for name, at in (("left", -0.5), ("right", 0.5))
        },
        cut={"across": {"from": [x, "-0.2 um"], "to": [x, "0.2 um"]}},
    )
    assert ("cut.across" in found) == told
    assert not told or 'contact "right"' in found["cut.across"]


def test_a_hole_that_touches_the_edge_has_an_estimate() -> None:
    """Its narrowest way out is none at all; the estimates stay finite, and the kinetic one is the larger."""
    hole, outside = disk(1e-6), shapely.Point(1e-6, 0).buffer(3e-6).boundary
    touching = shapely.affinity.translate(hole, -1e-6)
    assert shapely.distance(touching, outside) < 1e-8
    kinetic, geometric = ring_inductances(touching, shapely.union(outside, touching.boundary), 1e-6)
    assert 0 < geometric < kinetic < math.inf


def wide(**tables: Any) -> dict[str, str]:
    """Findings of a film of 40 by 16 um, coherence length 0.5 um."""
    shape = {"kind": "rectangle", "width": "40 um", "height": "16 um"}
    device = {
        "material": {"penetration_depth": "2 um", "coherence_length": "0.5 um", "resistivity": "10 uohm cm"},
        "film": {"f": {"thickness": "100 nm", "shape": shape}},
        "lattice": {"cell": "0.25 um"},
        "run": {"duration": "1 tau0"},
        **tables,
    }
    found = check(device)
    assert isinstance(found, Checked)
    return {finding.where: finding.what for finding in found.findings}


def test_a_field_that_is_there_at_once_quenches_a_wide_film() -> None:
    """2 pi xi B s/Phi0 with s = area/perimeter = 5.71 um is 5.2 at .6 mT, 9 times 1/sqrt 3.

    Ramped, 60 times weaker, or from the normal state, there is nothing to say.
    """
    sudden = {"kind": "uniform", "field": "0.6 mT"}
    ramp = {"time": {"kind": "ramp", "stop": "100 tau0"}}
    assert "9 times what breaks pairs" in wide(source=[sudden])["source"]
    assert "source" not in wide(source=[{**sudden, **ramp}])
    assert "source" not in wide(source=[{**sudden, "field": "0.01 mT"}])
    assert "source" not in wide(source=[sudden], initial={"kind": "normal"})


def test_millimetres_are_for_another_level() -> None:
    """3 mm at a coherence length of 1.5 nm: no cell that resolves a core fits, and the level that answers is named."""
    shape = {"kind": "rectangle", "width": "3 mm", "height": "3 mm"}
    device = {
        "material": {"penetration_depth": "150 nm", "coherence_length": "1.5 nm", "resistivity": "50 uohm cm"},
        "film": {"f": {"thickness": "300 nm", "shape": shape}},
        "run": {"duration": "1 ps"},
    }
    with pytest.raises(InputError, match="London level") as refused:
        check(device)
    assert "a quarter of the coherence length is fine" not in str(refused.value)
