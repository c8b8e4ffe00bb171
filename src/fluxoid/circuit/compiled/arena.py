"""How a circuit's constants lie in memory: one array of integers, one of floats, one of scratch.

Compiled code takes these three instead of many arrays: functions of many arrays take minutes to compile. The first
integers are a header, named below; the rest is what the header points to.

Lanes lie either side by side in one circuit whose vectors are [i * lanes + lane], which a processor's loops take
together; or apart, each with floats and scratch of its own as a column, for which the integers are those of one lane,
and which a GPU's threads take one each.
"""

from typing import Any

import numpy as np

from fluxoid.types import Floats, Ints

(
    LANES, N2, N, M, NS, NG, NOISE, NOISES, LINE, CHANNELS, NQ, PORTS, ROWS,
    LX, LU, LG, LW, TX, TW, VU, VW,
    WHICH, TABLE_FIRST, TABLE_COUNT, TABLE_PERIODIC, TABLE_LOW, TABLE_STEP, TABLE_PIECES, GAP_LOW, GAP_WIDTH,
    KIND, FIRST, COUNT, INTEGRATED, KNOTS, PIECES, AREAS, NUMBERS, BREAKS, BREAK_COUNT,
    PX, PU, PR, PG, PW, RU, RB, RW, HU, HB, HR, DELAY, NOISE_FROM,
    NR, REMEMBER, AT_REST, SUMS, RECALLED,
    S, TS, VS, W, BEFORE, THETA, V, G, Z0, Z1, K, XS, US, X2, U2, K2, MARKS, FLAG, W2, ARRIVED, VOLTAGES, TERM,
) = range(80)  # fmt: skip

INDEX = {name: k for name, k in list(globals().items()) if name.isupper() and isinstance(k, int)}


class Arena:
    """Collects arrays and the header; ``finish`` gives (integers, floats, scratch).

    apart: how many lanes there are, if they lie apart.
    """

    def __init__(self, apart: int = 0) -> None:
        self.apart = apart
        self.header = np.zeros(len(INDEX), np.int64)
        self.ints: list[Ints] = []
        self.floats: list[Floats] = []
        self.int_size, self.float_size, self.scratch = len(INDEX), 0, 0

    def set(self, name: str, value: int) -> None:
        """Write a number of the header."""
        self.header[INDEX[name]] = value

    def put_ints(self, array: Any) -> int:
        """Where an array of integers will lie."""
        array = np.ascontiguousarray(array, np.int64).ravel()
        self.ints.append(array)
        self.int_size += array.size
        return self.int_size - array.size

    def put_floats(self, array: Any) -> int:
        """Where an array of floats will lie."""
        array = np.ascontiguousarray(array, float).ravel()
        self.floats.append(array)
        self.float_size += array.size
        return self.float_size - array.size

    def put_lanes(self, array: Any) -> int:
        """Where floats (..., lanes) that differ between lanes will lie."""
        array = np.ascontiguousarray(array, float)
        if not self.apart:
            return self.put_floats(array)
        array = array.reshape(-1, self.apart)
        self.floats.append(array)
        self.float_size += len(array)
        return self.float_size - len(array)

    def reserve(self, name: str, size: int) -> None:
        """Room in the scratch array, in whole cache lines."""
        self.set(name, self.scratch)
        self.scratch += -(-size // 8) * 8

    def finish(self) -> tuple[Ints, Floats, Floats]:
        """(integers, floats, scratch), ready for compiled code; lanes that lie apart are columns of the last two."""
        ints, floats, size = np.concatenate([self.header, *self.ints]), [*self.floats, np.zeros(1)], self.scratch + 8
        if not self.apart:
            return ints, np.concatenate(floats), np.zeros(size)
        wide = [f if f.ndim == 2 else np.broadcast_to(f[:, None], (f.size, self.apart)) for f in floats]
        return ints, np.concatenate(wide), np.zeros((size, self.apart))
