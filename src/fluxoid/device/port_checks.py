"""Whether ports and vias fit the rest of a description: each check lists its mistakes as (where, what, what to try)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

import shapely

from fluxoid.device.description import Device
from fluxoid.device.joints import networks, via_regions
from fluxoid.device.layout import conductors, contact_groups, rounding
from fluxoid.device.pieces import pieces
from fluxoid.device.port_lines import Bank, PortRegion, port_region, ports
from fluxoid.errors import InputError

Found = list[tuple[str, str, str]]


def asked_films(device: Device) -> list[tuple[str, str]]:
    """The films that ports and vias name, with the place at which they do."""
    films = [(f"port.{name}.film", port.film) for name, port in device.port.items() if port.film is not None]
    return films + [(f"via.{name}.films", film) for name, via in device.via.items() for film in via.films]


def asked_contacts(device: Device) -> list[tuple[str, str]]:
    """The contacts that ports name, with the place at which they do."""
    return [
        (f"port.{name}.{word}", contact)
        for name, port in device.port.items()
        for word, pair in (("contacts", port.contacts), ("return", port.return_))
        for contact in pair or ()
    ]


def port_places(device: Device) -> Found:
    """Mistakes of vias and ports one by one."""
    found = [one for name in device.via for one in _told(via_regions, device, name)]
    found += [one for name in device.port for one in _told(port_region, device, name)]
    return found + [
        (f"port.{name}", "a hole has this name, and both stand in one matrix", f"[port.{name}_port]")
        for name in device.port
        if name in device.hole
    ]


def port_mistakes(device: Device) -> Found:
    """Mistakes of ports with one another and with contacts, when each lies somewhere."""
    if not device.port:
        return []
    return list(_contact_ports(device)) + list(_shared(device)) or list(_without_current(device))


def slit_joints(regions: Iterable[PortRegion]) -> tuple[tuple[Bank, Bank], ...]:
    """The banks that junctions across slits join, for ``networks``."""
    return tuple((port.banks[0], port.banks[1]) for port in regions if port.kind == "slit")


def _told(make: Callable[[Device, str], Any], device: Device, name: str) -> Found:
    try:
        make(device, name)
    except InputError as error:
        return [(error.where, error.what, error.try_)]
    return []


def _contact_ports(device: Device) -> Iterator[tuple[str, str, str]]:
    groups = contact_groups(device)
    joined = networks(device, slit_joints(ports(device)))
    for name, port in device.port.items():
        insulating = [one for one in port.all_contacts if device.contact[one].kind == "insulating"]
        if insulating:
            what = f'contact "{insulating[0]}" is insulating and carries no current'
            yield f"port.{name}", what, 'kind = "normal"'
            continue
        for members in joined:
            into = [sum(groups[number].count(one) for number in members) for one in port.all_contacts]
            if sum(into[::2]) != sum(into[1::2]):
                films = ", ".join(f'"{film}"' for number in members for film in conductors(device)[number].films)
                flows = "enters film" if sum(into[::2]) > sum(into[1::2]) else "leaves film"
                never = "never leaves it" if "enters" in flows else "never enters it"
                what = f"its current {flows} {films} and {never}"
                return_ = 'return = ["c", "d"]: a contact near the end of the port, and where the current goes back'
                yield f"port.{name}", what, "other contacts of one film" if port.return_ else return_
                break


def _shared(device: Device) -> Iterator[tuple[str, str, str]]:
    small = rounding(device)
    regions = [port_region(device, name) for name in device.port]
    for first, second in combinations(regions, 2):
        if any(_meet(one, other, small) for one in _lines(device, first) for other in _lines(device, second)):
            what = f'takes the place of port "{first.name}"'
            yield f"port.{second.name}", what, "lines that lie apart"


def _without_current(device: Device) -> Iterator[tuple[str, str, str]]:
    """Ports between sides that nothing else joins, and that have no contacts by which a current could pass."""
    cut = pieces(device, [one for one in ports(device) if one.kind != "contacts"])
    for port in cut.joints:
        rest = cut.groups(without=port)
        one, other = ({rest[number] for number in side} for side in cut.joints[port])
        touched = [{rest[number] for number in numbers} for numbers in cut.contacts]
        if not one & other and not (any(one & some for some in touched) and any(other & some for some in touched)):
            what = "nothing else joins its two sides, and no current passes through it"
            yield f"port.{port}", what, "another port or a via between them, or contacts on both sides"


def _lines(device: Device, region: PortRegion) -> list[tuple[float, Any]]:
    """Height and line of a bridge, and of each bank of a slit; contacts may be shared by ports."""
    if region.kind == "bridge":
        return [(device.film[region.film].z, shapely.LineString(region.line))]
    return [(device.film[film].z, line) for film, line in region.banks] if region.kind == "slit" else []


def _meet(one: tuple[float, Any], other: tuple[float, Any], small: float) -> bool:
    """Whether two lines at one height cross, or share more than an end."""
    if one[0] != other[0]:
        return False
    shared = shapely.intersection(one[1], other[1])
    ends = shapely.union_all([shapely.boundary(one[1]), shapely.boundary(other[1])])
    return not shared.is_empty and (shared.length > 4 * small or not shapely.dwithin(shared, ends, 4 * small))
