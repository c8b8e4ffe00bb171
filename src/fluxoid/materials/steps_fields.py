"""Steps of a sheet: critical fields, and the largest current, at a temperature."""

import math

from fluxoid.constants import electron_mass, flux_quantum, hbar, vacuum_permeability
from fluxoid.materials.references import BCS, GL, HW, KL, WHH
from fluxoid.materials.step import Step
from fluxoid.pairs.breaking import pauli
from fluxoid.pairs.condensate import thermodynamics
from fluxoid.pairs.currents import depairing, depairing_purity, phase_slip
from fluxoid.pairs.fields import critical_fields, upper_field, vortex_line
from fluxoid.pairs.lengths import coherence_length


def fields(pure: bool) -> list[Step]:
    """Critical fields; ``pure`` when the purity is known."""
    return [
        Step(
            "upper_critical_field_at",
            "Bc2(T)",
            "T",
            "upper critical field, orbital; of type I, where it is below Bc, the limit of supercooling",
            ("coherence_length_at",),
            lambda x: float(coherence_length.field_from_length(x)),
            "Φ0/2πξ(T)²",
            HW if pure else WHH,
        ),
        Step(
            "upper_critical_field_with_spin",
            "Bc2(T)",
            "T",
            "upper critical field with paramagnetism and spin–orbit scattering, second-order transition",
            ("coherence_length", "reduced_temperature", "diffusivity", "g_factor", "spin_orbit"),
            _spin_field,
            "dirty WHH with α = (g/2)ħ/2mD; λ_so is 0 unless given",
            WHH,
        ),
        Step(
            "thermodynamic_critical_field",
            "Bc(T)",
            "T",
            "thermodynamic critical field",
            ("reduced_temperature", "gap", "density_of_states"),
            lambda t, d, N: float(thermodynamics.thermodynamic_critical_field(t, d, N)),
            "√(μ0N(0))Δ0 times the BCS shape",
            BCS,
        ),
        Step(
            "thermodynamic_critical_field",
            "Bc(T)",
            "T",
            "thermodynamic critical field",
            ("penetration_depth_at", "coherence_length_at"),
            lambda l, x: float(critical_fields.thermodynamic_field(l, x)),
            "Φ0/(2√2πλξ), GL",
            GL,
        ),
        Step(
            "condensation_energy",
            "Bc²/2μ0",
            "J/m^3",
            "condensation energy per volume",
            ("thermodynamic_critical_field",),
            lambda B: B**2 / (2 * vacuum_permeability),
            "Bc²/2μ0",
        ),
        Step(
            "lower_critical_field",
            "Bc1(T)",
            "T",
            "lower critical field of a long cylinder along the field; nan for type I",
            ("penetration_depth_at", "coherence_length_at"),
            lambda l, x: float(vortex_line.lower_critical_field(l, x)) if l / x > math.sqrt(0.5) else math.nan,
            "Φ0/4πλ² × GL line energy at κ(T)",
            "Abrikosov, Sov. Phys. JETP 5, 1174 (1957)",
        ),
        Step(
            "surface_critical_field",
            "Bc3(T)",
            "T",
            "field of surface superconductivity; where it is below Bc, the limit of supercooling",
            ("upper_critical_field_at",),
            lambda B: critical_fields.surface_nucleation_ratio() * B,
            "1.6946 Bc2, insulating surface",
            "Saint-James and de Gennes, Phys. Lett. 7, 306 (1963)",
        ),
        Step(
            "pauli_field",
            "B_P(T)",
            "T",
            "paramagnetic limit, no spin–orbit scattering; of first order below 0.5615 Tc",
            ("critical_temperature", "temperature", "g_factor"),
            lambda Tc, T, g: float(pauli.pauli_field(Tc, T, g)),
            "spins alone, weak coupling",
            "Clogston (1962); Chandrasekhar (1962); Sarma (1963)",
        ),
        Step(
            "parallel_critical_field",
            "B_∥(T)",
            "T",
            "critical field along a thin film",
            ("coherence_length_at", "thickness"),
            lambda x, d: float(critical_fields.thin_film_parallel_field(x, d)) if d < 1.8 * x else math.nan,
            "√3Φ0/πξd, orbital; nan for a film thicker than 1.8 ξ",
            GL,
        ),
    ]


def _spin_field(xi: float, t: float, D: float, g: float, spin_orbit: float) -> float:
    maki = g / 2 * hbar / (2 * electron_mass * D)
    h = float(upper_field.dirty_upper_field(t, maki, spin_orbit))
    return h * flux_quantum / (2 * math.pi * xi**2)


def currents(clean: bool, pure: bool) -> list[Step]:
    """Depairing, and the scales of GL dynamics; ``pure`` when the purity is known, ``clean`` where it is assumed so."""
    steps = [
        Step(
            "ginzburg_landau_depairing",
            "J_GL(T)",
            "A/m^2",
            "depairing current density by GL, exact at Tc only",
            ("penetration_depth_at", "coherence_length_at"),
            lambda l, x: float(depairing.ginzburg_landau_depairing(l, x)),
            "Φ0/(3√3πμ0λ²ξ)",
            GL,
        ),
        _depairing(clean, pure),
        Step(
            "clean_depairing_at_zero",
            "J_d(0)",
            "A/m^2",
            "depairing current density of the clean metal at T = 0",
            ("gap", "density_of_states", "london_depth"),
            lambda d, N, l: (
                depairing.clean_depairing() * math.sqrt(vacuum_permeability * N) * d / (vacuum_permeability * l)
            ),
            "0.8257 Hc(0)/λ_L, maximum of J(q)",
            "Bardeen, Rev. Mod. Phys. 34, 667 (1962)",
        ),
        Step(
            "time_unit",
            "τ0",
            "s",
            "μ0λ²/ρ, unit of time of GL dynamics",
            ("penetration_depth_at", "resistivity"),
            lambda l, r: vacuum_permeability * l**2 / r,
            "μ0λ²/ρ",
        ),
        Step(
            "relaxation_time",
            "τ_GL",
            "s",
            "GL relaxation time",
            ("critical_temperature", "temperature"),
            lambda Tc, T: float(phase_slip.relaxation_time(Tc, T)),
            "πħ/8k(Tc − T)",
        ),
        Step(
            "relaxation_ratio",
            "u",
            "",
            "ξ²/(Dμ0σλ²); 5.79 in the dirty limit at Tc",
            ("coherence_length_at", "diffusivity", "time_unit"),
            lambda x, D, tau: x**2 / (D * tau),
            "ξ²/(Dμ0σλ²)",
        ),
    ]
    return [step for step in steps if clean or step.name != "clean_depairing_at_zero"]


def _depairing(clean: bool, pure: bool) -> Step:
    name, symbol, unit, words = "depairing_current_density", "J_d(T)", "A/m^2", "depairing current density"
    ratio = depairing_purity.over_ginzburg_landau
    if pure:
        needs: tuple[str, ...] = ("clean_coherence_length", "mean_free_path", "gap_ratio")
        route = "J_GL(T) times maximum of J(q) over GL's, Eilenberger at the material's ξ0/ℓ"

        def compute(J: float, t: float, x: float, path: float, r: float) -> float:
            return J * float(ratio(t, x / path, r))
    elif clean:
        needs = ("gap_ratio",)
        route = "J_GL(T) times maximum of J(q) over GL's, Eilenberger, clean limit, assumed: ξ0/ℓ is not known"

        def compute(J: float, t: float, r: float) -> float:  # type: ignore[misc]
            return J * float(ratio(t, 0.0, r))
    else:
        return Step(
            name,
            symbol,
            unit,
            words,
            ("resistivity", "diffusivity", "critical_temperature", "temperature", "gap_ratio"),
            lambda r, D, Tc, T, ratio: float(depairing.dirty_depairing_current(r, D, Tc, T, ratio)),
            "Usadel, dirty limit, assumed: ξ0/ℓ is not known; maximum of J(q), Δ0^{3/2}/eρ√(ħD) at T = 0",
            KL,
        )
    needs = ("ginzburg_landau_depairing", "reduced_temperature", *needs)
    return Step(name, symbol, unit, words, needs, compute, route, KL)
