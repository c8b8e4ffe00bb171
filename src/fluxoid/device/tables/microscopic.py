"""A material of a description by its microscopic numbers: a film of the library, or a table of one's own."""

import math
import warnings
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field

from fluxoid.device.reading.quantity import (
    CriticalField,
    DensityOfStates,
    Diffusivity,
    Energy,
    FieldSlope,
    HeatConstant,
    NumberDensity,
    PositiveLength,
    PositiveTemperature,
    ResistanceTimesArea,
    Resistivity,
    SheetResistance,
    Velocity,
    mistake,
)
from fluxoid.device.reading.table import Table
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.units import format

if TYPE_CHECKING:
    from fluxoid.materials.state import State

CLASH = 0.05  # |ln(stated / what follows)| that is warned of

Number = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _of_the_library(name: str) -> str:
    if not name:
        return name
    from fluxoid.materials.library import find

    try:
        return find(name).name
    except InputError as error:
        raise mistake(error) from None


LibraryName = Annotated[str, AfterValidator(_of_the_library)]  # as the library spells it


class Microscopic(Table):
    """What is known of a material, for ``fluxoid.materials`` to find the rest: fields of ``materials.Superconductor``.

    Each field: see ``fluxoid.materials.numbers.GIVEN`` for its letter, its unit and its meaning. A clean metal has a
    mean free path of "1 m". law, assume: "two-fluid", and which limit is taken where the purity is not known.
    """

    critical_temperature: PositiveTemperature | None = None
    gap: Energy | None = None
    gap_ratio: Number | None = None
    resistivity: Resistivity | None = None
    sheet_resistance: SheetResistance | None = None
    thickness: PositiveLength | None = None
    room_temperature_resistivity: Resistivity | None = None
    residual_resistance_ratio: Number | None = None
    resistivity_times_path: ResistanceTimesArea | None = None
    fermi_velocity: Velocity | None = None
    mean_free_path: PositiveLength | None = None
    diffusivity: Diffusivity | None = None
    density_of_states: DensityOfStates | None = None
    sommerfeld_constant: HeatConstant | None = None
    electron_density: NumberDensity | None = None
    penetration_depth: PositiveLength | None = None
    london_depth: PositiveLength | None = None
    coherence_length: PositiveLength | None = None
    clean_coherence_length: PositiveLength | None = None
    upper_critical_field: CriticalField | None = None
    upper_critical_slope: FieldSlope | None = None
    debye_temperature: PositiveTemperature | None = None
    law: Literal["microscopic", "two-fluid"] | None = None
    assume: Literal["dirty", "clean"] | None = None


def film_state(
    library: str, microscopic: Microscopic | None, critical_temperature: float | None, temperature: float | None
) -> "State":
    """The state of a library's film, changed by a table of numbers and a critical temperature (K), at a temperature.

    Raises InputError without a temperature, at and above Tc, and for numbers that clash.
    """
    from fluxoid.materials.library import find
    from fluxoid.materials.material import Superconductor

    if temperature is None:
        raise InputError("the theory needs the temperature to work at", try_='temperature = "4.2 K"')
    material = find(library) if library else None
    numbers = microscopic.model_dump(exclude_none=True) if microscopic is not None else {}
    if critical_temperature is not None:
        stated = numbers.get("critical_temperature", material and material.critical_temperature)
        _warn_of_another(critical_temperature, stated)
        numbers["critical_temperature"] = critical_temperature
    if material is None:
        material = Superconductor(**numbers)
    elif numbers:
        material = material.altered(**numbers)
    return material.at(temperature)


def _warn_of_another(critical_temperature: float, stated: float | None) -> None:
    if stated is None or abs(math.log(critical_temperature / stated)) <= CLASH:
        return
    used, other = format(critical_temperature, "K"), format(stated, "K")
    told = f"material: critical_temperature is {used} here, and {other} in what the rest follows from"
    warnings.warn(f"{told}: {used} is taken. Try: one of them alone", UnwiseWarning, stacklevel=2)
