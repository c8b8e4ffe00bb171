"""Looking a description over without running it: its size, its cost, and what is unwise about it."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fluxoid.advice.ginzburg_landau import Finding, advice
from fluxoid.advice.london import Screening, check_screening
from fluxoid.device import Device, load
from fluxoid.gl.setup.from_device import OnLattice, lay_out
from fluxoid.gl.setup.memory import BYTES_PER_CELL
from fluxoid.simulation.observe import refuse_unknown
from fluxoid.simulation.plan import plan

BYTES_PER_SOURCE = 16
FIELDS_PER_FRAME = 6  # of the usual ones, a vector counting twice, and single precision

# Measured on one core, 6 400 to 230 400 cells. The step, in tau0, is 0.3 in quiet films and .04 with fast vortices.
TYPICAL_STEP = 0.1
STEP_SECONDS, POISSON_SECONDS, STAGE_SECONDS = 5e-5, 1.2e-7, 4e-9  # per step, and per cell of it


@dataclass(frozen=True)
class Checked:
    """A description on its lattice.

    film_cells: cells with film; duration: s; memory: of the run, bytes; disk: of its frames before compression, bytes;
    seconds: that it may take, to a factor of three. Duration and seconds are nan where a recipe decides.
    """

    device: Device
    layout: OnLattice
    findings: tuple[Finding, ...]
    film_cells: int
    duration: float
    memory: float
    disk: float
    seconds: float


def check(description: Device | str | Path | dict[str, Any]) -> Checked | Screening:
    """Look a description over: what is wrong raises InputError, what is unwise is among the findings.

    description: a Device, the path of a TOML file, or a dict as such a file would give it. One with neither a [run]
    nor a recipe has nothing to run, and is looked over for screening and inductances.
    """
    device = description if isinstance(description, Device) else load(description)
    if device.recipe is None and "run" not in device.model_fields_set:
        return check_screening(device)
    until, frames = math.nan, 1
    if device.recipe is None:
        until, schedules = plan(device)
        frames = schedules["frames"].number(until)
    layout = lay_out(device)
    lattice = layout.film.lattice
    refuse_unknown(device, lattice, layout.holes)
    film_cells, all_cells = int(lattice.inside.sum()), lattice.area.size
    return Checked(
        device,
        layout,
        tuple(advice(device, layout)),
        film_cells,
        until,
        memory=all_cells * (BYTES_PER_CELL + BYTES_PER_SOURCE * len(device.source)),
        disk=all_cells * 4.0 * FIELDS_PER_FRAME * frames,
        seconds=run_seconds(device, all_cells, until),
    )


def run_seconds(device: Device, cells: int, duration: float) -> float:
    """How long a run may take: steps of TYPICAL_STEP, each of Chebyshev stages and one Poisson solve."""
    material = device.material
    h = device.cell / material.working_coherence_length
    stiffness = 8.9 * math.hypot(1, material.gamma) / (material.u * h**2)
    stages = math.sqrt(TYPICAL_STEP * stiffness / 0.65 + 1)
    steps = duration / material.time_unit / TYPICAL_STEP
    return steps * (STEP_SECONDS + cells * (POISSON_SECONDS + stages * STAGE_SECONDS))
