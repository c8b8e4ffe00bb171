"""The coherence length of Ginzburg and Landau at any purity, and the Ginzburg–Landau parameter.

ξ0 = ħv_F/πΔ0 is the clean coherence length; ξ(T) that of the GL equations, ξ(T) = ξ_GL(0)/√(1−t) near Tc.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, flux_quantum, hbar
from fluxoid.errors import InputError
from fluxoid.pairs.condensate.purity import gorkov_function
from fluxoid.pairs.condensate.ratios import COHERENCE_CLEAN, GAP, GAP_SLOPE, KAPPA_CLEAN
from fluxoid.pairs.fields.upper_field import clean_upper_field, dirty_upper_field
from fluxoid.pairs.numerics.inputs import non_negative, positive, positive_or_infinite
from fluxoid.types import Floats


def pippard_length(fermi_velocity: ArrayLike, gap: ArrayLike) -> Floats:
    """Coherence length of the clean metal at T = 0, m: ξ0 = ħv_F/(πΔ0), the size of a pair by Pippard's definition.

    Args: ``fermi_velocity`` m/s; ``gap`` Δ0 in J. Raises: InputError if one is not positive.
    Source: BCS 1957, §V. Good values: 1.6 µm for Al, 40 nm for Nb.
    """
    return (hbar * positive(fermi_velocity, "fermi_velocity") / (np.pi * positive(gap, "gap")))[()]


def ginzburg_landau_length(clean_coherence_length: ArrayLike, mean_free_path: ArrayLike = np.inf) -> Floats:
    """ξ_GL(0) in m: the GL coherence length near Tc is ξ_GL(0)/√(1−t), at any purity.

    ξ_GL(0) = 0.7385 ξ0 √χ(ξ0/ℓ); → 0.8517 √(ξ0ℓ) for ℓ ≪ ξ0.

    Args: ``clean_coherence_length`` ξ0 = ħv_F/πΔ0 and ``mean_free_path`` ℓ in m (inf: clean), broadcast.
    Raises: InputError if one is not positive. Source: Gor'kov 1960; Werthamer 1969. Isotropic scattering.
    """
    xi0 = positive(clean_coherence_length, "clean_coherence_length")
    impurity = xi0 / positive_or_infinite(mean_free_path, "mean_free_path")
    return COHERENCE_CLEAN * xi0 * np.sqrt(gorkov_function(impurity))


def dirty_ginzburg_landau_length(diffusivity: ArrayLike, critical_temperature: ArrayLike) -> Floats:
    """ξ_GL(0) of a dirty film in m: √(πħD/8kTc).

    Args: ``diffusivity`` D in m²/s; ``critical_temperature`` K. Raises: InputError if one is not positive.
    Source: Werthamer 1969 for ℓ ≪ ξ0. Good values: 5 nm for NbN, 10 nm for a Nb film.
    """
    D, Tc = positive(diffusivity, "diffusivity"), positive(critical_temperature, "critical_temperature")
    return np.sqrt(np.pi * hbar * D / (8 * boltzmann * Tc))


UPPER_FIELDS = {
    "clean": clean_upper_field,
    "dirty": dirty_upper_field,
    "ginzburg-landau": lambda t: 1 - np.asarray(t),
}


def reduced_coherence_length(reduced_temperature: ArrayLike, law: str = "dirty") -> Floats:
    """ξ(T)/ξ_GL(0) by a named law: "clean", "dirty" or "ginzburg-landau".

    = 1/√h*(t), h* = Bc2/(−Tc dBc2/dT) of the limit, so that Bc2 = Φ0/2πξ²; "ginzburg-landau": 1/√(1−t). All go to
    that near Tc, ξ_GL(0) being extrapolated from there.

    Args: ``reduced_temperature`` T/Tc, 0 ≤ t < 1. Raises: InputError at and above Tc, and for another law.
    Source: Helfand and Werthamer, Phys. Rev. 147, 288 (1966); Werthamer, Helfand, Hohenberg, ibid. 295.
    Good values: at T = 0 1.1726 clean, 1.2015 dirty. Far below Tc a vortex core is smaller than this ξ.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    if np.any(t >= 1):
        raise InputError(f"T/Tc = {float(np.max(t)):g}: it is normal there", "reduced_temperature", "T below Tc")
    if law not in UPPER_FIELDS:
        raise InputError(f"no law {law!r}", "law", ", ".join(UPPER_FIELDS))
    return 1 / np.sqrt(UPPER_FIELDS[law](t))


def ginzburg_landau_parameter(
    london_depth: ArrayLike, clean_coherence_length: ArrayLike, impurity: ArrayLike
) -> Floats:
    """κ = λ/ξ at Tc, at any purity: 0.9574714 λ_L/ξ0/χ(ξ0/ℓ); 0.7199253 λ_L/ℓ when dirty.

    Args: ``london_depth`` λ_L of the clean metal at T = 0 and ``clean_coherence_length`` ξ0 in m; ``impurity`` ξ0/ℓ.
    Raises: InputError if a value has the wrong sign. Source: Gor'kov 1960. Type II above 1/√2.
    """
    depth = positive(london_depth, "london_depth")
    xi0 = positive(clean_coherence_length, "clean_coherence_length")
    return KAPPA_CLEAN * depth / xi0 / gorkov_function(impurity)


def dirty_ginzburg_landau_parameter(
    penetration_depth: ArrayLike, coherence_length: ArrayLike, gap_ratio: ArrayLike = 2 * GAP
) -> Floats:
    """κ at Tc from the λ(0) and ξ_GL(0) of a dirty film: λ(0)/ξ_GL(0) · 0.6132 √(3.528/(2Δ0/kTc)).

    λ(T) → λ(0)√(2Δ0kTc)/Δ_slope/√(1−t), so the plain ratio λ(0)/ξ_GL(0) is 1.63 times too large.

    Args: ``penetration_depth`` λ(0) and ``coherence_length`` ξ_GL(0) in m; ``gap_ratio`` 2Δ0/kTc.
    Raises: InputError if one is not positive.
    Source: the dirty λ(T) of Mattis and Bardeen expanded at Tc.
    """
    depth, xi = positive(penetration_depth, "penetration_depth"), positive(coherence_length, "coherence_length")
    strength = positive(gap_ratio, "gap_ratio") / (2 * GAP)
    return (depth / xi * np.sqrt(2 * GAP / strength) / GAP_SLOPE)[()]


def length_from_field(upper_critical_field: ArrayLike) -> Floats:
    """ξ in m from Bc2 in T: √(Φ0/2πBc2). Raises: InputError if it is not positive. Source: Abrikosov 1957."""
    return np.sqrt(flux_quantum / (2 * np.pi * positive(upper_critical_field, "upper_critical_field")))


def field_from_length(coherence_length: ArrayLike) -> Floats:
    """Bc2 in T from ξ in m: Φ0/2πξ². Raises: InputError if it is not positive. Source: Abrikosov 1957."""
    return (flux_quantum / (2 * np.pi * positive(coherence_length, "coherence_length") ** 2))[()]
