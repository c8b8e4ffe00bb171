"""The critical current, by bisection."""

import math
from collections.abc import Iterator

from fluxoid.device import CriticalCurrent, Device
from fluxoid.errors import InputError
from fluxoid.recipes.critical_current_in_field import critical_current_in_field
from fluxoid.recipes.working.bisection import SIGNS, TRIALS, Search, critical_arrays, directions
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.prepare import with_probes, with_swept_current
from fluxoid.recipes.working.result import RecipeResult, Rows
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect

NOTHING = Standing(RecipeResult("critical-current", {}), {"trials": 0})


def critical_current(
    device: Device, recipe: CriticalCurrent | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """The largest current into ``recipe.contact`` that the film carries without resistance, and every trial made.

    I_c = (I_s + I_r)/2 +- (I_r - I_s)/2, with I_s the largest current found to be carried and I_r the least found not
    to be; the bracket is halved until it is no wider than ``recipe.accuracy``. Each trial starts from the state at rest
    without a current, so that the answer does not depend on the trials before it. Without ``recipe.voltage`` resistance
    means that phase slips keep coming (see ``verdict``); with it, a mean voltage above it. Voltages are those between
    the first and the last probe, or between points near the contacts (see prepare.with_probes).
    Backward currents are given by their size. A recipe with fields is that of critical_current_in_field. A warning
    tells if a trial's outcome depends on the waiting time.
    Raises RunError where ``lower`` is resistive or ``upper`` is not.
    Source: criterion as Likharev, Rev. Mod. Phys. 51, 101 (1979), section II. Good values: settle and average 5
    u sqrt(1 + gamma^2) tau0 (the default), accuracy a hundredth of the result. Fails for films whose vortices creep
    over far longer times: what is found is the depinning current at the time waited.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, CriticalCurrent):
        raise InputError("the description has no critical-current recipe", "recipe", 'kind = "critical-current"')
    if fields := recipe.values():
        return critical_current_in_field(device, fields, recipe, watch, standing)
    device, pair = with_probes(with_swept_current(device, recipe.contact), recipe.contact, recipe.to)
    trials = 2 + math.ceil(math.log2((recipe.upper - recipe.lower) / recipe.accuracy))
    begin = standing or NOTHING
    bench = Bench(device, watch, trials * len(SIGNS[recipe.direction]), begin.values["trials"])
    return collect(_points(Search(bench, recipe, pair, Rows("trial", TRIALS)), begin), watch, begin)


def _points(search: Search, begin: Standing) -> Iterator[Standing]:
    bench, signs = search.bench, SIGNS[search.recipe.direction]
    resumed = bool(begin.states)
    found: list[tuple[float, float] | None] = [None] * len(signs)
    first = 0
    if resumed:
        search.take_up(begin)
        first, before = begin.values["direction"], begin.values["found"]
        found[:first] = [(low, high) for low, high in before]
    else:
        bench.advance_past_kinks()
        bench.move(search.set_current, 0.0, 0.0, search.settle)
        search.start = bench.model.checkpoint()
    for k in range(first, len(signs)):
        again = resumed and k == first
        for _ in search.closer(signs[k]) if again else search.brackets(signs[k], strict=True):
            found[k] = (search.low, search.high)
            arrays = critical_arrays(("direction",), {"direction": directions(signs)}, found)
            result = RecipeResult("critical-current", arrays | search.trials.arrays(), tuple(search.warnings))
            yield search.standing(result, direction=k, found=found[:k])
        found[k] = (search.low, search.high)
