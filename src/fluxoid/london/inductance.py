"""The inductance matrix of a device, each number with two errors: of the cells, and of the sheets.

Three lattices, each of half the other's cell, give a number q1, q2, q3 and its order p = log2((q1 − q2)/(q2 − q3)),
which is fitted to the sum of the self-inductances, as single differences may be chance. What is told is

    q = q3 + (q3 − q2)/(2^p − 1),     with the error max(|q − q3|, |q2 − q1|/3),

so the error is that of the finest lattice, before it is taken off, and not less than a difference that no chance makes
small. Where a gap between films is less than a cell, lattices do not fall into an order: the error is 2 |q − q1|.

Films are sheets of even current: dividing them once more on a coarse lattice tells the error of that, which is left on.
"""

import math
import warnings
from dataclasses import dataclass

import numpy as np

from fluxoid.device import Device
from fluxoid.device.layout import holes
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.london.cells import ACROSS, usual_cell
from fluxoid.london.matrices import Matrices, matrices
from fluxoid.london.problem import build
from fluxoid.types import Floats

ORDERS = (0.8, 2.5)  # what a fitted order is kept within
MOST_CELLS = 4096  # across, to which a device is refined on request
MOST_SHEETS = (4, 8)  # into how many a film is divided by itself, and on request
THIN = 1e-3  # of a coarse cell: a film so thin is a sheet of none
ENOUGH = 0.01  # relative model error with which one is content unless asked for more
SHRINK = 2**-1.3  # of the model error when sheets are doubled, as measured on microstrips


@dataclass(frozen=True)
class Inductance:
    """Holes and ports between contacts: inductances [H], (n, n), and what a field does, (n,).

    names; matrix, kinetic: (n, n), geometric is their difference; discretisation_error, model_error: of the matrix, H;
    effective_area and its error: flux per applied field, m²; hole_area: m², nan for ports; moment and its error: per
    applied field with no fluxoid in any hole, A m²/T. ports: those across bridges and slits; through: (ports, n), their
    current per ampere in each name. cell: of the finest lattice, m; order: fitted; sheets: of each film, the most.
    """

    names: tuple[str, ...]
    matrix: Floats
    kinetic: Floats
    discretisation_error: Floats
    model_error: Floats
    effective_area: Floats
    effective_area_error: Floats
    hole_area: Floats
    moment: float
    moment_error: float
    ports: tuple[str, ...]
    through: Floats
    cell: float
    order: float
    sheets: int

    @property
    def geometric(self) -> Floats:
        """What is not kinetic, (n, n), H."""
        return np.asarray(self.matrix - self.kinetic)

    @property
    def flux_focusing(self) -> Floats:
        """Effective area over that of the hole, (n,); nan for ports."""
        return np.asarray(self.effective_area / self.hole_area)

    def of_ports(self) -> tuple[tuple[str, ...], Floats]:
        """The matrix with the currents of ports in the place of holes', and of contacts' where holes do not suffice.

        I_p = T x. As many x as there are ports are expressed by the I_p and what is left of x; L' = Jᵀ L J. For a loop
        with two junctions and a bias these are the arms: L_1, L_2 and their mutual inductance.
        Raises InputError if the ports' currents depend on each other.
        """
        if not self.ports:
            return self.names, self.matrix
        replaced = _independent(self.through)
        if len(replaced) < len(self.ports):
            what = f"the currents of ports {', '.join(self.ports)} depend on each other"
            raise InputError(what, "port", "one port in each arm of a loop, and contacts for what flows through both")
        kept = [k for k in range(len(self.names)) if k not in replaced]
        inverse = np.linalg.inv(self.through[:, replaced])
        n = len(self.ports)
        J = np.zeros((len(self.names), len(self.names)))
        J[replaced, :n] = inverse
        J[np.ix_(replaced, range(n, len(self.names)))] = -inverse @ self.through[:, kept]
        J[kept, range(n, len(self.names))] = 1.0
        return (*self.ports, *(self.names[k] for k in kept)), J.T @ self.matrix @ J


def inductance_of(device: Device, accuracy: float | None = None, cell: float | None = None) -> Inductance:
    """Inductances of all holes and ports of a device.

    accuracy: relative, of every self-inductance, to which cells and sheets are refined; cell: of the finest lattice, m,
    by default about 1/256 of the longest side, and finer if accuracy asks for it. Warns where it cannot be reached.
    Raises InputError for a device without holes and ports between contacts.
    """
    if accuracy is not None and not 0 < accuracy < 1:
        raise InputError(f"an accuracy of {accuracy}", "accuracy", "a relative error such as 1e-3")
    finest = cell or usual_cell(device)
    sheets, model = _sheets(device, 4 * finest, accuracy)
    found = [matrices(build(device, finest * factor, sheets)) for factor in (4, 2, 1)]
    told, order = extrapolated([one.total for one in found], found)
    narrow = _narrowest(device) < finest
    while accuracy is not None and _worst(told, _error(told, [one.total for one in found], narrow)) > accuracy:
        if usual_cell(device) * ACROSS / finest > MOST_CELLS / 2:
            warnings.warn(f"an accuracy of {accuracy} needs more than {MOST_CELLS} cells across", UnwiseWarning, 2)
            break
        finest /= 2
        found = [*found[1:], matrices(build(device, finest, sheets))]
        told, order = extrapolated([one.total for one in found], found)
        narrow = _narrowest(device) < finest
    last = found[-1]
    kinetic, area, moment, through = (
        extrapolated([np.asarray(getattr(one, name)) for one in found], found)[0]
        for name in ("kinetic", "area", "moment", "through")
    )
    shares = {hole.name: float(hole.polygon.area) for hole in holes(device)}
    return Inductance(
        last.names,
        told,
        kinetic,
        _error(told, [one.total for one in found], narrow),
        model * np.sqrt(np.outer(np.diag(told), np.diag(told))),
        area,
        _error(area, [one.area for one in found], narrow),
        np.array([shares.get(name, math.nan) for name in last.names]),
        float(moment),
        float(_error(moment, [np.asarray(one.moment) for one in found], narrow)),
        tuple(name for name, port in device.port.items() if port.contacts is None),
        through,
        finest,
        order,
        sheets or max(film.sheets or 1 for film in device.film.values()),
    )


def _error(told: Floats, values: list[Floats], narrow: bool) -> Floats:
    """Of the cells, see the top of the file; narrow: whether a gap is less than a cell."""
    if narrow:
        return np.asarray(2 * np.abs(told - values[0]))
    return np.maximum(np.abs(told - values[-1]), np.abs(values[-2] - values[-3]) / 3)


def _narrowest(device: Device) -> float:
    """The least distance between the middles of films at different heights, m."""
    heights = np.unique([film.z for film in device.film.values()])
    return float(np.min(np.diff(heights), initial=np.inf))


def extrapolated(values: list[Floats], found: list[Matrices]) -> tuple[Floats, float]:
    """The limit of small cells of numbers from three lattices, and the order that their self-inductances have."""
    if len({one.names for one in found}) > 1:
        lost = set(found[-1].names) ^ set(found[-3].names)
        what = f"coarse and fine lattices do not have the same holes: {', '.join(sorted(lost))}"
        raise InputError(what, "cell", "a smaller cell")
    first, second, third = (float(np.trace(one.total)) for one in found[-3:])
    ratio = (first - second) / (second - third) if second != third else 0.0
    order = float(np.clip(math.log2(ratio), *ORDERS)) if ratio > 0 else 1.5
    return values[-1] + (values[-1] - values[-2]) / (2**order - 1), order


def _sheets(device: Device, cell: float, accuracy: float | None) -> tuple[int | None, float]:
    """Into how many sheets to divide films, None for as described; and the relative model error that is left."""
    if all(film.thickness < THIN * cell for film in device.film.values()):
        return None, 0.0
    described = any(film.sheets is not None for film in device.film.values())
    sheets = max(film.sheets or 1 for film in device.film.values())
    wanted = accuracy if accuracy is not None else ENOUGH
    now = matrices(build(device, cell, None if described else sheets)).total
    while True:
        finer = matrices(build(device, cell, 2 * sheets)).total
        error = _worst(finer, np.abs(finer - now)) / (1 - SHRINK)
        if described or error <= wanted or sheets >= MOST_SHEETS[accuracy is not None]:
            return None if described else sheets, error
        sheets, now = 2 * sheets, finer


def _worst(matrix: Floats, error: Floats) -> float:
    return float(np.max(np.diag(error) / np.diag(matrix)))


def _independent(rows: Floats) -> list[int]:
    """Columns, the first that will do, on which the rows are independent."""
    chosen: list[int] = []
    for k in range(rows.shape[1]):
        if len(chosen) < len(rows) and np.linalg.matrix_rank(rows[:, [*chosen, k]], tol=1e-6) > len(chosen):
            chosen.append(k)
    return chosen
