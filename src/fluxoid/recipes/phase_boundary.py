"""The boundary between the normal and the superconducting state of a film against a uniform field."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from fluxoid.device import Device, PhaseBoundary
from fluxoid.device.tables.material import Material
from fluxoid.errors import InputError
from fluxoid.gl.measure.contours import winding
from fluxoid.gl.nucleation import nucleation
from fluxoid.recipes.field_sweep import field_setter
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.prepare import with_swept_field
from fluxoid.recipes.working.result import Column, RecipeResult, Rows, labels
from fluxoid.recipes.working.session import ALONE, Bench, Watch, collect
from fluxoid.units import format

OWN = {
    "field": Column("T", "uniform field added to the sources"),
    "reduced_eigenvalue": Column("1", "lowest eigenvalue of −ξ²(∇ − 2πiA/Φ0)²: superconducting below 1"),
}
TEMPERATURE = {"transition_temperature": Column("K", "temperature below which the film is superconducting")}
WINDING = {"winding": Column("1", "fluxoid number of each hole in the state in which pairs appear", float, ("hole",))}
NOTHING = Standing(RecipeResult("phase-boundary", {}), {"done": 0})


def phase_boundary(
    device: Device, recipe: PhaseBoundary | None = None, watch: Watch = ALONE, standing: Standing | None = None
) -> RecipeResult:
    """Where pairs appear in each of several fields, of films of any shape: the oscillations of Little and Parks.

    At the boundary the equations are linear: pairs appear in the lowest state of −(∇ − 2πiA/Φ0)² psi = E psi, with as
    many fluxoids in each hole as cost least, where xi(T)^2 E = 1. Nothing has to be waited for, and nothing screens.
    Temperatures are given where the material has a law of xi, or its temperature and critical temperature (then with
    xi^-2 as 1 − T/Tc, right near Tc); 0 K where xi stays longer than that.
    Raises InputError for films with disorder or superconducting contacts, or periodic along both axes.
    Source: D. Saint-James and P. G. de Gennes, Phys. Lett. 7, 306 (1963); V. V. Moshchalkov et al., Nature 373, 319
    (1995). For rings and cylinders alone, exact in the radius: ``fluxoid.pairs.fields.little_parks``.
    """
    recipe = recipe or device.recipe  # type: ignore[assignment]
    if not isinstance(recipe, PhaseBoundary):
        raise InputError("the description has no phase-boundary recipe", "recipe", 'kind = "phase-boundary"')
    for name, contact in device.contact.items():
        if contact.kind == "superconducting":
            raise InputError("would bring its pairs into the film", f"contact.{name}.kind", 'kind = "normal"')
    device, number = with_swept_field(device)
    fields, begin = recipe.values(), standing or NOTHING
    bench = Bench(device, watch, len(fields), begin.values["done"])
    if np.ptp(bench.model.epsilon[bench.model.lattice.inside]) > 0:
        raise InputError("of pairs would make a boundary for each place", "disorder", "a uniform film")
    return collect(_points(bench, number, fields, begin), watch, begin)


def _points(bench: Bench, number: int, fields: tuple[float, ...], begin: Standing) -> Iterator[Standing]:
    model, material, done = bench.model, bench.device.material, begin.values["done"]
    set_field = field_setter(bench, number)
    tells, holes = _tells_temperature(material), [hole.name for hole in model.holes]
    rows = Rows("point", OWN | (TEMPERATURE if tells else {}) | (WINDING if holes else {}))
    known = {"hole": labels("hole", holes, "hole")} if holes else {}
    rows.take(begin.result, done)
    bench.advance_past_kinks()
    for k in range(done, len(fields)):
        bench.point(f"B = {format(fields[k], 'T')}")
        set_field(fields[k])
        E, psi = nucleation(model)
        values: dict[str, Any] = {"field": fields[k], "reduced_eigenvalue": E}
        if tells:
            values["transition_temperature"] = _temperature(material, E)
        if holes:
            model.set_psi(psi)
            snapshot = model.snapshot()
            values["winding"] = np.array([winding(snapshot, hole.contour) for hole in model.holes])
        rows.add(**values)
        bench.look_up()
        yield Standing(RecipeResult("phase-boundary", known | rows.arrays()), {"done": k + 1})


def _tells_temperature(material: Material) -> bool:
    return material.temperature is not None and material.critical_temperature is not None


def _temperature(material: Material, E: float) -> float:
    """T at which xi(T)^2 E/xi^2 = 1, by the material's law, bisected; K."""
    Tc, T = material.critical_temperature, material.temperature
    assert Tc is not None
    assert T is not None
    if material.coherence_length_law == "none":
        return max(Tc * (1 - E * (1 - T / Tc)), 0.0)
    from fluxoid.pairs.lengths.coherence_length import reduced_coherence_length

    assert material.coherence_length is not None
    if E == 0:
        return Tc
    last = material.working_coherence_length / np.sqrt(E) / material.coherence_length
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        shorter = float(reduced_coherence_length(middle, material.coherence_length_law)) < last
        low, high = (middle, high) if shorter else (low, middle)
    return Tc * low
