"""A stand-in for a level of physics: a damped oscillator on a few cells, with steps of its own choosing.

Its step sizes wander by a chaotic map, so that any difference between two runs grows: runs that should agree bit for
bit and do not are seen at once. Like the real models it works in its own unit of time, so that landing is exact only to
rounding in seconds.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

UNIT = 1.37e-12  # s


@dataclass(frozen=True)
class State:
    """What quantities are computed from."""

    time: float
    x: np.ndarray
    v: np.ndarray


class Oscillator:
    """x'' = -x - 0.1 x', by leapfrog; ``wait`` seconds of sleep per step make it slow, ``breaks`` makes it NaN."""

    def __init__(self, wait: float = 0.0, breaks: float = np.inf) -> None:
        self.x, self.v = np.linspace(0.5, 1.5, 6).reshape(2, 3), np.zeros((2, 3))
        self.clock, self.chaos, self.steps = 0.0, 0.3, 0
        self.wait, self.breaks = wait, breaks

    @property
    def time(self) -> float:
        return self.clock * UNIT

    @property
    def counts(self) -> dict[str, int]:
        return {"steps": self.steps}

    def advance(self, until: float, steps: int) -> bool:
        end = until / UNIT
        for _ in range(steps):
            if self.clock >= end:
                break
            time.sleep(self.wait)
            natural = 0.02 + 0.02 * self.chaos
            dt = min(natural, end - self.clock)
            self.v = self.v - dt * (self.x + 0.1 * self.v)
            self.x = self.x + dt * self.v
            self.clock = end if dt < natural else self.clock + dt
            self.chaos = 3.99 * self.chaos * (1 - self.chaos)
            self.steps += 1
            if self.time > self.breaks:
                self.x[0, 0] = np.nan
        return bool(np.isfinite(self.x).all())

    def snapshot(self) -> State:
        return State(self.time, self.x.copy(), self.v.copy())

    def checkpoint(self) -> dict[str, np.ndarray]:
        return {"x": self.x.copy(), "v": self.v.copy(), "clock": np.array([self.clock, self.chaos, self.steps])}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.x, self.v = arrays["x"].copy(), arrays["v"].copy()
        clock, chaos, steps = arrays["clock"]
        self.clock, self.chaos, self.steps = float(clock), float(chaos), int(steps)
