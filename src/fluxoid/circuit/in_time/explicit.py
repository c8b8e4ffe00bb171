"""Running tiles of lanes through the compiled explicit loop."""

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fluxoid.circuit.at_rest.statics import settled
from fluxoid.circuit.compiled.arena import BREAKS, CHANNELS, DELAY, LG, LU, LX, PORTS, ROWS, THETA, M, W
from fluxoid.circuit.compiled.explicit_loop import AWAY, DONE, FULL, PAUSED, RANGE, REST, STUCK, advance, begin
from fluxoid.circuit.compiled.lines import TERMS
from fluxoid.circuit.compiled.record import observe
from fluxoid.circuit.description.elements import Controlled, Junction, KineticInductor, TransmissionLine
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.prepare import Prepared, pack
from fluxoid.errors import RunError
from fluxoid.kernels.philox import name_key
from fluxoid.types import Floats, Ints

CHUNK = 3e5  # steps times unknowns between looks at interruptions: a tenth of a second
MOST_SLIPS = 50_000_000  # noted in a tile of lanes: 800 MB


@dataclass(frozen=True)
class Plan:
    """How to run: times in s. tolerance: rad a step; noise_step, longest: s."""

    stop: float
    times: Floats
    tolerance: float
    noise_step: float
    longest: float
    seeds: Ints
    slips: bool
    halt: threading.Event = field(default_factory=threading.Event)  # set where a run is interrupted

    def go_on(self) -> None:
        """Between chunks of steps: raise RunError where another thread was interrupted."""
        if self.halt.is_set():
            raise RunError("interrupted")


@dataclass(frozen=True)
class Ran:
    """What a tile left: values (samples, outputs, lanes) SI; slip times (s), flat entries, signs; x, u (n, lanes)."""

    values: Floats
    slip_time: Floats
    slip_entry: Ints
    slip_sign: Ints
    x: Floats
    u: Floats
    steps: int
    rejected: int


def run_tile(p: Prepared, lanes: range, plan: Plan, x: Floats, u: Floats) -> Ran:
    """Run some lanes from unknowns x (n, lanes), u (n2, lanes). Raises RunError naming the time if the steps vanish."""
    w = len(lanes)
    I, F, K = pack(p, lanes, plan.stop, plan.noise_step)
    x, u = x.ravel().copy(), u.ravel().copy()
    times = np.minimum(plan.times, plan.stop) / TIME
    values = np.full(times.size * int(I[ROWS]), np.nan)  # a sample that is left out shows
    clock, at = np.array([0.0, float(first_step(I, F, plan)), 0.0, 0.0]), np.zeros(2, np.int64)
    chunk = max(16, int(CHUNK / max(len(x), 2)))
    count = np.array([0, 0, 1, 0, -1, 0, 0, 0, 0, chunk])
    control, keys = control_of(p, plan), keys_of(p)
    seeds = np.asarray(plan.seeds)[lanes.start : lanes.stop].astype(np.uint64)
    begin(I, F, K, x, u, control[3], keys, seeds, times, values, at)
    wells = wells_of(p, K[I[THETA] : I[THETA] + I[M]], plan)
    slip_times, slip_marks = np.zeros(4 * int(I[M]) + 4096), np.zeros(4 * int(I[M]) + 4096, np.int64)
    history = new_history(I, TERMS)
    found: list[tuple[Floats, Ints]] = []
    noted = 0
    while True:
        status = advance(
            I, F, K, x, u, clock, count, control, keys, seeds, history, wells, slip_times, slip_marks, times, values, at
        )
        if status in (FULL, DONE):
            n = int(at[1])
            found.append((slip_times[:n] * TIME, slip_marks[:n].copy()))
            at[1] = 0
            noted += n
            if I[PORTS] and history.size < (count[6] + 1) * (2 + TERMS * I[PORTS]):
                history = with_room(I, F, history, count, clock[0], TERMS)
            elif status == FULL and 2 * n < slip_times.size:  # one step has more slips than that
                slip_times, slip_marks = np.zeros(2 * slip_times.size), np.zeros(2 * slip_times.size, np.int64)
        if status == DONE:
            break
        if status == PAUSED:
            plan.go_on()
            count[9] = count[0] + chunk
        if status == REST:
            _rest(p, lanes, I, F, K, x, u, clock, count, times, values, at, min(0.1 * plan.tolerance, 0.003))
        if status in (STUCK, RANGE, AWAY) or noted + slip_times.size > MOST_SLIPS:
            raise RunError(trouble(p, clock, x, u, status))
    slip_time, mark = (np.concatenate(part) for part in zip(*found))
    return Ran(
        values.reshape(times.size, len(p.outputs), w),
        slip_time,
        np.abs(mark) - 1,
        np.sign(mark),
        x.reshape(-1, w),
        u.reshape(-1, w),
        int(count[0]) * w,
        int(count[1]) * w,
    )


def new_history(I: Ints, terms: int) -> Floats:
    """Room for steps of lines: see ``delay``."""
    return np.zeros(1024 * (2 + terms * int(I[PORTS])) if I[PORTS] else 0)


def with_room(I: Ints, F: Floats, history: Floats, count: Ints, t: float, terms: int) -> Floats:
    """A history with room for more steps: without those that have arrived, or twice as long if they are few."""
    row, kept = 2 + terms * int(I[PORTS]), int(count[6])
    starts = history[: kept * row : row]
    needed = t - np.max(F[I[DELAY] : I[DELAY] + I[PORTS]])
    gone = max(int(np.searchsorted(starts, needed, side="right")) - 1, 0)
    count[6] = kept - gone
    room = np.zeros(history.size if 2 * gone > kept else 2 * history.size)
    room[: (kept - gone) * row] = history[gone * row : kept * row]
    return room


def first_step(I: Ints, F: Floats, plan: Plan) -> Any:
    """A first step from how fast the unknowns may change, ps; one a lane where lanes lie apart."""
    limit: Any = 1e-3 * plan.stop / TIME
    for name in (LU, LX, LG):
        at = I[name]
        bands = F[I[at + 5] : I[at + 5] + I[at + 3] * I[at]] if I[at + 3] else F[:0]
        entries = F[I[at + 9] : I[at + 9] + I[I[at + 7] + I[at + 6]] * I[at + 2]] if I[at + 6] else F[:0]
        size = np.maximum(np.max(np.abs(np.concatenate([bands, entries])), axis=0, initial=0.0), 1e-300)
        limit = np.minimum(limit, 0.1 / size if name == LU else 0.1 / np.sqrt(size))
    return limit


def wells_of(p: Prepared, theta: Floats, plan: Plan) -> Floats:
    """Lower, then upper bounds of the well that each entry's phase is in; infinite where slips are not noted."""
    low = 2 * np.pi * np.floor((theta + np.pi) / (2 * np.pi)) - np.pi
    high = low + 2 * np.pi
    phases = [p.entries[k].element for k in p.phases]
    never = np.repeat(
        [not plan.slips or isinstance(e, KineticInductor) for e in phases], len(low) // max(len(phases), 1)
    )
    return np.concatenate([np.where(never, -np.inf, low), np.where(never, np.inf, high)])


def keys_of(p: Prepared) -> np.ndarray:
    """Keys of the noise of each entry that has some."""
    return np.array([name_key(e.name) for e in p.entries if e.group in ("thermal", "source")], np.uint64)


def control_of(p: Prepared, plan: Plan) -> Floats:
    """What holds the steps of ``advance``."""
    longest = plan.longest / TIME
    delays = p.numbers.of(p.circuit.of(TransmissionLine), "delay")
    if delays.size:
        longest = min(longest, float(delays.min()) / TIME)
    noisy = any(e.group in ("thermal", "source") for e in p.entries)
    active = p.circuit.of(Controlled) or any(e.group in ("quasiparticle", "pair") for e in p.entries)
    rest = 0.0 if noisy or delays.size or active else 1.0
    return np.array([plan.tolerance, longest, 1e-13 * plan.stop / TIME, plan.noise_step / TIME, rest])


def _rest(
    p: Prepared,
    lanes: range,
    I: Ints,
    F: Floats,
    K: Floats,
    x: Floats,
    u: Floats,
    clock: Floats,
    count: Ints,
    times: Floats,
    values: Floats,
    at: Ints,
    reach: float,
) -> None:
    """Go on to the next break if all lanes are within ``reach`` rad of a stable equilibrium; else wait with the
    next look."""
    channels = K[I[W] : I[W] + 2 * I[CHANNELS]].copy()
    found = []
    for column, lane in enumerate(lanes):
        there = settled(p, lane, channels, x.reshape(-1, len(lanes))[:, column], reach)
        if there is None:
            count[5] = count[7] = min(2 * count[7] + 20, 5000)
            count[8] = 0
            return
        found.append(there)
    count[5] = count[7] = count[8] = 0
    x[:] = np.array(found).T.ravel()
    u[:] = 0.0
    until, rows = F[I[BREAKS] + count[3]], I[ROWS]
    while at[0] < times.size and times[at[0]] <= until:
        observe(I, F, K, x, u, 0.0, values[at[0] * rows : (at[0] + 1) * rows])
        at[0] += 1
    clock[0] = until
    count[3] += 1
    count[2] = 1


def trouble(p: Prepared, clock: Floats, x: Floats, u: Floats, status: int) -> str:
    """Why a run failed, and what to try."""
    at = f"at t = {clock[0] * TIME:.6g} s"
    wires = p.circuit.of(KineticInductor)
    less = "less current, a smaller resistance beside it, or several nanowires in series"
    if status == RANGE:
        names = ", ".join(e.name for e in wires)
        return f"a kinetic inductor ({names}) was driven past its depairing current {at}. Try: {less}"
    if status in (FULL, DONE):
        return (
            f"more than {MOST_SLIPS:.0e} phase slips {at}. Try: less current or flux, a shorter run, "
            "or slips=False where they are not needed"
        )
    if status == AWAY:
        return (
            f"phases ran away, beyond a third of a weber, {at}. Try: less gain of controlled sources that feed back, "
            "or less voltage"
        )
    if not np.all(np.isfinite(x)) or not np.all(np.isfinite(u)):
        return f"the circuit's state is not finite {at}. Try: a check of the values of its elements"
    bare = [j.name for j in p.circuit.of(Junction) if j.capacitance == 0 and j.resistance == float("inf")]
    if bare:
        return (
            f"no solution {at}: {', '.join(bare[:6])} have neither resistance nor capacitance, and carry at most their "
            "critical currents. Try: a resistance or a capacitance, or less current"
        )
    more = f"; if a kinetic inductor reached its depairing current: {less}" if wires else ""
    return (
        f"the step became too small {at}: {clock[1] * TIME:.3g} s. "
        f"Try: a larger tolerance, or a capacitance or resistance that is not so small{more}"
    )
