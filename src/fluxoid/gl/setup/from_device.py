"""From a description to a Ginzburg-Landau model: the film cut into cells, contacts, sources and probes laid on them."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from fluxoid.constants import flux_quantum
from fluxoid.device import Device
from fluxoid.device.checks.current_balance import takes_rest
from fluxoid.device.geometry.disorder import epsilon_map
from fluxoid.device.geometry.place import Placed, place
from fluxoid.device.sources.timeshapes import encode, kinks, largest
from fluxoid.errors import InputError
from fluxoid.gl.arrays.drive import DrivenContact, DrivenSource
from fluxoid.gl.arrays.probes import ProbePoint
from fluxoid.gl.model import GinzburgLandau, Numerics
from fluxoid.gl.setup.initial import initial_psi
from fluxoid.gl.setup.link_phases import link_phases, uniform_on_periodic
from fluxoid.gl.setup.memory import check_room
from fluxoid.lattice.contacts import ContactLine, FilmLattice, rasterise_with_contacts
from fluxoid.lattice.holes import LatticeHole, find_holes
from fluxoid.lattice.lattice import Lattice
from fluxoid.materials.scales import Scales
from fluxoid.types import Complexes, Floats
from fluxoid.units import format


@dataclass(frozen=True)
class OnLattice:
    """A device on the lattice: its parts, polygon, cells, contact lines and holes, and the thickness of cells, m."""

    placed: Placed
    polygon: BaseGeometry
    film: FilmLattice
    lines: tuple[ContactLine, ...]
    holes: tuple[LatticeHole, ...]
    thickness: Floats


def scales(device: Device) -> Scales:
    """The units of a device's material at its working temperature."""
    material = device.material
    return Scales(material.working_penetration_depth, material.working_coherence_length, material.conductivity)


def lay_out(device: Device) -> OnLattice:
    """Cut a device's films out of square cells. Raises InputError where one lattice cannot hold them."""
    placed = place(device)
    _refuse_stacks(device, placed)
    _refuse_london(device)
    polygon = placed.outline
    lines, box = _lines(device, placed), _box(placed, polygon)
    check_room(box or polygon.bounds, device.cell, device.material.working_coherence_length)
    periodic = ("y" in device.lattice.periodic, "x" in device.lattice.periodic)
    film = rasterise_with_contacts(polygon, lines, device.cell, periodic, box)
    names = {hole.name: hole.point for hole in placed.holes}
    return OnLattice(placed, polygon, film, lines, find_holes(film.lattice, polygon, names), _thickness(placed, film))


def build(device: Device, psi: Complexes | None = None) -> GinzburgLandau:
    """A Ginzburg-Landau model of a device in its initial state.

    psi: (ny, nx) to start from instead, in units of the bulk value; needed when the initial state is an earlier result.
    Raises InputError for what Ginzburg-Landau on one lattice cannot hold.
    """
    layout = lay_out(device)
    film, lattice = layout.film, layout.film.lattice
    material, unit = device.material, scales(device)
    run = device.run
    model = GinzburgLandau(
        film,
        unit,
        layout.thickness,
        epsilon_map(device, lattice.x, lattice.y),
        material.gamma,
        material.u,
        _contacts(device, layout),
        _sources(device, layout),
        [ProbePoint(name, *probe.at) for name, probe in device.probe.items()],
        Numerics(
            tolerance=run.tolerance,
            max_step=run.max_step / unit.time if run.max_step else Numerics.max_step,
            precision=np.float32 if run.precision == "float32" else np.float64,
            floor=run.floor,
            seed=run.seed,
        ),
        holes=layout.holes,
        polygon=layout.polygon,
        kinks=_kinks(device),
    )
    model.set_psi(initial_psi(device.initial, model) if psi is None else psi)
    return model


def _refuse_london(device: Device) -> None:
    """What the London level alone can hold."""
    depth = device.material.working_penetration_depth
    for name, film in device.film.items():
        if film.penetration_depth not in (None, depth):
            what = "Ginzburg-Landau has one penetration depth, that of the material"
            raise InputError(what, f"film.{name}.penetration_depth", "the London level, or disorder")
    for name, port in device.port.items():
        if port.width is not None:
            what = "Ginzburg-Landau has no junction across a slit"
            raise InputError(what, f"port.{name}", "the London level, or a bridge of weak film")


def _refuse_stacks(device: Device, placed: Placed) -> None:
    first = next(iter(device.film.values()))
    for name, film in device.film.items():
        if film.z != first.z:
            raise InputError(
                "Ginzburg-Landau needs all films at one height", f"film.{name}.z", "the London level for a stack"
            )
    for piece in placed.conductors:
        thicknesses = {device.film[name].thickness for name in piece.films}
        if len(thicknesses) > 1:
            raise InputError(
                f"the films {', '.join(piece.films)} touch, and their thicknesses differ",
                f"film.{piece.films[-1]}.thickness",
                "one thickness for films that touch",
            )


def _box(placed: Placed, polygon: BaseGeometry) -> tuple[float, float, float, float] | None:
    """The periods, and along other axes the bounds of the film; None without periodic axes."""
    if not placed.periodic:
        return None
    box, (left, bottom, right, top) = placed.box, polygon.bounds
    if "x" in placed.periodic:
        left, right = box.center[0] - box.width / 2, box.center[0] + box.width / 2
    if "y" in placed.periodic:
        bottom, top = box.center[1] - box.height / 2, box.center[1] + box.height / 2
    return left, bottom, right, top


def _lines(device: Device, placed: Placed) -> tuple[ContactLine, ...]:
    """The lines of all contacts but the insulating ones; where an axis wraps, the film's end is no edge."""
    seams = shapely.buffer(_seams(placed), 2 * placed.small)
    lines = []
    for name, whole in placed.contact_lines.items():
        kind = device.contact[name].kind
        line = shapely.difference(whole, seams)
        if line.is_empty:
            raise InputError("the contact lies where the film goes on periodically", f"contact.{name}", "another edge")
        if kind != "insulating":
            lines.append(ContactLine(name, line, kind in ("normal", "superconducting"), kind == "superconducting"))
    return tuple(lines)


def _seams(placed: Placed) -> BaseGeometry:
    """The sides of the box across which the film goes on."""
    if not placed.periodic:
        return shapely.MultiLineString()
    box, (left, bottom, right, top) = placed.box, placed.bounds
    x, y = box.width / 2, box.height / 2
    sides = []
    if "x" in placed.periodic:
        sides += [[(box.center[0] + one, bottom), (box.center[0] + one, top)] for one in (-x, x)]
    if "y" in placed.periodic:
        sides += [[(left, box.center[1] + one), (right, box.center[1] + one)] for one in (-y, y)]
    return shapely.MultiLineString(sides)


def _thickness(placed: Placed, film: FilmLattice) -> Floats:
    """Thickness of the film that covers each cell, or comes nearest to its centre, (ny, nx), m."""
    lattice = film.lattice
    films = placed.films
    thicknesses = [one.thickness for one in films.tables.values()]
    if len(set(thicknesses)) == 1:
        return np.full(lattice.shape, thicknesses[0])
    x, y = np.meshgrid(lattice.x, lattice.y)
    points = shapely.points(x, y)
    distances = np.array([shapely.distance(polygon, points) for polygon in films.polygons.values()])
    return np.array(thicknesses)[np.argmin(distances, axis=0)]


def returns(device: Device, placed: Placed) -> dict[str, str | None]:
    """For each contact, the one of its connected piece that takes the rest of the current, None if all are given."""
    return {name: takes_rest(device, names) for names in placed.contact_groups for name in names}


def _contacts(device: Device, layout: OnLattice) -> list[DrivenContact]:
    number = {line.name: k for k, line in enumerate(layout.lines)}
    rests = returns(device, layout.placed)
    out = []
    for name in number:
        contact = device.contact[name]
        driven = contact.phase or contact.current
        out.append(
            DrivenContact(
                name,
                contact.kind,
                driven.value if driven else None,
                encode(driven.time if driven else ()),
                by_phase=contact.phase is not None,
                returns=None if (rest := rests[name]) is None else number[rest],
                de_gennes_length=contact.de_gennes_length,
            )
        )
    return out


def _sources(device: Device, layout: OnLattice) -> list[DrivenSource]:
    film, lattice = layout.film, layout.film.lattice
    plane = layout.placed.plane(next(iter(device.film)))
    x, y = np.meshgrid(lattice.x + lattice.cell / 2, lattice.y + lattice.cell / 2)
    out = []
    for number, source in enumerate(device.source, 1):
        field = source.field(x, y, plane)
        _refuse_half_quanta(lattice, field * largest(source.time), f"source[{number}]")
        phases = link_phases(film, layout.lines, partial(source.vector_potential, plane=plane))
        out.append(DrivenSource(phases, field, encode(source.time)))
    if device.lattice.flux_quanta:
        box = layout.placed.box
        field = np.full(lattice.shape, device.lattice.flux_quanta * flux_quantum / (box.width * box.height))
        _refuse_half_quanta(lattice, field, "lattice.flux_quanta")
        out.append(DrivenSource(uniform_on_periodic(film, field[0, 0]), field, encode(())))
    return out


def _refuse_half_quanta(lattice: Lattice, field: Floats, where: str) -> None:
    """Half a quantum in a cell is, to link phases, the same as minus half a quantum, and one as none."""
    largest_field = float(np.abs(field[lattice.inside]).max())
    most = 0.5 * flux_quantum / lattice.cell**2
    if not largest_field < most:
        held = f"a cell holds less than half a flux quantum, {format(most, 'T')}"
        what = f"{format(largest_field, 'T')} in the film, and {held}"
        raise InputError(what, where, "a weaker field, or a smaller lattice.cell")


def _kinks(device: Device) -> tuple[float, ...]:
    """Times at which a drive has a kink; steps land on them, so that none is stepped over."""
    times: set[float] = set()
    for source in device.source:
        times.update(kinks(source.time))
    for contact in device.contact.values():
        for driven in (contact.current, contact.phase):
            if driven is not None:
                times.update(kinks(driven.time))
    return tuple(sorted(times))
