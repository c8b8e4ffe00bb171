"""A model at work on a recipe: time passes in chunks, between which it tells how far it is and may be stopped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.device import Device
from fluxoid.gl.measure.links import beside_pairs
from fluxoid.gl.model import GinzburgLandau
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.result import RecipeResult
from fluxoid.simulation.begin import begin
from fluxoid.simulation.loop import ROUNDING, Pace, Stopped

STAGES = 8  # a drive that is moved to its next value goes there in so many equal parts
RAMP = 0.5  # of the time it is left to settle
NORMAL = 1e-4  # |psi|^2 below which a place has no pairs yet, only what they may grow from
GROWTH = 0.2  # of ln |psi|^2 in SHARE of those cells, in the last quarter of the time to settle: then they do
SHARE = 0.1
TINY = 1e-300  # in place of |psi|^2 = 0, of which there is no logarithm
PATIENCE = 20  # times the time to settle that growing pairs are waited for


@dataclass(frozen=True)
class Watch:
    """Who looks on while a recipe works.

    progress: called now and then with the part done, from 0 to 1, and a few words; keep: called after each point with
    the result so far and what it takes to go on from there; between: called with the model between chunks of steps
    (about 0.2 s), and may raise run.loop.Stopped.
    """

    progress: Callable[[float, str], None] = lambda done, words: None
    keep: Callable[[Standing], None] = lambda standing: None
    between: Sequence[Callable[[GinzburgLandau], None]] = ()


ALONE = Watch()


class Bench:
    """A model in its initial state, its device, and those who watch.

    points: how many there will be, about; done: how many there were before the recipe was interrupted.
    """

    def __init__(self, device: Device, watch: Watch, points: int = 1, done: int = 0) -> None:
        self.device, self.watch, self.points = device, watch, points
        self.model: GinzburgLandau = begin(device)
        self.unit = self.model.scales.time
        # tau of a change of |psi|, the slowest of a uniform film
        self.slowest = self.model.u * (1 + self.model.gamma**2) ** 0.5 * self.unit
        self._pace = Pace()
        self._done = done
        self._words = ""

    def point(self, words: str) -> None:
        """A new point begins."""
        self._words = words
        self.watch.progress(min(1.0, self._done / self.points), words)
        self._done += 1

    def advance(self, duration: float) -> None:
        """Let time pass, s. Raises RunError if the state is no longer finite, and Stopped if somebody asks."""
        for _ in self.passing(self.model.time + duration):
            pass

    def passing(self, until: float) -> Iterator[None]:
        """The same up to the time ``until``, s; stops to think after each chunk."""
        while self.model.time < until * (1 - ROUNDING):
            self._pace.advance(self.model, until)
            yield
            self.look_up()

    def look_up(self) -> None:
        """Between two chunks."""
        self.watch.progress(min(1.0, (self._done - 1) / self.points) if self._done else 0.0, self._words)
        for act in self.watch.between:
            act(self.model)

    def take_up(self, standing: Standing) -> None:
        """Go on from the state of the model in a standing, if it has one."""
        if "model" in standing.states:
            self.model.restore(standing.states["model"])

    def on_the_way(self, standing: Standing) -> Standing:
        """A standing with the present state of the model, between two points."""
        return replace(standing, states={**standing.states, "model": self.model.checkpoint()})

    @property
    def last_kink(self) -> float:
        """When the time shapes of sources and contacts come to their last bend, s."""
        return max(self.model.kinks, default=0.0)

    def advance_past_kinks(self) -> None:
        """Let the time shapes of sources and contacts come to their last bend."""
        for _ in self.passing(self.last_kink):
            pass

    def move(self, set_value: Callable[[float], None], start: float, stop: float, settle: float) -> bool:
        """Bring a drive from one value to the next in STAGES steps, and let the film settle, s in all.

        Where there are no pairs, but what is left of them grows, the normal state is not where the film settles: it is
        given as long again and again, until they have grown. Returns whether they have, within PATIENCE.
        """
        if start == stop:
            set_value(stop)
            return self._settle(settle, settle)
        for stage in range(1, STAGES):
            set_value(start + (stop - start) * stage / STAGES)
            self.advance(settle * RAMP / STAGES)
        set_value(stop)
        return self._settle(settle * (1 - RAMP * (1 - 1 / STAGES)), settle)

    def _settle(self, first: float, further: float) -> bool:
        """Let time pass, s, and ``further`` s again while pairs grow where there were none; False if they still do."""
        model = self.model
        self.advance(0.5 * first)  # what the change of the drive brought about dies out
        before = np.abs(model.psi) ** 2
        dead = model.lattice.inside & (model.film.pin < 0)
        dead &= ~beside_pairs(before, NORMAL, model.lattice, model.scales.coherence_length)
        self.advance(0.5 * first)
        if not dead.any():
            return True
        for _ in range(PATIENCE):
            after = np.abs(model.psi) ** 2
            growth = np.log(np.maximum(after[dead], TINY) / np.maximum(before[dead], TINY))
            if np.quantile(growth, 1 - SHARE) < GROWTH:
                return True
            before = after
            self.advance(further)
        return False


def collect(points: Iterator[Standing], watch: Watch, begin: Standing) -> RecipeResult:
    """The last of the results that a recipe yields after each point; if it is stopped, the last one that is whole.

    begin: where it stands before them.
    """
    if begin.last:
        return begin.result
    last = begin.result
    try:
        for standing in points:
            last = standing.result
            watch.keep(standing)
    except Stopped:
        return replace(last, complete=False)
    watch.progress(1.0, "done")
    return last
