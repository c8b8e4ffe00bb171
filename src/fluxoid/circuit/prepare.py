"""A circuit made ready to run: equations reduced, packed for compiled loops, tile by tile of lanes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.compiled.arena import Arena
from fluxoid.circuit.compiled.currents import relation_tables
from fluxoid.circuit.compiled.drive import drive
from fluxoid.circuit.compiled.lines import TERMS
from fluxoid.circuit.compiled.operators import operator, scatter
from fluxoid.circuit.description.circuit import Circuit, replaced
from fluxoid.circuit.equations.matrices import Matrix, incidence, scaled, stack
from fluxoid.circuit.equations.memory import remembering, states, with_states
from fluxoid.circuit.equations.nonlinear import Channel, Entry, amplitudes, channels, entries, node_index
from fluxoid.circuit.equations.outputs import OutputRows, output_rows
from fluxoid.circuit.equations.reduction import Reduced, reduce
from fluxoid.circuit.equations.softening import softening
from fluxoid.circuit.equations.topology import Structure, analyse
from fluxoid.circuit.equations.units import TIME, VOLTAGE
from fluxoid.circuit.equations.values import Values, values
from fluxoid.errors import InputError
from fluxoid.types import Floats, Ints


@dataclass(frozen=True)
class Prepared:
    """A circuit with its equations. reduced: one for all lanes, or one a lane; rows: as many, outputs' rows;
    outputs: their names; lanes: runs that differ in numbers."""

    circuit: Circuit
    structure: Structure
    entries: list[Entry]
    channels: list[Channel]
    numbers: Values
    scales: Floats
    reduced: list[Reduced]
    rows: list[OutputRows]
    outputs: tuple[str, ...]
    lanes: int

    @property
    def phases(self) -> list[int]:
        """Which entries have a phase: sines and tables."""
        return [k for k, e in enumerate(self.entries) if e.group in ("sine", "table")]

    def of(self, lane: int) -> Reduced:
        """The equations that hold a lane."""
        return self.reduced[lane if len(self.reduced) > 1 else 0]


def prepare(
    made: Circuit,
    vary: Mapping[str, Any] | None = None,
    temperature: float | Floats = 0.0,
    outputs: Sequence[str] = (),
    seeds: int = 1,
) -> Prepared:
    """Reduce a circuit to its equations.

    vary: {address: array (lanes,)}, SI; temperature: K, one or one for each lane; outputs: names such as "V(1)";
    seeds: how many lanes differ in their noise alone (if nothing else makes lanes).
    """
    if not isinstance(made, Circuit):
        raise InputError(f"a {type(made).__name__} is no circuit", try_="circuit([...]), which checks its elements")
    numbers = values(made, vary)
    made = numbers.circuit
    temperature = np.atleast_1d(np.asarray(temperature, float))
    if not np.all(temperature >= 0) or not np.all(np.isfinite(temperature)):
        raise InputError(f"a temperature of {temperature.min():g} K", try_="zero or more")
    structure = analyse(made)
    if structure.gauge and any(field == "amplitude" for _, field in numbers.varied):
        for k in range(numbers.lanes):  # sources that cancel in what floats have to do so in every lane
            at = {f"{name}.{field}": float(c[k]) for (name, field), c in numbers.varied.items() if field == "amplitude"}
            analyse(replaced(made, at))
    hot = [numbers.of([e], "temperature") for e in made.elements if getattr(e, "temperature", None) is not None]
    noisy = bool(np.any(temperature > 0)) or any(np.any(t > 0) for t in hot)
    listed = entries(made, structure, node_index(structure), noisy)
    scales = amplitudes(numbers, listed, temperature if len(temperature) > 1 else float(temperature[0]))
    waveforms = channels(made)
    if numbers.same_wiring:
        reduced = reduce(numbers, structure, listed, scales, waveforms)
        alone = [(numbers.lane(k) if numbers.lanes > 1 else numbers, structure, listed) for k in range(len(reduced))]
    else:  # gains of E, F and H sources enter how phases follow from each other: each lane has matrices of its own
        alone = [_rewired(numbers, k, noisy) for k in range(numbers.lanes)]
        reduced = [
            reduce(one, wired, own, scales[[k if len(scales) > 1 else 0]], waveforms, sparse=True)[0]
            for k, (one, wired, own) in enumerate(alone)
        ]
        if len({(r.n2, r.n1, r.n0) for r in reduced}) > 1:
            raise InputError(
                "gains that are zero in some lanes alone change what moves", try_="a run for gains of zero"
            )
    rows = []
    for k, (r, (one, wired, own)) in enumerate(zip(reduced, alone)):
        scale = scales[k : k + 1] if len(reduced) > 1 and len(scales) > 1 else scales
        rows.append(output_rows(list(outputs), one if len(reduced) > 1 else numbers, wired, own, scale, waveforms, r))
    counts = {"values": numbers.lanes, "temperatures": len(temperature), "seeds": seeds}
    lanes = max(counts.values())
    if any(count not in (1, lanes) for count in counts.values()):
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count > 1)
        raise InputError(f"lanes of different number: {told}", try_="one of each, or one for each lane")
    return Prepared(made, structure, listed, waveforms, numbers, scales, reduced, rows, tuple(outputs), lanes)


def _rewired(numbers: Values, lane: int, noisy: bool) -> tuple[Values, Structure, list[Entry]]:
    """A lane's numbers, with its gains in the circuit itself, its wiring and entries."""
    gains = {
        f"{name}.{field}": float(column[lane]) for (name, field), column in numbers.varied.items() if field == "gain"
    }
    made = replaced(numbers.circuit, gains)
    structure = analyse(made)
    one = replace(numbers.lane(lane), circuit=made)
    return one, structure, entries(made, structure, node_index(structure), noisy)


def _lanes(p: Prepared, which: Any, lanes: range) -> Any:
    """A matrix of every lane in a tile: (lanes or 1, ...) array, or list of sparse matrices."""
    if len(p.reduced) > 1:
        return [which(p.reduced[k], p.rows[k]) for k in lanes]
    matrix = which(p.reduced[0], p.rows[0])
    if sp.issparse(matrix):
        return [matrix]
    full = np.asarray(matrix)
    if full.ndim == 3 and full.shape[0] > 1:
        return full[lanes.start : lanes.stop]
    return full


def pack(p: Prepared, lanes: range, stop: float, noise_step: float, apart: bool = False) -> tuple[Ints, Floats, Floats]:
    """The explicit equations of a tile of lanes as (integers, floats, scratch). stop: s, the end of the drive's
    tables; noise_step: s; apart: lanes lie apart (see ``layout``), not side by side."""
    if remembering(p.entries):
        p = replace(p, reduced=[with_states(r, p.entries) for r in p.reduced])
    arena = header(p, lanes, stop, apart)
    r, w = p.reduced[0], len(lanes)
    n2, n = r.n2, r.n2 + r.n1
    kind = [e.group for e in p.entries]
    phases = p.phases
    branches = [k for k, group in enumerate(kind) if group == "quasiparticle"]
    ports = [k for k, group in enumerate(kind) if group == "line"]
    incident, voltage, ends = _incidence(p, phases), _incidence(p, branches), _incidence(p, ports)
    count, two, rows = len(p.entries), 2 * len(p.channels), len(p.outputs)
    m, nq, nl = len(phases), len(branches), len(ports)

    def put(name: str, which: Any, rows: int, columns: int) -> None:
        arena.set(name, operator(arena, _lanes(p, which, lanes), w, rows, columns))

    def cast(name: str, which: Any, rows: int) -> None:
        arena.set(name, scatter(arena, _lanes(p, which, lanes), w, rows, two))

    put("LX", lambda r, _: r.Lx, n, n)
    put("LU", lambda r, _: r.Lu, n, n2)
    put("LG", lambda r, _: scaled(r.Lg, softening(p.entries, r, incident, noise_step)), n, count)
    cast("LW", lambda r, _: r.Lw, n)
    put("TX", lambda r, _: incident @ r.phase_x, m, n)
    cast("TW", lambda r, _: incident @ r.phase_w, m)
    put("RU", lambda r, _: incident @ r.rate_u, m, n2)
    put("RB", lambda r, _: incident @ r.rate_b, m, n - n2)
    cast("RW", lambda r, _: incident @ r.rate_w, m)
    put("VU", lambda r, _: voltage @ r.rate_u, nq, n2)
    cast("VW", lambda r, _: voltage @ r.rate_w, nq)
    put("HU", lambda r, _: ends @ r.rate_u, nl, n2)
    put("HB", lambda r, _: ends @ r.rate_b, nl, n - n2)
    cast("HR", lambda r, _: ends @ r.rate_w, nl)
    put("PX", lambda r, o: o.phase @ r.phase_x, rows, n)
    put("PU", lambda r, o: o.rate @ r.rate_u, rows, n2)
    put("PR", lambda r, o: stack([[o.acceleration @ r.rate_u, o.rate @ r.rate_b]]), rows, n)
    put("PG", lambda r, o: o.entries, rows, count)
    cast("PW", lambda r, o: o.phase @ r.phase_w + o.rate @ r.rate_w + o.channels, rows)
    if remembering(p.entries):
        own = states(p.entries)
        sums = sp.hstack([sp.csr_matrix((own.sums.shape[0], n - own.sums.shape[1])), own.sums])
        arena.set("SUMS", operator(arena, [sums], w, own.sums.shape[0], n))
        arena.set("AT_REST", arena.put_floats(own.rest))
    return arena.finish()


def header(p: Prepared, lanes: range, stop: float, apart: bool = False) -> Arena:
    """An arena with sizes, tables, channels and scratch of a tile of lanes; operators are still to be put."""
    arena = Arena(len(lanes) if apart else 0)
    r, w = p.reduced[0], 1 if apart else len(lanes)
    n2, n = r.n2, r.n2 + r.n1
    kind = [e.group for e in p.entries]
    ports = [k for k, group in enumerate(kind) if group == "line"]
    m, nq, nl = kind.count("sine") + kind.count("table"), kind.count("quasiparticle"), len(ports)
    nr, names = kind.count("pair"), [e.name for e in p.entries if e.group == "sine"]
    noises, count, two = kind.count("thermal") + kind.count("source"), len(kind), 2 * len(p.channels)
    sizes = {"LANES": 1, "N2": n2, "N": n, "M": m, "NS": kind.count("sine"), "NG": count, "NOISE": m + nq + 4 * nr}
    sizes |= {
        "NOISES": noises,
        "LINE": m + nq + 4 * nr + noises,
        "NQ": nq,
        "NR": nr,
        "PORTS": nl,
        "ROWS": len(p.outputs),
    }
    for name, size in sizes.items():
        arena.set(name, size * w)
    arena.set("REMEMBER", arena.put_ints([names.index(j.name) for j in remembering(p.entries)]))
    relation_tables(arena, [e.element.relation for e in p.entries if e.group == "table"])
    noisy: list[Any] = [e.element for e in p.entries if e.group in ("thermal", "source")]
    delays = [e.waveform.delay / TIME if hasattr(e, "waveform") else 0.0 for e in noisy]
    arena.set("NOISE_FROM", arena.put_floats(delays))
    gaps = [e.element.quasiparticles for e in p.entries if e.group == "quasiparticle"]
    arena.set("GAP_LOW", arena.put_floats([(q.gap_voltage - q.width / 2) / VOLTAGE for q in gaps]))
    arena.set("GAP_WIDTH", arena.put_floats([q.width / VOLTAGE for q in gaps]))
    delay = p.numbers.of([p.entries[k].element for k in ports], "delay")
    drive(arena, p.channels, stop, sorted(set(delay.ravel().tolist())))
    delay = np.broadcast_to(delay / TIME, (p.lanes, nl))[lanes.start : lanes.stop]
    arena.set("DELAY", arena.put_lanes(delay.T))
    for name, size in {
        "S": n * w, "TS": m * w, "VS": nq * w, "W": two, "BEFORE": two, "THETA": m * w, "V": nq * w, "G": count * w,
        "Z0": noises * w, "Z1": noises * w, "K": 7 * n * w, "XS": n * w, "US": n2 * w, "X2": n * w, "U2": n2 * w,
        "K2": n * w, "MARKS": 4 * m * w, "FLAG": 2, "W2": two, "RECALLED": 4 * nr * w,
        "ARRIVED": TERMS * nl * w, "VOLTAGES": TERMS * nl * w, "TERM": TERMS,
    }.items():  # fmt: skip
        arena.reserve(name, size)
    return arena


def _incidence(p: Prepared, which: Sequence[int]) -> Matrix:
    return incidence([p.entries[k].ends for k in which], len(p.structure.nodes), sp.issparse(p.reduced[0].nodal.C))
