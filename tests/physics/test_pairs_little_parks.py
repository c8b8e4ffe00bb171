"""The transition of rings and cylinders in a field: thin, thick, wide, small, and as a measured resistance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.constants import boltzmann, flux_quantum, hbar
from fluxoid.errors import InputError
from fluxoid.pairs.breaking.pair_breaking import critical_temperature, rate_of_ring
from fluxoid.pairs.fields.critical_fields import surface_nucleation_ratio
from fluxoid.pairs.fields.little_parks import eigenvalue, linear_shift, resistance, transition
from physics.radial import lowest_radial

XI, TC = 1e-7, 1.2


def field_of(phi, radius):
    return phi * flux_quantum / (np.pi * radius**2)


@pytest.mark.parametrize("phi", [0.0, 0.3, 0.5, 0.7, 2.4, -1.3])
def test_a_thin_ring_follows_little_and_parks(phi):
    """(n - Phi/Phi0)^2/R^2 and the nearest n; a width of R/500 adds its (pi B w/Phi0)^2/3 and (w/R)^2: 1e-4."""
    R, w = 1e-6, 2e-9
    found = transition(R - w / 2, R + w / 2, XI, TC, field_of(phi, R))
    shift = float(linear_shift(XI, R, phi * flux_quantum))
    assert found.eigenvalue[0] * XI**2 == pytest.approx(shift, rel=2e-4, abs=1e-6 * XI**2 / R**2)
    assert found.fluxoids[0] in ([0, 1] if phi == 0.5 else [round(phi)])
    assert found.temperature[0] / TC == pytest.approx(1 - shift, abs=shift**2 + 1e-7)


def test_width_adds_the_spread_of_the_velocity():
    """E - (n - f)^2/R^2 = (pi B w/Phi0)^2/3 for w << R and few quanta in the wall; 2 % at w = R/50, 20 quanta."""
    R, w, n = 1e-6, 2e-8, 20
    B = field_of(n, R)
    assert eigenvalue(R - w / 2, R + w / 2, B, n) == pytest.approx((np.pi * B * w / flux_quantum) ** 2 / 3, rel=0.02)


@given(st.integers(-3, 6), st.floats(-0.5, 0.9), st.floats(0.3, 0.9))
def test_thick_rings_against_another_galerkin(n, b, inner):
    """lowest_radial of these tests in units of xi, b = B/Bc2 = 2 pi B xi^2/Phi0."""
    B = b * flux_quantum / (2 * np.pi * XI**2)
    found = eigenvalue(3 * inner * XI, 3 * XI, B, n) * XI**2
    assert found == pytest.approx(lowest_radial(n, b, 3 * inner, 3.0), rel=1e-7, abs=1e-8)


def test_wide_rings_nucleate_at_their_surface():
    """E = 2 pi B/1.69461 Phi0 (Saint-James and de Gennes) less the curvature of the edge: 3.9 and 1.3, .4 %."""
    for B, allowed in ((0.01, 0.045), (0.1, 0.014), (1.0, 0.0045)):
        found = transition(1e-6, 2e-6, XI, TC, -B)
        limit = 2 * np.pi * B / flux_quantum / surface_nucleation_ratio()
        assert -allowed < found.eigenvalue[0] / limit - 1 < 0
        assert found.fluxoids[0] < 0


def test_the_rate_is_that_of_a_ring():
    """xi(0)^2 = pi hbar D/8kTc makes Gamma that of pair_breaking.rate_of_ring, at all temperatures."""
    R, w, phi = 2e-7, 1e-10, 0.45
    D = 8 * boltzmann * TC * XI**2 / (np.pi * hbar)
    rate = rate_of_ring(D, R, phi * flux_quantum) / (boltzmann * TC)
    found = transition(R - w / 2, R + w / 2, XI, TC, field_of(phi, R))
    assert found.temperature[0] == pytest.approx(TC * float(critical_temperature(rate)), rel=1e-5)


def test_small_rings_are_destroyed_around_half_a_quantum():
    """Gamma = Delta0/2 where R = xi(0)/sqrt(.8819 pi) = .6008 xi(0): none below it, some above."""
    for ratio, lives in ((0.59, False), (0.61, True)):
        R = ratio * XI
        found = transition(R - 1e-10, R + 1e-10, XI, TC, field_of(np.array([0.0, 0.5, 1.0]), R))
        assert found.temperature[[0, 2]] == pytest.approx([TC, TC], rel=1e-4)
        assert (found.temperature[1] > 0) is np.bool_(lives)


def test_resistance_wavers_with_the_flux():
    """Half of the normal one where Tc(B) is the temperature; at half quanta the most, at whole ones the least."""
    R = 5e-7
    flux = np.linspace(0, 2, 41)
    found = transition(R - 1e-8, R + 1e-8, XI, TC, field_of(flux, R))
    ohms = resistance(found, 1.19, 5e-3, 20.0)
    assert np.argmax(ohms[:21]) == 10
    assert np.argmin(ohms[10:31]) in (9, 10, 11)
    assert float(resistance(found, float(found.temperature[0]), 5e-3, 20.0)[0]) == pytest.approx(10.0, rel=1e-9)
    assert np.all(np.diff(resistance(transition(4e-7, 5e-7, XI, TC, np.linspace(0, 5e-3, 9)), 1.19, 5e-3)) != 0)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"inner_radius": 0.0}, "inner_radius"),
        ({"inner_radius": 2e-6}, "smaller hole"),
        ({"coherence_length": -1.0}, "coherence_length"),
        ({"field": np.nan}, "finite"),
        ({"field": 1e9}, "smaller field"),
    ],
)
def test_what_cannot_be(change, word):
    with pytest.raises(InputError, match=word):
        transition(
            **{"inner_radius": 5e-7, "outer_radius": 6e-7, "coherence_length": XI, "zero_field": TC}
            | {"field": 0.1}
            | change
        )
