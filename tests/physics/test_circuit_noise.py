"""Thermal noise: its power is that of the step that is taken.

2e5 independent samples (taken two correlation times apart) have a statistical error of sqrt(2/2e5) = 0.32 % in a mean
square; 1 % is three of them. The scheme's own error is (h/tau)^4/720, 2e-5 at a third of the shortest time constant.
"""

import numpy as np
import pytest

from fluxoid.circuit import (
    Capacitor,
    CurrentSource,
    Inductor,
    Junction,
    Resistor,
    WhiteNoise,
    circuit,
    mean_voltage,
    mean_voltages,
    noise_spectrum,
    operating_points,
    transient,
)
from fluxoid.circuit.analyses.noise_spectra import spectrum
from fluxoid.constants import boltzmann, flux_quantum

KT = boltzmann * 4.2
R, C, L = 2.0, 1e-12, 1e-11


def mean_square(made, output, step, apart, temperature=4.2, lanes=64, samples=200_000):
    """Mean square of an output at samples ``apart`` seconds from each other, with the noise held for ``step``."""
    each = -(-samples // lanes)
    spacing = max(1, round(apart / step)) * step
    done = transient(
        made, (each + 6) * spacing, [output], spacing, temperature=temperature, seeds=np.arange(lanes), noise_step=step,
        tolerance=1e-2, slips=False,
    )  # fmt: skip
    return np.mean(done.values[output][:, 6:] ** 2)


RC = circuit([Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C)])
RL = circuit([Resistor("R1", "1", "0", R), Inductor("L1", "1", "0", L)])
SHUNTED = circuit([Junction("B1", "1", "0", 1e-5, 1.0, 1e-12), CurrentSource("I1", "0", "1", 5e-6)])


@pytest.mark.parametrize("part", [30, 10, 3])
@pytest.mark.parametrize(
    ("made", "output", "expected", "shortest", "apart"),
    [
        (RC, "V(1)", KT / C, R * C, 2 * R * C),
        (RL, "I(L1)", KT / L, L / R, 2 * L / R),
        (SHUNTED, "V(1)", KT / 1e-12, 1e-12, 4e-12),
    ],
    ids=["RC voltage", "RL current", "junction voltage"],
)
def test_equipartition(made, output, expected, shortest, apart, part):
    assert mean_square(made, output, shortest / part, apart) == pytest.approx(expected, rel=0.01)


def test_noise_of_an_element_depends_on_its_name_and_seed_alone():
    """Another element elsewhere, or another order, leaves the noise current of R1 as it is; another seed does not."""
    alone = circuit([Resistor("R1", "1", "0", R), Capacitor("C1", "1", "0", C)])
    crowd = circuit(
        [
            Resistor("R1", "1", "0", R),
            Capacitor("C1", "1", "0", C),
            Resistor("A", "2", "0", 1.0),
            Capacitor("B", "2", "0", C),
        ]
    )
    runs = [
        transient(made, 20e-12, ["V(1)"], 1e-12, temperature=4.2, seeds=seed, noise_step=0.2e-12).values["V(1)"]
        for made, seed in ((alone, 3), (crowd, 3), (alone, 4))
    ]
    assert runs[0] == pytest.approx(runs[1], rel=1e-12)
    assert np.max(np.abs(runs[0] - runs[2])) > 0.1 * np.max(np.abs(runs[0]))


def test_lanes_have_the_noise_of_their_seeds():
    """A lane of a batch sees what a run with its seed alone sees."""
    batch = transient(RC, 20e-12, ["V(1)"], 1e-12, temperature=4.2, seeds=[5, 6, 7], noise_step=0.2e-12)
    one = transient(RC, 20e-12, ["V(1)"], 1e-12, temperature=4.2, seeds=6, noise_step=0.2e-12)
    assert batch.values["V(1)"][1] == pytest.approx(one.values["V(1)"], rel=1e-12)


def test_johnson_spectrum():
    """One-sided density of a resistor's voltage across a capacitor: 4kTR/(1 + (w R C)^2); 5 % from 64 lanes."""
    s = noise_spectrum(RC, "V(1)", 4.2, 800e-12, 20e-12, 0.25e-12, seeds=64, noise_step=0.25e-12)
    low = (s.frequency > 1e10) & (s.frequency < 1.5e11)
    expected = 4 * KT * R / (1 + (2 * np.pi * s.frequency * R * C) ** 2)
    assert np.mean(s.density[low] / expected[low]) == pytest.approx(1.0, abs=0.03)


def test_noise_source():
    """A noise(A) current source into R has density A^2 R^2 whatever the step."""
    made = circuit(
        [
            Resistor("R1", "1", "0", R, temperature=0.0),
            Capacitor("C1", "1", "0", C),
            CurrentSource("IN", "0", "1", 1.0, WhiteNoise(2e-12)),
        ]
    )
    value = mean_square(made, "V(1)", 0.2e-12, 4e-12, temperature=0.0, samples=100_000)
    assert value == pytest.approx((2e-12) ** 2 * R**2 / (4 * R * C), rel=0.015)


def rsj(gamma, bias, duration=4000, step=0.1, implicit=None):
    """Mean voltage over Ic R of an overdamped junction at Gamma = 2 pi kT/Ic Phi0, with its standard error; duration:
    of each of 128 lanes, in Phi0/2 pi Ic R."""
    critical, resistance = 1e-5, 1.0
    temperature = gamma * critical * flux_quantum / (2 * np.pi * boltzmann)
    tau = flux_quantum / (2 * np.pi * critical * resistance)
    made = circuit([Junction("B1", "1", "0", critical, resistance), CurrentSource("I1", "0", "1", bias * critical)])
    seeds = list(range(128))
    if implicit:
        done = transient(made, duration * tau, (), None, None, temperature, seeds, 1e-2, step * tau, implicit=True)
        voltage = np.array([mean_voltage(s, 100 * tau, duration * tau)[0] for s in done.slips["B1"]])
    else:
        voltage, _, _ = mean_voltages(
            made, "B1", {}, duration * tau, 100 * tau, temperature, seeds, 1e-2, noise_step=step * tau
        )
    unit = critical * resistance
    return voltage.mean() / unit, voltage.std(ddof=1) / np.sqrt(128) / unit


def fokker_planck(gamma, bias):
    """v of the overdamped junction, by the continued fraction of the moments <exp(i n phase)>."""
    s = 0j
    for n in range(400, 0, -1):
        s = 1 / (s - 2j * (bias + 1j * n * gamma))
    return bias - s.imag


@pytest.mark.parametrize(
    ("bias", "expected", "duration"), [(0.8, 0.0898237, 10_000), (1.0, 0.368953, 4000), (1.2, 0.697457, 4000)]
)
def test_ambegaokar_halperin(bias, expected, duration):
    """Gamma = 0.1: V. Ambegaokar and B. I. Halperin, Phys. Rev. Lett. 22, 1364 (1969), by continued fraction.

    Within four standard errors, which must themselves be below 1 % (18 000 slips at .8, where they are rare and
    independent: 0.75 %); the step's error is of second order, see below.
    """
    assert fokker_planck(0.1, bias) == pytest.approx(expected, rel=1e-5)
    voltage, error = rsj(0.1, bias, duration)
    assert error < 0.01 * expected
    assert abs(voltage - expected) < 4 * error


@pytest.mark.parametrize("implicit", [False, True])
def test_coarse_noise_of_a_phase_without_capacitance(implicit):
    """Gamma = 1, i = 1, noise held for half of Phi0/2 pi Ic R. What the straight lines leave out makes the mean of the
    sine 3.3 % smaller; not counted, v is 1.4 % of Ic R too low, seven standard errors of the explicit run (and three of
    the shorter implicit one). Within four."""
    voltage, error = rsj(1.0, 1.0, 800 if implicit else 4000, 0.5, implicit)
    assert error < (0.006 if implicit else 0.0025)
    assert abs(voltage - fokker_planck(1.0, 1.0)) < 4 * error


def test_zero_bias_resistance():
    """R0/R = 1/I0(1/Gamma)^2 at Gamma = 1: .62386."""
    voltage, error = rsj(1.0, 0.1)
    expected = 0.1 / np.i0(1.0) ** 2
    assert abs(voltage - expected) < 4 * error + 2e-3 * expected  # the curve is not quite straight up to 0.1


def test_spectrum_of_known_noise():
    """White samples of variance s^2 at spacing h have the one-sided density 2 s^2 h."""
    values = np.random.default_rng(1).normal(0, 3.0, (32, 4000))
    s = spectrum(values, 1e-3)
    assert np.mean(s.density[2:-2]) == pytest.approx(2 * 9 * 1e-3, rel=0.01)


@pytest.mark.slow
def test_tesche_clarke_point():
    """beta_L = 1, Gamma = .05, Phi0/4, 1.6 I0: V_Phi = 1.01 R/L, S_V = 17 kTR, epsilon = 8.3 kTL/R (C. D. Tesche and
    J. Clarke, J. Low Temp. Phys. 29, 301 (1977)), each to 10 %: the reading of their curves is no better."""
    from fluxoid.circuit import Loop, energy_resolution

    critical, resistance = 1e-5, 2.0
    inductance = flux_quantum / (2 * critical)
    temperature = 0.05 * critical * flux_quantum / (2 * np.pi * boltzmann)
    tau = flux_quantum / (2 * np.pi * critical * resistance)
    made = circuit(
        [
            Junction("B1", "1", "0", critical, resistance),
            Junction("B2", "2", "0", critical, resistance),
            Inductor("L1", "3", "1", inductance / 2),
            Inductor("L2", "3", "2", inductance / 2),
            Loop("S", ("-L1", "L2", "B2", "-B1"), flux_quantum / 4),
            CurrentSource("I1", "0", "3", 1.6 * critical),
        ]
    )
    found = energy_resolution(
        made, "S", "B1", inductance, temperature, 40_000 * tau, 200 * tau, 8 * tau, 2e-3 / tau, 0.02 * flux_quantum,
        lanes=64, noise_step=0.2 * tau,
    )  # fmt: skip
    kT = boltzmann * temperature
    assert abs(found.transfer[0]) * inductance / resistance == pytest.approx(1.01, rel=0.1)
    assert found.voltage_noise[0] / (kT * resistance) == pytest.approx(17, rel=0.1)
    assert found.energy[0] * resistance / (kT * inductance) == pytest.approx(8.3, rel=0.15)


def test_noise_leaves_operating_points_alone():
    """Temperature is no number of the operating point."""
    assert operating_points(SHUNTED)[0].phases["B1"] == pytest.approx(np.arcsin(0.5), abs=1e-12)
