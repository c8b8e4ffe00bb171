"""Phases alone: how a film or an array of junctions loses its coherence while its pairs survive.

E = −Σ J cos(φ_i − φ_j − a_ij), temperatures in units of J (of a film ħ²/4e²L_□, of an array ħIc/2e).

network      square, triangular and honeycomb arrays, films of any shape, with field
sample       Monte Carlo at several temperatures, and its means: energy, heat capacity, helicity modulus, vortices
statistics   means of correlated samples with their errors
unbinding    T_KT from the sizes of a system

Names are loaded when first used.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "Network": "network",
    "square": "network",
    "triangular": "network",
    "honeycomb": "network",
    "film": "network",
    "PhaseSamples": "sample",
    "draw_samples": "sample",
    "energies": "sample",
    "heat_capacities": "sample",
    "helicity_moduli": "sample",
    "vortex_densities": "sample",
    "Mean": "statistics",
    "mean": "statistics",
    "of_means": "statistics",
    "Unbinding": "unbinding",
    "unbinding_temperature": "unbinding",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
