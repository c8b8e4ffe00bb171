"""Fluxoids of states that the model has reached: whole on contours of links, nearly whole on any polygon, and from
what a result stores.

Source: F. London, Superfluids, vol. I (1950): flux + mu0 lambda^2 times the integral of J_s/|psi|^2 is n Phi0.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import xarray
from hypothesis import given, settings
from hypothesis import strategies as st

import fluxoid
from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.gl.measure.contours import contour_fluxoid, rectangle_path
from fluxoid.gl.measure.polygons import polygon_fluxoid
from fluxoid.gl.measure.vortices import plaquette_winding
from fluxoid.gl.model import GinzburgLandau
from physics.films import LAMBDA, OFFSETS, XI, model_of, noise, orders, places, rms, settle, text

CENTRE = (0.6, -0.3)
HEPTAGON = np.add([[3.1, 0.2], [1.9, 2.6], [-0.4, 3.3], [-2.9, 1.7], [-3.2, -1.1], [-0.9, -3.0], [2.3, -2.4]], CENTRE)


@pytest.fixture(scope="module")
def quenched() -> GinzburgLandau:
    """A film full of vortices that still move, in a field."""
    model = model_of(shapely.box(-6, -5, 6, 5), 0.4, 0.3, gamma=1.0)
    model.set_psi(noise(model, 0.3, seed=8))
    assert model.advance(15 * model.scales.time, 10_000)
    return model


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whole_on_any_contour_of_links(quenched: GinzburgLandau, data: st.DataObject) -> None:
    """To 1e-10, by an identity of the lattice: the sum of the windings inside, whatever the state does."""
    snapshot = quenched.snapshot()
    inside = snapshot.lattice.inside
    rows, columns = (np.flatnonzero(inside.any(axis=k)) for k in (1, 0))
    y0 = data.draw(st.integers(rows[0], rows[-1] - 1))
    x0 = data.draw(st.integers(columns[0], columns[-1] - 1))
    y1 = data.draw(st.integers(y0 + 1, rows[-1]))
    x1 = data.draw(st.integers(x0 + 1, columns[-1]))
    fluxoid = contour_fluxoid(snapshot, rectangle_path((y0, x0), (y1, x1)))
    within = plaquette_winding(snapshot)[y0:y1, x0:x1].sum()
    assert fluxoid.quanta == pytest.approx(within, abs=1e-10)


def ring(h: float, offset: tuple[float, float]) -> GinzburgLandau:
    """A ring with winding 2 in half the field that would stop its current."""
    disk = shapely.Point(0, 0).buffer(5.0, quad_segs=400)
    model = model_of(disk.difference(shapely.Point(0, 0).buffer(1.5, quad_segs=400)), h, 0.15, offset=offset)
    x, y = places(model)
    model.set_psi(np.exp(2j * np.arctan2(y, x)))
    return settle(model, 1e-9)


def vortex(h: float, offset: tuple[float, float]) -> GinzburgLandau:
    """A disk of 5 xi with one vortex, which its field holds in the middle."""
    model = model_of(shapely.Point(0, 0).buffer(5.0, quad_segs=400), h, 0.15, offset=offset)
    x, y = places(model)
    model.set_psi(np.tanh(np.hypot(x, y) / 2) * np.exp(1j * np.arctan2(y, x)))
    return settle(model, 1e-9)


@pytest.mark.parametrize(("state", "n"), [(ring, 2), (vortex, 1)])
def test_nearly_whole_on_a_polygon(state: object, n: int) -> None:
    """Within 1e-3 at h = xi/8 on a heptagon that comes to 2 xi from the middle, of second order: fields between links
    are linear."""
    cells, errors = (0.5, 0.25, 0.125), []
    for h in cells:
        found = []
        for offset in OFFSETS:
            fluxoid = polygon_fluxoid(state(h, offset).snapshot(), HEPTAGON * XI)  # type: ignore[operator]
            found.append(fluxoid.quanta - n)
            assert abs(fluxoid.kinetic) > 0.1 * abs(fluxoid.flux)
        errors.append(rms(found))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors
    assert errors[-1] < 1e-3


def stored(folder: Path, shape: dict[str, Any], initial: dict[str, Any], h: float) -> xarray.Dataset:
    """Fields of a driven run after 20 tau0, as they are read back: a film beside the axis of a coil, whose field is not
    even, and still moving."""
    device = {
        "material": {"penetration_depth": "200 nm", "coherence_length": "100 nm", "resistivity": "10 uohm cm"},
        "film": {"film": {"thickness": "20 nm", "shape": shape}},
        "source": [
            {
                "kind": "loop-coil",
                "radius": "6 xi",
                "z": "3 xi",
                "center": ["1 xi", "0.5 xi"],
                "current": "6 mA",
                "time": {"kind": "ramp", "stop": "15 tau0", "from": 0.5, "to": 1},
            }
        ],
        "initial": initial,
        "lattice": {"cell": text(h)},
        "run": {"duration": "20 tau0"},
        "output": {
            "frames": {"at": ["20 tau0"], "quantities": ["supercurrent_density", "order_parameter", "flux_density"]},
            "scalars": {"count": 1, "quantities": ["winding"] if initial["kind"] == "winding" else ["vortex_number"]},
        },
    }
    return fluxoid.run(device, folder, progress=False).dataset.isel(time=-1).load()


def fluxoid_of(fields: xarray.Dataset, polygon: np.ndarray, h: float) -> tuple[float, float]:
    """Flux and kinetic part, in quanta, from J_s, |psi|^2 and B of the file alone.

    J_s/|psi|^2 is linear between the centres of cells, B even in the square around each corner.
    """
    velocity = fields.supercurrent_density / fields.order_parameter
    ends = np.concatenate([polygon, polygon[:1]])
    kinetic = 0.0
    for (x0, y0), (x1, y1) in pairwise(ends):
        pieces = int(np.hypot(x1 - x0, y1 - y0) / (0.05 * h)) + 1
        middles = xarray.DataArray((np.arange(pieces) + 0.5) / pieces, dims="piece")
        along = velocity.interp(x=x0 + (x1 - x0) * middles, y=y0 + (y1 - y0) * middles).mean("piece")
        kinetic += float(along[0] * (x1 - x0) + along[1] * (y1 - y0))
    b = fields.flux_density
    x, y = np.meshgrid(b.x_corner, b.y_corner)
    squares = shapely.box(x - h / 2, y - h / 2, x + h / 2, y + h / 2)
    within = shapely.area(shapely.intersection(squares, shapely.Polygon(polygon)))
    return float((b * within).sum()) / flux_quantum, vacuum_permeability * LAMBDA**2 * kinetic / flux_quantum


@pytest.mark.parametrize("n", [2, 1], ids=["a ring of two quanta", "a vortex in a disk"])
def test_whole_from_what_a_result_stores(n: int, tmp_path: Path) -> None:
    """Within 1e-3 at h = xi/8 on a heptagon that follows no cells, of second order: from the arrays of the Zarr store.

    Budget: linear interpolation and the mean of neighbouring links, h^2/8 of second derivatives of the velocity each,
    which is n/r at 2 xi from the middle; three places of the contour on the lattice.
    """
    cells, errors = (0.5, 0.25, 0.125), []
    for h in cells:
        found = []
        for k, offset in enumerate(OFFSETS):
            center = [text(h * part) for part in offset]
            shape: dict[str, Any] = {"kind": "disk", "radius": "5 xi", "center": center}
            initial: dict[str, Any] = {"kind": "vortices", "vortices": [{"at": ["0 xi", "0 xi"]}]}
            if n == 2:
                shape = {"kind": "ring", "outer_radius": "5 xi", "inner_radius": "1.5 xi", "center": center}
                initial = {"kind": "winding", "winding": {"film.hole1": n}}
            fields = stored(tmp_path / f"{h}-{k}.fluxoid", shape, initial, h)
            flux, kinetic = fluxoid_of(fields, HEPTAGON * XI, h * XI)
            found.append(flux + kinetic - n)
            assert min(abs(flux), abs(kinetic)) > 0.1
        errors.append(rms(found))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors
    assert errors[-1] < 1e-3, errors
