"""Tunnel junctions: Ambegaokar and Baratoff at any temperature, with two gaps, and the barrier behind the resistance.

Energies in one unit inside: T, a and b the two gaps, w Matsubara frequency.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, electron_mass, elementary_charge, hbar, planck
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive, positive_or_infinite
from fluxoid.pairs.numerics.matsubara import frequencies_of_two_scales
from fluxoid.types import Floats


def reduced_product(reduced_temperature: ArrayLike) -> Floats:
    """eIcRn/Δ0 of a tunnel junction between like superconductors: (π/2)(Δ/Δ0) tanh(Δ/2kT), π/2 at T = 0.

    Args: ``reduced_temperature`` T/Tc ≥ 0; zero above Tc. Raises: InputError if it is negative.
    Source: Ambegaokar and Baratoff, Phys. Rev. Lett. 10, 486 (1963), and erratum 11, 104.
    """
    from fluxoid.pairs.lengths.penetration_depth import dirty_superfluid_fraction

    return np.pi / 2 * dirty_superfluid_fraction(reduced_temperature)


def product_of_gaps(first_gap: ArrayLike, second_gap: ArrayLike, thermal_energy: ArrayLike) -> Floats:
    """eIcRn of a tunnel junction between two superconductors, in the unit of its arguments.

    = 2πkT Σ_n Δ1Δ2/√((ω_n² + Δ1²)(ω_n² + Δ2²)); at T = 0, 2Δ1Δ2/(Δ1+Δ2) K(|Δ1−Δ2|/(Δ1+Δ2)).

    Args: ``first_gap``, ``second_gap`` Δ(T) ≥ 0 and ``thermal_energy`` kT ≥ 0 in one unit, broadcast.
    Raises: InputError if one is negative. Source: Ambegaokar and Baratoff 1963; Anderson in *Lectures on the Many-Body
    Problem* (1964) for T = 0. Relative error 1e-12, gaps apart by up to 1e6.
    """
    a, b = non_negative(first_gap, "first_gap"), non_negative(second_gap, "second_gap")
    a, b, T = np.broadcast_arrays(a, b, non_negative(thermal_energy, "thermal_energy"))
    alive = (a > 0) & (b > 0)
    a, b = np.where(alive, a, 1.0), np.where(alive, b, 1.0)
    w, weight = frequencies_of_two_scales(T, np.minimum(a, b), np.maximum(a, b))
    F = (a * b)[..., None] / (np.hypot(w, a[..., None]) * np.hypot(w, b[..., None]))
    return np.where(alive, (weight * F).sum(-1), 0.0)[()]


def critical_current(
    normal_resistance: ArrayLike,
    critical_temperature: ArrayLike,
    temperature: ArrayLike,
    second_critical_temperature: ArrayLike | None = None,
) -> Floats:
    """Critical current of a tunnel junction in A, by Ambegaokar and Baratoff.

    Ic = (1/eRn) × ``product_of_gaps``; (π/2)Δ0/(eRn) at T = 0 for like electrodes: 238.8 µV/K × Tc / Rn.

    Args: ``normal_resistance`` Ω; ``critical_temperature`` of one electrode, ``temperature``, and, if different,
    ``second_critical_temperature`` in K. Raises: InputError if one has the wrong sign.
    Source: Ambegaokar and Baratoff 1963. Real Nb–AlOx–Nb reaches 0.7 to 0.9 of it: strong coupling and proximity
    layers.
    """
    R = positive_or_infinite(normal_resistance, "normal_resistance")
    Tc = positive(critical_temperature, "critical_temperature")
    other = Tc if second_critical_temperature is None else positive(second_critical_temperature, "second Tc")
    T = non_negative(temperature, "temperature")
    gaps = [boltzmann * c * gap_over_critical_temperature(T / c) for c in (Tc, other)]
    return product_of_gaps(gaps[0], gaps[1], boltzmann * T) / (elementary_charge * R)


def barrier_resistance(thickness: ArrayLike, height: ArrayLike, mass_ratio: ArrayLike = 1.0) -> Floats:
    """Resistance times area of a rectangular tunnel barrier at low voltage, Ω m².

    1/(RA) = (2e²/h)(1/2π) e^{−2κd} (κ/2d)(1 + 1/2κd), κ = √(2mU)/ħ: the WKB transmission e^{−2d√(κ² + k²)} summed over
    the transverse momenta k of both spins.

    Args: ``thickness`` d in m, ``height`` U above the Fermi level in J, ``mass_ratio`` m/m_e in the barrier, broadcast.
    Raises: InputError if one is not positive. Source: Simmons, J. Appl. Phys. 34, 1793 (1963), whose low-voltage form
    is the limit κd ≫ 1 (a factor 3/2 in one of its printed forms is not in this integral). Good values for AlOx: d = 1
    nm, U = 1.5 eV, m = 0.4 m_e. WKB has no matching prefactor: Ic is right to a factor of a few, its slope in d to
    some per cent.
    """
    d, U = positive(thickness, "thickness"), positive(height, "height")
    kappa = np.sqrt(2 * electron_mass * positive(mass_ratio, "mass_ratio") * U) / hbar
    modes = np.exp(-2 * kappa * d) * kappa / (2 * d) * (1 + 1 / (2 * kappa * d)) / (2 * np.pi)
    with np.errstate(divide="ignore"):  # infinite beyond some tens of nanometres
        return (planck / (2 * elementary_charge**2) / modes)[()]


def barrier_critical_current_density(
    thickness: ArrayLike,
    height: ArrayLike,
    critical_temperature: ArrayLike,
    temperature: ArrayLike,
    mass_ratio: ArrayLike = 1.0,
) -> Floats:
    """Critical current density in A/m² of a tunnel barrier of given thickness and height.

    Ambegaokar–Baratoff divided by ``barrier_resistance``; multiply by the area for Ic.

    Args: as there, and ``critical_temperature``, ``temperature`` in K. Raises: InputError if one has the wrong sign.
    Source: Ambegaokar and Baratoff 1963; Simmons 1963.
    """
    return critical_current(barrier_resistance(thickness, height, mass_ratio), critical_temperature, temperature)


WEAK_COUPLING_VOLTAGE = np.pi / 2 * GAP * boltzmann / elementary_charge  # IcRn/Tc of like electrodes at T = 0, V/K
