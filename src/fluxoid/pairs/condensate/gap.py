"""The gap of weak-coupling BCS theory against temperature.

t reduced temperature T/Tc, d gap in units of kTc, w Matsubara frequency, s energy that carries the logarithm of the
sum.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative
from fluxoid.pairs.numerics.matsubara import frequencies, log_digamma
from fluxoid.types import Floats


def gap_over_critical_temperature(reduced_temperature: ArrayLike) -> Floats:
    """Gap Δ(T)/kTc, zero at and above Tc.

    ln(Tc/T) = 2πkT Σ_{n≥0} [1/ω_n − 1/√(ω_n² + Δ²)].

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0.
    Raises: InputError if it is negative or not finite.
    Source: Bardeen, Cooper, Schrieffer, Phys. Rev. 108, 1175 (1957), eq. 3.27, as a Matsubara sum.
    Accuracy 1e-14 of Δ0. Fails where strong coupling changes the shape of Δ(T) (lead, mercury: by some per cent).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, t, 0.5)
    d = GAP * np.tanh(1.74 * np.sqrt(1 / np.maximum(T, 1e-12) - 1))
    for _ in range(7):
        w, weight = frequencies(T, d)
        root = np.hypot(w, d[..., None])
        # the part of the sum that falls as 1/ω is taken by the digamma function with s = d …
        cold = (weight * (1 / (w + d[..., None]) - 1 / root)).sum(-1) + log_digamma(T, d)
        # … but near Tc the terms are summed as they are, so that what is left of ln(Tc/T) keeps its digits
        hot = (weight * d[..., None] ** 2 / (w * root * (w + root))).sum(-1) + np.log(np.where(T > 0, T, 1.0))
        residual = np.where(T > 0.3, hot, cold)
        slope = (weight / root**3).sum(-1) / 2  # of the residual against d²
        d = np.sqrt(np.maximum(d**2 - residual / slope, 0.01 * d**2))
    return np.where(below, d, 0.0)[()]


def reduced_gap(reduced_temperature: ArrayLike) -> Floats:
    """Gap over its value at absolute zero, Δ(T)/Δ0: see ``gap_over_critical_temperature``."""
    return (gap_over_critical_temperature(reduced_temperature) / GAP)[()]
