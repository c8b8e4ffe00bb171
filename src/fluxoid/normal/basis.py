"""Many electrons on a ring of sites: states as bits, and the sectors of total momentum.

A state of one spin is a whole number whose bit i says that site i is filled, c†_i … in rising order from the right to
the left. With two spins the bits of spin up are the lower M, those of spin down the upper M. Moving all electrons one
site on turns the bits; each electron that passes from the last site to the first passes the n − 1 others of its spin,
which is a sign.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import comb

import numpy as np

from fluxoid.errors import InputError
from fluxoid.types import Bools, Ints

LARGEST = 5_000_000  # states of a sector in the site basis


@dataclass(frozen=True)
class Orbits:
    """States of M sites with n electrons of each spin, gathered into orbits of translation.

    representatives: (R,) the smallest number of each orbit, rising; period: (R,) the fewest moves p that lead back,
    T^p |r⟩ = sign |r⟩; sign: (R,) ± 1. Total momentum k = 2πK/M is possible where e^{−ikp} sign = 1.
    """

    sites: int
    electrons: tuple[int, ...]
    representatives: Ints
    period: Ints
    sign: Ints

    def allowed(self, momentum: int) -> Bools:
        """Which orbits have a state of momentum K: (R,)."""
        turn = momentum * self.period % self.sites * 2 + self.sites * (1 - self.sign) // 2
        return turn % (2 * self.sites) == 0


def fillings(sites: int, electrons: int) -> Ints:
    """All numbers of M bits of which n are set, rising. Shape (M over n,)."""
    if electrons == 0:
        return np.zeros(1, np.int64)
    places = np.fromiter(
        (place for some in combinations(range(sites), electrons) for place in some),
        np.int64,
        comb(sites, electrons) * electrons,
    ).reshape(-1, electrons)
    return np.sort((np.int64(1) << places).sum(axis=1))


def states(sites: int, electrons: tuple[int, ...]) -> Ints:
    """All states with n electrons of each spin, rising.

    Raises: InputError if a spin has more electrons than sites, or there are more than five million states.
    """
    if sites < 3 or len(electrons) not in (1, 2) or not all(0 <= n <= sites for n in electrons):
        raise InputError(
            f"{electrons} electrons on {sites} sites", "electrons", "0 to M of each of one or two spins, M ≥ 3"
        )
    count = reduce(lambda product, n: product * comb(sites, n), electrons, 1)
    if count > LARGEST:
        raise InputError(f"{count} states", "sites", f"fewer sites or electrons: at most {LARGEST} states are taken")
    up = fillings(sites, electrons[0])
    if len(electrons) == 1:
        return up
    return np.sort((fillings(sites, electrons[1])[:, None] << sites | up).ravel())


def moved(state: Ints, sites: int, electrons: tuple[int, ...]) -> tuple[Ints, Ints]:
    """T|s⟩: every electron one site on; (state, sign)."""
    mask, out, sign = (np.int64(1) << sites) - 1, np.zeros_like(state), np.ones_like(state)
    for spin, n in enumerate(electrons):
        own = state >> (spin * sites) & mask
        passes = own >> (sites - 1) & 1
        out |= (own << 1 & mask | passes) << (spin * sites)
        if (n - 1) % 2:
            sign *= 1 - 2 * passes
    return out, sign


def representative(state: Ints, sites: int, electrons: tuple[int, ...]) -> tuple[Ints, Ints, Ints]:
    """The smallest state of each orbit, how many moves l lead to it, T^l|s⟩ = sign |r⟩, and that sign."""
    best, moves, signs = state.copy(), np.zeros_like(state), np.ones_like(state)
    now, sign = state, np.ones_like(state)
    for l in range(1, sites):
        now, one = moved(now, sites, electrons)
        sign = sign * one
        smaller = now < best
        best, moves, signs = (np.where(smaller, a, b) for a, b in ((now, best), (np.int64(l), moves), (sign, signs)))
    return best, moves, signs


def orbits(sites: int, electrons: tuple[int, ...]) -> Orbits:
    """All orbits of M sites with n electrons of each spin. Raises: InputError as ``states``."""
    every = states(sites, electrons)
    first = every[representative(every, sites, electrons)[0] == every]
    period, back = np.full(len(first), sites), np.ones_like(first)
    now, sign = first, np.ones_like(first)
    for l in range(1, sites + 1):
        now, one = moved(now, sites, electrons)
        sign = sign * one
        returned = (now == first) & (period == sites)
        back[returned] = sign[returned]
        period[returned] = l
    return Orbits(sites, electrons, first, period, back)
