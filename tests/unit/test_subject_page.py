"""Every claim of docs/subject.md is held by a test that exists, and every figure of the pages on pairs is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_claims_are_held() -> None:
    page = (ROOT / "docs/subject.md").read_text("utf-8")
    found = re.findall(r"`(test_\w+)?::(\w+)`", page)
    assert len(found) > 30
    file = ""
    for named, test in found:
        file = named or file  # "::test" alone is in the file named before it
        text = (ROOT / "tests/physics" / f"{file}.py").read_text("utf-8")
        assert f"def {test}(" in text, f"{file}::{test}"


def test_pages_have_their_figures_and_neighbours() -> None:
    pages = sorted((ROOT / "docs/pairs").glob("*.md"))
    assert len(pages) > 10
    for page in pages:
        for link in re.findall(r"\]\(([\w./-]+\.(?:md|svg))\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
