"""What is left of the conductors when all bridges with ports are cut: pieces, and what joins them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from fluxoid.device.geometry.films import Films
from fluxoid.device.geometry.ports import Bank, PortRegion
from fluxoid.device.geometry.vias import ViaRegion, parts_of

Side = tuple[int, ...]  # numbers of pieces


@dataclass(frozen=True)
class Pieces:
    """Pieces by number: which each via joins, which lie on either side of each port, and which each contact touches."""

    count: int
    vias: tuple[Side, ...]
    joints: dict[str, tuple[Side, Side]]
    contacts: tuple[Side, ...]

    def groups(self, without: str) -> list[int]:
        """For each piece the least number of those that it is joined to, when one port carries nothing."""
        group = list(range(self.count))
        for met in (*self.vias, *(one + other for name, (one, other) in self.joints.items() if name != without)):
            numbers = {group[number] for number in met}
            group = [min(numbers) if number in numbers else number for number in group]
        return group


def cut_at_bridges(
    films: Films, ports: Iterable[PortRegion], vias: Iterable[ViaRegion], contacts: Iterable[Bank]
) -> Pieces:
    """Cut films at their bridges, and see what joins what. contacts: film and line of each."""
    small, ports = films.small, [port for port in ports if port.kind != "contacts"]
    found: list[tuple[float, Any]] = []
    for height in films.heights:
        cuts = [shapely.LineString(port.line) for port in ports if _cuts(films, port, height.z)]
        gap = shapely.buffer(shapely.union_all(cuts), 4 * small, cap_style="square") if cuts else shapely.Polygon()
        found += [(height.z, part) for part in parts_of(shapely.difference(height.polygon, gap))]

    def touched(film: str, place: Any) -> Side:
        z = films.tables[film].z
        return tuple(
            number for number, (height, part) in enumerate(found) if height == z and shapely.dwithin(part, place, small)
        )

    def sides(port: PortRegion) -> tuple[Side, Side]:
        if port.kind == "slit":
            (one, first), (other, second) = port.banks
            return touched(one, first), touched(other, second)
        along = (port.line[1] - port.line[0]) / np.linalg.norm(port.line[1] - port.line[0])
        left = 16 * small * np.array([-along[1], along[0]])
        middle = port.line.mean(axis=0)
        return touched(port.film, shapely.Point(middle + left)), touched(port.film, shapely.Point(middle - left))

    return Pieces(
        len(found),
        tuple(tuple(number for film in via.films for number in touched(film, via.polygon)) for via in vias),
        {port.name: sides(port) for port in ports},
        tuple(touched(film, line) for film, line in contacts),
    )


def _cuts(films: Films, port: PortRegion, z: float) -> bool:
    return port.kind == "bridge" and films.tables[port.film].z == z
