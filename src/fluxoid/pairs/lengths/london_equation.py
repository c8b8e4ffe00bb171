"""The first London equation in full, and how a superconductor differs from a perfect conductor.

E = ∂t(μ0λ²J) + ∇(mv²/2q): the first term accelerates; the second, tiny but not zero, holds a steady flow on its path
against the Lorentz force (Bernoulli and Hall are two readings of it). Carriers have the charge and mass of electrons
with the sign of the package, q = +e, m per electron; pairs, 2e and 2m, give the same. v = J/(n_s e), n_s electrons.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import electron_mass, elementary_charge, vacuum_permeability
from fluxoid.pairs.numerics.inputs import positive, real
from fluxoid.types import Floats


def superfluid_velocity(current_density: ArrayLike, penetration_depth: ArrayLike) -> Floats:
    """Velocity of the condensate in m/s: J/(n_s e) = (e/m) μ0λ²J.

    Args: ``current_density`` A/m², either sign; ``penetration_depth`` λ in m. Raises: InputError if λ is not positive.
    Source: F. and H. London 1935. Good value: 16 m/s at 1 MA/cm² in a Nb film, λ = 86 nm.
    """
    depth = positive(penetration_depth, "penetration_depth")
    return (elementary_charge / electron_mass * vacuum_permeability * depth**2 * real(current_density, "J"))[()]


def inertial_field(current_rate: ArrayLike, penetration_depth: ArrayLike) -> Floats:
    """Electric field in V/m that accelerates a supercurrent: E = μ0λ² ∂J/∂t, the term usually kept alone.

    Args: ``current_rate`` ∂J/∂t in A/(m² s), ``penetration_depth`` m. Raises: InputError if λ is not positive.
    Source: F. and H. London, Proc. R. Soc. A 149, 71 (1935).
    """
    return vacuum_permeability * positive(penetration_depth, "penetration_depth") ** 2 * real(current_rate, "dJ/dt")


def bernoulli_potential(current_density: ArrayLike, penetration_depth: ArrayLike) -> Floats:
    """Electrostatic potential in V of flowing pairs, −½mv²/e for carriers +e: −(e/2m)(μ0λ²J)².

    Args: ``current_density`` A/m², ``penetration_depth`` m. Raises: InputError if λ is not positive.
    Source: Bok and Klein, Phys. Rev. Lett. 20, 660 (1968); van Vijfeijken and Staas, Phys. Lett. 12, 175 (1964). T =
    0; at T > 0 the quasiparticles screen part of it (a factor n_s/n). With electrons the sign is reversed. A voltmeter
    sees the electrochemical potential, and nothing.
    """
    v = superfluid_velocity(current_density, penetration_depth)
    return (-electron_mass * np.asarray(v) ** 2 / (2 * elementary_charge))[()]


def hall_field(current_density: ArrayLike, field: ArrayLike, penetration_depth: ArrayLike) -> Floats:
    """Electric field in V/m across the flow that balances the Lorentz force: −v × B, of size vB = (e/m)μ0λ²JB.

    In a London layer, where J and B fall together, it is the gradient of the Bernoulli potential, not a second effect.

    Args: ``current_density`` A/m², ``field`` B in T across it, ``penetration_depth`` m. Raises: InputError.
    Source: London, *Superfluids* I (1950), §8; Bok and Klein 1968.
    """
    return np.asarray(superfluid_velocity(current_density, penetration_depth)) * real(field, "field")


def slab_field(
    position: ArrayLike,
    thickness: float,
    penetration_depth: float,
    applied: float,
    cooled_in: float = 0.0,
    perfect_conductor: bool = False,
) -> Floats:
    """Flux density in T in a slab in a parallel field, after cooling in one field and changing to another.

    Superconductor: B = B_a cosh(x/λ)/cosh(d/2λ), whatever came before: a state of equilibrium (Meissner). Perfect
    conductor: only changes are screened, B = B_0 + (B_a − B_0) cosh(x/λ)/cosh(d/2λ).

    Args: ``position`` x from the middle in m, |x| ≤ d/2; ``thickness`` d, ``penetration_depth`` λ in m; ``applied``
    B_a and ``cooled_in`` B_0 in T. Raises: InputError if a length is not positive. Source: F. and H. London 1935.
    """
    d, depth = float(positive(thickness, "thickness")), float(positive(penetration_depth, "penetration_depth"))
    x = real(position, "position")
    shape = np.exp((np.abs(x) - d / 2) / depth) * (1 + np.exp(-2 * np.abs(x) / depth)) / (1 + np.exp(-d / depth))
    frozen = cooled_in if perfect_conductor else 0.0
    return (frozen + (applied - frozen) * shape)[()]
