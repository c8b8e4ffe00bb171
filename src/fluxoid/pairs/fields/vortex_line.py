"""One vortex of Ginzburg and Landau, at any κ: its core, its energy, and the lower critical field.

f = |ψ|; p = 1 − (flux inside r)/Φ0; r in ξ. f″ + f′/r − p²f/r² + f − f³ = 0, κ²(p″ − p′/r) = f²p; f(0) = 0, p(0) = 1,
f(∞) = 1, p(∞) = 0. Both are analytic in s, r = c sinh s, f odd and p even: Chebyshev collocation on |s| < s_max folded
by that symmetry, and Newton, for many κ at once. Energies in Φ0²/(4πμ0λ²) per length.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.errors import InputError, RunError
from fluxoid.pairs.numerics.inputs import positive
from fluxoid.types import Floats

OVER = 19.0  # radius, in the longer of λ and ξ/√2, where the vortex ends: e^{−38} of its energy is beyond
DIRECT = 12  # more values of κ than this are interpolated in ln κ, and the interpolation checked
FEW_UP_TO = 60.0  # κ up to which 64 nodes do
SMALLEST, LARGEST = 0.1, 1e5  # κ for which the nodes below resolve core and field to 1e-11


def _nodes(kappa: Floats) -> int:
    """Nodes on the half axis; 64 leave 3e-12 at κ = 50, 112 leave 1e-11 at 1e5."""
    return 64 if kappa.max() <= FEW_UP_TO else 112


@cache
def _collocation(half: int) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Nodes x in (0, 1], d/dx of odd and of even functions, value at 0 of an even one, ∫_0^1 of an odd one."""
    n = 2 * half - 1
    k = np.arange(n + 1)
    x = np.cos(np.pi * k / n)
    c = np.where((k == 0) | (k == n), 2.0, 1.0) * (-1.0) ** k
    D = np.outer(c, 1 / c) / (x[:, None] - x[None, :] + np.eye(n + 1))
    D -= np.diag(D.sum(axis=1))
    near, mirrored = D[:half, :half], D[:half, : half - 1 : -1]
    bary = np.where(k == 0, 0.5, 1.0)[:half] * (-1.0) ** k[:half] / x[:half]
    # at x = 0 the barycentric weights of ±x_k are opposite in sign and 1/(0 ∓ x_k) too, so they add
    at_zero = bary / bary.sum()
    m = 2 * np.arange(half) + 1
    moments = np.where(m == 1, 0.5, ((-1.0) ** ((m - 1) // 2) * m - 1) / (np.maximum(m, 2) ** 2 - 1))
    integral = np.linalg.solve(np.cos(np.outer(m, np.pi * k[:half] / n)), moments)
    return x[:half], near - mirrored, near + mirrored, at_zero, integral


def _solve(kappa: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """r, f and p at the nodes, from the rim inwards, and the energy, for a one-dimensional array of κ."""
    m = _nodes(kappa)
    x, odd, even, at_zero, integral = _collocation(m)
    K = kappa[:, None]
    c = np.minimum(K, 1.0)
    s_max = np.arcsinh(OVER * np.maximum(K, np.sqrt(0.5)) / c)
    r = c * np.sinh(s_max * x)
    speed = (s_max * c * np.cosh(s_max * x))[..., None]  # dr/dx
    d_odd, d_even = odd / speed, even / speed
    f_2 = d_even @ d_odd + d_odd / r[..., None]
    p_2 = d_odd @ d_even - d_even / r[..., None]
    f = r / np.sqrt(r**2 + 2)
    p = np.exp(-r / K) * (1 + r / K)
    f[:, 0], p[:, 0] = 1.0, 0.0
    unit = np.eye(m)
    rim = np.arange(m) == 0
    inside = ~rim
    own = inside & (np.arange(m) < m - 1)  # rows of p's own equation: the innermost makes way for p(0) = 1
    for _ in range(40):
        fp = p / r
        # Newton's matrix is [[A, B], [C, D]] with B and C diagonal: D first, then its Schur complement
        A = np.where(inside[:, None], f_2 + (1 - 3 * f**2 - fp**2)[..., None] * unit, unit)
        D = np.where(
            own[:, None], K[..., None] ** 2 * p_2 - (f**2)[..., None] * unit, np.where(rim[:, None], unit, at_zero)
        )
        B, C = np.where(inside, -2 * fp * f / r, 0.0), np.where(own, -2 * f * p, 0.0)
        F = np.where(inside, (f_2 @ f[..., None])[..., 0] - fp**2 * f + f - f**3, 0.0)
        G = np.where(own, K**2 * (p_2 @ p[..., None])[..., 0] - f**2 * p, 0.0)
        G[:, -1] = p @ at_zero - 1
        size = np.abs(D).max(axis=2, keepdims=True)
        right = np.concatenate([C[..., None] * unit, G[..., None]], axis=2)
        solved = np.linalg.solve(D / size, right / size)
        A = A - B[..., None] * solved[..., :m]
        size = np.abs(A).max(axis=2)
        step_f = np.linalg.solve(A / size[..., None], ((F - B * solved[..., m]) / size)[..., None])[..., 0]
        step_p = solved[..., m] - (solved[..., :m] @ step_f[..., None])[..., 0]
        largest = np.maximum(np.abs(step_f), np.abs(step_p)).max(axis=1, keepdims=True)
        damped = np.minimum(1.0, 0.5 / np.maximum(largest, 1e-300))
        f, p = f - damped * step_f, p - damped * step_p
        if largest.max() < 1e-9:
            break
    else:
        raise RunError("the vortex line did not converge")
    slope_f, slope_p = (d_odd @ f[..., None])[..., 0], (d_even @ p[..., None])[..., 0]
    density = (1 - f**2) ** 2 / 2 + slope_f**2 + (p * f / r) ** 2 + (K * slope_p / r) ** 2
    return r, f, p, (r * density * speed[..., 0]) @ integral


def line_energy(ginzburg_landau_parameter: ArrayLike) -> Floats:
    """Energy of a straight vortex per length in units Φ0²/(4πμ0λ²): exactly 1 at κ = 1/√2, ln κ + 0.4968134 for κ ≫ 1.

    ε = ∫_0^∞ r dr [½(1−f²)² + f′² + p²f²/r² + κ²(p′/r)²], r in ξ.

    Args: ``ginzburg_landau_parameter`` κ from 0.1 to 1e5, any shape. Raises: InputError outside.
    Source: Abrikosov, Sov. Phys. JETP 5, 1174 (1957); Harden and Arp, Cryogenics 3, 105 (1963); Hu, Phys. Rev. B 6,
    1756 (1972) for the constant. Relative error 1e-11. GL theory: at Tc exactly, a guide below.
    """
    kappa = positive(ginzburg_landau_parameter, "ginzburg_landau_parameter")
    if np.any((kappa < SMALLEST) | (kappa > LARGEST)):
        raise InputError(f"κ from {kappa.min():g} to {kappa.max():g}", "ginzburg_landau_parameter", "0.1 to 1e5")
    flat, inverse = np.unique(kappa, return_inverse=True)
    energy = _energies(flat) if flat.size <= DIRECT else _interpolated(flat)
    return energy[inverse].reshape(kappa.shape)[()]


def _energies(kappa: Floats) -> Floats:
    """Energies of an array of κ, each on as many nodes as it needs."""
    energy, few = np.empty(kappa.size), kappa <= FEW_UP_TO
    for part in (few, ~few):
        if part.any():
            energy[part] = _solve(kappa[part])[3]
    return energy


def _interpolated(kappa: Floats) -> Floats:
    """ε − ln κ is smooth in ln κ: Chebyshev over the range asked for, doubled until its last coefficients vanish."""
    from scipy.fft import dct

    low, high = np.log(kappa[0]), np.log(kappa[-1])
    x = (2 * np.log(kappa) - low - high) / (high - low)
    for count in (12, 24, 48, 96):
        nodes = np.cos(np.pi * (np.arange(count) + 0.5) / count)
        logs = (low + high) / 2 + (high - low) / 2 * nodes
        values = _energies(np.clip(np.exp(logs), kappa[0], kappa[-1])) - logs
        coefficients = dct(values, type=2) / count
        coefficients[0] /= 2
        if np.abs(coefficients[-3:]).max() < 1e-11:
            return np.log(kappa) + np.polynomial.chebyshev.chebval(x, coefficients)
    return _energies(kappa)


def lower_critical_field(penetration_depth: ArrayLike, coherence_length: ArrayLike) -> Floats:
    """Lower critical field Bc1 = μ0Hc1 in T, for type II: Φ0/(4πλ²) · ε(κ), κ = λ/ξ.

    Args: ``penetration_depth`` and ``coherence_length`` at the working temperature in m, κ ≥ 1/√2.
    Raises: InputError below κ = 1/√2, where vortices do not enter one by one. Source: as ``line_energy``.
    For a long cylinder along the field; films and plates have Bc1 ≈ 0 in a perpendicular field.
    """
    depth, xi = positive(penetration_depth, "penetration_depth"), positive(coherence_length, "coherence_length")
    kappa = depth / xi
    if np.any(kappa < np.sqrt(0.5) * (1 - 1e-12)):
        raise InputError(f"κ = {np.min(kappa):g} is type I", "penetration_depth", "κ = λ/ξ above 0.7071")
    return flux_quantum / (4 * np.pi * depth**2) * line_energy(kappa)


def line_tension(penetration_depth: ArrayLike, coherence_length: ArrayLike) -> Floats:
    """Energy of a straight vortex per length, J/m: Φ0²/(4πμ0λ²) · ε(κ); see ``line_energy``."""
    depth, xi = positive(penetration_depth, "penetration_depth"), positive(coherence_length, "coherence_length")
    return flux_quantum**2 / (4 * np.pi * vacuum_permeability * depth**2) * line_energy(depth / xi)


def profile(ginzburg_landau_parameter: float) -> tuple[Floats, Floats, Floats]:
    """Radius in ξ, |ψ|, and flux density in Bc2 through one vortex, on the nodes of the solution, outwards.

    Args: ``ginzburg_landau_parameter`` κ from 0.1 to 1e5. Raises: InputError outside. Source: as ``line_energy``.
    """
    kappa = positive([ginzburg_landau_parameter], "ginzburg_landau_parameter")
    if not SMALLEST <= kappa[0] <= LARGEST:
        raise InputError(f"κ = {kappa[0]:g}", "ginzburg_landau_parameter", "0.1 to 1e5")
    r, f, p, _ = _solve(kappa)
    x, _, even, _, _ = _collocation(_nodes(kappa))
    c = min(kappa[0], 1.0)
    s_max = np.arcsinh(r[0, 0] / c)
    b = -(even @ p[0]) / (s_max * c * np.cosh(s_max * x)) / r[0]
    return r[0, ::-1], f[0, ::-1], b[::-1]


def core_slope() -> float:
    """df/dr at the centre of a vortex for κ → ∞, r in ξ: 0.583189495860.

    f″ + f′/r − f/r² + f − f³ = 0, f → 1 − 1/2r² − 9/8r⁴ − 161/16r⁶ far out.

    Source: Pitaevskii, Sov. Phys. JETP 13, 451 (1961); Ginzburg and Pitaevskii 1958.
    """
    x, odd, even, _, _ = _collocation(112)
    rim = 60.0
    s_max = np.arcsinh(rim)
    r = np.sinh(s_max * x)
    d_odd, d_even = (odd / (s_max * np.cosh(s_max * x))[:, None], even / (s_max * np.cosh(s_max * x))[:, None])
    f_2 = d_even @ d_odd + d_odd / r[:, None]
    f = r / np.sqrt(r**2 + 2)
    f[0] = 1 - 0.5 / rim**2 - 1.125 / rim**4 - 10.0625 / rim**6
    for _ in range(20):
        J = f_2 + np.diag(1 - 3 * f**2 - 1 / r**2)
        F = f_2 @ f - f / r**2 + f - f**3
        J[0], F[0] = np.eye(len(x))[0], 0.0
        step = np.linalg.solve(J, F)
        f = f - step
        if np.abs(step).max() < 1e-13:
            break
    # f/r is even in s; its value at 0 from the barycentric weights
    return float(_collocation(112)[3] @ (f / r))
