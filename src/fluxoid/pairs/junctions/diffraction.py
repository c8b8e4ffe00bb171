"""Critical current of a wide junction against flux: the Fourier transform of its current density, and back.

x along the junction, j(x) current per length, k = 2π × (flux per length)/Φ0; Φ/Φ0 = k × width/2π.
For fields in the plane of the barrier and junctions shorter than the Josephson length.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.errors import InputError
from fluxoid.pairs.numerics.inputs import non_negative, positive, real
from fluxoid.types import Floats


def fraunhofer(flux: ArrayLike) -> Floats:
    """Ic/Ic(0) of a rectangular junction of uniform current density: |sin πf/πf|, f = Φ/Φ0.

    Args: ``flux`` Φ/Φ0. Raises: InputError if it is not finite. Source: Rowell, Phys. Rev. Lett. 11, 200 (1963).
    Not for a thin-film junction in a perpendicular field: there the zeros are at BW²/Φ0 = 1.506, 3.324, … (Clem, Phys.
    Rev. B 81, 144515 (2010)).
    """
    return np.abs(np.sinc(real(flux, "flux")))[()]


def airy(flux: ArrayLike) -> Floats:
    """Ic/Ic(0) of a circular junction of uniform current density: |2J1(πf)/πf|, f = Φ/Φ0 with Φ = B × diameter × depth.

    Args: ``flux`` Φ/Φ0. Raises: InputError if it is not finite. Source: Barone and Paternò (1982), ch. 4.
    """
    from scipy.special import j1

    x = np.pi * real(flux, "flux")
    safe = np.where(np.abs(x) < 1e-8, 1.0, x)
    return np.abs(np.where(np.abs(x) < 1e-8, 1.0, 2 * j1(safe) / safe))[()]


def pattern(profile: ArrayLike, edges: ArrayLike, wavenumber: ArrayLike, phase: ArrayLike | None = None) -> Floats:
    """Critical current against k for a current-density profile that is constant between edges.

    Ic(k) = |Σ_i j_i ∫ e^{i(kx + φ_i)} dx|, each cell integrated exactly.

    Args: ``profile`` j_i ≥ 0 or of either sign, A/m, shape (n,); ``edges`` x_0 … x_n in m, rising, shape (n + 1,);
    ``wavenumber`` k in rad/m, any shape; ``phase`` φ_i of 0–π or other intrinsic phases, shape (n,).
    Raises: InputError for shapes that do not fit or edges that do not rise.
    Source: Dynes and Fulton, Phys. Rev. B 3, 3015 (1971). A shape in two dimensions enters by its extent along the
    field.
    """
    j, x, k = real(profile, "profile"), real(edges, "edges"), real(wavenumber, "wavenumber")
    if j.ndim != 1 or x.shape != (j.size + 1,) or np.any(np.diff(x) <= 0):
        raise InputError("n values of the profile need n + 1 rising edges", "edges", "edges of one value more")
    width, centre = np.diff(x), (x[1:] + x[:-1]) / 2
    intrinsic = np.zeros_like(j) if phase is None else real(phase, "phase")
    kk = k[..., None]
    wave = j * width * np.sinc(kk * width / (2 * np.pi)) * np.exp(1j * (kk * centre + intrinsic))
    return np.abs(wave.sum(-1))[()]


def wavenumber(field: ArrayLike, magnetic_depth: ArrayLike) -> Floats:
    """k = 2πB d_m/Φ0 in rad/m for a field B in the plane of the barrier; see ``magnetic_depth``."""
    return (2 * np.pi * real(field, "field") * positive(magnetic_depth, "magnetic_depth") / flux_quantum)[()]


def magnetic_depth(
    barrier: ArrayLike,
    first_depth: ArrayLike,
    first_thickness: ArrayLike,
    second_depth: ArrayLike,
    second_thickness: ArrayLike,
) -> Floats:
    """Depth d_m in m into which an in-plane field threads a junction: t + λ1 tanh(d1/2λ1) + λ2 tanh(d2/2λ2).

    Args: ``barrier`` t ≥ 0; λ and thickness d of both electrodes, m. Raises: InputError if one has the wrong sign.
    Source: Weihnacht, phys. stat. sol. 32, K169 (1969); Barone and Paternò (1982), ch. 4.
    """
    depth = non_negative(barrier, "barrier")
    for lam, d in ((first_depth, first_thickness), (second_depth, second_thickness)):
        lam, d = positive(lam, "penetration depth"), positive(d, "thickness")
        depth = depth + lam * np.tanh(d / (2 * lam))
    return depth[()]


def josephson_depth(critical_current_density: ArrayLike, inductance_depth: ArrayLike) -> Floats:
    """Josephson penetration depth in m: √(Φ0/(2πμ0 J_c d_L)).

    d_L = t + λ1 coth(d1/λ1) + λ2 coth(d2/λ2), the depth that counts for inductance (t + 2λ for thick electrodes), not
    the magnetic depth of a thin junction in a field from outside.

    Args: ``critical_current_density`` A/m², ``inductance_depth`` m. Raises: InputError if one is not positive.
    Source: Ferrell and Prange, Phys. Rev. Lett. 10, 479 (1963); Weihnacht 1969. Good value: 12 µm at 1 kA/cm² in Nb.
    """
    J, d = (
        positive(critical_current_density, "critical_current_density"),
        positive(inductance_depth, "inductance_depth"),
    )
    return np.sqrt(flux_quantum / (2 * np.pi * vacuum_permeability * J * d))


def profile_from_pattern(critical_current: ArrayLike, wavenumber: ArrayLike) -> tuple[Floats, Floats]:
    """Current density against position from a measured pattern Ic(k): Dynes and Fulton.

    The even part of the transform changes sign at each minimum of Ic; the odd part, which fills the minima, is
    interpolated between them with alternating sign: E = ±√(Ic² − O²); j(x) = (1/2π)∫(E + iO) e^{−ikx} dk.

    Args: ``critical_current`` Ic in A and ``wavenumber`` k in rad/m, both shape (n,), k evenly spaced and symmetric
    about 0 (n odd), reaching over several lobes. Returns: x in m, shape (n,), and j in A/m.
    Raises: InputError for other shapes or spacings. Source: Dynes and Fulton, Phys. Rev. B 3, 3015 (1971).
    Resolution π/k_max. Unique only for profiles close to even: mirror images give the same pattern.
    """
    I, k = non_negative(critical_current, "critical_current"), real(wavenumber, "wavenumber")
    step = float(k[1] - k[0]) if k.ndim == 1 and k.size > 2 else 0.0
    if I.shape != k.shape or k.size % 2 == 0 or step <= 0:
        raise InputError("Ic and k must be of one odd length", "wavenumber", "an odd number of rising k")
    if np.abs(np.diff(k) - step).max() > 1e-6 * step or abs(k[k.size // 2]) > 1e-6 * step:
        raise InputError("k is not evenly spaced about zero", "wavenumber", "numpy.linspace(−K, K, odd)")
    middle = k.size // 2
    half = (I[middle:] + I[middle::-1]) / 2
    inner = half[1:-1]
    dips = 1 + np.nonzero((inner < half[:-2]) & (inner <= half[2:]))[0]
    sign = np.where(np.searchsorted(dips, np.arange(half.size), side="left") % 2 == 0, 1.0, -1.0)
    # at a dip the even part is zero and all of Ic is odd; the sign of the odd part alternates there
    alternating = half[dips] * np.where(np.arange(dips.size) % 2 == 0, 1.0, -1.0)
    odd = np.interp(np.arange(half.size), np.concatenate([[0], dips]), np.concatenate([[0.0], alternating]))
    odd = np.clip(odd, -half, half)
    even = sign * np.sqrt(half**2 - odd**2)
    E = np.concatenate([even[:0:-1], even])
    O = np.concatenate([-odd[:0:-1], odd])
    x = np.pi / k[-1] * (np.arange(k.size) - middle)
    taper = np.full(k.size, step)
    taper[[0, -1]] /= 2
    waves = np.exp(-1j * np.outer(x, k))
    return x, (waves @ ((E + 1j * O) * taper)).real / (2 * np.pi)
