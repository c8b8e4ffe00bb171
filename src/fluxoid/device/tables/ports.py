"""Where currents pass that no film carries by itself: ports, which junctions or circuits fill, and vias."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from fluxoid.device.reading.quantity import Point, PositiveLength, mistake
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.shapes import Shape
from fluxoid.errors import InputError

_KINDS = 'from and to across a bridge, with width across a slit, or contacts = ["in", "out"]'


class Port(Table):
    """A place where the loops of a device are opened: across a bridge, across a slit, or between two contacts.

    from, to: a line across a bridge from edge to edge, whose ends lie outside the film or on its edge; positive current
    goes from its left side to its right. With width: a line across a slit, whose ends lie in the film or on its edge on
    either side; the port takes this much of both edges, and positive current goes from the side of "from" to the other.
    film: one of the height that is meant, where films above one another leave a choice.
    contacts: current enters the film at the first and leaves at the second; return: the same current enters at the
    first of these and leaves at the second, in a ground plane for example.
    """

    from_: Annotated[Point | None, Field(alias="from")] = None
    to: Point | None = None
    width: PositiveLength | None = None
    film: str | None = None
    contacts: tuple[str, str] | None = None
    return_: Annotated[tuple[str, str] | None, Field(alias="return")] = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        try:
            if self.contacts is None:
                self._check_line()
            else:
                self._check_contacts(self.contacts)
        except InputError as error:
            raise mistake(error) from None
        return self

    def _check_line(self) -> None:
        if self.return_ is not None:
            raise InputError("a return without contacts", try_='contacts = ["in", "out"]')
        if self.from_ is None or self.to is None:
            missing = [word for word, at in (("from", self.from_), ("to", self.to)) if at is None]
            raise InputError(f"{' and '.join(missing)} missing", try_=_KINDS)
        if self.from_ == self.to:
            raise InputError("both ends of the port are the same point", try_="two points on either side")

    def _check_contacts(self, contacts: tuple[str, str]) -> None:
        for word in ("from_", "to", "width", "film"):
            if getattr(self, word) is not None:
                raise InputError(f"contacts and {word.strip('_')} are given, of two kinds of port", try_=_KINDS)
        for word, pair in (("contacts", contacts), ("return", self.return_)):
            if pair is not None and pair[0] == pair[1]:
                raise InputError(
                    f'{word} names "{pair[0]}" twice', try_="where the current enters, and where it leaves"
                )
        shared = [name for name in self.return_ or () if name in contacts]
        if shared:
            what = f'return names "{shared[0]}", which is one of the port\'s own contacts'
            raise InputError(what, try_="two others, on the film that carries the current back")

    @property
    def all_contacts(self) -> tuple[str, ...]:
        """The contacts through which the port's current passes, in, out, in, out; none for a line."""
        return (*(self.contacts or ()), *(self.return_ or ()))


class Via(Table):
    """A joint between two films at different heights, of no inductance of its own.

    Current passes from one to the other wherever the shape and both films lie above one another.
    """

    films: tuple[str, str]
    shape: Shape
