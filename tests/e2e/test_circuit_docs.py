"""The pages on circuits: their blocks run, their pictures are drawn by their own code, their links lead somewhere."""

import re
from pathlib import Path

import pytest

from e2e.test_docs import BLOCK, LINK, blocks, command

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "circuit").glob("*.md"))


def name_of(page: Path) -> str:
    return page.stem


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_blocks_run_and_draw_the_pictures(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In order and in one folder; the Python of a page is one session."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    said, space = "", {"__name__": "__main__"}
    for block in blocks(page):
        word, _, rest = block.mark.partition(" ")
        assert word in ("", "file", "run", "fails", "said"), block.mark
        if word == "file":
            (tmp_path / rest).write_text(block.body, encoding="utf-8")
        elif word in ("run", "fails") and block.language == "sh":
            said = "".join(command(line, int(rest or 0)) for line in block.body.splitlines() if line.strip())
        elif word == "run":
            exec(compile(block.body, page.name, "exec"), space)
        elif word == "said":
            assert " ".join(block.body.split()) in " ".join(said.split())
        else:
            assert block.language == "", f"a block of {block.language} that is not run"
    printed = capsys.readouterr().out
    assert "nan" not in printed.split()
    drawn = {picture.name for picture in tmp_path.glob("*.png")}
    shown = set(re.findall(r"!\[[^\]]*\]\(\.\./images/([\w-]+\.png)\)", page.read_text(encoding="utf-8")))
    assert shown == drawn


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target.partition("#")[0]).resolve().exists(), f"{page.stem}: {target}"


def test_every_block_of_code_is_marked() -> None:
    for page in PAGES:
        for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
            if found["language"] in ("sh", "python"):
                assert found["mark"], f"{page.stem}:\n{found['body']}"


def test_names_of_functions_exist() -> None:
    """Names in the tables of functions are public ones of the level, or of its module named before the point."""
    from importlib import import_module

    import fluxoid.circuit as level

    known = set(level.__all__)
    rings = ("ring", "saddle", "decay", "slip_rates", "hollow_cylinder")
    for module in (*(f"rings.{name}" for name in rings), "description.relations"):
        names = vars(import_module(f"fluxoid.circuit.{module}"))
        known |= {f"{module.rpartition('.')[2]}.{name}" for name in names} | set(names)
    for page in PAGES:
        for row in re.findall(r"^\| (`\w[^|]*`) \|", page.read_text(encoding="utf-8"), re.MULTILINE):
            for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)?|[A-Z]\w+)(?:\([^`]*\))?`", row):
                if page.stem not in ("netlists",):
                    assert name in known, f"{page.stem}: {name}"
