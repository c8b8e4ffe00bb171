"""Phase slips between two probes, counted one by one.

    dF/Phi0 = N + d(sum of theta)/2 pi + rest

with dF = integral of V dt over a short time, theta the gauge-invariant phases along a path between the probes, and N
whole: the vortices that crossed the path, or the phase slips in it. The rest is what normal current at a contact adds
near it, V without slips; it is rounded off in each short time, so that it does not add up.

Source: Josephson, Phys. Lett. 1, 251 (1962): V = Phi0 times the rate of slips.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.gl.measure.links import phase_differences
from fluxoid.gl.snapshot import Snapshot
from fluxoid.recipes.working.prepare import ProbePair
from fluxoid.recipes.working.session import Bench
from fluxoid.types import Floats, Ints

INTERVAL = 1.5  # tau0 between two looks: in it the rest stays below half a slip


@dataclass(frozen=True)
class Trace:
    """What happened between two probes: at ``times`` (n,), s, the flux F that had passed (n,), Wb; and the slips in
    each interval, (n - 1,); the film at the end."""

    times: Floats
    flux: Floats
    slips: Ints
    end: Snapshot

    @property
    def voltage(self) -> float:
        """Mean voltage, V."""
        return float((self.flux[-1] - self.flux[0]) / (self.times[-1] - self.times[0]))

    @property
    def count(self) -> int:
        """Slips in all, of either sign; those that undo each other count as none."""
        return abs(int(self.slips.sum()))


def joined(traces: Sequence[Trace]) -> Trace:
    """Traces that follow each other as one."""
    return Trace(
        np.concatenate([traces[0].times[:1], *(trace.times[1:] for trace in traces)]),
        np.concatenate([traces[0].flux[:1], *(trace.flux[1:] for trace in traces)]),
        np.concatenate([trace.slips for trace in traces]),
        traces[-1].end,
    )


def watch_slips(bench: Bench, pair: ProbePair, duration: float) -> Trace:
    """Let time pass, s, and count."""
    intervals = max(1, round(duration / (INTERVAL * bench.unit)))
    start = bench.model.time
    snapshot = bench.model.snapshot()
    times, flux, turns = [start], [_flux(snapshot, pair)], [turns_along(snapshot, pair)]
    for k in range(1, intervals + 1):
        bench.advance(start + duration * k / intervals - bench.model.time)
        snapshot = bench.model.snapshot()
        times.append(bench.model.time)
        flux.append(_flux(snapshot, pair))
        turns.append(turns_along(snapshot, pair))
    slips = np.round(np.diff(flux) / flux_quantum - np.diff(turns)).astype(int)
    return Trace(np.array(times), np.array(flux), slips, snapshot)


def _flux(snapshot: Snapshot, pair: ProbePair) -> float:
    return snapshot.probe_flux[pair.plus] - snapshot.probe_flux[pair.minus]


def turns_along(snapshot: Snapshot, pair: ProbePair) -> float:
    """Sum of theta along the path, in turns."""
    (y, x), (y1, x1) = pair.path[:-1].T, pair.path[1:].T
    ny, nx = snapshot.lattice.shape
    right, up = (x1 - x) % nx == 1, (y1 - y) % ny == 1
    along_x = y1 == y
    on_x, on_y = phase_differences(snapshot)
    # A link is stored at its left or lower cell, and counts backwards if walked that way.
    theta = np.where(
        along_x,
        np.where(right, on_x[y, x], -on_x[y1, x1]),
        np.where(up, on_y[y, x], -on_y[y1, x1]),
    )
    return float(theta.sum() / (2 * np.pi))
