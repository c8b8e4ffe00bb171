"""How psi heals from a normal contact: psi = tanh(x/sqrt(2) xi).

Source: de Gennes, Superconductivity of Metals and Alloys (1966), section 6-2; exact for a half space without current,
and for a strip of length L with insulating edges up to exp(-sqrt(2) L/xi), 1e-7 at 11 xi. The tests' errors are thus
those of the lattice: h^2/24 times fourth derivatives of psi, so of order 1e-3 at h = xi/4, and of second order.
"""

import numpy as np
import pytest
import shapely

from physics.films import OFFSETS, described, model_of, orders, places, rectangle, rms, settle

LENGTH, WIDTH = 11.0, 2.0


def profile(x: np.ndarray) -> np.ndarray:
    return np.tanh(x / np.sqrt(2))


def test_healing_from_a_contact_that_follows_the_cells() -> None:
    """Order 2, and 1e-5 after extrapolation: the next term is of order h^4, 1e-5 at xi/8."""
    cells, errors, healed = (0.5, 0.25, 0.125), [], []
    for h in cells:
        left = {"film": "film", "kind": "normal", "shape": rectangle(0.1, WIDTH, -LENGTH / 2)}
        model = settle(described(rectangle(LENGTH, WIDTH), h, contact={"left": left}))
        x, _ = places(model)
        inside = model.lattice.inside
        errors.append(np.abs(model.psi - profile(x + LENGTH / 2))[inside].max())
        healed.append(np.sum(1 - np.abs(model.psi[inside]) ** 2) * h**2 / WIDTH)
    assert np.all(np.abs(orders(cells, errors) - 2) < 0.1), errors
    assert errors[1] < 2e-3
    # The lost pairs: the integral of 1 - tanh^2(x/sqrt 2) is sqrt 2.
    assert (4 * healed[2] - healed[1]) / 3 == pytest.approx(np.sqrt(2), abs=2e-5)


def healing(angle: float, offset: tuple[float, float], h: float) -> tuple[float, float]:
    """Error of the lost pairs, and root mean square error of psi, of a strip at an angle."""
    film = shapely.box(0, -WIDTH / 2, LENGTH, WIDTH / 2)
    line = shapely.LineString([(0, -WIDTH / 2), (0, WIDTH / 2)])
    model = settle(model_of(film, h, angle=angle, offset=offset, contacts={"left": ("normal", line)}))
    x, _ = places(model, angle)
    area = model.lattice.area
    lost = np.sum(area * (1 - np.abs(model.psi) ** 2)) * h**2 / WIDTH
    error = np.abs(model.psi - profile(x)) ** 2
    return lost - np.sqrt(2), np.sqrt(np.sum(np.where(model.film.pin < 0, area * error, 0)) / np.sum(area))


@pytest.mark.parametrize("angles", [(0.0,), (17.0, 38.0, 63.0)], ids=["along the cells", "slanted"])
def test_healing_from_a_contact_anywhere_on_the_lattice(angles: tuple[float, ...]) -> None:
    """Order at least 1.8 for lattices that lie anywhere under the film; the contact and both edges cut cells.

    Root mean squares over the lattices, because the term of order h^2 depends on how the corners of the film lie.
    """
    cells = (0.5, 0.25, 0.125)
    errors = [rms([healing(angle, offset, h) for angle in angles for offset in OFFSETS]) for h in cells]
    found = orders((cells[0], cells[-1]), np.array(errors)[[0, -1]])[0]
    assert np.all(found >= 1.8), (found, errors)
    assert np.all(errors[1] < (4e-3, 1.5e-3)), errors
