"""What the model hands out at one time: everything from which quantities are computed."""

from dataclasses import dataclass
from typing import NamedTuple

from fluxoid.lattice.lattice import Lattice
from fluxoid.materials.scales import Scales
from fluxoid.types import Complexes, Floats


class Continued(NamedTuple):
    """The order parameter on the film continued past contacts that hold it: psi (ny, nx), held cells included; wx, wy
    (ny, nx) strengths of links, w/reach of those that cross a contact's line at the part ``reach`` of their length."""

    psi: Complexes
    wx: Floats
    wy: Floats


@dataclass(frozen=True)
class Snapshot:
    """The state of a film at one time.

    lattice, scales: in SI; time: s;
    psi: (ny, nx) at cells, units of psi_infinity, 0 outside the film; mu: (ny, nx) potential in V0, 0 outside;
    ax, ay: (ny, nx) link phases a = (2π/Φ0) ∫ A·dl; ax_dot, ay_dot: their time derivatives, per τ0;
    epsilon: (ny, nx) local ε; thickness: (ny, nx) of each cell, m, 0 outside;
    applied_field: (ny, nx) B_z of the sources at corners, T;
    probe_potential: V at each probe; probe_flux: Wb, that potential integrated over time since the start, exact over
    all steps; steps, rejected: counts; step: the present step, s; continued: past contacts that hold psi, None without
    any.
    """

    lattice: Lattice
    scales: Scales
    time: float
    psi: Complexes
    mu: Floats
    ax: Floats
    ay: Floats
    ax_dot: Floats
    ay_dot: Floats
    epsilon: Floats
    thickness: Floats
    applied_field: Floats
    probe_potential: dict[str, float]
    probe_flux: dict[str, float]
    steps: int
    rejected: int
    step: float
    continued: Continued | None = None
