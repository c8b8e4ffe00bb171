"""Mean of 1/r over two cells of sheets, and its Fourier symbol on the lattice.

    F(x, y, z) = ½(x² − z²) y asinh(y/√(x² + z²)) + ½(y² − z²) x asinh(x/√(y² + z²)) − x y z atan(xy/zr)
                 − r (r² − 3z²)/6,     r² = x² + y² + z²

The mean over two rectangles at a distance z is F differenced over the 16 pairs of their sides. A sheet of thickness d
carries its current evenly through it: the mean is taken over z, too. Source: C. Hoer and C. Love, J. Res. Natl. Bur.
Stand. 69C, 127 (1965), whose filaments these are. Lengths here are in units of the cell.
"""

import itertools

import numpy as np

from fluxoid.types import Floats

FAR = 40.0  # cells beyond which the series of the mean is better than differences of large numbers
NODES = 10  # of Gauss and Legendre on each piece of the distribution of heights
THIN = 1e-4  # thicknesses below are none
FLAT = 2.0  # cells: thicknesses above are summed height by height far off, too, where the series would take them whole
PARALLEL_FROM = 20_000  # corners; below, threads cost more than they bring


def antiderivative(x: Floats, y: Floats, z: Floats | float) -> Floats:
    """F of the legend above; arrays broadcast."""
    r2 = x * x + y * y + z * z
    r = np.sqrt(r2)
    tiny = np.finfo(float).tiny
    first = 0.5 * (x * x - z * z) * y * np.arcsinh(y / np.sqrt(x * x + z * z + tiny))
    second = 0.5 * (y * y - z * z) * x * np.arcsinh(x / np.sqrt(y * y + z * z + tiny))
    third = x * y * z * np.arctan(x * y / (z * r + tiny)) if np.any(z) else 0.0
    return np.asarray(first + second - third - r * (r2 - 3 * z * z) / 6)


def between_strips(x: Floats, y: Floats, z: float, first: Floats, second: Floats) -> Floats:
    """Mean of 1/r over two flat rectangles of sides (1, first) and (1, second), whose middles are (x, y, z) apart."""
    total: Floats = np.zeros(np.shape(x))
    for step, weight in ((-1.0, 1.0), (0.0, -2.0), (1.0, 1.0)):
        for side, other in itertools.product((-0.5, 0.5), repeat=2):
            corner = antiderivative(x + step, y + other * second - side * first, abs(z))
            total -= weight * np.sign(side * other) * corner
    return total / (first * second)


def mean_inverse_distance(
    columns: int, rows: int, z: float = 0.0, thicknesses: tuple[float, float] = (0.0, 0.0)
) -> Floats:
    """Mean of 1/r over two unit squares 0, 1, 2, ... cells apart along x and y: (rows, columns).

    z: between the middles of two sheets; thicknesses: of both.
    """
    x, y = np.arange(columns, dtype=float)[None, :], np.arange(rows, dtype=float)[:, None]
    if max(thicknesses) > FLAT:
        out: Floats = np.zeros((rows, columns))
        for u, weight in zip(*heights(z, thicknesses)):
            out += weight * _series(x, y, u, 1 / 12)
    else:
        out = _series(x, y, z, 1 / 12 - sum(d * d for d in thicknesses) / 24)
    near = (min(rows, int(FAR)), min(columns, int(FAR)))
    out[: near[0], : near[1]] = _near(near, z, thicknesses)
    return out


def _series(x: Floats, y: Floats, z: float, spread: float) -> Floats:
    """1/R and its mean over distributions: half the variance across less half of that along z is ``spread``.

    ∂xx + ∂yy = −∂zz of 1/R. In cells; right to (1/R)⁴, and to .03 (d/R)⁴ where d is a thickness in the variance.
    """
    R2 = x * x + y * y + z * z
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(R2**-0.5 + spread * (R2**-1.5 - 3 * z * z * R2**-2.5))


def _near(shape: tuple[int, int], z: float, thicknesses: tuple[float, float]) -> Floats:
    x, y = np.arange(-1.0, shape[1] + 1)[None, :], np.arange(-1.0, shape[0] + 1)[:, None]
    total = np.zeros(shape)
    for u, weight in zip(*heights(z, thicknesses)):
        F = antiderivative(x, y, u)
        once = F[2:] - 2 * F[1:-1] + F[:-2]
        total += weight * (once[:, 2:] - 2 * once[:, 1:-1] + once[:, :-2])
    return total


def heights(z: float, thicknesses: tuple[float, float]) -> tuple[Floats, Floats]:
    """Nodes |u| and weights of the distribution of height differences between points of two slabs.

    Its density is a trapezoid, the fold of two boxes; the mean of 1/r has a kink at u = 0.
    """
    thin, thick = sorted(thicknesses)
    if thick < THIN:
        return np.array([abs(z)]), np.array([1.0])
    if thin < THIN:
        edges = np.array([-0.5, 0.5]) * thick
    else:
        edges = np.array([-1, -1, 1, 1]) * thick / 2 + np.array([-1, 1, -1, 1]) * thin / 2
    cuts = np.unique(np.append(edges, np.clip(-z, edges[0], edges[-1])))
    node, weight = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(cuts)[:, None] / 2
    u = (cuts[:-1, None] + half * (1 + node)).ravel()
    w = (half * weight).ravel()
    if thin >= THIN:
        w = w * np.clip((edges[-1] - np.abs(u)) / (thick * thin), 0.0, 1 / thick)
    return np.abs(z + u), w / w.sum()


def second_difference(k: Floats) -> Floats:
    """−(δx² + δy²) of an even function at 0, 1, 2, ...: what couples stream functions if k couples currents.

    k: (ny + 1, nx + 1); returns (ny, nx).
    """
    K = np.pad(k, ((1, 0), (1, 0)), mode="reflect")
    return np.asarray(4 * K[1:-1, 1:-1] - K[2:, 1:-1] - K[:-2, 1:-1] - K[1:-1, 2:] - K[1:-1, :-2])


def symbol(q: Floats, size: tuple[int, int]) -> Floats:
    """Transform of an even kernel at 0, 1, 2, ..., wrapped on a padded lattice of even sides, which is even itself.

    Returns its part from zero to the highest wave numbers, (size[0]//2 + 1, size[1]//2 + 1).
    """
    from scipy.fft import dct

    ny, nx = (n // 2 + 1 for n in size)
    workers = -1 if q.size > PARALLEL_FROM else 1
    rows = dct(q, 1, nx, axis=1, workers=workers)
    return np.asarray(dct(rows, 1, ny, axis=0, overwrite_x=True, workers=workers))
