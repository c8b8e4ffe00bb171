"""What is legal in a description, and unwise: where Ginzburg–Landau on a lattice would be off, and by how much.

Λ = λ²/d; Pearl length 2Λ. The estimates are to a factor of about two: they tell whether to worry.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device import Device, FieldCooled, PhaseBoundary, Relax, UniformSource, UniformState, WindingState
from fluxoid.device.geometry.films import Conductor
from fluxoid.device.geometry.place import Placed
from fluxoid.device.sources.timeshapes import encode
from fluxoid.gl.setup.from_device import OnLattice
from fluxoid.kernels.timeshape import shape_at
from fluxoid.lattice.holes import ROUNDING
from fluxoid.lattice.lattice import Lattice
from fluxoid.pairs.lengths.penetration_depth import symmetric_sheet_depth
from fluxoid.types import Bools
from fluxoid.units import format

COARSE = 0.5  # of the coherence length: there the depairing current of a grid is 1 % low
LEFT_OUT = 0.1  # part of an inductance, or of a screening current, whose neglect is told
COLD = 0.8  # of the critical temperature: below, the expansion in small Δ is a model
NARROW = 2  # cells
TOUCHING = 1e-3  # of the size of a hole
WIDE = 10  # coherence lengths, from which a film has an inside where vortices can be born
SLIT = 4  # cells: shorter gaps are the ends of notches
BESIDE = 1.5  # cells: as near to a contact as this a cut misses a thousandth of the current, and half of it at last


@dataclass(frozen=True)
class Finding:
    """One thing that is unwise: its place in the description, a sentence, and what to try."""

    where: str
    what: str
    try_: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. Try: {self.try_}"


def advice(device: Device, layout: OnLattice) -> list[Finding]:
    """All that is unwise about a device on its lattice."""
    looks: tuple[Callable[[Device, Placed, Lattice], list[Finding]], ...] = (
        coarse_cells,
        thick_films,
        low_temperature,
        strong_fields,
        sudden_fields,
        neglected_self_field,
        narrow_bridges,
        narrow_gaps,
        cuts_beside_contacts,
    )
    return [finding for look in looks for finding in look(device, layout.placed, layout.film.lattice)]


def coarse_cells(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Cells larger than half a coherence length."""
    size = lattice.cell / device.material.working_coherence_length
    if size <= COARSE:
        return []
    # The maximum of sin θ (1 − (2 − 2 cos θ)/h²)/h, against 2/3√3; it lies where 4 cos²θ + (h² − 2) cos θ = 2.
    cosine = (2 - size**2 + math.sqrt((2 - size**2) ** 2 + 32)) / 8
    largest = math.sqrt(1 - cosine**2) * (1 - (2 - 2 * cosine) / size**2) / size
    low = 100 * (1 - largest * 1.5 * math.sqrt(3))
    what = f"cells of {size:.2g} coherence lengths make the depairing current {low:.2g} % low, and pin vortices"
    return [Finding("lattice.cell", what, 'cell = "0.25 xi"')]


def thick_films(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Films thicker than the penetration depth."""
    depth = device.material.working_penetration_depth
    found = []
    for name, film in device.film.items():
        if film.thickness > depth:
            alike = depth**2 / float(symmetric_sheet_depth(depth, film.thickness))
            what = (
                f"{format(film.thickness, 'm')} is more than the penetration depth, {format(depth, 'm')}: currents "
                "crowd at both faces, and are taken as uniform"
            )
            mend = f'thickness = "{format(alike, "m", 3)}", which screens and carries as much as this film does'
            found.append(Finding(f"film.{name}.thickness", what, mend))
    return found


def low_temperature(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Temperatures at which Ginzburg–Landau theory is a model rather than a limit of the microscopic theory."""
    t = device.material.reduced_temperature
    if t is None or t >= COLD:
        return []
    what = (
        f"T/Tc = {t:.2f}: Ginzburg-Landau theory holds near Tc, and far below it currents and gaps are off by tens of %"
    )
    return [Finding("material.temperature", what, f"T above {COLD:g} Tc, or take the numbers as a model's")]


def strong_fields(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """A uniform field that may pass the upper critical field."""
    field = sum(abs(source.field_) for source in device.source if isinstance(source, UniformSource))
    critical = device.material.upper_critical_field
    if field <= critical:
        return []
    what = (
        f"{format(field, 'T')} is more than the upper critical field, {format(critical, 'T')}: the film becomes normal"
    )
    return [Finding("source", what, f'a field below "{format(0.5 * critical, "T", 2)}"')]


def sudden_fields(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Fields that are there when the film begins without currents: where they break pairs at once, they quench it.

    A field B makes a current of q = 2 pi xi B s/Phi0 in units of J0 at an edge, with s half the width (area over
    perimeter, R/2 of a disk), before vortices have come in; pairs carry up to q = 1/sqrt 3.
    """
    starts = isinstance(device.initial, UniformState | WindingState) and not isinstance(
        device.recipe, FieldCooled | PhaseBoundary | Relax
    )
    if not starts or len(device.lattice.periodic) == 2 or not device.source:
        return []
    outline = placed.outline
    solid = [shapely.Polygon(part.exterior) for part in shapely.get_parts(outline)]
    half = max(part.area / part.length for part in solid)
    x, y = np.meshgrid(lattice.x, lattice.y)
    plane = placed.plane(next(iter(device.film)))
    field = sum(
        float(np.mean(source.field(x, y, plane)[lattice.inside])) * float(shape_at(encode(source.time), 0.0))
        for source in device.source
    )
    length = device.material.working_coherence_length
    q = 2 * math.pi * length * abs(field) * half / flux_quantum
    if 2 * half < WIDE * length or q <= 1 / math.sqrt(3):
        return []
    what = (
        f"a field of {format(abs(field), 'T', 3)} is there at t = 0, on a film {2 * half / length:.0f} coherence "
        f"lengths wide without vortices: the currents at its edge would be {q * math.sqrt(3):.2g} times what breaks "
        "pairs, and the film is quenched: vortices are born inside it, as none are where a field rises"
    )
    return [Finding("source", what, 'time = { kind = "ramp", stop = "100 tau0" }, or kind = "field-cooled"')]


def neglected_self_field(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Rings whose geometric inductance, and films whose screening, is not small, while both are left out."""
    found = []
    around = {
        name: surroundings for piece in placed.conductors for surroundings in [_Edges(piece)] for name in piece.films
    }
    for hole in placed.holes:
        lam = device.screening_length(hole.film)
        kinetic, geometric = ring_inductances(hole.polygon, around[hole.film].beside(hole.polygon), lam)
        if geometric > LEFT_OUT * kinetic:
            what = (
                f"its geometric inductance, about {geometric * 1e12:.3g} pH, is {geometric / kinetic:.2g} times "
                f"the kinetic one, about {kinetic * 1e12:.3g} pH, and the field of its own currents is left out"
            )
            found.append(Finding(f"hole.{hole.name}", what, "a thinner film, narrower arms, or the London level"))
    for name in device.film:
        shape, lam = placed.films.polygons[name], device.screening_length(name)
        left_out = screening_left_out(shape, lam)
        if left_out > LEFT_OUT:
            what = (
                f"with a Pearl length of {format(2 * lam, 'm', 3)} its currents screen an applied field by about "
                f"{min(left_out, 1):.0%}, and their field is left out"
            )
            found.append(Finding(f"film.{name}", what, "a thinner or smaller film, or the London level"))
    return found


def ring_inductances(hole: shapely.Polygon, outside: shapely.Geometry, sheet_depth: float) -> tuple[float, float]:
    """Kinetic and geometric inductance of the film around a hole, H, as of a round ring of the same size.

    L_k = 2πμ0Λ/ln(b/a), L_g = μ0 R (ln(8R/w) − ½) with R the mean radius and w = b − a the narrowest way to the outside
    (at most 2R: further out little current flows; some way even where a hole touches the edge). Good for narrow
    rings; to a factor of two for wide ones. Source: Landau and Lifshitz, Electrodynamics of Continuous Media, section
    34 (round wires, with the mean distance of a flat strip).
    """
    inner = math.sqrt(hole.area / math.pi)
    width = min(max(hole.distance(outside), TOUCHING * inner), 2 * inner)
    mean = inner + width / 2
    kinetic = 2 * math.pi * vacuum_permeability * sheet_depth / math.log((inner + width) / inner)
    return kinetic, vacuum_permeability * mean * (math.log(8 * mean / width) - 0.5)


def screening_left_out(shape: shapely.Geometry, sheet_depth: float) -> float:
    """The part of the screening current that its own field takes away, to first order in size/Pearl length.

    For a disk of radius b = Λ the exact moment is 14 % below that without the field of its currents (−0.336 against
    −π/8 H b³); the size of other shapes is 4 area/perimeter. Source: the integral equation of a thin disk, Fetter,
    Phys. Rev. B 22, 1200 (1980).
    """
    return 0.14 * (4 * shape.area / shape.length) / (2 * sheet_depth)


class _Edges:
    """Where a conductor is not: its outer edges and its holes."""

    def __init__(self, piece: Conductor) -> None:
        parts = shapely.get_parts(piece.polygon)
        self._rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        self._outer = np.array([k == 0 for part in parts for k in range(1 + len(part.interiors))])
        self._tree = shapely.STRtree(self._rings)

    def beside(self, hole: shapely.Polygon) -> shapely.Geometry:
        """Those around one of the holes, the nearest among them, without its own, which lies around a point of it."""
        at, reach = hole.representative_point(), hole.length
        while True:
            near = self._tree.query(hole, "dwithin", reach)
            others = [k for k in near if self._outer[k] or not shapely.Polygon(self._rings[k]).intersects(at)]
            if others:
                return shapely.MultiLineString([self._rings[k] for k in others])
            reach *= 2


def narrow_bridges(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Bridges no wider than a cell or two."""
    wx, wy = lattice.wx > 0, lattice.wy > 0
    spots = [*_bridges(wx, wy), *((ix, iy) for iy, ix in _bridges(wy.T, wx.T))]
    if not spots:
        return []
    x, y = (format(float(axis[k]), "m") for axis, k in zip((lattice.x, lattice.y), spots[0]))
    what = f"the film is {NARROW} cells wide or less in {len(spots)} places, the first at ({x}, {y})"
    return [Finding("lattice.cell", what, "a smaller cell, if the width of the bridge matters")]


def narrow_gaps(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Gaps between films, slits and slots narrower than a cell."""
    film = placed.outline
    half = 0.5 * lattice.cell
    closed = shapely.buffer(shapely.buffer(film, half, join_style="mitre"), -half, join_style="mitre")
    filled = shapely.get_parts(shapely.difference(closed, film))
    length = 0.5 * shapely.length(filled)
    gaps = filled[(length > SLIT * lattice.cell) & (shapely.area(filled) > ROUNDING * lattice.cell * length)]
    if not len(gaps):
        return []
    at = gaps[0].representative_point()
    what = (
        f"gaps narrower than a cell in {len(gaps)} places, the first at ({format(at.x, 'm')}, {format(at.y, 'm')}): "
        "on the lattice current may cross them"
    )
    return [Finding("lattice.cell", what, "a smaller cell, or wider gaps")]


def cuts_beside_contacts(device: Device, placed: Placed, lattice: Lattice) -> list[Finding]:
    """Cuts so near to a contact that current comes out of it behind them."""
    lines = {name: at for name, at in placed.contact_lines.items() if device.contact[name].kind != "insulating"}
    return [
        Finding(
            f"cut.{name}",
            f'it is within {BESIDE} cells of contact "{contact}": current that enters behind it is not counted',
            "a cut farther from the contact, or a smaller cell",
        )
        for name, cut in device.cut.items()
        for contact, line in lines.items()
        if shapely.distance(shapely.LineString([cut.from_, cut.to]), line) < BESIDE * lattice.cell
    ]


def _bridges(along: Bools, across: Bools) -> list[tuple[int, int]]:
    """(ix, iy) of one or two cells joined by open x links, closed in at both ends, that y links leave up and down."""
    before, after = np.roll(along, 1, 1), np.roll(along, -1, 1)
    below = np.roll(across, 1, 0)
    one = ~along & ~before & across & below
    two = along & ~before & ~after & (across | np.roll(across, -1, 1)) & (below | np.roll(below, -1, 1))
    return [(int(ix), int(iy)) for iy, ix in np.argwhere(one | two)]
