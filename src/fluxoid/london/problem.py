"""The London problem of a device: set up once, asked for many states.

    S = ½ yᵀ L y + yᵀ (F − n Phi0)     over the currents y of all columns (see columns.py),

L the energy of a column with the screening currents that answer it, F the flux that sources and vortices put into it.
S is made stationary with the currents that are given held fixed: those of contacts, and of holes if asked for. Sheets
of one film share holes, contacts and vias: their currents are found, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from fluxoid.constants import vacuum_permeability
from fluxoid.device import Device
from fluxoid.errors import InputError
from fluxoid.london.setup.basis import BasisCurrent, columns, via_terminal
from fluxoid.london.setup.cells import usual_cell
from fluxoid.london.setup.crossing import crossing_line, staircase
from fluxoid.london.setup.layers import Stack, stack
from fluxoid.london.solver.conjugate import solve
from fluxoid.london.solver.operator import (
    Operator,
    apply,
    apply_kinetic,
    circulation,
    currents,
    operator,
    self_potential,
)
from fluxoid.london.solver.passes import one_thread_if, product
from fluxoid.london.solver.precondition import Preconditioner, preconditioner
from fluxoid.solvers.inverse_distance import PARALLEL_FROM
from fluxoid.types import Floats

TOLERANCE = 1e-8


@dataclass(frozen=True)
class London:
    """A device, ready to be asked.

    stack: its sheets; g: (columns, S, ny, nx) stream functions of the columns with their screening, A per A;
    inductance, kinetic: (columns, columns), H; iterations: of each column; loops: those that vias close and ports
    cross, by name, with their current per unit of each column.
    """

    stack: Stack
    operator: Operator
    preconditioner: Preconditioner
    columns: tuple[BasisCurrent, ...]
    g: Floats
    inductance: Floats
    kinetic: Floats
    iterations: tuple[int, ...]
    loops: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def holes(self) -> tuple[str, ...]:
        """Names of the holes, and of the loops that vias close and ports cross."""
        return (*dict.fromkeys(column.hole for column in self.columns if column.hole), *self.loops)

    @property
    def terminals(self) -> tuple[str, ...]:
        """Names of the contacts' and vias' terminals that columns join."""
        found = [name for column in self.columns for name in (column.enters, column.leaves) if name]
        return tuple(dict.fromkeys(found))

    def faces(self, k: int) -> Floats:
        """Current of all faces for one ampere in a column, (S, 2, ny, nx)."""
        out = currents(self.g[k])
        column = self.columns[k]
        if column.hole is None:
            out[column.sheet] += column.pattern
        return out


def build(device: Device, cell: float | None = None, sheets: int | None = None, tolerance: float = TOLERANCE) -> London:
    """Set up the London problem of a device.

    cell: side of the square cells, m; by default about 1/256 of the device's longest side, see cells.py. sheets:
    through the thickness of each film; by default as described, or one. tolerance: of each solution's residual.
    Raises InputError for a device that it cannot hold. Time and memory grow as the number of cells.
    """
    if cell is not None and not cell > 0:
        raise InputError(f"a cell of {cell:.4g} m", "cell", "a positive length")
    made = stack(device, cell or usual_cell(device), sheets)
    op = operator(made.sheets)
    made = replace(made, sheets=op.sheets)  # which share their arrays with it
    p = preconditioner(op, tuple(made.of_layer(k) for k in range(len(made.layers))))
    basis = columns(made)
    with one_thread_if(op.free.size <= PARALLEL_FROM):
        g, iterations = _stream_functions(op, p, basis, tolerance)
        problem = London(made, op, p, basis, g, np.zeros(0), np.zeros(0), iterations)
        inductance, kinetic = _energies(problem)
    problem = replace(problem, inductance=inductance, kinetic=kinetic)
    return replace(problem, loops=_loops(problem))


def _stream_functions(
    op: Operator, p: Preconditioner, basis: tuple[BasisCurrent, ...], tolerance: float
) -> tuple[Floats, tuple[int, ...]]:
    """Those of the columns with their screening, (columns, S, ny, nx), and the iterations of each."""
    g = np.zeros((len(basis), *op.free.shape))
    iterations = []
    for k, column in enumerate(basis):
        if column.hole is not None:
            g[k, column.sheet] = column.pattern
            b = apply(op, g[k])
        else:
            b = circulation(_potential(op, _alone(op, column)))
        answer, count = solve(op, p, np.negative(b, out=b), tolerance)
        g[k] += answer
        iterations.append(count)
    return g, tuple(iterations)


def _alone(op: Operator, column: BasisCurrent) -> Floats:
    out = np.zeros(op.kinetic.shape)
    out[column.sheet] = column.pattern
    return out


def _potential(op: Operator, through: Floats) -> Floats:
    """∫(A + mu0 Lambda K)·dl/mu0 along each link, (S, 2, ny, nx), A m."""
    return np.asarray(op.kinetic * through + self_potential(op, through))


def _energies(p: London) -> tuple[Floats, Floats]:
    """L and its kinetic part between all columns, H: symmetric to rounding and to the solutions' tolerance."""
    n = len(p.columns)
    total, kinetic = np.zeros((n, n)), np.zeros((n, n))
    flows = any(column.hole is None for column in p.columns)
    for k in range(n):
        if flows:
            through = p.faces(k)
            slow = p.operator.kinetic * through
            u = slow + self_potential(p.operator, through)
            at_corners, slow_at_corners = circulation(u), circulation(slow)
        else:
            at_corners, slow_at_corners = apply(p.operator, p.g[k]), apply_kinetic(p.operator, p.g[k])
        for j, column in enumerate(p.columns):
            total[j, k] = product(p.g[j].ravel(), at_corners.ravel())
            kinetic[j, k] = product(p.g[j].ravel(), slow_at_corners.ravel())
            if column.hole is None:
                total[j, k] += np.sum(column.pattern * u[column.sheet])
                kinetic[j, k] += np.sum(column.pattern * slow[column.sheet])
    return vacuum_permeability * total, vacuum_permeability * kinetic


def terminal_rows(p: London) -> Floats:
    """Current that enters the film at each terminal per unit of each column, (terminals, columns)."""
    place = {name: k for k, name in enumerate(p.terminals)}
    rows = np.zeros((len(place), len(p.columns)))
    for k, column in enumerate(p.columns):
        if column.enters and column.leaves:
            rows[place[column.enters], k] += 1
            rows[place[column.leaves], k] -= 1
    return rows


def hole_rows(p: London) -> Floats:
    """Current around each hole and loop per unit of each column, (holes, columns): the sum over its sheets."""
    rows = [p.loops.get(name, [float(column.hole == name) for column in p.columns]) for name in p.holes]
    return np.array(rows, float).reshape(len(p.holes), len(p.columns))


def via_rows(p: London) -> Floats:
    """Current that each via would lose per unit of each column, (vias, columns)."""
    place = {name: k for k, name in enumerate(p.terminals)}
    rows = terminal_rows(p)
    made = np.zeros((len(p.stack.placed.vias), len(p.columns)))
    for row, via in zip(made, p.stack.placed.vias):
        for film in via.films:
            if (name := via_terminal(via.name, film)) in place:
                row += rows[place[name]]
    return made


def port_rows(p: London) -> Floats:
    """Current through each port across a bridge or a slit per unit of each column, (such ports, columns)."""
    crossed = [port for port in p.stack.placed.ports if port.kind != "contacts"]
    rows = np.zeros((len(crossed), len(p.columns)))
    for row, port in zip(rows, crossed):
        sheets = p.stack.of_layer(p.stack.of_film(port.film))
        faces, signs = staircase(p.stack.sheets[sheets[0]], crossing_line(port))
        for k in range(len(p.columns)):
            through = p.faces(k)[list(sheets)]
            row[k] = np.sum(signs * through[:, faces[:, 0], faces[:, 1], faces[:, 2]])
    return rows


def _loops(p: London) -> dict[str, Floats]:
    """Loops through vias: of ports whose current does not follow from those of holes, contacts and ports before.

    The current of a loop is that of its port without what passes through the port from around holes: with it held, one
    ampere more around a hole is one around that hole alone, and the fluxoid of a hole is that of its own path.
    """
    crossed = [port.name for port in p.stack.placed.ports if port.kind != "contacts"]
    if not crossed or not p.stack.placed.vias:
        return {}
    into = [k for k, name in enumerate(p.terminals) if name.startswith("contact ")]
    rows = np.concatenate([via_rows(p), hole_rows(p), terminal_rows(p)[into]])
    found = {}
    for name, row in zip(crossed, port_rows(p)):
        more = np.vstack([rows, row])
        if np.linalg.matrix_rank(more, tol=1e-6) > np.linalg.matrix_rank(rows, tol=1e-6):
            found[f"loop of {name}"] = np.where([column.hole is not None for column in p.columns], 0.0, row)
            rows = more
    return found


def least_energy(matrix: Floats, rows: Floats, given: Floats, linear: Floats) -> Floats:
    """y that makes ½ yᵀ M y − yᵀ linear least with rows y = given; (n, ...) for given and linear of several states.

    Rows that depend on others are dropped. Raises InputError if they contradict each other.
    """
    u, sizes, vt = np.linalg.svd(rows) if len(rows) else (np.eye(0), np.zeros(0), np.eye(matrix.shape[0]))
    rank = int(np.sum(sizes > 1e-9 * max(1.0, sizes.max(initial=0.0))))
    inside, null = vt[:rank].T, vt[rank:].T
    wanted = u.T @ given
    if rank < len(rows) and np.abs(wanted[rank:]).max(initial=0.0) > 1e-9 * np.abs(given).max(initial=0.0):
        raise InputError("currents that do not sum to zero on a connected film", "currents", "as much out as in")
    y = inside @ (wanted[:rank].T / sizes[:rank]).T
    if null.shape[1]:
        y = y + null @ np.linalg.solve(null.T @ matrix @ null, null.T @ (linear - matrix @ y))
    return np.asarray(y)
