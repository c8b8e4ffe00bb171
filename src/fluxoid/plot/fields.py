"""Drawings of one field each, on axes that they prepare."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fluxoid.plot.canvas import Canvas, continued, draw_image, prepare, smoothed
from fluxoid.plot.style import DENSITY, INK, MANY, MINUS, PAPER, PHASE, PLUS, SIGNED, axis_label, prefixed, size_map
from fluxoid.types import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STREAMS = 1.1  # density of streamlines, matplotlib's measure
DIM = 0.5  # |ψ|² of a film whose brightest place is no brighter is drawn up to that, not to 1
BAR = 0.04  # width of a colour bar, of the picture's shorter side


def draw_order_parameter(axes: "Axes", canvas: Canvas, density: Floats) -> None:
    """|ψ|², (ny, nx)."""
    prepare(axes, canvas, "order parameter")
    pixels = np.maximum(smoothed(canvas, density), 0)
    largest = float(density.max())
    top = 1.0 if DIM <= largest <= 1.0 else largest or 1.0
    _bar(axes, draw_image(axes, canvas, pixels, cmap=DENSITY, vmin=0, vmax=top), r"$|\psi|^2$")


def draw_phase(axes: "Axes", canvas: Canvas, phase: Floats) -> None:
    """The phase in radians, (ny, nx), in the gauge of the run; between cells that of the interpolated e^{iφ}."""
    prepare(axes, canvas, "phase")
    pixels = np.angle(smoothed(canvas, np.exp(1j * phase)))
    image = draw_image(axes, canvas, pixels, cmap=PHASE, vmin=-np.pi, vmax=np.pi)
    bar = _bar(axes, image, r"$\varphi$")
    bar.set_ticks([-np.pi, 0, np.pi], labels=["−π", "0", "π"])


def draw_potential(axes: "Axes", canvas: Canvas, potential: Floats) -> None:
    """The potential, volts, (ny, nx), around zero."""
    prepare(axes, canvas, "potential")
    draw_signed(axes, canvas, potential, "V", r"$\mu$")


def draw_signed(axes: "Axes", canvas: Canvas, field: Floats, unit: str, words: str) -> None:
    """A field of either sign with colours around zero, on prepared axes."""
    size = float(np.abs(field[canvas.film]).max()) or 1.0
    factor, name = prefixed(size, unit)
    limit = size / factor
    pixels = smoothed(canvas, field / factor)
    _bar(axes, draw_image(axes, canvas, pixels, cmap=SIGNED, vmin=-limit, vmax=limit), axis_label(words, name))


def draw_current(axes: "Axes", canvas: Canvas, current: Floats, title: str = "current") -> None:
    """Streamlines of a current density, A/m², (2, ny, nx), over its size."""
    prepare(axes, canvas, title)
    size = np.hypot(*current)
    factor, name = prefixed(float(size.max()), "A/m^2")
    pixels = np.maximum(smoothed(canvas, size / factor), 0)
    top = float(size.max()) / factor or 1.0
    _bar(axes, draw_image(axes, canvas, pixels, cmap=size_map(), vmin=0, vmax=top), axis_label(r"$|J|$", name))
    if size.max() > 0 and min(size.shape) > 1:
        _draw_streams(axes, canvas, current)


def _draw_streams(axes: "Axes", canvas: Canvas, current: Floats) -> None:
    from shapely import contains_xy

    unit = canvas.unit[0]
    u, v = continued(canvas, current[0]), continued(canvas, current[1])
    outside = ~contains_xy(canvas.polygon, *np.meshgrid(canvas.x, canvas.y)) & ~canvas.film
    u, v = np.where(outside, np.nan, u), np.where(outside, np.nan, v)
    size = np.hypot(current[0], current[1])
    width = 0.25 + 0.75 * np.sqrt(continued(canvas, size) / size.max())
    # streamplot wants rows at exactly equal distances
    x = np.linspace(canvas.x[0], canvas.x[-1], len(canvas.x)) / unit
    y = np.linspace(canvas.y[0], canvas.y[-1], len(canvas.y)) / unit
    density = STREAMS * min(1.0, 1.5 / canvas.aspect), STREAMS * min(1.0, 1.5 * canvas.aspect)
    how: Any = {"color": PAPER, "linewidth": width, "arrowsize": 0.6, "arrowstyle": "-|>"}
    lines = axes.streamplot(x, y, u, v, density=density, zorder=3, **how)
    lines.lines.set_alpha(0.9)


def mark_vortices(axes: "Axes", canvas: Canvas, x: Floats, y: Floats, sign: np.ndarray) -> None:
    """A disk with its sign at each vortex; positions in metres. Smaller where there are many."""
    unit = canvas.unit[0]
    size = float(np.clip(5.5 - 0.03 * len(x), 3.0, 5.5))
    for charge, colour, symbol in ((1, PLUS, "+"), (-1, MINUS, "_")):
        mine = np.asarray(sign) == charge
        place = np.asarray(x)[mine] / unit, np.asarray(y)[mine] / unit
        ring: Any = {"markeredgecolor": PAPER, "markeredgewidth": 0.6}
        axes.plot(*place, "o", color=colour, markersize=size, zorder=7, linestyle="none", **ring)
        axes.plot(*place, symbol, color=PAPER, markersize=0.55 * size, markeredgewidth=0.8, zorder=8, linestyle="none")


def label_holes(
    axes: "Axes", canvas: Canvas, points: Mapping[str, tuple[float, float]], texts: Mapping[str, str]
) -> None:
    """A text in each hole, at points (x, y) in metres; with a rim of paper, as holes may be smaller than it."""
    from matplotlib.patheffects import withStroke

    if len(points) > MANY:
        return
    unit = canvas.unit[0]
    look: Any = {"ha": "center", "va": "center", "fontsize": 7, "color": INK, "zorder": 9}
    look["path_effects"] = [withStroke(linewidth=2, foreground=PAPER)]
    for name, (x, y) in points.items():
        axes.text(x / unit, y / unit, texts.get(name, name), **look)


def winding_texts(windings: Iterable[tuple[str, float]]) -> dict[str, str]:
    """What to write in a hole: "n = 3"; a dash where the winding has no meaning."""
    return {name: f"n = {n:.0f}" if np.isfinite(n) else "n = –" for name, n in windings}


def _bar(axes: "Axes", image: Any, label: str) -> Any:
    # Beside the picture and as high, and not lost beside a tall one.
    slope = float(np.ptp(axes.get_ylim()) / np.ptp(axes.get_xlim()))
    place = axes.inset_axes((1.025, 0.0, BAR * max(1.0, 0.6 * slope), 1.0))
    bar = axes.figure.colorbar(image, cax=place)
    bar.set_label(label)
    bar.outline.set_linewidth(0.5)
    return bar
