"""The energy of sheet currents as a quadratic form, applied to stream functions or to currents of faces.

    E = ½ mu0 Σ_faces (Lambda/w) I² + ½ (mu0 h/4π) Σ I k I,     I = D g

In units of mu0 [A, m]: A g = Dᵀ [Lambda/w + (h/4π) (k∗ + near)] D g. A is symmetric and positive, by construction.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from fluxoid.london.setup.sheets import Sheet
from fluxoid.london.solver.magnetic import Magnetic, apart, convolve, magnetic
from fluxoid.london.solver.near import Near, near, on_corners, on_faces
from fluxoid.london.solver.passes import add_kinetic
from fluxoid.solvers.inverse_distance import mean_inverse_distance, symbol
from fluxoid.types import Bools, Floats, Ints


@dataclass(frozen=True)
class Operator:
    """All that the energy needs.

    kinetic: (S, 2, ny, nx), m; free: (S, ny, nx); corners, matrix: as near.on_corners gives them.
    """

    sheets: tuple[Sheet, ...]
    kinetic: Floats
    free: Bools
    magnetic: Magnetic
    near: Near
    corners: Ints
    matrix: csr_array

    @property
    def unit(self) -> float:
        """h/4π, m."""
        return self.sheets[0].lattice.cell / (4 * np.pi)

    @cached_property
    def faces(self) -> Magnetic:
        """Transforms of ⟨1/r⟩ itself, between faces."""
        ny, nx = self.free.shape[1:]
        slabs = [sheet.slab for sheet in self.sheets]
        cell = self.sheets[0].lattice.cell
        found = [
            symbol(mean_inverse_distance(nx, ny, *apart(slabs[s], slabs[t], cell)), self.magnetic.size)
            for s, t in (np.argwhere(self.magnetic.pair == k)[0] for k in range(len(self.magnetic.symbols)))
        ]
        return self.magnetic._replace(symbols=tuple(found))


def operator(sheets: tuple[Sheet, ...]) -> Operator:
    """The operator of sheets on one lattice."""
    lattice = sheets[0].lattice
    corrections = near(sheets)
    kinetic, free = np.array([sheet.kinetic for sheet in sheets]), np.array([sheet.free for sheet in sheets])
    return Operator(
        tuple(replace(sheet, kinetic=one, free=at) for sheet, one, at in zip(sheets, kinetic, free)),
        kinetic,
        free,
        magnetic(lattice.shape, lattice.cell, tuple(sheet.slab for sheet in sheets)),
        corrections,
        *on_corners(corrections, lattice.shape),
    )


def apply(op: Operator, g: Floats) -> Floats:
    """A g at all corners, free or not: (S, ny, nx), A m."""
    out = convolve(op.magnetic, g)
    out.reshape(-1)[op.corners] += op.matrix @ g.reshape(-1)[op.corners]
    for s in range(len(g)):
        add_kinetic(op.kinetic[s], g[s], op.unit, out[s])
    return out


def apply_kinetic(op: Operator, g: Floats) -> Floats:
    """The kinetic part of A g."""
    out = np.zeros_like(g)
    for s in range(len(g)):
        add_kinetic(op.kinetic[s], g[s], 0.0, out[s])
    return out


def currents(g: Floats) -> Floats:
    """D g: current through x and y faces, (S, 2, ny, nx), A."""
    out = np.zeros((len(g), 2, *g.shape[1:]))
    out[:, 0, 1:] = g[:, 1:] - g[:, :-1]
    out[:, 1, :, 1:] = g[:, :, :-1] - g[:, :, 1:]
    return out


def circulation(u: Floats) -> Floats:
    """Dᵀ u at corners, (S, ny, nx): around the plaquette of each, if u is a line integral along each link."""
    out = u[:, 0] - u[:, 1]
    out[:, :-1] -= u[:, 0, 1:]
    out[:, :, :-1] += u[:, 1, :, 1:]
    return np.asarray(out)


def self_potential(op: Operator, through: Floats) -> Floats:
    """∫A·dl/mu0 along each link, (S, 2, ny, nx), A m, from the currents of all faces, likewise."""
    out = np.empty_like(through)
    for axis in (0, 1):
        out[:, axis] = convolve(op.faces, through[:, axis])
    return np.asarray(op.unit * (out + on_faces(op.near, through)))
