"""make with a Python that is not supported: one clear line, and nothing set up."""

import os
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# It runs what make asks with this Python, which takes itself for another.
OTHER = """#!{python}
import collections, sys
kind = collections.namedtuple("version_info", "major minor micro releaselevel serial")
sys.version_info = kind({major}, {minor}, 0, "final", 0)
assert sys.argv[1] == "-c", sys.argv
exec(sys.argv[2])
"""


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("goal", ["demo", "test", "bench"])
@pytest.mark.parametrize(("major", "minor"), [(3, 10), (3, 15), (2, 7)])
def test_an_unsupported_python_is_refused_in_one_line(goal: str, major: int, minor: int, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    other = tmp_path / "python-other"
    other.write_text(OTHER.format(python=sys.executable, major=major, minor=minor))
    other.chmod(stat.S_IRWXU)
    before = sorted(tmp_path.iterdir())
    command = ["make", "--no-print-directory", goal, f"PYTHON={other}"]
    # Within `make test` this would be a make of a make, which says its name in another way.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    line, by_make = done.stderr.splitlines()
    assert line == (
        "fluxoid needs Python 3.11, 3.12, 3.13 or 3.14 (those that numba supports); "
        f"this is {major}.{minor}. Try: make PYTHON=python3.12"
    )
    assert by_make.startswith("make: ***")
    assert done.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


def test_pip_and_make_ask_for_the_same_versions() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert "(3, 11) <= v < (3, 15)" in (ROOT / "Makefile").read_text(encoding="utf-8")
