"""Numbers in the units in which people read them."""

from fluxoid.constants import elementary_charge
from fluxoid.units import format

# SI unit -> factor and unit in which people read it
READ = {
    "J": (1e3 / elementary_charge, "meV"),
    "ohm m": (1e8, "µΩ cm"),
    "ohm m^2": (1e15, "fΩ m²"),
    "ohm": (1.0, "Ω"),
    "m^2/s": (1e4, "cm²/s"),
    "1/(J m^3)": (elementary_charge * 1e-18, "1/(eV µm³)"),
    "1/m^3": (1e-18, "1/µm³"),
    "A/m^2": (1e-10, "MA/cm²"),
    "H": (1e12, "pH"),
    "J/m^3": (1.0, "J/m³"),
    "m/s": (1e-3, "km/s"),
    "J/(K^2 m^3)": (1.0, "J/(K² m³)"),
}


def for_people(value: float, unit: str, digits: int = 4) -> str:
    """A value in SI, written: for_people(1e-8, "ohm m") is "1 µΩ cm", for_people(4e-8, "m") is "40 nm"."""
    factor, read = READ.get(unit, (0.0, ""))
    if factor:
        return f"{value * factor:.{digits}g} {read}"
    number, _, read = format(value, unit, digits).partition(" ")
    prefixed = len(read) > 1 and read.startswith("u")
    return f"{number} {'µ' + read[1:] if prefixed else read}".strip()
