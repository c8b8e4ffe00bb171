"""Accelerated descent to a steady state: Nesterov's momentum, dropped whenever it points uphill.

    psi' = y + tau F(y),   y <- psi' + beta (psi' - psi),   beta = (k - 1)/(k + 2) after k steps since the last restart

with F the right-hand side over the mass, minus half the gradient of the free energy, and tau the inverse of its fastest
rate. Sources, held cells and their phases stay as they are. The residual is the largest |F|.
Sources: Nesterov, Soviet Math. Dokl. 27, 372 (1983); O'Donoghue and Candes, Found. Comput. Math. 15, 715 (2015),
section 3.
"""

import math

from fluxoid.gl.arrays.arrays import BASE, SLOPE
from fluxoid.gl.steps.stages import SLOPES, momentum, run_planes, wrap_ghosts
from fluxoid.kernels.compile import kernel, part


@kernel
def descend(film, u, fields, tolerance, iterations, parallel):
    """Descend until the residual is below ``tolerance``; returns iterations taken and the residual.

    The film's gamma must be 0 here, so that F is a gradient.
    """
    f = fields
    _copy(f.planes, f.roles[0], BASE)
    residual = math.inf
    since = 0
    for k in range(iterations):
        old, new = f.roles[0], f.roles[1]
        wrap_ghosts(f.planes, BASE, film.wraps)
        f.typed[0] = 1.0 / film.rate
        run_planes(SLOPES, film, f, BASE, new, BASE, SLOPE, f.typed, 0.0, parallel)
        since += 1
        along, largest = momentum(film, f, BASE, new, old, SLOPE, (since - 1.0) / (since + 2.0), parallel)
        f.roles[0], f.roles[1] = new, old
        residual = u * math.sqrt(largest)
        if along < 0:
            _copy(f.planes, new, BASE)
            since = 0
        if not residual > tolerance:
            return k + 1, residual
    return iterations, residual


@part
def _copy(planes, source, target):
    """Copy a complex field. (An assignment of slices takes seconds to compile.)"""
    for k in range(2):
        for iy in range(planes.shape[1]):
            for ix in range(planes.shape[2]):
                planes[target + k, iy, ix] = planes[source + k, iy, ix]
