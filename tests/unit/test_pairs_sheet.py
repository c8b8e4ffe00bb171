"""What the sheet of a material and its pictures hold, and what the command says to bad input."""

import json
from pathlib import Path

import pytest

from fluxoid.cli import main
from fluxoid.materials import find
from fluxoid.materials.sheet_microwave import microwave
from fluxoid.plot import material_picture


def test_sheet_counts_pairs_by_two_definitions(capsys: pytest.CaptureFixture[str]) -> None:
    """Aluminium: 2.8e7 condensed pairs, 1.5e12 if all electrons were paired, for v_F of the sheet; each says which."""
    assert main(["material", "Al", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = json.dumps(told, ensure_ascii=False)
    state = find("Al").at(0.5)
    assert state["electrons_in_twos_within_a_pair"] == pytest.approx(1.55e12, rel=0.01)
    assert 2e7 < state["condensed_pairs_within_a_pair"] < 4e7
    assert "condensed pairs centred within" in found
    assert "every conduction electron" in found


def test_width_says_whether_a_film_screens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", "WSi", "--width", "100 um"]) == 0
    assert "comparable with the Pearl length" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Nb film", "--temperature", "10 K"], "the critical temperature is 9.1 K"),
        (["Nb film", "--temperature", "-1K"], "-1 K is not a temperature"),
        (["Nb flim"], "Try: Nb film"),
        (["Nb", "--set", "thicknes=3 nm"], "Try: thickness="),
        (["Nb", "--set", "thickness=3 K"], "a length is needed"),
        (["Nb", "--set", "thickness=-3 nm"], "-3 nm cannot be the thickness of the film"),
        (["Nb", "--set", "law=magic"], "no law 'magic'"),
        (["NbN", "--set", "resistivity=100 uohm cm"], "100 µΩ cm, but 1006 µΩ cm from ρ = R_□ d: 10.1 times as much"),
    ],
)
def test_bad_input_is_told_in_one_line(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", *words]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_law_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", "Nb film", "--temperature", "4.55 K", "--set", "law=two-fluid", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    text = json.dumps(told)
    assert find("Nb film").altered(law="two-fluid").at(4.55)["superfluid_fraction"] == pytest.approx(1 - 0.5**4)
    assert "0.9375" in text


def test_picture_draws_every_panel(tmp_path: Path) -> None:
    """A dirty film knows all of it: each unit once against temperature, two panels of q, one of B if it is thin."""
    counts = []
    for thickness in (5e-9, 1e-7):
        path = tmp_path / "film.svg"
        material_picture(find("WSi").altered(thickness=thickness).at(1.5), path)
        counts.append(path.read_text("utf-8").count('id="axes_'))
    assert counts[0] >= 19
    assert counts[1] == counts[0] - 1
    material_picture(find("WSi").altered(assume="clean").at(1.5), tmp_path / "clean.svg")  # neither λ nor ξ known
    assert (tmp_path / "clean.svg").read_text("utf-8").count('id="axes_') < counts[1]


@pytest.mark.parametrize("name", ["Al film", "Nb film", "NbTiN", "WSi"])
def test_inductance_at_a_frequency_is_that_of_the_depth(name: str) -> None:
    """At ħω ≪ Δ, kT the surface inductance is μ0λ(T)coth(d/λ(T)), whatever the purity: one film, one sheet.

    At 0.3 Tc the dirty shape of λ(T) is within 0.2 % of that of any purity; loss takes less than that.
    """
    film = find(name)
    state = film.at(0.3 * film.value("critical_temperature"))
    data, _ = microwave(state, 1e8)
    assert data["surface_inductance"]["value"] == pytest.approx(state["sheet_inductance"], rel=2e-3)
