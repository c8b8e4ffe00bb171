"""Inductance per length of long parallel strips by their cross-section, two ways that share no code.

Bars of finite thickness: A_z + mu0 lambda^2 J_z is one number over each bar; J constant on rectangles that get finer
towards surfaces and towards the places below edges of neighbours; the mean of ln r between rectangles is an exact
integral over one and Gauss points of the other. Error of order 1/n^2 in the rectangles, so that two numbers of them
give a limit. Sheets of no thickness: the integral equation of london_panels, to 1e-9.

Lengths in any one unit; inductances per length over mu0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from physics.london_panels import Interval, assembled

FAR = 1e3  # ln(r/FAR): potentials of a set of currents that add up to nothing do not depend on it


@dataclass(frozen=True)
class Bar:
    """A strip's cross-section: centred at x, from ``bottom`` up; ``knots``: further x to which rectangles get finer."""

    width: float
    thickness: float
    depth: float  # London's penetration depth
    x: float = 0.0
    bottom: float = 0.0
    knots: tuple[float, ...] = ()


def _graded(left: float, right: float, count: int) -> np.ndarray:
    return left + (right - left) * np.sin(np.linspace(0, np.pi / 2, count + 1)) ** 2


def _cells(bar: Bar, across: int, through: int) -> np.ndarray:
    """(cells, 4): left, right, bottom, top of each rectangle."""
    left, right = bar.x - bar.width / 2, bar.x + bar.width / 2
    ends = [left, *sorted(k for k in bar.knots if left < k < right), right]
    x = np.unique(np.concatenate([_graded(a, b, across) for a, b in pairwise(ends)]))
    y = _graded(bar.bottom, bar.bottom + bar.thickness, through)
    columns, rows = np.meshgrid(np.arange(len(x) - 1), np.arange(len(y) - 1))
    i, j = columns.ravel(), rows.ravel()
    return np.stack([x[i], x[i + 1], y[j], y[j + 1]], axis=1)


def _corner(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Its mixed second difference is the integral of ln r over a rectangle."""
    r2 = x * x + y * y
    angle = np.arctan2(y, x)  # of atan(y/x) + atan(x/y) = +-pi/2 the second follows from the first
    return np.asarray(0.5 * (x * y * (np.log(r2) - 3) + x * x * _fold(angle) + y * y * _fold(np.arctan2(x, y))))


def _fold(angle: np.ndarray) -> np.ndarray:
    """atan of the quotient from atan2."""
    return np.asarray(angle - np.pi * np.round(angle / np.pi))


def mean_logarithms(cells: np.ndarray) -> np.ndarray:
    """(cells, cells): the integral of ln(r/FAR) over the second, averaged over the first."""
    nodes, weights = np.polynomial.legendre.leggauss(3)
    (x0, x1, y0, y1), out = cells.T, np.zeros((len(cells), len(cells)))
    for u, wu in zip(nodes, weights):
        for v, wv in zip(nodes, weights):
            x = (((x1 + x0) + u * (x1 - x0)) / 2)[:, None]
            y = (((y1 + y0) + v * (y1 - y0)) / 2)[:, None]
            part = _corner(x1 - x, y1 - y) - _corner(x0 - x, y1 - y) - _corner(x1 - x, y0 - y)
            out += wu * wv / 4 * (part + _corner(x0 - x, y0 - y))
    return out - np.log(FAR) * ((x1 - x0) * (y1 - y0))


def bars(all_bars: Sequence[Bar], across: int, through: int) -> np.ndarray:
    """The partial inductances per length of bars; see ``loop``."""
    parts = [_cells(bar, across, through) for bar in all_bars]
    cells, bar_of = np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(p) for p in parts])
    area = (cells[:, 1] - cells[:, 0]) * (cells[:, 3] - cells[:, 2])
    depth = np.array([bar.depth for bar in all_bars])[bar_of]
    a = np.diag(depth**2) - mean_logarithms(cells) / (2 * np.pi)
    density = np.linalg.solve(a, (bar_of[:, None] == np.arange(len(parts))).astype(float))
    currents = np.array([(area * (bar_of == k)) @ density for k in range(len(parts))])
    return np.linalg.inv((currents + currents.T) / 2)


@dataclass(frozen=True)
class Sheet:
    """A strip of no thickness with a screening length Lambda."""

    left: float
    right: float
    screening: float = 0.0
    height: float = 0.0


def sheets(all_sheets: Sequence[Sheet]) -> np.ndarray:
    """The partial inductances per length of sheets; see ``loop``."""
    panels = [Interval(s.left, s.right, s.height) for s in all_sheets]
    sheet_of = np.repeat(np.arange(len(panels)), [len(p.r) for p in panels])
    a = assembled(lambda r, source, d, dz: -np.log((d * d + dz * dz) / FAR**2) / (4 * np.pi), panels)
    a = a + np.diag(np.concatenate([s.screening / p.slope for s, p in zip(all_sheets, panels)]))
    u = np.linalg.solve(a, (sheet_of[:, None] == np.arange(len(panels))).astype(float))
    weights = np.concatenate([p.weights for p in panels])
    return np.linalg.inv(np.array([(weights * (sheet_of == k)) @ u for k in range(len(panels))]))


def loop(partial: np.ndarray, out: Sequence[int], back: Sequence[int]) -> float:
    """Inductance per length of current that flows through some strips and comes back through others.

    Strips of one group are joined at both ends, and share the current accordingly.
    """
    groups = np.array([[k in group for k in range(len(partial))] for group in (out, back)], float)
    admittance = groups @ np.linalg.inv(partial) @ groups.T
    ways = np.linalg.inv(admittance)
    return float(ways[0, 0] + ways[1, 1] - 2 * ways[0, 1])


def extrapolated(coarse: Any, fine: Any) -> Any:
    """The limit of what converges as 1/n^2, from n and 2 n."""
    return (4 * fine - coarse) / 3
