"""The linear level: screening currents, fluxoid states and inductances of films and stacks, by the stream function.

``build`` sets a device up once; ``solve`` gives its state for fluxoids, currents, vortices and sources;
``inductance_of`` gives the matrix of its holes and ports with the errors of each number.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "London": "problem",
    "build": "problem",
    "ScreeningState": "state",
    "solve": "state",
    "FluxoidLevels": "fluxoid_levels",
    "levels": "fluxoid_levels",
    "Inductance": "inductance",
    "inductance_of": "inductance",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
