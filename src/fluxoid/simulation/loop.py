"""The loop of a run: compiled chunks of steps, and everything else between them, and only there."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from fluxoid.errors import RunError
from fluxoid.simulation.schedule import Schedule, due_at, next_landing

CHUNK_SECONDS = 0.2
ROUNDING = 1e-12  # of the whole time: times nearer than this are the same


class Model(Protocol):
    """What the loop needs of a level of physics. How a run is cut into chunks must not change its numbers."""

    @property
    def time(self) -> float:
        """Time reached, s."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What was done since the beginning; "steps" among it."""

    def advance(self, until: float, steps: int) -> bool:
        """Go on until ``until``, landing on it, or for so many steps. False if the state is no longer finite."""

    def snapshot(self) -> Any:
        """Everything from which quantities are computed."""

    def checkpoint(self) -> dict[str, np.ndarray]:
        """Everything from which the model goes on, bit for bit."""

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go back to a checkpoint."""


class Stopped(KeyboardInterrupt):
    """Someone asked the run to stop, and it did so between two chunks: the model is whole."""


def simulate(
    model: Model,
    schedules: Mapping[str, Schedule],
    until: float,
    write: Callable[[frozenset[str], float], None],
    between: Sequence[Callable[[Any], None]] = (),
) -> None:
    """Advance ``model`` to ``until`` seconds; at each scheduled time, call ``write`` with the names due and the time.

    At the end everything is due. ``between`` are called with the model after each chunk, and may raise Stopped. How
    long a chunk is follows the wall clock, and changes nothing in the numbers.
    Raises RunError if the state is no longer finite or time stands still; ``write`` never sees such a state.
    """
    pace = Pace()
    tolerance = ROUNDING * abs(until)
    while model.time < until - tolerance:
        target = next_landing(schedules.values(), model.time, until, tolerance)
        pace.advance(model, target)
        if model.time >= target - tolerance:
            write(due_names(schedules, target, until), target)
        for act in between:  # after the writing: a stop here leaves nothing due unwritten
            act(model)


def due_names(schedules: Mapping[str, Schedule], now: float, until: float) -> frozenset[str]:
    """Names of the schedules due at the time ``now``: all of them at the end."""
    tolerance = ROUNDING * abs(until)
    return frozenset(name for name, schedule in schedules.items() if now >= until or due_at(schedule, now, tolerance))


class Pace:
    """Chooses how many steps make a chunk of about CHUNK_SECONDS on the wall clock."""

    def __init__(self) -> None:
        self._steps = 16

    def advance(self, model: Model, target: float) -> None:
        """Advance ``model`` by one chunk, at most to ``target`` seconds."""
        time_before, steps_before, began = model.time, model.counts["steps"], time.perf_counter()
        finite = model.advance(target, self._steps)
        elapsed, steps = time.perf_counter() - began, model.counts["steps"] - steps_before
        if not finite:
            raise RunError(
                f"the state is not finite any more, soon after t = {time_before:.6g} s (step {steps_before}). "
                "Try: a smaller run.tolerance, a slower drive, or a smaller lattice cell"
            )
        if not model.time > time_before:
            raise RunError(
                f"time stands still at t = {time_before:.6g} s: the steps are so small that they are lost in rounding. "
                "Try: a slower drive, a looser run.tolerance, or a larger lattice cell"
            )
        if steps > 0:
            wanted = CHUNK_SECONDS * steps / max(elapsed, 1e-6)
            self._steps = max(1, round(min(max(wanted, self._steps / 8), self._steps * 4)))
