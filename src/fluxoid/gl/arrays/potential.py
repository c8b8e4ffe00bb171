"""The potential problem of a film and its contacts, set up once.

Unknowns are the cells of the conducting lattice and one potential for each floating contact (superconducting, with a
given current). A fixed contact (with a given phase) stays at potential 0. Kirchhoff's law at cell i and at contact c:

    sum over j of w_ij (mu_i - mu_j) = b_i,        sum over its links of w (mu_c - mu_j) = b_c.

Eliminating the contacts: mu = mu_0 + sum of mu_c m_c, with m_c the potential that contact c at 1 makes, and a small
dense matrix of the currents that those draw. Films that do not connect have a gauge each, and so does one without
fixed contacts.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fluxoid.errors import RunError
from fluxoid.gl.arrays.arrays import Pins, in_order
from fluxoid.lattice.contacts import FilmLattice
from fluxoid.solvers.poisson.solver import build, solve, workspace
from fluxoid.types import Bools, Floats, Ints

SETUP_TOLERANCE = 1e-13
LARGEST_RESIDUAL = 1e-11  # relative; where films are long, rounding may keep it above the tolerance
MAX_ITERATIONS = 500
UNJOINED = 1e-12  # of the strength of the links at contacts: conductances between contacts below it are rounding


@dataclass(frozen=True)
class PotentialProblem:
    """Multigrid hierarchy, its workspace, and the pins.

    wx, wy: (ny, nx) strengths of the links the potential sees; fixed: (F, ny, nx) potential that each fixed contact
    makes when its phase turns at unit rate backwards, that is, when it is at potential 1.
    """

    hierarchy: Any
    work: Any
    pins: Pins
    wx: Floats
    wy: Floats
    fixed: Floats

    def solve(self, cells: Floats, contacts: Floats) -> Floats:
        """Potential, (ny, nx), for currents b put into each cell, (ny, nx), and each floating contact, (C,)."""
        mu = self._cells_alone(cells)
        if len(contacts):
            p = self.pins
            drawn = np.array(contacts, dtype=float)
            np.add.at(drawn, p.ports[:, 2], p.port_weights * mu[p.ports[:, 0], p.ports[:, 1]])
            mu = mu + np.einsum("c,cyx->yx", p.balance @ drawn, p.shapes)
        return mu

    def of_links(self, vx: Floats, vy: Floats) -> Floats:
        """Potential chi, (ny, nx), with sum of w (v - (chi_j - chi_i)) = 0 everywhere: what of v is a gradient.

        vx, vy: values of the x and y links, (ny, nx).
        """
        fx, fy = self.wx * vx, self.wy * vy
        b = -(fx - np.roll(fx, 1, 1) + fy - np.roll(fy, 1, 0))
        held = self.pins.held
        contacts = np.zeros(len(self.pins.shapes))
        np.add.at(contacts, held[:, 2], b[held[:, 0], held[:, 1]])
        return self.solve(b, contacts)

    def _cells_alone(self, b: Floats) -> Floats:
        return _solve(self.hierarchy, self.work, b)


def _solve(hierarchy: Any, work: Any, b: Floats) -> Floats:
    mu = np.zeros_like(b)
    norm = float(np.sqrt(np.sum(b * b)))  # BLAS would leave its threads spinning beside the next steps
    if not norm > 0:  # what is no number is found where psi is looked at
        return mu
    _, left = solve(hierarchy, b, mu, work, SETUP_TOLERANCE * norm, MAX_ITERATIONS, False)
    if not left <= LARGEST_RESIDUAL * norm:
        raise not_converged(left, LARGEST_RESIDUAL * norm, "where currents, sources or a state were laid on the film")
    return mu


def not_converged(left: float, allowed: float, when: str) -> RunError:
    """The error of a potential whose residual stays above what is allowed."""
    what = f"the potential did not converge {when}: residual {left:.3g}, where {allowed:.3g} is allowed"
    return RunError(f"{what}. Try: another lattice.cell, or a film without necks far thinner than a cell")


def potential_problem(film: FilmLattice, floating: list[int], fixed: list[int], precision: type) -> PotentialProblem:
    """Set the problem up. floating, fixed: numbers of the conducting contacts of either kind."""
    lattice = film.conducting
    wx, wy = lattice.wx, lattice.wy
    place = np.full(len(film.lengths) + 1, -1)  # the last stands for pin = -1
    place[[*floating, *fixed]] = np.arange(len(floating) + len(fixed))
    held = place[film.pin] >= 0
    inner_x, inner_y, ground, ports, port_weights = _without_held(wx, wy, held, place[film.pin])
    hierarchy = build(inner_x, inner_y, ground if ground.any() else None, lattice.periodic, precision)
    work = workspace(hierarchy)
    live = (inner_x + np.roll(inner_x, 1, 1) + inner_y + np.roll(inner_y, 1, 0) + ground) > 0
    shapes, drawn = _contact_shapes(hierarchy, work, film.pin, [*floating, *fixed], ports, port_weights)
    n = len(floating)
    balance = np.linalg.pinv(_network(drawn, port_weights)[:n, :n], rcond=1e-9, hermitian=True)
    held_at_one = shapes[n:] - np.einsum("fc,cyx->fyx", drawn[:n, n:].T @ balance, shapes[:n])
    mine = ports[:, 2] < n
    cells = np.argwhere(held & (place[film.pin] < n))
    pins = in_order(
        Pins(
            held=np.column_stack([cells, place[film.pin[tuple(cells.T)]]]).astype(np.int64),
            ports=ports[mine],
            port_weights=port_weights[mine],
            shapes=shapes[:n],
            balance=balance,
            clear=np.argwhere((film.continued.degree > 0) & ~live),
            **_cut_links(film),
        )
    )
    return PotentialProblem(hierarchy, work, pins, wx, wy, held_at_one)


def _without_held(wx: Floats, wy: Floats, held: Bools, place: Ints) -> tuple[Floats, Floats, Floats, Ints, Floats]:
    """Links without those to held cells, the ground these make of their neighbours, and the list of both."""
    ground = np.zeros_like(wx)
    ports, weights, inner = [], [], []
    for axis, w in ((1, wx), (0, wy)):
        other_held, other_place = np.roll(held, -1, axis), np.roll(place, -1, axis)
        out, back = np.where(~held & other_held, w, 0.0), np.where(held & ~other_held, w, 0.0)
        ground += out + np.roll(back, 1, axis)
        for strength, contact in ((out, other_place), (np.roll(back, 1, axis), np.roll(place, 1, axis))):
            cells = np.argwhere((strength > 0) & (contact >= 0))
            ports.append(np.column_stack([cells, contact[tuple(cells.T)]]))
            weights.append(strength[tuple(cells.T)])
        inner.append(np.where(held | other_held, 0.0, w))
    return inner[0], inner[1], ground, np.concatenate(ports).astype(np.int64), np.concatenate(weights)


def _contact_shapes(
    hierarchy: Any, work: Any, pin: Ints, conducting: list[int], ports: Ints, weights: Floats
) -> tuple[Floats, Floats]:
    """Potential m_c of each contact at 1, the others at 0, (C, ny, nx), and the currents that all draw, (C, C)."""
    count = len(conducting)
    shapes, drawn = np.zeros((count, *pin.shape)), np.zeros((count, count))
    for c, number in enumerate(conducting):
        mine = ports[:, 2] == c
        b = np.zeros(pin.shape)
        np.add.at(b, tuple(ports[mine, :2].T), weights[mine])
        shapes[c] = _solve(hierarchy, work, b)
        np.add.at(drawn[:, c], ports[:, 2], -weights * shapes[c][tuple(ports[:, :2].T)])
        drawn[c, c] += weights[mine].sum()
        shapes[c][pin == number] = 1.0
    return shapes, drawn


def _network(drawn: Floats, weights: Floats) -> Floats:
    """The currents that contacts draw as those of a network of conductances between them, (C, C).

    So a contact that is alone in its film draws none at all; what the solver leaves of that would be inverted.
    """
    between = -0.5 * (drawn + drawn.T)
    np.fill_diagonal(between, 0.0)
    between[between < UNJOINED * weights.sum()] = 0.0
    return np.diag(between.sum(axis=1)) - between


def _cut_links(film: FilmLattice) -> dict[str, Any]:
    """Links whose strength for the current differs from that for psi."""
    rows, ratios = [], []
    for axis, w_psi, w in (
        (1, film.continued.wx, film.conducting.wx),
        (0, film.continued.wy, film.conducting.wy),
    ):
        links = np.argwhere((w_psi > 0) & (np.abs(w - w_psi) > 1e-14))
        rows.append(np.column_stack([np.full(len(links), axis), links]))
        ratios.append(1 - w[tuple(links.T)] / w_psi[tuple(links.T)])
    return {"cut": np.concatenate(rows).astype(np.int64), "cut_ratio": np.concatenate(ratios)}
