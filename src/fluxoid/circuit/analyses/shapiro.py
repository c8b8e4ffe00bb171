"""Steps of constant voltage under microwaves: their edges, by bisection and extrapolation in many lanes at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.circuit.description.circuit import Circuit, circuit, steady
from fluxoid.circuit.description.elements import CurrentSource
from fluxoid.circuit.description.waveforms import Sine
from fluxoid.circuit.in_time.run import transient
from fluxoid.errors import InputError
from fluxoid.types import Floats


@dataclass(frozen=True)
class Steps:
    """order (n,): step numbers; low, high: A, the dc currents between which the voltage is order * frequency * Phi0;
    width: A; error: A, estimated, of each edge."""

    order: tuple[int, ...]
    low: Floats
    high: Floats
    width: Floats
    error: float


def shapiro_steps(
    made: Circuit,
    source: str,
    microwave: str,
    junction: str,
    orders: tuple[int, ...],
    highest: float,
    periods: int = 300,
    lanes: int = 24,
    tolerance: float = 1e-7,
) -> Steps:
    """Edges of Shapiro steps of a junction.

    Just outside a step the mean advance of the phase for each period of the drive differs from the step's by d, and the
    distance to the edge is a power series in d that starts with d^2: it is fitted at ten currents. Two sets of
    distances give the error. The series ends where the distance is comparable to the step's width: nearer currents are
    taken at narrow steps, and more periods, up to a hundred times as many, since d is small there.

    source: the dc current source; microwave: a current source with a Sine; orders: steps wanted, 0 is the critical
    current; highest: A, a dc current above them all; periods: of the drive, averaged over; lanes: currents at a time.
    Step 0 runs from minus to plus its upper edge: for circuits symmetric under reversal of the current.
    """
    wave, bias = made[microwave], made[source]
    if (
        not isinstance(wave, CurrentSource)
        or not isinstance(wave.waveform, Sine)
        or not isinstance(bias, CurrentSource)
    ):
        raise InputError(f"{microwave} is no current source with a sine, or {source} none at all", try_="such sources")
    period = 1 / wave.waveform.frequency
    wave = replace(wave, waveform=replace(wave.waveform, delay=0.0))
    base = steady(circuit([wave if e.name == microwave else e for e in made.elements]), source, CurrentSource)

    def advance(currents: Floats, order: int, periods: int = periods) -> Floats:
        """Turns of the phase for each period of the drive, less ``order``."""
        times = (periods // 3 + np.arange(periods + 1)) * period
        r = transient(
            base, float(times[-1]), [f"P({junction})"], times, {source: currents}, tolerance=tolerance, slips=False
        )
        turns = np.atleast_2d(r.values[f"P({junction})"]) / (2 * np.pi) - order * np.arange(periods + 1)
        return np.array([_drift(lane) for lane in turns])

    edges = [(n, side) for n in orders for side in (-1, 1) if not (n == 0 and side < 0)]
    low, high = _bisected(advance, edges, highest, lanes, 0.05 / periods)
    found, errors = {}, []
    coarse, gap = dict(zip(edges, (low + high) / 2)), float(np.max(high - low))
    for (n, side), edge in coarse.items():
        half = edge if n == 0 else 0.5 * (coarse[n, 1] - coarse[n, -1])
        probe = max(5 * gap, min(1e-3 * highest, 0.1 * half))
        difference = max(abs(float(advance(np.array([edge + side * probe]), n)[0])), 1 / (10 * periods))
        reach = min(probe * (0.05 / difference) ** 2, max(0.08 * half, gap))  # at most a twentieth of a turn
        turning = difference * np.sqrt(0.4 * reach / probe)
        count = int(np.clip(5 / turning, periods, 100 * periods))  # five turns at the nearest current
        near, far = (_extrapolated(advance, n, edge, side * r, count) for r in (reach, 2 * reach))
        found[n, side] = near
        errors.append(abs(near - far))
    lower = np.array([found[n, -1] if n else -found[n, 1] for n in orders])
    upper = np.array([found[n, 1] for n in orders])
    return Steps(tuple(orders), lower, upper, upper - lower, max(errors))


def _drift(x: Floats) -> float:
    """Mean rate of a sequence that drifts in a periodic landscape, over whole turns if there is one.

    The turns are counted from where the sequence is slowest: there its crossings can be interpolated.
    """
    way = x[-1] - x[0]
    if abs(way) < 2:
        return float(way / (len(x) - 1))
    x = np.sign(way) * (x - x[0])
    first_turn = int(np.argmax(x >= 1))
    start = 1 + int(np.argmin(np.abs(np.diff(x[1 : first_turn + 1])))) if first_turn > 2 else 1
    turns = np.floor(x[-3] - x[start])
    k = min(max(int(np.argmax(x >= x[start] + turns)), 3), len(x) - 3)
    near = slice(k - 3, k + 3)
    crossing = np.polynomial.Polynomial.fit(x[near] - x[start] - turns, np.arange(len(x))[near], 5)(0.0)
    return float(np.sign(way) * turns / (crossing - start))


def _bisected(
    advance: Callable[[Floats, int], Floats], edges: list[tuple[int, int]], highest: float, lanes: int, slack: float
) -> tuple[Floats, Floats]:
    """Currents below and above each edge."""
    low, high = np.zeros(len(edges)), np.full(len(edges), highest)
    for _ in range(4):
        s = (np.arange(lanes) + 1) / (lanes + 1)
        grid = low[:, None] + (high - low)[:, None] * s
        turns = advance(grid.ravel(), 0).reshape(grid.shape)
        for k, (n, side) in enumerate(edges):
            above = turns[k] > n + side * slack
            points = np.concatenate([[low[k]], grid[k], [high[k]]])
            first = int(np.argmax(np.concatenate([above, [True]]))) + 1
            low[k], high[k] = points[first - 1], points[first]
    return low, high


def _extrapolated(
    advance: Callable[[Floats, int, int], Floats], order: int, edge: float, reach: float, periods: int
) -> float:
    """Where the difference d to a step's advance vanishes: I = I_edge + c2 d^2 + c3 d^3 + ... through ten currents."""
    s = np.linspace(0.4, 2.0, 10)
    d = np.abs(advance(edge + reach * s, order, periods))
    d /= d.max()
    powers = d[:, None] ** np.array([0, 2, 3, 4, 5])
    return float(edge + reach * np.linalg.lstsq(powers, s, rcond=None)[0][0])
