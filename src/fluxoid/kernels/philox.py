"""Random numbers that depend on what they are for, not on when they are asked: Philox 4x32-10, compiled.

Source: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11 (2011), doi:10.1145/2063384.2063405.
"""

import hashlib
import math
from typing import Any

import numpy as np

from fluxoid.kernels.compile import kernel

M0 = np.uint64(0xD2511F53)
M1 = np.uint64(0xCD9E8D57)
W0 = np.uint64(0x9E3779B9)
W1 = np.uint64(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)


@kernel
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> tuple[Any, Any, Any, Any]:
    """Ten rounds on four 32-bit words (held in 64 bits)."""
    for _ in range(10):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ k0, p1 & LOW, (p0 >> HALF) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + W0) & LOW, (k1 + W1) & LOW
    return c0, c1, c2, c3


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
