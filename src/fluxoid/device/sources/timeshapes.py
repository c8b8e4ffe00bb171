"""How a source or a current changes in time: plain factors without a unit, which multiply.

All shapes are continuous, because a jump of the vector potential would be an infinite electric field: a step is a
short ramp. ``encode`` writes them as the flat table that fluxoid.kernels.timeshape reads.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from fluxoid.device.reading.quantity import Angle, Frequency, Plain, PositiveTime, Time, mistake
from fluxoid.device.reading.table import Table
from fluxoid.errors import InputError
from fluxoid.kernels.timecodes import CONSTANT, PULSE, RAMP, SINE, TABLE
from fluxoid.types import Floats
from fluxoid.units import format

Number = Annotated[Plain, Field(allow_inf_nan=False)]


class Constant(Table):
    """The same factor at all times."""

    kind: Literal["constant"] = "constant"
    value: Number

    def at(self, t: Any) -> Any:
        """The factor at times t."""
        return np.full_like(np.asarray(t, float), self.value)

    def record(self) -> tuple[int, list[float]]:
        """Kind and parameters, for compiled code."""
        return CONSTANT, [self.value]

    def kinks(self) -> list[float]:
        """Times at which the slope jumps, s."""
        return []


class Ramp(Table):
    """A straight line from one factor at ``start`` to another at ``stop``, constant before and after."""

    kind: Literal["ramp"] = "ramp"
    start: Time = 0.0
    stop: Time
    from_: Annotated[Number, Field(alias="from")] = 0.0
    to: Number = 1.0

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.stop <= self.start:
            raise mistake(InputError(f"stop, {format(self.stop, 's')}, is not after start, {format(self.start, 's')}"))
        return self

    def at(self, t: Any) -> Any:
        """The factor at times t."""
        return np.interp(t, [self.start, self.stop], [self.from_, self.to])

    def record(self) -> tuple[int, list[float]]:
        """Kind and parameters, for compiled code."""
        return RAMP, [self.start, self.stop, self.from_, self.to]

    def kinks(self) -> list[float]:
        """Times at which the slope jumps, s."""
        return [self.start, self.stop]


class Sine(Table):
    """offset + amplitude sin(2 pi frequency t + phase)."""

    kind: Literal["sine"] = "sine"
    frequency: Frequency
    phase: Angle = 0.0
    amplitude: Number = 1.0
    offset: Number = 0.0

    def at(self, t: Any) -> Any:
        """The factor at times t."""
        return self.offset + self.amplitude * np.sin(2 * np.pi * self.frequency * np.asarray(t, float) + self.phase)

    def record(self) -> tuple[int, list[float]]:
        """Kind and parameters, for compiled code."""
        return SINE, [self.frequency, self.phase, self.amplitude, self.offset]

    def kinks(self) -> list[float]:
        """Times at which the slope jumps, s."""
        return []


class Pulse(Table):
    """From ``start`` up from ``low`` to ``high`` during ``rise``, there for ``hold``, and down during ``fall``."""

    kind: Literal["pulse"] = "pulse"
    start: Time = 0.0
    rise: PositiveTime
    hold: Annotated[Time, Field(ge=0)] = 0.0
    fall: PositiveTime
    low: Number = 0.0
    high: Number = 1.0

    def at(self, t: Any) -> Any:
        """The factor at times t."""
        return np.interp(t, self.kinks(), [self.low, self.high, self.high, self.low])

    def record(self) -> tuple[int, list[float]]:
        """Kind and parameters, for compiled code."""
        return PULSE, [self.start, self.rise, self.hold, self.fall, self.low, self.high]

    def kinks(self) -> list[float]:
        """Times at which the slope jumps, s."""
        return [float(one) for one in np.cumsum([self.start, self.rise, self.hold, self.fall])]


class Points(Table):
    """Straight lines through given factors at given times, constant before the first and after the last."""

    kind: Literal["table"] = "table"
    times: Annotated[tuple[Time, ...], Field(min_length=2)]
    values: Annotated[tuple[Number, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if len(self.times) != len(self.values):
            raise mistake(InputError(f"{len(self.times)} times, but {len(self.values)} values"))
        for before, after in pairwise(self.times):
            if after <= before:
                raise mistake(InputError(f"times do not grow: {format(after, 's')} after {format(before, 's')}"))
        return self

    def at(self, t: Any) -> Any:
        """The factor at times t."""
        return np.interp(t, self.times, self.values)

    def record(self) -> tuple[int, list[float]]:
        """Kind and parameters, for compiled code."""
        return TABLE, [*self.times, *self.values]

    def kinks(self) -> list[float]:
        """Times at which the slope jumps, s."""
        return list(self.times)


TimeShape = Annotated[Constant | Ramp | Sine | Pulse | Points, Field(discriminator="kind")]


def _as_list(given: Any) -> Any:
    return [given] if isinstance(given, dict | Table) else given


TimeShapes = Annotated[tuple[TimeShape, ...], BeforeValidator(_as_list)]


def value(shapes: Sequence[TimeShape], t: Any) -> Any:
    """The product of the shapes at times t [s], a float or an array; 1 when there are none."""
    product = np.ones_like(np.asarray(t, float))
    for shape in shapes:
        product = product * shape.at(t)
    return product if np.ndim(t) else float(product)


def kinks(shapes: Sequence[TimeShape]) -> list[float]:
    """Times at which the slope of the product may jump, sorted, s; steps that end there keep their order."""
    return sorted({time for shape in shapes for time in shape.kinks()})


def largest(shapes: Sequence[TimeShape]) -> float:
    """What the size of the product never passes."""
    bounds = [
        abs(shape.offset) + abs(shape.amplitude)
        if isinstance(shape, Sine)
        else float(np.abs(shape.at(shape.kinks() or [0.0])).max())
        for shape in shapes
    ]
    return float(np.prod(bounds))


def encode(shapes: Sequence[TimeShape]) -> Floats:
    """The flat float64 table that fluxoid.kernels.timeshape.evaluate reads; its layout is told there."""
    code = [float(len(shapes))]
    for shape in shapes:
        kind, parameters = shape.record()
        code += [float(kind), float(len(parameters)), *parameters]
    return np.array(code)
