"""The table of the London level: what is computed, at 256 cells over the longest side, against the references.

Lengths in um, inductances over mu0 um. ``measure`` makes the numbers; validation/london.py writes them down.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ellipk

from fluxoid.device.sources.sources import UniformSource
from fluxoid.london.inductance import Inductance, inductance_of, limit
from fluxoid.london.problem import build
from fluxoid.london.state import solve
from physics import london_lines
from physics.london_axial import Film, Films
from physics.london_films import UM, UNIT, box, device, disk, film, ring, without
from physics.test_london_films import HOLES, OUTER, TWO_HOLES

ACROSS = 256


@dataclass(frozen=True)
class Row:
    """One number: value and reference, the error bar that was printed with it, and what is allowed, all over ``unit``.

    scale: what errors are relative to, the reference itself unless this is a small part of something.
    """

    group: str
    case: str
    source: str
    value: float
    reference: float
    bar: float | None
    allowed: float
    scale: float
    order: float | None = None

    @property
    def error(self) -> float:
        """Relative."""
        return (self.value - self.reference) / self.scale

    @property
    def relative_bar(self) -> float | None:
        return None if self.bar is None else self.bar / self.scale


RINGS = ((0.5, 0.0), (0.5, 0.01), (0.5, 0.05), (0.5, 1.0), (0.9, 1.0))
AXIAL = "integral equation in the radius"
WASHERS = {2: 1.49528, 5: 1.2615, 8: 1.2178}
# of each width: cell, width of the planes, lengths; all whole numbers of eight cells, um
LINES = {5.0: (0.15625, 10.0, (20.0, 25.0)), 1.0: (0.125, 10.0, (20.0, 24.0)), 0.35: (0.0875, 9.8, (19.6, 23.8))}


def rings() -> Iterator[Row]:
    """Inductance and effective area of rings, and limits of them."""
    for inner, screening in RINGS:
        exact = Films((Film(1.0, inner, screening),))
        found = inductance_of(device({"film": film(ring(inner), screening)}))
        allowed, name = 1e-3 if screening == 0 else 5e-4, f"a/b = {inner:g}, Λ/b = {screening:g}"
        yield _entry("ring, L/μ0b", name, AXIAL, found, exact.inductance[0, 0], allowed)
        area, bar = found.effective_area[0] / UM**2, found.of_cells.effective_area[0] / UM**2
        expected = float(exact.effective_area[0])
        yield Row("ring, A/b²", name, AXIAL, area, expected, bar, allowed, expected, found.order)
    for inner, name, text in (
        (0.1, "small hole, a/b = .1, Λ = 0 (2a in an endless film)", AXIAL),
        (0.92, "narrow ring, w/R = .083, Λ = 0 (R[ln(32R/w) − 2])", AXIAL),
    ):
        exact = Films((Film(1.0, inner, 0.0),))
        found = inductance_of(device({"film": film(ring(inner), 0.0)}))
        yield _entry("ring, L/μ0b", name, text, found, exact.inductance[0, 0], 1e-3)
    found = inductance_of(device({"film": film(ring(0.5), 100.0)}))
    exact_kinetic = 200 * np.pi / np.log(2)
    kinetic, bar = (float(one.kinetic[0, 0]) / UNIT for one in (found.told, found.of_cells))
    yield Row("ring, L_k/μ0b", "a/b = .5, Λ/b = 100", "2πΛ/ln(b/a)", kinetic, exact_kinetic, bar, 5e-4, exact_kinetic)


def disks() -> Iterator[Row]:
    """Moments of disks in a field."""
    for screening in (0.0, 0.05, 1.0):
        expected = Films((Film(1.0, 0.0, screening),)).susceptibility
        problem = build(device({"film": film(disk(), screening)}), 2 * UM / ACROSS)
        moment = solve(problem, sources=[UniformSource(field=1e-6)]).moment * UNIT / (1e-6 * UM**4)
        name = f"Λ/b = {screening:g}"
        yield Row("disk, m/H b³", name, AXIAL if screening else "exact, −8/3", moment, expected, None, 1e-3, -expected)


def washers() -> Iterator[Row]:
    """Square washers, and a film with two holes."""
    for ratio, expected in WASHERS.items():
        half = ratio / 2
        shape = without(box(-half, -half, half, half), box(-0.5, -0.5, 0.5, 0.5))
        found = inductance_of(device({"film": film(shape, 0.0)}))
        yield _entry("square washer, L/μ0d", f"D/d = {ratio}, Λ = 0", "graded rectangles", found, expected, 1e-3)
    for screening, (matrix, _) in TWO_HOLES.items():
        shape = without(box(*OUTER), *(box(*hole) for hole in HOLES))
        found = inductance_of(device({"film": film(shape, screening)}))
        order = np.argsort(-np.diag(found.matrix))
        for name, i, j in (("L11", 0, 0), ("L22", 1, 1), ("M", 0, 1)):
            value, bar = (float(one[order[i], order[j]]) / UNIT for one in (found.matrix, found.discretisation_error))
            case = f"{name}, Λ/size = {screening:g}"
            scale = max(matrix[0])
            source = "graded rectangles"
            yield Row(
                "two holes, L/μ0", case, source, value, matrix[i][j], bar + 1e-4 * scale, 1e-3, scale, found.order
            )


def layers() -> Iterator[Row]:
    """A ring over a disk twice its size, down to a gap of a quarter of a cell."""
    for gap in (1.0, 0.1, 0.004):
        exact = Films((Film(1.0, 0.5, 0.05, gap), Film(2.0, 0.0, 0.05)))
        pair = device({"over": film(ring(0.5), 0.05, gap), "under": film(disk(2.0), 0.05)})
        found = inductance_of(pair)
        name = f"gap {gap:g}b, Λ/b = .05"
        yield _entry("ring over a disk, L/μ0b", name, AXIAL, found, exact.inductance[0, 0], 5e-3)


def strips() -> Iterator[Row]:
    """Inductances per length: coplanar strips without thickness, microstrips and striplines with four sheets a film."""
    exact = float(ellipk(0.25) / ellipk(0.75))
    found = [london_lines.of_lengths(london_lines.slot, (40.0, 48.0), factor / 32, 1) for factor in (4, 2, 1)]
    one, bar, order = limit(found, narrow=False)
    numbers = (float(one.inductance[0, 0]), exact, float(bar.inductance[0, 0]), 1e-3, exact, order)
    yield Row("coplanar strips, L/μ0", "a/b = .5, Λ = 0", "K(k)/K(k')", *numbers)
    for width, (cell, ground, lengths) in LINES.items():
        for lid, group in ((False, "microstrip, L/μ0"), (True, "stripline, L/μ0")):
            expected = london_lines.reference(width, ground, lid)
            value, of_cells, of_sheets, order = london_lines.told(
                lambda length, lid=lid, width=width, ground=ground: london_lines.line(width, length, ground, lid),
                lengths,
                cell,
                sheets=4,
            )
            case = f"w = {width:g} µm, 4 sheets, planes {ground:g} µm"
            yield Row(group, case, "cross-section", value, expected, of_cells + of_sheets, 2e-2, expected, order)


def _entry(group: str, case: str, source: str, found: Inductance, expected: float, allowed: float) -> Row:
    value, bar = float(found.matrix[0, 0]) / UNIT, float(found.discretisation_error[0, 0]) / UNIT
    return Row(group, case, source, value, float(expected), bar, allowed, float(expected), found.order)


GROUPS: tuple[Callable[[], Iterator[Row]], ...] = (rings, disks, washers, layers, strips)
