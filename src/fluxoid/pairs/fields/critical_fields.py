"""Relations between the critical fields and the two lengths, the vortex lattice, and what a surface adds."""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.numerics.inputs import positive
from fluxoid.types import Floats


def thermodynamic_field(penetration_depth: ArrayLike, coherence_length: ArrayLike) -> Floats:
    """Thermodynamic critical field Bc in T from the lengths of GL: Φ0/(2√2πλξ).

    Args: ``penetration_depth`` λ and ``coherence_length`` ξ at one temperature, m. Raises: InputError if not positive.
    Source: Tinkham, 2nd ed., eq. 4.20. Exact at Tc; with λ(0) and ξ_GL(0)
    the microscopic Bc(0) is 0.814 (clean) to 0.939 (dirty) of this.
    """
    depth, xi = positive(penetration_depth, "penetration_depth"), positive(coherence_length, "coherence_length")
    return (flux_quantum / (2 * np.sqrt(2) * np.pi * depth * xi))[()]


@cache
def surface_nucleation_ratio() -> float:
    """Bc3/Bc2 for a field along a flat surface: 1.694610439917623 = 1/Θ0.

    Θ0 = min over x0 of the lowest eigenvalue of −d²/dx² + (x − x0)² on x > 0 with zero slope at x = 0; at the minimum
    Θ0 = x0², so D_ν′(−√2x0) = 0 with ν = (x0² − 1)/2, D_ν the parabolic cylinder function.

    Source: Saint-James and de Gennes, Phys. Lett. 7, 306 (1963). Insulator or vacuum outside; a metal coat kills it.
    """
    from scipy.optimize import brentq
    from scipy.special import pbdv

    x0 = brentq(lambda x: pbdv((x * x - 1) / 2, -np.sqrt(2) * x)[1], 0.7, 0.85, xtol=1e-15, rtol=1e-14)
    return 1 / float(x0) ** 2


def thin_film_parallel_field(coherence_length: ArrayLike, thickness: ArrayLike) -> Floats:
    """Critical field in T of a film along its plane: √3Φ0/(πξd), which is 2√6 Bc λ/d.

    Args: ``coherence_length`` ξ at the working temperature and ``thickness`` d in m. Raises: InputError if not
    positive.
    Source: Ginzburg and Landau 1950; Tinkham, 2nd ed., §4.6. Needs d < √5 λ (beyond, the transition is of first
    order) and d < 1.8 ξ (beyond, vortices enter). Spins limit it too: see ``pauli``.
    """
    xi, d = positive(coherence_length, "coherence_length"), positive(thickness, "thickness")
    return (np.sqrt(3) * flux_quantum / (np.pi * xi * d))[()]


def abrikosov_parameter(lattice: complex | str = "triangular") -> float:
    """β_A = ⟨|ψ|⁴⟩/⟨|ψ|²⟩² of a vortex lattice at Bc2: 1.15959527 triangular, 1.18034060 square.

    β = Σ_{m,n} exp(−π|mτ + n|²/Im τ), τ the ratio of the two lattice vectors.

    Args: ``lattice`` "triangular" (τ = e^{iπ/3}), "square" (τ = i), or τ itself with Im τ > 0.
    Raises: InputError for another word or Im τ ≤ 0. Source: Abrikosov 1957; Kleiner, Roth, Autler, Phys. Rev. 133,
    A1226 (1964).
    """
    named = {"triangular": complex(0.5, np.sqrt(0.75)), "square": 1j}
    if isinstance(lattice, str) and lattice not in named:
        raise InputError(f"no lattice {lattice!r}", "lattice", "triangular, square, or the complex ratio τ")
    tau = named[lattice] if isinstance(lattice, str) else complex(lattice)
    if tau.imag <= 0:
        raise InputError(f"Im τ = {tau.imag:g} is not positive", "lattice", "τ in the upper half plane")
    reach = int(np.ceil(4 * max(1.0, tau.imag, abs(tau) / tau.imag, 1 / tau.imag))) + 4
    m, n = np.meshgrid(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    return float(np.exp(-np.pi * np.abs(m * tau + n) ** 2 / tau.imag).sum())


def lattice_spacing(flux_density: ArrayLike, lattice: str = "triangular") -> Floats:
    """Distance between nearest vortices of a lattice, m: (2Φ0/√3B)^½ triangular, (Φ0/B)^½ square.

    Args: ``flux_density`` B in T; ``lattice`` "triangular" or "square". Raises: InputError if B is not positive, and
    for another lattice. Source: Tinkham, 2nd ed., §4.7.
    """
    areas = {"triangular": np.sqrt(3) / 2, "square": 1.0}  # of a cell, over the square of the spacing
    if lattice not in areas:
        raise InputError(f"no lattice {lattice!r}", "lattice", " or ".join(areas))
    return 1 / np.sqrt(areas[lattice] * vortex_density(flux_density))


def vortex_density(flux_density: ArrayLike) -> Floats:
    """Vortices per area, 1/m²: B/Φ0.

    Args: ``flux_density`` B in T. Raises: InputError if it is not positive. Source: Abrikosov 1957.
    """
    return (positive(flux_density, "flux_density") / flux_quantum)[()]
