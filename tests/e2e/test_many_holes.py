"""A film with a grid of holes: told of as one, and measured from fields that are worked out once."""

import gc
from pathlib import Path

import numpy as np
import pytest

from fluxoid.cli import main
from fluxoid.device import load
from fluxoid.gl.measure.contours import contour_fluxoid
from fluxoid.gl.measure.cuts import current_through, cut_faces
from fluxoid.gl.measure.links import face_currents, overlaps, phase_differences
from fluxoid.simulation.begin import begin

GRID = """
title = "Antidots"
[material]
penetration_depth = "500 nm"
coherence_length = "10 nm"
resistivity = "200 uohm cm"
[film.film]
thickness = "5 nm"
[film.film.shape]
kind = "difference"
shape = { kind = "rectangle", width = "200 nm", height = "200 nm" }
[[film.film.shape.minus]]
kind = "repeat"
nx = 4
ny = 4
pitch = ["46 nm", "46 nm"]
shape = { kind = "disk", radius = "9 nm", center = ["-69 nm", "-69 nm"] }
[[source]]
kind = "uniform"
field = "0.2 T"
time = { kind = "ramp", stop = "1 tau0" }
[lattice]
cell = "0.4 xi"
[run]
duration = "2 tau0"
"""


def test_many_holes_are_told_of_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "grid.toml").write_text(GRID)
    assert main(["check", str(tmp_path / "grid.toml"), "--picture", str(tmp_path / "grid.png")]) == 0
    assert "16: film.hole1 ... film.hole16" in capsys.readouterr().out
    assert main(["run", str(tmp_path / "grid.toml"), "--output", str(tmp_path / "grid")]) == 0
    said = capsys.readouterr().out
    assert "16 holes, least to largest" in said
    assert "hole film.hole3" not in said


def test_fields_of_a_snapshot_are_worked_out_once() -> None:
    """And anew for another; what cuts and contours get from them is what whole fields give, bit for bit."""
    model = begin(load(_text()))
    first, second = model.snapshot(), None
    assert phase_differences(first) is phase_differences(first)
    before = phase_differences(first)[0].copy()
    with pytest.raises(ValueError, match="read-only"):
        overlaps(first)[0][0, 0] = 1.0
    model.set_psi(model.psi * np.exp(0.1j * np.arange(model.lattice.shape[1])))
    second = model.snapshot()
    assert not np.array_equal(phase_differences(second)[0], before)
    assert np.array_equal(phase_differences(first)[0], before)
    faces = cut_faces(model.lattice, np.array([[-2e-7, 1e-9], [2e-7, 1e-9]]))
    exact = faces.total(*face_currents(second))
    assert current_through(second, faces).total == pytest.approx(exact, rel=1e-12)
    assert np.isfinite(contour_fluxoid(second, model.holes[0].contour).total)
    del first, second
    gc.collect()


def _text() -> dict:
    import tomllib

    return tomllib.loads(GRID)
