"""Files of a netlist's run: CSV, value changes for waveform viewers (.vcd), SPICE's binary rawfile (.raw)."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fluxoid.errors import InputError
from fluxoid.version import __version__

if TYPE_CHECKING:
    from fluxoid.circuit.in_time.run import Transient

KINDS = {"V": "voltage", "I": "current", "P": "phase"}
FEMTO = 1e15  # of a second: the unit of time of value changes


def write_run(path: str, done: "Transient", names: Sequence[str], title: str) -> None:
    """Write outputs by the path's ending: .vcd (slips of junctions), .raw, anything else as CSV.

    Raises InputError if the system refuses.
    """
    ending = Path(path).suffix.lower()
    try:
        if ending == ".raw":
            Path(path).write_bytes(rawfile(done, names, title))
        else:
            Path(path).write_text(value_changes(done) if ending == ".vcd" else table(done, names), encoding="utf-8")
    except OSError as problem:
        raise InputError(f"cannot write: {problem.strerror}", path, "a folder that exists") from problem


def table(done: "Transient", names: Sequence[str]) -> str:
    """Time and outputs, comma-separated, with a heading; names that hold a comma are quoted."""
    columns = np.column_stack([done.time, *(done.values[name] for name in names)])
    rows = io.StringIO()
    header = ",".join(["time", *(f'"{name}"' if "," in name else name for name in names)])
    np.savetxt(rows, columns, "%.12g", ",", header=header, comments="")
    return rows.getvalue()


def rawfile(done: "Transient", names: Sequence[str], title: str) -> bytes:
    """SPICE's rawfile: a heading in ASCII, then doubles point by point, as ngspice writes and other tools read it."""
    variables = ["time\ttime", *(f"{name}\t{KINDS[name[0]]}" for name in names)]
    heading = [
        f"Title: {' '.join(title.split())}",
        "Plotname: Transient Analysis",
        "Flags: real",
        f"No. Variables: {len(variables)}",
        f"No. Points: {len(done.time)}",
        "Variables:",
        *(f"\t{k}\t{variable}" for k, variable in enumerate(variables)),
        "Binary:\n",
    ]
    points = np.column_stack([done.time, *(done.values[name] for name in names)])
    return "\n".join(heading).encode() + np.ascontiguousarray(points, "<f8").tobytes()


def value_changes(done: "Transient") -> str:
    """How many times each junction has slipped, net of direction, as an integer that changes (IEEE 1364, section 18).

    One unit of time is 1 fs; dots and bars in names separate modules' names from elements' in viewers.
    """
    codes = {name: _code(k) for k, name in enumerate(done.slips)}
    lines = [f"$version fluxoid {__version__} $end", "$timescale 1 fs $end", "$scope module circuit $end"]
    lines += [f"$var integer 32 {codes[name]} {name.replace('|', '.')} $end" for name in done.slips]
    lines += ["$upscope $end", "$enddefinitions $end", "#0", "$dumpvars", *(f"b0 {code}" for code in codes.values())]
    lines.append("$end")
    changes = sorted(
        (round(float(time) * FEMTO), codes[name], int(count))
        for name, slips in done.slips.items()
        for time, count in zip(slips.times, np.cumsum(slips.signs))
    )
    before = 0
    for time, code, count in changes:
        if time != before:
            lines.append(f"#{time}")
            before = time
        lines.append(f"b{count & 0xFFFFFFFF:b} {code}")
    return "\n".join([*lines, ""])


def _code(number: int) -> str:
    """A short name of printable characters."""
    found = ""
    while True:
        found += chr(33 + number % 94)
        number //= 94
        if not number:
            return found
