"""Comparisons in these tests can fail: no absolute tolerance that nobody wrote."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent


def test_small_numbers_differ() -> None:
    """pytest's own default of 1e-12 would make these equal."""
    assert pytest.approx(2e-15, rel=1e-6) != 1e-15
    assert pytest.approx(2e-15) != 1e-15
    assert pytest.approx([1.00001e-15]) != [1e-15]
    assert pytest.approx(1.0000001e-15) == 1e-15
    assert pytest.approx(2e-15, abs=1e-14) == 1e-15


def test_comparisons_of_arrays_state_their_absolute_tolerance() -> None:
    """np.allclose and np.isclose take 1e-8 unless atol is given."""
    bare = [
        f"{path.relative_to(TESTS)}:{call.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") in ("allclose", "isclose")
        and len(call.args) < 4
        and not any(word.arg == "atol" for word in call.keywords)
    ]
    assert not bare
