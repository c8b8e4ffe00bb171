"""The microwave part of a sheet: conductivity, surface impedance and quality factor at a frequency."""

import math
from typing import Any

from fluxoid.constants import boltzmann, hbar, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.materials.references import MB
from fluxoid.materials.state import State
from fluxoid.pairs.microwaves.conductivity import mattis_bardeen
from fluxoid.pairs.microwaves.impedance import frequency_pull, quality_factor, surface_impedance
from fluxoid.pairs.numerics.inputs import positive


def microwave(state: State, frequency: float) -> tuple[dict[str, dict[str, Any]], str]:
    """Quantities as in ``sheet.as_data``, and words, for a material whose resistivity is known.

    Mattis–Bardeen at Δ(T); the film's thickness if it is known, else bulk. σ_n = ħ/πμ0Δ0λ²(0), which is 1/ρ where the
    film is dirty, and gives purer films the inductance of their λ(0) all the same.

    Args: ``frequency`` Hz. Raises: InputError if the resistivity does not follow, or for a superconductor not of BCS
    kind.
    Source: Mattis and Bardeen 1958; see ``conductivity`` and ``impedance``.
    """
    material = state.material
    if material.caution:
        raise InputError("Mattis-Bardeen does not hold for it", material.name, "a BCS superconductor")
    positive(frequency, "frequency")
    material.value("resistivity")  # which says what it lacks
    sigma_n = hbar / (math.pi * vacuum_permeability * material.value("gap") * material.value("penetration_depth") ** 2)
    photon = 2 * math.pi * hbar * frequency
    one, two = (float(s) for s in mattis_bardeen(photon, state["gap_at"], boltzmann * state.temperature))
    thickness = material.known["thickness"].value if "thickness" in material.known else math.inf
    Z = complex(surface_impedance(frequency, (one - 1j * two) * sigma_n, thickness))
    still, moved = (float(s) for s in mattis_bardeen(photon, material.value("gap"), 0.0))
    cold = complex(surface_impedance(frequency, (still - 1j * moved) * sigma_n, thickness))
    pull = float(frequency_pull(Z, cold))
    Q = float(quality_factor(Z))
    film = "" if math.isinf(thickness) else f", film of {thickness * 1e9:g} nm"
    route = f"Mattis-Bardeen, dirty limit with the λ(0) above{film}"
    rows = {
        "conductivity_real": ("σ1/σn", one, "1", "dissipative conductivity over the normal one"),
        "conductivity_imaginary": ("σ2/σn", two, "1", "inductive conductivity over the normal one"),
        "surface_resistance": ("R_s", Z.real, "ohm", "surface resistance"),
        "surface_reactance": ("X_s", Z.imag, "ohm", "surface reactance"),
        "surface_inductance": ("L_s", Z.imag / (2 * math.pi * frequency), "H", "surface inductance per square"),
        "quality_factor": ("Q_i", Q, "1", "internal quality factor at a kinetic fraction of 1, thermal loss only"),
        "frequency_pull": ("δf/f", pull, "1", "shift of a resonance from T = 0, at a kinetic fraction of 1"),
    }
    data = {
        name: {"value": v, "unit": unit, "symbol": symbol, "meaning": words, "route": route, "reference": MB}
        for name, (symbol, v, unit, words) in rows.items()
    }
    lines = [f"at {frequency / 1e9:g} GHz ({route})"]
    lines += [f"  {s:6}  {v:<12.5g} {u if u != '1' else '':4}  {w}" for s, v, u, w in rows.values()]
    return data, "\n".join(lines)
