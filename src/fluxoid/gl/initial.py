"""Initial states of the order parameter, on the cells of a model."""

from typing import TYPE_CHECKING

import numpy as np

from fluxoid.device import NormalState, ResultState, UniformState, VortexState
from fluxoid.device.initial import Initial
from fluxoid.errors import InputError
from fluxoid.types import Complexes

if TYPE_CHECKING:
    from fluxoid.gl.model import GinzburgLandau


def initial_psi(initial: Initial, model: "GinzburgLandau") -> Complexes:
    """psi of a described initial state, (ny, nx), in units of the bulk value.

    A winding n of a hole is the phase n arg(r - r_h), with r_h a point in the hole; a vortex is the same about its
    centre, times r/sqrt(r^2 + 2 xi^2). Both relax within a few tau0. Raises InputError for an unknown hole.
    """
    lattice = model.lattice
    x, y = np.meshgrid(lattice.x, lattice.y)
    if isinstance(initial, NormalState):
        noise = np.random.default_rng(initial.seed).standard_normal((2, *lattice.shape))
        return initial.noise * (noise[0] + 1j * noise[1]) / np.sqrt(2)
    if isinstance(initial, ResultState):
        raise InputError("the frame of an earlier result has to be read first", "initial", "fluxoid.run")
    psi = np.sqrt(np.maximum(model.epsilon, 0.0)).astype(complex)
    if isinstance(initial, UniformState):
        return psi
    if any(lattice.periodic):
        raise InputError(
            "windings and vortices at points need axes that do not repeat", "initial.kind", 'kind = "normal"'
        )
    points = {hole.name: hole.point for hole in model.holes}
    for name, n in initial.winding.items():
        if name not in points:
            known = ", ".join(points) or "none"
            raise InputError(f"there is no hole of this name on the lattice; holes: {known}", f"initial.winding.{name}")
        psi = psi * _turns(x - points[name][0], y - points[name][1], n)
    if isinstance(initial, VortexState):
        core = 2 * model.scales.coherence_length**2
        for vortex in initial.vortices:
            dx, dy = x - vortex.at[0], y - vortex.at[1]
            r2 = dx**2 + dy**2
            psi = psi * _turns(dx, dy, vortex.winding) * np.sqrt(r2 / (r2 + core)) ** abs(vortex.winding)
    return psi


def _turns(dx: np.ndarray, dy: np.ndarray, n: int) -> Complexes:
    return np.exp(1j * n * np.arctan2(dy, dx))
