"""What follows for a material at a temperature, in order: gap, screening, lengths, fields, currents, films, junctions.

The name of a quantity at the working temperature has ``_at`` where the material has one of that name at T = 0.
"""

import math

from fluxoid.constants import boltzmann, elementary_charge, hbar, vacuum_permeability
from fluxoid.materials.references import BCS, BMO, KO, MB
from fluxoid.materials.step import Known, Step
from fluxoid.materials.steps_fields import currents, fields
from fluxoid.materials.steps_lengths import laws, lengths
from fluxoid.materials.steps_pairs import pairs
from fluxoid.pairs.condensate import thermodynamics
from fluxoid.pairs.condensate.gap import reduced_gap
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.films import two_dimensions
from fluxoid.pairs.junctions import weak_link
from fluxoid.pairs.lengths import penetration_depth
from fluxoid.pairs.microwaves import impedance

# what may be said of a superconductor that is not of the BCS kind
WITHOUT_BCS = {
    "superfluid_fraction",
    "penetration_depth_at",
    "superfluid_density",
    "sheet_penetration_depth",
    "pearl_length",
    "sheet_inductance",
    "kinetic_sheet_inductance",
    "sheet_stiffness",
}


def steps_for(material: Known) -> list[Step]:
    """The steps of a material: the law of λ(T) and ξ(T) is chosen by what is known of its purity."""
    pure = {"mean_free_path", "clean_coherence_length"} <= set(material.known)
    film = "thickness" in material.known
    steps = [
        *_gap(),
        *laws(material, pure),
        *lengths(film),
        *fields(pure),
        *currents(material.assume == "clean", pure),
        *_films(dirty=not pure and material.assume == "dirty", fraction=laws(material, pure)[0]),
        *_rest(),
        *pairs(),
    ]
    return [step for step in steps if step.name in WITHOUT_BCS] if material.caution else steps


def _gap() -> list[Step]:
    return [
        Step(
            "gap_at",
            "Δ(T)",
            "J",
            "energy gap",
            ("gap", "reduced_temperature"),
            lambda d, t: d * float(reduced_gap(t)),
            "Δ0 times the weak-coupling shape of Δ(T)",
            BCS,
        ),
        Step(
            "gap_frequency",
            "2Δ(T)/h",
            "Hz",
            "frequency above which photons break pairs",
            ("gap_at",),
            lambda d: 2 * d / (2 * math.pi * hbar),
            "2Δ(T)/h",
            BCS,
        ),
        Step(
            "quasiparticle_density",
            "n_qp",
            "1/m^3",
            "thermal quasiparticles",
            ("temperature", "critical_temperature", "density_of_states", "gap_ratio"),
            lambda T, Tc, N, r: float(thermodynamics.quasiparticle_density(T, Tc, N, r)),
            "4N(0)∫f(E)dξ at Δ(T)",
            BCS,
        ),
        Step(
            "specific_heat",
            "C/γTc",
            "",
            "electronic specific heat over γTc",
            ("reduced_temperature",),
            lambda t: float(thermodynamics.specific_heat(t)),
            "BCS, weak coupling",
            BCS,
        ),
        Step(
            "entropy",
            "S/γTc",
            "",
            "electronic entropy over γTc",
            ("reduced_temperature",),
            lambda t: float(thermodynamics.entropy(t)),
            "BCS, weak coupling",
            BCS,
        ),
    ]


def _films(dirty: bool, fraction: Step) -> list[Step]:
    return [
        Step(
            "sheet_penetration_depth",
            "Λ(T)",
            "m",
            "screening length λ²/d of the film",
            ("penetration_depth_at", "thickness"),
            lambda l, d: float(penetration_depth.sheet_penetration_depth(l, d)),
            "λ²/d, for d ≪ λ",
        ),
        Step(
            "pearl_length",
            "2Λ(T)",
            "m",
            "Pearl length",
            ("penetration_depth_at", "thickness"),
            lambda l, d: float(penetration_depth.pearl_length(l, d)),
            "2λ²/d",
            "Pearl, Appl. Phys. Lett. 5, 65 (1964)",
        ),
        Step(
            "sheet_inductance",
            "L_□(T)",
            "H",
            "inductance per square of a film with the field on one side, as a strip over a ground plane has",
            ("penetration_depth_at", "thickness"),
            lambda l, d: vacuum_permeability * l / math.tanh(d / l),
            "μ0λ coth(d/λ): kinetic, and the field in the film; L_k□ for d ≪ λ",
        ),
        *(_of_unknown_thickness() if dirty else []),
        Step(
            "kinetic_sheet_inductance",
            "L_k□(T)",
            "H",
            "kinetic inductance per square of a film that carries the same current all over its thickness",
            ("sheet_penetration_depth",),
            lambda L: vacuum_permeability * L,
            "μ0λ²/d: kinetic alone, as circuits and the films of the London level take it",
        ),
        Step(
            "sheet_stiffness",
            "J_s(T)",
            "J",
            "phase stiffness of the film",
            ("sheet_penetration_depth",),
            lambda L: float(penetration_depth.sheet_stiffness(L)),
            "(Φ0/2π)²/μ0Λ",
            BMO,
        ),
        Step(
            "vortex_unbinding_temperature",
            "T_KT",
            "K",
            "temperature at which vortex pairs unbind",
            ("sheet_stiffness", "superfluid_fraction", "critical_temperature", *fraction.needs[1:]),
            lambda J, f, Tc, *rest: two_dimensions.self_consistent_transition(
                J / f, Tc, lambda t: fraction.compute(t, *rest)
            ),
            "kT = (π/2)J_s(T), self-consistent with the film's λ(T)",
            BMO,
        ),
    ]


def _of_unknown_thickness() -> list[Step]:
    """A dirty film's inductance follows from its sheet resistance alone, and its screening length from that."""
    return [
        Step(
            "sheet_inductance",
            "L_□(T)",
            "H",
            "inductance per square of a film with the field on one side, as a strip over a ground plane has",
            ("sheet_resistance", "gap", "superfluid_fraction"),
            lambda R, gap, fraction: hbar * R / (math.pi * gap * fraction),
            "ħR_□/πΔ0 over the superfluid fraction, dirty limit, film thinner than λ",
            MB,
        ),
        Step(
            "sheet_penetration_depth",
            "Λ(T)",
            "m",
            "screening length λ²/d of the film",
            ("sheet_inductance",),
            lambda L: L / vacuum_permeability,
            "L_□/μ0",
        ),
        Step(
            "pearl_length",
            "2Λ(T)",
            "m",
            "Pearl length",
            ("sheet_penetration_depth",),
            lambda Lambda: 2 * Lambda,
            "2L_□/μ0",
            "Pearl, Appl. Phys. Lett. 5, 65 (1964)",
        ),
    ]


def _rest() -> list[Step]:
    return [
        Step(
            "tunnel_product",
            "IcRn",
            "V",
            "IcRn of a tunnel junction between two such films",
            ("gap_at", "temperature"),
            lambda d, T: math.pi * d / (2 * elementary_charge) * (math.tanh(d / (2 * boltzmann * T)) if T > 0 else 1.0),
            "(π/2e)Δ tanh(Δ/2kT)",
            "Ambegaokar and Baratoff, Phys. Rev. Lett. 10, 486 (1963)",
        ),
        Step(
            "dirty_contact_product",
            "IcRn (KO-1)",
            "V",
            "IcRn of a short dirty contact between two such films",
            ("gap", "gap_ratio", "reduced_temperature"),
            lambda d, r, t: d / elementary_charge * float(weak_link.dirty_critical_current(t, r)[0]),
            "Kulik–Omelyanchuk, dirty: 2.0821 Δ0/e at T = 0",
            KO,
        ),
        Step(
            "clean_contact_product",
            "IcRn (KO-2)",
            "V",
            "IcRn of a short clean contact between two such films",
            ("gap", "gap_ratio", "reduced_temperature"),
            lambda d, r, t: d / elementary_charge * float(weak_link.clean_critical_current(t, r)[0]),
            "Kulik–Omelyanchuk, clean: πΔ0/e at T = 0",
            KO,
        ),
        Step(
            "gap_frequency_at_zero",
            "2Δ0/h",
            "Hz",
            "gap frequency at T = 0",
            ("critical_temperature", "gap_ratio"),
            lambda Tc, r: float(impedance.gap_frequency(Tc)) * r / (2 * GAP),
            "2Δ0/h",
            BCS,
        ),
    ]
