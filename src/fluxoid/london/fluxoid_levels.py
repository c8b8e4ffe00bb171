"""Energies and currents of fluxoid states against field: which is the ground state, and where it changes.

With the sources s times those of the device and n quanta in the holes, the currents of the columns are linear in both,

    y = L⁻¹ (n Phi0 − s F),     E(s, n) = ½ s² E_0 + s y·C + ½ yᵀ L y,

L, F and C set up once. The part with s² is that of all states, so E of two states differ by a straight line in s, and
cross at one s, exactly. (E, the energy of the currents, decides; the functional that is made stationary is −E for
lone rings.)
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.london.problem import London, hole_rows, least_energy
from fluxoid.london.state import ScreeningState, constraints, over_columns, solve
from fluxoid.types import Floats, Ints


@dataclass(frozen=True)
class FluxoidLevels:
    """States of a device.

    strength: of its sources, (f,); windings: (w, holes); energy: (f, w), J; currents: around holes, (f, w, holes), A.
    """

    holes: tuple[str, ...]
    strength: Floats
    windings: Ints
    energy: Floats
    currents: Floats

    @property
    def ground(self) -> Ints:
        """Number of the state of least energy at each strength, (f,)."""
        return np.asarray(np.argmin(self.energy, axis=1))

    def crossing(self, one: Sequence[int], other: Sequence[int]) -> float:
        """Strength at which two states, by their windings, have the same energy; nan if at none.

        Raises InputError for windings that are not among the states.
        """
        return self._crossing(self._number(one), self._number(other))

    def grounds(self) -> list[tuple[tuple[int, ...], float, float]]:
        """The windings of least energy with the strengths between which they are that, in order, exactly."""
        low, high = float(self.strength.min()), float(self.strength.max())
        first, last = (self.energy[int(np.argmin(np.abs(self.strength - end)))] for end in (low, high))
        slope = (last - first) / (high - low)
        now, start, found = int(np.lexsort((slope, first))[0]), low, []
        while True:
            steeper = np.flatnonzero(slope < slope[now] - 1e-12 * np.abs(slope).max())
            at = np.array([self._crossing(now, int(k)) for k in steeper])
            end = float(at.min(initial=np.inf))
            found.append((tuple(map(int, self.windings[now])), start, min(end, high)))
            if end >= high:
                return found
            meet = steeper[at <= end + 1e-12 * (high - low)]
            now, start = int(meet[np.argmin(slope[meet])]), end

    def _number(self, windings: Sequence[int]) -> int:
        found = np.flatnonzero(np.all(self.windings == np.asarray(windings), axis=1))
        if not len(found):
            what = f"no state has the windings {tuple(windings)}"
            raise InputError(what, "windings", f"quanta of {', '.join(self.holes)} in the window")
        return int(found[0])

    def _crossing(self, a: int, b: int) -> float:
        first, last = (self.energy[k, a] - self.energy[k, b] for k in (0, -1))
        if first == last:
            return float("nan")
        return float(self.strength[0] + (self.strength[-1] - self.strength[0]) * first / (first - last))


def levels(problem: London, strength: Floats, windings: Mapping[str, Sequence[int]]) -> FluxoidLevels:
    """All states with the windings of a window, with the device's sources at several strengths.

    strength: (f,), two or more, factors of the sources; windings: quanta to try in each hole, others have none.
    Raises InputError without sources, or for a hole that does not exist.
    """
    strength = np.asarray(strength, float)
    if not problem.stack.device.source:
        raise InputError("levels against a field without a source", "source", 'kind = "uniform", field = "1 mT"')
    if strength.ndim != 1 or len(strength) < 2:
        raise InputError("levels need two strengths or more", "strength", "numpy.linspace(0, 1, 101)")
    for name in windings:
        if name not in problem.holes:
            raise InputError(f"no hole is named {name!r}", "windings", ", ".join(problem.holes) or "a film with a hole")
    quanta = np.array(list(itertools.product(*(windings.get(name, (0,)) for name in problem.holes))))
    driven = solve(problem)
    ways = [_way(problem, quantum) for quantum in np.eye(len(problem.holes))]
    around = hole_rows(problem)
    y = strength[:, None, None] * driven.columns + np.tensordot(quanta, ways, 1)
    zero = driven.through - _through(problem, driven.columns)
    form = ScreeningState(problem, zero, driven.columns * 0, driven.applied)
    potential = form.induced + form.kinetic_potential
    cross = over_columns(problem, potential)
    energy = strength[:, None] ** 2 * form.energy + strength[:, None] * (y @ cross)
    energy += 0.5 * np.einsum("fwi,ij,fwj->fw", y, problem.inductance, y)
    return FluxoidLevels(problem.holes, strength, quanta, energy, y @ around.T)


def _way(problem: London, quanta: Floats) -> Floats:
    """Currents of all columns for these quanta in the holes, and nothing else, A."""
    rows, values = constraints(problem, {})
    return least_energy(problem.inductance, rows, 0 * values, flux_quantum * hole_rows(problem).T @ quanta)


def _through(problem: London, columns: Floats) -> Floats:
    total = np.zeros(problem.operator.kinetic.shape)
    for k, amount in enumerate(columns):
        total += amount * problem.faces(k)
    return total
