"""Measurements made of several runs: what is swept, how far, and how finely."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

import numpy as np
import pydantic
from pydantic import StrictBool, StrictInt, model_validator

from fluxoid.device.reading.quantity import (
    Angle,
    Current,
    Dimensioned,
    Field,
    Plain,
    PositiveCurrent,
    PositiveTime,
    PositiveVoltage,
    mistake,
)
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.run import Seed
from fluxoid.errors import InputError

Points = Annotated[StrictInt, pydantic.Field(ge=2)]
Directions = Literal["up", "down", "both"]


class Relax(Table):
    """Run until nothing changes: max |dpsi/dt| tau0 below ``tolerance``, or ``longest`` has passed."""

    kind: Literal["relax"] = "relax"
    tolerance: Annotated[Plain, pydantic.Field(gt=0, lt=1)] = 1e-6
    longest: PositiveTime | None = None


class _Sweep(Table):
    """Values listed, or ``points`` of them evenly from ``start`` to ``stop``."""

    points: Points | None = None

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        raise AttributeError("a sweep names what it sweeps")

    @classmethod
    def _may_be_still(cls) -> bool:
        """Whether nothing need be swept."""
        return False

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        name, listed, start, stop = self._listed()
        ends = (start, stop, self.points)
        if self._may_be_still() and listed is None and all(one is None for one in ends):
            return self
        if (listed is None) == all(one is None for one in ends) or (listed is None and None in ends):
            raise mistake(InputError(f"either {name}, or start, stop and points, are needed"))
        return self

    def values(self) -> tuple[float, ...]:
        """All values in order, SI; none where nothing is swept."""
        _, listed, start, stop = self._listed()
        if listed is not None:
            return tuple(listed)
        if self.points is None:
            return ()
        return tuple(float(one) for one in np.linspace(start or 0.0, stop or 0.0, self.points))


class CriticalCurrent(_Sweep):
    """The largest current into a contact that gives no voltage, by bisection between ``lower`` and ``upper``.

    contact: whose current is swept, against the contact that takes the rest (``to``, when there are several); accuracy
    [A]; direction: "both" also finds the largest current of the other sign (they differ in a diode); settle [s]: waited
    before judging; average [s]: over which the voltage is averaged, both 5 u sqrt(1 + gamma^2) tau0 when left out;
    voltage [V]: a mean voltage above which the film counts as resistive; when left out, phase slips are counted;
    fields, or start, stop and points [T]: the same in each of several uniform fields, added to the sources.
    """

    kind: Literal["critical-current"] = "critical-current"
    contact: str
    to: str | None = None
    lower: Annotated[float, Dimensioned("current", least=0)] = 0.0
    upper: PositiveCurrent
    accuracy: PositiveCurrent
    direction: Literal["forward", "backward", "both"] = "forward"
    settle: PositiveTime | None = None
    average: PositiveTime | None = None
    voltage: PositiveVoltage | None = None
    fields: Annotated[tuple[Field, ...], pydantic.Field(min_length=1)] | None = None
    start: Field | None = None
    stop: Field | None = None

    @model_validator(mode="after")
    def _brackets(self) -> Self:
        if self.upper <= self.lower:
            raise mistake(InputError("upper is not above lower"))
        if self.accuracy >= self.upper - self.lower:
            raise mistake(InputError("accuracy is wider than the bracket from lower to upper"))
        return self

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        return "fields", self.fields, self.start, self.stop

    @classmethod
    def _may_be_still(cls) -> bool:
        return True


class CurrentVoltage(_Sweep):
    """The mean voltage at each of several currents into a contact, each run starting from the state before it.

    contact: whose current is swept; the contact without a current takes the rest (``to``, when there are several);
    direction: "both" goes up and down again, and shows hysteresis; settle, average [s]: waited, then averaged, at each
    current.
    """

    kind: Literal["current-voltage"] = "current-voltage"
    contact: str
    to: str | None = None
    currents: Annotated[tuple[Current, ...], pydantic.Field(min_length=1)] | None = None
    start: Current | None = None
    stop: Current | None = None
    direction: Directions = "both"
    settle: PositiveTime
    average: PositiveTime

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        return "currents", self.currents, self.start, self.stop


class FieldSweep(_Sweep):
    """Quantities in a uniform field of several values, that of the sources added.

    continuation: each run starts from the state before it (history, hysteresis), else from the initial state; settle
    [s]: waited at each field; quantities: names, the usual scalars when left out.
    """

    kind: Literal["field-sweep"] = "field-sweep"
    fields: Annotated[tuple[Field, ...], pydantic.Field(min_length=1)] | None = None
    start: Field | None = None
    stop: Field | None = None
    direction: Directions = "up"
    continuation: StrictBool = True
    settle: PositiveTime
    quantities: tuple[str, ...] = ()

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        return "fields", self.fields, self.start, self.stop


class FieldCooled(Table):
    """The state after cooling in a field: from psi = 0 with noise, ``field`` applied, during ``settle``.

    seed: that of [run] when left out.
    """

    kind: Literal["field-cooled"] = "field-cooled"
    field_: Annotated[Field, pydantic.Field(alias="field")]
    settle: PositiveTime
    noise: Annotated[Plain, pydantic.Field(gt=0, lt=1)] = 1e-3
    seed: Seed = None


class ZeroFieldCooled(Table):
    """The state after a field was applied to the superconducting film: from zero during ``ramp``, then ``settle``."""

    kind: Literal["zero-field-cooled"] = "zero-field-cooled"
    field_: Annotated[Field, pydantic.Field(alias="field")]
    ramp: PositiveTime
    settle: PositiveTime


class CurrentPhase(_Sweep):
    """The current between two superconducting contacts against the difference of their phases.

    The difference is the phase of ``to`` minus that of ``contact``. continuation: each run starts from the state before
    it, which follows a branch past its crossing; settle [s]: where a current is driven through another contact;
    tolerance: a state is at rest when max |dpsi/dt| tau0 is below it, which leaves the current an error of about its
    square root.
    """

    kind: Literal["current-phase"] = "current-phase"
    contact: str
    to: str
    phases: Annotated[tuple[Angle, ...], pydantic.Field(min_length=1)] | None = None
    start: Angle | None = None
    stop: Angle | None = None
    continuation: StrictBool = True
    settle: PositiveTime
    tolerance: Annotated[Plain, pydantic.Field(gt=0, lt=1)] = 1e-9

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        return "phases", self.phases, self.start, self.stop


class PhaseBoundary(_Sweep):
    """Where pairs appear in uniform fields of several values, that of the sources added: Tc(B), Little and Parks."""

    kind: Literal["phase-boundary"] = "phase-boundary"
    fields: Annotated[tuple[Field, ...], pydantic.Field(min_length=1)] | None = None
    start: Field | None = None
    stop: Field | None = None

    def _listed(self) -> tuple[str, Sequence[float] | None, float | None, float | None]:
        return "fields", self.fields, self.start, self.stop


Recipe = Annotated[
    Relax
    | CriticalCurrent
    | CurrentVoltage
    | FieldSweep
    | FieldCooled
    | ZeroFieldCooled
    | CurrentPhase
    | PhaseBoundary,
    pydantic.Field(discriminator="kind"),
]


def driven_contacts(recipe: Any) -> tuple[str, ...]:
    """The contacts that a recipe names."""
    return tuple(name for name in (getattr(recipe, "contact", None), getattr(recipe, "to", None)) if name is not None)
