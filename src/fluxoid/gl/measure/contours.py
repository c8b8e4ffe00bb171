"""Windings and fluxoids of closed paths of cells, exact on the lattice.

Along a closed path of links, with θ wrapped to (−π, π],

    Σ a + Σ θ = 2π n      because Σ (a + θ) is a sum of phase differences of ψ, up to whole turns,

so that the flux Φ0 Σa/2π and the kinetic part Φ0 Σθ/2π add up to n Φ0 to rounding. The kinetic part is the lattice form
of μ0λ² ∮ J_s/|ψ|²·dl: on a link J_s = J0 (ξ/h) |ψ_i||ψ_j| sin θ, so θ/h is J_s/|ψ|² in J0 to second order in h, and
it is θ, not sin θ, of which the fluxoid is made.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.gl.measure.links import WeightedLinks, paired_links, phase_differences
from fluxoid.gl.snapshot import Snapshot
from fluxoid.quantities.fluxoid import Fluxoid


def contour_links(path: ArrayLike, shape: tuple[int, int]) -> WeightedLinks:
    """The links of a closed path of cells.

    path: (n, 2) of (iy, ix), each a neighbour of the one before, the first not repeated at the end; steps over the
    end of an axis use the wrap links; shape: (ny, nx).
    Raises InputError if two cells that follow each other are not neighbours.
    """
    cells = np.asarray(path, dtype=int).reshape(-1, 2)
    step = np.roll(cells, -1, axis=0) - cells
    for k in (0, 1):
        # A step from the last cell of an axis to the first is +1, not 1 − n.
        step[:, k] = np.where(step[:, k] == 1 - shape[k], 1, step[:, k])
        step[:, k] = np.where(step[:, k] == shape[k] - 1, -1, step[:, k])
    wrong = np.flatnonzero(np.abs(step).sum(axis=1) != 1)
    if len(cells) < 2 or wrong.size:
        at = tuple(int(i) for i in cells[wrong[0]]) if wrong.size else None
        raise InputError(f"the contour is no closed path of neighbouring cells (at {at})", try_="a path cell by cell")
    axis = (step[:, 1] != 0).astype(int)
    sign = step.sum(axis=1)
    # A link is stored at its lower or left cell: a backward step starts from the upper or right one.
    y = np.where((axis == 0) & (sign < 0), cells[:, 0] - 1, cells[:, 0]) % shape[0]
    x = np.where((axis == 1) & (sign < 0), cells[:, 1] - 1, cells[:, 1]) % shape[1]
    return WeightedLinks(axis, y, x, sign.astype(float))


def rectangle_path(lower_left: Sequence[int], upper_right: Sequence[int]) -> np.ndarray:
    """The cells of a rectangle's rim, counter-clockwise, (n, 2); both corners (iy, ix) belong to it."""
    (y0, x0), (y1, x1) = lower_left, upper_right
    bottom = [(y0, x) for x in range(x0, x1)]
    right = [(y, x1) for y in range(y0, y1)]
    top = [(y1, x) for x in range(x1, x0, -1)]
    left = [(y, x0) for y in range(y1, y0, -1)]
    return np.array(bottom + right + top + left)


def contour_fluxoid(snapshot: Snapshot, path: ArrayLike) -> Fluxoid:
    """Fluxoid of a closed path of cells: Φ0/2π (Σa, Σθ), nΦ0 to rounding; nan where there are no pairs
    or a link is closed.

    path: (n, 2) of (iy, ix), see contour_links; counter-clockwise for the usual sign. Source: F. London,
    Superfluids, vol. I (1950); on the lattice, the identity at the head of this file.
    """
    links = contour_links(path, snapshot.lattice.shape)
    if not links.values(*paired_links(snapshot)).all():
        return Fluxoid(float("nan"), float("nan"))
    unit = flux_quantum / (2 * np.pi)
    return Fluxoid(unit * links.total(snapshot.ax, snapshot.ay), unit * links.total(*phase_differences(snapshot)))


def winding(snapshot: Snapshot, path: ArrayLike) -> float:
    """n = (Σθ + Σa)/2π, the number of turns of the phase along a closed path: a whole number.

    nan where it has no meaning: on a path that meets a place without pairs or a closed link.
    """
    quanta = contour_fluxoid(snapshot, path).quanta
    return float(np.round(quanta)) + 0.0 if np.isfinite(quanta) else float("nan")
