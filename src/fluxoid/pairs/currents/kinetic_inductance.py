"""How the kinetic inductance of a dirty film grows with the current it carries.

Two inductances: the *ratio* of momentum to current, and the *slope* d(momentum)/d(current) that a small signal on top
of a dc current sees. Both equal L0 at zero current; only the second diverges at depairing.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.pairs.breaking.usadel import order_parameter, sums
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.currents.depairing import dirty_depairing_state
from fluxoid.pairs.lengths.penetration_depth import dirty_superfluid_fraction
from fluxoid.pairs.numerics.inputs import fraction, non_negative
from fluxoid.pairs.numerics.roots import held
from fluxoid.types import Floats


def inductance_ratios(reduced_temperature: ArrayLike, reduced_current: ArrayLike) -> tuple[Floats, Floats]:
    """Kinetic inductance over its value without current: (q/J)/(q/J)_0 and (dq/dJ)/(dq/dJ)_0.

    J ∝ √Γ S(T, Γ) with the gap relaxed at each Γ (currents slower than the gap: ω ≪ Δ/ħ).

    Args: ``reduced_temperature`` T/Tc in [0, 1), ``reduced_current`` J over the depairing current at that T, in [0, 1].
    Raises: InputError if one is out of range. Source: Anthore, Pothier, Esteve, Phys. Rev. Lett. 90, 127001 (2003);
    Clem and Kogan, Phys. Rev. B 86, 174521 (2012). Near Tc they start as 1 + (4/27)(J/J_d)² and 1 + (4/9)(J/J_d)²; the
    slope is infinite at J = J_d.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    i = fraction(reduced_current, "reduced_current")
    if np.any(t >= 1):
        raise InputError(f"T/Tc = {float(np.max(t)):g}: it is normal there", "reduced_temperature", "T below Tc")
    t, i = np.broadcast_arrays(np.minimum(t, 1 - 1e-9), i)
    G_top, _, J_top = (np.asarray(a) for a in dirty_depairing_state(t))
    S0 = np.pi / 2 * GAP * np.asarray(dirty_superfluid_fraction(t))
    p_top = np.sqrt(G_top)
    target = i * J_top * GAP * np.sqrt(GAP) / np.sqrt(2)  # √Γ S
    low, high = np.zeros_like(p_top), p_top.copy()
    p = np.minimum(target / S0, p_top)
    ratio = slope = np.ones_like(p)
    for _ in range(60):  # Newton on p = √Γ, kept between bounds because the slope vanishes at the top
        G = p * p
        d = np.asarray(order_parameter(t, G))
        _, S, g_d, g_G, S_d, S_G = sums(t, d, G)
        error = p * S - target
        slope = S + 2 * G * (S_G - S_d * g_G / g_d)
        ratio = S0 / S
        low, high = np.where(error < 0, p, low), np.where(error > 0, p, high)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(slope > 0, p - error / slope, np.nan)
        new = held(step, p, low, high)
        settled = np.all((np.abs(new - p) <= 1e-9 * p_top) | (np.abs(error) <= 1e-15 * target))
        p = new
        if settled:
            break
    top = i >= 1
    return ratio[()], np.where(top, np.inf, S0 / np.where(top, 1.0, np.maximum(slope, 1e-300)))[()]
