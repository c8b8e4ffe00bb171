"""Where the film is a better or a worse superconductor, as tables; ``epsilon_map`` puts them on a lattice."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fluxoid.device.reading.quantity import Plain, PositiveLength, PositiveTemperature, mistake
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.material import Material
from fluxoid.device.tables.run import Seed
from fluxoid.device.tables.shapes import Shape
from fluxoid.errors import InputError


class RegionDisorder(Table):
    """A region with an epsilon of its own (1 like the rest, 0 at its critical temperature, negative above it).

    epsilon, or critical_temperature: Tc' [K] gives epsilon = (Tc' − T)/(Tc − T), Ginzburg–Landau near Tc with the
    diffusivity unchanged (xi² = pi hbar D/8k(Tc' − T)). The region replaces what tables above it have set. film: the
    one it is in; all when left out.
    """

    kind: Literal["region"] = "region"
    shape: Shape
    film: str | None = None
    epsilon: Annotated[Plain, Field(allow_inf_nan=False)] | None = None
    critical_temperature: PositiveTemperature | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if (self.epsilon is None) == (self.critical_temperature is None):
            raise mistake(InputError("either epsilon or critical_temperature is needed", try_="epsilon = 0.5"))
        return self


class RandomDisorder(Table):
    """A Gaussian random field added to epsilon; see random_field for what it depends on.

    amplitude: its standard deviation; correlation_length: l in <δε(r) δε(r')> = amplitude² exp(−|r − r'|²/2l²), which
    should be several cells. film: the one it is in; all when left out. seed: that of [run] when left out.
    """

    kind: Literal["random"] = "random"
    film: str | None = None
    seed: Seed = None
    amplitude: Annotated[Plain, Field(gt=0, allow_inf_nan=False)]
    correlation_length: PositiveLength


Disorder = Annotated[RegionDisorder | RandomDisorder, Field(discriminator="kind")]


def region_epsilon(region: RegionDisorder, material: Material) -> float:
    """The epsilon of a region; raises InputError when a critical temperature has nothing to be compared with."""
    if region.epsilon is not None:
        return region.epsilon
    local, critical, now = region.critical_temperature, material.critical_temperature, material.temperature
    if local is None or critical is None or now is None:
        raise InputError("critical_temperature needs the material's critical_temperature and temperature")
    return (local - now) / (critical - now)
