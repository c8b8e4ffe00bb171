"""Channels of any transmission: Andreev levels, their current, and averages over known distributions of transmissions.

Energies in one unit inside: d gap, T = kT; τ transmission; E Andreev level.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import elementary_charge, hbar, planck
from fluxoid.errors import InputError
from fluxoid.pairs.numerics.inputs import fraction, non_negative, positive, real
from fluxoid.pairs.numerics.quadrature import tanh_sinh
from fluxoid.types import Floats

CONDUCTANCE_QUANTUM = 2 * elementary_charge**2 / planck  # of one channel, both spins; S


def andreev_level(transmission: ArrayLike, phase: ArrayLike, gap: ArrayLike = 1.0) -> Floats:
    """Energy of the Andreev bound state of a short channel, in the unit of the gap: Δ√(1 − τ sin²(φ/2)).

    Args: ``transmission`` τ in [0, 1], ``phase`` φ in rad, ``gap`` Δ > 0, broadcast. Raises: InputError out of range.
    Source: Beenakker, Phys. Rev. Lett. 67, 3836 (1991). The pair of levels is at ±E.
    """
    tau, phi = fraction(transmission, "transmission"), real(phase, "phase")
    # 1 − τ sin² = cos² + (1 − τ) sin²: exact for τ → 1 at φ → π
    square = np.cos(phi / 2) ** 2 + (1 - tau) * np.sin(phi / 2) ** 2
    return (positive(gap, "gap") * np.sqrt(square))[()]


def channel_current(
    transmission: ArrayLike, phase: ArrayLike, gap: ArrayLike, thermal_energy: ArrayLike = 0.0
) -> Floats:
    """Supercurrent of one spin-degenerate channel in A.

    I = (eΔ²τ/2ħ) sin φ/E · tanh(E/2kT).

    Args: ``transmission`` τ in [0, 1], ``phase`` φ in rad, ``gap`` Δ(T) > 0 and ``thermal_energy`` kT ≥ 0 in J,
    broadcast.
    Raises: InputError out of range. Source: Beenakker 1991; Haberkorn, Knauer, Richter, phys. stat. sol. (a) 47, K161
    (1978). A channel shorter than the coherence length. With G = (2e²/h)τ: KO-2 at τ = 1, Ambegaokar–Baratoff at τ ≪ 1.
    """
    tau, phi, d = fraction(transmission, "transmission"), real(phase, "phase"), positive(gap, "gap")
    T = non_negative(thermal_energy, "thermal_energy")
    E = np.maximum(andreev_level(tau, phi, d), 1e-12 * d)
    with np.errstate(over="ignore"):
        occupied = np.where(T > 0, np.tanh(E / (2 * np.where(T > 0, T, 1.0))), 1.0)
    return (elementary_charge * d**2 * tau / (2 * hbar) * np.sin(phi) / E * occupied)[()]


def distribution(name: str, nodes: int = 200) -> tuple[Floats, Floats]:
    """Transmissions τ and weights, for a mean over channels of unit total conductance: Σ w τ = 1.

    "diffusive": ρ(τ) ∝ 1/(τ√(1−τ)) (Dorokhov), τ = 1/cosh²x with x even;
    "dirty interface": ρ(τ) ∝ 1/(τ^{3/2}√(1−τ)) (Schep–Bauer), τ = 1/(1+x²) with x even;
    "chaotic": ρ(τ) ∝ 1/(√τ√(1−τ)) (a cavity between equal openings), τ = sin²x with x even.

    Raises: InputError for another name. Source: Dorokhov, Solid State Commun. 51, 381 (1984); Schep and Bauer, Phys.
    Rev. Lett. 78, 3015 (1997); Jalabert, Pichard, Beenakker, Europhys. Lett. 27, 255 (1994).
    """
    # nodes crowd doubly exponentially where τ → 1: there E has the scale cos(φ/2), which vanishes at φ = π
    left, right, weight = tanh_sinh(nodes // 2)
    angle, other = np.pi / 2 * left, np.pi / 2 * right
    if name == "diffusive":
        v = np.linspace(-3.7, 3.1, nodes)
        x = np.exp(v - np.exp(-v))
        tau, weight = 1 / np.cosh(x) ** 2, x * (1 + np.exp(-v))
    elif name == "dirty interface":
        tau, weight = np.sin(other) ** 2, weight / np.maximum(np.sin(other) ** 2, 1e-60)
    elif name == "chaotic":
        tau = np.sin(angle) ** 2
    else:
        raise InputError(f"no distribution {name!r}", "distribution", "diffusive, dirty interface, or chaotic")
    return tau, weight / (weight * tau).sum()


def average_current(name: str, conductance: float, phase: ArrayLike, gap: float, thermal_energy: float = 0.0) -> Floats:
    """Supercurrent in A of a contact of many channels, from a distribution of transmissions and the total conductance.

    I = (G/G0) Σ w I(τ, φ); "diffusive" gives KO-1 exactly.

    Args: ``name`` as in ``distribution``; ``conductance`` G in S; ``phase`` φ in rad; ``gap``, ``thermal_energy`` in J.
    Raises: InputError out of range. Source: Beenakker 1991.
    """
    tau, weight = distribution(name)
    channels = float(positive(conductance, "conductance")) / CONDUCTANCE_QUANTUM
    phi = real(phase, "phase")[..., None]
    return (channels * (weight * channel_current(tau, phi, gap, thermal_energy)).sum(-1))[()]
