"""The command line: one word after ``fluxoid`` for each thing a user does.

Each command is a file with ``arguments(parser)`` and ``command(options) -> Outcome``, loaded when it is called.
Exit codes: 0 done, 1 failed while running, 2 bad input, 130 interrupted.
"""

from fluxoid.cli.main import main

__all__ = ["main"]
