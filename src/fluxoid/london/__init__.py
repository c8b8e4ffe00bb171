"""The linear level: screening currents, fluxoid states and inductances of films and stacks, by the stream function.

``build`` sets a device up once; ``solve`` gives its state for fluxoids, currents, vortices and sources;
``inductance_of`` gives the matrix of its holes and ports with the errors of each number.
"""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "London": "fluxoid.london.problem",
    "build": "fluxoid.london.problem",
    "State": "fluxoid.london.state",
    "Fluxoid": "fluxoid.london.state",
    "solve": "fluxoid.london.state",
    "Levels": "fluxoid.london.windings",
    "levels": "fluxoid.london.windings",
    "Inductance": "fluxoid.london.inductance",
    "inductance_of": "fluxoid.london.inductance",
}

__all__ = list(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
