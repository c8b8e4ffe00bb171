"""What is known of a superconductor, and the routes from there to every parameter the levels need.

``find("Nb film").at(4.2)["penetration_depth_at"]``: a material from the library or from a file, at a temperature, with
each number's value, error, formula and source. Names are loaded when first used.
"""

from fluxoid.lazy import lazily

_PUBLIC = {
    "Superconductor": "material",
    "State": "state",
    "Number": "numbers",
    "find": "library",
    "load": "library",
    "from_table": "library",
    "names": "library",
    "written": "sheet",
    "film_numbers": "for_levels",
    "circuit_numbers": "for_levels",
}

__all__ = list(_PUBLIC)

__getattr__, __dir__ = lazily(__name__, _PUBLIC)
