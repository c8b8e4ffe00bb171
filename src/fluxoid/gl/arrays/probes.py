"""Where a probe reads the potential: the cells around it and their weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.lattice.contacts import FilmLattice
from fluxoid.types import Bools, Floats, Ints

PLACES = ((0, 0), (0, 1), (1, 0), (1, 1))  # (iy, ix) of the four cells, from the lower left one


@dataclass(frozen=True)
class ProbePoint:
    """A point at which the potential is recorded: name and position, m."""

    name: str
    x: float
    y: float


def stencils(film: FilmLattice, probes: Sequence[ProbePoint]) -> tuple[Ints, Floats]:
    """Cells (p, 4, 2) around each probe and their bilinear weights (p, 4).

    Cells without a potential are left out, and so are those that only lie near: across a slit, or of another film. A
    probe on the line of a superconducting contact reads the contact: the cells it holds, where they weigh a half or
    more. A probe in a sliver that no cell stands for reads the nearest one.
    """
    found = [_stencil(film, probe) for probe in probes]
    cells = np.array([cells for cells, _ in found], np.int64).reshape(-1, 4, 2)
    return cells, np.array([weights for _, weights in found], float).reshape(-1, 4)


def _stencil(film: FilmLattice, probe: ProbePoint) -> tuple[Ints, Floats]:
    lattice = film.lattice
    fx, fy = (probe.x - lattice.x[0]) / lattice.cell, (probe.y - lattice.y[0]) / lattice.cell
    ix, iy = int(np.floor(fx)), int(np.floor(fy))
    cells = np.array([_within(lattice.shape, lattice.periodic, iy + dy, ix + dx) for dy, dx in PLACES])
    weights = np.array([abs(1 - dx - (fx - ix)) * abs(1 - dy - (fy - iy)) for dy, dx in PLACES])
    at = tuple(cells.T)
    conducting = film.conducting.degree > 0
    held = ((film.pin >= 0) & conducting)[at]
    live = lattice.inside | conducting
    if np.sum(weights * held) > 0.5 - 1e-6:
        weights = weights * held
    elif live[at].any():
        home = int(np.argmax(np.where(live[at], weights, -1.0)))
        weights = weights * _joined(film, cells, home)
    else:
        distance = np.hypot(lattice.x - probe.x, (lattice.y - probe.y)[:, None])
        nearest = np.argmin(np.where(live, distance, np.inf))
        cells, weights = np.tile(np.unravel_index(nearest, lattice.shape), (4, 1)), np.array([1.0, 0.0, 0.0, 0.0])
    return cells, weights / weights.sum()


def _within(shape: tuple[int, int], periodic: tuple[bool, bool], iy: int, ix: int) -> tuple[int, int]:
    y, x = (
        index % size if wraps else min(max(index, 0), size - 1) for index, size, wraps in zip((iy, ix), shape, periodic)
    )
    return y, x


def _joined(film: FilmLattice, cells: Ints, home: int) -> Bools:
    """Which of the four cells are reached from one of them through open links between them."""
    wx, wy = film.conducting.wx, film.conducting.wy
    links = [(0, 1, wx), (2, 3, wx), (0, 2, wy), (1, 3, wy)]
    reached = np.zeros(4, bool)
    reached[home] = True
    for _ in range(2):
        for i, j, w in links:
            if w[tuple(cells[i])] > 0 and (reached[i] or reached[j]):
                reached[[i, j]] = True
    return reached
