"""Zero-field-cooled: what a field does to a film that is superconducting already."""

from collections.abc import Iterator

from fluxoid.device import Device, ZeroFieldCooled
from fluxoid.device.sources.timeshapes import Ramp
from fluxoid.errors import InputError
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.final import final_state
from fluxoid.recipes.working.prepare import with_field
from fluxoid.recipes.working.result import RecipeResult, number
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.units import format

NOTHING = Standing(RecipeResult("zero-field-cooled", {}))


def zero_field_cooled(
    device: Device, recipe: ZeroFieldCooled | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """The state after a field rose evenly from 0 to ``recipe.field`` during ``recipe.ramp``, and ``recipe.settle``.

    It starts from the initial state of the description; the field, T, is added to the sources, and its rise makes the
    electric field that it must. Fields and numbers of the end, as a run records them.
    Raises InputError without a recipe, or for a film periodic along both axes; RunError if the run fails.
    Source: Tinkham, Introduction to Superconductivity, 2nd ed., section 1.2: screening, against field cooling. Good
    values: ramp and settle 20 u sqrt(1 + gamma^2) tau0.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, ZeroFieldCooled):
        raise InputError("the description has no zero-field-cooled recipe", "recipe", 'kind = "zero-field-cooled"')
    device = with_field(device, recipe.field_, (Ramp(stop=recipe.ramp),))
    begin = standing or NOTHING
    return collect(_points(Bench(device, watch), recipe, begin), watch, begin)


def _points(bench: Bench, recipe: ZeroFieldCooled, begin: Standing) -> Iterator[Standing]:
    bench.take_up(begin)
    shown = format(recipe.field_, "T")
    for words, until in (("raising the field to", recipe.ramp), ("settling in", recipe.ramp + recipe.settle)):
        bench.point(f"{words} {shown}")
        for _ in bench.passing(until):
            yield bench.on_the_way(NOTHING)
    applied = {"field": number(recipe.field_, "T", "uniform field added to the sources")}
    yield Standing(RecipeResult("zero-field-cooled", applied | final_state(bench)), last=True)
