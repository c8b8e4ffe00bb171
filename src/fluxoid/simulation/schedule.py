"""When something happens: frozen schedules, pure functions of time, so that a resumed run needs no memory of them.

``next_after(time)`` is the first scheduled time strictly later (infinity when there is none); a run shortens a step to
land on it exactly. ``number(until)`` counts the times from the beginning to ``until``, both included.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from fluxoid.errors import InputError


@dataclass(frozen=True)
class Every:
    """At ``start``, and then every ``interval`` seconds."""

    interval: float
    start: float = 0.0

    def __post_init__(self) -> None:
        if not (self.interval > 0 and math.isfinite(self.interval) and math.isfinite(self.start)):
            raise InputError(f"an interval of {self.interval:g} s between outputs", try_="a positive, finite time")

    def next_after(self, time: float) -> float:
        """First scheduled time strictly after ``time``, in seconds."""
        if time < self.start:
            return self.start
        count = math.floor((time - self.start) / self.interval) + 1
        # the division may round either way: walk to the exact neighbour
        while count > 0 and self.start + (count - 1) * self.interval > time:
            count -= 1
        while self.start + count * self.interval <= time:
            count += 1
        return self.start + count * self.interval

    def number(self, until: float) -> int:
        """How many scheduled times there are up to and with ``until``."""
        if until < self.start:
            return 0
        return round((self.next_after(until) - self.start) / self.interval)


@dataclass(frozen=True)
class At:
    """At the times listed, in seconds, in any order."""

    times: tuple[float, ...]

    def __post_init__(self) -> None:
        if not all(math.isfinite(time) for time in self.times):
            raise InputError("an output time that is not finite", try_="times in seconds")
        object.__setattr__(self, "times", tuple(sorted(set(self.times))))

    def next_after(self, time: float) -> float:
        """First scheduled time strictly after ``time``, in seconds."""
        index = bisect_right(self.times, time)
        return self.times[index] if index < len(self.times) else math.inf

    def number(self, until: float) -> int:
        """How many scheduled times there are up to and with ``until``."""
        return bisect_right(self.times, until)


@dataclass(frozen=True)
class Count:
    """``count`` times evenly from ``start`` to ``stop``, both included (``stop`` alone when there is one)."""

    count: int
    stop: float
    start: float = 0.0

    def __post_init__(self) -> None:
        if self.count < 1 or not (math.isfinite(self.stop) and self.stop > self.start):
            raise InputError(
                f"{self.count} outputs between {self.start:g} s and {self.stop:g} s",
                try_="at least one output, and an end later than the start",
            )

    def _time(self, index: int) -> float:
        if index == self.count - 1:
            return self.stop
        return self.start + index * ((self.stop - self.start) / (self.count - 1))

    def next_after(self, time: float) -> float:
        """First scheduled time strictly after ``time``, in seconds."""
        if time >= self.stop:
            return math.inf
        if self.count == 1:
            return self.stop
        if time < self.start:
            return self.start
        index = min(math.floor((time - self.start) / (self.stop - self.start) * (self.count - 1)) + 1, self.count - 1)
        while index > 0 and self._time(index - 1) > time:
            index -= 1
        while self._time(index) <= time:
            index += 1
        return self._time(index)

    def number(self, until: float) -> int:
        """How many scheduled times there are up to and with ``until``."""
        return sum(1 for index in range(self.count) if self._time(index) <= until)


Schedule = Every | At | Count

_KINDS: dict[str, type[Every] | type[At] | type[Count]] = {"every": Every, "at": At, "count": Count}


def as_dict(schedule: Schedule) -> dict[str, object]:
    """A schedule as plain data, for JSON."""
    return {"kind": type(schedule).__name__.lower(), **asdict(schedule)}


def from_dict(data: dict[str, object]) -> Schedule:
    """The schedule that ``as_dict`` made ``data`` of."""
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key != "kind"}
    return _KINDS[str(data["kind"])](**fields)  # type: ignore[arg-type]


def due_at(schedule: Schedule, time: float, tolerance: float) -> bool:
    """Whether ``time`` is a scheduled one, to within ``tolerance`` seconds."""
    return schedule.next_after(time - tolerance) <= time + tolerance


def next_landing(schedules: Iterable[Schedule], time: float, until: float, tolerance: float) -> float:
    """The time to land on next: the first one scheduled after ``time``, at most ``until``.

    Times nearer than ``tolerance`` seconds are one time, the latest of them: different schedules write the same time
    with different rounding, and a step of one unit in the last place would follow.
    """
    times = [min(schedule.next_after(time + tolerance), until) for schedule in schedules] + [until]
    first = min(times)
    return max(each for each in times if each <= first + tolerance)
