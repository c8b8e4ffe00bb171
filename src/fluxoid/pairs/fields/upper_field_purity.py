"""The upper critical field at any mean free path, from the clean metal to the dirty one, without spin.

Helfand and Werthamer's equation. Energies in kTc: T, w Matsubara frequency, g = ħ/2τ, k² = field energy squared;
x = (w + g)/(2k sin ψ), ψ the angle between velocity and field; Z what the field leaves of 1/(w + g), lost = 1 − Z.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.condensate.purity import gorkov_function
from fluxoid.pairs.condensate.ratios import GAP, ZETA_3
from fluxoid.pairs.fields.upper_field import clean_upper_field, dirty_upper_field
from fluxoid.pairs.numerics.inputs import non_negative
from fluxoid.pairs.numerics.matsubara import frequencies_of_two_scales, log_digamma
from fluxoid.types import Floats

CLEAN_SCALE = np.pi**2 * 3 / (7 * ZETA_3)  # k² = CLEAN_SCALE × field over the slope of the clean metal


@cache
def _angles() -> tuple[Floats, Floats]:
    """sin ψ and weights for the mean over a sphere of what depends on sin ψ: doubly exponential towards ψ = 0."""
    v = np.linspace(-3.2, 3.2, 49)
    lift = np.exp(-np.pi * np.sinh(v))
    psi = np.pi / 2 / (1 + lift)
    weight = np.pi / 2 * lift / (1 + lift) ** 2 * np.pi * np.cosh(v) * (v[1] - v[0])
    return np.sin(psi), weight * np.sin(psi)


def _share(z: Floats) -> tuple[Floats, Floats, Floats]:
    """Z(z), 1 − Z and z dZ/dz for z = (w + g)/k: Z = ⟨√π x erfcx x⟩ over directions, x = z/(2 sin ψ)."""
    from scipy.special import erfcx

    sine, weight = _angles()
    x = z[..., None] / (2 * sine)
    far = x > 100
    near = np.where(far, 1.0, x)
    inverse = 1 / np.where(far, x, 1.0) ** 2
    value = np.sqrt(np.pi) * near * erfcx(near)
    lost = np.where(far, inverse / 2 - 0.75 * inverse**2 + 1.875 * inverse**3, 1 - value)
    slope = np.where(far, inverse - 3 * inverse**2, value * (1 + 2 * near**2) - 2 * near**2)
    kept = np.where(far, 1 - lost, value)
    return (weight * kept).sum(-1), (weight * lost).sum(-1), (weight * slope).sum(-1)


def upper_field(reduced_temperature: ArrayLike, impurity: ArrayLike) -> Floats:
    """h* = Bc2(T)/(−Tc dBc2/dT at Tc) at any purity, between 0.72726 (clean) and 0.69267 (dirty) at T = 0.

    ln(Tc/T) = 2πkT Σ_n [1/ω_n − S_n/(1 − gS_n)], S_n the mean over directions of √π x erfcx(x)/(ω_n + g).

    Args: ``reduced_temperature`` T/Tc ≥ 0 and ``impurity`` ξ0/ℓ ≥ 0, broadcast; zero above Tc.
    Raises: InputError if one is negative. Source: Helfand and Werthamer, Phys. Rev. 147, 288 (1966).
    Isotropic scattering, spherical Fermi surface, no spin; multiply by Φ0/2πξ_GL(0)² for tesla.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    t, impurity = np.broadcast_arrays(t, non_negative(impurity, "impurity"))
    below = t < 1
    T = np.where(below, t, 0.5)
    g = np.pi / 2 * GAP * impurity
    chi = np.asarray(gorkov_function(impurity))
    share = impurity / (1 + impurity)
    log_h = np.log((1 - share) * clean_upper_field(T) + share * dirty_upper_field(T))
    for _ in range(8):
        k = np.sqrt(CLEAN_SCALE * np.exp(log_h) / chi)
        s = 2 * k * k / (3 * np.hypot(g, k))
        w, weight = frequencies_of_two_scales(T, s, s + g + k)
        z = (w + g[..., None]) / k[..., None]
        Z, lost, slope = _share(z)
        below_one = w + g[..., None] * lost  # (w + g) − gZ
        term = Z / below_one
        term_slope = -slope * (w + g[..., None]) / below_one**2 / 2  # against ln h: dZ/dln h = −½ z dZ/dz
        error = (weight * (1 / (w + s[..., None]) - term)).sum(-1) + log_digamma(T, s)
        step = error / (weight * term_slope).sum(-1)
        log_h = log_h + np.clip(step, -1, 1)
        if np.all(np.abs(step) < 1e-8):
            break
    return np.where(below, np.exp(log_h), 0.0)[()]
