"""A description made ready for a recipe: the swept contact driven, a source for the swept field, two probes."""

from dataclasses import dataclass

import shapely

from fluxoid.device import Device, UniformSource
from fluxoid.device.checks.current_balance import takes_rest
from fluxoid.device.geometry.place import place
from fluxoid.device.sources.timeshapes import Constant, TimeShape
from fluxoid.device.tables.contacts import DrivenCurrent, DrivenPhase
from fluxoid.device.tables.films import Probe
from fluxoid.errors import InputError
from fluxoid.gl.setup.from_device import lay_out
from fluxoid.recipes.working.path import nearest, tight, way
from fluxoid.types import Ints

DISTANCE = 8.0  # xi: within so much of a normal contact its potential has not yet become that of the pairs
PART = 0.2  # but no further in than this part of the way between the contacts


def with_swept_current(device: Device, contact: str) -> Device:
    """The device with a current through ``contact`` whose amplitude can be set, 0 until then."""
    driven = device.contact[contact].model_copy(update={"current": DrivenCurrent(value=0.0)})
    return device.model_copy(update={"contact": {**device.contact, contact: driven}})


def with_phases(device: Device, contact: str, to: str) -> Device:
    """The device with phases given at both contacts, those of its description or 0."""
    held = {
        name: device.contact[name].model_copy(
            update={"current": None, "phase": device.contact[name].phase or DrivenPhase(value=0.0)}
        )
        for name in (contact, to)
    }
    return device.model_copy(update={"contact": {**device.contact, **held}})


def with_field(device: Device, field: float, time: tuple[TimeShape, ...] = ()) -> Device:
    """The device with one more uniform field, T, the last of its sources. Raises InputError if both axes repeat."""
    if len(device.lattice.periodic) == 2:
        raise InputError(
            "where both axes are periodic the field is that of lattice.flux_quanta, and cannot be swept",
            "recipe.kind",
            "one run for each number of flux quanta",
        )
    return device.model_copy(update={"source": (*device.source, UniformSource(field=field, time=time))})


def with_swept_field(device: Device) -> tuple[Device, int]:
    """The device with a uniform field that can be set, in T, 0 until then; and the number of that source."""
    return with_field(device, 1.0, (Constant(value=0.0),)), len(device.source)


@dataclass(frozen=True)
class ProbePair:
    """Two probes, and the cells (iy, ix) of a path in the film from the first to the second, (n, 2)."""

    plus: str
    minus: str
    path: Ints


def with_probes(device: Device, contact: str, to: str | None) -> tuple[Device, ProbePair]:
    """The device with two probes, and the path between them: its first and its last, or points beside two contacts.

    Those lie on the shortest way through the film from the middle of ``contact`` to that of ``to`` (the one that takes
    the rest, if None): on a superconducting contact, and some coherence lengths from a normal one, whose own
    resistance is then not measured; where that is does not depend on how the film lies on the lattice. Raises
    InputError where no way leads from one to the other.
    """
    layout = lay_out(device)
    lattice = layout.film.lattice
    names = list(device.probe)
    if len(names) >= 2:
        plus, minus = names[0], names[-1]
        found = way(lattice, *(nearest(lattice, device.probe[name].at) for name in (plus, minus)))
        if found is None:
            raise InputError(f'no way leads through the film from "{plus}" to "{minus}"', f"probe.{minus}", "one film")
        return device, ProbePair(plus, minus, found)
    other = to if to is not None else rest_contact(device, contact)
    lines = place(device).contact_lines
    middles = [_middle(lines[name]) for name in (contact, other)]
    path = way(lattice, *(nearest(lattice, at) for at in middles))
    if path is None:
        raise InputError(f'no way leads through the film from "{contact}" to "{other}"', "recipe.to", "one film")
    line = tight(lattice, layout.polygon, path, *middles)
    deep = min(DISTANCE * device.material.working_coherence_length, PART * line.length)
    # A probe on the line of a superconducting contact reads the contact itself.
    first, last = (0.0 if device.contact[name].kind == "superconducting" else deep for name in (contact, other))
    inner = [shapely.line_interpolate_point(line, one) for one in (first, line.length - last)]
    places = [(float(point.x), float(point.y)) for point in inner]
    path = way(lattice, *(nearest(lattice, at) for at in places))
    if path is None or len(path) < 2:
        raise InputError(f'"{contact}" and "{other}" are less than two cells apart', "lattice.cell", "smaller cells")
    plus, minus = (f"beside_{name}" for name in (contact, other))
    probes = {**device.probe, plus: Probe(at=places[0]), minus: Probe(at=places[1])}
    return device.model_copy(update={"probe": probes}), ProbePair(plus, minus, path)


def rest_contact(device: Device, contact: str) -> str:
    """The contact through which a current that enters at ``contact`` leaves. Raises InputError if there is none."""
    group = next(names for names in place(device).contact_groups if contact in names)
    rest = takes_rest(device, list(group))
    if rest is None:
        raise InputError(
            f'no contact of its film takes the rest of the current through "{contact}"',
            "recipe.to",
            "a contact without a current",
        )
    return rest


def _middle(line: shapely.Geometry) -> tuple[float, float]:
    longest = max(shapely.get_parts(line), key=lambda part: part.length)
    point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return float(point.x), float(point.y)
