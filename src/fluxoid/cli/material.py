"""fluxoid material NAME or FILE"""

import argparse
import difflib
import math
import re
from typing import TYPE_CHECKING, Any

from fluxoid.cli.words.report import Outcome

if TYPE_CHECKING:
    from fluxoid.materials.material import Superconductor

CHOICES = ("law", "assume")  # of λ(T), and of the purity where it is not known

EXAMPLE = """\
examples:
  fluxoid material "Nb film" --temperature 4.2K
  fluxoid material NbN --set "sheet_resistance=300 ohm" --frequency "5 GHz" --json
  fluxoid material my-film.toml --temperature "2 K" --plot film.png
  fluxoid material WSi --width "100 um" --set law=two-fluid
  fluxoid material --list
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser._negative_number_matcher = re.compile(r"^-\.?\d")  # "--temperature -1K" is a bad value, not an option
    parser.add_argument("material", metavar="NAME or FILE", nargs="?", help="of the library, or a TOML file")
    parser.add_argument("--temperature", metavar="T", help='such as "4.2 K"; half of Tc if left out')
    parser.add_argument("--frequency", metavar="F", help="add conductivity, surface impedance and quality factor there")
    parser.add_argument("--width", metavar="W", help="say whether a film of this width screens by itself")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change or add a number, or law=two-fluid, assume=clean",
    )
    parser.add_argument("--plot", metavar="FILE", help="draw everything against temperature, field and momentum")
    parser.add_argument("--list", action="store_true", help="names of the library")


def command(options: argparse.Namespace) -> Outcome:
    """Print everything known of it."""
    from fluxoid.errors import InputError
    from fluxoid.materials import library
    from fluxoid.materials.sheet import as_data, written
    from fluxoid.materials.wording import for_people
    from fluxoid.units import parse

    if options.list:
        names = library.names()
        width = max(map(len, names))
        lines = [f"{name:{width}}  {library.title(name)}" for name in names]
        return Outcome("\n".join(lines), more={"materials": list(names)})
    if options.material is None:
        raise InputError("no material is named", "material", "one of: " + ", ".join(library.names()))
    found = _found(options.material, options.set)
    Tc = found.value("critical_temperature")
    T = parse(options.temperature, "temperature", where="--temperature") if options.temperature else Tc / 2
    state = found.at(T)
    quantities: dict[str, dict[str, Any]] = as_data(state)
    title = library.title(found.name) if found.name in library.names() else found.name
    heading = f"{found.name}: {title}" if title != found.name else found.name
    text = written(state, heading)
    if options.frequency:
        from fluxoid.materials.sheet_microwave import microwave

        f = parse(options.frequency, "frequency", where="--frequency")
        data, words = microwave(state, f)
        quantities |= data
        text = f"{text}\n\n{words}"
    if options.width:
        from fluxoid.pairs.films.pearl import screening_regime

        W = parse(options.width, "length", where="--width")
        ratio, words = screening_regime(W, state["penetration_depth_at"], found.value("thickness"))
        quantities["width_over_pearl_length"] = {
            "value": ratio,
            "unit": "1",
            "symbol": "W/2Λ",
            "meaning": words,
            "route": "width over Pearl length",
        }
        text = f"{text}\n\na film {for_people(W, 'm')} wide\n  W/2Λ  {ratio:.4g}  {words}"
    if options.plot:
        from fluxoid.plot.material import material_picture

        material_picture(state, options.plot)
    warnings = [str(each) for each in found.comparisons if each.severity == "warning"]
    return Outcome(
        text, quantities, warnings, more={"material": found.name, "temperature": T, "missing": state.missing}
    )


def _found(name: str, changes: list[str]) -> "Superconductor":
    """The material by its name, or from a file; with the changes of --set."""
    from pathlib import Path

    from fluxoid.errors import InputError
    from fluxoid.materials import library
    from fluxoid.materials.numbers import GIVEN
    from fluxoid.units import parse

    is_file = name.endswith(".toml") or ("/" in name) or Path(name).is_file()
    found = library.load(name) if is_file else library.find(name)
    values: dict[str, float] = {}
    choices: dict[str, str] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        key = key.strip()
        if equals and key in CHOICES:
            choices[key] = text.strip()
            continue
        if not equals or key not in GIVEN:
            near = difflib.get_close_matches(key, [*GIVEN, *CHOICES], n=2, cutoff=0.5)
            names = " or ".join(f"{each}=…" for each in near) or "one of " + ", ".join([*GIVEN, *CHOICES])
            raise InputError(f"{change!r} does not set a number of a material", "--set", names)
        infinite = text.strip() == "inf" and key == "mean_free_path"
        values[key] = math.inf if infinite else parse(text, GIVEN[key].dimension, where=f"--set {key}")
    return found.altered(**values, **choices) if values or choices else found
