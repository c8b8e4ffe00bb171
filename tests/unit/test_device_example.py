"""The ring that the first steps run says of itself what its comments say."""

import math
from pathlib import Path

import numpy as np
import pytest

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device import Device, dump, epsilon_map, load, place

FILE = Path(__file__).parents[2] / "examples" / "ring.toml"


@pytest.fixture(scope="module")
def ring() -> Device:
    """The example, read; warnings are errors here, so its numbers do not clash."""
    return load(FILE)


def test_lengths_and_times_of_the_film(ring: Device) -> None:
    material = ring.material
    assert material.working_coherence_length == pytest.approx(510e-9, rel=2e-3)
    assert material.working_penetration_depth == pytest.approx(287e-9, rel=2e-3)
    assert material.time_unit == pytest.approx(5.2e-12, rel=1e-2)
    assert material.working_diffusivity == pytest.approx(86.7e-4, rel=2e-3)  # ρ, λ, ξ and u give the D that is stated


def test_kinetic_inductance_outweighs_the_geometric_one(ring: Device) -> None:
    shape, thickness = ring.film["ring"].shape, ring.film["ring"].thickness
    a, b = shape.inner_radius, shape.outer_radius
    kinetic = (
        2 * math.pi * vacuum_permeability * ring.material.working_penetration_depth**2 / thickness / math.log(b / a)
    )
    radius, width = (a + b) / 2, b - a
    geometric = vacuum_permeability * radius * (math.log(8 * radius / width) - 0.5)
    assert kinetic == pytest.approx(165e-12, rel=5e-3)
    assert geometric == pytest.approx(5.1e-12, rel=1e-2)


def test_fluxes(ring: Device) -> None:
    """It starts at one flux quantum, waits at none, and the pulse passes the last stable state |n − Φ/Φ0| = 1.5."""
    shape, tau0 = ring.film["ring"].shape, ring.material.time_unit
    area = math.pi * ((shape.inner_radius + shape.outer_radius) / 2) ** 2

    def flux(t: float) -> float:
        return sum(one.field_ * one.factor(t * tau0) for one in ring.source) * area / flux_quantum

    assert flux(0) == pytest.approx(1, abs=1e-3)
    assert flux(70) == 0
    assert flux(170) == pytest.approx(-0.9, abs=1e-3)
    assert flux(350) == 0
    q = ring.material.working_coherence_length / ((shape.inner_radius + shape.outer_radius) / 2)
    assert 1 < math.sqrt(1 / 3 + q**2 / 6) / q < 1.9


def test_one_hole_and_one_weak_spot(ring: Device) -> None:
    assert [hole.name for hole in place(ring).holes] == ["eye"]
    x = (np.arange(120) - 59.5) * 25e-9
    epsilon = epsilon_map(ring, x, x)
    assert epsilon.min() == pytest.approx((1.24 - 1.15) / (1.25 - 1.15), rel=1e-9)
    assert place(ring).films.polygons["ring"].area == pytest.approx(math.pi * (1.4**2 - 1.15**2) * 1e-12, rel=1e-9)


def test_round_trip(ring: Device, tmp_path: Path) -> None:
    copy = tmp_path / "ring.toml"
    copy.write_text(dump(ring))
    assert load(copy) == ring
