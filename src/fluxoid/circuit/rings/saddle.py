"""What lies between two fluxoid states of a ring: the state of the barrier that a phase slip passes.

A uniform current I with one core of Langer and Ambegaokar in it. The core takes the phase
Δφ = 2 arctan(√((1 − 3k²)/2)/k), π without current, and the energy √6 (Φ0 Ic/2π) √(1 − 3k²); the rest of the ring
takes what is left of 2π(n − Φ/Φ0):

    L_g I + (Φ0/2π)(φ(I) + Δφ(I)) = n Φ0 − Φ     for the saddle between n and n − 1.

The saddle is stationary, so −∂E/∂Φ is its current. Cores that reach round the ring are not considered: a ring needs a
few coherence lengths to have two states at one flux at all (π√3 of them), and there (L = 10 ξ) the error is 1e-4.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.circuit.description.relations import evaluate
from fluxoid.circuit.equations.units import PHASE_PER_FLUX
from fluxoid.circuit.rings.ring import Ring, depairing_phase, energy, energy_at
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.currents.phase_slip import superflow
from fluxoid.types import Bools, Floats


@dataclass(frozen=True)
class Saddle:
    """energy: J, on the scale of ``ring.energy``; current: A, around the ring; nan where there is none."""

    energy: Floats
    current: Floats


def saddle(ring: Ring, n: "Floats | int", step: int, applied_flux: "Floats | float" = 0.0) -> Saddle:
    """The saddle that a slip from n to n + step passes, step +1 or -1; nan where one of the states does not exist.

    n: fluxoid numbers; applied_flux: Wb; broadcast. Raises InputError for a ring without a critical current.
    Source: J. S. Langer and V. Ambegaokar, Phys. Rev. 164, 498 (1967); D. E. McCumber, Phys. Rev. 172, 427 (1968),
    for wires at constant current, to which a ring of large inductance comes.
    """
    if not np.isfinite(ring.critical_current):
        raise InputError("barriers of a ring without a critical current", try_="critical_current=")
    n = np.asarray(n, float)
    here, there = energy(ring, n, applied_flux), energy(ring, n + step, applied_flux)
    target = 2 * np.pi * (np.maximum(n, n + step) - np.asarray(applied_flux, float) / flux_quantum)
    x, beyond = _root(ring, target)
    flow, phase = _uniform(ring, x)
    i = flow / ring.critical_current
    core = np.sqrt(6) * ring.critical_current / PHASE_PER_FLUX * np.sqrt(np.maximum(1 - 3 * _momentum(i) ** 2, 0.0))
    top = energy_at(ring, flow, phase) + core
    # at the end of a metastable state the saddle has met it, and no barrier is left
    top = np.where(beyond, 0.0, top)
    gone = np.isnan(here) | np.isnan(there)
    return Saddle(np.maximum(top, np.maximum(here, there)), np.where(gone, np.nan, flow))


def barriers(ring: Ring, n: "Floats | int", applied_flux: "Floats | float" = 0.0) -> tuple[Floats, Floats]:
    """Barriers of a slip from n to n + 1 and from n to n - 1, J, those of ``saddle`` over the energy of n.

    A slip there and the one back pass one saddle, so their rates are in detailed balance with the energies of the
    states. For a ring of large inductance the barriers are those of a wire at constant current.

    Raises InputError for a ring without a critical current. nan where one of both states does not exist.
    """
    here = energy(ring, n, applied_flux)
    up, down = (saddle(ring, n, step, applied_flux).energy - here for step in (1, -1))
    return up, down


def _momentum(i: Floats) -> Floats:
    """k of a current over its critical one, with its sign."""
    return np.asarray(np.copysign(superflow(np.minimum(np.abs(i), 1.0)), i))


def _uniform(ring: Ring, x: Floats) -> tuple[Floats, Floats]:
    """Current, A, and phase, rad, of the uniform part at x = -1 ... 1 of the way to depairing."""
    if ring.relation is None:
        flow = ring.critical_current * x
        return flow, PHASE_PER_FLUX * ring.kinetic_inductance * flow
    phase = depairing_phase(ring.relation) * x
    return ring.critical_current * np.clip(evaluate(ring.relation, phase), -1, 1), phase


def _winding(ring: Ring, x: Floats) -> Floats:
    """The phase, rad, that inductance, uniform part and core take together."""
    flow, phase = _uniform(ring, x)
    k = _momentum(flow / ring.critical_current)
    core = 2 * np.arctan2(np.sqrt(np.maximum(1 - 3 * k * k, 0.0) / 2), k)
    return PHASE_PER_FLUX * ring.geometric_inductance * flow + phase + core


def _root(ring: Ring, target: Floats) -> tuple[Floats, Bools]:
    """x at which the winding is ``target``, and where it never is. It rises between -x and x of its largest value."""
    from scipy.optimize import minimize_scalar

    last = float(
        minimize_scalar(
            lambda x: -float(_winding(ring, np.asarray(x))), bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
        ).x
    )
    low, high = np.full_like(target, -last), np.full_like(target, last)
    beyond = (target > _winding(ring, high)) | (target < _winding(ring, low))
    for _ in range(60):
        middle = (low + high) / 2
        above = _winding(ring, middle) > target
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2, beyond
