"""Running a circuit in time: error-controlled, with or without thermal noise, many lanes at once."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from fluxoid.circuit.at_rest.operating_points import Start
from fluxoid.circuit.at_rest.small_motions import growth_time, has_gap, shortest_bound, shortest_time
from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.equations.memory import state_count
from fluxoid.circuit.in_time.explicit import Plan, Ran, run_tile
from fluxoid.circuit.in_time.gpu_choice import free_memory, on_gpu
from fluxoid.circuit.in_time.gpu_lanes import run_apart, tiles_apart
from fluxoid.circuit.in_time.implicit import run_lane
from fluxoid.circuit.in_time.largest_step import stable_step
from fluxoid.circuit.in_time.start import Given, first_unknowns, states_at_rest
from fluxoid.circuit.prepare import Prepared, prepare
from fluxoid.errors import InputError, RunError
from fluxoid.types import Floats, Ints

TILE = 1280  # flat unknowns in a tile: small enough for the caches, large enough to vectorise

MOST = 1e7  # explicit steps: some ten seconds of a small circuit
ENDLESS = 1e9  # explicit steps: an hour
MANY, GAP = 1e5, 100  # explicit steps (a tenth of a second), and how much faster stiff motions are than all others


@dataclass(frozen=True)
class Slips:
    """Phase slips of one lane's junction: when its phase crossed an odd multiple of pi, and in which direction.

    times: s; signs: +1 or -1.
    """

    times: Floats
    signs: Ints


@dataclass(frozen=True)
class Transient:
    """A run. time (samples,) s; values: {output: (samples,) or, with several lanes, (lanes, samples)}, SI;
    slips: {junction: one Slips, or a list of one for each lane}; end: where it ended; steps, rejected: of all lanes;
    implicit: whether the steps were implicit."""

    time: Floats
    values: dict[str, Floats]
    slips: dict[str, Any]
    end: Start
    steps: int
    rejected: int
    implicit: bool = False


def transient(
    made: Circuit,
    stop: float,
    outputs: Sequence[str] = (),
    times: "Floats | float | None" = None,
    vary: Mapping[str, Any] | None = None,
    temperature: "float | Floats" = 0.0,
    seeds: "int | Sequence[int]" = 0,
    tolerance: float = 1e-5,
    noise_step: float | None = None,
    longest: float = float("inf"),
    start: Given = None,
    slips: bool = True,
    implicit: bool | None = None,
    gpu: bool | None = None,
) -> Transient:
    """Run a circuit from ``start``.

    stop: s; outputs: "V(1)", "V(1,2)", "I(L1)", "P(B1)", ...; times: when to sample them, s, or the spacing of samples;
    vary: {"IB": values, "L1.inductance": values}: lanes, run side by side; temperature: K, of resistors and junctions
    that have none of their own; seeds: of the noise, one or one for each lane; tolerance: error of a step in rad (1e-5:
    arrival times to 1e-4 ps on overdamped circuits, mean voltages to 5e-6 of Ic R); noise_step: s, within which the
    noise is a straight line (default: a fifth of the shortest time constant; its power does not depend on it);
    longest: s; start: see below; slips: whether to note phase slips; implicit: take implicit steps (None: where
    explicit ones cannot be taken, would be more than 1e7, or more than 1e5 for motions that only die away, 100 times
    faster than all others; the result's ``implicit`` says which were taken); gpu: run lanes on a GPU, each with steps
    of its own (None: where there is one and the lanes are 4096 or more).

    start: None, the state at rest of the sources at t = 0 next to zero phases (zero where there is none: a current
    above the critical one, lines that carry current); "rest", the same, and an error where there is none; "zero", no
    phases and no voltages: the sources are switched on at t = 0; an operating point; the end of another run of the
    circuit, whichever steps it took; or values at t = 0, the rest zero: {"V(1)": 1e-3, "P(B1)": 0.5, "I(L1)": 1e-6}.
    Warns where that state at rest is one of several (looked for in circuits of up to 8 junctions).

    Raises InputError for circuits and outputs that make no sense, RunError if the run fails, with the time.
    Steps are of fifth order, explicit ones not longer than 3.5 times the shortest time constant, half of one without
    damping (see ``stable``).
    """
    several = np.atleast_1d(np.asarray(seeds, np.int64))
    p = prepare(made, vary, temperature, outputs, len(several))
    return run(p, stop, times, several, tolerance, noise_step, longest, start, slips, implicit, gpu, tell=True)


def lane(done: Transient, k: int) -> Transient:
    """One lane of a run of several."""
    if done.end.x.shape[1] == 1:
        return done
    values = {name: v[k] if v.ndim > 1 else v for name, v in done.values.items()}
    slips = {name: found[k] for name, found in done.slips.items()}
    return replace(done, values=values, slips=slips, end=Start(done.end.x[:, [k]], done.end.u[:, [k]]))


def run(
    p: Prepared,
    stop: float,
    times: "Floats | float | None" = None,
    seeds: Ints | None = None,
    tolerance: float = 1e-5,
    noise_step: float | None = None,
    longest: float = float("inf"),
    start: Given = None,
    slips: bool = True,
    implicit: bool | None = None,
    gpu: bool | None = None,
    tell: bool = False,
) -> Transient:
    """As ``transient``, for a circuit that is already prepared. tell: warn of other states to start from."""
    if not (np.isfinite(stop) and stop > 0):
        raise InputError(f"a run of {stop} s", try_="a positive time")
    for what, value in (("tolerance", tolerance), ("noise_step", noise_step), ("longest", longest)):
        if value is not None and not value > 0:
            raise InputError(f"{what} is {value}", try_="a positive number")
    at = sample_times(stop, times) if p.outputs else np.zeros(0)
    seeds = np.zeros(1, np.int64) if seeds is None else seeds
    given = noise_step
    if noise_step is None:
        noise_step = 0.2 * shortest_time(p) if any(e.group in ("thermal", "source") for e in p.entries) else stop
    if implicit is False and not p.reduced[0].explicit:
        raise InputError("explicit steps cannot be taken in this circuit", try_="implicit=None")
    implicit = _too_stiff(p, stop, given) if implicit is None else implicit
    if implicit:  # long implicit steps would make a motion that grows decay
        longest = min(longest, 0.5 * growth_time(p))
    else:
        longest = min(longest, stable_step(p, stop))
        if stop > ENDLESS * longest and any(e.group == "pair" for e in p.entries):
            raise InputError(
                f"steps of {longest:.2g} s in a run of {stop:g} s, and no implicit ones with memories",
                try_="a check of the smallest capacitances and resistances, or a shorter run",
            )
    plan = Plan(stop, at, tolerance, noise_step, longest, np.broadcast_to(seeds, (p.lanes,)), slips)
    x, u = first_unknowns(p, start, implicit, tell)
    if state_count(p.entries) and len(x) == p.reduced[0].n2 + p.reduced[0].n1:
        x = np.concatenate([x, states_at_rest(p, x)])
    gpu = on_gpu(p, implicit, gpu)
    if gpu:
        tiles = tiles_apart(p, plan, free_memory())
    else:
        tiles = [range(k, k + 1) for k in range(p.lanes)] if implicit else tile_lanes(p.lanes, max(len(x), 1))
    jobs: list[Callable[[], Ran]] = []
    for lanes in tiles:
        if implicit:
            jobs.append(partial(run_lane, p, lanes.start, plan, x[:, lanes.start], u[:, lanes.start]))
        else:
            jobs.append(partial(run_apart if gpu else run_tile, p, lanes, plan, x[:, lanes], u[:, lanes]))
    if gpu or len(jobs) == 1:
        done = [job() for job in jobs]
    else:
        with ThreadPoolExecutor(min(len(jobs), cores())) as pool:
            try:
                done = list(pool.map(lambda job: job(), jobs))
            except BaseException:
                plan.halt.set()  # else what runs in threads would be waited for
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return replace(_gathered(p, at, tiles, done), implicit=implicit)


def _too_stiff(p: Prepared, stop: float, noise_step: float | None) -> bool:
    """Whether implicit steps are needed: there is no explicit form, it would take more than ``MOST`` steps, or more
    than ``MANY`` because of motions that only die away, ``GAP`` times faster than all others."""
    if not p.reduced[0].explicit:
        return True
    bound = stop / (3.5 * shortest_bound(p))
    if bound < MANY or any(e.group == "pair" for e in p.entries):
        return False
    noisy = any(e.group in ("thermal", "source") for e in p.entries)
    steps = stop / (3.5 * shortest_time(p))
    if steps > MANY and not (noisy and noise_step is None) and has_gap(p, GAP):
        return True
    return steps > MOST


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def tile_lanes(lanes: int, unknowns: int) -> list[range]:
    """Lanes in groups that run side by side in one loop."""
    width = int(np.clip(TILE // unknowns, 1, 64))
    width = max(1, min(width, -(-lanes // cores())))
    return [range(first, min(first + width, lanes)) for first in range(0, lanes, width)]


def sample_times(stop: float, times: "Floats | float | None") -> Floats:
    """Times of samples, s."""
    if times is None:
        return np.linspace(0, stop, 1001)
    if np.ndim(times) == 0:
        spacing = float(np.asarray(times))
        if not spacing > 0:
            raise InputError(f"samples every {spacing} s", try_="a positive spacing")
        return spacing * np.arange(int(np.floor(stop / spacing * (1 + 1e-12))) + 1)
    at = np.asarray(times, float)
    if at.size and (at[0] < 0 or at[-1] > stop * (1 + 1e-12) or np.any(np.diff(at) < 0)):
        raise InputError("sample times outside the run or not in order", try_=f"increasing times in [0, {stop:g}] s")
    return at


def _gathered(p: Prepared, at: Floats, tiles: list[range], done: list[Ran]) -> Transient:
    values = np.concatenate([r.values for r in done], axis=2)
    if not np.all(np.isfinite(values)):
        sample, output, _ = np.argwhere(~np.isfinite(values))[0]
        raise RunError(
            f"{p.outputs[output]} is not finite at t = {at[sample]:.6g} s. Try: a check of the elements' values"
        )
    names = [p.entries[k].name for k in p.phases]
    single = p.lanes == 1
    outputs = {
        name: np.ascontiguousarray(values[:, k, 0] if single else values[:, k, :].T) for k, name in enumerate(p.outputs)
    }
    slips: dict[str, list[Slips]] = {name: [] for name in names}
    for lanes, r in zip(tiles, done):
        order = np.argsort(r.slip_entry, kind="stable")
        bounds = np.searchsorted(r.slip_entry[order], np.arange(len(names) * len(lanes) + 1))
        for k, name in enumerate(names):
            for column in range(len(lanes)):
                flat = k * len(lanes) + column
                pick = order[bounds[flat] : bounds[flat + 1]]
                slips[name].append(Slips(r.slip_time[pick], r.slip_sign[pick]))
    return Transient(
        at,
        outputs,
        {name: found[0] for name, found in slips.items()} if single else slips,
        Start(np.concatenate([r.x for r in done], axis=1), np.concatenate([r.u for r in done], axis=1)),
        sum(r.steps for r in done),
        sum(r.rejected for r in done),
    )
