"""fluxoid show RESULT"""

import argparse

from fluxoid.cli.report import Outcome

EXAMPLE = """\
example:
  fluxoid show ring.fluxoid

A run that still goes on can be shown too.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("result", metavar="RESULT", help="the folder that fluxoid run wrote")


def command(options: argparse.Namespace) -> Outcome:
    """Tell what it holds."""
    from fluxoid.cli.told import told
    from fluxoid.results.result import open_result

    return told(open_result(options.result))
