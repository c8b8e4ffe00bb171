"""Inductances per length of strips, from devices of two lengths, against their cross-sections. See london_strips."""

import pytest
from scipy.special import ellipk

from physics import london_lines


def test_microstrip_of_four_sheets() -> None:
    """2 %: four sheets a film leave about one percent, cells of .05 um across a strip of .35 as much or less.

    lambda = 90 nm, films and gap 200 nm, as in the table of validation but with a ground of 4 um, to be quick.
    """
    exact = london_lines.reference(0.35, 4.0, lid=False)
    found = london_lines.per_length(
        lambda length: london_lines.line(0.35, length, 4.0, lid=False), (3.0, 4.5), 0.05, sheets=4
    )
    assert found == pytest.approx(exact, rel=2e-2)


def test_coplanar_strips() -> None:
    """mu0 K(k)/K(k') with k = .5 (exact), Lambda = 0: 2 %, what is left of the ends of slots 4 and 6 long included."""
    exact = float(ellipk(0.25) / ellipk(0.75))
    assert london_lines.per_length(london_lines.slot, (5.0, 7.0), 1 / 32, sheets=1) == pytest.approx(exact, rel=2e-2)
