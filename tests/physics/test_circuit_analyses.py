"""Margins, yield, optimisation, switching, operating points: what is asked of runs, against closed forms."""

import numpy as np
import pytest
from scipy.special import ndtr

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    CurrentSource,
    Inductor,
    Junction,
    Loop,
    PiecewiseLinear,
    Pulse,
    Quasiparticles,
    Resistor,
    Ring,
    Samples,
    VoltageSource,
    block_error,
    circuit,
    cool,
    current_voltage,
    distribution_from_rates,
    escape_rate,
    from_inductance_matrix,
    impedance,
    junction_barrier,
    lane,
    levels,
    margins,
    nanowire,
    noise_spectrum,
    operating_points,
    optimise,
    plasma_frequency,
    ramp,
    smooth_mean,
    switching_currents,
    transient,
    tunnel_rate,
    yield_of,
)
from fluxoid.circuit.analyses.tolerance import area_factors
from fluxoid.circuit.description.spread import scaled_element
from fluxoid.constants import boltzmann, flux_quantum, hbar
from fluxoid.errors import InputError, RunError

IC, R = 1e-5, 2.0
TAU = flux_quantum / (2 * np.pi * IC * R)


def biased(i):
    """A junction without capacitance under a slow ramp to i Ic."""
    return circuit([Junction("B1", "1", "0", IC, R), CurrentSource("I1", "0", "1", i * IC, ramp(1.0, 200 * TAU))])


def quiet(run):
    return len(run.slips["B1"].times) == 0


def test_margins():
    """It slips where the bias exceeds Ic: factors 0.8 for Ic, 1/0.8 for the bias; other sides reach the widest looked
    at. To the resolution, and 0.2 % for the time a slip takes just above Ic."""
    found = margins(biased(0.8), quiet, 2000 * TAU, ["B1", "I1"], widest=0.6, resolution=0.002)
    assert found["B1"] == pytest.approx((0.8, 1.6), abs=0.003)
    assert found["I1"] == pytest.approx((0.4, 1.25), abs=0.005)
    with pytest.raises(InputError, match="nominal"):
        margins(biased(1.2), quiet, 2000 * TAU, ["B1"])


def test_yield():
    """Ic is drawn with 10 % of deviation, the bias is at 90 %: the normal distribution above -1, 84.13 %.

    400 samples scatter by 1.8 %; the interval must hold the truth, and the same seeds must give the same failures."""
    one = yield_of(biased(0.9), quiet, 2000 * TAU, {"B1": 0.1}, 400, seed=3)
    assert one.low < ndtr(1.0) < one.high
    assert one.high - one.low < 0.08
    again = yield_of(biased(0.9), quiet, 2000 * TAU, {"B1": 0.1}, 100, seed=3)
    assert again.failed == tuple(s for s in one.failed if s < 103)


def test_optimise():
    """The resistance with which a capacitor reaches a voltage in time: the root of I R (1 - exp(-t/RC)) = V; 1e-4."""
    made = circuit(
        [Resistor("R1", "1", "0", 1.0), Capacitor("C1", "1", "0", 1e-12), CurrentSource("I1", "0", "1", 1e-5)]
    )
    best, time = 3.7, 4e-12
    target = 1e-5 * best * (1 - np.exp(-time / (best * 1e-12)))

    def cost(values):
        done = transient(made, time, ["V(1)"], [time], vary=values, tolerance=1e-8, start="zero")
        return (np.atleast_2d(done.values["V(1)"])[:, 0] / target - 1) ** 2

    found = optimise(cost, {"R1": (0.5, 20.0)}, population=8, generations=15, polish=60)
    assert found.values["R1"] == pytest.approx(best, rel=1e-4)


def test_switching_distribution_of_a_ramp():
    """256 ramps with noise against Kramers' rate put through the ramp (Fulton and Dunkleberger).

    Statistical error of the mean: a sixteenth of the deviation; Kramers' rate is good to kT/U, some 10 % in the rate,
    which moves the mean by 2 % of the deviation and less; together four standard errors."""
    C, T, rate = 1e-13, 4.2, 0.25 * IC / 10e-9
    made = circuit([Junction("B1", "1", "0", IC, R, C), CurrentSource("I1", "0", "1")])
    found = switching_currents(
        made, "I1", "B1", 0.78 * IC, 1.03 * IC, rate, T, 256, settle=20 * TAU, noise_step=0.1e-12, tolerance=1e-2
    )
    assert not np.any(np.isnan(found))
    currents = np.linspace(0.78, 0.9999, 4000) * IC
    expected = distribution_from_rates(lambda i: escape_rate(IC, C, R, T, i), currents, rate)
    assert abs(found.mean() - expected.mean) < 4 * expected.deviation / 16
    assert found.std() / expected.deviation == pytest.approx(1.0, abs=0.2)


def test_distribution_from_a_constant_rate():
    """Exponential: mean and deviation are ramp/rate. The trapezoid's error is (step/mean)^2/12, 1e-6."""
    found = distribution_from_rates(lambda i: np.full_like(i, 1e6), np.linspace(0, 40e-6, 20001), 1.0)
    assert (found.mean, found.deviation) == pytest.approx((1e-6, 1e-6), rel=1e-4)


def test_barriers_and_rates_near_the_critical_current():
    """U = (4 sqrt2/3)(Phi0 Ic/2 pi)(1 - i)^(3/2) and w_p = w_p0 (2 (1 - i))^(1/4), to (1 - i); at kT = hbar w_p/7.2
    escapes over the barrier and through it have the same exponent."""
    i, C = 0.9999, 1e-13
    assert junction_barrier(IC, i * IC) == pytest.approx(
        4 * np.sqrt(2) / 3 * flux_quantum * IC / (2 * np.pi) * (1 - i) ** 1.5, rel=1e-4
    )
    assert plasma_frequency(IC, C, i * IC) / plasma_frequency(IC, C) == pytest.approx((2 * (1 - i)) ** 0.25, rel=1e-4)
    i, weak = 0.98, 1e6
    w = plasma_frequency(IC, C, i * IC)
    exponent = junction_barrier(IC, i * IC) / (hbar * w) * 7.2
    quantum = tunnel_rate(IC, C, weak, i * IC) / np.sqrt(120 * np.pi * exponent)
    assert quantum == pytest.approx(escape_rate(IC, C, weak, hbar * w / 7.2 / boltzmann, i * IC), rel=1e-3)


@pytest.mark.parametrize("bias", [0.0, 0.3])
def test_states_of_a_squid(bias):
    """beta_L = 10: several fluxoid states. Each obeys Phi + L J + (Phi0/2 pi)(difference of phases) = 0 on the loop,
    currents balance; without bias energies order as circulating currents, which are those of n Phi0 - Phi over L and
    the junctions' inductance, L + 2 L_J to the phase's cube: 5 %."""
    inductance = 10 * flux_quantum / (2 * IC)
    flux = 0.2 * flux_quantum
    made = circuit(
        [
            Junction("B1", "1", "0", IC, R, 1e-14),
            Junction("B2", "2", "0", IC, R, 1e-14),
            Inductor("L1", "3", "1", inductance / 2),
            Inductor("L2", "3", "2", inductance / 2),
            Loop("S", ("-L1", "L2", "B2", "-B1"), flux),
            CurrentSource("I1", "0", "3", bias * IC),
        ]
    )
    points = operating_points(made)
    assert {-2, -1, 0, 1, 2} <= {p.fluxoids["S"] for p in points}
    for p in points:
        assert p.stable
        assert p.currents["L1"] + p.currents["L2"] == pytest.approx(bias * IC, abs=1e-9 * IC)
        round_trip = flux + inductance / 2 * (p.currents["L2"] - p.currents["L1"])
        round_trip += flux_quantum / (2 * np.pi) * (p.phases["B2"] - p.phases["B1"])
        assert round_trip / flux_quantum == pytest.approx(0.0, abs=1e-9)
    circulating = np.array([p.currents["L2"] - p.currents["L1"] for p in points]) / 2
    assert np.all(np.diff([p.energy for p in points]) >= 0)
    if bias == 0:
        assert np.all(np.diff(np.abs(circulating)) > 0)
        expected = np.array([p.fluxoids["S"] for p in points]) * flux_quantum - flux
        assert circulating[0] == pytest.approx(expected[0] / (inductance + flux_quantum / (np.pi * IC)), rel=0.05)


def test_a_current_above_the_critical_one_leaves_no_state():
    with pytest.raises(RunError, match="no stable state"):
        operating_points(circuit([Junction("B1", "1", "0", IC, R), CurrentSource("I1", "0", "1", 2 * IC)]))


def test_averages():
    """A mean that needs no period: error below 1e-8 where the plain mean's is 1e-3; block errors of white noise."""
    t = np.arange(2000) / 2000
    values = 3.0 + np.sin(2 * np.pi * 40.37 * t + 1) + 0.5 * np.cos(2 * np.pi * 91.13 * t)
    mean, error = smooth_mean(t, values)
    assert abs(mean - 3.0) < 1e-8
    assert error < 1e-5
    noise = np.random.default_rng(2).normal(1.0, 2.0, (50, 16_000))
    means, errors = block_error(noise)
    assert np.mean(errors) == pytest.approx(2.0 / np.sqrt(16_000), rel=0.1)
    assert np.abs(means - 1).max() < 5 * 2.0 / np.sqrt(16_000)


@pytest.mark.parametrize("implicit", [False, True])
def test_phases_that_run_away_end_the_run(implicit):
    """A conductance of -99 S beside a femtofarad: the voltage grows by e every 10 as. It is said soon, not followed to
    where nothing is finite."""
    made = circuit(
        [
            Capacitor("C1", "1", "0", 1e-15),
            Controlled("G1", "G", "0", "1", "1", "0", 100.0),
            Resistor("R1", "1", "0", 1.0),
            CurrentSource("I1", "0", "1", 1e-6),
        ]
    )
    with pytest.raises(RunError, match=r"phases ran away.*feed back"):
        transient(made, 10e-12, ["V(1)"], implicit=implicit)


def test_more_slips_than_memory_holds_end_the_run(monkeypatch):
    """A run at a thousand times the critical current, with room for 10 000 slips."""
    monkeypatch.setattr("fluxoid.circuit.in_time.explicit.MOST_SLIPS", 10_000)
    with pytest.raises(RunError, match=r"more than 1e[+]04 phase slips at t = .*less current"):
        transient(biased(1000.0), 20_000 * TAU, slips=True)
    assert transient(biased(1000.0), 400 * TAU, slips=False).steps > 0


def test_starts_and_times_that_make_no_sense():
    made, other = biased(0.5), circuit([Capacitor("C1", "1", "0", 1e-12), Resistor("R1", "1", "0", 1.0)])
    end = transient(other, 1e-12).end
    for options, what in (
        ({"start": end}, "another circuit"),
        ({"outputs": ["V(1)"], "times": [2e-12, 1e-12]}, "not in order"),
        ({"outputs": ["V(1)"], "times": [2.0]}, "outside the run"),
        ({"vary": {"I1": [1e-6, np.nan]}}, "not finite"),
        ({"vary": {"B1.resistanc": [1.0]}}, "no 'resistanc'"),
        ({"vary": {"I1": [1e-6, 2e-6], "B1": [1e-5, 1e-5, 1e-5]}}, "3 values"),
        ({"seeds": [1, 2, 3], "vary": {"I1": [1e-6, 2e-6]}}, "2 values, 3 seeds"),
    ):
        with pytest.raises(InputError, match=what):
            transient(made, 10e-12, **options)
    for options, what in (
        ({"tolerance": 0.0}, "tolerance is 0"),
        ({"tolerance": np.nan}, "tolerance is nan"),
        ({"noise_step": -1e-12}, "noise_step is"),
        ({"temperature": -1.0}, "a temperature of -1 K"),
    ):
        with pytest.raises(InputError, match=what):
            transient(made, 10e-12, **options)
    with pytest.raises(InputError, match="a run of"):
        transient(made, 0.0)
    with pytest.raises(InputError, match="a list is no circuit"):
        transient([Resistor("R1", "1", "0", 1.0)], 1e-12)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Junction("B1", "1", "0", IC, R, relation=np.sin), "is no relation.*sampled"),
        (lambda: CurrentSource("I1", "0", "1", ramp(1.0, 1.0)), "I1: amplitude is"),
        (lambda: Resistor("R1", "1", "0", 0.0), "R1: resistance is 0"),
        (lambda: Inductor("L1", "1", "0", np.nan), "L1: inductance is nan"),
        (lambda: Loop("S", ("B9",)), "loop S passes B9, and there is no such element"),
    ],
)
def test_elements_that_make_no_sense(make, what):
    with pytest.raises(InputError, match=what):
        circuit([make()])


def test_numbers_that_no_analysis_takes():
    """Each is told before anything runs."""
    made, small = biased(0.5), circuit([Junction("B1", "1", "0", 1e-8, capacitance=1e-14)])

    def ring_at(T):
        return Ring(0.0, 1e-9, 1e-6)

    for call, what in (
        (lambda: current_voltage(made, "I1", [], "B1", 1e-9, 1e-10), "over no value"),
        (lambda: yield_of(made, quiet, 1e-10, {"B1": -0.1}, 10), "a spread of -0.1"),
        (lambda: yield_of(made, quiet, 1e-10, {"B1": 0.1}, 0), "a yield of 0 samples"),
        (lambda: optimise(lambda v: v["R1"], {"R1": (2.0, 1.0)}), "R1 between 2.0 and 1.0"),
        (lambda: optimise(lambda v: v["R1"] * np.nan, {"R1": (1.0, 2.0)}, 4, 2, polish=5), "not finite anywhere"),
        (lambda: levels(small, 0), "0 levels"),
        (lambda: cool(ring_at, lambda T: 1e12, [1.0, 0.5], [0.0], range(-2, 3)), "2 temperatures at 1 times"),
        (lambda: nanowire("W", "1", "0", -1e-6, 20.0, 10.0), "W: -1e-06 A"),
    ):
        with pytest.raises(InputError, match=what):
            call()


def test_margins_of_one_number_of_a_junction():
    """A pulse makes a junction of beta_c = 1 run on where its retrapping current is below the bias of .85 Ic, which is
    so above some beta_c = 2 pi Ic R^2 C/Phi0: the margin of C alone is the square of that of R alone."""
    capacitance = TAU / R
    made = circuit(
        [
            Junction("B1", "1", "0", IC, R, capacitance),
            CurrentSource("I1", "0", "1", 0.85 * IC),
            CurrentSource("IP", "0", "1", IC, PiecewiseLinear((0.0, 30 * TAU, 60 * TAU), (1.0, 1.0, 0.0))),
        ]
    )

    def stops(run):
        times = run.slips["B1"].times
        return len(times) == 0 or times[-1] < 300 * TAU

    found = margins(made, stops, 400 * TAU, ["B1.resistance", "B1.capacitance"], resolution=0.005)
    resistance, capacitance = (found[name][1] for name in ("B1.resistance", "B1.capacitance"))
    assert 1.1 < resistance < 1.4  # Ir/Ic is .96 at beta_c = 1 and .60 at 4
    assert capacitance == pytest.approx(resistance**2, rel=0.03)


@pytest.mark.parametrize("implicit", [False, True])
def test_slips_of_a_phase_that_a_source_drives(implicit):
    """A volt across a junction: 4.8 slips in 10 fs, all in a few steps, at (k - 1/2) Phi0/V; 20 ps of them are counted,
    more than a record holds at first."""
    made = circuit([Junction("B1", "1", "0", IC, R, 1e-13), VoltageSource("V1", "1", "0", 1.0)])
    done = transient(made, 20e-12, ["V(1)"], implicit=implicit)
    expected = (np.arange(1, 9673) - 0.5) * flux_quantum
    assert len(done.slips["B1"].times) == round(20e-12 / flux_quantum)
    assert done.slips["B1"].times == pytest.approx(expected[: len(done.slips["B1"].times)], abs=1e-3 * flux_quantum)


def test_analyses_of_what_is_not_there():
    made = biased(0.5)
    for call, what in (
        (lambda: switching_currents(made, "I1", "B7", 0, IC, 1e3, 4.2), "no element 'B7'"),
        (lambda: impedance(made, ("1", "5"), np.array([1e9])), "no node '5'"),
        (lambda: noise_spectrum(made, "V(1)", 4.2, 1e-12, 2e-12, 1e-13), "settling takes"),
        (lambda: from_inductance_matrix(["L1", "L2"], np.eye(2), [("a", "a")]), "1 pairs of nodes"),
        (lambda: from_inductance_matrix(["L1", "L2"], [[1, 2], [2, 1]], [("a", "a")] * 2), "negative energy"),
    ):
        with pytest.raises(InputError, match=what):
            call()


def test_a_source_with_a_corner_is_met_exactly():
    """A run ends its steps at the corners of sources: a short pulse in a long run is not stepped over. It leaves its
    charge on the capacitance, less what the junction and its resistance take in 2 ps, a fifth."""
    wave = PiecewiseLinear((5e-9, 5.001e-9, 5.002e-9), (0.0, 1.0, 0.0))
    made = circuit([Junction("B1", "1", "0", IC, 200.0, 1e-13), CurrentSource("I1", "0", "1", 2 * IC, wave)])
    done = transient(made, 10e-9, ["V(1)"], [5.002e-9])
    assert done.values["V(1)"][0] == pytest.approx(2 * IC * 1e-12 / 1e-13, rel=0.25)


@pytest.mark.parametrize("implicit", [False, True])
def test_the_area_of_a_gapped_junction_varies_from_lane_to_lane(implicit):
    """Lanes whose area is 0.8, 1 and 1.3 of the nominal one are circuits built with such a junction, to the tolerance
    of 1e-3 rad; other resistances than its own two are refused."""
    gapped = Junction("B1", "1", "0", 1e-5, capacitance=5e-14, quasiparticles=Quasiparticles(200.0, 20.0, 2.6e-4, 1e-4))
    rest = [
        CurrentSource("IB", "0", "1", 1.4e-5, ramp(1.0, 2e-11)),
        Inductor("L1", "1", "2", 1e-11),
        Resistor("R1", "2", "0", 50.0),
    ]
    factors = np.array([0.8, 1.0, 1.3])
    run = {
        "outputs": ["V(1)", "I(B1)"],
        "times": 1e-12,
        "temperature": 4.2,
        "seeds": 3,
        "noise_step": 1e-13,
        "implicit": implicit,
    }
    together = transient(
        circuit([gapped, *rest]), 1e-10, vary=area_factors(circuit([gapped, *rest]), {"B1": factors}), **run
    )
    for k, factor in enumerate(factors):
        alone = transient(circuit([scaled_element(gapped, factor), *rest]), 1e-10, **run)
        for name in run["outputs"]:
            size = np.abs(alone.values[name]).max()
            assert lane(together, k).values[name] == pytest.approx(alone.values[name], abs=2e-3 * size)
    with pytest.raises(InputError, match=r"B1 has no 'resistance'.*subgap_resistance"):
        transient(circuit([gapped, *rest]), 1e-12, vary={"B1.resistance": [1.0]})


def test_sources_that_repeat_are_taken_late_without_their_past():
    """A clock of 10 ps and samples that repeat each ps, looked at a millisecond on: 1e8 and 1e9 repeats, of which none
    is written down. At that time, 3 ps into a period, the clock is half way up its rise of
    6 ps; the samples are at their second value. A voltage's flux so far counts all its periods."""
    clock = Pulse(0.0, 1e-6, 2e-12, 6e-12, 0.0, 1e-12, 1e-11)
    made = circuit([Junction("B1", "1", "0", 1e-5, 2.0), CurrentSource("I1", "0", "1", 1.0, clock)])
    (state,) = operating_points(made, time=1e-3 + 5e-12)
    assert state.currents["B1"] == pytest.approx(0.5e-6, rel=1e-6)
    steps = CurrentSource("I1", "0", "1", 1.0, Samples((0.0, 1e-6), 5e-13, 0, periodic=True))
    (state,) = operating_points(circuit([made["B1"], steps]), time=1e-3 + 7.5e-13)
    assert state.currents["B1"] == pytest.approx(1e-6, rel=1e-6)
    flux = circuit([VoltageSource("V1", "1", "0", 1.0, clock), Inductor("L1", "1", "0", 1e-3)])
    (state,) = operating_points(flux, time=1e-3)
    assert state.currents["L1"] == pytest.approx(1e8 * 4e-18 / 1e-3, rel=1e-7)
    with pytest.raises(InputError, match="a source that repeats every 1e-20 s"):
        transient(
            circuit([made["B1"], CurrentSource("I1", "0", "1", 1.0, Pulse(0, 1e-6, period=1e-20, width=0))]), 1e-9
        )
