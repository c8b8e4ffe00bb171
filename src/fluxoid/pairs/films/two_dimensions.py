"""Films as two-dimensional superfluids: where vortex pairs unbind (Kosterlitz and Thouless), and by how much below Tc.

Vortices interact logarithmically only below the Pearl length (``pearl``); a transition proper needs a smaller film.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, elementary_charge, flux_quantum, hbar
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.condensate.thermodynamics import gap_squared_slope
from fluxoid.pairs.lengths.penetration_depth import dirty_superfluid_fraction
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.roots import held
from fluxoid.types import Floats

UNIVERSAL = flux_quantum**2 / (8 * np.pi * boltzmann)  # T_KT × L_□ just below the transition, K H: 12.322764 K nH


def transition_temperature(sheet_inductance: ArrayLike) -> Floats:
    """T_KT in K from the kinetic inductance per square at that temperature: Φ0²/(8πkL_□).

    kT_KT = (π/2)J, J = (Φ0/2π)²/L_□ the stiffness that is left by the bound pairs there.

    Args: ``sheet_inductance`` H. Raises: InputError if it is not positive.
    Source: Nelson and Kosterlitz, Phys. Rev. Lett. 39, 1201 (1977); Beasley, Mooij, Orlando, Phys. Rev. Lett. 42, 1165
    (1979).
    """
    return (UNIVERSAL / positive(sheet_inductance, "sheet_inductance"))[()]


def reduced_transition(sheet_resistance: ArrayLike, gap_ratio: ArrayLike = 2 * GAP) -> Floats:
    """T_KT/Tc of a dirty film, self-consistent with Δ(T), against its normal sheet resistance.

    t/[(Δ/Δ0) tanh(Δ/2kT)] = R*/R_□, R* = (π²/8)(Δ0/kTc)ħ/e² = 8939.9 Ω.

    Args: ``sheet_resistance`` R_□ in Ω > 0, any shape; ``gap_ratio`` 2Δ0/kTc, with the BCS shape of Δ(T) kept.
    Raises: InputError if one is not positive.
    Source: Beasley, Mooij, Orlando 1979. The stiffness is that of the gap alone: what bound pairs screen of it (a
    factor of 1.1 to 2 in real films) lowers T_KT further, and R_□ ≳ h/4e² localises the film instead.
    """
    strength = positive(gap_ratio, "gap_ratio") / (2 * GAP)
    x = np.asarray(positive(sheet_resistance, "sheet_resistance") / (CROSSOVER_RESISTANCE * strength))
    target = -np.log(x)
    low, high = np.full_like(x, 1e-9), np.ones_like(x)
    # 1 − t → 0.376 R/R* for conductive films and t → R*/R for resistive ones; Newton in t, held between bounds
    t = 1 / (1 + x * (0.376 + x) / (1 + x))
    for _ in range(60):
        d = np.asarray(gap_over_critical_temperature(t))
        x = strength * d / (2 * t)
        value = np.log(t) - np.log(d / GAP * np.tanh(x)) - target
        d_t = -np.asarray(gap_squared_slope(t)) / (2 * d)
        with np.errstate(over="ignore"):
            sech = 2 * x / np.sinh(np.minimum(2 * x, 300.0))  # x tanh′/tanh
        slope = 1 / t - d_t / d - sech * (d_t / d - 1 / t)
        low, high = np.where(value < 0, t, low), np.where(value > 0, t, high)
        new = held(t - value / slope, t, low, high)
        settled = np.all(np.abs(new - t) <= 1e-9 * t)
        t = new
        if settled:
            break
    return t[()]


def self_consistent_transition(
    stiffness: float, critical_temperature: float, fraction: Callable[[float], float]
) -> float:
    """T_KT in K of a film whose stiffness at T is ``stiffness`` (J, at T = 0) times ``fraction`` of T/Tc.

    kT_KT = (π/2)J_s(T_KT). The fraction falls from 1 to 0 at Tc, whatever the purity.

    Raises: InputError if a number is not positive. Source: Nelson and Kosterlitz 1977; Beasley, Mooij, Orlando 1979.
    """
    from scipy.optimize import brentq

    J, Tc = float(positive(stiffness, "stiffness")), float(positive(critical_temperature, "critical_temperature"))
    ratio = np.pi / 2 * J / (boltzmann * Tc)
    # against 1 − t, which keeps its digits where a stiff film is close to Tc
    gone = brentq(lambda g: (1 - g) - ratio * fraction(1 - g), 0.0, 1 - 1e-12, xtol=1e-300, rtol=1e-14, maxiter=500)
    return float(Tc * (1 - gone))


# Sheet resistance at which T_KT would reach Tc if the stiffness stayed that of T = 0: 8939.9 Ω
CROSSOVER_RESISTANCE = UNIVERSAL * np.pi * GAP * boltzmann / hbar


def transition_of_film(
    sheet_resistance: ArrayLike, critical_temperature: ArrayLike, gap_ratio: ArrayLike = 2 * GAP
) -> Floats:
    """T_KT in K of a dirty film of given normal sheet resistance (Ω), mean-field Tc (K) and 2Δ0/kTc; see
    ``reduced_transition``."""
    return reduced_transition(sheet_resistance, gap_ratio) * positive(critical_temperature, "critical_temperature")


def ginzburg_number(sheet_resistance: ArrayLike) -> Floats:
    """Relative width of the region of strong fluctuations of a dirty film: e²R_□/(16ħ).

    Where the Aslamazov–Larkin conductance e²/(16ħ) · Tc/(T−Tc) equals that of the film.

    Args: ``sheet_resistance`` Ω. Raises: InputError if it is not positive.
    Source: Aslamazov and Larkin, Phys. Lett. A 26, 238 (1968).
    """
    return (elementary_charge**2 * positive(sheet_resistance, "sheet_resistance") / (16 * hbar))[()]


def reduced_stiffness(reduced_temperature: ArrayLike, sheet_resistance: ArrayLike) -> Floats:
    """J/kT of a dirty film against temperature; vortex pairs unbind where it falls to 2/π.

    J = (Φ0/2π)²/L_□(T), L_□ = ħR_□/[πΔ tanh(Δ/2kT)].

    Args: ``reduced_temperature`` T/Tc > 0, ``sheet_resistance`` Ω, broadcast. Raises: InputError if one is not
    positive.
    Source: Beasley, Mooij, Orlando 1979.
    """
    t = positive(non_negative(reduced_temperature, "reduced_temperature"), "reduced_temperature")
    R = positive(sheet_resistance, "sheet_resistance")
    return (2 / np.pi * CROSSOVER_RESISTANCE / R * dirty_superfluid_fraction(t) / t)[()]
