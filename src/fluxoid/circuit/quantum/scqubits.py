"""A circuit as scqubits describes one, for what it does better: mixed variables, coherence times, composite systems."""

from fluxoid.circuit.description.circuit import Circuit, ground, natural
from fluxoid.circuit.description.elements import Capacitor, Controlled, Coupling, Inductor, Junction, KineticInductor
from fluxoid.circuit.description.relations import SINE
from fluxoid.circuit.equations.memory import refuse_memory
from fluxoid.constants import elementary_charge, flux_quantum, planck
from fluxoid.errors import InputError

GHZ = 1e9 * planck


def scqubits_description(made: Circuit) -> str:
    """The input of ``scqubits.Circuit(text, from_file=False)``: branches with their energies over h in GHz.

    Ej = Ic Phi0/2 pi, Ec = e^2/2C, El = (Phi0/2 pi)^2/L. Nodes are numbered in natural order, ground is 0. Fluxes and
    offset charges are set there, on the object. Raises InputError for other elements, for couplings, and for junctions
    that are no sine or have no capacitance.
    """
    if made.of(Controlled, Coupling, KineticInductor):
        raise InputError("scqubits knows no couplings, kinetic inductors or controlled sources", try_="plain inductors")
    refuse_memory(made, "a Hamiltonian")
    found = made.of(Junction, Inductor, Capacitor)
    names = sorted({n for e in found for n in (e.plus, e.minus) if not ground(n)}, key=natural)
    number = {name: k for k, name in enumerate(names, start=1)}
    lines = ["branches:"]
    for e in found:
        ends = ", ".join(str(0 if ground(n) else number[n]) for n in (e.plus, e.minus))
        if isinstance(e, Junction):
            if e.relation != SINE or e.capacitance == 0:
                raise InputError(f"{e.name} is no sine junction with a capacitance", try_="one that is")
            josephson = e.critical_current * flux_quantum / (2 * 3.141592653589793) / GHZ
            lines.append(f"- [JJ, {ends}, {josephson!r}, {_charging(e.capacitance)!r}]")
        elif isinstance(e, Inductor):
            inductive = (flux_quantum / (2 * 3.141592653589793)) ** 2 / e.inductance / GHZ
            lines.append(f"- [L, {ends}, {inductive!r}]")
        else:
            lines.append(f"- [C, {ends}, {_charging(e.capacitance)!r}]")
    return "\n".join([*lines, ""])


def _charging(capacitance: float) -> float:
    return elementary_charge**2 / (2 * capacitance) / GHZ
