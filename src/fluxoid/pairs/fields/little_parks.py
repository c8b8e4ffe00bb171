"""Little and Parks: the transition of a ring or a hollow cylinder in an axial field, which wavers with the flux.

Pairs appear in the state of the lowest eigenvalue E of −(∇ − 2πiA/Φ0)², so with e^{inθ} around the hole the lowest of

    −f″ − f′/r + (n/r − πBr/Φ0)² f = E f,   f′ = 0 at both edges,

over all n. A thin ring has E = (n − Φ/Φ0)²/R²; width adds (πB w/Φ0)²/3 and lets the field grow to surface nucleation.
The field is the applied one: close to Tc nothing screens. Lengths in m, E in 1/m².
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.breaking.pair_breaking import critical_temperature
from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.types import Floats, Ints

POLYNOMIALS = (8, 16, 32, 64, 128)  # tried until E no longer changes
EXACT = 1e-9  # of E beside 1/(outer radius)²: what a larger basis may still change


def linear_shift(coherence_length: ArrayLike, radius: ArrayLike, flux: ArrayLike) -> Floats:
    """1 − Tc(Φ)/Tc of a thin ring to first order: (ξ(0)/R)² (n − Φ/Φ0)², n the nearest whole number.

    Args: ``coherence_length`` ξ(0) in m, with ξ(T) = ξ(0)/√(1 − T/Tc); ``radius`` R in m; ``flux`` πR²B in Wb;
    broadcast. Raises: InputError if a length is not positive. Source: Little and Parks, Phys. Rev. Lett. 9, 9 (1962);
    Tinkham, 2nd ed., eq. 4.60. Largest at half a quantum, (ξ(0)/2R)².
    """
    f = real(flux, "flux") / flux_quantum
    ratio = positive(coherence_length, "coherence_length") / positive(radius, "radius")
    return (ratio * (np.round(f) - f)) ** 2


@dataclass(frozen=True)
class Transition:
    """field (k,), T; fluxoids n (k,) of the state in which pairs appear; eigenvalue (k,), 1/m²; temperature (k,), K,
    0 where there is no transition."""

    field: Floats
    fluxoids: Ints
    eigenvalue: Floats
    temperature: Floats


def transition(
    inner_radius: float, outer_radius: float, coherence_length: float, zero_field: float, field: ArrayLike
) -> Transition:
    """Tc against an axial field of a ring or a long hollow cylinder, thin or thick, n following the ground state.

    Dirty metals at all temperatures: ln(Tc0/Tc) = ψ(½ + Γ/2πkTc) − ψ(½), Γ = (4/π) kTc0 ξ(0)² E, whose first order is
    Tc = Tc0 (1 − ξ(0)² E), right at any purity. A ring of R < .60 ξ(0) has no Tc near half quanta (destructive
    regime).

    Args: radii in m, 0 < inner < outer; ``coherence_length`` ξ(0) in m, with ξ(T) = ξ(0)/√(1 − T/Tc) near Tc (the
    lines ξ of ``fluxoid material`` say it); ``zero_field`` Tc0 in K; ``field`` T, a number or (k,).
    Raises: InputError for radii, lengths or temperatures that cannot be.
    Source: Little and Parks, Phys. Rev. Lett. 9, 9 (1962); R. P. Groff and R. D. Parks, Phys. Rev. 176, 567 (1968),
    for walls of any thickness; Y. Liu et al., Science 294, 2332 (2001), for the destructive regime.
    """
    xi, Tc0 = positive(coherence_length, "coherence_length"), positive(zero_field, "zero_field")
    B = np.atleast_1d(real(field, "field"))
    found = [_lowest(inner_radius, outer_radius, float(b)) for b in B]
    n, E = np.array([one[0] for one in found]), np.array([one[1] for one in found])
    return Transition(B, n, E, Tc0 * np.asarray(critical_temperature(4 / np.pi * xi**2 * np.maximum(E, 0.0))))


def resistance(transition: Transition, temperature: float, width: float, normal: float = 1.0) -> Floats:
    """Resistance against field at one temperature: R_N/(1 + e^{(Tc(B) − T)/w}), half of R_N where Tc(B) = T.

    A measured transition keeps its shape and moves with Tc(B): what is seen as a wavering resistance. The shape is a
    model; a few of its ``width`` w (K; between 27 and 73 % of R_N lie 2w) suffice where it is measured.

    Args: ``temperature`` and ``width`` in K, ``normal`` R_N in Ω. Raises: InputError if one is not positive.
    """
    from scipy.special import expit

    w = float(positive(width, "width"))
    T = float(non_negative(temperature, "temperature"))
    return np.asarray(float(positive(normal, "normal")) * expit((T - transition.temperature) / w))


def eigenvalue(inner_radius: float, outer_radius: float, field: float, fluxoids: int) -> float:
    """The lowest E of the state e^{inθ} f(r) between two radii, 1/m², to 1e-9/(outer radius)².

    Rayleigh and Ritz with Legendre polynomials, to which free edges are natural. Args and errors as ``transition``;
    ``field`` T; ``fluxoids`` n. Fails, with an InputError, beyond some hundred quanta in the wall's own width.
    """
    a, b = float(positive(inner_radius, "inner_radius")), float(positive(outer_radius, "outer_radius"))
    if a >= b:
        raise InputError(f"{a:g} m is not below the outer radius {b:g} m", "inner_radius", "a smaller hole")
    before = np.inf
    for size in POLYNOMIALS:
        # lengths in b: digits are those of E b²
        E = _ritz(a / b, float(real(field, "field")) * np.pi * b**2 / flux_quantum, int(fluxoids), size)
        if abs(E - before) <= EXACT * max(1.0, abs(E)):
            return E / b**2
        before = E
    raise InputError(f"{field:g} T across a wall of {b - a:g} m", "field", "a smaller field: pairs begin at its edges")


def _ritz(a: float, f: float, n: int, size: int) -> float:
    """E of a ring a < r < 1 with f quanta in the unit disk: K c = E M c over ``size`` polynomials."""
    from numpy.polynomial.legendre import legder, leggauss, legval, legvander
    from scipy.linalg import eigh

    s, w = leggauss(2 * size)
    half = (1 - a) / 2
    r = a + half * (1 + s)
    P = legvander(s, size - 1)
    slopes = np.stack([legval(s, legder(np.eye(size)[k])) if k else 0 * s for k in range(size)], axis=1) / half
    weight = (w * r)[:, None]
    potential = ((n / r - f * r) ** 2)[:, None]
    M = P.T @ (weight * P)
    K = slopes.T @ (weight * slopes) + P.T @ (weight * potential * P) + M
    # the largest of 1/(E + 1): thin walls make K large, and its rounding would be that of E
    return float(1 / eigh(M, K, eigvals_only=True, subset_by_index=(size - 1, size - 1))[0] - 1)


def _lowest(a: float, b: float, field: float) -> tuple[int, float]:
    """n and E of the ground state, sought inwards from the quanta within the outer edge, where wide rings begin.

    Steps double until E rises; between the last three the lowest is found by halving.
    """
    if field < 0:
        n, lowest = _lowest(a, b, -field)
        return -n, lowest
    edge = round(field * np.pi * float(positive(b, "outer_radius")) ** 2 / flux_quantum)

    @cache
    def E(k: int) -> float:
        return eigenvalue(a, b, field, edge + 1 - k)

    low, middle, high = 0, 1, 2
    while E(high) < E(middle):
        low, middle, high = middle, high, 2 * high
    while high - low > 2:
        between = (low + middle) // 2 if middle - low > high - middle else (middle + high) // 2
        if E(between) < E(middle):
            low, middle, high = (low, between, middle) if between < middle else (middle, between, high)
        else:
            low, high = (between, high) if between < middle else (low, between)
    return edge + 1 - middle, E(middle)
