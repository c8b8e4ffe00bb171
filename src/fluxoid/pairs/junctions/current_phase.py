"""Current–phase relations as plain data, for the circuit and film levels: I(φ) = Σ_k a_k sin(kφ + δ_k).

Amplitudes and offsets fully describe a relation, so a compiled kernel needs nothing else. A sum with unequal offsets
is a diode. Relations with a jump (clean contacts at T = 0) converge as 1/k only: take a temperature above zero.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import boltzmann, elementary_charge, flux_quantum
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.pairs.condensate.gap import gap_over_critical_temperature
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.junctions.andreev import CONDUCTANCE_QUANTUM, channel_current
from fluxoid.pairs.junctions.tunnel import critical_current as tunnel_critical_current
from fluxoid.pairs.junctions.weak_link import clean_current, dirty_current
from fluxoid.pairs.numerics.inputs import fraction, non_negative, positive, real
from fluxoid.types import Floats

SMALLEST = 1e-9  # harmonics below this part of the largest are left out
MOST = 64
TOLD = 1e-3  # of the largest current, by which harmonics may be off in silence


@dataclass(frozen=True)
class CurrentPhaseRelation:
    """I(φ) = Σ_k amplitudes[k−1] sin(kφ + offsets[k−1]), in A; made by the functions of this file."""

    name: str
    amplitudes: tuple[float, ...]
    offsets: tuple[float, ...]

    def __call__(self, phase: ArrayLike) -> Floats:
        """Current in A at a phase in rad."""
        return self._sum(np.sin, phase, 0)

    def slope(self, phase: ArrayLike) -> Floats:
        """dI/dφ in A/rad; Φ0/2π divided by it is the Josephson inductance."""
        return self._sum(np.cos, phase, 1)

    def energy(self, phase: ArrayLike) -> Floats:
        """(Φ0/2π)∫I dφ in J, with mean zero over a period."""
        return -flux_quantum / (2 * np.pi) * self._sum(np.cos, phase, -1)

    def _sum(self, wave: Callable[[Floats], Floats], phase: ArrayLike, power: int) -> Floats:
        k = np.arange(1, len(self.amplitudes) + 1)
        angle = real(phase, "phase")[..., None] * k + np.asarray(self.offsets)
        return (np.asarray(self.amplitudes) * k.astype(float) ** power * wave(angle)).sum(-1)[()]

    def critical_currents(self) -> tuple[float, float]:
        """Largest and smallest current in A; they differ in size for a diode."""
        phase = np.linspace(-np.pi, np.pi, 64 * len(self.amplitudes) + 257)
        current = np.asarray(self(phase))
        found = []
        for sign in (1.0, -1.0):
            best = phase[int(np.argmax(sign * current))]
            step = phase[1] - phase[0]
            low, high = best - step, best + step
            for _ in range(60):  # the slope changes sign once between the neighbours of the largest sample
                middle = (low + high) / 2
                low, high = (middle, high) if sign * float(self.slope(middle)) > 0 else (low, middle)
            found.append(float(self((low + high) / 2)))
        return found[0], found[1]


def from_function(name: str, current: Callable[[Floats], Floats], harmonics: int = MOST) -> CurrentPhaseRelation:
    """The relation of any 2π-periodic current with zero mean, by its Fourier series.

    Args: ``current`` maps phases (rad) to A; ``harmonics`` the most kept.
    Raises: InputError if the mean current is not zero, or if the last harmonic is above 1 % of the largest. Warns where
    the harmonics are off by a thousandth of the largest current.
    """
    count = 1024
    # half a step off the multiples of π, where clean contacts jump
    phase = 2 * np.pi * (np.arange(count) + 0.5) / count
    given = np.asarray(current(phase), dtype=np.float64)
    spectrum = np.fft.rfft(given) / count
    k = np.arange(len(spectrum))
    spectrum = spectrum * np.exp(-1j * k * np.pi / count)
    size = 2 * np.abs(spectrum[1 : harmonics + 1])
    if abs(spectrum[0].real) > 1e-6 * max(float(size.max()), 1e-300):
        raise InputError(
            "the mean current over a period is not zero", "current", "a current that derives from an energy"
        )
    if size[-1] > 0.01 * size.max():
        raise InputError(
            f"harmonic {harmonics} is still {size[-1] / size.max():.2g} of the largest: the relation jumps",
            "current",
            "a higher temperature, or a lower transmission",
        )
    last = int(np.max(np.nonzero(size >= SMALLEST * size.max())[0])) + 1
    # a sin(kφ + δ) has the coefficient (a/2i) e^{iδ}
    offsets = np.angle(1j * spectrum[1 : last + 1])
    # odd relations have offsets 0 or π: a sign of the amplitude instead
    flip = np.abs(np.abs(offsets) - np.pi) < 1e-6
    amplitudes = np.where(flip, -size[:last], size[:last])
    offsets = np.where(flip | (np.abs(offsets) < 1e-6) | (size[:last] < SMALLEST * size.max()), 0.0, offsets)
    made = CurrentPhaseRelation(name, tuple(map(float, amplitudes)), tuple(map(float, offsets)))
    off, largest = float(np.max(np.abs(made(phase) - given))), float(np.max(np.abs(given)))
    if off > TOLD * largest:
        told = f"{name}: {last} harmonics are off by up to {off / largest:.1g} of the largest current"
        warnings.warn(f"{told}. Try: a higher temperature", UnwiseWarning, 3)
    return made


def sinusoidal(critical_current: float, name: str = "sinusoidal") -> CurrentPhaseRelation:
    """I = Ic sin φ. Raises: InputError if Ic (A) is negative. Source: Josephson, Phys. Lett. 1, 251 (1962)."""
    return CurrentPhaseRelation(name, (float(non_negative(critical_current, "critical_current")),), (0.0,))


def tunnel_junction(normal_resistance: float, critical_temperature: float, temperature: float) -> CurrentPhaseRelation:
    """A tunnel junction by Ambegaokar and Baratoff; arguments in Ω and K; see ``tunnel.critical_current``."""
    Ic = float(tunnel_critical_current(normal_resistance, critical_temperature, temperature))
    return sinusoidal(Ic, "Ambegaokar-Baratoff")


def point_contact(
    kind: str, normal_resistance: float, critical_temperature: float, temperature: float
) -> CurrentPhaseRelation:
    """A short contact, "dirty" (KO-1) or "clean" (KO-2); arguments in Ω and K; see ``weak_link``.

    Raises: InputError for another kind, a wrong sign, or "clean" so cold (about 0.03 Tc) that the jump at φ = π needs
    more harmonics than are kept.
    """
    relations = {"dirty": dirty_current, "clean": clean_current}
    if kind not in relations:
        raise InputError(f"no kind {kind!r}", "kind", "dirty or clean")
    Tc = float(positive(critical_temperature, "critical_temperature"))
    t = float(non_negative(temperature, "temperature")) / Tc
    scale = GAP * boltzmann * Tc / (elementary_charge * float(positive(normal_resistance, "normal_resistance")))
    return from_function(f"Kulik-Omelyanchuk {kind}", lambda phase: scale * relations[kind](t, phase))


def channels(transmissions: ArrayLike, critical_temperature: float, temperature: float) -> CurrentPhaseRelation:
    """A few channels of given transmissions, such as an atomic contact; see ``andreev.channel_current``.

    Args: ``transmissions`` τ_i in [0, 1]; K. Raises: InputError out of range or at T ≥ Tc.
    """
    tau = np.atleast_1d(fraction(transmissions, "transmissions"))
    Tc = float(positive(critical_temperature, "critical_temperature"))
    T = float(non_negative(temperature, "temperature"))
    if Tc <= T:
        raise InputError(f"T = {T:g} K is not below Tc = {Tc:g} K", "temperature", "a temperature below Tc")
    gap = boltzmann * Tc * float(gap_over_critical_temperature(T / Tc))
    label = f"{tau.size} channels, {CONDUCTANCE_QUANTUM * float(tau.sum()):.3g} S"
    return from_function(label, lambda p: channel_current(tau, p[..., None], gap, boltzmann * T).sum(-1))
