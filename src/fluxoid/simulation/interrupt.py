"""Ctrl-C: the first asks the run to stop between two chunks, the second ends the process at once."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from fluxoid.simulation.loop import Stopped

_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # batch systems send the second before they kill


class StopRequest:
    """Whether someone asked the run to stop."""

    asked = False

    def obey(self) -> None:
        """Raise Stopped if so."""
        if self.asked:
            raise Stopped


@contextmanager
def stop_on_signal() -> Iterator[StopRequest]:
    """Within the block, a signal to end sets ``asked`` instead. Outside the main thread signals stay as they are."""
    request = StopRequest()
    if threading.current_thread() is not threading.main_thread():
        yield request
        return

    def ask(number: int, frame: FrameType | None) -> None:
        request.asked = True
        # Python sees no signal while a compiled chunk runs: with the system's own handling the next one ends it.
        signal.signal(number, signal.SIG_DFL)
        print("\nstopping after this chunk; once more to quit at once", file=sys.stderr, flush=True)

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
