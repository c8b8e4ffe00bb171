"""Outputs by name: V(node), V(node, node), V(element), I(element), P(node), P(element), as rows of matrices; of two
elements, P(B1, B2), the difference.

Names of elements go before names of nodes. SI units: volts, amperes, radians.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import (
    Capacitor,
    Controlled,
    CurrentSource,
    Inductor,
    Junction,
    KineticInductor,
    Loop,
    PhaseSource,
    Resistor,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.circuit.description.waveforms import Constant, WhiteNoise
from fluxoid.circuit.equations.matrices import Matrix, stack
from fluxoid.circuit.equations.nonlinear import Channel, Entry, node_index
from fluxoid.circuit.equations.reduction import Reduced
from fluxoid.circuit.equations.topology import Structure
from fluxoid.circuit.equations.units import CAPACITANCE, CURRENT, VOLTAGE
from fluxoid.circuit.equations.values import Values, resistance_field
from fluxoid.errors import InputError

UNITS = {"V": VOLTAGE, "I": CURRENT, "P": 1.0}


@dataclass(frozen=True)
class Wanted:
    """One output. kind: "V", "I" or "P"; of: an element or None; nodes: names of one or two nodes; less: an element
    whose output is subtracted, or None."""

    kind: str
    of: Any
    nodes: tuple[str, ...]
    less: Any = None


def wanted(made: Circuit, name: str) -> Wanted:
    """Understand an output's name. Raises InputError for names that mean nothing."""
    match = re.fullmatch(r"\s*([VIPvip])\(\s*([^,()\s]+)\s*(?:,\s*([^,()\s]+)\s*)?\)\s*", name)
    if match is None:
        raise InputError(f"{name!r} is no output", try_="V(1), V(1,2), V(B1), I(L1), P(B1) or P(1)")
    kind, first, second = match.group(1).upper(), match.group(2), match.group(3)
    elements = {e.name: e for e in made.elements}
    if second is None and first in elements:
        return Wanted(kind, elements[first], ())
    if second is not None and first in elements and second in elements:
        return Wanted(kind, elements[first], (), elements[second])
    if kind == "I":
        made[first]  # the error names elements close to it
    known = {e for element in made.elements for e in _nodes(element)} | {"0", "GND"}
    for node in (first, second):
        if node is not None and node not in known:
            raise InputError(f"{name}: no element and no node {node!r}", try_="a name from the circuit")
    return Wanted(kind, None, (first, second) if second is not None else (first,))


def _nodes(element: Any) -> list[str]:
    fields = ("plus", "minus", "far_plus", "far_minus", "control_plus", "control_minus")
    return [getattr(element, f) for f in fields if hasattr(element, f)]


@dataclass
class OutputRows:
    """Rows of outputs: of node phases, their rates and accelerations, unit currents and channels (values,
    derivatives)."""

    phase: Matrix
    rate: Matrix
    acceleration: Matrix
    entries: Matrix
    channels: Matrix


def output_rows(
    names: list[str],
    numbers: Values,
    structure: Structure,
    listed: list[Entry],
    scales: np.ndarray,
    waveforms: list[Channel],
    reduced: Reduced,
) -> OutputRows:
    """The rows of all outputs, each multiplied to SI units."""
    build = _Builder(numbers, structure, listed, scales, waveforms, reduced)
    rows = [build.row(wanted(numbers.circuit, name)) for name in names]
    sparse = sp.issparse(reduced.nodal.C)
    sizes = (len(structure.nodes),) * 3 + (len(listed), 2 * len(waveforms))
    if not rows:
        return OutputRows(*((sp.csr_matrix((0, s)) if sparse else np.zeros((1, 0, s))) for s in sizes))
    return OutputRows(*(_stacked([r[k] for r in rows], sparse) for k in range(5)))


def _stacked(rows: list[Any], sparse: bool) -> Matrix:
    if sparse:
        return sp.vstack([sp.csr_matrix(r) for r in rows]).tocsr()
    return stack([[np.asarray(r)] for r in rows])


class _Builder:
    """Holds what every row needs; a row is a list [phase, rate, acceleration, entries, channels] of (1, size)
    matrices."""

    def __init__(
        self,
        numbers: Values,
        structure: Structure,
        listed: list[Entry],
        scales: np.ndarray,
        waveforms: list[Channel],
        reduced: Reduced,
    ) -> None:
        self.numbers, self.structure, self.listed, self.waveforms = numbers, structure, listed, waveforms
        self.scales, self.reduced = scales, reduced
        self.at = node_index(structure)
        self.sparse = sp.issparse(reduced.nodal.C)
        moving = [k for k, c in enumerate(waveforms) if not isinstance(c.waveform, Constant) or c.integrated]
        self.source_phase = reduced.full_w[..., moving] if not self.sparse else reduced.full_w[:, moving]

    def empty(self) -> list[Any]:
        """A row of zeros."""
        n, e, c = len(self.structure.nodes), len(self.listed), 2 * len(self.waveforms)
        make = (lambda s: sp.csr_matrix((1, s))) if self.sparse else (lambda s: np.zeros((1, 1, s)))
        return [make(n), make(n), make(n), make(e), make(c)]

    def unit(self, size: int, entries: dict[int, float]) -> Any:
        """A row with few entries."""
        row = np.zeros((1, size))
        for k, v in entries.items():
            if k >= 0:
                row[0, k] += v
        return sp.csr_matrix(row) if self.sparse else row[None]

    def across(self, plus: int, minus: int) -> Any:
        """The row that takes the difference between two nodes."""
        if plus == minus:
            return self.unit(len(self.structure.nodes), {})
        return self.unit(len(self.structure.nodes), {plus: 1.0, minus: -1.0})

    def row(self, want: Wanted) -> list[Any]:
        """The row of an output, in SI."""
        if want.less is not None:
            pair = (self.row(Wanted(want.kind, of, ())) for of in (want.of, want.less))
            return [one - other for one, other in zip(*pair)]
        row = self.empty()
        if want.kind == "I":
            row = self.current(want.of)
        else:
            if want.of is None:
                ends = (self.at(want.nodes[0]), self.at(want.nodes[1]) if len(want.nodes) > 1 else -1)
            elif isinstance(want.of, Loop) or want.of.name not in self.structure.branches:
                raise InputError(f"{want.of.name} has no voltage or phase", try_="an element with two ends")
            else:
                ends = self.structure.branches[want.of.name]
            row[0 if want.kind == "P" else 1] = self.across(*ends)
        return [part * UNITS[want.kind] for part in row]

    def current(self, e: Any) -> list[Any]:
        """The current through an element from plus to minus."""
        row = self.empty()
        n = self.numbers
        if isinstance(e, (PhaseSource, VoltageSource)) or (isinstance(e, Inductor) and e.inductance == 0):
            return self.rigid(e.name, ("P", "V", "short"))
        if isinstance(e, Controlled):
            return self.controlled(e)
        if isinstance(e, CurrentSource):
            if not isinstance(e.waveform, WhiteNoise):
                at = self.waveforms.index(Channel(e.waveform, False))
                row[4] = self.times(self.unit(2 * len(self.waveforms), {at: 1.0}), n.of([e], "amplitude") / CURRENT)
        elif isinstance(e, Inductor):
            inductors = [i for i in n.circuit.of(Inductor) if i.inductance != 0]
            pick = [i.name for i in inductors].index(e.name)
            linv = self.reduced.nodal.Linv
            ends = [self.structure.branches[i.name] for i in inductors]
            from fluxoid.circuit.equations.matrices import incidence

            incident = incidence(ends, len(self.structure.nodes), self.sparse)
            row[0] = (linv[pick] if self.sparse else linv[..., pick : pick + 1, :]) @ incident
        elif isinstance(e, (Resistor, Junction, Capacitor, KineticInductor, TransmissionLine)):
            self.two_pole(e, row)
        else:
            raise InputError(f"{e.name} carries no current of its own", try_="an element with two ends")
        own = {k: 1.0 for k, entry in enumerate(self.listed) if entry.element is e and not entry.name.endswith("|far")}
        row[3] = self.times(self.unit(len(self.listed), own), self.scales)
        return row

    def two_pole(self, e: Any, row: list[Any]) -> None:
        """Add the linear currents of a resistor, junction, capacitor or line."""
        n, ends = self.numbers, self.structure.branches[e.name]
        if isinstance(e, (Resistor, Junction)):
            row[1] = self.times(self.across(*ends), 1 / n.of([e], resistance_field(e)))
        elif isinstance(e, TransmissionLine):
            row[1] = self.times(self.across(*ends), 1 / n.of([e], "impedance"))
        if isinstance(e, (Junction, Capacitor)) and e.capacitance > 0:
            row[2] = self.times(self.across(*ends), n.of([e], "capacitance") / CAPACITANCE)
            self.check(row[2], e.name)

    def times(self, row: Any, factor: np.ndarray) -> Any:
        """A row times numbers (lanes or 1, 1 or size)."""
        if self.sparse:
            return row @ sp.diags(np.broadcast_to(factor[0], (row.shape[-1],)))
        return row * factor[:, None, :]

    def rigid(self, name: str, kinds: tuple[str, ...]) -> list[Any]:
        """The current through a rigid edge: what leaves the nodes behind it."""
        edge = next(k for k, e in enumerate(self.structure.edges) if e.element.name == name and e.kind in kinds)
        d = self.reduced.nodal
        sense = d.currents[edge : edge + 1] if self.sparse else d.currents[edge : edge + 1][None]
        half = 0 * (sense @ d.I)
        row = [sense @ d.K, sense @ d.G, sense @ d.C, sense @ d.B, stack([[sense @ d.I, half]])]
        self.check(row[2], name)
        return row

    def controlled(self, c: Controlled) -> list[Any]:
        """The current of a controlled source."""
        if c.kind in "EH":
            return self.rigid(c.name, (c.kind,))
        if c.kind == "F":
            return [part * c.gain for part in self.rigid(c.name, ("short",))]
        row = self.empty()
        row[1] = self.times(
            self.across(self.at(c.control_plus), self.at(c.control_minus)), self.numbers.of([c], "gain")
        )
        return row

    def check(self, row: Any, name: str) -> None:
        """Accelerations that sources impose are not known: say so instead of leaving them out."""
        from fluxoid.circuit.equations.matrices import largest

        if largest(row @ self.source_phase) > 1e-12 * max(largest(row), 1e-300):
            raise InputError(
                f"I({name}) contains the current of a capacitor that a voltage or phase source drives directly",
                try_="a small resistance in series with that source, or another output",
            )
