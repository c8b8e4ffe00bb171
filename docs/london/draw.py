"""Draws the pictures of the recipes from the descriptions on their page: python docs/london/draw.py"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot

from fluxoid.plot.style import COLOURS, RC, SIGNED, axis_label, prefixed, size_map

HERE = Path(__file__).parent
BLOCK = re.compile(r"<!-- test: (?P<mark>[^>]*?) -->\n```\w*\n(?P<body>.*?)```", re.DOTALL)


def blocks(page: str, most: int) -> list[dict[str, Any]]:
    """The names that each block of Python on a page leaves behind, after it ran in a folder of its own."""
    found = []
    os.chdir(tempfile.mkdtemp())
    for block in BLOCK.finditer((HERE / page).read_text(encoding="utf-8")):
        if block["mark"].startswith("file"):
            Path(block["mark"].split()[1]).write_text(block["body"], encoding="utf-8")
        elif block["mark"] == "run" and "fluxoid." in block["body"] and len(found) < most:
            names: dict[str, Any] = {}
            exec(compile(block["body"], page, "exec"), names)
            found.append(names)
    return found


def currents(axes: Any, state: Any, film: str, most: float = 99.0) -> None:
    """|K| in colours, up to the greatest but for some crowded cells, and its stream lines."""
    lattice = state.problem.stack.sheets[0].lattice
    kx, ky = state.sheet_current(film)
    size = np.hypot(kx, ky)
    size[state.problem.stack.sheets[0].film.lattice.area < 0.5] = np.nan  # nor what is continued past contacts
    top = np.nanpercentile(size, most)
    unit, name = prefixed(float(top), "A/m")
    x, y = 1e6 * lattice.x, 1e6 * lattice.y
    drawn = axes.pcolormesh(x, y, size / unit, cmap=size_map(), vmin=0, vmax=top / unit, rasterized=True)
    axes.figure.colorbar(drawn, ax=axes, label=axis_label("|K|", name), extend="max", shrink=0.85)
    inside = np.where(np.isnan(size), np.nan, 1.0)
    axes.streamplot(x, y, kx * inside, ky * inside, color="w", linewidth=0.5, density=1.1, arrowsize=0.6)
    axes.set(xlabel="x (µm)", ylabel="y (µm)", aspect="equal")


def fields(axes: Any, x: Any, y: Any, field: Any, label: str, most: float = 100.0) -> None:
    """A field in tesla on points in metres, in colours around zero."""
    top = 1e6 * np.percentile(np.abs(field), most)
    drawn = axes.pcolormesh(
        1e6 * x, 1e6 * y, 1e6 * field, cmap=SIGNED, vmin=-top, vmax=top, shading="gouraud", rasterized=True
    )
    axes.figure.colorbar(drawn, ax=axes, label=f"{label} (µT)", shrink=0.85)
    axes.set(xlabel="x (µm)", ylabel="y (µm)", aspect="equal")


def save(figure: Any, name: str) -> None:
    figure.savefig(HERE / name, dpi=130)
    pyplot.close(figure)


def main() -> None:
    """All of them."""
    matplotlib.rcParams.update(RC)
    from fluxoid.cli import main as fluxoid
    from fluxoid.london.problem import build
    from fluxoid.london.state import solve

    squid, focusing, image, meander = blocks("recipes.md", 4)

    figure, axes = pyplot.subplots(1, 2, figsize=(7.5, 3.6), layout="constrained")
    problem = build(squid["squid"], cell=1e-7, sheets=1)
    for one, given, title in (
        (axes[0], {"bias": 1e-6, "washer.hole1": 0.0}, "bias, none around the loop"),
        (axes[1], {"bias": 0.0, "washer.hole1": 1e-6}, "around the loop"),
    ):
        currents(one, solve(problem, currents=given), "washer", 98)
        one.set_title(title)
    save(figure, "squid.png")

    figure, one = pyplot.subplots(figsize=(4.5, 3.2), layout="constrained")
    one.plot((4, 8, 12), focusing["focusing"], "o-", color=COLOURS[0])
    one.set(xlabel="outer side of the washer (µm), hole 2 µm", ylabel="effective area / area of the hole", xlim=(0, 13))
    one.set_ylim(bottom=0)
    save(figure, "focusing.png")

    figure, axes = pyplot.subplots(1, 2, figsize=(7.5, 3.4), layout="constrained")
    x = np.linspace(-6e-6, 6e-6, 61)
    points = np.stack([*np.meshgrid(x, x), np.full((61, 61), 0.5e-6)], axis=-1).reshape(-1, 3)
    above = image["state"].field(points)[:, 2].reshape(61, 61)
    fields(axes[0], x, x, above, "Bz at z = 0.5 µm")
    currents(axes[1], image["state"], "disk", 97)
    for one in axes:
        one.set(xlim=(-6, 6), ylim=(-6, 6))
    save(figure, "image.png")

    figure, one = pyplot.subplots(figsize=(4.2, 3.8), layout="constrained")
    state = solve(build(meander["device"], cell=2.5e-8, sheets=1), currents={"wire": 1e-6})
    currents(one, state, "wire", 99.5)
    save(figure, "meander.png")

    (drawn,) = blocks("states.md", 1)
    figure, axes = pyplot.subplots(1, 2, figsize=(8.5, 2.9), layout="constrained")
    fields(axes[0], drawn["x"], drawn["y"], drawn["image"], "Bz of the currents", 99.5)
    currents(axes[1], drawn["state"], "film", 97)
    save(figure, "states.png")

    blocks("levels.md", 0)
    fluxoid(["levels", "ring.toml", "--cell", "50 nm", "--picture", "levels.png"])
    shutil.copy("levels.png", HERE / "levels.png")


if __name__ == "__main__":
    main()
