"""A circuit: its elements in a canonical order, checked. The order in which they were given leaves no trace."""

import dataclasses
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np

from fluxoid.circuit.description.elements import (
    GROUND,
    ONE,
    PRINCIPAL,
    Controlled,
    Coupling,
    CurrentSource,
    Element,
    Inductor,
    Junction,
    KineticInductor,
    Loop,
    Resistor,
    TransmissionLine,
    TunnelMemory,
)
from fluxoid.circuit.description.relations import Harmonics, Sampled
from fluxoid.circuit.description.waveforms import Waveform
from fluxoid.errors import InputError, UnwiseWarning


@dataclass(frozen=True)
class Circuit:
    """Elements in canonical order (by natural order of their names). Make one with ``circuit``."""

    elements: tuple[Element, ...]

    def __getitem__(self, name: str) -> Element:
        for element in self.elements:
            if element.name == name:
                return element
        close = ", ".join(sorted((e.name for e in self.elements), key=lambda n: _distance(n, name))[:3])
        raise InputError(f"no element {name!r} in the circuit", try_=f"one of its elements, such as {close}")

    def of(self, *kinds: type) -> list[Any]:
        """The elements of the given types, in canonical order."""
        return [element for element in self.elements if isinstance(element, kinds)]


def natural(name: str) -> tuple[Any, ...]:
    """A key that sorts B2 before B10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part)


def circuit(elements: Iterable[Element]) -> Circuit:
    """Put elements in canonical order and check them.

    Raises InputError naming the element: names used twice, values that are not finite or not positive, couplings and
    loops of elements that do not exist, loops that do not close.
    """
    ordered = tuple(sorted(elements, key=lambda element: natural(element.name)))
    if not ordered:
        raise InputError("a circuit without elements", try_="at least one element")
    for one, two in pairwise(ordered):
        if one.name == two.name:
            raise InputError(f"two elements are named {one.name}", try_="a name of its own for each")
    made = Circuit(ordered)
    for element in ordered:
        _check(element)
    names = {element.name: element for element in ordered}
    coupled: dict[frozenset[str], str] = {}
    for element in ordered:
        if isinstance(element, Coupling):
            _check_coupling(element, names)
            pair = frozenset((element.first, element.second))
            if coupled.setdefault(pair, element.name) != element.name:
                raise InputError(
                    f"{element.name} couples {element.first} and {element.second} again, as {coupled[pair]} does",
                    try_="one of the two",
                )
        if isinstance(element, Loop):
            path(made, element)
    return made


WORDS = {CurrentSource: "current source", Loop: "loop"}
LARGE = 1e9  # of numbers near one: phases beyond have lost the digits that their sines need
POSITIVE = {"resistance", "impedance", "delay"}
FEEDING = {(Resistor, "resistance"), (Inductor, "inductance")}  # may be negative: in series with more they are harmless
NOT_NEGATIVE = {"capacitance", "inductance", "critical_current", "scale_current"}


def _check(element: Element) -> None:
    for field in dataclasses.fields(element):
        value = getattr(element, field.name)
        numeric = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
        if field.type in (float, int) and not numeric:
            raise InputError(f"{element.name}: {field.name} is {value!r}", try_="a number")
        if field.name == "waveform" and not isinstance(value, Waveform):
            raise InputError(
                f"{element.name}: its waveform is {value!r}", try_="amplitude=, or a waveform such as ramp(...)"
            )
        if field.name == "relation" and not isinstance(value, (Harmonics, Sampled)):
            raise InputError(f"{element.name}: {value!r} is no relation", try_="sampled(callable), or Harmonics(...)")
        if field.name == "memory" and not isinstance(value, TunnelMemory | None):
            raise InputError(f"{element.name}: {value!r} is no memory", try_="tunnel_memory(material, temperature)")
        if (
            field.name == "relation"
            and isinstance(value, Harmonics)
            and max(map(abs, value.amplitudes), default=0) > LARGE
        ):
            raise InputError(
                f"{element.name}: harmonics of up to {max(map(abs, value.amplitudes)):g}",
                try_="numbers near one, which the critical current multiplies",
            )
        if not numeric:
            continue
        if field.name == "fluxoid" and abs(value) > LARGE:
            raise InputError(f"{element.name}: fluxoid is {value:g}", try_="a number of flux quanta below 1e9")
        infinite = field.name == "resistance" and value == np.inf
        if not (np.isfinite(value) or infinite):
            raise InputError(f"{element.name}: {field.name} is {value}", try_="a finite number")
        if value < 0 and (type(element), field.name) in FEEDING:
            text = f"{element.name}: {field.name} is {value:g}, negative: alone it feeds energy into the circuit"
            warnings.warn(text, UnwiseWarning, stacklevel=4)
            continue
        if field.name in POSITIVE and value <= 0:
            raise InputError(f"{element.name}: {field.name} is {value:g}", try_="a number above zero")
        if field.name in NOT_NEGATIVE and value < 0:
            hint = "a relation shifted by pi for a negative one" if "current" in field.name else "zero or more"
            raise InputError(f"{element.name}: {field.name} is {value:g}", try_=hint)
    if isinstance(element, Controlled) and element.kind not in "EFGH":
        raise InputError(f"{element.name}: a controlled source of kind {element.kind!r}", try_="E, F, G or H")


def _check_coupling(coupling: Coupling, names: Mapping[str, Element]) -> None:
    for name in (coupling.first, coupling.second):
        if not isinstance(names.get(name), Inductor):
            raise InputError(
                f"{coupling.name} couples {name}, which is no inductor here", try_="names of two inductors"
            )
    if coupling.first == coupling.second:
        raise InputError(f"{coupling.name} couples {coupling.first} to itself", try_="two different inductors")
    if abs(coupling.coefficient) >= 1:
        raise InputError(
            f"{coupling.name}: a coupling of {coupling.coefficient:g} stores negative energy", try_="|k| below 1"
        )


def ground(node: str) -> bool:
    """Whether a node is ground."""
    return node in GROUND


def nodes(made: Circuit) -> list[str]:
    """The nodes of the circuit but ground, in natural order."""
    found: set[str] = set()
    for element in made.elements:
        if isinstance(element, (Coupling, Loop)):
            continue
        found.update((element.plus, element.minus))
        if isinstance(element, TransmissionLine):
            found.update((element.far_plus, element.far_minus))
        if isinstance(element, Controlled):
            found.update((element.control_plus, element.control_minus))
    return sorted((node for node in found if not ground(node)), key=natural)


def path(made: Circuit, loop: Loop) -> list[tuple[Any, int]]:
    """The elements of a loop with the sign in which each is passed; InputError if they do not close."""
    found: list[tuple[Any, int]] = []
    for step in loop.path:
        sign, name = (-1, step[1:]) if step.startswith("-") else (1, step)
        try:
            element = made[name]
        except InputError as problem:
            raise InputError(
                f"loop {loop.name} passes {name}, and there is no such element", try_=problem.try_
            ) from None
        if not isinstance(element, (Inductor, Junction, KineticInductor)):
            raise InputError(
                f"loop {loop.name} passes {name}, which carries no supercurrent", try_="inductors and junctions only"
            )
        if any(other is element for other, _ in found):
            raise InputError(f"loop {loop.name} passes {name} twice", try_="each element once")
        found.append((element, sign))
    if not found:
        raise InputError(f"loop {loop.name} has no elements", try_="the names of the elements that it passes")
    ends = [(e.plus, e.minus) if sign > 0 else (e.minus, e.plus) for e, sign in found]
    if len(found) > 1 or not _same(ends[0][0], ends[0][1]):
        for k, (here, after) in enumerate(zip(ends, [*ends[1:], ends[0]])):
            if not _same(here[1], after[0]):
                following = f"{loop.path[(k + 1) % len(ends)]} (at {after[0]})"
                raise InputError(
                    f"loop {loop.name} is open between {loop.path[k]} (at node {here[1]}) and {following}",
                    try_='elements in the order in which they are passed, "-" before one passed from minus to plus',
                )
    return found


def _same(one: str, two: str) -> bool:
    return one == two or (ground(one) and ground(two))


def replaced(made: Circuit, values: Mapping[str, Any]) -> Circuit:
    """The circuit with other values: {"B1": 1e-4} sets the principal number, {"B1.resistance": 2.0} any field.

    The principal number of a junction is its critical current; its other numbers stay.
    """
    changed = {element.name: element for element in made.elements}
    for key, value in values.items():
        name, field = split_address(made, key)
        changed[name] = dataclasses.replace(changed[name], **{field: value})
    return circuit(changed.values())


def steady(made: Circuit, name: str | None, kind: type) -> Circuit:
    """The circuit with a source's or loop's waveform replaced by one: its amplitude is then what it gives, in SI.

    name: None changes nothing. Raises InputError if the element is not of that kind.
    """
    if name is None:
        return made
    element = made[name]
    if not isinstance(element, kind):
        raise InputError(f"{name} is no {WORDS[kind]}", try_=f"the name of a {WORDS[kind]}")
    return circuit(dataclasses.replace(cast(Any, e), waveform=ONE) if e is element else e for e in made.elements)


def split_address(made: Circuit, key: str) -> tuple[str, str]:
    """("B1", "resistance") for "B1.resistance"; the principal field where none is named."""
    names = {element.name for element in made.elements}
    name, field = (key, "") if key in names else (key.rpartition(".")[0], key.rpartition(".")[2])
    element = made[name or key]
    field = field or PRINCIPAL[type(element)]
    known = [f.name for f in dataclasses.fields(element)]
    if isinstance(element, Junction) and element.quasiparticles is not None:
        known = [*(n for n in known if n != "resistance"), "subgap_resistance", "normal_resistance"]
    if field not in known:
        raise InputError(f"{name} has no {field!r}", try_=", ".join(known))
    return element.name, field


def value_of(made: Circuit, key: str) -> float:
    """The number at an address such as "B1" or "B1.resistance"."""
    name, field = split_address(made, key)
    return float(getattr(made[name], field))


def from_inductance_matrix(names: Sequence[str], matrix: np.ndarray, ends: Sequence[tuple[str, str]]) -> list[Element]:
    """Inductors and couplings that stand for a full inductance matrix, as a field solver gives it.

    names: one for each row; matrix: (n, n) in H, symmetric, positive definite; ends: (plus, minus) nodes of each; the
    same node twice makes a closed ring (a hole of a film). Raises InputError if the matrix is not physical.
    """
    matrix = np.asarray(matrix, float)
    if matrix.shape != (len(names), len(names)) or len(ends) != len(names):
        raise InputError(
            f"an inductance matrix of shape {matrix.shape} for {len(names)} names and {len(ends)} pairs of nodes",
            try_="one row and one pair for each name",
        )
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=1e-9 * np.max(np.abs(matrix))):
        raise InputError(
            "an inductance matrix that is not symmetric", try_="mutual inductances in henry, both the same"
        )
    if np.linalg.eigvalsh((matrix + matrix.T) / 2)[0] <= 0:
        raise InputError("an inductance matrix that stores negative energy", try_="a positive definite matrix")
    made: list[Element] = [
        Inductor(name, plus, minus, float(matrix[i, i])) for i, (name, (plus, minus)) in enumerate(zip(names, ends))
    ]
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            if matrix[i, j] != 0:
                k = (matrix[i, j] + matrix[j, i]) / 2 / np.sqrt(matrix[i, i] * matrix[j, j])
                made.append(Coupling(f"K_{names[i]}_{names[j]}", names[i], names[j], float(k)))
    return made


def _distance(one: str, two: str) -> int:
    row = list(range(len(two) + 1))
    for i, a in enumerate(one.lower(), start=1):
        row, above = [i], row
        for j, b in enumerate(two.lower(), start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]
