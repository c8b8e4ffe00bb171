"""Recipes: what is swept, and what is refused."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from fluxoid.device import CriticalCurrent, CurrentPhase, CurrentVoltage, FieldCooled, FieldSweep, Relax
from fluxoid.device.tables.recipes import Recipe, driven_contacts
from fluxoid.errors import InputError


def test_values_of_a_sweep() -> None:
    evenly = FieldSweep(start="-1 mT", stop="1 mT", points=5, settle="1 ns")
    assert evenly.values() == pytest.approx((-1e-3, -5e-4, 0, 5e-4, 1e-3), abs=1e-18)
    listed = CurrentVoltage(contact="a", currents=["3 uA", "1 uA"], settle="1 ns", average="1 ns")
    assert listed.values() == (3e-6, 1e-6)
    phases = CurrentPhase(contact="a", to="b", start="0 deg", stop="180 deg", points=2, settle="1 ns")
    assert phases.values() == pytest.approx((0, 3.141592653589793), rel=1e-15)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ({"kind": "relax"}, Relax),
        ({"kind": "field-cooled", "field": 1e-3, "settle": 1e-9}, FieldCooled),
        ({"kind": "critical-current", "contact": "a", "upper": 1e-3, "accuracy": 1e-6}, CriticalCurrent),
    ],
)
def test_kind_chooses_the_table(table: dict[str, Any], kind: type) -> None:
    assert isinstance(TypeAdapter(Recipe).validate_python(table), kind)


def test_contacts_that_a_recipe_drives() -> None:
    assert driven_contacts(CurrentPhase(contact="a", to="b", phases=[1.0], settle=1.0)) == ("a", "b")
    assert driven_contacts(CriticalCurrent(contact="a", upper=1e-3, accuracy=1e-6)) == ("a",)
    assert driven_contacts(Relax()) == driven_contacts(None) == ()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: FieldSweep(settle=1.0), "either fields, or start, stop and points, are needed"),
        (lambda: FieldSweep(settle=1.0, start=1.0, stop=2.0), "either fields, or start, stop and points, are needed"),
        (
            lambda: FieldSweep(settle=1.0, fields=[1.0], start=1.0),
            "either fields, or start, stop and points, are needed",
        ),
        (lambda: CriticalCurrent(contact="a", lower=2.0, upper=1.0, accuracy=0.1), "upper is not above lower"),
        (lambda: CriticalCurrent(contact="a", upper=1.0, accuracy=2.0), "accuracy is wider than the bracket"),
        (lambda: Relax(tolerance=0), "tolerance: 0 is not greater than 0"),
        (
            lambda: FieldSweep(settle=1.0, fields=[1.0], continuation="yes"),
            'continuation: true or false is needed, not "yes"',
        ),
    ],
)
def test_what_is_refused(make: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert told in str(caught.value)
