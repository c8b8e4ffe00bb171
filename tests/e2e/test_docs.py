"""The documentation is true: its blocks run, its tables are those of the code, its links lead somewhere.

A block is told what it is by the line before it: ``<!-- test: file NAME -->`` writes it, ``run`` runs commands or
Python, ``fails CODE`` runs a command that must end so, ``said`` holds words that this command must have said, ``no``
is for what cannot be run here. The blocks of a page share a folder.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from e2e import reference_pages
from fluxoid import __version__
from fluxoid.cli import main

ROOT = Path(__file__).parents[2]
OTHERS = ("pairs", "circuit", "subject.md")  # have tests of their own
MINE = [
    page
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if page.parent == ROOT or not str(page.relative_to(ROOT / "docs")).startswith(OTHERS)
]
BLOCK = re.compile(r"(?:<!-- test: (?P<mark>[^>]*?) -->\n)?```(?P<language>\w*)\n(?P<body>.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One block of a page: its mark (empty if it has none), language and text."""

    mark: str
    language: str
    body: str


def blocks(page: Path) -> Iterator[Block]:
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(found["mark"] or "", found["language"], found["body"])


RUNNING = [page for page in MINE if any(block.mark not in ("", "no") for block in blocks(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", RUNNING, ids=name_of)
def test_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    said = ""
    for block in blocks(page):
        word, _, rest = block.mark.partition(" ")
        if word == "file":
            (tmp_path / rest).write_text(block.body, encoding="utf-8")
        elif word in ("run", "fails") and block.language == "sh":
            said = "".join(command(line, int(rest or 0)) for line in block.body.splitlines() if line.strip())
        elif word == "run" and block.language == "python":
            exec(compile(block.body, name_of(page), "exec"), {"__name__": "__main__"})
        elif word == "said":
            assert " ".join(block.body.split()) in " ".join(said.split())
        else:
            assert word in ("", "no")


def command(line: str, expected: int) -> str:
    """Run one command as a shell would; returns what it said."""
    words = shlex.split(line, comments=True)
    if words[0] != "fluxoid":
        assert words[0] == "python"
        done = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=False)
        assert done.returncode == expected, done.stderr
        return done.stdout + done.stderr
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            code = main(words[1:])
        except SystemExit as end:
            code = int(end.code or 0)
    assert code == expected, f"{line}\n{output.getvalue()}"
    return output.getvalue()


@pytest.mark.parametrize("page", MINE, ids=name_of)
def test_every_block_says_what_it_is(page: Path) -> None:
    """A block of commands or Python without a mark would run nowhere; only pages of examples, whose files run in
    test_examples, show Python that needs their results."""
    for block in blocks(page):
        if block.language in ("sh", "python", "toml") and page.parent.name != "examples":
            assert block.mark, f"{name_of(page)}:\n{block.body}"
        elif block.language == "python":
            compile(block.body, name_of(page), "exec")


@pytest.mark.parametrize("page", [page for page in MINE if page.parent.name == "docs"], ids=name_of)
def test_tables_are_those_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert reference_pages.refreshed(text) == text, "run: python tests/e2e/reference_pages.py"


def test_every_table_of_a_description_is_told() -> None:
    """A model that can be part of a description stands on a page."""
    from fluxoid import device
    from fluxoid.device.reading.table import Table

    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    whole = {"Device", "Description", "Box", "Vortex", "DrivenCurrent", "DrivenPhase"}  # told where they are used
    for name in {*device.__all__, *vars(device.shapes)} - whole:
        model = getattr(device, name, None) or getattr(device.shapes, name, None)
        if isinstance(model, type) and issubclass(model, Table) and model is not Table and not name.startswith("_"):
            assert f"<!-- table: {name} -->" in pages, name


@pytest.mark.parametrize("page", MINE, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        if path.startswith(("http:", "https:")) or target.startswith("description.md#shapes"):
            continue
        there = (page.parent / path).resolve() if path else page
        if Path(os.path.relpath(there, ROOT / "docs")).parts[:1] and str(
            os.path.relpath(there, ROOT / "docs")
        ).startswith(OTHERS):
            continue  # written by others, who test them
        assert there.exists(), f"{name_of(page)}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{name_of(page)}: {target}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs" / "images").glob("*.png"):
        assert picture.stat().st_size <= 150_000, picture


def test_citation_and_changelog_have_this_version() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
