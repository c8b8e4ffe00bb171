"""fluxoid simulates supercurrents: from the Cooper pair, through rings, films, vortices and junctions, to the circuit.

Names are loaded when first used, so that ``import fluxoid`` is fast.
"""

from fluxoid.lazy import lazily

__version__ = "0.1.0"

# public name -> module of this package that holds it
_PUBLIC: dict[str, str] = {
    "Device": "device",
    "Film": "device",
    "Material": "device",
    "dump": "device",
    "load": "device",
    "shapes": "device",
    "check": "run.check",
    "open_result": "results.result",
    "resume": "run.start",
    "run": "run.start",
}

__all__ = ["__version__", *_PUBLIC]

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
