"""Integrals over the broken pairs: ∫_0^∞ dξ F(E) with E = √(ξ² + Δ²) and a thermal factor in F.

With ξ = Δ sinh x the integrand has no singularity within π/2 of the real axis and the trapezoid converges
exponentially, from T ≪ Δ (a Gaussian of width √(T/Δ) in x) to Δ → 0. All energies in one unit.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.types import Floats

STEPS = 72  # of the trapezoid; 1e-15 for T from Δ/1000 to 1e5 Δ
REACH = 42.0  # in T above the gap: e^{-42} = 6e-19


def states(temperature: ArrayLike, gap: ArrayLike) -> tuple[Floats, Floats]:
    """Energies E and weights w, on a new last axis, with ∫_0^∞ dξ F(E) = Σ w F(E) for F with a factor e^{−E/T}."""
    T = np.asarray(temperature, dtype=np.float64)[..., None]
    d = np.maximum(np.asarray(gap, dtype=np.float64)[..., None], 1e-9 * T)
    top = np.arccosh(1 + REACH * T / d)
    k = np.arange(STEPS + 1)
    step = top / STEPS
    x = step * k
    weight = step * np.where(k == 0, 0.5, 1.0) * d * np.cosh(x)
    return d * np.cosh(x), weight


def excess(temperature: ArrayLike, gap: ArrayLike) -> Floats:
    """(E − Δ)/T at those nodes, free of cancellation."""
    T = np.asarray(temperature, dtype=np.float64)[..., None]
    d = np.maximum(np.asarray(gap, dtype=np.float64)[..., None], 1e-9 * T)
    x = np.arccosh(1 + REACH * T / d) / STEPS * np.arange(STEPS + 1)
    return 2 * d * np.sinh(x / 2) ** 2 / T
