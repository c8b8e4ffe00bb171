"""Sweeps over the phases of a network, compiled: heat bath, over-relaxation, and what is measured.

A phase is its unit vector s = e^{iφ}. Its neighbours act on it by h_i = Σ_j J_ij e^{−i a_ij} s_j, and
E = −Σ_i Re(s_i* h_i)/2. A heat bath draws the angle between s and h with the weight exp(β|h| cos θ); over-relaxation
reflects s at h, which keeps E. Replicas of several temperatures are swept side by side, a thread each; numbers are
those of (seed, replica, sweep, site, attempt), whatever the threads.

Legend. order: sites by colour; start, other, cos, sin: for each site its neighbours, J cos a, −J sin a; x, y:
(replicas, sites) of s; beta: (replicas,).
Source: D. J. Best, N. I. Fisher, Appl. Stat. 28, 152 (1979), for the draw; M. Creutz, Phys. Rev. D 36, 515 (1987).
"""

import math

import numpy as np
from numba import prange

from fluxoid.kernels.compile import kernel, launch
from fluxoid.kernels.philox import HALF, LOW, philox

UNIT = 1.0 / 4294967296.0


@kernel
def angle_of(kappa: float, sweep: int, site: int, seed: np.uint64, replica: int) -> tuple[float, float]:
    """(cos θ, sin θ) with the weight exp(κ cos θ)."""
    tau = 1 + math.sqrt(1 + 4 * kappa * kappa)
    rho = (tau - math.sqrt(2 * tau)) / (2 * kappa) if kappa > 1e-6 else 0.5 * kappa
    r = (1 + rho * rho) / (2 * rho) if rho > 0 else 1e300
    attempt = 0
    while True:
        low = np.uint64(sweep) & LOW
        high = np.uint64(attempt) | (np.uint64(replica) << np.uint64(16))
        a, b, c, _ = philox(np.uint64(site), low, high, np.uint64(sweep) >> HALF, seed & LOW, seed >> HALF)
        z = math.cos(math.pi * (float(a) + 0.5) * UNIT)
        f = (1 + r * z) / (r + z) if r < 1e100 else z
        far = kappa * (r - f) if r < 1e100 else 1.0
        u = (float(b) + 0.5) * UNIT
        if r >= 1e100 or far * (2 - far) > u or math.log(far / u) + 1 - far >= 0:
            side = math.sqrt(max(0.0, 1 - f * f))
            return f, side if c & np.uint64(1) else -side
        attempt += 1


@kernel
def one_replica(
    order: np.ndarray, start: np.ndarray, other: np.ndarray, cos: np.ndarray, sin: np.ndarray, x: np.ndarray,
    y: np.ndarray, beta: float, first: int, heat: int, relax: int, seed: np.uint64, replica: int,
) -> None:  # fmt: skip
    """``heat`` rounds, each of one heat-bath sweep and ``relax`` sweeps of over-relaxation."""
    for round_ in range(heat):
        for kind in range(1 + relax):
            for i in order:
                hx, hy = 0.0, 0.0
                for k in range(start[i], start[i + 1]):
                    j = other[k]
                    hx += cos[k] * x[j] - sin[k] * y[j]
                    hy += cos[k] * y[j] + sin[k] * x[j]
                size2 = hx * hx + hy * hy
                if kind == 0:
                    size = math.sqrt(size2)
                    c, s = angle_of(beta * size, first + round_, i, seed, replica)
                    ux, uy = (hx / size, hy / size) if size > 0 else (1.0, 0.0)
                    x[i], y[i] = c * ux - s * uy, s * ux + c * uy
                elif size2 > 0:
                    along = 2 * (x[i] * hx + y[i] * hy) / size2
                    x[i], y[i] = along * hx - x[i], along * hy - y[i]


@launch
def sweep_all(
    order: np.ndarray, start: np.ndarray, other: np.ndarray, cos: np.ndarray, sin: np.ndarray, x: np.ndarray,
    y: np.ndarray, beta: np.ndarray, first: int, heat: int, relax: int, seed: np.uint64,
) -> None:  # fmt: skip
    """All replicas, a thread each."""
    for replica in prange(beta.size):
        one_replica(
            order, start, other, cos, sin, x[replica], y[replica], beta[replica], first, heat, relax, seed, replica
        )


@kernel
def sweep(
    order: np.ndarray, start: np.ndarray, other: np.ndarray, cos: np.ndarray, sin: np.ndarray, x: np.ndarray,
    y: np.ndarray, beta: np.ndarray, first: int, heat: int, relax: int, seed: np.uint64,
) -> None:  # fmt: skip
    """From Python: see ``sweep_all``."""
    sweep_all(order, start, other, cos, sin, x, y, beta, first, heat, relax, seed)


@kernel
def measure(
    links: np.ndarray, coupling: np.ndarray, phase: np.ndarray, along: np.ndarray, plaquettes: np.ndarray,
    x: np.ndarray, y: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """out: [E, then for each direction Σ J cos θ e² and Σ J sin θ e, then vortices less antivortices, and both],
    θ = φ_j − φ_i − a_ij."""
    out[:] = 0.0
    theta = np.empty(coupling.size)
    for k in range(coupling.size):
        i, j = links[k, 0], links[k, 1]
        t = math.atan2(y[j] * x[i] - x[j] * y[i], x[i] * x[j] + y[i] * y[j]) - phase[k]
        theta[k] = t - 2 * math.pi * math.floor(t / (2 * math.pi) + 0.5)
        c, s = coupling[k] * math.cos(theta[k]), coupling[k] * math.sin(theta[k])
        out[0] -= c
        for d in range(2):
            out[1 + 2 * d] += c * along[k, d] ** 2
            out[2 + 2 * d] += s * along[k, d]
    for p in range(plaquettes.shape[0]):
        around, field = 0.0, 0.0
        for k in plaquettes[p]:
            if k > 0:
                around += theta[k - 1]
                field += phase[k - 1]
            elif k < 0:
                around -= theta[-k - 1]
                field -= phase[-k - 1]
        # Σ θ = 2π(n − f), n the vortices in it; a periodic edge may take whole turns from the sum of a
        field -= 2 * math.pi * math.ceil(field / (2 * math.pi) - 0.5 - 1e-6)
        n = math.floor((around + field) / (2 * math.pi) + 0.5)
        out[5] += n
        out[6] += abs(n)
