"""Junctions that fill the ports of a description, and the curves that are asked of the circuit they make."""

from typing import Annotated, Any, Self

import numpy as np
from pydantic import BeforeValidator, Field, StrictInt, model_validator

from fluxoid.device.reading.quantity import (
    Current,
    Dimensioned,
    FilePath,
    PositiveCurrent,
    PositiveLength,
    PositiveTime,
    Temperature,
    mistake,
)
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.run import Seed
from fluxoid.errors import InputError

_SOURCES = ("critical_current", "current_phase", "bridge")
_ONE = 'critical_current = "10 uA", or current_phase = "bridge.fluxoid", or bridge = { length = "...", width = "..." }'


class Bridge(Table):
    """The stretch of film around a port whose current-phase relation Ginzburg-Landau finds.

    length [m]: along the current, half on either side of the port's line; width [m]: along that line, around its
    middle, and wider than the film there; cell [m]: that of the lattice when left out; points: of the relation, in one
    period.
    Both ends should lie where the current is even: half a width of the film and two coherence lengths from the bridge.
    """

    length: PositiveLength
    width: PositiveLength
    cell: PositiveLength | None = None
    points: Annotated[StrictInt, Field(ge=9)] = 33


class PortJunction(Table):
    """A junction in a port across a bridge or a slit.

    port: that of the same name when left out. Of what it is made, one of: critical_current [A], with a sine; bridge: a
    stretch of film, whose relation is found; current_phase: the path of a result of the recipe current-phase, from the
    folder of the description; like: another junction, all of whose numbers it has.
    resistance [ohm] and capacitance [F] lie beside it; without a resistance there is no voltage to tell.
    """

    port: str | None = None
    critical_current: PositiveCurrent | None = None
    bridge: Bridge | None = None
    current_phase: FilePath | None = None
    like: str | None = None
    resistance: Annotated[float, Dimensioned("resistance", above=0)] | None = None
    capacitance: Annotated[float, Dimensioned("capacitance", least=0)] = 0.0

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        given = [name for name in (*_SOURCES, "like") if getattr(self, name) is not None]
        if not given:
            raise mistake(InputError("nothing tells its critical current", try_=_ONE))
        if len(given) > 1:
            raise mistake(InputError(f"{' and '.join(given)} are given", try_="one of them"))
        if self.like is not None and (self.resistance is not None or self.capacitance):
            what = "like is given, and its resistance and capacitance are those of the other junction"
            raise mistake(InputError(what, try_="no resistance and capacitance here"))
        return self


class _Even(Table):
    """Values evenly from start to stop, both included."""

    start: Any
    stop: Any
    points: Annotated[StrictInt, Field(ge=2)]

    def values(self) -> tuple[float, ...]:
        """All of them, in order."""
        return tuple(float(one) for one in np.linspace(self.start, self.stop, self.points))


class Quanta(_Even):
    """Applied fluxes evenly from start to stop, in flux quanta."""

    start: Annotated[float, Field(allow_inf_nan=False)]
    stop: Annotated[float, Field(allow_inf_nan=False)]


class Currents(_Even):
    """Currents evenly from start to stop."""

    start: Current
    stop: Current


def _listed(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else (given,)


class Curves(Table):
    """What ``fluxoid circuit`` finds of a device whose ports hold junctions: Ic-flux, V-flux and I-V.

    flux: of a uniform field, in quanta through ``hole``; currents: of I-V; biases [A]: at which V-flux is found, none
    when left out; fluxes: in quanta, at which I-V is found.
    hole: the one that ports open, when there is one; bias: the port between contacts that feeds the junctions, when
    there is one. open: ports that hold no junction and carry no current.
    temperature [K]: of the noise of the resistances; duration, settle [s]: of each point with a voltage, 300 and 60
    times Phi0/(2 pi Ic R) + R C when left out; seed: of the noise, that of [run]
    when left out.
    """

    flux: Quanta = Quanta(start=-1.0, stop=1.0, points=41)
    currents: Currents | None = None
    biases: Annotated[tuple[Current, ...], BeforeValidator(_listed)] = ()
    fluxes: Annotated[tuple[float, ...], BeforeValidator(_listed)] = (0.0, 0.5)
    hole: str | None = None
    bias: str | None = None
    open: tuple[str, ...] = ()
    temperature: Temperature = 0.0
    duration: PositiveTime | None = None
    settle: PositiveTime | None = None
    seed: Seed = None
