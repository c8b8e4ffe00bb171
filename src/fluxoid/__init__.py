"""fluxoid simulates supercurrents: from the Cooper pair, through rings, films, vortices and junctions, to the circuit.

Names are loaded when first used, so that ``import fluxoid`` is fast.
"""

from typing import TYPE_CHECKING

from fluxoid.lazy import lazily
from fluxoid.version import __version__

if TYPE_CHECKING:  # checkers cannot follow the names below
    from fluxoid.advice.check import check
    from fluxoid.device import Device, Film, Material, dump, load, shapes
    from fluxoid.results.result import open_result
    from fluxoid.start import resume, run


# public name -> module of this package that holds it
_PUBLIC: dict[str, str] = {
    "Device": "device",
    "Film": "device",
    "Material": "device",
    "dump": "device",
    "load": "device",
    "shapes": "device",
    "check": "advice.check",
    "open_result": "results.result",
    "resume": "start",
    "run": "start",
}

__all__ = [
    "Device",
    "Film",
    "Material",
    "__version__",
    "check",
    "dump",
    "load",
    "open_result",
    "resume",
    "run",
    "shapes",
]

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
