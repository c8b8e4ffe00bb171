"""Bethe's ansatz for interacting rings: states of t–V (XXZ) and Hubbard rings of any length, at any flux.

H as in ``interacting``, and the same numbers where both can be had. Wave numbers k_j of N electrons on M sites obey,
with f = Φ/(h/e), V and U in t,

t–V:      M k_j = 2π(I_j − f) + Σ_l θ(k_j, k_l),
          θ(k, q) = 2 arctan[V sin((k − q)/2)/(2 cos((k + q)/2) + V cos((k − q)/2))]
Hubbard:  M k_j = 2π(I_j − f) + Σ_β 2 arctan[4(λ_β − sin k_j)/U],
          Σ_j 2 arctan[4(λ_α − sin k_j)/U] = 2πJ_α + Σ_β 2 arctan[2(λ_α − λ_β)/U]

and E = −2 Σ cos k_j. The current −∂E/∂f comes from the same equations, linearised.
Source: C. N. Yang and C. P. Yang, Phys. Rev. 150, 321 (1966); E. H. Lieb and F. Y. Wu, Phys. Rev. Lett. 20, 1445
(1968); with flux B. S. Shastry and B. Sutherland, Phys. Rev. Lett. 65, 243 (1990).
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats

Equations = Callable[[Floats, float], tuple[Floats, Floats]]


def neighbour_ring(sites: int, electrons: int, flux: float, neighbour: float) -> tuple[float, float]:
    """Ground state of the t–V ring: (energy in t, current in t·e/h).

    More than M/2 electrons are taken as M − N holes, for which f → −f + ½(M odd) and E → E + V(2N − M).

    Args: ``sites`` M ≥ 3; ``electrons`` 0 < N < M; ``flux`` f; ``neighbour`` V > −2 (below, electrons gather).
    Raises: InputError if one is out of range; RunError if the equations do not converge.
    """
    _checked(sites, electrons, 2 * sites, flux, neighbour)
    if not 0 < electrons < sites or neighbour <= -2:
        what = f"{electrons} electrons on {sites} sites, V = {neighbour:g}"
        raise InputError(what, "electrons", "0 < N < M and V > -2; below that, interacting_levels")
    if 2 * electrons > sites:
        E, I = neighbour_ring(sites, sites - electrons, (sites % 2) / 2 - flux, neighbour)
        return E + neighbour * (2 * electrons - sites), -I
    middle = np.round(flux) if electrons % 2 else np.floor(flux) + 0.5
    consecutive = np.arange(electrons) - (electrons - 1) / 2
    return _lowest(
        (_neighbour_equations(sites, consecutive + middle + shift - flux), [0.0, neighbour], electrons, 0)
        for shift in (0, -1, 1)
    )


def _neighbour_equations(M: int, numbers: Floats) -> Equations:
    """Residual of the equations for k at V, and their slopes; numbers: I_j − f."""

    def equations(k: Floats, V: float) -> tuple[Floats, Floats]:
        half, mean = (k[:, None] - k) / 2, (k[:, None] + k) / 2
        y, x = V * np.sin(half), 2 * np.cos(mean) + V * np.cos(half)
        norm = np.maximum(x**2 + y**2, 1e-300)
        # d arctan2(y, x) = (x dy − y dx)/(x² + y²), each argument with dk_j/2 of half and of mean
        dy, dhalf, dmean = V * np.cos(half), -V * np.sin(half), -2 * np.sin(mean)
        own, other = (x * dy - y * (dhalf + dmean)) / norm, (-x * dy - y * (-dhalf + dmean)) / norm
        np.fill_diagonal(own, 0.0)
        np.fill_diagonal(other, 0.0)
        turned = np.where(np.eye(len(k), dtype=bool), 0.0, np.arctan2(y, x))  # none with itself, whatever the sign of x
        residual = M * k - 2 * np.pi * numbers - 2 * turned.sum(axis=1)
        return residual, np.diag(M - own.sum(axis=1)) - other

    return equations


def hubbard_ring(sites: int, electrons: tuple[int, int], flux: float, onsite: float) -> tuple[float, float]:
    """Lowest state of the Hubbard ring with real wave numbers: (energy in t, current in t·e/h).

    Of the total spins S = S_z, S_z + 1 and S_z + 2, with spins that move (J a window of the numbers allowed). It is the
    ground state for small U or near the flux of a closed shell; at large U and other fluxes states with strings lie
    lower: there ``interacting_levels`` is right.

    Args: ``sites`` M ≥ 3; ``electrons`` (n_up, n_down), at most M together; ``flux`` f; ``onsite`` U > 0.
    Raises: InputError if one is out of range; RunError if the equations do not converge.
    """
    few, many = sorted(electrons)
    _checked(sites, few + many, sites, flux, onsite)
    if not onsite > 0 or few < 0 or few + many < 1:
        raise InputError(
            f"{electrons} electrons, U = {onsite:g}", "onsite", "U > 0 and one electron or more, at most M"
        )
    return _lowest(
        (_hubbard_equations(sites, charge + shift - flux, spin), [1e4, 100.0, 30.0, onsite], few + many, len(spin))
        for charge, spin in _hubbard_numbers(few + many, few)
        for shift in np.round(flux) + np.arange(-1, 2)
    )


def _hubbard_numbers(N: int, few: int) -> Iterator[tuple[Floats, Floats]]:
    """I_j and J_α: I whole if the number Q of λ is even, |J| ≤ (N − Q − 1)/2 in steps of 1."""
    for Q in range(few, max(few - 3, -1), -1):
        charge = np.arange(N) - (N - 1) / 2
        charge = charge + (charge[0] - Q / 2) % 1
        room = N - Q - Q  # by how much a window of Q of the N − Q numbers can move
        for turn in np.arange(room + 1) - room / 2 if Q else (0.0,):
            yield charge, np.arange(Q) - (Q - 1) / 2 + turn


def _hubbard_equations(M: int, numbers: Floats, spin: Floats) -> Equations:
    """Residual for (k, 4λ/U) at U, and its slopes; numbers: I_j − f, spin: J_α."""
    N = len(numbers)

    def equations(x: Floats, U: float) -> tuple[Floats, Floats]:
        k, v = x[:N], x[N:]
        apart, between = v - 4 * np.sin(k)[:, None] / U, (v[:, None] - v) / 2
        near, far = 2 / (1 + apart**2), 1 / (1 + between**2)
        inward = near * (4 * np.cos(k) / U)[:, None]
        slopes = np.zeros((len(x), len(x)))
        slopes[:N, :N] = np.diag(M + inward.sum(axis=1))
        slopes[:N, N:] = -near
        slopes[N:, :N] = -inward.T
        slopes[N:, N:] = np.diag(near.sum(axis=0) - far.sum(axis=1)) + far
        charge = M * k - 2 * np.pi * numbers - 2 * np.arctan(apart).sum(axis=1)
        spins = 2 * np.arctan(apart).sum(axis=0) - 2 * np.pi * spin - 2 * np.arctan(between).sum(axis=1)
        return np.concatenate([charge, spins]), slopes

    return equations


def _lowest(candidates: Iterable[tuple[Equations, list[float], int, int]]) -> tuple[float, float]:
    """(energy, current) of the lowest of some states, each by its equations, couplings and numbers of unknowns.

    Excited ones, whose wave numbers leave the range of real solutions, may not converge and do not count.
    """
    found, failed = [], None
    for one in candidates:
        try:
            found.append(_solved(*one))
        except RunError as error:
            failed = error
    if not found and failed is not None:
        raise failed
    return min(found)


def _solved(equations: Equations, couplings: list[float], N: int, spins: int) -> tuple[float, float]:
    """(energy, current) of one state: Newton from coupling to coupling, in smaller steps where it does not converge."""
    x: Floats = np.zeros(N + spins)
    residual, slopes = equations(x, couplings[0])
    x -= np.linalg.solve(slopes, residual)
    x[N:] = np.tan(np.clip(x[N:] / 2, -1.5, 1.5))
    now, ahead = couplings[0], list(couplings)
    while ahead:
        tried = _newton(equations, x, ahead[0])
        if tried is not None:
            x, now = tried, ahead.pop(0)
        elif abs(ahead[0] - now) < 1e-3 * (1 + abs(now)):
            raise RunError(f"Bethe's equations did not converge at {ahead[0]:g}. Try: interacting_levels")
        else:
            ahead.insert(0, (ahead[0] + now) / 2)
    slopes = equations(x, couplings[-1])[1]
    driven = np.concatenate([np.full(N, -2 * np.pi), np.zeros(spins)])
    moved = np.linalg.solve(slopes, driven)[:N]
    k = x[:N]
    return float(-2 * np.cos(k).sum()), float(-2 * np.sin(k) @ moved)


def _newton(equations: Equations, x: Floats, coupling: float) -> Floats | None:
    """The solution next to x, to rounding, or None."""
    for _ in range(30):
        residual, slopes = equations(x, coupling)
        if not np.isfinite(slopes).all():
            return None
        try:
            step = np.linalg.solve(slopes, -residual)
        except np.linalg.LinAlgError:
            return None
        x = x + step * min(1.0, 0.5 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-13 * (1 + np.abs(x).max()):
            return x
    return None


def _checked(sites: int, electrons: int, most: int, *numbers: float) -> None:
    if sites < 3 or not 0 <= electrons <= most or not np.isfinite(numbers).all():
        what = f"{electrons} electrons on {sites} sites, {', '.join(f'{x:g}' for x in numbers)}"
        raise InputError(what, "electrons", f"three sites or more, at most {most} electrons, finite numbers")
