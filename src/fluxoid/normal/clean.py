"""Rings without disorder, exactly: free electrons on a circle, and one impurity on a chain.

f = Φ/(h/e). A free electron has E_n = E_1 (n − f)², E_1 = ħ²/2mR². Each function states its unit of current.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from fluxoid.constants import boltzmann, electron_mass, elementary_charge, hbar, planck
from fluxoid.errors import InputError
from fluxoid.normal.filling import ALIKE, canonical, grand_canonical
from fluxoid.types import Floats


def level_scale(radius: ArrayLike, mass: ArrayLike = electron_mass) -> Floats:
    """E_1 = ħ²/2mR² in J. Args: ``radius`` R in m, ``mass`` m in kg. Raises: InputError if one is not positive."""
    R, m = positive(radius, "radius"), positive(mass, "mass")
    return (hbar**2 / (2 * m * R**2))[()]


def continuum_levels(flux: float, highest: int) -> tuple[Floats, Floats]:
    """E_n/E_1 = (n − f)² and −∂E_n/∂f = 2(n − f) for n = −highest … highest, in the order of n.

    Args: ``flux`` f; ``highest`` ≥ 0. Returns: two arrays of shape (2 highest + 1,); currents in E_1·e/h.
    """
    n = np.arange(-highest, highest + 1) + np.round(flux)
    return (n - flux) ** 2, 2 * (n - flux)


def continuum_current(
    electrons: int, flux: ArrayLike, temperature: float = 0.0, spins: int = 2, mu: float | None = None
) -> Floats:
    """Current of N free electrons on a circle in units E_1·e/h; at chemical potential μ where that is given.

    Canonical, exactly, or grand canonical. In amperes: times ``level_scale(R)``·e/h. I0 = e v_F/L is N/spins of that.

    Args: ``electrons`` N ≥ 1 of both spins together; ``flux`` f, array; ``temperature`` kT/E_1; ``spins`` 1 or 2;
    ``mu`` μ/E_1 instead of N. Returns: shape of ``flux``. Raises: InputError if one is out of range.
    """
    if electrons < 1 or spins not in (1, 2) or not temperature >= 0:
        what = f"{electrons} electrons of {spins} spins at kT = {temperature:g} E_1"
        raise InputError(what, "electrons", "one or more electrons, 1 or 2 spins, temperatures from 0")
    f = np.asarray(flux, float)
    if not np.isfinite(f).all():
        raise InputError("a flux that is no number", "flux", "finite fluxes, in h/e")
    top = (electrons / (2 * spins) + 1) ** 2 if mu is None else max(mu, 0.0)
    highest = int(np.ceil(np.sqrt(top + 45 * temperature))) + 2
    out = np.empty(f.shape)
    for place, one in np.ndenumerate(f):
        E, I = (np.repeat(x, spins) for x in continuum_levels(float(one), highest))
        n = canonical(E, electrons, temperature) if mu is None else grand_canonical(E, mu, temperature)
        out[place] = n @ I
    return out[()]


def current_at_zero_temperature(electrons: int, flux: ArrayLike, spins: int = 1) -> Floats:
    """Current of a clean ring of N electrons at T = 0, in units e v_F/L, v_F at the Fermi level of its spin.

    Spinless: N odd −2f for |f| < ½ (diamagnetic at small f), N even 1 − 2f for 0 < f < 1 (paramagnetic). With spin:
    two such rings of ⌈N/2⌉ and ⌊N/2⌋, so that N = 4m is paramagnetic. At a jump the mean of both sides, 0.

    Args: ``electrons`` N ≥ 1; ``flux`` f, array; ``spins`` 1 or 2. Raises: InputError if N < 1 or spins is neither.
    Source: Cheung, Gefen, Riedel, Shih, Phys. Rev. B 37, 6050 (1988); Loss, Goldbart, Phys. Rev. B 43, 13762 (1991).
    """
    if electrons < 1 or spins not in (1, 2):
        raise InputError(f"{electrons} electrons of {spins} spins", "electrons", "one or more, of 1 or 2 spins")
    if spins == 2:
        up, down = electrons - electrons // 2, electrons // 2
        both = current_at_zero_temperature(up, flux)
        return both + (current_at_zero_temperature(down, flux) if down else 0)
    g = np.asarray(flux, float) + (0.5 if electrons % 2 == 0 else 0.0)
    off = g - np.round(g)
    return np.where(np.abs(np.abs(off) - 0.5) < 1e-12, 0.0, -2 * off)[()]


def harmonics_at_temperature(order: ArrayLike, ratio: ArrayLike, electrons: int) -> Floats:
    """Amplitude of sin 2πlf at temperature, per spin, in units e v_F/L, many electrons at fixed μ = E_F(N).

    I_l = (2T/πT*) (±1)^l/sinh(l T/T*), T* = ħv_F/πk_B L, −1 for N odd; at T = 0 (2/πl)(±1)^l, the series of
    ``current_at_zero_temperature``.

    Args: ``order`` l ≥ 1; ``ratio`` T/T* ≥ 0; ``electrons`` N of the spin, for its parity. Shapes broadcast.
    Source: Cheung, Gefen, Riedel, Shih, Phys. Rev. B 37, 6050 (1988), eq. (3.4).
    """
    l, x = np.asarray(order, float), np.asarray(ratio, float)
    if (l < 1).any() or not (x >= 0).all():
        raise InputError("harmonics below 1, or temperatures below 0", "order", "l = 1, 2 …, T/T* from 0")
    damped = l * x
    share = np.where(damped > 0, damped / np.sinh(np.clip(damped, 1e-300, 700)), 1.0)
    sign = np.cos(np.pi * l) if electrons % 2 else 1.0
    return (2 / (np.pi * l) * share * sign)[()]


def crossover_temperature(fermi_velocity: ArrayLike, length: ArrayLike) -> Floats:
    """T* = ħ v_F/(π k_B L) in K, above which the current of a ballistic ring falls as exp(−T/T*)."""
    v, L = positive(fermi_velocity, "fermi_velocity"), positive(length, "length")
    return (hbar * v / (np.pi * boltzmann * L))[()]


def current_scale(fermi_velocity: ArrayLike, length: ArrayLike) -> Floats:
    """I0 = e v_F/L in A. Args: ``fermi_velocity`` m/s, ``length`` around the ring, m."""
    return (elementary_charge * positive(fermi_velocity, "fermi_velocity") / positive(length, "length"))[()]


def amperes(current: ArrayLike, hopping: ArrayLike) -> Floats:
    """A current in t·e/h, for a hopping t in J, in A."""
    return (np.asarray(current, float) * positive(hopping, "hopping") * elementary_charge / planck)[()]


def impurity_levels(sites: int, flux: float, strength: float) -> Floats:
    """Levels of a chain of M sites closed to a ring, one of them at the energy ε, exactly; in t, rising.

    1/ε = (1/M) Σ_q 1/(E − E_q), E_q = −2t cos 2π(q − f)/M, which sums to cos 2πf = cos kM + (ε/2t sin k) sin kM with
    E = −2t cos k: one level between each two of the clean ring, the last beyond them; of two clean levels that coincide
    one has a node on the impurity and stays.

    Args: ``sites`` M ≥ 3; ``flux`` f; ``strength`` ε/t. Returns: shape (M,).
    Raises: InputError if M < 3 or a number is not finite.
    Source: Cheung, Gefen, Riedel, Shih, Phys. Rev. B 37, 6050 (1988), section V.
    """
    if sites < 3 or not np.isfinite([flux, strength]).all():
        raise InputError(f"{sites} sites, f = {flux:g}, ε = {strength:g}", "sites", "three or more, and finite numbers")
    clean = np.sort(-2 * np.cos(2 * np.pi * (np.arange(sites) - flux) / sites))
    if strength == 0:
        return clean
    starts = np.concatenate([[0], np.flatnonzero(np.diff(clean) > 4 * ALIKE) + 1])
    poles, weights = clean[starts], np.diff(np.append(starts, sites)) / sites
    stay = np.delete(clean, starts)
    if strength < 0:
        moved = -_interlaced(-poles[::-1], weights[::-1], -strength)
    else:
        moved = _interlaced(poles, weights, strength)
    return np.sort(np.concatenate([stay, moved]))


def _interlaced(poles: Floats, weights: Floats, strength: float) -> Floats:
    """The roots of 1 = ε Σ w_j/(E − d_j) for ε > 0, one above each pole d_i; each as its distance from that pole."""
    roots = []
    for i, pole in enumerate(poles):
        others = poles - pole
        room = (poles[i + 1] - pole) if i + 1 < len(poles) else strength * (1 + 1e-12)

        def excess(x: float, i: int = i, others: Floats = others) -> float:
            rest = np.delete(weights, i) / (x - np.delete(others, i))
            return float(strength * (weights[i] + x * rest.sum()) - x)

        low, high = 0.0, room
        if i + 1 < len(poles):
            high = room * (1 - 1e-15)
        roots.append(pole + (brentq(excess, low, high, xtol=1e-300, rtol=1e-15) if excess(high) < 0 else high))
    return np.array(roots)


def positive(value: ArrayLike, name: str) -> Floats:
    """The value as an array. Raises: InputError that names it if one is not a positive number."""
    x = np.asarray(value, float)
    if not (np.isfinite(x) & (x > 0)).all():
        raise InputError(f"{name} = {x}", name, "a positive number")
    return x
