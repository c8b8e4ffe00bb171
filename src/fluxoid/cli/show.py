"""fluxoid show RESULT"""

import argparse

from fluxoid.cli.words.report import Outcome

EXAMPLE = """\
examples:
  fluxoid show ring.fluxoid
  fluxoid show ring.fluxoid --picture ring.png --time "1 ns"

A run that still goes on can be shown too.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("result", metavar="RESULT", help="the folder that fluxoid run wrote")
    parser.add_argument(
        "--picture", metavar="FILE", help="draw a frame, and the numbers against time (.png, .pdf, .svg)"
    )
    parser.add_argument("--time", metavar="T", help='of the frame, such as "10 ps"; the last by default')


def command(options: argparse.Namespace) -> Outcome:
    """Tell what it holds."""
    from fluxoid.cli.words.result_words import told
    from fluxoid.errors import InputError
    from fluxoid.results.result import open_result

    if options.time and not options.picture:
        raise InputError("is that of the frame in a picture, and none is asked for", "--time", "--picture FILE.png too")
    result = open_result(options.result)
    if options.picture:
        from fluxoid.plot.result import show_result
        from fluxoid.units import parse

        scales = result.description.material.scales()
        show_result(result, options.picture, parse(options.time, "time", scales, "--time") if options.time else None)
    return told(result)
