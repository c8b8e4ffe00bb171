"""A material at a temperature: every quantity in the order in which one follows from another, each with its route.

A ``Step`` gives a quantity from known ones (of the material, or of steps before). A step whose inputs are missing is
left out and told so when asked for. t = T/Tc.
"""

import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.pairs.vocabulary import Quantity

if TYPE_CHECKING:
    from fluxoid.pairs.material import Material


@dataclass(frozen=True)
class Step:
    """``name`` from ``needs``; ``compute`` takes their values in that order."""

    name: str
    symbol: str
    unit: str
    words: str
    needs: tuple[str, ...]
    compute: Callable[..., float]
    route: str
    reference: str = ""


@dataclass(frozen=True)
class State:
    """Quantities of a material at one temperature; ``state["penetration_depth"]`` is the SI value."""

    material: "Material"
    temperature: float
    quantities: dict[str, Quantity]
    missing: dict[str, tuple[str, ...]]

    @staticmethod
    def of(material: "Material", temperature: float, wanted: Collection[str] = ()) -> "State":
        """Evaluate every step that has its inputs, or those that ``wanted`` needs.

        Raises: InputError at and above Tc, and for a negative temperature.
        """
        from fluxoid.pairs.steps import steps_for

        Tc = material.value("critical_temperature")
        where = f"{material.name}.temperature" if material.name else "temperature"
        if not temperature >= 0:
            raise InputError(f"{temperature:g} K is not a temperature", where, "0 K or above")
        if temperature >= Tc:
            what = f"at {temperature:g} K it is normal: the critical temperature is {Tc:g} K"
            raise InputError(what, where, f"a temperature below {Tc:g} K")
        if material.caution:
            warnings.warn(f"{material.name or 'material'}: {material.caution}", UnwiseWarning, stacklevel=3)
        values = {name: quantity.value for name, quantity in material.known.items()}
        values |= {"temperature": temperature, "reduced_temperature": temperature / Tc}
        quantities: dict[str, Quantity] = {}
        missing: dict[str, tuple[str, ...]] = {}
        for step in _needed(steps_for(material), wanted):
            absent = tuple(need for need in step.needs if need not in values)
            if absent:
                missing.setdefault(step.name, absent)
                continue
            if step.name in quantities:
                continue
            value = float(step.compute(*(values[need] for need in step.needs)))
            values[step.name] = value
            quantities[step.name] = Quantity(
                step.name, step.symbol, value, step.unit, step.words, step.route, step.reference
            )
        return State(material, temperature, quantities, {k: v for k, v in missing.items() if k not in quantities})

    def __getitem__(self, name: str) -> float:
        if name in self.quantities:
            return self.quantities[name].value
        if name in self.missing:
            needs = " and ".join(self.missing[name])
            raise InputError(f"{name} does not follow from what is known", self.material.name, f"give {needs}")
        if name in self.material.known:
            return self.material.known[name].value
        raise InputError(f"no quantity {name!r}", "State", ", ".join(self.quantities))


def _needed(steps: list[Step], wanted: Collection[str]) -> list[Step]:
    """The steps that lead to some names, in their order; all of them if none is named."""
    if not wanted:
        return steps
    names, kept = set(wanted), []
    for step in reversed(steps):
        if step.name in names:
            names |= set(step.needs)
            kept.append(step)
    return kept[::-1]
