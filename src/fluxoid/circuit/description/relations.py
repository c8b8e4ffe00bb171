"""Current-phase relations as plain data: a sine, a sum of harmonics, or samples of any callable.

A relation is dimensionless: the element multiplies it by a current. A callable takes an array of phases (rad) and
returns as many currents; those of ``fluxoid.pairs`` may be passed as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from fluxoid.errors import InputError
from fluxoid.types import Floats

SAMPLES = 4096  # a cubic spline through so many points of a sine is good to 2e-14


@dataclass(frozen=True)
class Harmonics:
    """sum over n = 1, 2, ... of amplitudes[n-1] sin(n phase + offsets[n-1]).

    amplitudes: dimensionless; offsets: rad, one for each (missing ones are 0). A pi junction is ((1,), (pi,)); a diode
    needs two harmonics of different offsets.
    """

    amplitudes: tuple[float, ...]
    offsets: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.offsets) > len(self.amplitudes):
            raise InputError(
                f"{len(self.offsets)} offsets for {len(self.amplitudes)} harmonics", try_="at most one for each"
            )


@dataclass(frozen=True)
class Sampled:
    """Samples at equal steps of the phase: over one period from -pi if periodic, else from -span to +span inclusive."""

    values: tuple[float, ...]
    periodic: bool = True
    span: float = float(np.pi)

    def __hash__(self) -> int:  # a few of the thousands of values tell relations apart well enough
        return hash((self.values[:: max(1, len(self.values) // 8)], self.periodic, self.span))


Relation = Harmonics | Sampled
SINE = Harmonics((1.0,))


def sampled(function: Callable[[Floats], Any], samples: int = SAMPLES) -> Sampled:
    """A relation of period 2 pi from any callable of the phase.

    function: array of phases (rad) to as many dimensionless currents; samples: points in a period.
    Raises InputError where it is not finite. Jumps are kept as steep slopes between two samples.
    """
    phases = -np.pi + 2 * np.pi * np.arange(samples) / samples
    values = np.asarray(function(phases), float) * np.ones(samples)
    if not np.all(np.isfinite(values)):
        bad = phases[~np.isfinite(values)][0]
        raise InputError(
            f"the current-phase relation is not finite at phase {bad:.4g}", try_="a relation finite everywhere"
        )
    return Sampled(tuple(float(v) for v in values))


def transparent(transparency: float, gap_over_temperature: float = float("inf")) -> Sampled:
    """A short channel: sin(phase)/s tanh(s gap/2kT), s = sqrt(1 - transparency sin^2(phase/2)), over its tunnel limit.

    transparency: 0 to 1; gap_over_temperature: gap/kT. At transparency 0 it is the sine; its peak grows to 2 at 1, T
    = 0. Source: W. Haberkorn, H. Knauer, J. Richter, Phys. Status Solidi A 47, K161 (1978).
    """
    if not 0 <= transparency <= 1:
        raise InputError(f"a transparency of {transparency:g}", try_="a number between 0 and 1")

    def current(phase: Floats) -> Floats:
        root = np.sqrt(np.maximum(1 - transparency * np.sin(phase / 2) ** 2, 1e-300))
        thermal = np.tanh(root * gap_over_temperature / 2) / np.tanh(gap_over_temperature / 2)
        return np.sin(phase) / root * thermal

    return sampled(current)


def kinetic(current: Callable[[Floats], Any], span: float, samples: int = SAMPLES) -> Sampled:
    """A relation that is not periodic, for a kinetic inductor. current: of the phase over [-span, span] rad."""
    phases = np.linspace(-span, span, samples)
    values = np.asarray(current(phases), float)
    if not np.all(np.isfinite(values)):
        raise InputError("the relation of a kinetic inductor is not finite in its range", try_="a smaller span")
    return Sampled(tuple(float(v) for v in values), periodic=False, span=float(span))


def ginzburg_landau_wire(length: float) -> Sampled:
    """Current of a wire of ``length`` coherence lengths over its depairing current: (3 sqrt3/2) q (1 - q^2), q =
    phase/length.

    Range: |q| up to 1/sqrt3, the depairing point; its slope at 0 makes L_k = (2/3 sqrt3) length Phi0/(2 pi
    I_depairing).
    """
    return kinetic(lambda phase: _cubic(phase / length), length / np.sqrt(3))


def ginzburg_landau_ring(length: float) -> Sampled:
    """The same as ``ginzburg_landau_wire`` for a closed ring of ``length`` coherence lengths, as far as it is stable
    at a given winding (``ginzburg_landau_stability`` of ``fluxoid.pairs.currents.depairing``): beyond depairing."""
    from fluxoid.pairs.currents.depairing import ginzburg_landau_stability

    last = np.sqrt(ginzburg_landau_stability(length / (2 * np.pi)))
    return kinetic(lambda phase: _cubic(phase / length), float(last * length))


def _cubic(q: Floats) -> Floats:
    return np.asarray(1.5 * np.sqrt(3) * q * (1 - q**2))


def dirty_wire(reduced_temperature: float, critical_phase: float, samples: int = 513) -> Sampled:
    """Current of a dirty wire over its depairing current, by microscopic theory (``pairs.depairing``).

    i = J(q)/J_d at q = q_d phase/critical_phase, q_d where J is largest: the phase is the momentum times the length, so
    no inversion is needed, and the slope at depairing is the zero that it must be.

    reduced_temperature: T/Tc, below 1; critical_phase: rad, across the wire at the depairing current: (2 pi/Phi0)
    L_k(0) I_d times (q/J over its value without current); samples: points of the spline. Raises: InputError at and
    above Tc. Source: Kupriyanov and Lukichev, Sov. J. Low Temp. Phys. 6, 210 (1980).
    """
    from fluxoid.pairs.condensate.ratios import GAP
    from fluxoid.pairs.currents.depairing import dirty_current_density, dirty_depairing_state

    if not 0 <= reduced_temperature < 1:
        what = f"T/Tc = {reduced_temperature:g} of a superconducting wire"
        raise InputError(what, "reduced_temperature", "zero or above, and below 1")
    rate, _, largest = dirty_depairing_state(reduced_temperature)
    scale = np.sqrt(2 * float(rate) / GAP) / critical_phase

    def current(phase: Floats) -> Floats:
        return np.asarray(dirty_current_density(reduced_temperature, scale * phase)) / float(largest)

    return kinetic(current, critical_phase, samples)


def evaluate(relation: Relation, phase: Floats, derivative: int = 0) -> Floats:
    """The relation or its derivative at any phases (rad); the spline itself where samples are given."""
    phase = np.asarray(phase, float)
    if isinstance(relation, Harmonics):
        total = np.zeros_like(phase)
        for n, amplitude in enumerate(relation.amplitudes, start=1):
            offset = relation.offsets[n - 1] if n <= len(relation.offsets) else 0.0
            total = total + amplitude * n**derivative * np.sin(n * phase + offset + derivative * np.pi / 2)
        return total
    low, step, coefficients = table(relation)
    count = coefficients.shape[0]
    position = (phase - low) / step
    if relation.periodic:
        position = position - count * np.floor(position / count)
    index = np.clip(np.floor(position).astype(int), 0, count - 1)
    s = position - index
    c = coefficients[index]
    if derivative == 0:
        return c[..., 0] + s * (c[..., 1] + s * (c[..., 2] + s * c[..., 3]))
    if derivative == 1:
        return (c[..., 1] + s * (2 * c[..., 2] + s * 3 * c[..., 3])) / step
    return (2 * c[..., 2] + s * 6 * c[..., 3]) / step**2


@lru_cache(maxsize=64)
def table(relation: Relation) -> tuple[float, float, Floats]:
    """(first phase, step, coefficients (intervals, 4) in powers of the position inside each interval)."""
    from scipy.interpolate import CubicSpline, PchipInterpolator

    if isinstance(relation, Harmonics):
        phases = -np.pi + 2 * np.pi * np.arange(SAMPLES) / SAMPLES
        relation = Sampled(tuple(float(v) for v in evaluate(relation, phases)))
    values = np.array(relation.values)
    if relation.periodic:
        low, step = -np.pi, 2 * np.pi / len(values)
        values = np.append(values, values[0])
    else:
        low, step = -relation.span, 2 * relation.span / (len(values) - 1)
    grid = np.arange(len(values), dtype=float)
    jump = np.max(np.abs(np.diff(values))) > 0.05 * np.ptp(values)
    if jump:  # a spline would ring
        pieces = PchipInterpolator(grid, values).c
    else:
        pieces = CubicSpline(grid, values, bc_type="periodic" if relation.periodic else "not-a-knot").c
    return low, step, np.ascontiguousarray(pieces[::-1].T)


def potential(relation: Relation, phase: Floats) -> Floats:
    """Integral of the relation from 0 to ``phase``: the energy in units of (Phi0/2 pi) times the element's current."""
    phase = np.asarray(phase, float)
    if isinstance(relation, Harmonics):
        total = np.zeros_like(phase)
        for n, amplitude in enumerate(relation.amplitudes, start=1):
            offset = relation.offsets[n - 1] if n <= len(relation.offsets) else 0.0
            total = total + amplitude / n * (np.cos(offset) - np.cos(n * phase + offset))
        return total
    low, step, c = table(relation)
    pieces = c[:, 0] + c[:, 1] / 2 + c[:, 2] / 3 + c[:, 3] / 4
    cumulative = np.concatenate([[0.0], np.cumsum(pieces)])

    def from_low(at: Floats) -> Floats:
        position = (at - low) / step
        turns = np.floor(position / len(c)) if relation.periodic else np.zeros_like(position)
        position = position - len(c) * turns
        index = np.clip(np.floor(position).astype(int), 0, len(c) - 1)
        s, k = position - index, c[index]
        inside = s * (k[..., 0] + s * (k[..., 1] / 2 + s * (k[..., 2] / 3 + s * k[..., 3] / 4)))
        return step * (cumulative[index] + inside + turns * cumulative[-1])

    return np.asarray(from_low(phase) - from_low(np.zeros(())))
