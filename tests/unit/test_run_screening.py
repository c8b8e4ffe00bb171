"""Looking over a description for screening: each piece of advice is given where it is due, and not where it is not."""

from typing import Any

import pytest

from fluxoid.advice.check import Checked, check
from fluxoid.advice.london import Screening
from fluxoid.device import load
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.plot import films_picture
from physics.london_films import box, um, without


def film(shape: dict[str, Any], thickness: str = "50 nm", **more: Any) -> dict[str, Any]:
    return {"thickness": thickness, "shape": shape, **more}


RING = {"kind": "ring", "outer_radius": "2 um", "inner_radius": "1 um"}


def looked(films: dict[str, Any], **tables: Any) -> Screening:
    """Of a description with no coherence length."""
    found = check({"material": {"penetration_depth": "90 nm"}, "film": films, **tables})
    assert isinstance(found, Screening)
    return found


def findings(films: dict[str, Any], **tables: Any) -> dict[str, str]:
    return {each.where: each.what for each in looked(films, **tables).findings}


def test_a_ring_needs_no_coherence_length() -> None:
    found = looked({"ring": film(RING)})
    assert found.findings == ()
    assert found.stack.cell == pytest.approx(4e-6 / 256, rel=0.3)
    assert found.film_cells == pytest.approx(3 * 3.1416 * 1e-12 / found.stack.cell**2, rel=0.05)
    assert found.device.screening_length("ring") == pytest.approx(162e-9)


def test_what_has_something_to_run_is_looked_over_for_that() -> None:
    with pytest.raises(InputError, match=r"material\.coherence_length"):
        check({"material": {"penetration_depth": "90 nm"}, "film": {"r": film(RING)}, "run": {"duration": "1 ns"}})
    whole = {"penetration_depth": "90 nm", "coherence_length": "40 nm", "resistivity": "3 uohm cm"}
    run = {"run": {"duration": "1 tau0"}, "lattice": {"cell": "40 nm"}}
    assert isinstance(check({"material": whole, "film": {"r": film(RING)}, **run}), Checked)


def test_films_in_which_nothing_has_an_inductance() -> None:
    assert "nothing has an inductance" in findings({"disk": film({"kind": "disk", "radius": "2 um"})})["film"]


def test_screening_lengths_far_below_a_cell() -> None:
    """Lambda of 54 nm in cells of 15.6 nm and of 1.6 um."""
    assert findings({"ring": film(RING, "85 nm")}) == {}
    large = {"kind": "ring", "outer_radius": "200 um", "inner_radius": "100 um"}
    assert "lambda^2/d = 95.3 nm is little beside a cell" in findings({"ring": film(large, "85 nm")})["film.ring"]


def test_films_thicker_than_the_penetration_depth() -> None:
    assert "one sheet takes them as even" in findings({"ring": film(RING, "100 nm")})["film.ring.thickness"]
    assert findings({"ring": film(RING, "100 nm", sheets=4)}) == {}


def test_gaps_and_slits_less_than_a_cell() -> None:
    """Films 10 nm thick 12 nm and 20 nm above each other; a slit of 10 nm: cells are of 15.6 nm."""
    plane = film(box(-2, -2, 2, 2), "10 nm")
    near = findings({"plane": plane, "ring": film(RING, "10 nm", z="12 nm")})
    assert "films 12 nm above each other, less than a cell" in near["film"]
    assert findings({"plane": plane, "ring": film(RING, "10 nm", z="20 nm")}) == {}
    slit = without(box(-2, -2, 2, 2), box(-1, -1, 1, 1), box(0.5, -0.005, 3, 0.005))
    port = {"j": {"from": [um(1.5), um(-0.1)], "to": [um(1.5), um(0.1)], "width": "0.5 um"}}
    assert "the slit is 10 nm wide, less than a cell" in findings({"w": film(slit)}, port=port)["port.j"]


def test_films_at_heights_that_overlap() -> None:
    """Apart they have sheets of their own, and nothing is unwise; touching films of two thicknesses share a mean,
    which warns."""
    films = {"ring": film(RING, "80 nm"), "pad": film(box(3, -1, 4, 1), "80 nm", z="30 nm")}
    assert "film" not in findings(films)
    films = {"low": film(box(0, 0, 1, 1), "80 nm"), "pad": film(box(1, 0, 2, 1), "40 nm")}
    with pytest.warns(UnwiseWarning, match="touch, and their heights or thicknesses differ"):
        findings(films)


def test_films_two_cells_wide() -> None:
    """A bridge of 20 nm in a film of 4 um."""
    shape = {"kind": "union", "shapes": [box(-2, -1, 0, 1), box(0.2, -1, 2, 1), box(-0.1, -0.01, 0.3, 0.01)]}
    port = {"contacts": ["a", "b"]}
    ends = {
        name: {"film": "f", "kind": "superconducting", "shape": box(x - 0.01, -1, x + 0.01, 1)}
        for name, x in (("a", -2), ("b", 2))
    }
    assert "cells wide or less" in findings({"f": film(shape)}, contact=ends, port={"p": port})["film"]


def test_a_field_above_the_critical_one_where_it_is_known() -> None:
    field = [{"kind": "uniform", "field": "1 T"}]
    assert findings({"ring": film(RING)}, source=field) == {}
    known = load(
        {
            "material": {"penetration_depth": "90 nm", "coherence_length": "40 nm"},
            "film": {"ring": film(RING)},
            "source": field,
        }
    )
    assert "more than the upper critical field" in check(known).findings[0].what


def test_the_picture_of_films_shows_each_of_their_parts() -> None:
    """Names of films, holes, ports and contacts are in it, and holes above one another do not share a place."""
    films = {"plane": film(RING, z="-200 nm"), "ring": film(RING)}
    port = {"j": {"from": ["0.9 um", "0 um"], "to": ["2.1 um", "0 um"], "film": "ring"}}
    end = {"film": "plane", "kind": "superconducting", "shape": box(-2.1, -0.2, -1.9, 0.2)}
    figure = films_picture(looked(films, port=port, contact={"end": end}).device)
    texts = figure.axes[0].texts
    assert {"plane.hole1", "ring.hole1", "j", "end"} <= {one.get_text() for one in texts}
    places = [one.get_position() for one in texts if "hole" in one.get_text()]
    assert places[0] != places[1]
    (name,) = (one for one in texts if one.get_text() == "j")
    assert name.get_verticalalignment() == "bottom", "above its line, which runs along x, and not across it"
    assert [one.get_text().split(":")[0] for one in figure.legends[0].get_texts()] == ["plane", "ring"]
