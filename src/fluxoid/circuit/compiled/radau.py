"""The compiled implicit step: Radau IIA of fifth order with simplified Newton, for stiff circuits and algebraic ones.

Unknowns (Y, u): Y = (x2, x1, z), u = x2'. Equations, with mass E:

    x2' = u,      M2 u' + D1 x1' = -(D2 u + K Y + B g(T Y + ts) + J w).

In a step h the stage increments are transformed so that one real and one complex system of the size of Y are solved,
with S(a) = a^2 M + a D + K + B g' T (+ a times quasiparticle slopes), a = mu/h.

Source: E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. (1996), sections IV.8 and VI.1.
"""

import math

import numpy as np

from fluxoid.circuit.compiled.arena import (
    CHANNELS,
    GAP_LOW,
    GAP_WIDTH,
    NG,
    NOISE,
    NOISES,
    NQ,
    NS,
    TW,
    VU,
    VW,
    WHICH,
    Z0,
    Z1,
    M,
    W,
)
from fluxoid.circuit.compiled.currents import quasiparticle, sines, table_value
from fluxoid.circuit.compiled.drive import channel_values
from fluxoid.circuit.compiled.operators import apply, spread
from fluxoid.circuit.compiled.sparse_lu import substitute
from fluxoid.kernels.compile import kernel

S6 = math.sqrt(6)
C = np.array([(4 - S6) / 10, (4 + S6) / 10, 1.0])
ERROR = np.array([-13 - 7 * S6, -13 + 7 * S6, -1.0]) / 3
REAL = 3 + 3 ** (2 / 3) - 3 ** (1 / 3)
IMAGINARY = complex(3 + 0.5 * (3 ** (1 / 3) - 3 ** (2 / 3)), -0.5 * (3 ** (5 / 6) + 3 ** (7 / 6)))
BACK = np.array(  # stage increments from transformed ones
    [
        [0.09443876248897524, -0.14125529502095421, 0.03002919410514742],
        [0.25021312296533332, 0.20412935229379994, -0.38294211275726192],
        [1.0, 1.0, 0.0],
    ]
)
FORTH = np.array(
    [
        [4.17871859155190428, 0.32768282076106237, 0.52337644549944951],
        [-4.17871859155190428, -0.32768282076106237, 0.47662355450055044],
        [0.50287263494578682, -2.57192694985560522, 0.59603920482822492],
    ]
)
INTERPOLATE = np.array(  # increments at s as stages times (s, s^2, s^3)
    [
        [13 / 3 + 7 * S6 / 3, -23 / 3 - 22 * S6 / 3, 10 / 3 + 5 * S6],
        [13 / 3 - 7 * S6 / 3, -23 / 3 + 22 * S6 / 3, 10 / 3 - 5 * S6],
        [1 / 3, -8 / 3, 10 / 3],
    ]
)
QUADRATURE = np.array([(16 - S6) / 36, (16 + S6) / 36, 1 / 9])  # weights of the stages
KY, D2, D1, M2, B, T, JW, PX, PR, PA, PG, PW, HV, HW = range(14)  # operators of the implicit form; H: of lines' ports


@kernel
def entry_currents(
    I: np.ndarray, F: np.ndarray, K: np.ndarray, theta: np.ndarray, v: np.ndarray, position: float, g: np.ndarray
) -> bool:
    """Unit currents of all groups; whether tables were in range."""
    m, sine = I[M], I[NS]
    sines(theta, g, sine)
    good = True
    for i in range(sine, m):
        g[i], _, inside = table_value(I, F, I[I[WHICH] + i - sine], theta[i])
        good = good and inside
    for i in range(I[NQ]):
        g[m + i] = quasiparticle(v[i], F[I[GAP_LOW] + i], F[I[GAP_WIDTH] + i])[0]
    for i in range(I[NOISES]):
        g[I[NOISE] + i] = K[I[Z0] + i] + position * K[I[Z1] + i]
    return good


@kernel
def balance(
    I: np.ndarray,
    F: np.ndarray,
    K: np.ndarray,
    heads: np.ndarray,
    t: float,
    inside: float,
    position: float,
    y: np.ndarray,
    u: np.ndarray,
    theta: np.ndarray,
    v: np.ndarray,
    g: np.ndarray,
    out: np.ndarray,
) -> bool:
    """out = -(D2 u + K Y + B g + J w) at a time; heads: where the operators named above are."""
    w = K[I[W] : I[W] + 2 * I[CHANNELS]]
    channel_values(I, F, t, inside, w)
    spread(I, F, I[TW], w, theta)
    apply(I, F, heads[T], y, theta)
    if I[NQ]:
        spread(I, F, I[VW], w, v)
        apply(I, F, I[VU], u, v)
    good = entry_currents(I, F, K, theta, v, position, g)
    spread(I, F, heads[JW], w, out)
    apply(I, F, heads[KY], y, out)
    apply(I, F, heads[D2], u, out)
    apply(I, F, heads[B], g, out)
    for i in range(out.size):
        out[i] = -out[i]
    return good


@kernel
def slopes(I: np.ndarray, F: np.ndarray, theta: np.ndarray, v: np.ndarray, out: np.ndarray) -> None:
    """Derivatives of the phases' and quasiparticle branches' unit currents."""
    m, sine = I[M], I[NS]
    for i in range(sine):
        out[i] = math.cos(theta[i])
    for i in range(sine, m):
        out[i] = table_value(I, F, I[I[WHICH] + i - sine], theta[i])[1]
    for i in range(I[NQ]):
        out[m + i] = quasiparticle(v[i], F[I[GAP_LOW] + i], F[I[GAP_WIDTH] + i])[1]


@kernel
def assemble(
    a: complex, base: np.ndarray, where: np.ndarray, entry: np.ndarray, weight: np.ndarray, phases: int,
    slope: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """out = S(a). base (3, entries): K, D, M in the pattern; where, entry, weight: what each nonlinear entry adds."""
    a2 = a * a
    for p in range(out.size):
        out[p] = base[0, p] + a * base[1, p] + a2 * base[2, p]
    for k in range(where.size):
        f = weight[k] * slope[entry[k]]
        out[where[k]] += f if entry[k] < phases else a * f


@kernel
def solve_step(
    I: np.ndarray,
    F: np.ndarray,
    heads: np.ndarray,
    a: complex,
    slope: np.ndarray,
    lu: np.ndarray,
    start: np.ndarray,
    column: np.ndarray,
    diagonal: np.ndarray,
    order: np.ndarray,
    ra: np.ndarray,
    rb: np.ndarray,
) -> None:
    """Solve (a E - Jacobian)(dY, du) = (ra, rb) in place: rb becomes dY, ra becomes du."""
    n, n2 = rb.size, ra.size
    part = np.zeros_like(rb)
    for i in range(n2):
        part[i] = a * ra[i]
    apply(I, F, heads[M2], part[:n2], rb)
    apply(I, F, heads[D2], ra, rb)
    nq = I[NQ]
    if nq:
        unit = np.zeros(I[NG], rb.dtype)
        branch = unit[I[M] : I[M] + nq]
        apply(I, F, I[VU], ra, branch)
        for i in range(nq):
            branch[i] *= slope[I[M] + i]
        apply(I, F, heads[B], unit, rb)
    for i in range(n):
        part[i] = rb[order[i]]
    substitute(start, column, diagonal, lu, part)
    for i in range(n):
        rb[order[i]] = part[i]
    for i in range(n2):
        ra[i] = a * rb[i] - ra[i]


@kernel
def mass(
    I: np.ndarray, F: np.ndarray, heads: np.ndarray, f: complex, dy: np.ndarray, du: np.ndarray, ra: np.ndarray,
    rb: np.ndarray,
) -> None:  # fmt: skip
    """(ra, rb) += f E (dY, du)."""
    n2 = du.size
    part = np.zeros_like(rb)
    for i in range(n2):
        ra[i] += f * dy[i]
        part[i] = f * du[i]
    apply(I, F, heads[M2], part[:n2], rb)
    for i in range(n2, dy.size):
        part[i] = f * dy[i]
    apply(I, F, heads[D1], part[n2:], rb)
