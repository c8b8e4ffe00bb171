"""Relax: to a steady state of the sources, phases and currents as they are described."""

from collections.abc import Generator, Iterator

from fluxoid.device import Device, Relax
from fluxoid.errors import InputError
from fluxoid.lattice.holes import components
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.descent import can_descend, descending
from fluxoid.recipes.working.final import final_state
from fluxoid.recipes.working.rest import change
from fluxoid.recipes.working.result import RecipeResult, number
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.simulation.loop import ROUNDING

LONGEST = 1000.0  # slowest relaxation times, when the description names no longest
NOISE = 10.0  # error allowed per step over the rate to be reached: a hundredth of it is what keeps coming back
LOOK = 0.1  # of the slowest relaxation time between two looks at dpsi/dt
NOTHING = Standing(RecipeResult("relax", {}))


def relax(
    device: Device, recipe: Relax | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """The steady state nearest to the initial one, its fields, and its usual numbers.

    Where no current is driven the free energy is descended at fixed sources and phases (gl.descend): a minimum, found
    far sooner than by waiting. Where one is, time passes until max |dpsi/dt| tau0 is below ``recipe.tolerance``, a
    uniform turn of the phase apart, or ``recipe.longest`` is over; then ``converged`` is 0 and a warning tells.
    Sources that change are followed to their last bend first. Raises InputError where a source never comes to rest.
    """
    recipe = recipe or (device.recipe if isinstance(device.recipe, Relax) else Relax())
    if forever := _restless(device):
        raise InputError(
            "changes for ever, so there is no steady state", forever, 'recipe.kind = "field-sweep", or none'
        )
    # What a step may err is what successive states differ by in the end.
    run = device.run.model_copy(update={"tolerance": min(device.run.tolerance, NOISE * recipe.tolerance)})
    bench, begin = Bench(device.model_copy(update={"run": run}), watch), standing or NOTHING
    return collect(_points(bench, recipe, begin), watch, begin)


def _points(bench: Bench, recipe: Relax, begin: Standing) -> Iterator[Standing]:
    bench.take_up(begin)
    bench.point("relaxing")
    for _ in bench.passing(bench.last_kink):
        yield bench.on_the_way(NOTHING)
    if can_descend(bench.model):
        found = yield from descending(bench, recipe.tolerance, begin)
        arrays = {
            "residual": number(found.residual, "1", "largest |(ε − |ψ|²)ψ + (∇ − iA)²ψ| left at any cell"),
            "iterations": number(found.iterations, "1", "iterations of the descent"),
        }
        converged = found.converged
    else:
        start = begin.values.get("start", bench.model.time)
        rate = yield from _waiting(bench, recipe, start)
        arrays = {
            "rate": number(rate, "1", "max |dψ/dt| τ0 at the end, a uniform turn of the phase apart"),
            "waited": number(bench.model.time - start, "s", "time that passed"),
        }
        converged = rate <= recipe.tolerance
    warnings = () if converged else ("the film did not come to rest: a larger recipe.longest or tolerance",)
    arrays["converged"] = number(int(converged), "1", "1 if the film came to rest")
    yield Standing(RecipeResult("relax", arrays | final_state(bench), warnings), last=True)


def _waiting(bench: Bench, recipe: Relax, start: float) -> Generator[Standing, None, float]:
    """max |dpsi/dt| tau0 when it is below the tolerance, or when too much time has passed since ``start``, s."""
    longest = start + (recipe.longest or LONGEST * bench.slowest)
    snapshot = bench.model.snapshot()
    pieces = components(snapshot.lattice)
    while True:
        bench.advance(min(LOOK * bench.slowest, longest - bench.model.time))
        before, snapshot = snapshot, bench.model.snapshot()
        rate = change(before, snapshot, pieces) * bench.unit / (snapshot.time - before.time)
        if rate <= recipe.tolerance or bench.model.time >= longest * (1 - ROUNDING):
            return rate
        yield bench.on_the_way(Standing(NOTHING.result, {"start": start}))


def _restless(device: Device) -> str:
    shapes = [(f"source[{k + 1}].time", source.time) for k, source in enumerate(device.source)]
    for name, contact in device.contact.items():
        for what in ("current", "phase"):
            driven = getattr(contact, what)
            if driven is not None:
                shapes.append((f"contact.{name}.{what}.time", driven.time))
    return next((where for where, factors in shapes if any(factor.kind == "sine" for factor in factors)), "")
