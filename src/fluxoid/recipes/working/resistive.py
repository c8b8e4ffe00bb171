"""Whether a film carries its present current without resistance.

It does if it comes to rest; it does not if phase slips keep coming. Where neither is seen in PATIENCE times the time
asked for, slips in its later half decide, and the answer depends on the waiting time: the verdict tells.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.gl.snapshot import Snapshot
from fluxoid.lattice.holes import components
from fluxoid.recipes.working.prepare import ProbePair
from fluxoid.recipes.working.rest import Approach
from fluxoid.recipes.working.session import Bench
from fluxoid.recipes.working.slips import Trace, joined, watch_slips

PATIENCE = 10
OFTEN = 3  # windows with slips that say that slips keep coming; two are enough where one follows the other
PARTS = 8  # looks in the time over which the voltage is averaged
UNEVEN = 0.3  # looks are not evenly spaced, lest a slip after every look were taken for rest
PAIRS = 1e-2  # |psi|^2 at the probes below which there are no pairs to slip


@dataclass(frozen=True)
class Verdict:
    """resistive; voltage: mean, V; slips: counted over the last window; certain: False if the answer may change with
    the waiting time; waited: s."""

    resistive: bool
    voltage: float
    slips: int
    certain: bool
    waited: float


def begin_to_look(bench: Bench) -> Approach:
    """Whether the film is at rest is judged from its present state on."""
    start = bench.model.snapshot()
    return Approach(bench.slowest, bench.model.numerics.tolerance, components(start.lattice), start)


def window(bench: Bench, pair: ProbePair, duration: float, approach: Approach, leave: bool) -> tuple[list[Trace], bool]:
    """Watch the film for ``duration`` seconds in PARTS, and whether it was at rest at the end.

    leave: as soon as it is.
    """
    traces, rests = [], False
    for part in range(PARTS):
        share = (1 + UNEVEN * (1 if part % 2 else -1)) / PARTS
        traces.append(watch_slips(bench, pair, share * duration))
        rests = approach.look(traces[-1].end)
        if rests and leave:
            break
    return traces, rests


def judge(bench: Bench, pair: ProbePair, average: float, voltage: float | None) -> Verdict:
    """Watch the film for ``average`` seconds, less if it comes to rest, or longer where that does not tell.

    voltage: the criterion, V, by which a window decides at once; None to count slips.
    """
    approach = begin_to_look(bench)
    start, slips = bench.model.time, [0]
    for _ in range(PATIENCE):
        traces, rests = window(bench, pair, average, approach, leave=True)
        whole, waited = joined(traces), bench.model.time - start
        if voltage is not None:
            return Verdict(abs(whole.voltage) > voltage, whole.voltage, whole.count, True, waited)
        if rests:
            return Verdict(no_pairs(whole.end, pair), whole.voltage, whole.count, True, waited)
        early, late = joined(traces[: PARTS // 2]).count, joined(traces[PARTS // 2 :]).count
        slips.append(early + late)
        if min(early, late) > 0 or min(slips[-2:]) > 0 or np.count_nonzero(slips) >= OFTEN:
            return Verdict(True, whole.voltage, whole.count, True, waited)
    return Verdict(any(slips[-(PATIENCE // 2) :]), whole.voltage, whole.count, False, waited)


def no_pairs(snapshot: Snapshot, pair: ProbePair) -> bool:
    """Whether the film is normal at either probe."""
    density = np.abs(snapshot.psi[tuple(pair.path[[0, -1]].T)]) ** 2
    return bool(density.min() < PAIRS)
