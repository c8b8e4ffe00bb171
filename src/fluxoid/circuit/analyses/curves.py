"""Current-voltage and voltage-flux curves in one call: one lane for each point, whole periods, error bars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.analyses.averages import mean_voltage
from fluxoid.circuit.description.circuit import Circuit, steady
from fluxoid.circuit.description.elements import CurrentSource, Junction, Loop
from fluxoid.circuit.in_time.run import Start, Transient, run
from fluxoid.circuit.prepare import prepare
from fluxoid.errors import InputError
from fluxoid.types import Floats


@dataclass(frozen=True)
class Curve:
    """x: what was varied, SI; voltage, error: V, mean over whole periods and its standard error."""

    x: Floats
    voltage: Floats
    error: Floats


def mean_voltages(
    made: Circuit,
    junction: str,
    vary: Mapping[str, Any],
    duration: float,
    settle: float,
    temperature: float = 0.0,
    seeds: "int | Sequence[int]" = 0,
    tolerance: float = 1e-6,
    noise_step: float | None = None,
    start: Start | None = None,
) -> tuple[Floats, Floats, Transient]:
    """(voltage, error, run) of a junction in every lane: mean over whole periods after ``settle``.

    junction: its name; vary: lanes, as in ``transient``; duration, settle: s; tolerance: error of a step in rad (1e-6:
    voltages to 5e-7 of Ic R without noise; the error that is returned is that of the average alone). Raises InputError
    if the junction is none, or settle leaves nothing.
    """
    if not isinstance(made[junction], Junction):
        raise InputError(f"{junction} is no junction", try_="the name of a junction whose slips count the voltage")
    if not 0 <= settle < duration:
        raise InputError(f"settling takes {settle:g} s of {duration:g} s", try_="a longer duration")
    several = np.atleast_1d(np.asarray(seeds, np.int64))
    p = prepare(made, vary, temperature, (), len(several))
    done = run(p, duration, None, several, tolerance, noise_step, start=start)
    slips = done.slips[junction]
    found = [mean_voltage(s, settle, duration) for s in (slips if isinstance(slips, list) else [slips])]
    voltage, error = np.array(found).T
    return voltage, error, done


def current_voltage(
    made: Circuit,
    source: str,
    currents: Any,
    junction: str,
    duration: float,
    settle: float,
    direction: str = "each",
    temperature: float = 0.0,
    seed: int = 0,
    tolerance: float = 1e-6,
) -> Curve:
    """Voltage of a junction against the current of a source.

    source: name of a current source, whose current is set (its waveform does not matter); currents: A; duration,
    settle: s at each point; direction: "each" starts every point from rest; "up" and "down" go from point to point in
    that order, each from where the one before ended, so that hysteresis shows.
    """
    made, currents = steady(made, source, CurrentSource), np.atleast_1d(np.asarray(currents, float))
    if direction not in ("each", "up", "down"):
        raise InputError(f"direction {direction!r}", try_='"each", "up" or "down"')
    if direction == "each":
        voltage, error, _ = mean_voltages(
            made, junction, {source: currents}, duration, settle, temperature, seed, tolerance
        )
        return Curve(currents, voltage, error)
    order = np.argsort(currents if direction == "up" else -currents)
    voltage, error = np.zeros(len(currents)), np.zeros(len(currents))
    start: Start | None = None
    for k in order:
        v, e, done = mean_voltages(
            made, junction, {source: currents[[k]]}, duration, settle, temperature, seed, tolerance, None, start
        )
        voltage[k], error[k], start = v[0], e[0], done.end
    return Curve(currents, voltage, error)


def voltage_flux(
    made: Circuit,
    loop: str,
    fluxes: Any,
    junction: str,
    duration: float,
    settle: float,
    temperature: float = 0.0,
    seed: int = 0,
    tolerance: float = 1e-6,
) -> Curve:
    """Voltage of a junction against the flux applied to a loop (whose waveform does not matter).

    fluxes: Wb; the rest as in ``current_voltage``.
    """
    made, fluxes = steady(made, loop, Loop), np.atleast_1d(np.asarray(fluxes, float))
    voltage, error, _ = mean_voltages(made, junction, {loop: fluxes}, duration, settle, temperature, seed, tolerance)
    return Curve(fluxes, voltage, error)
