"""How much memory a lattice takes, told before it is taken."""

import os

from fluxoid.errors import InputError
from fluxoid.units import format

BYTES_PER_CELL = 416  # of a double precision model with its multigrid, sources apart


FINE = 0.25  # of the coherence length: cells that large are as good as any
COARSEST = 0.5  # of the coherence length, beyond which cells do not resolve a core


def check_room(bounds: tuple[float, float, float, float], cell: float, coherence_length: float) -> None:
    """Raise InputError where square cells over these bounds, m, do not fit into this machine's memory."""
    left, bottom, right, top = bounds
    nx, ny = (right - left) / cell, (top - bottom) / cell
    needed, there = nx * ny * BYTES_PER_CELL, memory()
    if needed > there:
        have = f"this machine has {there / 1e9:.3g} GB"
        what = f"{nx:.0f} x {ny:.0f} cells would take {needed / 1e9:.3g} GB, and {have}"
        if needed * (cell / coherence_length / COARSEST) ** 2 > there:
            most = f"half the coherence length, {format(coherence_length, 'm')}, at most"
            what += f"; Ginzburg-Landau needs cells of {most}, and a film so large holds too many of them"
            raise InputError(
                what, "film", "the London level (fluxoid inductance, fluxoid.london), or a part of the film"
            )
        try_ = "larger cells: a quarter of the coherence length is fine"
        if cell >= FINE * coherence_length:
            try_ = "larger cells, of up to half the coherence length, the London level, or a part of the film"
        raise InputError(what, "lattice.cell", try_)


def memory() -> float:
    """Memory of this machine, bytes; infinite where the system does not tell."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return float("inf")
