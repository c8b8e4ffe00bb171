"""Whether a film has come to rest, and how far it still has to go.

What is compared is psi at two times, freed of a uniform turn of the phase of each connected piece, which is a gauge.
"""

import math
from dataclasses import dataclass

import numpy as np

from fluxoid.gl.snapshot import Snapshot
from fluxoid.types import Ints

STILL = 1e-5  # change of psi within its slowest relaxation time that counts as none
NEAR = 1e-2  # distance to the state of rest, extrapolated, at which it is taken as reached
NOISE = 0.5  # of the error allowed per step: steps of different sizes end that far apart in one state of rest
LONG = 3.0  # slowest relaxation times for which psi must stay within that


def change(before: Snapshot, after: Snapshot, pieces: Ints) -> float:
    """Largest |psi' - psi| of any cell, with psi' turned piece by piece so as to be nearest to psi.

    pieces: (ny, nx) label of the connected film of each cell, -1 outside. The sources must be the same at both times.
    """
    inside = pieces >= 0
    old, new, piece = before.psi[inside], after.psi[inside], pieces[inside]
    overlap = np.conj(new) * old
    total = np.bincount(piece, overlap.real) + 1j * np.bincount(piece, overlap.imag)
    size = np.abs(total)
    turn = np.where(size > 0, total / np.where(size > 0, size, 1.0), 1.0)
    return float(np.max(np.abs(new * turn[piece] - old), initial=0.0))


@dataclass
class Approach:
    """Follows a film through snapshots and says when it is at rest.

    slowest: the slowest relaxation time of |psi| in a uniform film, s; tolerance: the error allowed per step; pieces:
    see ``change``; last: where it starts from.

    A film that comes to rest does so ever more slowly: if its rate v falls as exp(-k t), what is left to go is v/k. One
    that passes a bottleneck, just above the critical current, slows down too, but there v/k is half the distance to the
    middle of it: at NEAR the current is above the critical one by some NEAR squared at most. The same holds where psi
    has not left a neighbourhood of NOISE for LONG.
    """

    slowest: float
    tolerance: float
    pieces: Ints
    last: Snapshot
    anchor: Snapshot | None = None
    rate: float = 0.0
    middle: float = 0.0
    left: float = math.inf

    def look(self, snapshot: Snapshot) -> bool:
        """Take up the next snapshot; whether the film is at rest, by the last two or by all since long ago."""
        v = change(self.last, snapshot, self.pieces) / (snapshot.time - self.last.time)
        middle = 0.5 * (snapshot.time + self.last.time)
        left = math.inf
        if v * self.slowest < STILL:
            left = 0.0
        elif v < self.rate:
            left = v * (middle - self.middle) / math.log(self.rate / v)
        rests = max(left, self.left) < NEAR or self._stays(snapshot)
        self.last, self.rate, self.middle, self.left = snapshot, v, middle, left
        return rests

    def _stays(self, snapshot: Snapshot) -> bool:
        if self.anchor is None or change(self.anchor, snapshot, self.pieces) > NOISE * self.tolerance:
            self.anchor = snapshot
        return snapshot.time - self.anchor.time >= LONG * self.slowest
