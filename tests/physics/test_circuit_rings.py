"""Rings: fluxoid states, phase slips, cooling, rotation, hollow cylinders."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import k0, k1

from fluxoid.circuit import (
    CurrentSource,
    Inductor,
    Loop,
    PiecewiseLinear,
    Resistor,
    Ring,
    circuit,
    deaver_fairbank,
    gl_ring,
    london_field,
    nanowire,
    rotation_flux,
    transient,
)
from fluxoid.circuit.description.nanowire import SLIP
from fluxoid.circuit.description.relations import evaluate, potential
from fluxoid.circuit.rings.decay import decay, decay_time, heat, refrozen
from fluxoid.circuit.rings.hollow_cylinder import cooled_state, energy_per_length, flux_share
from fluxoid.circuit.rings.ring import crossings, current, energy, ground_state, states, total_flux
from fluxoid.circuit.rings.saddle import barriers
from fluxoid.circuit.rings.slip_rates import (
    cool,
    evolve,
    generator,
    quantum_rates,
    stationary,
    telegraph,
    thermal_rates,
)
from fluxoid.constants import boltzmann, flux_quantum, vacuum_permeability
from fluxoid.errors import InputError, RunError
from fluxoid.pairs.currents.phase_slip import barrier, lifetime, reduced_barrier
from fluxoid.pairs.lengths.cylinder import hollow_cylinder

RING = gl_ring(2e-12, 2e-5, 120.0)


def test_ring_without_junction_solves_as_a_circuit():
    """Phi + L I = n Phi0 of a closed inductor, through the equations of the circuit: 1e-12."""
    made = circuit([Inductor("L1", "a", "a", 5e-12), Loop("R", ("L1",), 0.3 * flux_quantum, fluxoid=2)])
    done = transient(made, 1e-12, ["I(L1)"], [1e-12])
    expected = current(Ring(5e-12, 0.0), 2, 0.3 * flux_quantum)
    assert done.values["I(L1)"][0] == pytest.approx(float(expected), rel=1e-12)


def test_coupled_rings_share_their_fluxes():
    """Two rings with a mutual inductance: L I = n Phi0 - Phi as matrices."""
    from fluxoid.circuit import from_inductance_matrix

    L = np.array([[5e-12, 1e-12], [1e-12, 8e-12]])
    made = circuit(
        [
            *from_inductance_matrix(["L1", "L2"], L, [("a", "a"), ("b", "b")]),
            Loop("R1", ("L1",), 0.2 * flux_quantum, fluxoid=1),
            Loop("R2", ("L2",), -0.4 * flux_quantum, fluxoid=-1),
        ]
    )
    done = transient(made, 1e-12, ["I(L1)", "I(L2)"], [1e-12])
    expected = np.linalg.solve(L, np.array([0.8, -0.6]) * flux_quantum)
    assert [done.values["I(L1)"][0], done.values["I(L2)"][0]] == pytest.approx(expected, rel=1e-12)


@settings(deadline=None)
@given(st.integers(-3, 3), st.floats(-0.9, 0.9))
def test_current_is_the_slope_of_the_energy(n, f):
    """I = -dE/dPhi for every state, kinetic nonlinearity included; difference of 1e-4 Phi0: second-order error 1e-7."""
    step = 1e-4 * flux_quantum
    flux = f * flux_quantum
    slope = (energy(RING, n, flux + step) - energy(RING, n, flux - step)) / (2 * step)
    largest = float(np.abs(current(RING, n, flux))) + 1e-8
    assert -slope == pytest.approx(float(current(RING, n, flux)), abs=1e-6 * largest + 1e-12)


@settings(deadline=None)
@given(st.integers(-5, 5), st.floats(-2, 2))
def test_states_repeat_with_the_flux_quantum(n, f):
    """E(n, Phi) = E(n + 1, Phi + Phi0)."""
    one = energy(RING, n, f * flux_quantum)
    two = energy(RING, n + 1, (f + 1) * flux_quantum)
    assert float(one) == pytest.approx(float(two), rel=1e-9)


def test_kinetic_inductance_grows_with_current():
    """Near Tc the ratio of phase to current is 1 + (4/27) i^2 + ...; at i = .3 to the next order (2 %)."""
    big = gl_ring(0.0, 1e-5, 5000.0)
    n = round(0.3e-5 * big.kinetic_inductance / flux_quantum)
    flow = float(current(big, n))
    assert n * flux_quantum / flow / big.kinetic_inductance - 1 == pytest.approx(4 / 27 * (flow / 1e-5) ** 2, rel=0.05)


def test_states_crossings_and_ground_state():
    assert np.allclose(crossings(0, 2.2 * flux_quantum) / flux_quantum, [0.5, 1.5], atol=0)
    assert list(ground_state(np.array([0.4, 0.6, -1.4]) * flux_quantum)) == [0, 1, -1]
    found = states(RING, 0.2 * flux_quantum)
    assert found[0] == 0
    assert np.all(np.diff([float(energy(RING, n, 0.2 * flux_quantum)) for n in found]) > -1e-30)
    assert np.isnan(current(RING, max(found) + 1, 0.2 * flux_quantum))


def test_decay_of_a_resistive_segment_and_refreezing():
    """The circuit with a resistor in the loop decays as exp(-t R/L): 1e-6; then the winding is the nearest whole
    number."""
    inductance, resistance, time = 1e-10, 2.0, 3e-11
    made = circuit(
        [
            Inductor("L1", "1", "0", inductance),
            Resistor("R1", "1", "0", resistance),
            CurrentSource("I1", "0", "1", 1.0, PiecewiseLinear((0, 1e-9, 1e-9 + 1e-15), (1e-4, 1e-4, 0.0))),
        ]
    )
    done = transient(made, 1e-9 + time, ["I(L1)"], [1e-9, 1e-9 + time], tolerance=1e-8)
    start, end = done.values["I(L1)"]
    ring = Ring(inductance, 0.0)
    assert end == pytest.approx(float(decay(ring, start, resistance, time)), rel=1e-4)
    assert int(refrozen(ring, end)) == round(inductance * end / flux_quantum)


def test_heat_and_time_of_a_decay():
    """All the energy of the current goes: the integral of R I^2 over the decay, by Gauss in ten of its times; L/R."""
    ring, resistance, start = Ring(1e-10, 3e-10), 2.0, 1e-4
    assert decay_time(ring, resistance) == pytest.approx(2e-10, rel=1e-12)
    assert decay_time(ring, 0.0) == np.inf
    nodes, weights = np.polynomial.legendre.leggauss(60)
    times = 10 * decay_time(ring, resistance) * (1 + nodes) / 2
    flow = decay(ring, start, resistance, times)
    joule = np.sum(weights * resistance * flow**2) * 5 * decay_time(ring, resistance)
    stop = float(decay(ring, start, resistance, 10 * decay_time(ring, resistance)))
    assert float(heat(ring, start, stop)) == pytest.approx(joule, rel=1e-9)
    assert float(heat(ring, start)) == pytest.approx(0.5 * 4e-10 * 1e-8, rel=1e-12)


def test_flux_and_kinetic_part_of_a_ring():
    """Phi + L_g I, which with the kinetic part is n Phi0: L_k I, or phase(I)/2 pi of Ginzburg and Landau."""
    ring = Ring(2e-12, 3e-12)
    flow = float(current(ring, 2, 0.3 * flux_quantum))
    assert float(total_flux(ring, 2, 0.3 * flux_quantum)) + 3e-12 * flow == pytest.approx(2 * flux_quantum, rel=1e-12)
    k = (2 - float(total_flux(RING, 2, 0.1 * flux_quantum)) / flux_quantum) * 2 * np.pi / 120
    assert 1.5 * np.sqrt(3) * (k - k**3) * 2e-5 == pytest.approx(float(current(RING, 2, 0.1 * flux_quantum)), rel=1e-8)


def test_phase_slip_barrier():
    """sqrt6 Phi0 Ic/2 pi = 58.3886069931 K per uA; its reduction by current; the reverse slip Phi0 I higher."""
    assert barrier(1e-6) / boltzmann == pytest.approx(58.3886069931, rel=1e-9)
    assert reduced_barrier([0.1, 0.5, 0.9]) == pytest.approx([0.8739702679, 0.4163611814, 0.0561788473], abs=1e-9)


@pytest.mark.parametrize(("i", "reduced"), [(0.1, 0.8739702679), (0.5, 0.4163611814), (0.9, 0.0561788473)])
def test_barriers_of_a_large_ring_are_those_of_a_wire(i, reduced):
    """A ring of so much inductance that one slip hardly changes its current: within Phi0/L I, 2e-3 here.

    The winding number, and with it the current, is met to 1e-4 of Ic; the barrier's slope is at most 1.4.
    """
    big = Ring(0.0, 1e-5, 1e-6)
    n = round(i * 1e-6 * 1e-5 / flux_quantum)
    up, down = barriers(big, n)
    zero = barrier(1e-6)
    assert down / zero == pytest.approx(reduced, abs=2e-3)
    assert up - down == pytest.approx(flux_quantum * i * 1e-6, rel=5e-3)


def test_rates_are_in_detailed_balance():
    """The stationary distribution is Boltzmann's in the states' energies, exactly."""
    kT = boltzmann * 6.0
    windings = list(range(-4, 5))
    ring = Ring(1e-12, 4e-9, 3e-6)  # a barrier of 29 kT, a quantum of energy of 6 kT
    flux = 0.2 * flux_quantum
    W = generator(windings, lambda n: thermal_rates(ring, n, flux, 6.0, 1e12))
    weights = np.exp(-(energy(ring, np.array(windings), flux) - energy(ring, 0, flux)) / kT)
    assert stationary(W) == pytest.approx(weights / weights.sum(), rel=1e-9)


def test_the_reverse_slip_costs_the_work_of_the_current():
    """Phi0 I more, so its rate is exp(-Phi0 I/kT) of the other: for a ring with the winding's energies the energy
    difference of the states, and for a large ring Phi0 I to Phi0/2 L I (half a quantum of 800), exactly in both."""
    big, n, T = Ring(0.0, 1e-5, 1e-6), 400, 20.0
    up, down = thermal_rates(big, n, 0.0, T, 1e12)
    step = float(energy(big, n + 1) - energy(big, n))
    forward_of_next = thermal_rates(big, n + 1, 0.0, T, 1e12)[1]
    assert up / forward_of_next == pytest.approx(np.exp(-step / (boltzmann * T)), rel=1e-6)
    work = flux_quantum * float(current(big, n))
    assert np.log(up / down) == pytest.approx(-work / (boltzmann * T), rel=2e-3)


def test_quantum_slips_end_a_winding_in_the_cold():
    """Thermal slips freeze out, quantum ones do not: the lifetime levels off at 1/rate; both keep Boltzmann's weights.

    At 0.05 K the thermal rate is exp(-3500) of its attempts, nothing in floating point; at 20 K it is the larger.
    """
    ring, flux, rate = Ring(1e-12, 4e-9, 3e-6), 0.2 * flux_quantum, 1e-3

    def both(n, T):
        thermal, quantum = thermal_rates(ring, n, flux, T, 1e12), quantum_rates(ring, n, flux, T, rate)
        return thermal[0] + quantum[0], thermal[1] + quantum[1]

    cold, warm = (lifetime(sum(both(1, T))) for T in (0.05, 20.0))
    assert cold == pytest.approx(1 / rate, rel=1e-12)
    assert warm < 1e-6
    windings = np.arange(-4, 5)
    for T in (2.0, 6.0):
        P = stationary(generator(windings, lambda n, T=T: both(n, T)))
        weights = np.exp(-(energy(ring, windings, flux) - energy(ring, 0, flux)) / (boltzmann * T))
        assert weights / weights.sum() == pytest.approx(P, rel=1e-9)
    up, down = quantum_rates(ring, 0, 0.5 * flux_quantum, 0.0, rate)
    assert up == rate  # both states have the same energy
    assert down == 0


def test_fast_cooling_freezes_more_windings_than_slow():
    """The rms winding that is left grows with the rate of cooling; it is that of equilibrium, sqrt(kT/2E1), at the
    temperature where slips became slower than cooling, so below that at the start and above that at the end.

    A ring of 600 coherence lengths: the barrier is 30 E1, E1 the energy of one quantum.
    """
    Tc = 1.2

    def ring_at(T):
        return Ring(0.0, 2e-8 / (1 - T / Tc), 4e-6 * (1 - T / Tc) ** 1.5)

    def attempts_at(T):
        return 1e12 * (1 - T / Tc) * 20

    widths = []
    windings = range(-12, 13)
    temperatures = np.linspace(0.995, 0.6, 60) * Tc
    for rate in (1e-3, 1.0, 1e3, 1e6):
        times = np.linspace(0, 0.5 / rate, 60)
        done = cool(ring_at, attempts_at, temperatures, times, windings)
        assert np.allclose(done.probability.sum(axis=1), 1, atol=0)
        widths.append(np.sqrt(done.probability[-1] @ done.windings**2))
    assert np.all(np.diff(widths) > 0)


def test_telegraph_noise_has_the_rates_it_was_given():
    """Mean dwell times of a two-state ring: 1/rate within four standard errors of some thousand switches."""
    up, down = 3.0, 7.0

    def rates(n):
        return np.where(n == 0, up, 0.0), np.where(n == 1, down, 0.0)

    times, windings = telegraph(0, rates, 2000.0, seed=2)
    dwell = np.diff(times)
    for n, rate in ((0, up), (1, down)):
        mine = dwell[windings[:-1] == n]
        assert abs(mine.mean() * rate - 1) < 4 / np.sqrt(len(mine))


def test_slow_rates_keep_their_digits_beside_fast_ones():
    """Four windings in two pairs: inside a pair 1e12 per second, between the pairs 1e-3 and 3e-3. After a time t the
    share of the upper pair is (w/(w + v)) (1 - exp(-(w + v) t/2)), w and v the slow rates: each pair is half in the
    state they lead from. To 1e-9, the fast rates being 1e15 times the slow ones."""
    up, down = np.array([1e12, 1e-3, 1e12, 0.0]), np.array([0.0, 1e12, 3e-3, 1e12])
    W = generator(range(4), lambda n: (up, down))
    t = 250.0
    share = evolve(np.array([1.0, 0.0, 0.0, 0.0]), W, t)[2:].sum()
    assert share == pytest.approx(0.25 * (1 - np.exp(-4e-3 * t / 2)), rel=1e-9)
    assert evolve(np.array([1.0, 0.0, 0.0, 0.0]), W, 1e5) == pytest.approx(stationary(W), rel=1e-9)


def test_stationary_with_one_way_slips():
    """States beyond depairing empty into the others; two separate sets of windings have no one distribution."""
    W = generator([0, 1, 2], lambda n: (np.array([1.0, 0.0, 0.0]), np.array([0.0, 2.0, 5.0])))
    assert stationary(W) == pytest.approx([2 / 3, 1 / 3, 0.0])
    with pytest.raises(InputError, match="no slip"):
        stationary(np.zeros((2, 2)))


def test_master_equation_keeps_probability():
    W = generator([0, 1, 2], lambda n: (np.array([1.0, 2.0, 3.0]), np.array([0.5, 1.0, 1.5])))
    P = evolve(np.array([1.0, 0, 0]), W, 0.7)
    assert P.sum() == pytest.approx(1.0)
    assert evolve(P, W, 100.0) == pytest.approx(stationary(W), abs=1e-9)


def test_nanowire_slips_at_its_depairing_current_over_the_right_barrier():
    """The centre's relation has peak 1 and area sqrt 6 (the barrier in units of Phi0 Ic/2 pi). With 10 ohm beside it a
    wire on a ramp carries Ic until it slips, late by the 250 Phi0/2 pi Ic R that the flat peak takes to pass: 1.5 %."""
    phase = np.linspace(-np.pi, np.pi, 100001)
    assert evaluate(SLIP, phase).max() == pytest.approx(1.0, abs=1e-9)
    assert potential(SLIP, np.array(np.pi)) == pytest.approx(np.sqrt(6), rel=1e-12)
    parts = nanowire("W", "1", "0", 1e-5, 40.0, 100.0)
    source = CurrentSource("I1", "0", "1", 1.0, PiecewiseLinear((0.0, 20e-9), (0.0, 1.2e-5)))
    done = transient(circuit([*parts, source, Resistor("R1", "1", "0", 10.0)]), 20e-9, ["I(W|L)"])
    assert len(done.slips["W|S"].times) > 5
    before = done.values["I(W|L)"][done.time < done.slips["W|S"].times[0]]
    assert 1e-5 < before.max() < 1.015e-5
    with pytest.raises(RunError, match="in series"):
        transient(circuit([*parts, source]), 20e-9)


def test_london_moment():
    """B = (2m/e) Omega = 1.137126e-11 T s Omega; the flux a rotating ring sees is minus that times its area."""
    assert london_field(1.0) == pytest.approx(1.137126e-11, rel=1e-6)
    assert rotation_flux(100.0, 2e-6) == pytest.approx(-1.137126e-11 * 100 * 2e-6, rel=1e-6)


def test_hollow_cylinder():
    """Every contour has the fluxoid n Phi0; the flux is n Phi0 only deep in a wall thicker than the penetration depth.

    Energy of a thick-walled state without field: n Phi0 times the sheet current over two.
    """
    thin, thick = (hollow_cylinder(5e-6, b, 1e-7, 1) for b in (5.05e-6, 8e-6))
    for state in (thin, thick):
        r = np.linspace(state.inner_radius, state.outer_radius, 7)
        flux, current_density = state.flux(r), state.current_density(r)
        fluxoid = flux + vacuum_permeability * state.penetration_depth**2 * 2 * np.pi * r * current_density
        assert fluxoid == pytest.approx(np.full(7, flux_quantum), rel=1e-9)
        assert energy_per_length(state) == pytest.approx(
            0.5 * flux_quantum * (state.hole_field - state.field(state.outer_radius)) / vacuum_permeability, rel=1e-6
        )
    assert flux_share(5e-6, 8e-6, 1e-7) == pytest.approx(1.0, abs=1e-6)
    assert flux_share(5e-6, 5.05e-6, 1e-7) < 0.999


@pytest.mark.parametrize("fluxoids", [0, 1, -3])
@pytest.mark.parametrize("applied", [0.0, 2e-4, -1e-3])
@pytest.mark.parametrize(("inner", "outer", "depth"), [(5e-6, 5.05e-6, 1e-7), (1e-6, 4e-6, 3e-7), (1e-7, 3e-6, 1e-7)])
def test_energy_of_a_hollow_cylinder(fluxoids, applied, inner, outer, depth):
    """By parts, and by quadrature of field and current over hole and wall in pieces of half a depth: 1e-9."""
    state = hollow_cylinder(inner, outer, depth, fluxoids, applied)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    total = np.pi * inner**2 * (state.hole_field - applied) ** 2 / (2 * vacuum_permeability)
    edges = np.linspace(inner, outer, 2 + int(2 * (outer - inner) / depth))
    for low, high in pairwise(edges):
        r, w = (low + high) / 2 + (high - low) / 2 * nodes, (high - low) / 2 * weights
        density = (state.field(r) - applied) ** 2 / vacuum_permeability
        density += vacuum_permeability * depth**2 * state.current_density(r) ** 2
        total += float(np.sum(w * 2 * np.pi * r * density)) / 2
    assert energy_per_length(state) == pytest.approx(total, rel=1e-9, abs=1e-30)


def test_cylinders_of_any_size():
    """Walls of 10⁴ λ, radii of 10¹⁰ λ: energy nΦ0 B_hole/2μ0, 1.2784e-10 J/m for a hole of radius λ/100 in an endless
    wall, whose field is Φ0 K0(x)/2πλ²(x K1(x) + x² K0(x)/2), x = a/λ; a very large tube of a wall of 10 λ holds Φ0."""
    thick = hollow_cylinder(1e-9, 1e-3, 1e-7, 1)
    assert energy_per_length(thick) == pytest.approx(1.2784e-10, rel=1e-4)
    x = 0.01
    core = flux_quantum / (2 * np.pi * 1e-14) * k0(x) / (x * k1(x) + x**2 / 2 * k0(x))
    assert thick.hole_field == pytest.approx(core, rel=1e-9)
    for radius in (0.9999, 1.0001, 1e3):  # both sides of the asymptotic series, at 10⁷ λ
        tube = hollow_cylinder(radius, radius + 1e-6, 1e-7, 1)
        assert tube.hole_field * np.pi * radius**2 == pytest.approx(flux_quantum, rel=1e-6)
        assert energy_per_length(tube) == pytest.approx(
            flux_quantum * tube.hole_field / (2 * vacuum_permeability), rel=1e-9
        )


def test_cooling_in_a_large_flux():
    """15 195 713 quanta (radius 1 mm, wall 1 um, λ 100 nm, 10 mT): the field at which the hole has the applied one; the
    second difference of energies of order n² gave 15 976 141, and none at 5 mm. By the closed form of a thin wall
    against its radius, n = B(πa² + 2πaλ tanh(d/2λ))/Φ0, to the wall's curvature, d/a."""
    for radius in (1e-3, 5e-3):
        wall, depth, field = 1e-6, 1e-7, 0.01
        found = cooled_state(radius, radius + wall, depth, field)
        straight = field * (np.pi * radius**2 + 2 * np.pi * radius * depth * np.tanh(wall / (2 * depth))) / flux_quantum
        assert found == pytest.approx(straight, rel=1e-6)
    assert cooled_state(1e-3, 1e-3 + 1e-6, 1e-7, 0.01) == 15_195_713


def test_deaver_fairbank_steps():
    """Cooled in a field, a tube keeps the whole number of fluxoids nearest to the flux through it; each step is less
    than Phi0 by the share of a thin wall."""
    a, b, depth = 6.5e-6, 6.7e-6, 2e-7
    unit = flux_quantum / (np.pi * a * b)
    fields = np.array([0.0, 0.4, 0.6, 1.4, 1.6]) * unit
    found = deaver_fairbank(a, b, depth, fields)
    assert list(found.fluxoids) == [0, 0, 1, 1, 2]
    assert found.flux[2] / flux_quantum == pytest.approx(flux_share(a, b, depth), rel=1e-12)
    assert cooled_state(a, b, depth, -0.6 * unit) == -1
