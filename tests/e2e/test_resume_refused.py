"""A run is not gone on with as another device: what was changed since it began is named."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import gdstk
import numpy as np
import pytest

import fluxoid
from fluxoid.errors import InputError

TABLES: dict[str, Any] = {
    "material": {"penetration_depth": "300 nm", "coherence_length": "10 nm", "resistivity": "1 uohm m"},
    "film": {"f": {"thickness": "10 nm", "shape": {"kind": "gds", "file": "film.gds", "layer": 1}}},
    "lattice": {"cell": "5 nm"},
    "run": {"duration": "20 tau0"},
    "output": {"scalars": "1 tau0", "frames": {"count": 5}},
}


def write_layout(folder: Path, width: float) -> None:
    """The same bytes for the same width: GDS files hold the time at which they were written."""
    library = gdstk.Library(unit=1e-9, precision=1e-12)
    library.new_cell("top").add(gdstk.rectangle((0, 0), (width, 40), layer=1))
    library.write_gds(folder / "film.gds", timestamp=datetime(2026, 1, 1))


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A run that was stopped in the middle."""
    write_layout(tmp_path, 40)

    def stop(model: Any) -> None:
        if model.time > 10 * model.scales.time:
            raise KeyboardInterrupt

    device, path = fluxoid.load(TABLES, tmp_path), tmp_path / "film.fluxoid"
    with pytest.raises(KeyboardInterrupt):
        fluxoid.run(device, path, threads=1, progress=False, between=[stop])
    return path


def test_a_description_that_was_changed_is_not_resumed(stopped: Path) -> None:
    file = stopped / "description.toml"
    text = file.read_text()
    file.write_text(text.replace('thickness = "10 nm"', 'thickness = "12 nm"'))
    assert file.read_text() != text
    with pytest.raises(
        InputError, match=r"changed since the run began: film\.f\.thickness \(10 nm before, 12 nm now\)"
    ):
        fluxoid.resume(stopped, progress=False)
    file.write_text(f'title = "named later"\n{text}')
    assert fluxoid.resume(stopped, progress=False).status == "done"


def test_a_layout_that_was_changed_is_not_resumed(stopped: Path) -> None:
    """Wider by a cell, and back to what it was: then the end is that of a run that was not stopped."""
    write_layout(stopped.parent, 45)
    with pytest.raises(InputError, match=r"changed since the run began: the contents of .*film\.gds"):
        fluxoid.resume(stopped, progress=False)
    write_layout(stopped.parent, 40)
    device = fluxoid.load(TABLES, stopped.parent)
    whole = fluxoid.run(device, stopped.parent / "whole.fluxoid", threads=1, progress=False)
    os.rename(stopped.parent / "film.gds", stopped.parent / "elsewhere.gds")
    with pytest.raises(InputError, match=r"film\.gds"):
        fluxoid.resume(stopped, progress=False)
    os.rename(stopped.parent / "elsewhere.gds", stopped.parent / "film.gds")
    resumed = fluxoid.resume(stopped, progress=False)
    assert resumed.status == "done"
    assert np.array_equal(resumed.table.free_energy, whole.table.free_energy)


def test_an_earlier_result_counts_by_its_data(tmp_path: Path) -> None:
    """Begun from another run: where that is run anew with other contents, the description is another one."""
    write_layout(tmp_path, 40)
    first = tmp_path / "first.fluxoid"
    fluxoid.run(fluxoid.load(TABLES, tmp_path), first, progress=False)
    tables = {**TABLES, "initial": {"kind": "result", "path": "first.fluxoid"}}
    before = fluxoid.device.content_hash(fluxoid.load(tables, tmp_path))
    assert fluxoid.device.content_hash(fluxoid.load(tables, tmp_path)) == before
    shorter = {**TABLES, "run": {"duration": "10 tau0"}}
    fluxoid.run(fluxoid.load(shorter, tmp_path), first, overwrite=True, progress=False)
    assert fluxoid.device.content_hash(fluxoid.load(tables, tmp_path)) != before
