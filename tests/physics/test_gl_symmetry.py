"""States of symmetric films are symmetric: psi(-x, y) = psi*(x, y) and psi(x, -y) = psi*(x, y), since a mirror turns
B."""

import numpy as np
import pytest
import shapely

from fluxoid.device import Device, load
from fluxoid.gl.measure.links import link_supercurrents
from fluxoid.gl.model import GinzburgLandau
from fluxoid.simulation.begin import begin
from fluxoid.simulation.loop import Pace
from physics.films import SCALES, model_of, settle
from physics.operators import lowest_mode

# Symmetric about both axes, edges slanted and round, a hole in the middle.
SHAPE = shapely.Polygon([(-4, 0), (-2.2, -2.7), (2.2, -2.7), (4, 0), (2.2, 2.7), (-2.2, 2.7)]).difference(
    shapely.Point(0, 0).buffer(0.8, quad_segs=16)
)


@pytest.mark.parametrize("b", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("grid", [0.0, 0.5])
def test_relaxed_states_have_the_mirrors_of_their_film(b: float, grid: float) -> None:
    """To 1e-9, at a residual of 1e-12, with the mirrors on grid lines or on centres of cells.

    States that are stable by some .01 magnify the residual by its inverse. Apertures are symmetric to rounding.
    """
    model = settle(model_of(SHAPE, 0.25, b, offset=(grid, grid)), 1e-12)
    assert lowest_mode(model, -0.2) > 1e-2
    inside, psi = model.lattice.inside, model.psi
    rows, columns = (np.flatnonzero(inside.any(axis=k)) for k in (1, 0))
    film = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    psi = psi[film]
    for flip in (np.fliplr, np.flipud):
        turn = np.angle(np.sum(flip(psi) * psi))  # a phase of all psi is free
        assert np.abs(flip(psi) - np.exp(1j * turn) * psi.conj()).max() < 1e-9
    on_x, on_y = (J / SCALES.current_density for J in link_supercurrents(model.snapshot()))
    across_x, across_y = on_x[film][:, :-1], on_y[film][:-1]
    assert np.abs(np.flipud(across_x) + across_x).max() < 1e-9
    assert np.abs(np.fliplr(across_y) + across_y).max() < 1e-9
    assert np.abs(across_x).max() > 1e-2


def _run(device: Device, units: float) -> GinzburgLandau:
    model = begin(device)
    until, pace = units * model.scales.time, Pace()
    while model.time < until * (1 - 1e-12):
        pace.advance(model, until)
    return model


def _voltage(model: GinzburgLandau) -> float:
    """Over the film, in V0, from left to right."""
    mu, inside = model.snapshot().mu, model.lattice.inside
    columns = np.flatnonzero(inside.any(axis=0))
    return float(mu[:, columns[0]][inside[:, columns[0]]].mean() - mu[:, columns[-1]][inside[:, columns[-1]]].mean())


@pytest.mark.parametrize("shift", [1e3, 1e6])
def test_where_a_film_lies_changes_nothing(shift: float) -> None:
    """A strip between normal contacts that end inside cells, in a ramped field, 1 um and 1 mm aside: as many steps, the
    same pairs and voltage to 1e-8 (it took 130 to 226 steps for 70: the gauge's zero counted)."""
    one, other = (_run(_strip_between_contacts(aside), 20) for aside in (0.0, shift))
    assert other.snapshot().steps == one.snapshot().steps
    assert np.abs(other.psi).sum() == pytest.approx(np.abs(one.psi).sum(), rel=1e-8)
    assert _voltage(other) == pytest.approx(_voltage(one), rel=1e-8)


def test_contacts_that_change_places_change_the_sign_of_the_voltage() -> None:
    """The current enters at the right, and the field is turned: the picture turned by half a turn, to 1e-6."""
    one = _run(_strip_between_contacts(0.0, y=0.0), 20)
    other = _run(_strip_between_contacts(0.0, y=0.0, swapped=True), 20)
    assert _voltage(other) == pytest.approx(-_voltage(one), rel=1e-6)
    turned = np.abs(other.psi[::-1, ::-1])
    assert np.max(np.abs(turned - np.abs(one.psi))) < 1e-6


def test_another_film_far_away_changes_nothing() -> None:
    """Between two uncoupled disks, in steps that all share: the strip's pairs and voltage, to the steps' tolerance."""
    one, both = _run(_strip_between_contacts(0.0), 20), _run(_strip_between_contacts(0.0, beside=True), 20)
    mu, inside = both.snapshot().mu, both.lattice.inside
    x = both.lattice.x
    strip = inside & (np.abs(x) < 2.1e-7)
    columns = np.flatnonzero(strip.any(axis=0))
    first, last = (mu[:, k][strip[:, k]].mean() for k in (columns[0], columns[-1]))
    assert first - last == pytest.approx(_voltage(one), rel=2e-3)
    assert np.abs(both.psi[strip]).sum() == pytest.approx(np.abs(one.psi[one.lattice.inside]).sum(), rel=2e-3)


def test_an_explicit_integration_of_the_equations() -> None:
    """u (d/dt + i mu) psi = psi - |psi|^2 psi + (grad - iA)^2 psi and div J_s = laplace mu in a square, by Euler's
    steps and a dense solution for mu, written here with links of their own; in .3 Bc2 from a disturbed state, gamma =
    0. After 3 tau0 to 2e-3: 2e-4 are Euler's, the rest are steps of the model's tolerance."""
    h, n, b, u = 0.5, 8, 0.3, 5.79
    text = {
        "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"}
        | {"gamma": 0.0},
        "film": {"f": {"thickness": "20 nm", "shape": {"kind": "rectangle", "width": "200 nm", "height": "200 nm"}}},
        "source": [{"kind": "uniform", "field": f"{b} Bc2"}],
        "lattice": {"cell": f"{h} xi"},
        "run": {"duration": "3 tau0", "tolerance": 1e-6},
    }
    model = begin(load(text))
    inside = model.lattice.inside
    assert inside.sum() == n * n
    rng = np.random.default_rng(4)
    psi = 1 + 0.3 * (rng.normal(size=(n, n)) + 1j * rng.normal(size=(n, n)))
    whole = np.zeros(model.lattice.shape, complex)
    whole[inside] = psi.ravel()
    model.set_psi(whole)
    middle = (np.arange(n) - (n - 1) / 2) * h
    a = b * h * middle  # link phases of A = (-y, x) b/2, twice over
    ax, ay = -np.tile(a[:, None] / 2, (1, n)), np.tile(a[None, :] / 2, (n, 1))
    laplace = np.zeros((n * n, n * n))
    for k in range(n * n):
        for step, there in ((1, k % n < n - 1), (n, k < n * (n - 1))):
            if there:
                laplace[[k, k + step], [k + step, k]] += 1
                laplace[[k, k + step], [k, k + step]] -= 1
    inverse, dt = np.linalg.pinv(laplace), 2e-4
    for _ in range(round(3 / dt)):
        right, up = np.exp(-1j * ax[:, :-1]) * psi[:, 1:], np.exp(-1j * ay[:-1]) * psi[1:]
        flow_x, flow_y = (np.conj(psi[:, :-1]) * right).imag, (np.conj(psi[:-1]) * up).imag
        source, curl = np.zeros((n, n)), np.zeros((n, n), complex)
        source[:, :-1] += flow_x
        source[:, 1:] -= flow_x
        source[:-1] += flow_y
        source[1:] -= flow_y
        mu = (inverse @ source.ravel()).reshape(n, n)
        curl[:, :-1] += right - psi[:, :-1]
        curl[:, 1:] += np.exp(1j * ax[:, :-1]) * psi[:, :-1] - psi[:, 1:]
        curl[:-1] += up - psi[:-1]
        curl[1:] += np.exp(1j * ay[:-1]) * psi[:-1] - psi[1:]
        psi = psi + dt * (((1 - np.abs(psi) ** 2) * psi + curl / h**2) / u - 1j * mu * psi)
    until, pace = 3 * model.scales.time, Pace()
    while model.time < until * (1 - 1e-12):
        pace.advance(model, until)
    assert np.abs(model.psi[inside]) == pytest.approx(np.abs(psi).ravel(), abs=2e-3)


def _strip_between_contacts(aside: float, y: float = 13.0, swapped: bool = False, beside: bool = False) -> Device:
    """400 by 200 nm; contacts of 87 nm, off the cells' sides; all moved by ``aside`` and half of it, nm.

    y: of the contacts; swapped: the current enters at the right; beside: disks, 1 um away.
    """

    def at(x: float, y: float) -> list[str]:
        return [f"{x + aside!r} nm", f"{y + aside / 2!r} nm"]

    side, driven = {"film": "f", "kind": "normal"}, {"current": "5 uA"}
    disks = {
        f"disk{x}": {"thickness": "20 nm", "shape": {"kind": "disk", "radius": "90 nm", "center": at(x, 0)}}
        for x in (-1020, 1020)
    }
    line = {"kind": "rectangle", "width": "1 nm", "height": "87 nm"}
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "100 uohm cm",
                "gamma": 0.0,
            },
            "film": {
                "f": {
                    "thickness": "20 nm",
                    "shape": {"kind": "rectangle", "width": "400 nm", "height": "200 nm", "center": at(0, 0)},
                },
                **(disks if beside else {}),
            },
            "contact": {
                "left": {**side, **({} if swapped else driven), "shape": {**line, "center": at(-200, y)}},
                "right": {**side, **(driven if swapped else {}), "shape": {**line, "center": at(200, y)}},
            },
            "source": [{"kind": "uniform", "field": "0.2 Bc2", "time": {"kind": "ramp", "stop": "15 tau0"}}],
            "lattice": {"cell": "0.4 xi"},
            "run": {"duration": "20 tau0"},
        }
    )
