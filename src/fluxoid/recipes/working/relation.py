"""A measured current-phase relation as a function, which circuits take."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError
from fluxoid.recipes.working.result import RecipeResult
from fluxoid.types import Complexes, Floats

CLOSED = 1e-6  # of the largest current: how well a relation must close after 2 pi to be periodic
DENSE = 4096  # points among which a maximum is looked for


@dataclass(frozen=True)
class MeasuredRelation:
    """I(phi) on one branch.

    phase: (n,) rad, rising; current: (n,) A; energy: (n,) J. Evenly spaced over exactly 2 pi and closing on itself it
    is periodic, and read between its points as a trigonometric sum; else as a cubic spline, on its own range alone.
    Circuits take it as relation.sampled(one.normalised) times one.critical_current if periodic, and with
    relation.kinetic if not.
    """

    phase: tuple[float, ...]
    current: tuple[float, ...]
    energy: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.phase) < 4 or np.any(np.diff(self.phase) <= 0):
            raise InputError(f"{len(self.phase)} phases, or phases that do not rise", try_="four rising phases or more")
        if not len(self.phase) == len(self.current) == len(self.energy):
            raise InputError("phases, currents and energies differ in number", try_="one of each at every point")

    @cached_property
    def periodic(self) -> bool:
        """Whether it covers one period of 2 pi evenly, and closes."""
        steps = np.diff(self.phase)
        span = self.phase[-1] - self.phase[0]
        even = bool(np.ptp(steps) < 1e-9 * span)
        closes = abs(self.current[-1] - self.current[0]) <= CLOSED * float(np.max(np.abs(self.current)))
        return even and abs(span - 2 * np.pi) < 1e-9 and closes

    def __call__(self, phase: ArrayLike) -> Any:
        """Current at phases, rad: A. Raises InputError outside the branch, if it is not periodic."""
        return self._evaluate(phase, 0)

    def slope(self, phase: ArrayLike) -> Any:
        """dI/dphi, A/rad."""
        return self._evaluate(phase, 1)

    def inductance(self, phase: ArrayLike) -> Any:
        """L_k = (Phi0/2 pi)/(dI/dphi), H: infinite at a critical current, negative beyond."""
        slope = np.asarray(self.slope(phase), float)
        with np.errstate(divide="ignore"):
            found = flux_quantum / (2 * np.pi) / slope
        return found if np.ndim(phase) else float(found)

    def inductance_at(self, current: ArrayLike) -> Any:
        """L_k at currents, A, on the part of the branch around its smallest current where the current rises: H."""
        low, high = self._rising
        phases = np.linspace(low, high, DENSE)
        wanted = np.asarray(current, float)
        currents = np.asarray(self(phases))
        if np.any(wanted < currents[0]) or np.any(wanted > currents[-1]):
            raise InputError(
                f"a current beyond the critical ones, {currents[0]:.6g} and {currents[-1]:.6g} A",
                try_="a smaller current",
            )
        return self.inductance(
            np.interp(wanted, currents, phases) if np.ndim(current) else float(np.interp(wanted, currents, phases))
        )

    @cached_property
    def critical_current(self) -> float:
        """The largest current, A."""
        return self._extreme(1)

    @cached_property
    def critical_current_backward(self) -> float:
        """The size of the largest current of the other sign, A; nan if the branch has none."""
        found = self._extreme(-1)
        return -found if found < 0 else float("nan")

    def normalised(self, phase: ArrayLike) -> Any:
        """I(phi)/I_c, a pure number."""
        return np.asarray(self(phase)) / self.critical_current

    def harmonics(self, count: int) -> tuple[Floats, Floats]:
        """Amplitudes (count,), A, and offsets (count,), rad: I = mean + sum of amplitude_n sin(n phi + offset_n).

        Raises InputError for a relation that is not periodic, or with fewer than 2 count + 1 points.
        """
        if not self.periodic:
            raise InputError("a branch that is not periodic has no harmonics", try_="phases evenly from 0 to 2 pi")
        if len(self.phase) - 1 < 2 * count + 1:
            raise InputError(f"{count} harmonics of {len(self.phase) - 1} points", try_="more phases")
        # c e^(i n phi) + c.c. = 2|c| cos(n phi + arg c)
        c = self._spectrum[1 : count + 1]
        offsets: Floats = np.mod(np.angle(c) + np.pi / 2 + np.pi, 2 * np.pi) - np.pi
        return 2 * np.abs(c), offsets

    @cached_property
    def _spectrum(self) -> Complexes:
        values = np.array(self.current[:-1])
        n = np.arange(len(values) // 2 + 1)
        spectrum = np.fft.rfft(values) / len(values) * np.exp(-1j * n * self.phase[0])
        if len(values) % 2 == 0:
            spectrum[-1] *= 0.5  # shared between +n and -n
        return np.asarray(spectrum)

    @cached_property
    def _spline(self) -> Any:
        from scipy.interpolate import CubicSpline

        return CubicSpline(self.phase, self.current)

    def _evaluate(self, phase: ArrayLike, derivative: int) -> Any:
        at: Floats = np.asarray(phase, float)
        if self.periodic:
            n = np.arange(len(self._spectrum))
            factors = np.where(n > 0, 2.0, 1.0) * (1j * n) ** derivative * self._spectrum
            found = (factors * np.exp(1j * n * at[..., None])).sum(-1).real
        else:
            slack = 1e-9 * (self.phase[-1] - self.phase[0])
            if np.any(at < self.phase[0] - slack) or np.any(at > self.phase[-1] + slack):
                raise InputError(
                    f"a phase outside the branch, {self.phase[0]:.6g} to {self.phase[-1]:.6g} rad",
                    try_="phases on the branch, or a relation measured further",
                )
            found = self._spline(at, derivative)
        return found if np.ndim(phase) else float(found)

    def _extreme(self, sign: int) -> float:
        phases = np.linspace(self.phase[0], self.phase[-1], DENSE)
        values = sign * np.asarray(self(phases))
        k = int(np.argmax(values))
        if 0 < k < DENSE - 1:
            left, top, right = values[k - 1 : k + 2]
            bend = left - 2 * top + right
            return float(sign * (top - (left - right) ** 2 / (8 * bend))) if bend < 0 else float(sign * top)
        return float(sign * values[k])

    @cached_property
    def _rising(self) -> tuple[float, float]:
        """The range of phases around the smallest current in which the current rises."""
        phases = np.linspace(self.phase[0], self.phase[-1], DENSE)
        slopes = np.asarray(self.slope(phases))
        rising = slopes > 0
        start = int(np.argmin(np.where(rising, np.abs(np.asarray(self(phases))), np.inf)))
        falls = np.flatnonzero(~rising)
        low = falls[falls < start].max(initial=-1) + 1
        high = falls[falls > start].min(initial=DENSE) - 1
        return float(phases[low]), float(phases[high])


def relation_of(result: RecipeResult, branch: int = 0) -> MeasuredRelation:
    """One branch of a current-phase result as a function.

    branch: its number. Raises InputError for a result of another recipe, or a branch of fewer than four points.
    """
    if result.recipe != "current-phase":
        raise InputError(f"a {result.recipe} result has no current-phase relation", try_='kind = "current-phase"')
    mine = result["branch"] == branch
    order = np.argsort(result["phase"][mine])
    columns: Sequence[tuple[float, ...]] = [
        tuple(float(value) for value in result[name][mine][order]) for name in ("phase", "current", "energy")
    ]
    return MeasuredRelation(*columns)
