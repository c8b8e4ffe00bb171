"""Running lanes on a GPU: each by itself, with steps of its own."""

from typing import Any

import numpy as np

from fluxoid.circuit.compiled.arena import N2, ROWS, THETA, M, N
from fluxoid.circuit.compiled.explicit_loop import AWAY, DONE, FULL, PAUSED, RANGE, STUCK
from fluxoid.circuit.equations.units import TIME
from fluxoid.circuit.in_time.explicit import MOST_SLIPS, Plan, Ran, control_of, first_step, keys_of, trouble, wells_of
from fluxoid.circuit.prepare import Prepared, pack
from fluxoid.errors import RunError
from fluxoid.types import Floats, Ints

SLIPS = 256  # room in the record of a lane, beside what one step may need
SHARE = 0.7  # of the GPU's free memory


def tiles_apart(p: Prepared, plan: Plan, free: float) -> list[range]:
    """Lanes in groups that fit into a GPU's memory. free: bytes. Raises RunError if not even one does."""
    I, F, K = pack(p, range(1), plan.stop, plan.noise_step, apart=True)
    rows = len(F) + len(K) + plan.times.size * int(I[ROWS]) + int(I[N] + I[N2]) + 4 * int(I[M]) + 2 * SLIPS + 32
    fit = int(min(SHARE * free / (8 * rows), p.lanes))
    if fit < 1:
        raise RunError(f"a lane takes {8 * rows} bytes, more than the GPU has free. Try: fewer samples, or gpu=False")
    return [range(first, min(first + fit, p.lanes)) for first in range(0, p.lanes, fit)]


def run_apart(p: Prepared, lanes: range, plan: Plan, x: Floats, u: Floats) -> Ran:
    """As ``run_tile``, on a GPU. A lane at rest goes on with its steps."""
    from fluxoid.circuit.compiled.gpu import THREADS, advance_lanes, begin_lanes

    w = len(lanes)
    I, F, K = pack(p, lanes, plan.stop, plan.noise_step, apart=True)
    n, n2, m = int(I[N]), int(I[N2]), int(I[M])
    times = np.minimum(plan.times, plan.stop) / TIME
    clock, count, control = np.zeros((4, w)), np.zeros((10, w), np.int64), control_of(p, plan)
    clock[1], count[2], count[4], control[4] = first_step(I, F, plan), 1, -1, 0.0
    seeds = np.asarray(plan.seeds)[lanes.start : lanes.stop].astype(np.uint64)
    values = np.full((times.size * int(I[ROWS]), w), np.nan)  # a sample that is left out shows
    grid = (-(-w // THREADS), THREADS)
    known = [_there(a) for a in (I, F, K, x, u)]
    left = [_there(a, np.inf) for a in (times, values, np.zeros((2, w), np.int64))]
    keys, seeds = _there(keys_of(p)), _there(seeds)
    begin_lanes[grid](*known, control[3], keys, seeds, *left)
    theta = _back(known[2], int(I[THETA]) + m)[int(I[THETA]) :]
    wells = wells_of(p, theta.ravel(), plan).reshape(2 * m, w)
    record = _record(m + SLIPS, w)
    state = [_there(a) for a in (clock, count, control)]
    state += [keys, seeds, _there(np.zeros((1, w))), _there(wells)]
    status = _there(np.full(w, PAUSED))
    found: list[tuple[Floats, Ints]] = []
    while True:
        advance_lanes[grid](*known, *state, *record, *left, status)
        ended = status.copy_to_host()
        crowded = (ended == FULL) & (left[2].copy_to_host()[1] == 0)  # one step has more slips than there is room for
        too_many = crowded & (2 * record[0].size > MOST_SLIPS)
        for lane in np.flatnonzero(np.isin(ended, (STUCK, RANGE, AWAY)) | too_many):
            at, xs, us = (_back(a, rows)[:, lane] for a, rows in ((state[0], 4), (known[3], n), (known[4], n2)))
            raise RunError(trouble(p, at, xs, us, int(ended[lane])))
        if np.any(ended == FULL) or np.all(ended == DONE):
            found.append(_slips(record, left[2]))
        if crowded.any():
            record = _record(2 * len(record[0]), w)
        if np.all(ended == DONE):
            break
    slip_time, mark = (np.concatenate(part) for part in zip(*found))
    steps = state[1].copy_to_host()
    return Ran(
        _back(left[1], len(values)).reshape(times.size, len(p.outputs), w),
        slip_time,
        np.abs(mark) - 1,
        np.sign(mark),
        _back(known[3], n),
        _back(known[4], n2),
        int(steps[0].sum()),
        int(steps[1].sum()),
    )


def _there(array: Any, filler: float = 0.0) -> Any:
    """An array on the GPU; in place of an empty one a row that is not looked at."""
    from numba import cuda

    return cuda.to_device(np.ascontiguousarray(array if array.size else np.full((1, *array.shape[1:]), filler)))


def _record(rows: int, lanes: int) -> list[Any]:
    """Room for the times of slips, and for what slipped."""
    return [_there(np.zeros((rows, lanes), kind)) for kind in (float, np.int64)]


def _back(array: Any, rows: int) -> Any:
    return array.copy_to_host()[:rows]


def _slips(record: list[Any], at: Any) -> tuple[Floats, Ints]:
    """Empty the record of slips: times (s), and flat entry + 1 with the slip's sign; in time's order for each lane."""
    counts = at.copy_to_host()
    slot, lane = np.nonzero(np.arange(record[0].shape[0])[:, None] < counts[1])
    times, marks = (part.copy_to_host()[slot, lane] for part in record)
    w = counts.shape[1]
    counts[1] = 0
    at.copy_to_device(counts)
    return times * TIME, np.sign(marks) * ((np.abs(marks) - 1) * w + lane + 1)
