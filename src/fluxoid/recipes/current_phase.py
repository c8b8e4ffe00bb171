"""The current-phase relation between two superconducting contacts, along a branch of steady states."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.device import CurrentPhase, Device
from fluxoid.errors import InputError
from fluxoid.gl.measure.energy import free_energy
from fluxoid.gl.model import GinzburgLandau
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.descent import can_descend, descend
from fluxoid.recipes.working.prepare import with_phases
from fluxoid.recipes.working.result import Column, RecipeResult, Rows
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.units import format

WALK = math.pi / 8  # rad, largest step on the way from equal phases to the first one
LOST = 0.02  # of (Phi0/2 pi) max|I| dphi: energy lost in a step beyond what I dphi explains, above which it was a jump
HALVINGS = 6  # of the step in which a branch ends
ROUNDING = 1e-9

COLUMNS = {
    "phase": Column("rad", "phase of the second contact minus that of the first"),
    "current": Column("A", "current from the first contact to the second"),
    "energy": Column("J", "free energy above the normal state"),
    "branch": Column("1", "number of the branch, from 0; a new one begins where the state jumped", int),
    "converged": Column("1", "1 if the film came to rest", int),
}
ENDS = {
    "branch_end": Column("rad", "last phase at which a branch was stable"),
    "branch_end_error": Column("rad", "distance to the least phase at which it was not"),
}
NOTHING = Standing(RecipeResult("current-phase", {}), {"done": 0, "ends": 0})


def current_phase(
    device: Device, recipe: CurrentPhase | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """I(phi) between ``recipe.contact`` and ``recipe.to``, held at given phases, with the energy of each state.

    At every phase the free energy is descended from the state before (``continuation``) or from the initial one; so a
    branch is followed past the crossing with the next one, to where its states cease to be stable. There the state
    jumps to another branch: ``branch`` counts them, and ``branch_end`` holds the last stable phase of each, with the
    least unstable one found by halving the step. Where a current is driven through another contact, time passes
    instead (``recipe.settle`` at each phase). Take relation_of(result) for I(phi) as a function, its harmonics and
    inductance.

    The phase is that of ``to`` minus that of ``contact``, and a positive current flows from ``contact`` to ``to``.
    Raises InputError without a recipe; RunError if the run fails. Sources: Aslamazov and Larkin, JETP Lett. 9, 87
    (1969); Likharev and Yakobson, Sov. Phys. Tech. Phys. 20, 950 (1975), for bridges of any length. Good values: steps
    of pi/16. Fails to show unstable branches, which no descent can reach.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, CurrentPhase):
        raise InputError("the description has no current-phase recipe", "recipe", 'kind = "current-phase"')
    begin = standing or NOTHING
    bench = Bench(with_phases(device, recipe.contact, recipe.to), watch, len(recipe.values()), begin.values["done"])
    return collect(_points(bench, recipe, begin), watch, begin)


@dataclass(frozen=True)
class _State:
    """A steady state: phase, rad; current, A; energy, J; whether it came to rest."""

    phase: float
    current: float
    energy: float
    converged: bool


@dataclass
class _Bridge:
    """The film between two contacts."""

    bench: Bench
    recipe: CurrentPhase

    def at(self, phase: float) -> _State:
        """Hold a phase, and let the film come to rest."""
        model, recipe = self.bench.model, self.recipe
        first = next(c for c in model.contacts if c.name == recipe.contact)
        model.hold_phase(recipe.to, (first.value or 0.0) + phase)
        if can_descend(model):
            converged = descend(self.bench, recipe.tolerance).converged
        else:
            model.prime()
            self.bench.advance(recipe.settle)
            converged = True
        return _State(phase, contact_supercurrent(model, recipe.contact), _energy(model), converged)

    def jumped(self, before: _State, after: _State) -> bool:
        """Whether more energy was lost between two states than the current's work, dE = (Phi0/2 pi) I dphi."""
        unit, step = flux_quantum / (2 * np.pi), after.phase - before.phase
        work = 0.5 * unit * (before.current + after.current) * step
        scale = unit * abs(step) * max(abs(before.current), abs(after.current))
        return before.energy + work - after.energy > LOST * scale + 1e-9 * abs(before.energy)

    def followed(
        self, before: _State, start: dict[str, np.ndarray], jump: _State
    ) -> tuple[_State, tuple[float, float] | None]:
        """Whether a step that looked like a jump is one: the state after it, and how far the branch went.

        The step is halved down to 2^-HALVINGS of it. What is lost in a jump stays the same, and what the work I dphi
        leaves out where a relation is steep falls as the square: only what is lost in the smallest step, too, ends the
        branch, between (last stable, least unstable) phase. Else it is followed, at last to ``jump.phase``.
        """
        model, stop = self.bench.model, jump.phase
        smallest = abs(stop - before.phase) / 2**HALVINGS * (1 + ROUNDING)
        after, stable = model.checkpoint(), before
        while True:
            unstable = stop
            while abs(unstable - stable.phase) > smallest:
                model.restore(start)
                middle = self.at(0.5 * (stable.phase + unstable))
                if self.jumped(stable, middle):
                    unstable = middle.phase
                else:
                    stable, start = middle, model.checkpoint()
            model.restore(start)
            reached = self.at(unstable)
            if self.jumped(stable, reached):
                model.restore(after)
                return jump, (stable.phase, unstable)
            if unstable == stop:
                return reached, None
            stable, start = reached, model.checkpoint()
            reached = self.at(stop)
            if not self.jumped(stable, reached):
                return reached, None


def _points(bench: Bench, recipe: CurrentPhase, begin: Standing) -> Iterator[Standing]:
    bridge, model, phases = _Bridge(bench, recipe), bench.model, recipe.values()
    rows, ends, done = Rows("point", COLUMNS), Rows("end", ENDS), begin.values["done"]
    rows.take(begin.result, done)
    ends.take(begin.result, begin.values["ends"])
    if done:
        model.restore(begin.states["model"])
    elif recipe.continuation:
        for phase in _walk(phases[0]):
            bridge.at(phase)
    start = begin.states["start"] if done else model.checkpoint()
    for k in range(done, len(phases)):
        phase, before, branch = phases[k], None, 0
        bench.point(f"phase = {format(phase, 'rad')}")
        if not recipe.continuation:
            model.restore(start)
        elif k:
            last = rows.points[-1]
            branch = int(last["branch"])
            size = {name: float(last[name]) for name in ("phase", "current", "energy")}
            before = _State(**size, converged=bool(last["converged"]))
        earlier = model.checkpoint()
        state = bridge.at(phase)
        if before is not None and bridge.jumped(before, state):
            state, end = bridge.followed(before, earlier, state)
            if end is not None:
                ends.add(branch_end=end[0], branch_end_error=abs(end[1] - end[0]))
                branch += 1
        rows.add(phase=phase, current=state.current, energy=state.energy, branch=branch, converged=state.converged)
        warnings = () if all(p["converged"] for p in rows.points) else ("not every state came to rest",)
        found = RecipeResult("current-phase", rows.arrays() | ends.arrays(), warnings)
        values = {"done": k + 1, "ends": len(ends.points)}
        yield Standing(found, values, {"model": model.checkpoint(), "start": start})


def _walk(phase: float) -> Sequence[float]:
    """Phases on the way from 0 to one."""
    steps = math.ceil(abs(phase) / WALK)
    return [phase * k / steps for k in range(1, steps)]


def contact_supercurrent(model: GinzburgLandau, name: str) -> float:
    """Supercurrent into the film at a contact that holds psi, A: the sum over the links that cross its line.

    I = sum of w J0 xi d Im(psi_c* e^(-i a) psi); in a film at rest the same through every cut.
    """
    film, psi = model.film, model.psi
    number = next(k for k, c in enumerate(model.contacts) if c.name == name)
    crossings, phases = film.crossings, model.link_phases(model.time)
    mine = crossings.contact == number
    axis, iy, ix, outward = (one[mine] for one in (crossings.axis, crossings.iy, crossings.ix, crossings.outward))
    ny, nx = film.lattice.shape
    jy, jx = np.where(axis == 0, (iy + 1) % ny, iy), np.where(axis == 1, (ix + 1) % nx, ix)
    weight = np.where(axis == 1, film.continued.wx[iy, ix], film.continued.wy[iy, ix])
    a = np.where(axis == 1, phases[0, iy, ix], phases[1, iy, ix])
    onwards = weight * (np.conj(psi[iy, ix]) * np.exp(-1j * a) * psi[jy, jx]).imag
    thickness = np.where(outward, model.thickness[iy, ix], model.thickness[jy, jx])
    # A link whose second cell is the held one carries current out of the film.
    inwards = np.where(outward, -onwards, onwards) * thickness
    return float(model.scales.current_density * model.scales.coherence_length * inwards.sum())


def _energy(model: GinzburgLandau) -> float:
    """Free energy of the film with its links to the held cells, J: dE/dphi = (Phi0/2 pi) I holds to rounding."""
    film = model.film
    continued = replace(film.continued, area=np.where(film.pin < 0, film.continued.area, 0.0))
    whole = replace(model.snapshot(), lattice=continued, psi=model.psi, thickness=model.thickness)
    return free_energy(whole).total
