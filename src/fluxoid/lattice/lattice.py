"""The lattice: square cells of side h, the links between neighbours, the corners where four cells meet.

place      array shape   index
cell       (ny, nx)      [iy, ix], centre at (x0 + (ix + 1/2) h, y0 + (iy + 1/2) h)
x link     (ny, nx)      [iy, ix] joins cell (iy, ix) to (iy, ix + 1); the last column wraps, or has aperture 0
y link     (ny, nx)      [iy, ix] joins cell (iy, ix) to (iy + 1, ix); the last row wraps, or has aperture 0
corner     (ny, nx)      [iy, ix] is the upper right corner of cell (iy, ix): the plaquette of the cells
                         (iy, ix), (iy, ix+1), (iy+1, ix+1), (iy+1, ix), counter-clockwise

``area`` is the fraction of a cell that the film covers; ``wx``, ``wy`` the open fraction of the face a link crosses.
All are computed exactly from the polygons.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.types import Floats


@dataclass(frozen=True)
class Lattice:
    """A film cut out of square cells.

    cell: side h in metres; origin: (x, y) of the lower left corner of cell [0, 0], metres;
    area, wx, wy: arrays (ny, nx) of fractions in [0, 1]; periodic: (in y, in x).
    """

    cell: float
    origin: tuple[float, float]
    area: Floats
    wx: Floats
    wy: Floats
    periodic: tuple[bool, bool] = (False, False)

    @property
    def shape(self) -> tuple[int, int]:
        """(ny, nx)."""
        return self.area.shape[0], self.area.shape[1]

    @property
    def x(self) -> Floats:
        """Cell centres along x, (nx,), metres."""
        return self.origin[0] + self.cell * (np.arange(self.shape[1]) + 0.5)

    @property
    def y(self) -> Floats:
        """Cell centres along y, (ny,), metres."""
        return self.origin[1] + self.cell * (np.arange(self.shape[0]) + 0.5)

    @property
    def inside(self) -> np.ndarray:
        """Cells that belong to the film: those with an open link or, alone, with area."""
        return (self.area > 0) & (self.degree > 0)

    @property
    def degree(self) -> Floats:
        """Sum of the apertures of the four links of each cell, (ny, nx)."""
        return self.wx + np.roll(self.wx, 1, 1) + self.wy + np.roll(self.wy, 1, 0)
