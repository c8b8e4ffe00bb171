"""The free energy, and that the discrete equations are its gradient."""

from dataclasses import replace

import numpy as np
import pytest

from fluxoid.constants import vacuum_permeability
from fluxoid.gl.measure.energy import free_energy
from fluxoid.gl.measure.links import link_supercurrents


def _right_hand_side(snapshot, films):
    """α(ε − |ψ|²)ψ + (ξ/h)² Σ w (e^{−ia}ψ_j − ψ_i), written out neighbour by neighbour."""
    lattice, psi = snapshot.lattice, snapshot.psi
    out = lattice.area * (snapshot.epsilon - np.abs(psi) ** 2) * psi
    for axis, w, a in ((1, lattice.wx, snapshot.ax), (0, lattice.wy, snapshot.ay)):
        forth = w * (np.exp(-1j * a) * np.roll(psi, -1, axis) - psi)
        back = np.roll(w, 1, axis) * (np.exp(1j * np.roll(a, 1, axis)) * np.roll(psi, 1, axis) - psi)
        out = out + (films.XI / lattice.cell) ** 2 * (forth + back)
    return out


@pytest.mark.parametrize("periodic", [False, True])
def test_discrete_equation_is_the_gradient_of_the_energy(films, periodic):
    # ψ moves along a random direction δ: dE = −2 Re Σ δ* F h²d Bc²/μ0. Central differences of step 1e-4 leave 1e-8.
    lattice = films.whole(9, 11, periodic=(True, True)) if periodic else films.annulus(2, 5, 0.6, (0.2, 0.5))
    rng = np.random.default_rng(4)
    snapshot = replace(films.random(lattice, 1), epsilon=rng.normal(size=lattice.shape))
    delta = np.where(lattice.inside, rng.normal(size=lattice.shape) + 1j * rng.normal(size=lattice.shape), 0)
    step = 1e-4
    ahead, behind = (free_energy(replace(snapshot, psi=snapshot.psi + s * delta)).total for s in (step, -step))
    unit = (lattice.cell / films.XI) ** 2 * films.SCALES.energy_per_thickness * films.THICKNESS
    exact = -2 * unit * np.sum((delta.conj() * _right_hand_side(snapshot, films)).real)
    assert (ahead - behind) / (2 * step) == pytest.approx(exact, rel=1e-6)


def test_current_is_the_gradient_of_the_energy_in_si(films):
    # −∂E/∂A of one link is the current through its face times the link's length: joules, teslas and amperes agree.
    lattice = films.annulus(2, 5, 0.6, (0.2, 0.5))
    snapshot = films.random(lattice, 2)
    iy, ix = np.argwhere((lattice.wx > 0.1) & (lattice.wx < 0.9))[3]
    step = 1e-4
    energies = []
    for sign in (1, -1):
        ax = snapshot.ax.copy()
        ax[iy, ix] += sign * step
        energies.append(free_energy(replace(snapshot, ax=ax)).total)
    vector_potential = 2 * step * films.SCALES.vector_potential * films.XI / lattice.cell
    section = lattice.wx[iy, ix] * lattice.cell * films.THICKNESS
    exact = -link_supercurrents(snapshot)[0][iy, ix] * section * lattice.cell
    assert (energies[0] - energies[1]) / vector_potential == pytest.approx(exact, rel=1e-6)


def test_uniform_film_has_the_condensation_energy(films):
    # −½ Bc²/μ0 per volume, exact areas included: rounding only.
    lattice = films.rectangle(7.3, 4.9, 0.5, (0.3, 0.1))
    volume = 7.3 * 4.9 * films.XI**2 * films.THICKNESS
    found = free_energy(films.snapshot(lattice))
    exact = -0.5 * films.SCALES.thermodynamic_field**2 / vacuum_permeability * volume
    assert found.condensation == pytest.approx(exact, rel=1e-9)
    assert found.gradient == pytest.approx(0, abs=1e-12 * abs(exact))


def test_ring_with_turns_gains_kinetic_energy_to_second_order(films):
    # Gradient energy of n turns at |ψ| = 1: ∫ n²/r² = 2πn² ln(b/a).
    errors = []
    for h in (0.25, 0.125, 0.0625):
        lattice = films.annulus(3, 6, h, (0.41, 0.17))
        x, y = np.meshgrid(lattice.x, lattice.y)
        found = free_energy(films.snapshot(lattice, np.exp(1j * np.arctan2(y, x))))
        exact = 2 * np.pi * np.log(2) * films.SCALES.energy_per_thickness * films.THICKNESS
        errors.append(abs(found.gradient / exact - 1))
    assert np.log2(errors[0] / errors[2]) / 2 > 1.8
    assert errors[2] < 1e-3
