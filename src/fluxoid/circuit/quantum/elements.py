"""Matrix elements between levels: what a drive, a resonator or a noise couples to."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy.linalg as sl

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.quantum.hamiltonian import Hamiltonian, hamiltonian
from fluxoid.circuit.quantum.oscillator import affine, modes
from fluxoid.circuit.quantum.periodic import charges, hamilton_matrix
from fluxoid.circuit.quantum.spectrum import held, levels
from fluxoid.constants import flux_quantum, planck
from fluxoid.errors import InputError
from fluxoid.types import Complexes, Floats

OPERATORS = ("voltage", "current", "phase")


def matrix_elements(
    made: Circuit,
    junction: str,
    operator: str = "voltage",
    count: int = 6,
    vary: Mapping[str, Any] | None = None,
    tolerance: float = 5.0,
    offset_charge: "Floats | float" = 0.0,
) -> Complexes:
    """<m| operator |n> of a junction for the lowest levels m, n < count.

    voltage (V): (Phi0/2 pi) d(phase)/dt, so Phi0 i (f_m - f_n) <m|phase|n>; current (A): Ic sin(phase); phase (rad),
    only where inductances hold all variables.

    vary, tolerance, offset_charge: as in ``levels``, one lane. The phase of each level is arbitrary: only magnitudes
    and products around closed paths mean something. Raises InputError for other operators and junctions.
    """
    h = hamiltonian(made, vary)
    if operator not in OPERATORS:
        raise InputError(f"no operator {operator!r}", try_=", ".join(OPERATORS))
    if junction not in h.junctions:
        raise InputError(f"no junction {junction!r}", try_=", ".join(h.junctions))
    if len(h.offset) != 1:
        raise InputError("matrix elements of several lanes", try_="one flux at a time")
    j, size = h.junctions.index(junction), levels(made, count, vary, tolerance, offset_charge).size
    if held(h):
        return _of_oscillators(h, j, operator, count, size)
    if operator == "phase":
        raise InputError(f"the phase of {junction} is periodic, and no operator", try_="voltage or current")
    return _of_charges(h, j, operator, count, size, offset_charge)


def _of_oscillators(h: Hamiltonian, j: int, operator: str, count: int, size: int) -> Complexes:
    a, b = affine(h, size), h.offset[0]
    pick = np.ix_(a.inner, a.inner)
    f, vectors = sl.eigh(a.at(b), subset_by_index=[0, count - 1])
    if operator == "current":
        sine = np.cos(b[j]) * a.S[j][pick] + np.sin(b[j]) * a.C[j][pick]
        return np.asarray(vectors.T @ sine @ vectors * (2 * np.pi / flux_quantum * planck), complex)
    numbers, directions = a.numbers[a.inner], modes(h)[1][j]
    apart = numbers[:, None, :] - numbers[None, :, :]
    neighbours = np.abs(apart).sum(axis=2) == 1
    root = np.sqrt(np.maximum(numbers[:, None, :], numbers[None, :, :]))
    x = np.sum(directions * root * (np.abs(apart) == 1), axis=2) * neighbours
    phase = vectors.T @ x @ vectors + b[j] * np.eye(count)
    if operator == "phase":
        return np.asarray(phase, complex)
    return np.asarray(1j * flux_quantum * (f[:, None] - f[None, :]) * phase)


def _of_charges(
    h: Hamiltonian, j: int, operator: str, count: int, size: int, offset_charge: "Floats | float"
) -> Complexes:
    c, b = charges(h, size, offset_charge), h.offset[0]
    vectors = np.linalg.eigh(hamilton_matrix(c, b).toarray())[1][:, :count]
    if operator == "current":
        hop = np.exp(1j * b[j]) * c.hops[j]
        made = (hop - hop.conj().T) / 1j * (2 * np.pi / flux_quantum * planck)
        return np.asarray(vectors.conj().T @ (made @ vectors))
    rate = 8 * (c.grid - np.broadcast_to(np.asarray(offset_charge, float), (len(h.charging),))) @ h.charging
    return np.asarray(flux_quantum * vectors.conj().T @ ((rate @ h.direction[j])[:, None] * vectors))
