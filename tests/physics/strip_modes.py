"""The vortex-free state of a long strip in a perpendicular field, and its lowest mode, in the variable across alone.

Lengths in xi, fields in Bc2; A_x = -b y, |y| < W/2, edges insulating. The state is real, f(y); the disturbance
u exp(ikx) + v exp(-ikx) changes the free energy by

    int u'^2 + (k + by)^2 u^2 + v'^2 + (k - by)^2 v^2 + (f^2 - 1)(u^2 + v^2) + f^2 (u + v)^2 dy.
"""

from typing import Any

import numpy as np
from scipy.integrate import solve_bvp
from scipy.linalg import eigh
from scipy.optimize import brentq


def state(b: float, width: float) -> Any:
    """f(y) of f'' = (b^2 y^2 - 1) f + f^3, f' = 0 at the edges."""
    y = np.linspace(-width / 2, width / 2, 101)

    def slopes(y: Any, g: Any) -> Any:
        return np.array([g[1], (b**2 * y**2 - 1 + g[0] ** 2) * g[0]])

    start = np.array([np.sqrt(np.maximum(1 - b**2 * y**2, 0.1)), np.zeros_like(y)])
    found = solve_bvp(slopes, lambda a, b: np.array([a[1], b[1]]), y, start, tol=1e-9, max_nodes=100_000)
    assert found.success, found.message
    return lambda y: found.sol(y)[0]


def lowest_mode(b: float, width: float, k: float, terms: int = 24) -> float:
    """Lowest eigenvalue of the quadratic form over int u^2 + v^2, by Galerkin in Legendre polynomials."""
    nodes, weights = np.polynomial.legendre.leggauss(3 * terms)
    y, w = nodes * width / 2, weights * width / 2
    p = np.polynomial.legendre.legvander(nodes, terms - 1)
    dp = np.array([np.polynomial.legendre.legval(nodes, np.polynomial.legendre.legder(row)) for row in np.eye(terms)]).T
    dp *= 2 / width
    f2 = state(b, width)(y) ** 2

    def form(values: np.ndarray) -> np.ndarray:
        return np.asarray(p.T @ ((w * values)[:, None] * p))

    slope, cross = dp.T @ (w[:, None] * dp), form(f2)
    plus, minus = (slope + form((s * k + b * y) ** 2 + 2 * f2 - 1) for s in (1, -1))
    mass = form(np.ones_like(y))
    whole, masses = np.block([[plus, cross], [cross, minus]]), np.block([[mass, 0 * mass], [0 * mass, mass]])
    return float(eigh(whole, masses, eigvals_only=True, subset_by_index=(0, 0))[0])


def entry_field(width: float, k: float, bounds: tuple[float, float]) -> float:
    """The field at which the lowest mode of wave number k comes down to zero."""
    return float(brentq(lambda b: lowest_mode(b, width, k), *bounds, xtol=1e-9))
