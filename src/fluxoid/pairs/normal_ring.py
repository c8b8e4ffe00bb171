"""The same ring without pairs: what single electrons do, to set against the condensate. Period h/e, not h/2e.

One-channel rings at T = 0: f = Φ/(h/e); N electrons of one spin. Hopping on a ring of M sites, with one impurity, for
what disorder does. An h/2e period alone does not prove pairing: averages over rings have it too.
"""

import numpy as np
from numpy.typing import ArrayLike

from fluxoid.constants import elementary_charge, planck
from fluxoid.errors import InputError
from fluxoid.pairs.inputs import positive, real
from fluxoid.types import Floats


def clean_current(electrons: int, flux: ArrayLike) -> Floats:
    """Persistent current of a clean ring of N spinless electrons at T = 0, in units ev_F/L, v_F at the Fermi level.

    N odd: −2f for |f| < ½ (diamagnetic); N even: 1 − 2f for 0 < f < 1 (paramagnetic): the sign depends on parity.

    Args: ``electrons`` N ≥ 1; ``flux`` Φ/(h/e). Raises: InputError if N < 1.
    Source: Cheung, Gefen, Riedel, Shih, Phys. Rev. B 37, 6050 (1988). With spin, N = 4m is paramagnetic.
    """
    if electrons < 1:
        raise InputError(f"{electrons} electrons", "electrons", "one or more")
    f = real(flux, "flux") + (0.5 if electrons % 2 == 0 else 0.0)
    return (-2 * (f - np.round(f)))[()]


def levels(sites: int, flux: float, impurities: ArrayLike = 0.0) -> Floats:
    """Levels of a ring of M sites, rising, in units of the hopping: ε_i on the sites, phase 2πf/M on each link.

    Args: ``sites`` M ≥ 3; ``flux`` f = Φ/(h/e); ``impurities`` site energies, one for all or shape (M,).
    Raises: InputError if M < 3. Source: Cheung et al. 1988.
    """
    if sites < 3:
        raise InputError(f"{sites} sites", "sites", "three or more")
    H = np.diag(np.broadcast_to(real(impurities, "impurities"), (sites,)).astype(complex))
    i = np.arange(sites)
    hop = -np.exp(2j * np.pi * flux / sites)
    H[(i + 1) % sites, i] += hop
    H[i, (i + 1) % sites] += np.conj(hop)
    return np.linalg.eigvalsh(H)


def current(sites: int, electrons: int, flux: float, impurities: ArrayLike = 0.0, step: float = 1e-4) -> float:
    """Persistent current −∂E/∂f at T = 0 in units hopping × e/h, by a central difference of the ground-state energy.

    Args: as ``levels``; ``electrons`` N < M; ``step`` of f. Raises: InputError if N is out of range.
    Source: Bloch, Phys. Rev. 137, A787 (1965); Büttiker, Imry, Landauer, Phys. Lett. A 96, 365 (1983).
    """
    if not 0 < electrons < sites:
        raise InputError(f"{electrons} electrons on {sites} sites", "electrons", "fewer electrons than sites")
    up, down = (levels(sites, flux + s, impurities)[:electrons].sum() for s in (step, -step))
    return float(-(up - down) / (2 * step))


def correlation_energies(diffusivity: ArrayLike, length: ArrayLike) -> dict[str, Floats]:
    """The Thouless energy in J by each convention in use: they differ by 2π and π², so none is "the" E_c.

    Args: ``diffusivity`` D in m²/s, ``length`` L in m. Raises: InputError if one is not positive.
    Source: Thouless, Phys. Rev. Lett. 39, 1167 (1977); Edwards and Thouless, J. Phys. C 5, 807 (1972).
    """
    hbar = planck / (2 * np.pi)
    rate = positive(diffusivity, "diffusivity") / positive(length, "length") ** 2
    return {"ħD/L²": (hbar * rate)[()], "hD/L²": (planck * rate)[()], "π²ħD/L²": (np.pi**2 * hbar * rate)[()]}


def diffusive_scale(diffusivity: ArrayLike, length: ArrayLike) -> Floats:
    """Scale eD/L² in A of the typical current of a diffusive ring: 2π E_c/(h/e) with E_c = ħD/L².

    E_c/Φ0 with that E_c and Φ0 = h/2e is eD/(πL²); with h/e, eD/(2πL²).

    Args: ``diffusivity`` m²/s, ``length`` m. Raises: InputError if one is not positive.
    Source: Riedel and von Oppen, Phys. Rev. B 47, 15449 (1993).
    """
    D, L = positive(diffusivity, "diffusivity"), positive(length, "length")
    return (elementary_charge * D / L**2)[()]
