"""fluxoid material, as a user types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fluxoid.cli.main import main


def test_sheet_of_a_library_film(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", "Nb film", "--temperature", "4.2K"]) == 0
    text = capsys.readouterr().out
    assert "λ(T)" in text
    assert "  90 ± " in text  # nm, as measured there
    assert "  * from a secondary source" in text
    assert "references" in text


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", "NbTiN", "--temperature", "1 K", "--frequency", "5 GHz", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["quantities"]["sheet_inductance"]["value"] == pytest.approx(8.4e-12, rel=0.01)
    assert told["quantities"]["sheet_inductance"]["unit"] == "H"
    assert told["quantities"]["surface_inductance"]["value"] == pytest.approx(8.4e-12, rel=0.01)
    assert told["material"] == "NbTiN"
    assert told["temperature"] == 1.0


def test_changed_numbers_and_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "film.svg"
    given = ["material", "WSi", "--set", "thickness=10 nm", "--temperature", "2 K", "--plot", str(picture), "--json"]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["quantities"]["sheet_resistance"]["value"] == pytest.approx(240.0)
    assert picture.read_text().startswith("<?xml")


def test_file_and_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[material]\ncritical_temperature = "10 K"\nresistivity = "240 uohm cm"\n')
    assert main(["material", str(file)]) == 0
    assert "at 5 K" in capsys.readouterr().out
    assert main(["material", "--list"]) == 0
    assert "YBCO" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["Nb", "--temperature", "20 K"], "critical temperature is 9.25 K"),
        (["Nb", "--temperature", "5 s"], "a temperature is needed"),
        (["Nbx"], "NbN"),
        (["Nb", "--set", "foo=1"], "does not set"),
        ([], "no material is named"),
    ],
)
def test_bad_input_exits_with_two(given: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["material", *given]) == 2
    assert words in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_failure() -> None:
    """As in fluxoid material Nb --json | head: no words on standard error, and no failure."""
    command = [sys.executable, "-m", "fluxoid.cli", "material", "Nb", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 0
