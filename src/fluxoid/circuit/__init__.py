"""The lumped level: rings, junctions, SQUIDs, netlists.

Names are loaded when first used.
"""

from importlib import import_module
from typing import Any

# public name -> module of this package that holds it
_PUBLIC = {
    "Capacitor": "elements",
    "Controlled": "elements",
    "Coupling": "elements",
    "CurrentSource": "elements",
    "Inductor": "elements",
    "Junction": "elements",
    "KineticInductor": "elements",
    "Loop": "elements",
    "PhaseSource": "elements",
    "Quasiparticles": "elements",
    "Resistor": "elements",
    "TransmissionLine": "elements",
    "VoltageSource": "elements",
    "Constant": "waveform",
    "Exponential": "waveform",
    "PiecewiseLinear": "waveform",
    "Pulse": "waveform",
    "Samples": "waveform",
    "Sine": "waveform",
    "WhiteNoise": "waveform",
    "ramp": "waveform",
    "staircase": "waveform",
    "Harmonics": "relation",
    "Sampled": "relation",
    "dirty_wire": "relation",
    "ginzburg_landau_wire": "relation",
    "kinetic": "relation",
    "sampled": "relation",
    "transparent": "relation",
    "Circuit": "canonical",
    "circuit": "canonical",
    "from_inductance_matrix": "canonical",
    "replaced": "canonical",
    "nanowire": "wire",
    "read_netlist": "netlist.reader",
    "spread_circuit": "netlist.reader",
    "write_netlist": "netlist.writer",
    "lane": "running",
    "transient": "running",
    "block_error": "averages",
    "mean_voltage": "averages",
    "smooth_mean": "averages",
    "current_voltage": "curves",
    "mean_voltages": "curves",
    "voltage_flux": "curves",
    "critical_current": "critical",
    "operating_points": "equilibria",
    "impedance": "port",
    "energy_resolution": "spectra",
    "noise_spectrum": "spectra",
    "spectrum": "spectra",
    "shapiro_steps": "shapiro",
    "distribution_from_rates": "switching",
    "escape_rate": "switching",
    "junction_barrier": "switching",
    "plasma_frequency": "switching",
    "switching_currents": "switching",
    "tunnel_rate": "switching",
    "margins": "tolerance",
    "optimise": "tolerance",
    "yield_of": "tolerance",
    "levels": "quantum.spectrum",
    "matrix_elements": "quantum.elements",
    "persistent_current": "quantum.spectrum",
    "scqubits_description": "quantum.scqubits",
    "tunnel_splitting": "quantum.spectrum",
    "Ring": "ring",
    "gl_ring": "ring",
    "cool": "slip_rates",
    "telegraph": "slip_rates",
    "deaver_fairbank": "cylinder",
    "london_field": "rotation",
    "rotation_flux": "rotation",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'fluxoid.circuit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
