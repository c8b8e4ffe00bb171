"""Steps of a sheet: the attraction behind the condensate, how big a pair is, and how many there are, each defined."""

import math
from collections.abc import Callable

from fluxoid.constants import boltzmann
from fluxoid.materials.references import BCS
from fluxoid.materials.step import Step
from fluxoid.pairs.condensate import cooper, counting

LEGGETT = "Leggett, Quantum Liquids (2006), ch. 5"


def pairs() -> list[Step]:
    """Coupling, sizes and counts."""
    return [*_attraction(), *_sizes(), *_counts()]


def _attraction() -> list[Step]:
    return [
        Step(
            "pairing_coupling",
            "N(0)V",
            "",
            "dimensionless attraction",
            ("critical_temperature", "debye_temperature"),
            lambda Tc, debye: float(cooper.coupling_from_temperature(Tc, debye)),
            "1/N(0)V = ∫tanh x/x dx up to Θ_D/2Tc, BCS with the cutoff kΘ_D",
            BCS,
        ),
        Step(
            "cooper_binding_energy",
            "E_C",
            "J",
            "binding energy of one pair over a filled sea; not 2Δ, which breaks a pair of the condensate",
            ("pairing_coupling", "debye_temperature"),
            lambda g, debye: float(cooper.cooper_binding_energy(g, boltzmann * debye)),
            "2kΘ_D/(e^{2/N(0)V} − 1)",
            "Cooper, Phys. Rev. 104, 1189 (1956)",
        ),
    ]


def _sizes() -> list[Step]:
    return [
        Step(
            "pair_size",
            "ξ0",
            "m",
            "size of a pair by Pippard's definition: the reach of the current's kernel, clean metal, T = 0",
            ("fermi_velocity", "gap"),
            lambda v, d: counting.pair_sizes(v, d)["pippard"].value,
            "ħv_F/πΔ0",
            BCS,
        ),
        Step(
            "pair_radius",
            "r_pair",
            "m",
            "size of a pair by another definition: root mean square radius of the pair amplitude Δ/2E",
            ("fermi_velocity", "gap"),
            lambda v, d: counting.pair_sizes(v, d)["rms"].value,
            "ħv_F/(2√2Δ0) = 1.11 ξ0",
            "Pistolesi and Strinati, Phys. Rev. B 49, 6356 (1994)",
        ),
        Step(
            "dirty_pair_size",
            "√(ξ0ℓ)",
            "m",
            "size of a pair where ℓ ≪ ξ0: how far it diffuses in the time ħ/Δ",
            ("fermi_velocity", "gap", "mean_free_path"),
            lambda v, d, path: (
                counting.pair_sizes(v, d, path)["dirty"].value
                if path < counting.pair_sizes(v, d)["pippard"].value
                else math.nan
            ),
            "√(ξ0ℓ); nan for ℓ > ξ0",
            BCS,
        ),
    ]


def _counts() -> list[Step]:
    needs = ("fermi_velocity", "gap", "density_of_states", "electron_density")

    def count(which: str) -> Callable[..., float]:
        return lambda v, d, N, n: counting.pairs_within_a_pair(v, d, N, n)[which].value

    return [
        Step(
            "condensed_pairs_within_a_pair",
            "N_pair",
            "",
            "condensed pairs centred within ξ0 of one: the eigenvalue Σ(uv)² of the pair density matrix, per volume",
            needs,
            count("condensed pairs"),
            "πN(0)Δ0/4 × 4πξ0³/3; twice as many electrons",
            LEGGETT,
        ),
        Step(
            "electrons_in_twos_within_a_pair",
            "n/2·V_ξ0",
            "",
            "the same if every conduction electron were paired: the number often quoted",
            needs,
            count("all electrons"),
            "n/2 × 4πξ0³/3",
            BCS,
        ),
    ]
