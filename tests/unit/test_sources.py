"""Sources of field: B is the curl of A, fluxes and moments are right, formulas agree with independent integrals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device import Dipole, ExternalVortex, LoopCoil, MagneticTip, Plane, Twist, UniformSource
from fluxoid.errors import InputError
from fluxoid.types import Floats

PLACE = {"center": ("0.3 um", "-0.2 um"), "z": "1.5 um"}
SOURCES = [
    UniformSource(field="2 mT"),
    LoopCoil(radius="2 um", current="3 mA", turns=2, **PLACE),
    Dipole(moment=(2e-15, -1e-15, 3e-15), **PLACE),
    MagneticTip(pole="2e-9 A m", moment="1e-15 A m^2", **PLACE),
    ExternalVortex(quanta=2, **PLACE),
    ExternalVortex(quanta=-1, center=(0, 0), z="-0.4 um"),
    UniformSource(field="2 mT"),
]
PLANES = [Plane(), Plane(z=-5e-7), Plane(z=3.2e-6), Plane(period_x=1e-5), Plane(period_y=1e-5)]
KINDS = [source.kind for source in SOURCES]


def curl(source: object, x: Floats, y: Floats, plane: Plane) -> Floats:
    """dA_y/dx − dA_x/dy by differences of fourth order, h = 1e-8: h⁴/(1 um)⁴ ~ 1e-8, rounding 1e-16/1e-2."""
    h = 1e-8

    def slope(part: int, dx: float, dy: float) -> Floats:
        value = [source.vector_potential(x + k * dx, y + k * dy, plane)[part] for k in (-2, -1, 1, 2)]
        return (value[0] - 8 * value[1] + 8 * value[2] - value[3]) / (12 * h)

    return slope(1, h, 0) - slope(0, 0, h)


@pytest.mark.parametrize("source", SOURCES, ids=KINDS)
@pytest.mark.parametrize("plane", PLANES)
def test_field_is_the_curl_of_the_potential(source: object, plane: Plane) -> None:
    x, y = np.random.default_rng(1).uniform(-4e-6, 4e-6, (2, 40))
    field = source.field(x, y, plane)
    assert curl(source, x, y, plane) == pytest.approx(field, rel=1e-6, abs=1e-7 * np.abs(field).max())


@pytest.mark.parametrize("source", SOURCES, ids=KINDS)
def test_circulation_is_the_flux(source: object) -> None:
    """∮A·dl around a square equals ∫B dA inside it, by Gauss–Legendre of 40 points a side (exponentially accurate)."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    a = 1.1e-6
    s, w = a * nodes, a * weights
    x, y = np.meshgrid(s, s)
    flux = w @ source.field(x, y) @ w
    along = source.vector_potential(s, np.full_like(s, -a))[0] - source.vector_potential(s, np.full_like(s, a))[0]
    up = source.vector_potential(np.full_like(s, a), s)[1] - source.vector_potential(np.full_like(s, -a), s)[1]
    assert w @ (along + up) == pytest.approx(flux, rel=1e-9)


def test_loop_on_its_axis() -> None:
    """B = μ0 I a²/2(a² + h²)^{3/2} (Jackson, section 5.5); A vanishes there."""
    coil = LoopCoil(radius=2e-6, current=1e-3, z=0.0)
    for h in (0.0, 1e-6, 5e-6):
        expected = vacuum_permeability * 1e-3 * 4e-12 / 2 / (4e-12 + h**2) ** 1.5
        assert coil.field(np.array([0.0]), np.array([0.0]), Plane(z=h))[0] == pytest.approx(expected, rel=1e-14)
        assert coil.vector_potential(np.array([0.0]), np.array([0.0]), Plane(z=h))[0] == 0


@settings(max_examples=40, deadline=None)
@given(st.floats(-4, 3), st.floats(-3, 2))
def test_loop_agrees_with_biot_savart_everywhere(log_rho: float, log_h: float) -> None:
    """A_φ = (μ0 I a/4π) ∮ cos φ dφ/|r − r'|: the trapezoid rule of a periodic function converges exponentially.

    Its rate is that of e^{−n s}, s the distance to the wire over a: 4096 points leave 1e-15 for s > .01. Near the axis
    the integral itself cancels, and is compared to what it can hold, 1e-15 of its terms.
    """
    rho, h = 10.0**log_rho, 10.0**log_h
    if math.hypot(rho - 1, h) < 0.02:
        return
    phi = 2 * math.pi * np.arange(4096) / 4096
    distance = np.sqrt(rho**2 + 1 - 2 * rho * np.cos(phi) + h**2)
    integral = np.mean(np.cos(phi) / distance) * vacuum_permeability / 2
    noise = 4e-16 * vacuum_permeability / distance.min()
    coil = LoopCoil(radius=1.0, current=1.0, z=0.0)
    ay = coil.vector_potential(np.array([rho]), np.array([0.0]), Plane(z=h))[1][0]
    assert ay == pytest.approx(integral, rel=1e-12, abs=noise)


def test_loop_keeps_its_digits_near_the_axis() -> None:
    """A_φ → B ρ/2 for ρ → 0: the textbook bracket (1 − k²/2)K − E would have lost every digit at ρ = 1e-10 a."""
    coil = LoopCoil(radius=1.0, current=1.0, z=0.0)
    rho = np.array([1e-10, 1e-6])
    ay = coil.vector_potential(rho, np.zeros(2), Plane(z=0.7))[1]
    field = coil.field(np.zeros(1), np.zeros(1), Plane(z=0.7))[0]
    assert ay / rho == pytest.approx(field / 2, rel=2e-12)  # the next term is of order ρ²


def test_small_loop_is_a_dipole_far_away() -> None:
    """m = π a² I; the quadrupole is absent, so the error falls as (a/r)²."""
    coil = LoopCoil(radius=1e-6, current=2e-3, z=0.0)
    dipole = Dipole(moment=(0, 0, math.pi * 1e-12 * 2e-3), z=0.0)
    errors = []
    for r in (2e-5, 4e-5, 8e-5):
        at = (np.array([0.6 * r]), np.array([0.0]), Plane(z=0.8 * r))
        errors.append(abs(coil.field(*at)[0] / dipole.field(*at)[0] - 1))
    assert errors[0] < 0.01
    assert np.log2(np.array(errors[:-1]) / errors[1:]) == pytest.approx([2, 2], abs=0.05)


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("quanta", [1, -3])
def test_external_vortex_carries_its_quanta(below: bool, quanta: int) -> None:
    """2πρ A_φ → n Φ0 (1 − |h|/ρ) far away, whichever side the vortex ends on."""
    vortex = ExternalVortex(quanta=quanta, z=-4e-7 if below else 4e-7)
    rho = 1e-3
    flux = 2 * math.pi * rho * vortex.vector_potential(np.array([rho]), np.array([0.0]))[1][0]
    assert flux == pytest.approx(quanta * flux_quantum * (1 - 4e-4), rel=1e-6)
    assert np.sign(vortex.field(np.zeros(1), np.zeros(1))[0]) == np.sign(quanta)


def test_tip_is_a_dipole_when_it_has_no_pole() -> None:
    x, y = np.random.default_rng(2).uniform(-3e-6, 3e-6, (2, 10))
    tip, dipole = MagneticTip(moment=1e-15, z=1e-6), Dipole(moment=(0, 0, 1e-15), z=1e-6)
    assert np.array_equal(tip.field(x, y), dipole.field(x, y))
    two = MagneticTip(pole=1e-9, z=1e-6).field(x, y) + tip.field(x, y)
    assert MagneticTip(pole=1e-9, moment=1e-15, z=1e-6).field(x, y) == pytest.approx(two, rel=1e-13)


def test_a_pair_of_poles_is_a_dipole() -> None:
    """+q above −q, δ apart: m = q δ, to second order in δ."""
    x, y = np.array([1e-6, -2e-6]), np.array([0.5e-6, 1e-6])
    delta, errors = 1e-7, []
    for d in (delta, delta / 2):
        pair = MagneticTip(pole=1e-15 / d, z=1e-6 + d / 2), MagneticTip(pole=-1e-15 / d, z=1e-6 - d / 2)
        field = sum(one.field(x, y) for one in pair)
        errors.append(np.abs(field / Dipole(moment=(0, 0, 1e-15), z=1e-6).field(x, y) - 1).max())
    assert math.log2(errors[0] / errors[1]) == pytest.approx(2, abs=0.05)


def test_uniform_field_has_the_gauge_of_the_periodic_axis() -> None:
    x, y = np.random.default_rng(3).uniform(-1e-5, 1e-5, (2, 20))
    uniform, period = UniformSource(field=1e-3), 7e-6
    for plane, dx, dy in ((Plane(period_x=period), period, 0), (Plane(period_y=period), 0, period)):
        here, there = uniform.vector_potential(x, y, plane), uniform.vector_potential(x + dx, y + dy, plane)
        assert np.array_equal(here, there)


def test_twist_threads_its_flux_and_has_no_field() -> None:
    twist, plane = Twist(axis="y", flux="0.25 Phi0"), Plane(period_y=4e-6)
    ax, ay = twist.vector_potential(np.zeros(3), np.zeros(3), plane)
    assert ay * 4e-6 == pytest.approx(np.full(3, flux_quantum / 4), rel=1e-15)
    assert not ax.any()
    assert not twist.field(np.zeros(3), np.zeros(3), plane).any()


def test_factor_is_the_product_of_the_time_shapes() -> None:
    source = UniformSource(field="1 mT", time=[{"kind": "ramp", "stop": "2 ns"}, {"kind": "constant", "value": 3}])
    assert source.factor(1e-9) == pytest.approx(1.5, rel=1e-15)
    assert source.factor(np.array([-1.0, 0.5e-9, 1.0])) == pytest.approx([0, 0.75, 3], rel=1e-15)
    assert UniformSource(field="1 mT").factor(5.0) == 1


def test_a_coil_needs_a_radius() -> None:
    with pytest.raises(InputError, match='radius: "0 um" is not greater than 0'):
        LoopCoil(radius="0 um", current="1 mA", z="1 um")
