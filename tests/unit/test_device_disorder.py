"""Disorder: regions by exact area, random fields with the statistics promised, on any lattice the same."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.device import Device, epsilon_map
from fluxoid.device.geometry.random_field import gaussian_field, noise
from fluxoid.errors import InputError
from fluxoid.types import Floats


def device(*disorder: dict[str, Any], **tables: Any) -> Device:
    """A square film of 10 um at T = 1.15 K, Tc = 1.25 K, with disorder."""
    return Device(
        material={"penetration_depth": 1e-7, "critical_temperature": 1.25, "temperature": 1.15},
        film={"square": {"thickness": 1e-8, "shape": {"kind": "rectangle", "width": 1e-5, "height": 1e-5}}},
        disorder=disorder,
        **tables,
    )


def centres(cells: int, offset: float = 0.0) -> Floats:
    """Centres of cells that cover 10 um."""
    return (np.arange(cells) + 0.5 + offset) * 1e-5 / cells - 5e-6


def test_clean_film_is_one() -> None:
    assert np.array_equal(epsilon_map(device(), centres(5), centres(3)), np.ones((3, 5)))


def test_critical_temperature_of_a_region() -> None:
    """epsilon = (Tc' − T)/(Tc − T): .5 half way, 0 at T, negative below it."""
    disk = {"kind": "disk", "radius": 4e-6}
    for local, expected in ((1.2, 0.5), (1.15, 0.0), (1.05, -1.0), (1.25, 1.0)):
        region = {"kind": "region", "shape": disk, "critical_temperature": local}
        middle = epsilon_map(device(region), centres(21), centres(21))[10, 10]
        assert middle == pytest.approx(expected, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.floats(2e-8, 3e-6), st.floats(-1e-6, 1e-6), st.sampled_from([8, 13, 40]))
def test_area_of_a_region_is_kept_on_any_lattice(radius: float, x: float, cells: int) -> None:
    """Cut cells hold their exact part, so the sum over cells is the area, even of a disk smaller than a cell."""
    region = {"kind": "region", "shape": {"kind": "disk", "radius": radius, "center": (x, 0)}, "epsilon": 0.25}
    epsilon = epsilon_map(device(region), centres(cells), centres(cells))
    area = (1 - epsilon).sum() / 0.75 * (1e-5 / cells) ** 2
    assert area == pytest.approx(math.pi * radius**2, rel=1e-9)


def test_thin_lines_between_corners_are_seen() -> None:
    line = {"kind": "region", "shape": {"kind": "rectangle", "width": 1e-8, "height": 8e-6, "center": (3e-7, 0)}}
    epsilon = epsilon_map(device(line | {"epsilon": 0}), centres(10), centres(10))
    assert (1 - epsilon).sum() * 1e-12 == pytest.approx(8e-14, rel=1e-9)


def test_later_regions_replace_earlier_ones() -> None:
    big = {"kind": "region", "shape": {"kind": "rectangle", "width": 8e-6, "height": 8e-6}, "epsilon": 0.5}
    small = {"kind": "region", "shape": {"kind": "rectangle", "width": 2e-6, "height": 2e-6}, "epsilon": 0.9}
    epsilon = epsilon_map(device(big, small), centres(10), centres(10))
    assert sorted({round(float(one), 12) for one in epsilon.ravel()}) == [0.5, 0.9, 1.0]


def test_random_field_has_the_statistics_promised() -> None:
    """Mean 0, variance 1, correlation exp(−r²/2l²), from 300 × 300 lengths.

    A mean square over an area A has the relative standard error sqrt(2 π l²/A) (the integral of the squared correlation
    is π l²): .8 %; four of these are allowed.
    """
    x = np.arange(600) * 0.5
    field = gaussian_field(x, x, 1.0, seed=11)
    error = 4 * math.sqrt(2 * math.pi) / 300
    assert field.mean() == pytest.approx(0, abs=error)
    for k in (0, 1, 2, 3, 4):
        expected = math.exp(-((0.5 * k) ** 2) / 2)
        assert np.mean(field[:, k:] * field[:, : 600 - k]) == pytest.approx(expected, abs=error)
        assert np.mean(field[k:] * field[: 600 - k]) == pytest.approx(expected, abs=error)
    assert np.mean(field[1:, 1:] * field[:-1, :-1]) == pytest.approx(math.exp(-0.25), abs=error)
    assert np.mean(field**4) == pytest.approx(3, rel=0.1)  # Gaussian: kurtosis 3; error sqrt(96/15² · 2π)/300 ~ .5 %


def test_variance_does_not_show_the_grid_of_the_noise() -> None:
    x = np.linspace(-2, 2, 41)
    values = np.array([gaussian_field(x, np.zeros(1), 1.0, seed)[0] for seed in range(4000)])
    # 4000 samples: sqrt(2/4000) = 2.2 %, four of these
    assert values.var(axis=0) == pytest.approx(np.ones(41), abs=0.09)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**63), st.integers(-50, 50), st.integers(-50, 50))
def test_random_field_is_a_function_of_the_place(seed: int, i: int, j: int) -> None:
    """The same points on another lattice, of another extent, have the same values (to rounding of the sums)."""
    x = np.linspace(-3, 3, 13)
    whole = gaussian_field(x, x, 0.7, seed)
    assert gaussian_field(x[4:7], x[2:3], 0.7, seed) == pytest.approx(whole[2:3, 4:7], abs=1e-7)  # reach 4.5 l
    assert noise(seed, np.array([i, 3]), np.array([j, 4]))[0] == noise(seed, np.array(i), np.array(j))


def test_random_field_repeats_on_periodic_axes() -> None:
    x = np.linspace(0, 5, 20, endpoint=False)
    one = gaussian_field(x, x, 0.6, 3, periods=(5.0, None))
    assert gaussian_field(x + 5, x, 0.6, 3, periods=(5.0, None)) == pytest.approx(one, abs=1e-9)
    assert gaussian_field(x - 10, x, 0.6, 3, periods=(5.0, None)) == pytest.approx(one, abs=1e-9)
    jump = np.abs(one[:, 0] - one[:, -1]).max()
    assert jump < 2 * np.abs(np.diff(one, axis=1)).max()  # no seam


def test_random_disorder_adds_its_amplitude() -> None:
    table = {"kind": "random", "seed": 5, "amplitude": 0.1, "correlation_length": 1e-6}
    x = centres(50)
    expected = 1 + 0.1 * gaussian_field(x, x, 1e-6, 5)
    assert np.array_equal(epsilon_map(device(table), x, x), expected)
    other = epsilon_map(device(table | {"seed": 6}), x, x)
    assert abs(np.corrcoef(other.ravel(), expected.ravel())[0, 1]) < 0.5


def test_disorder_of_one_film_is_in_that_film_alone() -> None:
    """Beside each other films share the cells between them; at another height a film's disorder is not seen."""
    left, right = ({"kind": "rectangle", "width": 5e-6, "height": 1e-5, "center": (x, 0.0)} for x in (-2.5e-6, 2.5e-6))
    films = {"left": {"thickness": 1e-8, "shape": left}, "right": {"thickness": 1e-8, "shape": right}}
    films["above"] = {"thickness": 1e-8, "shape": left, "z": 1e-6}
    region = {"kind": "region", "shape": {"kind": "rectangle", "width": 1e-5, "height": 1e-5}, "epsilon": 0.25}
    tables = [region | {"film": "left"}, {"kind": "random", "film": "above", "amplitude": 0.1}]
    tables[1]["correlation_length"] = 1e-6
    made = Device(material={"penetration_depth": 1e-7}, film=films, disorder=tables)
    low = epsilon_map(made, centres(5), centres(5), ("left", "right"))
    assert low[0] == pytest.approx([0.25, 0.25, 0.625, 1.0, 1.0], abs=1e-12)
    field = gaussian_field(centres(5), centres(5), 1e-6, 0)
    assert epsilon_map(made, centres(5), centres(5), ("above",)) == pytest.approx(1 + 0.1 * field, abs=1e-12)


def test_disorder_of_no_film() -> None:
    region = {"kind": "region", "film": "circle", "shape": {"kind": "disk", "radius": 1e-6}, "epsilon": 0.5}
    with pytest.raises(InputError, match=r'disorder\[1\].film: no film is named "circle"'):
        device(region)
