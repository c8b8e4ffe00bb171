"""fluxoid run FILE"""

import argparse
import sys

from fluxoid.cli.words.report import Outcome

EXAMPLE = """\
example:
  fluxoid run ring.toml                                  writes ring.fluxoid
  fluxoid run ring.toml --set run.duration="10 tau0" --output short.fluxoid
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a description in TOML")
    parser.add_argument("--output", metavar="DIR", help="the result folder; FILE's name with .fluxoid by default")
    parser.add_argument("--overwrite", action="store_true", help="replace a result that is there")
    parser.add_argument("--threads", type=int, metavar="N", help="use at most so many threads; all cores by default")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one value of the description"
    )


def command(options: argparse.Namespace) -> Outcome:
    """Run it."""
    from pathlib import Path

    from fluxoid.cli.words.description import load_changed
    from fluxoid.cli.words.result_words import told
    from fluxoid.start import run

    device = load_changed(options.file, options.set)
    path = options.output or f"{Path(options.file).stem}.fluxoid"
    print(f"fluxoid: {device.title or options.file} -> {path}", file=sys.stderr, flush=True)
    return told(run(device, path, overwrite=options.overwrite, threads=options.threads))
