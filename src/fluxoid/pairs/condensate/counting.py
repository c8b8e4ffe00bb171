"""How big a pair is and how many there are: each number with its definition, for the definitions differ by factors up
to 1e5.

v Fermi velocity, N0 density of states per spin, n density of electrons, Δ the gap at T = 0.
"""

import math
from dataclasses import dataclass

import numpy as np

from fluxoid.constants import electron_mass, hbar
from fluxoid.errors import InputError
from fluxoid.pairs.numerics.inputs import positive


@dataclass(frozen=True)
class Count:
    """A number with the words that define it."""

    value: float
    unit: str
    definition: str


def pair_sizes(fermi_velocity: float, gap: float, mean_free_path: float = float("inf")) -> dict[str, Count]:
    """Size of a pair in m by each definition.

    ξ0 = ħv_F/πΔ0; rms = ħv_F/(2√2Δ0) = 1.11 ξ0 from the pair amplitude u_k v_k = Δ/2E_k of BCS; dirty √(ξ0ℓ).

    Args: ``fermi_velocity`` m/s, ``gap`` Δ0 in J, ``mean_free_path`` ℓ in m. Raises: InputError if one is not positive.
    Source: BCS 1957, §V, for ξ0; Pistolesi and Strinati, Phys. Rev. B 49, 6356 (1994), for the rms radius.
    """
    v, d = float(positive(fermi_velocity, "fermi_velocity")), float(positive(gap, "gap"))
    xi0 = hbar * v / (np.pi * d)
    sizes = {
        "pippard": Count(xi0, "m", "ħv_F/πΔ0, the range of the current's kernel in the clean metal at T = 0"),
        "rms": Count(hbar * v / (2 * np.sqrt(2) * d), "m", "root mean square radius of the BCS pair amplitude Δ/2E_k"),
        "uncertainty": Count(hbar * v / (2 * d), "m", "ħv_F/2Δ0, the momentum spread 2Δ0/v_F turned into a length"),
    }
    if np.isfinite(mean_free_path):
        ell = float(positive(mean_free_path, "mean_free_path"))
        sizes["dirty"] = Count(float(np.sqrt(xi0 * ell)), "m", "√(ξ0ℓ), the diffusive range when ℓ ≪ ξ0")
    return sizes


def cooper_pair_radius(fermi_velocity: float, binding_energy: float) -> Count:
    """Root mean square radius in m of Cooper's single pair of binding energy E: 2ħv_F/(√3E).

    Args: m/s, J. Raises: InputError if one is not positive. Source: Cooper 1956; de Gennes 1966, ch. 4.
    Far larger than the pairs of the condensate, since E is exponentially smaller than Δ.
    """
    v, E = float(positive(fermi_velocity, "fermi_velocity")), float(positive(binding_energy, "binding_energy"))
    return Count(2 * hbar * v / (np.sqrt(3) * E), "m", "rms radius of one pair over a filled sea, amplitude 1/(2ξ + E)")


def pairs_within_a_pair(
    fermi_velocity: float, gap: float, density_of_states: float, electron_density: float
) -> dict[str, Count]:
    """How many pairs, by each definition, have their centre in a sphere of radius ξ0.

    Args: ``fermi_velocity`` m/s, ``gap`` Δ0 in J, ``density_of_states`` N(0) per spin in 1/(J m³), ``electron_density``
    n in 1/m³. Raises: InputError if one is not positive.
    Source: BCS 1957 (u_k, v_k); Leggett, *Quantum Liquids* (2006), ch. 5, for the number of condensed pairs.
    Aluminium, free electrons: 1.55e12 for all electrons in twos, 2.8e7 condensed pairs (5.6e7 electrons in them).
    The sheet of Al has 4.0e7 of these: its N(0) is that of the heat constant, 1.4 times that of free electrons.
    """
    v, d = float(positive(fermi_velocity, "fermi_velocity")), float(positive(gap, "gap"))
    N0, n = float(positive(density_of_states, "N(0)")), float(positive(electron_density, "electron_density"))
    volume = 4 / 3 * np.pi * (hbar * v / (np.pi * d)) ** 3
    return {
        "all electrons": Count(
            n / 2 * volume, "", "half of all conduction electrons within ξ0: every electron taken as paired"
        ),
        "condensed pairs": Count(
            np.pi * N0 * d / 4 * volume,
            "",
            "Σ_k (u_k v_k)² = πN(0)Δ/4 per volume within ξ0: the eigenvalue of the pair density matrix",
        ),
        "condensed electrons": Count(
            np.pi * N0 * d / 2 * volume, "", "twice that, πN(0)Δ/2: electrons in condensed pairs"
        ),
        "within the gap": Count(2 * N0 * d * volume, "", "2N(0)Δ: pairs of electrons less than Δ from the Fermi level"),
    }


def fermi_energy(electron_density: float) -> float:
    """Fermi energy in J of free electrons of density n in 1/m³: (ħ²/2m)(3π²n)^⅔; aluminium, 1.81e29: 11.7 eV.

    Raises: InputError if n is not positive. Source: Ashcroft and Mermin, *Solid State Physics* (1976), eq. 2.33.
    """
    k = np.cbrt(3 * np.pi**2 * positive(electron_density, "electron_density"))
    return float((hbar * k) ** 2 / (2 * electron_mass))


def pair_density(electron_density: float) -> float:
    """Density of pairs in 1/m³ where every one of n electrons (1/m³) is taken as paired, as at T = 0: n/2.

    Raises: InputError if n is not positive. Source: Tinkham, 2nd ed., §1.2. Condensed pairs, by Σ(uv)², are far fewer:
    ``pairs_within_a_pair``.
    """
    return float(positive(electron_density, "electron_density")) / 2


def ways_to_occupy(states: int, particles: int) -> dict[str, int]:
    """In how many ways identical particles occupy single-particle states: pairs taken as bosons, electrons as fermions.

    {"pairs": C(states + particles − 1, particles), "electrons": C(states, particles)}: two in three states, 6 against
    3. Any number of pairs may share one state; no two electrons may.

    Args: ``states`` and ``particles``, whole numbers ≥ 0 (spin counted among the states). Raises: InputError for
    another. Source: Kittel and Kroemer, *Thermal Physics*, 2nd ed., ch. 6. Pairs of a condensate overlap and are bosons
    in the large only: their operators do not commute as those of bosons do (Schrieffer 1964, ch. 2).
    """
    for value, name in ((states, "states"), (particles, "particles")):
        if int(value) != value or value < 0:
            raise InputError(f"{value!r} is not a whole number from zero", name, "a count")
    s, n = int(states), int(particles)
    return {"pairs": math.comb(s + n - 1, n) if n else 1, "electrons": math.comb(s, n)}


def fermi_velocity_of_free_electrons(electron_density: float) -> float:
    """v_F in m/s of free electrons: (ħ/m)(3π²n)^⅓. Raises: InputError if n (1/m³) is not positive."""
    return float(hbar / electron_mass * np.cbrt(3 * np.pi**2 * positive(electron_density, "electron_density")))


def density_of_states_of_free_electrons(electron_density: float) -> float:
    """N(0) per spin in 1/(J m³) of free electrons: mk_F/2π²ħ². Raises: InputError if n (1/m³) is not positive."""
    k = np.cbrt(3 * np.pi**2 * positive(electron_density, "electron_density"))
    return float(electron_mass * k / (2 * np.pi**2 * hbar**2))
