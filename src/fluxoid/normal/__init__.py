"""Persistent currents without pairs: rings of normal electrons, clean, disordered, interacting, rotating.

Their flux quantum is h/e, f = Φ/(h/e), and I = −∂F/∂Φ. On a lattice energies are in the hopping t and currents in t·e/h
(``amperes``); functions of real metals take and return SI.

clean          a free circle and a clean chain, one impurity on it: exact
sites          sites and links of a ring of any shape, with field, spin–orbit coupling and Zeeman splitting
currents       levels, the current of each, and of electrons at any temperature
filling        occupations, canonical and grand canonical
ensemble       many disordered rings;  diffusive: what theory says of them
interacting    t–V, Hubbard and XXZ, exactly;  bethe: any length;  luttinger: the endless chain
rotation       rotating rings, and what a SQUID or a cantilever sees

Names are loaded when first used.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "level_scale": "clean",
    "continuum_levels": "clean",
    "continuum_current": "clean",
    "current_at_zero_temperature": "clean",
    "harmonics_at_temperature": "clean",
    "crossover_temperature": "clean",
    "current_scale": "clean",
    "amperes": "clean",
    "impurity_levels": "clean",
    "Sites": "sites",
    "chain": "sites",
    "ladder": "sites",
    "from_cells": "sites",
    "with_spin": "sites",
    "hamiltonian": "sites",
    "current_operator": "sites",
    "levels": "currents",
    "levels_near": "currents",
    "energies": "currents",
    "current": "currents",
    "free_energy": "currents",
    "harmonics": "currents",
    "canonical": "filling",
    "grand_canonical": "filling",
    "chemical_potential": "filling",
    "Ensemble": "ensemble",
    "disordered": "ensemble",
    "disordered_ensemble": "ensemble",
    "damping": "diffusive",
    "typical_current": "diffusive",
    "diffusivity": "diffusive",
    "correlation_energies": "diffusive",
    "interacting_levels": "interacting",
    "interacting_thermal": "interacting",
    "xxz_energy": "interacting",
    "neighbour_ring": "bethe",
    "hubbard_ring": "bethe",
    "Luttinger": "luttinger",
    "luttinger_liquid": "luttinger",
    "half_filled_hubbard_energy": "luttinger",
    "equivalent_flux": "rotation",
    "london_moment": "rotation",
    "moment": "rotation",
    "field_on_axis": "rotation",
    "flux_in_pickup": "rotation",
    "cantilever_torque": "rotation",
    "of_many": "rotation",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
