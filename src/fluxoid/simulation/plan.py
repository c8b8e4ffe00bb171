"""How long a description runs, and when its rows and frames are due."""

from collections.abc import Mapping

from fluxoid.device import Device, Scheduled
from fluxoid.errors import InputError
from fluxoid.simulation.schedule import At, Count, Every, Schedule

USUAL_ROWS, USUAL_FRAMES = 200, 11
MOST = 10_000_000  # outputs: each is landed on by a step of its own


def plan(device: Device) -> tuple[float, dict[str, Schedule]]:
    """How long a description runs, s, and when frames and rows of the table are written."""
    until = device.run.duration
    if until is None:
        raise InputError("is missing", "run.duration", 'duration = "100 tau0"')
    asked: Mapping[str, Schedule | None] = {
        name: _schedule(getattr(device.output, name), until, f"output.{name}") for name in ("scalars", "frames")
    }
    return until, {
        "scalars": asked["scalars"] or Every(until / USUAL_ROWS),
        "frames": asked["frames"] or Count(USUAL_FRAMES, until),
    }


def _schedule(scheduled: Scheduled | None, until: float, where: str) -> Schedule | None:
    if scheduled is None:
        return None
    number = scheduled.count or (until / scheduled.every if scheduled.every else 0)
    if number > MOST:
        raise InputError(f"{number:.3g} outputs are more than {MOST}", where, "count = 1000")
    if scheduled.every is not None:
        return Every(scheduled.every)
    if scheduled.at is not None:
        return At(scheduled.at)
    assert scheduled.count is not None  # one of the three is given
    return Count(scheduled.count, until)
