"""fluxoid circuit FILE.cir, or a device: see circuit_device"""

import argparse
from typing import TYPE_CHECKING, Any

from fluxoid.cli.words.report import Outcome, table

if TYPE_CHECKING:
    from fluxoid.circuit.in_time.run import Transient
    from fluxoid.circuit.netlist.reader import Netlist

MOST = 5e7  # numbers printed: 400 MB
EXAMPLE = """\
examples:
  fluxoid circuit squid.cir --output squid.csv
  fluxoid circuit line.cir --json --tolerance 1e-6
  fluxoid circuit cell.cir --seed 3          (draws the numbers that .spread allows to vary)
  fluxoid circuit cell.cir --set bias=0.28m --set L1=3p --picture cell.png --output cell.vcd
  fluxoid circuit cell.cir --delays B1 B2 --margins L1 B2
  fluxoid circuit washer.toml --picture washer.png --output washer.csv --netlist washer.cir
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a netlist in the SPICE dialect of JoSIM, or a device in TOML")
    parser.add_argument(
        "--output", metavar="FILE", help="write outputs: .csv, .raw (SPICE's), .vcd (slips); of a device its curves"
    )
    parser.add_argument("--picture", metavar="FILE", help="draw the run, or the curves (.png, .pdf, .svg)")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another value of a .param or an element, or of the description",
    )
    parser.add_argument(
        "--delays",
        nargs="+",
        default=[],
        metavar="B1",
        help="times from the slips of the first junction to the others'",
    )
    parser.add_argument(
        "--margins",
        nargs="+",
        default=[],
        metavar="NAME",
        help="factors of each element's number within which every junction slips as often as it does now",
    )
    parser.add_argument("--tolerance", type=float, default=1e-5, metavar="RAD", help="error of a step (default 1e-5)")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the noise and of spread values (default 0)"
    )
    parser.add_argument(
        "--implicit",
        action="store_true",
        help="implicit steps, for circuits that are very stiff (default: as the circuit needs)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="refuse what would be read otherwise than it stands, or left out"
    )
    device = parser.add_argument_group("devices with junctions in their ports")
    device.add_argument("--netlist", metavar="FILE", help="write the circuit as a netlist")
    device.add_argument("--accuracy", type=float, metavar="PART", help="of the inductances: see fluxoid inductance")
    device.add_argument("--cell", metavar="LENGTH", help="finest of the lattices for the inductances")


def command(options: argparse.Namespace) -> Outcome:
    """Run what the netlist says: .tran, or, without it, the operating points."""
    from pathlib import Path

    from fluxoid.circuit.netlist.reader import read_netlist, spread_circuit
    from fluxoid.errors import InputError

    if options.file.lower().endswith(".toml"):
        from fluxoid.cli.circuit_device import command as of_device

        for name in ("strict", "delays", "margins"):
            if getattr(options, name):
                raise InputError("is for netlists, and this is a device", f"--{name}", "--netlist writes one")
        return of_device(options)
    _for_devices(options)
    if not options.tolerance > 0:
        raise InputError(f"a tolerance of {options.tolerance:g}", "--tolerance", "a positive number, such as 1e-5")
    netlist = read_netlist(Path(options.file), options.strict, _settings(options.set))
    told = netlist.commands
    made = netlist.circuit
    if not told.stop and (options.delays or options.margins or options.picture):
        raise InputError("delays, margins and pictures are of a run", options.file, ".tran STEP STOP")
    if any(told.spread_of(element) for element in made.elements):
        made = spread_circuit(netlist, options.seed)
    with netlist.located():
        return _transient(netlist, made, options) if told.stop else _operating_points(made)


def _for_devices(options: argparse.Namespace) -> None:
    from fluxoid.errors import InputError

    for name in ("netlist", "accuracy", "cell"):
        if getattr(options, name):
            raise InputError("is for devices, and this is a netlist", f"--{name}", "a description, FILE.toml")


def _settings(given: list[str]) -> dict[str, str]:
    """{name: expression} of --set. Raises InputError."""
    from fluxoid.errors import InputError

    found = {}
    for word in given:
        name, equals, text = word.partition("=")
        if not (name.strip() and equals and text.strip()):
            raise InputError(f"{word!r} is no NAME=VALUE", "--set", "--set L1=3p")
        found[name.strip().upper()] = text.strip()
    return found


def _transient(netlist: "Netlist", made: Any, options: argparse.Namespace) -> Outcome:
    import numpy as np

    from fluxoid.circuit.description.circuit import nodes
    from fluxoid.circuit.description.elements import Junction
    from fluxoid.circuit.in_time.run import transient
    from fluxoid.cli.circuit_files import write_run
    from fluxoid.cli.circuit_judged import delays, margins_of
    from fluxoid.cli.words.files import refuse_unwritable
    from fluxoid.errors import InputError

    told = netlist.commands
    names, said = told.outputs, ""
    if not names and (options.output or options.picture):
        names = [f"P({j.name})" for j in made.of(Junction)] or [f"V({node})" for node in nodes(made) if node != "0"]
        said = f", no .print: {len(names)} phases of junctions" if made.of(Junction) else ", no .print: all voltages"
    count = (told.stop - told.start) / told.every * len(names)
    if count > MOST:
        raise InputError(
            f".tran and .print ask for {count:.3g} numbers", options.file, f"a STEP that leaves {MOST:.0e}"
        )
    times = np.arange(told.start, told.stop * (1 + 1e-12), told.every) if names else None
    refuse_unwritable(options.output, options.picture)
    how: dict[str, Any] = {
        "temperature": told.temperature,
        "seeds": options.seed,
        "tolerance": options.tolerance,
        "start": told.initial or (None if told.begin == "rest" else told.begin),
        "implicit": True if options.implicit else None,
    }
    done = transient(made, told.stop, names, times, **how)
    if options.output:
        write_run(options.output, done, names, options.file)
    if options.picture:
        from fluxoid.plot.netlist import netlist_picture

        netlist_picture(done, names, options.file, options.picture)
    quantities: dict[str, dict[str, Any]] = {
        name: {"value": float(done.values[name][-1]), "unit": UNITS[name[0]]} for name in told.outputs
    }
    quantities["steps"] = {"value": done.steps, "unit": "1"}
    slips = {name: {"times": s.times.tolist(), "signs": s.signs.tolist()} for name, s in done.slips.items()}
    steps = f"{done.steps} {'implicit ' if done.implicit else ''}steps"
    lines = [f"{options.file}: ran to {told.stop:g} s in {steps}{said}", "", *_rows(told.outputs, done)]
    lines += delays(done, options.delays) if options.delays else []
    lines += margins_of(made, done, told.stop, options.margins, how) if options.margins else []
    text = "\n".join(lines)
    return Outcome(text, quantities, result=options.output, more={"slips": slips})


UNITS = {"V": "V", "I": "A", "P": "rad"}


def _rows(outputs: list[str], done: "Transient") -> list[str]:
    lines = []
    if outputs:
        rows = [("output", "least", "largest", "last", "unit")]
        for name in outputs:
            v = done.values[name]
            rows.append((name, f"{v.min():.6g}", f"{v.max():.6g}", f"{v[-1]:.6g}", UNITS[name[0]]))
        lines += [table(rows, right=(1, 2, 3)), ""]
    moved = [(name, s) for name, s in done.slips.items() if len(s.times)]
    listed = [("junction", "slips", "first (ps)", "last (ps)")]
    for name, s in moved[:40]:
        listed.append((name, str(len(s.times)), f"{s.times[0] * 1e12:.4f}", f"{s.times[-1] * 1e12:.4f}"))
    if moved:
        lines.append(table(listed, right=(1, 2, 3)))
        if len(moved) > 40:
            lines.append(f"... and {len(moved) - 40} junctions more")
    else:
        lines.append("no junction slipped")
    return lines


def _operating_points(made: Any) -> Outcome:
    from fluxoid.circuit.at_rest.operating_points import operating_points

    points = operating_points(made)
    text = [f"no .tran: {len(points)} stable state{'s' if len(points) > 1 else ''}"]
    for k, point in enumerate(points):
        text.append(
            f"\nstate {k + 1}: energy {point.energy:.6g} J" + (f", fluxoids {point.fluxoids}" if point.fluxoids else "")
        )
        rows = [("element", "current (A)", "phase (rad)")]
        for name, current in point.currents.items():
            phase = point.phases.get(name)
            rows.append((name, f"{current:.6g}", "" if phase is None else f"{phase:.6g}"))
        text.append(table(rows, right=(1, 2)))
    quantities = {
        f"I({name})": {"value": current, "unit": "A"}
        for name, current in (points[0].currents.items() if points else ())
    }
    more = {
        "states": [
            {"energy": p.energy, "currents": p.currents, "phases": p.phases, "fluxoids": p.fluxoids} for p in points
        ]
    }
    return Outcome("\n".join(text), quantities, more=more)
