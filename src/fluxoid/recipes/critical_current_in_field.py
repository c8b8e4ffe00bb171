"""The critical current against a uniform field."""

from collections.abc import Iterator, Sequence

import numpy as np

from fluxoid.device import CriticalCurrent, Device
from fluxoid.errors import InputError
from fluxoid.recipes.field_sweep import field_setter
from fluxoid.recipes.working.bisection import SIGNS, TRIALS, Search, critical_arrays, directions
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.prepare import with_probes, with_swept_current, with_swept_field
from fluxoid.recipes.working.result import Column, Measured, RecipeResult, Rows
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect

NOTHING = Standing(RecipeResult("critical-current-in-field", {}), {"field": 0})
TRIED = {"trial_field": Column("T", "uniform field of the trial"), **TRIALS}


def critical_current_in_field(
    device: Device,
    fields: Sequence[float],
    recipe: CriticalCurrent | None = None,
    watch: Watch = ALONE,
    standing: Standing | None = None,
) -> RecipeResult:
    """I_c(B): ``critical_current`` in each of several uniform fields, T, added to the sources.

    Each field is applied to the state that the field before left without current. Arrays along (field, direction).
    Where ``upper`` is carried, or ``lower`` not, the bracket is what is known, and a warning of the result tells.
    Raises as critical_current does; InputError for a film periodic along both axes.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, CriticalCurrent):
        raise InputError("the description has no critical-current recipe", "recipe", 'kind = "critical-current"')
    device, number = with_swept_field(with_swept_current(device, recipe.contact))
    device, pair = with_probes(device, recipe.contact, recipe.to)
    begin = standing or NOTHING
    bench = Bench(device, watch, len(fields), begin.values["field"])
    search = Search(bench, recipe, pair, Rows("trial", TRIED))
    return collect(_points(search, number, [float(field) for field in fields], begin), watch, begin)


def _points(search: Search, number: int, fields: list[float], begin: Standing) -> Iterator[Standing]:
    bench, signs, set_field = search.bench, SIGNS[search.recipe.direction], field_setter(search.bench, number)
    found: list[tuple[float, float]] = []
    again = bool(begin.states)
    if again:
        search.take_up(begin)
        found = [(low, high) for low, high in begin.values["found"]]
        set_field(fields[begin.values["field"]])
    else:
        bench.advance_past_kinks()
    for k in range(begin.values["field"], len(fields)):
        search.known = {"trial_field": fields[k]}
        if not again:
            search.set_current(0.0)
            bench.move(set_field, fields[k - 1] if k else 0.0, fields[k], search.settle)
            search.start = bench.model.checkpoint()
        for sign in signs[len(found) - k * len(signs) :]:
            for _ in search.closer(sign) if again else search.brackets(sign, strict=False):
                values = {"field": k, "found": list(found)}
                yield search.standing(_result(fields[:k], signs, found, search), **values)
            found.append((search.low, search.high))
            again = False
        again = False
        bench.model.restore(search.start)
        yield search.standing(_result(fields[: k + 1], signs, found, search), field=k, found=list(found))


def _result(
    fields: Sequence[float], signs: Sequence[int], found: Sequence[tuple[float, float]], search: Search
) -> RecipeResult:
    """What is known of the fields that are done."""
    known = {
        "field": Measured(np.array(fields), ("field",), "T", "uniform field added to the sources"),
        "direction": directions(signs),
    }
    arrays = critical_arrays(("field", "direction"), known, found[: len(fields) * len(signs)])
    return RecipeResult("critical-current-in-field", arrays | search.trials.arrays(), tuple(search.warnings))
