"""How far a run has come, for a person to read: one line, rewritten on a terminal, now and then in a file."""

import shutil
import time
from typing import TextIO

from fluxoid.units import format

TERMINAL_SECONDS = 0.25
FILE_SECONDS = 30.0


class Progress:
    """Prints the part done, a few words, and the time to go."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._printed = time.perf_counter()
        self._first: tuple[float, float] | None = None
        self._width = 0

    def show(self, done: float, words: str) -> None:
        """Print if it is time to; ``done`` from 0 to 1."""
        clock = time.perf_counter()
        if self._first is None:  # what came before, compiling perhaps, tells nothing of what is to come
            self._first = (clock, done)
        if clock - self._printed < (TERMINAL_SECONDS if self._terminal else FILE_SECONDS):
            return
        self._printed = clock
        began, part = self._first
        to_go = f"  {duration((clock - began) * (1 - done) / (done - part))} to go" if done > part else ""
        self._print(f"{100 * done:5.1f} %  {words}{to_go}")

    def end(self) -> None:
        """Leave the terminal's line."""
        if self._terminal and self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _print(self, line: str) -> None:
        if self._terminal:
            line = line[: shutil.get_terminal_size().columns - 1]  # a line that wraps cannot be rewritten
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            self._stream.write(line.strip() + "\n")
        self._stream.flush()


class Pulse:
    """Words about a run in time: the time reached, the mean step of the last second, and steps per second."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._clock = time.perf_counter()
        self._before: tuple[float, int] | None = None
        self._rate = ""

    def words(self, now: float, steps: int) -> str:
        """``now`` in seconds, ``steps`` taken so far."""
        clock = time.perf_counter()
        if self._before is None:
            self._clock, self._before = clock, (now, steps)
        elif clock - self._clock > 1.0 and steps > self._before[1]:
            taken = steps - self._before[1]
            step, rate = (now - self._before[0]) / taken, taken / (clock - self._clock)
            self._rate = f"  step {format(step, 's', 3)}  {rate:.0f} steps/s"
            self._clock, self._before = clock, (now, steps)
        return f"t = {format(now, 's')} of {format(self._until, 's')}{self._rate}"


def duration(seconds: float) -> str:
    """A wall-clock time in two words: "4 s", "12 min 5 s", "3 h 20 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
