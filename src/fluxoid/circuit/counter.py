"""Noise that depends on what it is for, not on when it is asked: normal numbers by Philox 4x32-10.

The key is (seed of the lane, hash of the element's name), the counter the number of the noise interval: the same noise
for an element whatever other elements there are, in whatever order, on however many threads.
"""

import hashlib
import math

import numpy as np

from fluxoid.kernels.compile import kernel
from fluxoid.kernels.philox import HALF, LOW, philox


def name_key(name: str) -> int:
    """A 32-bit hash of a name that is the same everywhere."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")


@kernel
def normals(interval: int, keys: np.ndarray, seeds: np.ndarray, first: np.ndarray, second: np.ndarray) -> None:
    """Two independent normal numbers for each entry and lane: first, second (entries * lanes,), lanes fastest.

    interval: number of the noise interval; keys: (entries,) name hashes; seeds: (lanes,).
    """
    lanes = seeds.size
    low, high = np.uint64(interval) & LOW, np.uint64(interval) >> HALF
    for e in range(keys.size):
        for lane in range(lanes):
            seed = seeds[lane]
            a, b, c, d = philox(low, high, seed >> HALF, np.uint64(0), seed & LOW, keys[e])
            u = ((a << np.uint64(21)) ^ (b >> np.uint64(11))) & np.uint64(0x1FFFFFFFFFFFFF)
            v = ((c << np.uint64(21)) ^ (d >> np.uint64(11))) & np.uint64(0x1FFFFFFFFFFFFF)
            radius = math.sqrt(-2 * math.log((float(u) + 0.5) * 1.1102230246251565e-16))
            angle = 6.283185307179586 * float(v) * 1.1102230246251565e-16
            first[e * lanes + lane] = radius * math.cos(angle)
            second[e * lanes + lane] = radius * math.sin(angle)
