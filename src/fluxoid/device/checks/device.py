"""Whether the parts of a description fit together: each check lists its mistakes as (where, what, what to try)."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import shapely

from fluxoid.device.checks.current_balance import balance
from fluxoid.device.checks.junctions import junction_mistakes
from fluxoid.device.checks.ports import asked_contacts, asked_films, port_mistakes, port_places
from fluxoid.device.geometry.films import overlap_in_height, polygon_of_part
from fluxoid.device.geometry.place import Placed, place
from fluxoid.device.geometry.polygons import polygon_of
from fluxoid.device.reading.mistakes import nearest
from fluxoid.device.sources.sources import Dipole, ExternalVortex, MagneticTip, Twist, UniformSource
from fluxoid.device.tables.device import Tables
from fluxoid.device.tables.disorder import RegionDisorder, region_epsilon
from fluxoid.device.tables.initial import VortexState
from fluxoid.device.tables.recipes import CriticalCurrent, CurrentPhase, CurrentVoltage, driven_contacts
from fluxoid.errors import InputError
from fluxoid.units import format

Found = list[tuple[str, str, str]]


def mistakes(device: Tables) -> Found:
    """All mistakes of a description whose tables are right one by one; names first, places when names are right."""
    if not device.film:
        return [("film", "there is no film", "[film.strip] with a shape and a thickness")]
    found = _names(device) + _shapes(device) + _lattice(device)
    if found:
        return found
    placed = place(device)
    unplaced = port_places(device, placed)  # without them no hole is known
    found = _overlaps(device, placed) + ([] if unplaced else _holes(device, placed)) + _points(device, placed)
    found += _sources(device)
    contacts = _contacts(device, placed)
    found += contacts + unplaced
    if not contacts and not unplaced:
        found += port_mistakes(device, placed) or balance(device, _joined_groups(device, placed))
    if not found:
        found += junction_mistakes(device, placed)
    return found + ([] if unplaced else _initial(device, placed)) + _recipe(device) + _box(device, placed)


def _names(device: Tables) -> Found:
    films = [(f"contact.{name}.film", contact.film) for name, contact in device.contact.items()]
    films += [(f"hole.{name}.film", hole.film) for name, hole in device.hole.items() if hole.film is not None]
    films += [(f"disorder[{k}].film", one.film) for k, one in enumerate(device.disorder, 1) if one.film is not None]
    films += asked_films(device)
    contacts = [("recipe", name) for name in driven_contacts(device.recipe)] + asked_contacts(device)
    return [
        (where, f'no {what} is named "{name}"', nearest(name, known))
        for asked, known, what in ((films, list(device.film), "film"), (contacts, list(device.contact), "contact"))
        for where, name in asked
        if name not in known
    ]


def _shapes(device: Tables) -> Found:
    found: Found = []
    for name, film in device.film.items():
        found += _told(lambda n=name, f=film: polygon_of_part(f.shape, device.lattice.cell, f"film.{n}.shape"))
    for name, contact in device.contact.items():
        found += _told(lambda n=name, c=contact: polygon_of_part(c.shape, device.lattice.cell, f"contact.{n}.shape"))
    for number, table in enumerate(device.disorder):
        if isinstance(table, RegionDisorder):
            found += _told(lambda t=table: polygon_of(t.shape), f"disorder[{number + 1}].shape")
            found += _told(lambda t=table: region_epsilon(t, device.material), f"disorder[{number + 1}]")
    return found


def _told(make: Any, where: str = "") -> Found:
    try:
        make()
    except InputError as error:
        return [(error.where or where, error.what, error.try_)]
    return []


def _lattice(device: Tables) -> Found:
    quanta = device.lattice.flux_quanta
    found: Found = []
    for number, source in enumerate(device.source):
        where = f"source[{number + 1}]"
        if isinstance(source, Twist):
            if source.axis not in device.lattice.periodic:
                found.append((f"{where}.axis", f"{source.axis} is not periodic", f'periodic = ["{source.axis}"]'))
        elif len(device.lattice.periodic) == 2:
            what = "where both axes are periodic, the field is that of lattice.flux_quanta"
            found.append((where, what, f"flux_quanta = {1 if quanta is None else quanta}"))
        elif device.lattice.periodic and not isinstance(source, UniformSource):
            found.append((where, f'the field of a "{source.kind}" is not periodic', 'a "uniform" source or a "twist"'))
    return found


def _overlaps(device: Tables, placed: Placed) -> Found:
    found: Found = []
    small = placed.small
    for first, second in combinations(device.film, 2):
        if not overlap_in_height(device.film[first], device.film[second]):
            continue
        one, other = placed.films.polygons[first], placed.films.polygons[second]
        shared = shapely.intersection(one, other)
        if shared.area > small * max(shared.length, small):
            at = shared.representative_point()
            what = f'overlaps film "{first}" at {_point((at.x, at.y))}, at the same height'
            found.append((f"film.{second}", what, 'a "difference" of the shapes, or another z'))
        elif device.film[first].z != device.film[second].z and shapely.dwithin(one, other, small):
            what = f'touches film "{first}", and their middles lie at different heights'
            found.append((f"film.{second}.z", what, f"{format(device.film[first].z, 'm')}, or films that lie apart"))
    return found


def _holes(device: Tables, placed: Placed) -> Found:
    found: Found = []
    regions = placed.holes
    owner: dict[str, str] = {}
    for name, hole in device.hole.items():
        around = [r for r in regions if r.polygon.contains(shapely.Point(hole.at)) and hole.film in (None, r.film)]
        if not around:
            where = [_point(region.point) for region in regions][:4]
            what = f"{_point(hole.at)} lies in no hole" + (f' of film "{hole.film}"' if hole.film else "")
            opening = _opening(placed, hole.at)
            if opening:
                what += f': the opening of film "{opening}" there reaches its edge'
                where = ["a port across the slit, [port.NAME] with from, to and width", *where]
            found.append((f"hole.{name}.at", what, " or ".join(where) if where else "a film with a hole"))
        elif len(around) > 1:
            what = f"{_point(hole.at)} lies in holes of {' and '.join(region.film for region in around)}"
            found.append((f"hole.{name}", what, f'film = "{around[0].film}"'))
        elif around[0].name != name:
            what = f'this hole is named "{around[0].name}" already'
            found.append((f"hole.{name}", what, ""))
        owner[name] = name
    return found


def _opening(placed: Placed, at: tuple[float, float]) -> str | None:
    """The film in whose bay a point lies, if it does in one: outside of all films, and inside a film's convex hull."""
    point = shapely.Point(at)
    films = placed.films.polygons
    if any(shapely.intersects(film, point) for film in films.values()):
        return None
    around = [name for name, film in films.items() if shapely.contains(shapely.convex_hull(film), point)]
    return around[0] if around else None


def _points(device: Tables, placed: Placed) -> Found:
    films = _films(placed)
    found: Found = []
    for name, probe in device.probe.items():
        found += _in_film(f"probe.{name}.at", probe.at, films)
    for name, cut in device.cut.items():
        if not shapely.length(shapely.intersection(shapely.LineString([cut.from_, cut.to]), films)).any():
            found.append((f"cut.{name}", "the line crosses no film", "a line from one side of the film to the other"))
    return found


def _films(placed: Placed) -> list[Any]:
    return list(placed.films.polygons.values())


def _in_film(where: str, at: tuple[float, float], films: list[Any]) -> Found:
    lines = shapely.shortest_line(films, shapely.Point(at))
    nearest_line = min(lines, key=shapely.length)
    if nearest_line.length == 0:
        return []
    near = nearest_line.coords[0]
    return [(where, f"{_point(at)} lies outside the film", f"a point of it; the nearest of its edge is {_point(near)}")]


def _sources(device: Tables) -> Found:
    return [
        (
            f"source[{number + 1}].z",
            f'a "{source.kind}" in the plane of film "{name}"',
            "another height, such as 100 nm",
        )
        for number, source in enumerate(device.source)
        if isinstance(source, Dipole | MagneticTip | ExternalVortex)
        for name, film in device.film.items()
        if source.z == film.z
    ]


def _contacts(device: Tables, placed: Placed) -> Found:
    lines = placed.contact_lines
    small = placed.small
    found: Found = []
    groups = placed.contact_groups
    for name, line in lines.items():
        film, parts = device.contact[name].film, sum(name in group for group in groups)
        if line.length <= 4 * small:
            what = f'the shape covers no part of the edge of film "{film}"'
            found.append((f"contact.{name}.shape", what, _toward(device, placed, name)))
        elif parts > 1:
            what = f'touches {parts} separate parts of film "{film}"'
            found.append((f"contact.{name}.shape", what, "a contact for each part"))
    for first, second in combinations(lines, 2):
        if device.contact[first].film == device.contact[second].film:
            shared = shapely.intersection(lines[first], lines[second]).length
            if shared > 4 * small:
                what = f'covers {format(shared, "m")} of the edge that contact "{first}" covers'
                found.append((f"contact.{second}.shape", what, "shapes that lie apart"))
    return found


def _joined_groups(device: Tables, placed: Placed) -> list[tuple[str, ...]]:
    """The contacts of conductors between which current may pass, through vias and the ports of junctions too."""
    groups = placed.contact_groups
    members = [[name for number in some for name in groups[number]] for some in placed.networks]
    return [tuple(name for name in device.contact if name in some) for some in members]


def _toward(device: Tables, placed: Placed, name: str) -> str:
    edge = shapely.boundary(placed.films.polygons[device.contact[name].film])
    near = shapely.shortest_line(edge, placed.contact_regions[name]).coords[0]
    return f"a shape that covers the edge, which is nearest at {_point(near)}"


def _initial(device: Tables, placed: Placed) -> Found:
    known = [region.name for region in placed.holes]
    found: Found = []
    for name in getattr(device.initial, "winding", {}):
        if name not in known:
            found.append((f"initial.winding.{name}", "no such hole", nearest(name, known) or "a film with a hole"))
    if isinstance(device.initial, VortexState):
        films = _films(placed)
        for number, vortex in enumerate(device.initial.vortices):
            found += _in_film(f"initial.vortices[{number + 1}].at", vortex.at, films)
    return found


def _recipe(device: Tables) -> Found:
    recipe = device.recipe
    found: Found = []
    if isinstance(recipe, CriticalCurrent | CurrentVoltage | CurrentPhase):
        if recipe.contact == recipe.to:
            found.append(("recipe.to", "is the same contact", nearest("", set(device.contact) - {recipe.contact})))
        for name in driven_contacts(recipe):
            kind, phase = device.contact[name].kind, device.contact[name].phase
            if isinstance(recipe, CurrentPhase) and kind != "superconducting":
                found.append((f"contact.{name}.kind", f"a {kind} contact has no phase", 'kind = "superconducting"'))
            if not isinstance(recipe, CurrentPhase) and (kind == "insulating" or phase is not None):
                what = "a current is swept through it, and it is insulating or has a phase"
                found.append((f"contact.{name}", what, 'kind = "normal"'))
    return found


def _box(device: Tables, placed: Placed) -> Found:
    if not device.lattice.periodic:
        return []
    box, (left, bottom, right, top) = placed.box, placed.bounds
    small = placed.small
    found: Found = []
    for axis, low, high, middle, size in (
        ("x", left, right, box.center[0], box.width),
        ("y", bottom, top, box.center[1], box.height),
    ):
        if low < middle - size / 2 - small or high > middle + size / 2 + small:
            what = f"films reach from {format(low, 'm')} to {format(high, 'm')} along {axis}, beyond the box"
            found.append(("lattice.box", what, "a box that holds them"))
    return found


def _point(at: Iterable[float]) -> str:
    return "(" + ", ".join(format(one, "m") for one in at) + ")"
