"""An approximate inverse of the energy's form: a sum of multigrid cycles, one for each pole.

With L the Laplacian of the corners, weighted by Lambda/(Lambda0 w), the form is nearly Lambda0 L + m(L), m the symbol
of the magnetic part, (h/2) √L for long waves. The inverse of that as a function of one number x is fitted by

    1/(Lambda0 x + m(x)) ≈ Σ_j c_j/(x + s_j),     c_j ≥ 0

by non-negative least squares on the symbol itself, and one multigrid cycle stands for each 1/(L + s_j). A film of
several sheets has such a function for each way in which they can carry current together.
"""

import itertools
from typing import NamedTuple

import numpy as np

from fluxoid.london.setup.sheets import Sheet
from fluxoid.london.solver.operator import Operator
from fluxoid.solvers.inverse_distance import PARALLEL_FROM
from fluxoid.solvers.poisson.hierarchy import Hierarchy
from fluxoid.solvers.poisson.shifts import shifted
from fluxoid.solvers.poisson.solver import Workspace, precondition, workspace
from fluxoid.types import Bools, Floats, Ints

SAMPLES = 60  # of the symbol, log-spaced
CANDIDATES = 25  # of poles
MOST = 6  # poles
GOOD = 0.25  # largest relative error of the fit; a better one spares no iterations
WORTH = 0.6  # part of a mode of two films that their own families lack, from which a family of both pays
LEAST = 1e-6  # of the form of one way to carry current, relative to the greatest


class Family(NamedTuple):
    """Of sheets that share an outline: Σ over modes v and poles of v c/(L + s) vᵀ.

    sheets: (n,) their numbers; modes: (n, n) ways to carry current together; weights: (modes, poles); hierarchies: of
    each pole.
    """

    sheets: Ints
    modes: Floats
    weights: Floats
    hierarchies: tuple[Hierarchy, ...]
    work: Workspace


class Preconditioner(NamedTuple):
    """One family for each film, and for each group of its parts where these screen differently."""

    families: tuple[Family, ...]


def preconditioner(op: Operator, films: tuple[tuple[int, ...], ...]) -> Preconditioner:
    """Set up; films: numbers of the sheets of each film, which share one outline, from the lowest film up."""
    found = [_family(op, (film,), part) for film in films for part in _parts(op, film)]
    for one, other in itertools.combinations(range(len(films)), 2):
        facing = _free(op, films[one]) & _free(op, films[other])
        for between in films[one + 1 : other]:
            facing &= ~_free(op, between)
        found.append(_family(op, (films[one], films[other]), facing))
    return Preconditioner(tuple(family for family in found if family))


def _parts(op: Operator, film: tuple[int, ...]) -> list[Bools]:
    """Free corners of a film, apart for parts that lie beside one another with Lambda of other powers of ten."""
    from scipy.ndimage import label, median

    sheet, free = op.sheets[film[0]], _free(op, film)
    number, count = label(free, np.ones((3, 3)))
    if count < 2:
        return [free]
    least = 1e-3 * sheet.lattice.cell
    depth = median(sheet.kinetic[0] * sheet.open[0], number, np.arange(1, count + 1))
    power = np.round(np.log10(np.maximum(depth, least) / least))
    return [np.isin(number, 1 + np.flatnonzero(power == one)) for one in np.unique(power)]


def smooth(p: Preconditioner, r: Floats) -> Floats:
    """The approximate inverse applied to residuals at free corners, (S, ny, nx)."""
    out = np.zeros_like(r)
    for family in p.families:
        if len(family.sheets) == 1:
            s = int(family.sheets[0])
            _add_poles(family, 0, r[s], out[s])
            continue
        for k, mode in enumerate(family.modes):
            z = np.zeros(r.shape[1:])
            _add_poles(family, k, sum(part * r[s] for s, part in zip(family.sheets, mode)), z)
            for s, part in zip(family.sheets, mode):
                out[s] += part * z
    return out


def _add_poles(family: Family, mode: int, r: Floats, z: Floats) -> None:
    for weight, hierarchy in zip(family.weights[mode], family.hierarchies):
        if weight:
            precondition(hierarchy, r, weight, z, family.work, r.size > PARALLEL_FROM)


def _free(op: Operator, film: tuple[int, ...]) -> Bools:
    return op.sheets[film[0]].free


def _family(op: Operator, films: tuple[tuple[int, ...], ...], free: Bools) -> Family | None:
    """Of the sheets of one film, or what two films that face each other add to their own: None if that is little."""
    sheets = tuple(itertools.chain(*films))
    if not free.any():
        return None
    of = [free if len(films) == 1 else _free(op, (s,)) for s in sheets]
    reference = [_reference(op.sheets[s], one) for s, one in zip(sheets, of)]
    x, m = _symbol(op, sheets)
    form = m + np.diag(reference) * x[:, None, None]
    modes = np.linalg.eigh(form[len(x) // 2])[1].T
    values = np.einsum("mi,xij,mj->xm", modes, form, modes)
    values = np.maximum(values, LEAST * values.max(axis=1, keepdims=True))
    known = np.zeros_like(form)
    if len(films) > 1:
        of_film = np.repeat(np.arange(len(films)), [len(film) for film in films])
        known = np.linalg.inv(np.where(of_film[:, None] == of_film, form, 0.0))
    missing = 1 - values * np.einsum("mi,xij,mj->xm", modes, known, modes)
    much = missing.max(axis=0) > WORTH
    if not much.any():
        return None
    s, c = _fit(x, values[:, much], np.maximum(missing[:, much], 0.0))
    smaller = min(films, key=lambda film: np.count_nonzero(_free(op, film)))[0]
    links = _laplacian(op.sheets[smaller], reference[sheets.index(smaller)], free)
    hierarchies = shifted(*links, free.astype(float), s.tolist())
    return Family(np.array(sheets), modes[much], c.T, hierarchies, workspace(hierarchies[0]))


def _reference(sheet: Sheet, free: Bools) -> float:
    """Lambda0: the least Lambda of whole faces beside these corners, but for a hundredth of the typical one."""
    w = sheet.open
    depth = (sheet.kinetic * w)[(w > 0) & (free if np.any((w > 0) & free) else True)]
    return float(depth[depth >= 1e-2 * np.median(depth)].min())


def _symbol(op: Operator, film: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Samples of x, the eigenvalues of the plain Laplacian, and the magnetic form between the film's sheets there."""
    size = op.magnetic.size
    n = min(size) // 2
    k = np.unique(np.geomspace(1, n - 1, SAMPLES).astype(int))
    long = int(size[1] >= size[0])
    straight = np.roll([np.zeros_like(k), k], 1 - long, 0)
    iy, ix = np.concatenate([straight, [k * size[0] // max(size), k * size[1] // max(size)]], axis=1)
    x = 4 - 2 * np.cos(2 * np.pi * iy / size[0]) - 2 * np.cos(2 * np.pi * ix / size[1])
    m = np.array([[op.magnetic.symbols[op.magnetic.pair[s, t]][iy, ix] for t in film] for s in film])
    order = np.argsort(x)
    return x[order], op.unit * np.moveaxis(m, 2, 0)[order]


def _fit(x: Floats, values: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Rising poles (p,) and weights (p, modes) for wanted/values (x, modes), chosen one by one for the worst mode."""
    from scipy.optimize import nnls

    candidates = np.concatenate([[0.0], np.geomspace(0.5 * x[0], 20.0, CANDIDATES - 1)])
    basis = values.T[:, :, None] / (x[:, None] + candidates)  # (modes, x, candidates)
    size = basis.max(axis=1)
    basis /= size[:, None]
    chosen: list[int] = []
    while len(chosen) < MOST:
        trials = []
        for k in (k for k in range(CANDIDATES) if k not in chosen):
            trials.append((max(nnls(one[:, [*chosen, k]], w)[1] for one, w in zip(basis, wanted.T)), k))
        chosen.append(min(trials)[1])
        c = np.array([nnls(one[:, chosen], w)[0] for one, w in zip(basis, wanted.T)])
        if np.abs(np.einsum("mxp,mp->xm", basis[:, :, chosen], c) - wanted).max() < GOOD:
            break
    used = [i for i in np.argsort(chosen) if c[:, i].any()]
    poles = np.array(chosen)[used]
    return candidates[poles], (c[:, used] / size[:, poles]).T


def _laplacian(sheet: Sheet, reference: float, free: Bools) -> tuple[Floats, Floats, Floats]:
    """Weights between free corners, and from each to corners that are held at zero."""
    wx, wy, ground = (np.zeros(free.shape) for _ in range(3))
    wx[:, :-1] = _split(free[:, :-1], free[:, 1:], _cost(sheet, 1, reference)[:, 1:], ground[:, :-1], ground[:, 1:])
    wy[:-1] = _split(free[:-1], free[1:], _cost(sheet, 0, reference)[1:], ground[:-1], ground[1:])
    return wx, wy, ground


def _cost(sheet: Sheet, axis: int, reference: float) -> Floats:
    """Lambda/(Lambda0 w) of faces, (ny, nx), 0 where closed."""
    w = np.minimum((sheet.lattice.wx, sheet.lattice.wy)[axis], 1.0)
    whole = np.divide(1.0, w, out=np.zeros_like(w), where=w > 0)
    return np.maximum(sheet.kinetic[axis] / reference, 0.1 * whole) if reference else whole


def _split(one: Bools, other: Bools, weight: Floats, ground_one: Floats, ground_other: Floats) -> Floats:
    ground_one += np.where(one & ~other, weight, 0.0)
    ground_other += np.where(other & ~one, weight, 0.0)
    return np.where(one & other, weight, 0.0)
