"""States against energy in a dirty superconductor with broken pairs: Usadel's equation on the real axis.

One equation for all pair-breaking: E/Δ = u [1 − ζ/√(1 − u²)], ζ = Γ/Δ, Δ the order parameter at that Γ (usadel). The
retarded functions are g = cos θ = −iu/√(1−u²) and F = sin θ = 1/√(1−u²); e = E/Δ.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.types import Complexes, Floats


def energy_gap(order_parameter: ArrayLike, rate: ArrayLike) -> Floats:
    """Smallest energy of a quasiparticle, in the unit of its arguments: Δ[1 − (Γ/Δ)^{2/3}]^{3/2}; zero from Γ = Δ on.

    With Γ ≥ Δ the superconductor is gapless: supercurrents without a gap.

    Args: ``order_parameter`` Δ > 0 and ``rate`` Γ ≥ 0 in one unit, broadcast. Raises: InputError if one has the wrong
    sign. Source: Abrikosov and Gor'kov 1961; Maki in Parks (1969), ch. 18. Gaplessness starts at Γ = 0.456 Δ0 at T = 0.
    """
    d, G = positive(order_parameter, "order_parameter"), non_negative(rate, "rate")
    return (d * np.maximum(1 - (G / d) ** (2 / 3), 0.0) ** 1.5)[()]


def retarded(energy: ArrayLike, ratio: ArrayLike) -> tuple[Complexes, Complexes]:
    """g(E) and F(E), retarded, against e = E/Δ of either sign at ζ = Γ/Δ > 0.

    The quartic has one root in (0, 1) and one in (−1, 0) on the branches that are not physical; both are found by a
    monotone Newton iteration and divided out, and the quadratic that is left gives the physical pair.
    """
    e, z = np.broadcast_arrays(np.asarray(energy, dtype=np.float64), np.asarray(ratio, dtype=np.float64))
    sign, e = np.where(e < 0, -1.0, 1.0), np.maximum(np.abs(e), 1e-30)
    # u = x/√(1+x²): x/√(1+x²) + ζx = e from the left (concave); u = −x/√(1+x²): ζx − x/√(1+x²) = e from the right
    x = np.maximum(e / (1 + z), (e - 1) / z)
    y = (e + 1) / z
    for _ in range(60):
        rx, ry = np.sqrt(1 + x * x), np.sqrt(1 + y * y)
        step_x = (e - x / rx - z * x) / (1 / rx**3 + z)
        # z − 1/ry³ and zy − y/ry, both without cancellation at ζ ≈ 1 and small y
        slope = (z - 1) - np.expm1(-1.5 * np.log1p(y * y))
        step_y = ((z - 1) * y + y**3 / (ry * (1 + ry)) - e) / slope
        x, y = x + step_x, y - step_y
        if np.all(np.abs(step_x) <= 1e-9 * x) and np.all(np.abs(step_y) <= 1e-9 * y):
            break
    plus, minus = x / np.sqrt(1 + x * x), y / np.sqrt(1 + y * y)
    half_sum = e - (plus - minus) / 2
    product = e * e / (plus * minus)
    root = np.sqrt(np.abs(half_sum**2 - product))
    # above the gap a complex pair; below it two real roots of which the smaller is physical
    above = e > np.maximum(1 - z ** (2 / 3), 0.0) ** 1.5
    u = np.where(above, half_sum + 1j * np.maximum(root, 1e-8), product / (half_sum + root) + 0j)
    for _ in range(3):  # the quadratic loses Im u when it is small: Newton on the equation itself restores it
        s = np.sqrt(1 - u * u)
        slope = 1 - z / s**3
        step = np.where(np.abs(slope) > 1e-6, (u - z * u / s - e) / np.where(slope == 0, 1.0, slope), 0.0)
        u = np.where(above, (u - step).real + 1j * np.abs((u - step).imag), u)
    F = 1 / np.sqrt(1 - u * u)
    g = -1j * u * F
    # E → −E: Re g and Re F are even, Im g and Im F odd
    return g.real + 1j * sign * g.imag, F.real + 1j * sign * F.imag


def density_of_states(energy: ArrayLike, order_parameter: ArrayLike, rate: ArrayLike = 0.0) -> Floats:
    """Density of quasiparticle states over that of the normal metal, N(E)/N(0).

    Re cos θ(E); without pair-breaking |E|/√(E² − Δ²), infinite at the gap.

    Args: ``energy`` E (either sign), ``order_parameter`` Δ > 0 and ``rate`` Γ ≥ 0 in one unit, broadcast.
    Raises: InputError if one has the wrong sign. Source: BCS 1957; Skalski, Betbeder-Matibet, Weiss, Phys. Rev. 136,
    A1500 (1964). A smeared gap (Dynes) is not pair-breaking and is not here.
    """
    E, d = real(energy, "energy"), positive(order_parameter, "order_parameter")
    E, d, G = np.broadcast_arrays(E, d, non_negative(rate, "rate"))
    e = np.abs(E / d)
    with np.errstate(divide="ignore", invalid="ignore"):
        pure = np.where(e > 1, e / np.sqrt(np.maximum((e - 1) * (e + 1), 0.0)), np.where(e == 1, np.inf, 0.0))
    broken = G > 0
    smeared = retarded(e, np.where(broken, G / d, 0.5))[0].real
    return np.where(broken, smeared, pure)[()]
