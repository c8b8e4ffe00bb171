"""fluxoid resume RESULT"""

import argparse
import sys

from fluxoid.cli.words.report import Outcome

EXAMPLE = """\
example:
  fluxoid resume ring.fluxoid

The end is that of a run that was never interrupted, bit for bit.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("result", metavar="RESULT", help="the folder that fluxoid run wrote")
    parser.add_argument("--threads", type=int, metavar="N", help="use at most so many threads; all cores by default")


def command(options: argparse.Namespace) -> Outcome:
    """Resume it."""
    from fluxoid.cli.words.result_words import told
    from fluxoid.results.result import open_result
    from fluxoid.start import resume

    if open_result(options.result).status == "done":
        print(f"fluxoid: {options.result} is finished; nothing is left to do", file=sys.stderr)
    return told(resume(options.result, threads=options.threads))
