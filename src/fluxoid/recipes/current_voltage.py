"""Current-voltage curves, up and down, with the switching and the retrapping current."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.device import CurrentVoltage, Device
from fluxoid.errors import InputError
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.prepare import ProbePair, with_probes, with_swept_current
from fluxoid.recipes.working.resistive import begin_to_look, no_pairs, window
from fluxoid.recipes.working.result import Column, Measured, RecipeResult, Rows, number
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.recipes.working.slips import Trace, joined
from fluxoid.solvers.averages import Estimate, mean_rate
from fluxoid.types import Floats
from fluxoid.units import format

COLUMNS = {
    "current": Column("A", "current into the contact"),
    "sweep": Column("1", "+1 in the order of the description (up), -1 against it (down)", int),
    "voltage": Column("V", "mean voltage over whole slip periods"),
    "voltage_error": Column("V", "its standard error"),
    "slips": Column("1", "phase slips between the probes while averaging", int),
    "normal": Column("1", "1 if there were no pairs at a probe at the end, whose slips could be counted", int),
    "at_rest": Column(
        "1", "1 if the film was at rest at the end, or slipping; 0 if it was still changing, or its pairs growing", int
    ),
    "time": Column("s", "time at the end of the point"),
}
NOTHING = Standing(RecipeResult("current-voltage", {}), {"done": 0})


def current_voltage(
    device: Device, recipe: CurrentVoltage | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """The mean voltage at each current, each point from the state before it.

    V = N Phi0/T over the whole slip periods in the averaging time (over all of it, where there are none), measured from
    the flux that passed between the probes, which is exact over all steps; its error is by blocking. Voltages are those
    between the first and the last probe, or between points near the contacts (see prepare.with_probes).
    ``switching_current`` lies between the last current going up without slips and the next one, and
    ``retrapping_current`` between the last current going down with slips, or normal, and the next one; nan where not
    seen. Where a film is normal and its pairs grow, it is given the time to settle again (see bench.Bench.move).
    Raises InputError without a recipe, or where the current has no way out; RunError if the run fails.
    Source: hysteresis as in Tinkham, Introduction to Superconductivity, 2nd ed., section 11.5. Good values: settle 5
    u sqrt(1 + gamma^2) tau0, average ten slip periods. Fails where slips come more rarely than one in the average.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, CurrentVoltage):
        raise InputError("the description has no current-voltage recipe", "recipe", 'kind = "current-voltage"')
    device, pair = with_probes(with_swept_current(device, recipe.contact), recipe.contact, recipe.to)
    sweep, begin = sweep_of(recipe.values(), recipe.direction), standing or NOTHING
    bench = Bench(device, watch, len(sweep), begin.values["done"])
    return collect(_points(bench, recipe, pair, sweep, begin), watch, begin)


def sweep_of(values: tuple[float, ...], direction: str) -> list[tuple[float, int]]:
    """Values in the order they are visited, each with +1 (as listed) or -1; the turning point is visited once."""
    up = [(value, 1) for value in values]
    down = [(value, -1) for value in reversed(values)]
    return {"up": up, "down": down, "both": up + down[1:]}[direction]


def _points(
    bench: Bench, recipe: CurrentVoltage, pair: ProbePair, values: list[tuple[float, int]], begin: Standing
) -> Iterator[Standing]:
    rows, model, done = Rows("point", COLUMNS), bench.model, begin.values["done"]
    rows.take(begin.result, done)

    def set_current(value: float) -> None:
        model.set_current(recipe.contact, value)

    if done:
        set_current(values[done - 1][0])
        model.restore(begin.states["model"])
    else:
        bench.advance_past_kinks()
    for k in range(done, len(values)):
        current, sweep = values[k]
        bench.point(f"I = {format(current, 'A')}")
        settled = bench.move(set_current, values[k - 1][0] if k else 0.0, current, recipe.settle)
        traces, rests = window(bench, pair, recipe.average, begin_to_look(bench), leave=False)
        trace = joined(traces)
        voltage = whole_periods(trace)
        rows.add(
            current=current,
            sweep=sweep,
            voltage=voltage.mean,
            voltage_error=voltage.error,
            slips=trace.count,
            normal=no_pairs(trace.end, pair),
            at_rest=settled and (rests or trace.count > 0),
            time=model.time,
        )
        found = RecipeResult("current-voltage", rows.arrays() | _jumps(rows), _doubts(rows))
        yield Standing(found, {"done": k + 1}, {"model": model.checkpoint()})


def whole_periods(trace: Trace) -> Estimate:
    """Mean voltage over as many whole periods as there are, V, and its error.

    A period is the time in which Phi0 passes; it is counted from the middle of the steepest rise in the first one,
    where the time at which a given flux has passed is best known. Without two such times, the mean over all.
    """
    flux = (trace.flux - trace.flux[0]) * (1 if trace.flux[-1] >= trace.flux[0] else -1)
    first = int(np.argmax(flux >= flux_quantum)) if flux.max() >= flux_quantum else 0
    if first == 0:
        return mean_rate(trace.flux, trace.times)
    steepest = int(np.argmax(np.diff(flux[: first + 1])))
    level = 0.5 * (flux[steepest] + flux[steepest + 1])
    periods = int((flux[-1] - level) / flux_quantum)
    if periods < 1:
        return mean_rate(trace.flux, trace.times)
    start, stop = (_reaches(trace.times, flux, one) for one in (level, level + periods * flux_quantum))
    between = (trace.times > start) & (trace.times < stop)
    times = np.concatenate([[start], trace.times[between], [stop]])
    passed = np.concatenate([[level], flux[between], [level + periods * flux_quantum]])
    found = mean_rate(passed, times)
    return Estimate(math.copysign(found.mean, trace.flux[-1] - trace.flux[0]), found.error, found.samples)


def _reaches(times: Floats, flux: Floats, level: float) -> float:
    """When ``flux`` comes to ``level`` for the first time, by straight lines between samples."""
    k = int(np.argmax(flux >= level))
    if k == 0:
        return float(times[0])
    return float(times[k - 1] + (times[k] - times[k - 1]) * (level - flux[k - 1]) / (flux[k] - flux[k - 1]))


def _jumps(rows: Rows) -> dict[str, Measured]:
    """Switching and retrapping current, the middles of the steps at which slips begin and end, and half those steps."""
    found = {}
    for name, sweep, ends in (("switching", 1, False), ("retrapping", -1, True)):
        # Going down starts from the top of the way up.
        points = [p for p in rows.points if p["sweep"] == sweep]
        if sweep < 0:
            points = [p for p in rows.points if p["sweep"] > 0][-1:] + points
        middle = half = math.nan
        for one, two in pairwise(points):
            if math.isnan(middle) and _resists(one) == ends and _resists(two) != ends:
                middle, half = 0.5 * (one["current"] + two["current"]), 0.5 * abs(two["current"] - one["current"])
        word = "begin" if sweep > 0 else "end"
        found[f"{name}_current"] = number(
            middle, "A", f"current at which slips {word}, going {'up' if sweep > 0 else 'down'}"
        )
        found[f"{name}_current_error"] = number(half, "A", "half the step it lies in")
    return found


def _resists(point: Mapping[str, Any]) -> bool:
    return bool(point["slips"] > 0 or point["normal"])


def _doubts(rows: Rows) -> tuple[str, ...]:
    """Points at which the film was still changing: without slips, which may have come later, or as pairs grew."""
    found = []
    for growing, words in (
        (False, "no slip was seen, but the film was still changing: a longer settle or average may show one"),
        (True, "the film was normal, and its pairs were still growing: a longer settle may show them"),
    ):
        late = [p["current"] for p in rows.points if not p["at_rest"] and _resists(p) == growing]
        if late:
            found.append(f"at {', '.join(format(current, 'A') for current in dict.fromkeys(late))} {words}")
    return tuple(found)
