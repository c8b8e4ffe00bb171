"""Numbers that a netlist may hold and hardly ever means: a suffix that was left out."""

import warnings

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import Capacitor, Inductor, Junction, Loop
from fluxoid.circuit.description.waveforms import Constant
from fluxoid.circuit.netlist.cards import Commands
from fluxoid.constants import flux_quantum
from fluxoid.errors import UnwiseWarning

# kind of element: (field, unit, the largest number that passes without a word, what may have been meant)
LARGEST = {
    Inductor: ("inductance", "H", 0.1, "p or n after the number"),
    Capacitor: ("capacitance", "F", 1e-3, "f or p after the number"),
    Junction: ("critical_current", "A", 1.0, "u or m after the number"),
    Loop: ("amplitude", "Wb", 1e9 * flux_quantum, "flux=0.25*PHI_ZERO, which is a quarter of a quantum"),
}


def warn_of_slips(made: Circuit, told: Commands, places: dict[str, str]) -> None:
    """Warn (UnwiseWarning) of each number that looks as if its suffix were missing, by line."""
    for element in made.elements:
        if type(element) not in LARGEST or (isinstance(element, Loop) and not isinstance(element.waveform, Constant)):
            continue
        name, unit, most, hint = LARGEST[type(element)]
        number = getattr(element, name)
        if abs(number) > most:
            place = places.get(element.name, "")
            text = f"{place}: {element.name} is {number:g} {unit}; if it should be less: {hint}"
            warnings.warn(text, UnwiseWarning, stacklevel=4)
    if told.stop > 1.0:
        text = f"{told.lines['.tran'].where}: a run of {told.stop:g} s; if it should be less: n or p after the number"
        warnings.warn(text, UnwiseWarning, stacklevel=4)
