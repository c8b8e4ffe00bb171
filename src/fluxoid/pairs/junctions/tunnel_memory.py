"""The memory of a tunnel junction as a sum of decaying exponentials: rational fits of its tunnel current amplitudes.

s = −iw, w = eV; p poles (Re p < 0), a residues of the pair, b of the quasiparticle amplitude. Inside, energies are in
units of Δ1 + Δ2 = 1.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.errors import InputError
from fluxoid.pairs.junctions.tunnel_amplitudes import tunnel_amplitudes
from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.types import Complexes, Floats

TOP = 5.0  # the fit holds up to eV = TOP (Δ1 + Δ2)
ACCURACY = 5e-4  # largest error of an amplitude, in (Δ1 + Δ2)/eRn
FEWEST, MOST = 7, 20  # poles to begin and to end with
ROUNDS = 12  # of moving the poles
LEAST = 1e-6  # conductance below the gap, over 1/Rn
HEAVIEST = 30.0  # weight of imaginary parts where they are small


@dataclass(frozen=True)
class Exponentials:
    """Memory kernels k(τ) = Σ Re[c e^{pτ/ħ}] of a tunnel junction, energies in the unit of the gaps they came from.

    poles: p (n,), Re p < 0 ≤ Im p; pair, quasiparticle: c (n,) of the two kernels, unit²; instant: what the pair
    amplitude has beside its kernel, in the unit; error: the largest of the two amplitudes' errors, over Δ1 + Δ2, for
    |eV| up to ``reach``.
    """

    poles: Complexes
    pair: Complexes
    quasiparticle: Complexes
    instant: float
    error: float
    reach: float


def fitted_amplitudes(fit: Exponentials, voltage_energy: ArrayLike) -> tuple[Complexes, Complexes]:
    """(J_pair, J_qp) that an ``exponentials`` fit stands for, at energies eV in its unit; any shape.

    J_pair = instant + Σ ½[a/(s − p) + a*/(s − p*)], J_qp = −s + Σ ½[b/(s − p) + b*/(s − p*)], s = −ieV. A real
    constant of J_qp carries no current, and is left out.
    """
    w = real(voltage_energy, "voltage_energy")
    s = -1j * w[..., None]
    up, down = 1 / (s - fit.poles), 1 / (s - fit.poles.conj())
    pair = fit.instant + 0.5 * (fit.pair * up + fit.pair.conj() * down).sum(-1)
    quasi = 1j * w + 0.5 * (fit.quasiparticle * up + fit.quasiparticle.conj() * down).sum(-1)
    return pair[()], quasi[()]


def exponentials(first_gap: float, second_gap: float, thermal_energy: float, broadening: float) -> Exponentials:
    """The memory of a tunnel junction as few exponentials, from its amplitudes.

    I(t) = v/Rn + (1/eRn)∫_0^∞ dτ/ħ {k_p(τ) sin[(φ(t) + φ(t−τ))/2] + k_q(τ) sin[(φ(t) − φ(t−τ))/2]} + instant sin φ,
    k(τ) = Σ Re[c e^{pτ/ħ}]. The poles are common to both kernels, found by vector fitting of J_qp ± J_pair with weights
    that keep what they dissipate below the gap, and as many as an error of 5e-4 (Δ1 + Δ2) up to five times that
    voltage takes: 10 to 20. J_pair(0), the critical current, is exact; Im(J_qp ± J_pair) is nowhere negative, so that
    the junction cannot feed what it is in.

    Args: as ``tunnel_amplitudes``. Raises: InputError if one has the wrong sign, or if twenty poles do not do:
    broadenings below some 1e-3 of the gap, when cold 1e-4.
    Source: Odintsov, Semenov and Zorin, IEEE Trans. Magn. 23, 763 (1987); Gulevich, Koshelets and Kusmartsev, Phys.
    Rev. B 96, 024215 (2017), for the idea; Gustavsen and Semlyen, IEEE Trans. Power Deliv. 14, 1052 (1999), for the
    fit. Good values: a broadening of 1e-3 to 0.02 Δ.
    """
    a, b = float(positive(first_gap, "first_gap")), float(positive(second_gap, "second_gap"))
    T, G = float(non_negative(thermal_energy, "thermal_energy")), float(positive(broadening, "broadening"))
    unit = a + b
    fit = _fitted(*(float(f"{x / unit:.12g}") for x in (min(a, b), T, G)))
    scaled = (fit.poles * unit, fit.pair * unit**2, fit.quasiparticle * unit**2)
    return Exponentials(*scaled, fit.instant * unit, fit.error, fit.reach * unit)


@lru_cache(maxsize=256)
def _fitted(smaller: float, T: float, G: float) -> Exponentials:
    gaps = (smaller, 1 - smaller)
    w = _voltages(abs(gaps[1] - gaps[0]), G)
    pair, quasi = tunnel_amplitudes(w, *gaps, T, G)
    whole = np.array([quasi + pair, quasi - pair])
    s, target = -1j * w, whole - 1j * w
    weight = np.clip(1 / np.maximum(whole.imag, 1e-9), 1.0, HEAVIEST)
    best = None
    for count in range(FEWEST, MOST + 1):
        poles = _first_poles(count, abs(gaps[1] - gaps[0]), T, G)
        for _ in range(ROUNDS):
            poles = _moved(poles, s, target, weight)
            found = _judged(poles, s, target, weight, pair, w)
            best = found if best is None or found.error < best.error else best
            if best.error < ACCURACY:
                return best
    raise InputError(
        f"a memory of {MOST} exponentials still errs by {best.error if best else 1:.1g} of the gap current",
        where="broadening",
        try_="a larger one, such as 0.01 of the gap",
    )


def _voltages(apart: float, G: float) -> Floats:
    """Where the amplitudes are compared: closer together at the sum and the difference of the gaps."""
    near = np.geomspace(0.3 * G, 1.0, 80)
    every = [np.linspace(0, 2, 120), np.geomspace(2, TOP, 40), np.geomspace(1e-3, 1, 40)]
    for edge in (1.0, apart):
        every += [edge + near, edge - near, np.array([edge])]
    w = np.unique(np.concatenate(every))
    return w[(w >= 0) & (w <= TOP)]


def _first_poles(count: int, apart: float, T: float, G: float) -> Complexes:
    """Half of the poles at the gaps' sum, ever further from the axis; the rest for what varies slowly."""
    sharp = -np.geomspace(2 * G, 1.0, count // 2) + 1j
    wide = np.geomspace(min(0.3, max(T, 0.05)), 6.0, count - count // 2)
    return np.concatenate([sharp, -wide + 1j * (0.7 * wide + apart)])


def _basis(s: Complexes, poles: Complexes) -> Complexes:
    """(s, 2 poles): what the real and the imaginary part of each residue multiply."""
    up, down = 1 / (s[:, None] - poles), 1 / (s[:, None] - poles.conj())
    return np.stack([0.5 * (up + down), 0.5j * (up - down)], axis=-1).reshape(len(s), -1)


def _rows(x: Complexes, weight: Floats) -> Floats:
    """Real parts, then weighted imaginary parts, along the first axis."""
    weight = weight.reshape(-1, *[1] * (x.ndim - 1))
    return np.concatenate([x.real, weight * x.imag])


def _moved(poles: Complexes, s: Complexes, target: Complexes, weight: Floats) -> Complexes:
    """One round: (1 + c·basis) target = basis·d + constant in least squares; the zeros of 1 + c·basis are the poles."""
    B = _basis(s, poles)
    own = np.hstack([B, np.ones((len(s), 1))])
    left, right = [], []
    for x, f in zip(target, weight):
        M = np.hstack([_rows(own, f), _rows(-x[:, None] * B, f), _rows(x, f)[:, None]])
        r = np.asarray(np.linalg.qr(M, mode="r"))
        k = own.shape[1]
        left.append(r[k:-1, k:-1])
        right.append(r[k:-1, -1])
    c = np.linalg.lstsq(np.vstack(left), np.concatenate(right), rcond=1e-14)[0]
    A, b = np.zeros((2 * len(poles), 2 * len(poles))), np.zeros(2 * len(poles))
    for k, p in enumerate(poles):
        A[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = [[p.real, p.imag], [-p.imag, p.real]]
        b[2 * k] = 1
    z = np.linalg.eigvals(A - np.outer(b, c))
    z = np.where(z.real > 0, -z.conj(), z)
    upper, lone = z[z.imag > 0], np.sort(z[z.imag == 0].real)
    # two real poles become one pair close to the axis: every pole stays a pair, so that their number does
    joined = [complex(0.5 * (x + y), 0.05 * abs(x + y)) for x, y in zip(lone[::2], lone[1::2])]
    return np.concatenate([upper, np.array(joined, complex)])


def _judged(
    poles: Complexes, s: Complexes, target: Complexes, weight: Floats, pair: Complexes, w: Floats
) -> Exponentials:
    """Residues for given poles, made passive, with the error that remains."""
    B = np.hstack([_basis(s, poles), np.ones((len(s), 1))])
    found = []
    for x, f in zip(target, weight):
        M = _rows(B, f)
        size = np.linalg.norm(M, axis=0)
        found.append(np.linalg.lstsq(M / size, _rows(x, f), rcond=1e-13)[0] / size)
    values = np.array([B @ c for c in found])
    worst = float(np.min((values.imag + w)[:, 1:] / w[1:]))
    plus, minus = (c[:-1:2] + 1j * c[1:-1:2] for c in found)
    half = Exponentials(poles, (plus - minus) / 2, (plus + minus) / 2, 0.0, 0.0, TOP)
    if worst < LEAST:  # a conductance up to TOP that lifts the lowest above it: −ε TOP s/(TOP + s), but for a constant
        extra = 1.5 * (LEAST - worst) * TOP**2
        quasi = np.append(half.quasiparticle, extra)
        half = Exponentials(np.append(poles, -TOP + 0j), np.append(half.pair, 0), quasi, 0.0, 0.0, TOP)
    at_rest = float(pair[0].real - fitted_amplitudes(half, 0.0)[0].real)
    made = Exponentials(half.poles, half.pair, half.quasiparticle, at_rest, 0.0, TOP)
    p, q = fitted_amplitudes(made, w)
    p, q = p - pair, q - 1j * w - (target[0] + target[1]) / 2
    q = q - 0.5 * (q.real.max() + q.real.min())
    error = float(max(np.max(np.abs(p)), np.max(np.abs(q))))
    return Exponentials(made.poles, made.pair, made.quasiparticle, at_rest, error, TOP)
