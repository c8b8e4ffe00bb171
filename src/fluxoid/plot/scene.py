"""A state as one picture: order parameter, phase, current and potential side by side, vortices and holes marked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot import fields
from fluxoid.plot.canvas import SLENDER, Canvas
from fluxoid.plot.style import COLUMN, PAGE
from fluxoid.types import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

TALL, FLAT = 1.7, 0.45  # height over width from which panels stand in one row, or lie in one column
PANELS: dict[str, Callable[[Any, Canvas, Floats], None]] = {
    "order_parameter": fields.draw_order_parameter,
    "phase": fields.draw_phase,
    "current_density": fields.draw_current,
    "potential": fields.draw_potential,
}


@dataclass(frozen=True)
class Scene:
    """What a picture of a state shows.

    fields: those of PANELS that there are, in SI: (ny, nx), the current density (2, ny, nx); vortex_x, vortex_y: m;
    vortex_sign: ±1; hole_points: (x, y) of each hole, m; hole_texts: what to write there; least_potential: V, below
    which a potential is not drawn.
    """

    canvas: Canvas
    fields: dict[str, Floats]
    vortex_x: Floats = field(default_factory=lambda: np.zeros(0))
    vortex_y: Floats = field(default_factory=lambda: np.zeros(0))
    vortex_sign: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    hole_points: dict[str, tuple[float, float]] = field(default_factory=dict)
    hole_texts: dict[str, str] = field(default_factory=dict)
    least_potential: float = 0.0

    @property
    def panels(self) -> tuple[str, ...]:
        """Names of the fields there are; a potential that is rounding alone is none."""
        floor = {"potential": self.least_potential}
        return tuple(n for n in PANELS if n in self.fields and np.abs(self.fields[n]).max() >= floor.get(n, 0.0))

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of panels."""
        count = len(self.panels)
        if count <= 1 or self.canvas.aspect < FLAT:
            return count, 1
        if self.canvas.aspect > TALL or count == 3:
            return 1, count
        return (count + 1) // 2, 2

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole, inches."""
        rows, columns = self.grid
        width = COLUMN if columns == 1 and rows == 1 else PAGE if columns > 1 else 0.75 * PAGE
        # A colour bar and labels take about 1.1 inch of each panel's width, labels and title .55 of its height.
        aspect = min(max(self.canvas.aspect, 1 / SLENDER), SLENDER)
        return width, rows * ((width / columns - 1.1) * aspect + 0.55)


def draw_scene(figure: "Figure | SubFigure", scene: Scene) -> None:
    """Draw all panels of a scene into a figure."""
    rows, columns = scene.grid
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes, name in zip(grid.flat, scene.panels, strict=False):
        PANELS[name](axes, scene.canvas, scene.fields[name])
        if name == "order_parameter":
            fields.mark_vortices(axes, scene.canvas, scene.vortex_x, scene.vortex_y, scene.vortex_sign)
        fields.label_holes(axes, scene.canvas, scene.hole_points, scene.hole_texts)
    for axes in grid.flat[len(scene.panels) :]:
        axes.remove()
    for row in grid:
        for axes in row[1:]:
            axes.set_ylabel("")
    for column in grid.T:
        for axes in column[:-1]:
            axes.set_xlabel("")
    if scene.canvas.aspect < 1 / SLENDER:
        for axes in grid.flat:
            axes.locator_params(axis="y", nbins=2)
