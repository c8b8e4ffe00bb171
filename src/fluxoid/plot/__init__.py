"""Pictures of devices, states and results, good enough for a paper. Nothing here is loaded until it is used."""

from fluxoid.lazy import lazily

_PUBLIC = {
    "show_result": "result",
    "show_snapshot": "result",
    "show_table": "traces",
    "current_voltage": "relations",
    "device_picture": "device",
    "films_picture": "films",
    "levels_picture": "levels",
    "material_picture": "material",
    "netlist_picture": "netlist",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
