"""The film as a picture shows it: where it is, its outline, and fields that fill it to the edge.

Fields live on cells; at a round edge cells would show as stairs. So a field is continued by its nearest value beyond
the film, drawn smoothly, and clipped by the film's true outline.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.style import EDGE, INK, prefixed
from fluxoid.types import Bools, Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

FINENESS = 4  # pixels per cell of a smoothed field
SLENDER = 12.0  # times longer than wide, from which a film is drawn wider than it is
MARGIN = 0.03  # of the larger side, around the film


@dataclass(frozen=True)
class Canvas:
    """A film in a picture: cell centres x (nx,), y (ny,), m; which cells are film (ny, nx); its shapely polygon."""

    x: Floats
    y: Floats
    film: Bools
    polygon: Any

    @property
    def cell(self) -> float:
        """Side of a cell, m."""
        return float(self.x[1] - self.x[0]) if len(self.x) > 1 else float(self.y[1] - self.y[0])

    @property
    def unit(self) -> tuple[float, str]:
        """Metres per unit of the axes, and its name."""
        left, bottom, right, top = self.polygon.bounds
        return prefixed(0.5 * max(right - left, top - bottom), "m")

    @property
    def aspect(self) -> float:
        """Height over width."""
        left, bottom, right, top = self.polygon.bounds
        return float((top - bottom) / (right - left))


def cells_polygon(x: Floats, y: Floats, area: Floats) -> Any:
    """The union of the cells that are at least half film: an outline where none better is known."""
    import shapely

    cell = x[1] - x[0] if len(x) > 1 else y[1] - y[0]
    iy, ix = np.nonzero(area >= 0.5)
    # Joined as squares of whole numbers, whose sides meet exactly.
    squares = shapely.union_all(shapely.box(ix, iy, ix + 1, iy + 1))
    return shapely.transform(squares, lambda corners: corners * cell + [x[0] - cell / 2, y[0] - cell / 2])


def outline_path(polygon: Any, unit: float) -> "Path":
    """The polygon as a matplotlib path, in units of the axes; holes run against the outside and stay open."""
    import shapely
    from matplotlib.path import Path

    rings = []
    for part in shapely.get_parts(polygon):
        oriented = shapely.orient_polygons(part)
        rings += [oriented.exterior, *oriented.interiors]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2] / unit, closed=True) for ring in rings))


def prepare(axes: "Axes", canvas: Canvas, title: str = "") -> None:
    """Axes in SI around the film, without a frame, and the outline on top."""
    from matplotlib.patches import PathPatch

    unit, name = canvas.unit
    left, bottom, right, top = (edge / unit for edge in canvas.polygon.bounds)
    wide, high = right - left, top - bottom
    true = 1 / SLENDER < canvas.aspect < SLENDER
    margin_x, margin_y = (MARGIN * (max(wide, high) if true else side) for side in (wide, high))
    axes.set_aspect("equal" if true else "auto")
    axes.set_xlim(left - margin_x, right + margin_x)
    axes.set_ylim(bottom - margin_y, top + margin_y)
    axes.set_xlabel(f"x ({name})")
    axes.set_ylabel(f"y ({name})")
    axes.set_title(title, loc="left", color=INK)
    axes.add_patch(PathPatch(outline_path(canvas.polygon, unit), fill=False, edgecolor=EDGE, linewidth=0.7, zorder=5))


def continued(canvas: Canvas, field: np.ndarray) -> np.ndarray:
    """A field of cells, (ny, nx), with the nearest value of the film where there is none."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(~canvas.film, return_distances=False, return_indices=True)
    return field[tuple(nearest)]


def smoothed(canvas: Canvas, field: np.ndarray) -> np.ndarray:
    """A real or complex field, continued and interpolated to FINENESS pixels per cell by cubic splines."""
    from scipy.ndimage import map_coordinates

    whole = continued(canvas, field)
    ny, nx = whole.shape
    rows = (np.arange(ny * FINENESS) + 0.5) / FINENESS - 0.5
    columns = (np.arange(nx * FINENESS) + 0.5) / FINENESS - 0.5
    at = np.meshgrid(rows, columns, indexing="ij")

    def interpolate(part: Floats) -> Floats:
        return np.asarray(map_coordinates(part, at, order=3, mode="nearest"))

    return interpolate(whole.real) + 1j * interpolate(whole.imag) if np.iscomplexobj(whole) else interpolate(whole)


def draw_image(axes: "Axes", canvas: Canvas, pixels: Floats, **how: Any) -> Any:
    """Pixels of a smoothed field, clipped by the film; returns matplotlib's image, for a colour bar."""
    unit = canvas.unit[0]
    half = canvas.cell / 2
    extent = np.array([canvas.x[0] - half, canvas.x[-1] + half, canvas.y[0] - half, canvas.y[-1] + half]) / unit
    image = axes.imshow(
        pixels, origin="lower", extent=tuple(extent), interpolation="nearest", aspect=axes.get_aspect(), zorder=1, **how
    )
    image.set_clip_path(outline_path(canvas.polygon, unit), axes.transData)
    return image
