"""Microscopic theory of the condensate: from a few material numbers to every parameter the other levels need.

``Material`` and ``find`` are the way in: ``find("Nb film").at(4.2)["penetration_depth_at"]``. Behind them stand plain
functions of plain numbers, vectorised, by subject:

gap, thermodynamics, cooper, counting          the condensate: Δ(T), heat, condensation energy, why pairs form, how big
screening, nonlocal_screening, coherence       λ(T), n_s, stiffness, ξ, κ at any purity
usadel, pair_breaking, spectrum                broken pairs: Tc, Δ and states against the rate Γ
depairing, depairing_purity, kinetic_inductance, phase_slip   the largest current, inductance against current, lifetimes
upper_field, upper_field_purity, pauli         Bc2 (WHH, Helfand–Werthamer), spins
vortex_line, critical_fields, pearl            Bc1 and vortex energies, Bc3, β_A, Pearl vortices
tunnel, weak_link, andreev, current_phase      junctions and their current–phase relations
tunnel_amplitudes, tunnel_memory               tunnel junctions at a voltage, and in time
diffraction                                    patterns Ic(Φ), and back
conductivity, impedance                        σ1 − iσ2, surface impedance, Q
two_dimensions, london_equation               KT transition; the first London equation
cylinder, little_parks                         fluxoid against flux; Tc of rings and cylinders in a field

Names are loaded when first used.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "Material": "material",
    "State": "state",
    "Quantity": "vocabulary",
    "find": "library",
    "load": "library",
    "from_table": "library",
    "names": "library",
    "written": "sheet",
    "film_numbers": "feed",
    "circuit_numbers": "feed",
    "CurrentPhaseRelation": "current_phase",
    "reduced_gap": "gap",
    "superfluid_fraction": "screening",
    "dirty_penetration_depth": "screening",
    "sheet_inductance": "screening",
    "depth_of_carriers": "screening",
    "fermi_energy": "counting",
    "pair_density": "counting",
    "ways_to_occupy": "counting",
    "vortex_density": "critical_fields",
    "lattice_spacing": "critical_fields",
    "dirty_upper_field": "upper_field",
    "dirty_depairing_current": "depairing",
    "lower_critical_field": "vortex_line",
    "mattis_bardeen": "conductivity",
    "order_parameter": "usadel",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
