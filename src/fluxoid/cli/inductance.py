"""fluxoid inductance FILE"""

import argparse
from typing import TYPE_CHECKING

from fluxoid.cli.words.report import Outcome, counted, table

if TYPE_CHECKING:
    from fluxoid.extract.numbers import Number
    from fluxoid.london import Inductance

FEW = 6  # holes that are named one by one
ERRORS = ("discretisation", "model")
EXAMPLE = """\
examples:
  fluxoid inductance washer.toml
  fluxoid inductance washer.toml --accuracy 1e-4 --csv washer.csv
  fluxoid inductance chip.gds --stack process.toml
  fluxoid inductance squid.toml --spice squid.cir       (which fluxoid circuit reads)
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a description in TOML, or a GDS layout")
    parser.add_argument("--stack", metavar="FILE", help="of a layout: the stack of its process")
    parser.add_argument(
        "--accuracy",
        type=float,
        metavar="PART",
        help="refine until discretisation errors are less than this part; not refined by default",
    )
    parser.add_argument(
        "--cell",
        metavar="LENGTH",
        help='side of the finest cells, such as "50 nm"; 1/256 of the longest side by default',
    )
    parser.add_argument("--csv", metavar="FILE", help="write every number with its errors, comma-separated")
    parser.add_argument("--spice", metavar="FILE", help="write a netlist of L and K")
    parser.add_argument(
        "--free-holes",
        action="store_true",
        help="closed holes without a name carry no current beside ports, instead of keeping their fluxoid",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one value of the description"
    )


def command(options: argparse.Namespace) -> Outcome:
    """Solve, print the tables, write the files asked for."""
    from fluxoid.cli.words.description import load_changed
    from fluxoid.cli.words.files import refuse_unwritable, write
    from fluxoid.errors import InputError
    from fluxoid.extract.netlist import as_netlist
    from fluxoid.extract.numbers import as_csv, numbers, quantities
    from fluxoid.units import parse

    if options.accuracy is not None and not 0 < options.accuracy < 1:
        raise InputError(f"an accuracy of {options.accuracy:g}", "--accuracy", "a part of the whole, such as 1e-3")
    device = load_changed(options.file, options.set, options.stack)
    refuse_unwritable(options.csv, options.spice)
    cell = parse(options.cell, "length", device.material.scales(), "--cell") if options.cell else None
    if cell is not None and not cell > 0:
        raise InputError(f'"{options.cell}" is not greater than 0', "--cell", '"50 nm"')
    from fluxoid.london import inductance_of

    found = inductance_of(device, options.accuracy, cell, options.free_holes)
    every = numbers(found)
    holes = [name for name in found.names if name not in device.port]
    title = device.title or options.file
    if options.csv:
        write(options.csv, as_csv(every))
    if options.spice:
        write(options.spice, as_netlist(title, found, holes))
    lines = [
        title,
        _lattice(found, len(holes)),
        *_moats(found),
        "",
        *_inductances(every),
        *_ports(every),
        *_areas(every),
    ]
    more = {
        "holes": holes,
        "ports": list(device.port),
        "holes_that_keep_their_fluxoid": list(found.kept),
        "cell": found.cell,
        "order": found.order,
        "sheets": found.sheets,
    }
    return Outcome("\n".join(lines), quantities(every), result=options.spice or options.csv, more=more)


def _lattice(found: "Inductance", holes: int) -> str:
    from fluxoid.units import format

    parts = f"{counted(holes, 'hole')}, {counted(len(found.names) - holes + len(found.ports), 'port')}"
    return f"{parts}; cells down to {format(found.cell, 'm')}, {counted(found.sheets, 'sheet')} per film"


def _moats(found: "Inductance") -> list[str]:
    """Which holes keep their fluxoid."""
    if not found.kept:
        return []
    names = ", ".join(found.kept) if len(found.kept) <= FEW else f"{len(found.kept)} closed holes"
    return [f"{names}: fluxoid kept, currents answer those of the ports (--free-holes: without currents)"]


def _inductances(every: "list[Number]") -> list[str]:
    """Self inductances first, then mutual ones with their coupling; below each its two parts."""
    from fluxoid.extract.numbers import coupling

    whole = _selves_first(every, "inductance")
    parts = {
        name: {one.of: one for one in every if one.quantity == f"{name}_inductance"}
        for name in ("kinetic", "geometric")
    }
    rows: list[tuple[str, ...]] = [("", "inductance", *ERRORS, "coupling")]
    for one in whole:
        k = "" if one.of[0] == one.of[1] else f"{coupling(whole, *one.of):.4g}"
        rows.append((", ".join(dict.fromkeys(one.of)), *_with_errors(one, "H", 6), k))
        rows += [(f"  {name}", *_with_errors(part[one.of], "H", 4), "") for name, part in parts.items()]
    return [table(rows, right=range(1, 5))]


def _selves_first(every: "list[Number]", quantity: str) -> "list[Number]":
    return sorted((one for one in every if one.quantity == quantity), key=lambda one: one.of[0] != one.of[1])


def _with_errors(one: "Number", unit: str, digits: int) -> tuple[str, str, str]:
    from fluxoid.units import format

    return (
        format(one.value, unit, digits),
        "±" + format(one.discretisation, unit, 2),
        "±" + format(one.model, unit, 2),
    )


def _ports(every: "list[Number]") -> list[str]:
    """The matrix with junctions' currents in the place of holes', and how they share the others' currents."""
    arms = _selves_first(every, "port_inductance")
    shares = [one for one in every if one.quantity == "current_share"]
    lines = []
    if shares:
        rows = [
            ("through", "of the current in", "share", *ERRORS),
            *(
                (*one.of, f"{round(one.value, 9) + 0.0:.6g}", *(f"±{e:.2g}" for e in (one.discretisation, one.model)))
                for one in shares
            ),
        ]
        lines += ["", table(rows, right=(2, 3, 4))]
    if arms:
        rows = [(", ".join(dict.fromkeys(one.of)), *_with_errors(one, "H", 6)) for one in arms]
        lines += ["", table([("with the currents of ports", "inductance", *ERRORS), *rows], right=(1, 2, 3))]
    return lines


def _areas(every: "list[Number]") -> list[str]:
    """What each hole or port catches of a uniform field, and the moment of all that screens it."""
    focusing = {one.of: one.value for one in every if one.quantity == "flux_focusing"}
    rows = [
        (
            one.of[0],
            f"{one.value * 1e12:.6g} um^2",
            *(f"±{error * 1e12:.2g} um^2" for error in (one.discretisation, one.model)),
            f"{focusing[one.of]:.6g}" if one.of in focusing else "",
        )
        for one in every
        if one.quantity == "effective_area"
    ]
    lines = ["", table([("", "effective area", *ERRORS, "flux focusing"), *rows], right=(1, 2, 3, 4))]
    (moment,) = (one for one in every if one.quantity == "moment_per_field")
    errors = f"±{moment.discretisation:.2g} ±{moment.model:.2g}"
    return [*lines, "", f"moment per field: {moment.value:.6g} A m^2/T {errors}"]
