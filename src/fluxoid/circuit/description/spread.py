"""Numbers that lie off their nominal values, repeatably: drawn by the element's name and a seed."""

import dataclasses
from typing import Any

import numpy as np

from fluxoid.circuit.description.elements import PRINCIPAL, Junction, Quasiparticles
from fluxoid.kernels.philox import name_key


def draws(name: str, seeds: "np.ndarray | list[int]", kind: str = "uniform") -> np.ndarray:
    """Random numbers for an element, one for each seed: uniform in [-1, 1], or normal with variance 1.

    They depend on the name and the seed alone.
    """
    generators = [np.random.Generator(np.random.Philox(key=[int(seed), name_key(name)])) for seed in seeds]
    if kind == "uniform":
        return np.array([g.uniform(-1, 1) for g in generators])
    return np.array([g.standard_normal() for g in generators])


def spread_element(element: Any, fraction: float, seed: int) -> Any:
    """The element with its number multiplied by 1 + fraction * (uniform in [-1, 1]); of a junction, its area."""
    return scaled_element(element, 1 + fraction * float(draws(element.name, [seed])[0]))


def scaled_element(element: Any, factor: float) -> Any:
    """The element with its number multiplied; of a junction its area: currents and capacitance up, resistances down."""
    if not isinstance(element, Junction):
        field = PRINCIPAL[type(element)]
        return dataclasses.replace(element, **{field: getattr(element, field) * factor})
    branch = element.quasiparticles
    if branch is not None:
        branch = Quasiparticles(
            branch.subgap_resistance / factor, branch.normal_resistance / factor, branch.gap_voltage, branch.width
        )
    return dataclasses.replace(
        element,
        critical_current=element.critical_current * factor,
        resistance=element.resistance / factor,
        capacitance=element.capacitance * factor,
        quasiparticles=branch,
    )
