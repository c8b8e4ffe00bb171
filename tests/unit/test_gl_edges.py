"""De Gennes edges, and the rates and phases that contacts bring."""

import math

import numpy as np
import pytest
import shapely
from scipy.optimize import brentq
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.linalg import eigsh
from scipy.special import j0, j1
from shapely.affinity import rotate, translate

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.gl.arrays.arrays import FilmArrays
from fluxoid.gl.arrays.coefficients import coefficients
from fluxoid.gl.arrays.drive import DrivenContact
from fluxoid.gl.setup.link_phases import link_phases
from fluxoid.lattice.contacts import ContactLine, FilmLattice, rasterise_with_contacts

OFFSETS = ((0.13, 0.71), (0.58, 0.29), (0.87, 0.44))


def _edged(polygon: shapely.Polygon, b: float, cell: float) -> tuple[FilmLattice, FilmArrays]:
    """A film with the de Gennes length b all round; lengths in xi."""
    line = ContactLine("edge", shapely.boundary(polygon), pinned=False, conducting=False)
    film = rasterise_with_contacts(polygon, [line], cell)
    contact = DrivenContact("edge", "de-gennes", None, np.zeros(1), de_gennes_length=b)
    return film, coefficients(film, [contact], np.zeros(film.lattice.shape), 0.0, 1.0, cell, np.float64)


def _operator(film: FilmLattice, equation: FilmArrays) -> tuple[csr_array, np.ndarray]:
    """Minus the linear part of the right-hand side on the free cells, and which those are."""
    ny, nx = film.lattice.shape
    index = np.arange(ny * nx).reshape(ny, nx)
    wx, wy = equation.weights[:, 1:-1, 1:-1]
    first = np.concatenate([index[wx > 0], index[wy > 0]])
    second = np.concatenate([np.roll(index, -1, 1)[wx > 0], np.roll(index, -1, 0)[wy > 0]])
    half = coo_array((np.concatenate([wx[wx > 0], wy[wy > 0]]), (first, second)), shape=(ny * nx, ny * nx))
    whole = (diags_array(-equation.cells[0, 1:-1, 1:-1].ravel()) - half - half.T).tocsr()
    free = np.flatnonzero(equation.cells[2, 1:-1, 1:-1].ravel() > 0)
    return whole[free][:, free], free


def _lowest_error(b: float, cell: float) -> float:
    """Relative error of the lowest eigenvalue k^2 of a disk, k J1(kR) = J0(kR)/b; rms over offsets of the lattice."""
    exact = brentq(lambda k: k * j1(3 * k) - j0(3 * k) / b, 1e-6, 2.404 / 3) ** 2
    errors = []
    for x, y in OFFSETS:
        film, equation = _edged(shapely.Point(x * cell, y * cell).buffer(3, 512), b, cell)
        matrix, free = _operator(film, equation)
        area = diags_array(np.maximum(film.lattice.area.ravel()[free], 1e-9))
        errors.append(eigsh(matrix, 1, area, sigma=0.0)[0][0] / exact - 1)
    return float(np.sqrt(np.mean(np.square(errors))))


@pytest.mark.parametrize("b", [0.5, 2.0])
def test_de_gennes_edges_are_of_second_order(b: float) -> None:
    """The flux psi/b of the cell's own value was of first order: 5 % at h = xi/4 and b = xi/2.

    Budget: the polygon of the disk is true to 1e-5. Order 2 up to the scatter of cut cells over three offsets.
    """
    cells = (0.4, 0.2, 0.1)
    errors = [_lowest_error(b, cell) for cell in cells]
    assert errors[-1] < 2e-3
    assert math.log(errors[0] / errors[-1], cells[0] / cells[-1]) > 1.8


@pytest.mark.parametrize("b", [0.01, 0.3, 5.0])
def test_the_step_knows_the_rate_of_a_de_gennes_edge(b: float) -> None:
    """The rate of a short de Gennes length was left out, and stages were too few to be stable."""
    film, equation = _edged(rotate(shapely.box(-3, -2, 3, 2), 17), b, 0.25)
    matrix, free = _operator(film, equation)
    mobility = equation.cells[2, 1:-1, 1:-1].ravel()[free]
    root = diags_array(np.sqrt(mobility))
    fastest = eigsh(root @ matrix @ root, 1, which="LA")[0][0]
    assert fastest <= equation.rate * (1 + 1e-9)
    if b > 0.25:  # a shorter one than the cell costs stages
        assert equation.rate * 0.25**2 < 10


def test_de_gennes_lengths_below_zero_need_a_cell_smaller_than_they() -> None:
    with pytest.raises(InputError, match="less than a cell"):
        _edged(shapely.box(0, 0, 4, 4), -0.1, 0.25)


def _turned(angle: float, offset: tuple[float, float]) -> tuple[shapely.Polygon, list[ContactLine]]:
    def place(shape: shapely.Geometry) -> shapely.Geometry:
        return translate(rotate(shape, angle, origin=(0, 0)), *offset)

    ends = {"left": [(-10, -4), (-10, 4)], "right": [(10, -4), (10, 4)]}
    lines = [ContactLine(name, place(shapely.LineString(ends[name])), True, True) for name in ends]
    return place(shapely.box(-10, -4, 10, 4)), lines


@pytest.mark.parametrize("angle", [3.0, 17.0, 38.0, 63.0, 141.0])
def test_slanted_contacts_force_no_small_step(angle: float) -> None:
    """A cell just before a pinned line has a link 20 times as strong; the mass for it comes from the held cell."""
    for offset in OFFSETS:
        polygon, lines = _turned(angle, offset)
        film = rasterise_with_contacts(polygon, lines, 1.0)
        contacts = [DrivenContact(line.name, "superconducting", None, np.zeros(1)) for line in lines]
        equation = coefficients(film, contacts, np.zeros(film.lattice.shape), 0.0, 1.0, 1.0, np.float64)
        assert equation.rate < 9


def test_no_flux_between_a_bent_contact_and_itself() -> None:
    """A reservoir round a corner: links took the chord to its reference point, and the flux beside it drove a current.

    Each plaquette at the line encloses the flux of its part inside the film: with the first and the last crossing, the
    film's part between them. Budget: A is linear, so three-point quadrature is exact.
    """
    field = 1e-3
    polygon = shapely.box(0, 0, 8, 8)
    line = ContactLine("corner", shapely.LineString([(0, 8), (0, 0), (8, 0)]), True, True)
    film = rasterise_with_contacts(polygon, [line], 1.0)
    ax, ay = link_phases(film, [line], lambda x, y: (-0.5 * field * y, 0.5 * field * x))
    # Film cells lie from (2, 2) on, after the band; around the corner: held, first row, and back through the column.
    around = ay[1, 2] + ax[2, 2] - ay[1, 3] - ax[1, 2]
    unit = 2 * math.pi * field / flux_quantum
    pin = film.pin
    assert pin[1, 2] == pin[1, 3] == pin[2, 1] == pin[3, 1] == 0
    # Along the bottom and the left side a plaquette holds half a cell.
    assert around == pytest.approx(-0.5 * unit)
    assert ax[2, 1] + ay[2, 2] - ax[3, 1] - ay[2, 1] == pytest.approx(0.5 * unit)
    # Up from the bottom and left to the side: the corner's own quarter.
    assert ay[1, 2] - ax[2, 1] == pytest.approx(-0.25 * unit) or ay[1, 2] - ax[2, 1] == pytest.approx(0.25 * unit)
