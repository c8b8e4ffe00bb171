"""Quantities against a uniform field: magnetisation, vortex number, fluxoids, with or without their history."""

from collections.abc import Callable, Iterator

import numpy as np

from fluxoid.device import Device, FieldSweep, Scheduled
from fluxoid.errors import InputError
from fluxoid.gl.quantities import evaluate, quantity
from fluxoid.recipes.current_voltage import sweep_of
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.final import coordinate, film_arrays
from fluxoid.recipes.working.prepare import with_swept_field
from fluxoid.recipes.working.result import Column, Measured, RecipeResult, Rows
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.simulation.observe import RecordedColumn, recorded
from fluxoid.units import format

MOMENT = quantity("magnetic_moment")
OWN = {
    "field": Column("T", "uniform field added to the sources"),
    "sweep": Column("1", "+1 in the order of the description (up), -1 against it (down)", int),
    "time": Column("s", "time at the end of the point"),
}
NOTHING = Standing(RecipeResult("field-sweep", {}), {"done": 0})


def field_sweep(
    device: Device, recipe: FieldSweep | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """Quantities at each of several fields, after the time to settle: M(H), n(H), the fluxoids of holes.

    The field goes from one value to the next in bench.STAGES steps. Without ``quantities``: the usual numbers of a run,
    and the magnetic moment. With [output] frames, their fields are kept at every point too.
    With ``continuation`` each point starts from the state before it (hysteresis), else from the initial state.
    Raises InputError for an unknown quantity, or for a film periodic along both axes; RunError if the run fails.
    Source: Tinkham, Introduction to Superconductivity, 2nd ed., section 5.4, for M(H) of a film that vortices enter.
    Good values: settle 10 u sqrt(1 + gamma^2) tau0; fields far closer than that of one vortex in the film.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, FieldSweep):
        raise InputError("the description has no field-sweep recipe", "recipe", 'kind = "field-sweep"')
    device, number = with_swept_field(_asked(device, recipe))
    sweep, begin = sweep_of(recipe.values(), recipe.direction), standing or NOTHING
    bench = Bench(device, watch, len(sweep), begin.values["done"])
    return collect(_points(bench, recipe, number, sweep, begin), watch, begin)


def field_setter(bench: Bench, number: int) -> Callable[[float], None]:
    """A function that sets the field of a source, T."""

    def set_field(value: float) -> None:
        bench.model.set_source(number, value)
        bench.model.prime()

    return set_field


def _asked(device: Device, recipe: FieldSweep) -> Device:
    if not recipe.quantities:
        return device
    scalars = Scheduled(count=1, quantities=recipe.quantities)
    return device.model_copy(update={"output": device.output.model_copy(update={"scalars": scalars})})


def _points(
    bench: Bench, recipe: FieldSweep, number: int, fields: list[tuple[float, int]], begin: Standing
) -> Iterator[Standing]:
    model, done, set_field = bench.model, begin.values["done"], field_setter(bench, number)
    if not done:
        bench.advance_past_kinks()
    what, output = recorded(bench.device, bench.model), bench.device.output
    columns = [*what.row, *(what.frame if output.frames else ())]
    if output.scalars is None:
        columns.append(
            RecordedColumn(MOMENT.name, MOMENT, (), lambda snapshot: np.asarray(evaluate(MOMENT.name, snapshot)))
        )
    rows = Rows("point", OWN | {column.name: _column(column) for column in columns})
    used = {dimension for column in columns for dimension in column.dims}
    coordinates: dict[str, Measured] = {
        name: coordinate(name, np.asarray(values)) for name, values in what.coordinates.items() if name in used
    }
    if output.frames:
        coordinates |= film_arrays(what)
    rows.take(begin.result, done)
    if done:
        set_field(fields[done - 1][0])
        model.restore(begin.states["model"])
    start = begin.states["start"] if done else model.checkpoint()
    late = list(begin.values.get("late", ()))
    for k in range(done, len(fields)):
        field, sweep = fields[k]
        bench.point(f"B = {format(field, 'T')}")
        if not recipe.continuation:
            model.restore(start)
        if not bench.move(set_field, fields[k - 1][0] if k and recipe.continuation else 0.0, field, recipe.settle):
            late.append(field)
        snapshot = model.snapshot()
        values = {column.name: np.asarray(column.value(snapshot)) for column in columns}
        rows.add(field=field, sweep=sweep, time=model.time, **values)
        found = RecipeResult("field-sweep", coordinates | rows.arrays(), _doubts(late))
        yield Standing(found, {"done": k + 1, "late": late}, {"model": model.checkpoint(), "start": start})


def _doubts(late: list[float]) -> tuple[str, ...]:
    if not late:
        return ()
    listed = ", ".join(format(field, "T") for field in dict.fromkeys(late))
    return (f"at {listed} the film was normal, and its pairs were still growing: a longer settle may show them",)


def _column(column: RecordedColumn) -> Column:
    return Column(column.declared.unit, column.declared.meaning.rstrip("."), float, column.dims)
