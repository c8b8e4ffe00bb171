"""Solutions of Ginzburg-Landau in one variable, independent of the lattice.

Lengths in xi, fields in Bc2, |psi|^2 in that of the uniform film; A_theta = b r/2, so that a winding n has the
velocity q = n/r - b r/2. Edges are insulating.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import quad, solve_bvp
from scipy.linalg import eigh


@dataclass(frozen=True)
class RingState:
    """|psi| = f(r) between two radii; circulating current over d J0 xi; free energy over d xi^2 Bc^2/mu0."""

    f: Any
    current: float
    energy: float


def ring_state(n: int, b: float, inner: float, outer: float) -> RingState:
    """The state of winding n: f'' + f'/r - q^2 f + f - f^3 = 0, f' = 0 at both radii."""

    def velocity(r: Any) -> Any:
        return n / r - b * r / 2

    def slopes(r: Any, y: Any) -> Any:
        return np.array([y[1], -y[1] / r + (velocity(r) ** 2 - 1 + y[0] ** 2) * y[0]])

    r = np.linspace(inner, outer, 200)
    start = np.array([np.full_like(r, 0.9), np.zeros_like(r)])
    found = solve_bvp(slopes, lambda a, b: np.array([a[1], b[1]]), r, start, tol=1e-10, max_nodes=100_000)
    assert found.success, found.message
    assert found.y[0].min() > 0.05

    def density(r: float) -> float:
        f, df = found.sol(r)
        return float(2 * np.pi * r * (-(f**2) + 0.5 * f**4 + df**2 + (velocity(r) * f) ** 2))

    current = quad(lambda r: float(found.sol(r)[0] ** 2 * velocity(r)), inner, outer, epsabs=1e-11)[0]
    return RingState(lambda r: found.sol(r)[0], current, quad(density, inner, outer, epsabs=1e-10)[0])


def vortex_slope(radius: float) -> float:
    """f'(0) of the vortex f'' + f'/r - f/r^2 + f - f^3 = 0 in a disk; that of the plane up to exp(-sqrt(2) radius)."""
    r = np.linspace(0, radius, 400)

    def slopes(r: Any, y: Any) -> Any:
        # g = f/r: g'' + 3 g'/r + g - r^2 g^3 = 0
        return np.array([y[1], -y[0] + r**2 * y[0] ** 3])

    start = np.array([0.58 / np.sqrt(1 + r**2 / 3), np.zeros_like(r)])
    edge = lambda a, b: np.array([a[1], b[0] + radius * b[1]])  # noqa: E731
    found = solve_bvp(slopes, edge, r, start, S=np.array([[0.0, 0.0], [0.0, -3.0]]), tol=1e-9, max_nodes=100_000)
    assert found.success, found.message
    return float(found.sol(0.0)[0])


def lowest_radial(n: int, b: float, inner: float, outer: float, terms: int = 16) -> float:
    """Lowest eigenvalue of -(grad - iA)^2 with winding n, by Galerkin in Legendre polynomials (a disk: inner = 0).

    It is the least of int r (f'^2 + q^2 f^2)/int r f^2; edges without derivative are natural.
    """
    nodes, weights = np.polynomial.legendre.leggauss(2 * terms)
    half = (outer - inner) / 2
    r = inner + half * (1 + nodes)
    power = abs(n) if inner == 0 else 0  # near the middle of a disk f goes as r^|n|
    p = np.polynomial.legendre.legvander(nodes, terms - 1)
    dp = np.array([np.polynomial.legendre.legval(nodes, np.polynomial.legendre.legder(row)) for row in np.eye(terms)]).T
    scale = (r / outer) ** power
    f = scale[:, None] * p
    df = scale[:, None] * (dp / half + (power / r)[:, None] * p)
    w = (weights * half * r)[:, None]
    stiffness = df.T @ (w * df) + f.T @ (w * ((n / r - b * r / 2) ** 2)[:, None] * f)
    return float(eigh(stiffness, f.T @ (w * f), eigvals_only=True, subset_by_index=(0, 0))[0])
