"""What conjugate gradients do to whole arrays, each in one pass over memory on all threads.

Sums are taken over blocks of fixed size and then in order, so that they do not depend on the number of threads. Not by
BLAS: its threads would spin for a while after each product, in the way of those of the transforms and the cycles.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numba
import numpy as np

from fluxoid.kernels.compile import kernel, launch

BLOCK = 8192


@contextmanager
def one_thread_if(small: bool) -> Iterator[None]:
    """Within this context all passes are made on one thread, if they are small."""
    threads = numba.get_num_threads()
    numba.set_num_threads(1 if small else threads)
    try:
        yield
    finally:
        numba.set_num_threads(threads)


@kernel
def add_kinetic(kinetic, g, unit, out):  # type: ignore[no-untyped-def]
    """out = unit out + Dᵀ (Lambda/w) D g on one sheet: (2, ny, nx), (ny, nx), (ny, nx)."""
    _add_kinetic(kinetic[0], kinetic[1], g, unit, out)


@kernel
def product(a, b):  # type: ignore[no-untyped-def]
    """Σ a b of flat arrays."""
    partial = np.empty((a.size + BLOCK - 1) // BLOCK)
    _product(a, b, partial)
    return _total(partial)


@kernel
def turn(d, beta, z):  # type: ignore[no-untyped-def]
    """d = z + beta d."""
    _turn(d, beta, z, (d.size + BLOCK - 1) // BLOCK)


@kernel
def curvature(free, d, q):  # type: ignore[no-untyped-def]
    """q = 0 where not free; returns Σ d q."""
    partial = np.empty((d.size + BLOCK - 1) // BLOCK)
    _curvature(free, d, q, partial)
    return _total(partial)


@kernel
def advance(step, d, q, x, r):  # type: ignore[no-untyped-def]
    """x += step d; r -= step q; returns Σ r²."""
    partial = np.empty((d.size + BLOCK - 1) // BLOCK)
    _advance(step, d, q, x, r, partial)
    return _total(partial)


@kernel
def _total(partial):  # type: ignore[no-untyped-def]
    total = 0.0
    for k in range(partial.size):
        total += partial[k]
    return total


@launch
def _add_kinetic(kx, ky, g, unit, out):  # type: ignore[no-untyped-def]
    ny, nx = g.shape
    for j in numba.prange(ny):
        below, above = max(j - 1, 0), min(j + 1, ny - 1)
        for i in range(nx):
            out[j, i] = unit * out[j, i] + kx[j, i] * (g[j, i] - g[below, i]) + kx[above, i] * (g[j, i] - g[above, i])
        for i in range(1, nx):
            out[j, i] += ky[j, i] * (g[j, i] - g[j, i - 1])
        for i in range(nx - 1):
            out[j, i] += ky[j, i + 1] * (g[j, i] - g[j, i + 1])


@launch
def _product(a, b, partial):  # type: ignore[no-untyped-def]
    for k in numba.prange(partial.size):
        s = 0.0
        for i in range(k * BLOCK, min((k + 1) * BLOCK, a.size)):
            s += a[i] * b[i]
        partial[k] = s


@launch
def _turn(d, beta, z, blocks):  # type: ignore[no-untyped-def]
    for k in numba.prange(blocks):
        for i in range(k * BLOCK, min((k + 1) * BLOCK, d.size)):
            d[i] = z[i] + beta * d[i]


@launch
def _curvature(free, d, q, partial):  # type: ignore[no-untyped-def]
    for k in numba.prange(partial.size):
        s = 0.0
        for i in range(k * BLOCK, min((k + 1) * BLOCK, d.size)):
            q[i] = q[i] if free[i] else 0.0
            s += d[i] * q[i]
        partial[k] = s


@launch
def _advance(step, d, q, x, r, partial):  # type: ignore[no-untyped-def]
    for k in numba.prange(partial.size):
        s = 0.0
        for i in range(k * BLOCK, min((k + 1) * BLOCK, d.size)):
            x[i] += step * d[i]
            r[i] -= step * q[i]
            s += r[i] * r[i]
        partial[k] = s
