"""Voltages, time steps and gauges of time-dependent Ginzburg-Landau."""

import math

import numpy as np
import pytest

from fluxoid.constants import flux_quantum
from fluxoid.device.sources.timeshapes import Sine, encode
from fluxoid.gl.arrays.drive import DrivenSource
from fluxoid.gl.measure.links import link_supercurrents
from fluxoid.gl.model import GinzburgLandau, Numerics
from physics.strips import LAMBDA, RESISTIVITY, THICKNESS, XI, strip


def voltage(model: GinzburgLandau) -> float:
    potentials = model.snapshot().probe_potential
    return potentials["a"] - potentials["b"]


def mean_voltage(model: GinzburgLandau, start: float, stop: float) -> float:
    """Mean voltage between two times in tau0, in units of V0."""
    fluxes = []
    for time in (start, stop):
        assert model.advance(time * model.scales.time, 10**7)
        flux = model.snapshot().probe_flux
        fluxes.append(flux["a"] - flux["b"])
    return (fluxes[1] - fluxes[0]) / ((stop - start) * model.scales.time * model.scales.voltage)


@pytest.mark.parametrize(("angle", "allowed"), [(0.0, 1e-5), (17.0, 1e-3), (40.0, 1e-3)])
def test_normal_strip_obeys_ohm_in_the_right_unit(angle: float, allowed: float) -> None:
    """V = IR of a normal strip between probes away from its ends, I in amperes and V in volts.

    Source: Ohm's law, R = rho l/(w d). Budget: the Poisson residual (1e-5 of the current, here the set-up's 1e-13)
    when the strip lies along the lattice; cut cells and the spreading from slanted contacts, O(h^2), when it does
    not.
    """
    model = strip(16, 8, angle=angle, current="1 uA")
    model.set_psi(np.zeros(model.lattice.shape, complex))
    expected = 1e-6 * RESISTIVITY * 0.7 * 16 * XI / (8 * XI * THICKNESS)
    assert voltage(model) == pytest.approx(expected, rel=allowed)


def at_fixed_step(model: GinzburgLandau, step: float) -> GinzburgLandau:
    """The same model with steps of a given length in tau0, whatever their error."""
    model.numerics = Numerics(tolerance=1e3, max_step=step, poisson_tolerance=1e-10)
    model._control = model._build_control()
    model._fields.clock[1] = step
    return model


@pytest.mark.parametrize("gamma", [0.0, 10.0])
def test_time_steps_are_of_second_order(gamma: float) -> None:
    """Halving the step quarters the error of psi, with contacts, a field, a hole and a current that is switched on.

    Reference: the same with steps eight times smaller than the smallest compared. Budget: the order of a second-order
    scheme approaches 2 from either side; 1.8 is what the lattice promises in space, and is asked of time too.
    """

    def final(step: float) -> np.ndarray:
        ramp = {"kind": "ramp", "start": "0 tau0", "stop": "2 tau0", "from": 0, "to": 1}
        model = strip(
            8,
            6,
            hole=1.0,
            gamma=gamma,
            current={"value": "10 uA", "time": [ramp]},
            sources=[{"kind": "uniform", "field": "0.3 mT", "time": [ramp]}],
            cell=0.5,
        )
        assert at_fixed_step(model, step).advance(4 * model.scales.time, 10**7)
        return model.psi

    exact = final(1 / 128)
    errors = [np.abs(final(step) - exact).max() for step in (1 / 4, 1 / 8, 1 / 16)]
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert orders.min() > 1.8, (errors, orders)


def test_tolerance_bounds_what_a_run_gets_wrong() -> None:
    """The error of a driven run follows the tolerance: ten times less tolerance, at least four times less error.

    With a local error of third order a factor 10 in tolerance is 10^(2/3) = 4.6 in the error of the end.
    """

    def final(tolerance: float) -> np.ndarray:
        model = strip(
            8,
            6,
            hole=1.0,
            current="10 uA",
            sources=[{"kind": "uniform", "field": "0.3 mT"}],
            run={"tolerance": tolerance},
        )
        assert model.advance(5 * model.scales.time, 10**7)
        return model.psi

    exact = final(1e-7)
    loose, tight = (np.abs(final(tolerance) - exact).max() for tolerance in (1e-3, 1e-5))
    assert loose < 0.02
    assert tight < loose / 16


def test_a_film_at_rest_between_superconducting_contacts_is_quiet_and_steps_are_long() -> None:
    """Accuracy sets the step, and not the cell: a strip that carries a supercurrent, once it is at rest.

    The potential was solved to a part of what the contacts' voltage in the normal state would draw: it kept changing by
    1e-3 V0, and steps were of .3 tau0 at h = xi/2 and .07 at xi/4, half of them rejected. What is left is the tolerance
    of 1e-4 over steps of 1 tau0 or more, in the mean.
    """
    ramp = {"kind": "ramp", "start": "0 tau0", "stop": "20 tau0", "from": 0, "to": 1}
    for cell in (0.5, 0.25):
        model = strip(
            40,
            6,
            cell=cell,
            contacts="superconducting",
            gamma=1.0,
            current={"value": "10 uA", "time": [ramp]},
            run={"tolerance": 1e-4},
        )
        assert model.advance(50 * model.scales.time, 10**6)
        before, voltages = model.counts, []
        for time in np.arange(55.0, 101.0, 5.0):
            assert model.advance(time * model.scales.time, 10**6)
            voltages.append(voltage(model) / model.scales.voltage)
        after = model.counts
        assert after["steps"] - before["steps"] <= 50
        assert after["rejected"] - before["rejected"] <= 5
        assert np.abs(np.diff(voltages)).max() < 1e-4
        assert np.abs(model.psi).min() < 0.99  # it does carry a current


def test_voltage_is_flux_quantum_times_slip_rate() -> None:
    """In a wire above its critical current, each phase slip passes one flux quantum of voltage times time.

    Source: Josephson's second relation; each slip takes 2 pi from the phase along the wire. Slips are seen in psi
    alone, the flux comes from the potential alone: between equal phases along the wire, one slip apart, it grows by
    Phi0, to the splitting error of the steps and the linear interpolation between samples, together .1 %. The
    probes are the contacts: nearer, charge imbalance holds the potential of normal electrons off that of pairs.
    """
    wire = strip(20, 1, contacts="superconducting", current="3 uA", gamma=0.0, probes=0.5)
    turns, fluxes = [], []
    for time in np.arange(100.0, 160.0, 0.05):
        assert wire.advance(time * wire.scales.time, 10**7)
        theta = np.angle(wire.psi[0, 1:] * np.conj(wire.psi[0, :-1]))
        turns.append(theta.sum() / (2 * math.pi))
        flux = wire.snapshot().probe_flux
        fluxes.append((flux["a"] - flux["b"]) / flux_quantum)
    level, (t, f) = float(np.mean(turns)), np.array([turns, fluxes])
    rising = np.flatnonzero((t[:-1] < level) & (t[1:] >= level) & (np.diff(t) < 0.3))
    falling = np.flatnonzero((t[:-1] > level) & (t[1:] <= level) & (np.diff(t) > -0.3))
    crossings = rising if len(rising) > len(falling) else falling
    at_level = f[crossings] + (level - t[crossings]) / (t[crossings + 1] - t[crossings]) * np.diff(f)[crossings]
    assert len(crossings) >= 8
    np.testing.assert_allclose(np.abs(np.diff(at_level)), 1.0, rtol=1e-3)


def in_another_gauge(model: GinzburgLandau) -> GinzburgLandau:
    """The same sources, and grad chi of a wave that runs over the film and grows along it:

    chi(r, t) = x sin(k r - w t) = x sin(k r) cos(w t) - x cos(k r) sin(w t), which is no product of one function of r
    and one of t. Half a radian or so between neighbouring cells, and a period of 2 tau0.
    """
    y, x = np.mgrid[: model.lattice.shape[0], : model.lattice.shape[1]]
    frequency = 0.5 / model.scales.time
    added = []
    for chi, phase in ((x * np.sin(0.3 * x + 0.2 * y), np.pi / 2), (-x * np.cos(0.3 * x + 0.2 * y), 0.0)):
        turning = encode([Sine(frequency=frequency, phase=phase)])
        gradient = np.array([np.roll(chi, -1, 1) - chi, np.roll(chi, -1, 0) - chi])
        added.append(DrivenSource(gradient, np.zeros(model.lattice.shape), turning))
    model.sources = (*model.sources, *added)
    model._drive = model._build_drive()
    model.prime()
    return model


def test_changing_gauge_changes_nothing_measurable() -> None:
    """A -> A + grad chi(r, t), for a rising field, with a chi that is no product of functions of r and of t: the same
    |psi|, currents, potential and voltage.

    Sources are brought to the lattice's Coulomb gauge, so the difference is that of two Poisson solutions, 1e-13
    each, carried through some hundred steps of a dissipative system: 1e-9 leaves room. Without that, the added phases
    of links are of order 1, as the test sees. What a gauge leaves of other quantities is in tests/unit/test_quantities.
    """
    ramp = {"kind": "ramp", "start": "0 tau0", "stop": "3 tau0", "from": 0, "to": 1}
    results = []
    for other in (False, True):
        model = strip(8, 6, hole=1.0, current="8 uA", sources=[{"kind": "uniform", "field": "0.5 mT", "time": [ramp]}])
        if other:
            in_another_gauge(model)
            largest = max(np.abs(source.phases[:, model.lattice.inside]).max() for source in model.sources[1:])
            assert largest > 1
        assert model.advance(6 * model.scales.time, 10**7)
        snapshot = model.snapshot()
        currents = np.array(link_supercurrents(snapshot)) / model.scales.current_density
        results.append((np.abs(model.psi), currents, snapshot.mu, voltage(model) / model.scales.voltage))
    for plain, changed in zip(*results):
        np.testing.assert_allclose(changed, plain, atol=1e-9)
    assert np.abs(results[0][1]).max() > 0.1


@pytest.mark.parametrize("gamma", [0.0, 10.0])
def test_abrupt_large_field_does_not_blow_up(gamma: float) -> None:
    """Half the upper critical field switched on at once over a film of 24 xi, where A reaches 6 in units of Bc2 xi.

    By the maximum principle |psi| stays below 1, up to what one step may get wrong (the tolerance) and the cells'
    O(h^2).
    """
    model = strip(24, 24, contacts="", gamma=gamma, sources=[{"kind": "uniform", "field": "0.5 Bc2"}])
    for time in (0.5, 2, 10, 30):
        assert model.advance(time * model.scales.time, 10**6)
        assert np.abs(model.psi).max() < 1 + 2e-3
    assert np.abs(model.psi).max() > 0.1
    assert model.counts["rejected"] < model.counts["steps"]


def test_current_is_conserved_across_every_cut() -> None:
    """Supercurrent and normal current through each column of faces add up to the current put in, to the tolerance."""
    model = strip(16, 8, hole=1.5, current="10 uA", sources=[{"kind": "uniform", "field": "0.3 mT"}])
    assert model.advance(5 * model.scales.time, 10**6)
    snapshot, h = model.snapshot(), model.cell
    psi, mu, w = snapshot.psi, snapshot.mu, model.potential.wx
    supercurrent = np.imag(np.conj(psi) * np.exp(-1j * snapshot.ax) * np.roll(psi, -1, 1)) / h
    normal = -(np.roll(mu, -1, 1) - mu) / h - snapshot.ax_dot / h
    unit = model.scales.current_density * model.lattice.cell * THICKNESS
    columns = (w * (supercurrent + normal)).sum(axis=0)[2:-3] * unit
    np.testing.assert_allclose(columns, 10e-6, rtol=1e-4)


def test_nan_is_noticed_and_the_model_says_so() -> None:
    """A psi that is not finite makes ``advance`` return False, not numbers."""
    model = strip(8, 6, current="1 uA")
    model._fields.planes[model._fields.roles[0], 4, 4] = np.nan
    assert not model.advance(model.scales.time, 100)


def test_units_of_the_strip_are_those_of_the_material() -> None:
    """tau0 = mu0 sigma lambda^2 and V0 = Phi0/(2 pi tau0), from which V = IR follows in volts."""
    model = strip(8, 6)
    tau0 = 1.25663706127e-6 / RESISTIVITY * LAMBDA**2
    assert model.scales.time == pytest.approx(tau0)
    assert model.scales.voltage == pytest.approx(flux_quantum / (2 * math.pi * tau0))
