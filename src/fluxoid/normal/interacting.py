"""Electrons on a ring that repel or attract one another, exactly: t–V, Hubbard and the XXZ spin ring, by sectors of
number and total momentum.

H(f) = −t Σ_{i,σ} (e^{i2πf/M} c†_{i+1,σ} c_{iσ} + h.c.) + V Σ_i n_i n_{i+1} (one spin) + U Σ_i n_{i↑} n_{i↓} (two).
Energies in t, currents −∂E/∂f in t·e/h. The flux is spread evenly over the links, so that momentum stays a good number.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as sparse_linear
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.kernels.blas import one_thread
from fluxoid.normal.basis import Orbits, orbits, representative
from fluxoid.types import Floats, Ints

DENSE = 400  # states of a sector up to which all its levels are found at once


class Hops(NamedTuple):
    """Every way in which one electron hops one site on from an orbit's representative: c†_{i+1} c_i |source⟩ =
    sign T^{−moves} |target⟩; all of shape (hops,), orbits by their numbers."""

    source: Ints
    target: Ints
    moves: Ints
    sign: Ints


def hops(gathered: Orbits) -> Hops:
    """All hops of all electrons, for every momentum and flux at once."""
    M, found = gathered.sites, []
    for spin, n in enumerate(gathered.electrons):
        for i in range(M):
            source, target, sign = _hopped(gathered.representatives, spin * M, i, M, n)
            first, moves, turned = representative(target, M, gathered.electrons)
            found.append((source, np.searchsorted(gathered.representatives, first), moves, sign * turned))
    return Hops(*(np.concatenate(column) for column in zip(*found, strict=True)))


def sector(
    gathered: Orbits, every: Hops, momentum: int, flux: float, neighbour: float = 0.0, onsite: float = 0.0
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """H(f) and −dH/df of total momentum k = 2πK/M, both Hermitian, in t; one state of each orbit that allows it.

    |r; k⟩ ∝ Σ_l e^{−ikl} T^l |r⟩: a hop to T^{−l} |r'⟩ gives e^{−ikl} √(p_r/p_r'), p the orbits' periods.

    Args: ``gathered``, ``every`` of ``orbits`` and ``hops``; ``momentum`` K; ``flux`` f; ``neighbour`` V; ``onsite`` U.
    """
    M, allowed = gathered.sites, gathered.allowed(momentum)
    number = np.cumsum(allowed) - 1
    both = allowed[every.source] & allowed[every.target]
    source, target, moves, sign = (column[both] for column in every)
    size = np.sqrt(gathered.period[source] / gathered.period[target])
    value = -sign * size * np.exp(2j * np.pi * (flux - momentum * moves) / M)
    R = int(allowed.sum())
    there = sparse.coo_matrix((value, (number[target], number[source])), (R, R)).tocsr()
    back = there.conj().T
    diagonal = _diagonal(gathered, neighbour, onsite)[allowed]
    return (there + back + sparse.diags(diagonal)).tocsr(), (-2j * np.pi / M * (there - back)).tocsr()


def _hopped(state: Ints, offset: int, i: int, sites: int, electrons: int) -> tuple[Ints, Ints, Ints]:
    """c†_{i+1} c_i of one spin: which states it does not annul (indices), what it makes of them, and the sign."""
    j = (i + 1) % sites
    able = np.flatnonzero((state >> (offset + i) & 1) & ~(state >> (offset + j)) & 1)
    target = state[able] ^ (np.int64(1) << (offset + i)) ^ (np.int64(1) << (offset + j))
    passes = j == 0 and (electrons - 1) % 2
    return able, target, np.full(len(able), -1 if passes else 1)


def _diagonal(gathered: Orbits, neighbour: float, onsite: float) -> Floats:
    """V Σ n_i n_{i+1} + U Σ n_up n_down of each representative."""
    M, mask = gathered.sites, (np.int64(1) << gathered.sites) - 1
    own = [gathered.representatives >> (spin * M) & mask for spin in range(len(gathered.electrons))]
    energy = np.zeros(len(gathered.representatives))
    if neighbour:
        density = sum(np.stack([bits >> i & 1 for i in range(M)]) for bits in own)
        energy += neighbour * (density * np.roll(density, -1, axis=0)).sum(axis=0)
    if onsite and len(own) == 2:
        energy += onsite * np.bitwise_count(own[0] & own[1])
    return energy


def interacting_levels(
    sites: int,
    electrons: int | tuple[int, int],
    flux: float,
    neighbour: float = 0.0,
    onsite: float = 0.0,
    count: int = 1,
    momentum: int | None = None,
) -> list[tuple[float, float, int]]:
    """The lowest levels: (energy in t, current −∂E/∂f in t·e/h, momentum K of k = 2πK/M), rising.

    Args: ``sites`` M ≥ 3; ``electrons`` n of one spin, or (n_up, n_down); ``flux`` f; ``neighbour`` V of electrons on
    neighbouring sites; ``onsite`` U of two on one site; ``count`` levels; ``momentum`` K of one sector alone.
    Raises: InputError if there are too many electrons or states, or no such states.
    Good values: 20 sites half filled (184 756 states) take a few seconds.
    """
    numbers = (electrons,) if isinstance(electrons, int | np.integer) else tuple(electrons)
    if not np.isfinite([flux, neighbour, onsite]).all() or count < 1:
        raise InputError(f"f = {flux:g}, V = {neighbour:g}, U = {onsite:g}, {count} levels", "flux", "finite numbers")
    if onsite and len(numbers) == 1:
        raise InputError("an energy on one site for electrons of one spin", "onsite", "electrons = (n_up, n_down)")
    gathered = orbits(sites, numbers)
    every, found = hops(gathered), []
    for K in range(sites) if momentum is None else [momentum % sites]:
        if gathered.allowed(K).any():
            H, J = sector(gathered, every, K, flux, neighbour, onsite)
            found += [(E, I, K) for E, I in _lowest(H, J, count)]
    if not found:
        raise InputError(f"no state of momentum {momentum}", "momentum", "another sector, or all of them")
    return sorted(found)[:count]


def _lowest(H: sparse.csr_matrix, J: sparse.csr_matrix, count: int) -> list[tuple[float, float]]:
    """Lowest levels of a sector with their currents."""
    if H.shape[0] <= max(DENSE, count + 1):
        E, psi = np.linalg.eigh(H.toarray())
    else:
        start = np.random.default_rng(7).normal(size=H.shape[0]) + 0j
        with one_thread():
            E, psi = sparse_linear.eigsh(H, k=count, which="SA", v0=start, tol=1e-13)
    order = np.argsort(E)[:count]
    return [(float(E[n]), float(np.real(psi[:, n].conj() @ (J @ psi[:, n])))) for n in order]


def interacting_thermal(
    sites: int,
    electrons: int | tuple[int, int],
    flux: ArrayLike,
    kT: float,
    neighbour: float = 0.0,
    onsite: float = 0.0,
) -> tuple[Floats, Floats]:
    """Free energy in t and current in t·e/h of a small ring at a temperature, from all its levels.

    F = −kT ln Σ e^{−E/kT}, I = Σ I_n e^{−E_n/kT}/Z.

    Args: as ``interacting_levels``; ``flux`` one or an array; ``kT`` > 0 in t.
    Returns: two arrays of the shape of ``flux``. Raises: InputError if kT ≤ 0 or a sector has more than 4 000 states.
    """
    numbers = (electrons,) if isinstance(electrons, int | np.integer) else tuple(electrons)
    if not kT > 0:
        raise InputError(f"kT = {kT:g}", "kT", "a positive temperature, or interacting_levels for the ground state")
    gathered = orbits(sites, numbers)
    if len(gathered.representatives) > 4000:
        raise InputError("a sector of more than 4 000 states", "sites", "a smaller ring, or interacting_levels")
    every, f = hops(gathered), np.asarray(flux, float)
    out = np.empty((2, *f.shape))
    for place, x in np.ndenumerate(f):
        E, I = [], []
        for K in range(sites):
            H, J = sector(gathered, every, K, float(x), neighbour, onsite)
            energy, psi = np.linalg.eigh(H.toarray())
            E.append(energy)
            I.append(np.real(np.einsum("in,in->n", psi.conj(), J @ psi)))
        energies = np.concatenate(E)
        weight = np.exp(-(energies - energies.min()) / kT)
        out[(0, *place)] = energies.min() - kT * np.log(weight.sum())
        out[(1, *place)] = weight @ np.concatenate(I) / weight.sum()
    return out[0][()], out[1][()]


def xxz_energy(sites: int, up: int, anisotropy: float, twist: float = 0.0) -> tuple[float, float]:
    """Ground-state energy of H = Σ S^x S^x + S^y S^y + Δ S^z S^z on a ring, and −∂E/∂twist; J = 1.

    By Jordan and Wigner electrons with t = ½ and V = Δ; the twist φ (S⁺ gets e^{iφ} around the ring) and n up spins
    make f = φ/2π + (n − 1)/2.

    Args: ``sites`` M ≥ 3; ``up`` n spins up; ``anisotropy`` Δ; ``twist`` φ, in rad. Raises: as ``interacting_levels``.
    """
    flux = twist / (2 * np.pi) + ((up - 1) % 2) / 2
    E, I, _ = interacting_levels(sites, up, flux, neighbour=2 * anisotropy)[0]
    return E / 2 + anisotropy * (sites / 4 - up), I / (4 * np.pi)
