"""The circuit of a device: an inductor for each arm and closed hole, a junction in each port, loops with their flux.

Phi_y = J' A_eff B        of a uniform field B, for the currents y of arms (``Inductance.port_currents``).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.circuit.description.circuit import Circuit, circuit, from_inductance_matrix
from fluxoid.circuit.description.elements import CurrentSource, Element, Junction, Loop
from fluxoid.circuit.description.relations import SINE, Relation, sampled
from fluxoid.device import Device
from fluxoid.device.checks.junctions import port_of
from fluxoid.device.tables.initial import WindingState
from fluxoid.device.tables.junctions import Curves
from fluxoid.errors import InputError
from fluxoid.extract.bridge import Stretch, relation_of_bridge, table_of
from fluxoid.london import Inductance, inductance_of
from fluxoid.london.branches import WHOLE, Branch, arms
from fluxoid.recipes.working.session import ALONE, Watch

BIAS = "Ibias"  # the current source


@dataclass(frozen=True)
class Lumped:
    """A device as a circuit.

    circuit: its elements: L<port> and B<junction> in each arm, L<hole> for closed holes, K_..., Loop_<name>, and Ibias,
    a source of 0 A through the junctions, if a port between contacts feeds them; loops: flux per uniform field of each
    loop, m²; area: effective area of the hole, m²; probes: junctions, with signs, whose voltages add up to that across
    the bias; inductance: as London gives it; stretches: by junction, where a bridge has a relation.
    """

    circuit: Circuit
    loops: Mapping[str, float]
    hole: str
    area: float
    probes: Mapping[str, int]
    inductance: Inductance
    stretches: Mapping[str, Stretch]

    @property
    def biased(self) -> bool:
        """Whether there is a current source."""
        return bool(self.probes)


def circuit_of(
    device: Device, accuracy: float | None = None, cell: float | None = None, watch: Watch = ALONE
) -> Lumped:
    """The circuit that a device makes with the junctions in its ports.

    Holes and ports have the inductances of ``inductance_of``; a junction with a critical current is a sine, one that is
    a bridge has the relation that Ginzburg-Landau finds for a stretch of film, whose London inductance is taken off its
    arm. Closed holes hold the quanta of [initial]. accuracy, cell: of the inductances, half of it for
    stretches; watch: told of bridges' phases.
    Raises InputError for a device without junctions, without a hole that they open, or whose ports share currents in a
    way that no arms stand for; RunError for a bridge whose relation jumps.
    """
    if not device.junction:
        raise InputError("the device has no junctions", "junction", '[junction.left] with port = "left"')
    wanted = device.curves or Curves()
    whole = inductance_of(device, accuracy, cell, free_holes=True)
    holes = [name for name in whole.names if name not in device.port]
    _check_whole(whole, holes)
    stretches = _stretches(device, cell / 2 if cell else None, watch)
    taken = {port_of(device, name): stretches[name].inductance for name in stretches}
    found, chains = _in_arms(_without(whole, taken, device), wanted.open)
    at = {port_of(device, name): name for name in device.junction}
    branches = arms(found, holes)
    if branches is None:
        what = "the currents of the ports are shared in a way that no arms between nodes stand for"
        raise InputError(what, "port", "one port between contacts that feeds both arms of a loop")
    names, J = found.port_currents()
    flux = J.T @ found.effective_area
    used = [k for k, name in enumerate(names) if name in chains or name in holes]
    matrix = (J.T @ found.matrix @ J)[np.ix_(used, used)]
    signs = np.array([branches[names[k]].sign for k in used], float)
    elements: list[Element] = _inductors([names[k] for k in used], matrix * np.outer(signs, signs), branches, taken)
    arm_flux = {names[k]: float(sign * flux[k]) for k, sign in zip(used, signs)}
    probes: dict[str, dict[str, int]] = {}
    for port, chain in chains.items():
        node = port
        for k, (member, sign) in enumerate(chain, start=1):
            after = "0" if k == len(chain) else f"{port}.{k}"
            elements.append(_junction(device, at[member], node, after, sign * branches[port].sign, stretches))
            node = after
        probes[port] = {_named("B", at[member]): sign * branches[port].sign for member, sign in chain}
    loops = _loops(branches, chains, probes, device)
    elements += loops.values()
    hole = _hole(wanted, holes, found, chains)
    feed = _feed(wanted, branches, device)
    if feed is not None:
        elements.append(CurrentSource(BIAS, "0", feed, 0.0))
    return Lumped(
        circuit(elements),
        {loop.name: _flux_of(arm_flux, key) for key, loop in loops.items()},
        hole,
        float(whole.effective_area[whole.names.index(hole)]),
        next((probes[port] for port, branch in branches.items() if branch.plus == feed and port in probes), {}),
        whole,
        stretches,
    )


def _named(kind: str, name: str) -> str:
    """The name of an element, as netlists may have it."""
    return kind + re.sub(r"\W", "_", name)


def _check_whole(whole: Inductance, holes: list[str]) -> None:
    """The current around a hole passes through a port once, or not at all."""
    around = whole.through[:, [name in holes for name in whole.names]]
    for port, row in zip(whole.ports, around):
        if np.any(np.abs(row - np.round(row)) > WHOLE):
            what = "the lattice for the inductances does not tell it from its surroundings"
            raise InputError(what, f"port.{port}", "a smaller --cell, a fraction of its width")


def _stretches(device: Device, cell: float | None, watch: Watch) -> dict[str, Stretch]:
    """The bridges among junctions; those like another are found once."""
    found: dict[str, Stretch] = {}
    for name in sorted(device.junction, key=lambda one: device.junction[one].like is not None):
        table = device.junction[name]
        if table.like is not None and table.like in found:
            found[name] = found[table.like]
        elif table.bridge is not None or table.current_phase is not None:
            found[name] = relation_of_bridge(device, name, cell, watch)
    return found


def _without(whole: Inductance, taken: Mapping[str, float], device: Device) -> Inductance:
    """The inductances without the stretches of film that relations contain: L - T' L_s T."""
    less = np.diag([taken.get(port, 0.0) for port in whole.ports])
    matrix = whole.matrix - whole.through.T @ less @ whole.through
    return replace(whole, told=replace(whole.told, inductance=matrix))


def _in_arms(whole: Inductance, left_open: tuple[str, ...]) -> tuple[Inductance, dict[str, list[tuple[str, int]]]]:
    """One port for each arm, and for it all that lie in series in it with their signs; none where one is open."""
    chains: dict[str, list[tuple[str, int]]] = {}
    rows: dict[str, np.ndarray] = {}
    for port, row in zip(whole.ports, whole.through):
        for first, other in rows.items():
            sign = 1 if row @ other > 0 else -1
            if np.allclose(row, sign * other, atol=WHOLE):
                chains[first].append((port, sign))
                break
        else:
            rows[port], chains[port] = row, [(port, 1)]
    through = np.array(list(rows.values()))
    found = replace(whole, ports=tuple(rows), told=replace(whole.told, through=through))
    closed = {first: chain for first, chain in chains.items() if not any(port in left_open for port, _ in chain)}
    for first, chain in chains.items():
        if first not in closed and any(port not in left_open for port, _ in chain):
            what = (
                f"port {', '.join(port for port, _ in chain if port in left_open)} is open, and in series with others"
            )
            raise InputError(what, "curves.open", "a junction in each port of an arm")
    return found, closed


def _inductors(
    names: list[str], matrix: np.ndarray, branches: Mapping[str, Branch], taken: Mapping[str, float]
) -> list[Element]:
    for name, own in zip(names, np.diag(matrix)):
        if own <= 0 and name in taken:
            what = f"the stretch of film of its relation has {taken[name]:.4g} H, more than the arm it lies in"
            raise InputError(what, f"port.{name}", "a shorter stretch, which ends before the arm does")
    ends = [(branches[name].plus, branches[name].minus) for name in names]
    return from_inductance_matrix([_named("L", name) for name in names], matrix, ends)


def _junction(
    device: Device, name: str, plus: str, minus: str, sign: int, stretches: Mapping[str, Stretch]
) -> Junction:
    table = table_of(device, name)
    resistance = table.resistance if table.resistance is not None else float("inf")
    current = table.critical_current
    relation: Relation = SINE
    if current is None:
        found = stretches[name].relation
        current, relation = found.critical_current, sampled(found.normalised)
    ends = (plus, minus) if sign > 0 else (minus, plus)
    return Junction(_named("B", name), *ends, current, resistance, table.capacitance, relation)


LoopKey = tuple[tuple[str, int], ...]  # arms with the sign in which each is passed


def _loops(
    branches: Mapping[str, Branch],
    chains: Mapping[str, list[tuple[str, int]]],
    probes: Mapping[str, Mapping[str, int]],
    device: Device,
) -> dict[LoopKey, Loop]:
    """A loop for each arm that ground closes, each pair of arms that one node feeds, and each closed hole."""
    quanta = device.initial.winding if isinstance(device.initial, WindingState) else {}
    found: dict[LoopKey, Loop] = {}
    first: dict[str, str] = {}
    for name, branch in branches.items():
        if name not in chains:
            if branch.plus == branch.minus:
                found[((name, 1),)] = Loop(_named("Loop_", name), (_named("L", name),), fluxoid=quanta.get(name, 0))
        elif branch.plus == "0":
            found[((name, 1),)] = Loop(_named("Loop_", name), _passed(name, probes[name]))
        elif branch.plus not in first:
            first[branch.plus] = name
        else:
            one = first[branch.plus]
            back = [step[1:] if step.startswith("-") else f"-{step}" for step in _passed(name, probes[name])][::-1]
            found[((one, 1), (name, -1))] = Loop(_named("Loop_", f"{one}_{name}"), (*_passed(one, probes[one]), *back))
    return found


def _passed(arm: str, chain: Mapping[str, int]) -> tuple[str, ...]:
    return (_named("L", arm), *(name if sign > 0 else f"-{name}" for name, sign in chain.items()))


def _flux_of(arm_flux: Mapping[str, float], key: LoopKey) -> float:
    return sum(sign * arm_flux[name] for name, sign in key)


def _hole(wanted: Curves, holes: list[str], found: Inductance, closed: Collection[str]) -> str:
    """The hole whose flux is told: the one around which the current passes through junctions."""
    passed = found.through[[port in closed for port in found.ports]]
    across = [name for k, name in enumerate(found.names) if name in holes and np.any(abs(passed[:, k]) > WHOLE)]
    if wanted.hole is not None:
        return wanted.hole
    if len(across) != 1:
        told = f"{len(across)} holes are opened by ports: {', '.join(across)}" if across else "no port opens a hole"
        raise InputError(told, "curves.hole", f'hole = "{(across or holes or ["eye"])[0]}"')
    return across[0]


def _feed(wanted: Curves, branches: Mapping[str, Branch], device: Device) -> str | None:
    """The node at which the bias enters."""
    feeding = dict.fromkeys(branch.plus for branch in branches.values() if branch.plus in device.port)
    if wanted.bias is not None:
        if wanted.bias not in feeding:
            what = "its current passes through no junction"
            raise InputError(what, f"port.{wanted.bias}", f"one of {', '.join(feeding)}" if feeding else "")
        return wanted.bias
    if len(feeding) > 1:
        raise InputError(f"{', '.join(feeding)} feed junctions", "curves.bias", f'bias = "{next(iter(feeding))}"')
    return next(iter(feeding), None)
