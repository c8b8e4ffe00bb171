"""fluxoid circuit FILE.cir: what it prints, writes and refuses."""

import json
from pathlib import Path

import numpy as np
import pytest

from fluxoid.cli import main

JUNCTION = """* one junction above its critical current
B1 1 0 jj
IB 0 1 pwl(0 0 5p 0.2m)
.model jj jj(rtype=0, icrit=0.1m, rn=2, r0=2, cap=50f)
.tran 1p 100p 10p
.print v(1) p(B1)
.end
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "j.cir").write_text(JUNCTION)
    return tmp_path


def test_words_table_and_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Slips come at Ic R sqrt(i^2 - 1)/Phi0 a second; the file starts at .tran's START and has a header."""
    assert main(["circuit", "j.cir", "--output", "j.csv"]) == 0
    said = capsys.readouterr().out
    assert "ran to 1e-10 s" in said
    assert "V(1)" in said
    rows = np.genfromtxt("j.csv", delimiter=",", names=True)
    assert rows.dtype.names == ("time", "V1", "PB1")
    assert rows["time"][0] == pytest.approx(10e-12)
    assert rows["time"][-1] == pytest.approx(100e-12)
    assert len(rows) == 91
    assert np.all(np.isfinite(rows["V1"]))
    turns = (rows["PB1"][-1] - rows["PB1"][0]) / (2 * np.pi)
    assert turns * 2.0678e-15 / 90e-12 / 2e-4 == pytest.approx(np.sqrt(3), rel=0.02)  # some part of a period


def test_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["circuit", "j.cir", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["quantities"]["V(1)"]["unit"] == "V"
    slips = found["slips"]["B1"]
    assert len(slips["times"]) == len(slips["signs"]) > 10
    assert np.all(np.diff(slips["times"]) > 0)


def test_states_without_tran(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ring.cir").write_text("* ring\nL1 r r 5p\n.loop R L1 flux=0.25*PHI_ZERO fluxoid=1\n.end\n")
    assert main(["circuit", "ring.cir", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["quantities"]["I(L1)"]["value"] == pytest.approx(0.75 * 2.067833848461929e-15 / 5e-12)


@pytest.mark.parametrize(
    ("old", "new", "options", "code", "words"),
    [
        ("B1 1 0 jj", "B1 1 0 kk", [], 2, "j.cir:2: B1: no model 'kk'"),
        (".tran 1p 100p 10p", ".tran 1f 1m", [], 2, "ask for 2e+12 numbers"),
        ("cap=50f", "cap=0", ["--tolerance", "-1"], 2, "--tolerance"),
        ("cap=50f", "cap=50f", ["--output", "nowhere/j.csv"], 2, "no such folder"),
        ("rn=2, r0=2, cap=50f", "rn=1e30, r0=1e30, cap=0", [], 1, "neither resistance nor capacitance"),
        (".tran 1p 100p 10p\n", "", [], 1, "no stable state"),
    ],
)
def test_refusals(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, options: list[str], code: int, words: str
) -> None:
    """Bad input is 2, a run that fails 1; one line that says what and what to try; no numbers that are not finite."""
    (folder / "j.cir").write_text(JUNCTION.replace(old, new))
    assert main(["circuit", "j.cir", *options]) == code
    said = capsys.readouterr()
    assert words in said.err
    assert "Try:" in said.err
    assert "nan" not in said.out
