"""All tables of a description together, each right by itself; ``Device`` also checks that they fit together."""

from typing import Annotated

from pydantic import Field, StringConstraints

from fluxoid.device.reading.table import Table
from fluxoid.device.sources.sources import Source
from fluxoid.device.tables.contacts import Contact
from fluxoid.device.tables.disorder import Disorder
from fluxoid.device.tables.films import Cut, Film, Hole, LatticeTable, Probe
from fluxoid.device.tables.initial import Initial, UniformState
from fluxoid.device.tables.junctions import Curves, PortJunction
from fluxoid.device.tables.layout import Layout
from fluxoid.device.tables.material import Material
from fluxoid.device.tables.ports import Port, Via
from fluxoid.device.tables.recipes import Recipe
from fluxoid.device.tables.run import Output, Run
from fluxoid.errors import InputError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$")]

CELLS_PER_COHERENCE_LENGTH = 4


class Tables(Table):
    """The tables of a description."""

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
    junction: dict[Name, PortJunction] = Field(default_factory=dict)
    source: tuple[Source, ...] = ()
    disorder: tuple[Disorder, ...] = ()
    lattice: LatticeTable = LatticeTable()
    initial: Initial = UniformState()
    run: Run = Run()
    output: Output = Output()
    recipe: Recipe | None = None
    curves: Curves | None = None

    def depth(self, film: str) -> float:
        """The penetration depth of a film at the working temperature, m: its own, or the material's."""
        own = self.film[film].penetration_depth
        return self.material.working_penetration_depth if own is None else own

    def screening_length(self, film: str) -> float:
        """Λ = λ²/d of a film, m, half its Pearl length."""
        return self.depth(film) ** 2 / self.film[film].thickness

    @property
    def cell(self) -> float:
        """The side of the lattice's cells, m: as given, or a quarter of the coherence length.

        Raises InputError when neither is given.
        """
        if self.lattice.cell is None and self.material.coherence_length is None:
            what = "is missing, and so is material.coherence_length, a quarter of which it would be"
            raise InputError(what, "lattice.cell", 'cell = "50 nm"')
        return self.lattice.cell or self.material.working_coherence_length / CELLS_PER_COHERENCE_LENGTH
