"""The magnetism of the currents in a film: moment, field around it, energy of that field.

The film is one sheet with K = w d J on its links, supercurrent and normal current together. Currents in the leads
beyond contacts are not part of it.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.gl.measure.links import face_currents
from fluxoid.gl.snapshot import Snapshot
from fluxoid.solvers import biot_savart
from fluxoid.types import Floats


def sheet_currents(snapshot: Snapshot) -> tuple[Floats, Floats]:
    """K = w d (J_s + J_n) on x and y links, A/m, (ny, nx) each."""
    on_x, on_y = face_currents(snapshot)
    return on_x / snapshot.lattice.cell, on_y / snapshot.lattice.cell


def magnetic_moment(snapshot: Snapshot) -> float:
    """m_z = ½ ∫ (r × K)_z dx dy about the middle of the film, A m².

    Where contacts feed a current the moment depends on the point it is taken about: here the centroid of the film.
    Raises InputError on periodic lattices, where it has no meaning. Source: Jackson, Classical Electrodynamics, eq.
    5.54.
    """
    lattice = snapshot.lattice
    if any(lattice.periodic):
        raise InputError("a periodic film has no magnetic moment", try_="an open lattice")
    K_x, K_y = sheet_currents(snapshot)
    x = lattice.x - np.sum(lattice.area * lattice.x) / lattice.area.sum()
    y = lattice.y - np.sum(lattice.area * lattice.y[:, None]) / lattice.area.sum()
    # An x link lies in its row at the height y of its cells, a y link in its column.
    return float(0.5 * lattice.cell**2 * (np.sum(K_y * x) - np.sum(K_x * y[:, None])))


def field_over_film(snapshot: Snapshot, height: float) -> Floats:
    """B that the film's currents make above each cell, T, (3, ny, nx) of (x, y, z); the sources' field is not in it.

    height: m over the film, of either sign, 0 in it; see ``solvers.biot_savart.lattice_field``.
    """
    return biot_savart.lattice_field(snapshot.lattice, *sheet_currents(snapshot), height)


def field_at(snapshot: Snapshot, points: ArrayLike) -> Floats:
    """B of the film's currents at any points (n, 3), metres: T, (n, 3). Raises InputError on periodic lattices."""
    return biot_savart.field_at(snapshot.lattice, *sheet_currents(snapshot), points)


def inductive_energy(snapshot: Snapshot) -> float:
    """½ ∫ K·A_self, the energy of the field that the currents make, J.

    It belongs to the free energy where the self-field is on; where it is off its size against the free energy's changes
    tells whether that was right. Raises InputError on periodic lattices.
    """
    K_x, K_y = sheet_currents(snapshot)
    A_x, A_y = biot_savart.mean_potential(snapshot.lattice, K_x, K_y)
    return float(0.5 * snapshot.lattice.cell**2 * (np.sum(K_x * A_x) + np.sum(K_y * A_y)))
