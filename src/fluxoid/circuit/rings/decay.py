"""A ring with a segment that is resistive for a while: its current decays, and a whole number is left."""

import numpy as np

from fluxoid.circuit.description.relations import Sampled, evaluate
from fluxoid.circuit.equations.units import PHASE_PER_FLUX
from fluxoid.circuit.rings.ring import Ring, depairing_phase
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.types import Floats


def decay_time(ring: Ring, resistance: float) -> float:
    """L/R, s, with the kinetic inductance at zero current. resistance: ohm."""
    return ring.inductance / resistance if resistance else float("inf")


def decay(ring: Ring, start: float, resistance: float, time: "Floats | float", drive: float = 0.0) -> Floats:
    """Current while a segment of the ring is resistive: I0 exp(-t R/L) + (drive/R) (1 - exp(-t R/L)), A.

    start: I0, A; resistance: ohm, without any the drive adds (drive/L) t; time: s; drive: electromotive force, V. The
    kinetic inductance is that at zero current.
    """
    x = np.asarray(time, float) * resistance / ring.inductance
    grown = np.where(x == 0, 1.0, -np.expm1(-x) / np.where(x == 0, 1.0, x))
    return start * np.exp(-x) + drive / ring.inductance * np.asarray(time, float) * grown


def heat(ring: Ring, start: "Floats | float", stop: "Floats | float" = 0.0) -> Floats:
    """Heat that a decay from one current to another leaves in the segment, J: (L/2)(I0^2 - I^2), without a drive.

    start, stop: A. The kinetic inductance is that at zero current, as in ``decay``.
    """
    return 0.5 * ring.inductance * (np.asarray(start, float) ** 2 - np.asarray(stop, float) ** 2)


def refrozen(ring: Ring, flow: "Floats | float", applied_flux: "Floats | float" = 0.0) -> Floats:
    """The fluxoid number when a resistive segment becomes superconducting again with a current ``flow`` (A) in the
    ring: the whole number nearest to (Phi + L_g I)/Phi0 + phase(I)/2 pi, the phase below depairing.

    Raises InputError for a current above the critical one, at which nothing becomes superconducting.
    """
    flow = np.asarray(flow, float)
    if not np.all(np.abs(flow) <= ring.critical_current):
        what = f"{np.max(np.abs(flow)):g} A in a ring with a critical current of {ring.critical_current:g} A"
        raise InputError(what, "flow", "a current at which the segment can be superconducting")
    kinetic = ring.kinetic_inductance * flow
    if ring.relation is not None:
        kinetic = _phase_at(ring.relation, flow / ring.critical_current) / PHASE_PER_FLUX
    total = np.asarray(applied_flux, float) + ring.geometric_inductance * flow + kinetic
    return np.round(total / flux_quantum).astype(int)


def _phase_at(relation: Sampled, i: Floats) -> Floats:
    """The phase below depairing at a current i over the critical one, by bisection."""
    low, high = np.zeros_like(i), np.full_like(i, depairing_phase(relation))
    for _ in range(60):
        middle = (low + high) / 2
        above = evaluate(relation, middle) > np.abs(i)
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.sign(i) * (low + high) / 2
