"""A superconducting ring without junctions: its fluxoid states, energies, currents, and what lies between them.

The convention of the package: applied flux + (geometric + kinetic inductance) current = n Phi0. A current of the sign
of the applied flux makes flux of that sign. The energy of a state is that of its current; the lowest is the ground
state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from fluxoid.circuit.description.relations import Sampled, evaluate, potential
from fluxoid.circuit.equations.units import PHASE_PER_FLUX
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.types import Floats


@dataclass(frozen=True)
class Ring:
    """geometric_inductance, kinetic_inductance: H, the latter at zero current; critical_current: A, where it depairs
    (inf: not considered); relation: how the kinetic inductance grows with current (None: it does not): current over
    critical_current against the phase around the ring, as ``ginzburg_landau_wire`` or ``dirty_wire`` give it."""

    geometric_inductance: float
    kinetic_inductance: float
    critical_current: float = float("inf")
    relation: Sampled | None = None

    def __post_init__(self) -> None:
        total = self.geometric_inductance + self.kinetic_inductance
        if self.geometric_inductance < 0 or self.kinetic_inductance < 0 or not total > 0:
            raise InputError("a ring without inductance", try_="a positive geometric or kinetic inductance")
        if self.relation is not None and not np.isfinite(self.critical_current):
            raise InputError("a ring with a relation and no critical current", try_="critical_current=")

    @property
    def inductance(self) -> float:
        """Geometric and kinetic inductance at zero current, H."""
        return self.geometric_inductance + self.kinetic_inductance


def gl_ring(geometric_inductance: float, critical_current: float, length: float) -> Ring:
    """A ring whose kinetic inductance follows from Ginzburg and Landau.

    L_k = (2/3 sqrt3) (Phi0/2 pi) length/critical_current. With little geometric inductance its states last a little
    beyond depairing, to (q xi)^2 = 1/3 + (xi/R)^2/6: what would break them up has to fit the ring.

    geometric_inductance: H; critical_current: depairing current, A; length: circumference in coherence lengths.
    """
    from fluxoid.circuit.description.relations import ginzburg_landau_ring

    if not (critical_current > 0 and length > 0):
        raise InputError(f"a ring of {length:g} coherence lengths with {critical_current:g} A", try_="positive numbers")
    kinetic = 2 / (3 * np.sqrt(3)) * length / PHASE_PER_FLUX / critical_current
    return Ring(geometric_inductance, float(kinetic), critical_current, ginzburg_landau_ring(length))


def current(ring: Ring, n: "Floats | int", applied_flux: "Floats | float" = 0.0) -> Floats:
    """Circulating current of the state n, A; nan where the state does not exist (beyond depairing).

    I = (n Phi0 - Phi)/(L_g + L_k), or with a relation the root of L_g I + (Phi0/2 pi) phase(I) = n Phi0 - Phi.

    n: fluxoid number; applied_flux: Wb; broadcast.
    """
    gap = np.asarray(n, float) * flux_quantum - np.asarray(applied_flux, float)
    if ring.relation is None:
        found = gap / ring.inductance
        return np.where(np.abs(found) <= ring.critical_current, found, np.nan)
    phase = _phase(ring, gap)
    return np.where(np.isnan(phase), np.nan, ring.critical_current * evaluate(ring.relation, np.nan_to_num(phase)))


def _phase(ring: Ring, gap: Floats) -> Floats:
    """The phase around the ring at a flux n Phi0 - Phi, by bisection in the range where both rise together."""
    relation = ring.relation
    assert relation is not None
    last = _last_phase(ring)
    low, high = np.zeros_like(gap), np.full_like(gap, last)
    target = np.abs(gap)

    def flux(phase: Floats) -> Floats:
        return ring.geometric_inductance * ring.critical_current * evaluate(relation, phase) + phase / PHASE_PER_FLUX

    beyond = target > flux(high)
    for _ in range(60):
        middle = (low + high) / 2
        above = flux(middle) > target
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return np.where(beyond, np.nan, np.sign(gap) * (low + high) / 2)


def _last_phase(ring: Ring) -> float:
    """The largest phase around a stable ring: the relation's end, or where 1 + (2 pi/Phi0) L_g dI/dphase is zero."""
    relation = ring.relation
    assert relation is not None
    inductance = PHASE_PER_FLUX * ring.geometric_inductance * ring.critical_current
    return _first_root(lambda phase: 1 + inductance * evaluate(relation, phase, 1), relation.span)


@lru_cache(maxsize=64)
def depairing_phase(relation: Sampled) -> float:
    """The phase at which a kinetic relation has its largest current, rad; its end if it rises all the way."""
    return _first_root(lambda phase: evaluate(relation, phase, 1), relation.span)


def _first_root(function: Callable[[Floats], Floats], end: float) -> float:
    """Where a function that is positive at zero first is zero, to end: by 1000 samples and bisection."""
    grid = np.linspace(0, end, 1001)
    below = np.flatnonzero(function(grid) <= 0)
    if not len(below):
        return end
    low, high = grid[below[0] - 1], grid[below[0]]
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return float(low)


def energy(ring: Ring, n: "Floats | int", applied_flux: "Floats | float" = 0.0) -> Floats:
    """Energy of the state n, J: (n Phi0 - Phi)^2/2(L_g + L_k), or with a relation L_g I^2/2 + (Phi0/2 pi) Ic
    integral."""
    gap = np.asarray(n, float) * flux_quantum - np.asarray(applied_flux, float)
    if ring.relation is None:
        return np.where(np.isnan(current(ring, n, applied_flux)), np.nan, gap**2 / (2 * ring.inductance))
    phase = _phase(ring, gap)
    return np.where(np.isnan(phase), np.nan, energy_at(ring, current(ring, n, applied_flux), np.nan_to_num(phase)))


def energy_at(ring: Ring, flow: Floats, phase: Floats) -> Floats:
    """Energy of a current ``flow``, A, with ``phase``, rad, around the ring, J: L_g I^2/2 and the kinetic part."""
    if ring.relation is None:
        return 0.5 * ring.inductance * flow**2
    kinetic = ring.critical_current / PHASE_PER_FLUX * potential(ring.relation, phase)
    return np.asarray(0.5 * ring.geometric_inductance * flow**2 + kinetic)


def total_flux(ring: Ring, n: "Floats | int", applied_flux: "Floats | float" = 0.0) -> Floats:
    """Flux through the ring, Wb: Phi + L_g I; n Phi0 less the kinetic part of the fluxoid. Arguments as ``current``."""
    return np.asarray(applied_flux, float) + ring.geometric_inductance * current(ring, n, applied_flux)


def ground_state(applied_flux: "Floats | float") -> Floats:
    """The fluxoid number of lowest energy: the whole number nearest to Phi/Phi0."""
    return np.round(np.asarray(applied_flux, float) / flux_quantum).astype(int)


def crossings(low: float, high: float) -> Floats:
    """Applied fluxes between low and high (Wb) at which the ground state changes: (n + 1/2) Phi0."""
    first, last = np.ceil(low / flux_quantum - 0.5), np.floor(high / flux_quantum - 0.5)
    return (np.arange(first, last + 1) + 0.5) * flux_quantum


def states(ring: Ring, applied_flux: float) -> list[int]:
    """Fluxoid numbers of all states that exist, lowest energy first."""
    if not np.isfinite(ring.critical_current):
        raise InputError("a ring without a critical current has no last state", try_="critical_current=")
    reach = ring.inductance * ring.critical_current
    if ring.relation is not None:
        last = np.asarray(_last_phase(ring))
        flow = ring.critical_current * float(evaluate(ring.relation, last))
        reach = ring.geometric_inductance * flow + float(last) / PHASE_PER_FLUX
    n = np.arange(np.floor((applied_flux - reach) / flux_quantum), np.ceil((applied_flux + reach) / flux_quantum) + 1)
    energies = energy(ring, n, applied_flux)
    n, energies = n[~np.isnan(energies)], energies[~np.isnan(energies)]
    return [int(k) for k in n[np.lexsort((n, energies))]]
