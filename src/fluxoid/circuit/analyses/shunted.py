"""The shunted junction in closed form: how strongly it is damped, its voltage, and what heat makes of it."""

import numpy as np

from fluxoid.constants import boltzmann, flux_quantum
from fluxoid.errors import InputError
from fluxoid.types import Floats

NODES = 64  # of Gauss and Legendre in each piece of the integral
PIECES = 12  # on each side of its peak, each twice as long as the one before


def mccumber_parameter(critical_current: float, resistance: float, capacitance: float) -> float:
    """beta_c = 2 pi Ic R^2 C/Phi0, 1; the square of the quality at the plasma frequency.

    critical_current: A; resistance: ohm; capacitance: F. With a sine and a constant resistance the curve has
    hysteresis above .703 or so. Source: W. C. Stewart, Appl. Phys. Lett. 12, 277 (1968); D. E. McCumber, J. Appl.
    Phys. 39, 3113 (1968).
    """
    return 2 * np.pi * critical_current * resistance**2 * capacitance / flux_quantum


def overdamped_voltage(
    current: "Floats | float", critical_current: float, resistance: float, temperature: float = 0.0
) -> Floats:
    """Mean voltage of a sine junction with a resistance and no capacitance, V.

    Cold: R sqrt(I^2 - Ic^2) above Ic. At a temperature, with gamma = 2 pi kT/Ic Phi0 and nu = i/gamma, i = I/Ic,

        V = Ic R (gamma/pi) sinh(pi nu)/|I_{i nu}(1/gamma)|^2,
        |I_{i nu}(x)|^2 = (2/pi) int_0^{pi/2} I0(2 x cos t) cosh(2 nu t) dt.

    current: A, any shape, either sign; critical_current: A; resistance: ohm; temperature: K. Raises InputError for
    numbers that are not positive. Source: V. Ambegaokar and B. I. Halperin, Phys. Rev. Lett. 22, 1364 (1969), in
    Bessel functions of imaginary order; the product of two by Neumann's integral (NIST DLMF, 10.32.16).
    """
    if not (critical_current > 0 and resistance > 0 and temperature >= 0):
        what = f"a junction of {critical_current:g} A and {resistance:g} ohm at {temperature:g} K"
        raise InputError(what, try_="numbers above zero, and no temperature below it")
    i = np.asarray(current, float) / critical_current
    gamma = 2 * np.pi * boltzmann * temperature / (critical_current * flux_quantum)
    if gamma == 0:
        return critical_current * resistance * np.sign(i) * np.sqrt(np.maximum(i * i - 1, 0.0))
    reduced = np.array([_reduced(abs(float(one)), gamma) for one in i.ravel()]).reshape(i.shape)
    return critical_current * resistance * np.sign(i) * reduced


def _reduced(i: float, gamma: float) -> float:
    """V/Ic R. Exponents are taken out of the integral at its peak, cos t = sqrt(1 - i^2) or t = pi/2."""
    from scipy.special import i0e

    nu, x = i / gamma, 1 / gamma
    peak = np.arcsin(min(i, 1.0))
    width = min(np.sqrt(gamma), gamma / max(abs(i - 1), gamma), 0.5)
    lengths = width * (2.0 ** np.arange(PIECES + 1) - 1)
    edges = np.clip(np.concatenate([peak - lengths[::-1], peak + lengths[1:]]), 0, np.pi / 2)
    s, w = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(edges)[:, None] / 2
    t, weight = (edges[:-1, None] + half * (1 + s)).ravel(), (half * w).ravel()
    exponent = 2 * x * np.cos(t) + 2 * nu * t
    shift = 2 * x * np.cos(peak) + 2 * nu * peak
    square = (
        2 / np.pi * np.sum(weight * i0e(2 * x * np.cos(t)) * np.exp(exponent - shift) * (1 + np.exp(-4 * nu * t)) / 2)
    )
    with np.errstate(under="ignore"):
        return float(-gamma / np.pi * np.exp(np.pi * nu - shift) * np.expm1(-2 * np.pi * nu) / 2 / square)
