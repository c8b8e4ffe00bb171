"""fluxoid levels FILE"""

import argparse
from typing import TYPE_CHECKING

from fluxoid.cli.words.report import Outcome, counted, table

if TYPE_CHECKING:
    from fluxoid.device import Device
    from fluxoid.london import FluxoidLevels, London

EXAMPLE = """\
examples:
  fluxoid levels ring.toml --picture levels.png
  fluxoid levels ring.toml --quanta=-3:3 --from "-2 mT" --to "2 mT" --csv levels.csv
"""
POINTS = 401
AROUND = 2.5  # quanta in the hole with the largest effective area, to which a field is taken unless told otherwise
MOST = 2000  # states


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a description in TOML, or a GDS layout")
    parser.add_argument("--stack", metavar="FILE", help="of a layout: the stack of its process")
    parser.add_argument("--quanta", default="-2:2", metavar="LOW:HIGH", help="of each hole (default -2:2)")
    parser.add_argument(
        "--from", dest="start", metavar="FIELD", help="lowest field (default: -2.5 quanta), or factor of sources (-1)"
    )
    parser.add_argument(
        "--to", dest="stop", metavar="FIELD", help="highest field (default: 2.5 quanta), or factor of sources (1)"
    )
    parser.add_argument(
        "--cell", metavar="LENGTH", help='side of the cells, such as "50 nm"; 1/256 of the longest side by default'
    )
    parser.add_argument("--csv", metavar="FILE", help="write energy and currents of every state at every field")
    parser.add_argument("--picture", metavar="FILE", help="draw energies and currents (.png, .pdf, .svg)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one value of the description"
    )


def command(options: argparse.Namespace) -> Outcome:
    """Solve, tell the states of least energy, write the files asked for."""
    import numpy as np

    from fluxoid.cli.words.description import load_changed
    from fluxoid.cli.words.files import refuse_unwritable, write
    from fluxoid.london import build, levels
    from fluxoid.units import format, parse

    device = load_changed(options.file, options.set, options.stack)
    refuse_unwritable(options.csv, options.picture)
    window = _window(options.quanta)
    cell = parse(options.cell, "length", device.material.scales(), "--cell") if options.cell else None
    device, unit = _driven(device)
    given = [_end(text, unit, name) for text, name in ((options.start, "--from"), (options.stop, "--to"))]
    problem = build(device, cell)
    _refuse(problem, window, given)
    start, stop = _ends(problem, unit, given)
    drive = np.linspace(start, stop, POINTS)
    found = levels(problem, drive, dict.fromkeys(problem.holes, window))
    if options.csv:
        write(options.csv, _as_csv(found, unit))
    words = ("applied field", "T") if unit else ("factor of the sources", "1")
    if options.picture:
        from fluxoid.plot.levels import levels_picture

        levels_picture(drive, words, found.windings, found.energy, found.currents, found.holes, options.picture)
    grounds = found.grounds()
    rows = [("from", "to", *found.holes), *((format(a, unit), format(b, unit), *map(str, n)) for n, a, b in grounds)]
    heading = f"{counted(len(found.windings), 'state')} of {counted(len(found.holes), 'hole')}, cells of "
    heading += f"{format(problem.stack.cell, 'm')}; those of least energy, by the {words[0]}:"
    quantities = {
        f"crossing({k})": {"value": at, "unit": words[1]} for k, (_, at, _) in enumerate(grounds[1:], start=1)
    }
    lowest = [{"quanta": dict(zip(found.holes, n)), "from": a, "to": b} for n, a, b in grounds]
    lines = [device.title or options.file, heading, "", table(rows, right=range(len(rows[0])))]
    return Outcome("\n".join(lines), quantities, result=options.picture or options.csv, more={"ground": lowest})


def _window(text: str) -> range:
    """-2:2 as a range of quanta."""
    from fluxoid.errors import InputError

    low, colon, high = text.partition(":")
    try:
        window = range(int(low), int(high) + 1)
    except ValueError:
        window = range(0)
    if not colon or not len(window):
        raise InputError(f'"{text}" is no window of quanta', "--quanta", "--quanta=-2:2")
    return window


def _driven(device: "Device") -> tuple["Device", str]:
    """A device with one tesla in the place of its uniform fields, and "T"; one with other sources as it is, and ""."""
    from fluxoid.device.sources.sources import UniformSource

    if any(not isinstance(source, UniformSource) for source in device.source):
        return device, ""
    return device.model_copy(update={"source": (UniformSource(field=1.0),)}), "T"


def _end(text: str | None, unit: str, name: str) -> float | None:
    from fluxoid.errors import InputError
    from fluxoid.units import parse

    if text is None:
        return None
    if unit:
        return parse(text, "magnetic field", {}, name)
    try:
        return float(text)
    except ValueError:
        what = f'"{text}" is no number, and sources other than a uniform field are swept by a factor'
        raise InputError(what, name, f"{name} 1.5") from None


def _refuse(problem: "London", window: range, given: list[float | None]) -> None:
    from fluxoid.errors import InputError

    if not problem.holes:
        raise InputError("no hole, so that there is one state only", "film", "a film with a hole")
    states = len(window) ** len(problem.holes)
    if states > MOST:
        what = f"{states} states of {counted(len(problem.holes), 'hole')}"
        raise InputError(what, "--quanta", "a narrower window, such as --quanta=-1:1")
    if (given[0] is None) != (given[1] is None):
        raise InputError("only one end of the field is given", "--from" if given[0] is None else "--to", "both")
    if given[0] is not None and given[1] is not None and given[0] >= given[1]:
        raise InputError("the lowest field is not below the highest", "--from", "a lower one")


def _ends(problem: "London", unit: str, given: list[float | None]) -> tuple[float, float]:
    if given[0] is not None and given[1] is not None:
        return given[0], given[1]
    if not unit:
        return -1.0, 1.0
    from fluxoid.constants import flux_quantum
    from fluxoid.london.matrices import matrices

    most = AROUND * flux_quantum / float(abs(matrices(problem).area[: len(problem.holes)]).max())
    return -most, most


def _as_csv(found: "FluxoidLevels", unit: str) -> str:
    """A row for each state at each field."""
    names = found.holes
    head = [
        "field_T" if unit else "factor",
        *(f"quanta {n}" for n in names),
        "energy_J",
        *(f"current_A {n}" for n in names),
    ]
    lines = [",".join(head)]
    for f, at in enumerate(found.strength):
        for w, quanta in enumerate(found.windings):
            numbers = (float(at), *map(int, quanta), float(found.energy[f, w]), *map(float, found.currents[f, w]))
            lines.append(",".join(map(repr, numbers)))
    return "\n".join([*lines, ""])
