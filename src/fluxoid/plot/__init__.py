"""Pictures of devices, states and results, good enough for a paper. Nothing here is loaded until it is used."""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "show_result": "fluxoid.plot.result",
    "show_snapshot": "fluxoid.plot.result",
    "show_table": "fluxoid.plot.traces",
    "current_voltage": "fluxoid.plot.relations",
    "device_picture": "fluxoid.plot.device",
}

__all__ = list(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'fluxoid.plot' has no attribute {name!r}")
