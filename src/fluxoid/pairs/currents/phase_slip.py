"""How long a current persists: phase slips of a narrow wire over the barrier and through it.

A persistent state is metastable; its lifetime is the inverse rate of slips. i = I/Ic.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, hbar, planck
from fluxoid.pairs.numerics.inputs import fraction, non_negative, positive, real
from fluxoid.types import Floats


def superflow(reduced_current: ArrayLike) -> Floats:
    """k = qξ of a uniform current: the root of i = (3√3/2)(k − k³) below depairing, k = 1/√3.

    Args: ``reduced_current`` i = I/Ic in [0, 1], Ic the GL depairing current. Raises: InputError out of range.
    """
    i = fraction(reduced_current, "reduced_current")
    k = 2 / np.sqrt(3) * np.cos(np.arccos(-i) / 3 + 4 * np.pi / 3)  # the cosine formula of the cubic
    return np.clip(np.abs(k), 0.0, 1 / np.sqrt(3))[()]


def reduced_barrier(reduced_current: ArrayLike) -> Floats:
    """Barrier of a phase slip that lowers the current, over that at zero current: 1 at i = 0, 0 at i = 1.

    ΔF/ΔF0 = √(1 − 3k²) − (2/√6) i arctan(√((1 − 3k²)/2)/k), i = (3√3/2)(k − k³), k = qξ < 1/√3: the energy of the
    core less the work of the current on the core's phase, 2 arctan(√((1 − 3k²)/2)/k). The law of experiments,
    (1 − i)^{5/4}, differs by .0048 at most (i = .335) and by − 2.2 % of itself near i = 1.

    Args: ``reduced_current`` i = I/Ic in [0, 1], Ic the GL depairing current. Raises: InputError out of range.
    Source: Langer and Ambegaokar, Phys. Rev. 164, 498 (1967). The slip that raises the current costs Φ0 I more.
    """
    i = fraction(reduced_current, "reduced_current")
    k = superflow(i)
    root = np.sqrt(np.maximum(1 - 3 * k * k, 0.0))
    return (root - 2 / np.sqrt(6) * i * np.arctan2(root / np.sqrt(2), k))[()]


def attempt_factor(reduced_current: ArrayLike = 0.0) -> Floats:
    """The number in the prefactor of thermal slips, (√3/2π^{3/2})(1 − √3k)^{15/4}(1 + k²/4): .1555 without current.

    Args: ``reduced_current`` i = I/Ic in [0, 1], Ic the GL depairing current. Raises: InputError out of range.
    Source: McCumber and Halperin, Phys. Rev. B 1, 1054 (1970), an interpolation good to a few per cent of
    the determinants of a long wire. A ring of L coherence lengths has about 1 − 9/L of it.
    """
    k = superflow(reduced_current)
    return (np.sqrt(3) / (2 * np.pi**1.5) * (1 - np.sqrt(3) * k) ** 3.75 * (1 + k * k / 4))[()]


def barrier(critical_current: ArrayLike, current: ArrayLike = 0.0) -> Floats:
    """Energy barrier in J of a phase slip in a wire narrower than ξ: √6Φ0Ic/2π = k × 58.3886 K per µA at zero current.

    Args: ``critical_current`` Ic (GL depairing current of the wire at that temperature) and ``current`` 0 ≤ I ≤ Ic in
    A.
    Raises: InputError out of range. Source: Langer and Ambegaokar 1967; Tinkham, 2nd ed., ch. 8.
    For a wire longer than a few ξ; a short bridge has less, a Josephson junction Φ0Ic/π.
    """
    Ic = positive(critical_current, "critical_current")
    return np.sqrt(6) * flux_quantum * Ic / (2 * np.pi) * reduced_barrier(real(current, "current") / Ic)


def thermal_rate(
    critical_current: ArrayLike,
    temperature: ArrayLike,
    length: ArrayLike,
    coherence_length: ArrayLike,
    relaxation_time: ArrayLike,
    current: ArrayLike = 0.0,
) -> Floats:
    """Thermal phase slips per second in the direction that lowers the current.

    Γ = c(I) (L/ξ)(1/τ_GL) √(ΔF0/kT) e^{−ΔF/kT}, c the ``attempt_factor``; at I = 0 equal in both directions.

    Args: ``critical_current`` A; ``temperature`` K; ``length`` L and ``coherence_length`` ξ in m; ``relaxation_time``
    τ_GL = πħ/8k(Tc − T) in s; ``current`` A. Raises: InputError out of range.
    Source: McCumber and Halperin, Phys. Rev. B 1, 1054 (1970). Texts often leave c out (6.4 times the rate), or the
    root too (Tinkham, 2nd ed., ch. 8): far less than the exponent's uncertainty.
    """
    kT = boltzmann * positive(temperature, "temperature")
    attempts = positive(length, "length") / positive(coherence_length, "coherence_length")
    attempts = attempts / positive(relaxation_time, "relaxation_time")
    attempts = attempts * attempt_factor(real(current, "current") / positive(critical_current, "critical_current"))
    with np.errstate(under="ignore"):
        return attempts * np.sqrt(barrier(critical_current) / kT) * np.exp(-barrier(critical_current, current) / kT)


def quantum_rate(
    gap: ArrayLike, length: ArrayLike, coherence_length: ArrayLike, resistance: ArrayLike, prefactor: float = 1.0
) -> Floats:
    """Quantum phase slips per second of a dirty wire at low temperature: an order of magnitude.

    Γ = (Δ/ħ) S (L/ξ) e^{−S}, S = A (R_q/R)(L/ξ), R_q = h/4e² = 6453 Ω, R the normal resistance of the length L, A of
    order 1.

    Args: ``gap`` Δ0 in J; ``length`` L and ``coherence_length`` ξ in m; ``resistance`` R of the whole wire in Ω;
    ``prefactor`` A, fitted between 0.3 and 3 in experiments. Raises: InputError if one is not positive.
    Source: Golubev and Zaikin, Phys. Rev. B 64, 014504 (2001); Lau et al., Phys. Rev. Lett. 87, 217003 (2001).
    """
    d, L = positive(gap, "gap"), positive(length, "length")
    pieces = L / positive(coherence_length, "coherence_length")
    S = prefactor * planck / (4 * elementary_charge**2) / positive(resistance, "resistance") * pieces
    with np.errstate(under="ignore"):
        return (d / hbar * S * pieces * np.exp(-S))[()]


def lifetime(rate: ArrayLike) -> Floats:
    """Mean time in s before a slip: 1/rate; infinite when the rate is zero to machine precision."""
    with np.errstate(divide="ignore"):
        return (1 / non_negative(rate, "rate"))[()]


def relaxation_time(critical_temperature: ArrayLike, temperature: ArrayLike) -> Floats:
    """Ginzburg–Landau relaxation time in s near Tc: πħ/8k(Tc − T).

    Args: both in K, T < Tc. Raises: InputError otherwise. Source: Tinkham, 2nd ed., ch. 8; gapless or close to Tc.
    """
    Tc, T = positive(critical_temperature, "critical_temperature"), non_negative(temperature, "temperature")
    return np.pi * hbar / (8 * boltzmann * positive(Tc - T, "Tc - T"))
