"""The Pauli limit: a superconductor whose spins alone feel the field, its transition of second and of first order.

Energies in kTc: T, h = gμ_B B/2 Zeeman energy, y = Δ²; W = ω_n + ih, r = √(W² + y); sums are 2πT Σ_{n≥0} Re.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import bohr_magneton, boltzmann
from fluxoid.pairs.condensate.ratios import GAP
from fluxoid.pairs.numerics.inputs import non_negative, positive
from fluxoid.pairs.numerics.matsubara import frequencies, log_digamma
from fluxoid.types import Floats


def second_order_field(reduced_temperature: ArrayLike) -> Floats:
    """Zeeman energy h/kTc at which the normal state becomes unstable to a uniform gap; Δ0/2 at T = 0.

    ln(Tc/T) = Re ψ(½ + ih/2πkT) − ψ(½). The transition itself only above the tricritical point, 0.56149317 Tc.

    Args: ``reduced_temperature`` T/Tc ≥ 0; zero above Tc. Raises: InputError if it is negative.
    Source: Maki and Tsuneto, Prog. Theor. Phys. 31, 945 (1964); Sarma, J. Phys. Chem. Solids 24, 1029 (1963).
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    below = t < 1
    T = np.where(below, t, 0.5)
    h = GAP / 2 * np.sqrt(1 - T) * (1 + 1.2 * T * (1 - T))
    for _ in range(20):
        w, weight = frequencies(T, h)
        h1 = h[..., None]
        square = w * w + h1 * h1
        error = (weight * (1 / (w + h1) - w / square)).sum(-1) + log_digamma(T, h)
        step = error / (weight * 2 * w * h1 / square**2).sum(-1)
        h = np.maximum(h - step, 0.3 * h)
        if np.all(np.abs(step) <= 1e-9 * h):
            break
    return np.where(below, h, 0.0)[()]


@cache
def tricritical_point() -> tuple[float, float]:
    """Reduced temperature and Zeeman energy h/kTc where the order of the transition changes: 0.56149317, 1.07….

    On the second-order line, Σ_n Re (ω_n + ih)⁻³ = 0.

    Source: Maki and Tsuneto 1964; Sarma 1963.
    """
    from scipy.optimize import brentq

    def quartic(T: float) -> float:
        h = float(second_order_field(T))
        w, weight = frequencies(T, h)
        return float((weight * ((w + 1j * h) ** -3).real).sum())

    T = float(brentq(quartic, 0.4, 0.8, xtol=1e-14, rtol=1e-14))
    return T, float(second_order_field(T))


def first_order_state(reduced_temperature: ArrayLike) -> tuple[Floats, Floats]:
    """Zeeman energy h/kTc and gap Δ/kTc on the first-order line, where both states have one free energy.

    Δ Ω = 0 and ∂Ω/∂Δ = 0 with Ω/N(0) = Δ² ln(T/Tc) + 4πkT Σ Re[W + Δ²/2ω − r]: divided by Δ² and Δ⁴, so that the two
    equations stay regular at the tricritical point. h = Δ0/√2, Δ = Δ0 at T = 0.

    Args: ``reduced_temperature`` T/Tc from 0 to the tricritical point; above it the second-order line and zero.
    Raises: InputError if it is negative. Source: Sarma 1963; Maki and Tsuneto 1964. FFLO states are left out: the
    uniform gap gives way to them above 0.707 Δ0 only in clean metals.
    """
    t = non_negative(reduced_temperature, "reduced_temperature")
    T_top, h_top = tricritical_point()
    inside = t < T_top
    T = np.where(inside, t, 0.5 * T_top)
    x = T / T_top
    h = h_top + (GAP / np.sqrt(2) - h_top) * (1 - x**2) ** 1.0
    y = GAP**2 * (1 - x**3)
    for _ in range(40):
        w, weight = frequencies(T, np.sqrt(h**2 + y))
        W = w + 1j * h[..., None]
        r = np.sqrt(W * W + y[..., None])
        r_y, r_h = 0.5 / r, 1j * W / r
        s = np.hypot(h, np.sqrt(y))
        A = (weight * (1 / (w + s[..., None]) - (2 / (W + r)).real)).sum(-1) + log_digamma(T, s)
        B = (weight * (1 / (r * (W + r) ** 2)).real).sum(-1)
        A_y = (weight * (2 * r_y / (W + r) ** 2).real).sum(-1)
        A_h = (weight * (2 * (1j + r_h) / (W + r) ** 2).real).sum(-1)
        B_r = -1 / (r * (W + r) ** 2) * (1 / r + 2 / (W + r))
        B_W = -2 / (r * (W + r) ** 3)
        B_y = (weight * (B_r * r_y).real).sum(-1)
        B_h = (weight * (B_r * r_h + B_W * 1j).real).sum(-1)
        D = A_y * B_h - A_h * B_y
        dy, dh = (A * B_h - B * A_h) / D, (A_y * B - B_y * A) / D
        y, h = np.clip(y - dy, 1e-14, 4.0), np.clip(h - dh, 0.5 * h, 1.5 * h)
        if np.all(np.abs(dy) + np.abs(dh) < 1e-9):
            break
    return np.where(inside, h, second_order_field(t))[()], np.where(inside, np.sqrt(y), 0.0)[()]


def pauli_field(critical_temperature: ArrayLike, temperature: ArrayLike = 0.0, g_factor: ArrayLike = 2.0) -> Floats:
    """Field in T at which spins alone end superconductivity: 1.8568166 T/K × Tc at T = 0, first order below 0.5615 Tc.

    At T = 0, √2 Δ0/gμ_B, where the gain of the spins, N(0)h², equals the condensation energy N(0)Δ0²/2.

    Args: ``critical_temperature`` and ``temperature`` in K, ``g_factor`` g > 0. Raises: InputError if one has the
    wrong sign.
    Source: Clogston, Phys. Rev. Lett. 9, 266 (1962); Chandrasekhar, Appl. Phys. Lett. 1, 7 (1962); Sarma 1963. Weak
    coupling, no spin–orbit scattering, no orbital effect: for both see ``upper_field.dirty_upper_field``. Often
    printed as 1.84, which takes 2Δ/kTc = 3.50.
    """
    Tc, g = positive(critical_temperature, "critical_temperature"), positive(g_factor, "g_factor")
    h = np.asarray(first_order_state(non_negative(temperature, "temperature") / Tc)[0])
    return (h * boltzmann * Tc / (g / 2 * bohr_magneton))[()]
