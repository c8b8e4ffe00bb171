"""How far the numbers of a circuit may be off: margins of each parameter, yield under spread, optimisation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.circuit.description.circuit import Circuit, split_address, value_of
from fluxoid.circuit.description.elements import Junction
from fluxoid.circuit.description.spread import draws
from fluxoid.circuit.in_time.run import Transient, lane, transient
from fluxoid.errors import InputError
from fluxoid.types import Floats

Works = Callable[[Transient], bool]


def area_factors(made: Circuit, factors: Mapping[str, Floats]) -> dict[str, Floats]:
    """What to vary so that each element's number is multiplied: of a junction the area (currents, capacitance, 1/R).

    factors: {element, or "B1.resistance" for that number alone: (lanes,)}; both may be named, and multiply.
    """
    total: dict[str, Floats] = {}
    for address, factor in factors.items():
        name, field = split_address(made, address)
        element, by = made[name], np.asarray(factor, float)
        own = {field: by}
        if isinstance(element, Junction) and element.name == address:
            if element.capacitance > 0:
                own["capacitance"] = by
            if element.quasiparticles is not None:
                own |= {"subgap_resistance": 1 / by, "normal_resistance": 1 / by}
            elif np.isfinite(element.resistance):
                own["resistance"] = 1 / by
        for field, by in own.items():
            total[f"{name}.{field}"] = total.get(f"{name}.{field}", 1.0) * by
    return {address: value_of(made, address) * by for address, by in total.items()}


def _passes(made: Circuit, works: Works, stop: float, vary: Mapping[str, Floats], run: Mapping[str, Any]) -> list[bool]:
    lanes = max((len(v) for v in vary.values()), default=1)
    done = transient(made, stop, vary=vary, **run)
    return [bool(works(lane(done, k) if lanes > 1 else done)) for k in range(lanes)]


def margins(
    made: Circuit,
    works: Works,
    stop: float,
    names: Sequence[str],
    widest: float = 0.9,
    resolution: float = 0.01,
    **run: Any,
) -> dict[str, tuple[float, float]]:
    """For each element the smallest and largest factor of its number with which the circuit still works, others
    nominal.

    works: judges a run of one lane, from its slips and values; stop: s; names: elements, or "B1.resistance" for that
    number alone (of a junction without: its area); widest: factors searched from 1 - widest to 1 + widest; resolution:
    of the factors; run: further arguments of ``transient``.
    All elements and both sides are bisected side by side, one run of many lanes for each halving. A circuit that works
    again further out is not noticed. Raises InputError if the nominal circuit does not work.
    """
    if not _passes(made, works, stop, {}, run)[0]:
        raise InputError("the circuit does not work with its nominal values", try_="another judgement, or other values")
    sides = [(name, sign) for name in names for sign in (-1.0, 1.0)]
    good, bad = np.zeros(len(sides)), np.full(len(sides), widest)
    edge = _tried(made, works, stop, sides, bad, run)
    good[edge] = widest
    while np.max(np.where(edge, 0, bad - good)) > resolution:
        middle = (good + bad) / 2
        passed = _tried(made, works, stop, sides, middle, run)
        good = np.where(passed & ~edge, middle, good)
        bad = np.where(~passed & ~edge, middle, bad)
    return {name: (1 - float(good[2 * k]), 1 + float(good[2 * k + 1])) for k, name in enumerate(names)}


def _tried(
    made: Circuit, works: Works, stop: float, sides: list[tuple[str, float]], way: Floats, run: Mapping[str, Any]
) -> np.ndarray:
    factors = {name: np.ones(len(sides)) for name, _ in sides}
    for k, (name, sign) in enumerate(sides):
        factors[name][k] = 1 + sign * way[k]
    return np.array(_passes(made, works, stop, area_factors(made, factors), run))


@dataclass(frozen=True)
class Yield:
    """passed of samples; fraction, and the 95 % interval (low, high) of Wilson; seeds of those that failed."""

    passed: int
    samples: int
    fraction: float
    low: float
    high: float
    failed: tuple[int, ...]


def yield_of(
    made: Circuit,
    works: Works,
    stop: float,
    spreads: Mapping[str, float],
    samples: int = 100,
    seed: int = 0,
    kind: str = "normal",
    **run: Any,
) -> Yield:
    """Fraction of circuits that work when numbers are drawn at random about their nominal values.

    spreads: {element or "B1.resistance": relative standard deviation ("normal") or half width ("uniform")}; samples;
    seed: the first; the numbers of a sample depend on its seed and the elements' names alone; run: further arguments of
    ``transient``.
    Source of the interval: E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927).
    """
    if kind not in ("normal", "uniform"):
        raise InputError(f"spread of kind {kind!r}", try_='"normal" or "uniform"')
    if samples < 1:
        raise InputError(f"a yield of {samples} samples", try_="at least one, 100 for an error of 10 %")
    for name, part in spreads.items():
        if not (np.isfinite(part) and part >= 0):
            raise InputError(f"{name}: a spread of {part}", try_="a fraction, zero or more")
    seeds = seed + np.arange(samples)
    factors = {name: 1 + part * draws(name, seeds, kind) for name, part in spreads.items()}
    if any(np.any(f <= 0) for f in factors.values()):
        raise InputError("a spread so wide that numbers become negative", try_="a smaller spread, or kind='uniform'")
    passed = np.array(_passes(made, works, stop, area_factors(made, factors), run))
    n, p, z = samples, float(np.mean(passed)), 1.959963984540054
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    failed = tuple(int(s) for s in seeds[~passed])
    return Yield(int(passed.sum()), n, p, float(centre - half), float(centre + half), failed)


@dataclass(frozen=True)
class Optimum:
    """values: {address: number} of the least cost found; cost; evaluations."""

    values: dict[str, float]
    cost: float
    evaluations: int


def optimise(
    cost: Callable[[dict[str, Floats]], Floats],
    bounds: Mapping[str, tuple[float, float]],
    population: int = 12,
    generations: int = 30,
    seed: int = 0,
    polish: int = 60,
) -> Optimum:
    """The values in given bounds with the least cost, by SciPy's differential evolution and then Nelder-Mead.

    cost: of {address: values (lanes,)}, one cost for each lane: pass it on as ``vary`` of a run, so that a whole
    generation runs side by side; bounds: {address: (low, high)}, SI; population: lanes for each parameter; polish:
    evaluations of Nelder-Mead at the end. Lanes whose cost is not finite count as infinitely bad.
    """
    from scipy.optimize import differential_evolution, minimize

    names, limits = list(bounds), np.array(list(bounds.values()), float)
    for name, (low, high) in bounds.items():
        if not (np.isfinite(low) and np.isfinite(high) and low < high):
            raise InputError(f"{name} between {low} and {high}", try_="finite bounds, the smaller first")
    if not names:
        raise InputError("nothing to optimise", try_="bounds of at least one number")
    count = 0

    def of(s: Floats) -> Floats:
        """Cost at points (parameters, lanes) of the unit cube."""
        nonlocal count
        s = np.asarray(s).reshape(len(names), -1)
        values = limits[:, :1] + np.clip(s, 0, 1) * (limits[:, 1:] - limits[:, :1])
        count += s.shape[1]
        found = np.atleast_1d(np.asarray(cost(dict(zip(names, values))), float))
        return np.where(np.isfinite(found), found, 1e300)

    best = differential_evolution(
        of, [(0, 1)] * len(names), popsize=population, maxiter=generations, rng=seed, vectorized=True,
        updating="deferred", polish=False,
    )  # fmt: skip
    s, value = best.x, float(best.fun)
    if polish:
        done = minimize(lambda s: float(of(s)[0]), s, method="Nelder-Mead", options={"maxfev": polish, "xatol": 1e-6})
        if done.fun < value:
            s, value = np.clip(done.x, 0, 1), float(done.fun)
    if value >= 1e300:
        raise InputError("the cost is not finite anywhere between the bounds", try_="a check of the cost")
    found = limits[:, 0] + s * (limits[:, 1] - limits[:, 0])
    return Optimum({name: float(v) for name, v in zip(names, found)}, value, count)
