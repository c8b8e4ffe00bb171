"""The depairing current at any mean free path and temperature, from the clean metal to the dirty one.

Eilenberger's equation of a uniform current. Energies in kTc: T, d gap, g = ħ/2τ scattering, a = ħv_F q/2 the Doppler
shift, w Matsubara frequency; W = w + g⟨G⟩ and D = d + g⟨F⟩ are w and d with scattering, u = W + ia, s = √(u² + D²).
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.purity import gorkov_function
from fluxoid.pairs.condensate.ratios import COHERENCE_CLEAN, GAP
from fluxoid.pairs.fields.upper_field_purity import upper_field
from fluxoid.pairs.lengths.penetration_depth import superfluid_fraction
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.matsubara import frequencies_of_two_scales, log_digamma
from fluxoid.types import Floats

DIRTIEST = 1e6  # ξ0/ℓ beyond which nothing changes any more: the dirty limit is met to a part in 1e6
SLOW = 0.3  # of √(W² + D²): Doppler shifts below it are averaged over angles by Gauss, those above in closed form
SHARES = np.linspace(-1, 1, 9)  # trial momenta


def over_ginzburg_landau(
    reduced_temperature: ArrayLike, impurity: ArrayLike = 0.0, gap_ratio: float = 2 * GAP
) -> Floats:
    """Depairing current density over that of Ginzburg and Landau with λ(T) and ξ(T) of the same metal; 1 at Tc.

    The maximum over q of J(q) = (Φ0/2π)(q/μ0λ_L²)S, S = (3/a) 2πkT Σ_n ⟨μ Im G⟩ along the gap equation
    ln(Tc/T) = 2πkT Σ_n [1/ω_n − ⟨F⟩/Δ], G = (W + iaμ)/√((W + iaμ)² + D²), over Φ0/(3√3πμ0λ²ξ) with λ(T) of
    ``penetration_depth.superfluid_fraction`` and ξ(T) = √(Φ0/2πBc2(T)) of ``upper_field_purity.upper_field``.

    With another 2Δ0/kTc the current scales as Bc/λ, so that the work ∫J dq is the condensation energy at every T.

    Args: ``reduced_temperature`` T/Tc in [0, 1), ``impurity`` ξ0/ℓ ≥ 0, broadcast; ``gap_ratio`` 2Δ0/kTc.
    Returns: the ratio, dimensionless, of their common shape.
    Raises: InputError at and above Tc, and for a negative value. Source: Eilenberger, Z. Phys. 214, 195 (1968);
    Kupriyanov and Lukichev, Sov. J. Low Temp. Phys. 6, 210 (1980). Isotropic scattering, spherical Fermi surface.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    if np.any(t >= 1):
        raise InputError(f"T/Tc = {float(np.max(t)):g}: it is normal there", "reduced_temperature", "T below Tc")
    strength = float(positive(gap_ratio, "gap_ratio")) / (2 * GAP)
    t, given = np.broadcast_arrays(t, np.minimum(non_negative(impurity, "impurity"), DIRTIEST))
    x = given * strength  # ħ/2τ over kTc is what the equations know
    T, g = t[..., None], (np.pi / 2 * GAP * x)[..., None]
    # the momentum 1/√3ξ(T) of GL depairing as a Doppler shift; the maximum is at 0.98 to 1.17 of it
    unit = np.pi * GAP / (2 * np.sqrt(3) * COHERENCE_CLEAN) * np.sqrt(upper_field(t, x) / gorkov_function(x))
    fraction = np.asarray(superfluid_fraction(t, x))[..., None]
    middle, width = np.full(T.shape, 1.07), 0.2
    for _ in range(3):
        share = middle + width * SHARES
        carried = 1.5 * share * stiffness(T, share * unit[..., None], g) / fraction
        best = np.clip(np.argmax(carried, axis=-1), 1, len(SHARES) - 2)[..., None]
        below, top, above = (np.take_along_axis(carried, best + k, -1) for k in (-1, 0, 1))
        bend = below - 2 * top + above
        middle = np.take_along_axis(share, best, -1)
        width /= 4
    with np.errstate(invalid="ignore", divide="ignore"):
        peak = top - np.where(bend < 0, (above - below) ** 2 / (8 * bend), 0.0)  # of the parabola through the three
    weak, strong = fraction[..., 0], np.asarray(superfluid_fraction(t, given, gap_ratio))
    return (peak[..., 0] * strength * np.sqrt(weak / strong))[()]


def stiffness(T: Floats, a: Floats, g: Floats) -> Floats:
    """S = λ_L²/λ² at the Doppler shift a, with the gap relaxed there; zero where there is no gap left."""
    T, a, g = np.broadcast_arrays(T, a, g)
    y = np.asarray(gap_over_critical_temperature(T)) ** 2 * 0.7
    for _ in range(30):
        d = np.sqrt(y)
        w, weight = frequencies_of_two_scales(T, d, d + g + a)
        W, D, F, F_d = _with_scattering(w, d[..., None], a[..., None], g[..., None])
        d1 = d[..., None]
        missed = (weight * (1 / (w + d1) - F / d1)).sum(-1) + log_digamma(T, d)
        slope = (weight * (F / d1 - F_d) / d1).sum(-1) / (2 * d)  # against d²
        new = np.clip(y - missed / slope, 0.05 * y, 2 * y)
        settled = np.all(np.abs(new - y) <= 1e-10 * y)
        y = new
        if settled:
            break
    return (weight * _current(W, D, a[..., None])).sum(-1)


def _with_scattering(w: Floats, d: Floats, a: Floats, g: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """W, D, ⟨F⟩ and d⟨F⟩/dd, from W = w + g⟨G⟩ and D = d + g⟨F⟩ by Newton; ⟨G⟩ = Im s/a, ⟨F⟩ = (D/a) Im ln(u + s)."""
    a = np.broadcast_to(a, w.shape)
    swell = 1 + g / np.hypot(w, d)
    W, D = w * swell, d * swell
    for _ in range(60):
        u = W + 1j * a
        s = np.sqrt(u * u + D * D)
        angle = np.log(u + s).imag
        G, F = s.imag / a, D / a * angle
        G_W, G_D = (u / s).imag / a, (D / s).imag / a
        F_W, F_D = D / a * (1 / s).imag, angle / a + D / a * (D / (s * (u + s))).imag
        e1, e2 = W - w - g * G, D - d - g * F
        m11, m12, m21, m22 = 1 - g * G_W, -g * G_D, -g * F_W, 1 - g * F_D
        det = m11 * m22 - m12 * m21
        step_W, step_D = (m22 * e1 - m12 * e2) / det, (m11 * e2 - m21 * e1) / det
        W, D = np.maximum(W - step_W, 0.3 * W), np.maximum(D - step_D, 0.3 * D)
        if np.all(np.abs(step_W) + np.abs(step_D) <= 1e-11 * (W + D)):
            break
    return W, D, F, (F_D * m11 - F_W * m12) / det


def _current(W: Floats, D: Floats, a: Floats) -> Floats:
    """(3/a)⟨μ Im G⟩: D²/(W² + D²)^{3/2} for a slow condensate."""
    a = np.broadcast_to(a, W.shape)
    fast = a > SLOW * np.hypot(W, D)
    u = W + 1j * a
    s = np.sqrt(u * u + D * D)
    closed = 1.5 / a**3 * (W * s.imag - a * s.real + D * D * np.log(u + s).imag)
    mu, share = np.polynomial.legendre.leggauss(20)
    v = W[..., None] + 1j * a[..., None] * mu
    summed = 1.5 / a * (share * mu * (v / np.sqrt(v * v + D[..., None] ** 2)).imag).sum(-1)
    return np.where(fast, closed, summed)
