"""What a run tells: progress for people, and the summary of its table."""

import io
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fluxoid.constants import flux_quantum
from fluxoid.device import Device, load
from fluxoid.gl.measure import tracking
from fluxoid.results.folder import DATA, create_result
from fluxoid.results.result import Result, open_result
from fluxoid.results.store import Store, Variable, create_store
from fluxoid.simulation.compiling import note_compiled, say_if_compiling
from fluxoid.simulation.progress import Progress, Pulse, duration
from fluxoid.simulation.summary import summary

DESCRIPTION = """
[material]
penetration_depth = "200 nm"
coherence_length = "100 nm"
[film.strip]
thickness = "10 nm"
shape = { kind = "rectangle", width = "1 um", height = "1 um" }
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that is set by hand."""
    now = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    return now


def test_progress_rewrites_one_line_on_a_terminal(clock: list[float]) -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress.show(0.0, "compiling was before this")
    for k in range(1, 5):
        clock[0] += 1.0
        progress.show(k / 10, "t = 3 ns" + "." * (5 - k))
    assert stream.getvalue().count("\r") == 4
    assert "\n" not in stream.getvalue()
    assert "40.0 %  t = 3 ns.  6 s to go" in stream.getvalue()
    progress.end()
    assert stream.getvalue().endswith("\r")


def test_progress_fits_a_narrow_terminal(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line as wide as the terminal would wrap, and the next would be written below it."""
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    progress = Progress(stream)
    for k in range(3):
        progress.show(k / 10, "t = 300 ps of 1.812 ns  step 2 ps  1200 steps/s")
        clock[0] += 1.0
    progress.end()
    lines = stream.getvalue().split("\r")
    assert [len(line) for line in lines] == [0, 39, 39, 39, 0]
    assert lines[1] == " 10.0 %  t = 300 ps of 1.812 ns  step 2"


def test_progress_in_a_file_is_sparse_whole_lines(clock: list[float]) -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    for k in range(101):
        progress.show(k / 1000, "t = 3 ns")
        clock[0] += 1.0
    progress.end()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "3.0 %  t = 3 ns  16 min 10 s to go"
    assert len(lines) == 3
    assert "\r" not in stream.getvalue()


def test_pulse_tells_step_and_rate(clock: list[float]) -> None:
    pulse = Pulse(1e-9)
    assert pulse.words(0.0, 0) == "t = 0 s of 1 ns"
    clock[0] += 2.0
    assert pulse.words(1e-10, 50) == "t = 100 ps of 1 ns  step 2 ps  25 steps/s"


@pytest.mark.parametrize(
    ("seconds", "words"), [(3.4, "3 s"), (59.6, "1 min 0 s"), (125, "2 min 5 s"), (4 * 3600 + 61, "4 h 1 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.fixture
def result(tmp_path: Path) -> Result:
    """Two holes and one pair of probes between which vortices pass at a steady rate after a transient."""
    names = ["flux", "kinetic_fluxoid"]
    columns = [Variable(name, "Wb", ("hole",), np.zeros(2)) for name in names]
    columns += [Variable("voltage_integral", "Wb", ("probe_pair",), np.zeros(1)), Variable("n", "1", (), np.array(0))]
    path = tmp_path / "made.fluxoid"

    def fill(data: Path) -> None:
        create_store(data, {"hole": ["a", "b"], "probe_pair": ["p-m"]}, [], columns, {})

    create_result(path, DESCRIPTION, fill)
    store = Store(path / DATA)
    store.reserve(0, 101)
    for k in range(101):
        values: dict[str, Any] = {
            "flux": np.array([k, 0.0]),
            "kinetic_fluxoid": np.array([100 - k, 1.0]),
            "voltage_integral": np.array([max(0, k - 30) * flux_quantum]),
            "n": np.array(k),
        }
        store.append_row(k * 1e-12, values)
    store.flush()
    return open_result(path)


def test_the_table_keeps_the_order_of_its_columns(result: Result) -> None:
    assert list(result.table) == ["flux", "kinetic_fluxoid", "voltage_integral", "n"]


def test_summary_has_both_ends_of_everything(result: Result) -> None:
    told = {each.name: each for each in summary(result)}
    assert (told["n"].before, told["n"].value) == (0, 100)
    assert (told["flux[a]"].before, told["flux[a]"].value, told["flux[a]"].unit) == (0, 100, "Wb")
    assert (told["fluxoid[a]"].before, told["fluxoid[a]"].value) == (100, 100)
    assert told["fluxoid[b]"].value == 1


def test_mean_voltage_is_that_of_the_flux_that_passed(result: Result) -> None:
    """One quantum each ps is Φ0/ps; the transient in the first half does not count."""
    told = {each.name: each for each in summary(result)}
    assert told["mean_voltage[p-m]"].value == pytest.approx(flux_quantum / 1e-12, rel=1e-12)
    assert told["mean_voltage[p-m]"].error == pytest.approx(0, abs=1e-6 * flux_quantum / 1e-12)


def test_a_track_is_of_one_vortex_and_is_not_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """One moves right; a second is born, dies, and a third comes where it was: three tracks."""
    from fluxoid.gl.measure.vortices import Vortices

    rows = [[(0.0, 0.0)], [(1.0, 0.0), (9.0, 9.0)], [(2.0, 0.0)], [(3.0, 0.0), (9.0, 9.0)], []]
    states = iter([Vortices(*np.array(row).reshape(-1, 2).T, np.ones(len(row), int)) for row in rows])
    monkeypatch.setattr(tracking, "find_vortices", lambda snapshot: next(states))

    class Model:
        class lattice:  # noqa: N801
            area, cell, shape, periodic = np.ones((20, 20)), 1.0, (20, 20), (False, False)

        class scales:  # noqa: N801
            coherence_length = 1.0

    find, before, tracks, seen = tracking.vortex_tracker(Model()), np.zeros((0, 4)), 0, []  # type: ignore[arg-type]
    for _ in rows:
        before = find(None, before, tracks)  # type: ignore[arg-type]
        tracks = max(tracks, 1 + int(before[:, 3].max(initial=-1)))
        seen.append(before[:, 3].astype(int).tolist())
    assert seen == [[0], [0, 1], [0], [0, 2], []]


def test_that_it_compiles_is_told_until_a_run_of_that_kind_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Single precision after double, and a descent after steps in time, compile anew."""
    monkeypatch.setattr("fluxoid.kernels.compile.cache_folder", lambda package: tmp_path)
    tables: dict[str, Any] = {
        "material": {"penetration_depth": "200 nm", "coherence_length": "50 nm", "resistivity": "100 uohm cm"},
        "film": {"disk": {"thickness": "20 nm", "shape": {"kind": "disk", "radius": "100 nm"}}},
    }
    double, single = load(tables), load({**tables, "run": {"duration": "1 tau0", "precision": "float32"}})
    descent = load({**tables, "recipe": {"kind": "relax"}})

    def told(device: Device) -> bool:
        say_if_compiling(device)
        return "compiling" in capsys.readouterr().err

    assert told(double)
    assert told(double)
    note_compiled(double)
    assert [told(device) for device in (double, single, descent)] == [False, True, True]
    note_compiled(single)
    note_compiled(descent)
    assert not any(told(device) for device in (double, single, descent))
