"""Initial states of the order parameter, on the cells of a model."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.ndimage import distance_transform_edt

from fluxoid.device import NormalState, ResultState, UniformState, VortexState, WindingState
from fluxoid.device.tables.initial import Initial
from fluxoid.errors import InputError
from fluxoid.gl.measure.contours import contour_links
from fluxoid.gl.measure.vortices import plaquette_winding
from fluxoid.lattice.holes import LatticeHole, components
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Complexes, Floats, Ints

if TYPE_CHECKING:
    from fluxoid.gl.model import GinzburgLandau


def initial_psi(initial: Initial, model: "GinzburgLandau") -> Complexes:
    """psi of a described initial state, (ny, nx), in units of the bulk value.

    A winding n of a hole is the phase n arg(r - r_h), with r_h a point in the hole; a vortex is the same about its
    centre, times r/sqrt(r^2 + 2 xi^2). They are those of the film they are in: one that lies around it, or beside it,
    has its own. Of these phases the gradient is taken off that leaves a current without sources or sinks, as images of
    the vortices would: otherwise a point near an edge would begin with slips. Cores relax within a few tau0.
    Raises InputError for an unknown hole, and for windings and vortices that the cells cannot hold.
    """
    lattice = model.lattice
    x, y = np.meshgrid(lattice.x, lattice.y)
    if isinstance(initial, NormalState):
        noise = np.random.default_rng(model.numerics.seed if initial.seed is None else initial.seed).standard_normal(
            (2, *lattice.shape)
        )
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
    steps: Floats = np.zeros((2, *lattice.shape))
    for name, n in ((name, float(n)) for name, n in initial.winding.items()):
        if name not in holes:
            known = ", ".join(holes) or "none"
            raise InputError(f"there is no hole of this name on the lattice; holes: {known}", f"initial.winding.{name}")
        (x0, y0), own = holes[name].point, pieces == pieces[tuple(holes[name].contour[0])]
        phase = np.arctan2(y - y0, x - x0)
        psi, steps = np.where(own, psi * np.exp(1j * n * phase), psi), steps + own * n * _steps(phase)
    if isinstance(initial, VortexState):
        core = 2 * model.scales.coherence_length**2
        for vortex in initial.vortices:
            dx, dy = x - vortex.at[0], y - vortex.at[1]
            r2, phase, n = dx**2 + dy**2, np.arctan2(dy, dx), vortex.winding
            own = pieces == pieces.flat[np.argmin(r2)]
            psi = np.where(own, psi * np.exp(1j * n * phase) * np.sqrt(r2 / (r2 + core)) ** abs(n), psi)
            steps = steps + own * n * _steps(phase)
    psi, steps = _without_sources(model, psi, steps)
    for name in initial.winding:
        _refuse_half_turns(holes[name], steps)
    _refuse_others(initial, model, psi, x, y)
    return psi


def _steps(phase: Floats) -> Floats:
    """Differences of a phase along x and y links, (2, ny, nx), within half a turn."""
    return np.array([np.angle(np.exp(1j * (np.roll(phase, -1, axis) - phase))) for axis in (1, 0)])


def _without_sources(model: "GinzburgLandau", psi: Complexes, steps: Floats) -> tuple[Complexes, Floats]:
    """psi exp(-i chi), whose phase differences have no divergence in the film, as a London current has none; and these.

    steps: those of psi, (2, ny, nx), which may be more than half a turn beside the points that the phases turn about.
    """
    model.set_psi(psi)  # one phase along each superconducting contact
    psi, held = model.psi, model.film.pin >= 0
    for k, axis in enumerate((1, 0)):
        between = np.angle(np.conj(psi) * np.roll(psi, -1, axis))
        steps[k] = np.where(held | np.roll(held, -1, axis), between, steps[k])
    chi = model.potential.of_links(*steps)
    left = steps - np.array([np.roll(chi, -1, axis) - chi for axis in (1, 0)])
    return np.asarray(psi * np.exp(-1j * chi)), left


def _refuse_half_turns(hole: LatticeHole, steps: Floats) -> None:
    """Where the phase turns by half from one cell to the next it would be read as another winding."""
    links = contour_links(hole.contour, steps.shape[1:])
    largest = float(np.abs(links.values(*steps)).max())
    if largest >= np.pi:
        what = f"the phase would turn by {largest / np.pi:.2g} half turns from one cell to the next"
        raise InputError(what, f"initial.winding.{hole.name}", "fewer turns, or a smaller lattice.cell")


def _refuse_others(
    initial: WindingState | VortexState, model: "GinzburgLandau", psi: Complexes, x: Floats, y: Floats
) -> None:
    """Where the phase turns by half from cell to cell, cells read vortices and antivortices that nobody asked for.

    Within n cells of the centre of a vortex of n > 1 turns it always does, and they are not looked at.
    """
    turns = plaquette_winding(replace(model.snapshot(), psi=np.where(model.lattice.inside, psi, 0.0)))
    vortices = initial.vortices if isinstance(initial, VortexState) else ()
    h = model.lattice.cell
    for vortex in vortices:
        if (n := abs(vortex.winding)) > 1:
            # x and y are those of cells; turns those of the corners between them.
            turns[np.hypot(x + h / 2 - vortex.at[0], y + h / 2 - vortex.at[1]) <= n * h] = 0
    asked = [sum(vortex.winding == sign for vortex in vortices) for sign in (1, -1)]
    found = [int(np.sum(np.maximum(sign * turns, 0))) for sign in (1, -1)]
    if found[0] > asked[0] or found[1] > asked[1]:
        what = (
            f"the phase would turn by more than half from one cell to the next: {asked[0]} vortices and {asked[1]} "
            f"antivortices would become {found[0]} and {found[1]}"
        )
        where = "initial.vortices" if vortices else "initial.winding"
        raise InputError(what, where, "fewer of them, the field that holds them, or a smaller lattice.cell")


def _pieces(lattice: Lattice) -> Ints:
    """Which connected film each cell belongs to, or is nearest to, (ny, nx)."""
    pieces = components(lattice)
    nearest = distance_transform_edt(pieces < 0, return_distances=False, return_indices=True)
    return np.asarray(pieces[tuple(nearest)])
