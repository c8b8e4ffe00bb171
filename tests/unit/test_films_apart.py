"""The current around a hole, and its winding, are those of its own film alone."""

from typing import Any

import pytest

from fluxoid.device import load
from fluxoid.errors import InputError
from fluxoid.gl.measure.circulation import circulating_current, ways_out
from fluxoid.gl.measure.contours import winding
from fluxoid.gl.measure.vortices import find_vortices
from fluxoid.gl.model import GinzburgLandau
from fluxoid.simulation.begin import begin

RING = {"kind": "ring", "outer_radius": "3 xi", "inner_radius": "2 xi"}
AROUND = [(-1, 5), (-5, 5), (-5, -5), (5, -5), (5, 5), (1, 5)]


def model_of(windings: dict[str, int], **tables: Any) -> GinzburgLandau:
    """A model in the state of those windings."""
    return begin(
        load(
            {
                "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"},
                "initial": {"kind": "winding", "winding": windings},
                "lattice": {"cell": "0.25 xi"},
                **tables,
            }
        )
    )


def currents(model: GinzburgLandau) -> dict[str, float]:
    """Circulating current of each hole, A."""
    snapshot = model.snapshot()
    return {hole.name: circulating_current(snapshot, ways_out(model.lattice, hole)) for hole in model.holes}


def test_a_current_in_a_wire_around_the_ring_is_none_of_the_ring() -> None:
    """It was taken for the ring's: every way out crosses the wire."""
    wire = {"kind": "path", "points": [[f"{x} xi", f"{y} xi"] for x, y in AROUND], "width": "1 xi"}
    film = {"ring": {"thickness": "20 nm", "shape": RING}, "wire": {"thickness": "20 nm", "shape": wire}}
    end = {"kind": "rectangle", "width": "0.1 xi", "height": "1 xi"}
    contact = {
        name: {"film": "wire", "kind": "normal", "shape": {**end, "center": [f"{x} xi", "5 xi"]}}
        for name, x in (("in", -1), ("out", 1))
    }
    model = model_of({}, film=film, contact={**contact, "in": {**contact["in"], "current": "10 uA"}})
    assert model.advance(20 * model.scales.time, 10_000)
    assert currents(model) == pytest.approx({"ring.hole1": 0.0}, abs=1e-12)


def test_a_ring_around_a_ring_keeps_its_winding_and_its_current_to_itself() -> None:
    """Each has what it has alone: its current, and the winding asked for, though one hole lies in the other."""
    outer = {"kind": "ring", "outer_radius": "5 xi", "inner_radius": "4 xi"}
    thick = {"thickness": "20 nm"}
    windings = {"outer.hole1": 2, "inner.hole1": -1}
    model = model_of(windings, film={"inner": {**thick, "shape": RING}, "outer": {**thick, "shape": outer}})
    assert {hole.name: winding(model.snapshot(), hole.contour) for hole in model.holes} == windings
    model.relax(1e-8)
    both = currents(model)
    assert both["inner.hole1"] < 0 < both["outer.hole1"]
    for name, shape, n in (("inner", RING, -1), ("outer", outer, 2)):
        single = model_of({f"{name}.hole1": n}, film={name: {**thick, "shape": shape}})
        single.relax(1e-8)
        (alone,) = currents(single).values()
        assert both[f"{name}.hole1"] == pytest.approx(alone, rel=1e-3)


def test_a_vortex_in_a_disk_turns_no_phase_of_the_ring_around_it() -> None:
    """A phase that turns about a point turns around the ring, too, unless it is that of the disk alone."""
    thick = {"thickness": "20 nm"}
    outer = {"kind": "ring", "outer_radius": "5 xi", "inner_radius": "4 xi"}
    state = {"kind": "vortices", "vortices": [{"at": ["0.5 xi", "0 xi"]}], "winding": {"ring.hole1": -1}}
    disk = {"kind": "disk", "radius": "3 xi"}
    film = {"disk": {**thick, "shape": disk}, "ring": {**thick, "shape": outer}}
    model = model_of({}, film=film, initial=state)
    (hole,) = model.holes
    assert winding(model.snapshot(), hole.contour) == -1
    assert list(find_vortices(model.snapshot()).sign) == [1]


def test_a_winding_around_a_slot_is_the_one_asked_for() -> None:
    """The phase turns by more than half a turn per cell beside the point it turns about, and is spread out first."""
    shape = {
        "kind": "difference",
        "shape": {"kind": "rectangle", "width": "20 xi", "height": "10 xi"},
        "minus": [{"kind": "rectangle", "width": "14 xi", "height": "0.8 xi"}],
    }
    film = {"plate": {"thickness": "20 nm", "shape": shape}}
    for n in (-8, 2, 5):
        model = model_of({"plate.hole1": n}, film=film)
        (hole,) = model.holes
        assert winding(model.snapshot(), hole.contour) == n
    with pytest.raises(InputError, match="half turns from one cell to the next") as error:
        model_of({"plate.hole1": 80}, film=film)
    assert error.value.where == "initial.winding.plate.hole1"
