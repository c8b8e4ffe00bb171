"""Accelerated descent to a steady state: Nesterov's momentum, dropped whenever it points uphill.

    psi' = y + tau F(y),   y <- psi' + beta (psi' - psi),   beta = (k - 1)/(k + 2) after k steps since the last restart

with F the right-hand side over the mass, minus half the gradient of the free energy, and tau the inverse of its fastest
rate. Sources, held cells and their phases stay as they are. The residual is the largest |F|.
Sources: Nesterov, Soviet Math. Dokl. 27, 372 (1983); O'Donoghue and Candes, Found. Comput. Math. 15, 715 (2015),
section 3.
"""

import math

from numba import prange

from fluxoid.gl.arrays import BASE, SLOPE
from fluxoid.gl.rows import momentum_row
from fluxoid.gl.stages import first_stage, wrap_ghosts
from fluxoid.kernels.compile import both, kernel


@both
def _momentum(planes, y, new, old, slope, beta, partial):
    for iy in prange(1, planes.shape[1] - 1):
        partial[0, iy], partial[1, iy] = momentum_row(planes, y, new, old, slope, beta, iy)


_momentum_serial, _momentum_parallel = _momentum


@kernel
def descend(film, number, u, fields, tolerance, iterations, parallel):
    """Descend until the residual is below ``tolerance``; returns iterations taken and the residual.

    number: the film's typed constants with gamma = 0, so that F is a gradient.
    """
    f, wraps = fields, film.wraps
    tau = f.planes.dtype.type(1.0 / film.rate)
    f.planes[BASE : BASE + 2] = f.planes[f.roles[0] : f.roles[0] + 2]
    residual = math.inf
    since = 0
    for k in range(iterations):
        old, new = f.roles[0], f.roles[1]
        wrap_ghosts(f.planes, BASE, wraps[0], wraps[1])
        first_stage(f.planes, f.links, film.cells, number, BASE, SLOPE, new, tau, wraps, parallel)
        since += 1
        beta = f.planes.dtype.type((since - 1.0) / (since + 2.0))
        if parallel:
            _momentum_parallel(f.planes, BASE, new, old, SLOPE, beta, f.partial)
        else:
            _momentum_serial(f.planes, BASE, new, old, SLOPE, beta, f.partial)
        along = largest = 0.0
        for iy in range(1, f.planes.shape[1] - 1):
            along += f.partial[0, iy]
            largest = max(largest, f.partial[1, iy])
        f.roles[0], f.roles[1] = new, old
        residual = u * math.sqrt(largest)
        if along < 0:
            f.planes[BASE : BASE + 2] = f.planes[new : new + 2]
            since = 0
        if not residual > tolerance:
            return k + 1, residual
    return iterations, residual
