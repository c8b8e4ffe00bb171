"""What a material hands to the other levels: the numbers of a film's description, and of a circuit."""

from fluxoid.materials.state import State

# number of a description -> quantity of a state, or of its material
FILM = {
    "penetration_depth": "penetration_depth_at",
    "coherence_length": "coherence_length_at",
    "resistivity": "resistivity",
    "critical_temperature": "critical_temperature",
}


def film_numbers(state: State) -> dict[str, float | str]:
    """Keyword arguments for ``fluxoid.device.Material`` (GL and London) at the temperature of the state, SI.

    λ(T) and ξ(T) are those of the state, so no temperature law is left to the description: both laws are "none".
    Numbers that do not follow from the material are left out. u stays at 5.79 (dirty limit): the GL equations in time
    hold near Tc only, and ρ then sets their unit of time μ0λ²/ρ.

    Example: Material(**film_numbers(find("Nb film").at(4.2))).
    """
    numbers: dict[str, float | str] = {
        "name": state.material.name,
        "temperature": state.temperature,
        "penetration_depth_law": "none",
        "coherence_length_law": "none",
    }
    return numbers | {
        name: state[source] for name, source in FILM.items() if source in state or source in state.material.known
    }


def film_routes(state: State) -> dict[str, str]:
    """How each of ``film_numbers`` came to be: its step, then what lies behind it, in words."""
    return {name: _route(state, source) for name, source in FILM.items() if name in film_numbers(state)}


def _route(state: State, name: str) -> str:
    words: list[str] = []
    pending = [name]
    while pending:
        name = pending.pop(0)
        if name in state.steps:
            step = state.steps[name]
            words.append(f"{step.symbol}: {step.route}")
            pending += step.needs
        elif name in state.material.known:
            number = state.material.known[name]
            words.append(f"{number.symbol} given" if number.route == "given" else number.route)
    return "; ".join(dict.fromkeys(words))


def circuit_numbers(state: State, squares: float, width: float) -> dict[str, float]:
    """Kinetic inductance (H) and depairing current (A) of a narrow wire of ``squares`` squares, ``width`` in m.

    μ0λ²/d per square, the state's ``kinetic_sheet_inductance``, and J_d over the cross-section: the current is the same
    all over it, as at the London level. (``sheet_inductance``, μ0λ coth(d/λ), holds the field in the film as well.)
    Returns: {"kinetic_inductance": H, "critical_current": A}.

    Raises: InputError if the sheet inductance or the depairing current does not follow.
    """
    return {
        "kinetic_inductance": state["kinetic_sheet_inductance"] * squares,
        "critical_current": state["depairing_current_density"] * width * state.material.value("thickness"),
    }
