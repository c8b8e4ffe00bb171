"""fluxoid inductance: its tables and files agree with one another, and the examples have the sizes that rules give."""

import contextlib
import csv
import importlib.util
import io
import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest

from fluxoid.circuit.at_rest.operating_points import operating_points
from fluxoid.circuit.netlist.reader import read_netlist
from fluxoid.cli import main
from fluxoid.constants import flux_quantum, vacuum_permeability

EXAMPLES = Path(__file__).parents[2] / "examples"

PAIR = """
title = "A ring with a junction, in a pickup loop"
[material]
penetration_depth = "90 nm"
[film.ring]
thickness = "100 nm"
shape = { kind = "ring", outer_radius = "2 um", inner_radius = "1 um" }
[film.loop]
thickness = "100 nm"
shape = { kind = "ring", outer_radius = "3 um", inner_radius = "2.5 um" }
[hole.eye]
at = ["0 um", "0 um"]
film = "ring"
[hole.pickup]
at = ["2.2 um", "0 um"]
film = "loop"
[port.junction]
from = ["0.9 um", "0 um"]
to = ["2.1 um", "0 um"]
"""


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with what the command wrote of the pair, and what it said."""
    folder = tmp_path_factory.mktemp("pair")
    (folder / "pair.toml").write_text(PAIR)
    return folder, told(folder / "pair.toml", "--csv", str(folder / "pair.csv"), "--spice", str(folder / "pair.cir"))


def told(*words: Any) -> str:
    """What the command prints; it must succeed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["inductance", *map(str, words), "--cell", "0.1 um"]) == 0
    return printed.getvalue()


def written(folder: Path) -> list[dict[str, str]]:
    """The rows of the CSV file."""
    return list(csv.DictReader((folder / "pair.csv").read_text().splitlines()))


def test_table(answered: tuple[Path, str]) -> None:
    lines = answered[1].splitlines()
    assert lines[0] == "A ring with a junction, in a pickup loop"
    assert lines[1].startswith("2 holes, 1 port; cells down to 100 nm, ")
    heads = [line.split("  ")[0] for line in lines]
    for name in ("eye", "pickup", "eye, pickup", "junction, pickup"):
        assert name in heads
    assert answered[1].count("±") == 2 * (3 * 3 + 2 + 3 + 2 + 1)  # two for each number but couplings and focusing


def test_a_moat_keeps_its_fluxoid(tmp_path: Path) -> None:
    """Without a name the loop is a moat: it is said, and the port has less by (its mutual)^2/L, within the
    errors of the cells, each having its own; --free-holes undoes it."""
    text = PAIR.replace('[hole.pickup]\nat = ["2.2 um", "0 um"]\nfilm = "loop"\n', "")
    (tmp_path / "moat.toml").write_text(text)
    kept, free = (json.loads(told("--json", tmp_path / "moat.toml", *more)) for more in ((), ("--free-holes",)))
    assert kept["holes_that_keep_their_fluxoid"] == ["loop.hole1"]
    assert kept["holes"] == ["eye"]
    assert free["holes"] == ["eye", "loop.hole1"]
    L = {name: one["value"] for name, one in free["quantities"].items()}
    less = L["port_inductance(junction, loop.hole1)"] ** 2 / L["port_inductance(loop.hole1)"]
    one, other = (each["quantities"]["port_inductance(junction)"] for each in (kept, free))
    bars = one["discretisation_error"] + other["discretisation_error"]
    assert less > bars
    assert abs(one["value"] - (other["value"] - less)) < bars
    lines = told(tmp_path / "moat.toml", "--spice", tmp_path / "moat.cir").splitlines()
    assert lines[2].startswith("loop.hole1: fluxoid kept")
    assert "* loop.hole1 keeps its fluxoid" in (tmp_path / "moat.cir").read_text()


def test_files_and_json_hold_the_same_numbers(answered: tuple[Path, str]) -> None:
    folder, _ = answered
    rows = written(folder)
    answer = json.loads(told("--json", folder / "pair.toml"))
    assert answer["holes"] == ["eye", "pickup"]
    assert answer["ports"] == ["junction"]
    for row in rows:
        of = ", ".join(dict.fromkeys(filter(None, (row["first"], row["second"]))))
        name = f"{row['quantity']}({of})" if of else row["quantity"]
        assert answer["quantities"][name]["value"] == pytest.approx(float(row["value"]), rel=1e-9, abs=1e-12)
        assert answer["quantities"][name]["unit"] == row["unit"]


def test_the_netlist_is_a_circuit(answered: tuple[Path, str]) -> None:
    """One quantum in the loop, and what passes the junction: Phi = L I of the CSV, I = -Ic sin(2 pi Phi/Phi0)."""
    folder, _ = answered
    rows = written(folder)
    value = {(r["first"], r["second"]): float(r["value"]) for r in rows if r["quantity"] == "port_inductance"}
    own, mutual, loop = (
        value["junction", "junction"],
        value["junction", "pickup"],
        value["pickup", "pickup"],
    )
    text = (folder / "pair.cir").read_text()
    more = "B1 junction 0 jj\n.model jj jj(rtype=0, icrit=1e-5, rn=1, r0=1, cap=0)\n.loop q Lpickup fluxoid=1\n.end\n"
    (point,) = operating_points(read_netlist(text.replace(".end\n", more)).circuit)
    current, around = point.currents["B1"], point.currents["LPICKUP"]
    assert loop * around + mutual * current == pytest.approx(flux_quantum, rel=1e-8)
    flux = own * current + mutual * around
    assert current == pytest.approx(-1e-5 * math.sin(2 * math.pi * flux / flux_quantum), rel=1e-6)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accuracy", "2"], "--accuracy: an accuracy of 2. Try: a part of the whole, such as 1e-3"),
        (["--accuracy", "0"], "--accuracy: an accuracy of 0"),
        (["--cell", "0 nm"], '--cell: "0 nm" is not greater than 0. Try: "50 nm"'),
        (["--cell", "5 K"], '--cell: "5 K" is a temperature, a length is needed'),
        (["--set", "film.ring.thickness=2"], "film.ring.thickness: 2 has no unit"),
        (["--set", 'port.junction.to=["1.5 um", "0 um"]'], "port.junction: the line ends inside the film"),
    ],
)
def test_bad_input(words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pair.toml").write_text(PAIR)
    assert main(["inductance", str(tmp_path / "pair.toml"), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_film_without_a_hole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    disk = "[material]\npenetration_depth = '1 um'\n[film.a]\nthickness = '50 nm'\nshape.kind = 'disk'\n"
    (tmp_path / "disk.toml").write_text(disk + "shape.radius = '1 um'\n")
    assert main(["inductance", str(tmp_path / "disk.toml"), "--cell", "0.2 um"]) == 2
    assert "no hole and no port between contacts" in capsys.readouterr().err


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pair.toml").write_text(PAIR)
    words = [str(tmp_path / "pair.toml"), "--csv", str(tmp_path / "none" / "pair.csv")]
    assert main(["inductance", *words]) == 2
    assert "cannot write" in capsys.readouterr().err


def numbers(file: Path, cell: str, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, float]:
    """Values by name, of an example on a coarse lattice."""
    assert main(["inductance", str(file), "--cell", cell, "--json", *words]) == 0
    return {name: one["value"] for name, one in json.loads(capsys.readouterr().out)["quantities"].items()}


def test_washer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A washer SQUID has the size that the rules for washers give.

    Jaycox and Ketchen (1981): 1.25 mu0 d = 31.4 pH of the hole, d = 20 um, and about 0.3 pH for each um of a slit that
    is narrow; here it is 2 um wide over 8 um and splits into two for the other 12 um: 31.4 + 20 x (0.3 to 0.6) pH, so
    40 pH within 5. Ketchen (1981): an effective area of d D = 1200 um^2, good to some per cent: 5 % allowed.
    The bias splits evenly by symmetry; cells of 1 um lie symmetrically, too.
    """
    specification = importlib.util.spec_from_file_location(
        "washer_layout", EXAMPLES / "inductance" / "washer_layout.py"
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    for folder in ("inductance", "processes"):
        shutil.copytree(EXAMPLES / folder, tmp_path / folder)
    module.write(tmp_path / "inductance" / "washer.gds")
    process = tmp_path / "processes" / "sfq5ee.toml"
    depth = 'penetration_depth = "90 nm"'
    process.write_text(process.read_text().replace(depth, f"{depth}\nsheets = 1"))  # to be quick: less than 1 % here
    got = numbers(tmp_path / "inductance" / "washer.toml", "1 um", capsys)
    d, D = 20e-6, 60e-6
    assert got["inductance(squid)"] == pytest.approx(40e-12, abs=5e-12)
    assert got["inductance(squid)"] > 1.25 * vacuum_permeability * d
    assert got["effective_area(squid)"] == pytest.approx(d * D, rel=0.05)
    assert abs(got["current_share(upper, bias)"]) == pytest.approx(0.5, abs=1e-6)
    assert abs(got["current_share(lower, bias)"]) == pytest.approx(0.5, abs=1e-6)
    arms = got["port_inductance(upper)"] + got["port_inductance(lower)"] + 2 * got["port_inductance(upper, lower)"]
    assert arms == pytest.approx(got["inductance(squid)"], rel=1e-9)


def test_susceptometer(capsys: pytest.CaptureFixture[str]) -> None:
    """The field coil's mutual inductance is its field in the middle times the effective area of the pickup loop.

    mu0 a^2/2(a^2 + z^2)^(3/2) for one ampere in a circle of the coil's mean radius, 3 um, 0.28 um away. Over the loop
    that field is some per cent larger, over its leads, which reach beyond the coil, smaller: 10 % allowed.
    """
    one_sheet = [f"--set=film.{film}.sheets=1" for film in ("coil", "loop", "shield")]  # to be quick: 2 % here
    got = numbers(EXAMPLES / "inductance" / "susceptometer.toml", "0.2 um", capsys, *one_sheet)
    a, z = 3e-6, 0.28e-6
    field = vacuum_permeability * a**2 / 2 / (a**2 + z**2) ** 1.5
    assert abs(got["port_inductance(coil, pickup)"]) == pytest.approx(field * got["effective_area(pickup)"], rel=0.1)
    assert abs(got["current_share(coil, pickup)"]) < 1e-6
