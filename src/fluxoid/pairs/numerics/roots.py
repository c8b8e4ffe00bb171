"""Newton's method for many roots at once, held between bounds."""

import numpy as np

from fluxoid.types import Floats


def held(newton: Floats, now: Floats, low: Floats, high: Floats) -> Floats:
    """Newton's next point where it lies between the bounds, else their middle (also where Newton's point is nan).

    A step below 1e-7 is taken in any case: there rounding moves the bounds, and the iteration has converged.
    """
    with np.errstate(invalid="ignore"):
        trusted = (np.abs(newton - now) <= 1e-7 * np.abs(now)) | ((newton > low) & (newton < high))
    return np.where(trusted, newton, (low + high) / 2)
