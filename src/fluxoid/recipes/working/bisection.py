"""The search for a critical current by bisection, each trial from the same state without a current.

What a trial finds then depends on its current alone, and not on the trials before it.
"""

import math
import warnings as python_warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fluxoid.device import CriticalCurrent
from fluxoid.errors import RunError, UnwiseWarning
from fluxoid.recipes.working.checkpoint import Standing, State
from fluxoid.recipes.working.prepare import ProbePair
from fluxoid.recipes.working.resistive import judge
from fluxoid.recipes.working.result import Column, Measured, RecipeResult, Rows, labels
from fluxoid.recipes.working.session import Bench
from fluxoid.types import Floats
from fluxoid.units import format

RELAXATIONS = 5.0  # slowest relaxation times to settle, and to average over, when the description gives none
SIGNS = {"forward": (1,), "backward": (-1,), "both": (1, -1)}
TRIALS = {
    "trial_current": Column("A", "current tried, into the contact"),
    "trial_voltage": Column("V", "mean voltage in the last window"),
    "trial_slips": Column("1", "phase slips counted in the last window", int),
    "trial_resistive": Column("1", "1 if slips kept coming, or the voltage criterion was exceeded", int),
    "trial_waited": Column("s", "time watched after settling"),
}


@dataclass
class Search:
    """What searches need: those who judge, the trials so far, and where the one at work stands.

    known: what is told of every trial beside its outcome; low, high: the largest current found to be carried and the
    least found not to be, A; start: the state without a current; open: whether the bracket is still to be halved.
    """

    bench: Bench
    recipe: CriticalCurrent
    pair: ProbePair
    trials: Rows
    known: Mapping[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    low: float = math.nan
    high: float = math.nan
    open: bool = False
    start: State = field(default_factory=dict)

    @property
    def settle(self) -> float:
        """Time in which a current or a field is brought to its value, and left there before judging, s."""
        return self.recipe.settle or RELAXATIONS * self.bench.slowest

    def set_current(self, value: float) -> None:
        """Into the contact that is swept, A."""
        self.bench.model.set_current(self.recipe.contact, value)

    def carries(self, current: float) -> bool:
        """Whether the film carries ``current``, A, when it is brought there from ``start``."""
        bench, recipe = self.bench, self.recipe
        bench.model.restore(self.start)
        bench.point(f"I = {format(current, 'A')}")
        bench.move(self.set_current, 0.0, current, self.settle)
        found = judge(bench, self.pair, recipe.average or RELAXATIONS * bench.slowest, recipe.voltage)
        self.trials.add(
            **self.known,
            trial_current=current + 0.0,  # a zero has no sign
            trial_voltage=found.voltage,
            trial_slips=found.slips,
            trial_resistive=found.resistive,
            trial_waited=found.waited,
        )
        if not found.certain:
            word = "resistive" if found.resistive else "superconducting"
            text = (
                f"at {format(current, 'A')}, with {format(found.voltage, 'V', 3)}, the film was still changing after "
                f"{format(found.waited, 's', 3)}, and is taken as {word}: the answer depends on the waiting time. "
                "Try: a longer recipe.average"
            )
            self.warnings.append(text)
            python_warnings.warn(text, UnwiseWarning, stacklevel=2)
        return not found.resistive

    def brackets(self, sign: int, strict: bool) -> Iterator[None]:
        """Ever closer pairs (low, high), of sizes, for one direction.

        strict: raise RunError if lower and upper are not such a pair; else it is (0, lower) or (upper, nan).
        """
        low, high = self.recipe.lower, self.recipe.upper
        if not self.carries(sign * low):
            self._refuse(
                strict, f"the film is resistive at the lower current, {format(sign * low, 'A')}, already", "lower = 0"
            )
            self.low, self.high, self.open = 0.0, low, False
            yield
            return
        if self.carries(sign * high):
            shown = format(sign * high, "A")
            self._refuse(strict, f"the film carries the upper current, {shown}, without resistance", "a larger upper")
            self.low, self.high, self.open = high, math.nan, False
            yield
            return
        self.low, self.high, self.open = low, high, True
        yield
        yield from self.closer(sign)

    def closer(self, sign: int) -> Iterator[None]:
        """The rest of them, from the present one on."""
        while self.open and self.high - self.low > self.recipe.accuracy:
            middle = 0.5 * (self.low + self.high)
            if self.carries(sign * middle):
                self.low = middle
            else:
                self.high = middle
            yield

    def standing(self, result: RecipeResult, **values: Any) -> Standing:
        """Where it stands; values: what else there is to know."""
        values |= {"low": self.low, "high": self.high, "open": self.open}
        values |= {"trials": len(self.trials.points), "warnings": list(self.warnings)}
        return Standing(result, values, {"start": self.start})

    def take_up(self, begin: Standing) -> None:
        """Stand where a search stood before."""
        self.trials.take(begin.result, begin.values["trials"])
        self.warnings += begin.values["warnings"]
        self.low, self.high, self.open = (begin.values[name] for name in ("low", "high", "open"))
        self.start = begin.states["start"]

    def _refuse(self, strict: bool, what: str, try_: str) -> None:
        if strict:
            raise RunError(f"{what}. Try: {try_}")
        self.warnings.append(what)


def directions(signs: Sequence[int]) -> Measured:
    """The coordinate of the senses of the current."""
    return labels("direction", ["forward" if sign > 0 else "backward" for sign in signs], "sense of the current")


def critical_arrays(
    dims: tuple[str, ...], known: Mapping[str, Measured], brackets: Sequence[tuple[float, float] | None]
) -> dict[str, Measured]:
    """What brackets (low, high) tell, along ``dims``, whose coordinates are ``known``; None: not found yet."""
    shape = [len(known[name].values) for name in dims]
    pairs: Floats = np.array([bracket or (math.nan, math.nan) for bracket in brackets], float).reshape(-1, 2)
    low, high = pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape)
    return {
        **known,
        "critical_current": Measured(0.5 * (low + high), dims, "A", "critical current, its size"),
        "critical_current_error": Measured(0.5 * (high - low), dims, "A", "half the bracket it lies in"),
        "largest_carried": Measured(low, dims, "A", "largest current found to be carried without resistance"),
        "least_resistive": Measured(high, dims, "A", "least current found to be resistive"),
    }
