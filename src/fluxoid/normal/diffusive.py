"""Persistent currents of diffusive rings in theory: typical amplitude and temperature of each harmonic of Φ/(h/e).

I(f) = Σ_p I_p sin 2πpf. Over an ensemble ⟨I_p⟩ vanishes for odd p, and for all p in this theory without interactions;
its typical value is s (√24/π)(eD/L²) p^{−3/2} √g(τ_p), s = 2 with spin and no spin–orbit scattering,
τ_p = p² k_B T L²/ħD.
No "correlation energy" enters: conventions for it differ by π² and 2π (``correlation_energies``).
Source: E. K. Riedel, F. von Oppen, Phys. Rev. B 47, 15449 (1993); measured by A. C. Bleszynski-Jayich et al., Science
326, 272 (2009).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import factorial, zeta

from fluxoid.constants import boltzmann, elementary_charge, hbar, planck
from fluxoid.errors import InputError
from fluxoid.normal.clean import positive
from fluxoid.types import Floats

SMALL = 0.3  # τ from which the sum itself is taken


def damping(tau: ArrayLike) -> Floats:
    """g(τ) = (π²/3) τ² Σ_n n exp(−√(2πnτ)): the square of a harmonic's typical value, over that at T = 0.

    For small τ by powers of a = √(2πτ): 1 + (π²/3) τ² Σ_j (−a)^j/j! ζ(−1 − j/2), to rounding below τ = .3.

    Args: ``tau`` τ = p² k_B T L²/ħD ≥ 0, any shape. Returns: 1 at 0, .89634702 at 1, .38383969 at 5, falling as
    exp(−√(2πτ)). Raises: InputError if one is negative.
    """
    t = np.asarray(tau, float)
    if not (t >= 0).all():
        raise InputError(f"τ = {t}", "tau", "0 or more")
    n, large = np.arange(1, 2001), np.maximum(t, SMALL)[..., None]
    summed = (n * np.exp(-np.sqrt(2 * np.pi * n * large))).sum(-1)
    j, a = np.arange(24), np.sqrt(2 * np.pi * np.minimum(t, SMALL))[..., None]
    series = ((-a) ** j / factorial(j) * zeta(-1 - j / 2)).sum(-1)
    return np.where(t > SMALL, np.pi**2 / 3 * large[..., 0] ** 2 * summed, 1 + np.pi**2 / 3 * t**2 * series)[()]


def typical_current(
    diffusivity: ArrayLike, length: ArrayLike, temperature: ArrayLike = 0.0, harmonic: ArrayLike = 1, spin: int = 2
) -> Floats:
    """Root mean square of I_p over an ensemble of diffusive rings, in A.

    Args (shapes broadcast): ``diffusivity`` D in m²/s, ``length`` L around the ring in m, ``temperature`` in K,
    ``harmonic`` p of h/e; ``spin`` s = 2, or 1 where spin–orbit scattering is strong (L_so ≪ L).
    Raises: InputError if one is out of range. Good values: a ring of 1 µm radius with D = .01 m²/s: 127 pA at T = 0.
    """
    D, L = positive(diffusivity, "diffusivity"), positive(length, "length")
    T, p = np.asarray(temperature, float), np.asarray(harmonic, float)
    if not ((p >= 1).all() and (T >= 0).all() and spin in (1, 2)):
        raise InputError(f"harmonic {p!r}, T = {T!r} K, spin {spin}", "harmonic", "p from 1, T from 0 K, spin 1 or 2")
    tau = p**2 * boltzmann * T * L**2 / (hbar * D)
    return (spin * np.sqrt(24) / np.pi * elementary_charge * D / L**2 * p**-1.5 * np.sqrt(damping(tau)))[()]


def diffusivity(fermi_velocity: ArrayLike, mean_free_path: ArrayLike, dimension: int = 3) -> Floats:
    """D = v_F ℓ/d in m²/s. Args: ``fermi_velocity`` m/s, ``mean_free_path`` m, ``dimension`` 1, 2 or 3."""
    if dimension not in (1, 2, 3):
        raise InputError(f"{dimension} dimensions", "dimension", "1, 2 or 3")
    return (positive(fermi_velocity, "fermi_velocity") * positive(mean_free_path, "mean_free_path") / dimension)[()]


def correlation_energies(diffusivity: ArrayLike, length: ArrayLike) -> dict[str, Floats]:
    """The Thouless energy in J by each convention in use: they differ by 2π and π², so none is "the" E_c.

    Args: ``diffusivity`` D in m²/s, ``length`` L in m. Raises: InputError if one is not positive.
    Source: D. J. Thouless, Phys. Rev. Lett. 39, 1167 (1977); J. T. Edwards, D. J. Thouless, J. Phys. C 5, 807 (1972).
    """
    rate = positive(diffusivity, "diffusivity") / positive(length, "length") ** 2
    return {"ħD/L²": (hbar * rate)[()], "hD/L²": (planck * rate)[()], "π²ħD/L²": (np.pi**2 * hbar * rate)[()]}
