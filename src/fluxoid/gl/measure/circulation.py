"""The current that circulates around a hole, through its two arms.

I = (I_1 + I_2)/2, counter-clockwise positive, with I_1 and I_2 the currents through two straight cuts from the hole to
the outside in opposite directions, along the axis on which there is less film. What they cross of other films, such as
a wire beside a ring or a ring around it, does not count. Without contacts both are the same, and equal to the stream
function in the hole. A current driven past the hole adds to one and takes from the other, and drops out where the arms
are alike.
"""

import numpy as np

from fluxoid.gl.measure.cuts import current_through, cut_faces
from fluxoid.gl.measure.links import WeightedLinks
from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.holes import LatticeHole, components
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Bools, Ints


def ways_out(lattice: Lattice, hole: LatticeHole, pieces: Ints | None = None) -> tuple[WeightedLinks, ...]:
    """The two cuts; none where both axes are periodic and there is no outside.

    pieces: components(lattice), if known.
    """
    x, y = hole.point
    (left, bottom), (ny, nx), h = lattice.origin, lattice.shape, lattice.cell
    column = int(np.clip((x - left) / h, 0, nx - 1))
    row = int(np.clip((y - bottom) / h, 0, ny - 1))
    along_x = [(left - 3 * h, y), (left + (nx + 3) * h, y)]
    along_y = [(x, bottom - 3 * h), (x, bottom + (ny + 3) * h)]
    axes = []
    if not lattice.periodic[1]:
        axes.append((float(lattice.area[row].sum()), along_x))
    if not lattice.periodic[0]:
        axes.append((float(lattice.area[:, column].sum()), along_y))
    if not axes:
        return ()
    pieces = components(lattice) if pieces is None else pieces
    own = pieces == pieces[tuple(hole.contour[0])]
    # Walking in from the outside, the counter-clockwise current crosses from the left to the right.
    return tuple(_of_film(own, cut_faces(lattice, [outside, hole.point])) for outside in min(axes)[1])


def _of_film(own: Bools, faces: WeightedLinks) -> WeightedLinks:
    """Those of the faces that lie between cells of one film; a face is open, and both are if one is."""
    mine = own[faces.y, faces.x]
    return WeightedLinks(faces.axis[mine], faces.y[mine], faces.x[mine], faces.weight[mine])


def circulating_current(snapshot: Snapshot, ways: tuple[WeightedLinks, ...]) -> float:
    """The mean of the currents through the arms, A."""
    return float(np.mean([current_through(snapshot, faces).total for faces in ways]))
