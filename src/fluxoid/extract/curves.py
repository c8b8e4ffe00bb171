"""Ic-flux, V-flux and I-V of a device with junctions in its ports."""

from collections.abc import Sequence

import numpy as np

from fluxoid.circuit.analyses.averages import mean_voltage
from fluxoid.circuit.analyses.curves import mean_voltages
from fluxoid.circuit.at_rest.critical_current import critical_current
from fluxoid.circuit.description.circuit import Circuit, replaced
from fluxoid.circuit.description.elements import Junction
from fluxoid.constants import flux_quantum
from fluxoid.device import Device
from fluxoid.device.tables.junctions import Curves
from fluxoid.errors import InputError
from fluxoid.extract.circuit import BIAS, Lumped, circuit_of
from fluxoid.recipes.working.result import Measured, RecipeResult, number
from fluxoid.recipes.working.session import ALONE, Watch
from fluxoid.types import Floats

DURATION, SETTLE = 300.0, 60.0  # Phi0/(2 pi Ic R) + R C of the slowest junction


def curves(device: Device, made: Lumped | None = None, watch: Watch = ALONE) -> RecipeResult:
    """What [curves] of a device asks for: critical current and voltages against flux, and voltages against current.

    made: the circuit, if ``circuit_of(device)`` was asked for before. Arrays: flux (Wb, through the hole), field (T)
    and critical_current along flux; voltage_flux (bias, flux), with its error; voltage (iv_flux, current), with its
    error. The voltage is that across the bias. Raises as circuit_of does; InputError where no port feeds the junctions.
    """
    wanted = device.curves or Curves()
    seed = device.run.seed_of(wanted.seed)
    made = made or circuit_of(device, watch=watch)
    if not made.biased:
        what = "no port between contacts feeds the junctions, so that there is no bias"
        raise InputError(what, "port", '[port.bias] with contacts = ["in", "out"]')
    flux = np.array(wanted.flux.values()) * flux_quantum
    largest = [critical_current(_at(made, one), BIAS)[0] for one in flux]
    arrays = {
        "flux": Measured(flux, ("flux",), "Wb", f"applied, through {made.hole}"),
        "field": Measured(flux / made.area, ("flux",), "T", "uniform field that makes the flux"),
        "effective_area": number(made.area, "m^2", f"flux through {made.hole} per uniform field"),
        "critical_current": Measured(np.array(largest), ("flux",), "A", "largest current of any state"),
    }
    if wanted.biases:
        told = [
            _voltages(made, wanted, seed, {BIAS: np.full(len(flux), bias), **_fluxes(made, flux)})
            for bias in wanted.biases
        ]
        arrays["bias"] = Measured(np.array(wanted.biases), ("bias",), "A", "current")
        arrays |= _both("voltage_flux", ("bias", "flux"), told)
    if wanted.currents is not None:
        current = np.array(wanted.currents.values())
        at = np.array(wanted.fluxes) * flux_quantum
        told = [
            _voltages(made, wanted, seed, {BIAS: current, **_fluxes(made, np.full(len(current), one))}) for one in at
        ]
        arrays["iv_flux"] = Measured(at, ("iv_flux",), "Wb", f"applied, through {made.hole}")
        arrays["current"] = Measured(current, ("current",), "A", "current")
        arrays |= _both("voltage", ("iv_flux", "current"), told)
    return RecipeResult("curves", arrays)


def _fluxes(made: Lumped, flux: Floats) -> dict[str, Floats]:
    return {name: area / made.area * flux for name, area in made.loops.items()}


def _at(made: Lumped, flux: float) -> Circuit:
    return replaced(made.circuit, {name: float(one) for name, one in _fluxes(made, np.asarray(flux)).items()})


def _voltages(made: Lumped, wanted: Curves, seed: int, lanes: dict[str, Floats]) -> tuple[Floats, Floats]:
    """Mean voltage across the bias in every lane, and its error, V."""
    duration, settle = _times(made, wanted)
    first, *rest = made.probes
    voltage, error, done = mean_voltages(made.circuit, first, lanes, duration, settle, wanted.temperature, seed)
    voltage = made.probes[first] * voltage
    for name in rest:
        more = np.array([mean_voltage(slips, settle, duration) for slips in done.slips[name]])
        voltage, error = voltage + made.probes[name] * more[:, 0], np.hypot(error, more[:, 1])
    return voltage, error


def _times(made: Lumped, wanted: Curves) -> tuple[float, float]:
    junctions = made.circuit.of(Junction)
    endless = [one.name for one in junctions if not np.isfinite(one.resistance)]
    if endless:
        what = f"{', '.join(endless)} has no resistance, and a voltage would never settle"
        raise InputError(what, "junction", 'resistance = "2 ohm"')
    unit = max(
        flux_quantum / (2 * np.pi * one.critical_current * one.resistance) + one.resistance * one.capacitance
        for one in junctions
    )
    duration = wanted.duration or DURATION * unit
    return duration, wanted.settle or duration * SETTLE / DURATION


def _both(name: str, dims: tuple[str, str], told: Sequence[tuple[Floats, Floats]]) -> dict[str, Measured]:
    voltage, error = (np.array(one) for one in zip(*told))
    return {
        name: Measured(voltage, dims, "V", "mean voltage across the bias"),
        f"{name}_error": Measured(error, dims, "V", "standard error of that mean"),
    }
