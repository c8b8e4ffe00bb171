"""What a resonator feels: surface impedance of bulk and film, internal quality factor, and pulling of the frequency.

Time factor e^{+iωt}: σ = σ1 − iσ2 and Z = R + iX, X > 0 inductive.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, hbar, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.pairs.breaking.usadel import order_parameter
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.microwaves.conductivity import mattis_bardeen, with_pair_breaking
from fluxoid.pairs.numerics.inputs import complex_number, fraction, non_negative, positive, positive_or_infinite
from fluxoid.types import Complexes, Floats


def conductivity_ratio(
    frequency: ArrayLike, temperature: ArrayLike, critical_temperature: ArrayLike, rate: float = 0.0
) -> Complexes:
    """Complex conductivity σ1 − iσ2 of a dirty superconductor over that of the normal metal.

    Mattis–Bardeen at the BCS gap Δ(T), or Usadel and Nam with the pair-breaking rate Γ.

    Args: ``frequency`` in Hz (not angular) > 0, ``temperature`` ≥ 0 and ``critical_temperature`` Tc0 in K, below the
    transition; ``rate`` Γ/kTc0 ≥ 0. Raises: InputError in the normal state. Source: see ``conductivity``.
    """
    Tc = positive(critical_temperature, "critical_temperature")
    t = non_negative(temperature, "temperature") / Tc
    w = 2 * np.pi * hbar * positive(frequency, "frequency") / (boltzmann * Tc)
    gap = np.asarray(order_parameter(t, rate))
    if np.any(gap <= 0):
        raise InputError("the metal is normal there", "temperature", "a temperature below Tc")
    one, two = mattis_bardeen(w, gap, t) if rate == 0 else with_pair_breaking(w, gap, t, rate)
    return (np.asarray(one) - 1j * np.asarray(two))[()]


def surface_impedance(frequency: ArrayLike, conductivity: ArrayLike, thickness: ArrayLike = np.inf) -> Complexes:
    """Surface impedance in Ω per square of a local conductor, field on one side.

    Z = √(iωμ0/σ) coth(d√(iωμ0σ)): ωμ0λ coth(d/λ) for a good superconductor, 1/(σd) for a film thinner than λ.

    Args: ``frequency`` Hz, ``conductivity`` complex σ1 − iσ2 in S/m, ``thickness`` d in m (inf: bulk), broadcast.
    Raises: InputError if one has the wrong sign. Source: Kautz, J. Appl. Phys. 49, 308 (1978); Gao, thesis, Caltech
    (2008), ch. 2. Dirty limit: local electrodynamics.
    """
    w = 2 * np.pi * positive(frequency, "frequency")
    sigma = complex_number(conductivity, "conductivity")
    positive(np.abs(sigma), "conductivity")
    d = positive_or_infinite(thickness, "thickness")
    root = np.sqrt(1j * w * vacuum_permeability * sigma)
    reach = np.where(np.isinf(d), 50.0, root.real * np.where(np.isinf(d), 0.0, d))
    argument = np.where(reach >= 40, 40.0, root * np.where(np.isinf(d), 0.0, d))
    return (1j * w * vacuum_permeability / root / np.tanh(argument))[()]


def quality_factor(impedance: ArrayLike, kinetic_fraction: ArrayLike = 1.0) -> Floats:
    """Internal quality factor of a resonator that loses only in its superconductor: X/(αR).

    Args: ``impedance`` Z = R + iX in Ω; ``kinetic_fraction`` α in (0, 1], the share of the inductance that is the
    metal's.
    Raises: InputError if α is not a fraction. Source: Zmuidzinas, Annu. Rev. Condens. Matter Phys. 3, 169 (2012).
    Infinite at T = 0 below the gap; real resonators end at 1e4 to 1e7 by other losses.
    """
    Z = complex_number(impedance, "impedance")
    alpha = positive(fraction(kinetic_fraction, "kinetic_fraction"), "kinetic_fraction")
    with np.errstate(divide="ignore"):
        return (Z.imag / (alpha * Z.real))[()]


def frequency_pull(impedance: ArrayLike, reference: ArrayLike, kinetic_fraction: ArrayLike = 1.0) -> Floats:
    """Relative shift of the resonance, f/f_ref − 1, when the reactance goes from that of the reference to another.

    f ∝ L^{−½}: 1/√(1 + α(X/X_ref − 1)) − 1; −½α δX/X when small.

    Args: ``impedance`` and ``reference`` in Ω; ``kinetic_fraction`` α at the reference, in (0, 1].
    Raises: InputError if α is not a fraction. Source: Zmuidzinas 2012; Gao 2008.
    """
    X = complex_number(impedance, "impedance").imag
    X0 = positive(complex_number(reference, "reference").imag, "reference")
    alpha = fraction(kinetic_fraction, "kinetic_fraction")
    return (1 / np.sqrt(1 + alpha * (X / X0 - 1)) - 1)[()]


def gap_frequency(critical_temperature: ArrayLike) -> Floats:
    """Frequency 2Δ0/h in Hz above which photons break pairs at T = 0: 73.5 GHz per kelvin of Tc.

    Args: ``critical_temperature`` K. Raises: InputError if it is not positive. Source: BCS 1957.
    """
    Tc = positive(critical_temperature, "critical_temperature")
    return (2 * GAP * boltzmann * Tc / (2 * np.pi * hbar))[()]
