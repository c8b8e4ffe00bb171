"""A state of screening currents, and what can be measured in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device.sources.sources import Plane, Source
from fluxoid.errors import InputError
from fluxoid.london.problem import London, hole_rows, least_energy, port_rows, terminal_rows, via_rows
from fluxoid.london.solver.conjugate import solve as solve_corners
from fluxoid.london.solver.operator import circulation, currents, self_potential
from fluxoid.london.solver.passes import one_thread_if, product
from fluxoid.london.vortices import Vortex, corner_weights, force
from fluxoid.quantities.fluxoid import Fluxoid
from fluxoid.solvers.biot_savart import field_at
from fluxoid.solvers.inverse_distance import PARALLEL_FROM
from fluxoid.types import Floats

GAUSS = 0.5 / np.sqrt(3)  # of a unit interval, from its middle
ASIDE = 0.5  # see _applied


@dataclass(frozen=True)
class ScreeningState:
    """through: current of all faces, (S, 2, ny, nx), A; columns: of all columns, A; applied: A·dl of all links, Wb.

    driven: what sources and vortices drive, before columns, (S, ny, nx) g, A, and the iterations that took.
    """

    problem: London
    through: Floats
    columns: Floats
    applied: Floats
    vortices: tuple[Vortex, ...] = ()
    driven: Floats | None = None
    iterations: int = 0

    @cached_property
    def induced(self) -> Floats:
        """∫A·dl of the currents along each link, (S, 2, ny, nx), Wb."""
        return vacuum_permeability * self_potential(self.problem.operator, self.through)

    @cached_property
    def kinetic_potential(self) -> Floats:
        """∫mu0 Lambda K·dl along each link, (S, 2, ny, nx), Wb."""
        return np.asarray(vacuum_permeability * self.problem.operator.kinetic * self.through)

    @property
    def energy(self) -> float:
        """½∫K·A_self + ½∫mu0 Lambda K², J: what tells the ground state among fluxoids; cores are not in it."""
        return 0.5 * float(product(self.through.ravel(), (self.induced + self.kinetic_potential).ravel()))

    @property
    def moment(self) -> float:
        """Magnetic moment along z, ½∫(r × K)_z, A m²."""
        return float(product(self.through.ravel(), _uniform(self.problem).ravel()))

    @property
    def hole_currents(self) -> dict[str, float]:
        """Current around each hole, A: what passes between the hole and the outside, all sheets together."""
        return dict(zip(self.problem.holes, map(float, hole_rows(self.problem) @ self.columns)))

    @property
    def port_currents(self) -> dict[str, float]:
        """Current through each port across a bridge or a slit, A."""
        return dict(zip(_junctions(self.problem), map(float, port_rows(self.problem) @ self.columns)))

    def sheet_current(self, film: str) -> Floats:
        """K at the cells of a film's layer, all its sheets together, (2, ny, nx) of (x, y), A/m."""
        layer = self._sheets(film)
        h = self.problem.stack.cell
        total = self.through[layer].sum(axis=0) / h
        return 0.5 * np.array([total[0] + np.roll(total[0], 1, 1), total[1] + np.roll(total[1], 1, 0)])

    def fluxoid(self, path: ArrayLike, film: str | None = None) -> Fluxoid:
        """Flux and kinetic part of a closed polygon inside a film: points (n, 2), m, any order of turning.

        Line integrals of values interpolated between links, with two Gauss points per half cell: second order. Keep a
        cell or more away from edges and vortices. film: by default the first. Of a divided film, its lowest sheet.
        """
        points = np.asarray(path, float)
        if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
            raise InputError("a path needs three points (x, y) or more", "path", "an array (n, 2) in metres")
        name = film or next(iter(self.problem.stack.device.film))
        sheet = self._sheets(name)[0]
        _refuse_outside(self.problem, name, points)
        h = self.problem.stack.cell
        at, along = _gauss_points(points, h)
        sums = [
            sum(float(np.sum(_between(self, u[sheet, axis], axis, at) * along[:, axis])) / h for axis in (0, 1))
            for u in (self.induced + self.applied, self.kinetic_potential)
        ]
        return Fluxoid(*sums)

    def fluxoid_of(self, hole: str) -> Fluxoid:
        """Of the lattice's own path around a hole: exact to the solution's tolerance; in the lowest sheet of a film."""
        for sheet, one in enumerate(self.problem.stack.sheets):
            if hole in one.holes:
                corners = one.holes[hole]
                flux, kinetic = (
                    float(circulation(u[sheet][None])[0][corners].sum())
                    for u in (self.induced + self.applied, self.kinetic_potential)
                )
                return Fluxoid(flux, kinetic)
        if hole in self.problem.loops:
            what = f"{hole} passes through vias, and has no path in one film"
            raise InputError(what, "hole", "the fluxoid that was asked for, or that of a hole")
        raise _no_hole(self.problem, hole)

    def field(self, points: ArrayLike) -> Floats:
        """B of the currents at points (n, 3), m, by direct sum, T, (n, 3); without that of the sources."""
        at = np.asarray(points, float).reshape(-1, 3)
        h, total = self.problem.stack.cell, np.zeros((len(at), 3))
        for sheet, (x, y) in zip(self.problem.stack.sheets, self.through / h):
            total += field_at(sheet.lattice, x, y, at - [0, 0, sheet.slab.z])
        return total

    def force(self, number: int) -> tuple[float, float]:
        """Force on one of the state's vortices, (x, y), N: see vortices.force."""
        return force(self.problem, self.through, self.vortices[number])

    def _sheets(self, film: str) -> list[int]:
        if film not in self.problem.stack.device.film:
            raise InputError(f"no film {film!r}", "film", ", ".join(self.problem.stack.device.film))
        return list(self.problem.stack.of_layer(self.problem.stack.of_film(film)))


def solve(
    problem: London,
    fluxoids: Mapping[str, float] | None = None,
    currents: Mapping[str, float] | None = None,
    vortices: Sequence[Vortex] = (),
    sources: Sequence[Source] | None = None,
    time: float | None = None,
    fractions: bool = False,
    start: ScreeningState | None = None,
) -> ScreeningState:
    """The state with given fluxoids, currents, vortices and sources.

    fluxoids: quanta in each hole, 0 where not named; currents: A, through ports, into contacts (others take none), or
    around holes; the fluxoid of a hole whose current is given, itself or by a junction's port, is then free. sources:
    by default the device's; time: s, at which their time shapes are taken; by default these are left out. fractions:
    that quanta which are no whole numbers are meant, as of a loop that a junction's phase closes. start: an earlier
    state of the same problem, near to which the solution is looked for. Raises InputError for names that do not exist,
    fractions that are not meant, and currents that contradict each other.
    """
    quanta, given = dict(fluxoids or {}), dict(currents or {})
    _refuse_names(problem, quanta, given, fractions)
    applied = _applied(problem, problem.stack.device.source if sources is None else sources, time)
    op = problem.operator
    b = circulation(applied / vacuum_permeability)
    weights = corner_weights(problem, vortices)
    b -= flux_quantum / vacuum_permeability * weights
    np.negative(b, out=b)
    near = start.driven if start is not None and start.problem is problem else None
    with one_thread_if(op.free.size <= PARALLEL_FROM):
        g, count = solve_corners(op, problem.preconditioner, b, 1e-9, near) if b.any() else (np.zeros_like(b), 0)
    flux = over_columns(problem, applied)
    flux -= flux_quantum * _quanta(problem, weights).reshape(flux.shape)
    around = hole_rows(problem)
    linear = flux_quantum * around.T @ np.array([quanta.get(name, 0) for name in problem.holes]) - flux
    rows, values = constraints(problem, given)
    y = least_energy(problem.inductance, rows, values, linear)
    through = _currents_of(problem, g, y)
    return ScreeningState(problem, through, y, applied, tuple(vortices), g, count)


def _quanta(problem: London, weights: Floats) -> Floats:
    """Σ g × quanta at corners for one ampere in each column, (columns,): what vortices do to each.

    Of a film that lies in a hole g counts from its own edge: its vortices are no quanta of the hole's film.
    """
    found = np.array([product(one.ravel(), weights.ravel()) for one in problem.g])
    for k, column in enumerate(problem.columns):
        if column.hole is not None:
            found[k] -= weights[column.sheet][np.asarray(column.pattern, bool)].sum()
    return found


def constraints(problem: London, given: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Rows of columns whose sums are given, and their values: terminals, vias, and holes and ports with a current."""
    rows, values = [via_rows(problem)], [np.zeros(len(problem.stack.placed.vias))]
    for names, of in ((problem.holes, hole_rows), (_junctions(problem), port_rows)):
        held = [k for k, name in enumerate(names) if name in given]
        if held:
            rows.append(of(problem)[held])
            values.append(np.array([given[names[k]] for k in held]))
    terminal = terminal_rows(problem)
    into = {name: 0.0 for name in problem.terminals if name.startswith("contact ")}
    for name in given:
        port = next(
            (port for port in problem.stack.placed.ports if port.name == name and port.kind == "contacts"), None
        )
        ways = problem.stack.device.port[name].all_contacts if port else (name,)
        for sign, contact in zip((1, -1, 1, -1), ways):
            if f"contact {contact}" in into:
                into[f"contact {contact}"] += sign * given[name]
    rows.append(terminal[[k for k, name in enumerate(problem.terminals) if name in into]])
    values.append(np.array(list(into.values())))
    return np.concatenate(rows), np.concatenate(values)


def _junctions(problem: London) -> tuple[str, ...]:
    """Names of the ports across bridges and slits, in the order of port_rows."""
    return tuple(port.name for port in problem.stack.placed.ports if port.kind != "contacts")


def _refuse_names(problem: London, quanta: Mapping[str, float], given: Mapping[str, float], fractions: bool) -> None:
    known = [*problem.holes, *(port.name for port in problem.stack.placed.ports), *problem.stack.device.contact]
    for name in quanta:
        if name not in problem.holes:
            raise _no_hole(problem, name)
        if not fractions and quanta[name] != round(quanta[name]):
            what = f"{quanta[name]} quanta in {name}, and fluxoids are whole"
            raise InputError(what, "fluxoids", f"{round(quanta[name])}, a source, or fractions=True if it is meant")
        if name in given:
            raise InputError(f"fluxoid and current of {name} are given", "fluxoids", "one of them")
    for name in given:
        if name not in known:
            what = f"no hole, contact or port is named {name!r}"
            raise InputError(what, "currents", ", ".join(known))


def _refuse_outside(problem: London, film: str, points: Floats) -> None:
    import shapely

    path = shapely.LinearRing(points)
    outside = shapely.difference(path, problem.stack.layers[problem.stack.of_film(film)].outline.polygon)
    if outside.length > 1e-6 * path.length:
        x, y = outside.centroid.coords[0]
        what = f"the path leaves film {film!r}, near ({x:.4g}, {y:.4g}) m"
        raise InputError(what, "path", "a polygon inside the film, or film = another")


def _no_hole(problem: London, name: str) -> InputError:
    return InputError(f"no hole is named {name!r}", "fluxoids", ", ".join(problem.holes) or "a film with a hole")


def over_columns(problem: London, potential: Floats) -> Floats:
    """Σ I u over all faces for one ampere in each column: potential u of links, (S, 2, ny, nx); not by BLAS."""
    return np.array([product(problem.faces(k).ravel(), potential.ravel()) for k in range(len(problem.columns))])


def _currents_of(problem: London, g: Floats, y: Floats) -> Floats:
    g = g.copy()
    for value, one in zip(y, problem.g):
        g += value * one
    total = currents(g)
    for value, column in zip(y, problem.columns):
        if column.hole is None:
            total[column.sheet] += value * column.pattern
    return total


def _applied(problem: London, sources: Sequence[Source], time: float | None) -> Floats:
    """∫A·dl of sources from cell to cell, by a point of each face's open part; by two Gauss points each way, Wb.

    Paths go from the middle of one cell aside, along, and back to that of the next, so that they close around any
    plaquette, and a gauge changes no current. They go aside by ASIDE of the way to the middle of the open part: current
    crowds at its outer end, and half of it gives disks' moments and rings' areas within 2e-4 at 256 cells.
    """
    sheets, h = problem.stack.sheets, problem.stack.cell
    out = np.zeros(problem.operator.kinetic.shape)
    x, y = sheets[0].lattice.x, sheets[0].lattice.y
    for s, sheet in enumerate(sheets):
        plane = Plane(sheet.slab.z)
        for axis in (0, 1):
            X, Y = np.meshgrid(x, y)
            shift = ASIDE * h * sheet.shift[axis]
            aside = shift != 0
            for source in sources:
                factor = 1.0 if time is None else float(source.factor(time))
                for t in (0.5 - GAUSS, 0.5 + GAUSS):
                    at = (X + t * h, Y + shift) if axis == 0 else (X + shift, Y + t * h)
                    out[s, axis] += 0.5 * h * factor * source.vector_potential(*at, plane)[axis]
                    for end, sign in ((0.0, 1.0), (h, -1.0)):
                        u, v, d = X[aside], Y[aside], shift[aside]
                        at = (u + end, v + t * d) if axis == 0 else (u + t * d, v + end)
                        part = source.vector_potential(*at, plane)[1 - axis]
                        out[s, axis][aside] += 0.5 * factor * sign * d * part
    return out


def _uniform(problem: London) -> Floats:
    """∫A·dl along each link of one tesla, with A = (−y, x)/2; m²: the moment of one ampere through its face."""
    from fluxoid.device.sources.sources import UniformSource

    return _applied(problem, (UniformSource(field=1.0),), None)


def _gauss_points(points: Floats, h: float) -> tuple[Floats, Floats]:
    """Points on the sides of a closed polygon, two per half cell, and the step that each stands for, both (n, 2)."""
    at, along = [], []
    for one, other in zip(points, np.roll(points, -1, 0)):
        n = int(np.ceil(2 * np.linalg.norm(other - one) / h)) or 1
        middle = (np.arange(n) + 0.5) / n
        t = np.concatenate([middle - GAUSS / n, middle + GAUSS / n])[:, None]
        at.append(one + t * (other - one))
        along.append(np.broadcast_to((other - one) / (2 * n), at[-1].shape))
    return np.concatenate(at), np.concatenate(along)


def _between(state: ScreeningState, values: Floats, axis: int, at: Floats) -> Floats:
    """Values of x or y links, bilinear between their middles, at points (n, 2)."""
    lattice = state.problem.stack.sheets[0].lattice
    first = np.array([lattice.x[0], lattice.y[0]]) + lattice.cell / 2 * np.array([1 - axis, axis])
    fx, fy = ((at - first) / lattice.cell).T
    ny, nx = values.shape
    ix, iy = np.clip(np.floor(fx).astype(int), 0, nx - 2), np.clip(np.floor(fy).astype(int), 0, ny - 2)
    fx, fy = fx - ix, fy - iy
    return np.asarray(
        values[iy, ix] * (1 - fx) * (1 - fy)
        + values[iy, ix + 1] * fx * (1 - fy)
        + values[iy + 1, ix] * (1 - fx) * fy
        + values[iy + 1, ix + 1] * fx * fy
    )
