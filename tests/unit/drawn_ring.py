"""A ring with two turns and one vortex, as pictures are given it; the axes of what is drawn."""

import numpy as np
from matplotlib.figure import Figure

from fluxoid.device import Device
from fluxoid.gl.setup.from_device import scales
from fluxoid.gl.snapshot import Snapshot

UM = 1e-6
DEVICE = Device(
    title="Ring with a vortex",
    material={"penetration_depth": "200 nm", "coherence_length": "100 nm", "resistivity": "3 uohm cm"},
    film={
        "ring": {
            "thickness": "40 nm",
            "shape": {"kind": "ring", "outer_radius": "1.5 um", "inner_radius": "0.5 um"},
        }
    },
    hole={"eye": {"at": ["0 um", "0 um"]}},
    contact={
        "source": {
            "film": "ring",
            "kind": "normal",
            "shape": {"kind": "rectangle", "width": "0.2 um", "height": "1 um", "center": ["-1.5 um", "0 um"]},
            "current": "1 uA",
        },
        "drain": {
            "film": "ring",
            "kind": "superconducting",
            "shape": {"kind": "rectangle", "width": "0.2 um", "height": "1 um", "center": ["1.5 um", "0 um"]},
        },
        "wall": {
            "film": "ring",
            "kind": "insulating",
            "shape": {"kind": "rectangle", "width": "1 um", "height": "0.4 um", "center": ["0 um", "-1.5 um"]},
        },
    },
    probe={"plus": {"at": ["-1 um", "0.1 um"]}},
    cut={"arm": {"from": ["0 um", "0 um"], "to": ["0 um", "2 um"]}},
    lattice={"cell": "1 xi"},
)
VORTEX = (0.9 * UM, 0.4 * UM)
FIELDS = ("order_parameter", "phase", "potential", "current_density")
DIMS = {"current_density": ("component", "y", "x")}


def snapshot_of(lattice, turns: int = 2, potential: float = 1e-5) -> Snapshot:
    """A ring with two turns and one vortex."""
    x, y = np.meshgrid(lattice.x, lattice.y)
    unit = scales(DEVICE)
    r = np.hypot(x - VORTEX[0], y - VORTEX[1]) / unit.coherence_length
    angle = turns * np.arctan2(y, x) + np.arctan2(y - VORTEX[1], x - VORTEX[0])
    zeros, inside = np.zeros(lattice.shape), lattice.inside
    return Snapshot(
        lattice=lattice,
        scales=unit,
        time=3e-12,
        psi=np.where(inside, np.tanh(r) * np.exp(1j * angle), 0),
        mu=np.where(inside, potential * x / UM / unit.voltage, 0),
        ax=zeros,
        ay=zeros,
        ax_dot=zeros,
        ay_dot=zeros,
        epsilon=zeros + 1,
        thickness=np.where(inside, 4e-8, 0),
        applied_field=zeros,
        probe_potential={},
        probe_flux={},
        steps=1,
        rejected=0,
        step=1e-13,
    )


def axes_of(figure: Figure):
    """All axes of a figure and its parts that hold a picture or lines, by title."""
    return {axes.get_title(loc="left"): axes for axes in figure.get_axes() if axes.get_title(loc="left")}
