"""The critical current, by bisection, each trial from the last state that carried its current without resistance."""

import math
import warnings as python_warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.device import CriticalCurrent, Device
from fluxoid.errors import InputError, RunError, UnwiseWarning
from fluxoid.run.recipes.bench import ALONE, Bench, Watch, collect
from fluxoid.run.recipes.field_sweep import field_setter
from fluxoid.run.recipes.prepare import ProbePair, with_probes, with_swept_current, with_swept_field
from fluxoid.run.recipes.result import Column, Measured, RecipeResult, Rows, labels
from fluxoid.run.recipes.verdict import judge
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


def critical_current(device: Device, recipe: CriticalCurrent | None = None, watch: Watch = ALONE) -> RecipeResult:
    """The largest current into ``recipe.contact`` that the film carries without resistance, and every trial made.

    I_c = (I_s + I_r)/2 +- (I_r - I_s)/2, with I_s the largest current found to be carried and I_r the least found not
    to be; the bracket is halved until it is no wider than ``recipe.accuracy``. Without ``recipe.voltage`` resistance
    means that phase slips keep coming (see ``verdict``); with it, a mean voltage above it. Voltages are those between
    the first and the last probe, or between points near the contacts (see prepare.with_probes).
    Backward currents are given by their size. A warning tells if a trial's outcome depends on the waiting time.
    Raises RunError where ``lower`` is resistive or ``upper`` is not.
    Source: criterion as Likharev, Rev. Mod. Phys. 51, 101 (1979), section II. Good values: settle and average 5
    u sqrt(1 + gamma^2) tau0 (the default), accuracy a hundredth of the result. Fails for films whose vortices creep
    over far longer times: what is found is the depinning current at the time waited.
    """
    recipe = _recipe(device, recipe)
    device, pair = with_probes(with_swept_current(device, recipe.contact), recipe.contact, recipe.to)
    trials = 2 + math.ceil(math.log2((recipe.upper - recipe.lower) / recipe.accuracy))
    bench = Bench(device, watch, trials * len(SIGNS[recipe.direction]))
    return collect(_points(bench, recipe, pair), watch, RecipeResult("critical-current", {}))


def critical_current_in_field(
    device: Device, fields: Sequence[float], recipe: CriticalCurrent | None = None, watch: Watch = ALONE
) -> RecipeResult:
    """I_c(B): ``critical_current`` in each of several uniform fields, T, added to the sources.

    Each field is applied to the state that the field before left without current. Arrays along (field, direction).
    Where ``upper`` is carried, or ``lower`` not, the bracket is what is known, and a warning of the result tells.
    Raises as critical_current does; InputError for a film periodic along both axes.
    """
    recipe = _recipe(device, recipe)
    device, number = with_swept_field(with_swept_current(device, recipe.contact))
    device, pair = with_probes(device, recipe.contact, recipe.to)
    bench = Bench(device, watch, len(fields))
    return collect(_fields(bench, recipe, pair, number, fields), watch, RecipeResult("critical-current-in-field", {}))


def _recipe(device: Device, recipe: CriticalCurrent | None) -> CriticalCurrent:
    found = recipe or device.recipe
    if not isinstance(found, CriticalCurrent):
        raise InputError("the description has no critical-current recipe", "recipe", 'kind = "critical-current"')
    return found


@dataclass
class _Search:
    """What one search needs: those who judge, and the trials so far."""

    bench: Bench
    recipe: CriticalCurrent
    pair: ProbePair
    trials: Rows
    warnings: list[str]

    def carries(self, start: float, current: float) -> bool:
        """Whether the film, at rest with ``start``, carries ``current``, A."""
        bench, recipe = self.bench, self.recipe
        settle, average = (time or RELAXATIONS * bench.slowest for time in (recipe.settle, recipe.average))
        bench.point(f"I = {format(current, 'A')}")
        bench.move(lambda value: bench.model.set_current(recipe.contact, value), start, current, settle)
        found = judge(bench, self.pair, average, recipe.voltage)
        self.trials.add(
            trial_current=current,
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

    def brackets(self, sign: int, strict: bool) -> Iterator[tuple[float, float]]:
        """Ever closer pairs (carried, not carried), of sizes, for one direction, from the present state at 0.

        strict: raise RunError if lower and upper are not such a pair; else it is (0, lower) or (upper, nan).
        """
        recipe, model = self.recipe, self.bench.model
        low, high = recipe.lower, recipe.upper
        if not self.carries(0.0, sign * low):
            self._refuse(
                strict, f"the film is resistive at the lower current, {format(sign * low, 'A')}, already", "lower = 0"
            )
            yield 0.0, low
            return
        carrying = model.checkpoint()
        if self.carries(sign * low, sign * high):
            shown = format(sign * high, "A")
            self._refuse(strict, f"the film carries the upper current, {shown}, without resistance", "a larger upper")
            yield high, math.nan
            return
        yield low, high
        while high - low > recipe.accuracy:
            middle = 0.5 * (low + high)
            model.restore(carrying)
            if self.carries(sign * low, sign * middle):
                low, carrying = middle, model.checkpoint()
            else:
                high = middle
            yield low, high

    def _refuse(self, strict: bool, what: str, try_: str) -> None:
        if strict:
            raise RunError(f"{what}. Try: {try_}")
        self.warnings.append(what)


def _points(bench: Bench, recipe: CriticalCurrent, pair: ProbePair) -> Iterator[RecipeResult]:
    bench.advance_past_kinks()
    start = bench.model.checkpoint()
    search = _Search(bench, recipe, pair, Rows("trial", TRIALS), [])
    signs = SIGNS[recipe.direction]
    brackets: dict[int, tuple[float, float]] = {}
    for sign in signs:
        bench.model.restore(start)
        for bracket in search.brackets(sign, strict=True):
            brackets[sign] = bracket
            arrays = _arrays(("direction",), {"direction": _directions(signs)}, [brackets.get(s) for s in signs])
            arrays |= search.trials.arrays()
            yield RecipeResult("critical-current", arrays, tuple(search.warnings))


def _fields(
    bench: Bench, recipe: CriticalCurrent, pair: ProbePair, number: int, fields: Sequence[float]
) -> Iterator[RecipeResult]:
    bench.advance_past_kinks()
    model, signs = bench.model, SIGNS[recipe.direction]
    search = _Search(bench, recipe, pair, Rows("trial", TRIALS), [])
    settle = recipe.settle or RELAXATIONS * bench.slowest
    found: list[tuple[float, float]] = []
    before = 0.0
    for done, field in enumerate(fields, start=1):
        model.set_current(recipe.contact, 0.0)
        bench.move(field_setter(bench, number), before, field, settle)
        before, start = field, model.checkpoint()
        for sign in signs:
            model.restore(start)
            *_, last = search.brackets(sign, strict=False)
            found.append(last)
        model.restore(start)
        known = {
            "field": Measured(np.array(fields[:done]), ("field",), "T", "uniform field added to the sources"),
            "direction": _directions(signs),
        }
        arrays = _arrays(("field", "direction"), known, found)
        yield RecipeResult("critical-current-in-field", arrays, tuple(search.warnings))


def _directions(signs: Sequence[int]) -> Measured:
    return labels("direction", ["forward" if sign > 0 else "backward" for sign in signs], "sense of the current")


def _arrays(
    dims: tuple[str, ...], known: dict[str, Measured], brackets: Sequence[tuple[float, float] | None]
) -> dict[str, Measured]:
    shape = [len(known[name].values) for name in dims]
    pairs: Floats = np.array([bracket or (math.nan, math.nan) for bracket in brackets], float)
    low, high = pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape)
    return known | {
        "critical_current": Measured(0.5 * (low + high), dims, "A", "critical current, its size"),
        "critical_current_error": Measured(0.5 * (high - low), dims, "A", "half the bracket it lies in"),
        "largest_carried": Measured(low, dims, "A", "largest current found to be carried without resistance"),
        "least_resistive": Measured(high, dims, "A", "least current found to be resistive"),
    }
