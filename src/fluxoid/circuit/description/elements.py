"""The elements of a circuit: frozen plain data, SI units, currents counted from ``plus`` through the element to
``minus``.

A node is a name; "0" and "GND" are ground. The number that stands for an element when it is varied, spread or optimised
is named in ``PRINCIPAL``.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

from fluxoid.circuit.description.relations import SINE, Relation
from fluxoid.circuit.description.waveforms import Constant, Waveform

ONE = Constant(1.0)
GROUND = ("0", "GND", "gnd")


@dataclass(frozen=True)
class Resistor:
    """R: i = v/R, with the thermal noise 4kT/R. resistance: ohm; temperature: K (None: that of the run)."""

    name: str
    plus: str
    minus: str
    resistance: float
    temperature: float | None = None


@dataclass(frozen=True)
class Capacitor:
    """C: i = C dv/dt. capacitance: F."""

    name: str
    plus: str
    minus: str
    capacitance: float


@dataclass(frozen=True)
class Inductor:
    """L: L i = (Phi0/2 pi) (phase difference); both ends on one node make a closed ring. inductance: H; 0 is a
    short."""

    name: str
    plus: str
    minus: str
    inductance: float


@dataclass(frozen=True)
class KineticInductor:
    """An inductor whose current depends on its phase through ``relation``: i = scale_current * relation(phase).

    scale_current: A; relation: see ``relations.kinetic``; leaving the relation's range is an error of the run.
    """

    name: str
    plus: str
    minus: str
    scale_current: float
    relation: Relation


@dataclass(frozen=True)
class Coupling:
    """K: mutual inductance M = k sqrt(L1 L2) between two inductors. coefficient: k, between -1 and 1."""

    name: str
    first: str
    second: str
    coefficient: float


@dataclass(frozen=True)
class Quasiparticles:
    """The resistive branch of a junction as a function of voltage: R0 below the gap, Rn above it.

    subgap_resistance, normal_resistance: ohm; gap_voltage, width: V. Between gap_voltage -+ width/2 the conductance
    goes smoothly from one to the other, so that the current is continuous with its first two derivatives.
    """

    subgap_resistance: float
    normal_resistance: float
    gap_voltage: float
    width: float


@dataclass(frozen=True)
class TunnelMemory:
    """The electrodes of a tunnel junction whose current follows from its phase's past (Werthamer's theory).

    first_gap, second_gap: at the temperature, J; temperature: K; broadening: of both electrodes' spectra, over the mean
    gap. ``memory.tunnel_memory`` makes one from materials.
    """

    first_gap: float
    second_gap: float
    temperature: float
    broadening: float = 0.01


@dataclass(frozen=True)
class Junction:
    """B: i = critical_current * relation(phase) + v/resistance + C dv/dt, with the thermal noise of its resistance.

    critical_current: A; resistance: ohm (inf: none); capacitance: F; relation: current-phase relation (sine);
    quasiparticles: a resistive branch that depends on voltage, instead of ``resistance``; temperature: K for the noise;
    memory: the microscopic currents of a tunnel junction, whose normal resistance is ``resistance``: runs in time only.
    """

    name: str
    plus: str
    minus: str
    critical_current: float
    resistance: float = float("inf")
    capacitance: float = 0.0
    relation: Relation = SINE
    quasiparticles: Quasiparticles | None = None
    temperature: float | None = None
    memory: TunnelMemory | None = None

    @property
    def subgap_resistance(self) -> float:
        """Below the gap, ohm."""
        return self.resistance if self.quasiparticles is None else self.quasiparticles.subgap_resistance

    @property
    def normal_resistance(self) -> float:
        """Above the gap, ohm."""
        return self.resistance if self.quasiparticles is None else self.quasiparticles.normal_resistance


@dataclass(frozen=True)
class CurrentSource:
    """I: a current amplitude * waveform(t) from plus through the source to minus."""

    name: str
    plus: str
    minus: str
    amplitude: float = 1.0
    waveform: Waveform = ONE


@dataclass(frozen=True)
class VoltageSource:
    """V: v(plus) - v(minus) = amplitude * waveform(t)."""

    name: str
    plus: str
    minus: str
    amplitude: float = 1.0
    waveform: Waveform = ONE


@dataclass(frozen=True)
class PhaseSource:
    """P: phase(plus) - phase(minus) = amplitude * waveform(t), radians."""

    name: str
    plus: str
    minus: str
    amplitude: float = 1.0
    waveform: Waveform = ONE


@dataclass(frozen=True)
class TransmissionLine:
    """T: a lossless line. impedance: ohm; delay: s."""

    name: str
    plus: str
    minus: str
    far_plus: str
    far_minus: str
    impedance: float
    delay: float


@dataclass(frozen=True)
class Controlled:
    """E, F, G or H: a source controlled by the voltage between, or the current shorted through, two nodes.

    kind: "E" voltage by voltage, "F" current by current, "G" current by voltage (siemens), "H" voltage by current
    (ohm).
    """

    name: str
    kind: str
    plus: str
    minus: str
    control_plus: str
    control_minus: str
    gain: float


@dataclass(frozen=True)
class Loop:
    """A closed path of inductors and junctions with an applied flux and a fluxoid number.

    sum of L i + (Phi0/2 pi) (phases of the junctions) + applied flux = fluxoid * Phi0, along ``path``.

    path: element names in the order in which they are passed, one that is passed from minus to plus with a leading "-";
    flux: waveform in Wb, times amplitude; fluxoid: integer. Junctions make the fluxoid a choice of starting phase.
    """

    name: str
    path: tuple[str, ...]
    amplitude: float = 0.0
    waveform: Waveform = ONE
    fluxoid: int = 0


Source = CurrentSource | VoltageSource | PhaseSource
TwoPole = Resistor | Capacitor | Inductor | KineticInductor | Junction | CurrentSource | VoltageSource | PhaseSource
Element = TwoPole | Coupling | TransmissionLine | Controlled | Loop

PRINCIPAL: dict[type, str] = {
    Resistor: "resistance",
    Capacitor: "capacitance",
    Inductor: "inductance",
    KineticInductor: "scale_current",
    Coupling: "coefficient",
    Junction: "critical_current",
    CurrentSource: "amplitude",
    VoltageSource: "amplitude",
    PhaseSource: "amplitude",
    TransmissionLine: "delay",
    Controlled: "gain",
    Loop: "amplitude",
}


def with_value(element: Any, value: Any) -> Any:
    """The element with another principal number."""
    return dataclasses.replace(element, **{PRINCIPAL[type(element)]: value})
