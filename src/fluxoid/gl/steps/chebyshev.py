"""Runge-Kutta-Chebyshev of second order: many cheap stages whose reach in time grows as their number squared.

Source: Sommeijer, Shampine and Verwer, J. Comput. Appl. Math. 88, 315 (1998), eqs. 2.3 to 2.10, damping 2/13.
"""

import math

import numpy as np

from fluxoid.kernels.compile import part

DAMPING = 2.0 / 13.0


@part
def stages_needed(step, rate):
    """Least number of stages that are stable for step * rate: 0.65 (s^2 - 1) must exceed it."""
    return max(2, math.ceil(math.sqrt(step * rate / 0.65 + 1.0)))


@part
def coefficients(s):
    """Rows j = 1..s of (c0, c1, c2, c3/step, c4/step): Y_j = c0 Y_0 + c1 Y_j-1 + c2 Y_j-2 + c3 F_j-1 + c4 F_0.

    Row 1 has Y_1 = Y_0 + c3 F_0 alone.
    """
    w0 = 1.0 + DAMPING / s**2
    t, d, e = np.empty(s + 1), np.empty(s + 1), np.empty(s + 1)  # T_j(w0) and its two derivatives
    t[0], t[1], d[0], d[1], e[0], e[1] = 1.0, w0, 0.0, 1.0, 0.0, 0.0
    for j in range(2, s + 1):
        t[j] = 2 * w0 * t[j - 1] - t[j - 2]
        d[j] = 2 * w0 * d[j - 1] - d[j - 2] + 2 * t[j - 1]
        e[j] = 2 * w0 * e[j - 1] - e[j - 2] + 4 * d[j - 1]
    w1 = d[s] / e[s]
    b = np.empty(s + 1)
    for j in range(2, s + 1):
        b[j] = e[j] / d[j] ** 2
    b[0] = b[1] = b[2]
    out = np.zeros((s + 1, 5))
    out[1, 3] = b[1] * w1
    for j in range(2, s + 1):
        mu, nu, mut = 2 * b[j] * w0 / b[j - 1], -b[j] / b[j - 2], 2 * b[j] * w1 / b[j - 1]
        a = 1.0 - b[j - 1] * t[j - 1]
        out[j, 0], out[j, 1], out[j, 2], out[j, 3], out[j, 4] = 1.0 - mu - nu, mu, nu, mut, -a * mut
    return out
