"""The base of all tables of a description: frozen, unknown names refused, mistakes told as InputError."""

from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # pydantic does not name it in public


class _Door(ModelMetaclass):
    """Turns pydantic's errors into ours when a table is made in Python.

    A metaclass, because only a call of the class passes here: tables inside tables do not, so that all mistakes of a
    whole are collected before they are told.
    """

    def __call__(self, *args: Any, **values: Any) -> Any:
        try:
            return super().__call__(*args, **values)
        except ValidationError as error:
            from fluxoid.device.reading.mistakes import as_input_error

            raise as_input_error(error, cast(type[BaseModel], self)) from None


class Table(BaseModel, metaclass=_Door):
    """A frozen table of a description; two with the same values are equal and have the same hash."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)
