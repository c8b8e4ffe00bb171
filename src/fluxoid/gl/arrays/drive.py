"""What drives a film: contacts and sources as the equations see them, and the arrays that compiled steps read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.gl.arrays.arrays import Drive, in_order, padded_links
from fluxoid.gl.arrays.potential import PotentialProblem
from fluxoid.kernels.timecodes import CONSTANT
from fluxoid.kernels.timeshape import shape_at
from fluxoid.lattice.contacts import FilmLattice
from fluxoid.materials.scales import Scales
from fluxoid.types import Floats


@dataclass(frozen=True)
class DrivenContact:
    """A contact as the equations see it, in the order of the film lattice's contact lines.

    kind: as in device.Contact; value: amplitude of the current into the film (A) or of the phase (rad), None if neither
    is given; code: its encoded time shapes, s; by_phase: whether it is the phase; returns: number of the contact at
    which this current leaves again, None if the others are given so that all add up to zero; de_gennes_length: m, or
    None.
    """

    name: str
    kind: str
    value: float | None
    code: Floats
    by_phase: bool = False
    returns: int | None = None
    de_gennes_length: float | None = None


@dataclass(frozen=True)
class DrivenSource:
    """A source of field: link phases (2, ny, nx) and B_z at corners (ny, nx), T, at amplitude 1; time shapes."""

    phases: Floats
    field: Floats
    code: Floats


def build_drive(
    film: FilmLattice,
    potential: PotentialProblem,
    contacts: Sequence[DrivenContact],
    sources: Sequence[DrivenSource],
    current_units: Sequence[float],
    time_unit: float,
) -> Drive:
    """The arrays that compiled steps read. current_units: J0 xi d at each contact, A; time_unit: tau0, s."""
    ny, nx = film.lattice.shape
    which = driven(contacts)
    fields = np.zeros((len(sources), 2 * (ny + 2), nx + 2))
    for k, source in enumerate(sources):
        phases = _about_the_film(film, source.phases)
        fields[k] = padded_links(_in_coulomb_gauge(potential, phases)).reshape(fields.shape[1:])
    return in_order(
        Drive(
            fields=fields,
            field_codes=_stacked([s.code for s in sources]),
            moving=any(_changes(s.code) for s in sources),
            responses=_responses(film, potential, contacts, which),
            contact_codes=_stacked([contacts[k].code for k in which]),
            contact_values=np.array([_amplitude(contacts[k], current_units[k]) for k in which]),
            by_phase=np.array([contacts[k].by_phase for k in which], bool),
            time_unit=time_unit,
        )
    )


def driven(contacts: Sequence[DrivenContact]) -> list[int]:
    """Numbers of the contacts with a current, or with a phase that changes, in the order of the drive."""
    return [k for k, c in enumerate(contacts) if c.value is not None and (not c.by_phase or _changes(c.code))]


def current_units(film: FilmLattice, thickness: Floats, scales: Scales) -> list[float]:
    """J0 xi d at each contact, A; thickness: (ny, nx), m."""
    sheet = scales.current_density * scales.coherence_length
    return [sheet * float(np.sum(thickness * lengths) / lengths.sum()) for lengths in film.lengths]


def amounts(drive: Drive, time: float, span: float) -> Floats:
    """Amplitude of each contact's response at a time, s: its current, or minus its phase's mean rate over the last
    ``span``, s, as the rates of sources are taken, too."""
    out = np.zeros(len(drive.contact_values))
    for k, (code, value) in enumerate(zip(drive.contact_codes, drive.contact_values)):
        now = shape_at(code, time)
        out[k] = value * ((shape_at(code, time - span) - now) * drive.time_unit / span if drive.by_phase[k] else now)
    return out


def constant(value: float) -> Floats:
    """Time shapes of one constant, encoded as kernels.timeshape reads them."""
    return np.array([1.0, CONSTANT, 1.0, value])


def _amplitude(contact: DrivenContact, current_unit: float) -> float:
    assert contact.value is not None
    return contact.value if contact.by_phase else contact.value / current_unit


def _about_the_film(film: FilmLattice, phases: Floats) -> Floats:
    """Phases in a gauge whose zero lies in the film: their mean along an axis that does not repeat is nobody's field.

    A source may count from a point far away; digits are kept for what it does here, and where a contact ends inside a
    cell its normal current is taken in this gauge.
    """
    lattice, out = film.lattice, phases.copy()
    for k, (w, repeats) in enumerate(((lattice.wx, lattice.periodic[1]), (lattice.wy, lattice.periodic[0]))):
        if not repeats and (w > 0).any():
            out[k] -= phases[k][w > 0].mean()
    return out


def _in_coulomb_gauge(potential: PotentialProblem, phases: Floats) -> Floats:
    chi = potential.of_links(*phases)
    return phases - np.array([np.roll(chi, -1, 1) - chi, np.roll(chi, -1, 0) - chi])


def _responses(
    film: FilmLattice, potential: PotentialProblem, contacts: Sequence[DrivenContact], which: Sequence[int]
) -> Floats:
    """Potential that each driven contact makes, per unit of its current, or of its potential if by phase."""
    out = np.zeros((len(which), *film.lattice.shape))
    fixed = [k for k, c in enumerate(contacts) if c.by_phase]
    for row, k in zip(out, which):
        if contacts[k].by_phase:
            row[:] = potential.fixed[fixed.index(k)]
            continue
        cells, floating = _injection(film, contacts, k)
        if (back := contacts[k].returns) is not None:
            cells_back, floating_back = _injection(film, contacts, back)
            cells, floating = cells - cells_back, floating - floating_back
        row[:] = potential.solve(cells, floating)
    return out


def _injection(film: FilmLattice, contacts: Sequence[DrivenContact], k: int) -> tuple[Floats, Floats]:
    """Unit current at a contact: into each cell by the length of the line there, or into a floating contact."""
    floating = [j for j, c in enumerate(contacts) if c.kind == "superconducting" and not c.by_phase]
    into = (np.array(floating) == k).astype(float)
    if k in floating:
        return np.zeros(film.lattice.shape), into
    lengths = film.lengths[k]
    return lengths / lengths.sum(), into


def _stacked(codes: Sequence[Floats]) -> Floats:
    # Wide enough for a constant, so that an amplitude can be set later.
    out = np.zeros((len(codes), max((len(c) for c in codes), default=4) + 4))
    for row, code in zip(out, codes):
        row[: len(code)] = code
    return out


def _changes(code: Floats) -> bool:
    """Whether encoded time shapes vary: any that is not a constant."""
    at = 1
    for _ in range(int(code[0])):
        if int(code[at]) != CONSTANT:
            return True
        at += 2 + int(code[at + 1])
    return False
