"""Recipes as a user interrupts them: Ctrl-C, a kill, and resuming to what the undisturbed one gives."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xarray

import fluxoid
from fluxoid.cli import main

SWEEP = """
title = "a sweep"
[material]
penetration_depth = "200 nm"
coherence_length = "100 nm"
resistivity = "3 uohm cm"
[film.ring]
thickness = "10 nm"
shape = { kind = "ring", outer_radius = "0.5 um", inner_radius = "0.35 um" }
[lattice]
cell = "0.25 xi"
[recipe]
kind = "field-sweep"
start = "0 T"
stop = "6 mT"
points = 12
settle = "20 tau0"
"""
SLOWLY = """
import sys, time
import fluxoid.simulation.loop
from fluxoid.cli import main
advance = fluxoid.simulation.loop.Pace.advance
fluxoid.simulation.loop.Pace.advance = lambda *rest: (advance(*rest), time.sleep(0.03))
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep") / "sweep.toml"
    path.write_text(SWEEP)
    return path


@pytest.fixture(scope="module")
def whole(description: Path) -> xarray.Dataset:
    """What a sweep gives that nobody disturbs."""
    result = fluxoid.run(description, description.parent / "whole.fluxoid", threads=1, progress=False)
    assert result.status == "done"
    return result.dataset.load()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_recipe_is_resumed_bit_for_bit(
    how: signal.Signals, description: Path, whole: xarray.Dataset, tmp_path: Path
) -> None:
    """Stopped after some points by Ctrl-C, or killed; what was measured can be opened, and resuming measures the rest.

    The first part runs on one thread, the second on as many as there are.
    """
    path = tmp_path / "sweep.fluxoid"
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, "run", str(description), "--output", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NUMBA_NUM_THREADS": "1"},
    )
    while not (path / "checkpoint.npz").exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.02)
    process.send_signal(how)
    words = process.communicate()[1]
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert f"to go on: fluxoid resume {path}" in words
    result = fluxoid.open_result(path)
    assert result.status == "interrupted"
    points = result.dataset.sizes["point"]
    assert 0 < points < 12
    xarray.testing.assert_identical(
        result.dataset.drop_attrs(deep=False).load(), whole.isel(point=slice(points)).drop_attrs(deep=False)
    )

    assert main(["resume", str(path), "--json"]) == 0
    result = fluxoid.open_result(path)
    assert result.status == "done"
    for name in ("created", "complete"):
        assert name in result.dataset.attrs
    xarray.testing.assert_identical(result.dataset.drop_attrs(deep=False).load(), whole.drop_attrs(deep=False))
    assert sorted(each.name for each in path.iterdir()) == [
        "checkpoint.npz",
        "data.zarr",
        "description.toml",
        "lock",
        "status.json",
    ]


def test_resuming_what_is_done_changes_nothing(
    description: Path, whole: xarray.Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    path = description.parent / "whole.fluxoid"
    before = (path / "data.zarr" / "zarr.json").stat().st_mtime_ns
    assert main(["resume", str(path), "--json"]) == 0
    told = capsys.readouterr()
    assert "nothing is left to do" in told.err
    assert json.loads(told.out)["quantities"]["field"]["value"] == whole.field.values.tolist()
    assert (path / "data.zarr" / "zarr.json").stat().st_mtime_ns == before
