"""A result in words and numbers: its holes before and after, the rest of the table, where it lies."""

import math

import xarray

from fluxoid.cli.words.report import MANY, Outcome, table
from fluxoid.constants import flux_quantum
from fluxoid.results.result import Result
from fluxoid.simulation.summary import Change, summary
from fluxoid.units import format

HOLE_ROWS = {
    "winding": "winding",
    "fluxoid": "fluxoid",
    "flux": "  flux part",
    "kinetic_fluxoid": "  kinetic part",
    "circulating_current": "circulating current",
}
PLACES = ("x", "y", "x_corner", "y_corner", "component")
IN_QUANTA = ("fluxoid", "flux", "kinetic_fluxoid")


def told(result: Result) -> Outcome:
    """What a command tells of a result, and exit code 0."""
    return _recipe_told(result) if result.recipe else _run_told(result)


def _run_told(result: Result) -> Outcome:
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
    about = f"t = {reached}, {frames} frames, {len(result.table.time)} rows"
    lines = [*_heading(result, about), "", table(_rows(changes), right=(1, 2))]
    more = {"status": status, "reason": result.reason, "frames": frames, "rows": len(result.table.time)}
    return Outcome("\n".join(lines), quantities, result=str(result.path), more=more)


def _heading(result: Result, about: str) -> list[str]:
    title = str(result.dataset.attrs.get("title") or "")
    state = f"{result.status}{f': {result.reason}' if result.reason else ''}"
    return [*([title] if title else []), f"{result.path}: {state}; {about}"]


def _recipe_told(result: Result) -> Outcome:
    """Numbers, and what was measured against one thing as a table; fields are left to other commands."""
    dataset = result.dataset
    warnings = [str(each) for each in dataset.attrs.get("warnings", ())]
    lines = _heading(result, f"recipe {result.recipe}")
    numbers = {str(name): each for name, each in dataset.variables.items() if each.ndim == 0}
    if numbers:
        lines += ["", *(f"{name.replace('_', ' ')}: {_shown(each.values[()], each)}" for name, each in numbers.items())]
    for dimension in dataset.sizes:
        columns = _columns(dataset, str(dimension)) if dimension not in PLACES else []
        if len(columns) > 1:
            rows = [[name.replace("_", " ") for name, _ in columns]]
            rows += [[_shown(v.values[k], v) for _, v in columns] for k in range(dataset.sizes[dimension])]
            lines += ["", table(rows, right=range(len(columns)))]
    lines += ["", *(f"warning: {each}" for each in warnings)] if warnings else []
    quantities = {
        str(name): {"value": each.values.tolist(), "dims": list(each.dims), "unit": str(each.attrs.get("units", "1"))}
        for name, each in dataset.variables.items()
        if not set(each.dims) & set(PLACES)
    }
    more = {"status": result.status, "reason": result.reason, "recipe": result.recipe}
    return Outcome("\n".join(lines), quantities, warnings, str(result.path), more=more)


def _columns(dataset: xarray.Dataset, dimension: str) -> list[tuple[str, xarray.Variable]]:
    """What is known along one dimension; of several holes, directions and the like, a column for each."""
    found = []
    for name, each in dataset.variables.items():
        if each.dims == (dimension,):
            found.append((str(name), each))
        elif len(each.dims) == 2 and each.dims[0] == dimension and each.dims[1] in dataset.coords:
            other = str(each.dims[1])
            if other not in PLACES:
                names = dataset[other].values.tolist()
                found += [(f"{name} {one}", each.isel({other: k})) for k, one in enumerate(names)]
    return sorted(found, key=lambda column: column[0] != dimension)


def _shown(value: object, variable: xarray.Variable) -> str:
    unit = str(variable.attrs.get("units", "1"))
    return format(float(value), "" if unit == "1" else unit) if isinstance(value, float) else str(value)


def _rows(changes: list[Change]) -> list[tuple[str, str, str]]:
    rows = [("", "before", "after")]
    holes = list(dict.fromkeys(each.target for each in changes if each.quantity in HOLE_ROWS and each.target))
    if len(holes) > MANY:
        rows.append((f"{len(holes)} holes, least to largest", "", ""))
        rows += [_span(words, [each for each in changes if each.quantity == name]) for name, words in HOLE_ROWS.items()]
    for hole in holes if len(holes) <= MANY else ():
        rows.append((f"hole {hole}", "", ""))
        mine = {each.quantity: each for each in changes if each.target == hole}
        rows += [(f"  {words}", *_values(mine[name])) for name, words in HOLE_ROWS.items() if name in mine]
    rows += [
        (each.name.replace("_", " "), *_values(each))
        for each in changes
        if each.quantity not in HOLE_ROWS or not each.target
    ]
    return rows


def _span(words: str, mine: list[Change]) -> tuple[str, str, str]:
    """The least and the largest of a quantity over many holes, before and after."""
    ends = []
    for when in ("before", "value"):
        known = [each for each in mine if math.isfinite(getattr(each, when))]
        lowest, highest = (of(known, key=lambda each: getattr(each, when), default=None) for of in (min, max))
        shown = [_values(each)[when == "value"] for each in (lowest, highest) if each is not None]
        ends.append(" ... ".join(dict.fromkeys(shown)))
    return f"  {words}", ends[0], ends[1]


def _values(change: Change) -> tuple[str, str]:
    if change.quantity in IN_QUANTA:
        # A zero has no sign.
        first, last = (round(value / flux_quantum, 4) + 0.0 for value in (change.before, change.value))
        return f"{first:.4f} Φ0", f"{last:.4f} Φ0"
    unit = "" if change.unit == "1" else change.unit
    before, after = ("" if math.isnan(v) else format(v, unit) for v in (change.before, change.value))
    if not math.isnan(change.error):
        after += f" ± {format(change.error, unit, 2)}"
    return before, after
