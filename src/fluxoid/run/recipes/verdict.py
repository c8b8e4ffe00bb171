"""Whether a film carries its present current without resistance.

It does if it comes to rest; it does not if phase slips keep coming. Where neither is seen in PATIENCE times the time
asked for, the slips of the last part decide, and the answer depends on the waiting time: the verdict tells.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.gl.state import Snapshot
from fluxoid.lattice.holes import components
from fluxoid.run.recipes.bench import Bench
from fluxoid.run.recipes.prepare import ProbePair
from fluxoid.run.recipes.slips import watch_slips
from fluxoid.run.recipes.steady import Approach

PATIENCE = 10
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


def judge(bench: Bench, pair: ProbePair, average: float, voltage: float | None) -> Verdict:
    """Watch the film for ``average`` seconds, or longer where that does not tell.

    voltage: the criterion, V; None to count slips. A film with a voltage criterion is at rest or watched once.
    """
    start = bench.model.snapshot()
    approach = Approach(bench.slowest, components(start.lattice), start)
    before = 0
    for _ in range(PATIENCE):
        counts, flux = [], 0.0
        began = bench.model.time
        for part in range(PARTS):
            share = (1 + UNEVEN * (1 if part % 2 else -1)) / PARTS
            trace = watch_slips(bench, pair, share * average)
            counts.append(int(trace.slips.sum()))
            flux += float(trace.flux[-1] - trace.flux[0])
            rests = approach.look(trace.end)
            waited = bench.model.time - start.time
            mean = flux / (bench.model.time - began)
            if rests:
                alone = _no_pairs(trace.end, pair) if voltage is None else abs(mean) > voltage
                return Verdict(alone, mean, abs(sum(counts)), True, waited)
        if voltage is not None:
            return Verdict(abs(mean) > voltage, mean, abs(sum(counts)), True, waited)
        halves = [abs(sum(counts[: PARTS // 2])), abs(sum(counts[PARTS // 2 :]))]
        if min(halves) > 0 or (before > 0 and sum(halves) > 0):
            return Verdict(True, mean, abs(sum(counts)), True, waited)
        before = sum(halves)
    return Verdict(before > 0, mean, abs(sum(counts)), False, waited)


def _no_pairs(snapshot: Snapshot, pair: ProbePair) -> bool:
    density = np.abs(snapshot.psi[tuple(pair.path[[0, -1]].T)]) ** 2
    return bool(density.min() < PAIRS)
