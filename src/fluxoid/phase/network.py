"""Phases joined by couplings: sites, links, plaquettes, and the colours by which they are updated.

E = −Σ_links J cos(φ_j − φ_i − a_ij), a_ij = (2π/Φ0)∫_i^j A·dl: with f flux quanta in each plaquette the a around it
add to 2πf, or to that less whole turns where an edge is periodic. Arrays of junctions (square, triangular, honeycomb)
and films (the cells of any shape) are such networks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.types import Bools, Floats, Ints


@dataclass(frozen=True)
class Network:
    """Sites and links. Lengths in lattice constants, energies in one unit J.

    place: (N, 2) of the sites; links: (E, 2) from i to j; coupling: (E,) J; phase: (E,) a_ij, rad; along: (E, 2) the
    vector from i to j, across a periodic edge too; plaquettes: (P, k) links around each, as link + 1 with the sign of
    the direction, 0 where a plaquette has fewer; area: of the whole, for the helicity modulus.
    """

    place: Floats
    links: Ints
    coupling: Floats
    phase: Floats
    along: Floats
    plaquettes: Ints
    area: float

    @property
    def sites(self) -> int:
        """Number of sites."""
        return len(self.place)


def square(
    size: tuple[int, int], frustration: float = 0.0, periodic: bool = True, coupling: ArrayLike = 1.0
) -> Network:
    """A square array of (columns, rows) sites with f quanta in each plaquette.

    Args: ``size`` (Lx, Ly), at least 3 (2 where it is open); ``frustration`` f; ``periodic`` in both directions;
    ``coupling`` J, one number or shape (2, Ly, Lx): of links along x and y.
    Raises: InputError if a periodic array's f Lx is no whole number, or sizes or couplings are out of range.
    """
    Lx, Ly = size
    least = 3 if periodic else 2
    if Lx < least or Ly < least:
        raise InputError(f"{Lx} by {Ly} sites", "size", f"{least} or more each way")
    inside = np.ones((Ly, Lx), bool)
    return _cells(inside, frustration, periodic, coupling)


def film(inside: Bools, frustration: float | Floats = 0.0, coupling: ArrayLike = 1.0) -> Network:
    """The cells of a film of any shape, open at its edges; holes are where no cell is.

    Args: ``inside`` (ny, nx), such as a device's lattice gives; ``frustration`` f per cell, one number or (ny, nx);
    ``coupling`` J, one number or (2, ny, nx). Raises: InputError if no two cells are neighbours.
    """
    return _cells(np.asarray(inside, bool), frustration, False, coupling)


def _cells(inside: Bools, frustration: float | Floats, periodic: bool, coupling: ArrayLike) -> Network:
    ny, nx = inside.shape
    f = np.broadcast_to(np.asarray(frustration, float), inside.shape)
    if not np.isfinite(f).all():
        raise InputError("a frustration that is no number", "frustration", "finite quanta per plaquette")
    if periodic and np.abs(f[0, 0] * nx - np.round(f[0, 0] * nx)) > 1e-9:
        raise InputError(
            f"f = {f[0, 0]:g} on {nx} periodic columns", "frustration", "f times the columns a whole number"
        )
    try:
        J = np.broadcast_to(np.asarray(coupling, float), (2, ny, nx))
    except ValueError:
        raise InputError(
            "couplings of another shape", "coupling", f"one number, or the shape (2, {ny}, {nx})"
        ) from None
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(inside.sum())
    y, x = np.nonzero(inside)
    made: dict[str, list[np.ndarray]] = {"links": [], "J": [], "a": [], "along": []}
    column = np.concatenate([np.zeros((1, nx)), np.cumsum(f, axis=0)])[:-1]  # Σ f below: links along x carry −2π of it
    index = np.full((2, ny, nx), -1)
    count = 0
    for axis, (dx, dy) in enumerate(((1, 0), (0, 1))):
        there = (x + dx, y + dy)
        if periodic:
            there = (there[0] % nx, there[1] % ny)
            ok = np.ones(len(x), bool)
        else:
            ok = (there[0] < nx) & (there[1] < ny)
        j = np.where(ok, number[np.where(ok, there[1], 0), np.where(ok, there[0], 0)], -1)
        kept = j >= 0
        a = -2 * np.pi * column[y, x] if axis == 0 else np.zeros(len(x))
        if periodic and axis == 1:
            a = np.where(y == ny - 1, 2 * np.pi * f[0, 0] * ny * x, 0.0)
        index[axis, y[kept], x[kept]] = count + np.arange(kept.sum())
        count += int(kept.sum())
        made["links"].append(np.stack([np.arange(len(x))[kept], j[kept]], axis=1))
        made["J"].append(J[axis, y, x][kept])
        made["a"].append(a[kept])
        made["along"].append(np.tile([float(dx), float(dy)], (int(kept.sum()), 1)))
    if not count:
        raise InputError("no two neighbouring cells", "inside", "a film of two cells or more")
    plaquettes = _squares(index, periodic)
    return Network(
        np.stack([x, y], axis=1).astype(float),
        np.concatenate(made["links"]),
        np.concatenate(made["J"]),
        np.concatenate(made["a"]),
        np.concatenate(made["along"]),
        plaquettes,
        float(inside.sum()),
    )


def _squares(index: Ints, periodic: bool) -> Ints:
    """Links around each plaquette, counterclockwise: right, up, back, down."""
    right, up = index
    over, beside = (np.roll(right, -1, axis=0), np.roll(up, -1, axis=1))
    if not periodic:
        over[-1], beside[:, -1] = -1, -1
    whole = (right >= 0) & (up >= 0) & (over >= 0) & (beside >= 0)
    around = np.stack([right + 1, beside + 1, -(over + 1), -(up + 1)], axis=-1)
    return np.asarray(around[whole])


def triangular(size: tuple[int, int], frustration: float = 0.0) -> Network:
    """A periodic triangular array of (Lx, Ly) sites, f quanta in each triangle. Args and errors: as ``square``."""
    return _tiled(size, frustration, [(0.0, 0.0)], [(0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, 1)], 0.5)


def honeycomb(size: tuple[int, int], frustration: float = 0.0) -> Network:
    """A periodic honeycomb array of (Lx, Ly) cells of two sites, f quanta in each hexagon. As ``square``."""
    return _tiled(size, frustration, [(0.0, 0.0), (1 / 3, 1 / 3)], [(0, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1)], 1.0)


def _tiled(
    size: tuple[int, int],
    f: float,
    basis: list[tuple[float, float]],
    bonds: list[tuple[int, int, int, int]],
    part: float,
) -> Network:
    """Cells spanned by (1, 0) and (½, √3/2); bonds (from site, to site, cells along each); ``part`` of a cell is a
    plaquette. Landau's gauge along the first vector: a_ij = −2πf/part · (mean second coordinate)(first difference)."""
    Lx, Ly = size
    if Lx < 3 or Ly < 3:
        raise InputError(f"{Lx} by {Ly} cells", "size", "3 or more each way")
    per_cell = f / part
    if not np.isfinite(f) or abs(per_cell * Lx - round(per_cell * Lx)) > 1e-9:
        raise InputError(f"f = {f:g} on {Lx} periodic columns", "frustration", "quanta per column of cells whole")
    n = len(basis)
    v, u = (g.ravel() for g in np.mgrid[:Ly, :Lx])
    vectors = np.array([[1.0, 0.0], [0.5, np.sqrt(0.75)]])
    links, phases, along = [], [], []
    for s, t, du, dv in bonds:
        start, step = np.array(basis[s]), np.array(basis[t]) + np.array([du, dv]) - np.array(basis[s])
        i, j = n * (v * Lx + u) + s, n * ((v + dv) % Ly * Lx + (u + du) % Lx) + t
        middle = v + start[1] + step[1] / 2
        a = -2 * np.pi * per_cell * middle * step[0]
        seam = np.where(v + dv >= Ly, 1, 0)  # a periodic copy stands Ly higher: a gauge of −2πf Ly x there
        a += seam * 2 * np.pi * per_cell * Ly * (u + du + basis[t][0])
        links.append(np.stack([i, j], axis=1))
        phases.append(a)
        along.append(np.tile(step @ vectors, (len(i), 1)))
    E = Lx * Ly
    place = np.concatenate([(np.stack([u, v], 1)[:, None] + np.array(basis)) @ vectors]).reshape(-1, 2)
    return Network(
        place,
        np.concatenate(links),
        np.ones(len(bonds) * E),
        np.concatenate(phases),
        np.concatenate(along),
        _triangles(Lx, Ly) if n == 1 else _hexagons(Lx, Ly),
        Lx * Ly * np.sqrt(0.75),
    )


def _triangles(Lx: int, Ly: int) -> Ints:
    """Links (0: along, 1: up, 2: up and back) of the two triangles of each cell, counterclockwise."""
    E = Lx * Ly
    v, u = (g.ravel() for g in np.mgrid[:Ly, :Lx])

    def link(kind: int, du: int = 0, dv: int = 0) -> Ints:
        return np.asarray(kind * E + (v + dv) % Ly * Lx + (u + du) % Lx + 1)

    lower = np.stack([link(0), link(2, 1), -link(1)], axis=1)  # (u,v) → (u+1,v) → (u,v+1) → back
    upper = np.stack([link(1, 1), -link(0, 0, 1), -link(2, 1)], axis=1)
    return np.concatenate([lower, upper])


def _hexagons(Lx: int, Ly: int) -> Ints:
    """Links (0: A to B of one cell, 1: B to A along, 2: B to A up) of each hexagon, counterclockwise."""
    E = Lx * Ly
    v, u = (g.ravel() for g in np.mgrid[:Ly, :Lx])

    def link(kind: int, du: int = 0, dv: int = 0) -> Ints:
        return np.asarray(kind * E + (v + dv) % Ly * Lx + (u + du) % Lx + 1)

    # B(u,v) → A(u+1,v) → B(u+1,v) → A(u+1,v+1) ← B(u,v+1) ← A(u,v+1) ← B(u,v)
    around = [link(1), link(0, 1, 0), link(2, 1, 0), -link(1, 0, 1), -link(0, 0, 1), -link(2)]
    return np.stack(around, axis=1)


def colours(network: Network) -> list[Ints]:
    """Sites in groups of which no two are neighbours, each group rising: they are updated at once."""
    neighbours: list[set[int]] = [set() for _ in range(network.sites)]
    for i, j in network.links:
        neighbours[i].add(int(j))
        neighbours[j].add(int(i))
    colour = np.full(network.sites, -1)
    for i in range(network.sites):
        taken = {colour[j] for j in neighbours[i]}
        colour[i] = next(c for c in range(len(taken) + 1) if c not in taken)
    return [np.flatnonzero(colour == c) for c in range(colour.max() + 1)]
