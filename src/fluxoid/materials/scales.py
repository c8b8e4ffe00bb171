"""The units in which Ginzburg-Landau is solved, in SI, at the working temperature."""

import math
from dataclasses import dataclass

from fluxoid.constants import flux_quantum, vacuum_permeability


@dataclass(frozen=True)
class Scales:
    """Units of time-dependent Ginzburg-Landau made of three material numbers.

    penetration_depth: λ, m; coherence_length: ξ, m, the unit of length; conductivity: σ of the normal state, S/m.
    Good values: λ 50–500 nm, ξ 2–100 nm, σ 1e5–1e8 S/m. Source: Tinkham, Introduction to Superconductivity, section 4.
    """

    penetration_depth: float
    coherence_length: float
    conductivity: float

    @property
    def time(self) -> float:
        """τ0 = μ0 σ λ², s."""
        return vacuum_permeability * self.conductivity * self.penetration_depth**2

    @property
    def current_density(self) -> float:
        """J0 = Φ0 / (2π μ0 λ² ξ), A/m²; depairing is 2/(3√3) of it."""
        return flux_quantum / (2 * math.pi * vacuum_permeability * self.penetration_depth**2 * self.coherence_length)

    @property
    def voltage(self) -> float:
        """V0 = Φ0 / (2π τ0), V."""
        return flux_quantum / (2 * math.pi * self.time)

    @property
    def field(self) -> float:
        """Bc2 = Φ0 / (2π ξ²), T."""
        return flux_quantum / (2 * math.pi * self.coherence_length**2)

    @property
    def vector_potential(self) -> float:
        """ξ Bc2 = Φ0 / (2π ξ), T m."""
        return flux_quantum / (2 * math.pi * self.coherence_length)

    @property
    def thermodynamic_field(self) -> float:
        """Bc = Φ0 / (2√2 π λ ξ), T."""
        return flux_quantum / (2 * math.sqrt(2) * math.pi * self.penetration_depth * self.coherence_length)

    @property
    def energy_density(self) -> float:
        """Bc² / μ0, J/m³: twice the condensation energy density."""
        return self.thermodynamic_field**2 / vacuum_permeability

    @property
    def energy_per_thickness(self) -> float:
        """ξ² Bc² / μ0, J/m: the unit of a film's free energy over its thickness."""
        return self.coherence_length**2 * self.energy_density
