"""The steps of conjugate gradients, on rows of the finest level.

b, x, residual  right-hand side, solution and b - L x, (ny, nx), double precision
p               search direction, in the cycle's precision, which costs nothing: x and residual advance by the p that is
                stored; laid out like a level of the cycle
r, z            the cycle's right-hand side, scale times residual, and its result
partial         one sum for each row
"""

import numpy as np

from fluxoid.kernels.apart import stay_apart
from fluxoid.kernels.compile import part, site
from fluxoid.solvers.poisson.hierarchy import PAD
from fluxoid.solvers.poisson.rows import ONE

BEGIN = np.uint64(PAD)


@site
def ways(j, ny, nx):  # type: ignore[no-untyped-def]
    """First cell of row j, and the way from there to the rows below and above."""
    down = np.uint64((ny - 1) * nx if j == 0 else -nx)
    up = np.uint64((1 - ny) * nx if j == ny - 1 else nx)
    return np.uint64(j * nx), down, up


@part
def first_residual(lo, hi, F, residual, b, x):  # type: ignore[no-untyped-def]
    """residual = b - L x."""
    stay_apart()
    ny, nx = x.shape
    wx, wy, v = F.wx.reshape(x.size), F.wy.reshape(x.size), x.reshape(x.size)
    r, c = residual.reshape(x.size), b.reshape(x.size)
    for j in range(lo, hi):
        s, down, up = ways(j, ny, nx)
        e = s + np.uint64(nx - 1)
        for n in range(s, e + ONE):
            r[n] = c[n] - wy[n] * (v[n] - v[n + up]) - wy[n + down] * (v[n] - v[n + down])
        for n in range(s, e):
            r[n] -= wx[n] * (v[n] - v[n + ONE])
        for n in range(s + ONE, e + ONE):
            r[n] -= wx[n - ONE] * (v[n] - v[n - ONE])
        if F.wrap.size:
            flow = F.wrap[j] * (v[s] - v[e])
            r[s] -= flow
            r[e] += flow
        if F.ground.size:
            for n in range(s, e + ONE):
                r[n] -= F.ground[n] * v[n]


@part
def advance(lo, hi, F, residual, p, x, alpha, scale, r, partial):  # type: ignore[no-untyped-def]
    """x += alpha p; residual -= alpha L p; r = scale residual; partial = sums of the squared residual."""
    stay_apart()
    ny, nx = x.shape
    wx, wy, v, q = F.wx.reshape(x.size), F.wy.reshape(x.size), x.reshape(x.size), residual.reshape(x.size)
    for j in range(lo, hi):
        s, down, up = ways(j, ny, nx)
        e = s + np.uint64(nx - 1)
        if j == 0:  # cell 0 has no wx to its left, not even a zero
            k = s + BEGIN
            c = np.float64(p[k])
            flow = wx[s] * (c - p[k + ONE]) + wy[s] * (c - p[k + up]) + wy[s + down] * (c - p[k + down])
            q[s] -= alpha * flow
            v[s] += alpha * c
        for n in range(s + ONE if j == 0 else s, e + ONE):
            k = n + BEGIN
            c = np.float64(p[k])
            flow = wx[n] * (c - p[k + ONE]) + wx[n - ONE] * (c - p[k - ONE])
            flow += wy[n] * (c - p[k + up]) + wy[n + down] * (c - p[k + down])
            q[n] -= alpha * flow
            v[n] += alpha * c
        if F.wrap.size:
            flow = F.wrap[j] * (np.float64(p[s + BEGIN]) - p[e + BEGIN])
            q[s] -= alpha * flow
            q[e] += alpha * flow
        if F.ground.size:
            for n in range(s, e + ONE):
                q[n] -= alpha * (F.ground[n] * p[n + BEGIN])
        rr = 0.0
        for n in range(s, e + ONE):
            rr += q[n] * q[n]
            r[n + BEGIN] = scale * q[n]
        partial[j] = rr


@part
def scale_residual(lo, hi, nx, residual, scale, r):  # type: ignore[no-untyped-def]
    """r = scale residual."""
    stay_apart()
    q = residual.reshape(residual.size)
    for n in range(np.uint64(lo * nx), np.uint64(hi * nx)):
        r[n + BEGIN] = scale * q[n]


@part
def squares(lo, hi, nx, residual, partial):  # type: ignore[no-untyped-def]
    """Sums of the squared residual."""
    stay_apart()
    q = residual.reshape(residual.size)
    for j in range(lo, hi):
        s = 0.0
        for n in range(np.uint64(j * nx), np.uint64(j * nx + nx)):
            s += q[n] * q[n]
        partial[j] = s


@part
def product(lo, hi, nx, r, z, partial):  # type: ignore[no-untyped-def]
    """Sums of r z."""
    stay_apart()
    for j in range(lo, hi):
        s = r[0] * 0
        for n in range(np.uint64(PAD + j * nx), np.uint64(PAD + j * nx + nx)):
            s += r[n] * z[n]
        partial[j] = s


@part
def direction(lo, hi, nx, p, z, beta):  # type: ignore[no-untyped-def]
    """p = z + beta p."""
    stay_apart()
    for n in range(np.uint64(PAD + lo * nx), np.uint64(PAD + hi * nx)):
        p[n] = z[n] + beta * p[n]


@part
def curvature(lo, hi, nx, F, L, p, partial):  # type: ignore[no-untyped-def]
    """Sums of p L p, as w (p_i - p_j)^2 over the links to the right and up."""
    stay_apart()
    ny = partial.size
    x, y = L.weights[0], L.weights[1]
    for j in range(lo, hi):
        s, _, up = ways(j, ny, nx)
        s += BEGIN
        total = p[0] * 0
        for n in range(s, s + np.uint64(nx)):
            east, north = p[n] - p[n + ONE], p[n] - p[n + up]
            total += x[n] * east * east + y[n] * north * north
        if F.wrap.size:
            end = p[s] - p[s + np.uint64(nx - 1)]
            total += L.wrap[j] * end * end
        partial[j] = total
        if F.ground.size:
            grounded = 0.0
            for n in range(s, s + np.uint64(nx)):
                grounded += F.ground[n - BEGIN] * p[n] * p[n]
            partial[j] += grounded


@part
def add(lo, hi, z, x, scale):  # type: ignore[no-untyped-def]
    """x += scale z."""
    stay_apart()
    v, nx = x.reshape(x.size), x.shape[1]
    for n in range(np.uint64(lo * nx), np.uint64(hi * nx)):
        v[n] += scale * z[n + BEGIN]
