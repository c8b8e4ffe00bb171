"""The fluxoid of any polygon, from interpolated fields.

Unlike the sum along a path of cells, which is a whole number by identity, this one uses the fields at points
anywhere: how near it comes to a whole number tells how well the lattice resolves the state. Kinetic part: μ0λ² ∮
(J_s/|ψ|²)·dl, with Q = θ/h on links (J_s/|ψ|² in units of J0 ξ, to second order) bilinear between them. Flux: B
constant in each plaquette; by Stokes its integral over the polygon is the line integral of link phases a/h that are
constant along a link and linear across, which needs no field far from the contour, and is the same in every gauge.

Near an edge the velocity continues that of the nearest open links linearly. Where a plaquette of the contour holds
the core of a vortex, Q is not smooth and the result means nothing: keep a contour two coherence lengths away from
cores.
"""

import warnings

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.gl.measure.interpolate import bilinear, extend
from fluxoid.gl.measure.links import paired_links, phase_differences
from fluxoid.gl.measure.segments import split
from fluxoid.gl.snapshot import Snapshot
from fluxoid.quantities.fluxoid import Fluxoid
from fluxoid.types import Bools, Floats

GAUSS = 0.5 * (1 - 1 / np.sqrt(3)), 0.5 * (1 + 1 / np.sqrt(3))  # exact for the cubic that a piece holds


def polygon_fluxoid(snapshot: Snapshot, polygon: ArrayLike) -> Fluxoid:
    """Fluxoid of a closed polygon in the film: flux and kinetic part, Wb.

    polygon: (n, 2) of (x, y) in metres, the first point not repeated, counter-clockwise for the usual sign.
    Raises InputError with fewer than three points. Warns where the contour leaves the film, or its pairs: there the
    velocity counts as 0. The total comes to a whole number of quanta as h²: to 1e-3 at h = ξ/8 around a vortex at a
    distance of 3ξ.
    """
    corners = np.asarray(polygon, dtype=float).reshape(-1, 2)
    if len(corners) < 3:
        raise InputError(f"a contour of {len(corners)} points encloses nothing", try_="three points (x, y) or more")
    lattice = snapshot.lattice
    # Both grids are smooth between lines half a cell apart.
    points, steps = split((np.concatenate([corners, corners[:1]]) - lattice.origin) / lattice.cell, 0.5)
    theta, masks = phase_differences(snapshot), paired_links(snapshot)
    kinetic, flux, left = 0.0, 0.0, np.zeros(len(steps), bool)
    for gauss in GAUSS:
        at = points + gauss * steps
        for axis, phases in enumerate((snapshot.ax, snapshot.ay)):
            velocity, there = _velocity(snapshot, theta[axis], masks[axis], at, axis)
            kinetic += 0.5 * float(np.sum(np.where(there, velocity, 0.0) * steps[:, axis]))
            flux += 0.5 * float(np.sum(_link_potential(snapshot, phases, at, axis) * steps[:, axis]))
            left |= ~there
        left |= ~_in_film(snapshot, at)
    if left.any():
        x, y = lattice.origin + lattice.cell * points[np.argmax(left)]
        warnings.warn(
            f"the contour leaves the film near ({x:.4g}, {y:.4g}) m; its fluxoid is no whole number", UnwiseWarning, 2
        )
    unit = flux_quantum / (2 * np.pi)
    return Fluxoid(unit * flux, unit * kinetic)


def _velocity(snapshot: Snapshot, theta: Floats, known: Bools, at: Floats, axis: int) -> tuple[Floats, Bools]:
    """θ per cell along x (axis 0) or y (axis 1) at points in units of cells."""
    lattice = snapshot.lattice
    extended, there = extend(theta, known, lattice.periodic)
    # An x link is half a cell further right than its cell's centre; a centre is half a cell from the corner.
    shift_x, shift_y = (1.0, 0.5) if axis == 0 else (0.5, 1.0)
    return bilinear(extended, there, at[:, 1] - shift_y, at[:, 0] - shift_x, lattice)


def _link_potential(snapshot: Snapshot, phases: Floats, at: Floats, axis: int) -> Floats:
    """a per cell at points: constant along the link, linear across."""
    shape, periodic = snapshot.lattice.shape, snapshot.lattice.periodic
    along, across = at[:, axis] - 0.5, at[:, 1 - axis] - 0.5
    i, j = np.floor(along).astype(int), np.floor(across).astype(int)
    t = across - j

    def read(along: np.ndarray, across: np.ndarray) -> Floats:
        iy, ix = (across, along) if axis == 0 else (along, across)
        iy = iy % shape[0] if periodic[0] else np.clip(iy, 0, shape[0] - 1)
        ix = ix % shape[1] if periodic[1] else np.clip(ix, 0, shape[1] - 1)
        return phases[iy, ix]

    return (1 - t) * read(i, j) + t * read(i, j + 1)


def _in_film(snapshot: Snapshot, at: Floats) -> Bools:
    """Whether the cell that holds each point belongs to the film."""
    ny, nx = snapshot.lattice.shape
    ix, iy = np.floor(at).astype(int).T
    periodic = snapshot.lattice.periodic
    iy, ix = (iy % ny if periodic[0] else iy), (ix % nx if periodic[1] else ix)
    inside = (iy >= 0) & (iy < ny) & (ix >= 0) & (ix < nx)
    return inside & snapshot.lattice.inside[np.clip(iy, 0, ny - 1), np.clip(ix, 0, nx - 1)]
