"""Looking over a description that has nothing to run: for the London level, which needs no coherence length.

Λ = λ²/d. What is unwise there is what sheets of even current on square cells, and their error bars, do not see.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from fluxoid.advice.ginzburg_landau import Finding, narrow_bridges, strong_fields
from fluxoid.device import Device
from fluxoid.london.setup.basis import columns
from fluxoid.london.setup.cells import usual_cell
from fluxoid.london.setup.layers import Stack, stack
from fluxoid.units import format

SHORT = 0.25  # of a cell: a screening length below it leaves current at edges to the terms for edges alone
BYTES, BYTES_PER_COLUMN = 500, 8  # per cell of each sheet
SECONDS = 5e-6  # per cell of each sheet and column, on two cores; to a factor of three
LATTICES = 1 + 1 / 4 + 1 / 16  # that inductances are taken from


@dataclass(frozen=True)
class Screening:
    """A description on its sheets, for screening currents and inductances.

    film_cells: cells with film of all sheets; memory: bytes; seconds: that inductances may take, to a factor of three.
    """

    device: Device
    stack: Stack
    findings: tuple[Finding, ...]
    film_cells: int
    memory: float
    seconds: float


def check_screening(device: Device) -> Screening:
    """Look a description over for the London level, on its usual cells."""
    made = stack(device, usual_cell(device))
    looks: tuple[Callable[[Stack], list[Finding]], ...] = (
        _nothing_to_tell,
        _short_lengths,
        _narrow_gaps,
        _narrow_slits,
        _thick_films,
        _narrow_films,
        _fields,
    )
    cells = sum(one.lattice.area.size for one in made.sheets)
    count = len(columns(made))
    return Screening(
        device,
        made,
        tuple(finding for look in looks for finding in look(made)),
        sum(int(one.lattice.inside.sum()) for one in made.sheets),
        memory=cells * (BYTES + BYTES_PER_COLUMN * count),
        seconds=SECONDS * cells * max(count, 1) * LATTICES,
    )


def _nothing_to_tell(made: Stack) -> list[Finding]:
    holes = any(one.holes for one in made.sheets)
    if holes or any(port.kind == "contacts" for port in made.placed.ports):
        return []
    what = "neither a hole nor a port between contacts, so that nothing has an inductance; states can be solved"
    return [Finding("film", what, "a film with a hole, [port.NAME] with contacts, or a width for a port across a slit")]


def _short_lengths(made: Stack) -> list[Finding]:
    return [
        Finding(
            f"film.{name}",
            f"lambda^2/d = {format(length, 'm', 3)} is little beside a cell, {format(made.cell, 'm', 3)}: current "
            "crowds at edges within one, and errors of 1e-4 to 1e-3 fall only as the cell",
            "--accuracy 1e-4, if that matters",
        )
        for name in made.device.film
        for length in [made.device.screening_length(name)]
        if 0 < length < SHORT * made.cell
    ]


def _narrow_gaps(made: Stack) -> list[Finding]:
    """Layers above one another whose middles are less than a cell apart."""
    gaps = [high - low for low, high in pairwise(sorted({layer.slab.z for layer in made.layers}))]
    if min(gaps, default=math.inf) >= made.cell:
        return []
    what = (
        f"films {format(min(gaps), 'm', 3)} above each other, less than a cell, {format(made.cell, 'm', 3)}: "
        "errors are then told by all three lattices together, and are wide"
    )
    return [Finding("film", what, f'--cell "{format(min(gaps), "m", 3)}", if the device is small enough')]


def _narrow_slits(made: Stack) -> list[Finding]:
    found = []
    for port in made.placed.ports:
        across = math.dist(*port.line) if port.kind == "slit" else math.inf
        if across < made.cell:
            what = f"the slit is {format(across, 'm', 3)} wide, less than a cell, {format(made.cell, 'm', 3)}"
            found.append(Finding(f"port.{port.name}", what, f'--cell "{format(across / 2, "m", 3)}"'))
    return found


def _thick_films(made: Stack) -> list[Finding]:
    found = []
    for name, film in made.device.film.items():
        depth = made.device.depth(name)
        if film.thickness > depth and film.sheets in (None, 1):
            what = f"{format(film.thickness, 'm')} is more than the penetration depth, {format(depth, 'm')}: "
            what += "currents crowd at its faces, and one sheet takes them as even"
            mend = "sheets = 4" if film.sheets else "sheets = 4 for states; inductances divide the film by themselves"
            found.append(Finding(f"film.{name}.thickness", what, mend))
    return found


def _narrow_films(made: Stack) -> list[Finding]:
    for layer in range(len(made.layers)):
        found = narrow_bridges(made.device, made.placed, made.sheets[made.of_layer(layer)[0]].film.lattice)
        if found:
            return [Finding("film", found[0].what, f'--cell "{format(made.cell / 2, "m", 3)}"')]
    return []


def _fields(made: Stack) -> list[Finding]:
    if made.device.material.coherence_length is None:
        return []
    return strong_fields(made.device, made.placed, made.sheets[0].lattice)
