"""Link weights of films that are hard for multigrid, all n cells wide, and a dense Laplacian to compare with."""

from collections.abc import Callable

import numpy as np

Links = tuple[np.ndarray, np.ndarray]


def of_cells(inside: np.ndarray) -> Links:
    """Weight 1 between neighbouring cells of the film."""
    m = np.pad(inside.astype(float), ((0, 1), (0, 1)))
    return m[:-1, :-1] * m[:-1, 1:], m[:-1, :-1] * m[1:, :-1]


def of_shape(inside: Callable[[np.ndarray, np.ndarray], np.ndarray], n: int, samples: int = 8) -> Links:
    """The open part of each face of a shape given by a function of x and y; below .01 it is closed."""
    fine, face = (np.arange(n * samples) + 0.5) / samples, np.arange(1, n + 1.0)
    wx = inside(face[None, :], fine[:, None]).reshape(n, samples, n).mean(1)
    wy = inside(fine[None, :], face[:, None]).reshape(n, n, samples).mean(2)
    wx[:, -1], wy[-1] = 0, 0
    return np.where(wx < 0.01, 0, wx), np.where(wy < 0.01, 0, wy)


def rectangle(n: int) -> Links:
    return of_cells(np.ones((n, n)))


def slit(n: int) -> Links:
    m = np.ones((n, n))
    m[n // 8 : -n // 8, n // 2] = 0
    return of_cells(m)


def bridge(n: int) -> Links:
    m = np.zeros((n, n))
    m[:, : n // 3] = m[:, -(n // 3) :] = m[n // 2 - 2 : n // 2 + 1] = 1
    return of_cells(m)


def meander(width: int, gap: int) -> Callable[[int], Links]:
    def film(n: int) -> Links:
        m, pitch = np.zeros((n, n)), width + gap
        starts = range(2, n - 1 - width, pitch)
        for k, x in enumerate(starts):
            m[2:-2, x : x + width] = 1
            if x + pitch in starts:
                m[2 : 2 + width if k % 2 == 0 else -2, x : x + pitch + width] = 1
                if k % 2:
                    m[2 : -2 - width, x + width : x + pitch] = 0
        return of_cells(m)

    return film


def tilted_meander(width: float, gap: float, samples: int = 4) -> Callable[[int], Links]:
    """Turned by 17 degrees; with samples = 1 a staircase."""

    def film(n: int) -> Links:
        length, pitch = int(0.75 * n), width + gap
        c, s = np.cos(np.radians(17)), np.sin(np.radians(17))

        def inside(x: np.ndarray, y: np.ndarray) -> np.ndarray:
            u = (x - n / 2) * c + (y - n / 2) * s + length / 2
            v = -(x - n / 2) * s + (y - n / 2) * c + length / 2
            k = np.floor(u / pitch)
            line = u - k * pitch < width
            turn = np.where(k % 2 == 0, v < width, v > length - width) & (k < length // pitch - 1)
            return (u >= 0) & (k < length // pitch) & (v >= 0) & (v <= length) & (line | turn)

        if samples > 1:
            return of_shape(inside, n, samples)
        x = np.arange(n) + 0.5
        return of_cells(inside(x[None, :], x[:, None]))

    return film


def spiral(width: int, gap: int) -> Callable[[int], Links]:
    def film(n: int) -> Links:
        y, x = np.mgrid[:n, :n] + 0.5 - n / 2
        r, turn = np.hypot(x, y), np.arctan2(y, x) / (2 * np.pi)
        return of_cells(((r - turn * (width + gap)) % (width + gap) < width) & (r < n / 2 - 2))

    return film


def ring(n: int) -> Links:
    def inside(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        r = np.hypot(x - n / 2 + 0.13, y - n / 2 + 0.21) / (n / 2 - 2)
        return (r < 1) & (r > 0.6)

    return of_shape(inside, n)


def laplacian(wx: np.ndarray, wy: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """The matrix L, dense; the last column and row of links wrap."""
    cells = np.arange(wx.size).reshape(wx.shape)
    matrix = np.diag(ground.ravel().astype(float))
    for axis, w in ((1, wx), (0, wy)):
        a, b, w = cells.ravel(), np.roll(cells, -1, axis).ravel(), w.ravel()
        np.add.at(matrix, (a, a), w)
        np.add.at(matrix, (b, b), w)
        np.add.at(matrix, (a, b), -w)
        np.add.at(matrix, (b, a), -w)
    return matrix


def apply(wx: np.ndarray, wy: np.ndarray, x: np.ndarray) -> np.ndarray:
    """L x."""
    fx, fy = wx * (x - np.roll(x, -1, 1)), wy * (x - np.roll(x, -1, 0))
    return fx - np.roll(fx, 1, 1) + fy - np.roll(fy, 1, 0)
