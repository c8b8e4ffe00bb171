"""Gauge-invariant numbers on links, sums of them along paths and around plaquettes.

psi    order parameter at cells       a      link phase (2π/Φ0) ∫A·dl
theta  φ_j − φ_i − a_ij, in (−π, π]   w      aperture of the face that the link crosses
h, xi  cell, coherence length         J      current density; on the x link [iy, ix] it points to cell (iy, ix + 1)
"""

import math
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np

from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Bools, Complexes, Floats, Ints

LEAST, NEAR = 1e-8, 2.0  # |psi|^2 that has to be reached within so many coherence lengths for a phase to mean anything


@dataclass(frozen=True)
class WeightedLinks:
    """A list of links with weights: ±1 along a path from cell to cell, any number for the faces of a cut.

    axis: 1 for x links, 0 for y links; y, x: indices [iy, ix]; weight; all of shape (n,).
    """

    axis: Ints
    y: Ints
    x: Ints
    weight: Floats

    def total(self, on_x: Floats, on_y: Floats) -> float:
        """The weighted sum of a link field, arrays (ny, nx), over the list."""
        return float(np.sum(self.weight * self.values(on_x, on_y)))

    def values(self, on_x: np.ndarray, on_y: np.ndarray) -> np.ndarray:
        """The link field on each link of the list, (n,), without the weight."""
        return np.where(self.axis == 1, on_x[self.y, self.x], on_y[self.y, self.x])


def once(function: Callable[[Snapshot], Any]) -> Callable[[Snapshot], Any]:
    """Keep the answer while its snapshot lives and no other is asked about: many holes ask for the same fields.

    The arrays are read-only.
    """
    kept: dict[str, Any] = {}

    @wraps(function)
    def of(snapshot: Snapshot) -> Any:
        if "of" not in kept or kept["of"]() is not snapshot:
            value = function(snapshot)
            for array in value:
                array.setflags(write=False)
            kept.update({"of": weakref.ref(snapshot, lambda gone: kept.clear() if kept.get("of") is gone else None)})
            kept["value"] = value
        return kept["value"]

    return of


def open_links(snapshot: Snapshot) -> tuple[Bools, Bools]:
    """Where currents can flow: links with an open face between two cells with ψ ≠ 0; two masks (ny, nx)."""
    return _links_between(snapshot, snapshot.psi != 0)


@once
def paired_links(snapshot: Snapshot) -> tuple[Bools, Bools]:
    """Open links between cells that have pairs, or lie in a core or a weak link beside cells that do; (ny, nx) each.

    The seeds of a film without pairs (see gl.seeds) have phases that mean nothing.
    """
    alive, density = snapshot.psi != 0, np.abs(snapshot.psi) ** 2
    if np.any(alive & (density < LEAST)):
        alive &= beside_pairs(density, LEAST, snapshot.lattice, snapshot.scales.coherence_length)
    return _links_between(snapshot, alive)


def beside_pairs(density: Floats, least: float, lattice: Lattice, coherence_length: float) -> Bools:
    """Cells with |psi|^2, (ny, nx), of at least ``least`` in them or NEAR coherence lengths, m, from them."""
    from scipy.ndimage import maximum_filter

    size = 2 * math.ceil(NEAR * coherence_length / lattice.cell) + 1
    mode = ["wrap" if wraps else "constant" for wraps in lattice.periodic]
    return np.asarray(maximum_filter(density, size, mode=mode) >= least)


def _links_between(snapshot: Snapshot, cells: Bools) -> tuple[Bools, Bools]:
    lattice = snapshot.lattice
    return (lattice.wx > 0) & cells & np.roll(cells, -1, 1), (lattice.wy > 0) & cells & np.roll(cells, -1, 0)


@once
def overlaps(snapshot: Snapshot) -> tuple[Complexes, Complexes]:
    """conj(ψ_i) e^{−ia} ψ_j on x and y links, (ny, nx) each; 0 on closed ones."""
    psi, lattice = snapshot.psi, snapshot.lattice
    on_x = np.conj(psi) * np.exp(-1j * snapshot.ax) * np.roll(psi, -1, 1)
    on_y = np.conj(psi) * np.exp(-1j * snapshot.ay) * np.roll(psi, -1, 0)
    return np.where(lattice.wx > 0, on_x, 0), np.where(lattice.wy > 0, on_y, 0)


@once
def phase_differences(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """θ on x and y links, radians, (ny, nx) each; 0 on closed ones."""
    on_x, on_y = overlaps(snapshot)
    return np.angle(on_x), np.angle(on_y)


@once
def link_supercurrents(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """J_s = J0 (ξ/h) Im conj(ψ_i) e^{−ia} ψ_j on x and y links, A/m², (ny, nx) each; 0 on closed ones."""
    scale = snapshot.scales.current_density * snapshot.scales.coherence_length / snapshot.lattice.cell
    on_x, on_y = overlaps(snapshot)
    return scale * on_x.imag, scale * on_y.imag


@once
def link_normal_currents(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """J_n = −J0 (ξ/h) (μ_j − μ_i + ∂t a) on x and y links, A/m², (ny, nx) each; 0 on closed ones."""
    scale = snapshot.scales.current_density * snapshot.scales.coherence_length / snapshot.lattice.cell
    mu, lattice = snapshot.mu, snapshot.lattice
    on_x = -scale * (np.roll(mu, -1, 1) - mu + snapshot.ax_dot)
    on_y = -scale * (np.roll(mu, -1, 0) - mu + snapshot.ay_dot)
    return np.where(lattice.wx > 0, on_x, 0), np.where(lattice.wy > 0, on_y, 0)


@once
def face_sections(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """Open cross-section w h d of the faces that x and y links cross, m², d the mean of both cells; (ny, nx) each."""
    d, lattice = snapshot.thickness, snapshot.lattice
    half = 0.5 * lattice.cell
    return half * lattice.wx * (d + np.roll(d, -1, 1)), half * lattice.wy * (d + np.roll(d, -1, 0))


def face_currents(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """w h d (J_s + J_n): the total current through each face, A, (ny, nx) for x and y links."""
    section_x, section_y = face_sections(snapshot)
    super_x, super_y = link_supercurrents(snapshot)
    normal_x, normal_y = link_normal_currents(snapshot)
    return section_x * (super_x + normal_x), section_y * (super_y + normal_y)


def circulation(on_x: Floats, on_y: Floats) -> Floats:
    """Counter-clockwise sum of a link field around the plaquette of each corner, (ny, nx)."""
    return on_x + np.roll(on_y, -1, 1) - np.roll(on_x, -1, 0) - on_y


def real_corners(snapshot: Snapshot) -> Bools:
    """Corners with four cells around them: all but the last row and column of axes that are not periodic."""
    real = np.ones(snapshot.lattice.shape, bool)
    if not snapshot.lattice.periodic[0]:
        real[-1, :] = False
    if not snapshot.lattice.periodic[1]:
        real[:, -1] = False
    return real


def wrap(angle: Floats) -> Floats:
    """The same angle in [−π, π)."""
    return np.mod(angle + np.pi, 2 * np.pi) - np.pi


def plaquette_flux(snapshot: Snapshot) -> Floats:
    """2πΦ/Φ0 of each plaquette, radians, (ny, nx); 0 at corners that have none.

    On periodic lattices it is taken in [−π, π): a torus that carries flux holds the quanta that link phases cannot
    tell from none in one plaquette.
    """
    flux = circulation(snapshot.ax, snapshot.ay)
    if any(snapshot.lattice.periodic):
        flux = wrap(flux)
    return np.where(real_corners(snapshot), flux, 0.0)


def film_corners(snapshot: Snapshot) -> Bools:
    """Corners whose plaquette has four open links, (ny, nx): where vorticity is defined."""
    return _corners_between(snapshot, *open_links(snapshot))


def paired_corners(snapshot: Snapshot) -> Bools:
    """Corners whose plaquette has four links with pairs, (ny, nx): where vortices are defined."""
    return _corners_between(snapshot, *paired_links(snapshot))


def _corners_between(snapshot: Snapshot, on_x: Bools, on_y: Bools) -> Bools:
    return on_x & np.roll(on_y, -1, 1) & np.roll(on_x, -1, 0) & on_y & real_corners(snapshot)
