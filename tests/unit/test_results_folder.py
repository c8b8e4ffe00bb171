"""Result folders: made whole or not at all, never lost by accident, read whatever happened."""

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from fluxoid.errors import InputError, RunError
from fluxoid.results.checkpoint import read_checkpoint, write_bytes, write_checkpoint
from fluxoid.results.folder import create_result, created, disk_errors, is_result, locked, read_status, write_status
from fluxoid.results.result import open_result
from fluxoid.results.store import Counts, Store, Variable, create_store


def make(path: Path, overwrite: bool = False, mark: str = "") -> Path:
    field, number = Variable("field", "T", ("x",), np.zeros(3)), Variable("number", "1", (), np.array(0))

    def fill(data: Path) -> None:
        create_store(data, {"x": np.arange(3.0)}, [field], [number], {"mark": mark})

    create_result(path, f'title = "{mark}"\n', fill, overwrite)
    return path


def test_a_result_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid", mark="old")
    with pytest.raises(InputError, match="holds a result already"):
        make(path, mark="new")
    assert "old" in (path / "description.toml").read_text()
    make(path, overwrite=True, mark="new")
    assert "new" in (path / "description.toml").read_text()
    assert [each.name for each in tmp_path.iterdir()] == ["ring.fluxoid"]


def test_other_folders_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("years of work")
    with pytest.raises(InputError, match="not a result"):
        make(tmp_path / "thesis", overwrite=True)
    assert (tmp_path / "thesis" / "chapter.tex").read_text() == "years of work"


def test_a_failing_creation_leaves_the_old_result_and_nothing_else(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid", mark="old")
    with pytest.raises(RunError, match="No space left"), created(path, overwrite=True) as new:
        fill_the_disk(new)
    assert is_result(path)
    assert [each.name for each in tmp_path.iterdir()] == ["ring.fluxoid"]


def fill_the_disk(folder: Path) -> None:
    (folder / "begun").touch()
    raise OSError(28, "No space left on device")


def test_a_result_being_written_is_not_overwritten(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid")
    with locked(path), pytest.raises(InputError, match="written by another run"):
        make(path, overwrite=True)


def test_a_place_that_cannot_be_written_is_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot make a folder"):
        make(tmp_path / "file" / "ring.fluxoid")

    def refuse(self: Path, *arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        make(tmp_path / "ring.fluxoid")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_bad_input(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(InputError, match="Permission denied"):
            make(tmp_path / "ring.fluxoid")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_status_of_a_vanished_process_is_interrupted(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid")
    with locked(path):
        assert read_status(path) == ("running", "")
    assert read_status(path)[0] == "interrupted"
    write_status(path, "failed", "because")
    assert read_status(path) == ("failed", "because")


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="not a result"):
            open_result(path)


def test_checkpoint_returns_the_same_bits(tmp_path: Path) -> None:
    arrays = {"a/b": np.array([1e-300, -0.0, np.pi]), "counts": np.arange(3), "text": np.array('{"every": 1}')}
    write_checkpoint(tmp_path / "checkpoint.npz", arrays)
    again = read_checkpoint(tmp_path / "checkpoint.npz")
    assert {name: array.tobytes() for name, array in again.items()} == {n: a.tobytes() for n, a in arrays.items()}


def test_checkpoint_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.npz"
    write_checkpoint(path, {"a": np.zeros(3)})

    def fails(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        write_checkpoint(path, {"a": np.ones(3)})
    with pytest.raises(OSError, match="No space"):
        write_bytes(path, b"")
    assert read_checkpoint(path)["a"].tolist() == [0, 0, 0]
    assert [each.name for each in tmp_path.iterdir()] == ["checkpoint.npz"]


def test_checkpoint_refuses_python_objects(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        write_checkpoint(tmp_path / "checkpoint.npz", {"a": np.array([{}], dtype=object)})


def test_damaged_checkpoint_is_told(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.npz").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(InputError, match="cannot be read"):
        read_checkpoint(tmp_path / "checkpoint.npz")


def test_disk_errors_name_the_place(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=f"{tmp_path}.*No space left"), disk_errors(tmp_path):
        raise OSError(28, "No space left on device")


def test_store_grows_beyond_the_room_it_reserved(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid")
    store = Store(path / "data.zarr")
    store.reserve(1, 1)
    for k in range(5):
        store.append_frame(float(k), {"field": np.full(3, k)})
        store.append_row(float(k), {"number": np.array(k**2)}, np.full((k, 5), float(k)))
    assert store.counts == Counts(5, 0, 0)
    store.flush()
    assert store.counts == Counts(5, 5, 10)
    result = open_result(path)
    np.testing.assert_array_equal(result.table.number, [0, 1, 4, 9, 16])
    np.testing.assert_array_equal(result.dataset.field[:, 1], np.arange(5))
    np.testing.assert_array_equal(result.vortices.time, np.repeat(np.arange(5), np.arange(5)))


def test_store_forgets_what_came_after_a_cut(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid")
    store = Store(path / "data.zarr")
    store.reserve(9, 9)
    for k in range(4):
        store.append_frame(float(k), {"field": np.full(3, k)})
        store.append_row(float(k), {"number": np.array(k)}, np.full((2, 5), float(k)))
    store.flush()
    store.cut(Counts(2, 3, 6))
    store.reserve(9, 9)
    result = open_result(path)
    assert (len(result.dataset.time), len(result.table.time), len(result.vortices.time)) == (2, 3, 6)


def test_rows_longer_than_a_chunk_come_back_in_order(tmp_path: Path) -> None:
    path = make(tmp_path / "ring.fluxoid")
    store = Store(path / "data.zarr")
    store.reserve(0, 2500)
    for k in range(2500):
        store.append_row(float(k), {"number": np.array(k)})
        if k % 700 == 0:
            store.flush()
    store.flush()
    np.testing.assert_array_equal(open_result(path).table.number, np.arange(2500))
