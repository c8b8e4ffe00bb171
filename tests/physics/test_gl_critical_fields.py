"""Nucleation: in the bulk at Hc2, where the lowest eigenvalue of -(grad - iA)^2 is 1/xi^2, and along an edge at
1.6946 Hc2.

Sources: Abrikosov, Sov. Phys. JETP 5, 1174 (1957); Saint-James and de Gennes, Phys. Lett. 7, 306 (1963); the number
Hc3/Hc2 = 1.694610439917623 from the least of the ground energies of half an oscillator.
"""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import pbdv

from fluxoid.gl.model import GinzburgLandau
from physics.films import described, noise, orders, rectangle, rms, settle, text, torus
from physics.operators import lowest_eigenvalue

HC3 = 1.694610439917623


def edge_energy() -> float:
    """Least eigenvalue of -f'' + (x - x0)^2 f, f'(0) = 0, over x0: at the least, it is x0^2.

    Solutions are parabolic cylinder functions D_v(sqrt 2 (x - x0)), energy 2v + 1.
    """

    return float(brentq(lambda x0: pbdv((x0**2 - 1) / 2, -np.sqrt(2) * x0)[1], 0.7, 0.8, xtol=1e-14) ** 2)


def torus_of(n: int, b: float, epsilon: float = 1.0, tolerance: float = 1e-3) -> GinzburgLandau:
    """n x n cells with four flux quanta in a field b Bc2."""
    return torus(n, n, np.sqrt(8 * np.pi / b) / n, 4, epsilon=epsilon, tolerance=tolerance)


def test_upper_critical_field_of_the_bulk() -> None:
    """Four quanta on a torus: the eigenvalue is b with order 2, 1e-5 after extrapolation and .5 % at h = .16 xi.

    The lattice makes it 1 - h^2/8 (Harper's lowest level), .3 % there; the next term is of order h^4/100.
    """
    cells = (16, 32, 64)
    values = [lowest_eigenvalue(torus_of(n, 1.0), 0.5) for n in cells]
    errors = np.array(values) - 1
    assert orders([1 / n for n in cells], errors) == pytest.approx([2, 2], abs=0.05), errors
    assert abs(errors[1]) < 5e-3
    assert (4 * values[2] - values[1]) / 3 == pytest.approx(1.0, abs=1e-5)


def test_small_psi_grows_below_the_upper_critical_field_and_shrinks_above() -> None:
    """Rates (1 - b)/u of |psi| at b = .95 and 1.05 change sign at Hc2 within .5 %: the equation of motion itself.

    eps = 1/b at b = 1 stands for the field, since only eps/b matters; rates are then (eps - 1)/u. Noise of 1e-4 takes
    half of u/b to lose all but the lowest level; the rate is read after 4u. Steps are good to 1e-8; |psi|^2 is 1e-8.
    """
    rates = []
    for epsilon in (1 / 1.05, 1 / 0.95):
        model = torus_of(32, 1.0, epsilon, tolerance=1e-9)
        model.set_psi(noise(model, 1e-4, seed=5))
        sizes = []
        for t in (20.0, 30.0):
            model.advance(t * model.scales.time, 100_000)
            sizes.append(np.linalg.norm(model.psi))
        rates.append(5.79 * np.log(sizes[1] / sizes[0]) / 10)
    found = 1 / 1.05 - rates[0] * (1 / 0.95 - 1 / 1.05) / (rates[1] - rates[0])
    assert rates[0] < 0 < rates[1]
    assert found == pytest.approx(1.0, abs=5e-3)
    # The very number of the lattice's eigenvalue.
    assert found == pytest.approx(lowest_eigenvalue(torus_of(32, 1.0), 0.5), abs=1e-5)


def strip(refined: int, cut: float, b: float) -> GinzburgLandau:
    """A strip in a field b Bc2, with one periodic axis, about 9 xi/sqrt b wide and 5 long, of cells of 1/(4 refined).

    The period fits three wavelengths of the state at either edge, whose middle is sqrt(Theta_0) inside. Both edges
    leave a part ``cut`` of a cell.
    """
    across, along = 36 * refined + 2 * cut, 20 * refined
    inside = np.sqrt(edge_energy())
    # (across h/2 - inside) along h = 3 (2 pi)
    h = (inside + np.sqrt(inside**2 + 12 * np.pi * across / along)) / across / np.sqrt(b)
    return described(
        rectangle(along * h, across * h),
        h,
        lattice={"periodic": ["x"]},
        source=[{"kind": "uniform", "field": text(b, "Bc2")}],
    )


def test_surface_critical_field() -> None:
    """Hc3/Hc2 is the inverse of the eigenvalue at b = 1: order 2, .5 % at h = xi/10.

    The number itself from parabolic cylinder functions to 1e-9. The two edges, 9 apart, feel each other by exp(-27).
    With edges along the cells the term of order h^2 is steady, and 1e-4 is left after extrapolation; with edges that
    cut cells root mean squares over four cuts fall with order 1.8 at least.
    """
    assert 1 / edge_energy() == pytest.approx(HC3, abs=1e-9)
    cells = (1.0, 0.5, 0.25)
    ratios = np.array([1 / lowest_eigenvalue(strip(k, 0.0, 1.0), 0.2) for k in (1, 2, 4)]) / HC3
    assert orders(cells, ratios - 1) == pytest.approx([2, 2], abs=0.1), ratios
    assert (4 * ratios[2] - ratios[1]) / 3 == pytest.approx(1.0, abs=1e-4)
    cut = [
        rms([1 / lowest_eigenvalue(strip(k, c, 1.0), 0.2) / HC3 - 1 for c in (0.1, 0.4, 0.6, 0.9)]) for k in (1, 2, 4)
    ]
    assert orders((cells[0], cells[-1]), (cut[0], cut[-1])) >= 1.8, cut
    assert abs(ratios[1] - 1) < 5e-3
    assert cut[0] < 5e-3


@pytest.mark.parametrize(("part", "superconducts"), [(0.99, True), (1.01, False)])
def test_a_sheath_on_the_edges_between_the_critical_fields(part: float, superconducts: bool) -> None:
    """The relaxed state one percent below Hc3 has psi at the edges alone; above it, nothing is left.

    The lattice's own Hc3 is within .2 % of the bound at xi/8.
    """
    model = strip(2, 0.3, part * HC3)
    model.set_psi(noise(model, 0.1, seed=3))
    settle(model, 1e-9)
    density = np.abs(model.psi) ** 2
    middle = density.shape[0] // 2
    assert (density.max() > 1e-3) == superconducts
    assert density[middle].max() < 1e-3 * max(density.max(), 1e-3)
