"""The endless interacting chain: energy per site, Luttinger's K and velocity, Drude weight, of t–V; energy of Hubbard.

t–V with |V| < 2t at any filling, Δ = V/2t = cos µ, by integral equations on the rapidities |λ| < B,

ρ + ∫ a2 ρ = a1,   Z + ∫ a2 Z = 1,   ε' + ∫ a2 ε' = −2π sin µ a1',   a_n(λ) = sin nµ/π/(cosh 2λ − cos nµ),

n = ∫ρ, K = Z(B)², u = |ε'(B)|/2πρ(B). K < 1 repels; free electrons have K = 1, u = v_F. Energies in t, u in t × sites.
Source: V. E. Korepin, N. M. Bogoliubov, A. G. Izergin, Quantum Inverse Scattering Method and Correlation Functions,
Cambridge 1993, chapter II; F. D. M. Haldane, Phys. Rev. Lett. 45, 1358 (1980).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import expit, j0, j1

from fluxoid.errors import InputError
from fluxoid.types import Floats

POINTS = 400  # of Gauss and Legendre on |λ| < B


class Luttinger(NamedTuple):
    """energy: e per site, t; K; velocity: u, t; drude: D = uK/2π, t, so that a ring's current is −8π² D f/M at small f
    where the ground state at f = 0 is not degenerate."""

    energy: float
    K: float
    velocity: float
    drude: float


def luttinger_liquid(filling: float, neighbour: float) -> Luttinger:
    """Of the endless t–V chain with n electrons a site.

    Args: ``filling`` 0 < n < 1; ``neighbour`` |V| < 2, in t. Raises: InputError if one is out of range.
    Fails: within 1e-3 of |V| = 2 at n = ½, where K tends to ½ with logarithms; the closed form is taken at n = ½.
    """
    if not (0 < filling < 1 and -2 < neighbour < 2):
        what = f"n = {filling:g}, V = {neighbour:g}"
        raise InputError(what, "filling", "0 < n < 1 and |V| < 2 t; outside, neighbour_ring, of finite length")
    n = min(filling, 1 - filling)
    mu = float(np.arccos(neighbour / 2))
    if abs(n - 0.5) < 1e-12:
        energy, K, u = _half(mu)
    else:
        energy, K, u = _filled(mu, n)
    holes = neighbour * (2 * filling - 1) if filling > 0.5 else 0.0
    return Luttinger(energy + holes, K, u, u * K / (2 * np.pi))


def _half(mu: float) -> tuple[float, float, float]:
    """n = ½: K = π/2(π − µ), u = π t sin µ/µ; energy by the integral over a line."""
    e = quad(lambda x: np.sinh((np.pi - mu) * x) / (np.sinh(np.pi * x) * np.cosh(mu * x)), 1e-12, 60 / max(mu, 0.05))[0]
    return float(-2 * np.sin(mu) * e + np.cos(mu)), float(np.pi / (2 * (np.pi - mu))), float(np.pi * np.sin(mu) / mu)


def _filled(mu: float, n: float) -> tuple[float, float, float]:
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)

    def a(order: int, x: Floats) -> Floats:
        return np.sin(order * mu) / np.pi / (np.cosh(2 * x) - np.cos(order * mu))

    def solved(B: float, source: Floats) -> Floats:
        x = B * nodes
        kernel = a(2, x[:, None] - x) * (B * weights)
        return np.asarray(np.linalg.solve(np.eye(POINTS) + kernel, source))

    def at_edge(B: float, source: float, inside: Floats) -> float:
        return float(source - (a(2, B - B * nodes) * B * weights) @ inside)

    def excess(B: float) -> float:
        return float((B * weights) @ solved(B, a(1, B * nodes)) - n)

    B = float(brentq(excess, 1e-9, 25.0, xtol=1e-14))
    x = B * nodes
    rho, Z = solved(B, a(1, x)), solved(B, np.ones(POINTS))
    energy = -2 * np.pi * np.sin(mu) * float((B * weights) @ (a(1, x) * rho)) + 2 * n * np.cos(mu)

    def slope(y: Floats) -> Floats:  # of −2π sin µ a1
        return 4 * np.pi * np.sin(mu) * np.sinh(2 * y) * np.pi / np.sin(mu) * a(1, y) ** 2

    moved = solved(B, slope(x))
    u = abs(at_edge(B, float(slope(np.array(B))), moved)) / (2 * np.pi * at_edge(B, float(a(1, np.array(B))), rho))
    return energy, at_edge(B, 1.0, Z) ** 2, u


def half_filled_hubbard_energy(onsite: float) -> float:
    """Energy per site, t, of the endless half-filled Hubbard chain: −4 ∫ J0 J1/(x (1 + e^{Ux/2})) dx.

    Args: ``onsite`` U ≥ 0 in t. Raises: InputError if it is negative.
    Source: E. H. Lieb and F. Y. Wu, Phys. Rev. Lett. 20, 1445 (1968).
    """
    if not onsite >= 0:
        raise InputError(f"U = {onsite:g}", "onsite", "0 or more, in t")
    if onsite == 0:
        return float(-4 / np.pi)

    def density(x: float) -> float:
        return float(j0(x) * j1(x) / x * expit(-onsite * x / 2))

    edges = np.append(np.linspace(1e-300, 80 / onsite, 1 + int(np.ceil(30 / onsite)) + 4), 1500 / onsite)
    return -4 * sum(quad(density, a, b, epsabs=1e-14, limit=200)[0] for a, b in pairwise(edges))
