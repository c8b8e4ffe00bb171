"""The command line without running anything: help, bad input, checks; in this process, so that it is quick."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fluxoid.cli import main
from fluxoid.cli.main import COMMANDS

RING = """
title = "small ring"
[material]
penetration_depth = "200 nm"
coherence_length = "100 nm"
resistivity = "3 uohm cm"
[film.ring]
thickness = "10 nm"
shape = { kind = "ring", outer_radius = "0.5 um", inner_radius = "0.35 um" }
[hole.eye]
at = ["0 um", "0 um"]
[lattice]
cell = "0.25 xi"
[run]
duration = "5 tau0"
"""


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    path = tmp_path / "ring.toml"
    path.write_text(RING)
    return path


def changed(path: Path, before: str, after: str) -> Path:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    return path


def test_help_loads_nothing_heavy() -> None:
    """fluxoid --help must answer at once: what takes long to import is left for the command that needs it."""
    heavy = ("numpy", "numba", "pydantic", "scipy", "xarray", "zarr", "matplotlib", "pint", "shapely")
    script = f"""
import sys
from fluxoid.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert end.code == 0
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip() == "[]"
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    words = capsys.readouterr().out
    assert "example" in words
    assert f"\n  fluxoid {command}" in words
    assert "--json" in words


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_greek_on_an_output_that_has_none(encoding: str) -> None:
    """A pipe on Windows and the locale C carry no Greek: words get escapes, JSON is as anywhere else."""
    command = [sys.executable, "-m", "fluxoid.cli", "material", "Nb"]
    given = {**os.environ, "PYTHONIOENCODING": encoding}
    words = subprocess.run(command, capture_output=True, env=given, timeout=60, check=True)
    assert words.stderr == b""
    assert b"  \\u03bb_L  " in words.stdout
    told = subprocess.run([*command, "--json"], capture_output=True, env=given, timeout=60, check=True)
    assert json.loads(told.stdout.decode("ascii"))["quantities"]["london_depth"]["symbol"] == "λ_L"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_an_output_that_is_full_is_told_in_one_line() -> None:
    """It ended in a traceback."""
    command = [sys.executable, "-m", "fluxoid.cli", "material", "--list"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "fluxoid: cannot write to standard output: No space left on device\n"


def test_no_command_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "fluxoid run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('thickness = "10 nm"', 'thickness = "10 ns"', "film.ring.thickness"),
        ('thickness = "10 nm"', 'thicknes = "10 nm"', "thickness"),
        ("[run]", "[run", "ring.toml:14"),
        ('duration = "5 tau0"', "", "run.duration: is missing. Try:"),
        ('at = ["0 um", "0 um"]', 'at = ["3 um", "0 um"]', "hole.eye"),
    ],
)
def test_bad_descriptions_are_told_in_one_message(
    ring: Path, before: str, after: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(changed(ring, before, after))]) == 2
    words = capsys.readouterr()
    assert told in words.err
    assert words.err.startswith("fluxoid: ")
    assert "Traceback" not in words.err
    assert words.out == ""


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("check", "run", "show", "resume"):
        assert main([command, "nowhere.toml"]) == 2
        assert "nowhere.toml" in capsys.readouterr().err


def test_traceback_is_shown_when_asked_for() -> None:
    from fluxoid.errors import InputError

    with pytest.raises(InputError):
        main(["check", "--traceback", "nowhere.toml"])


def test_check_reports_the_lattice(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ring of area π (0.5² - 0.35²) µm² covers 641 cells of (25 nm)², and touches some more."""
    assert main(["check", str(ring), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    numbers = {name: each["value"] for name, each in told["quantities"].items()}
    assert told["holes"] == ["eye"]
    assert told["warnings"] == []
    assert numbers["cell"] == pytest.approx(25e-9)
    assert 641 < numbers["film_cells"] < 1.3 * 641
    assert numbers["cells_x"] * numbers["cell"] >= 1e-6
    assert numbers["duration"] == pytest.approx(5 * numbers["time_unit"])
    assert told["quantities"]["memory"]["unit"] == "B"


def test_check_changes_values_on_the_way(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--set", 'run.duration="10 tau0"', "--set", "lattice.cell=0.5 xi", "--json"]
    assert main(["check", str(ring), *arguments]) == 0
    numbers = {name: each["value"] for name, each in json.loads(capsys.readouterr().out)["quantities"].items()}
    assert numbers["duration"] == pytest.approx(10 * numbers["time_unit"])
    assert numbers["cell"] == pytest.approx(50e-9)


@pytest.mark.parametrize("change", ["run.duration", "title.x=3", "run.durations=3"])
def test_bad_changes_are_bad_input(ring: Path, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ring), "--set", change]) == 2
    assert "Try:" in capsys.readouterr().err


def test_check_tells_what_is_unwise(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(ring, 'cell = "0.25 xi"', 'cell = "0.8 xi"')
    changed(ring, 'thickness = "10 nm"', 'thickness = "300 nm"')
    assert main(["check", str(ring), "--json"]) == 0
    words = "\n".join(json.loads(capsys.readouterr().out)["warnings"])
    for place in ("lattice.cell: cells of 0.8", "film.ring.thickness", "hole.eye: its geometric inductance"):
        assert place in words


def test_check_draws_the_device(ring: Path, tmp_path: Path) -> None:
    assert main(["check", str(ring), "--picture", str(tmp_path / "ring.png")]) == 0
    from matplotlib.image import imread

    pixels = imread(tmp_path / "ring.png")[..., :3]
    height, width = pixels.shape[:2]
    assert min(height, width) > 200
    middle, rim = pixels[height // 2, width // 2], pixels[2, 2]
    assert (pixels != rim).any(axis=2).mean() > 0.2, "a ring is drawn"
    assert middle.min() > 0.5, "and its hole is light"


def test_warnings_are_one_line_each(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(ring, 'resistivity = "3 uohm cm"', 'resistivity = "3 uohm cm"\ndiffusivity = "12 cm^2/s"')
    assert main(["check", str(ring), "--json"]) in (0, 2)
    told = capsys.readouterr()
    lines = [line for line in told.err.splitlines() if "warning" in line]
    assert len(lines) == 1
    assert "material" in lines[0]
    assert json.loads(told.out)["warnings"]
