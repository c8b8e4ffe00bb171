"""Conjugate gradients for the stream function at free corners."""

import numpy as np

from fluxoid.errors import RunError
from fluxoid.london.solver.operator import Operator, apply
from fluxoid.london.solver.passes import advance, curvature, product, turn
from fluxoid.london.solver.precondition import Preconditioner, smooth
from fluxoid.types import Floats

MOST = 300  # iterations


def solve(
    op: Operator, p: Preconditioner, b: Floats, tolerance: float, start: Floats | None = None
) -> tuple[Floats, int]:
    """g with (A g)_free = b_free and zero elsewhere, and the iterations it took.

    b: (S, ny, nx), A m, of which nothing is left; tolerance: of the residual's 2-norm relative to that of b; start: an
    earlier solution.
    Raises RunError if it does not converge.
    """
    free = op.free.ravel()
    r = b
    r *= op.free
    limit = tolerance**2 * product(r.ravel(), r.ravel())
    x = np.zeros_like(r) if start is None else np.where(op.free, start, 0.0)
    if start is not None:
        r -= np.where(op.free, apply(op, x), 0.0)
    rr = product(r.ravel(), r.ravel())
    d, rz_old = np.zeros_like(r), np.inf
    for iteration in range(MOST):
        if rr <= limit:
            return x, iteration
        z = smooth(p, r)
        rz = product(r.ravel(), z.ravel())
        turn(d.ravel(), rz / rz_old, z.ravel())
        del z
        q = apply(op, d)
        step = rz / curvature(free, d.ravel(), q.ravel())
        rr = advance(step, d.ravel(), q.ravel(), x.ravel(), r.ravel())
        rz_old = rz
    left = np.sqrt(rr / limit) * tolerance
    raise RunError(f"The screening currents did not converge: residual {left:.3g} after {MOST} iterations")
