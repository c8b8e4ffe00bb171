"""The formulas of time-dependent Ginzburg-Landau at one cell or link; every launcher calls these, and there is no
second copy.

r, q      real and imaginary part of psi                       c, s   (w/h^2) cos a and sin a of a link, w its aperture
l r d u   the neighbours at left, right, below (down), above   R, Q   real and imaginary part of the right-hand side

Everything is in the units of ``gl.scales``; h is the cell over the coherence length. float32 stays float32: no
literal enters arithmetic with psi, constants come in as typed arguments.
"""

import numpy as np

from fluxoid.kernels.compile import site

HALF_TURNS_PER_RADIAN = 2.0 / np.pi
QUARTER_TURN = np.pi / 2.0


@site
def carry_forward(c, s, r, q):
    """(w/h^2) exp(-i a) psi_j, as the first cell of a link sees its second."""
    return c * r + s * q, c * q - s * r


@site
def carry_back(c, s, r, q):
    """(w/h^2) exp(+i a) psi_i, as the second cell of a link sees its first."""
    return c * r - s * q, c * q + s * r


@site
def right_hand_side(r, q, lr, lq, rr, rq, dr, dq, ur, uq, diagonal, area):
    """area (eps - |psi|^2) psi + sum of w (exp(-ia) psi_j - psi)/h^2, the neighbours already carried.

    diagonal = area eps - (sum of w)/h^2. Steady states are its zeros; it is -1/2 of the derivative of the free energy.
    """
    g = diagonal - area * (r * r + q * q)
    return lr + rr + dr + ur + g * r, lq + rq + dq + uq + g * q


@site
def velocity(r, q, R, Q, mobility, gamma2, one):
    """d psi/dt at fixed potential: solves u/sqrt(1 + g a) (D psi + (g/2)(da/dt) psi) = R, with a = |psi|^2, g =
    gamma^2.

    D psi = sqrt(1 + g a)/u (R - g psi Re(psi* R)/(1 + g a)); mobility = 1/(u m).
    Source: Kramer and Watts-Tobin, Phys. Rev. Lett. 40, 1041 (1978), eq. 1, solved for the derivative.
    """
    b = one + gamma2 * (r * r + q * q)
    p = mobility * np.sqrt(b)
    t = gamma2 * (r * R + q * Q) / b
    return p * (R - t * r), p * (Q - t * q)


@site
def current(r, q, nr, nq):
    """(w/h^2) Im(psi_i* exp(-ia) psi_j), the neighbour already carried: supercurrent w J_s of a link, over h."""
    return r * nq - q * nr


@site
def cosine_sine(x):
    """cos x and sin x in float64 to 1e-15, without branches or calls, so that loops vectorise.

    Reduced to |y| < pi/4 by quarter turns; Taylor series to y^17, whose remainder there is below 1e-17.
    """
    n = np.floor(x * HALF_TURNS_PER_RADIAN + 0.5)
    y = x - n * QUARTER_TURN
    z = y * y
    sine = y * (
        1.0
        + z
        * (
            -1.0 / 6
            + z
            * (
                1.0 / 120
                + z
                * (
                    -1.0 / 5040
                    + z * (1.0 / 362880 + z * (-1.0 / 39916800 + z * (1.0 / 6227020800 + z * (-1.0 / 1307674368000))))
                )
            )
        )
    )
    cosine = 1.0 + z * (
        -0.5
        + z
        * (
            1.0 / 24
            + z
            * (
                -1.0 / 720
                + z
                * (
                    1.0 / 40320
                    + z * (-1.0 / 3628800 + z * (1.0 / 479001600 + z * (-1.0 / 87178291200 + z / 20922789888000)))
                )
            )
        )
    )
    quarter = n - 4.0 * np.floor(0.25 * n)
    odd = (quarter == 1.0) or (quarter == 3.0)
    c = sine if odd else cosine
    s = cosine if odd else sine
    c = -c if (quarter == 1.0) or (quarter == 2.0) else c
    s = -s if quarter >= 2.0 else s
    return c, s
