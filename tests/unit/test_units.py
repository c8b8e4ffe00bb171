"""Units are read exactly, agree with pint, and go back and forth without loss; mistakes say what to write instead."""

import math

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluxoid import units
from fluxoid.constants import flux_quantum
from fluxoid.errors import InputError

REGISTRY = pint.UnitRegistry()
SCALES = {"xi": 1e-7, "lambda": 2e-7, "tau0": 3e-12, "Bc2": 0.03}

# the unit written, its dimension, its size in SI from its definition (BIPM brochure, 9th ed.; 1 G = 1e-4 T)
SIZES = [
    ("nm", "length", 1e-9),
    ("um", "length", 1e-6),
    ("µm", "length", 1e-6),
    ("Å", "length", 1e-10),
    ("angstrom", "length", 1e-10),
    ("inch", "length", 0.0254),
    ("ps", "time", 1e-12),
    ("minute", "time", 60.0),
    ("GHz", "frequency", 1e9),
    ("mT", "magnetic field", 1e-3),
    ("G", "magnetic field", 1e-4),
    ("gauss", "magnetic field", 1e-4),
    ("kilogauss", "magnetic field", 0.1),
    ("Phi0", "magnetic flux", flux_quantum),
    ("fWb", "magnetic flux", 1e-15),
    ("mT um^2", "magnetic flux", 1e-15),
    ("uA", "current", 1e-6),
    ("nV", "voltage", 1e-9),
    ("mK", "temperature", 1e-3),
    ("uohm cm", "resistivity", 1e-8),
    ("µΩ·cm", "resistivity", 1e-8),
    ("ohm*m", "resistivity", 1.0),
    ("cm^2/s", "diffusivity", 1e-4),
    ("cm**2/s", "diffusivity", 1e-4),
    ("A um^2", "magnetic moment", 1e-12),
    ("nA m", "pole strength", 1e-9),
    ("deg", "angle", math.pi / 180),
    ("pi rad", "angle", math.pi),
    ("", "dimensionless", 1.0),
]


@pytest.mark.parametrize(("unit", "dimension", "size"), SIZES)
def test_each_unit_has_its_defined_size(unit: str, dimension: str, size: float) -> None:
    # four roundings at most, each of 1.1e-16
    assert units.parse(f"2.5 {unit}", dimension) == pytest.approx(2.5 * size, rel=5e-16)


def test_common_texts_give_the_nearest_float() -> None:
    assert units.parse("300 nm", "length") == 300e-9
    assert units.parse("0.1um", "length") == 1e-7
    assert units.parse(" -4e-1 mT ", "magnetic field") == -4e-4


@given(st.sampled_from(sorted(units._UNITS)), st.floats(1e-3, 1e3))
def test_own_table_agrees_with_pint(unit: str, number: float) -> None:
    dimension, _ = units._UNITS[unit]
    if unit in ("G", "mG", "Oe"):  # Gaussian units, which pint keeps apart from SI
        quantity = REGISTRY.Quantity(number, {"G": "gauss", "mG": "milligauss", "Oe": "oersted"}[unit]).magnitude
        factor = {"G": 1e-4, "mG": 1e-7, "Oe": 1e-4}[unit]
        assert units.parse(f"{number!r} {unit}", dimension) == pytest.approx(quantity * factor, rel=1e-15)
        return
    expected = REGISTRY.Quantity(f"{number!r} {unit}").m_as(units.DIMENSIONS[dimension].unit)
    assert units.parse(f"{number!r} {unit}", dimension) == pytest.approx(expected, rel=1e-15)


@given(
    st.sampled_from(sorted(units.DIMENSIONS)),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_exact_text_reads_back_to_the_same_float(dimension: str, value: float) -> None:
    assert units.parse(units.exact(value, dimension), dimension) == value


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("0.25 xi", "length", 0.25e-7),
        ("0.25 ξ", "length", 0.25e-7),
        ("2lambda", "length", 4e-7),
        ("100 tau0", "time", 3e-10),
        ("0.1 Bc2", "magnetic field", 3e-3),
        ("-0.5 Phi0", "magnetic flux", -flux_quantum / 2),
    ],
)
def test_units_of_a_material(text: str, dimension: str, value: float) -> None:
    assert units.parse(text, dimension, SCALES) == pytest.approx(value, rel=3e-16)


@pytest.mark.parametrize(
    ("text", "dimension", "told"),
    [
        ("40 seconds", "length", 'thickness: "40 seconds" is a time, a length is needed. Try: "40 nm"'),
        ("40 ps", "length", 'thickness: "40 ps" is a time, a length is needed. Try: "40 nm"'),
        ("5", "length", 'thickness: "5" is a plain number, a length is needed. Try: "5 nm"'),
        ("5 tau0", "length", 'thickness: "5 tau0" is a time, a length is needed. Try: "5 nm"'),
        ("1,5 nm", "length", 'thickness: "1,5 nm" holds a comma. Try: a decimal point, as in "300 nm"'),
        ("nan nm", "length", 'thickness: "nan nm" is not a finite number. Try: "300 nm"'),
        ("1e400 m", "length", 'thickness: "1e400 m" is not a finite number. Try: "300 nm"'),
        ("0.5", "angle", 'thickness: "0.5" is a plain number, an angle is needed. Try: "0.5 deg"'),
        (
            "3 xi",
            "length",
            'thickness: "3 xi" is relative to a material, and its coherence_length is not known here. '
            'Try: an absolute value such as "300 nm", or give it in [material]',
        ),
    ],
)
def test_what_is_told_of_bad_texts(text: str, dimension: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        units.parse(text, dimension, where="thickness")
    assert str(caught.value) == told


@given(st.text(max_size=12))
def test_any_text_gives_a_float_or_an_input_error(text: str) -> None:
    try:
        value, told = units.parse(text, "length"), ""
    except InputError as error:
        value, told = 0.0, str(error)
    assert math.isfinite(value)
    assert not told or told.startswith(f'"{text.strip()}') or told.startswith(f'"{text}')


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4.2e-8, "m", "42 nm"),
        (999.94e-9, "m", "999.9 nm"),
        (999.96e-9, "m", "1 um"),
        (-2e-5, "A", "-20 uA"),
        (1.25, "K", "1.25 K"),
        (0.0, "T", "0 T"),
        (2e-20, "m", "2e-05 fm"),
        (1.23456e-3, "m^2/s", "0.001235 m^2/s"),
        (5.79, "", "5.79"),
    ],
)
def test_format_for_people(value: float, unit: str, text: str) -> None:
    assert units.format(value, unit) == text
