"""Current-voltage curves: Josephson's relation slip by slip, the ohmic limit, hysteresis."""

from typing import Any

import numpy as np
import pytest

from fluxoid.constants import flux_quantum
from fluxoid.device import Device
from fluxoid.recipes import current_phase, current_voltage, relation_of
from fluxoid.recipes.current_voltage import whole_periods
from fluxoid.recipes.working.prepare import with_probes, with_swept_current
from fluxoid.recipes.working.session import ALONE, Bench
from fluxoid.recipes.working.slips import watch_slips
from physics.recipes_wires import amperes, phases, unit_current, wire


def curve(length: float, cell: float, currents: list[float], options: dict[str, Any], **tables: Any) -> Device:
    """A wire with a current-voltage recipe, currents in J0 times the cross-section."""
    plain = wire(length, cell, {"kind": "relax"}, **tables)
    recipe = {
        "kind": "current-voltage",
        "contact": "left",
        "currents": [amperes(plain, one) for one in currents],
        **options,
    }
    return wire(length, cell, recipe, **tables)


def test_voltage_is_a_flux_quantum_times_the_slip_rate() -> None:
    """V = Phi0 times the rate at which |psi| goes through zero in the wire.

    Josephson, Phys. Lett. 1, 251 (1962). The zeros are counted without any voltage, as minima in time of the least
    |psi|^2 along the wire; the slips by phase and flux; the voltage over whole periods. Budget: the slip that the
    window may cut, one in the count; 1 % in the voltage, from looking every 0.25 tau0 in a period of some 10.
    """
    device = with_swept_current(curve(10.0, 0.5, [0.4], {"settle": "1 tau0", "average": "1 tau0"}), "left")
    device, pair = with_probes(device, "left", "right")
    bench = Bench(device, ALONE)
    bench.move(lambda value: bench.model.set_current("left", value), 0.0, 0.43 * unit_current(device), 100 * bench.unit)
    inside = bench.model.lattice.inside
    least, traces = [], []
    for _ in range(800):
        traces.append(watch_slips(bench, pair, 0.25 * bench.unit))
        least.append(float(np.min(np.abs(bench.model.psi[inside]) ** 2)))
    drops = np.array(least)
    dips = np.flatnonzero((drops[1:-1] < drops[:-2]) & (drops[1:-1] <= drops[2:]) & (drops[1:-1] < 0.1)) + 1
    slips = sum(trace.count for trace in traces)
    assert slips > 10
    assert abs(len(dips) - slips) <= 1
    period = (dips[-1] - dips[0]) / (len(dips) - 1) * 0.25 * bench.unit
    whole = watch_slips(bench, pair, 200 * bench.unit)
    assert whole_periods(whole).mean == pytest.approx(flux_quantum / period, rel=0.01)


def test_far_above_depairing_the_wire_is_ohmic() -> None:
    """dV/dI = length/(sigma area) far above the depairing current, where no pairs are left between the contacts.

    Budget: what the contacts hold of the pairs falls as 1/I: dV/dI goes as 1 + c/I^2, 0.3 % between 6 and 8 J0.
    """
    device = curve(5.0, 0.25, [4.0, 6.0, 8.0], {"settle": "20 tau0", "average": "50 tau0", "direction": "up"})
    result = current_voltage(device)
    voltage = result["voltage"] / device.material.voltage_unit
    slopes = np.diff(voltage) / 2
    assert slopes[1] == pytest.approx(5.0, rel=5e-3)
    assert abs(slopes[1] - 5) < abs(slopes[0] - 5)
    assert np.all(result["voltage_error"] < 1e-3 * result["voltage"])


def test_a_wire_switches_at_its_critical_current_and_retraps_below() -> None:
    """Hysteresis of slow pairs (gamma = 10): resistive branch below the critical current, superconducting one up to it.

    Source: Kramer and Watts-Tobin, Phys. Rev. Lett. 40, 1041 (1978): slip centres live at currents below depairing.
    Budget: the step of the sweep, 0.03 J0, in which the largest steady current, 0.389, must lie; 3 % above it the first
    slip comes within 300 tau0, half a percent above it would not.
    """
    currents = [0.01 * k for k in range(22, 46, 3)]
    device = curve(10.0, 0.5, currents, {"settle": "300 tau0", "average": "200 tau0"}, gamma=10.0)
    result = current_voltage(device)
    steady = relation_of(current_phase(wire(10.0, 0.5, phases(0.0, 5.7, 30)))).critical_current
    switching, retrapping = float(result["switching_current"]), float(result["retrapping_current"])
    assert abs(switching - steady) <= float(result["switching_current_error"]) * (1 + 1e-9)
    assert retrapping < switching - 0.02 * unit_current(device)
    up, down = result["sweep"] == 1, result["sweep"] == -1
    between = (result["current"] > retrapping) & (result["current"] < switching)
    assert np.all(result["slips"][up & between] == 0)
    assert np.all(result["voltage"][down & between] > 0)
    # On either branch the voltage at one current is the same where there is one branch alone.
    assert np.all(np.abs(result["voltage"][result["current"] < retrapping]) < 1e-3 * device.material.voltage_unit)


def test_currents_of_the_other_sign_give_the_opposite_voltage() -> None:
    """Time reversal, without a field. Budget: one slip in twenty or more, smoothed by whole periods: 1 %."""
    options = {"settle": "60 tau0", "average": "120 tau0", "direction": "up"}
    forward, backward = (current_voltage(curve(6.0, 0.5, [sign * 0.6], options)) for sign in (1, -1))
    assert forward["slips"][0] > 20
    assert backward["voltage"][0] == pytest.approx(-forward["voltage"][0], rel=0.01)
