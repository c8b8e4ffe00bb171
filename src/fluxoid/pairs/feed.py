"""What a material hands to the other levels: the numbers of a film's description, and of a circuit."""

from fluxoid.pairs.state import State


def film_numbers(state: State) -> dict[str, float | str]:
    """Keyword arguments for ``fluxoid.device.Material`` (GL and London) at the temperature of the state, SI.

    λ(T) and ξ(T) are those of the state, so no temperature law is left to the description: both laws are "none".
    Numbers the material does not know (resistivity, coherence length) are left out. u stays at 5.79 (dirty limit): the
    GL equations in time hold near Tc only, and ρ then sets their unit of time μ0λ²/ρ.

    Raises: InputError if λ(T) does not follow. Example: Material(**film_numbers(find("Nb film").at(4.2))).
    """
    material = state.material
    numbers: dict[str, float | str] = {
        "name": material.name,
        "penetration_depth": state["penetration_depth_at"],
        "critical_temperature": material.value("critical_temperature"),
        "temperature": state.temperature,
        "penetration_depth_law": "none",
        "coherence_length_law": "none",
    }
    if "coherence_length_at" in state:
        numbers["coherence_length"] = state["coherence_length_at"]
    if "resistivity" in material.known:
        numbers["resistivity"] = material.value("resistivity")
    return numbers


def circuit_numbers(state: State, squares: float, width: float) -> dict[str, float]:
    """Kinetic inductance (H) and depairing current (A) of a narrow wire of ``squares`` squares, ``width`` in m.

    Raises: InputError if the sheet inductance or the depairing current does not follow.
    """
    return {
        "kinetic_inductance": state["sheet_inductance"] * squares,
        "critical_current": state["depairing_current_density"] * width * state.material.value("thickness"),
    }
