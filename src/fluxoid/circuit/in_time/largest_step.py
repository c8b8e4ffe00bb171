"""How long explicit steps may be so that small motions that die away in the circuit do not grow in the numbers.

A step of length h multiplies a motion exp(lambda t) by the scheme's polynomial R(h lambda). Oscillations with little
damping grow where h |lambda| is beyond 0.5, long before the error of a step tells: it is of the fifth power of h, and
lets them come up to thousands of times the tolerance. So steps are held to where, over the whole run,

    |R(h lambda)|^(stop/h) < e    for every Re lambda <= 0.
"""

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.at_rest.small_motions import companion, stiffness_bounds
from fluxoid.circuit.at_rest.statics import positive_definite
from fluxoid.circuit.compiled.tableau import STAGES, A
from fluxoid.circuit.equations.matrices import block
from fluxoid.circuit.equations.reduction import Reduced
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.prepare import Prepared
from fluxoid.types import Complexes

RADII = np.linspace(0.3, 3.6, 67)  # of h lambda; the scheme is stable to 3.5 where damping is strong
POWERS = [*(float(A[-1] @ np.linalg.matrix_power(A, k) @ np.ones(STAGES)) for k in range(STAGES - 2, -1, -1)), 1.0]  # R
WORK = 1e6  # cubes of matrix sizes: some hundredths of a second


def stable_step(p: Prepared, stop: float) -> float:
    """The longest explicit step for a run to ``stop``, s: of the lanes with the fastest motions, about zero phase with
    the steepest slope of each relation."""
    if sp.issparse(p.reduced[0].Lx):
        return min(_of_large(r, stop) for r in p.reduced)
    r = p.reduced[0]
    size = r.n2 + r.n1 + r.n2
    if size == 0:
        return np.inf
    bounds = np.atleast_1d(np.max(stiffness_bounds(r), axis=-1))
    lanes = np.argsort(-bounds, kind="stable")[: int(max(2, WORK / size**3))] if len(bounds) > 1 else [0]
    rates = [np.linalg.eigvals(companion(p, int(k), None, np.zeros(2 * len(p.channels)))) for k in lanes]
    return longest_step(np.asarray(np.concatenate(rates) / TIME, complex), stop)


def longest_step(rates: Complexes, stop: float) -> float:
    """The longest step, s, for motions of the given complex rates, 1/s."""
    rates = rates[(rates.real <= 1e-6 * np.abs(rates)) & (np.abs(rates) * stop > RADII[0])]
    if not len(rates):
        return np.inf
    rates = np.minimum(rates.real, 0) + 1j * rates.imag  # rounding makes a little growth of none
    z = RADII * (rates / np.abs(rates))[:, None]
    growth = np.log(np.abs(np.polyval(POWERS, z))) > RADII / (np.abs(rates)[:, None] * stop)
    first = np.where(growth.any(axis=1), np.argmax(growth, axis=1), len(RADII))
    return float(np.min(RADII[np.maximum(first - 1, 0)] / np.abs(rates)))


def _of_large(r: Reduced, stop: float) -> float:
    """From bounds: no oscillation is faster than the stiffnesses allow, or damped less than where D - 2 g M is
    positive definite."""
    fastest = float(np.max(stiffness_bounds(r)))
    if fastest == 0:
        return np.inf
    which = np.arange(r.n2 + r.n1)
    M, D = block(r.implicit.M, which, which), block(r.implicit.D, which, which)
    damping = 0.0
    for part in (1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001):
        if positive_definite((D + D.T) / 2 - 2 * part * fastest * M):
            damping = part * fastest
            break
    moduli = fastest * np.geomspace(0.01, 1, 21)
    rates = -np.minimum(damping, moduli) + 1j * np.sqrt(np.maximum(moduli**2 - damping**2, 0))
    return longest_step(rates / TIME, stop)
