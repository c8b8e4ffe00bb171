"""Critical currents found by bisection, against the largest steady current and against theory."""

from typing import Any

import numpy as np
import pytest

from fluxoid.device import Device
from fluxoid.errors import RunError, UnwiseWarning
from fluxoid.recipes import critical_current, critical_current_in_field, current_phase, relation_of
from physics.recipes_wires import amperes, exact_critical_current, phases, unit_current, wire


def bisected(
    length: float, cell: float, lower: float, upper: float, accuracy: float, options: dict[str, Any], **tables: Any
) -> Device:
    """A wire with a critical-current recipe, currents in J0 times the cross-section."""
    plain = wire(length, cell, {"kind": "relax"}, **tables)
    recipe = {
        "kind": "critical-current",
        "contact": "left",
        "lower": amperes(plain, lower),
        "upper": amperes(plain, upper),
        "accuracy": amperes(plain, accuracy),
        **options,
    }
    return wire(length, cell, recipe, **tables)


NEAR = pytest.mark.filterwarnings("ignore::fluxoid.errors.UnwiseWarning")  # the last trials lie within 1e-3 of it


@NEAR
def test_bisection_finds_the_largest_steady_current() -> None:
    """In time, with slips counted, a wire is resistive just where no steady state is left.

    The same lattice's largest current at given phases is found by descent, with no time in it. Budget: the bracket;
    and 1e-3 of the current, for what a bottleneck hides from the waiting time. Both directions are the same without
    a field.
    """
    device = bisected(10.0, 0.5, 0.2, 0.6, 2e-3, {"direction": "both"})
    result = critical_current(device)
    unit = unit_current(device)
    steady = relation_of(current_phase(wire(10.0, 0.5, phases(0.0, 5.7, 30)))).critical_current
    for found, error in zip(result["critical_current"], result["critical_current_error"]):
        assert error == pytest.approx(0.5 * (0.4 / 2**8) * unit)
        assert abs(found - steady) < error + 1e-3 * steady
    assert list(result["direction"]) == ["forward", "backward"]
    resistive = result["trial_resistive"] == 1
    assert np.all(result["trial_slips"][resistive] > 0)
    assert np.all(np.abs(result["trial_current"][resistive]) > result["largest_carried"].max() - 1e-12)
    # And the steady one is the exact one, less what a grid of h = 1/2 misses: 1 % at most.
    assert 0.99 < steady / unit / exact_critical_current(10.0) < 1.0


@NEAR
def test_a_field_along_the_normal_breaks_pairs() -> None:
    """J_c(B) = J_c(0) (1 - (b w)^2/12)^(3/2) of a narrow wire, b = B/Bc2, w its width in coherence lengths.

    The mean of A^2 over the width adds to q^2: Tinkham, Introduction to Superconductivity, 2nd ed., section 4.6.
    Budget: the next order, (b w)^4/120 or so, 1e-3 here; four cells along the width have 1/16 less of the
    variance of A; the brackets, 2e-3 of J0 each, hence 1 % of a fall of 12 %.
    """
    device = bisected(12.0, 0.25, 0.2, 0.6, 2e-3, {"settle": "30 tau0", "average": "60 tau0"}, width=1.0)
    field = 1.0 * device.material.upper_critical_field
    result = critical_current_in_field(device, [0.0, field])
    found = result["critical_current"][:, 0]
    assert found[1] / found[0] == pytest.approx((1 - 1 / 12) ** 1.5, abs=0.01)
    assert result.arrays["critical_current"].dims == ("field", "direction")


def test_an_answer_that_depends_on_the_waiting_time_is_told() -> None:
    """Near the largest steady current, 0.389, slow pairs do not come to rest within ten short windows."""
    options = {"settle": "5 tau0", "average": "5 tau0"}
    with pytest.warns(UnwiseWarning, match="depends on the waiting time"):
        result = critical_current(bisected(10.0, 0.5, 0.37, 0.6, 0.2, options, gamma=10.0))
    assert any("waiting time" in text for text in result.warnings)


def test_a_voltage_criterion_decides_where_it_is_given() -> None:
    """With a criterion above the voltage of the upper current the wire counts as carrying it."""
    options = {"settle": "10 tau0", "average": "20 tau0"}
    unit = bisected(4.0, 0.5, 0.0, 0.9, 0.1, options).material.voltage_unit
    with pytest.raises(RunError, match="carries the upper current"):
        critical_current(bisected(4.0, 0.5, 0.0, 0.9, 0.1, {**options, "voltage": f"{20 * unit!r} V"}))
    # V is at most the current times the length: 3.6 at the upper current.
    low = critical_current(bisected(4.0, 0.5, 0.0, 0.9, 0.1, {**options, "voltage": f"{0.01 * unit!r} V"}))
    high = critical_current(bisected(4.0, 0.5, 0.0, 0.9, 0.1, {**options, "voltage": f"{1.5 * unit!r} V"}))
    assert high["critical_current"][0] > low["critical_current"][0]


def test_a_resistive_lower_current_is_told() -> None:
    """No bracket, no answer."""
    with pytest.raises(RunError, match=r"resistive at the lower current.*Try: lower = 0"):
        critical_current(bisected(4.0, 0.5, 0.9, 1.2, 0.1, {"settle": "10 tau0", "average": "20 tau0"}))


def test_normal_contacts_do_not_count_as_resistance() -> None:
    """A wire between normal contacts carries a supercurrent although its contacts have a resistance.

    A wire of 20 coherence lengths between normal contacts, gamma = 0, turns resistive between 0.3 and 0.385 of J0 (it
    was .35 to .39 for 40 to 100 and gamma = 0 to 10): well above zero, and not above depairing.
    """
    options = {"settle": "30 tau0", "average": "60 tau0"}
    device = bisected(20.0, 0.5, 0.1, 0.5, 0.03, options, kind="normal")
    result = critical_current(device)
    assert 0.3 < result["critical_current"][0] / unit_current(device) < 0.385
    carried = result["trial_resistive"] == 0
    assert np.all(np.abs(result["trial_voltage"][carried]) < 1e-2 * device.material.voltage_unit)
