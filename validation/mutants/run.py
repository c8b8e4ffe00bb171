"""Change the physics by a sign, a factor or an index, one place at a time, and see whether a test fails.

python validation/mutants/run.py [--count 300] [--seed 1] [--packages pairs circuit …] [--minutes 60]

Each change is made in a copy of the repository, where the test files run one after another, the nearest first, until
one fails. What was asked already (validation/mutants/found.jsonl, by the text and place of the change) is not asked
again, so that a run may be stopped and continued. At the end the table of validation/mutants.md is written.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import Any

from changes import Change, changed, changes
from nearest_tests import by_nearness

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FOUND = HERE / "found.jsonl"
EXPLAINED = HERE / "explained.json"
PACKAGES = (
    "pairs", "circuit", "london", "gl", "normal", "phase", "solvers", "lattice", "device", "run", "units", "kernels",
)  # fmt: skip
PATIENCE = 900  # seconds for one test file: a change that hangs it is found


def drawn(packages: list[str], count: int, seed: int) -> list[tuple[Path, Change]]:
    """Changes at random, as many of each package as its share of all possible ones, in a random order."""
    sources = [ROOT / "src/fluxoid" / f"{name}.py" for name in packages]
    for name in packages:
        sources += sorted((ROOT / "src/fluxoid" / name).rglob("*.py"))
    every = [(path, one) for path in sources if path.is_file() for one in changes(path.read_text(encoding="utf-8"))]
    return random.Random(seed).sample(every, min(count, len(every)))


def key(path: Path, one: Change) -> str:
    """The name of a change: module, place in its function's text and what it does."""
    text = f"{path.relative_to(ROOT)}|{one.kind}|{one.old}|{one.new}|{one.line}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def ask(copy: Path, path: Path, one: Change, tests: list[str]) -> dict[str, Any]:
    """Make one change in a copy and run the tests until one fails."""
    target = copy / path.relative_to(ROOT)
    source = path.read_text(encoding="utf-8")
    target.write_text(changed(source, one), encoding="utf-8")
    compiled = copy / "compiled"
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "FLUXOID_CACHE": str(compiled)}
    before = set(compiled.glob("*"))
    began, killer = time.monotonic(), ""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider"]
    for test in tests:
        try:
            done = subprocess.run(
                [*command, test], cwd=copy, env=environment, capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            killer = f"{test} (did not end)"
            break
        if done.returncode not in (0, 5):  # 5: none of the file's tests is a quick one
            killer = test
            break
    target.write_text(source, encoding="utf-8")
    for folder in set(compiled.glob("*")) - before:
        if "gl-" in folder.name or "circuit-" in folder.name or path.parts[-2] != "pairs":
            shutil.rmtree(folder, ignore_errors=True)
    return {
        "key": key(path, one),
        "package": path.relative_to(ROOT / "src/fluxoid").parts[0].removesuffix(".py"),
        "file": str(path.relative_to(ROOT / "src/fluxoid")),
        "line": one.line,
        "kind": one.kind,
        "old": one.old,
        "new": one.new,
        "killed_by": killer,
        "seconds": round(time.monotonic() - began, 1),
    }


def copied(folder: Path) -> Path:
    """A copy of what git tracks, beside which tests find what they need."""
    copy = folder / "tree"
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, names):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    return copy


def table(found: list[dict[str, Any]], explained: dict[str, str]) -> str:
    """The page of validation: killed and made by package and by kind, and each survivor."""
    lines = [
        "# Tests that can fail\n\nWritten by `make mutants`: the physics is changed in one place at a time (a sign, a "
        "factor of 2 or π, an index,\na dropped term, swapped arguments), at random with a stated seed, and the quick "
        "tests run until one fails.\n"
    ]
    for title, name in (("package", "package"), ("kind of change", "kind")):
        made = Counter(one[name] for one in found)
        killed = Counter(one[name] for one in found if one["killed_by"])
        lines.append(f"\n| {title} | made | found by a test |\n|---|---|---|")
        lines += [f"| {what} | {n} | {killed[what]} ({100 * killed[what] / n:.0f} %) |" for what, n in made.items()]
        lines.append(
            f"| all | {len(found)} | {sum(killed.values())} ({100 * sum(killed.values()) / len(found):.0f} %) |"
        )
    lines.append("\n## Not found\n\n| place | was | became | why no test fails |\n|---|---|---|---|")
    for one in found:
        if not one["killed_by"]:
            old, new = (one[which].replace("|", "\\|").replace("\n", " ") for which in ("old", "new"))
            lines.append(
                f"| {one['file']}:{one['line']} | `{old}` | `{new}` | {explained.get(one['key'], 'not yet known')} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Ask about as many changes as time allows and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packages", nargs="*", default=list(PACKAGES))
    parser.add_argument("--minutes", type=float, default=1e9)
    options = parser.parse_args()
    known = [json.loads(line) for line in FOUND.read_text(encoding="utf-8").splitlines()] if FOUND.exists() else []
    asked = {one["key"] for one in known}
    nearest = by_nearness(ROOT)
    ends = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for n in range(os.cpu_count() or 1):
            copies.put(copied(Path(folder) / str(n)))

        def one_more(what: tuple[Path, Change]) -> None:
            if key(*what) in asked or time.monotonic() > ends:
                return
            copy = copies.get()
            module = ".".join(["fluxoid", *what[0].relative_to(ROOT / "src/fluxoid").with_suffix("").parts])
            answer = ask(copy, *what, nearest(module.removesuffix(".__init__")))
            copies.put(copy)
            known.append(answer)
            with FOUND.open("a", encoding="utf-8") as file:
                file.write(json.dumps(answer, ensure_ascii=False) + "\n")
            print(
                f"{answer['file']}:{answer['line']} {answer['kind']}: {answer['killed_by'] or 'NOT FOUND'}", flush=True
            )

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(one_more, drawn(options.packages, options.count, options.seed)))
    explained = json.loads(EXPLAINED.read_text(encoding="utf-8")) if EXPLAINED.exists() else {}
    if known:
        (HERE.parent / "mutants.md").write_text(table(known, explained), encoding="utf-8")


if __name__ == "__main__":
    main()
