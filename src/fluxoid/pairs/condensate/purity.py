"""What disorder does to the coefficients of Ginzburg and Landau near Tc."""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.condensate.ratios import GAP, ZETA_3
from fluxoid.pairs.numerics.inputs import non_negative
from fluxoid.types import Floats


def gorkov_function(impurity: ArrayLike) -> Floats:
    """χ of Gor'kov: what disorder leaves of 1/κ near Tc, 1 clean, → 1.32995 ℓ/ξ0 dirty.

    χ = (8/7ζ(3)) Σ_n 1/[(2n+1)²(2n+1+ρ)], ρ = ħ/2πkTcτ = (Δ0/2kTc)(ξ0/ℓ), summed with the digamma function.

    Args: ``impurity`` ξ0/ℓ ≥ 0. Raises: InputError if it is negative.
    Source: Gor'kov, Sov. Phys. JETP 10, 998 (1960); Werthamer in Parks, *Superconductivity* (1969), ch. 6.
    """
    from scipy.special import psi, zeta

    rho = GAP / 2 * non_negative(impurity, "impurity")
    small = rho < 1e-2
    large = np.where(small, 1.0, rho)
    exact = 8 / (7 * ZETA_3 * large) * (np.pi**2 / 8 - (psi(0.5 + large / 2) - psi(0.5)) / (2 * large))
    # Below 0.01 the two terms cancel; Σ (−ρ)^k (1 − 2^{−k−3})ζ(k+3) is alternating and short there.
    k = np.arange(8)
    terms = (1 - 2.0 ** (-k - 3)) * zeta(k + 3)
    series = 8 / (7 * ZETA_3) * ((-np.where(small, rho, 0.0)[..., None]) ** k * terms).sum(-1)
    return np.where(small, series, exact)[()]
