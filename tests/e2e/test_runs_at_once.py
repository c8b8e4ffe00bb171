"""Several processes that run to one output: one has it, the others are refused, and nothing is mixed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import fluxoid
from fluxoid.errors import InputError
from fluxoid.results.folder import reserved

pytestmark = pytest.mark.skipif(os.name == "nt", reason="without locks of files one run after the other is refused")

# The processes are forked from one that has loaded and compiled all, and wait for one another: they begin together.
AT_ONCE = """
import json, os, sys, time
import fluxoid
from fluxoid.errors import InputError
folder, count, overwrite = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "overwrite"
device = {
    "material": {"penetration_depth": "300 nm", "coherence_length": "10 nm", "resistivity": "1 uohm m"},
    "film": {"f": {"thickness": "10 nm", "shape": {"kind": "rectangle", "width": "40 nm", "height": "40 nm"}}},
    "lattice": {"cell": "5 nm"},
    "run": {"duration": "20 tau0"},
    "output": {"scalars": "2 tau0", "frames": {"count": 2}},
}
fluxoid.run({**device, "title": "first"}, f"{folder}/first.fluxoid", threads=1, progress=False)
for attempt in range(int(sys.argv[4])):
    start, path, children = time.monotonic() + 0.05, f"{folder}/{attempt}.fluxoid", []
    for number in range(count):
        child = os.fork()
        if not child:
            time.sleep(max(0.0, start + 0.01 * number - time.monotonic()))
            code = 0
            try:
                fluxoid.run({**device, "title": f"by {number}"}, path, overwrite, threads=1, progress=False)
            except InputError:
                code = 2
            os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(json.dumps(codes), flush=True)
"""


@pytest.mark.parametrize("overwrite", [False, True])
def test_of_runs_to_one_output_at_once_one_has_it(tmp_path: Path, overwrite: bool) -> None:
    """Four processes within .03 s, six times: what is there is whole, and by one that says that it has done it."""
    attempts, script = 6, tmp_path / "at_once.py"
    script.write_text(AT_ONCE)
    how = "overwrite" if overwrite else "refuse"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), "4", how, str(attempts)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    codes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(codes) == attempts
    whole = fluxoid.open_result(tmp_path / "first.fluxoid").table
    for attempt, each in enumerate(codes):
        assert set(each) <= {0, 2}
        if not overwrite:
            assert each.count(0) == 1
        result = fluxoid.open_result(tmp_path / f"{attempt}.fluxoid")
        assert result.status == "done"
        title = result.description.title
        assert each[int(title.removeprefix("by "))] == 0
        assert result.attributes["title"] == title
        assert result.table.free_energy.values == pytest.approx(whole.free_energy.values, rel=1e-15, abs=0)
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_place_that_is_being_written_is_refused_before_anything_is_there(tmp_path: Path) -> None:
    path = tmp_path / "one.fluxoid"
    with reserved(path):
        with pytest.raises(InputError, match="is being written by another run"), reserved(path):
            pass
        assert not path.exists()
    with reserved(path):
        pass
