"""A whole description: the device, what is done to it, and what is recorded."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, ModelWrapValidatorHandler, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from fluxoid.device.disorder import Disorder
from fluxoid.device.drawn import Layout
from fluxoid.device.drawn import tables as drawn_tables
from fluxoid.device.drives import Contact
from fluxoid.device.initial import Initial, UniformState
from fluxoid.device.junctions import Curves, Junction
from fluxoid.device.material import Material
from fluxoid.device.mistakes import listed
from fluxoid.device.places import Box, Cut, Film, Hole, LatticeTable, Probe
from fluxoid.device.port_tables import Port, Via
from fluxoid.device.quantity import Reading, read_with, reading
from fluxoid.device.recipes import Recipe
from fluxoid.device.running import Output, Run
from fluxoid.device.sources import Plane, Source
from fluxoid.device.table import Table
from fluxoid.errors import InputError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$")]

CELLS_PER_COHERENCE_LENGTH = 4


class Device(Table):
    """A device and its experiment, as written in a TOML file; the same names, the same meaning.

    Quantities are texts with units, or floats in SI. Units of the material itself ("0.25 xi", "100 tau0", "0.1 Bc2")
    are known in tables given here as dicts: Device(material=..., lattice={"cell": "0.25 xi"}). A layout is read at
    once: what it draws stands in film, via and contact, and layout itself is None. Raises InputError with all mistakes,
    one a line; what fits together is checked too (see checks).
    """

    title: str = ""
    layout: Layout | None = None
    material: Material
    film: dict[Name, Film]
    hole: dict[Name, Hole] = Field(default_factory=dict)
    contact: dict[Name, Contact] = Field(default_factory=dict)
    probe: dict[Name, Probe] = Field(default_factory=dict)
    cut: dict[Name, Cut] = Field(default_factory=dict)
    port: dict[Name, Port] = Field(default_factory=dict)
    via: dict[Name, Via] = Field(default_factory=dict)
    junction: dict[Name, Junction] = Field(default_factory=dict)
    source: tuple[Source, ...] = ()
    disorder: tuple[Disorder, ...] = ()
    lattice: LatticeTable = LatticeTable()
    initial: Initial = UniformState()
    run: Run = Run()
    output: Output = Output()
    recipe: Recipe | None = None
    curves: Curves | None = None

    @model_validator(mode="wrap")
    @classmethod
    def _with_units_of_material(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Read the material first, so that the rest may use its units."""
        if not isinstance(values, dict):
            return handler(values)
        values = _as_written(values) if values.get("layout") is not None else values
        _refuse_nameless(values)
        scales: dict[str, float] = dict.fromkeys(("xi", "lambda", "tau0", "Bc2"), 1.0)
        try:
            material = Material.model_validate(values.get("material"))
            values, scales = {**values, "material": material}, material.scales()
        except ValidationError:
            pass  # told by the handler, which meets it again; ones keep every other text readable until then
        now = reading()
        with read_with(Reading(scales, now.plain_numbers, now.folder)):
            return handler(values)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        from fluxoid.device.checks import mistakes

        with read_with(Reading()):  # what is made here is not read from a file
            found = mistakes(self)
        if found:
            raise PydanticCustomError("mistakes", "the description does not fit together", {"found": found})
        return self

    @property
    def cell(self) -> float:
        """The side of the lattice's cells, m: as given, or a quarter of the coherence length.

        Raises InputError when neither is given.
        """
        if self.lattice.cell is None and self.material.coherence_length is None:
            what = "is missing, and so is material.coherence_length, a quarter of which it would be"
            raise InputError(what, "lattice.cell", 'cell = "50 nm"')
        return self.lattice.cell or self.material.working_coherence_length / CELLS_PER_COHERENCE_LENGTH

    def box(self) -> Box:
        """The rectangle that repeats along periodic axes; around all films unless given."""
        if self.lattice.box is not None:
            return self.lattice.box
        from fluxoid.device.layout import bounds

        left, bottom, right, top = bounds(self)
        return Box(width=right - left, height=top - bottom, center=((left + right) / 2, (bottom + top) / 2))

    def periods(self) -> tuple[float | None, float | None]:
        """The periods along x and y, m; None for an axis that is not periodic."""
        if not self.lattice.periodic:
            return None, None
        box = self.box()
        return (
            box.width if "x" in self.lattice.periodic else None,
            box.height if "y" in self.lattice.periodic else None,
        )

    def plane(self, film: str) -> Plane:
        """The plane of a film, in which sources are asked for their field."""
        return Plane(self.film[film].z, *self.periods())


NAMED = ("film", "hole", "contact", "probe", "cut", "port", "via")


def _refuse_nameless(values: dict[str, Any]) -> None:
    """[film] in place of [film.NAME] is one mistake, not one for each of its keys."""
    found = []
    for table in NAMED:
        within = values.get(table)
        if isinstance(within, dict):
            stray = [name for name, one in within.items() if not isinstance(one, dict | list | BaseModel)]
            if stray:
                found.append((table, f'"{stray[0]}" stands in [{table}] itself', f"[{table}.NAME], a name for each"))
    if found:
        raise PydanticCustomError("mistakes", "a table has no name", {"found": found})


def _as_written(values: dict[str, Any]) -> dict[str, Any]:
    """A description with what its layout draws written into it, in place of the layout."""
    try:
        drawn = drawn_tables(Layout.model_validate(values["layout"]))
    except ValidationError as error:
        found = [(".".join(filter(None, ["layout", one[0]])), *one[1:]) for one in listed(error, Layout)]
        raise PydanticCustomError("mistakes", "the layout is wrong", {"found": found}) from None
    except InputError as error:
        found = [(error.where, error.what, error.try_)]
        raise PydanticCustomError("mistakes", "the layout cannot be used", {"found": found}) from None
    rest = {name: value for name, value in values.items() if name != "layout"}
    for name in ("film", "via", "contact"):
        own = rest.get(name, {})
        if not isinstance(own, dict):
            continue  # told by the handler
        twice = [(f"{name}.{one}", "is drawn in the layout too", "another name") for one in own if one in drawn[name]]
        if twice:
            raise PydanticCustomError("mistakes", "a name stands twice", {"found": twice})
        rest[name] = drawn[name] | own
    return {"material": drawn["material"]} | rest


Description = Device
