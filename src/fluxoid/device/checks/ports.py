"""Whether ports and vias fit the rest of a description: each check lists its mistakes as (where, what, what to try)."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import shapely

from fluxoid.device.geometry.place import Placed
from fluxoid.device.geometry.ports import PortRegion
from fluxoid.device.tables.device import Tables
from fluxoid.errors import InputError

Found = list[tuple[str, str, str]]


def asked_films(device: Tables) -> list[tuple[str, str]]:
    """The films that ports and vias name, with the place at which they do."""
    films = [(f"port.{name}.film", port.film) for name, port in device.port.items() if port.film is not None]
    return films + [(f"via.{name}.films", film) for name, via in device.via.items() for film in via.films]


def asked_contacts(device: Tables) -> list[tuple[str, str]]:
    """The contacts that ports name, with the place at which they do."""
    return [
        (f"port.{name}.{word}", contact)
        for name, port in device.port.items()
        for word, pair in (("contacts", port.contacts), ("return", port.return_))
        for contact in pair or ()
    ]


def port_places(device: Tables, placed: Placed) -> Found:
    """Mistakes of vias and ports one by one."""
    found = [one for name in device.via for one in _told(placed.via, name)]
    found += [one for name in device.port for one in _told(placed.port, name)]
    return found + [
        (f"port.{name}", "a hole has this name, and both stand in one matrix", f"[port.{name}_port]")
        for name in device.port
        if name in device.hole
    ]


def port_mistakes(device: Tables, placed: Placed) -> Found:
    """Mistakes of ports with one another and with contacts, when each lies somewhere."""
    if not device.port:
        return []
    return list(_contact_ports(device, placed)) + list(_shared(placed)) or list(_without_current(placed))


def _told(make: Callable[[str], Any], name: str) -> Found:
    try:
        make(name)
    except InputError as error:
        return [(error.where, error.what, error.try_)]
    return []


def _contact_ports(device: Tables, placed: Placed) -> Iterator[tuple[str, str, str]]:
    groups = placed.contact_groups
    for name, port in device.port.items():
        insulating = [one for one in port.all_contacts if device.contact[one].kind == "insulating"]
        if insulating:
            what = f'contact "{insulating[0]}" is insulating and carries no current'
            yield f"port.{name}", what, 'kind = "normal"'
            continue
        for members in placed.networks:
            into = [sum(groups[number].count(one) for number in members) for one in port.all_contacts]
            if sum(into[::2]) != sum(into[1::2]):
                films = ", ".join(f'"{film}"' for number in members for film in placed.conductors[number].films)
                flows = "enters film" if sum(into[::2]) > sum(into[1::2]) else "leaves film"
                never = "never leaves it" if "enters" in flows else "never enters it"
                what = f"its current {flows} {films} and {never}"
                return_ = 'return = ["c", "d"]: a contact near the end of the port, and where the current goes back'
                yield f"port.{name}", what, "other contacts of one film" if port.return_ else return_
                break


def _shared(placed: Placed) -> Iterator[tuple[str, str, str]]:
    for first, second in combinations(placed.ports, 2):
        if any(_meet(one, other, placed.small) for one in _lines(placed, first) for other in _lines(placed, second)):
            what = f'takes the place of port "{first.name}"'
            yield f"port.{second.name}", what, "lines that lie apart"


def _without_current(placed: Placed) -> Iterator[tuple[str, str, str]]:
    """Ports between sides that nothing else joins, and that have no contacts by which a current could pass."""
    cut = placed.pieces
    for port in cut.joints:
        rest = cut.groups(without=port)
        one, other = ({rest[number] for number in side} for side in cut.joints[port])
        touched = [{rest[number] for number in numbers} for numbers in cut.contacts]
        if not one & other and not (any(one & some for some in touched) and any(other & some for some in touched)):
            what = "nothing else joins its two sides, and no current passes through it"
            yield f"port.{port}", what, "another port or a via between them, or contacts on both sides"


def _lines(placed: Placed, region: PortRegion) -> list[tuple[float, Any]]:
    """Height and line of a bridge, and of each bank of a slit; contacts may be shared by ports."""
    if region.kind == "bridge":
        return [(placed.films.tables[region.film].z, shapely.LineString(region.line))]
    return [(placed.films.tables[film].z, line) for film, line in region.banks] if region.kind == "slit" else []


def _meet(one: tuple[float, Any], other: tuple[float, Any], small: float) -> bool:
    """Whether two lines at one height cross, or share more than an end."""
    if one[0] != other[0]:
        return False
    shared = shapely.intersection(one[1], other[1])
    ends = shapely.union_all([shapely.boundary(one[1]), shapely.boundary(other[1])])
    return not shared.is_empty and (shared.length > 4 * small or not shapely.dwithin(shared, ends, 4 * small))
