"""The state that a run starts from."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from fluxoid.device.reading.quantity import FilePath, Plain, Point, Time, mistake
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.run import Seed
from fluxoid.errors import InputError

MOST_TURNS = 100  # of one vortex
Winding = Annotated[StrictInt, Field(description="turns of the phase, counter-clockwise")]


class UniformState(Table):
    """|psi|² = epsilon with one phase everywhere."""

    kind: Literal["uniform"] = "uniform"


class WindingState(Table):
    """|psi|² = epsilon, the phase winding around the holes named; the others have none."""

    kind: Literal["winding"] = "winding"
    winding: dict[str, Winding]


class Vortex(Table):
    """A vortex at a point of the film; a winding of −1 is an antivortex."""

    at: Point
    winding: Winding = 1

    @model_validator(mode="after")
    def _turns(self) -> Self:
        if not 1 <= abs(self.winding) <= MOST_TURNS:
            raise mistake(InputError(f"a winding of {self.winding} is no vortex", try_="winding = 1, or -1"))
        return self


class VortexState(Table):
    """Vortices in the film, and windings of holes."""

    kind: Literal["vortices"] = "vortices"
    vortices: Annotated[tuple[Vortex, ...], Field(min_length=1)]
    winding: dict[str, Winding] = Field(default_factory=dict)


class NormalState(Table):
    """psi = 0 with a little seeded noise, from which pairs grow: normal numbers of this standard deviation.

    seed: that of [run] when left out.
    """

    kind: Literal["normal"] = "normal"
    noise: Annotated[Plain, Field(gt=0, lt=1)] = 1e-3
    seed: Seed = None


class ResultState(Table):
    """A frame of an earlier result on the same lattice: the last one, or the one nearest to a time."""

    kind: Literal["result"] = "result"
    path: FilePath
    time: Time | None = None


Initial = Annotated[
    UniformState | WindingState | VortexState | NormalState | ResultState,
    Field(discriminator="kind"),
]
