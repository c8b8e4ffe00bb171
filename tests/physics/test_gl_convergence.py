"""Global numbers of films whose edges and contacts cut cells anywhere: second order in the cell.

Root mean squares over three places of the lattice (and three angles), since the term of order h^2 depends on them.
"""

import numpy as np
import pytest
import shapely

from physics.films import ANGLES, OFFSETS, model_of, orders, places, rms
from physics.operators import lowest_eigenvalue
from physics.radial import lowest_radial


def disk(radius: float) -> shapely.Geometry:
    return shapely.Point(0, 0).buffer(radius, quad_segs=2000)


def test_conductance_around_an_annulus() -> None:
    """A field v = grad(phi) around a hole leaves sum of w (v - grad chi)^2 = 2 pi ln(b/a) once chi has relaxed.

    That is the conductance around the ring, and its kinetic inductance: L_k = 2 pi mu0 Lambda/ln(b/a). Radii 2 and 5
    xi, from xi/2; budget of the polygon of 8000 sides 1e-7, of the potential 1e-13.
    """
    exact, cells, errors = 2 * np.pi * np.log(2.5), (0.5, 0.25, 0.125, 0.0625), []
    for h in cells:
        found = []
        for offset in OFFSETS:
            model = model_of(disk(5.0).difference(disk(2.0)), h, offset=offset)
            x, y = places(model)
            angle = np.arctan2(y, x)
            turns = [np.angle(np.exp(1j * (np.roll(angle, -1, k) - angle))) for k in (1, 0)]
            chi = model.potential.of_links(*turns)
            left = [turn - (np.roll(chi, -1, k) - chi) for turn, k in zip(turns, (1, 0))]
            found.append(np.sum(model.lattice.wx * left[0] ** 2 + model.lattice.wy * left[1] ** 2) / exact - 1)
        errors.append(rms(found))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors
    assert errors[-1] < 5e-5, errors


@pytest.mark.parametrize(("b", "worst"), [(0.3, 2e-3), (0.8, 1e-3)])
def test_lowest_eigenvalue_of_a_disk(b: float, worst: float) -> None:
    """-(grad - iA)^2 in a disk of 4 xi, its edge insulating, against Galerkin's solution in the radius.

    Source: Saint-James, Phys. Lett. 15, 13 (1965). At xi/4 within ``worst``, relative.
    """
    exact = min(lowest_radial(n, b, 0.0, 4.0) for n in range(6))
    cells, errors = (0.5, 0.25, 0.125), []
    for h in cells:
        found = [lowest_eigenvalue(model_of(disk(4.0), h, b, offset=offset), -0.1) for offset in OFFSETS]
        errors.append(rms(np.array(found) / exact - 1))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors
    assert errors[1] < worst, errors


def test_lowest_eigenvalue_of_a_slanted_square() -> None:
    """A square in a field has the same lowest eigenvalue whichever way it lies: that of a lattice along it,
    extrapolated.

    Corners included: eigenvalues at right angles lie lowest (Jadallah, Rubinstein and Sternberg, Phys. Rev. Lett. 82,
    2935 (1999)). Aligned lattices at xi/8 and xi/16 give the reference to 1e-5.
    """
    square, b = shapely.box(-2, -2, 2, 2), 1.5
    coarse, fine = (lowest_eigenvalue(model_of(square, h, b), -0.1) for h in (0.125, 0.0625))
    exact = (4 * fine - coarse) / 3
    cells, errors = (0.5, 0.25, 0.125), []
    for h in cells:
        found = [
            lowest_eigenvalue(model_of(square, h, b, offset=offset, angle=angle), -0.1)
            for angle in ANGLES
            for offset in OFFSETS
        ]
        errors.append(rms(np.array(found) / exact - 1))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors


def test_conductance_between_slanted_contacts() -> None:
    """The potential problem between superconducting contacts on two sides of a rectangle: width/length.

    The conductance is the current that a unit potential of one contact draws, the other at 0.
    """
    width, length, cells, errors = 3.0, 4.0, (0.5, 0.25, 0.125), []
    film = shapely.box(0, 0, length, width)
    ends = {
        name: ("superconducting", shapely.LineString([(x, 0), (x, width)])) for name, x in (("a", 0), ("b", length))
    }
    for h in cells:
        found = []
        for angle in ANGLES:
            for offset in OFFSETS:
                model = model_of(film, h, offset=offset, angle=angle, contacts=ends)
                mu = model.potential.solve(np.zeros(model.lattice.shape), np.array([1.0, -1.0]))
                at = [mu[model.film.pin == k][0] for k in (0, 1)]
                found.append((at[0] - at[1]) * width / length - 1)
        errors.append(rms(found))
    assert orders((cells[0], cells[-1]), (errors[0], errors[-1])) >= 1.8, errors
    assert errors[-1] < 1e-3, errors
