"""Films and states whose quantities are known on paper."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely

from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.lattice import Lattice
from fluxoid.lattice.rasterise import rasterise
from fluxoid.materials.scales import Scales

XI = 100e-9
SCALES = Scales(penetration_depth=200e-9, coherence_length=XI, conductivity=1e7)
THICKNESS = 20e-9

Make = Callable[..., Snapshot]


def make_snapshot(lattice: Lattice, psi: np.ndarray | None = None, b: float = 0.0, **more: object) -> Snapshot:
    """A snapshot of ψ in a uniform field b Bc2, symmetric gauge about the origin; the rest is zero unless given."""
    shape, h = lattice.shape, lattice.cell
    x, y = np.meshgrid(lattice.x, lattice.y)
    zeros = np.zeros(shape)
    psi = np.ones(shape, complex) if psi is None else psi
    fields: dict[str, object] = {
        "lattice": lattice,
        "scales": SCALES,
        "time": 0.0,
        "psi": np.where(lattice.inside, psi, 0),
        "mu": zeros,
        "ax": -0.5 * b * y * h / XI**2,
        "ay": 0.5 * b * x * h / XI**2,
        "ax_dot": zeros,
        "ay_dot": zeros,
        "epsilon": np.ones(shape),
        "thickness": np.where(lattice.inside, THICKNESS, 0.0),
        "applied_field": np.full(shape, b * SCALES.field),
        "probe_potential": {"plus": 3e-6, "minus": 1e-6},
        "probe_flux": {"plus": 5e-15, "minus": 2e-15},
        "steps": 7,
        "rejected": 1,
        "step": 1e-13,
    }
    return Snapshot(**(fields | more))  # type: ignore[arg-type]


def change_gauge(snapshot: Snapshot, chi: np.ndarray, chi_dot: np.ndarray) -> Snapshot:
    """The same state in the gauge ψ e^{iχ}, a + Δχ, μ − ∂t χ."""
    return replace(
        snapshot,
        psi=snapshot.psi * np.exp(1j * chi),
        mu=snapshot.mu - chi_dot,
        ax=snapshot.ax + np.roll(chi, -1, 1) - chi,
        ay=snapshot.ay + np.roll(chi, -1, 0) - chi,
        ax_dot=snapshot.ax_dot + np.roll(chi_dot, -1, 1) - chi_dot,
        ay_dot=snapshot.ay_dot + np.roll(chi_dot, -1, 0) - chi_dot,
    )


def random_snapshot(lattice: Lattice, seed: int, conserved: bool = False) -> Snapshot:
    """Random ψ, potential and link phases; with ``conserved`` the potential makes the total current free of sources."""
    rng = np.random.default_rng(seed)
    shape = lattice.shape
    psi = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    ax, ay, ax_dot, ay_dot = 0.5 * rng.normal(size=(4, *shape))
    mu = np.where(lattice.inside, rng.normal(size=shape), 0)
    snapshot = make_snapshot(lattice, psi, ax=ax, ay=ay, ax_dot=ax_dot, ay_dot=ay_dot, mu=mu)
    return replace(snapshot, mu=balancing_potential(snapshot)) if conserved else snapshot


def balancing_potential(snapshot: Snapshot) -> np.ndarray:
    """The potential with which J_s + J_n has no divergence, by dense least squares."""
    lattice = snapshot.lattice
    cells = np.flatnonzero(lattice.inside)
    number = np.full(lattice.inside.size, -1)
    number[cells] = np.arange(len(cells))
    matrix, source = np.zeros((len(cells), len(cells))), np.zeros(len(cells))
    index = np.arange(lattice.inside.size).reshape(lattice.shape)
    for axis, w, a, a_dot in (
        (1, lattice.wx, snapshot.ax, snapshot.ax_dot),
        (0, lattice.wy, snapshot.ay, snapshot.ay_dot),
    ):
        supercurrent = np.imag(snapshot.psi.conj() * np.exp(-1j * a) * np.roll(snapshot.psi, -1, axis))
        for iy, ix in np.argwhere(w > 0):
            i, j = number[index[iy, ix]], number[np.roll(index, -1, axis)[iy, ix]]
            flow = w[iy, ix] * (supercurrent[iy, ix] - a_dot[iy, ix])
            source[i] += flow
            source[j] -= flow
            matrix[i, i] -= w[iy, ix]
            matrix[j, j] -= w[iy, ix]
            matrix[i, j] += w[iy, ix]
            matrix[j, i] += w[iy, ix]
    mu = np.zeros(lattice.shape)
    mu.flat[cells] = np.linalg.lstsq(matrix, source, rcond=None)[0]
    return mu


def annulus(inner: float, outer: float, h: float, offset: tuple[float, float] = (0.0, 0.0)) -> Lattice:
    """A ring around the origin, radii and cell in ξ, the lattice shifted by a part of a cell."""
    disk = shapely.Point(0, 0).buffer(outer * XI, quad_segs=256)
    return cut(disk.difference(shapely.Point(0, 0).buffer(inner * XI, quad_segs=256)), h, offset)


def cut(film: shapely.Geometry, h: float, offset: tuple[float, float] = (0.0, 0.0)) -> Lattice:
    """A film on cells of h ξ whose grid lines pass through (offset) h."""
    cell = h * XI
    x0, y0, x1, y1 = film.bounds
    left, bottom = (np.floor(x0 / cell) - 1 + offset[0]) * cell, (np.floor(y0 / cell) - 1 + offset[1]) * cell
    nx, ny = int(np.ceil((x1 - left) / cell)) + 1, int(np.ceil((y1 - bottom) / cell)) + 1
    return rasterise(film, cell, box=(left, bottom, left + nx * cell, bottom + ny * cell))


def rectangle(width: float, height: float, h: float, offset: tuple[float, float] = (0.0, 0.0)) -> Lattice:
    """A rectangle around the origin, sides and cell in ξ."""
    return cut(shapely.box(-width * XI / 2, -height * XI / 2, width * XI / 2, height * XI / 2), h, offset)


def whole(ny: int, nx: int, h: float = 0.5, periodic: tuple[bool, bool] = (False, False)) -> Lattice:
    """A rectangle of whole cells around the origin."""
    wx, wy = np.ones((ny, nx)), np.ones((ny, nx))
    if not periodic[1]:
        wx[:, -1] = 0
    if not periodic[0]:
        wy[-1] = 0
    return Lattice(h * XI, (-nx * h * XI / 2, -ny * h * XI / 2), np.ones((ny, nx)), wx, wy, periodic)


class Films:
    """The functions above, for tests."""

    XI, SCALES, THICKNESS = XI, SCALES, THICKNESS
    snapshot = staticmethod(make_snapshot)
    change_gauge = staticmethod(change_gauge)
    random = staticmethod(random_snapshot)
    annulus = staticmethod(annulus)
    cut = staticmethod(cut)
    rectangle = staticmethod(rectangle)
    whole = staticmethod(whole)


@pytest.fixture(scope="session")
def films() -> type[Films]:
    """Makers of lattices and snapshots."""
    return Films
