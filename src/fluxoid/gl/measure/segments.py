"""Lines cut into pieces at the lines of a grid, so that what is smooth between those is integrated exactly."""

from itertools import pairwise

import numpy as np

from fluxoid.types import Floats


def split(points: Floats, spacing: float) -> tuple[Floats, Floats]:
    """Starts and steps of the pieces of a polyline between grid lines, (n, 2) each.

    points: (m, 2) of (x, y) in units of cells; spacing: of the grid lines, through the origin, in cells.
    """
    starts, steps = [], []
    for a, b in pairwise(points):
        cuts = [np.array([0.0, 1.0])]
        for axis in (0, 1):
            if a[axis] != b[axis]:
                low, high = sorted((a[axis] / spacing, b[axis] / spacing))
                lines = spacing * np.arange(np.ceil(low), np.floor(high) + 1)
                cuts.append((lines - a[axis]) / (b[axis] - a[axis]))
        t = np.unique(np.clip(np.concatenate(cuts), 0, 1))
        starts.append(a + t[:-1, None] * (b - a))
        steps.append(np.diff(t)[:, None] * (b - a))
    return np.concatenate(starts), np.concatenate(steps)
