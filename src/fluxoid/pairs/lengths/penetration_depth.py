"""The superfluid and how far a field reaches into it, at any purity and temperature, in the local limit.

t = T/Tc; inside, energies in kTc: T temperature, d gap, g = ħ/2τ scattering, w Matsubara frequency.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, electron_mass, elementary_charge, flux_quantum, hbar, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.purity import gorkov_function
from fluxoid.pairs.condensate.ratios import GAP, GAP_SLOPE
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.matsubara import frequencies, frequencies_of_two_scales
from fluxoid.types import Floats


def clean_superfluid_fraction(reduced_temperature: ArrayLike) -> Floats:
    """λ²(0)/λ²(T) of a clean local superconductor, which is n_s/n.

    = 2πkT Σ_n Δ²/(ω_n² + Δ²)^{3/2}.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zero at and above Tc.
    Raises: InputError if it is negative. Source: Abrikosov, Gor'kov, Dzyaloshinskii (1963), §37.
    Fails where λ < ξ0 (pure type I metals): use ``nonlocal_screening``.
    """
    T = np.minimum(non_negative(reduced_temperature, "reduced_temperature"), 1.0)
    d = np.asarray(gap_over_critical_temperature(T))
    w, weight = frequencies(T, np.maximum(d, T))
    return (weight * d[..., None] ** 2 / np.hypot(w, d[..., None]) ** 3).sum(-1)[()]


def dirty_superfluid_fraction(reduced_temperature: ArrayLike, gap_ratio: ArrayLike = 2 * GAP) -> Floats:
    """λ²(0)/λ²(T) of a dirty superconductor (mean free path ℓ ≪ ξ0): (Δ/Δ0) tanh(Δ/2kT).

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0; zero at and above Tc; ``gap_ratio`` 2Δ0/kTc, with the BCS shape
    of Δ(T) kept (the α model: not a theory of strong coupling).
    Raises: InputError if one has the wrong sign. Source: Mattis and Bardeen, Phys. Rev. 111, 412 (1958), ħω ≪ Δ;
    Abrikosov, Gor'kov, Dzyaloshinskii (1963), §39.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    T = np.clip(t, 1e-6, 1.0)
    alpha = positive(gap_ratio, "gap_ratio") / 2
    reduced = np.asarray(gap_over_critical_temperature(T)) / GAP
    return (reduced * np.tanh(alpha * reduced / (2 * T)))[()]


def two_fluid_fraction(reduced_temperature: ArrayLike) -> Floats:
    """λ²(0)/λ²(T) of the two-fluid model, 1 − t⁴: an empirical fit to old data, not a theory; zero above Tc.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0. Raises: InputError if it is negative.
    Source: Gorter and Casimir, Physica 1, 306 (1934). Off by up to 0.125 from the dirty limit (near t = 0.78)
    and by a factor of 1.5 in the slope at Tc.
    """
    return np.maximum(1 - non_negative(reduced_temperature, "reduced_temperature") ** 4, 0.0)[()]


def ginzburg_landau_fraction(reduced_temperature: ArrayLike) -> Floats:
    """λ²(0)/λ²(T) of the Ginzburg–Landau law, 1 − t, where λ(0) is extrapolated from Tc; zero above Tc.

    λ(0) is then not the depth at T = 0: clean λ_L/√2, dirty 0.6132 of the depth at T = 0.

    Args: ``reduced_temperature`` T/Tc, any shape, ≥ 0. Raises: InputError if it is negative.
    Source: Tinkham, 2nd ed., §4.1. Holds near Tc: λ of a dirty film is 3 % low at t = 0.9 and 6 % at 0.8, of a clean
    one 1 and 2 %.
    """
    return np.maximum(1 - non_negative(reduced_temperature, "reduced_temperature"), 0.0)[()]


def superfluid_fraction(
    reduced_temperature: ArrayLike, impurity: ArrayLike = 0.0, gap_ratio: float = 2 * GAP
) -> Floats:
    """λ_L²/λ²(T) at any purity, λ_L the London length of the clean metal at T = 0: what disorder leaves of n_s/n.

    = 2πkT Σ_n Δ²/[(ω_n² + Δ²)(√(ω_n² + Δ²) + ħ/2τ)]; ``impurity`` = ξ0/ℓ with ξ0 = ħv_F/πΔ0, so ħ/2τ = (π/2)(ξ0/ℓ)Δ0.
    For ξ0/ℓ → ∞ it is (ℓ/ξ0)(Δ/Δ0) tanh(Δ/2kT).

    Args: ``reduced_temperature`` T/Tc ≥ 0 and ``impurity`` ξ0/ℓ ≥ 0, broadcast together; ``gap_ratio`` 2Δ0/kTc.
    Raises: InputError if one is negative. Source: Abrikosov, Gor'kov, Dzyaloshinskii (1963), §39; Nam, Phys. Rev.
    156, 470 (1967). Isotropic scattering, local limit (λ ≫ the smaller of ξ0 and ℓ).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    x = non_negative(impurity, "impurity")
    T, x = np.broadcast_arrays(np.minimum(t, 1.0), x)
    alpha = positive(gap_ratio, "gap_ratio") / 2
    d = np.asarray(gap_over_critical_temperature(T)) * alpha / GAP
    low = np.maximum(d, T)
    g = np.pi / 2 * alpha * x
    w, weight = frequencies_of_two_scales(T, low, low + g)
    E = np.hypot(w, d[..., None])
    return (weight * d[..., None] ** 2 / (E**2 * (E + g[..., None]))).sum(-1)[()]


def slope_at_critical_temperature(impurity: ArrayLike = 0.0, gap_ratio: ArrayLike = 2 * GAP) -> Floats:
    """−d[λ²(0)/λ²(T)]/dt at Tc: 2 clean, 2.6595 dirty, at weak coupling; λ → λ(0)/√(slope (1−t)).

    = 2χ(ξ0/ℓ)(Δ0/1.764kTc)²/fraction(0), χ that of Gor'kov at the ħ/2τ of the metal.

    Args: ``impurity`` ξ0/ℓ ≥ 0 (inf: dirty limit) and ``gap_ratio`` 2Δ0/kTc, broadcast. Returns: their common shape.
    Raises: InputError for a wrong sign. Source: ``superfluid_fraction`` expanded at Tc; Gor'kov 1960.
    """
    x = np.asarray(impurity, dtype=np.float64)
    strength = positive(gap_ratio, "gap_ratio") / (2 * GAP)
    dirty = np.isposinf(x)
    finite = non_negative(np.where(dirty, 1.0, x), "impurity")
    any_purity = 2 * gorkov_function(finite * strength) * strength**2 / superfluid_fraction(0.0, finite)
    return np.where(dirty, strength * GAP_SLOPE**2 / (2 * GAP), any_purity)[()]


FRACTIONS = {
    "clean": clean_superfluid_fraction,
    "dirty": dirty_superfluid_fraction,
    "two-fluid": two_fluid_fraction,
    "ginzburg-landau": ginzburg_landau_fraction,
}


def reduced_penetration_depth(reduced_temperature: ArrayLike, law: str = "dirty", impurity: float = 0.0) -> Floats:
    """λ(T)/λ(0) by a named law: "clean", "dirty", "two-fluid", "ginzburg-landau", or "any purity".

    λ(0) is the depth at T = 0; with "ginzburg-landau", 1/√(1−t), that extrapolated from Tc.

    Args: ``reduced_temperature`` T/Tc, 0 ≤ t < 1; ``impurity`` ξ0/ℓ, for "any purity" alone.
    Raises: InputError at and above Tc, where there is no screening. Source: that of the law; see
    ``superfluid_fraction``.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    if np.any(t >= 1):
        raise InputError(f"T/Tc = {float(np.max(t)):g}: no screening there", "reduced_temperature", "T below Tc")
    if law == "any purity":
        return np.sqrt(superfluid_fraction(0.0, impurity) / superfluid_fraction(t, impurity))
    if law not in FRACTIONS:
        raise InputError(f"no law {law!r}", "law", ", ".join([*FRACTIONS, "any purity"]))
    return 1 / np.sqrt(FRACTIONS[law](t))


def london_depth(density_of_states: ArrayLike, fermi_velocity: ArrayLike) -> Floats:
    """London penetration depth of the clean metal at T = 0, m.

    λ_L⁻² = (2/3) μ0 e² N(0) v_F² (= μ0 n e²/m for free electrons).

    Args: ``density_of_states`` N(0) per spin, 1/(J m³), without phonon enhancement if v_F is bare too;
    ``fermi_velocity`` m/s. Raises: InputError if one is not positive. Source: Tinkham, 2nd ed., §3.10.
    """
    N0, v = positive(density_of_states, "density_of_states"), positive(fermi_velocity, "fermi_velocity")
    return (1 / np.sqrt(2 / 3 * vacuum_permeability * N0) / (elementary_charge * v))[()]


def dirty_penetration_depth(
    resistivity: ArrayLike, critical_temperature: ArrayLike, gap_ratio: float = 2 * GAP
) -> Floats:
    """λ(0) of a dirty film from its normal resistivity and Tc, m: 104.7327 nm √(ρ[µΩ cm]/Tc[K]) at weak coupling.

    λ²(0) = ħρ/(πμ0Δ0), Δ0 = ½ gap_ratio · kTc.

    Args: ``resistivity`` just above Tc, Ω m; ``critical_temperature`` K; ``gap_ratio`` 2Δ0/kTc (3.528 at weak
    coupling).
    Raises: InputError if one is not positive. Source: Mattis and Bardeen 1958, ω → 0; Orlando et al., Phys. Rev. B 19,
    4545 (1979). Fails for ℓ ≳ ξ0, where it is too small.
    """
    rho, Tc = positive(resistivity, "resistivity"), positive(critical_temperature, "critical_temperature")
    gap = positive(gap_ratio, "gap_ratio") / 2 * boltzmann * Tc
    return np.sqrt(hbar * rho / (np.pi * vacuum_permeability * gap))


def sheet_inductance(
    sheet_resistance: ArrayLike, critical_temperature: ArrayLike, reduced_temperature: ArrayLike = 0.0
) -> Floats:
    """Kinetic inductance per square of a dirty film thinner than λ, H: 1.3783982 pH·K/Ω × R_□/Tc at T = 0.

    L_□ = μ0λ²/d = ħR_□/[πΔ tanh(Δ/2kT)].

    Args: ``sheet_resistance`` Ω, just above Tc; ``critical_temperature`` K; ``reduced_temperature`` T/Tc < 1.
    Raises: InputError if one is out of range. Source: Mattis and Bardeen 1958, ω → 0; Annunziata et al.,
    Nanotechnology 21, 445202 (2010). Good values: 0.1 pH for 100 nm of Nb, 100 pH for 5 nm of NbN.
    """
    R, Tc = positive(sheet_resistance, "sheet_resistance"), positive(critical_temperature, "critical_temperature")
    stretched = reduced_penetration_depth(reduced_temperature, "dirty") ** 2
    return hbar * R / (np.pi * GAP * boltzmann * Tc) * stretched


def superfluid_density(penetration_depth: ArrayLike) -> Floats:
    """Density n_s of superfluid *electrons* of the free mass, 1/m³; the density of pairs is half of it.

    n_s = m/(μ0e²λ²). Pairs of mass 2m and charge 2e give the same λ with n_s/2.

    Args: ``penetration_depth`` m. Raises: InputError if it is not positive. Source: F. and H. London 1935.
    """
    depth = positive(penetration_depth, "penetration_depth")
    return (electron_mass / (vacuum_permeability * elementary_charge**2 * depth**2))[()]


def depth_of_carriers(
    density: ArrayLike, mass: ArrayLike = 2 * electron_mass, charge: ArrayLike = 2 * elementary_charge
) -> Floats:
    """Penetration depth in m of carriers of density n* (1/m³), mass m* (kg) and charge q* (C): √(m*/μ0n*q*²).

    Pairs by default; electrons of half the mass and charge and twice the density give the same.

    Args: broadcast; ``charge`` of either sign. Raises: InputError if density or mass is not positive, or for no charge.
    Source: F. and H. London, Proc. R. Soc. A 149, 71 (1935); Tinkham, 2nd ed., eq. 1.8.
    """
    n, m = positive(density, "density"), positive(mass, "mass")
    q = positive(np.abs(charge), "charge")
    return (np.sqrt(m / (vacuum_permeability * n)) / q)[()]


def sheet_penetration_depth(penetration_depth: ArrayLike, thickness: ArrayLike) -> Floats:
    """Two-dimensional screening length Λ = λ²/d of a film thinner than λ, m. The Pearl length is twice this.

    Args: ``penetration_depth`` λ and ``thickness`` d in m. Raises: InputError if one is not positive.
    Source: Pearl, Appl. Phys. Lett. 5, 65 (1964).
    """
    return (positive(penetration_depth, "penetration_depth") ** 2 / positive(thickness, "thickness"))[()]


def symmetric_sheet_depth(penetration_depth: ArrayLike, thickness: ArrayLike) -> Floats:
    """Λ of a lone film of any thickness with current symmetric on both faces, m: (λ/2) coth(d/2λ).

    Args: ``penetration_depth`` λ and ``thickness`` d in m. Raises: InputError if one is not positive.
    Source: Gubin et al., Phys. Rev. B 72, 064503 (2005). Fails near a ground plane: use several sheets there.
    """
    depth, d = positive(penetration_depth, "penetration_depth"), positive(thickness, "thickness")
    return (depth / (2 * np.tanh(d / (2 * depth))))[()]


def pearl_length(penetration_depth: ArrayLike, thickness: ArrayLike) -> Floats:
    """Pearl length 2λ²/d, m: beyond it the field of a vortex in a film falls as 1/r³ and vortices repel as 1/r."""
    return 2 * sheet_penetration_depth(penetration_depth, thickness)


def sheet_stiffness(sheet_penetration_depth: ArrayLike) -> Floats:
    """Phase stiffness of a film, J: the J of ½J∫(∇φ)², and of an XY model on square cells.

    J = (Φ0/2π)²/(μ0Λ) = (Φ0/2π)²/L_□.

    Args: ``sheet_penetration_depth`` Λ = λ²/d in m. Raises: InputError if it is not positive.
    Source: Beasley, Mooij, Orlando, Phys. Rev. Lett. 42, 1165 (1979).
    """
    Lambda = positive(sheet_penetration_depth, "sheet_penetration_depth")
    return ((flux_quantum / (2 * np.pi)) ** 2 / (vacuum_permeability * Lambda))[()]
