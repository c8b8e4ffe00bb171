"""What breaks pairs: critical temperature against the pair-breaking rate, and the rate of each mechanism.

Γ is an energy with one meaning throughout: Tc falls by πΓ/4k to first order, and Γ = ħDq²/2 for a current of momentum
ħq.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import elementary_charge, flux_quantum, hbar
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.types import Floats

CRITICAL_RATE = GAP / 2  # Γ_c/kTc0 at which Tc is zero
FAR = 50.0  # Γ/2πkTc from which the digamma function is taken by its series: the term left out is below 1e-16


def critical_rate(reduced_temperature: ArrayLike) -> Floats:
    """Rate Γ_c/kTc0 at which superconductivity ends at temperature T: the inverse of ``critical_temperature``.

    ln(Tc0/T) = ψ(½ + Γ/2πkT) − ψ(½); Δ0/2 at T = 0.

    Args: ``reduced_temperature`` T/Tc0 ≥ 0, any shape; zero at and above Tc0.
    Raises: InputError if it is negative. Source: Abrikosov and Gor'kov, Sov. Phys. JETP 12, 1243 (1961).
    """
    from scipy.special import polygamma, psi

    t = non_negative(reduced_temperature, "reduced_temperature")
    cold = t < 1e-6  # there Γ_c = Δ0/2 [1 − (2/3)(πT/Δ0)²...], short of Δ0/2 by less than 1e-11
    T = np.where((t < 1) & ~cold, t, 0.5)
    G = CRITICAL_RATE * np.sqrt(1 - T**2)
    for _ in range(8):
        z = 0.5 + G / (2 * np.pi * T)
        G = np.maximum(G - (psi(z) - psi(0.5) + np.log(T)) * 2 * np.pi * T / polygamma(1, z), 1e-3 * G)
    return np.where(cold, CRITICAL_RATE, np.where(t < 1, G, 0.0))[()]


def critical_temperature(rate: ArrayLike) -> Floats:
    """Tc/Tc0 under pair-breaking; zero from Γ = Δ0/2 on.

    ln(Tc0/Tc) = ψ(½ + Γ/2πkTc) − ψ(½).

    Args: ``rate`` Γ/kTc0 ≥ 0, any shape (Δ0/2 is 0.8819). Raises: InputError if it is negative.
    Source: Abrikosov and Gor'kov, Sov. Phys. JETP 12, 1243 (1961). Born scattering by classical spins: no
    Kondo effect.
    """
    G = non_negative(rate, "rate")
    alive = G < CRITICAL_RATE
    g = np.where(alive, G, 0.0)
    # x = ln Tc: the left side minus the right is then concave, and Newton safe; close to Γ_c, Tc ~ √(Γ_c − Γ)
    from scipy.special import polygamma, psi

    T = np.sqrt(np.maximum(1 - g / CRITICAL_RATE, 1e-30)) * (1 - 0.2 * g / CRITICAL_RATE)
    for _ in range(12):
        ratio = g / (2 * np.pi * T)
        far = ratio > FAR
        z = np.where(far, 1.0, ratio)
        x = 1 / np.where(far, ratio, FAR) ** 2
        # ψ(½ + z) = ln z + 1/24z² − 7/960z⁴ + 31/8064z⁶ − …, and ln(Γ/2πk) − ψ(½) = ln(Γ/Γ_c): what is left of
        # Γ_c − Γ keeps its digits as T → 0
        left = np.log1p(np.where(far, (g - CRITICAL_RATE) / CRITICAL_RATE, 0.0))
        value = np.where(far, left + x / 24 - 7 * x**2 / 960 + 31 * x**3 / 8064, psi(0.5 + z) + np.log(T) - psi(0.5))
        slope = np.where(far, x / 12 - 7 * x**2 / 240 + 31 * x**3 / 1344, 1 - z * polygamma(1, 0.5 + z))  # by ln T
        T = T * np.exp(np.clip(-value / slope, -0.7, 0.7))
    return np.where(alive, np.minimum(T, 1.0), 0.0)[()]


def rate_from_spin_flips(spin_flip_time: ArrayLike) -> Floats:
    """Γ of magnetic impurities, J: ħ/τ_s, τ_s the time between spin flips of Abrikosov and Gor'kov.

    Args: ``spin_flip_time`` s. Raises: InputError if it is not positive. Source: Abrikosov and Gor'kov 1961; Maki
    1969, §II.B.
    """
    return (hbar / positive(spin_flip_time, "spin_flip_time"))[()]


def rate_from_momentum(diffusivity: ArrayLike, phase_gradient: ArrayLike) -> Floats:
    """Γ of a uniform current, J: ħDq²/2, q = ∇φ − 2πA/Φ0 the gauge-invariant phase gradient.

    Args: ``diffusivity`` D in m²/s; ``phase_gradient`` q in 1/m, either sign. Raises: InputError if D is not positive.
    Source: Maki in Parks (1969), ch. 18; Anthore, Pothier, Esteve, Phys. Rev. Lett. 90, 127001 (2003).
    """
    return (hbar * positive(diffusivity, "diffusivity") * real(phase_gradient, "phase_gradient") ** 2 / 2)[()]


def rate_from_parallel_field(diffusivity: ArrayLike, thickness: ArrayLike, field: ArrayLike) -> Floats:
    """Γ of a field in the plane of a thin film, J: De²B²d²/6ħ, the mean of ħDq²/2 over the thickness.

    q = 2eBz/ħ for |z| < d/2. Needs d ≪ λ and d ≲ ξ.

    Args: ``diffusivity`` m²/s, ``thickness`` d in m, ``field`` B in T. Raises: InputError if D or d is not positive.
    Source: Maki in Parks (1969), ch. 18; Tinkham, 2nd ed., ch. 10.
    """
    D, d = positive(diffusivity, "diffusivity"), positive(thickness, "thickness")
    return (D * (elementary_charge * real(field, "field") * d) ** 2 / (6 * hbar))[()]


def rate_from_perpendicular_field(diffusivity: ArrayLike, field: ArrayLike) -> Floats:
    """Γ of a field across a film or a bulk type II superconductor at Bc2, J: DeB.

    Args: ``diffusivity`` m²/s, ``field`` T ≥ 0. Raises: InputError if one has the wrong sign.
    Source: Maki in Parks (1969), ch. 18 (lowest Landau level, q² → 2eB/ħ).
    """
    return (positive(diffusivity, "diffusivity") * elementary_charge * non_negative(field, "field"))[()]


def rate_of_ring(diffusivity: ArrayLike, radius: ArrayLike, flux: ArrayLike, fluxoids: ArrayLike = 0) -> Floats:
    """Γ of a narrow ring, J: (ħD/2R²)(n − Φ/Φ0)², the current that the fluxoid forces (Little and Parks).

    Args: ``diffusivity`` m²/s, ``radius`` m, ``flux`` Wb through the ring, ``fluxoids`` n. Raises: InputError.
    Source: Little and Parks, Phys. Rev. Lett. 9, 9 (1962); Tinkham, 2nd ed., §4.5. Width and self-field neglected.
    """
    q = (real(fluxoids, "fluxoids") - real(flux, "flux") / flux_quantum) / positive(radius, "radius")
    return rate_from_momentum(diffusivity, q)
