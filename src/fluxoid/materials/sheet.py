"""A material at a temperature as a readable sheet, and as plain data."""

import math
from typing import Any

from fluxoid.constants import boltzmann
from fluxoid.materials.numbers import Number
from fluxoid.materials.state import State
from fluxoid.materials.step import Known
from fluxoid.materials.uncertainty import spread
from fluxoid.materials.wording import for_people

STIFFNESS = (1 / boltzmann, "K")


def read(quantity: Number, uncertainty: float = 0.0, digits: int = 4) -> str:
    """The number as people read it: "92.1 ± 3 nm"; "0.0091 1/µm³ ×/÷ 3" where σ is more than half of the number."""
    if math.isnan(quantity.value):
        return "does not exist"
    if quantity.name == "sheet_stiffness":
        text = f"{quantity.value * STIFFNESS[0]:.{digits}g} {STIFFNESS[1]}"
    else:
        text = for_people(quantity.value, quantity.unit, digits)
    if uncertainty < abs(quantity.value) * 10.0**-digits / 2 or quantity.value == 0:
        return text  # none, or below the digits that are printed
    if uncertainty > abs(quantity.value) / 2 and quantity.value > 0:  # a bar that would reach to zero and below
        return f"{text} ×/÷ {math.exp(min(uncertainty / quantity.value, 700.0)):.2g}"
    number, _, unit = text.partition(" ")
    return f"{number} ± {uncertainty * float(number) / quantity.value:.2g} {unit}".strip()


def written(state: State, title: str = "") -> str:
    """Everything known of the material at the temperature: given, derived, at T, what is missing, and the
    references."""
    material = state.material
    errors = spread(material, state.temperature)
    cited: list[str] = []
    t = state.temperature / material.value("critical_temperature")
    known = list(material.known.values())
    parts = [
        "\n".join(filter(None, [title or material.name, material.caution and f"caution: {material.caution}"])),
        _table("given", [q for q in known if q.route in ("given", "default")], errors, cited),
        _table("follows", [q for q in known if q.route not in ("given", "default")], errors, cited),
        _table(f"at {state.temperature:g} K (T/Tc = {t:.4f})", list(state.quantities.values()), errors, cited),
        _comparisons(material),
        _missing(state),
        _references(cited),
    ]
    return "\n\n".join(part for part in parts if part)


def _references(cited: list[str]) -> str:
    if not cited:
        return ""
    lines = [f"  [{i}] {each}" for i, each in enumerate(cited, 1)]
    starred = any("*" in each for each in cited)
    return "\n".join(
        ["references", *lines, *(["  * from a secondary source, not compared with print"] if starred else [])]
    )


def _table(heading: str, quantities: list[Number], errors: dict[str, float], cited: list[str]) -> str:
    rows = []
    for q in quantities:
        mark = ""
        if q.reference:
            if q.reference not in cited:
                cited.append(q.reference)
            mark = f" [{cited.index(q.reference) + 1}]"
        given = q.route == "given"
        words, how = (q.words + mark, "") if given else (q.words, f"← {q.route}{mark}")
        rows.append((q.symbol, read(q, errors.get(q.name, 0.0)), words, how))
    if not rows:
        return ""
    left, middle = (max(len(row[k]) for row in rows) for k in (0, 1))
    lines = [heading]
    for symbol, value, words, how in rows:
        lines.append(f"  {symbol:{left}}  {value:{middle}}  {words}")
        if how:
            lines.append(f"  {'':{left}}  {'':{middle}}    {how}")
    return "\n".join(line.rstrip() for line in lines)


def _comparisons(material: Known) -> str:
    lines = [f"  {each}" for each in material.comparisons]
    return "\n".join(["reached twice", *lines]) if lines else ""


def _missing(state: State) -> str:
    lines = [f"  {name}: give {' and '.join(needs)}" for name, needs in state.missing.items()]
    return "\n".join(["not known", *lines]) if lines else ""


def as_data(state: State) -> dict[str, dict[str, Any]]:
    """{name: {"value", "unit", "symbol", "meaning", "route", "reference", "uncertainty"}}, SI, given numbers first."""
    errors = spread(state.material, state.temperature)
    every = {**state.material.known, **state.quantities}
    return {
        name: {
            "value": q.value,
            "unit": q.unit or "1",
            "symbol": q.symbol,
            "meaning": q.words,
            "route": q.route,
            **({"reference": q.reference} if q.reference else {}),
            **({"uncertainty": errors[name]} if name in errors else {}),
        }
        for name, q in every.items()
    }
