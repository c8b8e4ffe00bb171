"""How far a run has come, for a person to read: one line, rewritten on a terminal, now and then in a file."""

import time
from typing import TextIO

from fluxoid.units import format

TERMINAL_SECONDS = 0.25
FILE_SECONDS = 30.0


class Progress:
    """Prints the time reached, the mean step of the last second, steps per second and the time to go."""

    def __init__(self, stream: TextIO, start: float, until: float) -> None:
        self._stream, self._start, self._until = stream, start, until
        self._terminal = stream.isatty()
        self._began = self._printed = self._rated = time.perf_counter()
        self._before: tuple[float, int] | None = None
        self._rate = self._step = 0.0
        self._width = 0

    def update(self, now: float, steps: int) -> None:
        """Print if it is time to; ``now`` in seconds, ``steps`` taken so far."""
        clock = time.perf_counter()
        self._measure(clock, now, steps)
        if clock - self._printed >= (TERMINAL_SECONDS if self._terminal else FILE_SECONDS):
            self._printed = clock
            self._print(self._line(clock, now))

    def end(self) -> None:
        """Leave the terminal's line."""
        if self._terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _measure(self, clock: float, now: float, steps: int) -> None:
        if self._before is None:
            self._rated, self._before = clock, (now, steps)
        elif clock - self._rated > 1.0 and steps > self._before[1]:
            taken = steps - self._before[1]
            self._rate, self._step = taken / (clock - self._rated), (now - self._before[0]) / taken
            self._rated, self._before = clock, (now, steps)

    def _line(self, clock: float, now: float) -> str:
        done = (now - self._start) / (self._until - self._start)
        parts = [f"{100 * done:5.1f} %", f"t = {format(now, 's')} of {format(self._until, 's')}"]
        if self._rate:
            parts += [f"step {format(self._step, 's', 3)}", f"{self._rate:.0f} steps/s"]
        if done > 0:
            parts.append(f"{duration((clock - self._began) * (1 - done) / done)} to go")
        return "  ".join(parts)

    def _print(self, line: str) -> None:
        if self._terminal:
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line.strip() + "\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """A wall-clock time in two words: "4 s", "12 min 5 s", "3 h 20 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
