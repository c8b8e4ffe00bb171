"""Microscopic theory of the condensate: plain functions of plain numbers, vectorised, by subject.

condensate   Δ(T), heat, condensation energy, why pairs form, how many and how big
lengths      λ(T), n_s, stiffness, ξ, κ at any purity; the first London equation; hollow cylinders
breaking     broken pairs: Tc, Δ and states against the rate Γ; spins
fields       Bc1, Bc2 (WHH, Helfand–Werthamer), Bc3, vortex lines, Little–Parks
films        Pearl vortices, two dimensions
currents     the largest current, inductance against current, phase slips and lifetimes
junctions    tunnelling, weak links, Andreev states, current–phase relations, patterns Ic(Φ), and back
microwaves   σ1 − iσ2, surface impedance, Q
numerics     Matsubara sums, quadrature, roots, and the checks of inputs

What is known of a superconductor, and the way from there to these numbers, is in ``fluxoid.materials``. Names are
loaded when first used.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "CurrentPhaseRelation": "junctions.current_phase",
    "reduced_gap": "condensate.gap",
    "superfluid_fraction": "lengths.penetration_depth",
    "dirty_penetration_depth": "lengths.penetration_depth",
    "sheet_inductance": "lengths.penetration_depth",
    "depth_of_carriers": "lengths.penetration_depth",
    "fermi_energy": "condensate.counting",
    "pair_density": "condensate.counting",
    "ways_to_occupy": "condensate.counting",
    "vortex_density": "fields.critical_fields",
    "lattice_spacing": "fields.critical_fields",
    "dirty_upper_field": "fields.upper_field",
    "dirty_depairing_current": "currents.depairing",
    "lower_critical_field": "fields.vortex_line",
    "mattis_bardeen": "microwaves.conductivity",
    "order_parameter": "breaking.usadel",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
