"""fluxoid simulates supercurrents: from the Cooper pair, through rings, films, vortices and junctions, to the circuit.

Names are loaded when first used, so that ``import fluxoid`` is fast.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# public name -> module that holds it
_PUBLIC: dict[str, str] = {
    "Device": "fluxoid.device",
    "Film": "fluxoid.device",
    "Material": "fluxoid.device",
    "dump": "fluxoid.device",
    "load": "fluxoid.device",
    "shapes": "fluxoid.device",
    "check": "fluxoid.run.check",
    "open_result": "fluxoid.results.result",
    "resume": "fluxoid.run.start",
    "run": "fluxoid.run.start",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'fluxoid' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
