"""fluxoid levels: what it tells, draws and writes agrees with the inductance and area of a ring, and of two holes."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from fluxoid.cli import main
from fluxoid.constants import flux_quantum
from fluxoid.device import load
from fluxoid.london import build
from fluxoid.london.matrices import matrices

RING = """
[material]
penetration_depth = "90 nm"
[film.ring]
thickness = "50 nm"
shape = { kind = "ring", outer_radius = "2 um", inner_radius = "1 um" }
"""
CELL = ("--cell", "0.1 um")


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    path = tmp_path / "ring.toml"
    path.write_text(RING)
    return path


def test_the_lowest_state_changes_at_half_quanta_of_applied_flux(
    ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """B A_eff = (n + 1/2) Phi0, with no regard of the inductance; told, written and drawn from one solution."""
    csv_file, picture = ring.parent / "levels.csv", ring.parent / "levels.png"
    assert main(["levels", str(ring), *CELL, "--csv", str(csv_file), "--picture", str(picture), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    one = matrices(build(load(ring), 1e-7))
    expected = flux_quantum * (np.arange(-2, 2) + 0.5) / one.area[0]
    found = [told["quantities"][f"crossing({k})"]["value"] for k in range(1, 5)]
    assert found == pytest.approx(expected, rel=1e-6)
    assert [state["quanta"]["ring.hole1"] for state in told["ground"]] == [-2, -1, 0, 1, 2]
    assert told["ground"][0]["to"] == told["ground"][1]["from"]
    assert picture.read_bytes()[:4] == b"\x89PNG"
    rows = list(csv.DictReader(csv_file.read_text().splitlines()))
    assert len(rows) == 5 * 401
    for row in rows[::97]:
        flux = int(row["quanta ring.hole1"]) * flux_quantum - float(row["field_T"]) * one.area[0]
        current = flux / one.total[0, 0]
        assert float(row["current_A ring.hole1"]) == pytest.approx(current, rel=1e-6, abs=1e-9)


def test_two_holes_over_fields_that_are_given(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Holes that are alike change at the same field, so that ties are left out: one is nearer to the middle here."""
    shape = 'shape={kind="difference", shape={kind="rectangle", width="6 um", height="3 um"}, minus=['
    shape += '{kind="rectangle", width="1.5 um", height="1.5 um", center=["-1.5 um", "0 um"]},'
    shape += '{kind="rectangle", width="1 um", height="1 um", center=["1.5 um", "0 um"]}]}'
    words = [
        "levels",
        str(ring),
        *CELL,
        "--set",
        f"film.ring.{shape}",
        "--quanta=0:1",
        "--from",
        "0 mT",
        "--to",
        "1 mT",
    ]
    assert main(words) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1][:5] == ["4", "states", "of", "2", "holes,"]
    states = [tuple(line[-2:]) for line in lines[5:]]
    assert (states[0], states[-1]) == (("0", "0"), ("1", "1"))
    assert states[1] in (("1", "0"), ("0", "1"))


def test_a_coil_is_swept_by_a_factor(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ring.write_text(RING + '[[source]]\nkind = "loop-coil"\nradius = "2 um"\ncurrent = "1 mA"\nz = "1 um"\n')
    assert main(["levels", str(ring), *CELL, "--from", "-5", "--to", "5", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["quantities"]["crossing(1)"]["unit"] == "1"
    assert main(["levels", str(ring), *CELL, "--from", "-1 mT", "--to", "1 mT"]) == 2
    assert "sources other than a uniform field are swept by a factor" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--quanta", "3"], '--quanta: "3" is no window of quanta. Try: --quanta=-2:2'),
        (["--quanta=2:-2"], '--quanta: "2:-2" is no window of quanta'),
        (["--from", "1 mT"], "--to: only one end of the field is given. Try: both"),
        (["--from", "1 mT", "--to", "0 mT"], "--from: the lowest field is not below the highest"),
        (["--from", "1 K", "--to", "2 K"], '--from: "1 K" is a temperature'),
        (["--quanta=-2000:2000"], "--quanta: 4001 states of 1 hole. Try: a narrower window"),
        (["--csv", "nowhere/levels.csv"], "nowhere/levels.csv: cannot write: there is no such folder"),
        (["--csv", "one.png", "--picture", "./one.png"], "./one.png: two outputs would be written to this file"),
        (["--set", 'film.ring.shape={kind="disk", radius="2 um"}'], "film: no hole, so that there is one state only"),
    ],
)
def test_what_is_refused(ring: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levels", str(ring), *CELL, *words]) == 2
    assert said in capsys.readouterr().err
