"""Tunnel current amplitudes: pairs and quasiparticles through a junction of two BCS superconductors at a voltage.

All energies in one unit: w = eV, T = kT, a and b the gaps, G broadening, E energies; currents in that unit over eRn.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.pairs.numerics.quadrature import layered_interval
from fluxoid.types import Complexes, Floats

NODES = 160  # an interval; 1e-9 of the gap current for broadenings down to 1e-5 of a gap
CHUNK = 512  # voltages at once


def tunnel_amplitudes(
    voltage_energy: ArrayLike,
    first_gap: float,
    second_gap: float,
    thermal_energy: float,
    broadening: float,
) -> tuple[Complexes, Complexes]:
    """(J_pair, J_qp) of a tunnel junction at a voltage V, complex, in the energies' unit over eRn.

    J_pair(eV) = (i/2)∫dE tanh(E/2kT) [Re f1(E) f2(E + eV) + Re f2(E) f1(E + eV)],
    J_qp(eV) = ieV − (i/2)∫dE tanh(E/2kT) [Re g1(E) g2(E + eV) + Re g2(E) g1(E + eV) − 2],
    g = (E + iΓ)/√((E + iΓ)² − Δ²), f = Δ/√(…), retarded. Both are analytic in the upper half plane of eV, so that real
    and imaginary parts are Hilbert transforms of each other. At a constant voltage the junction carries
    I = Re J_pair sin φ − Im J_pair cos φ + Im J_qp; Re J_pair(0) is the critical current of Ambegaokar and Baratoff.

    Args: ``voltage_energy`` eV of either sign, any shape; ``first_gap``, ``second_gap`` Δ(T) > 0; ``thermal_energy``
    kT ≥ 0; ``broadening`` Γ > 0 of both electrodes: it rounds the step of Im J_qp and the logarithm of Re J_pair (the
    Riedel peak) at eV = Δ1 + Δ2. One unit for all.
    Raises: InputError if one has the wrong sign.
    Source: Werthamer, Phys. Rev. 147, 255 (1966); Larkin and Ovchinnikov, Sov. Phys. JETP 24, 1035 (1967); Harris,
    Phys. Rev. B 10, 84 (1974); the broadening: Dynes, Narayanamurti and Garno, Phys. Rev. Lett. 41, 1509 (1978).
    Good values: Γ = 0.01 Δ for niobium junctions, 1e-3 Δ and less for aluminium. Absolute error 1e-9 (Δ1 + Δ2) for Γ
    from 1e-5 Δ up. The broadening leaves a subgap conductance of about (Γ/Δ)²/Rn, at any temperature.
    """
    w = real(voltage_energy, "voltage_energy")
    a, b = float(positive(first_gap, "first_gap")), float(positive(second_gap, "second_gap"))
    T, G = float(non_negative(thermal_energy, "thermal_energy")), float(positive(broadening, "broadening"))
    T = T if T > 1e-6 * G else 0.0  # what is left out is of order (kT/Γ)²
    flat = np.abs(w).ravel()
    parts = [_amplitudes(flat[k : k + CHUNK], a, b, T, G) for k in range(0, len(flat), CHUNK)]
    pair, excess = (np.concatenate(part).reshape(w.shape) for part in zip(*parts)) if parts else (w + 0j, w + 0j)
    pair, excess = (np.where(w < 0, J.conj(), J) for J in (pair, excess))
    return pair[()], (excess + 1j * w)[()]


def _amplitudes(w: Floats, a: float, b: float, T: float, G: float) -> tuple[Complexes, Complexes]:
    """Both at voltages w (n,) ≥ 0, without the ohmic part: integrals between all edges of the spectra."""
    zero = np.zeros_like(w)
    edges = np.sort([-w - a, -w - b, -w + a, -w + b, zero - a, zero - b, zero, zero + a, zero + b, -w], axis=0)
    layer = G if T == 0 else min(G, T)
    E, weight = [], []
    for low, high in pairwise(edges):
        up, _, step = layered_interval(low, high, np.full_like(w, layer), NODES)
        E.append(low[:, None] + up)
        weight.append(step)
    reach = a + b + 20 * T + w  # beyond the last edges: E = edge + reach s/(1 − s), where the integrand falls as 1/E²
    s, rest, step = layered_interval(zero, zero + 1, layer / reach, NODES)
    for edge, sign in ((edges[0], -1), (edges[-1], 1)):
        E.append(edge[:, None] + sign * reach[:, None] * s / rest)
        weight.append(reach[:, None] * step / rest**2)
    energies, weights = np.concatenate(E, axis=1), np.concatenate(weight, axis=1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        h = np.tanh(energies / (2 * T)) if T > 0 else np.sign(energies)
    (e1, f1), (e2, f2) = _spectra(energies, a, G), _spectra(energies, b, G)
    (e1w, f1w), (e2w, f2w) = _spectra(energies + w[:, None], a, G), _spectra(energies + w[:, None], b, G)
    pair = (weights * h * (f1.real * f2w + f2.real * f1w)).sum(-1)
    sums = e1.real + e2.real + e1w + e2w + e1.real * e2w + e2.real * e1w  # of the products of g = 1 + e, less two
    quasi = (weights * h * sums).sum(-1)
    return 0.5j * pair, -0.5j * quasi


def _spectra(E: Floats, gap: float, G: float) -> tuple[Complexes, Complexes]:
    """Retarded g − 1, with all its digits at high energy, and f."""
    z = E + 1j * G
    root = 1j * np.sqrt(gap - z) * np.sqrt(gap + z)  # in the upper half plane, as both factors are to the right
    return gap * gap / (root * (z + root)), gap / root
