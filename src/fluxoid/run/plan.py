"""How long a description runs, and when its rows and frames are due."""

from collections.abc import Mapping

from fluxoid.device import Device, Scheduled
from fluxoid.errors import InputError
from fluxoid.run.schedule import At, Count, Every, Schedule

USUAL_ROWS, USUAL_FRAMES = 200, 11


def plan(device: Device) -> tuple[float, dict[str, Schedule]]:
    """How long a description runs, s, and when frames and rows of the table are written."""
    until = device.run.duration
    if until is None:
        raise InputError("is missing", "run.duration", 'duration = "100 tau0"')
    asked: Mapping[str, Schedule | None] = {
        name: _schedule(getattr(device.output, name), until) for name in ("scalars", "frames")
    }
    return until, {
        "scalars": asked["scalars"] or Every(until / USUAL_ROWS),
        "frames": asked["frames"] or Count(USUAL_FRAMES, until),
    }


def _schedule(scheduled: Scheduled | None, until: float) -> Schedule | None:
    if scheduled is None:
        return None
    if scheduled.every is not None:
        return Every(scheduled.every)
    if scheduled.at is not None:
        return At(scheduled.at)
    assert scheduled.count is not None  # one of the three is given
    return Count(scheduled.count, until)
