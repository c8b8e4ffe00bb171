"""Seeds from which pairs grow again where there are none: psi = 0 is a solution, also where it is unstable.

A film that was driven normal would carry psi = 1e-80 in place of the fluctuations of a real one, and would recover as
much later as that takes to grow. So the equation has a source where a cell and its neighbours are below a floor F:

    u d psi/dt = ... + F max(0, 1 - |psi|^2/F^2) z xi/h

with |psi| the largest of the five, and z a complex normal number of unit mean square for each cell, made of the seed
and the number of the cell: the same at every step and on any number of threads. xi/h makes its part in a state of given
size independent of the cell. A core, where the neighbours have pairs, gets none; F is a thousandth of what a step may
err.
The fluctuations of a film in equilibrium are larger, |psi|^2 = kT/(xi^2 d Bc^2/mu0) and more.
"""

import numpy as np

from fluxoid.device.geometry.random_field import noise
from fluxoid.types import Bools, Floats

FLOOR, LARGEST_FLOOR = 1e-3, 1e-5  # of the error that a step may make; and at most
_STREAM = 2**63  # apart from the random fields of a disorder with the same seed


def usual_floor(tolerance: float) -> float:
    """F where none is given; tolerance: the error of psi that a step may make."""
    return min(FLOOR * tolerance, LARGEST_FLOOR)


def seeds(seed: int, shape: tuple[int, int], h: float) -> Floats:
    """z xi/h of each cell, (2, ny, nx), real and imaginary; h: cell over coherence length."""
    iy, ix = np.ogrid[: shape[0], : shape[1]]
    parts = [noise(_STREAM + 2 * seed + part, iy, ix) for part in (0, 1)]
    return np.array(parts) / (np.sqrt(2) * h)


def without_pairs(density: Floats, periodic: tuple[bool, bool], floor: float) -> Bools:
    """Cells where |psi|^2, (ny, nx), is below floor^2 in the cell and its neighbours."""
    largest = density.copy()
    for axis in (0, 1):
        for step in (1, -1):
            beside = np.roll(density, step, axis)
            if not periodic[axis]:
                np.moveaxis(beside, axis, 0)[0 if step == 1 else -1] = 0.0
            np.maximum(largest, beside, out=largest)
    return largest < floor**2
