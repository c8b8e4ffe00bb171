"""Saddles between fluxoid states: finite rings, currents, inductance, a ring on a lattice, determinants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid.circuit.rings.decay import decay, refrozen
from fluxoid.circuit.rings.ring import Ring, current, gl_ring, states
from fluxoid.circuit.rings.ring import energy as ring_energy
from fluxoid.circuit.rings.saddle import barriers, saddle
from fluxoid.circuit.rings.slip_rates import thermal_rates
from fluxoid.constants import boltzmann, flux_quantum
from fluxoid.errors import InputError
from fluxoid.pairs.currents.phase_slip import attempt_factor, barrier, superflow, thermal_rate
from physics.gl_ring_lattice import WIRE, core, energy, gradient, hessian, prefactor, settled, uniform
from physics.gl_ring_lattice import Ring as Lattice

IC = 1e-6
UNIT = barrier(IC) / WIRE  # J


def down(ring, theta):
    """The barrier of the slip n to n - 1 where 2 pi (n - Phi/Phi0) is theta, in the unit of a wire's 4 sqrt2/3."""
    return float(barriers(ring, 0, -theta / (2 * np.pi) * flux_quantum)[1]) / UNIT


@pytest.mark.parametrize(
    ("length", "right"), [(10, 0.947), (15, 1.242), (20, 1.398), (30, 1.558), (60, 1.721), (120, 1.804)]
)
def test_barrier_of_a_finite_ring_at_half_a_quantum(length, right):
    """The core takes pi and leaves the ring without current: 4 sqrt2/3 - E(pi), .95 at 10 xi where a wire has 1.886.
    Reference values by elliptic orbits and by a discretised ring, printed to .001."""
    assert down(gl_ring(0.0, IC, length), np.pi) == pytest.approx(right, abs=7e-4)


@pytest.mark.parametrize(
    ("length", "theta", "right"), [(20, 5.142, 0.839), (30, 9.142, 0.525), (60, 20, 0.352), (20, -5.142, 0.839)]
)
def test_barrier_of_a_finite_ring_with_current(length, theta, right):
    ring = gl_ring(0.0, IC, length)
    found = down(ring, theta) if theta > 0 else float(barriers(ring, 0, -theta / (2 * np.pi) * flux_quantum)[0]) / UNIT
    assert found == pytest.approx(right, abs=7e-4)


def on_lattice(length, theta, inductance, k):
    """Barrier on a lattice to fourth order in its step, by two of them; the saddle has one unstable mode."""
    found = []
    for step in (0.4, 0.2):
        ring = Lattice(length, step, theta, inductance)
        state = settled(ring, uniform(ring, theta * (1 if not inductance else length / (length + 2 * inductance))))
        top = settled(ring, core(ring, k))
        assert np.sum(np.linalg.eigvalsh(hessian(ring, top)) < -1e-6) == 1
        found.append(energy(ring, top) - energy(ring, state))
    return found[1] + (found[1] - found[0]) / 3


@pytest.mark.parametrize("inductance", [0.0, 4.0, 20.0])
@pytest.mark.parametrize(("length", "theta"), [(12.0, np.pi), (24.0, np.pi), (24.0, 7.0)])
def test_barrier_against_a_ring_on_a_lattice(length, theta, inductance):
    """With a lumped inductance of 1/3 to 1.7 of the kinetic one too (2 l/L): the saddle's current is one around the
    ring, so the field's energy is that of L_g I. To 2e-4: the step's fourth order and cores that reach around."""
    unit_current = 2 * np.pi * UNIT / flux_quantum
    ring = gl_ring(inductance / unit_current * flux_quantum / (2 * np.pi), IC, length)
    flux = -theta / (2 * np.pi) * flux_quantum
    k = float(superflow(abs(float(saddle(ring, 0, -1, flux).current)) / IC))
    assert down(ring, theta) == pytest.approx(on_lattice(length, theta, inductance, k), abs=4e-4)


def test_the_lattice_of_these_tests_is_stationary_where_its_energy_is():
    """The reference itself: gradient and second derivatives against differences of energy and gradient."""
    ring = Lattice(6.0, 0.5, 2.0, 3.0)
    v = np.random.default_rng(1).normal(size=2 * ring.points + 1)
    e = 1e-6 * np.eye(len(v))
    slope = np.array([(energy(ring, v + d) - energy(ring, v - d)) / 2e-6 for d in e])
    bend = np.array([(gradient(ring, v + d) - gradient(ring, v - d)) / 2e-6 for d in e])
    assert gradient(ring, v) == pytest.approx(slope, rel=1e-6, abs=1e-7)
    assert hessian(ring, v) == pytest.approx(bend, rel=1e-6, abs=1e-7)


RINGS = st.sampled_from(
    [gl_ring(0.0, IC, 25.0), gl_ring(3e-9, IC, 25.0), Ring(2e-9, 5e-9, IC), Ring(1e-8, 0.0, IC), gl_ring(0.0, IC, 8.0)]
)


@given(RINGS, st.floats(-0.95, 0.95))
def test_a_saddle_is_stationary_and_the_same_from_both_sides(ring, f):
    """Its current is minus its energy's slope with flux; n to n - 1 and n - 1 to n pass it."""
    flux, step = f * flux_quantum, 1e-4 * flux_quantum
    top = saddle(ring, 1, -1, flux)
    assert float(top.energy) == float(saddle(ring, 0, 1, flux).energy) or np.isnan(top.energy)
    around = [float(saddle(ring, 1, -1, flux + d).energy) for d in (-step, step)]
    lowest = max(float(ring_energy(ring, n, flux)) for n in (0, 1))
    if np.isfinite([*around, lowest]).all() and float(top.energy) > lowest + 1e-3 * UNIT:
        assert -(around[1] - around[0]) / (2 * step) == pytest.approx(float(top.current), rel=1e-4, abs=1e-6 * IC)


def test_barrier_goes_to_that_of_a_wire():
    """Inductance without end: constant current. L_k of 1e4 xi, to a core's share of the phase."""
    ring = gl_ring(0.0, IC, 1e4)
    for n in (0, 300, 700):
        flow = float(current(ring, n))
        assert float(barriers(ring, n)[1]) == pytest.approx(float(barrier(IC, flow)), rel=5e-3)


@pytest.mark.parametrize(("length", "right"), [(30, 0.116), (60, 0.134), (100, 0.141)])
def test_prefactor_by_determinants(length, right):
    """A ring's determinants without current come to McCumber and Halperin's sqrt3/2 pi^1.5 = .1555 as 1 - 9/L."""
    found = []
    for step in (0.5, 0.25):
        ring = Lattice(length, step, np.pi)
        found.append(prefactor(ring, settled(ring, uniform(ring, np.pi)), settled(ring, core(ring, 0.0))))
    found = found[1] + (found[1] - found[0]) / 3
    assert found == pytest.approx(right, abs=1.5e-3)
    assert found / float(attempt_factor()) == pytest.approx(1 - 9 / length, abs=0.06)


@pytest.mark.parametrize("q", [0.1, 0.2, 0.3])
def test_prefactor_with_current(q):
    """(1 - sqrt3 k)^(15/4) (1 + k^2/4) against determinants of 100 coherence lengths at q: 4 %, beside its 9/L."""
    ring = Lattice(100.0, 0.4, np.pi + 100 * q)
    k = q + 0.035 * q
    top = settled(ring, core(ring, k))
    found = prefactor(ring, settled(ring, uniform(ring, ring.theta)), top)
    flow = 1.5 * np.sqrt(3) * k * (1 - k**2)
    assert found / float(attempt_factor(flow)) == pytest.approx(0.94, abs=0.05)


def test_rates_carry_the_prefactor():
    """A wire's and a ring's rate by one formula: .1555 (L/xi) sqrt(dF0/kT) exp(-dF/kT)/tau without current."""
    kT = barrier(IC) / 30
    T, tau = float(kT / boltzmann), 1e-12
    assert float(attempt_factor()) == pytest.approx(np.sqrt(3) / (2 * np.pi**1.5), rel=1e-12)
    expected = 0.15552 * 1e4 / tau * np.sqrt(30) * np.exp(-30)
    assert float(thermal_rate(IC, T, 1e4, 1.0, tau)) == pytest.approx(expected, rel=1e-4)
    ring = gl_ring(0.0, IC, 1e4)
    up, lower = thermal_rates(ring, 0, 0.0, T, 1e4 / tau)
    assert [float(up), float(lower)] == pytest.approx([expected] * 2, rel=0.05)  # E(1) - E(0) of a quantum: .03 kT
    assert float(thermal_rate(IC, T, 1e4, 1.0, tau, 0.5 * IC)) == pytest.approx(
        expected * np.exp(30 - 30 * 0.4163611814) * float(attempt_factor(0.5) / attempt_factor()), rel=1e-3
    )


def test_states_to_their_end():
    """(q xi)^2 = 1/3 + (xi/R)^2/6: R = 3 xi at Phi0/4 keeps n = 2, R = xi at .35 Phi0 the states 0 and 1; as many as
    fit, however many (the list once ended at 2 001 of 11 509)."""
    assert states(gl_ring(0.0, IC, 2 * np.pi * 3), flux_quantum / 4) == [0, 1, -1, 2]
    assert states(gl_ring(0.0, IC, 2 * np.pi), 0.35 * flux_quantum) == [0, 1]
    long = gl_ring(0.0, IC, 6e4)
    assert len(states(long, 0.1 * flux_quantum)) == 2 * int(6e4 / np.sqrt(3) / (2 * np.pi)) + 1
    assert sorted(states(Ring(1e-9, 1e-9, 1e-5), 0.3 * flux_quantum)) == list(range(-9, 10))


@pytest.mark.parametrize("theta", np.arange(4.0, 11.0, 0.25))
def test_the_end_of_a_state_is_where_the_lattice_loses_it(theta):
    """The lowest mode of a uniform ring of R = 2 xi changes its sign where the ring says that it ends, .1 rad."""
    ring, length = gl_ring(0.0, IC, 4 * np.pi), 4 * np.pi
    exists = not np.isnan(current(ring, 0, -theta / (2 * np.pi) * flux_quantum))
    lattice = Lattice(length, length / 128, theta)
    if theta < length and abs(theta - length * np.sqrt(1 / 3 + 1 / 24)) > 0.1:
        values = np.linalg.eigvalsh(hessian(lattice, uniform(lattice, theta)))
        assert exists == bool(values[0] > -1e-6)
    elif theta > length:
        assert not exists


def test_refreezing_keeps_a_winding():
    """gl_ring(0, 1e-5, 100): states 6 to 9 came back as 5, 6, 6, 6 by the inductance at zero current."""
    for inductance in (0.0, 2e-11):
        ring = gl_ring(inductance, 1e-5, 100.0)
        n = np.arange(-8, 10)
        assert list(refrozen(ring, current(ring, n, 0.2 * flux_quantum), 0.2 * flux_quantum)) == list(n)
    with pytest.raises(InputError, match="critical current"):
        refrozen(ring, 1.1e-5)


def test_decay_without_resistance_and_with_almost_none():
    """The drive adds (V/L) t; 1e-25 ohm must give it too (it gave 0)."""
    ring = Ring(1e-9, 0.0)
    expected = 1e-6 + 1e-6 / 1e-9 * 1e-9
    for resistance in (0.0, 1e-25, 1e-12):
        assert float(decay(ring, 1e-6, resistance, 1e-9, 1e-6)) == pytest.approx(expected, rel=1e-9)
    assert float(decay(ring, 0.0, 2.0, 1e-6, 1e-3)) == pytest.approx(5e-4, rel=1e-12)
    with pytest.raises(InputError, match="without a critical current"):
        barriers(ring, 0)
