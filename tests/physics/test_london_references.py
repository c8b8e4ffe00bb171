"""The references of the London level, against published and exact numbers, before anything is measured by them.

None of them uses the package, and they share no code where they answer the same question.
"""

import numpy as np
import pytest
from scipy.special import ellipk

from physics import london_axial, london_rectangles, london_strips, london_vortices
from physics.london_axial import Film, Films
from physics.london_strips import Bar, Sheet

# (inner, Lambda): L/mu0, effective area; outer radius 1. The last digit given is the tolerance.
RINGS = {
    (0.5, 0.0): (1.274633, 1.47926),
    (0.5, 0.01): (1.409329, 1.52300),
    (0.5, 0.05): (1.81935, 1.59147),
    (0.5, 1.0): (10.480266, 1.68855),
    (0.9, 1.0): (63.270196, 2.832499),
}
MICROSTRIPS = {0.35: (0.513, 0.424), 1.0: (0.277, 0.202), 5.0: (0.0810, 0.0483)}  # pH/um: one ground, two


@pytest.mark.parametrize(("inner", "screening"), RINGS)
def test_rings(inner: float, screening: float) -> None:
    """Against computed figures of six digits; reciprocity, A_eff = m/I, and the limit of more panels to 1e-9."""
    ring = london_axial.ring(inner, screening)
    inductance, area = RINGS[inner, screening]
    assert ring.inductance[0, 0] == pytest.approx(inductance, rel=6e-7)
    assert ring.effective_area[0] == pytest.approx(area, rel=5e-6)
    assert ring.moments[0] == pytest.approx(ring.effective_area[0], rel=1e-12)
    more = Films(ring.films, halvings=9)
    assert more.inductance[0, 0] == pytest.approx(ring.inductance[0, 0], rel=1e-9)


def test_disks() -> None:
    """-8/3 of a disk that screens entirely (exact); figures of seven digits at other screening lengths."""
    exact = {0.0: -8 / 3, 0.05: -1.874393, 1.0: -0.336029}
    for screening, moment in exact.items():
        disk = Films((Film(1.0, 0.0, screening),))
        assert disk.susceptibility == pytest.approx(moment, rel=1e-9 if screening == 0 else 5e-7)


def test_wide_screening_length_leaves_the_kinetic_inductance() -> None:
    """L_k = 2 pi mu0 Lambda/ln(b/a) of a ring, of which a share Lambda^-2 is lost: K flows as 1/r."""
    ring = london_axial.ring(0.3, 1e3)
    assert ring.kinetic_inductance[0, 0] == pytest.approx(2e3 * np.pi / np.log(1 / 0.3), rel=1e-6)


def test_narrow_ring() -> None:
    """mu0 R [ln(32 R/w) - 2] at Lambda = 0; wrong by a share (w/R)^2 times a logarithm, so fourfold less at half w."""
    widths = (0.04, 0.02)
    left = [london_axial.ring(1 - w / 2, 0.0, 1 + w / 2).inductance[0, 0] / (np.log(32 / w) - 2) - 1 for w in widths]
    assert abs(left[1]) < 2e-4
    assert 3.0 < left[0] / left[1] < 4.5


def test_small_hole() -> None:
    """2 mu0 a of a round hole in an endless film; the film's outer edge adds what is of order a/b."""
    holes = [london_axial.ring(a, 0.0).inductance[0, 0] / a for a in (0.04, 0.02, 0.01)]
    assert 2 * holes[2] - holes[1] == pytest.approx(2.0, rel=1e-3)
    assert abs(holes[2] - 2) < abs(holes[1] - 2) < abs(holes[0] - 2)


def test_ring_over_a_disk() -> None:
    """Gaps 1 and .1, Lambda .05, the disk twice as large: figures of five digits."""
    for gap, inductance in ((1.0, 1.7905), (0.1, 1.1907)):
        pair = Films((Film(1.0, 0.5, 0.05, gap), Film(2.0, 0.0, 0.05)))
        assert pair.inductance[0, 0] == pytest.approx(inductance, rel=5e-5)


def test_rings_within_each_other() -> None:
    """Far apart the mutual inductance is that of a dipole and a loop; the matrix is symmetric and M = M_12 alike."""
    outer, small = Film(10.0, 9.8, 0.0), Film(0.1, 0.05, 0.0)
    pair = Films((small, outer))
    assert pair.inductance[0, 1] == pytest.approx(pair.inductance[1, 0], rel=1e-9)
    area = Films((small,)).effective_area[0]
    field = Films((outer,))
    centre = field.field(field.unit_currents[:, 0], [1e-9], [0.0])[0]
    assert pair.inductance[0, 1] == pytest.approx(area * centre, rel=3e-4)


def test_coplanar_strips() -> None:
    """mu0 K(k)/K(k') of two strips a < |x| < b with k = a/b (exact), without screening length and thickness."""
    for k in (0.1, 0.5, 0.9):
        pair = london_strips.sheets([Sheet(-1.0, -k), Sheet(k, 1.0)])
        exact = ellipk(k * k) / ellipk(1 - k * k)
        assert london_strips.loop(pair, [0], [1]) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("width", MICROSTRIPS)
def test_microstrips_and_striplines(width: float) -> None:
    """lambda = 90 nm, films and gaps of 200 nm, ground 10 um wide: figures of three digits, from filaments."""
    knots = (-width / 2, width / 2)
    ground, strip = Bar(10, 0.2, 0.09, knots=knots), Bar(width, 0.2, 0.09, bottom=0.4)
    lid = Bar(10, 0.2, 0.09, bottom=0.8, knots=knots)
    found = []
    for n in (5, 10):
        alone, between = ([ground, strip], [1], [0]), ([ground, strip, lid], [1], [0, 2])
        found.append([london_strips.loop(london_strips.bars(b, n, n // 2), *ways) for b, *ways in (alone, between)])
    limit = 1.25663706 * london_strips.extrapolated(*np.array(found))
    assert limit == pytest.approx(np.array(MICROSTRIPS[width]), rel=5e-3)


def test_sheets_and_bars_agree() -> None:
    """A bar much thinner than its penetration depth is a sheet with Lambda = lambda^2/d."""
    thin = [Bar(1.0, 0.01, 0.2, x=x) for x in (-1.0, 1.0)]
    found = [london_strips.loop(london_strips.bars(thin, n, 2), [0], [1]) for n in (16, 32)]
    flat = london_strips.sheets([Sheet(-1.5, -0.5, 4.0), Sheet(0.5, 1.5, 4.0)])
    assert london_strips.extrapolated(*found) == pytest.approx(london_strips.loop(flat, [0], [1]), rel=1e-3)


def test_square_washer() -> None:
    """D/d = 2, Lambda = 0: 1.4953 +- .0005."""
    washer, _ = london_rectangles.limit((-1.0, -1.0, 1.0, 1.0), [(-0.5, -0.5, 0.5, 0.5)], 0.0, 4.0)
    assert washer.inductance[0, 0] == pytest.approx(1.4953, abs=5e-4)
    assert washer.effective_area[0] == pytest.approx(1.8824, rel=5e-4)


def test_pearl_vortex() -> None:
    """Figures of fourteen digits in the film, and the field at a height against the transform there."""
    for x, value in ((0.1, 1.1920919505826), (1.0, 0.039055027383743), (10.0, 1.4736520822406e-4)):
        unit = london_vortices.flux_quantum / 4
        assert london_vortices.pearl_field(2 * x, 1.0)[0] / unit == pytest.approx(value, rel=1e-12)
        assert london_vortices.pearl_field(2 * x, 1.0, 1e-9)[0] / unit == pytest.approx(value, rel=1e-8)


def test_vortex_in_a_disk() -> None:
    """In the middle: as in an endless film where Lambda is small, and with the image where it is large."""
    radii = np.array([0.02, 0.05])
    film = london_vortices.CentralVortex(1.0, 0.005)
    step = 1e-3 * radii
    current = (film.stream(radii - step) - film.stream(radii + step)) / (2 * step)
    assert current == pytest.approx(london_vortices.pearl_current(radii, 0.005), rel=5e-3)
    wide = london_vortices.CentralVortex(1.0, 1e3)
    radii = np.array([0.1, 0.5, 0.9])
    assert wide.stream(radii) == pytest.approx(london_vortices.disk_stream(radii, 0.0, 1.0, 1e3), rel=3e-4)
