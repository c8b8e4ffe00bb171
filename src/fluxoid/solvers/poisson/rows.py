"""Jacobi sweeps, residuals and transfers on single rows of slots.

Rows lie one after the other in flat arrays, with slack before the first and after the last of a level: the neighbours
of node n are n - 1, n + 1, n + down and n + up. The links between the ends of neighbouring rows are zero, those that
join the two ends of one row where x is periodic stand apart (``wrap``): so the loops over whole rows have no special
cases and vectorise. Indices are unsigned, else numba would look for negative ones in each access; arrays are passed
one by one, else it would count references to them in each row.

x, y, d  weights of the links to the right and up, 1/diagonal
r, z, o  right-hand side, present and next approximation
n        node; s: first node of a row of nx; omega: Jacobi weight
"""

import numpy as np

from fluxoid.kernels.compile import site

ONE, TWO = np.uint64(1), np.uint64(2)


@site
def place(j, ny, nx, node):  # type: ignore[no-untyped-def]
    """First node of row j (beyond either end it wraps), and the way from there to the rows below and above."""
    j = j % ny  # two beyond the ends of a single row is twice around
    down = np.uint64((ny - 1) * nx if j == 0 else -nx)
    up = np.uint64((1 - ny) * nx if j == ny - 1 else nx)
    return j, np.uint64(node + j * nx), down, up


@site
def start_at(n, down, up, x, y, d, r, both, last):  # type: ignore[no-untyped-def]
    """What two sweeps from zero at once leave at node n; both, last: sum less product and product of their omegas."""
    b, a, w, e = n + down, n + up, n - ONE, n + ONE
    flow = x[w] * (d[w] * r[w]) + x[n] * (d[e] * r[e]) + y[b] * (d[b] * r[b]) + y[n] * (d[a] * r[a])
    return d[n] * (both * r[n] + last * flow)


@site
def start_row(s, nx, down, up, x, y, d, r, both, last, o):  # type: ignore[no-untyped-def]
    """Two sweeps from zero at once."""
    for n in range(s, s + nx):
        o[n] = start_at(n, down, up, x, y, d, r, both, last)


@site
def start_wrapped_row(s, nx, down, up, x, y, d, r, wrap, both, last, o):  # type: ignore[no-untyped-def]
    """The same where a link of weight ``wrap`` joins the two ends; each node is written once.

    Two threads may write the same row: a value that is put right later would be read, or put right twice.
    """
    e = s + nx - ONE
    w = wrap * last * d[s] * d[e]
    if nx > TWO:
        start_row(s + ONE, nx - TWO, down, up, x, y, d, r, both, last, o)
    o[s] = start_at(s, down, up, x, y, d, r, both, last) + w * r[e]
    o[e] = start_at(e, down, up, x, y, d, r, both, last) + w * r[s]


@site
def sweep_row(s, nx, down, x, y, d, r, z, c, b, a, omega, o, t):  # type: ignore[no-untyped-def]
    """o = z + omega (r - L z)/diagonal.

    c, b, a: where z holds this row and those below and above; t: where to write.
    """
    keep = x.dtype.type(1) - omega
    for i in range(nx):
        n, k = s + i, c + i
        flow = x[n - ONE] * z[k - ONE] + x[n] * z[k + ONE] + y[n + down] * z[b + i] + y[n] * z[a + i]
        o[t + i] = keep * z[k] + omega * d[n] * (r[n] + flow)


@site
def residual_row(s, nx, down, up, x, y, r, z, o):  # type: ignore[no-untyped-def]
    """o = r - L z without ground, by differences.

    The diagonal times z would leave errors of z's last digit in o, which do not sum to zero over the film. In a long
    film the coarser levels amplify them by the square of its length: in single precision, too much at 10^5 cells.
    """
    for n in range(s, s + nx):
        c = z[n]
        flow = x[n - ONE] * (z[n - ONE] - c) + x[n] * (z[n + ONE] - c)
        o[n] = r[n] + flow + y[n + down] * (z[n + down] - c) + y[n] * (z[n + up] - c)


@site
def sum_row(s, nx, rows, t, o, r):  # type: ignore[no-untyped-def]
    """A coarse row of r, from t on: the sums over blocks of o, in one or two rows from s on."""
    half = nx >> ONE
    q = s + (nx if rows == 2 else np.uint64(0))
    for i in range(half):
        r[t + i] = o[s + TWO * i] + o[s + TWO * i + ONE]
    if rows == 2:
        for i in range(half):
            r[t + i] += o[q + TWO * i] + o[q + TWO * i + ONE]
    if nx & ONE:
        n = nx - ONE
        r[t + half] = o[s + n] + o[q + n] if rows == 2 else o[s + n]


@site
def prolong_row(s, nx, c, z, e, o, t):  # type: ignore[no-untyped-def]
    """o = z + e at the slot of its block; c: where the coarse row begins in e, t: where to write."""
    half = nx >> ONE
    for i in range(half):
        o[t + TWO * i] = z[s + TWO * i] + e[c + i]
        o[t + TWO * i + ONE] = z[s + TWO * i + ONE] + e[c + i]
    if nx & ONE:
        n = nx - ONE
        o[t + n] = z[s + n] + e[c + half]
