"""Initial states of the order parameter, on the cells of a model."""

from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import distance_transform_edt

from fluxoid.device import NormalState, ResultState, UniformState, VortexState
from fluxoid.device.initial import Initial
from fluxoid.errors import InputError
from fluxoid.lattice.holes import components
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Complexes, Ints

if TYPE_CHECKING:
    from fluxoid.gl.model import GinzburgLandau


def initial_psi(initial: Initial, model: "GinzburgLandau") -> Complexes:
    """psi of a described initial state, (ny, nx), in units of the bulk value.

    A winding n of a hole is the phase n arg(r - r_h), with r_h a point in the hole; a vortex is the same about its
    centre, times r/sqrt(r^2 + 2 xi^2). They are those of the film they are in: one that lies around it, or beside it,
    has its own. Of these phases the gradient is taken off that leaves a current without sources or sinks, as images of
    the vortices would: otherwise a point near an edge would begin with slips. Cores relax within a few tau0.
    Raises InputError for an unknown hole.
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
    holes, pieces = {hole.name: hole for hole in model.holes}, _pieces(lattice)
    for name, n in initial.winding.items():
        if name not in holes:
            known = ", ".join(holes) or "none"
            raise InputError(f"there is no hole of this name on the lattice; holes: {known}", f"initial.winding.{name}")
        (x0, y0), own = holes[name].point, pieces == pieces[tuple(holes[name].contour[0])]
        psi = np.where(own, psi * _turns(x - x0, y - y0, n), psi)
    if isinstance(initial, VortexState):
        core = 2 * model.scales.coherence_length**2
        for vortex in initial.vortices:
            dx, dy = x - vortex.at[0], y - vortex.at[1]
            r2 = dx**2 + dy**2
            own = pieces == pieces.flat[np.argmin(r2)]
            turned = psi * _turns(dx, dy, vortex.winding) * np.sqrt(r2 / (r2 + core)) ** abs(vortex.winding)
            psi = np.where(own, turned, psi)
    return _without_sources(model, psi)


def _without_sources(model: "GinzburgLandau", psi: Complexes) -> Complexes:
    """psi exp(-i chi), whose phase differences have no divergence in the film, as a London current has none."""
    model.set_psi(psi)  # one phase along each superconducting contact
    psi = model.psi
    chi = model.potential.of_links(*(np.angle(np.conj(psi) * np.roll(psi, -1, axis)) for axis in (1, 0)))
    return np.asarray(psi * np.exp(-1j * chi))


def _pieces(lattice: Lattice) -> Ints:
    """Which connected film each cell belongs to, or is nearest to, (ny, nx)."""
    pieces = components(lattice)
    nearest = distance_transform_edt(pieces < 0, return_distances=False, return_indices=True)
    return np.asarray(pieces[tuple(nearest)])


def _turns(dx: np.ndarray, dy: np.ndarray, n: int) -> Complexes:
    return np.exp(1j * n * np.arctan2(dy, dx))
