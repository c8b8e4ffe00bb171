"""The upper critical field: Werthamer, Helfand and Hohenberg at any spin coupling (dirty), and any purity without spin.

Fields are reduced by the slope at Tc: h* = Bc2(T)/(−Tc dBc2/dT at Tc). Energies in kTc: T, b orbital pair-breaking DeB,
p Zeeman energy, c spin–orbit rate; w Matsubara frequency. near Tc the orbital slope is b = (4/π)(1−t).
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.breaking.pair_breaking import critical_rate
from fluxoid.pairs.condensate.ratios import ZETA_3
from fluxoid.pairs.numerics.inputs import non_negative
from fluxoid.pairs.numerics.matsubara import frequencies, log_digamma
from fluxoid.pairs.numerics.roots import held
from fluxoid.types import Floats

SLOPE = 4 / np.pi  # −db/dt at Tc, b = DeB/kTc


def dirty_upper_field(
    reduced_temperature: ArrayLike, maki_parameter: ArrayLike = 0.0, spin_orbit: ArrayLike = 0.0
) -> Floats:
    """h* of a dirty superconductor with spin paramagnetism and spin–orbit scattering: 0.69267 at T = 0 without spin.

    ln(Tc/T) = 2πkT Σ_n [1/ω_n − 1/(ω_n + b + p²/(ω_n + b + c))]: b = (4/π)h* kTc, p = αb, c = πλ_so kTc, which is the
    digamma equation of the source. α = ħ/2mD = 0.5276 (−dBc2/dT [T/K]), λ_so = 2ħ/(3πkTcτ_so).

    Args: ``reduced_temperature`` T/Tc ≥ 0, ``maki_parameter`` α ≥ 0, ``spin_orbit`` λ_so ≥ 0, broadcast; zero above Tc.
    Raises: InputError if one is negative. Source: Werthamer, Helfand, Hohenberg, Phys. Rev. 147, 295 (1966), eq. 28.
    The transition is taken as of second order, and its highest field given; for α > 1 and λ_so ≪ 1 it is of first
    order at low temperature, and this field too low or reentrant (see ``pauli``). Good values: λ_so = 0 for Al, 1 to
    10 for Nb alloys.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    alpha, so = non_negative(maki_parameter, "maki_parameter"), non_negative(spin_orbit, "spin_orbit")
    t, alpha, so = np.broadcast_arrays(t, alpha, so)
    below = t < 1
    T = np.where(below, t, 0.5)
    c = np.pi * so
    b = np.asarray(critical_rate(T))  # the answer at α = 0, and above it otherwise
    if not np.any(alpha > 0):
        return np.where(below, b / SLOPE, 0.0)[()]
    b, error, slope = b / np.sqrt(1 + (alpha * np.sqrt(2) / (1 + so)) ** 2 / 2), None, None
    low, high = np.zeros_like(b), np.asarray(critical_rate(T)).copy()
    for _ in range(60):
        error, slope = _spin_residual(T, b, alpha, c)
        low, high = np.where(error < 0, b, low), np.where(error > 0, b, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(slope > 0, b - error / slope, np.nan)
        new = held(step, b, low, high)
        settled = np.all(np.abs(new - b) <= 1e-9 * high)
        b = new
        if settled:
            break
    return np.where(below, b / SLOPE, 0.0)[()]


def _spin_residual(T: Floats, b: Floats, alpha: Floats, c: Floats) -> tuple[Floats, Floats]:
    """2πT Σ [1/ω − …] − ln(Tc/T) and its derivative with respect to b."""
    p = alpha * b
    s = np.hypot(b, p)
    w, weight = frequencies(T, np.maximum(s, 1e-3))
    upper = w + (b + c)[..., None]
    F = w + b[..., None] + p[..., None] ** 2 / upper
    F_b = 1 + (2 * alpha * p)[..., None] / upper - p[..., None] ** 2 / upper**2
    s = np.maximum(s, 1e-3)
    error = (weight * (1 / (w + s[..., None]) - 1 / F)).sum(-1) + log_digamma(T, s)
    return error, (weight * F_b / F**2).sum(-1)


def clean_upper_field(reduced_temperature: ArrayLike) -> Floats:
    """h* of a clean superconductor without spin: 0.72725919 at T = 0.

    ln(Tc/T) = ∫_0^∞ dx/sinh x [1 − F(z)/z], z = √β x, F Dawson's integral, h* = (7ζ(3)/3) β t²: the gap equation in the
    lowest Landau level, averaged over a spherical Fermi surface.

    Args: ``reduced_temperature`` T/Tc ≥ 0, any shape; zero above Tc. Raises: InputError if it is negative.
    Source: Helfand and Werthamer, Phys. Rev. 147, 288 (1966), in time representation. Bulk, isotropic.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, t, 0.5)
    scale = np.sqrt(3 / (7 * ZETA_3))
    y, drop = _fall_of_angular_mean()
    log_h = np.log(0.7272 * (1 - T**2) * (1 - 0.125 * T**2) / (1 - 0.125))  # within 4 %
    log_h = np.where(T > 0.5, np.log(np.maximum(1 - T, 1e-17)), log_h)
    for _ in range(10):
        # By parts ln(1/T) = −∫ ln tanh(x/2) drop(y), x = T y/(scale √h*): written so that T = 0 needs no limit.
        ratio = y / (2 * scale * np.exp(log_h[..., None] / 2))
        half = np.minimum(T[..., None] * ratio, 300.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            shape = np.where(half > 1e-4, np.log(np.tanh(half) / half), -(half**2) / 3)
            slope = np.where(half > 1e-4, half / np.sinh(2 * half), 0.5 - half**2 / 3)
        beyond = np.log(np.maximum(T[..., None] * ratio / 300.0, 1.0))  # where half was cut
        step = (drop * (np.log(ratio) + shape - beyond)).sum(-1) / (drop * slope).sum(-1)
        log_h = log_h + np.clip(step, -1, 1)
        if np.all(np.abs(step) < 1e-9):
            break
    return np.where(below, np.exp(log_h), 0.0)[()]


@cache
def _fall_of_angular_mean() -> tuple[Floats, Floats]:
    """Nodes y and weights −g′(y)dy, g = F(y)/y with F Dawson's integral; g falls from 1 to 0 as y runs from 0 to ∞."""
    from scipy.special import dawsn

    v = np.linspace(-4.9, 4.9, 121)
    low, high = np.exp(-v - 2), np.exp(v - 2)
    y = np.exp(v - low + high)
    fall = dawsn(y) / y - 1 + 2 * y * dawsn(y)  # −y g′, which cancels at both ends: series there
    fall = np.where(y < 0.02, y**2 * (4 / 3 - 16 / 15 * y**2 + 16 / 35 * y**4), fall)
    fall = np.where(y > 200, 1 / y**2 + 1 / y**4 + 2.25 / y**6, fall)
    return y, (v[1] - v[0]) * (1 + low + high) * fall
