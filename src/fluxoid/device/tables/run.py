"""How long to run, how accurately, and what to write when."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictInt, model_validator

from fluxoid.device.reading.quantity import Dimensioned, Plain, PositiveTime, mistake
from fluxoid.device.reading.table import Table
from fluxoid.errors import InputError

LaterTime = Annotated[float, Dimensioned("time", least=0)]
Seed = Annotated[
    Annotated[StrictInt, Field(ge=0)] | None, Field(description="a whole number; that of [run] when left out")
]


class Run(Table):
    """Duration and accuracy of a run.

    duration [s]: needed unless a recipe decides; tolerance: relative error allowed per step; max_step [s]; seed: of
    everything random that has no seed of its own; floor: |psi| below which, in a cell and its neighbours, seeded noise
    is a source of psi, without which a film that became normal could not recover: a thousandth of the tolerance when
    left out, 0 for none.
    """

    duration: PositiveTime | None = None
    tolerance: Annotated[Plain, Field(gt=0, lt=1)] = 1e-3
    precision: Literal["float64", "float32"] = "float64"
    max_step: PositiveTime | None = None
    seed: Annotated[StrictInt, Field(ge=0)] = 0
    floor: Annotated[Plain, Field(ge=0, le=1e-5)] | None = None

    def seed_of(self, own: int | None) -> int:
        """The seed of something that may have one of its own."""
        return self.seed if own is None else own


class Scheduled(Table):
    """When something is written, and which quantities; exactly one of every, at and count.

    every: an interval [s]; at: a list of times [s]; count: this many, evenly from beginning to end, both included.
    quantities: names; the usual ones when left out.
    """

    every: PositiveTime | None = None
    at: Annotated[tuple[LaterTime, ...], Field(min_length=1)] | None = None
    count: Annotated[StrictInt, Field(ge=1)] | None = None
    quantities: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        given = [name for name in ("every", "at", "count") if getattr(self, name) is not None]
        if len(given) != 1:
            what = f"one of every, at and count is needed, not {' and '.join(given) or 'none'}"
            raise mistake(InputError(what, try_='every = "1 tau0"'))
        return self


def _as_every(given: Any) -> Any:
    return {"every": given} if isinstance(given, str) else given


class Output(Table):
    """What is written while running: scalars (numbers against time) and frames (fields); a time alone is its every.

    before [s]: the time whose numbers stand beside the final ones in the closing table; the beginning when left out.
    """

    scalars: Annotated[Scheduled | None, BeforeValidator(_as_every)] = None
    frames: Annotated[Scheduled | None, BeforeValidator(_as_every)] = None
    before: LaterTime | None = None
