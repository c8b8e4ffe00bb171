"""A result in words and numbers: its holes before and after, the rest of the table, where it lies."""

import math

from fluxoid.cli.report import Outcome, table
from fluxoid.constants import flux_quantum
from fluxoid.results.result import Result
from fluxoid.run.summary import Change, summary
from fluxoid.units import format

HOLE_ROWS = {
    "winding": "winding",
    "fluxoid": "fluxoid",
    "flux": "  flux part",
    "kinetic_fluxoid": "  kinetic part",
    "circulating_current": "circulating current",
}
IN_QUANTA = ("fluxoid", "flux", "kinetic_fluxoid")


def told(result: Result) -> Outcome:
    """What a command tells of a result, and exit code 0."""
    changes = summary(result)
    quantities = {
        each.name: {
            "value": each.value,
            "unit": each.unit,
            **({} if math.isnan(each.before) else {"before": each.before}),
            **({} if math.isnan(each.error) else {"error": each.error}),
        }
        for each in changes
    }
    status, frames = result.status, len(result.dataset.time)
    reached = format(float(result.table.time[-1]), "s")
    title = str(result.dataset.attrs.get("title") or "")
    state = f"{status}{f': {result.reason}' if result.reason else ''}"
    lines = [
        *([title] if title else []),
        f"{result.path}: {state}; t = {reached}, {frames} frames, {len(result.table.time)} rows",
        "",
        table(_rows(changes), right=(1, 2)),
    ]
    more = {"status": status, "reason": result.reason, "frames": frames, "rows": len(result.table.time)}
    return Outcome("\n".join(lines), quantities, result=str(result.path), more=more)


def _rows(changes: list[Change]) -> list[tuple[str, str, str]]:
    rows = [("", "before", "after")]
    holes = list(dict.fromkeys(each.target for each in changes if each.quantity in HOLE_ROWS and each.target))
    for hole in holes:
        rows.append((f"hole {hole}", "", ""))
        mine = {each.quantity: each for each in changes if each.target == hole}
        rows += [(f"  {words}", *_values(mine[name])) for name, words in HOLE_ROWS.items() if name in mine]
    rows += [
        (each.name.replace("_", " "), *_values(each))
        for each in changes
        if each.quantity not in HOLE_ROWS or not each.target
    ]
    return rows


def _values(change: Change) -> tuple[str, str]:
    if change.quantity in IN_QUANTA:
        return tuple(f"{value / flux_quantum:.4f} Φ0" for value in (change.before, change.value))  # type: ignore[return-value]
    unit = "" if change.unit == "1" else change.unit
    before, after = ("" if math.isnan(v) else format(v, unit) for v in (change.before, change.value))
    if not math.isnan(change.error):
        after += f" ± {format(change.error, unit, 2)}"
    return before, after
