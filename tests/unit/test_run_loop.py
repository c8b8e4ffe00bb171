"""The loop of a run, on a stand-in model: what is written when, and what survives when it ends badly."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray

from doubles.oscillator import UNIT, Oscillator, State
from fluxoid.errors import InputError, RunError
from fluxoid.results.checkpoint import read_checkpoint
from fluxoid.results.folder import create_result, read_status
from fluxoid.results.result import Result, open_result
from fluxoid.results.store import Variable, create_store
from fluxoid.simulation.execute import execute
from fluxoid.simulation.loop import Stopped, simulate
from fluxoid.simulation.recorder import Observation
from fluxoid.simulation.schedule import At, Count, Every, Schedule

UNTIL = 30 * UNIT
SCHEDULES: dict[str, Schedule] = {"scalars": Every(1 * UNIT), "frames": Count(4, UNTIL)}


def some_vortices(state: State, before: np.ndarray, tracks: int) -> np.ndarray:
    """One for each positive x, on the track of the one before or on a new one: a wrong memory would show."""
    first = before[0, 3] if len(before) else tracks
    return np.array([[x, v, 1.0, first] for x, v in zip(state.x[0], state.v[0]) if x > 0]).reshape(-1, 4)


OBSERVATION = Observation(
    frame=lambda state: {"x_field": state.x},
    row=lambda state: {"energy": np.array(np.sum(state.x**2 + state.v**2)), "side": state.x.sum(axis=1)},
    vortices=some_vortices,
)


def new_result(path: Path, overwrite: bool = False) -> Path:
    frame = [Variable("x_field", "m", ("y", "x"), np.zeros((2, 3)))]
    row = [Variable("energy", "J", (), np.array(0.0)), Variable("side", "m", ("hole",), np.zeros(2))]
    coordinates = {"y": np.arange(2.0), "x": np.arange(3.0), "hole": ["left", "right"]}
    create_result(
        path,
        'title = "oscillator"\n',
        lambda data: create_store(data, coordinates, frame, row, {"content_hash": "0"}),
        overwrite,
    )
    return path


def run(
    path: Path,
    model: Oscillator | None = None,
    between: Sequence[Callable[[Any], None]] = (),
    until: float = UNTIL,
) -> Result:
    execute(path, model or Oscillator(), OBSERVATION, SCHEDULES, until, between, progress=False)
    return open_result(path)


def assert_same(first: Path, second: Path) -> None:
    """Two results agree bit for bit, checkpoints included."""
    one, other = open_result(first), open_result(second)
    xarray.testing.assert_identical(one.dataset.load(), other.dataset.load())
    xarray.testing.assert_identical(one.table, other.table)
    xarray.testing.assert_identical(one.vortices, other.vortices)
    a, b = read_checkpoint(first / "checkpoint.npz"), read_checkpoint(second / "checkpoint.npz")
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = new_result(tmp_path_factory.mktemp("reference") / "whole.fluxoid")
    run(path)
    return path


def test_lands_on_all_scheduled_times_and_on_the_end(reference: Path) -> None:
    result = open_result(reference)
    assert result.status == "done"
    np.testing.assert_array_equal(result.table.time, [k * UNIT for k in range(31)])
    np.testing.assert_array_equal(result.dataset.time, [0, 10 * UNIT, 20 * UNIT, UNTIL])


def test_damps_as_the_equation_says(reference: Path) -> None:
    """x'' = -x - 0.1 x' loses energy as exp(-0.1 t) on average; steps of 0.03 leave under 10 % in 30 units."""
    energy = open_result(reference).table.energy
    assert energy[-1] / energy[0] == pytest.approx(np.exp(-3), rel=0.1)


def test_opens_with_xarray_alone(reference: Path) -> None:
    with xarray.open_zarr(reference / "data.zarr", consolidated=False) as dataset:
        assert dataset.x_field.dims == ("time", "y", "x")
        assert dataset.x_field.attrs["units"] == "m"
        assert dataset.x.attrs["units"] == "m"
        assert list(dataset.hole.values) == ["left", "right"]
        assert np.isfinite(dataset.time).all()
        assert dataset.side.dims == ("scalar_time", "hole")
        assert dataset.attrs["content_hash"] == "0"


def test_chunks_of_any_length_give_the_same(reference: Path, tmp_path: Path) -> None:
    """A slow model takes few steps per chunk: the wall clock must not reach the numbers."""
    path = new_result(tmp_path / "slow.fluxoid")
    run(path, Oscillator(wait=2e-4))
    assert_same(path, reference)


def test_stop_and_resume_give_what_the_whole_run_gives(reference: Path, tmp_path: Path) -> None:
    path = new_result(tmp_path / "stopped.fluxoid")
    chunks = iter(range(1000))

    def stop_at_third(model: Oscillator) -> None:
        if next(chunks) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        run(path, Oscillator(wait=1e-4), between=(stop_at_third,))
    halfway = open_result(path)
    assert halfway.status == "interrupted"
    assert 1 < len(halfway.table.time) < 31
    assert run(path).status == "done"
    assert_same(path, reference)


def test_stopping_after_every_chunk_loses_no_output(tmp_path: Path) -> None:
    """Some of the chunks end on an output: a stop there once wrote a checkpoint before the row that was due."""
    path, whole = (new_result(tmp_path / name) for name in ("often.fluxoid", "whole.fluxoid"))
    run(whole, until=5 * UNIT)
    stops = 0
    while open_result(path).status != "done":
        with contextlib.suppress(Stopped):
            run(path, between=(_stop,), until=5 * UNIT)
        stops += 1
    assert stops > 10
    assert_same(path, whole)


def test_a_state_that_is_not_finite_fails_and_keeps_what_was_good(tmp_path: Path) -> None:
    path = new_result(tmp_path / "broken.fluxoid")
    with pytest.raises(RunError, match="not finite") as caught:
        run(path, Oscillator(breaks=15.5 * UNIT))
    time_told = float(str(caught.value).split("t = ")[1].split(" s")[0])
    assert 14 * UNIT < time_told < 15.6 * UNIT
    result = open_result(path)
    assert result.status == "failed"
    assert "not finite" in result.reason
    assert len(result.table.time) == 16
    assert np.isfinite(result.table.energy).all()
    assert np.isfinite(read_checkpoint(path / "checkpoint.npz")["model/x"]).all()


def test_a_failed_run_resumes_from_the_last_good_state(reference: Path, tmp_path: Path) -> None:
    path = new_result(tmp_path / "mended.fluxoid")
    with pytest.raises(RunError):
        run(path, Oscillator(breaks=25.5 * UNIT))
    run(path)
    assert_same(path, reference)


def test_time_that_stands_still_is_an_error() -> None:
    class Stuck(Oscillator):
        def advance(self, until: float, steps: int) -> bool:
            self.steps += 1
            return True

    with pytest.raises(RunError, match="stands still"):
        simulate(Stuck(), {}, UNTIL, lambda due, now: None)


def test_two_runs_cannot_write_one_result(tmp_path: Path) -> None:
    path = new_result(tmp_path / "shared.fluxoid")
    seen = []

    def second(model: Oscillator) -> None:
        with pytest.raises(InputError, match="written by another run"):
            run(path)
        seen.append(read_status(path)[0])
        raise Stopped

    with pytest.raises(Stopped):
        run(path, between=(second,))
    assert seen == ["running"]


def test_disk_errors_are_one_clear_message_and_leave_a_valid_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import zarr.storage._local as local

    path = new_result(tmp_path / "full.fluxoid")
    put, calls = local._put, iter(range(10**6))

    def full(*arguments: object, **options: object) -> int:
        if next(calls) > 15:
            raise OSError(28, "No space left on device")
        return int(put(*arguments, **options))  # type: ignore[arg-type]

    monkeypatch.setattr(local, "_put", full)
    with pytest.raises(RunError, match=r"No space left on device.*can be read"):
        run(path, Oscillator(wait=1e-4))
    monkeypatch.undo()
    result = open_result(path)
    assert result.status == "failed"
    assert 0 < len(result.dataset.time) < 4
    assert np.isfinite(result.dataset.x_field).all()


def start(path: Path, wait: float) -> subprocess.Popen[str]:
    """Run the stand-in model in a process of its own, slowly."""
    script = f"""
        import sys
        sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parent.parent)]!r}
        from pathlib import Path
        from doubles.oscillator import Oscillator
        from test_run_loop import run
        run(Path({str(path)!r}), Oscillator(wait={wait}))
    """
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stderr=subprocess.PIPE, text=True)


def wait_for(process: subprocess.Popen[str], path: Path, frames: int) -> None:
    while len(open_result(path).dataset.time) < frames:
        if process.poll() is not None:
            raise AssertionError(f"the run ended: {process.communicate()[1]}")
        time.sleep(0.02)


def test_killed_without_warning_it_reopens_and_resumes_bit_for_bit(reference: Path, tmp_path: Path) -> None:
    path = new_result(tmp_path / "killed.fluxoid")
    with start(path, wait=2e-3) as process:
        wait_for(process, path, 2)
        assert read_status(path)[0] == "running"
        process.kill()
    result = open_result(path)
    assert result.status == "interrupted"
    assert 2 <= len(result.dataset.time) < 4
    frames = result.dataset.load()
    xarray.testing.assert_identical(frames, open_result(reference).dataset.load().isel(time=slice(len(frames.time))))
    run(path)
    assert_same(path, reference)


def test_ctrl_c_writes_a_checkpoint_where_it_stands(reference: Path, tmp_path: Path) -> None:
    path = new_result(tmp_path / "interrupted.fluxoid")
    with start(path, wait=2e-2) as process:  # so slow that a chunk is shorter than the time between outputs
        wait_for(process, path, 1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=30)
    assert "once more to quit at once" in words
    assert json.loads((path / "status.json").read_text())["status"] == "interrupted"
    clock = read_checkpoint(path / "checkpoint.npz")["model/clock"][0]
    assert 0 < clock % 10 < 10, "the checkpoint is of the chunk's end, not of a frame"
    run(path)
    assert_same(path, reference)


def test_a_run_listed_by_times_also_writes_both_ends(tmp_path: Path) -> None:
    path = new_result(tmp_path / "at.fluxoid")
    schedules: dict[str, Schedule] = {"scalars": At((3 * UNIT, 7.5 * UNIT)), "frames": At((99 * UNIT,))}
    execute(path, Oscillator(), OBSERVATION, schedules, UNTIL, progress=False)
    result = open_result(path)
    np.testing.assert_array_equal(result.table.time, [0, 3 * UNIT, 7.5 * UNIT, UNTIL])
    np.testing.assert_array_equal(result.dataset.time, [0, UNTIL])


def test_a_reader_during_a_half_written_frame_sees_complete_ones_only(reference: Path, tmp_path: Path) -> None:
    path = new_result(tmp_path / "half.fluxoid")
    with pytest.raises(Stopped):
        run(path, between=(_stop,))
    import zarr

    group = zarr.open_group(path / "data.zarr", mode="r+")
    group["x_field"].resize((3, 2, 3))  # as if killed while the arrays were lengthened, a frame half written
    group["x_field"][1] = 5.0
    result = open_result(path)
    assert len(result.dataset.time) == 1
    run(path)
    assert_same(path, reference)


def _stop(model: Oscillator) -> None:
    raise Stopped


def test_the_checkpoint_holds_no_pickles(reference: Path) -> None:
    with np.load(reference / "checkpoint.npz", allow_pickle=False) as file:
        kinds = {file[name].dtype.kind for name in file.files}
    assert kinds <= set("fciubU")


def test_temporary_files_are_gone(reference: Path) -> None:
    names = {name for _, _, files in os.walk(reference) for name in files}
    assert not [name for name in names if name.endswith(".partial") or name.startswith(".")]
