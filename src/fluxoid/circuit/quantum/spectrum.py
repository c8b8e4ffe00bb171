"""Levels of small circuits: oscillator states where inductances hold a variable, charge states where it is periodic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.quantum.hamiltonian import Hamiltonian, hamiltonian
from fluxoid.circuit.quantum.oscillator import modes, oscillator_levels
from fluxoid.circuit.quantum.periodic import periodic_levels
from fluxoid.errors import InputError, RunError
from fluxoid.kernels.blas import one_thread
from fluxoid.types import Floats


@dataclass(frozen=True)
class EnergyLevels:
    """frequency (lanes, levels): E/h, Hz, the energy of the currents that fluxes induce included; error: a bound, or
    the largest change when the basis last grew, Hz; states: how many basis states that took; size: of one variable."""

    frequency: Floats
    error: float
    states: int
    size: int


def levels(
    made: Circuit,
    count: int = 6,
    vary: Mapping[str, Any] | None = None,
    tolerance: float = 5.0,
    offset_charge: "Floats | float" = 0.0,
) -> EnergyLevels:
    """The lowest levels of a circuit in each lane, with the basis grown until they are good to a tolerance.

    vary: {loop: fluxes in Wb}: lanes; tolerance: Hz; offset_charge: of each periodic variable, in pairs.
    Raises InputError if some variables are held by inductances and some are not (scqubits treats those), RunError if
    the basis becomes too large.
    """
    if count < 1 or not tolerance > 0:
        raise InputError(f"{count} levels to {tolerance:g} Hz", try_="at least one level, and a positive tolerance")
    h = hamiltonian(made, vary)
    unique, back = _distinct(h)
    if held(h):
        found, change, states, size = oscillator_levels(h, unique, count, tolerance, _first_size(h, count))
        return EnergyLevels(found[back] + h.constant[:, None], change, states, size)
    size = max(10, count, int(12 * (h.josephson.max() / (8 * h.charging.max())) ** 0.25))
    before: Floats | None = None
    while True:
        with one_thread():
            found, states = periodic_levels(h, unique, size, count, offset_charge)
        change = float(np.max(np.abs(found - before))) if before is not None else np.inf
        if change < tolerance:
            return EnergyLevels(found[back] + h.constant[:, None], change, states, size)
        if (2 * (int(size * 1.25) + 2) + 1) ** len(h.charging) > 40_000:
            raise RunError(f"levels not converged with {states} states. Try: fewer levels, or a larger tolerance")
        before, size = found, int(size * 1.25) + 2


def held(h: Hamiltonian) -> bool:
    """Whether inductances hold all variables (True) or none. Raises InputError for some, and if there are none."""
    n = len(h.charging)
    if n == 0:
        raise InputError("a circuit without quantum variables", try_="junctions and capacitors")
    rank = np.linalg.matrix_rank(h.inductive, tol=1e-9 * max(float(np.max(np.abs(h.inductive))), 1e-300))
    if 0 < rank < n:
        raise InputError(
            "some variables of the circuit are held by inductances and some are periodic",
            try_="scqubits, with the description that scqubits_description writes",
        )
    return bool(rank == n)


def _first_size(h: Hamiltonian, count: int) -> int:
    """States of the softest mode to start with: as many as hold the energy that the levels wanted can have.

    The lowest state lies below the potential at phase zero, so what the inductances hold in the levels wanted, and
    their kinetic energy, are each below sum Ej (1 - cos b) and a few quanta of the stiffest motion.
    """
    w, _ = modes(h)
    stiffest = h.inductive + h.direction.T @ (h.josephson[:, None] * h.direction)
    quantum = np.sqrt(np.max(np.linalg.eigvals(8 * h.charging @ stiffest).real))
    ceiling = float(np.max((1 - np.cos(h.offset)) @ h.josephson)) + (count + 1) * quantum
    return int(max(12, 4 * count, 3 * ceiling / w[0]))


def _distinct(h: Hamiltonian) -> tuple[Floats, Floats]:
    """Offsets that give different levels, and for each lane which: turns and reversal of all offsets change nothing."""
    turned = h.offset - 2 * np.pi * np.round(h.offset / (2 * np.pi))
    both = np.stack([turned, -turned])
    half = np.where(np.abs(np.abs(both) - np.pi) < 1e-12, np.pi, both)
    plus, minus = np.round(half, 11) + 0.0
    first = np.array([max(tuple(a), tuple(b)) for a, b in zip(plus, minus)])
    distinct, back = np.unique(first, axis=0, return_inverse=True)
    return distinct, np.ravel(back)


def persistent_current(made: Circuit, loop: str, flux: float, level: int = 0, step: float = 1e-5) -> float:
    """The mean circulating current of a level, A: -h d(E/h)/d(flux), by a central difference.

    flux: Wb; step: of the difference, in flux quanta.
    """
    from fluxoid.constants import flux_quantum, planck

    at = flux + np.array([-1.0, 1.0]) * step * flux_quantum
    f = levels(made, level + 1, {loop: at}).frequency[:, level]
    return float(-planck * (f[1] - f[0]) / (at[1] - at[0]))


def tunnel_splitting(made: Circuit, loop: str) -> float:
    """The smallest distance of the two lowest levels against flux, at half a flux quantum, Hz."""
    from fluxoid.constants import flux_quantum

    f = levels(made, 2, {loop: [flux_quantum / 2]}).frequency[0]
    return float(f[1] - f[0])
