"""fluxoid check FILE"""

import argparse
from typing import TYPE_CHECKING, Any

from fluxoid.cli.words.report import Outcome, counted, listed

if TYPE_CHECKING:
    from fluxoid.advice.check import Checked
    from fluxoid.advice.london import Screening

EXAMPLE = """\
example:
  fluxoid check ring.toml --picture ring.png
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument("file", metavar="FILE", help="a description in TOML, or a GDS layout")
    parser.add_argument("--stack", metavar="FILE", help="of a layout: the stack of its process")
    parser.add_argument("--picture", metavar="FILE", help="draw the device on its lattice (.png, .pdf, .svg)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one value of the description"
    )


def command(options: argparse.Namespace) -> Outcome:
    """Look it over."""
    from fluxoid.advice.check import Checked, check
    from fluxoid.cli.words.description import load_changed

    checked = check(load_changed(options.file, options.set, options.stack))
    if not isinstance(checked, Checked):
        return _screening(checked, options)
    if options.picture:
        from fluxoid.plot.device import device_picture

        layout = checked.layout
        device_picture(checked.device, layout.film.lattice, layout.holes, layout.lines, options.picture)
    quantities = {name: {"value": value, "unit": unit} for name, value, unit in _numbers(checked)}
    holes, routes = [hole.name for hole in checked.layout.holes], checked.device.material.routes()
    more = {"holes": holes, "routes": routes}
    return _outcome(checked, options, _told(checked), quantities, more)


def _outcome(
    checked: "Checked | Screening",
    options: argparse.Namespace,
    told: str,
    quantities: dict[str, dict[str, Any]],
    more: dict[str, Any],
) -> Outcome:
    findings = [str(each) for each in checked.findings]
    lines = [checked.device.title or options.file, "", told, ""]
    lines += [f"unwise: {each}" for each in findings] or ["nothing unwise found"]
    return Outcome("\n".join(lines), quantities, findings, more=more)


def _screening(checked: "Screening", options: argparse.Namespace) -> Outcome:
    """A description that has nothing to run."""
    from fluxoid.simulation.progress import duration
    from fluxoid.units import format

    device, made = checked.device, checked.stack
    names = [hole.name for hole in made.placed.holes]
    if options.picture:
        from fluxoid.plot.films import films_picture

        films_picture(device, options.picture)
    ny, nx = made.sheets[0].lattice.shape
    depths = ", ".join(f"{format(device.screening_length(name), 'm', 3)} ({name})" for name in device.film)
    rows = {
        "level": "screening and inductances: there is no [run] and no recipe, which fluxoid run would need",
        "lattice": f"{nx} x {ny} cells of {format(made.cell, 'm')}, {counted(len(made.sheets), 'sheet')}, "
        f"{checked.film_cells} of them film",
        "lambda^2/d": depths,
        "holes": listed(names),
        "ports": ", ".join(checked.device.port) or "none",
        "contacts": ", ".join(checked.device.contact) or "none",
        "vias": ", ".join(checked.device.via) or "none",
        "memory": f"about {_bytes(checked.memory)}",
        "time": f"about {duration(max(checked.seconds, 1))} for inductances, one sheet a film, to a factor of three",
    }
    told = "\n".join(f"{name:12}{words}" for name, words in rows.items())
    numbers = (
        ("cells_x", nx, "1"),
        ("cells_y", ny, "1"),
        ("film_cells", checked.film_cells, "1"),
        ("sheets", len(made.sheets), "1"),
        ("cell", made.cell, "m"),
        ("memory", checked.memory, "B"),
        ("time", checked.seconds, "s"),
    )
    quantities = {name: {"value": value, "unit": unit} for name, value, unit in numbers}
    return _outcome(checked, options, told, quantities, {"holes": names, "ports": list(checked.device.port)})


def _numbers(checked: "Checked") -> list[tuple[str, float, str]]:
    material, (ny, nx) = checked.device.material, checked.layout.film.lattice.shape
    return [
        ("cells_x", nx, "1"),
        ("cells_y", ny, "1"),
        ("film_cells", checked.film_cells, "1"),
        ("cell", checked.device.cell, "m"),
        ("coherence_length", material.working_coherence_length, "m"),
        ("penetration_depth", material.working_penetration_depth, "m"),
        ("time_unit", material.time_unit, "s"),
        ("duration", checked.duration, "s"),
        ("memory", checked.memory, "B"),
        ("disk", checked.disk, "B"),
        ("time", checked.seconds, "s"),
    ]


def _told(checked: "Checked") -> str:
    from fluxoid.simulation.progress import duration
    from fluxoid.units import format

    material, (ny, nx) = checked.device.material, checked.layout.film.lattice.shape
    xi, depth, cell = material.working_coherence_length, material.working_penetration_depth, checked.device.cell
    sheets = {format(checked.device.screening_length(film), "m", 3) for film in checked.device.film}
    timed = checked.device.recipe is None
    lasts = f"the run lasts {checked.duration / material.time_unit:.4g} tau0" if timed else "a recipe decides how long"
    routes = material.routes()
    rows = {
        "lattice": f"{nx} x {ny} cells, {checked.film_cells} of them film",
        "cell": f"{format(cell, 'm')} = {cell / xi:.3g} xi = {cell / depth:.3g} lambda",
        "material": f"xi = {format(xi, 'm')}, lambda = {format(depth, 'm')}, lambda^2/d = {', '.join(sorted(sheets))}",
        "time unit": f"tau0 = {format(material.time_unit, 's')}; {lasts}",
        "holes": listed([hole.name for hole in checked.layout.holes]),
        "contacts": ", ".join(checked.device.contact) or "none",
        "memory": f"about {_bytes(checked.memory)}; frames {_bytes(checked.disk)} before compression",
        "time": f"about {duration(max(checked.seconds, 1))}, to a factor of three" if timed else "that of the recipe",
    }
    told = [f"{name:10}{words}" for name, words in rows.items()]
    if routes:
        told += ["", f"from {material.source}, unless given", *(f"  {name}: {how}" for name, how in routes.items())]
    return "\n".join(told)


def _bytes(number: float) -> str:
    return f"{number / 1e9:.2g} GB" if number >= 1e9 else f"{max(number / 1e6, 1):.0f} MB"
