"""Bad input through the command line: for each kind of it one clear error, its exit code, and nothing half-written.

What goes wrong while a run writes (a full disk, a state that is no longer finite) is at the end.
"""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import fluxoid
from fluxoid.cli import main

STRIP = """\
title = "strip"
[material]
penetration_depth = "200 nm"
coherence_length = "50 nm"
resistivity = "100 uohm cm"
[film.strip]
thickness = "20 nm"
shape = { kind = "rectangle", width = "600 nm", height = "150 nm" }
[contact.left]
film = "strip"
kind = "normal"
shape = { kind = "rectangle", width = "2 nm", height = "150 nm", center = ["-300 nm", "0 nm"] }
current = "5 uA"
[contact.right]
film = "strip"
kind = "normal"
shape = { kind = "rectangle", width = "2 nm", height = "150 nm", center = ["300 nm", "0 nm"] }
[[source]]
kind = "uniform"
field = "1 mT"
[lattice]
cell = "0.5 xi"
[run]
duration = "2 tau0"
"""
SHAPE = '{ kind = "rectangle", width = "600 nm", height = "150 nm" }'
RIGHT = 'center = ["300 nm", "0 nm"] }'
MATERIAL = STRIP[STRIP.index("[material]") : STRIP.index("[film")]
CROSSED = '[["-300 nm", "-75 nm"], ["300 nm", "75 nm"], ["300 nm", "-75 nm"], ["-300 nm", "75 nm"]]'
SMALL, LARGE = '{ kind = "disk", radius = "1 um" }', '{ kind = "disk", radius = "2 um" }'
NOTHING = f'{{ kind = "difference", shape = {SMALL}, minus = [{LARGE}] }}'
IV = '[recipe]\nkind = "current-voltage"\ncontact = "left"\nsettle = "1 tau0"\naverage = "1 tau0"\n'

# what it is -> what stands in the file, what stands there instead, where the error is, what it says, what to try
TABLE: dict[str, tuple[str, str, str, str, str]] = {
    "unknown key": ("[run]", "[run]\ndurations = 3", "run.durations", "no such name", '"duration"'),
    "unknown table": ("[run]", "[rn]", "rn", "no such name", '"run"'),
    "wrong unit": ('"50 nm"', '"50 K"', "material.coherence_length", "is a temperature, a length is needed", '"50 nm"'),
    "unknown unit": ('"50 nm"', '"50 nn"', "material.coherence_length", "cannot be read as a length", '"300 nm"'),
    "no unit": ('"50 nm"', '"50"', "material.coherence_length", "is a plain number", '"50 nm"'),
    "bare number": ('"50 nm"', "50", "material.coherence_length", "has no unit", '"50 nm"'),
    "small bare number": ('"50 nm"', "5e-8", "material.coherence_length", "has no unit", '"5e-08 m"'),
    "not a number": ('"1 mT"', '"nan mT"', "source[1].field", "not a finite number", '"0.3 mT"'),
    "negative length": ('"600 nm"', '"-600 nm"', "film.strip.shape.width", "is not greater than 0", ""),
    "negative cell": ('"0.5 xi"', '"-0.5 xi"', "lattice.cell", "is not greater than 0", ""),
    "no memory for the cells": ('"0.5 xi"', '"0.00001 xi"', "lattice.cell", "would take", "larger cells"),
    "self-crossing polygon": (
        SHAPE,
        f'{{ kind = "polygon", points = {CROSSED} }}',
        "film.strip.shape",
        "crosses or touches itself at (0 m, 0 m)",
        "in order around the edge",
    ),
    "polygon of two points": (
        SHAPE,
        '{ kind = "polygon", points = [["0 nm", "0 nm"], ["9 nm", "9 nm"]] }',
        "film.strip.shape.points",
        "at least 3 are needed, not 2",
        "",
    ),
    "empty film": (SHAPE, NOTHING, "film.strip.shape", "nothing is left", "shapes that overlap, or lie apart"),
    "unknown shape": (
        'shape = { kind = "rectangle", width = "6',
        'shape = { kind = "rectangel", width = "6',
        "film.strip.shape",
        "no such kind",
        '"rectangle"',
    ),
    "shape without a kind": (
        'shape = { kind = "rectangle", width = "6',
        'shape = { width = "6',
        "film.strip.shape",
        'has no "kind"',
        'kind = "rectangle"',
    ),
    "no such GDS file": (
        SHAPE,
        '{ kind = "gds", file = "chop.gds", layer = 5 }',
        "film.strip.shape",
        "no file",
        "chip.gds",
    ),
    "GDS without that layer": (
        SHAPE,
        '{ kind = "gds", file = "chip.gds", layer = 7 }',
        "film.strip.shape",
        "no polygon on layer 7",
        "(5, 0)",
    ),
    "GDS without that cell": (
        SHAPE,
        '{ kind = "gds", file = "chip.gds", cell = "TIP", layer = 5 }',
        "film.strip.shape",
        'no cell "TIP"',
        "TOP",
    ),
    "not a GDS file": (
        SHAPE,
        '{ kind = "gds", file = "s.toml", layer = 5 }',
        "film.strip.shape",
        "is not GDS",
        "GDSII",
    ),
    "contact that touches nothing": (
        RIGHT,
        'center = ["400 nm", "0 nm"] }',
        "contact.right.shape",
        "covers no part of the edge",
        "nearest at (300 nm, 75 nm)",
    ),
    "contact of no film": (
        '[contact.right]\nfilm = "strip"',
        '[contact.right]\nfilm = "strp"',
        "contact.right.film",
        "no film is named",
        '"strip"',
    ),
    "currents that do not sum to zero": (
        RIGHT,
        f'{RIGHT}\ncurrent = "-4 uA"',
        "contact.right.current",
        "add up to 1 uA",
        "takes the rest",
    ),
    "probe outside": (
        "[lattice]",
        '[probe.a]\nat = ["0 nm", "5 um"]\n[lattice]',
        "probe.a.at",
        "lies outside the film",
        "(0 m, 75 nm)",
    ),
    "winding without a hole": (
        "[run]",
        '[initial]\nkind = "winding"\nwinding = { eye = 1 }\n[run]',
        "initial.winding.eye",
        "no such hole",
        "a film with a hole",
    ),
    "no earlier result": (
        "[run]",
        '[initial]\nkind = "result"\npath = "gone.fluxoid"\n[run]',
        "initial.path",
        "is not a result",
        "fluxoid run wrote",
    ),
    "clashing lengths, resistivity, diffusivity and u": (
        "[film.strip]",
        'diffusivity = "1 cm^2/s"\nu = 5.79\n[film.strip]',
        "material",
        "follows from the lengths, the resistivity and the diffusivity",
        "no diffusivity",
    ),
    "no penetration depth": (
        'penetration_depth = "200 nm"\n',
        "",
        "material",
        "penetration_depth is missing",
        'penetration_depth = "300 nm"',
    ),
    "no resistivity": (
        'resistivity = "100 uohm cm"\n',
        "",
        "run.duration",
        "resistivity or diffusivity is not known",
        "give it in [material]",
    ),
    "no material": (MATERIAL, "", "material", "is missing", "[material]"),
    "no film": (STRIP[STRIP.index("[film") : STRIP.index("[contact")], "", "film", "is missing", "[film]"),
    "film without a name": ("[film.strip]", "[film]", "film", "stands in [film] itself", "[film.NAME]"),
    "film as a list": ("[film.strip]", "[[film.strip]]", "film.strip", "a table is needed", "[film.strip]"),
    "source as a table": ("[[source]]", "[source]", "source", "a list is needed", "[[source]]"),
    "no duration": ('duration = "2 tau0"', "", "run.duration", "is missing", 'duration = "100 tau0"'),
    "no such quantity": (
        "[run]",
        '[output]\nscalars = { every = "1 tau0", quantities = ["volts"] }\n[run]',
        "output.scalars.quantities",
        "there is no quantity",
        "voltage",
    ),
    "no such recipe": ("[run]", '[recipe]\nkind = "iv"\n[run]', "recipe", "no such kind", '"current-voltage"'),
    "recipe without values": ("[run]", f"{IV}[run]", "recipe", "either currents, or start, stop and points", ""),
    "recipe of no contact": (
        "[run]",
        IV.replace("left", "lft") + 'currents = ["1 uA"]\n[run]',
        "recipe",
        "no contact is named",
        '"left"',
    ),
    "text for a number": (
        "[lattice]",
        '[[disorder]]\nkind = "random"\namplitude = "0.1"\ncorrelation_length = "1 xi"\n[lattice]',
        "disorder[1].amplitude",
        "a number is needed",
        "",
    ),
    "truth for a number": ("[material]", "[material]\ngamma = true", "material.gamma", "a number is needed", ""),
    "number beyond all": ("[material]", "[material]\ngamma = 1e300", "material.gamma", "is beyond 1e+30", ""),
    "length beyond all": ('"50 nm"', '"1e300 nm"', "material.coherence_length", "is more than 1 km", '"300 nm"'),
    "length below all": ('"50 nm"', '"1e-300 nm"', "material.coherence_length", "is less than 1 fm", '"300 nm"'),
    "circle beyond the cells": (
        SHAPE,
        '{ kind = "disk", radius = "0.9 km" }',
        "film.strip.shape",
        "a radius of 900 m",
        "a smaller radius",
    ),
    "too many copies": (
        SHAPE,
        f'{{ kind = "repeat", shape = {SMALL}, nx = 100000, ny = 100, pitch = ["3 um", "3 um"] }}',
        "film.strip.shape",
        "more than 1000000",
        "",
    ),
    "field beyond the cells": (
        '"1 mT"',
        '"100 T"',
        "source[1]",
        "holds less than half a flux quantum",
        "a smaller lattice.cell",
    ),
    "a table without end": (
        "[run]",
        '[output]\nscalars = "1e-9 tau0"\n[run]',
        "output.scalars",
        "outputs are more than",
        "count = 1000",
    ),
    "frame before the beginning": (
        "[run]",
        '[output]\nframes = { at = ["-1 tau0"] }\n[run]',
        "output.frames.at[1]",
        "is less than 0",
        "",
    ),
    "no vortex": (
        "[run]",
        '[initial]\nkind = "vortices"\nvortices = [{ at = ["0 nm", "0 nm"], winding = 0 }]\n[run]',
        "initial.vortices[1]",
        "is no vortex",
        "winding = 1",
    ),
    "recipe of an unknown quantity": (
        "[run]",
        '[recipe]\nkind = "field-sweep"\nfields = ["1 mT"]\nsettle = "1 tau0"\nquantities = ["free_enrgy"]\n[run]',
        "recipe.quantities",
        'no quantity "free_enrgy"',
        "free_energy",
    ),
    "not TOML": ("[run]", "[run", "s.toml:23:5", "not TOML", ""),
    "text without quotes": ('"1 mT"', "1 mT", "s.toml:20:11", "not TOML", ""),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a layout and a result that is there already."""
    import gdstk

    library = gdstk.Library()
    library.new_cell("TOP").add(gdstk.rectangle((0, 0), (1, 1), layer=5))
    library.write_gds(tmp_path / "chip.gds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def held(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("what", TABLE)
def test_each_mistake_is_one_clear_error(what: str, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 2; one line that tells where, what, and what to try (or says by itself what is allowed); no file."""
    before, after, where, says, try_ = TABLE[what]
    assert before in STRIP
    (here / "s.toml").write_text(STRIP.replace(before, after, 1))
    files = held(here)
    assert main(["run", "s.toml"]) == 2
    told = capfd.readouterr()
    (line,) = [
        each
        for each in told.err.splitlines()
        if each != "fluxoid: strip -> s.fluxoid" and not each.startswith("compiling")
    ]
    assert line.startswith(f"fluxoid: {where}: "), line
    assert says in line
    assert not try_ or try_ in line.partition("Try: ")[2], line
    assert told.out == ""
    assert held(here) == files


@pytest.mark.parametrize(
    ("words", "where", "says"),
    [
        (["run", "gone.toml"], "gone.toml", "cannot be read"),
        (["run", "."], ".", "cannot be read"),
        (["run", "chip.gds"], "chip.gds", "a layout alone describes no device"),
        (["check", "gone.toml"], "gone.toml", "cannot be read"),
        (["resume", "gone.fluxoid"], "gone.fluxoid", "is not a result"),
        (["resume", "."], ".", "is not a result"),
        (["show", "chip.gds"], "chip.gds", "is not a result"),
        (["run", "s.toml", "--output", "chip.gds"], "chip.gds", "exists already, and is not a result"),
        (["run", "s.toml", "--set", 'run.duration="-1 tau0"'], "run.duration", "is not greater than 0"),
        (["run", "s.toml", "--threads", "0"], "--threads", "0 threads"),
    ],
)
def test_wrong_words_are_one_clear_error(
    words: list[str], where: str, says: str, here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "s.toml").write_text(STRIP)
    files = held(here)
    assert main(words) == 2
    line = capfd.readouterr().err.splitlines()[-1]
    assert line.startswith(f"fluxoid: {where}: ")
    assert says in line
    assert held(here) == files


def test_an_error_leaves_an_earlier_result_alone(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A result is not replaced unasked, and not by a description that is wrong."""
    (here / "s.toml").write_text(STRIP)
    assert main(["run", "s.toml"]) == 0
    files = held(here)
    table = fluxoid.open_result("s.fluxoid").table.load()
    assert main(["run", "s.toml"]) == 2
    assert "holds a result already" in capfd.readouterr().err
    (here / "s.toml").write_text(STRIP.replace('"50 nm"', '"50 K"'))
    assert main(["run", "s.toml", "--overwrite"]) == 2
    assert held(here) == files
    assert fluxoid.open_result("s.fluxoid").table.equals(table)


def test_a_damaged_result_is_one_clear_error(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What is lost or overwritten in the folder of a result is told, by show and by resume."""
    (here / "s.toml").write_text(STRIP)
    assert main(["run", "s.toml"]) == 0
    for name, text, says in (
        ("data.zarr/vortices", None, "its data have lost their vortices"),
        ("data.zarr/time", None, "its data have lost their time"),
        ("data.zarr/zarr.json", "garbage", "its data cannot be read"),
        ("data.zarr", None, "its data cannot be read"),
        ("status.json", "[]", "is not a result"),
    ):
        shutil.rmtree("x.fluxoid", ignore_errors=True)
        shutil.copytree("s.fluxoid", "x.fluxoid")
        (place,) = here.glob(f"x.fluxoid/{name}")
        if text is not None:
            place.write_text(text)
        else:
            shutil.rmtree(place)
        capfd.readouterr()
        for words in (["show", "x.fluxoid"], ["resume", "x.fluxoid"]):
            assert main(words) == 2
            assert says in capfd.readouterr().err
    assert main(["show", "s.fluxoid", "--time", "1 tau0"]) == 2
    assert "--time: is that of the frame in a picture" in capfd.readouterr().err


@pytest.mark.parametrize("recipe", [False, True], ids=["in time", "recipe"])
def test_a_state_that_is_not_finite_fails_with_what_was_written(
    recipe: bool, here: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, one error, and a result that opens with all that came before."""
    from fluxoid.gl.model import GinzburgLandau

    advance, calls = GinzburgLandau.advance, iter(range(10**6))

    def broken(self: GinzburgLandau, until: float, steps: int) -> bool:
        if next(calls) == (40 if recipe else 15):
            self._fields.planes[self._fields.roles[0], 3, 5] = np.nan
        return advance(self, until, steps)

    monkeypatch.setattr(GinzburgLandau, "advance", broken)
    text = STRIP + (IV + 'start = "0 uA"\nstop = "5 uA"\npoints = 6\n' if recipe else "")
    (here / "s.toml").write_text(text.replace('current = "5 uA"\n', "") if recipe else text)
    assert main(["run", "s.toml"]) == 1
    errors = [line for line in capfd.readouterr().err.splitlines() if "not finite" in line]
    assert len(errors) == 1
    assert "Try: a smaller run.tolerance" in errors[0]
    result = fluxoid.open_result("s.fluxoid")
    assert result.status == "failed"
    assert "not finite" in result.reason
    known = result.dataset.voltage if recipe else result.table.free_energy
    assert known.size > 0
    assert np.isfinite(known.values).all()


@pytest.mark.parametrize("recipe", [False, True], ids=["in time", "recipe"])
def test_a_full_disk_fails_with_what_was_written(recipe: bool, here: Path) -> None:
    """Files may not grow beyond 20 kB here: one error, exit code 1, a result that opens."""
    text = STRIP + (IV + 'start = "0 uA"\nstop = "5 uA"\npoints = 6\n' if recipe else "")
    (here / "s.toml").write_text(text.replace('current = "5 uA"\n', "") if recipe else text)
    script = """
import resource, signal, sys
from fluxoid.cli import main
from fluxoid.results import checkpoint
write = checkpoint.write_checkpoint
def full(*rest):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
    write(*rest)
import fluxoid.recipes.perform, fluxoid.simulation.recorder
fluxoid.recipes.perform.write_checkpoint = fluxoid.simulation.recorder.write_checkpoint = full
sys.exit(main(["run", "s.toml"]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    errors = [line for line in done.stderr.splitlines() if "cannot write" in line]
    assert len(errors) == 1
    assert "Try: make room there, then fluxoid resume s.fluxoid" in errors[0]
    assert "Traceback" not in done.stderr
    result = fluxoid.open_result("s.fluxoid")
    assert result.status == "failed"
    assert main(["resume", "s.fluxoid"]) == 0
    assert fluxoid.open_result("s.fluxoid").status == "done"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="for root every folder can be written")
def test_a_read_only_folder_is_one_clear_error(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "s.toml").write_text(STRIP)
    here.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert main(["run", "s.toml"]) == 2
    finally:
        here.chmod(stat.S_IRWXU)
    assert "s.fluxoid: cannot make a folder there (Permission denied). Try: another --output" in capfd.readouterr().err
