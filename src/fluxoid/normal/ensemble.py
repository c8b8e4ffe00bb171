"""Many rings that differ in their disorder: harmonics of each, their mean and typical values with errors.

Potentials are counter-based (Philox, keyed by the seed and the ring's number): ring 17 is the same whatever else runs.
"""

from typing import NamedTuple

import numpy as np

from fluxoid.errors import InputError
from fluxoid.normal.currents import free_energy
from fluxoid.normal.sites import Sites, ladder
from fluxoid.types import Floats


class Ensemble(NamedTuple):
    """harmonics: (rings, P) I_p of each, t·e/h; mean, mean_error: (P,); typical, typical_error: (P,) of √⟨I_p²⟩."""

    harmonics: Floats
    mean: Floats
    mean_error: Floats
    typical: Floats
    typical_error: Floats


def disordered(sites: int, legs: int, width: float, seed: int, number: int) -> Sites:
    """Ring of M sites around and some legs across, site energies uniform in ± width/2 (P. W. Anderson's disorder).

    Args: ``width`` W in t; ``seed``, ``number`` of the ring in its ensemble. Raises: InputError if W is negative.
    Good values: in one leg the mean free path at the band's middle is about 96/W² sites, and so is localisation's
    length; diffusion needs several legs.
    """
    if not width >= 0:
        raise InputError(f"W = {width:g}", "width", "0 or more, in t")
    generator = np.random.Generator(np.random.Philox(key=[seed, number]))
    return ladder(sites, legs, potential=width * (generator.random((legs, sites)) - 0.5))


def disordered_ensemble(
    rings: int, sites: int, electrons: int, width: float, seed: int, legs: int = 1, kT: float = 0.0, harmonics: int = 2
) -> Ensemble:
    """Persistent currents of disordered rings, N electrons of one spin in each, canonical.

    I_p = 2πp F_p from the free energy F(f) = Σ F_p cos 2πpf, which is even in f, at 4P + 1 fluxes from 0 to ½ (8P a
    period). Harmonics from 7P on are folded in: in clean rings at T = 0 a part (x/sin x)² − 1 of I_p, x = πp/8P (.013
    of the first of two), far less in dirty ones.

    Args: ``rings`` ≥ 2; ``sites`` M around, ``legs`` across; ``electrons`` N; ``width`` W and ``kT`` in t; ``seed``;
    ``harmonics`` P. Returns: ``Ensemble``, errors by the scatter of the rings. Raises: InputError if one is off.
    Good values: 1 000 rings of 500 sites take about a minute.
    """
    if rings < 2 or harmonics < 1:
        raise InputError(f"{rings} rings, {harmonics} harmonics", "rings", "two rings or more, one harmonic or more")
    fluxes = np.arange(4 * harmonics + 1) / (8 * harmonics)
    weights = np.full(len(fluxes), 2.0)
    weights[[0, -1]] = 1.0  # F(f) = F(−f): the ends stand for one point each
    p = np.arange(1, harmonics + 1)[:, None]
    fourier = weights * np.cos(2 * np.pi * p * fluxes) / (4 * harmonics)
    I = np.empty((rings, harmonics))
    for number in range(rings):
        F = free_energy(disordered(sites, legs, width, seed, number), fluxes, electrons, kT)
        I[number] = 2 * np.pi * p[:, 0] * (fourier @ F)
    square = I**2
    typical = np.sqrt(square.mean(0))
    return Ensemble(
        I,
        I.mean(0),
        I.std(0, ddof=1) / np.sqrt(rings),
        typical,
        square.std(0, ddof=1) / np.sqrt(rings) / (2 * np.where(typical > 0, typical, 1)),
    )
