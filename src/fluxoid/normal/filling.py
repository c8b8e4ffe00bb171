"""How electrons fill the levels of a ring: mean occupations at any temperature, with their number or their chemical
potential fixed.

Energies in any one unit, ``kT`` in the same. A ring that is isolated keeps its number of electrons: canonical. One in
contact with a reservoir keeps the chemical potential. At a few levels' spacing of temperature the two differ, and with
them the current.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import expit

from fluxoid.errors import InputError
from fluxoid.types import Floats

ALIKE = 1e-11  # levels within this part of their range belong to one shell


def canonical(levels: ArrayLike, electrons: int, kT: float = 0.0) -> Floats:
    """Mean occupation of each level with N electrons, exactly: the sum over all ways to choose N of the M levels.

    Z_N = (1/M') Σ_k e^{−iθ_k N} Π_j (1 + x_j e^{iθ_k}), θ_k = 2πk/M', M' = M + 1, x_j = e^{(μ − E_j)/kT}; n_j is the
    same sum with x_j e^{iθ}/(1 + x_j e^{iθ}) beside it. μ is that of the grand canonical ensemble with N electrons,
    which leaves no sums of large numbers that cancel. At kT = 0 the lowest are filled, a shell of equal levels evenly.

    Args: ``levels`` E_j, shape (M,), in any order; ``electrons`` 0 ≤ N ≤ M; ``kT`` ≥ 0.
    Returns: occupations, shape (M,). Raises: InputError if N or kT is out of range.
    """
    E = _checked(levels, electrons, kT)
    M = len(E)
    if kT == 0 or electrons in (0, M):
        return _ground(E, electrons)
    mu = chemical_potential(E, electrons, kT)
    x = (mu - E) / kT
    turn = np.exp(2j * np.pi * np.arange(M + 1) / (M + 1))[:, None]
    # (1 + x e^{iθ}) over its value at θ = 0: the product stays below 1
    filled, empty = expit(x), expit(-x)
    factor = empty + filled * turn
    small = np.abs(factor) < 1e-12  # a factor that vanishes would be divided by below
    weight = np.prod(factor, axis=1, keepdims=True) * turn ** (-electrons)
    share = np.where(small, 0.0, filled * turn / np.where(small, 1.0, factor))
    if small.any():
        return _canonical_by_leaving_out(factor, filled * turn, turn ** (-electrons))
    return np.real((weight * share).sum(0) / weight.sum())


def _canonical_by_leaving_out(factor: np.ndarray, mine: np.ndarray, shift: np.ndarray) -> Floats:
    """The same, each level's factor left out of the product instead of divided by."""
    ahead = np.cumprod(np.hstack([np.ones_like(shift), factor[:, :-1]]), axis=1)
    behind = np.cumprod(np.hstack([np.ones_like(shift), factor[:, :0:-1]]), axis=1)[:, ::-1]
    total = (np.prod(factor, axis=1, keepdims=True) * shift).sum()
    return np.real((ahead * behind * mine * shift).sum(0) / total)


def grand_canonical(levels: ArrayLike, mu: float, kT: float = 0.0) -> Floats:
    """Fermi–Dirac occupation 1/(1 + e^{(E − μ)/kT}) of each level; a half at E = μ when kT = 0.

    Args: ``levels`` shape (M,); ``mu``; ``kT`` ≥ 0. Raises: InputError if kT is negative.
    """
    E = _checked(levels, 0, kT)
    if kT == 0:
        return np.heaviside(mu - E, 0.5)
    return np.asarray(expit((mu - E) / kT))


def chemical_potential(levels: ArrayLike, electrons: float, kT: float) -> float:
    """μ at which the mean number of electrons, which need not be whole, is the given one.

    Args: ``levels`` shape (M,); ``electrons`` 0 < N < M; ``kT`` > 0. Raises: InputError if one is out of range.
    """
    E = _checked(levels, 0, kT)
    if kT <= 0 or not 0 < electrons < len(E):
        what = f"{electrons:g} electrons in {len(E)} levels at kT = {kT:g}"
        raise InputError(what, "electrons", "a number between 0 and the number of levels, at kT > 0")
    reach = kT * (40 + np.log(len(E)) + abs(np.log(electrons)) + abs(np.log(len(E) - electrons)))
    return float(
        brentq(lambda mu: expit((mu - E) / kT).sum() - electrons, E.min() - reach, E.max() + reach, xtol=1e-300)
    )


def _ground(E: Floats, electrons: int) -> Floats:
    n = np.zeros(len(E))
    if electrons == 0:
        return n
    highest = np.sort(E)[electrons - 1]
    spread = ALIKE * max(np.ptp(E), np.finfo(float).tiny)
    below, shell = highest - spread > E, np.abs(highest - E) <= spread
    n[below] = 1.0
    n[shell] = (electrons - below.sum()) / shell.sum()
    return n


def _checked(levels: ArrayLike, electrons: int, kT: float) -> Floats:
    E = np.asarray(levels, float)
    if E.ndim != 1 or not len(E) or not np.isfinite(E).all():
        raise InputError(f"levels of shape {E.shape}", "levels", "a list of finite energies")
    if not (np.isfinite(kT) and kT >= 0):
        raise InputError(f"kT = {kT:g}", "kT", "0 or more, in the unit of the levels")
    if electrons != int(electrons) or not 0 <= electrons <= len(E):
        raise InputError(
            f"{electrons:g} electrons in {len(E)} levels", "electrons", f"a whole number from 0 to {len(E)}"
        )
    return E
