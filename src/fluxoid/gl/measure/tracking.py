"""Vortices of each row of the table, and which of them are the same from row to row."""

from collections.abc import Callable

import numpy as np

from fluxoid.gl.measure.vortices import Vortices, find_vortices, track
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.snapshot import Snapshot
from fluxoid.types import Floats

LEAST_REACH = 2.0  # coherence lengths a vortex may always move between two rows


def vortex_tracker(model: GinzburgLandau) -> Callable[[Snapshot, Floats, int], Floats]:
    """A function of a snapshot, the vortices before (n, 4) and the number of tracks so far, giving the vortices now.

    Columns: x, y in metres, sign, track. A vortex keeps its track if it moved less than half the mean distance between
    vortices, and not less than LEAST_REACH coherence lengths.
    """
    lattice = model.lattice
    ny, nx = lattice.shape
    period = tuple(n * lattice.cell if wraps else None for n, wraps in zip((nx, ny), lattice.periodic[::-1]))
    film = float(lattice.area.sum()) * lattice.cell**2
    least = LEAST_REACH * model.scales.coherence_length

    def find(snapshot: Snapshot, before: Floats, tracks: int) -> Floats:
        now = find_vortices(snapshot)
        reach = max(least, 0.5 * np.sqrt(film / max(len(now), 1)))
        matching = track(
            Vortices(before[:, 0], before[:, 1], before[:, 2].astype(int)), now, reach, (period[0], period[1])
        )
        numbers = np.zeros(len(now))
        numbers[matching.pairs[:, 1]] = before[matching.pairs[:, 0], 3]
        numbers[matching.births] = tracks + np.arange(len(matching.births))
        return np.column_stack([now.x, now.y, now.sign, numbers]).reshape(-1, 4)

    return find
