"""Where vortices unbind: T_KT from helicity moduli of several sizes.

Υ(T_KT) = 2T_KT/π in an endless system, in one of size L larger by 1/(2 ln L + c) of it (H. Weber, P. Minnhagen, Phys.
Rev. B 37, 5986 (1988)): T_KT and c are fitted to all sizes at once, Υ_L(T) taken as a parabola near there.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.optimize import least_squares

from fluxoid.errors import InputError
from fluxoid.types import Floats


class Unbinding(NamedTuple):
    """temperature, error: T_KT/J; c: of the logarithm; chi2: of the fit, per degree of freedom."""

    temperature: float
    error: float
    c: float
    chi2: float


def unbinding_temperature(moduli: Mapping[int, tuple[Floats, Floats, Floats]]) -> Unbinding:
    """T_KT of a network from the helicity moduli of its sizes.

    Args: ``moduli`` {L: (temperatures, Υ, errors)}, each of shape (K,), K ≥ 3, around the crossing of Υ and 2T/π.
    Returns: ``Unbinding``, its error that of the fit, widened by √chi2 where that is above 1.
    Raises: InputError if there are fewer than two sizes, or Υ nowhere crosses 2T/π.
    Fails: with sizes below 8, whose corrections are not those of the formula. Good values: L = 16 to 128.
    """
    if len(moduli) < 2 or any(len(T) < 3 for T, _, _ in moduli.values()):
        raise InputError(f"{len(moduli)} sizes", "moduli", "two sizes or more, three temperatures or more of each")
    parts = []
    for L, (T, value, error) in sorted(moduli.items()):
        T, value, error = (np.asarray(one, float) for one in (T, value, error))
        ratio = np.pi * value / (2 * T)
        if not ((ratio > 1).any() and (ratio < 1.6).any()):
            raise InputError(f"Υ of L = {L} does not come near 2T/π", "moduli", "temperatures on both sides of it")
        near = np.argsort(np.abs(ratio - 1.1))[: max(3, len(T) // 2 + 1)]
        parts.append((L, T[near], value[near], error[near]))

    middle = float(np.mean([T.mean() for _, T, _, _ in parts]))

    def residuals(p: Floats) -> Floats:
        out = []
        for k, (L, T, value, error) in enumerate(parts):
            at = 2 * p[0] / np.pi * (1 + 1 / (2 * np.log(L) + p[1]))
            slope, bend = p[2 + 2 * k : 4 + 2 * k]
            out.append((at + slope * (T - p[0]) + bend * (T - p[0]) ** 2 - value) / error)
        return np.concatenate(out)

    fit = least_squares(residuals, np.concatenate([[middle, 1.0], np.tile([-1.0, -1.0], len(parts))]), x_scale="jac")
    free = max(len(fit.fun) - len(fit.x), 1)
    chi2 = float(fit.fun @ fit.fun / free)
    covariance = np.linalg.pinv(fit.jac.T @ fit.jac)
    return Unbinding(float(fit.x[0]), float(np.sqrt(covariance[0, 0] * max(1.0, chi2))), float(fit.x[1]), chi2)
