"""Conjugate gradients for the stream function at free corners."""

import numpy as np

from fluxoid.errors import RunError
from fluxoid.london.operator import Operator, apply
from fluxoid.london.precondition import Preconditioner, smooth
from fluxoid.types import Floats

MOST = 300  # iterations


def solve(
    op: Operator, p: Preconditioner, b: Floats, tolerance: float, start: Floats | None = None
) -> tuple[Floats, int]:
    """g with (A g)_free = b_free and zero elsewhere, and the iterations it took.

    b: (S, ny, nx), A m; tolerance: of the residual's 2-norm relative to that of b; start: an earlier solution.
    Raises RunError if it does not converge.
    """
    r = np.where(op.free, b, 0.0)
    limit = tolerance * float(np.linalg.norm(r))
    x = np.zeros_like(r) if start is None else np.where(op.free, start, 0.0)
    if start is not None:
        r -= np.where(op.free, apply(op, x), 0.0)
    d, rz_old = np.zeros_like(r), np.inf
    for iteration in range(MOST):
        if float(np.linalg.norm(r)) <= limit:
            return x, iteration
        z = smooth(p, r)
        rz = float(np.vdot(r, z))
        d *= rz / rz_old
        d += z
        q = apply(op, d)
        q *= op.free
        step = rz / float(np.vdot(d, q))
        x += step * d
        q *= step
        r -= q
        rz_old = rz
    left = float(np.linalg.norm(r)) / limit * tolerance
    raise RunError(f"The screening currents did not converge: residual {left:.3g} after {MOST} iterations")
