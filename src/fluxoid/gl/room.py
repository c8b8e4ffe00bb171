"""How much memory a lattice takes, told before it is taken."""

import os

from fluxoid.errors import InputError

BYTES_PER_CELL = 400  # of a double precision model with its multigrid, sources apart


def check_room(bounds: tuple[float, float, float, float], cell: float) -> None:
    """Raise InputError where square cells over these bounds, m, do not fit into this machine's memory."""
    left, bottom, right, top = bounds
    nx, ny = (right - left) / cell, (top - bottom) / cell
    needed, there = nx * ny * BYTES_PER_CELL, memory()
    if needed > there:
        raise InputError(
            f"{nx:.0f} x {ny:.0f} cells would take {needed / 1e9:.3g} GB, and this machine has {there / 1e9:.3g} GB",
            "lattice.cell",
            "larger cells: a quarter of the coherence length is fine",
        )


def memory() -> float:
    """Memory of this machine, bytes; infinite where the system does not tell."""
    try:
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return float("inf")
