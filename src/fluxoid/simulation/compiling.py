"""Whether a run has to compile first, which takes a minute: told before it begins."""

import contextlib
import sys
from pathlib import Path

from fluxoid.device import Device

DESCENTS = ("relax", "current-phase")  # recipes that descend the free energy; the others run in time


def say_if_compiling(device: Device) -> None:
    """Tell on standard error if no run of this kind has ended on this machine before."""
    if not _note(device).exists():
        print("compiling the kernels; this happens once, and may take a minute", file=sys.stderr, flush=True)


def note_compiled(device: Device) -> None:
    """Remember that one has."""
    with contextlib.suppress(OSError):  # where no folder can be written every run compiles
        _note(device).touch()


def _note(device: Device) -> Path:
    """Each precision has machine code of its own, and so have steps in time and descents."""
    from fluxoid.kernels.compile import cache_folder

    kind = "descents" if device.recipe is not None and device.recipe.kind in DESCENTS else "steps"
    return cache_folder("gl") / f"{kind}-{device.run.precision}.compiled"
