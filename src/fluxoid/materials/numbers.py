"""The numbers a material may state: name, letter, unit, and what they mean. The one table behind
Superconductor, files and sheets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """Letter, SI unit, kind for ``fluxoid.units.parse``, and meaning of a number."""

    symbol: str
    unit: str
    dimension: str
    words: str


# what a user may know
GIVEN: dict[str, Term] = {
    "critical_temperature": Term("Tc", "K", "temperature", "critical temperature"),
    "gap": Term("Δ0", "J", "energy", "energy gap at T = 0"),
    "gap_ratio": Term("2Δ0/kTc", "", "dimensionless", "twice the gap over kTc; 3.528 at weak coupling"),
    "resistivity": Term("ρ", "ohm m", "resistivity", "normal resistivity just above Tc"),
    "sheet_resistance": Term("R_□", "ohm", "resistance", "normal sheet resistance just above Tc"),
    "thickness": Term("d", "m", "length", "thickness of the film"),
    "room_temperature_resistivity": Term("ρ(300 K)", "ohm m", "resistivity", "resistivity at room temperature"),
    "residual_resistance_ratio": Term("RRR", "", "dimensionless", "resistivity at 300 K over that just above Tc"),
    "resistivity_times_path": Term("ρℓ", "ohm m^2", "resistance times area", "resistivity times mean free path"),
    "fermi_velocity": Term("v_F", "m/s", "velocity", "Fermi velocity"),
    "mean_free_path": Term("ℓ", "m", "length", "mean free path; inf for a clean metal"),
    "diffusivity": Term("D", "m^2/s", "diffusivity", "diffusivity of the normal electrons"),
    "density_of_states": Term("N(0)", "1/(J m^3)", "density of states", "density of states per spin"),
    "sommerfeld_constant": Term("γ", "J/(K^2 m^3)", "heat constant", "electronic heat constant per volume"),
    "electron_density": Term("n", "1/m^3", "number density", "density of conduction electrons"),
    "penetration_depth": Term("λ(0)", "m", "length", "penetration depth at T = 0"),
    "london_depth": Term("λ_L", "m", "length", "London penetration depth of the clean metal at T = 0"),
    "coherence_length": Term("ξ_GL(0)", "m", "length", "GL coherence length, ξ(T)√(1−t) near Tc"),
    "clean_coherence_length": Term("ξ0", "m", "length", "ħv_F/πΔ0, coherence length of the clean metal"),
    "upper_critical_field": Term("Bc2(0)", "T", "magnetic field", "upper critical field at T = 0"),
    "upper_critical_slope": Term("−dBc2/dT", "T/K", "field slope", "slope of the upper critical field at Tc"),
    "debye_temperature": Term("Θ_D", "K", "temperature", "Debye temperature, for the cutoff of the pairing"),
    "g_factor": Term("g", "", "dimensionless", "g-factor of the electrons"),
    "spin_orbit": Term("λ_so", "", "dimensionless", "spin–orbit rate 2ħ/3πkTcτ_so"),
}


@dataclass(frozen=True)
class Number:
    """A number with its unit and the route by which it came: one line of a sheet."""

    name: str
    symbol: str
    value: float
    unit: str
    words: str
    route: str
    reference: str = ""
    uncertainty: float = 0.0
