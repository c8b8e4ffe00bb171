"""Where everything in a device lies, worked out once: ``place(device)``, handed to whatever asks.

``place`` keeps what it made by content: two devices of the same films, holes, contacts, ports, vias and cell are placed
once, however their sources, currents and runs differ.
"""

from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import shapely

from fluxoid.device.geometry.contacts import contact_line, groups_of
from fluxoid.device.geometry.films import Conductor, Films, Height, polygon_of_part
from fluxoid.device.geometry.holes import HoleRegion, holes_of
from fluxoid.device.geometry.networks import Pieces, cut_at_bridges
from fluxoid.device.geometry.ports import Bank, PortRegion, port_region
from fluxoid.device.geometry.slits import joints_across, with_slits_filled
from fluxoid.device.geometry.vias import ViaRegion, networks_of, via_regions
from fluxoid.device.sources.sources import Plane
from fluxoid.device.tables.device import Tables
from fluxoid.device.tables.films import Box, Film, Hole
from fluxoid.device.tables.ports import Port, Via
from fluxoid.device.tables.shapes import Shape


class Parts(NamedTuple):
    """What geometry depends on. contact: (name, film, shape)."""

    film: tuple[tuple[str, Film], ...]
    hole: tuple[tuple[str, Hole], ...]
    contact: tuple[tuple[str, str, Shape], ...]
    port: tuple[tuple[str, Port], ...]
    via: tuple[tuple[str, Via], ...]
    cell: float | None
    periodic: tuple[str, ...]
    box: Box | None


def place(device: Tables) -> "Placed":
    """Where the parts of a device lie. What is wrong about a part is raised as InputError when it is asked for."""
    return _place(
        Parts(
            tuple(device.film.items()),
            tuple(device.hole.items()),
            tuple((name, contact.film, contact.shape) for name, contact in device.contact.items()),
            tuple(device.port.items()),
            tuple(device.via.items()),
            device.lattice.cell,
            device.lattice.periodic,
            device.lattice.box,
        )
    )


@lru_cache(maxsize=16)
def _place(parts: Parts) -> "Placed":
    return Placed(parts)


class Placed:
    """Where the parts of a device lie, each worked out when first asked for; lengths in m, polygons of shapely."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    @cached_property
    def films(self) -> Films:
        """Their polygons, and the conductors that they make."""
        return Films(dict(self.parts.film), self.parts.cell)

    @property
    def periodic(self) -> tuple[str, ...]:
        """The axes that wrap."""
        return self.parts.periodic

    @property
    def small(self) -> float:
        """The length below which two edges are the same."""
        return self.films.small

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) of all films together."""
        return self.films.bounds

    @property
    def conductors(self) -> tuple[Conductor, ...]:
        """All connected pieces."""
        return self.films.conductors

    @cached_property
    def outline(self) -> Any:
        """All conductors together: a polygon or multipolygon."""
        return shapely.union_all([piece.polygon for piece in self.conductors])

    @property
    def heights(self) -> tuple[Height, ...]:
        """The conductors at each height."""
        return self.films.heights

    @cached_property
    def holes(self) -> tuple[HoleRegion, ...]:
        """All holes, also those that junctions across slits close."""
        pieces = self.conductors
        if any(port.width is not None for _, port in self.parts.port):
            pieces = with_slits_filled(self.films, self.ports)
        return holes_of(pieces, list(self.films.tables), dict(self.parts.hole), self.small)

    @cached_property
    def contact_regions(self) -> dict[str, Any]:
        """The polygon of each contact's shape."""
        return {
            name: polygon_of_part(shape, self.parts.cell, f"contact.{name}.shape")
            for name, _, shape in self.parts.contact
        }

    @cached_property
    def contact_lines(self) -> dict[str, Any]:
        """The line at which each contact touches its film."""
        films = {name: self.films.polygons[film] for name, film, _ in self.parts.contact}
        return {name: contact_line(films[name], region) for name, region in self.contact_regions.items()}

    @cached_property
    def contact_groups(self) -> tuple[tuple[str, ...], ...]:
        """The contacts of each conductor, in the order of ``conductors``; a contact that touches two is in both."""
        films = {name: film for name, film, _ in self.parts.contact}
        return groups_of(self.contact_lines, films, self.conductors, self.small)

    @cached_property
    def vias(self) -> tuple[ViaRegion, ...]:
        """All vias by parts. Raises InputError for one that does not lie over both of its films."""
        return tuple(one for name, _ in self.parts.via for one in self.via(name))

    def via(self, name: str) -> tuple[ViaRegion, ...]:
        """One via, by parts."""
        return via_regions(name, dict(self.parts.via)[name], self.films, self.parts.cell)

    @cached_property
    def ports(self) -> tuple[PortRegion, ...]:
        """All ports, in the order of the description. Raises InputError for one that joins nothing."""
        return tuple(self.port(name) for name, _ in self.parts.port)

    def port(self, name: str) -> PortRegion:
        """One port."""
        port = dict(self.parts.port)[name]
        return port_region(name, port, self.films, self._banks if port.contacts is not None else {})

    @cached_property
    def networks(self) -> tuple[tuple[int, ...], ...]:
        """Which conductors vias and the ports of junctions join, by their numbers."""
        return networks_of(self.films, self.vias, joints_across(self.ports))

    @cached_property
    def pieces(self) -> Pieces:
        """What is left when all bridges with ports are cut."""
        return cut_at_bridges(self.films, self.ports, self.vias, self._banks.values())

    @property
    def _banks(self) -> dict[str, Bank]:
        return {name: (film, self.contact_lines[name]) for name, film, _ in self.parts.contact}

    @cached_property
    def box(self) -> Box:
        """The rectangle that repeats along periodic axes; around all films unless given."""
        if self.parts.box is not None:
            return self.parts.box
        left, bottom, right, top = self.bounds
        return Box(width=right - left, height=top - bottom, center=((left + right) / 2, (bottom + top) / 2))

    @property
    def periods(self) -> tuple[float | None, float | None]:
        """The periods along x and y; None for an axis that is not periodic."""
        return (
            self.box.width if "x" in self.periodic else None,
            self.box.height if "y" in self.periodic else None,
        )

    def plane(self, film: str) -> Plane:
        """The plane of a film, in which sources are asked for their field."""
        return Plane(self.films.tables[film].z, *self.periods)
