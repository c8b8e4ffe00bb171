"""Initial states that the cells cannot hold are refused, and not read as others."""

import math
from typing import Any

import pytest

from fluxoid.device import load
from fluxoid.errors import InputError
from fluxoid.gl.measure.vortices import find_vortices
from fluxoid.gl.setup.from_device import build


def square(side: int, vortices: list[dict[str, Any]], cell: float = 0.25) -> dict[str, Any]:
    """A square film, side and cell in coherence lengths."""
    return {
        "material": {"penetration_depth": "300 nm", "coherence_length": "10 nm", "resistivity": "1 uohm m"},
        "film": {
            "f": {"thickness": "10 nm", "shape": {"kind": "rectangle", "width": f"{side} xi", "height": f"{side} xi"}}
        },
        "lattice": {"cell": f"{cell} xi"},
        "initial": {"kind": "vortices", "vortices": vortices},
    }


def grid(count: int, side: float) -> list[dict[str, Any]]:
    """count by count vortices."""
    at = [side * ((k + 0.5) / count - 0.5) for k in range(count)]
    return [{"at": [f"{x} xi", f"{y} xi"]} for x in at for y in at]


def test_more_vortices_than_cells_can_hold_without_a_field_are_refused() -> None:
    """225 in 40 by 40 coherence lengths: at the edge the phase turns by 2 pi 225/(160 xi) on the average, and by twice
    that in the middle of a side, more than half a turn from one cell of .25 to the next."""
    with pytest.raises(InputError, match=r"225 vortices and 0 antivortices would become 2\d\d and \d+"):
        build(load(square(40, grid(15, 40.0))))


def test_in_the_field_that_holds_them_they_are_what_was_asked_for() -> None:
    """b = 2 pi 225/1600 = .88 of Bc2: the currents of the vortices and of the field cancel."""
    field = 2 * math.pi * 225 / 1600
    tables = square(40, grid(15, 40.0)) | {"source": [{"kind": "uniform", "field": f"{field} Bc2"}]}
    found = find_vortices(build(load(tables)).snapshot())
    assert (found.sign == 1).all()
    assert len(found) == 225


@pytest.mark.parametrize("winding", [1, -1, 2, -3])
def test_a_vortex_of_several_turns_is_taken(winding: int) -> None:
    """In the middle of a cell's corner, where its phase cannot be read within its turns' cells; outside it is all."""
    model = build(load(square(10, [{"at": ["0 xi", "0 xi"], "winding": winding}])))
    assert find_vortices(model.snapshot()).sign.sum() == winding
