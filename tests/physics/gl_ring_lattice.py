"""A ring of Ginzburg and Landau on a line of points, with a lumped geometric inductance: states, saddles, determinants.

F = h Σ [|(e^{ia} ψ_{j+1} − ψ_j)/h|² − |ψ_j|² + |ψ_j|⁴/2] + (θ − N a)²/2ℓ, lengths in ξ, energies in the unit in which
the barrier of a long wire is 4√2/3. θ = 2π(n − Φ/Φ0); without geometric inductance N a = θ. ψ is periodic, the
winding n stands in θ.
"""

from dataclasses import dataclass

import numpy as np

WIRE = 4 * np.sqrt(2) / 3


@dataclass(frozen=True)
class Ring:
    length: float  # coherence lengths
    step: float  # h
    theta: float  # rad
    inductance: float = 0.0  # ℓ = L_g (2π/Φ0)² times the unit of energy

    @property
    def points(self) -> int:
        return round(self.length / self.step)


def _split(ring, v):
    N = ring.points
    a = (v[2 * N] if ring.inductance else ring.theta) / N
    return v[:N] + 1j * v[N : 2 * N], a, ring.length / N


def energy(ring, v):
    p, a, h = _split(ring, v)
    total = h * np.sum(np.abs((np.exp(1j * a) * np.roll(p, -1) - p) / h) ** 2 - np.abs(p) ** 2 + np.abs(p) ** 4 / 2)
    return total + ((ring.theta - v[-1]) ** 2 / (2 * ring.inductance) if ring.inductance else 0.0)


def gradient(ring, v):
    p, a, h = _split(ring, v)
    forward, back = np.exp(1j * a) * np.roll(p, -1), np.exp(-1j * a) * np.roll(p, 1)
    g = 2 * h * (-(forward + back - 2 * p) / h**2 - p + np.abs(p) ** 2 * p)
    parts = [g.real, g.imag]
    if ring.inductance:
        flow = np.sum(2 / h * np.imag(np.conj(p) * forward)) / ring.points
        parts.append(np.array([flow - (ring.theta - v[-1]) / ring.inductance]))
    return np.concatenate(parts)


def hessian(ring, v):
    p, a, h = _split(ring, v)
    N, u, w = ring.points, p.real, p.imag
    shift = np.roll(np.eye(N), 1, axis=1)
    c, s = np.cos(a) / h**2, np.sin(a) / h**2
    both, turn = -c * (shift + shift.T) + 2 / h**2 * np.eye(N), s * (shift - shift.T)
    H = np.block(
        [
            [both + np.diag(3 * u**2 + w**2 - 1), turn + np.diag(2 * u * w)],
            [turn.T + np.diag(2 * u * w), both + np.diag(u**2 + 3 * w**2 - 1)],
        ]
    )
    H = 2 * h * H
    if not ring.inductance:
        return H
    forward, back = np.exp(1j * a) * np.roll(p, -1), np.exp(-1j * a) * np.roll(p, 1)
    cross = 2 / h * -1j * (forward - back) / N
    cross = np.concatenate([cross.real, cross.imag])
    last = 2 / h * np.sum(np.real(np.conj(p) * forward)) / N**2 + 1 / ring.inductance
    return np.block([[H, cross[:, None]], [cross[None, :], np.array([[last]])]])


def uniform(ring, phase):
    """The state of that phase around the ring (rad), its amplitude the lattice's own."""
    a = phase / ring.points
    h = ring.length / ring.points
    amplitude = np.sqrt(1 - 2 * (1 - np.cos(a)) / h**2)
    v = np.concatenate([np.full(ring.points, amplitude), np.zeros(ring.points)])
    return np.append(v, phase) if ring.inductance else v


def settled(ring, v, steps=60):
    """Newton's method to a stationary state, without the zero modes."""
    for _ in range(steps):
        values, vectors = np.linalg.eigh(hessian(ring, v))
        along = vectors.T @ gradient(ring, v)
        move = np.where(np.abs(values) > 1e-7 * ring.step, along / np.where(np.abs(values) > 1e-9, values, 1.0), 0.0)
        v = v - vectors @ move
        if np.max(np.abs(move)) < 1e-12:
            break
    assert np.max(np.abs(gradient(ring, v))) < 1e-9
    return v


def core(ring, k):
    """A guess of the saddle with the momentum k far from its core, ψ = √2 k + i s tanh(s x/√2), s² = 1 − 3k²."""
    h = ring.length / ring.points
    x = (np.arange(ring.points) + 0.5) * h - ring.length / 2
    s = np.sqrt(1 - 3 * k**2)
    soliton = np.sqrt(2) * k + 1j * s * np.tanh(s * x / np.sqrt(2))
    turn = np.unwrap(np.angle(soliton))
    total = k * ring.length + abs(turn[-1] - turn[0])
    p = np.abs(soliton) * np.exp(1j * (k * x - turn * np.sign(turn[-1] - turn[0]) * -1 - total * x / ring.length))
    v = np.concatenate([p.real, p.imag])
    return np.append(v, total) if ring.inductance else v


def prefactor(ring, state, saddle):
    """Γ/((L/ξ)(1/τ) √(ΔF0/kT)) by J. S. Langer's formula, Ann. Phys. 54, 258 (1969), for dψ/dt = −(1/τ) δF/δψ*."""
    N, h = ring.points, ring.length / ring.points
    at_state = np.linalg.eigvalsh(hessian(ring, state)) / (2 * h)
    at_saddle = np.linalg.eigvalsh(hessian(ring, saddle)) / (2 * h)
    at_state, at_saddle = (w[np.argsort(np.abs(w))] for w in (at_state, at_saddle))
    assert np.sum(at_saddle[2:] < 0) == 1
    ratio = np.exp(0.5 * (np.sum(np.log(at_state[1:])) - np.sum(np.log(np.abs(at_saddle[2:])))))
    u, w = saddle[:N], saddle[N:]
    turned = np.concatenate([-w, u])
    moved = np.concatenate([np.roll(u, -1) - np.roll(u, 1), np.roll(w, -1) - np.roll(w, 1)]) / (2 * h)
    gram = np.array([[turned @ turned, turned @ moved], [moved @ turned, moved @ moved]])
    volume = np.sqrt(np.linalg.det(gram)) / np.linalg.norm(state)  # per coherence length
    return -at_saddle.min() / (2 * np.pi) * ratio * volume * np.sqrt(h / (np.pi * WIRE))
