"""A material at a temperature: every quantity follows from others by a step, computed when it is first asked for.

A ``Step`` gives a quantity from known ones (of the material, or of other steps). A step whose inputs are missing is
left out, and told so when asked for. t = T/Tc.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.numbers import Number
from fluxoid.materials.step import Known, Step
from fluxoid.materials.steps import steps_for


@dataclass(frozen=True)
class State:
    """A material at one temperature; ``state["penetration_depth_at"]`` is an SI value, ``name in state`` asks for it.

    Raises: InputError at and above Tc, for a negative temperature, and for a quantity that does not follow.
    """

    material: Known
    temperature: float
    _values: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        material, T = self.material, self.temperature
        Tc = material.value("critical_temperature")
        where = f"{material.name}.temperature" if material.name else "temperature"
        if not T >= 0:
            raise InputError(f"{T:g} K is not a temperature", where, "0 K or above")
        if Tc <= T:
            what = f"at {T:g} K it is normal: the critical temperature is {Tc:g} K"
            raise InputError(what, where, f"a temperature below {Tc:g} K")
        if material.caution:
            warnings.warn(f"{material.name or 'material'}: {material.caution}", UnwiseWarning, stacklevel=4)
        self._values.update({name: quantity.value for name, quantity in material.known.items()})
        self._values.update({"temperature": T, "reduced_temperature": T / Tc})

    @cached_property
    def _plan(self) -> tuple[dict[str, Step], dict[str, tuple[str, ...]]]:
        """The first step of each name that has its inputs, in order; and what the others lack."""
        names = set(self.material.known) | {"temperature", "reduced_temperature"}
        plan: dict[str, Step] = {}
        missing: dict[str, tuple[str, ...]] = {}
        for step in steps_for(self.material):
            absent = tuple(need for need in step.needs if need not in names)
            if absent:
                missing.setdefault(step.name, absent)
            else:
                plan.setdefault(step.name, step)
                names.add(step.name)
        return plan, {name: needs for name, needs in missing.items() if name not in plan}

    @property
    def steps(self) -> dict[str, Step]:
        """How each quantity is reached; nothing is computed."""
        return self._plan[0]

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Quantities that do not follow, and what they lack."""
        return self._plan[1]

    @cached_property
    def quantities(self) -> dict[str, Number]:
        """All of them, with routes and references; this computes every one."""
        return {
            step.name: Number(
                step.name, step.symbol, self[step.name], step.unit, step.words, step.route, step.reference
            )
            for step in self.steps.values()
        }

    def __contains__(self, name: object) -> bool:
        return name in self.steps

    def __iter__(self) -> Iterator[str]:
        return iter(self.steps)

    def __getitem__(self, name: str) -> float:
        if name not in self._values:
            plan, missing = self._plan
            if name in missing:
                needs = " and ".join(missing[name])
                raise InputError(f"{name} does not follow from what is known", self.material.name, f"give {needs}")
            if name not in plan:
                raise InputError(f"no quantity {name!r}", "State", ", ".join(plan))
            step = plan[name]
            self._values[name] = float(step.compute(*(self[need] for need in step.needs)))
        return self._values[name]
