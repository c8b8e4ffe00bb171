"""The field of sheet currents on the links of a lattice, in and above its plane.

Each link carries a uniform sheet current K over the square h × h around its middle. Its field is known in closed
form: with X, Y, Z from a point of the square to the field point, R² = X² + Y² + Z²,

    ∫∫ Y/R³ dX dY = −[[asinh(X/√(Y² + Z²))]],     ∫∫ Z/R³ dX dY = [[atan(XY/ZR)]],     B = (μ0/4π) ∫∫ K × R/R³,

[[ ]] the alternating sum over the four corners. On the lattice the sum over links is a convolution, done by FFT
with zero padding. Along one periodic axis the kernel is summed over images, the far ones as an integral; along two
the field is that of the Fourier series of K: B_z = (μ0/2) i (k × K)_z e^{−k|Z|}/k.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.lattice.lattice import Lattice
from fluxoid.types import Floats

IMAGES = 32  # periods to each side summed one by one: the rest is right to 1e-7 as an integral
CHUNK = 2_000_000  # pairs of point and link at a time in the direct sum
FAR = 40.0  # cells beyond which the mean of 1/r over two squares is its series


def lattice_field(lattice: Lattice, sheet_x: Floats, sheet_y: Floats, height: float) -> Floats:
    """B above every cell centre, T, (3, ny, nx) of (x, y, z).

    sheet_x, sheet_y: K on x and y links, A/m, (ny, nx); height: of the field points over the film, m, of either
    sign; at 0 the components in the plane are the mean of both faces of the sheet.
    Time and memory grow as n log n. Source: Jackson, Classical Electrodynamics, eq. 5.14, integrated over squares.
    """
    if all(lattice.periodic):
        return _fourier_field(lattice.cell, sheet_x, sheet_y, height)
    ny, nx = lattice.shape
    # Offsets of a cell centre from the middle of the links whose index is less by (row, column).
    rows, row_size = _offsets(ny, lattice.periodic[0])
    columns, column_size = _offsets(nx, lattice.periodic[1])
    size = (row_size, column_size)
    z = height / lattice.cell
    along_x, along_y = (nx if lattice.periodic[1] else 0), (ny if lattice.periodic[0] else 0)
    x_turn, x_lift = _kernel(columns[None, :] - 0.5, rows[:, None] + 0.0, z, along_x, along_y)
    y_turn, y_lift = _kernel(rows[:, None] - 0.5, columns[None, :] + 0.0, z, along_y, along_x)
    unit = vacuum_permeability / (4 * math.pi)
    kernels = (y_turn, -x_turn, x_lift, -y_lift)
    b_x, b_y, b_z, b_z_of_y = _convolve((sheet_y, sheet_x, sheet_x, sheet_y), kernels, size)
    return unit * np.array([b_x, b_y, b_z + b_z_of_y])


def field_at(lattice: Lattice, sheet_x: Floats, sheet_y: Floats, points: ArrayLike) -> Floats:
    """B at any points, by direct sum over the links that carry current, T, (n, 3).

    sheet_x, sheet_y: K on x and y links, A/m, (ny, nx); points: (n, 3) in metres, z from the film.
    Raises InputError on periodic lattices. Use it for few points: the cost is points × links. In the plane the field
    diverges as a logarithm on sides of squares where K jumps.
    """
    if any(lattice.periodic):
        raise InputError("the direct sum has no images", try_="lattice_field, which knows periodic axes")
    at = np.asarray(points, dtype=float).reshape(-1, 3) / lattice.cell
    origin = np.array(lattice.origin) / lattice.cell
    out = np.zeros((len(at), 3))
    for sheet, shift_x, shift_y, along_x in ((sheet_x, 1.0, 0.5, True), (sheet_y, 0.5, 1.0, False)):
        iy, ix = np.nonzero(sheet)
        strength = sheet[iy, ix]
        for part in range(0, len(at), max(1, CHUNK // max(len(iy), 1))):
            chunk = slice(part, part + max(1, CHUNK // max(len(iy), 1)))
            x = at[chunk, :1] - (origin[0] + ix + shift_x)
            y = at[chunk, 1:2] - (origin[1] + iy + shift_y)
            if along_x:
                turn, lift = _patch(x, y, at[chunk, 2:3])
                out[chunk, 1] -= turn @ strength
                out[chunk, 2] += lift @ strength
            else:
                turn, lift = _patch(y, x, at[chunk, 2:3])
                out[chunk, 0] += turn @ strength
                out[chunk, 2] -= lift @ strength
    return vacuum_permeability / (4 * math.pi) * out


def mean_potential(lattice: Lattice, sheet_x: Floats, sheet_y: Floats) -> tuple[Floats, Floats]:
    """A along each link, averaged over its square, T m, (ny, nx) for x and y links: (μ0/4π) Σ K h² ⟨1/r⟩.

    ⟨1/r⟩ is the exact mean over two squares, so that ½ h² Σ K·A is the exact energy of the sheet, and positive.
    Raises InputError on periodic lattices, where the sum does not converge.
    """
    if any(lattice.periodic):
        raise InputError("the vector potential of a periodic sheet has no zero at infinity", try_="an open lattice")
    ny, nx = lattice.shape
    rows, row_size = _offsets(ny, False)
    columns, column_size = _offsets(nx, False)
    kernel = mean_inverse_distance(columns[None, :], rows[:, None])
    a_x, a_y = _convolve((sheet_x, sheet_y), (kernel, kernel), (row_size, column_size))
    unit = vacuum_permeability / (4 * math.pi) * lattice.cell
    return unit * a_x, unit * a_y


def mean_inverse_distance(x: Floats, y: Floats) -> Floats:
    """Mean of 1/r over two unit squares whose centres are (x, y) apart; 2.9732 for a square and itself.

    Fourth difference of F = ½x²y asinh(y/|x|) + ½xy² asinh(x/|y|) − r³/6; beyond 40 cells 1/r + 1/12r³, which is
    better there than the difference of large numbers.
    """
    x, y = np.broadcast_arrays(np.abs(np.asarray(x, float)), np.abs(np.asarray(y, float)))
    r = np.hypot(x, y)
    with np.errstate(divide="ignore"):
        out = np.asarray(1 / r + 1 / (12 * r**3))
    near = r < FAR
    total = np.zeros(int(near.sum()))
    for i, ci in ((-1, 1.0), (0, -2.0), (1, 1.0)):
        for j, cj in ((-1, 1.0), (0, -2.0), (1, 1.0)):
            total += ci * cj * _fourth(np.abs(x[near] + i), np.abs(y[near] + j))
    out[near] = total
    return out


def _fourth(x: Floats, y: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(x > 0, 0.5 * x**2 * y * np.arcsinh(y / x), 0.0)
        second = np.where(y > 0, 0.5 * x * y**2 * np.arcsinh(x / y), 0.0)
    return first + second - np.hypot(x, y) ** 3 / 6


def _offsets(n: int, wraps: bool) -> tuple[Floats, int]:
    """Signed index differences in the order of the FFT, and its length."""
    from scipy.fft import next_fast_len

    size = n if wraps else int(next_fast_len(2 * n - 1, real=True))
    k = np.arange(size)
    return np.where(k <= (size - 1) // 2, k, k - size).astype(float), size


def _convolve(sources: tuple[Floats, ...], kernels: tuple[Floats, ...], size: tuple[int, int]) -> list[Floats]:
    from scipy.fft import irfft2, rfft2

    ny, nx = sources[0].shape
    return [irfft2(rfft2(s, size) * rfft2(k), size)[:ny, :nx] for s, k in zip(sources, kernels, strict=True)]


def _patch(x: Floats, y: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """∫∫ Z/R³ and ∫∫ Y/R³ over the unit square around the origin, from (x, y, z): what a current along x needs."""
    turn = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    lift = np.zeros_like(turn)
    for X, sx in ((x + 0.5, 1), (x - 0.5, -1)):
        for Y, sy in ((y + 0.5, 1), (y - 0.5, -1)):
            with np.errstate(divide="ignore", invalid="ignore"):
                angle = np.arctan(X * Y / (z * np.sqrt(X**2 + Y**2 + z**2)))
            turn = turn + sx * sy * np.where(z == 0, 0.0, angle)
            lift = lift - sx * sy * np.arcsinh(X / np.sqrt(Y**2 + z**2))
    return turn, lift


def _kernel(x: Floats, y: Floats, z: float, period_x: int, period_y: int) -> tuple[Floats, Floats]:
    """``_patch`` with images along x or y, periods in cells, 0 for none; the far ones smeared into an integral."""
    period = period_x or period_y
    if not period:
        return _patch(x, y, z)
    turn, lift = _patch(x, y, z)
    for image in range(1, IMAGES + 1):
        for side in (image, -image):
            more_turn, more_lift = _patch(x + side * period_x, y + side * period_y, z)
            turn, lift = turn + more_turn, lift + more_lift
    along, across = (x, y) if period_x else (y, x)
    for side in (1, -1):
        start = (IMAGES + 0.5) * period + side * along
        slant = np.sqrt(start**2 + across**2 + z**2)
        tail = 1 / (slant * (slant + start) * period)
        turn = turn + z * tail
        lift = lift + (y * tail if period_x else side / (slant * period))
    return turn, lift


def _fourier_field(h: float, sheet_x: Floats, sheet_y: Floats, height: float) -> Floats:
    ny, nx = sheet_x.shape
    k_y, k_x = np.meshgrid(2 * np.pi * np.fft.fftfreq(ny, h), 2 * np.pi * np.fft.fftfreq(nx, h), indexing="ij")
    k = np.hypot(k_x, k_y)
    # Links lie half a cell from the centres.
    K_x = np.fft.fft2(sheet_x) * np.exp(-0.5j * k_x * h)
    K_y = np.fft.fft2(sheet_y) * np.exp(-0.5j * k_y * h)
    fall = 0.5 * vacuum_permeability * np.exp(-k * abs(height))
    up = fall * 1j * np.divide(k_x * K_y - k_y * K_x, k, out=np.zeros_like(K_x), where=k > 0)
    side = np.sign(height)
    return np.fft.ifft2(np.array([side * fall * K_y, -side * fall * K_x, up])).real
