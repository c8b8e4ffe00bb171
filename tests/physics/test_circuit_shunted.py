"""The shunted junction in closed form, against the continued fraction of its moments and limits."""

import numpy as np
import pytest

from fluxoid.circuit import mccumber_parameter, overdamped_voltage
from fluxoid.constants import boltzmann, flux_quantum
from fluxoid.errors import InputError

IC = 1e-6


def reduced(i, gamma):
    T = gamma * IC * flux_quantum / (2 * np.pi * boltzmann)
    return np.asarray(overdamped_voltage(np.asarray(i) * IC, IC, 2.0, T)) / (2.0 * IC)


def fraction(i, gamma, terms):
    """v by the continued fraction of <exp(i n phase)>."""
    s = 0j
    for n in range(terms, 0, -1):
        s = 1 / (s - 2j * (i + 1j * n * gamma))
    return i - s.imag


@pytest.mark.parametrize("gamma", [0.01, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("i", [0.5, 0.9, 1.0, 1.1, 3.0, 100.0])
def test_bessel_functions_against_a_continued_fraction(gamma, i):
    """To 1e-10, where the fraction has digits: its differences are of order 1e-16."""
    expected = fraction(i, gamma, 4000)
    assert reduced(i, gamma) == pytest.approx(expected, rel=1e-10, abs=1e-15)
    assert reduced(-i, gamma) == pytest.approx(-reduced(i, gamma), rel=1e-14)


def test_printed_values():
    """Gamma = .1 at .8, 1, 1.2 of Ic: .0898237, .368953, .697457; without bias R/I0(1/gamma)^2."""
    assert reduced([0.8, 1.0, 1.2], 0.1) == pytest.approx([0.0898237, 0.368953, 0.697457], rel=1e-5)
    for gamma in (0.05, 0.3, 1.0, 10.0):
        assert reduced(1e-7, gamma) / 1e-7 == pytest.approx(1 / np.i0(1 / gamma) ** 2, rel=1e-6)


def test_cold_and_hot():
    """sqrt(i^2 - 1) as gamma goes to 0, first correction of order gamma^2 there; Ohm's law as it grows."""
    assert reduced([-2.0, 0.5, 2.0], 0.0) == pytest.approx([-np.sqrt(3), 0, np.sqrt(3)], rel=1e-12)
    cold = reduced([1.5, 2.0, 50.0], 1e-4)
    assert cold == pytest.approx(np.sqrt(np.array([1.5, 2.0, 50.0]) ** 2 - 1), rel=1e-7)
    assert reduced(0.7, 1e5) == pytest.approx(0.7, rel=1e-9)
    assert reduced(0.0, 0.1) == 0
    assert 0 <= reduced(0.5, 1e-4) < 1e-300


def test_mccumber_parameter_is_the_square_of_the_quality():
    """beta_c = 2 pi Ic R^2 C/Phi0: 1 at Ic = 100 uA, 1 ohm, Phi0/2 pi Ic R^2 = 3.291 pF."""
    assert mccumber_parameter(1e-4, 1.0, 3.29105978e-12) == pytest.approx(1.0, rel=1e-8)
    from fluxoid.circuit import plasma_frequency

    quality = float(plasma_frequency(2e-5, 5e-13)) * 3.0 * 5e-13
    assert mccumber_parameter(2e-5, 3.0, 5e-13) == pytest.approx(quality**2, rel=1e-12)


def test_what_cannot_be():
    for numbers in ((0.0, 1.0, 1.0), (1e-6, -1.0, 1.0), (1e-6, 1.0, -1.0)):
        with pytest.raises(InputError, match="above zero"):
            overdamped_voltage(1e-6, *numbers)
