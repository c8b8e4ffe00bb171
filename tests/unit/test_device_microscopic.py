"""Materials of descriptions whose numbers follow from microscopic theory, and the laws that carry lengths to T."""

import math
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fluxoid.cli.main import main
from fluxoid.constants import flux_quantum
from fluxoid.device import Device, Film, Material, Microscopic, content_hash, dump, load, shapes
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials import find, numbers
from fluxoid.materials.for_levels import FILM, film_numbers, film_routes
from fluxoid.pairs.condensate.gap import reduced_gap
from fluxoid.pairs.fields.upper_field import clean_upper_field, dirty_upper_field
from fluxoid.pairs.lengths.penetration_depth import clean_superfluid_fraction
from fluxoid.units import parse

COLD = {"penetration_depth": 1e-7, "coherence_length": 2e-7, "critical_temperature": 9.0}
OWN = {"critical_temperature": 10.0, "sheet_resistance": 300.0, "thickness": 8e-9, "diffusivity": 5e-5}
PAGE = Path(__file__).parents[2] / "docs" / "pairs" / "materials.md"


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 0.999))
@example(0.0)
@example(1e-310)  # as good as zero, and its inverse overflows
def test_microscopic_laws_are_those_of_pairs(t: float) -> None:
    dirty = Material(**COLD, temperature=9 * t, penetration_depth_law="dirty", coherence_length_law="dirty")
    gap = reduced_gap(t)  # λ²(0)/λ²(T) = (Δ/Δ0) tanh(Δ/2kT): Mattis and Bardeen (1958); 2Δ0/kTc = 3.5275
    expected = gap * (1.0 if t < 1e-3 else math.tanh(1.7638769 * gap / (2 * t)))
    assert (1e-7 / dirty.working_penetration_depth) ** 2 == pytest.approx(expected, rel=1e-6)
    # Bc2 = h* Φ0/2πξ_GL²(0): Werthamer, Helfand, Hohenberg (1966)
    slope_field = flux_quantum / (2 * math.pi * 2e-7**2)
    assert dirty.upper_critical_field == pytest.approx(dirty_upper_field(t) * slope_field, rel=1e-12)
    clean = Material(**COLD, temperature=9 * t, penetration_depth_law="clean", coherence_length_law="clean")
    assert clean.upper_critical_field == pytest.approx(clean_upper_field(t) * slope_field, rel=1e-12)
    assert (1e-7 / clean.working_penetration_depth) ** 2 == pytest.approx(clean_superfluid_fraction(t), rel=1e-12)


@pytest.mark.parametrize("law", ["clean", "dirty"])
def test_laws_of_xi_meet_ginzburg_landau_at_tc(law: Any) -> None:
    near = 9 * (1 - 1e-6)
    one = Material(**COLD, temperature=near, coherence_length_law=law)
    other = Material(**COLD, temperature=near, coherence_length_law="ginzburg-landau")
    # they part in proportion to 1 − t
    assert one.working_coherence_length == pytest.approx(other.working_coherence_length, rel=1e-6)


def test_a_film_of_the_library() -> None:
    film = Material(library="nb FILM", temperature="8.2 K")
    state = find("Nb film").at(8.2)
    assert film.library == film.name == "Nb film"
    assert film.working_penetration_depth == state["penetration_depth_at"]
    assert film.working_coherence_length == state["coherence_length_at"]
    assert film.resistivity == find("Nb film").value("resistivity")
    assert film.reduced_temperature == pytest.approx(8.2 / 9.1)
    assert film.routes() == film_routes(state)
    assert "Matsubara" in film.routes()["penetration_depth"]
    assert Material(**film_numbers(state)).time_unit == film.time_unit
    assert Material(penetration_depth=1e-7).routes() == {}


def test_a_table_of_microscopic_numbers() -> None:
    texts = {
        "critical_temperature": "10 K",
        "sheet_resistance": "300 ohm",
        "thickness": "8 nm",
        "diffusivity": "0.5 cm^2/s",
    }
    film = Material(temperature="8 K", microscopic=texts)
    assert film == Material(temperature=8.0, microscopic=Microscopic(**OWN))
    assert film.resistivity == pytest.approx(2.4e-6)
    # the dirty limit near Tc: D comes back by u = 5.79, within what λ(T) and ξ(T) part from their laws at 0.8 Tc
    assert film.working_diffusivity == pytest.approx(5e-5, rel=0.12)
    # the critical temperature of the material is the theory's
    outer = Material(temperature=8.0, critical_temperature=10.0, microscopic={k: OWN[k] for k in list(OWN)[1:]})
    assert outer.working_penetration_depth == film.working_penetration_depth
    assert outer.working_coherence_length == film.working_coherence_length


def test_a_table_changes_a_film_of_the_library() -> None:
    thick = Material(library="NbN", temperature=6.0)
    other = Material(library="NbN", temperature=6.0, microscopic={"sheet_resistance": "125.75 ohm"})  # a quarter
    assert other.working_penetration_depth == pytest.approx(thick.working_penetration_depth / 2, rel=1e-9)


def test_the_table_has_the_names_and_units_of_the_theory() -> None:
    assert set(Microscopic.model_fields) - {"law", "assume"} == set(numbers.GIVEN) - {"g_factor", "spin_orbit"}
    values = dict.fromkeys(set(Microscopic.model_fields) - {"law", "assume"}, 2.0)
    device = Microscopic(**values).model_dump(exclude_none=True, context={"units": True})
    for name, text in device.items():
        term = numbers.GIVEN[name]
        assert (text if term.dimension == "dimensionless" else parse(text, term.dimension)) == 2.0


def test_a_number_that_is_given_goes_before_and_a_clash_is_told() -> None:
    with pytest.warns(UnwiseWarning, match=r'penetration_depth is 150 nm here, but 176\.1 nm follows .*"Nb film" at 8'):
        film = Material(library="Nb film", temperature=8.2, penetration_depth="150 nm")
    assert film.working_penetration_depth == 1.5e-7
    with pytest.warns(UnwiseWarning, match=r"resistivity is .* Try: no diffusivity"):
        film = Material(library="Nb film", temperature=8.2, diffusivity="20 cm^2/s")
    assert film.working_diffusivity == pytest.approx(2e-3)
    with pytest.warns(UnwiseWarning, match=r"critical_temperature is 8\.5 K here, and 9\.1 K in what"):
        film = Material(library="Nb film", temperature=8.2, critical_temperature="8.5 K")
    assert film.reduced_temperature == pytest.approx(8.2 / 8.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Material(library="Nb film", temperature=8.2, penetration_depth="180 nm").penetration_depth == 1.8e-7


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"library": "Nb flim", "temperature": 4.0}, r"library: no material 'Nb flim' .*Try: Nb film"),
        ({"library": "Nb film", "temperature": 9.1}, r"at 9\.1 K it is normal: the critical temperature is 9\.1 K"),
        ({"library": "Nb film"}, r'needs the temperature.*Try: temperature = "4\.2 K"'),
        ({"microscopic": {"sheet_resistence": 3.0}}, r'microscopic.*no such name.*Try: "sheet_resistance"'),
        ({"microscopic": {"thickness": "3 K"}}, r"microscopic\.thickness: .*a length is needed"),
        ({"microscopic": {"critical_temperature": 10.0}, "temperature": 4.0}, r"penetration depth at T = 0 neither is"),
        ({"microscopic": OWN | {"resistivity": 1e-6}, "temperature": 4.0}, r"ρ = 100 µΩ cm, but 240 µΩ cm"),
        (
            {"library": "Nb film", "temperature": 8.0, "penetration_depth_law": "two-fluid"},
            r'penetration_depth_law = "two-fluid" has no penetration_depth.*Try: penetration_depth_law = "none"',
        ),
        ({"coherence_length": 1e-7}, r"penetration_depth is missing"),
        ({"penetration_depth": 1e-7, "penetration_depth_law": "magic"}, r"magic.*dirty"),
    ],
)
def test_bad_materials(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Material(**given)


def test_a_description_is_written_as_it_was_given() -> None:
    strip = Film(shape=shapes.Rectangle(width="1 um", height="0.4 um"), thickness="50 nm")
    material = Material(library="Nb film", temperature="8.2 K", microscopic={"thickness": "100 nm"})
    device = Device(material=material, film={"strip": strip}, run={"duration": "5 tau0"})
    text = dump(device)
    assert tomllib.loads(text)["material"] == {
        "library": "Nb film",
        "temperature": "8.2 K",
        "microscopic": {"thickness": "100 nm"},
    }
    assert load(tomllib.loads(text)) == device
    assert device.run.duration == pytest.approx(5 * material.time_unit)
    # what follows counts in the hash, as it is what is run
    other = device.model_copy(update={"material": material.model_copy(update={"penetration_depth": 1e-7})})
    assert content_hash(other) != content_hash(device)
    assert hash(material) == hash(Material(library="Nb film", temperature=8.2, microscopic={"thickness": 1e-7}))


def test_the_page_s_description_is_checked_with_its_routes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (part.split("```")[0] for part in PAGE.read_text("utf-8").split("```toml\n[material]\n")[1:])
    file = tmp_path / "strip.toml"
    file.write_text("[material]\n" + first, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    told = capsys.readouterr().out
    assert 'from the library\'s "Nb film" at 8.2 K' in told
    assert all(name in told.split("from the library")[1] for name in FILM)
    film = Material(**tomllib.loads("[material]\n" + second)["material"])
    assert film.working_penetration_depth == Material(temperature=8.2, microscopic=OWN).working_penetration_depth


def test_descriptions_load_no_theory_until_one_is_named() -> None:
    code = (
        "import sys, fluxoid.device as d; d.Material(penetration_depth='90 nm').working_penetration_depth\n"
        "heavy = sorted({n.split('.')[0] for n in sys.modules} & {'scipy', 'numba', 'pint'})\n"
        "print(heavy, 'fluxoid.pairs' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split("\n")[0] == "[] False"
