"""fluxoid circuit FILE.toml: the curves of a device with junctions in its ports."""

import argparse
from typing import TYPE_CHECKING

from fluxoid.cli.words.report import Outcome, table

if TYPE_CHECKING:
    from fluxoid.extract import Lumped
    from fluxoid.recipes import RecipeResult, Watch

NETLISTS_ONLY = {"tolerance": 1e-5, "implicit": False}  # what these options are when nobody gave them


def command(options: argparse.Namespace) -> Outcome:
    """Inductances, circuit, curves; write the files asked for."""
    from fluxoid.circuit.netlist.writer import write_netlist
    from fluxoid.cli.words.description import load_changed
    from fluxoid.cli.words.files import refuse_unwritable, write
    from fluxoid.errors import InputError
    from fluxoid.extract import circuit_of, curves
    from fluxoid.units import parse

    for name, usual in NETLISTS_ONLY.items():
        if getattr(options, name) != usual:
            raise InputError("is for netlists", f"--{name}", "--accuracy for inductances, curves.duration for voltages")
    if options.seed:
        raise InputError("is for netlists", "--seed", f"--set curves.seed={options.seed}")
    device = load_changed(options.file, options.set)
    refuse_unwritable(options.output, options.netlist, options.picture)
    cell = parse(options.cell, "length", device.material.scales(), "--cell") if options.cell else None
    with Watching() as watch:
        made = circuit_of(device, options.accuracy, cell, watch)
    if options.netlist:
        write(options.netlist, write_netlist(made.circuit))
    lines = [device.title or options.file, "", _elements(made)]
    if not made.biased:
        lines += ["", "no port between contacts feeds the junctions, so that there are no curves"]
        return Outcome("\n".join(lines), _numbers(made), result=options.netlist)
    found = curves(device, made)
    if options.output:
        write(options.output, as_csv(found))
    if options.picture:
        from fluxoid.plot.curves import draw

        draw(found.dataset(), options.picture)
    lines += ["", _told(found)]
    quantities = {**_numbers(made), **found.as_dict()["quantities"]}
    return Outcome("\n".join(lines), quantities, result=options.output or options.netlist or options.picture)


def as_csv(found: "RecipeResult") -> str:
    """A row for each point of each curve: what it is, flux [Wb], field [T], current [A], value, error, unit."""
    rows = ["curve,flux,field,current,value,error,unit"]
    flux, field = found["flux"], found["field"]
    for x, b, value in zip(flux, field, found["critical_current"]):
        rows.append(f"critical_current,{float(x)!r},{float(b)!r},,{float(value)!r},,A")
    if "bias" in found.arrays:
        for i, bias in enumerate(found["bias"]):
            for k, (x, b) in enumerate(zip(flux, field)):
                value, error = found["voltage_flux"][i, k], found["voltage_flux_error"][i, k]
                rows.append(f"voltage_flux,{float(x)!r},{float(b)!r},{float(bias)!r},{value!s},{error!s},V")
    if "current" in found.arrays:
        per_flux = 1 / float(found["effective_area"])
        for i, x in enumerate(found["iv_flux"]):
            for k, current in enumerate(found["current"]):
                value, error = found["voltage"][i, k], found["voltage_error"][i, k]
                rows.append(f"voltage,{float(x)!r},{float(x * per_flux)!r},{float(current)!r},{value!s},{error!s},V")
    return "\n".join([*rows, ""])


class Watching:
    """A bar on standard error while bridges are looked at."""

    def __enter__(self) -> "Watch":
        import sys

        from fluxoid.recipes import Watch
        from fluxoid.simulation.progress import Progress

        self._bar = Progress(sys.stderr)
        return Watch(self._bar.show)

    def __exit__(self, *error: object) -> None:
        self._bar.end()


def _numbers(made: "Lumped") -> dict[str, dict[str, object]]:
    from fluxoid.circuit.description.elements import Coupling, Inductor, Junction

    found: dict[str, dict[str, object]] = {}
    for one in made.circuit.of(Inductor, Junction, Coupling):
        if isinstance(one, Inductor):
            found[f"inductance({one.name})"] = {"value": one.inductance, "unit": "H"}
        elif isinstance(one, Junction):
            found[f"critical_current({one.name})"] = {"value": one.critical_current, "unit": "A"}
        else:
            found[f"coupling({one.name})"] = {"value": one.coefficient, "unit": "1"}
    found[f"effective_area({made.hole})"] = {"value": made.area, "unit": "m^2"}
    return found


def _elements(made: "Lumped") -> str:
    from fluxoid.circuit.description.elements import Coupling, Inductor, Junction
    from fluxoid.circuit.description.relations import SINE
    from fluxoid.units import format

    rows = [("element", "from", "to", "value", "")]
    for one in made.circuit.of(Inductor, Junction, Coupling):
        if isinstance(one, Inductor):
            rows.append((one.name, one.plus, one.minus, format(one.inductance, "H", 6), ""))
        elif isinstance(one, Junction):
            beside = [format(one.resistance, "ohm")] if one.resistance != float("inf") else []
            beside += [format(one.capacitance, "F")] if one.capacitance else []
            if one.relation != SINE:
                beside.append("relation of a bridge")
            rows.append((one.name, one.plus, one.minus, format(one.critical_current, "A", 6), ", ".join(beside)))
        else:
            rows.append((one.name, one.first, one.second, f"{one.coefficient:.6g}", ""))
    return table(rows, right=(3,))


def _told(found: "RecipeResult") -> str:
    from fluxoid.constants import flux_quantum
    from fluxoid.units import format

    largest, least = found["critical_current"].max(), found["critical_current"].min()
    period = format(flux_quantum / float(found["effective_area"]), "T", 4)
    lines = [
        f"critical current: {format(float(largest), 'A', 4)} at most, {format(float(least), 'A', 4)} at least, "
        f"{100 * (1 - least / largest):.3g} % modulation",
        f"one flux quantum: {period}",
    ]
    for name, at, unit, where in (("voltage_flux", "bias", "A", "bias"), ("voltage", "iv_flux", "", "flux")):
        if name in found.arrays:
            for one, values in zip(found[at], found[name]):
                told = format(float(one), unit) if unit else f"{one / flux_quantum:.4g} Phi0"
                ends = " to ".join(format(float(end) + 0.0, "V") for end in (values.min(), values.max()))
                lines.append(f"{where} {told}: {ends}")
    return "\n".join(lines)
