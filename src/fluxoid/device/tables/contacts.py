"""Contacts, and the currents and phases that drive them."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, model_validator

from fluxoid.device.reading.quantity import Angle, Current, Dimensioned, mistake
from fluxoid.device.reading.table import Table
from fluxoid.device.sources.timeshapes import TimeShapes
from fluxoid.device.tables.shapes import Shape
from fluxoid.errors import InputError


class DrivenCurrent(Table):
    """A current into the film: ``value`` [A] times the product of its time shapes."""

    value: Current
    time: TimeShapes = ()


class DrivenPhase(Table):
    """A phase of the order parameter: ``value`` [rad] times the product of its time shapes."""

    value: Angle
    time: TimeShapes = ()


def _as_value(given: Any) -> Any:
    return given if isinstance(given, dict | Table) or given is None else {"value": given}


class Contact(Table):
    """The part of the edge of a film, holes included, that lies in a shape, and what it touches there.

    kind: "normal" (psi = 0, current normal), "superconducting" (a reservoir: |psi|^2 = epsilon, no contact resistance),
    "de-gennes" (n·(∇ − iA)psi = −psi/b with b = de_gennes_length; Rev. Mod. Phys. 36, 225 (1964)), "insulating" (no
    current).
    current: into the film, for all kinds but "insulating". Of the contacts of one connected film, one may leave its
    current out: it takes the rest. phase: for "superconducting" alone, instead of a current.
    """

    film: str
    kind: Literal["normal", "superconducting", "de-gennes", "insulating"]
    shape: Shape
    current: Annotated[DrivenCurrent | None, BeforeValidator(_as_value)] = None
    phase: Annotated[DrivenPhase | None, BeforeValidator(_as_value)] = None
    de_gennes_length: Annotated[float, Dimensioned("length")] | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.phase is not None and self.kind != "superconducting":
            raise mistake(InputError(f"a {self.kind} contact has no phase", try_='kind = "superconducting"'))
        if self.phase is not None and self.current is not None:
            what = "a phase and a current are given: each follows from the other"
            raise mistake(InputError(what, try_="one of the two"))
        if self.current is not None and self.kind == "insulating":
            raise mistake(InputError("an insulating contact carries no current", try_='kind = "normal"'))
        if (self.de_gennes_length is not None) != (self.kind == "de-gennes"):
            what = "de_gennes_length and the kind de-gennes go together, and one is missing"
            raise mistake(InputError(what, try_='kind = "de-gennes" with de_gennes_length = "500 nm"'))
        if self.de_gennes_length == 0:
            raise mistake(InputError("de_gennes_length is zero, which is a normal contact", try_='kind = "normal"'))
        return self
