"""Fluxoids of states that the model has reached: whole on contours of links, nearly whole on any polygon.

Source: F. London, Superfluids, vol. I (1950): flux + mu0 lambda^2 times the integral of J_s/|psi|^2 is n Phi0.
"""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.gl.measure.contours import contour_fluxoid, rectangle_path
from fluxoid.gl.measure.polygons import polygon_fluxoid
from fluxoid.gl.measure.vortices import plaquette_winding
from fluxoid.gl.model import GinzburgLandau
from physics.films import OFFSETS, XI, model_of, noise, orders, places, rms, settle

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
