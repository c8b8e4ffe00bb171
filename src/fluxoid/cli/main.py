"""Finds the command, calls it, and turns what comes out into words, JSON and an exit code."""

import argparse
import io
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module

from fluxoid.cli.words.report import Outcome, as_json
from fluxoid.errors import FluxoidError, InputError, UnwiseWarning
from fluxoid.version import __version__

# command -> one line about it; its file in this folder has the same name
COMMANDS = {
    "check": "read a description and tell what is wrong or unwise about it, without running it",
    "run": "run what a description describes, and write a result",
    "resume": "go on with a run that was interrupted",
    "show": "tell what a result holds",
    "inductance": "inductances of the holes and ports of a device, effective areas, and a netlist of them",
    "levels": "energies and currents of fluxoid states against field, and which is lowest where",
    "material": "tell everything about a superconductor at a temperature",
    "circuit": "run a netlist of junctions, inductors, resistors, capacitors and sources",
    "doctor": "tell about this machine, and test fluxoid on it",
}

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe of Windows, or the locale C, may carry no Greek
        sys.stdout.reconfigure(errors="backslashreplace")
    command = next((word for word in given if not word.startswith("-")), None)
    options = _parser(command).parse_args(given)
    if options.command is None:
        _parser(None).print_help(sys.stderr)
        return BAD_INPUT
    told: list[str] = []
    try:
        with warnings.catch_warnings():
            _tell_warnings(told)
            outcome: Outcome = import_module(f"fluxoid.cli.{options.command}").command(options)
    except FluxoidError as error:
        if options.traceback:
            raise
        _error(str(error))
        return BAD_INPUT if isinstance(error, InputError) else FAILED
    except MemoryError as error:
        _error(f"out of memory ({error}). Try: a larger lattice.cell, a smaller film, or fewer sources")
        return FAILED
    except KeyboardInterrupt as stop:
        _error(f"interrupted{f': {stop}' if str(stop) else ''}")
        return INTERRUPTED
    text = as_json(outcome, told) if options.json else outcome.text
    try:
        if text:
            print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is flushed at the end
        if not isinstance(error, BrokenPipeError):  # that is a reader who went away, as in "| head"
            _error(f"cannot write to standard output: {error.strerror}")
            return FAILED
    return outcome.code


def _parser(command: str | None) -> argparse.ArgumentParser:
    """The parser; only the command asked for brings its own arguments, so that the others are not loaded."""
    parser = argparse.ArgumentParser(
        "fluxoid",
        description="Supercurrents, from the Cooper pair to the circuit.",
        epilog="Example: fluxoid run ring.toml. More: fluxoid COMMAND --help",
    )
    parser.add_argument("--version", action="version", version=f"fluxoid {__version__}")
    words = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, about in COMMANDS.items():
        own = words.add_parser(
            name, help=about, description=_sentence(about), formatter_class=argparse.RawDescriptionHelpFormatter
        )
        own.add_argument("--json", action="store_true", help="one JSON object on standard output")
        own.add_argument("--traceback", action="store_true", help="show where in the code an error arose")
        if name == command:
            import_module(f"fluxoid.cli.{name}").arguments(own)
    return parser


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:] + "."


def _error(message: str) -> None:
    print(f"fluxoid: {message}", file=sys.stderr, flush=True)


def _tell_warnings(told: list[str]) -> None:
    """Show warnings as one line each, once, and remember those that are about the user's input."""

    def show(message: Warning | str, category: type[Warning], *rest: object) -> None:
        text = " ".join(str(message).split())
        if issubclass(category, UnwiseWarning) and text not in told:
            told.append(text)
            print(f"fluxoid: warning: {text}", file=sys.stderr, flush=True)

    warnings.simplefilter("always", UnwiseWarning)
    warnings.showwarning = show  # type: ignore[assignment]
