"""Vortices: where the phase winds, to a fraction of a cell, and which is which from one time to the next.

The winding of a plaquette is n = (Σθ + f)/2π with f = 2πΦ/Φ0 its flux, a whole number in every gauge. The place is
the zero of ψ, bilinear between the four cells in the gauge that shares f equally among the four links, the one
nearest to A = 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fluxoid.gl.measure.links import circulation, paired_corners, phase_differences, plaquette_flux
from fluxoid.gl.snapshot import Snapshot
from fluxoid.types import Complexes, Floats, Ints


@dataclass(frozen=True)
class Vortices:
    """Vortices at one time: x, y in metres, (n,); sign +1 where they carry flux along +z, −1 for antivortices."""

    x: Floats
    y: Floats
    sign: Ints

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Matching:
    """Who is who: pairs (n, 2) of (index before, index now), births (indices now), deaths (indices before)."""

    pairs: Ints
    births: Ints
    deaths: Ints


@dataclass(frozen=True)
class Trajectory:
    """One vortex through time: sign, times in s, x and y in metres, (n,) each."""

    sign: int
    time: Floats
    x: Floats
    y: Floats


def plaquette_winding(snapshot: Snapshot) -> Ints:
    """Winding number of the phase around each corner, (ny, nx); 0 where the plaquette is not all film with pairs."""
    snapshot = _with_centred_cores(snapshot)
    turns = (circulation(*phase_differences(snapshot)) + plaquette_flux(snapshot)) / (2 * np.pi)
    return np.where(paired_corners(snapshot), np.round(turns), 0).astype(int)


def find_vortices(snapshot: Snapshot) -> Vortices:
    """Vortices and antivortices in the film, from the lower left up.

    Positions are good to about 0.05 h: bilinear ψ has its zero off by the curvature of ψ within a cell. A vortex closer
    to an edge than a cell is not seen.
    """
    snapshot = _with_centred_cores(snapshot)
    turns = plaquette_winding(snapshot)
    iy, ix = np.nonzero(turns)
    s, t = _zero(*_local(snapshot, iy, ix))
    lattice = snapshot.lattice
    x = lattice.origin[0] + lattice.cell * (ix + 0.5 + s)
    y = lattice.origin[1] + lattice.cell * (iy + 0.5 + t)
    count = np.abs(turns[iy, ix])
    return Vortices(np.repeat(x, count), np.repeat(y, count), np.repeat(np.sign(turns[iy, ix]), count))


def track(
    previous: Vortices, current: Vortices, reach: float, period: tuple[float | None, float | None] = (None, None)
) -> Matching:
    """Match vortices of two times: the pairs of like sign whose squared distances have the least sum.

    reach: the largest distance between two of a pair, m; a vortex with no partner within it was born or died. Good
    value: half the distance between vortices. period: (along x, along y) of a periodic film, m, None where it ends.
    Fails where vortices move further than half their distance between the two times: take frames more often.
    """
    from scipy.optimize import linear_sum_assignment

    distance2 = np.zeros((len(previous), len(current)))
    for before, now, length in ((previous.x, current.x, period[0]), (previous.y, current.y, period[1])):
        gap = now[None, :] - before[:, None]
        if length:
            gap -= length * np.round(gap / length)
        distance2 += gap**2
    allowed = (distance2 <= reach**2) & (previous.sign[:, None] == current.sign[None, :])
    # A forbidden pair costs as much as a death and a birth, so it is chosen only where nothing else is left.
    rows, columns = linear_sum_assignment(np.where(allowed, distance2, 2 * reach**2))
    chosen = allowed[rows, columns]
    pairs = np.column_stack([rows[chosen], columns[chosen]])
    births = np.setdiff1d(np.arange(len(current)), pairs[:, 1])
    deaths = np.setdiff1d(np.arange(len(previous)), pairs[:, 0])
    return Matching(pairs, births, deaths)


def trajectories(
    times: Sequence[float],
    vortices: Sequence[Vortices],
    reach: float,
    period: tuple[float | None, float | None] = (None, None),
) -> list[Trajectory]:
    """Paths of all vortices through a series of times, in order of birth.

    times: s; vortices: one for each time; reach, period: see track.
    """
    paths: list[list[tuple[int, int]]] = []  # of (frame, index)
    owner: dict[int, int] = {}
    for frame, now in enumerate(vortices):
        matching = track(vortices[frame - 1], now, reach, period) if frame else None
        before, owner = owner, {}
        pairs = matching.pairs.tolist() if matching else []
        for old, new in pairs:
            owner[new] = before[old]
            paths[before[old]].append((frame, new))
        for new in matching.births.tolist() if matching else range(len(now)):
            owner[new] = len(paths)
            paths.append([(frame, new)])
    return [
        Trajectory(
            int(vortices[path[0][0]].sign[path[0][1]]),
            np.array([times[frame] for frame, _ in path]),
            np.array([vortices[frame].x[i] for frame, i in path]),
            np.array([vortices[frame].y[i] for frame, i in path]),
        )
        for path in paths
    ]


def _with_centred_cores(snapshot: Snapshot) -> Snapshot:
    """ψ = 0 in a cell alone is a core that sits on its centre: give it a phase, its right neighbour's, and no size.

    Then one of the four plaquettes around it winds, and the zero is found at their common cell.
    """
    lattice, psi = snapshot.lattice, snapshot.psi
    alone = (psi == 0) & (lattice.wx > 0) & (np.roll(lattice.wx, 1, 1) > 0)
    alone &= (lattice.wy > 0) & (np.roll(lattice.wy, 1, 0) > 0)
    for axis in (0, 1):
        for step in (1, -1):
            alone &= np.roll(psi, step, axis) != 0
    if not alone.any():
        return snapshot
    right = np.exp(-1j * snapshot.ax) * np.roll(psi, -1, 1)
    return replace(snapshot, psi=np.where(alone, 1e-12 * right, psi))


def _local(snapshot: Snapshot, iy: Ints, ix: Ints) -> tuple[Complexes, Complexes, Complexes, Complexes]:
    """ψ of the four cells of each plaquette, counter-clockwise from the lower left, in the local gauge."""
    ny, nx = snapshot.lattice.shape
    up, right = (iy + 1) % ny, (ix + 1) % nx
    quarter = plaquette_flux(snapshot)[iy, ix] / 4
    p0, p1, p2, p3 = (snapshot.psi[j, i] for j, i in ((iy, ix), (iy, right), (up, right), (up, ix)))
    first = snapshot.ax[iy, ix] - quarter
    second = first + snapshot.ay[iy, right] - quarter
    third = snapshot.ay[iy, ix] + quarter  # against the sense of rotation
    return p0, p1 * np.exp(-1j * first), p2 * np.exp(-1j * second), p3 * np.exp(-1j * third)


def _zero(p0: Complexes, p1: Complexes, p2: Complexes, p3: Complexes) -> tuple[Floats, Floats]:
    """(s, t) in the unit square where p0 + (p1 − p0)s + (p3 − p0)t + (p0 − p1 + p2 − p3)st = 0; its centre if nowhere.

    A real s = −(A + Ct)/(B + Dt) asks for Im (A + Ct)(B + Dt)* = 0, a quadratic equation in t.
    """
    A, B, C, D = p0, p1 - p0, p3 - p0, p0 - p1 + p2 - p3
    a, b, c = (C * D.conj()).imag, (A * D.conj() + C * B.conj()).imag, (A * B.conj()).imag
    root = np.sqrt(np.maximum(b**2 - 4 * a * c, 0.0))
    q = -0.5 * (b + np.where(b < 0, -root, root))
    best_s, best_t = np.full(a.shape, 0.5), np.full(a.shape, 0.5)
    # A core beside a link may wind in one plaquette and, for the flux it encloses, have its zero just across the link.
    error = np.full(a.shape, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        for t in (q / a, c / q):
            s = -((A + C * t) / (B + D * t)).real
            outside = np.maximum(np.maximum(-s, s - 1), np.maximum(-t, t - 1))
            better = outside < error  # false for nan
            best_s, best_t = np.where(better, s, best_s), np.where(better, t, best_t)
            error = np.where(better, outside, error)
    return np.clip(best_s, 0, 1), np.clip(best_t, 0, 1)


LEAST_REACH = 2.0  # coherence lengths a vortex may always move between two rows
