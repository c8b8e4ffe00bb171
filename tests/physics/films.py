"""Films for tests of Ginzburg-Landau physics: lengths in coherence lengths, fields in Bc2, currents in J0."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from shapely.affinity import rotate

from fluxoid.constants import flux_quantum
from fluxoid.device import load
from fluxoid.device.sources.timeshapes import encode
from fluxoid.gl.arrays.drive import DrivenContact, DrivenSource
from fluxoid.gl.model import GinzburgLandau, Numerics
from fluxoid.gl.setup.from_device import build
from fluxoid.gl.setup.link_phases import link_phases, uniform_on_periodic
from fluxoid.lattice.contacts import ContactLine, rasterise_with_contacts
from fluxoid.lattice.holes import find_holes
from fluxoid.materials.scales import Scales

XI, LAMBDA, THICKNESS = 100e-9, 200e-9, 20e-9
SCALES = Scales(LAMBDA, XI, 1e7)
# Parts of a cell by which lattices are shifted, and the angles of films on them: any will do, these came from a die.
OFFSETS = ((0.13, 0.71), (0.58, 0.29), (0.87, 0.44))
ANGLES = (17.0, 38.0, 63.0)

VectorPotential = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def described(shape: Mapping[str, Any], cell: float, **tables: Any) -> GinzburgLandau:
    """A model by way of a description: one film of a shape, cells of ``cell`` xi, and further tables of it."""
    return build(
        load(
            {
                "title": "test",
                "material": {
                    "penetration_depth": "200 nm",
                    "coherence_length": "100 nm",
                    "resistivity": "10 uohm cm",
                    "gamma": tables.pop("gamma", 0.0),
                },
                "film": {"film": {"thickness": "20 nm", "shape": dict(shape)}},
                "lattice": {"cell": text(cell), **tables.pop("lattice", {})},
                "run": {"duration": "1 tau0", **tables.pop("run", {})},
                **tables,
            }
        )
    )


def text(value: float, unit: str = "xi") -> str:
    """A quantity as a description has it."""
    return f"{float(value)!r} {unit}"


def rectangle(width: float, height: float, x: float = 0.0, y: float = 0.0) -> dict[str, Any]:
    """A rectangle of a description, lengths in xi."""
    return {
        "kind": "rectangle",
        "width": text(width),
        "height": text(height),
        "center": [text(x), text(y)],
    }


def model_of(
    polygon: shapely.Geometry,
    cell: float,
    field: float = 0.0,
    *,
    offset: tuple[float, float] = (0.0, 0.0),
    angle: float = 0.0,
    contacts: Mapping[str, tuple[str, shapely.Geometry]] | None = None,
    potentials: Sequence[VectorPotential] = (),
    epsilon: float | Callable[[np.ndarray, np.ndarray], np.ndarray] = 1.0,
    gamma: float = 0.0,
    precision: type = np.float64,
    tolerance: float = 1e-3,
) -> GinzburgLandau:
    """A model straight from a polygon in xi, so that the lattice may lie anywhere under it; psi is 1.

    field: uniform, Bc2, in the symmetric gauge; offset: of the grid lines from the origin, in cells; angle: by which
    the film is turned about the origin, degrees; contacts: kind and line (xi) by name; potentials: further vector
    potentials, functions of (x, y) in xi that give (A_x, A_y) in xi Bc2, each a source of its own.
    """
    film = _in_metres(polygon, angle)
    h = cell * XI
    left, bottom, right, top = film.bounds
    x0, y0 = (h * (np.floor(a / h) - 1 + part) for a, part in zip((left, bottom), offset))
    box = (x0, y0, *(a + h * (np.ceil((b - a) / h) + 1) for a, b in zip((x0, y0), (right, top))))
    lines = [
        ContactLine(name, _in_metres(line, angle), kind in ("normal", "superconducting"), kind == "superconducting")
        for name, (kind, line) in (contacts or {}).items()
    ]
    lattice = rasterise_with_contacts(film, lines, h, (False, False), box)
    uniform = (lambda x, y: (-0.5 * field * y, 0.5 * field * x),) if field else ()
    sources = [
        DrivenSource(
            link_phases(lattice, lines, partial(_in_tesla_metres, a)), np.zeros(lattice.lattice.shape), encode(())
        )
        for a in (*uniform, *potentials)
    ]
    x, y = np.meshgrid(lattice.lattice.x / XI, lattice.lattice.y / XI)
    model = GinzburgLandau(
        lattice,
        SCALES,
        np.full(lattice.lattice.shape, THICKNESS),
        epsilon(x, y) if callable(epsilon) else np.full(lattice.lattice.shape, epsilon),
        gamma,
        5.79,
        [DrivenContact(name, kind, None, encode(())) for name, (kind, _) in (contacts or {}).items()],
        sources,
        numerics=Numerics(tolerance=tolerance, precision=precision),
        holes=find_holes(lattice.lattice, film),
        polygon=film,
    )
    model.set_psi(np.sqrt(np.maximum(model.epsilon, 0)).astype(complex))
    return model


def torus(
    nx: int, ny: int, cell: float, quanta: int, gamma: float = 0.0, epsilon: float = 1.0, tolerance: float = 1e-3
) -> GinzburgLandau:
    """A film with two periodic axes that ``quanta`` flux quanta thread."""
    h = cell * XI
    film = rasterise_with_contacts(shapely.box(0, 0, nx * h, ny * h), [], h, (True, True), (0.0, 0.0, nx * h, ny * h))
    field = quanta * flux_quantum / (nx * ny * h * h)
    source = DrivenSource(uniform_on_periodic(film, field), np.full((ny, nx), field), encode(()))
    return GinzburgLandau(
        film,
        SCALES,
        np.full((ny, nx), THICKNESS),
        np.full((ny, nx), epsilon),
        gamma,
        5.79,
        sources=[source],
        numerics=Numerics(tolerance=tolerance),
    )


def places(model: GinzburgLandau, angle: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """x and y of the cells in xi, (ny, nx), in the frame of the film before it was turned by ``angle`` degrees."""
    x, y = np.meshgrid(model.lattice.x / XI, model.lattice.y / XI)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return c * x + s * y, c * y - s * x


def noise(model: GinzburgLandau, size: float, seed: int) -> np.ndarray:
    """Complex noise on the cells, (ny, nx), of standard deviation ``size``."""
    parts = np.random.default_rng(seed).standard_normal((2, *model.lattice.shape))
    return np.asarray(size * (parts[0] + 1j * parts[1]) / np.sqrt(2))


def settle(model: GinzburgLandau, tolerance: float = 1e-10) -> GinzburgLandau:
    """Relax, and see that it got there."""
    relaxed = model.relax(tolerance)
    assert relaxed.converged, relaxed
    return model


def orders(cells: Sequence[float], errors: Sequence[float] | np.ndarray) -> np.ndarray:
    """Local orders of convergence, (n - 1, ...), of errors (n, ...) at n falling cell sizes."""
    ratios = np.diff(np.log(np.abs(errors)), axis=0)
    return np.asarray(ratios / np.diff(np.log(cells)).reshape(-1, *[1] * (ratios.ndim - 1)))


def rms(values: Any) -> Any:
    """Root of the mean square over the first axis."""
    return np.sqrt(np.mean(np.square(values), axis=0))


def _in_metres(shape: shapely.Geometry, angle: float) -> shapely.Geometry:
    return shapely.transform(rotate(shape, angle, origin=(0.0, 0.0)), lambda points: points * XI)


def _in_tesla_metres(a: VectorPotential, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    ax, ay = a(x / XI, y / XI)
    unit = SCALES.vector_potential
    return np.broadcast_to(ax * unit, np.shape(x)), np.broadcast_to(ay * unit, np.shape(x))
