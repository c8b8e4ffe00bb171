"""fluxoid circuit FILE.cir, or a device: see circuit_device"""

import argparse
import io
from typing import TYPE_CHECKING, Any

from fluxoid.cli.report import Outcome, table

if TYPE_CHECKING:
    from fluxoid.circuit.netlist.reader import Netlist
    from fluxoid.circuit.running import Transient

MOST = 5e7  # numbers printed: 400 MB
EXAMPLE = """\
examples:
  fluxoid circuit squid.cir --output squid.csv
  fluxoid circuit line.cir --json --tolerance 1e-6
  fluxoid circuit cell.cir --seed 3          (draws the numbers that .spread allows to vary)
  fluxoid circuit washer.toml --picture washer.png --output washer.csv --netlist washer.cir
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a netlist in the SPICE dialect of JoSIM, or a device in TOML")
    parser.add_argument("--output", metavar="CSV", help="write outputs, or the curves, comma-separated")
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
    device.add_argument("--picture", metavar="FILE", help="draw the curves (.png, .pdf, .svg)")
    device.add_argument("--netlist", metavar="FILE", help="write the circuit as a netlist")
    device.add_argument("--accuracy", type=float, metavar="PART", help="of the inductances: see fluxoid inductance")
    device.add_argument("--cell", metavar="LENGTH", help="finest of the lattices for the inductances")
    device.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one value of the description"
    )


def command(options: argparse.Namespace) -> Outcome:
    """Run what the netlist says: .tran, or, without it, the operating points."""
    from pathlib import Path

    from fluxoid.circuit.netlist.reader import read_netlist, spread_circuit
    from fluxoid.errors import InputError

    if options.file.lower().endswith(".toml"):
        from fluxoid.cli.circuit_device import command as of_device

        return of_device(options)
    _for_devices(options)
    if not options.tolerance > 0:
        raise InputError(f"a tolerance of {options.tolerance:g}", "--tolerance", "a positive number, such as 1e-5")
    netlist = read_netlist(Path(options.file), options.strict)
    told = netlist.commands
    made = netlist.circuit
    if any(told.spread_of(element) for element in made.elements):
        made = spread_circuit(netlist, options.seed)
    with netlist.located():
        return _transient(netlist, made, options) if told.stop else _operating_points(made)


def _for_devices(options: argparse.Namespace) -> None:
    from fluxoid.errors import InputError

    for name in ("picture", "netlist", "accuracy", "cell", "set"):
        if getattr(options, name):
            raise InputError("is for devices, and this is a netlist", f"--{name}", "a description, FILE.toml")


def _transient(netlist: "Netlist", made: Any, options: argparse.Namespace) -> Outcome:
    import numpy as np

    from fluxoid.circuit.canonical import nodes
    from fluxoid.circuit.elements import Junction
    from fluxoid.circuit.running import transient
    from fluxoid.cli.written import refuse_unwritable, write
    from fluxoid.errors import InputError

    told = netlist.commands
    names, said = told.outputs, ""
    if not names and options.output:
        names = [f"P({j.name})" for j in made.of(Junction)] or [f"V({node})" for node in nodes(made) if node != "0"]
        said = f", no .print: {len(names)} phases of junctions" if made.of(Junction) else ", no .print: all voltages"
    count = (told.stop - told.start) / told.every * len(names)
    if count > MOST:
        raise InputError(
            f".tran and .print ask for {count:.3g} numbers", options.file, f"a STEP that leaves {MOST:.0e}"
        )
    times = np.arange(told.start, told.stop * (1 + 1e-12), told.every) if names else None
    refuse_unwritable(options.output)
    done = transient(
        made,
        told.stop,
        names,
        times,
        temperature=told.temperature,
        seeds=options.seed,
        tolerance=options.tolerance,
        start=told.initial or (None if told.begin == "rest" else told.begin),
        implicit=True if options.implicit else None,
    )
    if options.output:
        columns = np.column_stack([done.time, *(done.values[name] for name in names)])
        rows = io.StringIO()
        header = ",".join(["time", *(f'"{name}"' if "," in name else name for name in names)])
        np.savetxt(rows, columns, "%.12g", ",", header=header, comments="")
        write(options.output, rows.getvalue())
    quantities: dict[str, dict[str, Any]] = {
        name: {"value": float(done.values[name][-1]), "unit": UNITS[name[0]]} for name in told.outputs
    }
    quantities["steps"] = {"value": done.steps, "unit": "1"}
    slips = {name: {"times": s.times.tolist(), "signs": s.signs.tolist()} for name, s in done.slips.items()}
    how = f"{done.steps} {'implicit ' if done.implicit else ''}steps"
    text = "\n".join([f"{options.file}: ran to {told.stop:g} s in {how}{said}", "", *_rows(told.outputs, done)])
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
    from fluxoid.circuit.equilibria import operating_points

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
