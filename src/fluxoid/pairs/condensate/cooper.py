"""Why pairs form: Cooper's one pair over a filled sea, and the coupling behind Δ and Tc with a finite cutoff.

g = N(0)V dimensionless attraction, N(0) per spin; c cutoff energy (ħω_D), in any unit: results are in the same.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.pairs.numerics.inputs import positive
from fluxoid.pairs.numerics.matsubara import gauss
from fluxoid.types import Floats


def cooper_binding_energy(coupling: ArrayLike, cutoff: ArrayLike = 1.0) -> Floats:
    """Binding energy of one pair above a filled Fermi sea, in units of the cutoff's: 2c/(e^{2/g} − 1).

    1 = (g/2) ln(1 + 2c/E), for attraction between states less than c above the sea. It is not 2Δ: that, 4c e^{−1/g} at
    weak coupling, is the energy that breaks a pair in the condensate of all pairs, exponentially larger.

    Args: ``coupling`` g = N(0)V > 0, ``cutoff`` c > 0. Raises: InputError if one is not positive.
    Source: Cooper, Phys. Rev. 104, 1189 (1956). Any g > 0 binds in this model: no threshold, unlike two bare particles.
    """
    g = positive(coupling, "coupling")
    with np.errstate(over="ignore"):
        return (2 * positive(cutoff, "cutoff") / np.expm1(2 / g))[()]


def gap_from_coupling(coupling: ArrayLike, cutoff: ArrayLike = 1.0) -> Floats:
    """Δ0 of BCS with a finite cutoff: c/sinh(1/g).

    1 = g ∫_0^c dξ/√(ξ² + Δ²).

    Args: ``coupling`` g = N(0)V > 0, ``cutoff`` c > 0. Raises: InputError if one is not positive.
    Source: BCS 1957, eq. 2.39. Good value: g = 0.2 to 0.3 for Al, Sn.
    """
    g = positive(coupling, "coupling")
    with np.errstate(over="ignore"):
        return (positive(cutoff, "cutoff") / np.sinh(1 / g))[()]


def thermal_integral(reach: ArrayLike) -> Floats:
    """∫_0^y tanh x/x dx: y for y ≪ 1; ln(4e^γ y/π) for y ≫ 1.

    Args: ``reach`` y > 0. Raises: InputError if it is not positive. Source: BCS 1957, eq. 3.28.
    """
    y = positive(reach, "reach")
    x, weight = gauss(48)
    # below 4 by Gauss–Legendre; above, the tail is ln(y/4) less ∫ 2/(e^{2x}+1) dx/x, which ends by x = 22
    first = np.minimum(y, 4.0)[..., None]
    inner = (weight * first * np.tanh(first * x) / (first * x)).sum(-1)
    top = np.clip(y, 4.0, 22.0)[..., None]
    u = 4 + (top - 4) * x
    correction = (weight * (top - 4) * 2 / (np.exp(2 * u) + 1) / u).sum(-1)
    return (inner + np.log(np.maximum(y, 4.0) / 4) - correction)[()]


def critical_temperature_from_coupling(coupling: ArrayLike, cutoff: ArrayLike = 1.0) -> Floats:
    """kTc of BCS with a finite cutoff, in the unit of the cutoff: 1.134 c e^{−1/g} at weak coupling.

    1/g = ∫_0^{c/2kTc} tanh x/x dx.

    Args: ``coupling`` g = N(0)V > 0, ``cutoff`` c > 0. Raises: InputError if one is not positive.
    Source: BCS 1957, eq. 3.28. Δ0/kTc is 1.764 only for g ≲ 0.3: with the finite cutoff it grows slowly.
    """
    c, target = positive(cutoff, "cutoff"), 1 / positive(coupling, "coupling")
    log_y = np.where(target > 1, target - 0.8187801401, np.log(target))  # ln(4e^γ/π) = 0.81878
    for _ in range(30):
        y = np.exp(log_y)
        step = (np.asarray(thermal_integral(y)) - target) / np.tanh(y)
        log_y = log_y - np.clip(step, -1, 1)
        if np.all(np.abs(step) < 1e-14):
            break
    return (c / (2 * np.exp(log_y)))[()]


def coupling_from_temperature(critical_temperature: ArrayLike, cutoff: ArrayLike) -> Floats:
    """g = N(0)V from kTc and the cutoff in one unit (K and the Debye temperature): the inverse of the above.

    Args: both > 0. Raises: InputError if one is not positive. Source: BCS 1957, eq. 3.28.
    """
    y = positive(cutoff, "cutoff") / (2 * positive(critical_temperature, "critical_temperature"))
    return (1 / np.asarray(thermal_integral(y)))[()]
