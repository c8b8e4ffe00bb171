"""Vortices in films thinner than λ (Pearl): their field and how they repel, logarithmic only below the Pearl length.

x = r/(2Λ), 2Λ = 2λ²/d the Pearl length. H0 Struve's function, Y0 Neumann's.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.pairs.numerics.inputs import positive
from fluxoid.pairs.numerics.matsubara import gauss
from fluxoid.types import Floats


def _decay(x: Floats) -> tuple[Floats, Floats]:
    """Nodes t and weights of ∫_0^∞ e^{−xt} F(t) dt for x ≥ 4, F with branch points at ±i: to xt = 42."""
    u, weight = gauss(64)
    v = 42.0 * u**2
    return v / x[..., None], 84.0 * u * weight * np.exp(-v) / x[..., None]


def _struve_minus_neumann(x: Floats) -> tuple[Floats, Floats]:
    """P = (π/2)(H0 − Y0)(x) = ∫_0^∞ e^{−xt}/√(1+t²) dt, and 1/x − P without cancellation."""
    from scipy.special import struve, y0

    near = x < 4
    small = np.where(near, x, 1.0)
    P_near = np.pi / 2 * (struve(0, small) - y0(small))
    t, decay = _decay(np.where(near, 4.0, x))
    root = np.sqrt(1 + t * t)
    P = np.where(near, P_near, (decay / root).sum(-1))
    rest = np.where(near, 1 / small - P_near, (decay * t * t / (root * (1 + root))).sum(-1))
    return P, rest


def _slope(x: Floats) -> Floats:
    """−dP/dx = (π/2)(H1 − Y1)(x) − 1 = ∫_0^∞ t e^{−xt}/√(1+t²) dt."""
    from scipy.special import struve, y1

    near = x < 4
    small = np.where(near, x, 1.0)
    t, decay = _decay(np.where(near, 4.0, x))
    return np.where(near, np.pi / 2 * (struve(1, small) - y1(small)) - 1, (decay * t / np.sqrt(1 + t * t)).sum(-1))


def vortex_field(distance: ArrayLike, pearl_length: ArrayLike) -> Floats:
    """Normal flux density in T in the plane of the film at a distance from a Pearl vortex.

    B_z = Φ0/(2π(2Λ)²) [1/x − (π/2)(H0(x) − Y0(x))]; Φ0/(4πΛr) near, Φ0Λ/(πr³) far.

    Args: ``distance`` r > 0 and ``pearl_length`` 2λ²/d in m, broadcast. Raises: InputError if one is not positive.
    Source: Pearl, Appl. Phys. Lett. 5, 65 (1964); de Gennes 1966, ch. 3. Point core: valid for r ≫ ξ.
    """
    r, length = positive(distance, "distance"), positive(pearl_length, "pearl_length")
    rest = _struve_minus_neumann(r / length)[1]
    return (flux_quantum / (2 * np.pi * length**2) * rest)[()]


def vortex_current(distance: ArrayLike, pearl_length: ArrayLike) -> Floats:
    """Sheet current in A/m that circles a Pearl vortex: (Φ0/2πμ0Λ)/r near, Φ0/(πμ0r²) beyond the Pearl length.

    K = Φ0/(2μ0(2Λ)²) [H1(x) − Y1(x) − 2/π].

    Args: ``distance`` r > 0 and ``pearl_length`` 2λ²/d in m. Raises: InputError if one is not positive.
    Source: Pearl 1964.
    """
    r, length = positive(distance, "distance"), positive(pearl_length, "pearl_length")
    return (flux_quantum / (np.pi * vacuum_permeability * length**2) * _slope(r / length))[()]


def interaction_energy(distance: ArrayLike, pearl_length: ArrayLike) -> Floats:
    """Energy in J of two like Pearl vortices at a distance: Φ0²/(2πμ0Λ) ln(2.25Λ/r) near, Φ0²/(πμ0r) far.

    E = Φ0²/(4μ0Λ) [H0(x) − Y0(x)]; minus that for opposite vortices.

    Args: ``distance`` r > 0 and ``pearl_length`` 2λ²/d in m. Raises: InputError if one is not positive.
    Source: Pearl 1964; de Gennes 1966, ch. 3. The logarithm is that of a two-dimensional Coulomb gas and ends at
    2Λ: only a film narrower than that is a neutral KT system.
    """
    r, length = positive(distance, "distance"), positive(pearl_length, "pearl_length")
    P = _struve_minus_neumann(r / length)[0]
    return (flux_quantum**2 / (np.pi * vacuum_permeability * length) * P)[()]


def screening_regime(width: float, penetration_depth: float, thickness: float) -> tuple[float, str]:
    """Sample size over the Pearl length, and what that means in words.

    Args: ``width`` of the sample, ``penetration_depth`` λ, ``thickness`` d in m. Raises: InputError if one is not
    positive.
    Source: Pearl 1964; Tinkham, 2nd ed., §3.11.4. The borders 0.1 and 10 are where an error of some per cent sets in.
    """
    w, depth, d = (float(positive(v, n)) for v, n in ((width, "width"), (penetration_depth, "λ"), (thickness, "d")))
    if d > 2 * depth:
        return w * d / (2 * depth**2), "thicker than 2λ: a bulk screen, λ itself counts and not the Pearl length"
    ratio = w * d / (2 * depth**2)
    if ratio < 0.1:
        return (
            ratio,
            "much narrower than the Pearl length: the film does not screen, and vortices interact logarithmically",
        )
    if ratio > 10:
        return ratio, "much wider than the Pearl length: the film screens, and vortices repel as 1/r beyond that length"
    return ratio, "comparable with the Pearl length: the self-field must be computed (London level)"
