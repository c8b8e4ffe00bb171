"""Fields on states known on paper."""

import numpy as np
import pytest

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.gl.measure import fields
from fluxoid.gl.measure.links import face_currents

OFFSETS = [(0.13, 0.71), (0.47, 0.29), (0.83, 0.55)]


def _ring_error(films, h, offset, n=2):
    """Largest and rms error of the current of n turns around a ring, J = n/r, over all cells, cut ones too."""
    lattice = films.annulus(3, 6, h, offset)
    x, y = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, np.exp(1j * n * np.arctan2(y, x)))
    found = fields.supercurrent_density(snapshot) / films.SCALES.current_density
    exact = n * films.XI * np.array([-y, x]) / (x**2 + y**2)
    error = np.hypot(*(found - exact))[lattice.inside]
    return error.max(), np.sqrt(np.mean(error**2))


def test_currents_at_cells_are_of_second_order_in_cut_cells_too(films):
    # The error of linear continuation is about h²J''/2 = .07 h² at the inner edge, of a two-point difference less.
    # Which cell is worst depends on how the edge cuts it, so the largest error is bounded (.16 h² was found over
    # four offsets and cells from ξ/2 to ξ/32), and the order is that of the rms.
    cells = np.array([0.25, 0.125, 0.0625])
    errors = np.array([[_ring_error(films, h, offset) for offset in OFFSETS] for h in cells])
    assert np.all(errors[..., 0] < 0.2 * cells[:, None] ** 2)
    rms = errors[..., 1].mean(axis=1)
    assert np.log2(rms[0] / rms[2]) / 2 > 1.8


def test_uniform_current_in_a_strip(films):
    # ψ = f e^{iqx}: J_s = f² sin(qh)/h in J0/ξ, exactly, and q f² to (qh)²/6.
    q, f, h = 0.4, 0.9, 0.25
    lattice = films.rectangle(10, 4, h, (0.3, 0.6))
    x, _ = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, f * np.exp(1j * q * x / films.XI))
    found = fields.supercurrent_density(snapshot)[:, lattice.inside] / films.SCALES.current_density
    assert found[0] == pytest.approx(f**2 * np.sin(q * h) / h, rel=1e-10)
    assert found[1] == pytest.approx(0, abs=1e-10)
    assert found[0] == pytest.approx(q * f**2, rel=(q * h) ** 2 / 6)


def test_depairing_current_in_amperes_per_square_metre(films):
    # Largest q(1 − q²) at q² = 1/3: Φ0/(3√3 π μ0 λ² ξ) (Tinkham eq. 4.36). Cells of ξ/8 lose (qh)²/6 = .03 %.
    q, h = 3**-0.5, 0.125
    lattice = films.whole(4, 40, h)
    x, _ = np.meshgrid(lattice.x, lattice.y)
    snapshot = films.snapshot(lattice, np.sqrt(1 - q**2) * np.exp(1j * q * x / films.XI))
    scales = films.SCALES
    exact = flux_quantum / (
        3**1.5 * np.pi * vacuum_permeability * scales.penetration_depth**2 * scales.coherence_length
    )
    assert fields.supercurrent_density(snapshot)[0].mean() == pytest.approx(exact, rel=1e-3)


def test_normal_current_is_conductivity_times_electric_field(films):
    # A potential of −E·r and a growing vector potential: both are fields, in SI, through σ alone. Rounding only.
    lattice = films.rectangle(6, 6, 0.5, (0.2, 0.9))
    x, y = np.meshgrid(lattice.x, lattice.y)
    scales, field = films.SCALES, (120.0, -70.0)  # V/m
    a_dot = -250.0 * lattice.cell * scales.time * 2 * np.pi / flux_quantum  # of A_y = −250 V/m × t
    snapshot = films.snapshot(
        lattice, mu=-(field[0] * x + field[1] * y) / scales.voltage, ay_dot=np.full(lattice.shape, a_dot)
    )
    found = fields.normal_current_density(snapshot)[:, lattice.inside]
    assert found[0] == pytest.approx(scales.conductivity * 120, rel=1e-9)
    assert found[1] == pytest.approx(scales.conductivity * (-70 + 250), rel=1e-9)
    assert fields.potential(snapshot)[5, 5] == pytest.approx(-(field[0] * x[5, 5] + field[1] * y[5, 5]))


def test_flux_density_and_vorticity_of_a_uniform_field(films):
    # Uniform ψ in the symmetric gauge: J = −A, so ∇ × J_s = −B J0/ξBc2; sin θ = θ to θ²/6 ≈ 2e-5 here.
    lattice, b = films.rectangle(6, 6, 0.5, (0.4, 0.4)), 0.01
    snapshot = films.snapshot(lattice, b=b)
    whole = np.zeros(lattice.shape, bool)
    whole[3:-4, 3:-4] = True
    assert fields.flux_density(snapshot)[:-1, :-1] == pytest.approx(b * films.SCALES.field, rel=1e-10)
    curl = -b * films.SCALES.current_density / films.XI
    assert fields.vorticity(snapshot)[whole] == pytest.approx(curl, rel=1e-4)


def test_flux_density_on_a_torus_hides_no_quanta(films):
    # One quantum through a torus of 6 × 8 cells in the gauge that leaves it in one plaquette: everywhere Φ0/48.
    lattice = films.whole(6, 8, periodic=(True, True))
    ax, ay = np.zeros((6, 8)), np.zeros((6, 8))
    ay[:] = 2 * np.pi * np.arange(8) / 48
    ax[:, -1] = -2 * np.pi * np.arange(6) / 6
    snapshot = films.snapshot(lattice, ax=ax, ay=ay)
    found = fields.flux_density(snapshot) * lattice.cell**2
    assert found == pytest.approx(flux_quantum / 48, rel=1e-10)


def test_face_currents_add_both_parts_over_the_open_section(films):
    lattice = films.rectangle(4.3, 2.7, 0.5)
    snapshot = films.random(lattice, seed=3)
    on_x, on_y = face_currents(snapshot)
    assert np.all(on_x[lattice.wx == 0] == 0)
    assert np.all(on_y[lattice.wy == 0] == 0)
    iy, ix = np.argwhere((lattice.wx > 0) & (lattice.wx < 1))[0]
    psi, h = snapshot.psi, lattice.cell / films.XI
    supercurrent = np.imag(psi[iy, ix].conj() * np.exp(-1j * snapshot.ax[iy, ix]) * psi[iy, ix + 1]) / h
    normal = -(snapshot.mu[iy, ix + 1] - snapshot.mu[iy, ix] + snapshot.ax_dot[iy, ix]) / h
    section = lattice.wx[iy, ix] * lattice.cell * films.THICKNESS
    assert on_x[iy, ix] == pytest.approx(section * films.SCALES.current_density * (supercurrent + normal), rel=1e-12)


def test_flux_density_beside_a_normal_contact_is_that_of_the_sources(films):
    # Link phases into a contact run along its line to one point, so the plaquettes there enclose something else.
    lattice, b = films.rectangle(6, 6, 0.5), 0.01
    psi = np.ones(lattice.shape, complex)
    psi[:, :4] = 0
    snapshot = films.snapshot(lattice, psi, b=b)
    snapshot.ax[:, 3] += 7.0 * np.arange(lattice.shape[0])
    assert fields.flux_density(snapshot) == pytest.approx(b * films.SCALES.field, rel=1e-10)
