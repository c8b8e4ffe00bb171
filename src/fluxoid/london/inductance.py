"""The inductance matrix of a device, each number with two errors: of the cells, and of the sheets.

Three lattices, each of half the other's cell, give a number q1, q2, q3 and its order p = log2((q1 − q2)/(q2 − q3)),
which is fitted to the sum of the self-inductances, as single differences may be chance. What is told is

    q = q3 + (q3 − q2)/(2^p − 1),     with the error max(|q − q3|, |q2 − q1|/3),

so the error is that of the finest lattice, before it is taken off, and not less than a difference that no chance makes
small. Where the differences do not fall (p < .5), as of wide strips over planes whose Lambda is a fraction of a cell,
there is no order, and the error is all that lattices told, max |q − qi|. Where a gap between films is less than a cell,
differences may fall by chance: the error is 2 |q − q1|.

Where there are ports, closed holes without a name of their own are moats: they keep their fluxoid, and their currents
answer those of the ports (``matrices.keeping``). Holes with names, and all on request, stay with currents of their own.

Films are sheets of even current: dividing them once more, into four at least, on a coarse lattice tells the error of
that, which is left on.
"""

import math
import warnings
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.device import Device
from fluxoid.device.geometry.place import place
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.london.matrices import WHOLE, Matrices, Numbers, each, keeping, matrices, numbers_of
from fluxoid.london.problem import build
from fluxoid.london.setup.cells import ACROSS, usual_cell
from fluxoid.types import Floats
from fluxoid.units import format

ORDERS = (0.8, 2.5)  # what a fitted order is kept within
NO_ORDER = 0.5  # a fitted order below which differences do not fall
MOST_CELLS = 4096  # across, to which a device is refined on request
MOST_SHEETS = (4, 8)  # into how many a film is divided by itself, and on request
THIN = 1e-3  # of a coarse cell: a film so thin is a sheet of none
ENOUGH = 0.01  # relative model error with which one is content unless asked for more
SEEN = 4  # sheets at least with which is compared: by symmetry one and two of a film that lies alone are the same
SHRINK = 2**-1.3  # of the model error when sheets are doubled, as measured on microstrips


@dataclass(frozen=True)
class Inductance:
    """Holes and ports between contacts: inductances [H], (n, n), what a field does, (n,), and both errors of each.

    names: holes, then ports between contacts; told, of_cells, of_sheets: the numbers, and their errors of the cells and
    of the sheets; hole_area: (n,), m², nan for ports; ports: those across bridges and slits, whose current per ampere
    in each name is told.through. cell: of the finest lattice, m; order: fitted; sheets: of each film, the most; kept:
    holes that keep their fluxoid, which are not among the names.
    """

    names: tuple[str, ...]
    ports: tuple[str, ...]
    told: Numbers
    of_cells: Numbers
    of_sheets: Numbers
    hole_area: Floats
    cell: float
    order: float
    sheets: int
    kept: tuple[str, ...] = ()

    @property
    def matrix(self) -> Floats:
        """Flux of each per current of each, the others having none and holes ``kept`` their fluxoid, (n, n), H."""
        return self.told.inductance

    @property
    def discretisation_error(self) -> Floats:
        """Of the matrix, (n, n), H: that of the cells."""
        return self.of_cells.inductance

    @property
    def model_error(self) -> Floats:
        """Of the matrix, (n, n), H: that of the sheets."""
        return self.of_sheets.inductance

    @property
    def kinetic(self) -> Floats:
        """The part of the matrix that is mu0 Lambda's, (n, n), H."""
        return self.told.kinetic

    @property
    def geometric(self) -> Floats:
        """What is not kinetic, (n, n), H."""
        return self.told.geometric

    @property
    def effective_area(self) -> Floats:
        """Flux per applied field, (n,), m²."""
        return self.told.effective_area

    @property
    def flux_focusing(self) -> Floats:
        """Effective area over that of the hole, (n,); nan for ports."""
        return np.asarray(self.effective_area / self.hole_area)

    @property
    def moment(self) -> float:
        """Magnetic moment per applied field with no fluxoid in any hole, A m²/T."""
        return float(self.told.moment)

    @property
    def through(self) -> Floats:
        """Current of each port across a bridge or a slit per ampere in each name, (ports, n)."""
        return self.told.through

    def of_ports(self) -> tuple[tuple[str, ...], Floats]:
        """The matrix with the currents of ports in the place of holes', and of contacts' where holes do not suffice.

        I_p = T x. As many x as there are ports are expressed by the I_p and what is left of x; L' = Jᵀ L J. For a loop
        with two junctions and a bias these are the arms: L_1, L_2 and their mutual inductance.
        Raises InputError if the ports' currents depend on each other.
        """
        names, J = self.port_currents()
        return names, np.asarray(J.T @ self.matrix @ J)

    def errors_of_ports(self) -> tuple[Floats, Floats]:
        """The largest that the errors of the cells and of the sheets can make in that matrix, each (n, n), H."""
        J = np.abs(self.port_currents()[1])
        return np.asarray(J.T @ self.discretisation_error @ J), np.asarray(J.T @ self.model_error @ J)

    def port_currents(self) -> tuple[tuple[str, ...], Floats]:
        """Names of the currents y of ``of_ports``, and J: x = J y, currents of holes and ports between contacts."""
        if not self.ports:
            return self.names, np.eye(len(self.names))
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
        return (*self.ports, *(self.names[k] for k in kept)), J


def inductance_of(
    device: Device, accuracy: float | None = None, cell: float | None = None, free_holes: bool = False
) -> Inductance:
    """Inductances of all holes and ports of a device.

    accuracy: relative, of every self-inductance, to which cells and sheets are refined; cell: of the finest lattice, m,
    by default about 1/256 of the longest side, and finer if accuracy asks for it. Warns where it cannot be reached.
    free_holes: give moats currents of their own, which are none in what ports have; by default they keep their fluxoid
    (closed holes without a name, beside ports).
    Raises InputError for a device without holes and ports between contacts.
    """
    if accuracy is not None and not 0 < accuracy < 1:
        raise InputError(f"an accuracy of {accuracy}", "accuracy", "a relative error such as 1e-3")
    if cell is not None and not cell > 0:
        raise InputError(f"a cell of {cell:.4g} m", "cell", "a positive length")
    _refuse_without_loops(device)
    finest = cell or usual_cell(device)
    device, coarse = _divided(device, 4 * finest, accuracy)
    found = [matrices(build(device, finest * factor)) for factor in (4, 2, 1)]
    kept = () if free_holes else _moats(device, found[-1])
    found = [keeping(one, kept) for one in found]
    told, of_cells, order = limit(found, _narrowest(device) < finest)
    while accuracy is not None and _worst(told.inductance, of_cells.inductance) > accuracy:
        if usual_cell(device) * ACROSS / finest > MOST_CELLS / 2:
            warnings.warn(f"an accuracy of {accuracy} needs more than {MOST_CELLS} cells across", UnwiseWarning, 2)
            break
        finest /= 2
        found = [*found[1:], keeping(matrices(build(device, finest)), kept)]
        told, of_cells, order = limit(found, _narrowest(device) < finest)
    around = told.through[:, [name not in device.port for name in found[-1].names]]
    if np.any(np.abs(around - np.round(around)) > WHOLE):  # a coarse lattice does not tell two slits apart
        told = replace(told, through=found[-1].through)
    areas = {hole.name: float(hole.polygon.area) for hole in place(device).holes}
    lost = [name for name in areas if name not in found[-1].names and name not in kept]
    if lost:
        what = f"{', '.join(lost)}: smaller than the cells, or joined by a bridge that is, and left out"
        warnings.warn(f"{what}. Try: cells of less than {format(finest, 'm')}", UnwiseWarning, 2)
    return Inductance(
        found[-1].names,
        tuple(name for name, port in device.port.items() if port.contacts is None),
        told,
        of_cells,
        sheet_errors(told, tuple(numbers_of(keeping(one, kept)) for one in coarse)),
        np.array([areas.get(name, math.nan) for name in found[-1].names]),
        finest,
        order,
        max(film.sheets or 1 for film in device.film.values()),
        kept,
    )


def _moats(device: Device, finest: Matrices) -> tuple[str, ...]:
    """Closed holes that have no name of their own, of a device with ports: none of their currents is a junction's."""
    if not device.port:
        return ()
    carried = np.any(np.abs(finest.through) > WHOLE, axis=0)
    own = {hole.name for hole in place(device).holes} - set(device.hole)
    return tuple(name for name, busy in zip(finest.names, carried) if name in own and not busy)


def limit(found: list[Matrices], narrow: bool) -> tuple[Numbers, Numbers, float]:
    """The limit of small cells of numbers from three lattices, its error, and the order that self-inductances have.

    narrow: whether a gap between films is less than a cell.
    """
    if len({one.names for one in found}) > 1:
        lost = set(found[-1].names) ^ set(found[0].names)
        what = f"coarse and fine lattices do not have the same holes: {', '.join(sorted(lost))}"
        raise InputError(what, "cell", "a smaller cell")
    first, second, third = (float(np.trace(one.total)) for one in found)
    ratio = (first - second) / (second - third) if second != third else 0.0
    fitted = math.log2(ratio) if ratio > 0 else 0.0
    order = float(np.clip(fitted, *ORDERS)) if ratio > 0 else 1.5
    q1, q2, q3 = map(numbers_of, found)
    told = each(lambda middle, last: last + (last - middle) / (2**order - 1), q2, q3)
    if narrow:
        return told, each(lambda q, first: 2 * np.abs(q - first), told, q1), order
    if fitted < NO_ORDER and first != second:
        return told, each(lambda q, *all_: np.max([np.abs(q - one) for one in all_], axis=0), told, q1, q2, q3), order
    of_cells = each(lambda q, a, b, c: np.maximum(np.abs(q - c), np.abs(b - a) / 3), told, q1, q2, q3)
    return told, of_cells, order


def _narrowest(device: Device) -> float:
    """The least distance between the middles of films at different heights, m."""
    heights = np.unique([film.z for film in device.film.values()])
    return float(np.min(np.diff(heights), initial=np.inf))


def _refuse_without_loops(device: Device) -> None:
    if place(device).holes or any(port.contacts is not None or device.via for port in device.port.values()):
        return
    what = "no hole and no port between contacts, so that nothing has an inductance; an opening that reaches the edge"
    mend = "a port across its slit, [port.NAME] with from, to and width; or [port.NAME] with contacts"
    raise InputError(f"{what} of a film is no hole", "film", mend)


def _divided(device: Device, cell: float, accuracy: float | None) -> tuple[Device, tuple[Matrices, ...]]:
    """The device with its films divided into sheets, and matrices with half as many if known, with so many, and with
    twice as many, or SEEN.

    There are none where nothing is to be divided: films of next to no thickness. Where no field goes into a film its
    current runs on its faces, and dividing it shows how.
    """
    deep = [name for name, film in device.film.items() if film.thickness >= THIN * cell]
    if not deep:
        return device, ()
    described = any(film.sheets is not None for film in device.film.values())
    sheets = max(film.sheets or 1 for film in device.film.values())
    wanted = accuracy if accuracy is not None else ENOUGH
    known: dict[int, Matrices] = {}

    def with_sheets(number: int) -> Matrices:
        if number not in known:
            known[number] = matrices(build(_with_sheets(device, deep, number), cell))
        return known[number]

    numbers = matrices(build(device, cell)) if described else with_sheets(sheets)
    while True:
        finer = with_sheets(max(2 * sheets, SEEN))
        error = _worst(finer.total, np.abs(finer.total - numbers.total)) / (1 - SHRINK)
        if described or error <= wanted or sheets >= MOST_SHEETS[accuracy is not None]:
            if accuracy is not None and error > accuracy:
                told = f"an accuracy of {accuracy} needs films of more than {sheets} sheets, as model errors tell"
                warnings.warn(told, UnwiseWarning, 3)
            now = device if described else _with_sheets(device, deep, sheets)
            half = [known[sheets // 2]] if not described and sheets // 2 in known else []
            return now, (*half, numbers, finer)
        sheets *= 2
        numbers = with_sheets(sheets)


def _with_sheets(device: Device, names: list[str], sheets: int) -> Device:
    films = {
        name: film.model_copy(update={"sheets": sheets}) if name in names else film
        for name, film in device.film.items()
    }
    return device.model_copy(update={"film": films})


def sheet_errors(told: Numbers, coarse: tuple[Numbers, ...]) -> Numbers:
    """Errors of numbers by what they are with half as many sheets, if known, with so many, and with more, on a coarse
    lattice.

    A number's own change, and not less than the change before it lets expect, since one may be nothing by chance; of
    self-inductances the largest relative one, for all.
    """
    if not coarse:
        return each(np.zeros_like, told)

    def error(value: Floats, *series: Floats) -> Floats:
        changes = np.abs(np.diff(series, axis=0))
        off = np.max([changes[-1], *(SHRINK * changes[:-1])], axis=0) / (1 - SHRINK)
        if value.ndim == 2 and value.shape[0] == value.shape[1]:
            size = np.abs(np.diag(value))
            np.fill_diagonal(off, _worst(series[-1], changes[-1] / (1 - SHRINK)) * size)
        return np.asarray(off)

    through = np.abs(coarse[-1].through - coarse[-2].through) / (1 - SHRINK)
    return replace(each(error, told, *coarse), through=through)


def _worst(matrix: Floats, error: Floats) -> float:
    """The largest relative error of what is on the diagonal."""
    size = np.abs(np.diag(matrix))
    return float(np.max(np.divide(np.diag(error), size, out=np.zeros_like(size), where=size > 0), initial=0.0))


def _independent(rows: Floats) -> list[int]:
    """Columns, the first that will do, on which the rows are independent."""
    chosen: list[int] = []
    for k in range(rows.shape[1]):
        if len(chosen) < len(rows) and np.linalg.matrix_rank(rows[:, [*chosen, k]], tol=1e-6) > len(chosen):
            chosen.append(k)
    return chosen
