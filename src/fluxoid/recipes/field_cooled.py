"""Field-cooled: what freezes in when a film becomes superconducting in a field."""

from collections.abc import Iterator

from fluxoid.device import Device, FieldCooled, NormalState
from fluxoid.errors import InputError
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.final import final_state
from fluxoid.recipes.working.prepare import with_field
from fluxoid.recipes.working.result import RecipeResult, number
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.units import format

NOTHING = Standing(RecipeResult("field-cooled", {}))


def field_cooled(
    device: Device, recipe: FieldCooled | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """The state that grows from psi = 0 with a little noise in ``recipe.field``, after ``recipe.settle``.

    A quench: the film is put at its working temperature at once, and the vortices and windings it is left with depend
    on the seed. The field, T, is added to the sources; a film periodic along both axes keeps the field of its
    flux_quanta, and ``field`` must be 0. Fields and numbers of the end, as a run records them.
    Raises InputError without a recipe; RunError if the run fails. Source: Zurek, Nature 317, 505 (1985), for quenches.
    Good values: settle 20 u sqrt(1 + gamma^2) tau0; several seeds. Fails to be the ground state, as an experiment does.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, FieldCooled):
        raise InputError("the description has no field-cooled recipe", "recipe", 'kind = "field-cooled"')
    if recipe.field_ or len(device.lattice.periodic) < 2:
        device = with_field(device, recipe.field_)
    normal = NormalState(noise=recipe.noise, seed=recipe.seed)
    bench, begin = Bench(device.model_copy(update={"initial": normal}), watch), standing or NOTHING
    return collect(_points(bench, recipe, begin), watch, begin)


def _points(bench: Bench, recipe: FieldCooled, begin: Standing) -> Iterator[Standing]:
    bench.take_up(begin)
    bench.point(f"cooling in {format(recipe.field_, 'T')}")
    for _ in bench.passing(recipe.settle):
        yield bench.on_the_way(NOTHING)
    applied = {"field": number(recipe.field_, "T", "uniform field added to the sources")}
    yield Standing(RecipeResult("field-cooled", applied | final_state(bench)), last=True)
