"""Levels of a ring against flux, the current of each, and of the electrons that fill them.

Energies in the hopping t, currents in t·e/h with I = −∂F/∂f, f = Φ/(h/e); ``clean.amperes`` for a hopping in joules.
"""

from collections.abc import Callable

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg as sparse_linear
from numpy.typing import ArrayLike
from scipy.linalg import eig_banded, eigh
from scipy.sparse.csgraph import reverse_cuthill_mckee

from fluxoid.errors import InputError, RunError
from fluxoid.normal.filling import ALIKE, canonical, chemical_potential, grand_canonical
from fluxoid.normal.sites import Sites, current_operator, hamiltonian
from fluxoid.types import Floats

DENSE = 3000  # states up to which all levels are found


def levels(ring: Sites, flux: float) -> tuple[Floats, Floats]:
    """All levels E_n, rising, and the current I_n = −∂E_n/∂f of each, by the current operator.

    Where levels coincide the operator is diagonalised among them: each branch has its own slope.

    Args: ``ring`` of at most 3 000 states; ``flux`` f. Returns: energies (M s,) in t, currents (M s,) in t·e/h.
    Raises: InputError if there are more states (``levels_near``).
    """
    H = hamiltonian(ring, flux)
    if H.shape[0] > DENSE:
        raise InputError(f"{H.shape[0]} states", "ring", f"levels_near, or at most {DENSE} states")
    E, psi = eigh(H.toarray())
    return E, _slopes(E, psi, current_operator(ring, flux))


def energies(ring: Sites, flux: float) -> Floats:
    """All levels alone, rising, shape (M s,), in t: ten times as fast as ``levels`` where the ring is narrow.

    Sites are numbered anew so that those joined stand near (Cuthill and McKee): a chain closed to a ring becomes a band
    of width 2. Wide ones are solved dense.
    """
    H = hamiltonian(ring, flux)
    order = reverse_cuthill_mckee(H, symmetric_mode=True)
    entries = H[order][:, order].tocoo()
    width = int(np.abs(entries.row - entries.col).max(initial=0))
    if width > H.shape[0] / 8:
        return np.asarray(np.linalg.eigvalsh(H.toarray()))
    band = np.zeros((width + 1, H.shape[0]), complex)
    lower = entries.row >= entries.col
    band[(entries.row - entries.col)[lower], entries.col[lower]] = entries.data[lower]
    return np.asarray(eig_banded(band, lower=True, eigvals_only=True))


def levels_near(ring: Sites, flux: float, energy: float, count: int = 10) -> tuple[Floats, Floats]:
    """The levels nearest to an energy and their currents, in rings of up to millions of sites: shift and invert.

    Args: ``ring``; ``flux`` f; ``energy`` in t, such as the Fermi energy; ``count`` how many.
    Returns: energies (count,), rising, and currents (count,). Raises: InputError if there are not so many; RunError if
    they are not found (an energy that is a level to the last digit).
    """
    H = hamiltonian(ring, flux).tocsc()
    if not 0 < count < H.shape[0] - 1:
        raise InputError(f"{count} of {H.shape[0]} levels", "count", "fewer than the states of the ring, less one")
    try:
        E, psi = sparse_linear.eigsh(H, k=count, sigma=energy, which="LM")
    except RuntimeError as error:
        raise RunError(f"no levels found near {energy:g}: {error}. Try: an energy beside it") from error
    order = np.argsort(E)
    return E[order], _slopes(E[order], psi[:, order], current_operator(ring, flux))


def _slopes(E: Floats, psi: np.ndarray, operator: sparse.csr_matrix) -> Floats:
    """Diagonal elements of the current operator, in each shell of equal levels by its own eigenvalues, falling."""
    J = operator @ psi
    slopes = np.real(np.einsum("in,in->n", psi.conj(), J))
    edges = np.flatnonzero(np.diff(E) > ALIKE * max(np.ptp(E), np.finfo(float).tiny)) + 1
    for shell in np.split(np.arange(len(E)), edges):
        if len(shell) > 1:
            slopes[shell] = np.linalg.eigvalsh(psi[:, shell].conj().T @ J[:, shell])[::-1]
    return slopes


def current(
    ring: Sites, flux: ArrayLike, electrons: int | None = None, kT: float = 0.0, mu: float | None = None
) -> Floats:
    """Persistent current of N electrons (canonical) or at a chemical potential (grand canonical), in t·e/h.

    I = Σ_n ⟨n_n⟩ I_n. At a crossing of a filled and an empty level at kT = 0 it is the mean of both sides.

    Args: ``flux`` f, one number or an array; ``electrons`` N (of both spins where there are two) or ``mu`` in t;
    ``kT`` in t.
    Returns: currents of the shape of ``flux``. Raises: InputError unless one of electrons and mu is given.
    """
    N = _one_of(electrons, mu)

    def at(f: float) -> float:
        E, I = levels(ring, f)
        return float((canonical(E, N, kT) if mu is None else grand_canonical(E, mu, kT)) @ I)

    return _over(flux, at)


def free_energy(
    ring: Sites, flux: ArrayLike, electrons: int | None = None, kT: float = 0.0, mu: float | None = None
) -> Floats:
    """Free energy F = −kT ln Z_N (N fixed) or grand potential Ω (μ fixed) in t; the current is −∂/∂f of it.

    Args and errors: as ``current``.
    """
    N = _one_of(electrons, mu)

    def at(f: float) -> float:
        E = energies(ring, f)
        return canonical_free_energy(E, N, kT) if mu is None else grand_potential(E, mu, kT)

    return _over(flux, at)


def _one_of(electrons: int | None, mu: float | None) -> int:
    """The number of electrons, 0 where the chemical potential is given."""
    if (electrons is None) == (mu is None):
        raise InputError(
            "electrons and mu", "electrons", "one of the two: a number of electrons, or a chemical potential"
        )
    return electrons or 0


def _over(flux: ArrayLike, at: Callable[[float], float]) -> Floats:
    fluxes = np.asarray(flux, float)
    if not np.isfinite(fluxes).all():
        raise InputError("a flux that is no number", "flux", "finite fluxes, in h/e")
    return np.reshape([at(float(f)) for f in fluxes.ravel()], fluxes.shape)[()]


def grand_potential(energies: ArrayLike, mu: float, kT: float) -> float:
    """Ω = −kT Σ ln(1 + e^{(μ − E)/kT}). Levels, μ and kT ≥ 0 in one unit, Ω in the same."""
    E = np.asarray(energies, float)
    return float(-kT * np.logaddexp(0, (mu - E) / kT).sum() if kT else np.minimum(E - mu, 0).sum())


def canonical_free_energy(energies: ArrayLike, electrons: int, kT: float) -> float:
    """F = −kT ln Z_N of N electrons in given levels: Ω(μ) + μN − kT ln P_N, P_N the chance of N at the μ of mean N.

    Args and errors: as ``filling.canonical``. Levels and kT in one unit, F in the same.
    """
    E, N = np.asarray(energies, float), electrons
    if kT == 0 or N in (0, len(E)):
        return float(canonical(E, N, 0.0) @ E)
    mu = chemical_potential(E, N, kT)
    n = grand_canonical(E, mu, kT)
    turn = np.exp(2j * np.pi * np.arange(len(E) + 1) / (len(E) + 1))[:, None]
    chance = np.real((np.prod(1 - n + n * turn, axis=1) * turn[:, 0] ** (-N)).mean())
    return grand_potential(E, mu, kT) + mu * N - kT * float(np.log(chance))


def harmonics(flux: ArrayLike, current: ArrayLike, count: int) -> Floats:
    """Amplitudes I_p of I(f) = Σ_p I_p sin 2πpf from values at equal steps over one period, f = 0, 1/M … (M − 1)/M.

    Args: ``flux`` shape (M,); ``current`` shape (..., M); ``count`` of harmonics, below M/2.
    Returns: shape (..., count). Raises: InputError if the fluxes are not such steps, or too few.
    """
    f, I = np.asarray(flux, float), np.asarray(current, float)
    M = len(f)
    if f.ndim != 1 or 2 * count + 1 > M or not np.allclose(f - f[0], np.arange(M) / M, rtol=0, atol=1e-12):
        raise InputError(
            f"{M} fluxes for {count} harmonics", "flux", "f0 + arange(M)/M with M above twice the harmonics"
        )
    p = np.arange(1, count + 1)[:, None]
    return 2 * np.mean(I[..., None, :] * np.sin(2 * np.pi * p * f), axis=-1)
