"""Runs as a user types them, on a small ring: results, a kill, Ctrl-C, a full disk, a state that breaks."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray

import fluxoid
from fluxoid.cli import main
from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device import content_hash, load
from fluxoid.errors import InputError, RunError
from fluxoid.gl.model import GinzburgLandau
from fluxoid.results.checkpoint import read_checkpoint
from fluxoid.simulation.loop import Stopped

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
[[source]]
kind = "uniform"
field = "1 mT"
time = { kind = "sine", frequency = "2 GHz" }
[lattice]
cell = "0.25 xi"
[initial]
kind = "winding"
winding = { eye = 1 }
[run]
duration = "300 tau0"
[output]
scalars = "5 tau0"
frames = "50 tau0"
"""


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ring") / "ring.toml"
    path.write_text(RING)
    return path


@pytest.fixture(scope="module")
def whole(description: Path) -> Path:
    """The result of a run that nobody disturbs."""
    path = description.parent / "whole.fluxoid"
    assert fluxoid.run(description, path, threads=1, progress=False).status == "done"
    return path


def cli(*words: str | Path, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "fluxoid.cli", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload,no-any-return]


def slowly(description: Path, path: Path) -> subprocess.Popen[str]:
    """The same run in a process of its own, with a pause after each chunk so that it can be disturbed."""
    script = f"""
import sys, time
import fluxoid.simulation.loop
from fluxoid.cli import main
fluxoid.simulation.loop.CHUNK_SECONDS = 0.02
advance = fluxoid.simulation.loop.Pace.advance
fluxoid.simulation.loop.Pace.advance = lambda *rest: (advance(*rest), time.sleep(0.05))
sys.exit(main(["run", {str(description)!r}, "--output", {str(path)!r}]))
"""
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_frames(process: subprocess.Popen[str], path: Path, frames: int) -> None:
    while not path.exists() or len(fluxoid.open_result(path).dataset.time) < frames:
        if process.poll() is not None:
            raise AssertionError(f"the run ended: {process.communicate()[1]}")
        time.sleep(0.05)


def assert_same(first: Path, second: Path) -> None:
    """Two results agree bit for bit, checkpoints included."""
    one, other = fluxoid.open_result(first), fluxoid.open_result(second)
    xarray.testing.assert_equal(one.dataset.load(), other.dataset.load())
    xarray.testing.assert_equal(one.table, other.table)
    xarray.testing.assert_equal(one.vortices, other.vortices)
    a, b = read_checkpoint(first / "checkpoint.npz"), read_checkpoint(second / "checkpoint.npz")
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


def test_run_prints_quantities_and_writes_a_result(description: Path, whole: Path, tmp_path: Path) -> None:
    with cli("run", description, "--json", "--set", "run.duration=10 tau0", cwd=tmp_path) as process:
        out, words = process.communicate(timeout=300)
    assert process.returncode == 0, words
    told = json.loads(out)
    assert told["result"] == "ring.fluxoid"
    assert told["status"] == "done"
    assert told["quantities"]["winding[eye]"] == {"value": 1.0, "unit": "1", "before": 1.0}
    parts = [told["quantities"][f"{name}[eye]"]["value"] for name in ("flux", "kinetic_fluxoid")]
    assert sum(parts) == pytest.approx(flux_quantum, rel=1e-9)
    assert told["quantities"]["free_energy"]["unit"] == "J"
    result = fluxoid.open_result(tmp_path / "ring.fluxoid")
    assert result.description.title == "small ring"
    assert result.description.run.duration == pytest.approx(10 * result.description.material.time_unit)


def test_frames_and_table_carry_units_and_places(whole: Path) -> None:
    result = fluxoid.open_result(whole)
    fields, table = result.dataset, result.table
    assert fields.order_parameter.dims == ("time", "y", "x")
    assert fields.current_density.dims == ("time", "component", "y", "x")
    assert fields.current_density.attrs["units"] == "A/m^2"
    assert fields.x.attrs["units"] == "m"
    assert len(fields.time) == 7
    assert len(table.time) == 61
    assert table.winding.sel(hole="eye").values.tolist() == [1.0] * 61
    assert fields.attrs["content_hash"] == content_hash(result.description)
    assert fields.attrs["versions"]["fluxoid"] == fluxoid.__version__
    assert load(whole / "description.toml") == result.description


def test_circulating_current_is_that_of_the_london_ring(whole: Path) -> None:
    """I = ⟨|ψ|²⟩ (nΦ0 − ∫B πr² dr/r / ln(b/a))/L_k, L_k = 2πμ0λ²/(d ln(b/a)), for a thin ring without its own field.

    5 % of the largest: |ψ|² varies across the ring by that much, and normal electrons add 2π(2 GHz)τ0 = 2 %.
    """
    a, b, log = 0.35e-6, 0.5e-6, np.log(0.5 / 0.35)
    table = fluxoid.open_result(whole).table.sel(hole="eye")
    inductance = 2 * np.pi * vacuum_permeability * (200e-9) ** 2 / 10e-9 / log
    field = 1e-3 * np.sin(2 * np.pi * 2e9 * table.time)
    expected = table.mean_order_parameter * (flux_quantum - field * np.pi * (b**2 - a**2) / (2 * log)) / inductance
    np.testing.assert_allclose(table.circulating_current, expected, rtol=0, atol=0.05 * float(expected.max()))


def test_the_number_of_threads_changes_no_bit(
    description: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped half way on one thread, and resumed on two, however small the film."""
    tables = load(description).model_dump(by_alias=True, exclude_none=True, context={"units": True})
    # Few steps: where other work holds the cores, each meeting of two threads costs a turn of the scheduler.
    tables |= {"run": {"duration": "1 tau0"}, "output": {"scalars": "0.1 tau0", "frames": "0.5 tau0"}}
    one, two = tmp_path / "one.fluxoid", tmp_path / "two.fluxoid"
    fluxoid.run(tables, one, threads=1, progress=False)

    def stop_half_way(model: GinzburgLandau) -> None:
        if model.time > 0.5 * model.scales.time:
            raise Stopped

    monkeypatch.setattr(fluxoid.simulation.loop, "CHUNK_SECONDS", 0.0)
    with pytest.raises(Stopped):
        fluxoid.run(tables, two, threads=1, progress=False, between=[stop_half_way])
    assert 4 < len(fluxoid.open_result(two).table.time) < 11
    monkeypatch.setattr(fluxoid.gl.model, "PARALLEL_FROM", 1)
    assert fluxoid.resume(two, threads=min(2, os.cpu_count() or 1), progress=False).status == "done"
    assert_same(one, two)


def test_a_killed_run_resumes_bit_for_bit(description: Path, whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "killed.fluxoid"
    with slowly(description, path) as process:
        wait_for_frames(process, path, 3)
        assert fluxoid.open_result(path).status == "running"
        process.kill()
    halfway = fluxoid.open_result(path)
    assert halfway.status == "interrupted"
    assert 3 <= len(halfway.dataset.time) < 7
    assert np.isfinite(halfway.dataset.order_parameter).where(halfway.dataset.area > 0).fillna(True).all()
    assert fluxoid.resume(path, progress=False).status == "done"
    assert_same(path, whole)


def test_ctrl_c_ends_with_130_and_resume_goes_on(
    description: Path, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "interrupted.fluxoid"
    with slowly(description, path) as process:
        wait_for_frames(process, path, 2)
        process.send_signal(signal.SIGINT)
        out, words = process.communicate(timeout=120)
    assert process.returncode == 130, words
    assert out == ""
    assert "fluxoid resume" in words
    assert "Traceback" not in words
    assert fluxoid.open_result(path).status == "interrupted"
    assert main(["resume", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "done"
    assert_same(path, whole)


def test_a_full_disk_is_one_message_and_leaves_what_was_written(description: Path, whole: Path, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    path = tmp_path / "full.fluxoid"
    with cli("run", description, "--output", path, preexec_fn=limit) as process:
        _, words = process.communicate(timeout=300)
    assert process.returncode == 1, words
    assert "cannot write (File too large)" in words
    assert "Traceback" not in words
    result = fluxoid.open_result(path)
    assert result.status == "failed"
    assert len(result.dataset.time) == 1
    assert fluxoid.resume(path, progress=False).status == "done"
    assert_same(path, whole)


def test_a_place_that_cannot_be_written_is_bad_input(description: Path) -> None:
    with pytest.raises(InputError, match="cannot make a folder"):
        fluxoid.run(description, description / "ring.fluxoid", progress=False)


def test_a_broken_state_is_told_and_the_result_stays_good(description: Path, tmp_path: Path) -> None:
    times: list[float] = []

    def break_late(model: GinzburgLandau) -> None:
        times.append(model.time)
        if model.time > 100 * model.scales.time:
            psi = model.psi.copy()
            psi[model.lattice.inside] *= np.nan
            model.set_psi(psi)

    path = tmp_path / "broken.fluxoid"
    with pytest.raises(RunError, match="not finite any more, soon after t = "):
        fluxoid.run(description, path, progress=False, between=[break_late])
    result = fluxoid.open_result(path)
    assert result.status == "failed"
    assert "not finite" in result.reason
    assert float(result.table.time[-1]) <= times[-1]
    assert np.isfinite(result.table.free_energy).all()
    assert np.isfinite(read_checkpoint(path / "checkpoint.npz")["model/psi"]).all()


def test_an_earlier_result_is_a_place_to_start_from(description: Path, whole: Path, tmp_path: Path) -> None:
    tables = {
        **load(description).model_dump(by_alias=True, exclude_none=True, context={"units": True}),
        "initial": {"kind": "result", "path": str(whole)},
        "run": {"duration": "1 tau0"},
    }
    result = fluxoid.run(tables, tmp_path / "second.fluxoid", progress=False)
    first, last = result.dataset.isel(time=0), fluxoid.open_result(whole).dataset.isel(time=-1)
    np.testing.assert_allclose(first.order_parameter, last.order_parameter, atol=1e-6)
    assert result.table.winding[0, 0] == 1
    with pytest.raises(InputError, match="the lattices differ"):
        fluxoid.run({**tables, "lattice": {"cell": "0.3 xi"}}, tmp_path / "third.fluxoid", progress=False)
    assert not (tmp_path / "third.fluxoid").exists()


@pytest.mark.parametrize(
    ("output", "quantities", "told"),
    [
        ("scalars", ["order_parameter"], "is a field"),
        ("frames", ["winding"], "is a number"),
        ("scalars", ["wnding"], "there is no quantity"),
        ("scalars", ["winding[ear]"], r"winding\[eye\]"),
        ("scalars", ["voltage"], "probe pair"),
    ],
)
def test_quantities_that_cannot_be_recorded(
    description: Path, output: str, quantities: list[str], told: str, tmp_path: Path
) -> None:
    tables = load(description).model_dump(by_alias=True, exclude_none=True, context={"units": True})
    tables["output"] = {output: {"every": "5 tau0", "quantities": quantities}}
    with pytest.raises(InputError, match=told):
        fluxoid.run(tables, tmp_path / "x.fluxoid", progress=False)
    assert not (tmp_path / "x.fluxoid").exists()


def test_show_tells_what_the_run_told(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(whole), "--picture", str(tmp_path / "ring.png"), "--time", "100 tau0"]) == 0
    out = capsys.readouterr().out
    assert "hole eye" in out
    assert "done; t = " in out
    assert "kinetic part" in out
    assert (tmp_path / "ring.png").read_bytes().startswith(b"\x89PNG")


def test_a_recipe_is_performed_into_a_result(
    description: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Relaxed with one turn and no field, the ring holds one flux quantum, all of it kinetic."""
    text = description.read_text().partition("[[source]]")[0]
    text += (
        '[lattice]\ncell = "0.25 xi"\n[initial]\nkind = "winding"\nwinding = { eye = 1 }\n[recipe]\nkind = "relax"\n'
    )
    recipe = tmp_path / "relax.toml"
    recipe.write_text(text)
    assert main(["run", str(recipe), "--output", str(tmp_path / "relax.fluxoid"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["recipe"] == "relax"
    assert told["status"] == "done"
    assert told["quantities"]["winding"]["value"] == [1.0]
    result = fluxoid.open_result(tmp_path / "relax.fluxoid")
    assert result.dataset.order_parameter.dims == ("y", "x")
    assert float(result.dataset.kinetic_fluxoid.sel(hole="eye")) == pytest.approx(flux_quantum, rel=1e-9)
    with pytest.raises(InputError, match="recipe"):
        _ = result.table
    tables = {**load(recipe).model_dump(by_alias=True, exclude_none=True, context={"units": True})}
    tables |= {"initial": {"kind": "result", "path": str(result.path)}, "run": {"duration": "1 tau0"}}
    del tables["recipe"]
    after = fluxoid.run(tables, tmp_path / "after.fluxoid", progress=False).table
    assert float(after.free_energy[-1]) == pytest.approx(float(after.free_energy[0]), rel=1e-5)
