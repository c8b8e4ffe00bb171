"""Every row of the table of the London level, measured again, and the table that is kept.

Budget and tolerance of each row stand in the row: .1 % (Lambda = 0) and .05 % of rings, disks, washers and limits, .5 %
of two layers, 2 % of strips with thickness; error bars must cover errors.
"""

from pathlib import Path

import pytest

from physics.london_table import GROUPS

KEPT = Path(__file__).parents[2] / "validation" / "london.md"


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_rows(group: object) -> None:
    """Every row within what is allowed and within its own error bar, and kept with the value it has now."""
    kept = KEPT.read_text(encoding="utf-8")
    wrong = []
    for row in group():  # type: ignore
        bar = row.relative_bar
        if abs(row.error) > row.allowed or (bar is not None and abs(row.error) > bar):
            wrong.append(f"{row.group}, {row.case}: {row.error:+.2e}, bar {bar}, allowed {row.allowed}")
        if f"| {row.group} | {row.case} | {row.reference:.6g} | {row.value:.6g} |" not in kept:
            wrong.append(f"{row.group}, {row.case} is not kept as it is now, {row.value:.6g}")
    assert not wrong, "\n".join(wrong)
